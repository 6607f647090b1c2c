//! How the timeline of a view is made: at once where that is quick, else in slices, between which the page has its
//! turn. What is newer drops what is under way.

use std::rc::Rc;
use std::sync::Arc;

use cloud::time::Moment;
use leptos::prelude::*;
use tasks::lanes::{By, Labels, Timeline};
use tasks::store::{Charting, RowId, View};
use tasks::task::TaskKey;

use super::Live;
use super::viewing::{SLICE, is_over};
use crate::browser::background::Job;
use crate::browser::clock;
use crate::reactive::effect;

/// What a timeline asks of each job.
#[derive(Clone)]
pub struct Telling {
    /// What its lane is called.
    pub label: Rc<dyn Fn(RowId, By) -> String>,
    /// By when half of its kind, and by when nearly all, would be over.
    pub estimate: Rc<dyn Fn(RowId) -> Option<(Moment, Moment)>>,
}

impl Live {
    /// The timeline of a view, on lanes that stand for something, whenever the view, the lanes or the minute change. None
    /// before the first is made.
    #[inline(never)] // so that it can come later
    pub fn timeline(
        self,
        view: Signal<Arc<View>>,
        by: Signal<By>,
        minute: Signal<i64>,
        telling: Signal<Telling, LocalStorage>,
    ) -> RwSignal<Option<Arc<Timeline>>> {
        let made = RwSignal::new(None);
        let under_way = StoredValue::new_local(Job::default());
        effect(move || {
            self.version.track();
            minute.track();
            let (view, by, telling, now) = (view.get(), by.get(), telling.get(), clock::now());
            let mut charting = Charting::default();
            let mut work = move || {
                let label = |row| (telling.label)(row, by);
                let labels = Labels { by, label: &label, estimate: &*telling.estimate, now };
                charting.go_on(&self.inner().shown(), &view.rows, labels, &is_over(SLICE))
            };
            under_way.set_value(Job::default());
            if let Some(timeline) = untrack(&mut work) {
                made.set(Some(Arc::new(timeline)));
                return;
            }
            let token = Rc::clone(&self.inner().making);
            under_way.set_value(Job::spawn(async move {
                let timeline = loop {
                    clock::give_way().await;
                    if let Some(timeline) = untrack(&mut work) {
                        break timeline;
                    }
                };
                drop(token);
                _ = made.try_set(Some(Arc::new(timeline)));
            }));
        });
        made
    }

    /// With how many others of its instance a row's task shared time.
    pub fn overlaps(self, row: RowId) -> u32 {
        self.inner().shown().overlaps(row)
    }

    /// The label of the connection that a task comes through, or of its region where none is known.
    pub fn connection_of(self, key: &TaskKey) -> String {
        let inner = self.inner();
        let lanes = inner.lanes.borrow();
        let lane = lanes.iter().find(|lane| lane.scope.region == key.region && lane.scope.project == key.project);
        lane.map_or_else(|| key.region.to_string(), |lane| lane.session.project.label.clone())
    }
}
