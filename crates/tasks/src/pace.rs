//! How often a list is asked: as the reader chose, or by what runs, who looks and how fast the cloud is.

use cloud::time::Moment;

/// Milliseconds between refreshes while something runs that is in sight.
pub const BUSY: i64 = 5_000;
/// Milliseconds between refreshes while nothing does.
pub const CALM: i64 = 30_000;
/// After so many milliseconds without a hand on mouse or keys, somebody is idle.
pub const IDLE_AFTER: i64 = 120_000;
/// After so many, nobody is there any more.
pub const GONE_AFTER: i64 = 1_800_000;
/// Milliseconds between two requests for what is watched while nobody can see the page, at least.
pub const UNSEEN: i64 = 60_000;
/// So many times slower while somebody is idle.
const IDLE_FACTOR: i64 = 10;
/// A refresh takes at most one part in this and one of the time.
const LATENCY_FACTOR: i64 = 4;
/// The longest time that is believed to be the cloud's own, in milliseconds.
const LONGEST_LATENCY: i64 = 60_000;

/// What the reader chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// As often as is of use.
    #[default]
    Auto,
    /// Every so many seconds, whether anybody is there or not.
    Every(u16),
    /// Only when somebody asks.
    Paused,
}

impl Choice {
    /// All that there is to choose from.
    pub const ALL: [Self; 7] =
        [Self::Auto, Self::Every(5), Self::Every(10), Self::Every(30), Self::Every(60), Self::Every(300), Self::Paused];

    /// Its word in settings.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Every(0..=5) => "5s",
            Self::Every(6..=10) => "10s",
            Self::Every(11..=30) => "30s",
            Self::Every(31..=60) => "1m",
            Self::Every(_) => "5m",
            Self::Auto => "auto",
            Self::Paused => "paused",
        }
    }

    /// The choice of this word.
    pub fn from_slug(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.slug() == word)
    }
}

/// Whether somebody is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// With a hand on mouse or keys.
    #[default]
    Here,
    /// Not for a while.
    Idle,
    /// Not for so long that nothing more is asked.
    Gone,
}

impl Presence {
    /// Of who touched something last at `input`. A wall display counts as a person: nobody has a hand on it.
    pub fn at(now: Moment, input: Moment, is_wall: bool) -> Self {
        match now.since(input) {
            _ if is_wall => Self::Here,
            GONE_AFTER.. => Self::Gone,
            IDLE_AFTER.. => Self::Idle,
            _ => Self::Here,
        }
    }
}

/// What decides how often one list is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// What the reader chose.
    pub choice: Choice,
    /// Whether somebody is there.
    pub presence: Presence,
    /// Whether something of this list is watched: it is asked for though nobody is there.
    pub is_watched: bool,
    /// Whether something of this list that runs is in sight.
    pub has_running: bool,
    /// Whether it is for this tab to ask; otherwise another one hands its rows on.
    pub leads: bool,
    /// Any number, so that not all who wait come back together.
    pub seed: u32,
}

impl Default for Pace {
    /// By itself, with somebody there and nothing running.
    fn default() -> Self {
        Self {
            choice: Choice::Auto,
            presence: Presence::Here,
            is_watched: false,
            has_running: false,
            leads: true,
            seed: 0,
        }
    }
}

impl Pace {
    /// Whether anything is asked by itself.
    pub fn goes_on(&self) -> bool {
        self.leads && self.choice != Choice::Paused && (self.presence != Presence::Gone || self.is_watched)
    }

    /// Milliseconds from one answer to the next question, where the last answer took `latency`; none while nothing is
    /// asked by itself.
    pub fn interval(&self, latency: i64) -> Option<i64> {
        let wanted = match self.choice {
            Choice::Every(seconds) => i64::from(seconds) * 1_000,
            Choice::Auto | Choice::Paused => {
                let base = if self.has_running { BUSY } else { CALM };
                match self.presence {
                    Presence::Here => base,
                    Presence::Idle | Presence::Gone if self.is_watched => UNSEEN,
                    Presence::Idle | Presence::Gone => base * IDLE_FACTOR,
                }
            }
        };
        let slow = latency.clamp(0, LONGEST_LATENCY) * LATENCY_FACTOR;
        self.goes_on().then_some(wanted.max(slow))
    }
}

