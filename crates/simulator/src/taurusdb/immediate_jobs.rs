//! `GET /v3/{project_id}/immediate-jobs`.

use cloud::taurusdb::immediate_jobs::ImmediateJob;
use cloud::wire::Scalar;
use serde_json::{Value, json};

use super::{STATUSES, SUFFIX, task_details};
use crate::asked::{Asked, ImmediateOffset};
use crate::databases;
use crate::kinds::{List, immediate_names};
use crate::refusal::Refusal;
use crate::row;
use crate::task::{Property, State, Task};
use crate::wording::{self, REASONS, SINGLE_TASK};

/// The page that is asked for.
pub(crate) fn list(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let query = &asked.query;
    let counting = asked.options.immediate_offset;
    let least = if counting == ImmediateOffset::RecordFromZero { 0 } else { 1 };
    let offset = databases::offset(query, least)?;
    let limit = databases::limit(query, 10, |rows| matches!(rows, 10 | 20 | 50))?;
    let status = databases::status(query, &STATUSES)?;
    let range = databases::range(query, wording::read_with_offset)?;
    let (job_id, job_name) = (query.text("job_id"), query.text("job_name"));
    let rows: Vec<&Task> = asked
        .world
        .newest_first(List::Immediate, asked.project, asked.now)
        .filter(|t| status.is_none_or(|status| t.state(asked.now).word() == status))
        .filter(|t| Asked::is_within(t.created, range))
        .filter(|t| job_name.is_none_or(|name| t.kind.name == name))
        .filter(|t| job_id.is_none_or(|id| t.has_id(id)))
        .collect();
    let first = match counting {
        ImmediateOffset::PageFromOne => (offset - least).saturating_mul(limit),
        ImmediateOffset::RecordFromOne | ImmediateOffset::RecordFromZero => offset - least,
    };
    let page: Vec<Value> =
        row::page(&rows, first, limit).iter().map(|task| row::write(&job(asked, task), &["extend_fields"])).collect();
    Ok(json!({
        "jobs": page,
        "total_count": rows.len(),
        "action_names": immediate_names().collect::<Vec<_>>(),
    }))
}

fn job(asked: &Asked<'_>, task: &Task) -> ImmediateJob {
    let state = task.state(asked.now);
    let (instance_id, instance_name) = asked.instance_of(task, SUFFIX);
    ImmediateJob {
        instance_id: Some(instance_id),
        instance_name: Some(instance_name),
        instance_status: Some(databases::instance_status(asked, task).to_owned()),
        job_id: Some(task.id()),
        // Only what is paid for ahead has an order.
        order_id: Some(if task.is_nth(6, 4) {
            format!("CS{:014}", task.draw(Property::Order) % 100_000_000_000_000)
        } else {
            String::new()
        }),
        job_name: Some(task.kind.name.to_owned()),
        status: Some(state.word().to_owned()),
        process: Some(process(task, state)),
        created_time: Some(wording::in_utc(task.created)),
        ended_time: Some(ended(asked, task)),
        fail_reason: Some(fail_reason(asked, task)),
        show_detail: Some(Scalar::Truth(task_details::has_steps(task))),
        extend_fields: task
            .is_nth(4, 3)
            .then(|| json!({ "az_code": format!("{}a", asked.region()) }))
            .and_then(row::fields),
    }
}

/// How much is done, as this list writes it: sometimes with a blank behind it, sometimes not at all.
fn process(task: &Task, state: State) -> String {
    match state {
        State::Running(_) if task.is_nth(5, 3) => String::new(),
        State::Running(percent) if task.is_nth(3, 1) => format!("{percent}% "),
        State::Running(percent) => format!("{percent}%"),
        State::Completed if task.is_nth(5, 1) => "100%".to_owned(),
        _ => String::new(),
    }
}

/// When it ended. Of some that still run a time is told all the same: the one at which they began.
pub(super) fn ended(asked: &Asked<'_>, task: &Task) -> String {
    let running = matches!(task.state(asked.now), State::Running(_));
    let early = (running && task.is_nth(6, 2)).then_some(task.begins);
    task.ended(asked.now).or(early).map(wording::in_utc).unwrap_or_default()
}

/// Why it failed. Of some that completed a reason is told all the same.
pub(super) fn fail_reason(asked: &Asked<'_>, task: &Task) -> String {
    let reason = match task.state(asked.now) {
        State::Failed => Some(task.pick(Property::Reason, &REASONS)),
        State::Completed if task.is_nth(23, 5) => Some(SINGLE_TASK),
        _ => None,
    };
    reason.map(|reason| reason.in_language(asked.language).to_owned()).unwrap_or_default()
}
