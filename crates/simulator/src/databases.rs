//! What TaurusDB and GaussDB have in common: their parameters and how they refuse them.

use cloud::time::Moment;

use crate::asked::Asked;
use crate::change::Change;
use crate::kinds::List;
use crate::query::Query;
use crate::refusal::Refusal;
use crate::task::{State, Task};

/// The API answers for this long back from now.
pub(crate) const MONTH: i64 = 31 * 24 * 60 * 60 * 1_000;

/// A parameter without a code of its own.
pub(crate) fn parameter_error() -> Refusal {
    Refusal::databases(400, "DBS.280001", "Parameter error.")
}

/// An id that no job has.
pub(crate) fn no_such_job() -> Refusal {
    Refusal::databases(400, "DBS.200543", "The job does not exist.")
}

/// An instance that is not there, or not the job's.
pub(crate) fn no_such_instance() -> Refusal {
    Refusal::databases(404, "DBS.200022", "The DB instance does not exist.")
}

/// A job that is not in a state to be deleted.
pub(crate) fn wrong_state() -> Refusal {
    Refusal::databases(409, "DBS.200047", "The operation cannot be performed in the current state.")
}

/// Deletes the record of a task that is over.
pub(crate) fn remove(mut change: Change<'_>, list: List, id: &str) -> Result<(), Refusal> {
    let task = change.task(list, id).ok_or_else(no_such_job)?;
    if !matches!(task.state(change.now), State::Completed | State::Failed) {
        return Err(wrong_state());
    }
    change.remove(list, id);
    Ok(())
}

/// The page size, if the API accepts it.
pub(crate) fn limit(query: &Query, default: u64, accepts: impl Fn(u64) -> bool) -> Result<u64, Refusal> {
    let given = query.whole("limit").ok().map(|limit| limit.unwrap_or(default));
    given.filter(|limit| accepts(*limit)).ok_or_else(|| Refusal::databases(400, "DBS.280439", "Invalid query limit."))
}

/// Where the page begins.
pub(crate) fn offset(query: &Query, least: u64) -> Result<u64, Refusal> {
    let given = query.whole("offset").ok().map(|offset| offset.unwrap_or(least));
    given
        .filter(|offset| (least..=i32::MAX as u64).contains(offset))
        .ok_or_else(|| Refusal::databases(400, "DBS.280440", "Invalid offset."))
}

/// The status that is asked for, if it is one that can be.
pub(crate) fn status<'a>(query: &'a Query, words: &[&str]) -> Result<Option<&'a str>, Refusal> {
    match query.text("status") {
        Some(status) if !words.contains(&status) => Err(parameter_error()),
        status => Ok(status),
    }
}

/// The bounds in time that are asked for, in the API's own form.
pub(crate) fn range(
    query: &Query,
    read: fn(&str) -> Option<Moment>,
) -> Result<(Option<Moment>, Option<Moment>), Refusal> {
    let bound = |name| query.read_with(name, read).map_err(|_| parameter_error());
    match (bound("start_time")?, bound("end_time")?) {
        (Some(start), Some(end)) if end < start => Err(parameter_error()),
        range => Ok(range),
    }
}

/// The id in `id=`, without which there is nothing to look for.
pub(crate) fn wanted_id(query: &Query) -> Result<&str, Refusal> {
    query.text("id").ok_or_else(parameter_error)
}

/// What `id` or `name` of a list of instances asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted<'a> {
    /// Nothing: every text will do.
    Any,
    /// This text.
    Whole(&'a str),
    /// A text that this is a part of.
    Part(&'a str),
}

impl<'a> Wanted<'a> {
    /// Reads the parameter: a leading `*` asks for a part, and is refused when no part follows.
    pub(crate) fn read(query: &'a Query, parameter: &str) -> Result<Self, Refusal> {
        Ok(match query.text(parameter).map(|text| (text, text.strip_prefix('*'))) {
            None => Self::Any,
            Some((_, Some(""))) if parameter == "name" => {
                return Err(Refusal::databases(400, "DBS.280234", "Invalid DB instance name."));
            }
            Some((_, Some(""))) => return Err(parameter_error()),
            Some((_, Some(part))) => Self::Part(part),
            Some((whole, None)) => Self::Whole(whole),
        })
    }

    /// Whether this text is asked for.
    pub(crate) fn is(self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Whole(whole) => text == whole,
            Self::Part(part) => text.contains(part),
        }
    }
}

/// What has become of the instance of a task, in the words of both products' lists.
pub(crate) fn instance_status(asked: &Asked<'_>, task: &Task) -> &'static str {
    let state = task.state(asked.now);
    let removes = task.kind.name.starts_with("Delete");
    match (task.kind.passing, state) {
        (true, State::Running(_) | State::Pending) if !removes => "creating",
        (true, State::Failed) if !removes => "createfail",
        (true, State::Completed) => "deleted",
        _ if task.is_nth(17, 3) => "abnormal",
        _ => "normal",
    }
}
