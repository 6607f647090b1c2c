//! DCS' background tasks: the project's list knows them all, an instance's list knows whose they are.

use cloud::call::{Call, Product, Request};
use cloud::dcs::background_tasks::{BackgroundTask, ListBackgroundTasks};
use cloud::dcs::center_tasks::ListCenterTasks;
use cloud::dcs::progress::{ShowProgress, StepDetail, SubStepDetail, TaskProgress};
use cloud::error::Unreadable;
use cloud::id::JobId;
use cloud::paging::{Ask, Counting};
use cloud::time::Moment;
use cloud::wire::{Row, Scalar, row_of};
use serde_json::Value;

use super::{Lookup, Pick, Scope, Source, TaskPage, end, fact, ids, moment, raw_row, registered, said};
use crate::names::Name;
use crate::status::Status;
use crate::steps::{Step, StepState, Steps, is_yes, percent, seconds};
use crate::task::{Detail, Instance, Progress, Raw, Task};

pub(super) struct Dcs;

pub(super) const SLUG: &str = "dcs";
pub(super) const PROJECT: &str = "tasks";
pub(super) const INSTANCE: &str = "instances/…/tasks";

/// Rows a page of the project's list. The cloud gives up to 1000; a shorter first page is on screen sooner,
/// and a refresh needs only the newest.
const ROWS: u32 = 200;

fn status(word: &str) -> Status {
    match word.trim() {
        "CREATED" | "WAITING" | "INIT" => Status::Pending,
        "EXECUTING" | "RUNNING" => Status::Running,
        "SUCCESS" | "FINISH" => Status::Completed,
        "FAILED" | "FAIL" => Status::Failed,
        "CANCELLED" | "CANCELED" | "DELETED" => Status::Canceled,
        _ => Status::Unknown,
    }
}

fn fill(row: BackgroundTask, task: &mut Task) {
    task.status_word = row.status.unwrap_or_default();
    task.status = status(&task.status_word);
    task.name = row.name.unwrap_or_default();
    task.progress = Progress::NotReported;
    task.created = moment(row.created_at.as_deref());
    task.started = task.created;
    // On an unfinished task this is when it last changed.
    task.ended = end(task.status, row.updated_at.as_deref());
    // Codes stand beside tasks that succeeded too: only a failure's is a reason.
    task.reason = said(row.error_code).filter(|_| task.status == Status::Failed);
    task.user = said(row.user_name);
}

fn from_list(scope: &Scope, api: &'static str, row: Row<BackgroundTask>) -> Task {
    super::from_row(scope, registered(SLUG), api, row, |row| row.id.clone(), fill)
}

/// One page of one instance's list, a page a hundred rows.
pub fn instance_list(scope: &Scope, instance: &JobId, offset: u64) -> Request {
    ListBackgroundTasks { offset, ..ListBackgroundTasks::all(instance.clone()) }.request(&scope.project)
}

/// Reads a page of the list of `instance`: tasks of the project's list, with their instance known.
pub fn read_instance_list(scope: &Scope, instance: &Instance, body: &[u8]) -> Result<TaskPage, Unreadable> {
    // The query plays no part in reading, and the project's list has the same rows.
    let page = ListCenterTasks::all().read(body)?;
    Ok(super::tasks(page, |row| {
        let mut task = from_list(scope, INSTANCE, row);
        if task.unreadable.is_none() {
            task.instance = Some(instance.clone());
        }
        task
    }))
}

fn step(row: StepDetail) -> Step {
    let steps = row.sub_step_details.unwrap_or_default().into_iter().map(sub_step).collect();
    let Stood { state, state_word, began, ended } = stood(row.step_status, row.begin_time, row.end_time);
    let (name, error_code) = (row.step_name.unwrap_or_default(), said(row.error_code));
    Step { name, state, state_word, began, ended, error_code, steps, ..Step::default() }
}

fn sub_step(row: SubStepDetail) -> Step {
    let Stood { state, state_word, began, ended } = stood(row.sub_step_status, row.begin_time, row.end_time);
    let detail = said(row.detail.and_then(|detail| match detail {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }));
    let (name, error_code) = (row.sub_step_name.unwrap_or_default(), said(row.error_code));
    Step { name, state, state_word, began, ended, detail, error_code, ..Step::default() }
}

/// How a step stands, and since when.
struct Stood {
    state: StepState,
    state_word: String,
    began: Option<Moment>,
    ended: Option<Moment>,
}

fn stood(word: Option<String>, began: Option<String>, ended: Option<String>) -> Stood {
    let state_word = word.unwrap_or_default();
    let state = StepState::read(&state_word, status);
    // Of a step that goes on, the end that is printed is none.
    let ended = moment(ended.as_deref()).filter(|_| state.is_over());
    Stood { state, state_word, began: moment(began.as_deref()), ended }
}

