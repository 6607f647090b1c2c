//! The simulated cloud's clock: it may start at another time than now, stand still, and be moved forward.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use cloud::time::Moment;

/// A clock.
#[derive(Debug)]
pub struct Clock {
    origin: Moment,
    started: Instant,
    frozen: bool,
    moved: i64,
}

impl Clock {
    /// A clock that shows this time now, or the machine's.
    pub fn new(start: Option<Moment>, frozen: bool) -> Self {
        Self { origin: start.unwrap_or_else(machine), started: Instant::now(), frozen, moved: 0 }
    }

    /// The time.
    pub fn now(&self) -> Moment {
        let passed =
            if self.frozen { 0 } else { i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX) };
        self.origin.plus(self.moved.saturating_add(passed))
    }

    /// Moves it forward.
    pub fn advance(&mut self, millis: u32) {
        self.moved = self.moved.saturating_add(i64::from(millis));
    }
}

fn machine() -> Moment {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment::default().plus(i64::try_from(passed.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_it_is_moved() {
        let start = Moment::read("2026-11-21T08:00:00Z").unwrap();
        let mut clock = Clock::new(Some(start), true);
        assert_eq!(clock.now(), start);
        clock.advance(90_000);
        assert_eq!(clock.now(), start.plus(90_000));
    }

    #[test]
    fn another_goes_on_from_where_it_started() {
        let start = Moment::read("2026-11-21T08:00:00Z").unwrap();
        let clock = Clock::new(Some(start), false);
        let first = clock.now();
        assert!(first >= start && clock.now() >= first);
        assert!(Some(machine()) > Moment::read("2025-01-01T00:00:00Z"));
    }
}
