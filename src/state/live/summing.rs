//! What all tasks that are shown come to, for the overview.

use cloud::time::Moment;
use std::collections::BTreeSet;

use leptos::prelude::*;
use tasks::order::Column;
use tasks::query::Filter;
use tasks::store::Ask;
use tasks::store::statistics::{Question, Statistics, TimePart, parts};

use tasks::task::TaskKey;
use tasks::watch::List;

use super::Live;
use crate::browser::{clock, intl};
use crate::paths::Zone;

impl Live {
    /// The tasks of the lists that a filter lets through.
    #[inline(never)] // so that it can come later
    pub fn matching(self, filter: Filter) -> Vec<TaskKey> {
        let inner = self.inner();
        let store = inner.store.borrow();
        let view = store.view(&Ask { filter, now: clock::now(), ..Ask::default() });
        view.rows.iter().filter_map(|row| Some(store.task(*row)?.key)).collect()
    }

    /// The lists that were read to their end at least once, here or by another tab.
    #[inline(never)] // so that it can come later
    pub fn whole_lists(self) -> BTreeSet<List> {
        let own = self.lanes.get().into_iter().filter(|lane| lane.shown.is_whole);
        let shared = self.shared.get().into_iter().filter(|list| list.is_whole);
        own.map(|lane| (lane.source, lane.region, lane.project))
            .chain(shared.map(|list| (list.source, list.region, list.project)))
            .collect()
    }

    /// What all tasks come to at `now`, with the parts into which the loaded time is cut by the reader's clock.
    #[inline(never)] // so that it can come later
    pub fn sum_up(self, now: Moment, zone: Zone) -> (Statistics, Vec<TimePart>) {
        self.version.track();
        let inner = self.inner();
        let store = inner.shown();
        let parts = store.span(Column::Started).map_or_else(Vec::new, |(first, _)| {
            parts((first.min(now), now), &|at| at.plus(intl::ahead_of_utc(at, zone)), &|wall| {
                intl::from_wall(wall, zone)
            })
        });
        let question = Question { now, parts };
        (store.statistics(&question), question.parts)
    }
}
