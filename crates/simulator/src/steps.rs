//! The steps in which a task is carried out: the time that it takes, divided among them. How a step stands follows from
//! the state of its task and the time at which one looks, so that the two never contradict each other.

use cloud::time::Moment;

use crate::task::{State, Task};

/// What is done in a step, in both languages, and how much of the whole it is, in percent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stage {
    /// In English.
    pub(crate) english: &'static str,
    /// In Chinese.
    pub(crate) chinese: &'static str,
    share: i64,
}

/// The steps of every task that tells of any.
pub(crate) const STAGES: [Stage; 4] = [
    Stage { english: "Pre-check", chinese: "前置检查", share: 10 },
    Stage { english: "Apply for resources", chinese: "申请资源", share: 25 },
    Stage { english: "Migrate data", chinese: "数据迁移", share: 50 },
    Stage { english: "Switch over", chinese: "切换", share: 15 },
];

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stand {
    /// Its state, in the terms of a task.
    pub(crate) state: State,
    /// When it began.
    pub(crate) began: Option<Moment>,
    /// When it ended.
    pub(crate) ended: Option<Moment>,
    /// Seconds that are left of it.
    pub(crate) left: i64,
}

impl Stand {
    /// How much of it is done.
    pub(crate) fn percent(self) -> u8 {
        match self.state {
            State::Running(percent) => percent,
            State::Completed => 100,
            _ => 0,
        }
    }
}

/// How the steps of a task stand at a moment.
pub(crate) fn stand(task: &Task, now: Moment) -> [Stand; STAGES.len()] {
    let mut before = 0;
    let mut left = STAGES.len();
    STAGES.map(|stage| {
        let from = task.begins.plus(task.takes * before / 100);
        before += stage.share;
        left -= 1;
        part(task.state(now), from, task.begins.plus(task.takes * before / 100), left == 0, now)
    })
}

/// How the two halves of a step stand, for clouds whose steps have steps of their own.
pub(crate) fn halves(task: &Task, stand: Stand, now: Moment) -> Option<[Stand; 2]> {
    let (from, to) = (stand.began?, stand.ended.unwrap_or_else(|| now.plus(stand.left * 1_000)));
    let middle = from.plus(to.since(from) / 2);
    let is_last = !matches!(stand.state, State::Running(_) | State::Completed);
    let of_step = if is_last { task.state(now) } else { stand.state };
    Some([part(of_step, from, middle, false, now), part(of_step, middle, to, is_last, now)])
}

/// How a part of a task in this state stands. Whatever becomes of the task becomes of its last part.
fn part(whole: State, from: Moment, to: Moment, is_last: bool, now: Moment) -> Stand {
    let takes = to.since(from);
    let untouched = Stand { state: State::Pending, began: None, ended: None, left: takes / 1_000 };
    let done = Stand { state: State::Completed, began: Some(from), ended: Some(to), left: 0 };
    match whole {
        State::Pending | State::Unauthorized => untouched,
        State::Canceled => Stand { state: State::Canceled, ..untouched },
        State::Running(_) if now < from => untouched,
        State::Running(_) if now < to => {
            let percent = now.since(from).saturating_mul(100) / takes.max(1);
            let state = State::Running(u8::try_from(percent).unwrap_or(99).min(99));
            Stand { state, began: Some(from), ended: None, left: to.since(now) / 1_000 }
        }
        State::Failed | State::Odd if is_last => Stand { state: whole, ..done },
        State::Running(_) | State::Completed | State::Failed | State::Odd => done,
    }
}

/// Seconds that are left of all steps.
pub(crate) fn left(stands: &[Stand]) -> i64 {
    stands.iter().map(|stand| if stand.state == State::Canceled { 0 } else { stand.left }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::List;
    use crate::task::End;

    fn at(millis: i64) -> Moment {
        Moment::from_millis(millis).unwrap()
    }

    fn states(end: End, now: i64) -> [State; STAGES.len()] {
        let task = Task {
            list: List::Dcs,
            nth: 0,
            kind: &List::Dcs.kinds()[0],
            project: 0,
            instance: 0,
            created: at(0),
            begins: at(0),
            takes: 100_000,
            end,
            seed: 1,
            is_removed: false,
        };
        stand(&task, at(now)).map(|stand| stand.state)
    }

    #[test]
    fn the_steps_are_the_whole() {
        assert_eq!(STAGES.iter().map(|stage| stage.share).sum::<i64>(), 100);
    }

    #[test]
    fn steps_follow_one_another_and_the_last_ends_as_its_task() {
        use State::{Completed, Failed, Odd, Pending, Running};
        assert_eq!(states(End::Succeeds, 5_000), [Running(50), Pending, Pending, Pending]);
        assert_eq!(states(End::Succeeds, 60_000), [Completed, Completed, Running(50), Pending]);
        assert_eq!(states(End::Succeeds, 100_000), [Completed; 4]);
        assert_eq!(states(End::Fails, 100_000), [Completed, Completed, Completed, Failed]);
        assert_eq!(states(End::Odd, 100_000)[3], Odd);
        assert_eq!(states(End::Unauthorized, 100_000), [Pending; 4]);
        assert_eq!(states(End::Canceled, 1), [State::Canceled; 4]);
    }
}
