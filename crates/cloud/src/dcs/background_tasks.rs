//! `GET /v2/{project_id}/instances/{instance_id}/tasks`: the background tasks of one instance.

use serde::{Deserialize, Serialize};

use crate::call::{Call, Limit, Product, Query, Request, encode};
use crate::error::Unreadable;
use crate::id::{JobId, ProjectId};
use crate::paging::Counting;
use crate::time::TimeRange;
use crate::wire::{self, Page, Scalar};

/// The query. One printed example spells `start_time` as `begin_time`, the name in a sibling product's API.
#[derive(Clone, Debug)]
pub struct ListBackgroundTasks {
    /// The instance: a hyphenated UUID.
    pub instance: JobId,
    /// Index of the first row, from 0.
    pub offset: u64,
    /// Rows a page. No bound is documented; the project's list takes up to 1000, this stays well below.
    pub limit: Limit<100>,
    /// Bounds in time, sent as `yyyyMMddHHmmss` in UTC.
    pub range: TimeRange,
}

impl ListBackgroundTasks {
    /// How the list counts its pages.
    pub const COUNTING: Counting = Counting::Records;

    /// The instance's list from its beginning.
    pub fn all(instance: JobId) -> Self {
        Self { instance, offset: 0, limit: Limit::LARGEST, range: TimeRange::default() }
    }
}

impl Call for ListBackgroundTasks {
    type Answer = Page<BackgroundTask>;

    fn request(&self, project: &ProjectId) -> Request {
        let (project, instance) = (encode(project.as_str()), encode(self.instance.as_str()));
        Request {
            product: Product::Dcs,
            path: format!("/v2/{project}/instances/{instance}/tasks"),
            query: Query::default()
                .set("offset", self.offset.to_string())
                .set("limit", self.limit.rows().to_string())
                .set_some("start_time", self.range.start().map(|t| t.to_compact_text()))
                .set_some("end_time", self.range.end().map(|t| t.to_compact_text()))
                .into_text(),
            language: None,
        }
    }

    fn read(&self, body: &[u8]) -> Result<Page<BackgroundTask>, Unreadable> {
        wire::envelope!(body, "tasks", "task_count")
    }
}

/// One row, of this list and of the project's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BackgroundTask {
    /// The task's id.
    #[serde(deserialize_with = "wire::text")]
    pub id: Option<String>,
    /// The task's name, such as `EXTEND` or, for the same thing, `ChangeInstanceSpec`.
    #[serde(deserialize_with = "wire::text")]
    pub name: Option<String>,
    /// What it changes.
    pub details: Option<Details>,
    /// Who started it.
    #[serde(deserialize_with = "wire::text")]
    pub user_name: Option<String>,
    /// The id of who started it.
    #[serde(deserialize_with = "wire::text")]
    pub user_id: Option<String>,
    /// Its parameters as text.
    #[serde(deserialize_with = "wire::text")]
    pub params: Option<String>,
    /// `CREATED`, `WAITING`, `EXECUTING`, `SUCCESS`, `FAILED`; sibling products add `DELETED`, `CANCELLED`.
    #[serde(deserialize_with = "wire::text")]
    pub status: Option<String>,
    /// When it was created.
    #[serde(deserialize_with = "wire::text")]
    pub created_at: Option<String>,
    /// When it ended; on an unfinished task, when it last changed.
    #[serde(deserialize_with = "wire::text")]
    pub updated_at: Option<String>,
    /// Whether the progress call has anything to say.
    pub enable_show: Option<Scalar>,
    /// The project's list only. Seen on tasks that succeeded: it does not tell failure.
    #[serde(deserialize_with = "wire::text")]
    pub error_code: Option<String>,
    /// The project's list only: the job that carries the task out.
    #[serde(deserialize_with = "wire::text")]
    pub job_id: Option<String>,
}

/// What a background task changes: 26 fields, each there only where the task concerns it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the cloud's own names; what they mean is data of the task model, in both languages")]
pub struct Details {
    pub old_capacity: Option<Scalar>,
    pub new_capacity: Option<Scalar>,
    pub enable_public_ip: Option<Scalar>,
    pub public_ip_id: Option<Scalar>,
    pub public_ip_address: Option<Scalar>,
    pub enable_ssl: Option<Scalar>,
    pub old_cache_mode: Option<Scalar>,
    pub new_cache_mode: Option<Scalar>,
    pub old_resource_spec_code: Option<Scalar>,
    pub new_resource_spec_code: Option<Scalar>,
    pub old_replica_num: Option<Scalar>,
    pub new_replica_num: Option<Scalar>,
    pub old_cache_type: Option<Scalar>,
    pub new_cache_type: Option<Scalar>,
    pub replica_ip: Option<Scalar>,
    pub replica_az: Option<Scalar>,
    pub group_name: Option<Scalar>,
    pub old_port: Option<Scalar>,
    pub new_port: Option<Scalar>,
    pub is_only_adjust_charging: Option<Scalar>,
    pub account_name: Option<Scalar>,
    pub source_ip: Option<Scalar>,
    pub target_ip: Option<Scalar>,
    pub node_name: Option<Scalar>,
    pub rename_commands: Option<Vec<Scalar>>,
    pub updated_config_length: Option<Scalar>,
}
