//! The columns: for each row numbers, small values and places of its text; nothing that is allocated for one row.

use std::cell::OnceCell;

use cloud::call::Language;

use super::RowId;
use super::arena::{Arena, Span};
use super::intern::{By, Pool, Table, hash};
use super::overlapping::Overlaps;
use super::text::{Marks, marks};
use crate::sources::SourceId;
use crate::status::Status;
use crate::task::Progress;

/// Says of a row that it has no such value: below every number there is.
pub(super) const NEVER: i64 = i64::MIN;

/// The place of a row that is gone.
pub(super) const GONE: u32 = u32::MAX;

/// A text that many rows share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The job's name; its kind is one more than its product's place.
    Name,
    /// The instance's name and, as its second text, id. Of kind [`NAMELESS`], its id alone.
    Instance,
    /// The instance's state, in the cloud's word.
    State,
    /// Region and, as its second text, project.
    Place,
    /// The status, in the cloud's word.
    Word,
    /// Why it failed.
    Reason,
    /// Who started it.
    User,
}

/// The kind of an instance of which only the id is known.
pub(super) const NAMELESS: u8 = 2;

impl Part {
    pub const ALL: [Self; 7] =
        [Self::Name, Self::Instance, Self::State, Self::Place, Self::Word, Self::Reason, Self::User];

    const fn order(self) -> By {
        match self {
            Self::Name | Self::Instance => By::Shown,
            _ => By::Both,
        }
    }
}

/// A time of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Time {
    Created,
    Started,
    Ended,
}

/// One entry a row.
pub(super) struct Columns {
    pub status: Vec<Status>,
    pub source: Vec<SourceId>,
    progress: Vec<u8>,
    language: Vec<u8>,
    numbers: [Vec<u32>; Part::ALL.len()],
    times: [Vec<i64>; 3],
    /// Id and values, a line each.
    text: Vec<Span>,
    id_len: Vec<u32>,
    /// Of the texts.
    pub marks: Vec<Marks>,
    raw: Vec<Span>,
    /// Rows by their keys.
    pub keys: Table,
    pub pools: [Pool; Part::ALL.len()],
    texts: Arena,
    raws: Arena,
    /// The rows that are gone and have not been cleared away, each with the place that it was of.
    buried: Vec<(RowId, u32)>,
    /// The length of the longest id so far, in bytes.
    pub longest_id: usize,
    /// Who ran on an instance with others, once that was asked for since the last change.
    pub overlaps: OnceCell<Overlaps>,
}

/// The memory that a store takes, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Numbers, times and distinct values.
    pub columns: usize,
    /// What finds a task by its identity, and words in tasks.
    pub index: usize,
    /// Rows as they were received.
    pub raw: usize,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            status: Vec::new(),
            source: Vec::new(),
            progress: Vec::new(),
            language: Vec::new(),
            numbers: Default::default(),
            times: Default::default(),
            text: Vec::new(),
            id_len: Vec::new(),
            marks: Vec::new(),
            raw: Vec::new(),
            keys: Table::default(),
            pools: Part::ALL.map(|part| Pool::new(part.order())),
            texts: Arena::default(),
            raws: Arena::default(),
            buried: Vec::new(),
            longest_id: 0,
            overlaps: OnceCell::new(),
        }
    }
}

/// A row's small values, to be set.
pub(super) struct Cells {
    pub status: Status,
    pub source: SourceId,
    pub progress: Progress,
    pub language: Option<Language>,
    /// In the order of [`Part::ALL`].
    pub numbers: [u32; Part::ALL.len()],
    /// Created, started, ended.
    pub times: [i64; 3],
}

/// So many rows that are gone are cleared away where one is set, and so many moved while gaps are closed.
const AT_ONCE: usize = 32;

/// Percentages are themselves.
const UNKNOWN: u8 = 254;
const NOT_REPORTED: u8 = 255;

impl Columns {
    /// How many rows there ever were.
    pub fn len(&self) -> usize {
        self.status.len()
    }

    /// The values of a part.
    pub fn pool(&self, part: Part) -> &Pool {
        &self.pools[part as usize]
    }

    /// For each row, the number of a part's value.
    pub fn numbers(&self, part: Part) -> &[u32] {
        &self.numbers[part as usize]
    }

