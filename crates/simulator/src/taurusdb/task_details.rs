//! `GET /v3/{project_id}/instances/{instance_id}/task-center-detail?job_id=&job_name=`: the steps of an immediate job.

use cloud::call::Language;
use cloud::taurusdb::task_details::{SubTask, TaskDetails};
use serde_json::Value;

use super::SUFFIX;
use crate::asked::Asked;
use crate::databases;
use crate::kinds::List;
use crate::refusal::Refusal;
use crate::row;
use crate::steps::{self, STAGES, Stage, Stand};
use crate::task::{State, Task};

/// A word of no documentation, beside a step that goes on.
const ODD: &str = "Reviewing";

/// Whether anything is told of the steps of a job.
pub(super) const fn has_steps(task: &Task) -> bool {
    task.is_nth(3, 0)
}

/// The steps that are asked for. Numbers are written as texts.
pub(crate) fn show(asked: &Asked<'_>, instance: &str) -> Result<Value, Refusal> {
    let wanted = |name| asked.query.text(name).ok_or_else(databases::parameter_error);
    let (id, name) = (wanted("job_id")?, wanted("job_name")?);
    let mut tasks = asked.world.newest_first(List::Immediate, asked.project, asked.now);
    let task = tasks.find(|t| t.has_id(id) && has_steps(t) && t.kind.name == name);
    let task = task.ok_or_else(databases::no_such_job)?;
    let (instance_id, instance_name) = asked.instance_of(task, SUFFIX);
    if instance_id != instance {
        return Err(databases::no_such_instance());
    }
    let stands = steps::stand(task, asked.now);
    let details = TaskDetails {
        instance_id: Some(instance_id),
        instance_name: Some(instance_name),
        job_id: Some(task.id()),
        job_name: Some(task.kind.name.to_owned()),
        status: Some(task.state(asked.now).word().to_owned()),
        sub_task_list: Some(STAGES.iter().zip(stands).map(|(stage, stand)| step(asked, task, *stage, stand)).collect()),
    };
    Ok(row::write(&details, &[]))
}

fn step(asked: &Asked<'_>, task: &Task, stage: Stage, stand: Stand) -> SubTask {
    let name = match asked.language {
        Language::English => stage.english,
        Language::Chinese => stage.chinese,
    };
    let is_odd = matches!(stand.state, State::Running(_)) && task.is_nth(9, 6);
    SubTask {
        sub_task_name: Some(name.to_owned()),
        percent: Some(row::number(stand.percent().into(), true)),
        status: Some(if is_odd { ODD } else { stand.state.word() }.to_owned()),
        remaining_time: Some(row::number(stand.left.unsigned_abs(), true)),
    }
}
