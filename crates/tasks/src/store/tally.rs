//! How many rows a filter lets through, for who needs no more than the number.

use cloud::time::Moment;

use super::Store;
use super::matching::{Block, Test};
use crate::query::Filter;

/// Rows that are held against the filter together.
const BLOCK: usize = 1024;

impl Store {
    /// How many tasks a filter lets through: as many rows as a view of it has.
    #[inline(never)] // so that it can come later
    pub fn tally(&self, filter: &Filter, now: Moment) -> usize {
        let columns = &self.columns;
        let mut tests = Test::all(columns, filter, &filter.expression);
        for test in &mut tests {
            test.make_ready(columns, &mut { usize::MAX });
        }
        let mut count = 0;
        for first in (0..columns.len()).step_by(BLOCK) {
            let rows = first..columns.len().min(first + BLOCK);
            let mut wanted: Vec<bool> = rows.map(|row| columns.is_there(row)).collect();
            let mut holds = vec![false; wanted.len()];
            for test in &tests {
                test.mark(Block { columns, filter, now, first }, &wanted, &mut holds);
                wanted.iter_mut().zip(&holds).for_each(|(wanted, holds)| *wanted &= *holds);
            }
            count += wanted.iter().filter(|wanted| **wanted).count();
        }
        count
    }
}
