//! TaurusDB's immediate tasks: the list, and the job by its id, are two views of one task.

use cloud::call::{Call, Product, Request};
use cloud::error::Unreadable;
use cloud::id::JobId;
use cloud::paging::{Ask, Counting};
use cloud::taurusdb::immediate_jobs::{ImmediateJob, ListImmediateJobs};
use cloud::taurusdb::job::{Job, ShowJob};
use cloud::taurusdb::task_details::{ShowTaskDetails, SubTask, TaskDetails};
use cloud::wire::{Row, row_of};

use super::{
    Lookup, Pick, Scope, Source, TAURUSDB_WORDS, TaskPage, end, fact, ids, instance, moment, raw_row, registered, said,
    taurusdb_status, tree,
};
use crate::names::Name;
use crate::status::Status;
use crate::steps::{Step, StepState, Steps, is_yes, percent, seconds};
use crate::task::{Detail, Progress, Raw, Task};

pub(super) struct TaurusDbImmediate;

pub(super) const SLUG: &str = "taurusdb-immediate";
pub(super) const LIST: &str = "immediate-jobs";
pub(super) const BY_ID: &str = "jobs";

fn list(scope: &Scope) -> ListImmediateJobs {
    ListImmediateJobs::all(scope.language)
}

fn fill(scope: &Scope, row: ImmediateJob, task: &mut Task) {
    task.status_word = row.status.unwrap_or_default();
    task.status = taurusdb_status(&task.status_word);
    task.name = row.job_name.unwrap_or_default();
    task.instance = instance(row.instance_id, row.instance_name, row.instance_status);
    task.progress = Progress::read(row.process.as_deref());
    task.created = moment(row.created_time.as_deref());
    task.started = task.created;
    task.ended = end(task.status, row.ended_time.as_deref());
    task.reason = said(row.fail_reason);
    task.language = Some(scope.language);
}

fn fill_from_job(scope: &Scope, job: Job, task: &mut Task) {
    task.status_word = job.status.unwrap_or_default();
    task.status = taurusdb_status(&task.status_word);
    task.name = job.name.unwrap_or_default();
    task.instance = job.instance.and_then(|i| instance(i.id, i.name, None));
    task.progress = Progress::read(job.process.as_deref());
    task.created = moment(job.created.as_deref());
    task.started = task.created;
    task.ended = end(task.status, job.ended.as_deref());
    task.reason = said(job.fail_reason);
    task.language = Some(scope.language);
}

fn from_list(scope: &Scope, row: Row<ImmediateJob>) -> Task {
    super::from_row(scope, registered(SLUG), LIST, row, |row| row.job_id.clone(), |row, task| fill(scope, row, task))
}

fn from_job(scope: &Scope, row: Row<Job>) -> Task {
    let fill = |job, task: &mut Task| fill_from_job(scope, job, task);
    super::from_row(scope, registered(SLUG), BY_ID, row, |job| job.id.clone(), fill)
}

fn step(row: SubTask) -> Step {
    let state_word = row.status.unwrap_or_default();
    Step {
        name: row.sub_task_name.unwrap_or_default(),
        state: StepState::read(&state_word, taurusdb_status),
        state_word,
        percent: percent(row.percent),
        remaining: seconds(row.remaining_time),
        ..Step::default()
    }
}

impl Source for TaurusDbImmediate {
    fn slug(&self) -> &'static str {
        SLUG
    }

    fn product(&self) -> Product {
        Product::TaurusDb
    }

    fn name(&self) -> Name {
        Name { en: "TaurusDB immediate tasks", zh: "TaurusDB 即时任务" }
    }

    fn counting(&self) -> Counting {
        ListImmediateJobs::COUNTING
    }

    fn page_rows(&self) -> u32 {
        cloud::taurusdb::immediate_jobs::PageSize::Fifty.rows()
    }

    fn status_words(&self) -> &'static [(Status, &'static str)] {
        TAURUSDB_WORDS
    }

    fn picks_names(&self) -> bool {
        true
    }

    fn reports_progress(&self) -> bool {
        true
    }

    fn list(&self, scope: &Scope, pick: &Pick, ask: Ask) -> Request {
        let call = ListImmediateJobs {
            offset: ask.offset,
            status: pick.status.map(str::to_owned),
            job_name: pick.name.map(str::to_owned),
            range: pick.range.range(),
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
        let in_list = ListImmediateJobs { job_id: Some(id.as_str().to_owned()), ..list(scope) };
        let by_id = ShowJob { id: id.clone(), language: scope.language };
        vec![
            Lookup::One { request: in_list.request(&scope.project), may_be_young: false },
            Lookup::One { request: by_id.request(&scope.project), may_be_young: true },
        ]
    }

    fn read_one(&self, scope: &Scope, wanted: &str, body: &[u8]) -> Result<Option<Task>, Unreadable> {
        let by_id = JobId::parse(wanted).ok().map(|id| ShowJob { id, language: scope.language });
        if let Some(Ok(row)) = by_id.map(|call| call.read(body)) {
            return Ok(Some(from_job(scope, row)).filter(|task| task.key.id == wanted));
        }
        Ok(self.read_list(scope, body)?.tasks.into_iter().find(|task| task.key.id == wanted))
    }

    fn steps(&self, scope: &Scope, task: &Task) -> Option<Request> {
        let row = raw_row::<ImmediateJob>(&task.raw, LIST).filter(|row| is_yes(row.show_detail.clone()))?;
        let (instance, id) = ids(task)?;
        let call = ShowTaskDetails { instance, id, name: row.job_name.unwrap_or_default(), language: scope.language };
        Some(call.request(&scope.project))
    }

    fn read_steps(&self, body: &[u8]) -> Result<Steps, Unreadable> {
        let steps = TaskDetails::read(body)?.sub_task_list.unwrap_or_default();
        Ok(Steps { steps: steps.into_iter().map(step).collect(), ..Steps::default() })
    }

    fn details(&self, raw: &[Raw]) -> Vec<Detail> {
        let mut details = Vec::new();
        if let Some(job) = raw_row::<Job>(raw, BY_ID) {
            tree(&mut details, "entities", job.entities);
        }
        if let Some(row) = raw_row::<ImmediateJob>(raw, LIST) {
            fact(&mut details, "order_id", row.order_id);
            tree(&mut details, "extend_fields", row.extend_fields);
        }
        details
    }
}
