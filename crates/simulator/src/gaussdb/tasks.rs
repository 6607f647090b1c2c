//! `GET /v3/{project_id}/tasks`: the tasks of the last month.

use cloud::gaussdb::tasks::{InstanceInfo, TaskRow};
use cloud::time::Moment;
use cloud::wire::Scalar;
use serde_json::{Value, json};

use super::SUFFIX;
use crate::asked::Asked;
use crate::databases;
use crate::kinds::List;
use crate::refusal::Refusal;
use crate::row;
use crate::task::{Property, State, Task};
use crate::wording::{self, REASONS};

/// The words of a status. There is none for what has not begun.
const STATUSES: [&str; 3] = ["Running", "Completed", "Failed"];

/// The region whose answers have numbers for times and reasons, as one documentation prints them; the
/// others have texts, as the other one does.
const REGION_OF_NUMBERS: &str = "ap-southeast-3";

/// The fields that are null when there is nothing to say.
const NULLS: [&str; 4] = ["process", "created_at", "ended_at", "fail_reason"];

/// The page that is asked for.
pub(crate) fn list(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let query = &asked.query;
    let offset = databases::offset(query, 0)?;
    let limit = databases::limit(query, 100, |rows| (1..=100).contains(&rows))?;
    let status = databases::status(query, &STATUSES)?;
    let range = databases::range(query, wording::read_millis)?;
    if range.0.is_some_and(|start| asked.now.since(start) > databases::MONTH) {
        return Err(databases::parameter_error());
    }
    let name = query.text("name");
    let rows: Vec<&Task> = asked
        .world
        .newest_first(List::GaussDb, asked.project, asked.now)
        .filter(|t| asked.now.since(t.created) <= databases::MONTH)
        .filter(|t| status.is_none_or(|status| word(t.state(asked.now)) == status))
        .filter(|t| Asked::is_within(t.created, range))
        .filter(|t| name.is_none_or(|name| t.kind.name == name))
        .collect();
    let broken = asked.options.broken_row.then(|| broken(asked)).flatten();
    let page: Vec<Value> = row::page(&rows, offset, limit)
        .iter()
        .map(|task| {
            let mut value = write(asked, task);
            if broken == Some(task.seed) {
                value["name"] = json!([task.kind.name]);
            }
            value
        })
        .collect();
    Ok(json!({ "tasks": page, "total_count": rows.len() }))
}

/// The task whose row cannot be read: one of those that were the newest at the start, so that the first
/// page shows it.
fn broken(asked: &Asked<'_>) -> Option<u64> {
    let old = |t: &&Task| asked.now.since(t.created) > 2 * 60 * 60 * 1_000;
    asked.world.newest_first(List::GaussDb, asked.project, asked.now).find(old).map(|t| t.seed)
}

fn write(asked: &Asked<'_>, task: &Task) -> Value {
    let (instance_id, instance_name) = asked.instance_of(task, SUFFIX);
    let state = task.state(asked.now);
    let numbers = asked.region() == REGION_OF_NUMBERS;
    let time = |moment: Moment| {
        if numbers { Scalar::Whole(moment.millis()) } else { Scalar::Text(wording::in_utc(moment)) }
    };
    let row = TaskRow {
        instance_info: Some(InstanceInfo {
            instance_id: Some(instance_id),
            instance_name: Some(instance_name),
            instance_status: Some(databases::instance_status(asked, task).to_owned()),
        }),
        job_id: Some(task.id()),
        name: Some(task.kind.name.to_owned()),
        status: Some(word(state).to_owned()),
        process: process(task, state, numbers),
        created_at: Some(time(task.created)),
        ended_at: task.ended(asked.now).map(time),
        fail_reason: (state == State::Failed).then(|| fail_reason(asked, task)),
    };
    let mut value = row::write(&row, &NULLS);
    // Older rows have neither time.
    if let (true, Value::Object(fields)) = (task.is_nth(37, 9), &mut value) {
        fields.remove("created_at");
        fields.remove("ended_at");
    }
    value
}

/// The word for a state, here and in the call by id.
pub(super) const fn word(state: State) -> &'static str {
    match state {
        State::Odd => "Rollbacking",
        other => other.word(),
    }
}

/// How much is done: `9%`, `50`, null, and in one region an empty text once there is nothing more to do.
fn process(task: &Task, state: State, numbers: bool) -> Option<Scalar> {
    match state.percent() {
        Some(_) if task.is_nth(4, 1) => None,
        Some(percent) if task.is_nth(3, 0) => Some(Scalar::Text(percent.to_string())),
        Some(percent) => Some(Scalar::Text(format!("{percent}%"))),
        None => numbers.then(|| Scalar::Text(String::new())),
    }
}

/// Why it failed: a number in one region, a text in the language that was asked for in the others.
pub(super) fn fail_reason(asked: &Asked<'_>, task: &Task) -> Scalar {
    if asked.region() == REGION_OF_NUMBERS {
        Scalar::Whole(500_000)
    } else {
        Scalar::Text(task.pick(Property::Reason, &REASONS).in_language(asked.language).to_owned())
    }
}
