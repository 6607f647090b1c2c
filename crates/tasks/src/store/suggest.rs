//! The values that tasks have in a field, for whoever types a filter or chooses from them; counted in slices.

use cloud::time::Moment;

use super::columns::{Columns, NAMELESS, Part};
use super::intern::Value;
use super::labels::Labels;
use super::usual::Usual;
use super::{RowId, Store};
use crate::names;
use crate::query::Field;
use crate::sources::SourceId;
use crate::status::Status;

/// The most values that are suggested.
const MOST: usize = 20;

/// Rows and values after which it is asked whether time is up.
const STRETCH: usize = 2048;

/// A count of the values of a field, on its way.
pub struct Counting {
    field: Field,
    prefix: String,
    /// The most values that are wanted of all rows, by alphabet; none where those of some rows are.
    of_all: Option<usize>,
    changes: u64,
    /// How many rows are counted.
    rows: usize,
    /// For each value, how many rows have it.
    counts: Vec<u32>,
    /// How many values are held against the prefix.
    values: usize,
    labels: Labels,
    /// When it is.
    now: Moment,
    /// Of times and numbers, what is often asked takes the place of their values.
    usual: Usual,
}

/// What the values of a field are told by.
struct Values<'a> {
    columns: &'a Columns,
    field: Field,
}

impl Store {
    /// The distinct values of a field among these rows, as they stand in a filter, with their counts: most first, and
    /// at most 20; of times and numbers, what is often asked of them. Only those of which a form that is found by the filter, such as a name in either language, begins
    /// like this, upper or lower case.
    pub fn counted(&self, field: Field, prefix: &str, rows: &[RowId], now: Moment) -> Vec<(String, u32)> {
        let mut counting = self.count(field, prefix, now);
        loop {
            if let Some(counted) = counting.step(self, rows, usize::MAX) {
                return counted;
            }
        }
    }

    /// Begins to count like [`Self::counted`].
    pub fn count(&self, field: Field, prefix: &str, now: Moment) -> Counting {
        self.begin_count(field, prefix, None, now)
    }

    /// Begins to count the distinct values of a field among all rows: so many at most, those that most rows have, by
    /// alphabet. Of instances only names.
    pub fn count_all(&self, field: Field, most: usize) -> Counting {
        self.begin_count(field, "", Some(most), Moment::default())
    }

    fn begin_count(&self, field: Field, prefix: &str, of_all: Option<usize>, now: Moment) -> Counting {
        let values = Values { columns: &self.columns, field };
        Counting {
            field,
            prefix: prefix.to_owned(),
            of_all,
            changes: self.changes,
            rows: 0,
            counts: vec![0; values.len()],
            values: 0,
            labels: Labels::default(),
            now,
            usual: Usual::new(&self.columns, field, prefix, now),
        }
    }
}

impl Counting {
    /// Goes on until time is up, which is asked after some thousand rows. What was counted, once it is.
    pub fn go_on(&mut self, store: &Store, rows: &[RowId], is_up: &dyn Fn() -> bool) -> Option<Vec<(String, u32)>> {
        loop {
            let counted = self.step(store, rows, STRETCH);
            if counted.is_some() || is_up() {
                return counted;
            }
        }
    }

