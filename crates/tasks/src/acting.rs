//! Acting on tasks: which of them the cloud lets be cancelled or deleted, what is sent for those, and what came of
//! each. Nothing here is ever asked twice.

use std::collections::HashSet;

use cloud::call::{Call, Language, Request, Response};
use cloud::dcs::delete_task::DeleteTask;
use cloud::error::{CloudError, judge};
use cloud::gaussdb;
use cloud::id::JobId;
use cloud::taurusdb;
use cloud::taurusdb::cancel_jobs::CancelJobs;
use cloud::taurusdb::delete_scheduled_job::DeleteScheduledJob;

use crate::status::Status;
use crate::task::{Task, TaskKey};

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// What has not begun is called off.
    Cancel,
    /// The record of a task is deleted. The task itself is not stopped by it, and nothing brings the record back.
    DeleteRecord,
}

impl Action {
    /// The word that has to be typed for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cancel => "CANCEL",
            Self::DeleteRecord => "DELETE",
        }
    }
}

/// Why a task is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotAllowed {
    /// Its list knows no such action.
    Product,
    /// Not in its state.
    Status,
    /// The call names the instance, and it is not known.
    NoInstance,
    /// It has no id that an address can carry.
    NoId,
    /// Its connection is for reading only.
    ReadOnly,
    /// It stands in the opened file: the cloud is not asked for such a one.
    OfFile,
    /// Nobody is signed in to its project in this tab.
    NoSession,
    /// It is not at hand any more.
    Gone,
    /// There are [`MOST`] before it.
    TooMany,
}

/// The most tasks that anything is sent for at once: so many one can still look over.
pub const MOST: usize = 200;

/// What came of a task that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The cloud says that it is done.
    Done,
    /// The cloud answered well, and did not do it.
    NotDone,
    /// The cloud refused, or no clear answer came: with some errors it is not known whether it was done.
    Failed(Box<CloudError>),
    /// It was left out.
    NotAllowed(NotAllowed),
    /// The rest was stopped before it was its turn.
    NotSent,
}

/// What a call asks of the cloud.
#[derive(Clone, Debug)]
enum Asked {
    Cancel(CancelJobs),
    DeleteScheduled(DeleteScheduledJob),
    DeleteImmediate(taurusdb::delete_job::DeleteJob),
    DeleteGaussDb(gaussdb::delete_job::DeleteJob),
    DeleteDcs(DeleteTask),
}

/// One call, and the tasks it is about.
#[derive(Clone, Debug)]
pub struct Step {
    /// The tasks, all of one project.
    pub tasks: Vec<TaskKey>,
    asked: Asked,
}

/// What is sent for some tasks, and what is left out.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The calls, in the order in which they are sent.
    pub steps: Vec<Step>,
    /// The tasks that nothing is sent for.
    pub left_out: Vec<(TaskKey, NotAllowed)>,
}

/// Whether the list of a task lets it be done in the state that the task is in.
pub fn allows(action: Action, task: &Task) -> Result<(), NotAllowed> {
    let is_scheduled = task.key.source.slug() == SCHEDULED;
    let is_right = match (action, task.status) {
        (Action::Cancel, _) if !is_scheduled => return Err(NotAllowed::Product),
        (Action::Cancel, status) => matches!(status, Status::Pending | Status::Unauthorized),
        (Action::DeleteRecord, Status::Completed | Status::Failed) => true,
        (Action::DeleteRecord, Status::Canceled | Status::Pending | Status::Unauthorized) => is_scheduled,
        (Action::DeleteRecord, Status::Running | Status::Unknown) => false,
    };
    if is_right { Ok(()) } else { Err(NotAllowed::Status) }
}

const SCHEDULED: &str = "taurusdb-scheduled";
const IMMEDIATE: &str = "taurusdb-immediate";
const GAUSSDB: &str = "gaussdb";
const DCS: &str = "dcs";

impl Plan {
    /// What is to be sent for these tasks; `may` says why nothing may be for one, whatever the cloud thinks of it.
    /// Cancelling is one call a project, deleting one call a task. A task that is there twice counts once.
    pub fn new(action: Action, tasks: &[Task], may: impl Fn(&TaskKey) -> Result<(), NotAllowed>) -> Self {
        let mut plan = Self::default();
        let mut seen = HashSet::new();
        let mut count = 0;
        for task in tasks.iter().filter(|task| seen.insert(task.key.clone())) {
            let step = may(&task.key).and_then(|()| allows(action, task)).and_then(|()| step(action, task));
            match step {
                Ok(_) if count == MOST => plan.left_out.push((task.key.clone(), NotAllowed::TooMany)),
                Ok(step) => {
                    count += 1;
                    plan.add(step);
                }
                Err(why) => plan.left_out.push((task.key.clone(), why)),
            }
        }
        plan
    }

