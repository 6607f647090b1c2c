//! A view on its way: filtered and counted in one pass, then put in order, then into groups, in slices as long as
//! the page can do without drawing.

use cloud::id::RegionId;
use cloud::time::Moment;

use super::columns::Columns;
use super::counts::{Counts, Facet};
use super::groups::{self, Group};
use super::matching::{Block, Test};
use super::sort::Sorting;
use super::{RowId, Store};
use crate::order::{Column, Orders};
use crate::query::Filter;
use crate::sources::SourceId;
use crate::status::Status;

/// What a view is asked with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// Which asking this is; comes back in the view.
    pub generation: u64,
    /// The filter.
    pub filter: Filter,
    /// The orders, one after the other.
    pub orders: Orders,
    /// The column that rows are grouped by.
    pub group: Option<Column>,
    /// The moments at which the reader's days begin, the earliest first: those of all times that rows are grouped by.
    pub midnights: Vec<Moment>,
    /// The moment that running durations refer to.
    pub now: Moment,
    /// Whether names are ordered in Chinese rather than English.
    pub chinese: bool,
}

/// The rows that match, in order, and the counts that go with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Which asking it answers.
    pub generation: u64,
    /// The rows: by group first, where there are groups, then by the orders.
    pub rows: Vec<RowId>,
    /// The groups, one after the other; none unless asked for.
    pub groups: Vec<Group>,
    /// For each status, how many rows match all of the filter but its statuses.
    pub by_status: [u32; Status::ALL.len()],
    /// For each source, how many rows match all of the filter but its sources.
    pub by_source: [u32; SourceId::COUNT],
    /// For each region that any task is in or that is asked for, how many rows match all of the filter but its
    /// regions; by id.
    pub by_region: Vec<(RegionId, u32)>,
    /// For each of the instances with most tasks, and those asked for, by the name that is shown, how many rows match
    /// all of the filter but its instances; most first.
    pub by_instance: Vec<(String, u32)>,
    /// How many tasks there are, matching or not.
    pub of: u32,
    /// Where none of them matches: for each term of the filter, how many would without it.
    pub without: Vec<u32>,
}

impl View {
    /// The rows of this view with what another says of them all.
    #[must_use]
    pub fn told_by(&self, other: &Self) -> Self {
        Self {
            rows: self.rows.clone(),
            groups: self.groups.clone(),
            by_region: other.by_region.clone(),
            by_instance: other.by_instance.clone(),
            without: other.without.clone(),
            ..*other
        }
    }
}

/// A view on its way.
pub struct Viewing {
    ask: Ask,
    changes: u64,
    stage: Stage,
    view: View,
}

enum Stage {
    Filter(Box<Filtering>),
    Sort(Box<Sorting>),
    Group(Column),
    Done,
}

/// Rows that are held against the filter together.
const BLOCK: usize = 1024;

/// Rows and values after which it is asked whether time is up: a fraction of a millisecond.
const STRETCH: usize = 4 * BLOCK;

/// What no count of terms reaches: more than one term refuses a row.
const SEVERAL: u32 = u32::MAX;

struct Filtering {
    tests: Vec<Test>,
    /// How many of them are ready.
    ready: usize,
    /// As how many rows each row counts, held against all of them.
    weight: usize,
    /// The numbers of the tests in the order in which they are made, slow ones last.
    order: Vec<usize>,
    counts: Counts,
    next: usize,
    /// For each row of a block, whether a further test can make a difference.
    wanted: Vec<bool>,
    holds: Vec<bool>,
    /// For each row of a block, the fields of the terms that refuse it, as bits.
    refused: Vec<u8>,
    /// For each row of a block, one more than the number of the only term that refuses it; 0 for none, or [`SEVERAL`].
    by: Vec<u32>,
}

impl Store {
    /// The rows that match, in order, and their counts.
    pub fn view(&self, ask: &Ask) -> View {
        let mut viewing = self.begin(ask);
        loop {
            if let Some(view) = viewing.step(self, usize::MAX) {
                return view;
            }
        }
    }

    /// Begins to make a view.
    pub fn begin(&self, ask: &Ask) -> Viewing {
        let terms = ask.filter.expression.terms.len();
        Viewing {
            stage: Stage::Filter(Box::new(Filtering::new(&self.columns, ask))),
            view: View {
                generation: ask.generation,
                of: self.len() as u32,
                without: vec![0; terms],
                ..View::default()
            },
            ask: ask.clone(),
            changes: self.changes,
        }
    }
}

impl Viewing {
    /// Goes on until time is up, which is asked after some thousand rows. The view, once it is made; it is then done.
    pub fn go_on(&mut self, store: &Store, is_up: &dyn Fn() -> bool) -> Option<View> {
        loop {
            let made = self.step(store, STRETCH);
            if made.is_some() || is_up() {
                return made;
            }
        }
    }