impl Source for Dcs {
    fn slug(&self) -> &'static str {
        SLUG
    }

    fn product(&self) -> Product {
        Product::Dcs
    }

    fn name(&self) -> Name {
        Name { en: "DCS background tasks", zh: "DCS 后台任务" }
    }

    fn counting(&self) -> Counting {
        ListCenterTasks::COUNTING
    }

    fn page_rows(&self) -> u32 {
        ROWS
    }

    fn status_words(&self) -> &'static [(Status, &'static str)] {
        &[]
    }

    fn picks_names(&self) -> bool {
        false
    }

    fn reports_progress(&self) -> bool {
        false
    }

    fn list(&self, scope: &Scope, pick: &Pick, ask: Ask) -> Request {
        let limit = cloud::call::Limit::new(ask.limit).unwrap_or(cloud::call::Limit::LARGEST);
        ListCenterTasks { offset: ask.offset, limit, range: pick.range.range() }.request(&scope.project)
    }

    fn read_list(&self, scope: &Scope, body: &[u8]) -> Result<TaskPage, Unreadable> {
        Ok(super::tasks(ListCenterTasks::all().read(body)?, |row| from_list(scope, PROJECT, row)))
    }

    fn read_row(&self, scope: &Scope, api: &str, json: &str) -> Option<Task> {
        let api = [PROJECT, INSTANCE].into_iter().find(|known| *known == api)?;
        Some(from_list(scope, api, row_of(json)))
    }

    fn lookups(&self, _: &Scope, _: &JobId, instance: Option<&JobId>) -> Vec<Lookup> {
        match instance {
            Some(instance) => vec![Lookup::WalkInstance(instance.clone()), Lookup::Walk],
            None => vec![Lookup::Walk],
        }
    }

    fn read_one(&self, scope: &Scope, wanted: &str, body: &[u8]) -> Result<Option<Task>, Unreadable> {
        Ok(self.read_list(scope, body)?.tasks.into_iter().find(|task| task.key.id == wanted))
    }

    fn steps(&self, scope: &Scope, task: &Task) -> Option<Request> {
        let is_shown =
            |api| raw_row::<BackgroundTask>(&task.raw, api).is_some_and(|row: BackgroundTask| is_yes(row.enable_show));
        let (instance, task) = ids(task).filter(|_| [PROJECT, INSTANCE].into_iter().any(is_shown))?;
        Some(ShowProgress { instance, task }.request(&scope.project))
    }

    fn read_steps(&self, body: &[u8]) -> Result<Steps, Unreadable> {
        let told = TaskProgress::read(body)?;
        Ok(Steps {
            percent: percent(told.progress),
            remaining: seconds(told.remain_time),
            steps: told.step_details.unwrap_or_default().into_iter().map(step).collect(),
        })
    }

    fn details(&self, raw: &[Raw]) -> Vec<Detail> {
        let rows: Vec<Value> = raw.iter().filter_map(|row| serde_json::from_str(&row.json).ok()).collect();
        // One list's row may leave empty what the other's says.
        let fields = |name| rows.iter().filter_map(move |row| row.get(name)).filter(|value| says_something(value));
        let scalar = |name| fields(name).next().and_then(Scalar::of);
        let mut changes = serde_json::Map::new();
        for (name, value) in fields("details").filter_map(Value::as_object).flatten() {
            if says_something(value) {
                changes.entry(name).or_insert_with(|| value.clone());
            }
        }
        let mut details = Vec::new();
        lay_out(&changes, &mut details);
        for name in ["user_id", "params", "job_id", "error_code"] {
            fact(&mut details, name, scalar(name));
        }
        details
    }
}

/// Pairs of `old_…` and `new_…` first, then what stands alone. Works on names, so that a field the
/// documentation does not know yet is shown too.
fn lay_out(changes: &serde_json::Map<String, Value>, details: &mut Vec<Detail>) {
    let scalar = |name: String| changes.get(&name).and_then(Scalar::of);
    let mut paired: Vec<&str> =
        changes.keys().filter_map(|k| k.strip_prefix("old_").or(k.strip_prefix("new_"))).collect();
    paired.sort_unstable();
    paired.dedup();
    for field in paired {
        let (old, new) = (scalar(format!("old_{field}")), scalar(format!("new_{field}")));
        if old.is_some() || new.is_some() {
            details.push(Detail::Change { field: field.to_owned(), old, new });
        }
    }
    for (field, value) in changes {
        let is_paired = field.starts_with("old_") || field.starts_with("new_");
        match value {
            Value::Array(_) | Value::Object(_) => {
                details.push(Detail::Tree { field: field.clone(), value: value.clone() });
            }
            _ if is_paired => {}
            scalar => fact(details, field, Scalar::of(scalar)),
        }
    }
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}
