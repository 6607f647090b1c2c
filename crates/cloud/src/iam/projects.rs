//! `GET /v3/auth/projects`, the projects that a token's holder may see, and `GET /v3/projects`, those of the
//! account; and which of them can be chosen to be asked about.

use crate::call::{Limit, Query, Request, Response, Service};
use crate::error::{CloudError, judge_by};
use crate::id::ProjectId;
use crate::region::{self, RegionInfo};
use crate::wire::{self, Row, Scalar};

/// Asks for the projects that the holder of the token may see.
#[derive(Clone, Copy, Debug)]
pub struct ListOwnProjects;

impl ListOwnProjects {
    /// The request.
    pub fn request(self) -> Request {
        Request::get(Service::Iam, "/v3/auth/projects".to_owned(), String::new())
    }

    /// Reads the answer.
    pub fn read(response: &Response) -> Result<Vec<Row<Project>>, CloudError> {
        read(response)
    }
}

/// Asks for the projects of the account. For who signs with an access key, which names no project.
#[derive(Clone, Debug, Default)]
pub struct ListProjects {
    /// One name, whole. A region's own project has the region's id for a name.
    pub name: Option<String>,
    /// The number of a page, from 1, and its size; without them the list comes whole.
    pub page: Option<(u32, Limit<5_000>)>,
}

impl ListProjects {
    /// The request.
    pub fn request(&self) -> Request {
        // IAM takes number and size of a page only together.
        let (page, rows) = self.page.map(|(page, rows)| (page.to_string(), rows.rows().to_string())).unzip();
        let query = Query::default()
            .set_some("name", self.name.as_deref())
            .set_some("page", page)
            .set_some("per_page", rows)
            .into_text();
        Request::get(Service::Iam, "/v3/projects".to_owned(), query)
    }

    /// Reads the answer.
    pub fn read(response: &Response) -> Result<Vec<Row<Project>>, CloudError> {
        read(response)
    }
}

fn read(response: &Response) -> Result<Vec<Row<Project>>, CloudError> {
    judge_by(|body| wire::rows(body, "projects"), response)
}

wire::record! {
    /// One project.
    pub struct Project {
        /// Its id.
        id: String,
        /// Its name: a region's id; that and a name of somebody's own, `cn-north-4_lab`; or neither, such as `MOS`.
        name: String,
        /// The account it belongs to.
        domain_id: String,
        /// What it is a part of: the account, or a region's own project.
        parent_id: String,
        /// Whether it can be used.
        enabled: Scalar,
        /// What somebody wrote about it.
        description: String,
        /// Whether it is an account and no project.
        is_domain: Scalar,
    }
}

/// A project that can be asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The region it lies in.
    pub region: &'static RegionInfo,
    /// Its id.
    pub id: ProjectId,
    /// Its name, as a token is asked for it.
    pub name: String,
    /// What tells it from the region's own project, `lab` of `cn-north-4_lab`; none for the region's own.
    pub part: Option<String>,
}

/// What can be chosen of these projects: each region's own and the parts of it, by region and name. Left out is
/// what is disabled, what is of no region that the table knows, and what cannot be read.
pub fn choices(rows: &[Row<Project>]) -> Vec<Choice> {
    let projects = || rows.iter().filter_map(|row| row.read.as_ref().ok());
    let own_of = |id: &str| {
        let parent = projects().find(|project| project.id.as_deref() == Some(id));
        parent.and_then(|parent| region::find(parent.name.as_deref()?))
    };
    let choice = |project: &Project| {
        let (id, name) = (ProjectId::parse(project.id.as_deref()?).ok()?, project.name.as_deref()?);
        if says(&project.enabled, false) || says(&project.is_domain, true) {
            return None;
        }
        if let Some(region) = region::find(name) {
            return Some(Choice { region, id, name: name.to_owned(), part: None });
        }
        // Who may see a part of a region's project need not see that itself: then the name has to do.
        let (before, after) = name.split_once('_').unwrap_or(("", name));
        let named = region::find(before);
        let region = project.parent_id.as_deref().and_then(own_of).or(named)?;
        let part = if named == Some(region) { after } else { name };
        Some(Choice { region, id, name: name.to_owned(), part: Some(part.to_owned()) })
    };
    let mut choices: Vec<Choice> = projects().filter_map(choice).collect();
    choices.sort_by(|a, b| (a.region.id, &a.part, &a.id).cmp(&(b.region.id, &b.part, &b.id)));
    choices.dedup_by(|a, b| a.id == b.id);
    choices
}

