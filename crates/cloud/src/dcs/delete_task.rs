//! `DELETE /v2/{project_id}/instances/{instance_id}/tasks/{task_id}` and, without saying the instance,
//! `DELETE /v2/{project_id}/tasks/{task_id}`: deletes the record of a background task. An older example of the second
//! says `POST`, which is wrong. The answer is an empty message or none at all.

use crate::call::{Call, Product, Request, encode};
use crate::error::Unreadable;
use crate::id::{JobId, ProjectId};
use crate::wire;

/// What is asked.
#[derive(Clone, Debug)]
pub struct DeleteTask {
    /// The instance, where it is known.
    pub instance: Option<JobId>,
    /// The task.
    pub id: JobId,
}

impl Call for DeleteTask {
    type Answer = ();

    fn request(&self, project: &ProjectId) -> Request {
        let [project, id] = [project.as_str(), self.id.as_str()].map(encode);
        let path = match &self.instance {
            Some(instance) => format!("/v2/{project}/instances/{}/tasks/{id}", encode(instance.as_str())),
            None => format!("/v2/{project}/tasks/{id}"),
        };
        Request::delete(Product::Dcs, path)
    }

    fn read(&self, body: &[u8]) -> Result<(), Unreadable> {
        wire::nothing(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Method;

    fn call(instance: Option<&str>) -> DeleteTask {
        DeleteTask { instance: instance.and_then(|id| JobId::parse(id).ok()), id: JobId::parse("e1f2").unwrap() }
    }

    #[test]
    fn the_request_says_the_instance_where_it_is_known() {
        let project = ProjectId::parse("0123456789abcdef0123456789abcdef").unwrap();
        for (instance, path) in [
            (Some("2d9a"), "/v2/0123456789abcdef0123456789abcdef/instances/2d9a/tasks/e1f2"),
            (None, "/v2/0123456789abcdef0123456789abcdef/tasks/e1f2"),
        ] {
            let request = call(instance).request(&project);
            assert_eq!((request.method, request.path.as_str()), (Method::Delete, path));
            assert!(request.body.is_none());
        }
    }

    #[test]
    fn an_empty_message_is_a_good_answer() {
        for good in ["", r#"{"message":""}"#] {
            assert_eq!(call(None).read(good.as_bytes()), Ok(()), "{good}");
        }
        assert!(call(None).read(br#"{"error_code":"DCS.4957","error_msg":"no"}"#).is_err());
    }
}