    /// Goes on for about so many rows and distinct values. A row counts once for each pass of the order and once for the
    /// filter, where expressions are held against it more often; a value counts whenever it is held against something.
    /// The view, once it is made; it is then done. Begins anew where the store has changed in the meantime.
    pub fn step(&mut self, store: &Store, rows_budget: usize) -> Option<View> {
        if self.changes != store.changes {
            *self = store.begin(&self.ask);
        }
        let columns = &store.columns;
        let mut budget = rows_budget.max(1);
        loop {
            let is_done = match &mut self.stage {
                Stage::Filter(filtering) => filtering.step(columns, &self.ask, &mut self.view, &mut budget),
                Stage::Sort(sorting) => sorting.step(columns, &self.ask, &mut self.view.rows, &mut budget),
                Stage::Group(column) => group(columns, &self.ask, *column, &mut self.view, &mut budget),
                Stage::Done => return Some(std::mem::take(&mut self.view)),
            };
            if !is_done {
                return None;
            }
            let by = |column: Option<Column>| column.map_or(Stage::Done, Stage::Group);
            self.stage = match &self.stage {
                Stage::Filter(_) => {
                    if !self.view.rows.is_empty() || self.view.of == 0 {
                        self.view.without.clear();
                    }
                    Stage::Sort(Box::new(Sorting::new(columns, &self.ask)))
                }
                Stage::Sort(_) => by(self.ask.group),
                Stage::Group(_) | Stage::Done => Stage::Done,
            };
        }
    }
}

impl Filtering {
    fn new(columns: &Columns, ask: &Ask) -> Self {
        let tests = Test::all(columns, &ask.filter, &ask.filter.expression);
        let (slow, quick): (Vec<usize>, Vec<usize>) = (0..tests.len()).partition(|at| tests[*at].is_slow());
        let order = [quick, slow].concat();
        Self {
            weight: 1 + tests.iter().map(Test::weight).sum::<usize>(),
            tests,
            ready: 0,
            order,
            counts: Counts::new(columns),
            next: 0,
            wanted: Vec::new(),
            holds: Vec::new(),
            refused: Vec::new(),
            by: Vec::new(),
        }
    }

    fn step(&mut self, columns: &Columns, ask: &Ask, view: &mut View, budget: &mut usize) -> bool {
        while let Some(test) = self.tests.get_mut(self.ready) {
            if !test.make_ready(columns, budget) {
                return false;
            }
            self.ready += 1;
        }
        while self.next < columns.len() {
            if *budget == 0 {
                return false;
            }
            let end = columns.len().min(self.next + BLOCK.min(budget.div_ceil(self.weight)));
            *budget = budget.saturating_sub((end - self.next) * self.weight);
            self.filter(columns, ask, view, end);
            self.next = end;
        }
        self.counts.finish(columns, &ask.filter, view, budget)
    }

    /// Filters and counts the next rows up to this one.
    fn filter(&mut self, columns: &Columns, ask: &Ask, view: &mut View, end: usize) {
        let first = self.next;
        let block = Block { columns, filter: &ask.filter, now: ask.now, first };
        self.wanted.clear();
        self.wanted.extend((first..end).map(|row| columns.is_there(row)));
        self.holds.resize(end - first, false);
        self.refused.clear();
        self.refused.resize(end - first, 0);
        self.by.clear();
        self.by.resize(end - first, 0);
        let is_any = !view.rows.is_empty();
        for &at in &self.order {
            let test = &self.tests[at];
            let bit = Facet::bit_of(test.field);
            test.mark(block, &self.wanted, &mut self.holds);
            let rows = self.wanted.iter_mut().zip(&self.holds).zip(&mut self.refused).zip(&mut self.by);
            for (((wanted, holds), refused), by) in rows {
                if *wanted && !holds {
                    *refused |= bit;
                    *by = if *by == 0 { at as u32 + 1 } else { SEVERAL };
                    // It is counted for a field while no other refuses it, and for a term while nothing matches.
                    let counts = refused.is_power_of_two() && *refused != Facet::REST;
                    *wanted = counts || !is_any && *by != SEVERAL;
                }
            }
        }
        for (at, (refused, by)) in self.refused.iter().zip(&self.by).enumerate() {
            let row = first + at;
            if !columns.is_there(row) {
                continue;
            }
            self.counts.add(columns, row, *refused);
            if *refused == 0 {
                view.rows.push(row as RowId);
            } else if *by != SEVERAL {
                view.without[*by as usize - 1] += 1;
            }
        }
    }
}

/// Puts rows into groups from where they end; true once all are in one.
fn group(columns: &Columns, ask: &Ask, column: Column, view: &mut View, budget: &mut usize) -> bool {
    let start = view.groups.last().map_or(0, |group| (group.start + group.len) as usize);
    let end = view.rows.len().min(start.saturating_add(*budget));
    *budget -= end - start;
    for at in start..end {
        let before = at.checked_sub(1).map(|before| view.rows[before]);
        groups::add(&mut view.groups, columns, ask, column, before, view.rows[at]);
    }
    end == view.rows.len()
}
