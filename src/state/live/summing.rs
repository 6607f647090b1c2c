//! What all tasks come to: for the overview, for who watches, for a job's page.

use std::collections::BTreeSet;
use std::sync::Arc;

use cloud::time::Moment;
use leptos::prelude::*;
use tasks::order::Column;
use tasks::query::{Expression, Filter};
use tasks::store::Ask;
use tasks::store::statistics::{Question, Statistics, TimePart, parts};

use tasks::task::TaskKey;
use tasks::watch::List;

use super::{Inner, Live};
use crate::browser::{clock, intl};
use crate::paths::Zone;

/// So many identities are put together before it is asked whether a slice is over.
const KEYS: usize = 1024;

/// The tasks that a filter lets through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matching {
    /// Whose filter it is.
    pub name: String,
    /// The filter as a text.
    pub text: String,
    /// The tasks.
    pub keys: Vec<TaskKey>,
}

/// What all tasks come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Summed {
    /// Of which of the tasks that are shown in place of each other.
    pub turn: u32,
    /// When.
    pub now: Moment,
    /// By whose clock.
    pub zone: Zone,
    /// What they come to.
    pub statistics: Statistics,
    /// The parts of the loaded time.
    pub parts: Vec<TimePart>,
}

impl Live {
    /// The tasks of the lists that each of some filters lets through, whatever file is open.
    #[inline(never)] // so that it can come later
    pub fn matching(
        self,
        filters: impl Fn() -> Vec<(String, String, Filter)> + Send + Sync + 'static,
    ) -> Signal<Option<Arc<Vec<Matching>>>> {
        self.sliced(move || {
            let (inner, now) = (self.inner(), clock::now());
            let begin = |(name, text, filter)| {
                let ask = Ask { filter, now, ..Ask::default() };
                (Matching { name, text, keys: Vec::new() }, inner.store.borrow().begin(&ask))
            };
            // The first one last.
            let mut left: Vec<_> = filters().into_iter().rev().map(begin).collect();
            let (mut rows, mut found) = (Vec::new(), Vec::<Matching>::new());
            let work = move |inner: &Inner, is_up: &dyn Fn() -> bool| {
                let store = inner.store.borrow();
                loop {
                    if let (false, Some(matching)) = (rows.is_empty(), found.last_mut()) {
                        let next = rows.split_off(rows.len().saturating_sub(KEYS));
                        matching.keys.extend(next.into_iter().filter_map(|row| store.key(row)));
                    } else if let Some((_, viewing)) = left.last_mut() {
                        rows = viewing.go_on(&store, is_up)?.rows;
                        found.extend(left.pop().map(|(matching, _)| matching));
                    } else {
                        return Some(std::mem::take(&mut found));
                    }
                    if is_up() {
                        return None;
                    }
                }
            };
            (0, Box::new(work))
        })
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

    /// What all tasks come to at the moment that it is, with the parts into which the loaded time is cut by the reader's
    /// clock; whenever the tasks, the minute or the zone change.
    #[inline(never)] // so that it can come later
    pub fn sum_up(self, minute: Memo<i64>, zone: Signal<Zone>) -> Signal<Option<Arc<Summed>>> {
        self.sliced(move || {
            minute.track();
            let (turn, now, zone) = (self.turns.get(), clock::now(), zone.get());
            let mut begun = None;
            let work = move |inner: &Inner, is_up: &dyn Fn() -> bool| {
                let store = inner.shown();
                let (summing, parts) = begun.get_or_insert_with(|| {
                    let parts = store.span(Column::Started).map_or_else(Vec::new, |(first, _)| {
                        let to_wall = |at: Moment| at.plus(intl::ahead_of_utc(at, zone));
                        parts((first.min(now), now), &to_wall, &|wall| intl::from_wall(wall, zone))
                    });
                    (store.sum_up(Question { now, parts: parts.clone() }), parts)
                });
                let statistics = summing.go_on(&store, is_up)?;
                Some(Summed { turn, now, zone, statistics, parts: std::mem::take(parts) })
            };
            (0, Box::new(work))
        })
    }

    /// How many tasks what is asked for lets through, whenever that or the tasks change; with what was asked.
    #[inline(never)] // so that it can come later
    pub fn tally(self, asked: Memo<Option<Expression>>) -> Signal<Option<Arc<(Expression, usize)>>> {
        self.sliced(move || {
            let (asked, now) = (asked.get().unwrap_or_default(), clock::now());
            let mut tally = self.inner().shown().tally(asked.at(now, |wall| wall), now);
            let work = move |inner: &Inner, is_up: &dyn Fn() -> bool| {
                let count = tally.go_on(&inner.shown(), is_up)?;
                Some((asked.clone(), count))
            };
            (0, Box::new(work))
        })
    }
}
