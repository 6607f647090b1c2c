//! DCS: background tasks by instance and by project, instances.

pub(crate) mod background_tasks;
pub(crate) mod center_tasks;
pub(crate) mod instances;
pub(crate) mod progress;

use cloud::time::Moment;

use crate::change::Change;
use crate::kinds::List;
use crate::query::Query;
use crate::refusal::Refusal;
use crate::task::{State, Task};

/// A parameter without a code of its own. The cloud's text has a place that is not filled.
fn parameter_error() -> Refusal {
    Refusal::dcs(400, "111400063", "Invalid {0} parameter in the request.")
}

/// An instance that is not there.
fn no_such_instance() -> Refusal {
    Refusal::dcs(404, "DCS.3022", "This DCS instance does not exist.")
}

/// A task that is not there.
fn no_such_task() -> Refusal {
    Refusal::dcs(400, "111400070", "Invalid task ID.")
}

/// Deletes the record of a task that is over, by its instance or without saying it.
fn remove(mut change: Change<'_>, instance: Option<&str>, id: &str) -> Result<(), Refusal> {
    let task = match instance {
        Some(instance) => change.task_of(List::Dcs, instance, id),
        None => change.task(List::Dcs, id),
    };
    match task.map(|task: &Task| task.state(change.now)) {
        None => Err(no_such_task()),
        Some(State::Completed | State::Failed) => {
            change.remove(List::Dcs, id);
            Ok(())
        }
        Some(_) => Err(Refusal::dcs(400, "DCS.4957", "The task cannot be deleted in its current state.")),
    }
}

/// Where the page begins.
fn offset(query: &Query) -> Result<u64, Refusal> {
    let offset = query.whole("offset").ok().map(Option::unwrap_or_default);
    offset.ok_or_else(|| Refusal::dcs(400, "DCS.4800", "Invalid offset in the request."))
}

/// The page size, up to this many rows; 10 unless it is said.
fn limit(query: &Query, most: u64) -> Result<u64, Refusal> {
    let limit = query.whole("limit").ok().map(|limit| limit.unwrap_or(10));
    limit.filter(|limit| (1..=most).contains(limit)).ok_or_else(parameter_error)
}

/// The bounds in time, `yyyyMMddHHmmss`.
fn range(query: &Query) -> Result<(Option<Moment>, Option<Moment>), Refusal> {
    let bound = |name| query.read_with(name, Moment::read_compact).map_err(|_| parameter_error());
    match (bound("start_time")?, bound("end_time")?) {
        (Some(start), Some(end)) if end < start => {
            Err(Refusal::dcs(400, "DCS.4025", "The query end time is earlier than the query start time."))
        }
        range => Ok(range),
    }
}
