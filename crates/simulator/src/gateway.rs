//! The gateway in front of all products: it finds the API for host, method and path, checks the
//! credential, and hands on what passes.

use cloud::call::{Language, Product};
use cloud::id::ProjectId;
use cloud::time::Moment;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::asked::{Asked, Options};
use crate::query::Query;
use crate::refusal::Refusal;
use crate::request::{Request, Service};
use crate::signature::{Claim, Keys};
use crate::token::{self, Standing};
use crate::world::{PROJECTS, World};
use crate::{dcs, gaussdb, taurusdb};

/// One API of one product.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Api {
    ScheduledJobs,
    ImmediateJobs,
    TaurusDbJob,
    TaurusDbInstances(taurusdb::instances::Version),
    GaussDbTasks,
    GaussDbJob,
    GaussDbInstances(gaussdb::instances::Version),
    BackgroundTasks(String),
    CenterTasks,
    DcsInstances,
}

/// What DCS says to who may not.
pub(crate) const NO_PERMISSION: &str = "This role does not have the permissions to perform this operation.";

/// The gateway's own state.
#[derive(Debug)]
pub(crate) struct Gateway {
    /// When tokens that have expired did so.
    expired: Moment,
    keys: Keys,
    options: Options,
}

impl Gateway {
    pub(crate) fn new(start: Moment) -> Self {
        Self { expired: start.plus(-60 * 60 * 1_000), keys: Keys::default(), options: Options::default() }
    }

    pub(crate) const fn options(&mut self) -> &mut Options {
        &mut self.options
    }

    /// What the API answers, or why nothing does.
    pub(crate) fn pass(
        &mut self,
        world: &World,
        now: Moment,
        request: &Request,
        service: Option<Service>,
    ) -> Result<Value, Refusal> {
        let service = service.ok_or_else(Refusal::no_such_api)?;
        let (api, project) = find(service.product, request).ok_or_else(Refusal::no_such_api)?;
        let holder = self.holder(now, request)?;
        let project = Self::admit(service, holder, &project, request.header("x-project-id"))?;
        let language = match request.header("x-language") {
            Some("zh-cn") => Language::Chinese,
            _ => Language::English,
        };
        let query = Query::read(request.query());
        let asked = Asked { world, now, project, query, language, options: self.options };
        match api {
            Api::ScheduledJobs => taurusdb::scheduled_jobs::list(&asked),
            Api::ImmediateJobs => taurusdb::immediate_jobs::list(&asked),
            Api::TaurusDbJob => taurusdb::job::show(&asked),
            Api::TaurusDbInstances(version) => taurusdb::instances::list(&asked, version),
            Api::GaussDbTasks => gaussdb::tasks::list(&asked),
            Api::GaussDbJob => gaussdb::job::show(&asked),
            Api::GaussDbInstances(version) => gaussdb::instances::list(&asked, version),
            Api::BackgroundTasks(instance) => dcs::background_tasks::list(&asked, &instance),
            Api::CenterTasks => dcs::center_tasks::list(&asked),
            Api::DcsInstances => dcs::instances::list(&asked),
        }
    }

    /// The project whose token the request carries, or whose key has signed it.
    fn holder(&mut self, now: Moment, request: &Request) -> Result<usize, Refusal> {
        let Some(token) = request.header("x-auth-token").filter(|token| !token.is_empty()) else {
            return match request.header("authorization").and_then(Claim::read) {
                Some(claim) => self.keys.holder(now, request, &claim),
                None => Err(Refusal::credential("x-auth-token not found")),
            };
        };
        match token::standing(token) {
            Standing::Valid(project) => Ok(project),
            Standing::Expired => {
                let when = self.expired.to_string().replace('Z', "000Z");
                Err(Refusal::credential(&format!("token expires, expires_at: {when}")))
            }
            Standing::Garbage => Err(Refusal::credential("decrypt token fail")),
        }
    }

    /// The project of the path, if the credential is one of that project, no header speaks of another, and the
    /// project lies in this region.
    fn admit(service: Service, holder: usize, id: &str, said: Option<&str>) -> Result<usize, Refusal> {
        let dcs = service.product == Product::Dcs;
        if ProjectId::parse(id).is_err() {
            return Err(if dcs {
                Refusal::dcs(400, "111400002", "Invalid project ID format.")
            } else {
                Refusal::databases(400, "DBS.280408", "Invalid project ID.")
            });
        }
        let project = PROJECTS.get(holder).filter(|project| project.id == id && said.is_none_or(|said| said == id));
        match project {
            None if dcs => Err(Refusal::dcs(403, "DCS.2003", NO_PERMISSION)),
            None => Err(Refusal::databases(403, "DBS.280056", "Invalid token.")),
            Some(project) if project.region != service.region => {
                Err(Refusal::gateway(403, "APIGW.0310", "The project is unavailable."))
            }
            Some(_) => Ok(holder),
        }
    }
}

/// The API and the project's id that a path means on a host of this product.
fn find(product: Product, request: &Request) -> Option<(Api, String)> {
    if request.method != "GET" {
        return None;
    }
    let decoded: Vec<_> =
        request.path().strip_prefix('/')?.split('/').map(|s| percent_decode_str(s).decode_utf8_lossy()).collect();
    let segments: Vec<&str> = decoded.iter().map(AsRef::as_ref).collect();
    let (api, project) = match (product, segments.as_slice()) {
        (Product::TaurusDb, ["v3", project, "scheduled-jobs"]) => (Api::ScheduledJobs, project),
        (Product::TaurusDb, ["v3", project, "immediate-jobs"]) => (Api::ImmediateJobs, project),
        (Product::TaurusDb, ["v3", project, "jobs"]) => (Api::TaurusDbJob, project),
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
        (Product::Dcs, ["v2", project, "tasks"]) => (Api::CenterTasks, project),
        (Product::Dcs, ["v2", project, "instances"]) => (Api::DcsInstances, project),
        _ => return None,
    };
    Some((api, (*project).to_owned()))
}
