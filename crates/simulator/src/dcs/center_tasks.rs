//! `GET /v2/{project_id}/tasks`: the same tasks for a whole project, without a word of their instances.
//! `DELETE` of the same with `/{task_id}`.

use cloud::dcs::background_tasks::BackgroundTask;
use cloud::wire::Scalar;
use serde_json::{Value, json};

use super::background_tasks::{NULLS, background};
use crate::asked::Asked;
use crate::change::Change;
use crate::gateway::Given;
use crate::kinds::List;
use crate::random::hex_id;
use crate::refusal::Refusal;
use crate::row;
use crate::task::{Property, State, Task};

/// The page that is asked for.
pub(crate) fn list(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let offset = super::offset(&asked.query)?;
    let limit = super::limit(&asked.query, 1_000)?;
    let range = super::range(&asked.query)?;
    let rows: Vec<&Task> = asked
        .world
        .newest_first(List::Dcs, asked.project, asked.now)
        .filter(|t| Asked::is_within(t.created, range))
        .collect();
    let page: Vec<Value> =
        row::page(&rows, offset, limit).iter().map(|task| row::write(&center(asked, task), &NULLS)).collect();
    Ok(json!({ "tasks": page, "task_count": rows.len() }))
}

/// Deletes the record of a task that is over.
pub(crate) fn remove(change: Change<'_>, id: &str) -> Result<Given, Refusal> {
    super::remove(change, None, id)?;
    Ok(Given::json(json!({ "message": "" })))
}

fn center(asked: &Asked<'_>, task: &Task) -> BackgroundTask {
    let mut row = background(asked, task);
    if let Some(details) = &mut row.details {
        // Numbers here, texts in the list by instance.
        for capacity in [&mut details.old_capacity, &mut details.new_capacity] {
            *capacity = capacity.take().map(as_number);
        }
    }
    let error_code = match task.state(asked.now) {
        State::Failed => "111500000",
        // A code beside a success: it tells nothing.
        State::Completed if task.is_nth(4, 1) => "111400063",
        _ => "",
    };
    BackgroundTask {
        error_code: Some(error_code.to_owned()),
        job_id: Some(format!("ff808081{}", hex_id(task.draw(Property::Job)).get(8..).unwrap_or_default())),
        ..row
    }
}

fn as_number(capacity: Scalar) -> Scalar {
    match &capacity {
        Scalar::Text(text) => match (text.parse(), text.parse()) {
            (Ok(whole), _) => Scalar::Whole(whole),
            (_, Ok(fraction)) => Scalar::Number(fraction),
            _ => capacity,
        },
        _ => capacity,
    }
}
