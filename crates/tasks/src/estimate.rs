//! When a job will end, from how long jobs of its name took before. Nothing is made up: below [`FEWEST`] of them there
//! is no estimate, and what runs longer than they did is late.

use cloud::time::Moment;

use crate::status::Status;
use crate::task::{Detail, Task};

/// From so many jobs on there is an estimate.
pub const FEWEST: usize = 5;

/// Of so many jobs, the last ones, the range is taken: what took place long ago says little.
const RECENT: usize = 40;

/// The part of the jobs that may end outside the range.
const OUTSIDE: f64 = 0.2;

/// How much one job that ended outside the range, or within it, widens or narrows the next.
const STEP: f64 = 0.02;

/// How long jobs like one took, in the order in which they ended.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// Logarithms of milliseconds, of the last jobs.
    recent: Vec<f64>,
    /// The part of the jobs that the next range may miss. After a change of what is usual, ranges miss more than they
    /// should, and are made wider until they do not.
    outside: f64,
    is_of_size: bool,
}

impl Default for History {
    fn default() -> Self {
        Self { recent: Vec::new(), outside: OUTSIDE, is_of_size: false }
    }
}

/// How long such a job takes, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// One in ten is over sooner.
    pub low: i64,
    /// Half of them are over by then.
    pub median: i64,
    /// One in ten takes longer.
    pub high: i64,
}

/// What can be said of a job's end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outlook {
    /// It is over, or does not run and has no time to begin at.
    Nothing,
    /// So few such jobs have completed that nothing can be said.
    TooFew(usize),
    /// It will have ended by then.
    Expected {
        /// One in ten is over sooner than this.
        low: Moment,
        /// Half of such jobs are over by then.
        median: Moment,
        /// One in ten takes longer.
        high: Moment,
        /// From how many jobs.
        samples: usize,
        /// Whether those changed an instance to the same size.
        is_of_size: bool,
    },
    /// It should have ended by then: nine in ten have.
    Late {
        /// By when.
        since: Moment,
        /// From how many jobs.
        samples: usize,
        /// How many of them took longer than it has so far.
        longer: usize,
        /// Whether those changed an instance to the same size.
        is_of_size: bool,
    },
}

impl Outlook {
    /// When the job will have ended, most likely and at the latest, where that can be said.
    pub fn ends(self) -> Option<(Moment, Moment)> {
        match self {
            Self::Expected { median, high, .. } => Some((median, high)),
            Self::Nothing | Self::TooFew(_) | Self::Late { .. } => None,
        }
    }
}

impl History {
    /// Jobs that took so many milliseconds, in the order in which they ended.
    pub fn new(took: impl IntoIterator<Item = i64>, is_of_size: bool) -> Self {
        let mut history = Self { is_of_size, ..Self::default() };
        took.into_iter().for_each(|took| history.add(took));
        history
    }

    /// One more job has ended, after so many milliseconds.
    pub fn add(&mut self, took: i64) {
        let log = (took.max(1) as f64).ln();
        if self.recent.len() >= FEWEST {
            let spread = Spread::of(&self.recent);
            let is_inside = spread.at(self.outside / 2.0) <= log && log <= spread.at(1.0 - self.outside / 2.0);
            let missed = if is_inside { 0.0 } else { 1.0 };
            self.outside = (self.outside + STEP * (OUTSIDE - missed)).clamp(0.02, 0.5);
        }
        if self.recent.len() == RECENT {
            self.recent.remove(0);
        }
        self.recent.push(log);
    }

    /// How many jobs it is of that count.
    pub fn samples(&self) -> usize {
        self.recent.len()
    }

    /// How long the next such job will take when it has taken `so_far` milliseconds; none below [`FEWEST`] jobs.
    pub fn range(&self, so_far: i64) -> Option<Range> {
        if self.recent.len() < FEWEST {
            return None;
        }
        let spread = Spread::of(&self.recent);
        let begun = if so_far > 0 { spread.level((so_far as f64).ln()) } else { 0.0 };
        // Of those that took as long as it has so far, the rest counts.
        let at = |level: f64| (spread.at(begun + (1.0 - begun) * level).exp() as i64).max(so_far);
        let margin = self.outside / 2.0;
        Some(Range { low: at(margin), median: at(0.5), high: at(1.0 - margin) })
    }

