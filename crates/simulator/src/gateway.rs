//! The gateway in front of all products: it finds the API for host, method and path, checks the
//! credential, and hands on what passes.

use cloud::call::{Language, Product};
use cloud::id::ProjectId;
use cloud::time::Moment;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::asked::{Asked, Options};
use crate::change::Change;
use crate::hostile::Hostile;
use crate::iam::accounts::Logins;
use crate::query::Query;
use crate::refusal::Refusal;
use crate::request::{Request, Service};
use crate::signature::{Claim, Keys};
use crate::token::{Tokens, Worthless};
use crate::world::{PROJECTS, World};
use crate::{dcs, gaussdb, iam, taurusdb, wording};

/// What an API answers.
#[derive(Debug)]
pub(crate) struct Given {
    /// HTTP status.
    pub(crate) status: u16,
    /// Headers of its own, names in lower case.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// The body; some answers have none.
    pub(crate) body: Option<Value>,
}

impl Given {
    /// This.
    pub(crate) const fn json(body: Value) -> Self {
        Self { status: 200, headers: Vec::new(), body: Some(body) }
    }

    /// A status alone.
    pub(crate) const fn nothing(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: None }
    }
}

/// One API of one product.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Api {
    ScheduledJobs,
    ImmediateJobs,
    TaurusDbJob,
    TaskDetails(String),
    TaurusDbInstances(taurusdb::instances::Version),
    GaussDbTasks,
    GaussDbJob,
    GaussDbInstances(gaussdb::instances::Version),
    BackgroundTasks(String),
    Progress(String, String),
    CenterTasks,
    DcsInstances,
    CancelScheduledJobs,
    RemoveScheduledJob(String),
    RemoveTaurusDbJob(String),
    RemoveGaussDbTask(String),
    RemoveBackgroundTask(String, String),
    RemoveCenterTask(String),
}

/// What DCS says to who may not.
pub(crate) const NO_PERMISSION: &str = "This role does not have the permissions to perform this operation.";

/// The gateway's own state.
#[derive(Debug)]
pub(crate) struct Gateway {
    /// The tokens.
    pub(crate) tokens: Tokens,
    /// Who has tried to sign in.
    pub(crate) logins: Logins,
    /// How the cloud deviates.
    pub(crate) options: Options,
    /// What texts are put into rows, if any are.
    pub(crate) hostile: Option<Hostile>,
    /// Milliseconds that its clock is ahead of the time.
    pub(crate) skew: i64,
    keys: Keys,
}

impl Gateway {
    pub(crate) fn new(seed: u64, start: Moment) -> Self {
        Self {
            tokens: Tokens::new(seed, start),
            logins: Logins::default(),
            options: Options::default(),
            hostile: None,
            skew: 0,
            keys: Keys::default(),
        }
    }

    /// What the API answers, or why nothing does.
    pub(crate) fn pass(
        &mut self,
        world: &mut World,
        now: Moment,
        request: &Request,
        service: Option<Service>,
    ) -> Result<Given, Refusal> {
        let service = service.ok_or_else(Refusal::no_such_api)?;
        let mut given = match service.product() {
            Some(product) => self.ask(world, now, request, service, product)?,
            None => {
                let clock = now.plus(self.skew);
                let Self { tokens, keys, logins, .. } = self;
                iam::answer(iam::Desk { tokens, keys, logins, clock }, now, request, service)?
            }
        };
        if let (Some(hostile), Some(body)) = (&self.hostile, &mut given.body) {
            hostile.spoil(body);
        }
        Ok(given)
    }

    fn ask(
        &mut self,
        world: &mut World,
        now: Moment,
        request: &Request,
        service: Service,
        product: Product,
    ) -> Result<Given, Refusal> {
        let (api, project) = find(product, request).ok_or_else(Refusal::no_such_api)?;
        let holder = self.holder(now, request, service)?;
        let project = Self::admit(service, product, holder, &project, request.header("x-project-id"))?;
        let language = match request.header("x-language") {
            Some("zh-cn") => Language::Chinese,
            _ => Language::English,
        };
        let query = Query::read(request.query());
        let asked = Asked { world, now, project, query, language, options: self.options };
        let change = |world| Change { world, now, project, body: &request.body };
        let body = match api {
            Api::ScheduledJobs => taurusdb::scheduled_jobs::list(&asked),
            Api::ImmediateJobs => taurusdb::immediate_jobs::list(&asked),
            Api::TaurusDbJob => taurusdb::job::show(&asked),
            Api::TaskDetails(instance) => taurusdb::task_details::show(&asked, &instance),
            Api::TaurusDbInstances(version) => taurusdb::instances::list(&asked, version),
            Api::GaussDbTasks => gaussdb::tasks::list(&asked),
            Api::GaussDbJob => gaussdb::job::show(&asked),
            Api::GaussDbInstances(version) => gaussdb::instances::list(&asked, version),
            Api::BackgroundTasks(instance) => dcs::background_tasks::list(&asked, &instance),
            Api::Progress(instance, id) => dcs::progress::show(&asked, &instance, &id),
            Api::CenterTasks => dcs::center_tasks::list(&asked),
            Api::DcsInstances => dcs::instances::list(&asked),
            Api::CancelScheduledJobs => return taurusdb::scheduled_jobs::cancel(change(world)),
            Api::RemoveScheduledJob(instance) => return taurusdb::scheduled_jobs::remove(change(world), &instance),
            Api::RemoveTaurusDbJob(id) => return taurusdb::job::remove(change(world), &id),
            Api::RemoveGaussDbTask(id) => return gaussdb::job::remove(change(world), &id),
            Api::RemoveBackgroundTask(instance, id) => {
                return dcs::background_tasks::remove(change(world), &instance, &id);
            }
            Api::RemoveCenterTask(id) => return dcs::center_tasks::remove(change(world), &id),
        };
        body.map(Given::json)
    }

