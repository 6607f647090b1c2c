//! How views are made: at once where that is quick, else in slices, between which the page has its turn. A further
//! question drops what is under way.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
pub(super) use tasks::slices::SLICE;
use tasks::slices::Slices;
use tasks::store::{Ask, RowId, View};

use super::Live;
use crate::browser::background::Job;
use crate::browser::clock;
use crate::reactive::memo;

/// The making of views that answer one page.
#[derive(Default)]
struct Making {
    slices: Slices,
    /// Of the view that was begun last, as long as it is not made.
    under_way: Job,
}

impl Live {
    /// The rows that match what is asked, whenever that or the tasks change. The newest answer there is: its generation
    /// tells which question it answers.
    pub fn view(self, ask: impl Fn() -> Ask + Send + Sync + 'static) -> Memo<Arc<View>> {
        let making = StoredValue::new_local(Making::default());
        let newest = StoredValue::new(Arc::<View>::default());
        let (times, made) = (StoredValue::new(0_u32), RwSignal::new(0_u32));
        let begun = memo(move || {
            self.version.track();
            let ask = ask();
            let done = move |view| {
                newest.set_value(view);
                made.update(|times| *times += 1);
                making.update_value(|making| making.under_way.end());
            };
            making.update_value(|making| {
                if let Some(view) = self.make(making, &ask, done) {
                    newest.set_value(view);
                }
            });
            times.update_value(|times| *times += 1);
            times.get_value()
        });
        memo(move || {
            begun.get();
            made.track();
            newest.get_value()
        })
    }

    /// The rows that match what is asked now, in one go: for a choice of a few.
    #[inline(never)] // so that it can come later
    pub fn view_at_once(self, ask: &Ask) -> Vec<RowId> {
        self.inner().shown().view(ask).rows
    }

    /// Begins to make a view; none where it is not made in the first slice, and then is `done` with later.
    fn make(self, making: &mut Making, ask: &Ask, done: impl FnOnce(Arc<View>) + 'static) -> Option<Arc<View>> {
        let slice = making.slices.begin(ask.generation, !making.under_way.is_under_way());
        making.under_way = Job::default();
        let mut viewing = self.inner().shown().begin(ask);
        let mut work = move || viewing.go_on(&self.inner().shown(), &is_over(slice)).map(Arc::new);
        let at_once = work();
        if at_once.is_none() {
            let token = Rc::clone(&self.inner().making);
            making.under_way = Job::spawn(async move {
                let view = loop {
                    clock::give_way().await;
                    if let Some(view) = work() {
                        break view;
                    }
                };
                drop(token);
                done(view);
            });
        }
        at_once
    }

    /// Lets the browser have its turn, until all views that were asked for are made. Who changes the tasks slice by slice
    /// lets them come between, or none would ever be.
    pub async fn settle(self) {
        loop {
            clock::give_way().await;
            if Rc::strong_count(&self.inner().making) == 1 {
                return;
            }
        }
    }
}

/// Tells whether so many milliseconds are over, counted from now.
pub(super) fn is_over(millis: i64) -> impl Fn() -> bool {
    let begun = clock::now();
    move || clock::now().since(begun) >= millis
}
