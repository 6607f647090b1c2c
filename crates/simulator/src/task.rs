//! A task of the simulated cloud. It holds when it begins, how long it takes and how it ends; what state it
//! is in follows from the time at which one looks.

use cloud::time::Moment;

use crate::kinds::{Kind, List};
use crate::random::{first_digits, hex_id, mix, uuid};

/// How a task ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Well.
    Succeeds,
    /// With a reason.
    Fails,
    /// Somebody cancels it at the moment at which it would have begun.
    Canceled,
    /// Never: it waits for a person to authorise it.
    Unauthorized,
    /// In a state whose word no documentation has.
    Odd,
}

/// One task.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    /// The list that tells of it.
    pub(crate) list: List,
    /// Its place among the tasks of its list, all projects together. Oddities of rows go by it, so that
    /// each occurs in any world that is large enough.
    pub(crate) nth: u64,
    /// What it does.
    pub(crate) kind: &'static Kind,
    /// Its project, by its place in [`crate::world::PROJECTS`].
    pub(crate) project: usize,
    /// Its instance, by its place in the world.
    pub(crate) instance: usize,
    /// When it was asked for.
    pub(crate) created: Moment,
    /// When it begins; not before it was created.
    pub(crate) begins: Moment,
    /// How long it takes, in milliseconds.
    pub(crate) takes: i64,
    /// How it ends.
    pub(crate) end: End,
    /// What everything else about it is derived from.
    pub(crate) seed: u64,
    /// Whether its record was deleted.
    pub(crate) is_removed: bool,
}

/// A property of a task that is derived from its seed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Property {
    /// The instance it makes or removes.
    PassingInstance,
    /// The proxy instance it works on.
    Proxy,
    /// The specifications it changes to.
    Target,
    /// The order it belongs to.
    Order,
    /// Why it failed.
    Reason,
    /// The last part of an address.
    Address,
    /// A node.
    Node,
    /// Who started it.
    User,
    /// A network that is let in.
    Network,
    /// An availability zone.
    Zone,
    /// Capacities before and after.
    Capacities,
    /// A public address.
    PublicIp,
    /// The job that carries it out.
    Job,
}

/// What state a task is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Not begun.
    Pending,
    /// Waits to be authorised.
    Unauthorized,
    /// Runs and is this much done, from 0 to 99 percent.
    Running(u8),
    /// Ended well.
    Completed,
    /// Ended badly.
    Failed,
    /// Was cancelled.
    Canceled,
    /// Ended in a state of no documentation.
    Odd,
}

impl State {
    /// The word of TaurusDB and GaussDB.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Unauthorized => "Unauthorized",
            Self::Running(_) => "Running",
            Self::Completed => "Completed",
            Self::Failed => "Failed",
            Self::Canceled => "Canceled",
            Self::Odd => "Suspended",
        }
    }

    /// How much is done, while it runs.
    pub(crate) const fn percent(self) -> Option<u8> {
        match self {
            Self::Running(percent) => Some(percent),
            _ => None,
        }
    }
}

impl Task {
    /// The state at a moment.
    pub(crate) fn state(&self, now: Moment) -> State {
        match self.end {
            End::Unauthorized => State::Unauthorized,
            _ if now < self.begins => State::Pending,
            End::Canceled => State::Canceled,
            _ if now < self.ends() => {
                let done = now.since(self.begins).saturating_mul(100) / self.takes.max(1);
                State::Running(u8::try_from(done).unwrap_or(99).min(99))
            }
            End::Succeeds => State::Completed,
            End::Fails => State::Failed,
            End::Odd => State::Odd,
        }
    }

    /// Cancels it, if it has not begun. Whether it had not.
    pub(crate) fn cancel(&mut self, now: Moment) -> bool {
        let can_be = matches!(self.state(now), State::Pending | State::Unauthorized);
        if can_be {
            (self.begins, self.end) = (now, End::Canceled);
        }
        can_be
    }

