//! Tasks as a text that others read: a table for spreadsheets or for a message, JSON, or one task a line, which
//! [`reading`] reads back. Only what the list knows of tasks is in it; no credential ever comes near.
//!
//! A writer writes task by task, so that whoever drives it can tell how far it is, stop, and give way to the page.

mod cells;
pub mod reading;
mod record;

use cloud::time::Moment;

use crate::order::Column;
use crate::task::Task;

use self::cells::Seen;

/// The schema that every task in JSON names.
pub const SCHEMA: &str = "taskdeck.task";
/// The version of the schema that is written.
pub const VERSION: u64 = 1;

/// How tasks are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For spreadsheets: RFC 4180, UTF-8 with its mark, formulas made harmless.
    Csv,
    /// One task a line, each complete in itself: what a file is opened from.
    Ndjson,
    /// The same tasks as one list.
    Json,
    /// Columns with tabs between them, to be pasted.
    Text,
}

impl Format {
    /// All that are saved as files.
    pub const FILES: [Self; 3] = [Self::Csv, Self::Ndjson, Self::Json];

    /// Its word in names of files.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Json => "json",
            Self::Text => "txt",
        }
    }

    /// The format of this word.
    pub fn from_slug(word: &str) -> Option<Self> {
        Self::FILES.into_iter().find(|format| format.slug() == word)
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv;charset=utf-8",
            Self::Ndjson => "application/x-ndjson",
            Self::Json => "application/json",
            Self::Text => "text/plain;charset=utf-8",
        }
    }
}

/// What is written, and how it is read by a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The format.
    pub format: Format,
    /// The columns of a table, each with its head in the reader's language, without a zone.
    pub columns: Vec<(Column, String)>,
    /// The head of the column of keys, which files have at their end.
    pub key: String,
    /// The name of the zone that times of a table are in.
    pub zone: String,
    /// Whether names are in Chinese rather than English.
    pub chinese: bool,
    /// The moment that running durations refer to.
    pub now: Moment,
}

/// Writes tasks one after the other.
pub struct Writer {
    shape: Shape,
    written: u64,
}

impl Writer {
    /// Nothing is written yet.
    pub fn new(shape: Shape) -> Self {
        Self { shape, written: 0 }
    }

    /// How many tasks were written.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Writes what stands before the first task.
    pub fn begin(&self, out: &mut String) {
        match self.shape.format {
            Format::Csv => {
                // Spreadsheets take a file without the mark for their own old encoding.
                out.push('\u{feff}');
                self.line(self.heads(), out);
            }
            Format::Text => self.line(self.heads(), out),
            Format::Json => out.push('['),
            Format::Ndjson => {}
        }
    }

    /// Writes a task; `ahead` says by how many milliseconds clocks of the zone are ahead of UTC at a moment.
    pub fn task(&mut self, task: &Task, ahead: &dyn Fn(Moment) -> i64, out: &mut String) {
        let Shape { chinese, now, .. } = self.shape;
        match self.shape.format {
            Format::Csv | Format::Text => {
                let seen = Seen { chinese, now, ahead };
                let mut cells: Vec<String> =
                    self.shape.columns.iter().map(|(column, _)| cells::cell(task, *column, &seen)).collect();
                if self.shape.format == Format::Csv {
                    cells.push(task.key.to_string());
                }
                self.line(cells, out);
            }
            Format::Json => {
                out.push_str(if self.written == 0 { "\n" } else { ",\n" });
                record::write(task, out);
            }
            Format::Ndjson => {
                record::write(task, out);
                out.push('\n');
            }
        }
        self.written += 1;
    }

    /// Writes what stands behind the last task.
    pub fn end(&self, out: &mut String) {
        if self.shape.format == Format::Json {
            out.push_str("\n]\n");
        }
    }

    fn heads(&self) -> Vec<String> {
        let Shape { columns, key, zone, format, .. } = &self.shape;
        let head = |(column, head): &(Column, String)| match column {
            Column::Started | Column::Created | Column::Ended => format!("{head} ({zone})"),
            Column::Duration => format!("{head} (h:mm:ss)"),
            _ => head.clone(),
        };
        let keys = (*format == Format::Csv).then(|| key.clone());
        columns.iter().map(head).chain(keys).collect()
    }

    /// Writes a line of a table.
    fn line(&self, cells: Vec<String>, out: &mut String) {
        let is_csv = self.shape.format == Format::Csv;
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                out.push(if is_csv { ',' } else { '\t' });
            }
            if is_csv {
                cells::push_csv(cell, out);
            } else {
                cells::push_text(cell, out);
            }
        }
        out.push_str(if is_csv { "\r\n" } else { "\n" });
    }
}