    /// What can be said of the end of a job like these.
    pub fn outlook(&self, task: &Task, now: Moment) -> Outlook {
        let (began, so_far) = match (task.status, task.started) {
            (Status::Running, began) => match began.or(task.created) {
                Some(began) => (began, now.since(began).max(0)),
                None => return Outlook::Nothing,
            },
            // One that should have begun by now begins at any moment.
            (Status::Pending, Some(start)) => (start.max(now), 0),
            _ => return Outlook::Nothing,
        };
        let (samples, is_of_size) = (self.samples(), self.is_of_size);
        let (Some(at_first), Some(range)) = (self.range(0), self.range(so_far)) else {
            return Outlook::TooFew(samples);
        };
        if so_far > at_first.high {
            let so_far = (so_far as f64).ln();
            let longer = self.recent.iter().filter(|took| **took > so_far).count();
            return Outlook::Late { since: began.plus(at_first.high), samples, longer, is_of_size };
        }
        let at = |took: i64| began.plus(took);
        let (low, median, high) = (at(range.low), at(range.median), at(range.high));
        Outlook::Expected { low, median, high, samples, is_of_size }
    }
}

/// Some numbers in order, and how far they are apart.
struct Spread {
    sorted: Vec<f64>,
    deviation: f64,
}

impl Spread {
    fn of(numbers: &[f64]) -> Self {
        let mut sorted = numbers.to_vec();
        sorted.sort_by(f64::total_cmp);
        let count = sorted.len() as f64;
        let mean = sorted.iter().sum::<f64>() / count;
        let squares = sorted.iter().map(|n| (n - mean) * (n - mean)).sum::<f64>();
        Self { sorted, deviation: (squares / (count - 1.0).max(1.0)).sqrt() }
    }

    /// The number below which the next one is with this probability. Beyond those there are, as far as they are apart.
    fn at(&self, level: f64) -> f64 {
        let (Some(first), Some(last)) = (self.sorted.first(), self.sorted.last()) else { return 0.0 };
        let count = self.sorted.len() as f64;
        let place = level * (count + 1.0);
        if place < 1.0 {
            return first - (1.0 - place) * self.deviation;
        }
        if place > count {
            return last + (place - count) * self.deviation;
        }
        let below = place as usize;
        let low = self.sorted.get(below - 1).unwrap_or(first);
        let high = self.sorted.get(below).unwrap_or(last);
        low + (high - low) * (place - below as f64)
    }

    /// The probability with which the next one is below this number: what [`Self::at`] undoes.
    fn level(&self, number: f64) -> f64 {
        let count = self.sorted.len() as f64;
        let below = self.sorted.partition_point(|other| *other <= number);
        let (low, high) = (below.checked_sub(1).and_then(|at| self.sorted.get(at)), self.sorted.get(below));
        let beyond = |gap: f64| if self.deviation > 0.0 { (gap / self.deviation).min(1.0) } else { 1.0 };
        let place = match (low, high) {
            (None, Some(first)) => 1.0 - beyond(first - number),
            (Some(low), Some(high)) => below as f64 + (number - low) / (high - low),
            (Some(last), None) => count + beyond(number - last),
            (None, None) => 0.0,
        };
        place / (count + 1.0)
    }
}

/// The size that a job changes its instance to, where its row says it: jobs that make an instance large take longer.
pub fn size(details: &[Detail]) -> Option<String> {
    details.iter().find_map(|detail| match detail {
        Detail::Change { field, new: Some(new), .. } if field == "resource_spec_code" => Some(new.to_string()),
        Detail::Tree { field, value } if field == "target_config" => Some(value.get("flavor")?.as_str()?.to_owned()),
        _ => None,
    })
}
