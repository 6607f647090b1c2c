//! Finding one job: every call that can tell about it, each with how it went, merged into one task.

use cloud::error::{CloudError, Kind};
use cloud::id::{IdError, JobId};
use cloud::paging::Pager;
use cloud::taurusdb::job::{UNKNOWN_ID_WAITS, wait_before_retry};
use leptos::prelude::*;
use tasks::sources::{Lookup, Pick, Scope, dcs_instance_list, read_dcs_instance_list};
use tasks::task::{Instance, Task, TaskKey};

use super::session::Session;
use crate::browser::clock;

/// How far a search is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    /// What is known of the job so far.
    pub task: Option<Task>,
    /// What is being done; none when it is over.
    pub doing: Option<Doing>,
    /// What went wrong on the way.
    pub errors: Vec<CloudError>,
    /// Why it is over, when it is so before every way was tried.
    pub ended: Option<Ended>,
}

/// Why a search ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The reader stopped it.
    Stopped,
    /// What was looked for is no id.
    NoId(IdError),
}

/// What is being done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doing {
    /// A call about this job alone.
    Asking,
    /// The id is not known yet; asked again in so many seconds, for the n-th of so many times.
    Waiting {
        /// Seconds.
        seconds: u32,
        /// Which time.
        attempt: usize,
        /// Of how many.
        of: usize,
    },
    /// Paging through a list.
    Walking(cloud::paging::Progress),
}

/// Looks for a job until every way was tried, telling how far it is. Dropped, it is called off.
pub async fn search(
    session: &Session,
    scope: &Scope,
    key: &TaskKey,
    instance: Option<&JobId>,
    at: ArcRwSignal<Search>,
) -> Result<(), CloudError> {
    let id = match JobId::parse(&key.id) {
        Ok(id) => id,
        Err(why) => {
            at.update(|search| {
                search.doing = None;
                search.ended = Some(Ended::NoId(why));
            });
            return Ok(());
        }
    };
    let mut is_found = false;
    for lookup in key.source.lookups(scope, &id, instance) {
        let outcome = match lookup {
            Lookup::One { request, may_be_young } => {
                // A job that a list calls over is not young.
                let is_over = at.with_untracked(|s| s.task.as_ref().is_some_and(|task| task.status.is_over()));
                ask(session, scope, key, &request, may_be_young && !is_over, &at).await
            }
            // A list is long; it is walked only for what could not be asked.
            Lookup::Walk | Lookup::WalkInstance(_) if is_found => continue,
            Lookup::Walk => walk(session, scope, key, None, &at).await,
            Lookup::WalkInstance(of) => walk(session, scope, key, Some(&of), &at).await,
        };
        match outcome {
            Ok(Some(task)) => {
                is_found = true;
                at.update(|search| match &mut search.task {
                    Some(known) => known.merge(task),
                    None => search.task = Some(task),
                });
            }
            Ok(None) => {}
            Err(error) if error.kind == Kind::SignIn => {
                at.update(|search| search.doing = None);
                return Err(error);
            }
            Err(error) => at.update(|search| search.errors.push(error)),
        }
    }
    at.update(|search| search.doing = None);
    Ok(())
}

async fn ask(
    session: &Session,
    scope: &Scope,
    key: &TaskKey,
    request: &cloud::call::Request,
    may_be_young: bool,
    at: &ArcRwSignal<Search>,
) -> Result<Option<Task>, CloudError> {
    let mut attempts = 1;
    loop {
        at.update(|search| search.doing = Some(Doing::Asking));
        let error = match session.ask(request).await {
            Ok(response) => {
                let read = key.source.read_one(scope, &key.id, &response.body);
                return read.map_err(|why| CloudError::unreadable(&response, &why));
            }
            Err(error) => error,
        };
        let wait = wait_before_retry(&error, attempts).filter(|_| may_be_young);
        let Some(seconds) = wait else {
            return if error.kind == Kind::NotFound { Ok(None) } else { Err(error) };
        };
        let of = UNKNOWN_ID_WAITS.len();
        at.update(|search| search.doing = Some(Doing::Waiting { seconds, attempt: attempts, of }));
        clock::sleep(seconds * 1_000).await;
        attempts += 1;
    }
}

async fn walk(
    session: &Session,
    scope: &Scope,
    key: &TaskKey,
    instance: Option<&JobId>,
    at: &ArcRwSignal<Search>,
) -> Result<Option<Task>, CloudError> {
    let rows = if instance.is_some() { 100 } else { key.source.page_rows() };
    let mut pager = Pager::new(key.source.counting(), rows);
    while let Some(ask) = pager.next() {
        at.update(|search| search.doing = Some(Doing::Walking(pager.progress())));
        let request = match instance {
            Some(instance) => dcs_instance_list(scope, instance, ask.offset),
            None => key.source.list(scope, &Pick::default(), ask),
        };
        let response = session.ask(&request).await?;
        let page = match instance {
            Some(instance) => {
                let owner = Instance { id: instance.to_string(), name: None, state: None };
                read_dcs_instance_list(scope, &owner, &response.body)
            }
            None => key.source.read_list(scope, &response.body),
        };
        let page = page.map_err(|why| CloudError::unreadable(&response, &why))?;
        let ids: Vec<String> = page.tasks.iter().map(|task| task.key.id.clone()).collect();
        if let Some(task) = page.tasks.into_iter().find(|task| task.key == *key) {
            return Ok(Some(task));
        }
        pager.take(&ids, page.total);
    }
    Ok(None)
}
