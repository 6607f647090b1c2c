//! Records that the cloud says are deleted. An answer to what was asked before may still hold them, and another tab may
//! hand them on: for a while they are struck out of whatever arrives. After it, what the cloud lists is there.
//!
//! Not for tasks that a list read to its end does not hold any more; its feed tells of those.

use std::collections::{HashMap, HashSet};

use cloud::time::Moment;

use crate::task::{Task, TaskKey};

/// Milliseconds for which a record may still arrive: longer than any answer is waited for.
const MAY_ARRIVE: i64 = 180_000;

/// The records that were deleted a while ago at most, each with the moment at which that was known.
#[derive(Debug, Default)]
pub struct Gone(HashMap<TaskKey, Moment>);

impl Gone {
    /// These are deleted.
    pub fn note(&mut self, keys: impl IntoIterator<Item = TaskKey>, now: Moment) {
        self.0.retain(|_, at| now.since(*at) < MAY_ARRIVE);
        self.0.extend(keys.into_iter().map(|key| (key, now)));
    }

    /// Strikes them out of what arrives; answers the ids of those that were in it.
    pub fn strike(&self, tasks: &mut Vec<Task>, now: Moment) -> HashSet<String> {
        let is_gone = |task: &Task| self.0.get(&task.key).is_some_and(|at| now.since(*at) < MAY_ARRIVE);
        tasks.extract_if(.., |task| is_gone(task)).map(|task| task.key.id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(id: &str) -> Task {
        let key = format!("gaussdb/cn-north-4/b5d07e4c91a8463f8e2d6c0f7a1b9e34/{id}");
        Task::untold(TaskKey::parse(&key).unwrap())
    }

    fn at(second: i64) -> Moment {
        Moment::from_millis(1_800_000_000_000 + second * 1_000).unwrap()
    }

    #[test]
    fn what_was_deleted_does_not_arrive_again_for_a_while() {
        let mut gone = Gone::default();
        gone.note([task("a").key, task("b").key], at(0));
        let arrives = |gone: &Gone, second| {
            let mut tasks = vec![task("a"), task("c")];
            let struck = gone.strike(&mut tasks, at(second));
            (tasks, struck)
        };
        assert_eq!(arrives(&gone, 179), (vec![task("c")], HashSet::from(["a".to_owned()])));
        assert_eq!(arrives(&gone, 180), (vec![task("a"), task("c")], HashSet::new()), "the cloud has it after all");
        gone.note([task("c").key], at(200));
        assert_eq!(gone.0.len(), 1, "what is long ago is not kept");
    }
}
