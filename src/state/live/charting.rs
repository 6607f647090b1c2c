//! How the timeline of a view is made.

use std::rc::Rc;
use std::sync::Arc;

use cloud::time::Moment;
use leptos::prelude::*;
use tasks::lanes::{By, Labels, Timeline};
use tasks::store::{Charting, RowId, View};
use tasks::task::TaskKey;

use super::{Inner, Live};
use crate::browser::clock;

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
    ) -> Signal<Option<Arc<Timeline>>> {
        self.sliced(move || {
            minute.track();
            let (view, by, telling, now) = (view.get(), by.get(), telling.get(), clock::now());
            let mut charting = Charting::default();
            let work = move |inner: &Inner, is_up: &dyn Fn() -> bool| {
                let label = |row| (telling.label)(row, by);
                let labels = Labels { by, label: &label, estimate: &*telling.estimate, now };
                charting.go_on(&inner.shown(), &view.rows, labels, is_up)
            };
            (0, Box::new(work))
        })
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