    fn add(&mut self, step: Step) {
        if let Asked::Cancel(CancelJobs { ids }) = &step.asked {
            for other in &mut self.steps {
                if let (Asked::Cancel(together), true) = (&mut other.asked, is_together(&other.tasks, &step.tasks)) {
                    together.ids.extend(ids.iter().cloned());
                    other.tasks.extend(step.tasks);
                    return;
                }
            }
        }
        self.steps.push(step);
    }

    /// How many tasks something is sent for.
    pub fn count(&self) -> usize {
        self.steps.iter().map(|step| step.tasks.len()).sum()
    }
}

/// Whether tasks are of one project.
fn is_together(some: &[TaskKey], others: &[TaskKey]) -> bool {
    matches!((some, others), ([one, ..], [other, ..]) if one.region == other.region && one.project == other.project)
}

fn step(action: Action, task: &Task) -> Result<Step, NotAllowed> {
    let id = JobId::parse(&task.key.id).map_err(|_| NotAllowed::NoId)?;
    let instance = task.instance.as_ref().and_then(|instance| JobId::parse(&instance.id).ok());
    let asked = match (action, task.key.source.slug()) {
        (Action::Cancel, SCHEDULED) => Asked::Cancel(CancelJobs { ids: vec![id] }),
        (Action::DeleteRecord, SCHEDULED) => {
            let instance = instance.ok_or(NotAllowed::NoInstance)?;
            Asked::DeleteScheduled(DeleteScheduledJob { instance, id })
        }
        (Action::DeleteRecord, IMMEDIATE) => Asked::DeleteImmediate(taurusdb::delete_job::DeleteJob { id }),
        (Action::DeleteRecord, GAUSSDB) => Asked::DeleteGaussDb(gaussdb::delete_job::DeleteJob { id }),
        (Action::DeleteRecord, DCS) => Asked::DeleteDcs(DeleteTask { instance, id }),
        _ => return Err(NotAllowed::Product),
    };
    Ok(Step { tasks: vec![task.key.clone()], asked })
}

impl Step {
    /// What is sent; none for no tasks.
    pub fn request(&self, language: Language) -> Option<Request> {
        let project = &self.tasks.first()?.project;
        let request = match &self.asked {
            Asked::Cancel(call) => call.request(project),
            Asked::DeleteScheduled(call) => call.request(project),
            Asked::DeleteImmediate(call) => call.request(project),
            Asked::DeleteGaussDb(call) => call.request(project),
            Asked::DeleteDcs(call) => return Some(call.request(project)),
        };
        Some(request.in_language(language))
    }

    /// What came of each of its tasks.
    pub fn outcomes(&self, answer: Result<Response, CloudError>) -> Vec<(TaskKey, Outcome)> {
        let all = |outcome: Outcome| self.tasks.iter().map(|key| (key.clone(), outcome.clone())).collect();
        let done = answer.and_then(|answer| self.done(&answer));
        match done {
            Ok(done) => self.tasks.iter().zip(done).map(|(key, done)| (key.clone(), told(done))).collect(),
            Err(error) => all(Outcome::Failed(Box::new(error))),
        }
    }

    /// The same where it was not sent.
    pub fn not_sent(&self) -> Vec<(TaskKey, Outcome)> {
        self.tasks.iter().map(|key| (key.clone(), Outcome::NotSent)).collect()
    }

    /// Whether each of its tasks was done.
    fn done(&self, answer: &Response) -> Result<Vec<bool>, CloudError> {
        Ok(match &self.asked {
            Asked::Cancel(call) => {
                let cancelled = judge(call, answer)?;
                self.tasks.iter().map(|key| cancelled.contains(&key.id)).collect()
            }
            Asked::DeleteScheduled(call) => vec![judge(call, answer)?],
            Asked::DeleteImmediate(call) => judge(call, answer).map(|()| vec![true])?,
            Asked::DeleteGaussDb(call) => judge(call, answer).map(|()| vec![true])?,
            Asked::DeleteDcs(call) => judge(call, answer).map(|()| vec![true])?,
        })
    }
}

