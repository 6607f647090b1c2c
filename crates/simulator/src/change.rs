//! A request to change something that has passed the gateway: what an API needs to do it.

use cloud::time::Moment;
use serde_json::Value;

use crate::kinds::List;
use crate::task::Task;
use crate::world::World;

/// A request to change something that has passed the gateway.
pub(crate) struct Change<'a> {
    /// What there is.
    pub(crate) world: &'a mut World,
    /// When it is asked.
    pub(crate) now: Moment,
    /// About which project, by its place in [`crate::world::PROJECTS`].
    pub(crate) project: usize,
    /// With which body.
    pub(crate) body: &'a [u8],
}

impl Change<'_> {
    /// The body as JSON; null when it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(self.body).unwrap_or(Value::Null)
    }

    /// The task of this id on a list.
    pub(crate) fn task(&self, list: List, id: &str) -> Option<&Task> {
        self.world.newest_first(list, self.project, self.now).find(|task| task.has_id(id))
    }

    /// The task of this id on a list of an instance.
    pub(crate) fn task_of(&self, list: List, instance: &str, id: &str) -> Option<&Task> {
        self.task(list, id).filter(|task| self.world.instance_of(task).is_some_and(|i| i.id == instance))
    }

    /// Cancels the task of this id on a list, if it has not begun. Whether it had not.
    pub(crate) fn cancel(&mut self, list: List, id: &str) -> bool {
        self.world.find(list, self.project, id, self.now).is_some_and(|task| task.cancel(self.now))
    }

    /// Removes the record of the task of this id from a list.
    pub(crate) fn remove(&mut self, list: List, id: &str) {
        if let Some(task) = self.world.find(list, self.project, id, self.now) {
            task.is_removed = true;
        }
    }
}