    /// For each row a time, in milliseconds; [`NEVER`] where there is none.
    pub fn times(&self, time: Time) -> &[i64] {
        &self.times[time as usize]
    }

    /// When a row started or was created, in milliseconds.
    pub fn begun(&self, row: usize) -> i64 {
        let [created, started, _] = &self.times;
        if started[row] == NEVER { created[row] } else { started[row] }
    }

    /// Milliseconds that a row took, or has taken so far if it runs.
    pub fn duration(&self, row: usize, now: i64) -> i64 {
        let [_, started, ended] = &self.times;
        let end = match self.status[row] {
            Status::Completed | Status::Failed | Status::Canceled => ended[row],
            Status::Running => now,
            Status::Pending | Status::Unauthorized | Status::Unknown => NEVER,
        };
        if started[row] == NEVER || end < started[row] { NEVER } else { end - started[row] }
    }

    /// From when to when a row's task is known to have run; the last there is for one that runs.
    pub fn ran(&self, row: usize) -> Option<(i64, i64)> {
        let begun = self.begun(row);
        let end = match self.status[row] {
            Status::Running => i64::MAX,
            Status::Completed | Status::Failed | Status::Canceled => self.times(Time::Ended)[row],
            Status::Pending | Status::Unauthorized | Status::Unknown => NEVER,
        };
        (begun != NEVER && end >= begun).then_some((begun, end))
    }

    /// How far a row is.
    pub fn progress(&self, row: usize) -> Progress {
        match self.progress[row] {
            UNKNOWN => Progress::Unknown,
            NOT_REPORTED => Progress::NotReported,
            percent => Progress::Percent(percent),
        }
    }

    /// How far a row is, where the cloud gave a percentage.
    pub fn percent(&self, row: usize) -> Option<u8> {
        Some(self.progress[row]).filter(|percent| *percent < UNKNOWN)
    }

    /// The language that the cloud was asked to answer in.
    pub fn language(&self, row: usize) -> Option<Language> {
        match self.language[row] {
            1 => Some(Language::English),
            2 => Some(Language::Chinese),
            _ => None,
        }
    }

    /// Whether a row's task is still there.
    pub fn is_there(&self, row: usize) -> bool {
        self.numbers(Part::Place).get(row).is_some_and(|place| *place != GONE)
    }

    /// The id of a row.
    pub fn id(&self, row: usize) -> &[u8] {
        self.text(row).get(..self.id_len[row] as usize).unwrap_or_default()
    }

    /// The text of a row: its id and what else it says, a line each.
    pub fn text(&self, row: usize) -> &[u8] {
        self.texts.get(self.text[row])
    }

    /// What [`Self::set`] took as the raw bytes of a row.
    pub fn raw(&self, row: usize) -> &[u8] {
        self.raws.get(self.raw[row])
    }

    /// The row of a key.
    pub fn find(&self, source: SourceId, place: u32, id: &str) -> Option<RowId> {
        self.keys.find(key_hash(source, place, id.as_bytes()), &|row| {
            let at = row as usize;
            self.source[at] == source && self.numbers(Part::Place)[at] == place && self.id(at) == id.as_bytes()
        })
    }

    /// Goes on to make room for so many rows in all, in one column after the other; true once all have it.
    pub fn make_room(&mut self, rows: usize, is_up: &dyn Fn() -> bool) -> bool {
        fn grows<T>(column: &mut Vec<T>, rows: usize) -> bool {
            let is_short = column.capacity() < rows;
            column.reserve_exact(rows.saturating_sub(column.len()));
            is_short
        }
        // Whether it took long enough to ask for the time.
        let goes_on = |is_grown: bool| !(is_grown && is_up());
        goes_on(grows(&mut self.status, rows))
            && goes_on(grows(&mut self.source, rows))
            && goes_on(grows(&mut self.progress, rows))
            && goes_on(grows(&mut self.language, rows))
            && self.numbers.iter_mut().all(|column| goes_on(grows(column, rows)))
            && self.times.iter_mut().all(|column| goes_on(grows(column, rows)))
            && goes_on(grows(&mut self.text, rows))
            && goes_on(grows(&mut self.id_len, rows))
            && goes_on(grows(&mut self.marks, rows))
            && goes_on(grows(&mut self.raw, rows))
            && self.keys.make_room(rows, is_up)
    }