fn told(done: bool) -> Outcome {
    if done { Outcome::Done } else { Outcome::NotDone }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::SourceId;
    use crate::task::Instance;
    use cloud::call::Method;
    use cloud::error::Kind;
    use cloud::id::{ProjectId, RegionId};
    use cloud::secret::Secret;
    use proptest::prelude::*;

    const STATUSES: [Status; 7] = [
        Status::Pending,
        Status::Unauthorized,
        Status::Running,
        Status::Completed,
        Status::Failed,
        Status::Canceled,
        Status::Unknown,
    ];

    fn task(source: &str, id: &str, status: Status) -> Task {
        let key = TaskKey {
            source: SourceId::from_slug(source).unwrap(),
            region: RegionId::parse("cn-north-4").unwrap(),
            project: ProjectId::parse("b5d07e4c91a8463f8e2d6c0f7a1b9e34").unwrap(),
            id: id.to_owned(),
        };
        let instance = Some(Instance { id: "a1in07".into(), ..Instance::default() });
        Task { status, instance, ..Task::untold(key) }
    }

    fn planned(action: Action, task: Task) -> Result<(Method, String, Option<String>), NotAllowed> {
        let plan = Plan::new(action, &[task], |_| Ok(()));
        match (plan.steps.first(), plan.left_out.first()) {
            (Some(step), None) => {
                let request = step.request(Language::English).unwrap();
                let path = request.path.strip_prefix("/v3/").or(request.path.strip_prefix("/v2/")).unwrap();
                let path = path.strip_prefix("b5d07e4c91a8463f8e2d6c0f7a1b9e34/").unwrap().to_owned();
                Ok((request.method, path, request.body.map(|body| body.reveal().to_owned())))
            }
            (None, Some((_, why))) => Err(*why),
            _ => panic!("one or the other"),
        }
    }

    fn answer(status: u16, body: &str) -> Result<Response, CloudError> {
        Ok(Response { status, headers: Vec::new(), body: body.into() })
    }

    #[test]
    fn each_list_has_its_own_states_in_which_a_record_can_be_deleted() {
        for source in SourceId::all() {
            let allowed: Vec<Status> = STATUSES
                .into_iter()
                .filter(|s| planned(Action::DeleteRecord, task(source.slug(), "a", *s)).is_ok())
                .collect();
            let expected: &[Status] = match source.slug() {
                "taurusdb-scheduled" => {
                    &[Status::Pending, Status::Unauthorized, Status::Completed, Status::Failed, Status::Canceled]
                }
                _ => &[Status::Completed, Status::Failed],
            };
            assert_eq!(allowed, expected, "{source:?}");
            let cancelled: Vec<Status> = STATUSES
                .into_iter()
                .filter(|s| planned(Action::Cancel, task(source.slug(), "a", *s)).is_ok())
                .collect();
            let waiting: &[Status] =
                if source.slug() == "taurusdb-scheduled" { &[Status::Pending, Status::Unauthorized] } else { &[] };
            assert_eq!(cancelled, waiting, "{source:?}");
        }
    }

    #[test]
    fn each_list_has_its_own_call() {
        let of = |source, action| planned(action, task(source, "a", Status::Completed));
        let expect = |path: &str, body: Option<&str>| Ok((Method::Delete, path.to_owned(), body.map(str::to_owned)));
        let delete = Action::DeleteRecord;
        assert_eq!(
            of("taurusdb-scheduled", delete),
            expect("instance/a1in07/scheduled-jobs", Some(r#"{"job_id":"a"}"#))
        );
        assert_eq!(of("taurusdb-immediate", delete), expect("jobs/a", None));
        assert_eq!(of("gaussdb", delete), expect("jobs/a", None));
        assert_eq!(of("dcs", delete), expect("instances/a1in07/tasks/a", None));
        let nowhere = |source| Task { instance: None, ..task(source, "a", Status::Completed) };
        assert_eq!(planned(delete, nowhere("dcs")), expect("tasks/a", None));
        assert_eq!(planned(delete, nowhere("taurusdb-scheduled")), Err(NotAllowed::NoInstance));
        assert_eq!(planned(delete, task("dcs", "a/b", Status::Completed)), Err(NotAllowed::NoId));
        assert_eq!(of("dcs", Action::Cancel), Err(NotAllowed::Product));
    }

    #[test]
    fn those_of_a_project_are_cancelled_by_one_call_which_may_do_less_than_asked() {
        let mut tasks: Vec<Task> =
            ["a", "b", "a"].map(|id| task("taurusdb-scheduled", id, Status::Pending)).into_iter().collect();
        let mut other = task("taurusdb-scheduled", "c", Status::Unauthorized);
        other.key.project = ProjectId::parse("00007e4c91a8463f8e2d6c0f7a1b9e34").unwrap();
        tasks.push(other);
        let plan = Plan::new(Action::Cancel, &tasks, |_| Ok(()));
        assert_eq!((plan.steps.len(), plan.count()), (2, 3));
        let step = &plan.steps[0];
        let body = step.request(Language::English).unwrap().body;
        assert_eq!(body.as_ref().map(Secret::reveal), Some(r#"{"job_ids":["a","b"]}"#));
        let came =
            |body| step.outcomes(answer(200, body)).into_iter().map(|(key, came)| (key.id, came)).collect::<Vec<_>>();
        assert_eq!(came(r#"{"job_ids":["b"]}"#), [("a".into(), Outcome::NotDone), ("b".into(), Outcome::Done)]);
        assert!(came("{}").iter().all(|(_, came)| matches!(came, Outcome::Failed(_))), "no clear answer is no success");
    }

    #[test]
    fn a_refusal_is_told_and_a_page_of_a_proxy_is_no_success() {
        let plan = Plan::new(Action::DeleteRecord, &[task("gaussdb", "a", Status::Failed)], |_| Ok(()));
        let came = |status, body| plan.steps[0].outcomes(answer(status, body)).remove(0).1;
        let kind = |outcome| match outcome {
            Outcome::Failed(error) => error.kind,
            other => panic!("{other:?}"),
        };
        assert_eq!(came(200, ""), Outcome::Done);
        assert_eq!(kind(came(400, r#"{"error_code":"DBS.200543","error_msg":"x"}"#)), Kind::NotFound);
        assert_eq!(kind(came(200, "<html>sign in")), Kind::RouteFault);
        let lost = plan.steps[0].outcomes(Err(CloudError::transport(Kind::TimedOut, "")));
        assert_eq!(kind(lost[0].1.clone()), Kind::TimedOut);
        assert_eq!(plan.steps[0].not_sent()[0].1, Outcome::NotSent);
    }

    #[test]
    fn so_many_are_never_sent_at_once() {
        let tasks: Vec<Task> = (0..=MOST).map(|id| task("dcs", &id.to_string(), Status::Failed)).collect();
        let plan = Plan::new(Action::DeleteRecord, &tasks, |_| Ok(()));
        assert_eq!((plan.count(), &plan.left_out[..]), (MOST, &[(tasks[MOST].key.clone(), NotAllowed::TooMany)][..]));
    }

    #[test]
    fn deleting_a_scheduled_record_may_be_answered_with_no() {
        let plan = Plan::new(Action::DeleteRecord, &[task("taurusdb-scheduled", "a", Status::Failed)], |_| Ok(()));
        assert_eq!(plan.steps[0].outcomes(answer(200, r#"{"result":false}"#))[0].1, Outcome::NotDone);
        assert_eq!(plan.steps[0].outcomes(answer(200, r#"{"result":true}"#))[0].1, Outcome::Done);
    }

    proptest! {
        #[test]
        fn every_chosen_task_gets_exactly_one_outcome(
            chosen in prop::collection::vec((0..SourceId::COUNT, 0..7usize, "[a-d/]{1,2}", any::<bool>(), any::<bool>()), 0..30),
            cancel in any::<bool>(),
            status in prop_oneof![Just(200u16), Just(204), Just(403), Just(500)],
            body in prop_oneof![Just(String::new()), Just(r#"{"job_ids":["a","bb"]}"#.to_owned()), Just(r#"{"result":true}"#.to_owned()), "\\PC{0,20}"],
        ) {
            let action = if cancel { Action::Cancel } else { Action::DeleteRecord };
            let tasks: Vec<Task> = chosen
                .iter()
                .map(|(source, status, id, elsewhere, known)| {
                    let mut task = task(SourceId::all().nth(*source).unwrap().slug(), id, STATUSES[*status]);
                    if *elsewhere {
                        task.key.project = ProjectId::parse("00007e4c91a8463f8e2d6c0f7a1b9e34").unwrap();
                    }
                    task.instance = task.instance.filter(|_| *known);
                    task
                })
                .collect();
            let may = |key: &TaskKey| if key.id == "d" { Err(NotAllowed::ReadOnly) } else { Ok(()) };
            let plan = Plan::new(action, &tasks, may);
            let mut told: Vec<TaskKey> = plan.left_out.iter().map(|(key, _)| key.clone()).collect();
            for step in &plan.steps {
                prop_assert!(step.request(Language::English).is_some_and(|request| request.method == Method::Delete));
                told.extend(step.outcomes(answer(status, &body)).into_iter().map(|(key, _)| key));
            }
            let count = told.len();
            let told: HashSet<TaskKey> = told.into_iter().collect();
            prop_assert_eq!(told.len(), count, "once each");
            prop_assert_eq!(told, tasks.into_iter().map(|task| task.key).collect::<HashSet<_>>());
        }
    }
}
