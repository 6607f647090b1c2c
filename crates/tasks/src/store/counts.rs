//! How many rows there are of each status, list, region and instance: of those that all of the filter lets through but
//! what it says of that one field.

use cloud::id::RegionId;

use super::View;
use super::columns::{Columns, Part};
use super::matching::asked_for;
use crate::query::{Field, Filter};
use crate::sources::SourceId;
use crate::status::Status;

/// The most instances that are counted in a view, but for those that are asked for.
const INSTANCES: usize = 8;

/// The fields that are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Facet {
    Status,
    Source,
    Region,
    Instance,
}

impl Facet {
    pub const ALL: [Self; 4] = [Self::Status, Self::Source, Self::Region, Self::Instance];

    /// The bit for it among the reasons why a row is refused.
    pub const fn bit(self) -> u8 {
        1 << self as u8
    }

    /// The bit for a field; all that are not counted have the same.
    pub const fn bit_of(field: Option<Field>) -> u8 {
        match field {
            Some(Field::Status) => Self::Status.bit(),
            Some(Field::Source) => Self::Source.bit(),
            Some(Field::Region) => Self::Region.bit(),
            Some(Field::Instance) => Self::Instance.bit(),
            _ => Self::REST,
        }
    }

    /// The bit of all other fields.
    pub const REST: u8 = 1 << 4;
}

/// A count under way.
#[derive(Default)]
pub(super) struct Counts {
    by_status: [u32; Status::ALL.len()],
    by_source: [u32; SourceId::COUNT],
    /// For each place.
    places: Vec<u32>,
    /// For each instance.
    instances: Vec<u32>,
    /// For each place, whether a row has it, found or not.
    known: Vec<bool>,
}

impl Counts {
    /// Of nothing so far.
    pub fn new(columns: &Columns) -> Self {
        let places = columns.pool(Part::Place).all().len();
        Self {
            places: vec![0; places],
            known: vec![false; places],
            instances: vec![0; columns.pool(Part::Instance).all().len()],
            ..Self::default()
        }
    }

    /// Counts a row that is refused by terms of these fields only.
    pub fn add(&mut self, columns: &Columns, row: usize, refused: u8) {
        let place = columns.numbers(Part::Place)[row] as usize;
        self.known[place] = true;
        for facet in Facet::ALL {
            if refused & !facet.bit() == 0 {
                match facet {
                    Facet::Status => self.by_status[columns.status[row] as usize] += 1,
                    Facet::Source => self.by_source[columns.source[row].index()] += 1,
                    Facet::Region => self.places[place] += 1,
                    Facet::Instance => self.instances[columns.numbers(Part::Instance)[row] as usize] += 1,
                }
            }
        }
    }

    /// Puts the counts into a view.
    pub fn finish(&self, columns: &Columns, filter: &Filter, view: &mut View) {
        (view.by_status, view.by_source) = (self.by_status, self.by_source);
        let places = columns.pool(Part::Place).all().iter().zip(&self.places).zip(&self.known);
        let mut regions: Vec<(&str, u32)> =
            places.filter(|(_, known)| **known).map(|((place, count), _)| (&*place.text, *count)).collect();
        let asked = asked_for(filter, Field::Region).filter(|id| cloud::region::find(id).is_some());
        regions.extend(asked.map(|id| (id, 0)));
        let parsed = |(id, count): (&str, u32)| RegionId::parse(id).ok().map(|id| (id, count));
        view.by_region = joined(regions).into_iter().filter_map(parsed).collect();

        let instances = columns.pool(Part::Instance).all().iter().zip(&self.instances);
        let mut labels: Vec<(&str, u32)> =
            instances.filter(|(_, count)| **count > 0).map(|(value, count)| (&*value.text, *count)).collect();
        let asked: Vec<&str> = asked_for(filter, Field::Instance).collect();
        let is_asked = |label: &str| asked.iter().any(|asked| asked.eq_ignore_ascii_case(label));
        let missing = asked.iter().filter(|asked| !labels.iter().any(|(label, _)| asked.eq_ignore_ascii_case(label)));
        let missing: Vec<(&str, u32)> = missing.map(|asked| (*asked, 0)).collect();
        labels.extend(missing);
        let mut labels = joined(labels);
        labels.retain(|(label, _)| !label.is_empty());
        order(&mut labels, true);
        let mut at = 0;
        labels.retain(|(label, _)| {
            at += 1;
            at <= INSTANCES || is_asked(label)
        });
        view.by_instance = labels.into_iter().map(|(label, count)| (label.to_owned(), count)).collect();
    }
}

/// Counts of equal texts in one, by alphabet.
pub(super) fn joined(mut counts: Vec<(&str, u32)>) -> Vec<(&str, u32)> {
    order(&mut counts, false);
    counts.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        kept.1 += if is_same { next.1 } else { 0 };
        is_same
    });
    counts
}

/// By alphabet, or the largest counts first.
pub(super) fn order(counts: &mut [(&str, u32)], most_first: bool) {
    counts.sort_unstable_by(|(a, of_a), (b, of_b)| {
        let by_count = if most_first { of_b.cmp(of_a) } else { std::cmp::Ordering::Equal };
        by_count.then(a.cmp(b))
    });
}
