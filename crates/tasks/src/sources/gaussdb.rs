//! GaussDB's tasks: the list, and the job by its id, are two views of one task.

use cloud::call::{Call, Product, Request};
use cloud::error::Unreadable;
use cloud::gaussdb::job::{Job, ShowJob};
use cloud::gaussdb::tasks::{ListTasks, TaskRow};
use cloud::id::JobId;
use cloud::paging::{Ask, Counting};
use cloud::wire::{Row, Scalar, row_of};

use super::{Lookup, Pick, Scope, Source, TaskPage, end, instance, moment, registered, said, taurusdb_status};
use crate::names::Name;
use crate::status::Status;
use crate::steps::Steps;
use crate::task::{Detail, Progress, Raw, Task};

pub(super) struct GaussDb;

pub(super) const SLUG: &str = "gaussdb";
pub(super) const LIST: &str = "tasks";
pub(super) const BY_ID: &str = "jobs";

fn list(scope: &Scope) -> ListTasks {
    ListTasks::all(scope.language)
}

fn text(scalar: Option<Scalar>) -> Option<String> {
    said(scalar.map(|s| s.to_string()))
}

fn fill(scope: &Scope, row: TaskRow, task: &mut Task) {
    task.status_word = row.status.unwrap_or_default();
    task.status = taurusdb_status(&task.status_word);
    task.name = row.name.unwrap_or_default();
    task.instance = row.instance_info.and_then(|i| instance(i.instance_id, i.instance_name, i.instance_status));
    task.progress = Progress::read(text(row.process).as_deref());
    task.created = moment(text(row.created_at).as_deref());
    task.started = task.created;
    task.ended = end(task.status, text(row.ended_at).as_deref());
    task.reason = text(row.fail_reason);
    task.language = Some(scope.language);
}

fn fill_from_job(scope: &Scope, job: Job, task: &mut Task) {
    task.status_word = job.status.unwrap_or_default();
    task.status = taurusdb_status(&task.status_word);
    task.name = job.name.unwrap_or_default();
    task.instance = job.instance.and_then(|i| instance(i.id, i.name, None));
    task.progress = Progress::read(text(job.progress).as_deref());
    task.created = moment(text(job.created).as_deref());
    task.started = task.created;
    task.ended = end(task.status, text(job.ended).as_deref());
    task.reason = text(job.fail_reason);
    task.language = Some(scope.language);
}

fn from_list(scope: &Scope, row: Row<TaskRow>) -> Task {
    super::from_row(scope, registered(SLUG), LIST, row, |row| row.job_id.clone(), |row, task| fill(scope, row, task))
}

fn from_job(scope: &Scope, row: Row<Job>) -> Task {
    let fill = |job, task: &mut Task| fill_from_job(scope, job, task);
    super::from_row(scope, registered(SLUG), BY_ID, row, |job| job.id.clone(), fill)
}

impl Source for GaussDb {
    fn slug(&self) -> &'static str {
        SLUG
    }

    fn product(&self) -> Product {
        Product::GaussDb
    }

    fn name(&self) -> Name {
        Name { en: "GaussDB tasks", zh: "GaussDB 任务" }
    }

    fn counting(&self) -> Counting {
        ListTasks::COUNTING
    }

    fn page_rows(&self) -> u32 {
        cloud::call::Limit::<100>::LARGEST.rows()
    }

    fn status_words(&self) -> &'static [(Status, &'static str)] {
        &[(Status::Running, "Running"), (Status::Completed, "Completed"), (Status::Failed, "Failed")]
    }

    fn picks_names(&self) -> bool {
        true
    }

    fn reports_progress(&self) -> bool {
        true
    }

    fn list(&self, scope: &Scope, pick: &Pick, ask: Ask) -> Request {
        let call = ListTasks {
            offset: ask.offset,
            status: pick.status.map(str::to_owned),
            name: pick.name.map(str::to_owned),
            range: pick.range,
            ..list(scope)
        };
        call.request(&scope.project)
    }

    fn read_list(&self, scope: &Scope, body: &[u8]) -> Result<TaskPage, Unreadable> {
        Ok(super::tasks(list(scope).read(body)?, |row| from_list(scope, row)))
    }

    fn read_row(&self, scope: &Scope, api: &str, json: &str) -> Option<Task> {
        match api {
            LIST => Some(from_list(scope, row_of(json))),
            BY_ID => Some(from_job(scope, row_of(json))),
            _ => None,
        }
    }

    fn lookups(&self, scope: &Scope, id: &JobId, _: Option<&JobId>) -> Vec<Lookup> {
        let by_id = ShowJob { id: id.clone(), language: scope.language };
        vec![Lookup::One { request: by_id.request(&scope.project), may_be_young: false }, Lookup::Walk]
    }

    fn read_one(&self, scope: &Scope, wanted: &str, body: &[u8]) -> Result<Option<Task>, Unreadable> {
        let Ok(wanted) = JobId::parse(wanted) else { return Ok(None) };
        let row = ShowJob { id: wanted.clone(), language: scope.language }.read(body)?;
        Ok(Some(from_job(scope, row)).filter(|task| task.key.id == wanted.as_str()))
    }

    fn steps(&self, _: &Scope, _: &Task) -> Option<Request> {
        None
    }

    fn read_steps(&self, _: &[u8]) -> Result<Steps, Unreadable> {
        Ok(Steps::default())
    }

    fn details(&self, _: &[Raw]) -> Vec<Detail> {
        // All that GaussDB says of a task is what every task has.
        Vec::new()
    }
}
