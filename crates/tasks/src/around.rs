//! What else happened to the instance of a job around its time.

use cloud::time::Moment;

use crate::status::Status;
use crate::store::RowId;
use crate::task::Task;

/// The jobs of one instance around the time of one of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Around {
    /// The nearest of them, the latest first.
    pub neighbours: Vec<Neighbour>,
    /// How many jobs of the instance are at hand besides.
    pub of: usize,
    /// How many of all of them were at work while it was.
    pub overlapping: usize,
}

/// Another job of the instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// Its row.
    pub row: RowId,
    /// When it was, seen from the job.
    pub when: When,
}

/// When one job was, seen from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// At the same time, for so many milliseconds as far as is known.
    Overlaps(i64),
    /// It was over so many milliseconds before the other began.
    Before(i64),
    /// It began so many milliseconds after the other was over.
    After(i64),
    /// One of them has no times that make sense.
    Unknown,
}

impl When {
    /// How far away it was, in milliseconds.
    pub const fn distance(self) -> i64 {
        match self {
            Self::Overlaps(_) => 0,
            Self::Before(by) | Self::After(by) => by,
            Self::Unknown => i64::MAX,
        }
    }
}

/// What is known of when a job was at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    /// How it is.
    pub status: Status,
    /// When it started, or was created where that is not known.
    pub began: Option<Moment>,
    /// When it was over.
    pub ended: Option<Moment>,
}

impl Course {
    /// That of a task.
    pub fn of(task: &Task) -> Self {
        Self { status: task.status, began: task.started.or(task.created), ended: task.ended }
    }

    /// The time in which it was at work: what runs reaches to now, and what waits for its time is at no work yet.
    pub fn at_work(self, now: Moment) -> Option<(Moment, Moment)> {
        let began = self.began?;
        let ended = match self.status {
            Status::Running => now.max(began),
            Status::Completed | Status::Failed | Status::Canceled => self.ended?,
            // It is to be at work from then on, for nobody knows how long.
            Status::Pending | Status::Unauthorized | Status::Unknown => began,
        };
        (began <= ended).then_some((began, ended))
    }

    const fn has_worked(self) -> bool {
        matches!(self.status, Status::Running | Status::Completed | Status::Failed | Status::Canceled)
    }

    /// When `other` was, seen from this one. What was never at work shared no time: where it falls into the other's, it
    /// is told as before or after its beginning.
    pub fn sees(self, other: Self, now: Moment) -> When {
        let (at, others) = (self.at_work(now), other.at_work(now));
        match when(at, others) {
            When::Overlaps(_) if !(self.has_worked() && other.has_worked()) => {
                if others.map(|(began, _)| began) < at.map(|(began, _)| began) {
                    When::Before(0)
                } else {
                    When::After(0)
                }
            }
            when => when,
        }
    }
}

/// When `other` was, seen from `one`.
pub fn when(one: Option<(Moment, Moment)>, other: Option<(Moment, Moment)>) -> When {
    let (Some(one), Some(other)) = (one, other) else { return When::Unknown };
    if other.1 < one.0 || other.1 == one.0 && other.0 < one.0 {
        When::Before(one.0.since(other.1))
    } else if other.0 > one.1 || other.0 == one.1 && other.1 > one.1 {
        When::After(other.0.since(one.1))
    } else {
        When::Overlaps(one.1.min(other.1).since(one.0.max(other.0)))
    }
}
