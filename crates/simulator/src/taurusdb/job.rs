//! `GET /v3/{project_id}/jobs?id=`: one immediate job of the last month. `DELETE /v3/{project_id}/jobs/{job_id}`.

use cloud::taurusdb::job::{Job, JobInstance};
use serde_json::{Map, Value, json};

use super::{SUFFIX, immediate_jobs};
use crate::asked::Asked;
use crate::change::Change;
use crate::databases;
use crate::gateway::Given;
use crate::kinds::List;
use crate::refusal::Refusal;
use crate::row;
use crate::task::{Property, Task};
use crate::wording;

/// Milliseconds after its creation during which a job is not known by its id.
const UNKNOWN_AT_FIRST: i64 = 6_000;

/// The job that is asked for.
pub(crate) fn show(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let id = databases::wanted_id(&asked.query)?;
    let task = asked
        .world
        .newest_first(List::Immediate, asked.project, asked.now)
        .filter(|t| (UNKNOWN_AT_FIRST..=databases::MONTH).contains(&asked.now.since(t.created)))
        .find(|t| t.has_id(id))
        .ok_or_else(databases::no_such_job)?;
    Ok(json!({ "job": row::write(&job(asked, task), &[]) }))
}

/// Deletes the record of a job that is over.
pub(crate) fn remove(change: Change<'_>, id: &str) -> Result<Given, Refusal> {
    databases::remove(change, List::Immediate, id)?;
    Ok(Given::json(json!({})))
}

fn job(asked: &Asked<'_>, task: &Task) -> Job {
    let state = task.state(asked.now);
    let (id, name) = asked.instance_of(task, SUFFIX);
    let entities = entities(task, &id);
    // China's regions write the creation by their own clocks and the end by UTC's.
    let created = if asked.region().starts_with("cn-") { wording::in_china } else { wording::in_utc };
    Job {
        id: Some(task.id()),
        name: Some(task.kind.name.to_owned()),
        status: Some(state.word().to_owned()),
        created: Some(created(task.created)),
        ended: Some(immediate_jobs::ended(asked, task)),
        process: Some(state.percent().map(|percent| format!("{percent}%")).unwrap_or_default()),
        instance: Some(JobInstance { id: Some(id), name: Some(name) }),
        entities,
        fail_reason: Some(immediate_jobs::fail_reason(asked, task)).filter(|reason| !reason.is_empty()),
    }
}

/// What the job made or changed: another shape for every kind of job.
fn entities(task: &Task, instance: &str) -> Option<Map<String, Value>> {
    let host = task.draw(Property::Address) % 250 + 2;
    let value = match task.kind.name {
        "CreateGaussDBforMySQLInstance" | "RestoreGaussDBforMySQLNewInstance" => json!({
            "instance": {
                "endpoint": format!("192.168.1.{host}:3306"),
                "type": "Cluster",
                "datastore": { "type": "gaussdb-mysql", "version": "8.0" },
            },
            "resource_ids": [format!("{instance}.vm"), format!("{instance}.volume")],
        }),
        "AddGaussDBforMySQLNodes" | "DeleteGaussDBforMySQLNode" => json!({
            "resource_id": format!("{instance}.vm"),
            "nodes": [{ "id": format!("{}no07", crate::random::hex_id(task.draw(Property::Node))), "priority": 1 }],
        }),
        "GaussDBforMySQLBindEIP" | "GaussDBforMySQLUnbindEIP" => json!({ "public_ip": format!("203.0.113.{host}") }),
        "ResizeGaussDBforMySQLFlavor" => json!({
            "volume": { "type": "POOL", "original_size": "100", "target_size": "200" },
            "flavor": { "original": "gaussdb.mysql.large.x86.4", "target": "gaussdb.mysql.2xlarge.x86.4" },
        }),
        "ModifyGaussDBforMySQLPort" => json!({ "port": { "original": 3306, "target": 3306 + host } }),
        _ => json!({}),
    };
    row::fields(value)
}
