//! Acting on tasks: what somebody wants to do to which, and doing it, one call after another. Nothing is ever sent
//! twice by itself.

use std::sync::Arc;

use cloud::call::Language;
use cloud::error::Kind;
use leptos::prelude::*;
use tasks::acting::{Action, NotAllowed, Outcome, Plan};
use tasks::task::{Task, TaskKey};

use super::connections::ConnectionId;
use super::services::Services;
use super::session::Session;
use crate::browser::page;

/// What somebody wants to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// What.
    pub action: Action,
    /// To which tasks.
    pub tasks: Vec<TaskKey>,
}

/// The wish that the dialog is open for; a context, so that any part of the page can have one.
#[derive(Clone, Copy)]
pub struct Acting {
    /// None while the dialog is closed.
    pub wish: RwSignal<Option<Arc<Wish>>>,
}

impl Acting {
    /// Nobody wants anything.
    pub fn provide() {
        provide_context(Self { wish: RwSignal::new(None) });
    }

    /// Opens the dialog for these tasks. Nothing is sent before the word is typed there.
    pub fn open(self, action: Action, tasks: Vec<TaskKey>) {
        self.wish.set(Some(Arc::new(Wish { action, tasks })));
    }
}

/// Acting; none where nobody provides it (a part on its own in a test).
pub fn acting() -> Option<Acting> {
    use_context()
}

/// Who asks about a task, and the connection whose project that is; the demo's is of none.
pub fn asker(services: Services, key: &TaskKey) -> Result<(Session, Option<ConnectionId>), NotAllowed> {
    untrack(|| {
        if services.live.is_of_file(key) {
            return Err(NotAllowed::OfFile);
        }
        let (owner, session) = services.session_for(key).ok_or(NotAllowed::NoSession)?;
        if session.project.is_read_only { Err(NotAllowed::ReadOnly) } else { Ok((session, owner)) }
    })
}

/// What would be sent for a wish now.
pub fn plan(services: Services, wish: &Wish) -> Plan {
    let known: Vec<Option<Task>> = wish.tasks.iter().map(|key| services.live.find(key)).collect();
    let gone = |key: &TaskKey| known.iter().flatten().all(|task| task.key != *key);
    let may = |key: &TaskKey| if gone(key) { Err(NotAllowed::Gone) } else { asker(services, key).map(|_| ()) };
    let tasks: Vec<Task> = wish
        .tasks
        .iter()
        .zip(&known)
        .map(|(key, task)| task.clone().unwrap_or_else(|| Task::untold(key.clone())))
        .collect();
    Plan::new(wish.action, &tasks, may)
}

/// Whether what follows in a run would fail as well, or should not be tried: the credential or the way is of no use, or
/// the cloud has been asked too much.
const fn ends_a_run(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::SignIn | Kind::Throttled | Kind::Path(_) | Kind::NoBase | Kind::Stranger | Kind::ProxyToken | Kind::Site
    )
}

/// Sends what is planned, call by call, and tells what came of each. Between two calls it can be stopped, and some
/// failures stop it too. Records that the cloud says are deleted go from the lists, and the lists of all others
/// are asked again.
pub async fn carry_out(
    services: Services,
    action: Action,
    plan: Plan,
    language: Language,
    is_stopped: RwSignal<bool>,
    tell: impl Fn(Vec<(TaskKey, Outcome)>),
) {
    let live = services.live;
    let mut is_over = false;
    let mut touched: Vec<TaskKey> = Vec::new();
    for planned in plan.steps {
        // Where nobody looks, nothing is sent: what was said in another tab meanwhile holds for it.
        page::until_seen().await;
        // Where the page went meanwhile nobody is there who could stop it.
        is_over |= is_stopped.try_get_untracked().unwrap_or(true);
        if is_over {
            tell(planned.not_sent());
            continue;
        }
        // Since it was planned a task may have gone on, or somebody may have signed out of its project.
        let now = self::plan(services, &Wish { action, tasks: planned.tasks });
        tell(now.left_out.into_iter().map(|(key, why)| (key, Outcome::NotAllowed(why))).collect());
        for step in now.steps {
            let asker = step.tasks.first().and_then(|first| asker(services, first).ok());
            let (Some((session, owner)), Some(request)) = (asker, step.request(language)) else {
                tell(step.not_sent());
                continue;
            };
            let answer = session.ask(&request).await;
            if let Err(error) = &answer {
                is_over |= ends_a_run(error.kind);
                if let (Kind::SignIn, Some(owner)) = (error.kind, owner) {
                    live.refused(owner, &session.project, error);
                }
            }
            let outcomes = step.outcomes(answer);
            if action == Action::DeleteRecord {
                let is_done = |(key, outcome): &(TaskKey, Outcome)| (*outcome == Outcome::Done).then(|| key.clone());
                live.forget_records(outcomes.iter().filter_map(is_done).collect());
            }
            touched.extend(step.tasks);
            tell(outcomes);
        }
    }
    live.refresh_lists_of(&touched);
}
