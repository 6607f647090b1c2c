//! Putting rows in order, in slices: one number a row for each order, and a stable radix sort by it, the last order
//! first. Nothing is compared, so several orders cost no more than one after the other.

use super::columns::{Columns, NEVER, Part, Time};
use super::ranking::Ranking;
use super::{Ask, RowId, groups};
use crate::order::{Column, Order};

/// A sort under way.
pub(super) struct Sorting {
    /// What is still to be ordered by, the next one last.
    passes: Vec<Pass>,
    /// Of the values that the pass under way is by.
    ranking: Option<Ranking>,
    /// The rows as they are ordered so far, with the number of the pass under way.
    rows: Vec<(u64, RowId)>,
    /// Where the rows are put next.
    next: Vec<(u64, RowId)>,
    /// For each byte of the numbers, how many rows have each value; then, where the next of them goes.
    counts: [[u32; 256]; BYTES],
    doing: Doing,
    at: usize,
}

#[derive(Clone, Copy)]
struct Pass {
    key: Key,
    descending: bool,
}

#[derive(Clone, Copy)]
enum Key {
    Column(Column),
    /// The group that a row is in by a column.
    Group(Column),
    /// Eight bytes of the id, from this one on.
    Id(usize),
}

impl Key {
    const fn column(self) -> Option<Column> {
        match self {
            Self::Column(column) | Self::Group(column) => Some(column),
            Self::Id(_) => None,
        }
    }
}

enum Doing {
    Numbers,
    Byte(usize),
}

const BYTES: usize = size_of::<u64>();

/// Ids that are the same up to here stay in the order of their rows; the cloud's have 36 bytes at most.
const LONGEST_ID: usize = 64;

impl Sorting {
    /// Begins to sort.
    pub fn new(columns: &Columns, ask: &Ask) -> Self {
        let mut passes = Vec::new();
        if let Some(column) = ask.group {
            let order = ask.orders.of(column).map_or(Order::first_of(column), |(_, order)| order);
            match column {
                Column::Id => add_passes(&mut passes, order, columns),
                column => passes.push(Pass { key: Key::Group(column), descending: order.descending }),
            }
        }
        ask.orders.iter().for_each(|order| add_passes(&mut passes, order, columns));
        if ask.orders.of(Column::Started).is_none() {
            add_passes(&mut passes, Order::default(), columns);
        }
        Self {
            passes,
            ranking: None,
            next: Vec::new(),
            rows: Vec::new(),
            counts: [[0; 256]; BYTES],
            doing: Doing::Numbers,
            at: 0,
        }
    }

    /// Goes on for so many of these rows, which are in the order that equal ones shall keep; true once they are in order.
    pub fn step(&mut self, columns: &Columns, ask: &Ask, rows: &mut [RowId], budget: &mut usize) -> bool {
        // Memory that is written for the first time takes its time too.
        if self.rows.is_empty() {
            self.rows.reserve_exact(rows.len());
            self.next.reserve_exact(rows.len());
        }
        let begun = self.rows.len();
        let taken = rows.len().min(begun.saturating_add(*budget));
        self.rows.extend(rows[begun..taken].iter().map(|row| (0, *row)));
        self.next.extend_from_slice(&self.rows[begun..]);
        *budget -= taken - begun;
        if taken < rows.len() {
            return false;
        }
        while let Some(pass) = self.passes.last().copied().filter(|_| !self.rows.is_empty()) {
            if *budget == 0 {
                return false;
            }
            match self.doing {
                Doing::Numbers => {
                    let part = pass.key.column().and_then(part_of);
                    if part.is_some_and(|part| !columns.pool(part).rank(ask.chinese, &mut self.ranking, budget)) {
                        return false;
                    }
                    self.number(columns, ask, pass, budget);
                }
                Doing::Byte(BYTES) => {
                    self.passes.pop();
                    self.counts = [[0; 256]; BYTES];
                    self.doing = Doing::Numbers;
                }
                Doing::Byte(byte) => self.order_by(byte, budget),
            }
        }
        let end = self.end(budget);
        rows[self.at..end].iter_mut().zip(&self.rows[self.at..end]).for_each(|(row, (_, sorted))| *row = *sorted);
        self.at = end;
        end == rows.len()
    }

