//! What is often asked of times, lengths of time and numbers, for whoever types a filter. Of their values hardly one is
//! like another, so that counting those would help nobody.

use cloud::time::Moment;

use super::RowId;
use super::columns::Columns;
use super::matching::{Block, Test};
use crate::query::{Expression, Field, Filter};

/// What is often asked of a field, as it stands in a filter.
const fn asked(field: Field) -> &'static [&'static str] {
    match field {
        Field::Started | Field::Created | Field::Ended => &[">-1h", ">-1d", ">-1w", "-2d..-1d", "<-1w"],
        Field::Duration => &[">10m", ">1h", ">1d", "<1m"],
        Field::Progress => &["<100", "<50", "50..99"],
        Field::Overlaps => &["true", "false"],
        _ => &[],
    }
}

/// How many rows each finds of what is often asked of a field and begins like this, on its way. What finds none is there
/// too: it shows how to ask.
pub(super) struct Usual {
    values: Vec<(&'static str, Filter, Vec<Test>)>,
    counts: Vec<u32>,
    /// How many rows are counted.
    rows: usize,
}

impl Usual {
    /// Begins to count.
    #[inline(never)] // so that it can come later
    pub fn new(columns: &Columns, field: Field, prefix: &str, now: Moment) -> Self {
        let ready = |value: &&'static str| {
            let filter = Expression::default().toggled(field, value).at_without_regexes(now, |wall| wall);
            let tests = Test::all(columns, &filter, &filter.expression);
            (*value, filter, tests)
        };
        let values: Vec<_> = asked(field).iter().filter(|value| value.starts_with(prefix)).map(ready).collect();
        Self { counts: vec![0; values.len()], values, rows: 0 }
    }

    /// Goes on for about so many rows, each counted once for every value. The counts, once all rows are.
    #[inline(never)] // so that it can come later
    pub fn step(
        &mut self,
        columns: &Columns,
        rows: &[RowId],
        now: Moment,
        budget: usize,
    ) -> Option<Vec<(String, u32)>> {
        let mut budget = budget;
        let mut tests = self.values.iter_mut().flat_map(|(.., tests)| tests);
        if !tests.all(|test| test.make_ready(columns, &mut budget)) {
            return None;
        }
        let end = rows.len().min(self.rows.saturating_add(budget.div_ceil(self.values.len().max(1))));
        for row in rows.get(self.rows..end).unwrap_or_default() {
            let first = *row as usize;
            for ((_, filter, tests), count) in self.values.iter().zip(&mut self.counts) {
                let holds = |test: &Test| {
                    let mut holds = [false];
                    test.mark(Block { columns, filter, now, first }, &[true], &mut holds);
                    holds == [true]
                };
                *count += u32::from(columns.is_there(first) && tests.iter().all(holds));
            }
        }
        self.rows = end;
        let counted = || self.values.iter().zip(&self.counts).map(|((value, ..), count)| ((*value).to_owned(), *count));
        (end == rows.len()).then(|| counted().collect())
    }
}
