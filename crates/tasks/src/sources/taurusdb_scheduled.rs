//! TaurusDB's scheduled tasks.

use cloud::call::{Call, Product, Request};
use cloud::error::Unreadable;
use cloud::id::JobId;
use cloud::paging::{Ask, Counting};
use cloud::taurusdb::scheduled_jobs::{ListScheduledJobs, ScheduledJob};
use cloud::wire::{Row, row_of};

use super::{
    Lookup, Pick, Scope, Source, TAURUSDB_WORDS, TaskPage, end, fact, instance, moment, raw_row, registered,
    taurusdb_status, tree,
};
use crate::names::Name;
use crate::status::Status;
use crate::steps::Steps;
use crate::task::{Detail, Raw, Task};

pub(super) struct TaurusDbScheduled;

pub(super) const SLUG: &str = "taurusdb-scheduled";
pub(super) const API: &str = "scheduled-jobs";

fn list(scope: &Scope) -> ListScheduledJobs {
    ListScheduledJobs::all(scope.language)
}

fn fill(scope: &Scope, row: ScheduledJob, task: &mut Task) {
    task.status_word = row.job_status.unwrap_or_default();
    task.status = taurusdb_status(&task.status_word);
    task.name = row.job_name.unwrap_or_default();
    task.instance = instance(row.instance_id, row.instance_name, row.instance_status);
    task.created = moment(row.create_time.as_deref());
    task.started = moment(row.start_time.as_deref());
    task.ended = end(task.status, row.end_time.as_deref());
    task.language = Some(scope.language);
}

fn from_list(scope: &Scope, row: Row<ScheduledJob>) -> Task {
    super::from_row(scope, registered(SLUG), API, row, |row| row.job_id.clone(), |row, task| fill(scope, row, task))
}

impl Source for TaurusDbScheduled {
    fn slug(&self) -> &'static str {
        SLUG
    }

    fn product(&self) -> Product {
        Product::TaurusDb
    }

    fn name(&self) -> Name {
        Name { en: "TaurusDB scheduled tasks", zh: "TaurusDB 定时任务" }
    }

    fn counting(&self) -> Counting {
        ListScheduledJobs::COUNTING
    }

    fn page_rows(&self) -> u32 {
        cloud::call::Limit::<100>::LARGEST.rows()
    }

    fn status_words(&self) -> &'static [(Status, &'static str)] {
        TAURUSDB_WORDS
    }

    fn picks_names(&self) -> bool {
        true
    }

    fn reports_progress(&self) -> bool {
        false
    }

    fn list(&self, scope: &Scope, pick: &Pick, ask: Ask) -> Request {
        let call = ListScheduledJobs {
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
        (api == API).then(|| from_list(scope, row_of(json)))
    }

    fn lookups(&self, scope: &Scope, id: &JobId, _: Option<&JobId>) -> Vec<Lookup> {
        let call = ListScheduledJobs { job_id: Some(id.as_str().to_owned()), ..list(scope) };
        vec![Lookup::One { request: call.request(&scope.project), may_be_young: false }]
    }

    fn read_one(&self, scope: &Scope, id: &str, body: &[u8]) -> Result<Option<Task>, Unreadable> {
        Ok(self.read_list(scope, body)?.tasks.into_iter().find(|task| task.key.id == id))
    }

    fn steps(&self, _: &Scope, _: &Task) -> Option<Request> {
        None
    }

    fn read_steps(&self, _: &[u8]) -> Result<Steps, Unreadable> {
        Ok(Steps::default())
    }

    fn details(&self, raw: &[Raw]) -> Vec<Detail> {
        let mut details = Vec::new();
        if let Some(row) = raw_row::<ScheduledJob>(raw, API) {
            tree(&mut details, "target_config", row.target_config);
            fact(&mut details, "proxy_name", row.proxy_name);
            fact(&mut details, "proxy_id", row.proxy_id);
            fact(&mut details, "datastore_type", row.datastore_type);
        }
        details
    }
}