/// A wait made longer by up to a quarter, so that not all who wait come back together; by nothing for the seed 0.
pub fn jittered(wait: i64, seed: u32, attempt: u32) -> i64 {
    let mixed = seed.wrapping_mul(attempt.wrapping_mul(2).wrapping_add(0x9e37_79b1));
    wait.saturating_add(wait / 4 * i64::from(mixed >> 16) / 0xffff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Moment {
        Moment::from_millis(1_800_000_000_000 + second * 1_000).unwrap()
    }

    #[test]
    fn by_itself_it_is_fast_while_something_runs_in_sight_and_slow_while_one_is_idle() {
        let calm = Pace::default();
        let busy = Pace { has_running: true, ..calm };
        assert_eq!((busy.interval(100), calm.interval(100)), (Some(5_000), Some(30_000)));
        let idle = |pace: Pace| Pace { presence: Presence::Idle, ..pace };
        assert_eq!((idle(busy).interval(100), idle(calm).interval(100)), (Some(50_000), Some(300_000)));
    }

    #[test]
    fn a_slow_cloud_is_asked_less_often_but_not_never() {
        let busy = Pace { has_running: true, ..Pace::default() };
        assert_eq!(busy.interval(3_000), Some(12_000));
        assert_eq!(Pace { choice: Choice::Every(5), ..busy }.interval(3_000), Some(12_000));
        assert_eq!(busy.interval(i64::MAX), Some(240_000));
        assert_eq!(busy.interval(-5), Some(5_000));
    }

    #[test]
    fn a_choice_holds_whatever_runs_and_whoever_is_there() {
        for presence in [Presence::Here, Presence::Idle] {
            let pace = Pace { choice: Choice::Every(60), presence, ..Pace::default() };
            assert_eq!(pace.interval(0), Some(60_000));
        }
    }

    #[test]
    fn nothing_is_asked_when_paused_when_nobody_is_there_and_when_another_tab_asks() {
        let pace = Pace::default();
        for pace in [
            Pace { choice: Choice::Paused, ..pace },
            Pace { presence: Presence::Gone, ..pace },
            Pace { leads: false, ..pace },
        ] {
            assert_eq!(pace.interval(0), None, "{pace:?}");
        }
    }

    #[test]
    fn what_is_watched_is_asked_for_every_minute_though_nobody_is_there() {
        let watched = Pace { is_watched: true, ..Pace::default() };
        for presence in [Presence::Idle, Presence::Gone] {
            assert_eq!(Pace { presence, ..watched }.interval(0), Some(60_000));
        }
        assert_eq!(watched.interval(0), Some(30_000));
        assert_eq!(Pace { choice: Choice::Paused, ..watched }.interval(0), None);
    }

    #[test]
    fn one_is_there_then_idle_then_gone_and_a_wall_is_always_there() {
        let presence = |second| Presence::at(at(second), at(0), false);
        assert_eq!(
            [119, 120, 1_799, 1_800].map(presence),
            [Presence::Here, Presence::Idle, Presence::Idle, Presence::Gone]
        );
        assert_eq!(Presence::at(at(99_999), at(0), true), Presence::Here);
        assert_eq!(Presence::at(at(0), at(5), false), Presence::Here, "a clock that was set back");
    }

    #[test]
    fn every_choice_has_a_word_of_its_own() {
        for choice in Choice::ALL {
            assert_eq!(Choice::from_slug(choice.slug()), Some(choice));
        }
        assert_eq!(Choice::from_slug("7s"), None);
    }

    proptest! {
        #[test]
        fn a_wait_is_made_longer_by_a_quarter_at_most(wait in 0i64..1_000_000, seed: u32, attempt in 0u32..9) {
            let jittered = jittered(wait, seed, attempt);
            prop_assert!((wait..=wait + wait / 4).contains(&jittered));
        }
    }

    #[test]
    fn those_with_another_seed_come_back_at_another_time() {
        let mut waits: Vec<i64> = [1, 77, 4_000_000_000].map(|seed| jittered(100_000, seed, 1)).into();
        waits.dedup();
        assert_eq!((waits.len(), jittered(100_000, 0, 1)), (3, 100_000));
    }
}
