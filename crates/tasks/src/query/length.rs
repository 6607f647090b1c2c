//! Lengths of time as they are written: `90s`, `10m`, `24h`, `7d`, `2w`.

use std::fmt;

use winnow::Parser;
use winnow::combinator::alt;
use winnow::error::EmptyError;
use winnow::token::take_while;

/// A day, in milliseconds.
pub(super) const DAY: i64 = 86_400_000;

/// The units in milliseconds, the longest first; in the last every length can be written.
const UNITS: [(&str, i64); 6] = [("w", 7 * DAY), ("d", DAY), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Reads a length, in milliseconds.
pub(super) fn parse(text: &str) -> Option<i64> {
    let (number, word) = (digits, alt(("ms", "s", "m", "h", "d", "w"))).parse(text).ok()?;
    let (_, unit) = UNITS.into_iter().find(|(other, _)| *other == word)?;
    number.parse::<i64>().ok()?.checked_mul(unit)
}

fn digits<'a>(input: &mut &'a str) -> Result<&'a str, EmptyError> {
    take_while(1.., '0'..='9').parse_next(input)
}

/// The unit in which a length is written.
pub(super) fn unit(length: i64) -> (&'static str, i64) {
    let unit = UNITS.into_iter().find(|(_, unit)| length % unit == 0 && length != 0);
    unit.unwrap_or(("s", 1_000))
}

/// Writes a length of milliseconds so that it is read again.
pub(super) fn write(length: i64, f: &mut impl fmt::Write) -> fmt::Result {
    let (word, unit) = unit(length);
    write!(f, "{}{word}", length / unit)
}
