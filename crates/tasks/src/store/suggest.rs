//! The values that tasks have in a field, for whoever types a filter: most frequent first.

use super::columns::{NAMELESS, Part};
use super::counts::{joined, order};
use super::intern::Value;
use super::{RowId, Store};
use crate::names;
use crate::query::Field;
use crate::sources::SourceId;
use crate::status::Status;

/// The most values that are suggested.
const MOST: usize = 20;

impl Store {
    /// The distinct values of a field among these rows, as they stand in a filter, with their counts: most first, and
    /// at most 20. Only those of which a form that is found by the filter, such as a name in either language, begins
    /// like this, upper or lower case.
    pub fn counted(&self, field: Field, prefix: &str, rows: &[RowId]) -> Vec<(String, u32)> {
        let c = &self.columns;
        let begins =
            |text: &str| text.get(..prefix.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(prefix));
        let is_named = |name: names::Name| begins(name.en) || begins(name.zh);
        let rows = rows.iter().map(|row| *row as usize).filter(|row| c.is_there(*row));
        let part = match field {
            Field::Name => Part::Name,
            Field::Instance => Part::Instance,
            Field::Region | Field::Project => Part::Place,
            Field::User => Part::User,
            Field::Reason => Part::Reason,
            Field::Status => {
                let mut counts = [0; Status::ALL.len()];
                rows.for_each(|row| counts[c.status[row] as usize] += 1);
                let found = Status::ALL.into_iter().zip(counts);
                let found = found.filter(|(status, _)| begins(status.slug()) || is_named(names::status(*status)));
                return most(found.map(|(status, count)| (status.slug(), count)).collect());
            }
            Field::Source => {
                let mut counts = [0; SourceId::COUNT];
                rows.for_each(|row| counts[c.source[row].index()] += 1);
                let found = SourceId::all().zip(counts);
                let found = found.filter(|(source, _)| begins(source.slug()) || is_named(source.name()));
                return most(found.map(|(source, count)| (source.slug(), count)).collect());
            }
            Field::Id => {
                let ids = rows.filter_map(|row| std::str::from_utf8(c.id(row)).ok());
                return most(ids.filter(|id| begins(id)).map(|id| (id, 1)).collect());
            }
            Field::Started | Field::Created | Field::Ended | Field::Duration | Field::Progress => return Vec::new(),
        };
        let values = c.pool(part).all();
        let mut counts = vec![0; values.len()];
        rows.for_each(|row| counts[c.numbers(part)[row] as usize] += 1);
        let is_found = |value: &Value| match field {
            Field::Project => begins(&value.second),
            Field::Instance if value.kind != NAMELESS => begins(&value.text) || begins(&value.second),
            _ => begins(&value.text) || value.names.split('\n').any(begins),
        };
        let found = values.iter().zip(counts).filter(|(value, _)| value.kind > 0 && is_found(value));
        let found = found.map(|(value, count)| {
            let text = if field == Field::Project { &value.second } else { &value.text };
            (&**text, count)
        });
        most(found.collect())
    }
}

fn most(counts: Vec<(&str, u32)>) -> Vec<(String, u32)> {
    let mut counts = joined(counts);
    counts.retain(|(text, count)| *count > 0 && !text.is_empty());
    order(&mut counts, true);
    counts.into_iter().take(MOST).map(|(text, count)| (text.to_owned(), count)).collect()
}
