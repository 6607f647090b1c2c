//! What a page and the simulated cloud in a worker say to each other, as plain data. The page has types of
//! its own for these; the names and forms here are the agreement.
//!
//! 1. The worker says [`Ready`] once, as soon as it listens. What was sent to it before is lost.
//! 2. The page sends an [`Ask`], as often and as many at a time as it likes.
//! 3. The worker answers each with a [`Reply`] of the same `id`.
//!
//! In JavaScript's terms every struct is a plain object with these names, a pair is an array of two, and the
//! body is a `Uint8Array`.

use serde::{Deserialize, Serialize};

use crate::world::PROJECTS;

/// `{ ready: true, projects: [{ id, region, label }, …] }`: the worker's first message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {
    /// Always true; it tells this message from a [`Reply`], which has an `id`.
    pub ready: bool,
    /// The projects that can be asked about. None of them needs a token.
    pub projects: Vec<ReadyProject>,
}

/// `{ id, region, label }`: a project of the simulated cloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadyProject {
    /// The project's id.
    pub id: String,
    /// The region it lies in; its hosts are those of the table of regions.
    pub region: String,
    /// What a person calls it.
    pub label: String,
}

/// `{ id, method, host, path_and_query, headers: [[name, value], …], body }`: a request of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The page's own number for it; the reply has the same.
    pub id: u32,
    /// The method, such as `GET`.
    pub method: String,
    /// The host it is meant for, such as `dcs.cn-north-4.myhuaweicloud.com`.
    pub host: String,
    /// Path and query, percent-encoded, such as `/v2/{project}/tasks?limit=10`.
    pub path_and_query: String,
    /// Headers. Names may be of any case; a token is not needed and is not looked at.
    pub headers: Vec<(String, String)>,
    /// The body as text; empty where there is none.
    pub body: String,
}

/// `{ id, status, headers: [[name, value], …], body: Uint8Array }`: the answer to an [`Ask`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The number of the request.
    pub id: u32,
    /// HTTP status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    #[serde(with = "serde_bytes")]
    pub body: Vec<u8>,
}

impl Ready {
    /// The message.
    pub fn now() -> Self {
        let project = |project: &crate::world::Project| ReadyProject {
            id: project.id.to_owned(),
            region: project.region.to_owned(),
            label: project.label.to_owned(),
        };
        Self { ready: true, projects: PROJECTS.iter().map(project).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_messages_have_the_forms_that_the_page_expects() {
        let ready = serde_json::to_value(Ready::now()).unwrap();
        assert_eq!(ready["ready"], true);
        assert_eq!(ready["projects"][0], json!({ "id": PROJECTS[0].id, "region": "cn-north-4", "label": "Shop" }));
        let ask: Ask = serde_json::from_value(
            json!({ "id": 7, "method": "DELETE", "host": "h", "path_and_query": "/p?q", "headers": [["X-Language", "zh-cn"]], "body": "[]" }),
        )
        .unwrap();
        assert_eq!(ask.headers, [("X-Language".to_owned(), "zh-cn".to_owned())]);
        assert_eq!((ask.method.as_str(), ask.body.as_str()), ("DELETE", "[]"));
        let reply = Reply { id: 7, status: 200, headers: vec![("a".into(), "b".into())], body: vec![1, 2] };
        assert_eq!(
            serde_json::to_value(reply).unwrap(),
            json!({ "id": 7, "status": 200, "headers": [["a", "b"]], "body": [1, 2] })
        );
    }
}
