//! How long the jobs of one name took.

use super::columns::{Part, Time};
use super::{RowId, Store};
use crate::estimate::{FEWEST, History, size};
use crate::status::Status;
use crate::task::{Raw, Task};

/// So many of the last jobs are looked at.
const MOST: usize = 200;

impl Store {
    /// How long jobs of a task's name took that have completed, the last ones of those there are; of those that changed
    /// an instance to the same size, where they are enough.
    #[inline(never)] // so that it can come later
    pub fn history(&self, task: &Task) -> History {
        let c = &self.columns;
        let kind = task.key.source.product() as u8 + 1;
        let Some(name) = c.pool(Part::Name).find(kind, &task.name, "") else { return History::default() };
        let own = self.row(&task.key);
        let (names, ends) = (c.numbers(Part::Name), c.times(Time::Ended));
        let is_alike = |row: &usize| {
            names[*row] == name
                && c.is_there(*row)
                && c.status[*row] == Status::Completed
                && own != Some(*row as RowId)
                && c.duration(*row, 0) >= 0
        };
        let mut rows: Vec<usize> = (0..c.len()).filter(is_alike).collect();
        // Lists are asked by several connections: what ended at the same time has one order all the same.
        let by_end = |row: &usize| (ends[*row], *row);
        if let Some(others) = rows.len().checked_sub(MOST).filter(|others| *others > 0) {
            rows.select_nth_unstable_by_key(others, by_end);
            rows.drain(..others);
        }
        rows.sort_unstable_by_key(by_end);
        let took = |row: usize| c.duration(row, 0);
        let of = |raw: &[Raw]| size(&task.key.source.details(raw));
        if let Some(wanted) = of(&task.raw) {
            let is_of_size = |row: &usize| of(&self.raw(*row)).as_deref() == Some(&wanted);
            let same: Vec<usize> = rows.iter().copied().filter(is_of_size).collect();
            if same.len() >= FEWEST {
                return History::new(same.into_iter().map(took), true);
            }
        }
        History::new(rows.iter().copied().map(took), false)
    }
}
