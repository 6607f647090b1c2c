//! `GET /v2/{project_id}/instances/{instance_id}/tasks/{task_id}/progress`: how far a background task is, step by
//! step. It has something to say only of a task whose row says `enable_show`.
//!
//! Times have been seen as `2020-06-17T07:38:42.503Z` and as `2022-09-01 11:52:24`. Of the second form no
//! documentation says a zone; it is read as UTC, in which the first form and all other times of DCS are written.

use serde_json::Value;

use crate::call::{Call, Product, Request, encode};
use crate::error::Unreadable;
use crate::id::{JobId, ProjectId};
use crate::wire::{self, Scalar};

/// The query.
#[derive(Clone, Debug)]
pub struct ShowProgress {
    /// The instance: a hyphenated UUID.
    pub instance: JobId,
    /// The task.
    pub task: JobId,
}

impl Call for ShowProgress {
    type Answer = TaskProgress;

    fn request(&self, project: &ProjectId) -> Request {
        let [project, instance, task] = [project.as_str(), self.instance.as_str(), self.task.as_str()].map(encode);
        Request::get(Product::Dcs, format!("/v2/{project}/instances/{instance}/tasks/{task}/progress"), String::new())
    }

    fn read(&self, body: &[u8]) -> Result<TaskProgress, Unreadable> {
        TaskProgress::read(body)
    }
}

impl TaskProgress {
    /// Reads the answer. The query plays no part in it.
    pub fn read(body: &[u8]) -> Result<Self, Unreadable> {
        wire::whole(body, &["progress", "remain_time", "step_details"])
    }
}

wire::record! {
    /// How far a task is.
    pub struct TaskProgress {
        /// Percent, from 0 to 100.
        progress: Scalar,
        /// Seconds that are left.
        remain_time: Scalar,
        /// The steps in their order.
        step_details: Vec<StepDetail>,
    }
}

wire::record! {
    /// One step.
    pub struct StepDetail {
        /// The step's id.
        step_id: String,
        /// What it does, in a language of the cloud's own choice.
        step_name: String,
        /// `FINISH`, `FAILED`, `EXECUTING`, `WAITING`.
        step_status: String,
        /// When it began.
        begin_time: String,
        /// When it ended. Documentation prints one beside `EXECUTING` too.
        end_time: String,
        /// Stands beside `FINISH` too: it does not tell failure.
        error_code: String,
        /// Its own steps.
        sub_step_details: Vec<SubStepDetail>,
    }
}

wire::record! {
    /// One step of a step.
    pub struct SubStepDetail {
        /// The step's id.
        sub_step_id: String,
        /// What it does, in a language of the cloud's own choice.
        sub_step_name: String,
        /// The words of a step, and `SUSPEND`, `CANCELED`.
        sub_step_status: String,
        /// When it began.
        begin_time: String,
        /// When it ended.
        end_time: String,
        /// More about it: a text that looks like JSON and is none.
        detail: Value,
        /// Stands beside `FINISH` too: it does not tell failure.
        error_code: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::sent;

    fn call() -> ShowProgress {
        ShowProgress {
            instance: JobId::parse("2d9a60f4-81c7-4e3b-95d2-b7c0e4f1a683").unwrap(),
            task: JobId::parse("任务+1").unwrap(),
        }
    }

    #[test]
    fn the_request_names_instance_and_task() {
        assert_eq!(
            sent(&call()),
            "/v2/0123456789abcdef0123456789abcdef/instances/2d9a60f4-81c7-4e3b-95d2-b7c0e4f1a683\
             /tasks/%E4%BB%BB%E5%8A%A1%2B1/progress\n\
             \n\
             no language"
        );
    }

    #[test]
    fn steps_are_read_with_their_own_steps() {
        let body = r#"{
            "progress": 45,
            "remain_time": "80",
            "step_details": [{
                "step_id": "7b1c",
                "step_name": "前置检查",
                "step_status": "FINISH",
                "begin_time": "2026-11-20 03:10:00",
                "end_time": "2026-11-20 03:10:09",
                "error_code": "DCS.4064",
                "sub_step_details": [{
                    "sub_step_id": "7b1d",
                    "sub_step_name": "资源检查",
                    "sub_step_status": "SUSPEND",
                    "begin_time": "2026-11-20T03:10:00.250Z",
                    "end_time": null,
                    "detail": "{node_id:a1,slot_range:[0 5460]}",
                    "error_code": ""
                }]
            }, {}]
        }"#;
        let text = |text: &str| Some(text.to_owned());
        let inner = SubStepDetail {
            sub_step_id: text("7b1d"),
            sub_step_name: text("资源检查"),
            sub_step_status: text("SUSPEND"),
            begin_time: text("2026-11-20T03:10:00.250Z"),
            end_time: None,
            detail: Some("{node_id:a1,slot_range:[0 5460]}".into()),
            error_code: text(""),
        };
        let first = StepDetail {
            step_id: text("7b1c"),
            step_name: text("前置检查"),
            step_status: text("FINISH"),
            begin_time: text("2026-11-20 03:10:00"),
            end_time: text("2026-11-20 03:10:09"),
            error_code: text("DCS.4064"),
            sub_step_details: Some(vec![inner]),
        };
        let expected = TaskProgress {
            progress: Some(45.into()),
            remain_time: Some("80".into()),
            step_details: Some(vec![first, StepDetail::default()]),
        };
        assert_eq!(call().read(body.as_bytes()), Ok(expected));
    }

    #[test]
    fn what_tells_nothing_of_a_progress_is_none() {
        for empty in [r#"{"step_details":null}"#, r#"{"step_details":""}"#, r#"{"progress":""}"#] {
            assert!(call().read(empty.as_bytes()).is_ok_and(|read| read.step_details.unwrap_or_default().is_empty()));
        }
        for other in ["{}", "[]", "null", "", r#"{"error_code":"DCS.4001"}"#, r#"{"tasks":[]}"#] {
            assert!(call().read(other.as_bytes()).is_err(), "{other}");
        }
        let why = call().read(br#"{"step_details":[{},{"sub_step_details":[{"error_code":[]}]}]}"#).unwrap_err();
        assert_eq!(why.path, "step_details[1].sub_step_details[0].error_code");
    }
}