    /// Up to where the budget goes from where we are; it is taken off.
    fn end(&self, budget: &mut usize) -> usize {
        let end = self.rows.len().min(self.at.saturating_add(*budget));
        *budget -= end - self.at;
        end
    }

    fn number(&mut self, columns: &Columns, ask: &Ask, pass: Pass, budget: &mut usize) {
        let end = self.end(budget);
        for (number, row) in &mut self.rows[self.at..end] {
            *number = number_of(columns, ask, pass, *row);
            for (counts, byte) in self.counts.iter_mut().zip(number.to_le_bytes()) {
                counts[usize::from(byte)] += 1;
            }
        }
        self.at = end;
        if end == self.rows.len() {
            (self.doing, self.at) = (Doing::Byte(0), 0);
        }
    }

    fn order_by(&mut self, byte: usize, budget: &mut usize) {
        let counts = &mut self.counts[byte];
        if self.at == 0 {
            if counts.contains(&(self.rows.len() as u32)) {
                self.doing = Doing::Byte(byte + 1);
                return;
            }
            let mut before = 0;
            for count in counts.iter_mut() {
                before += std::mem::replace(count, before);
            }
        }
        let end = self.end(budget);
        let counts = &mut self.counts[byte];
        for entry in &self.rows[self.at..end] {
            let place = &mut counts[usize::from(entry.0.to_le_bytes()[byte])];
            self.next[*place as usize] = *entry;
            *place += 1;
        }
        self.at = end;
        if end == self.rows.len() {
            std::mem::swap(&mut self.rows, &mut self.next);
            (self.doing, self.at) = (Doing::Byte(byte + 1), 0);
        }
    }
}

/// The passes of an order, the first one last.
fn add_passes(passes: &mut Vec<Pass>, Order { column, descending }: Order, columns: &Columns) {
    if column == Column::Id {
        let starts = (0..columns.longest_id.clamp(1, LONGEST_ID)).step_by(BYTES);
        passes.extend(starts.map(|start| Pass { key: Key::Id(start), descending }));
    } else {
        passes.push(Pass { key: Key::Column(column), descending });
    }
}

/// The number that a row is ordered by; what says nothing has the largest, whichever way round.
fn number_of(columns: &Columns, ask: &Ask, pass: Pass, row: RowId) -> u64 {
    let number = match pass.key {
        Key::Column(column) => number_in(columns, ask, column, row as usize),
        Key::Group(column) => groups::number_in(columns, ask, column, row as usize),
        Key::Id(start) => {
            let id = columns.id(row as usize);
            let mut bytes = [0; BYTES];
            bytes.iter_mut().zip(id.iter().skip(start)).for_each(|(byte, of_id)| *byte = *of_id);
            let number = u64::from_be_bytes(bytes);
            return if id.is_empty() {
                u64::MAX
            } else if pass.descending {
                !number
            } else {
                number
            };
        }
    };
    let ascending = number as u64 ^ 1 << 63;
    match number {
        NEVER => u64::MAX,
        _ if pass.descending => !ascending,
        _ => ascending,
    }
}

/// What a row says in a column as a number that is ordered as the column is; [`NEVER`] where it says nothing. Ids are
/// no numbers.
pub(super) fn number_in(columns: &Columns, ask: &Ask, column: Column, row: usize) -> i64 {
    if let Some(part) = part_of(column) {
        let ranks = columns.pool(part).ranks(ask.chinese);
        return match ranks.get(columns.numbers(part)[row] as usize) {
            None | Some(0) => NEVER,
            Some(rank) => i64::from(*rank),
        };
    }
    match column {
        Column::Status => columns.status[row] as i64,
        Column::Product => columns.source[row].index() as i64,
        Column::Started => columns.begun(row),
        Column::Created => columns.times(Time::Created)[row],
        Column::Ended => columns.times(Time::Ended)[row],
        Column::Duration => columns.duration(row, ask.now.millis()),
        Column::Progress => columns.percent(row).map_or(NEVER, i64::from),
        _ => NEVER,
    }
}

/// The text that a column is ordered by.
const fn part_of(column: Column) -> Option<Part> {
    Some(match column {
        Column::Name => Part::Name,
        Column::Instance => Part::Instance,
        Column::Place => Part::Place,
        Column::Reason => Part::Reason,
        Column::User => Part::User,
        _ => return None,
    })
}
