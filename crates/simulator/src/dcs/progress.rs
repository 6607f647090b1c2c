//! `GET /v2/{project_id}/instances/{instance_id}/tasks/{task_id}/progress`: the steps of a background task.

use cloud::call::Product;
use cloud::dcs::progress::{StepDetail, SubStepDetail, TaskProgress};
use cloud::time::Moment;
use serde_json::Value;

use super::background_tasks::has_steps;
use crate::asked::Asked;
use crate::kinds::List;
use crate::random::{hex_id, mix, uuid};
use crate::refusal::Refusal;
use crate::row;
use crate::steps::{self, STAGES, Stage, Stand};
use crate::task::{Property, State, Task};
use crate::wording;

/// What the two halves of a step are called. The cloud asks nobody in which language.
const HALVES: [&str; 2] = ["准备", "执行"];

/// The steps that are asked for.
pub(crate) fn show(asked: &Asked<'_>, instance_id: &str, id: &str) -> Result<Value, Refusal> {
    let mut instances = asked.world.instances(Product::Dcs, asked.project);
    if !instances.any(|i| i.id == instance_id) {
        return Err(super::no_such_instance());
    }
    let mut tasks = asked.world.newest_first(List::Dcs, asked.project, asked.now);
    let is_of = |t: &&Task| asked.world.instance_of(t).is_some_and(|i| i.id == instance_id);
    let task = tasks.find(|t| t.has_id(id) && has_steps(t) && is_of(t)).ok_or_else(super::no_such_task)?;
    let state = task.state(asked.now);
    let done = if state == State::Completed { 100 } else { state.percent().unwrap_or_default() };
    let stands = steps::stand(task, asked.now);
    let progress = TaskProgress {
        progress: Some(row::number(done.into(), false)),
        remain_time: Some(row::number(steps::left(&stands).unsigned_abs(), false)),
        step_details: Some(
            STAGES
                .iter()
                .zip(stands)
                .enumerate()
                .map(|(at, (stage, stand))| step(asked, task, at, *stage, stand))
                .collect(),
        ),
    };
    Ok(row::write(&progress, &[]))
}

fn step(asked: &Asked<'_>, task: &Task, at: usize, stage: Stage, stand: Stand) -> StepDetail {
    let seed = mix(task.seed, at as u64);
    // Of a step that goes on an end is told all the same: the moment at which it was looked at.
    let end = stand.ended.or(stand.began.map(|_| asked.now));
    let halves = steps::halves(task, stand, asked.now).into_iter().flatten().enumerate();
    StepDetail {
        step_id: Some(uuid(seed)),
        step_name: Some(stage.chinese.to_owned()),
        step_status: Some(word(stand.state).to_owned()),
        begin_time: Some(stand.began.map(|moment| time(task, moment)).unwrap_or_default()),
        end_time: Some(end.map(|moment| time(task, moment)).unwrap_or_default()),
        error_code: Some(error_code(task, stand)),
        sub_step_details: Some(halves.map(|(half, stand)| sub_step(task, seed, half, stand)).collect()),
    }
}

fn sub_step(task: &Task, seed: u64, half: usize, stand: Stand) -> SubStepDetail {
    let is_going_on = matches!(stand.state, State::Running(_));
    let status = match task.nth % 4 {
        2 if is_going_on => "SUSPEND",
        // A word of no documentation.
        3 if is_going_on => "CHECKING",
        _ => word(stand.state),
    };
    let detail = match half {
        0 => String::new(),
        _ => format!("{{node_id:{},slot_range:[0 5460],full_migration:迁移中}}", hex_id(task.draw(Property::Node))),
    };
    SubStepDetail {
        sub_step_id: Some(uuid(mix(seed, half as u64 + 1))),
        sub_step_name: HALVES.get(half).map(|name| (*name).to_owned()),
        sub_step_status: Some(status.to_owned()),
        begin_time: Some(stand.began.map(|moment| moment.to_string()).unwrap_or_default()),
        end_time: Some(stand.ended.map(|moment| moment.to_string()).unwrap_or_default()),
        detail: Some(detail.into()),
        error_code: Some(error_code(task, stand)),
    }
}

/// Both forms occur: with a zone, and without one.
fn time(task: &Task, moment: Moment) -> String {
    if task.is_nth(3, 0) { moment.to_string() } else { wording::without_zone(moment) }
}

/// A code stands beside steps that went well, too.
fn error_code(task: &Task, stand: Stand) -> String {
    match stand.state {
        State::Failed => "DCS.5000",
        State::Completed if task.is_nth(2, 0) => "DCS.4064",
        _ => "",
    }
    .to_owned()
}

const fn word(state: State) -> &'static str {
    match state {
        State::Pending | State::Unauthorized => "WAITING",
        State::Running(_) => "EXECUTING",
        State::Completed => "FINISH",
        State::Failed => "FAILED",
        State::Canceled => "CANCELED",
        State::Odd => "ROLLINGBACK",
    }
}
