//! `DELETE /v3/{project_id}/instance/{instance_id}/scheduled-jobs` with a body: deletes the record of a scheduled job.
//! `instance` is no misprint here.

use serde_json::json;

use crate::call::{Call, Product, Request, encode};
use crate::error::Unreadable;
use crate::id::{JobId, ProjectId};
use crate::wire;

/// What is asked.
#[derive(Clone, Debug)]
pub struct DeleteScheduledJob {
    /// The instance of the job.
    pub instance: JobId,
    /// The job.
    pub id: JobId,
}

impl Call for DeleteScheduledJob {
    /// Whether the record was deleted.
    type Answer = bool;

    fn request(&self, project: &ProjectId) -> Request {
        let [project, instance] = [project.as_str(), self.instance.as_str()].map(encode);
        let path = format!("/v3/{project}/instance/{instance}/scheduled-jobs");
        Request::delete(Product::TaurusDb, path).with_body(&json!({ "job_id": self.id.as_str() }))
    }

    fn read(&self, body: &[u8]) -> Result<bool, Unreadable> {
        wire::result(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Method;
    use crate::secret::Secret;

    fn call() -> DeleteScheduledJob {
        DeleteScheduledJob { instance: JobId::parse("a1in07").unwrap(), id: JobId::parse("5e6f").unwrap() }
    }

    #[test]
    fn the_request_names_the_job_in_its_body() {
        let request = call().request(&ProjectId::parse("0123456789abcdef0123456789abcdef").unwrap());
        assert_eq!(
            (request.method, request.path.as_str()),
            (Method::Delete, "/v3/0123456789abcdef0123456789abcdef/instance/a1in07/scheduled-jobs")
        );
        assert_eq!(request.body.as_ref().map(Secret::reveal), Some(r#"{"job_id":"5e6f"}"#));
    }

    #[test]
    fn the_answer_says_whether_it_was_deleted() {
        assert_eq!(call().read(br#"{"result":true}"#), Ok(true));
        assert_eq!(call().read(br#"{"result":"true"}"#), Ok(true));
        assert_eq!(call().read(br#"{"result":false}"#), Ok(false));
        for unclear in ["", "{}", r#"{"result":null}"#, "<html>", "true"] {
            assert!(call().read(unclear.as_bytes()).is_err(), "{unclear}");
        }
    }
}
