//! The simulated cloud described by itself: what a test or a person needs to connect to it.

use cloud::call::Product;
use cloud::region::{self, RegionInfo};
use cloud::time::Moment;
use serde::Serialize;

use crate::gateway::Gateway;
use crate::iam::accounts::USERS;
use crate::kinds::{List, MANUAL_BACKUP};
use crate::signature::{KeyPair, access_key_for, temporary_access_key_for};
use crate::token::expired_token_for;
use crate::world::{PROJECTS, World};

/// What there is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Description {
    /// The time by the simulated cloud's clock.
    pub now: String,
    /// The projects.
    pub projects: Vec<ProjectDescription>,
    /// Who can sign in.
    pub users: Vec<UserDescription>,
}

/// One IAM user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UserDescription {
    /// The name of its account.
    pub account: &'static str,
    /// The id of its account.
    pub account_id: &'static str,
    /// Its name.
    pub user: &'static str,
    /// Its id.
    pub user_id: &'static str,
    /// Its password.
    pub password: &'static str,
    /// Whether it is asked for a code as well.
    pub has_passcode: bool,
    /// The next code that it can sign in with, once; none when the ones of now are used up.
    pub passcode: Option<String>,
    /// The ids of the projects below that it may see.
    pub projects: Vec<&'static str>,
}

/// One project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProjectDescription {
    /// Its id.
    pub id: &'static str,
    /// Its region.
    pub region: &'static str,
    /// Its name in IAM.
    pub name: &'static str,
    /// What a person calls it.
    pub label: &'static str,
    /// The token that is simply there for it.
    pub token: String,
    /// A token of it that has expired.
    pub expired_token: String,
    /// The access key that is valid for it.
    pub access_key: KeyPair,
    /// A temporary access key of it, with the security token it is sent with.
    pub temporary_access_key: KeyPair,
    /// The hosts of the three products, and of IAM, in its region.
    pub hosts: Hosts,
    /// How many tasks each list has, and the id of its newest.
    pub lists: Lists,
    /// Its instances.
    pub instances: Vec<InstanceDescription>,
}

/// The hosts of a region's products.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hosts {
    /// TaurusDB's.
    pub taurusdb: Option<&'static str>,
    /// GaussDB's.
    pub gaussdb: Option<&'static str>,
    /// DCS'.
    pub dcs: Option<&'static str>,
    /// IAM's: the region's own, or the one of all regions.
    pub iam: Option<&'static str>,
}

/// The lists of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lists {
    /// TaurusDB's scheduled jobs.
    pub scheduled_jobs: ListDescription,
    /// TaurusDB's immediate jobs.
    pub immediate_jobs: ListDescription,
    /// GaussDB's tasks.
    pub gaussdb_tasks: ListDescription,
    /// DCS' background tasks.
    pub dcs_tasks: ListDescription,
}

/// One list of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListDescription {
    /// How many tasks it has.
    pub count: usize,
    /// The id of one of them, the newest that is known by its id.
    pub example_id: Option<String>,
}

/// One instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InstanceDescription {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: &'static str,
    /// Its product, by its short name.
    pub product: &'static str,
    /// Whether it is there: neither deleted nor never created.
    pub exists: bool,
}

/// A job is known by its id after some seconds; an example is older than that.
const KNOWN_AFTER: i64 = 10_000;

impl Description {
    pub(crate) fn new(world: &World, gateway: &Gateway, now: Moment) -> Self {
        let list = |list, project| {
            let tasks = || world.newest_first(list, project, now);
            let known = tasks().find(|t| now.since(t.created) > KNOWN_AFTER && t.kind.name != MANUAL_BACKUP);
            ListDescription { count: tasks().count(), example_id: known.map(crate::task::Task::id) }
        };
        let projects = PROJECTS.iter().enumerate().map(|(place, project)| {
            let host = |product| region::find(project.region).and_then(|r| r.host(product));
            ProjectDescription {
                id: project.id,
                region: project.region,
                name: project.name,
                label: project.label,
                token: gateway.tokens.standing(place).map(|token| token.text.to_string()).unwrap_or_default(),
                expired_token: expired_token_for(project.id),
                access_key: access_key_for(project.id),
                temporary_access_key: temporary_access_key_for(project.id),
                hosts: Hosts {
                    taurusdb: host(Product::TaurusDb),
                    gaussdb: host(Product::GaussDb),
                    dcs: host(Product::Dcs),
                    iam: region::find(project.region).map(RegionInfo::iam),
                },
                lists: Lists {
                    scheduled_jobs: list(List::Scheduled, place),
                    immediate_jobs: list(List::Immediate, place),
                    gaussdb_tasks: list(List::GaussDb, place),
                    dcs_tasks: list(List::Dcs, place),
                },
                instances: Product::ALL
                    .into_iter()
                    .flat_map(|product| world.instances(product, place))
                    .map(|instance| InstanceDescription {
                        id: instance.id.clone(),
                        name: instance.name,
                        product: instance.product.slug(),
                        exists: instance.exists(now),
                    })
                    .collect(),
            }
        });
        let users = USERS.iter().enumerate().map(|(place, user)| UserDescription {
            account: user.account().name,
            account_id: user.account().id,
            user: user.name,
            user_id: user.id,
            password: user.password,
            has_passcode: user.has_code,
            passcode: gateway.logins.next_code(place, now),
            projects: user.visible().filter(|(place, _)| *place < PROJECTS.len()).map(|(_, p)| p.id).collect(),
        });
        Self { now: now.to_string(), projects: projects.collect(), users: users.collect() }
    }
}
