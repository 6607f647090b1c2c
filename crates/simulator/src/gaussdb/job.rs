//! `GET /v3/{project_id}/jobs?id=`: one job of the last month, unless it is a manual backup.
//! `DELETE /v3/{project_id}/jobs/{job_id}`, which takes those as well.

use cloud::gaussdb::job::{Job, JobInstance};
use cloud::wire::Scalar;
use serde_json::{Value, json};

use super::{SUFFIX, tasks};
use crate::asked::Asked;
use crate::change::Change;
use crate::databases;
use crate::gateway::Given;
use crate::kinds::{List, MANUAL_BACKUP};
use crate::refusal::Refusal;
use crate::row;
use crate::task::{State, Task};
use crate::wording;

/// The job that is asked for.
pub(crate) fn show(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let id = databases::wanted_id(&asked.query)?;
    let task = asked
        .world
        .newest_first(List::GaussDb, asked.project, asked.now)
        .filter(|t| asked.now.since(t.created) <= databases::MONTH && t.kind.name != MANUAL_BACKUP)
        .find(|t| t.has_id(id))
        .ok_or_else(databases::no_such_job)?;
    Ok(json!({ "job": row::write(&job(asked, task), &["fail_reason"]) }))
}

/// Deletes the record of a task that is over, and says nothing.
pub(crate) fn remove(change: Change<'_>, id: &str) -> Result<Given, Refusal> {
    databases::remove(change, List::GaussDb, id)?;
    Ok(Given::nothing(200))
}

fn job(asked: &Asked<'_>, task: &Task) -> Job {
    let state = task.state(asked.now);
    let (id, name) = asked.instance_of(task, SUFFIX);
    Job {
        id: Some(task.id()),
        name: Some(task.kind.name.to_owned()),
        status: Some(tasks::word(state).to_owned()),
        created: Some(Scalar::Text(wording::in_utc(task.created))),
        ended: Some(Scalar::Text(task.ended(asked.now).map(wording::in_utc).unwrap_or_default())),
        progress: Some(Scalar::Text(state.percent().map(|percent| format!("{percent}%")).unwrap_or_default())),
        instance: Some(JobInstance { id: Some(id), name: Some(name) }),
        fail_reason: (state == State::Failed).then(|| tasks::fail_reason(asked, task)),
    }
}
