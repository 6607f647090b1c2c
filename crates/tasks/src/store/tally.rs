//! How many rows a filter lets through, for who needs no more than the number.

use cloud::time::Moment;

use super::Store;
use super::matching::{Block, Test};
use crate::query::Filter;

/// Rows that are held against the filter together.
const BLOCK: usize = 1024;
/// Values after which it is asked whether a slice is over.
const STRETCH: usize = 4096;

/// A count on its way.
pub struct Tally {
    filter: Filter,
    now: Moment,
    changes: u64,
    tests: Vec<Test>,
    next: usize,
    count: usize,
}

impl Store {
    /// Begins to count the tasks that a filter lets through: as many rows as a view of it has.
    #[inline(never)] // so that it can come later
    pub fn tally(&self, filter: Filter, now: Moment) -> Tally {
        let tests = Test::all(&self.columns, &filter, &filter.expression);
        Tally { filter, now, changes: self.changes, tests, next: 0, count: 0 }
    }
}

impl Tally {
    /// Goes on until the slice is over. The count, once all rows are in. Begins anew where the store has changed in the
    /// meantime.
    #[inline(never)] // so that it can come later
    pub fn go_on(&mut self, store: &Store, is_up: &dyn Fn() -> bool) -> Option<usize> {
        if self.changes != store.changes {
            *self = store.tally(std::mem::take(&mut self.filter), self.now);
        }
        let columns = &store.columns;
        while !self.tests.iter_mut().all(|test| test.make_ready(columns, &mut { STRETCH })) {
            if is_up() {
                return None;
            }
        }
        while self.next < columns.len() {
            let rows = self.next..columns.len().min(self.next + BLOCK);
            let block = Block { columns, filter: &self.filter, now: self.now, first: rows.start };
            self.next = rows.end;
            let mut wanted: Vec<bool> = rows.map(|row| columns.is_there(row)).collect();
            let mut holds = vec![false; wanted.len()];
            for test in &self.tests {
                test.mark(block, &wanted, &mut holds);
                wanted.iter_mut().zip(&holds).for_each(|(wanted, holds)| *wanted &= *holds);
            }
            self.count += wanted.iter().filter(|wanted| **wanted).count();
            if is_up() {
                break;
            }
        }
        (self.next == columns.len()).then_some(self.count)
    }
}
