//! What stands in the cells of a table: for people and spreadsheets, not to be read back.

use cloud::legible::legible;
use cloud::time::Moment;

use crate::names;
use crate::order::Column;
use crate::sources::job_name;
use crate::task::{Progress, Task};

/// How a task is looked at.
pub(super) struct Seen<'a> {
    pub chinese: bool,
    pub now: Moment,
    /// By how many milliseconds clocks of the zone are ahead of UTC at a moment.
    pub ahead: &'a dyn Fn(Moment) -> i64,
}

/// A cell; empty where the task says nothing.
pub(super) fn cell(task: &Task, column: Column, seen: &Seen<'_>) -> String {
    let named = |name: names::Name| if seen.chinese { name.zh } else { name.en };
    match column {
        Column::Status => named(names::status(task.status)).to_owned(),
        Column::Name => job_name(task).map_or_else(|| task.name.clone(), |name| named(name).to_owned()),
        Column::Product => task.key.source.product().name().to_owned(),
        Column::Instance => match &task.instance {
            Some(instance) => instance.name.clone().unwrap_or_else(|| instance.id.clone()),
            None => String::new(),
        },
        Column::Place => format!("{} / {}", task.key.region, task.key.project),
        Column::Progress => match task.progress {
            Progress::Percent(percent) => format!("{percent}%"),
            Progress::Unknown | Progress::NotReported => String::new(),
        },
        Column::Started => time(task.started.or(task.created), seen.ahead),
        Column::Created => time(task.created, seen.ahead),
        Column::Ended => time(task.ended, seen.ahead),
        Column::Duration => task.duration(seen.now).map(length).unwrap_or_default(),
        Column::Reason => task.reason.clone().unwrap_or_default(),
        Column::User => task.user.clone().unwrap_or_default(),
        Column::Id => task.key.id.clone(),
    }
}

/// `2026-11-21 20:00:00+08:00`: as clocks of the zone show it, with how far they are from UTC then.
fn time(at: Option<Moment>, ahead: &dyn Fn(Moment) -> i64) -> String {
    let Some(at) = at else { return String::new() };
    let ahead = ahead(at);
    let wall = at.plus(ahead).to_string();
    let (day, time) = wall.split_once('T').unwrap_or((&wall, ""));
    let (sign, minutes) = (if ahead < 0 { '-' } else { '+' }, ahead.abs() / 60_000);
    format!("{day} {}{sign}{:02}:{:02}", time.get(..8).unwrap_or(time), minutes / 60, minutes % 60)
}

/// `26:05:09`: hours, minutes and seconds, which spreadsheets can add up.
fn length(millis: i64) -> String {
    let seconds = millis / 1_000;
    format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

/// What spreadsheets take for the beginning of a formula, in the forms of East Asian keyboards too.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Writes a cell of CSV. What a spreadsheet would take for a formula is made a text by an apostrophe.
pub(super) fn push_csv(cell: &str, out: &mut String) {
    let is_formula = cell.starts_with(FORMULA);
    let is_quoted = cell.contains(['"', ',', '\r', '\n']) || cell.starts_with(' ') || cell.ends_with(' ');
    if is_quoted {
        out.push('"');
    }
    if is_formula {
        out.push('\'');
    }
    for (at, part) in cell.split('"').enumerate() {
        out.push_str(if at > 0 { "\"\"" } else { "" });
        out.push_str(part);
    }
    if is_quoted {
        out.push('"');
    }
}

/// Writes a cell between tabs: on one line, with nothing in it that cannot be seen.
pub(super) fn push_text(cell: &str, out: &mut String) {
    out.push_str(&legible(cell).replace(['\t', '\n', '\u{2028}', '\u{2029}'], " "));
}
