//! For each row how many others ran on its instance at the same time: made in slices when it is first asked for, and
//! anew after a change.

use super::columns::{Columns, NAMELESS, Part};
use super::intern::{Table, hash};
use crate::overlaps::Spans;

/// The counts of overlaps, on their way.
#[derive(Default)]
pub(super) struct Overlapping {
    /// For each value of an instance, the first that is the same instance: it may have been told with its name or
    /// without.
    same: Vec<u32>,
    known: Table,
    /// For each of these, where its rows end in `rows`; before they are put there, where they begin.
    ends: Vec<u32>,
    /// How many rows are counted.
    counted: usize,
    /// The rows that ran, those of one instance next to each other.
    rows: Vec<u32>,
    /// How many rows were looked at to put them there.
    placed: usize,
    /// How many instances are done.
    instances: usize,
    spans: Spans,
    counts: Vec<u32>,
}

/// What was made.
#[derive(Default)]
pub(super) struct Overlaps {
    /// For each row, how many others ran on its instance meanwhile.
    counts: Vec<u32>,
    /// For each value of an instance, the first that is the same instance.
    pub same: Vec<u32>,
}

impl Overlaps {
    /// The memory it takes.
    pub fn size(&self) -> usize {
        (self.counts.capacity() + self.same.capacity()) * size_of::<u32>()
    }
}

impl Columns {
    /// Goes on for about so many rows and values to count overlaps, where they are not; true once they are.
    pub fn make_overlaps(&self, under_way: &mut Option<Box<Overlapping>>, budget: &mut usize) -> bool {
        if self.overlaps.get().is_none() {
            let Some(made) = under_way.get_or_insert_default().step(self, budget) else { return false };
            self.overlaps.get_or_init(|| made);
            *under_way = None;
        }
        true
    }

    /// For each row, how many others ran on its instance meanwhile; empty until they are
    /// [counted](Self::make_overlaps).
    pub fn overlaps(&self) -> &[u32] {
        self.overlaps.get().map_or(&[], |made| made.counts.as_slice())
    }
}

impl Overlapping {
    fn step(&mut self, columns: &Columns, budget: &mut usize) -> Option<Overlaps> {
        let (values, numbers) = (columns.pool(Part::Instance).all(), columns.numbers(Part::Instance));
        let up_to = |from: usize, len: usize, budget: &mut usize| {
            let end = len.min(from.saturating_add(*budget));
            *budget -= end - from;
            (from..end, end == len)
        };
        let (range, is_done) = up_to(self.same.len(), values.len(), budget);
        for number in range {
            let same = self.first(columns, number as u32);
            self.same.push(same);
        }
        if !is_done {
            return None;
        }
        self.ends.resize(values.len(), 0);
        let (range, is_done) = up_to(self.counted, columns.len(), budget);
        self.counted = range.end;
        for row in range {
            if let Some(instance) = self.instance_of(columns, numbers, row) {
                self.ends[instance] += 1;
            }
        }
        if !is_done {
            return None;
        }
        if self.rows.is_empty() {
            let mut next = 0;
            for end in &mut self.ends {
                next += std::mem::replace(end, next);
            }
            self.rows = vec![0; next as usize];
            self.counts = vec![0; columns.len()];
        }
        let (range, is_done) = up_to(self.placed, columns.len(), budget);
        self.placed = range.end;
        for row in range {
            if let Some(instance) = self.instance_of(columns, numbers, row) {
                self.rows[self.ends[instance] as usize] = row as u32;
                self.ends[instance] += 1;
            }
        }
        if !is_done {
            return None;
        }
        while let Some(end) = self.ends.get(self.instances) {
            if *budget == 0 {
                return None;
            }
            let start = self.instances.checked_sub(1).map_or(0, |before| self.ends[before]);
            let rows = self.rows.get(start as usize..*end as usize).unwrap_or_default();
            if rows.len() > 1 {
                let spans = || rows.iter().filter_map(|row| Some((*row as usize, columns.ran(*row as usize)?)));
                self.spans.clear();
                spans().for_each(|(_, span)| self.spans.add(span));
                self.spans.close();
                for (row, span) in spans() {
                    self.counts[row] = self.spans.others(span);
                }
            }
            *budget = budget.saturating_sub(1 + 4 * rows.len());
            self.instances += 1;
        }
        Some(Overlaps { counts: std::mem::take(&mut self.counts), same: std::mem::take(&mut self.same) })
    }

    /// The first value that means the same instance as this one.
    fn first(&mut self, columns: &Columns, number: u32) -> u32 {
        let id_of = |number: u32| {
            let value = columns.pool(Part::Instance).get(number);
            let is_by_id = value.kind == NAMELESS || value.second.is_empty();
            (value.kind != NAMELESS && is_by_id, if is_by_id { &*value.text } else { &*value.second })
        };
        let id = id_of(number);
        let hash = hash(u32::from(id.0), &[id.1.as_bytes()]);
        self.known.find(hash, &|other| id_of(other) == id).unwrap_or_else(|| {
            self.known.add(hash, number);
            number
        })
    }

    /// The instance on which a row's task ran.
    fn instance_of(&self, columns: &Columns, numbers: &[u32], row: usize) -> Option<usize> {
        let number = numbers[row];
        (number > 0 && columns.is_there(row) && columns.ran(row).is_some()).then(|| self.same[number as usize] as usize)
    }
}