fn says(flag: &Option<Scalar>, truth: bool) -> bool {
    flag.as_ref().is_some_and(|flag| flag.to_string() == truth.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_requests_say_only_what_was_set() {
        let sent = |request: Request| {
            assert_eq!((request.service, request.method.word()), (Service::Iam, "GET"));
            format!("{}?{}", request.path, request.query)
        };
        assert_eq!(sent(ListOwnProjects.request()), "/v3/auth/projects?");
        assert_eq!(sent(ListProjects::default().request()), "/v3/projects?");
        let named = ListProjects { name: Some("cn-north-4_a b".into()), page: None };
        assert_eq!(sent(named.request()), "/v3/projects?name=cn-north-4_a%20b");
        let paged = ListProjects { name: None, page: Some((2, Limit::LARGEST)) };
        assert_eq!(sent(paged.request()), "/v3/projects?page=2&per_page=5000");
    }

    const BODY: &str = r#"{
        "links": {"next": null, "previous": null, "self": "https://iam.example/v3/auth/projects"},
        "projects": [{
            "description": "nightly runs",
            "domain_id": "5f1d0c7be2a94863b7e4d92f60c8a1b3",
            "enabled": true,
            "id": "71c0a2d94e5b4f8aa6d3e1907bc25f48",
            "is_domain": false,
            "links": {"self": "https://iam.example/v3/projects/71c0a2d94e5b4f8aa6d3e1907bc25f48"},
            "name": "cn-north-4_lab",
            "parent_id": "0b7c4e1a95d84f36a2c8e01f7d5b9346"
        }]
    }"#;

    fn list(body: &str) -> Vec<Row<Project>> {
        ListOwnProjects::read(&Response { status: 200, headers: vec![], body: body.into() }).unwrap()
    }

    #[test]
    fn a_project_is_read() {
        let text = |text: &str| Some(text.to_owned());
        let expected = Project {
            id: text("71c0a2d94e5b4f8aa6d3e1907bc25f48"),
            name: text("cn-north-4_lab"),
            domain_id: text("5f1d0c7be2a94863b7e4d92f60c8a1b3"),
            parent_id: text("0b7c4e1a95d84f36a2c8e01f7d5b9346"),
            enabled: Some(Scalar::Truth(true)),
            description: text("nightly runs"),
            is_domain: Some(Scalar::Truth(false)),
        };
        assert_eq!(list(BODY).into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
        let refused = Response { status: 200, headers: vec![], body: br#"{"links":{}}"#.to_vec() };
        assert!(ListProjects::read(&refused).is_err(), "no list is no empty list");
    }

    /// An id that ends in this letter.
    fn id(last: char) -> String {
        format!("{}{last}", "0".repeat(31))
    }

    fn project(last: char, name: &str, parent: Option<char>, more: &str) -> String {
        let parent = parent.map_or("5f1d".to_owned(), id);
        format!(r#"{{"id":"{}","name":"{name}","parent_id":"{parent}"{more}}}"#, id(last))
    }

    fn chosen(projects: &[String]) -> Vec<(char, String)> {
        let rows = list(&format!(r#"{{"projects":[{}]}}"#, projects.join(",")));
        let told = |choice: Choice| {
            let part = choice.part.map(|part| format!("/{part}")).unwrap_or_default();
            (choice.id.as_str().chars().last().unwrap(), format!("{}{part}", choice.region.id))
        };
        choices(&rows).into_iter().map(told).collect()
    }

    #[test]
    fn regions_and_their_parts_can_be_chosen() {
        let told = chosen(&[
            project('a', "tr-west-1", None, ""),
            project('b', "cn-north-4_lab", Some('c'), r#","enabled":true"#),
            project('c', "cn-north-4", None, ""),
            project('d', "MOS", None, ""),
            project('e', "cn-north-4_2_x", Some('c'), ""),
        ]);
        let expected = [('c', "cn-north-4"), ('e', "cn-north-4/2_x"), ('b', "cn-north-4/lab"), ('a', "tr-west-1")];
        assert_eq!(told, expected.map(|(id, name)| (id, name.to_owned())));
    }

    #[test]
    fn what_cannot_be_used_is_left_out() {
        let told = chosen(&[
            project('a', "cn-north-4", None, r#","enabled":false"#),
            // A part of what is disabled is not disabled with it.
            project('b', "cn-north-4_lab", Some('a'), ""),
            project('c', "cn-north-4_old", Some('a'), r#","enabled":"false""#),
            project('d', "cn-nowhere-1", None, ""),
            project('e', "cn-nowhere-1_lab", Some('d'), ""),
            project('f', "harbour", None, r#","is_domain":true"#),
            r#"{"id":"short","name":"cn-north-9"}"#.to_owned(),
            r#"{"id":["x"],"name":"cn-north-9"}"#.to_owned(),
            "{}".to_owned(),
        ]);
        assert_eq!(told, [('b', "cn-north-4/lab".to_owned())]);
    }

    #[test]
    fn a_part_is_known_by_its_parent_and_else_by_its_name() {
        let told = chosen(&[
            project('a', "cn-north-4", None, ""),
            project('b', "reports", Some('a'), ""),
            project('c', "cn-east-3_lab", Some('z'), ""),
            project('d', "tr-west-1_lab", Some('a'), ""),
            project('a', "cn-north-4", None, ""),
        ]);
        let expected = [
            ('c', "cn-east-3/lab"),
            ('a', "cn-north-4"),
            ('b', "cn-north-4/reports"),
            ('d', "cn-north-4/tr-west-1_lab"),
        ];
        assert_eq!(told, expected.map(|(id, name)| (id, name.to_owned())));
    }
}
