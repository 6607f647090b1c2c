//! A file of exported tasks, read as it comes: in pieces that may be cut anywhere. A line that makes no sense costs
//! itself alone and is told with its number.

use cloud::error::{Flaw, Unreadable};

use super::record;
use crate::task::Task;

/// Of so many lines that make no sense it is told which they are and why; of the rest only how many.
pub const TOLD: usize = 20;
/// The longest line that is read, in bytes: more is no task, and reading it would keep the page busy.
const LONGEST: usize = 1024 * 1024;
/// What some editors put at the beginning of a file.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Why a line is no task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is no JSON, or something in it has the wrong shape.
    Json(Unreadable),
    /// It is JSON, but of something else.
    NotATask,
    /// Its key names no list that is known here, or is none: this is what it says.
    Key(String),
    /// It is of a newer version, which says it otherwise.
    Newer,
    /// It is longer than any task.
    TooLong,
}

/// A line that is no task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongLine {
    /// Its number, from 1.
    pub line: u64,
    /// Why.
    pub why: Wrong,
}

/// What was read so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Lines that are tasks.
    pub tasks: u64,
    /// Of these, lines of a newer version: what it says beyond is not shown.
    pub newer: u64,
    /// Lines that are no tasks.
    pub wrong: u64,
    /// The first [`TOLD`] of them.
    pub first_wrong: Vec<WrongLine>,
}

/// Reads a file piece by piece.
#[derive(Debug, Default)]
pub struct Reader {
    report: Report,
    /// Lines that were met.
    lines: u64,
    /// The beginning of a line whose end has not come.
    begun: Vec<u8>,
    /// Whether the rest of the line is passed over, because it is too long.
    is_passing: bool,
}

impl Reader {
    /// What was read so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Takes the next piece; gives the tasks whose lines end in it.
    pub fn take(&mut self, piece: &[u8]) -> Vec<Task> {
        let mut tasks = Vec::new();
        let mut parts = piece.split(|byte| *byte == b'\n');
        let last = parts.next_back().unwrap_or_default();
        for part in parts {
            self.keep(part);
            tasks.extend(self.end_line());
        }
        self.keep(last);
        tasks
    }

    /// The file is at its end; gives the task of a last line without one.
    pub fn finish(&mut self) -> Option<Task> {
        if self.begun.is_empty() && !self.is_passing { None } else { self.end_line() }
    }

    fn keep(&mut self, part: &[u8]) {
        if self.begun.len() + part.len() > LONGEST {
            self.is_passing = true;
            self.begun = Vec::new();
        }
        if !self.is_passing {
            self.begun.extend_from_slice(part);
        }
    }

    fn end_line(&mut self) -> Option<Task> {
        self.lines += 1;
        let bytes = std::mem::take(&mut self.begun);
        let read = if std::mem::take(&mut self.is_passing) { Err(Wrong::TooLong) } else { self.read(&bytes)? };
        match read {
            Ok((task, is_newer)) => {
                self.report.tasks += 1;
                self.report.newer += u64::from(is_newer);
                Some(task)
            }
            Err(why) => {
                self.report.wrong += 1;
                if self.report.first_wrong.len() < TOLD {
                    self.report.first_wrong.push(WrongLine { line: self.lines, why });
                }
                None
            }
        }
    }

    /// None of a line that says nothing: an empty one, or what a list of tasks has around them.
    fn read(&self, bytes: &[u8]) -> Option<Result<(Task, bool), Wrong>> {
        let bytes = if self.lines == 1 { bytes.strip_prefix(MARK).unwrap_or(bytes) } else { bytes };
        let Ok(text) = std::str::from_utf8(bytes) else {
            let seen = String::from_utf8_lossy(bytes);
            return Some(Err(Wrong::Json(Unreadable::new("", Flaw::Encoding, &seen))));
        };
        let text = text.trim().trim_end_matches(',');
        (!matches!(text, "" | "[" | "]")).then(|| record::read(text))
    }
}
