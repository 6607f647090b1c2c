//! `GET /v3/{project_id}/jobs?id={job_id}`: one job of the last month. A new id is known only some seconds
//! after the job was created.

use serde_json::{Map, Value};

use crate::call::{Call, Language, Product, Query, Request, encode};
use crate::error::{CloudError, Kind, Unreadable};
use crate::id::{JobId, ProjectId};
use crate::wire::{self, Row};

/// The query.
#[derive(Clone, Debug)]
pub struct ShowJob {
    /// The job.
    pub id: JobId,
    /// Language of texts in the answer.
    pub language: Language,
}

/// Seconds to wait before an id that is not known yet is asked again, time by time; after the last it
/// counts as not found.
pub const UNKNOWN_ID_WAITS: [u32; 4] = [1, 2, 4, 8];

/// What to do after an attempt failed: the seconds to wait before the next one, or none to give up.
pub fn wait_before_retry(error: &CloudError, attempts: usize) -> Option<u32> {
    if error.kind == Kind::NotFound { UNKNOWN_ID_WAITS.get(attempts.checked_sub(1)?).copied() } else { None }
}

impl Call for ShowJob {
    type Answer = Row<Job>;

    fn request(&self, project: &ProjectId) -> Request {
        Request::get(
            Product::TaurusDb,
            format!("/v3/{}/jobs", encode(project.as_str())),
            Query::default().set("id", self.id.as_str()).into_text(),
        )
        .in_language(self.language)
    }

    fn read(&self, body: &[u8]) -> Result<Row<Job>, Unreadable> {
        wire::single(body, "job")
    }
}

wire::record! {
    /// The job. `id`, `name`, `status`, `created` and `instance` are documented as always there.
    pub struct Job {
        /// The job's id.
        id: String,
        /// The job's name.
        name: String,
        /// `Pending`, `Running`, `Completed`, `Failed`; newer documentation adds `Unauthorized` and `Canceled`.
        status: String,
        /// When it was created.
        created: String,
        /// When it ended; seen with another offset than `created`.
        ended: String,
        /// Progress, such as `60%`, while it runs only.
        process: String,
        /// The instance it works on.
        instance: JobInstance,
        /// What the job made or changed, in another shape for every kind of job.
        entities: Map<String, Value>,
        /// Why it failed.
        fail_reason: String,
    }
}

wire::record! {
    /// The instance of a job.
    pub struct JobInstance {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::sent;

    fn call(id: &str) -> ShowJob {
        ShowJob { id: JobId::parse(id).unwrap(), language: Language::Chinese }
    }

    #[test]
    fn the_request_names_the_job() {
        assert_eq!(
            sent(&call("b6d0+任务&x")),
            "/v3/0123456789abcdef0123456789abcdef/jobs\nid=b6d0%2B%E4%BB%BB%E5%8A%A1%26x\nzh-cn"
        );
    }

    #[test]
    fn the_job_is_read() {
        let body = br#"{
            "job": {
                "id": "b6d0a94e-7c12-45f3-8e0b-1f92c3d4a657",
                "name": "CreateGaussDBforMySQLInstance",
                "status": "Running",
                "created": "2026-11-06T20:00:00+0800",
                "ended": "",
                "process": "60%",
                "instance": {"id": "30c8f5b1e96d4a07b2f4d8715ec06a93in07", "name": "ledger"},
                "entities": {"resource_ids": ["30c8f5b1e96d4a07b2f4d8715ec06a93in07.vm"]}
            }
        }"#;
        let text = |text: &str| Some(text.to_owned());
        let resources = serde_json::json!(["30c8f5b1e96d4a07b2f4d8715ec06a93in07.vm"]);
        let expected = Job {
            id: text("b6d0a94e-7c12-45f3-8e0b-1f92c3d4a657"),
            name: text("CreateGaussDBforMySQLInstance"),
            status: text("Running"),
            created: text("2026-11-06T20:00:00+0800"),
            ended: text(""),
            process: text("60%"),
            instance: Some(JobInstance { id: text("30c8f5b1e96d4a07b2f4d8715ec06a93in07"), name: text("ledger") }),
            entities: Some([("resource_ids".to_owned(), resources)].into_iter().collect()),
            fail_reason: None,
        };
        assert_eq!(call("b6d0").read(body).map(|row| row.read), Ok(Ok(expected)));
    }

    #[test]
    fn an_id_that_is_not_known_yet_is_asked_again_a_few_times() {
        let error = CloudError::transport(Kind::NotFound, "");
        let waits: Vec<_> = (0..6).map(|attempts| wait_before_retry(&error, attempts)).collect();
        assert_eq!(waits, [None, Some(1), Some(2), Some(4), Some(8), None]);
        let other = CloudError::transport(Kind::Throttled, "");
        assert_eq!(wait_before_retry(&other, 1), None);
    }
}