    /// Sets a row, which is there or the next one. Its text begins with its id.
    pub fn set(&mut self, row: RowId, cells: &Cells, text: &str, id_len: usize, raw: &[u8]) {
        self.overlaps.take();
        let at = row as usize;
        let is_new = at == self.len();
        let place = cells.numbers[Part::Place as usize];
        let id = text.as_bytes().get(..id_len).unwrap_or_default();
        if is_new {
            self.keys.add(key_hash(cells.source, place, id), row);
        } else {
            self.texts.give_back(&mut self.text[at]);
            self.raws.give_back(&mut self.raw[at]);
        }
        self.longest_id = self.longest_id.max(id_len);
        set(&mut self.status, at, cells.status);
        set(&mut self.source, at, cells.source);
        let progress = match cells.progress {
            Progress::Percent(percent) => percent,
            Progress::Unknown => UNKNOWN,
            Progress::NotReported => NOT_REPORTED,
        };
        set(&mut self.progress, at, progress);
        let language = match cells.language {
            None => 0,
            Some(Language::English) => 1,
            Some(Language::Chinese) => 2,
        };
        set(&mut self.language, at, language);
        for (column, number) in self.numbers.iter_mut().zip(cells.numbers) {
            set(column, at, number);
        }
        for (column, time) in self.times.iter_mut().zip(cells.times) {
            set(column, at, time);
        }
        set(&mut self.text, at, self.texts.add(text.as_bytes()));
        set(&mut self.id_len, at, id_len as u32);
        set(&mut self.marks, at, marks(text.as_bytes()));
        set(&mut self.raw, at, self.raws.add(raw));
        self.clear_away(AT_ONCE);
    }

    /// Takes a row's task out. Its number is never given to another. What it leaves is there until it is
    /// [cleared away](Self::clear_away).
    pub fn remove(&mut self, row: RowId) {
        self.overlaps.take();
        let place = self.numbers[Part::Place as usize].get_mut(row as usize);
        if let Some(place) = place.filter(|place| **place != GONE) {
            self.buried.push((row, std::mem::replace(place, GONE)));
        }
    }

    /// Goes on to clear away what rows left that are gone, for about so many of them; true once nothing is left.
    pub fn clear_away(&mut self, most: usize) -> bool {
        let left = self.buried.len().saturating_sub(most);
        for (row, place) in self.buried.drain(left..) {
            let at = row as usize;
            let id = self.texts.get(self.text[at]).get(..self.id_len[at] as usize).unwrap_or_default();
            self.keys.remove(key_hash(self.source[at], place, id), row);
            self.texts.give_back(&mut self.text[at]);
            self.raws.give_back(&mut self.raw[at]);
        }
        if left > 0 {
            return false;
        }
        self.buried = Vec::new();
        self.close_gaps(most)
    }

    fn close_gaps(&mut self, most: usize) -> bool {
        let are_texts_closed = self.texts.close_gaps(&mut self.text, most);
        self.raws.close_gaps(&mut self.raw, most) && are_texts_closed
    }

    /// The memory it takes.
    pub fn size(&self) -> Size {
        fn of<T>(column: &Vec<T>) -> usize {
            column.capacity() * size_of::<T>()
        }
        let small = of(&self.status) + of(&self.source) + of(&self.progress) + of(&self.language);
        let numbers: usize = self.numbers.iter().map(of).sum();
        let times: usize = self.times.iter().map(of).sum();
        let pools: usize = self.pools.iter().map(Pool::size).sum();
        let overlaps = self.overlaps.get().map_or(0, Overlaps::size);
        let texts = of(&self.text) + of(&self.id_len) + of(&self.marks) + self.texts.size();
        Size {
            columns: small + numbers + times + pools + overlaps + of(&self.buried),
            index: self.keys.size() + texts,
            raw: of(&self.raw) + self.raws.size(),
        }
    }
}

fn key_hash(source: SourceId, place: u32, id: &[u8]) -> u32 {
    hash(place << 8 | source.index() as u32, &[id])
}

/// Rows are added in order, so a row is either there or the next one.
fn set<T>(column: &mut Vec<T>, at: usize, value: T) {
    match column.get_mut(at) {
        Some(cell) => *cell = value,
        None => column.push(value),
    }
}