    /// When it has ended, if it has.
    pub(crate) fn ended(&self, now: Moment) -> Option<Moment> {
        match self.state(now) {
            State::Pending | State::Unauthorized | State::Running(_) => None,
            State::Canceled => Some(self.begins),
            State::Completed | State::Failed | State::Odd => Some(self.ends()),
        }
    }

    /// Its id, in the form its list writes ids.
    pub(crate) fn id(&self) -> String {
        match self.list {
            List::Scheduled | List::Dcs => hex_id(self.seed),
            List::Immediate | List::GaussDb => uuid(self.seed),
        }
    }

    /// Whether this is its id.
    pub(crate) fn has_id(&self, id: &str) -> bool {
        // Nearly all tasks are ruled out by eight digits, without writing their ids out.
        let begins = id.get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        begins == Some(first_digits(self.seed)) && self.id() == id
    }

    /// A number for one of its further properties.
    pub(crate) const fn draw(&self, property: Property) -> u64 {
        // Ids are made from the first numbers.
        mix(self.seed, property as u64 + 100)
    }

    /// One of a few values for one of its further properties.
    pub(crate) const fn pick<T: Copy, const N: usize>(&self, property: Property, from: &[T; N]) -> T {
        const { assert!(N > 0, "nothing to pick from") };
        from[(self.draw(property) % N as u64) as usize]
    }

    /// Whether it is one of every `of` of its list that have an oddity.
    pub(crate) const fn is_nth(&self, of: u64, which: u64) -> bool {
        self.nth % of == which
    }

    const fn ends(&self) -> Moment {
        self.begins.plus(self.takes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Moment {
        Moment::from_millis(millis).unwrap()
    }

    fn task(end: End) -> Task {
        Task {
            list: List::Scheduled,
            nth: 0,
            kind: &List::Scheduled.kinds()[0],
            project: 0,
            instance: 0,
            created: at(0),
            begins: at(1_000),
            takes: 10_000,
            end,
            seed: 1,
            is_removed: false,
        }
    }

    #[test]
    fn a_task_waits_runs_and_ends() {
        let states = |end| [0, 1_000, 6_000, 10_999, 11_000].map(|now| task(end).state(at(now)));
        let (pending, half) = (State::Pending, State::Running(50));
        assert_eq!(states(End::Succeeds), [pending, State::Running(0), half, State::Running(99), State::Completed]);
        assert_eq!(states(End::Fails)[4], State::Failed);
        assert_eq!(states(End::Odd)[4], State::Odd);
        assert_eq!(states(End::Canceled)[..2], [pending, State::Canceled]);
        assert_eq!(states(End::Unauthorized), [State::Unauthorized; 5]);
    }

    #[test]
    fn what_has_not_begun_can_be_cancelled() {
        for (end, now, can_be) in [
            (End::Succeeds, 500, true),
            (End::Unauthorized, 5_000, true),
            (End::Succeeds, 1_000, false),
            (End::Succeeds, 11_000, false),
        ] {
            let mut task = task(end);
            let before = task.state(at(now));
            assert_eq!(task.cancel(at(now)), can_be);
            assert_eq!(task.state(at(now)), if can_be { State::Canceled } else { before });
        }
    }

    #[test]
    fn a_task_knows_its_id() {
        for list in List::ALL {
            let task = Task { list, ..task(End::Succeeds) };
            assert!(task.has_id(&task.id()));
            for wrong in ["", "é", "0123", &task.id()[..8], &hex_id(2), &format!("{} ", task.id())] {
                assert!(!task.has_id(wrong), "{wrong}");
            }
        }
    }

    #[test]
    fn only_what_is_over_has_an_end() {
        assert_eq!(task(End::Succeeds).ended(at(10_999)), None);
        assert_eq!(task(End::Succeeds).ended(at(11_000)), Some(at(11_000)));
        assert_eq!(task(End::Canceled).ended(at(1_000)), Some(at(1_000)));
        assert_eq!(task(End::Unauthorized).ended(at(99_000)), None);
    }
}
