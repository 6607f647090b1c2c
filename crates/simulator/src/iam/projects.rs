//! `GET /v3/auth/projects` and `GET /v3/projects`.

use cloud::iam::projects::Project as Row;
use cloud::wire::Scalar;
use serde_json::{Value, json};

use super::Asked;
use super::accounts::{USERS, User};
use crate::gateway::Given;
use crate::refusal::Refusal;
use crate::row;
use crate::token::Holder;
use crate::world::PROJECTS;

/// A project as IAM knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Project {
    /// Its id.
    pub(crate) id: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
    /// Its account, by its place.
    pub(crate) account: usize,
    /// Whether it can be used.
    pub(crate) is_enabled: bool,
    description: &'static str,
}

/// The projects that nothing can be asked about: one that no region has, one that is disabled.
const OTHERS: [Project; 3] = [
    Project {
        id: "9dc061e5f72d94b80a3d5c61e284f79b",
        name: "MOS",
        account: 0,
        is_enabled: true,
        description: "object storage",
    },
    Project {
        id: "aed172f6083ea5c91b4e6d72f3950a8c",
        name: "cn-north-4_archive",
        account: 0,
        is_enabled: false,
        description: "closed in 2025",
    },
    Project { id: "bfe28307194fb6da2c5f7e8304a61b9d", name: "MOS", account: 1, is_enabled: true, description: "" },
];

/// All of them, those of [`PROJECTS`] first and in their places.
pub(crate) fn all() -> impl Iterator<Item = Project> {
    let known = PROJECTS.iter().map(|project| Project {
        id: project.id,
        name: project.name,
        account: project.account,
        is_enabled: true,
        description: "",
    });
    known.chain(OTHERS)
}

impl Project {
    /// The region's own project that it is a part of, or else its account.
    fn parent_id(&self) -> &'static str {
        let whole = self.name.split_once('_').map(|(region, _)| region);
        let parent = all().find(|other| other.account == self.account && Some(other.name) == whole);
        parent.map_or_else(|| self.domain_id(), |parent| parent.id)
    }

    fn domain_id(&self) -> &'static str {
        super::accounts::ACCOUNTS.get(self.account).map_or("", |account| account.id)
    }

    fn write(&self, host: &str) -> Value {
        let row = Row {
            id: Some(self.id.to_owned()),
            name: Some(self.name.to_owned()),
            domain_id: Some(self.domain_id().to_owned()),
            parent_id: Some(self.parent_id().to_owned()),
            enabled: Some(Scalar::Truth(self.is_enabled)),
            description: Some(self.description.to_owned()),
            is_domain: Some(Scalar::Truth(false)),
        };
        let mut value = row::write(&row, &[]);
        value["links"] = json!({ "self": format!("https://{host}/v3/projects/{}", self.id) });
        value
    }
}

impl User {
    /// The projects that it may see, with their places.
    pub(crate) fn visible(&self) -> impl Iterator<Item = (usize, Project)> {
        all().enumerate().filter(|(place, project)| {
            project.account == self.account && self.projects.is_none_or(|places| places.contains(place))
        })
    }
}

/// The projects that the holder may see.
pub(super) fn own(asked: &Asked<'_>, holder: Holder) -> Given {
    let user = USERS.get(holder.user);
    list(asked, user.into_iter().flat_map(User::visible).map(|(_, project)| project))
}

/// The projects of the holder's account.
pub(super) fn of_account(asked: &Asked<'_>, holder: Holder) -> Result<Given, Refusal> {
    let invalid = || Refusal::iam(400, "The request parameter is invalid");
    let query = &asked.query;
    let number = |name| query.whole(name).map_err(|_| invalid());
    let page = match (number("page")?, number("per_page")?) {
        (None, None) => None,
        (Some(page @ 1..), Some(rows @ 1..=5_000)) => Some(((page - 1).saturating_mul(rows), rows)),
        // Documented to come together.
        _ => return Err(invalid()),
    };
    let enabled = query.truth("enabled").map_err(|_| invalid())?;
    let account = USERS.get(holder.user).map(|user| user.account);
    let projects: Vec<Project> = all()
        .filter(|project| Some(project.account) == account)
        .filter(|project| row::is(query.text("name"), Some(project.name)))
        .filter(|project| row::is(query.text("parent_id"), Some(project.parent_id())))
        .filter(|project| row::is(query.text("domain_id"), Some(project.domain_id())))
        .filter(|project| enabled.is_none_or(|enabled| project.is_enabled == enabled))
        .collect();
    let (first, rows) = page.unwrap_or((0, u64::MAX));
    Ok(list(asked, row::page(&projects, first, rows).iter().copied()))
}

fn list(asked: &Asked<'_>, projects: impl Iterator<Item = Project>) -> Given {
    let host = asked.service.host;
    let rows: Vec<Value> = projects.map(|project| project.write(host)).collect();
    Given::json(json!({ "links": asked.links(), "projects": rows }))
}
