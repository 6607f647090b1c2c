//! `GET /v3/{project_id}/instances/{instance_id}/task-center-detail`: how far an immediate job is, step by step. It
//! has something to say only of a job whose row says `show_detail`.

use crate::call::{Call, Language, Product, Query, Request, encode};
use crate::error::Unreadable;
use crate::id::{JobId, ProjectId};
use crate::wire::{self, Scalar};

/// The query; both the id and the name of the job are wanted.
#[derive(Clone, Debug)]
pub struct ShowTaskDetails {
    /// The instance.
    pub instance: JobId,
    /// The job.
    pub id: JobId,
    /// The job's name as its row says it.
    pub name: String,
    /// Language of texts in the answer.
    pub language: Language,
}

impl Call for ShowTaskDetails {
    type Answer = TaskDetails;

    fn request(&self, project: &ProjectId) -> Request {
        let [project, instance] = [project.as_str(), self.instance.as_str()].map(encode);
        Request::get(
            Product::TaurusDb,
            format!("/v3/{project}/instances/{instance}/task-center-detail"),
            Query::default().set("job_id", self.id.as_str()).set("job_name", &self.name).into_text(),
        )
        .in_language(self.language)
    }

    fn read(&self, body: &[u8]) -> Result<TaskDetails, Unreadable> {
        TaskDetails::read(body)
    }
}

impl TaskDetails {
    /// Reads the answer. The query plays no part in it.
    pub fn read(body: &[u8]) -> Result<Self, Unreadable> {
        wire::whole(body, &["sub_task_list", "job_id"])
    }
}

wire::record! {
    /// How far a job is.
    pub struct TaskDetails {
        /// The instance's id.
        instance_id: String,
        /// The instance's name.
        instance_name: String,
        /// The job's id.
        job_id: String,
        /// The job's name.
        job_name: String,
        /// `Pending`, `Running`, `Completed`.
        status: String,
        /// The steps in their order.
        sub_task_list: Vec<SubTask>,
    }
}

wire::record! {
    /// One step.
    pub struct SubTask {
        /// What it does.
        sub_task_name: String,
        /// Percent from `0` to `100` as text, without a sign.
        percent: Scalar,
        /// The words of the job itself.
        status: String,
        /// Seconds that are left, as text.
        remaining_time: Scalar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::sent;

    fn call() -> ShowTaskDetails {
        ShowTaskDetails {
            instance: JobId::parse("1e7d95c0b84f43a2b6580fa39cd17e24in07").unwrap(),
            id: JobId::parse("94b0d6e7-3c15-4f82-a9d8-60e7f1b2c385").unwrap(),
            name: " RestartGaussDBInstance".into(),
            language: Language::Chinese,
        }
    }

    #[test]
    fn the_request_names_instance_and_job() {
        assert_eq!(
            sent(&call()),
            "/v3/0123456789abcdef0123456789abcdef/instances/1e7d95c0b84f43a2b6580fa39cd17e24in07/task-center-detail\n\
             job_id=94b0d6e7-3c15-4f82-a9d8-60e7f1b2c385&job_name=%20RestartGaussDBInstance\n\
             zh-cn"
        );
    }

    #[test]
    fn steps_are_read() {
        let body = br#"{
            "instance_id": "1e7d95c0b84f43a2b6580fa39cd17e24in07",
            "instance_name": "billing",
            "job_id": "94b0d6e7-3c15-4f82-a9d8-60e7f1b2c385",
            "job_name": "RestoreTableTaurus",
            "status": "Running",
            "sub_task_list": [
                {"sub_task_name": "Check", "percent": "100", "status": "Completed", "remaining_time": "0"},
                {"sub_task_name": "Copy", "percent": 30, "status": "Running", "remaining_time": null}
            ]
        }"#;
        let text = |text: &str| Some(text.to_owned());
        let expected = TaskDetails {
            instance_id: text("1e7d95c0b84f43a2b6580fa39cd17e24in07"),
            instance_name: text("billing"),
            job_id: text("94b0d6e7-3c15-4f82-a9d8-60e7f1b2c385"),
            job_name: text("RestoreTableTaurus"),
            status: text("Running"),
            sub_task_list: Some(vec![
                SubTask {
                    sub_task_name: text("Check"),
                    percent: Some("100".into()),
                    status: text("Completed"),
                    remaining_time: Some("0".into()),
                },
                SubTask {
                    sub_task_name: text("Copy"),
                    percent: Some(30.into()),
                    status: text("Running"),
                    remaining_time: None,
                },
            ]),
        };
        assert_eq!(call().read(body), Ok(expected));
    }

    #[test]
    fn what_tells_nothing_of_a_job_is_none() {
        for other in ["{}", "[]", "null", "", r#"{"error_code":"DBS.200543"}"#, r#"{"jobs":[]}"#] {
            assert!(call().read(other.as_bytes()).is_err(), "{other}");
        }
        let why = call().read(br#"{"sub_task_list":[{"percent":{}}]}"#).unwrap_err();
        assert_eq!(why.path, "sub_task_list[0].percent");
    }
}
