//! What is often asked of times, lengths of time and numbers, for whoever types a filter. Of their values hardly one is
//! like another, so that counting those would help nobody.

use cloud::time::Moment;

use super::matching::{Block, Test};
use super::{RowId, Store};
use crate::query::{Expression, Field};

/// What is often asked of a field, as it stands in a filter.
const fn asked(field: Field) -> &'static [&'static str] {
    match field {
        Field::Started | Field::Created | Field::Ended => &[">-1h", ">-1d", ">-1w", "-2d..-1d", "<-1w"],
        Field::Duration => &[">10m", ">1h", ">1d", "<1m"],
        Field::Progress => &["<100", "<50", "50..99"],
        _ => &[],
    }
}

impl Store {
    /// What is often asked of a field of times or numbers and begins like this, each with how many of these rows it
    /// finds now. What finds none is there too: it shows how to ask.
    #[inline(never)] // so that it can come later
    pub fn usual(&self, field: Field, prefix: &str, rows: &[RowId], now: Moment) -> Vec<(String, u32)> {
        let mut wanted = vec![false; self.columns.len()];
        let rows = rows.iter().map(|row| *row as usize).filter(|row| self.columns.is_there(*row));
        rows.for_each(|row| wanted[row] = true);
        let values = asked(field).iter().filter(|value| value.starts_with(prefix));
        values.map(|value| ((*value).to_owned(), self.finds(field, value, &wanted, now))).collect()
    }

    /// How many of the rows that are wanted have such a value.
    fn finds(&self, field: Field, value: &str, wanted: &[bool], now: Moment) -> u32 {
        let columns = &self.columns;
        let filter = Expression::default().toggled(field, value).at_without_regexes(now, |wall| wall);
        let mut holds = vec![false; columns.len()];
        for test in Test::all(columns, &filter, &filter.expression) {
            test.mark(Block { columns, filter: &filter, now, first: 0 }, wanted, &mut holds);
        }
        holds.iter().filter(|holds| **holds).count() as u32
    }
}
