//! `DELETE /v3/{project_id}/jobs/{job_id}`: deletes the record of an immediate job. The answer says nothing.

use crate::call::{Call, Product, Request, encode};
use crate::error::Unreadable;
use crate::id::{JobId, ProjectId};
use crate::wire;

/// What is asked.
#[derive(Clone, Debug)]
pub struct DeleteJob {
    /// The job.
    pub id: JobId,
}

impl Call for DeleteJob {
    type Answer = ();

    fn request(&self, project: &ProjectId) -> Request {
        let [project, id] = [project.as_str(), self.id.as_str()].map(encode);
        Request::delete(Product::TaurusDb, format!("/v3/{project}/jobs/{id}"))
    }

    fn read(&self, body: &[u8]) -> Result<(), Unreadable> {
        wire::nothing(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Method;

    #[test]
    fn the_request_names_the_job_and_has_no_body() {
        let call = DeleteJob { id: JobId::parse("任务+1").unwrap() };
        let request = call.request(&ProjectId::parse("0123456789abcdef0123456789abcdef").unwrap());
        assert_eq!(
            (request.method, request.path.as_str()),
            (Method::Delete, "/v3/0123456789abcdef0123456789abcdef/jobs/%E4%BB%BB%E5%8A%A1%2B1")
        );
        assert!(request.body.is_none());
    }

    #[test]
    fn an_answer_that_says_nothing_is_a_good_one() {
        let call = DeleteJob { id: JobId::parse("94b0").unwrap() };
        for good in ["", " \n", "{}"] {
            assert_eq!(call.read(good.as_bytes()), Ok(()), "{good}");
        }
        for other in ["<html>", "[]", r#"{"error_code":"DBS.200047","error_msg":"no"}"#] {
            assert!(call.read(other.as_bytes()).is_err(), "{other}");
        }
    }
}