    /// Goes on for so many rows or values. What was counted, once it is. Begins anew where the store has changed in the
    /// meantime; the rows are to be the same each time, and none where all are counted.
    pub fn step(&mut self, store: &Store, rows: &[RowId], budget: usize) -> Option<Vec<(String, u32)>> {
        if self.changes != store.changes {
            *self = store.begin_count(self.field, &self.prefix, self.of_all, self.now);
        }
        if self.counts.is_empty() {
            return self.usual.step(&store.columns, rows, self.now, budget.max(1));
        }
        let values = Values { columns: &store.columns, field: self.field };
        let mut budget = budget.max(1);
        let mut up_to = |from: usize, len: usize| {
            let end = len.min(from.saturating_add(budget));
            budget -= end - from;
            end
        };
        let len = if self.of_all.is_some() { store.columns.len() } else { rows.len() };
        let end = up_to(self.rows, len);
        for at in self.rows..end {
            let row = rows.get(at).map_or(at, |row| *row as usize);
            if store.columns.is_there(row) {
                self.counts[values.of(row)] += 1;
            }
        }
        self.rows = end;
        if end < len {
            return None;
        }
        let text_of = |value: u32| values.text(value as usize);
        let end = up_to(self.values, self.counts.len());
        for value in self.values..end {
            let is_wanted = match self.of_all {
                Some(_) => values.is_named(value),
                None => values.begins(value, &self.prefix),
            };
            if self.counts[value] > 0 && is_wanted && !values.text(value).is_empty() {
                self.labels.add(value as u32, self.counts[value], &text_of);
            }
        }
        self.values = end;
        let most = self.of_all.unwrap_or(MOST);
        if end < self.counts.len() || !self.labels.choose(most, &|_| false, &text_of, &mut budget) {
            return None;
        }
        let mut chosen = self.labels.chosen(&text_of);
        if self.of_all.is_some() {
            chosen.sort_unstable();
        }
        Some(chosen.into_iter().map(|(text, count)| (text.to_owned(), count)).collect())
    }
}

impl<'a> Values<'a> {
    /// The values of a text that rows share; none where each row has its own, or one of a few.
    fn pool(&self) -> Option<(Part, &'a [Value])> {
        let part = match self.field {
            Field::Name => Part::Name,
            Field::Instance => Part::Instance,
            Field::Region | Field::Project => Part::Place,
            Field::User => Part::User,
            Field::Reason => Part::Reason,
            _ => return None,
        };
        Some((part, self.columns.pool(part).all()))
    }

    /// How many there are; none of fields whose values nobody writes.
    fn len(&self) -> usize {
        match self.field {
            Field::Status => Status::ALL.len(),
            Field::Source => SourceId::COUNT,
            Field::Id => self.columns.len(),
            _ => self.pool().map_or(0, |(_, values)| values.len()),
        }
    }

    /// The number of a row's value.
    fn of(&self, row: usize) -> usize {
        match self.field {
            Field::Status => self.columns.status[row] as usize,
            Field::Source => self.columns.source[row].index(),
            _ => self.pool().map_or(row, |(part, _)| self.columns.numbers(part)[row] as usize),
        }
    }

    /// How a value stands in a filter; empty where it says nothing.
    fn text(&self, number: usize) -> &'a str {
        match (self.field, self.pool()) {
            (Field::Status, _) => Status::ALL[number].slug(),
            (Field::Source, _) => SourceId::all().nth(number).map_or("", |source| source.slug()),
            (_, None) => std::str::from_utf8(self.columns.id(number)).unwrap_or_default(),
            (_, Some((_, values))) if values[number].kind == 0 => "",
            (Field::Project, Some((_, values))) => &values[number].second,
            (_, Some((_, values))) => &values[number].text,
        }
    }

    /// Whether a value is more than the id of an instance.
    fn is_named(&self, number: usize) -> bool {
        self.field != Field::Instance || self.pool().is_some_and(|(_, values)| values[number].kind != NAMELESS)
    }

    /// Whether a form of a value that is found by the filter begins so.
    fn begins(&self, number: usize, prefix: &str) -> bool {
        let begins =
            |text: &str| text.get(..prefix.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(prefix));
        let is_named = |name: names::Name| begins(name.en) || begins(name.zh);
        begins(self.text(number))
            || match (self.field, self.pool()) {
                (Field::Status, _) => is_named(names::status(Status::ALL[number])),
                (Field::Source, _) => SourceId::all().nth(number).is_some_and(|source| is_named(source.name())),
                (Field::Project | Field::Id, _) | (_, None) => false,
                (Field::Instance, Some((_, values))) if values[number].kind != NAMELESS => {
                    begins(&values[number].second)
                }
                (_, Some((_, values))) => values[number].names.split('\n').any(begins),
            }
    }
}
