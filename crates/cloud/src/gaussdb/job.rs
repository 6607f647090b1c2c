//! `GET /v3/{project_id}/jobs?id={job_id}`: one job. Every kind but "apply parameter template" and "create
//! manual backup" can be asked for.

use crate::call::{Call, Language, Product, Query, Request, encode};
use crate::error::Unreadable;
use crate::id::{JobId, ProjectId};
use crate::wire::{self, Row, Scalar};

/// The query.
#[derive(Clone, Debug)]
pub struct ShowJob {
    /// The job.
    pub id: JobId,
    /// Language of texts in the answer.
    pub language: Language,
}

impl Call for ShowJob {
    type Answer = Row<Job>;

    fn request(&self, project: &ProjectId) -> Request {
        Request::get(
            Product::GaussDb,
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
    /// The job.
    pub struct Job {
        /// The job's id.
        id: String,
        /// The job's name.
        name: String,
        /// `Running`, `Completed` or `Failed`.
        status: String,
        /// When it was created.
        created: Scalar,
        /// When it ended.
        ended: Scalar,
        /// Progress; in the list of tasks the same thing is called `process`.
        progress: Scalar,
        /// The instance it works on.
        instance: JobInstance,
        /// Why it failed.
        fail_reason: Scalar,
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
        ShowJob { id: JobId::parse(id).unwrap(), language: Language::English }
    }

    #[test]
    fn the_request_names_the_job() {
        assert_eq!(
            sent(&call("7e40c1a8-93d5-4b2f-86e1-0fa5d2c7b396")),
            "/v3/0123456789abcdef0123456789abcdef/jobs\nid=7e40c1a8-93d5-4b2f-86e1-0fa5d2c7b396\nen-us"
        );
    }

    #[test]
    fn the_job_is_read() {
        let body = br#"{
            "job": {
                "id": "7e40c1a8-93d5-4b2f-86e1-0fa5d2c7b396",
                "name": "ResizeGaussDBV5Flavor",
                "status": "Running",
                "created": "2026-11-08T01:02:03+0000",
                "ended": "",
                "progress": "35",
                "instance": {"id": "8b41d7e0c5f94e2f9a36d02b7c18f5e4in14", "name": "warehouse"},
                "fail_reason": null
            }
        }"#;
        let text = |text: &str| Some(text.to_owned());
        let expected = Job {
            id: text("7e40c1a8-93d5-4b2f-86e1-0fa5d2c7b396"),
            name: text("ResizeGaussDBV5Flavor"),
            status: text("Running"),
            created: Some("2026-11-08T01:02:03+0000".into()),
            ended: Some("".into()),
            progress: Some("35".into()),
            instance: Some(JobInstance { id: text("8b41d7e0c5f94e2f9a36d02b7c18f5e4in14"), name: text("warehouse") }),
            fail_reason: None,
        };
        assert_eq!(call("7e40").read(body).map(|row| row.read), Ok(Ok(expected)));
    }
}
