//! `DELETE /v3/{project_id}/scheduled-jobs` with a body: cancels scheduled jobs that have not begun. Those of the ids
//! that it could not cancel are silently not in its answer.

use serde_json::json;

use crate::call::{Call, Product, Request, encode};
use crate::error::Unreadable;
use crate::id::{JobId, ProjectId};
use crate::wire;

/// What is asked.
#[derive(Clone, Debug)]
pub struct CancelJobs {
    /// The jobs.
    pub ids: Vec<JobId>,
}

impl Call for CancelJobs {
    /// The jobs that were really cancelled.
    type Answer = Vec<String>;

    fn request(&self, project: &ProjectId) -> Request {
        let ids: Vec<&str> = self.ids.iter().map(JobId::as_str).collect();
        let path = format!("/v3/{}/scheduled-jobs", encode(project.as_str()));
        Request::delete(Product::TaurusDb, path).with_body(&json!({ "job_ids": ids }))
    }

    fn read(&self, body: &[u8]) -> Result<Vec<String>, Unreadable> {
        wire::wanted_texts(body, "job_ids")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Method;
    use crate::secret::Secret;

    fn call() -> CancelJobs {
        CancelJobs { ids: ["5e6f", "7\"8"].map(|id| JobId::parse(id).unwrap()).into() }
    }

    #[test]
    fn the_request_names_the_jobs_in_its_body() {
        let request = call().request(&ProjectId::parse("0123456789abcdef0123456789abcdef").unwrap());
        assert_eq!(
            (request.method, request.path.as_str(), request.query.as_str()),
            (Method::Delete, "/v3/0123456789abcdef0123456789abcdef/scheduled-jobs", "")
        );
        assert_eq!(request.body.as_ref().map(Secret::reveal), Some(r#"{"job_ids":["5e6f","7\"8"]}"#));
    }

    #[test]
    fn only_what_the_answer_names_was_cancelled() {
        assert_eq!(call().read(br#"{"job_ids":["5e6f"]}"#), Ok(vec!["5e6f".to_owned()]));
        assert_eq!(call().read(br#"{"job_ids":[]}"#), Ok(Vec::new()));
        for unclear in ["", "{}", r#"{"job_ids":null}"#, r#"{"job_ids":[{}]}"#, "<html>", "[]"] {
            assert!(call().read(unclear.as_bytes()).is_err(), "{unclear}");
        }
    }
}
