//! `GET` and `DELETE /v3/{project_id}/scheduled-jobs`, `DELETE /v3/{project_id}/instance/{instance_id}/scheduled-jobs`.

use cloud::taurusdb::scheduled_jobs::ScheduledJob;
use serde_json::{Map, Value, json};

use super::{STATUSES, SUFFIX};
use crate::asked::Asked;
use crate::change::Change;
use crate::databases;
use crate::gateway::Given;
use crate::kinds::List;
use crate::random::hex_id;
use crate::refusal::Refusal;
use crate::row;
use crate::task::{Property, State, Task};
use crate::wording;

/// The page that is asked for.
pub(crate) fn list(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let query = &asked.query;
    let offset = databases::offset(query, 0)?;
    let limit = databases::limit(query, 100, |rows| (1..=100).contains(&rows))?;
    let status = databases::status(query, &STATUSES)?;
    let range = databases::range(query, wording::read_with_offset)?;
    let (job_id, job_name, instance_id) = (query.text("job_id"), query.text("job_name"), query.text("instance_id"));
    let bounded = range.0.is_some() || range.1.is_some();
    let rows: Vec<&Task> = asked
        .world
        .newest_first(List::Scheduled, asked.project, asked.now)
        .filter(|t| status.is_none_or(|status| t.state(asked.now).word() == status))
        .filter(|t| !bounded || (!is_without_times(t) && Asked::is_within(t.begins, range)))
        .filter(|t| job_name.is_none_or(|name| t.kind.name == name))
        .filter(|t| instance_id.is_none_or(|id| asked.world.instance_of(t).is_some_and(|i| i.id == id)))
        .filter(|t| job_id.is_none_or(|id| t.has_id(id)))
        .collect();
    let page: Vec<Value> =
        row::page(&rows, offset, limit).iter().map(|task| row::write(&job(asked, task), &[])).collect();
    Ok(json!({ "schedules": page, "total_count": rows.len() }))
}

/// Cancels those of the jobs that have not begun, and tells which these were.
pub(crate) fn cancel(mut change: Change<'_>) -> Result<Given, Refusal> {
    let body = change.json();
    let ids = body["job_ids"].as_array().ok_or_else(databases::parameter_error)?;
    let ids: Vec<&str> = ids.iter().map(Value::as_str).collect::<Option<_>>().ok_or_else(databases::parameter_error)?;
    let cancelled: Vec<&str> = ids.into_iter().filter(|id| change.cancel(List::Scheduled, id)).collect();
    Ok(Given::json(json!({ "job_ids": cancelled })))
}

/// Deletes the record of a job that does not run.
pub(crate) fn remove(mut change: Change<'_>, instance: &str) -> Result<Given, Refusal> {
    let body = change.json();
    let id = body["job_id"].as_str().ok_or_else(databases::parameter_error)?;
    let task = change.task_of(List::Scheduled, instance, id).ok_or_else(databases::no_such_job)?;
    if matches!(task.state(change.now), State::Running(_) | State::Odd) {
        return Err(databases::wrong_state());
    }
    change.remove(List::Scheduled, id);
    Ok(Given::json(json!({ "result": true })))
}

fn job(asked: &Asked<'_>, task: &Task) -> ScheduledJob {
    let state = task.state(asked.now);
    let (instance_id, instance_name) = asked.instance_of(task, SUFFIX);
    let time = |moment| if is_without_times(task) { String::new() } else { wording::in_utc(moment) };
    // What has not begun has no end; of some the end of the window in which it may run is told.
    let window_end = task.is_nth(4, 1).then(|| task.begins.plus(4 * 60 * 60 * 1_000));
    let end = task.ended(asked.now).or(window_end.filter(|_| asked.now < task.begins));
    let proxy = task.kind.name == "PROXY_VERSION_UPGRADE";
    ScheduledJob {
        job_id: Some(task.id()),
        instance_id: Some(instance_id),
        instance_status: Some(if task.is_nth(5, 2) { "BUILD" } else { "ACTIVE" }.to_owned()),
        project_id: Some(asked.project_id().to_owned()),
        job_name: Some(task.kind.name.to_owned()),
        create_time: Some(time(task.created)),
        start_time: Some(time(task.begins)),
        end_time: Some(end.map(time).unwrap_or_default()),
        job_status: Some(state.word().to_owned()),
        datastore_type: Some("gaussdb-mysql".to_owned()),
        target_config: target(task),
        proxy_id: proxy.then(|| format!("{}po01", hex_id(task.draw(Property::Proxy)))),
        proxy_name: proxy.then(|| format!("{instance_name}-proxy")),
        instance_name: Some(instance_name),
    }
}

/// Times are empty until a task is created whole, and of some they stay so.
fn is_without_times(task: &Task) -> bool {
    task.is_nth(29, 11)
}

/// What the task will make of the instance. Processors and memory are numbers written as texts.
fn target(task: &Task) -> Option<Map<String, Value>> {
    let flavors = [
        ("gaussdb.mysql.xlarge.arm.4", "4", "16"),
        ("gaussdb.mysql.2xlarge.arm.4", "8", "32"),
        ("gaussdb.mysql.4xlarge.x86.4", "16", "64"),
        ("gaussdb.mysql.8xlarge.x86.8", "32", "256"),
    ];
    let (flavor, cpu, mem) = task.pick(Property::Target, &flavors);
    match task.kind.name {
        "REBOOT_INSTANCE" | "REBOOT_NODE" => None,
        "PROXY_VERSION_UPGRADE" => row::fields(json!({ "target_version": "2.24.09.000" })),
        _ => row::fields(json!({ "flavor": flavor, "cpu": cpu, "mem": mem })),
    }
}
