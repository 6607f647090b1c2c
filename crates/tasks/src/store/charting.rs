//! The timeline of some rows, made from the columns in slices.

use super::columns::{Columns, NAMELESS, NEVER, Part, Time};
use super::overlapping::Overlapping;
use super::{RowId, Store};
use crate::lanes::{Arranging, By, Job, Labels, Overlapped, Timeline, span};
use crate::status::Status;

/// Rows after which it is asked whether time is up.
const STRETCH: usize = 4096;
/// The number of a lane that is not known yet.
const NONE: u32 = u32::MAX;

/// A timeline on its way.
#[derive(Default)]
pub struct Charting {
    changes: u64,
    overlapping: Option<Box<Overlapping>>,
    /// How many rows are in.
    next: usize,
    /// For each value that lanes stand for, the lane's number.
    lane_of: Vec<u32>,
    /// The lanes so far.
    lanes: Vec<String>,
    jobs: Vec<Job>,
    soft: Vec<(RowId, i64, i64)>,
    timeless: Vec<RowId>,
    /// For each value of an instance, how many of the rows overlapped there.
    overlapped: Vec<u32>,
    /// What puts the jobs on lanes, once all rows are in.
    arranging: Option<Box<Arranging>>,
}

impl Charting {
    /// Goes on until time is up. The timeline, once it is made; it is then done. Begins anew where the store has changed
    /// in the meantime; rows and labels are to be the same each time. It is quick where the rows come in the order of
    /// their beginnings.
    pub fn go_on(
        &mut self,
        store: &Store,
        rows: &[RowId],
        labels: Labels,
        is_up: &dyn Fn() -> bool,
    ) -> Option<Timeline> {
        let columns = &store.columns;
        if self.changes != store.changes {
            *self = Self { changes: store.changes, ..Self::default() };
        }
        while !columns.make_overlaps(&mut self.overlapping, &mut STRETCH.clone()) {
            if is_up() {
                return None;
            }
        }
        let instances = columns.pool(Part::Instance).all().len();
        self.overlapped.resize(instances, 0);
        while self.next < rows.len() {
            let end = rows.len().min(self.next + STRETCH);
            for row in &rows[self.next..end] {
                self.add(columns, *row, labels);
            }
            self.next = end;
            if is_up() {
                return None;
            }
        }
        let arranging = self.arranging.get_or_insert_with(|| {
            let (jobs, lanes) = (std::mem::take(&mut self.jobs), std::mem::take(&mut self.lanes));
            Box::new(Arranging::new(jobs, lanes, std::mem::take(&mut self.soft), labels.now.millis()))
        });
        let chart = arranging.go_on(is_up)?;
        let Self { timeless, overlapped, .. } = std::mem::take(self);
        Some(Timeline { chart, timeless, overlapped: named(columns, &overlapped) })
    }

    fn add(&mut self, columns: &Columns, row: RowId, labels: Labels) {
        let at = row as usize;
        if !columns.is_there(at) {
            return;
        }
        let (same, status) = (instance(columns, at), columns.status[at]);
        let overlaps = columns.overlaps().get(at).is_some_and(|others| *others > 0);
        if overlaps {
            self.overlapped[same] += 1;
        }
        let known = |millis: i64| (millis != NEVER).then_some(millis);
        let (begun, ended) = (known(columns.begun(at)), known(columns.times(Time::Ended)[at]));
        let Some((from, to)) = span(status, begun, ended, labels.now.millis()) else {
            self.timeless.push(row);
            return;
        };
        if !status.is_over()
            && let Some((half, most)) = (labels.estimate)(row)
        {
            self.soft.push((row, half.millis(), most.millis()));
        }
        let lane = self.lane(columns, row, same, labels);
        self.jobs.push(Job { row, lane, from, to, status, overlaps: overlaps && status != Status::Pending });
    }

    /// The number of a row's lane.
    fn lane(&mut self, columns: &Columns, row: RowId, same: usize, labels: Labels) -> u32 {
        let at = row as usize;
        let value = match labels.by {
            By::Instance => same,
            By::Product => columns.source[at].product() as usize,
            By::Connection => columns.numbers(Part::Place)[at] as usize,
            By::Name => columns.numbers(Part::Name)[at] as usize,
        };
        if self.lane_of.len() <= value {
            self.lane_of.resize(value + 1, NONE);
        }
        if self.lane_of[value] == NONE {
            let label = (labels.label)(row);
            let alike =
                if labels.by == By::Instance { None } else { self.lanes.iter().position(|lane| *lane == label) };
            self.lane_of[value] = alike.unwrap_or_else(|| {
                self.lanes.push(label);
                self.lanes.len() - 1
            }) as u32;
        }
        self.lane_of[value]
    }
}

impl Store {
    /// The timeline of these rows.
    pub fn timeline(&self, rows: &[RowId], labels: Labels) -> Timeline {
        Charting::default().go_on(self, rows, labels, &|| false).unwrap_or_default()
    }

    /// With how many others of its instance a row's task shared time.
    pub fn overlaps(&self, row: RowId) -> u32 {
        self.columns.make_overlaps(&mut None, &mut usize::MAX.clone());
        self.columns.overlaps().get(row as usize).copied().unwrap_or_default()
    }
}

/// The first value that means the instance of a row.
fn instance(columns: &Columns, row: usize) -> usize {
    let number = columns.numbers(Part::Instance)[row] as usize;
    let same = columns.overlaps.get().and_then(|made| made.same.get(number));
    same.map_or(number, |same| *same as usize)
}

/// The instances that have counts, by name, most first.
fn named(columns: &Columns, counts: &[u32]) -> Vec<Overlapped> {
    let values = columns.pool(Part::Instance).all();
    let counted = counts.iter().zip(values).filter(|(count, _)| **count > 0);
    let mut all: Vec<Overlapped> = counted
        .map(|(jobs, value)| {
            let id = if value.kind == NAMELESS || !value.has_second() { &value.text } else { &value.second };
            let name = if value.text.is_empty() { id } else { &value.text };
            Overlapped { name: name.to_string(), id: id.to_string(), jobs: *jobs }
        })
        .collect();
    all.sort_by(|a, b| b.jobs.cmp(&a.jobs).then_with(|| a.name.cmp(&b.name)));
    all
}
