//! How many rows there are of each status, list, region and instance: of those that all of the filter lets through but
//! what it says of that one field.

use cloud::id::RegionId;

use super::View;
use super::columns::{Columns, Part};
use super::labels::Labels;
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
    /// How many values, places before instances, were taken into these two.
    taken: usize,
    regions: Labels,
    labels: Labels,
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

    /// Goes on for so many values to put the counts of equal regions and instances together, once all rows are counted;
    /// true once they are in the view.
    pub fn finish(&mut self, columns: &Columns, filter: &Filter, view: &mut View, budget: &mut usize) -> bool {
        let (places, instances) = (columns.pool(Part::Place).all(), columns.pool(Part::Instance).all());
        let place_of = |number: u32| &*places[number as usize].text;
        let label_of = |number: u32| &*instances[number as usize].text;
        let all = places.len() + instances.len();
        let end = all.min(self.taken.saturating_add(*budget));
        *budget -= end - self.taken;
        for value in self.taken..end {
            match value.checked_sub(places.len()) {
                None if self.known[value] => self.regions.add(value as u32, self.places[value], &place_of),
                Some(value) if self.instances[value] > 0 && !instances[value].text.is_empty() => {
                    self.labels.add(value as u32, self.instances[value], &label_of);
                }
                _ => {}
            }
        }
        self.taken = end;
        let asked: Vec<&str> = asked_for(filter, Field::Instance).collect();
        let is_asked = |label: &str| asked.iter().any(|asked| asked.eq_ignore_ascii_case(label));
        if end < all || !self.labels.choose(INSTANCES, &is_asked, &label_of, budget) {
            return false;
        }

        (view.by_status, view.by_source) = (self.by_status, self.by_source);
        let mut regions: Vec<(&str, u32)> =
            self.regions.all().iter().map(|(number, count)| (place_of(*number), *count)).collect();
        let asked_regions = asked_for(filter, Field::Region).filter(|id| cloud::region::find(id).is_some());
        regions.extend(asked_regions.map(|id| (id, 0)));
        let parsed = |(id, count): (&str, u32)| RegionId::parse(id).ok().map(|id| (id, count));
        view.by_region = joined(regions).into_iter().filter_map(parsed).collect();

        let mut labels = self.labels.chosen(&label_of);
        let missing = asked.iter().filter(|asked| !labels.iter().any(|(label, _)| asked.eq_ignore_ascii_case(label)));
        let missing: Vec<(&str, u32)> = missing.map(|asked| (*asked, 0)).collect();
        labels.extend(missing);
        let mut labels = joined(labels);
        labels.retain(|(label, _)| !label.is_empty());
        labels.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let mut at = 0;
        labels.retain(|(label, _)| {
            at += 1;
            at <= INSTANCES || is_asked(label)
        });
        view.by_instance = labels.into_iter().map(|(label, count)| (label.to_owned(), count)).collect();
        true
    }
}

/// Counts of equal texts in one, by alphabet.
fn joined(mut counts: Vec<(&str, u32)>) -> Vec<(&str, u32)> {
    counts.sort_unstable();
    counts.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        kept.1 += if is_same { next.1 } else { 0 };
        is_same
    });
    counts
}