    /// The project whose token the request carries, or whose key has signed it; none when the token is good for an
    /// account.
    fn holder(&mut self, now: Moment, request: &Request, service: Service) -> Result<Option<usize>, Refusal> {
        let Some(token) = request.header("x-auth-token").filter(|token| !token.is_empty()) else {
            return match request.header("authorization").and_then(Claim::read) {
                Some(claim) => self.keys.holder(now.plus(self.skew), request, &claim).map(Some),
                None => Err(Refusal::credential("x-auth-token not found")),
            };
        };
        match self.tokens.look(now, token, service.region) {
            Ok(token) => Ok(token.holder.project),
            Err(Worthless::Ended(when)) => {
                let when = wording::in_microseconds(when);
                Err(Refusal::credential(&format!("token expires, expires_at: {when}")))
            }
            Err(Worthless::Unknown) => Err(Refusal::credential("decrypt token fail")),
        }
    }

    /// The project of the path, if the credential is one of that project, no header speaks of another, and the
    /// project lies in this region.
    fn admit(
        service: Service,
        product: Product,
        holder: Option<usize>,
        id: &str,
        said: Option<&str>,
    ) -> Result<usize, Refusal> {
        let dcs = product == Product::Dcs;
        if ProjectId::parse(id).is_err() {
            return Err(if dcs {
                Refusal::dcs(400, "111400002", "Invalid project ID format.")
            } else {
                Refusal::databases(400, "DBS.280408", "Invalid project ID.")
            });
        }
        let held = holder.and_then(|place| Some((place, PROJECTS.get(place)?)));
        match held.filter(|(_, project)| project.id == id && said.is_none_or(|said| said == id)) {
            None if dcs => Err(Refusal::dcs(403, "DCS.2003", NO_PERMISSION)),
            None => Err(Refusal::databases(403, "DBS.280056", "Invalid token.")),
            Some((_, project)) if Some(project.region) != service.region => {
                Err(Refusal::gateway(403, "APIGW.0310", "The project is unavailable."))
            }
            Some((place, _)) => Ok(place),
        }
    }
}

/// The API and the project's id that a method and a path mean on a host of this product.
fn find(product: Product, request: &Request) -> Option<(Api, String)> {
    let decoded: Vec<_> =
        request.path().strip_prefix('/')?.split('/').map(|s| percent_decode_str(s).decode_utf8_lossy()).collect();
    let segments: Vec<&str> = decoded.iter().map(AsRef::as_ref).collect();
    let (api, project) = match request.method.as_str() {
        "GET" => find_read(product, &segments)?,
        "DELETE" => find_remove(product, &segments)?,
        _ => return None,
    };
    Some((api, project.to_owned()))
}

fn find_read<'a>(product: Product, segments: &[&'a str]) -> Option<(Api, &'a str)> {
    Some(match (product, segments) {
        (Product::TaurusDb, ["v3", project, "scheduled-jobs"]) => (Api::ScheduledJobs, project),
        (Product::TaurusDb, ["v3", project, "immediate-jobs"]) => (Api::ImmediateJobs, project),
        (Product::TaurusDb, ["v3", project, "jobs"]) => (Api::TaurusDbJob, project),
        (Product::TaurusDb, ["v3", project, "instances", instance, "task-center-detail"]) => {
            (Api::TaskDetails((*instance).to_owned()), project)
        }
        (Product::TaurusDb, [version, project, "instances"]) => {
            (Api::TaurusDbInstances(taurusdb::instances::Version::read(version)?), project)
        }
        (Product::GaussDb, ["v3", project, "tasks"]) => (Api::GaussDbTasks, project),
        (Product::GaussDb, ["v3", project, "jobs"]) => (Api::GaussDbJob, project),
        (Product::GaussDb, [version, project, "instances"]) => {
            (Api::GaussDbInstances(gaussdb::instances::Version::read(version)?), project)
        }
        (Product::Dcs, ["v2", project, "instances", instance, "tasks"]) => {
            (Api::BackgroundTasks((*instance).to_owned()), project)
        }
        (Product::Dcs, ["v2", project, "instances", instance, "tasks", id, "progress"]) => {
            (Api::Progress((*instance).to_owned(), (*id).to_owned()), project)
        }
        (Product::Dcs, ["v2", project, "tasks"]) => (Api::CenterTasks, project),
        (Product::Dcs, ["v2", project, "instances"]) => (Api::DcsInstances, project),
        _ => return None,
    })
}

fn find_remove<'a>(product: Product, segments: &[&'a str]) -> Option<(Api, &'a str)> {
    let text = |segment: &str| segment.to_owned();
    Some(match (product, segments) {
        (Product::TaurusDb, ["v3", project, "scheduled-jobs"]) => (Api::CancelScheduledJobs, project),
        (Product::TaurusDb, ["v3", project, "instance", instance, "scheduled-jobs"]) => {
            (Api::RemoveScheduledJob(text(instance)), project)
        }
        (Product::TaurusDb, ["v3", project, "jobs", id]) => (Api::RemoveTaurusDbJob(text(id)), project),
        (Product::GaussDb, ["v3", project, "jobs", id]) => (Api::RemoveGaussDbTask(text(id)), project),
        (Product::Dcs, ["v2", project, "instances", instance, "tasks", id]) => {
            (Api::RemoveBackgroundTask(text(instance), text(id)), project)
        }
        (Product::Dcs, ["v2", project, "tasks", id]) => (Api::RemoveCenterTask(text(id)), project),
        _ => return None,
    })
}
