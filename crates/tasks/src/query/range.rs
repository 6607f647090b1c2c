//! Ranges of numbers as they are written: `>10m`, `5m..1h`, `<50`.

use super::length;
use super::{Field, Problem};

/// A range of numbers, open where an end is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// Not less than this.
    pub from: Option<i64>,
    /// Not more than this.
    pub to: Option<i64>,
    /// Whether the ends themselves are left out: `<50` rather than `<=50`.
    pub is_open: bool,
}

impl Range {
    /// Whether a number lies in it.
    pub fn holds(&self, number: i64) -> bool {
        let within = |end: i64| number != end || !self.is_open;
        self.from.is_none_or(|from| number >= from && within(from))
            && self.to.is_none_or(|to| number <= to && within(to))
    }

    pub(super) fn parse(field: Field, text: &str) -> Result<Self, Problem> {
        let wrong = if field == Field::Duration { Problem::NotALength } else { Problem::NotAPercentage };
        let number = |text: &str| number(field, text).ok_or(wrong);
        let end = |rest: &str| match rest.strip_prefix('=') {
            Some(rest) => number(rest).map(|n| (n, false)),
            None => number(rest).map(|n| (n, true)),
        };
        if let Some(rest) = text.strip_prefix('>') {
            let (from, is_open) = end(rest)?;
            return Ok(Self { from: Some(from), to: None, is_open });
        }
        if let Some(rest) = text.strip_prefix('<') {
            let (to, is_open) = end(rest)?;
            return Ok(Self { from: None, to: Some(to), is_open });
        }
        let Some((from, to)) = text.split_once("..") else {
            let from = number(text)?;
            return Ok(Self { from: Some(from), to: Some(alone(field, from)), is_open: false });
        };
        let side = |text: &str| if text.is_empty() { Ok(None) } else { number(text).map(Some) };
        let range = Self { from: side(from)?, to: side(to)?, is_open: false };
        match (range.from, range.to) {
            (None, None) => Err(wrong),
            (Some(from), Some(to)) if to < from => Err(Problem::EndBeforeStart),
            _ => Ok(range),
        }
    }

    /// The text that is read as this range of this field.
    pub(super) fn text(&self, field: Field) -> String {
        let mut text = String::new();
        let equal = if self.is_open { "" } else { "=" };
        match (self.from, self.to) {
            (Some(from), Some(to)) if to == alone(field, from) => write(field, from, &mut text),
            (Some(from), None) => {
                text.push('>');
                text.push_str(equal);
                write(field, from, &mut text);
            }
            (None, Some(to)) => {
                text.push('<');
                text.push_str(equal);
                write(field, to, &mut text);
            }
            (from, to) => {
                from.into_iter().for_each(|from| write(field, from, &mut text));
                text.push_str("..");
                to.into_iter().for_each(|to| write(field, to, &mut text));
            }
        }
        text
    }
}

/// The end of the range that a number on its own means: nothing takes ten minutes to the millisecond, so a length
/// goes up to the next of its unit.
fn alone(field: Field, from: i64) -> i64 {
    match field {
        Field::Duration => from.saturating_add(length::unit(from).1 - 1),
        _ => from,
    }
}

fn number(field: Field, text: &str) -> Option<i64> {
    if field == Field::Duration {
        return length::parse(text);
    }
    let digits = text.strip_suffix('%').unwrap_or(text);
    let is_number = digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|percent| is_number && *percent <= 100)
}

fn write(field: Field, number: i64, text: &mut String) {
    if field == Field::Duration {
        let _ = length::write(number, text);
    } else {
        text.push_str(&number.to_string());
    }
}
