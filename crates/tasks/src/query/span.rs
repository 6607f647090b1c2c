//! Spans of time as they are written: `2026-11-01..2026-11-07`, `>-24h`. Relative to now, or to the clock on the
//! reader's wall.

use std::fmt;

use cloud::time::Moment;

use super::Problem;
use super::length::{self, DAY};

/// One end of a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Milliseconds before (negative) or after now. Stays relative in a shared address.
    FromNow(i64),
    /// A day or a moment of the clock on the reader's wall.
    Wall(Wall),
}

/// What a clock on a wall shows: no zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wall {
    /// The moment at which a clock in UTC shows this.
    pub as_utc: Moment,
    /// Whether a day was meant rather than a minute.
    pub is_day: bool,
}

/// A span of time, open where an edge is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Not before this.
    pub from: Option<Edge>,
    /// Not after this. A day as the end is meant whole.
    pub to: Option<Edge>,
}

/// A span of time in moments, open where one is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) from: Option<Moment>,
    pub(super) to: Option<Moment>,
}

impl Bounds {
    pub(super) fn hold(&self, at: Moment) -> bool {
        self.from.is_none_or(|from| at >= from) && self.to.is_none_or(|to| at <= to)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(Edge::Wall(from)), Some(Edge::Wall(to))) if from == to => Edge::Wall(from).fmt(f),
            (Some(from), None) => write!(f, ">{from}"),
            (None, Some(to)) => write!(f, "<{to}"),
            (from, to) => {
                from.iter().try_for_each(|edge| write!(f, "{edge}"))?;
                f.write_str("..")?;
                to.iter().try_for_each(|edge| write!(f, "{edge}"))
            }
        }
    }
}

impl fmt::Display for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FromNow(0) => f.write_str("now"),
            Self::FromNow(ms) => {
                f.write_str(if *ms < 0 { "-" } else { "+" })?;
                length::write(ms.saturating_abs(), f)
            }
            Self::Wall(wall) => {
                let text = wall.as_utc.to_string();
                f.write_str(text.get(..if wall.is_day { 10 } else { 16 }).unwrap_or_default())
            }
        }
    }
}

impl Span {
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        let edge = |text: &str| Edge::parse(text).ok_or(Problem::NotATime);
        let span = if let Some(rest) = text.strip_prefix('>') {
            Self { from: Some(edge(rest.strip_prefix('=').unwrap_or(rest))?), to: None }
        } else if let Some(rest) = text.strip_prefix('<') {
            Self { from: None, to: Some(edge(rest.strip_prefix('=').unwrap_or(rest))?) }
        } else if let Some((from, to)) = text.split_once("..") {
            let side = |text: &str| if text.is_empty() { Ok(None) } else { edge(text).map(Some) };
            let (from, to) = (side(from)?, side(to)?);
            if from.is_none() && to.is_none() {
                return Err(Problem::NotATime);
            }
            Self { from, to }
        } else {
            let edge = edge(text)?;
            // A span back from now means all of it; a point in time on its own would match nothing.
            match edge {
                Edge::FromNow(ms) if ms < 0 => Self { from: Some(edge), to: None },
                Edge::FromNow(_) => Self { from: None, to: Some(edge) },
                Edge::Wall(_) => Self { from: Some(edge), to: Some(edge) },
            }
        };
        let backwards = match (span.from, span.to) {
            (Some(Edge::FromNow(from)), Some(Edge::FromNow(to))) => to < from,
            (Some(Edge::Wall(from)), Some(Edge::Wall(to))) => to.last() < from.as_utc,
            _ => false,
        };
        if backwards { Err(Problem::EndBeforeStart) } else { Ok(span) }
    }

    pub(super) fn at(&self, now: Moment, to_utc: &dyn Fn(Moment) -> Moment) -> Bounds {
        Bounds { from: self.from.map(|edge| edge.first(now, to_utc)), to: self.to.map(|edge| edge.last(now, to_utc)) }
    }
}

impl Wall {
    /// The last moment of the minute or day.
    pub(crate) fn last(self) -> Moment {
        self.as_utc.plus(if self.is_day { DAY - 1 } else { 59_999 })
    }
}

impl Edge {
    fn parse(text: &str) -> Option<Self> {
        if text == "now" {
            return Some(Self::FromNow(0));
        }
        let signed = text.strip_prefix('-').map(|t| (t, -1)).or(text.strip_prefix('+').map(|t| (t, 1)));
        if let Some((rest, sign)) = signed {
            return length::parse(rest).map(|length| Self::FromNow(length * sign));
        }
        let (text, is_day) = match text.len() {
            10 => (format!("{text}T00:00:00Z"), true),
            16 => (format!("{text}:00Z"), false),
            _ => return None,
        };
        Some(Self::Wall(Wall { as_utc: Moment::read(&text)?, is_day }))
    }

    fn first(self, now: Moment, to_utc: &dyn Fn(Moment) -> Moment) -> Moment {
        match self {
            Self::FromNow(ms) => now.plus(ms),
            Self::Wall(wall) => to_utc(wall.as_utc),
        }
    }

    fn last(self, now: Moment, to_utc: &dyn Fn(Moment) -> Moment) -> Moment {
        match self {
            Self::FromNow(ms) => now.plus(ms),
            Self::Wall(wall) => to_utc(wall.last()),
        }
    }
}
