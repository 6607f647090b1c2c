//! How views, and what else is told of all tasks, are made: at once where that is quick, else in slices, between which
//! the page has its turn. A further question drops what is under way.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
pub(super) use tasks::slices::SLICE;
use tasks::slices::Slices;
use tasks::store::{Ask, View};

use super::{Inner, Live};
use crate::browser::background::Job;
use crate::browser::clock;
use crate::reactive::{derived, memo};

/// Work on the tasks: goes on until the slice is over, and gives what came of it once all is done.
pub(super) type Work<T> = Box<dyn FnMut(&Inner, &dyn Fn() -> bool) -> Option<T>>;

/// What is made for one page.
#[derive(Default)]
struct Making {
    slices: Slices,
    /// Of what was begun last, as long as it is not made.
    under_way: Job,
}

impl Live {
    /// The rows that match what is asked, whenever that or the tasks change. The newest answer there is: its generation
    /// tells which question it answers.
    pub fn view(self, ask: impl Fn() -> Ask + Send + Sync + 'static) -> Memo<Arc<View>> {
        let made = self.sliced(move || {
            let ask = ask();
            let (question, mut viewing) = (ask.generation, self.inner().shown().begin(&ask));
            (question, Box::new(move |inner: &Inner, is_up: &dyn Fn() -> bool| viewing.go_on(&inner.shown(), is_up)))
        });
        memo(move || made.get().unwrap_or_default())
    }

    /// What comes of work that is begun whenever what it asks or the tasks change; the number tells one question from
    /// another. The newest there is; none before the first.
    pub(super) fn sliced<T: Send + Sync + 'static>(
        self,
        begin: impl Fn() -> (u64, Work<T>) + Send + Sync + 'static,
    ) -> Signal<Option<Arc<T>>> {
        let making = StoredValue::new_local(Making::default());
        let newest = StoredValue::new(None::<Arc<T>>);
        let (times, made) = (StoredValue::new(0_u32), RwSignal::new(0_u32));
        let begun = memo(move || {
            self.version.track();
            let (question, work) = begin();
            let done = move |of| {
                newest.set_value(Some(Arc::new(of)));
                made.update(|times| *times += 1);
                making.update_value(|making| making.under_way.end());
            };
            making.update_value(|making| {
                if let Some(of) = self.make(making, question, work, done) {
                    newest.set_value(Some(Arc::new(of)));
                }
            });
            times.update_value(|times| *times += 1);
            times.get_value()
        });
        derived(move || {
            begun.get();
            made.track();
            newest.get_value()
        })
    }

    /// Begins to make something; none where it is not made in the first slice, and then is `done` with later.
    fn make<T: 'static>(
        self,
        making: &mut Making,
        question: u64,
        mut work: Work<T>,
        done: impl FnOnce(T) + 'static,
    ) -> Option<T> {
        let slice = making.slices.begin(question, !making.under_way.is_under_way());
        making.under_way = Job::default();
        let mut go_on = move || untrack(|| work(&self.inner(), &is_over(slice)));
        let at_once = go_on();
        if at_once.is_none() {
            let token = Rc::clone(&self.inner().making);
            making.under_way = Job::spawn(async move {
                let of = loop {
                    clock::give_way().await;
                    if let Some(of) = go_on() {
                        break of;
                    }
                };
                drop(token);
                done(of);
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
