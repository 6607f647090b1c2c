//! `GET /v3/{project_id}/scheduled-jobs`: tasks that were put off to a time of their own.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::call::{Call, Language, Limit, Product, Query, Request, encode};
use crate::error::Unreadable;
use crate::id::ProjectId;
use crate::paging::Counting;
use crate::time::TimeRange;
use crate::wire::{self, Page};

/// The query. `status` takes one of `Pending`, `Running`, `Completed`, `Failed`, `Unauthorized`, `Canceled`;
/// `job_name` takes names of both families, `VERSION_UPGRADE` and `UpgradeGaussDBforMySQLDatabaseVersion`.
#[derive(Clone, Debug)]
pub struct ListScheduledJobs {
    /// Index of the first row, from 0. Older documentation says 1; the live API was seen to count from 0.
    pub offset: u64,
    /// Rows a page.
    pub limit: Limit<100>,
    /// One status.
    pub status: Option<String>,
    /// Bounds of the start time.
    pub range: TimeRange,
    /// One job.
    pub job_id: Option<String>,
    /// One job name.
    pub job_name: Option<String>,
    /// One instance. In newer documentation only, so an answer may ignore it.
    pub instance_id: Option<String>,
    /// Language of texts in the answer.
    pub language: Language,
}

impl ListScheduledJobs {
    /// How the list counts its pages.
    pub const COUNTING: Counting = Counting::Records;

    /// The list from its beginning, unfiltered.
    pub fn all(language: Language) -> Self {
        Self {
            offset: 0,
            limit: Limit::LARGEST,
            status: None,
            range: TimeRange::default(),
            job_id: None,
            job_name: None,
            instance_id: None,
            language,
        }
    }
}

impl Call for ListScheduledJobs {
    type Answer = Page<ScheduledJob>;

    fn request(&self, project: &ProjectId) -> Request {
        Request {
            product: Product::TaurusDb,
            path: format!("/v3/{}/scheduled-jobs", encode(project.as_str())),
            query: Query::default()
                .set("offset", self.offset.to_string())
                .set("limit", self.limit.rows().to_string())
                .set_some("status", self.status.as_deref())
                .set_some("start_time", self.range.start().map(|t| t.to_offset_text()))
                .set_some("end_time", self.range.end().map(|t| t.to_offset_text()))
                .set_some("job_id", self.job_id.as_deref())
                .set_some("job_name", self.job_name.as_deref())
                .set_some("instance_id", self.instance_id.as_deref())
                .into_text(),
            language: Some(self.language),
        }
    }

    fn read(&self, body: &[u8]) -> Result<Page<ScheduledJob>, Unreadable> {
        wire::envelope!(body, "schedules", "total_count")
    }
}

/// One row. The cloud requires none of these; times are empty until the task was created whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScheduledJob {
    /// The task's id.
    #[serde(deserialize_with = "wire::text")]
    pub job_id: Option<String>,
    /// The instance's id: 32 hexadecimal digits and `in07`.
    #[serde(deserialize_with = "wire::text")]
    pub instance_id: Option<String>,
    /// The instance's name.
    #[serde(deserialize_with = "wire::text")]
    pub instance_name: Option<String>,
    /// Documented as `createfail`, `creating`, `normal`, `abnormal`, `deleted`; `BUILD` and `ACTIVE` in every example.
    #[serde(deserialize_with = "wire::text")]
    pub instance_status: Option<String>,
    /// The project.
    #[serde(deserialize_with = "wire::text")]
    pub project_id: Option<String>,
    /// The job's name.
    #[serde(deserialize_with = "wire::text")]
    pub job_name: Option<String>,
    /// When it was created.
    #[serde(deserialize_with = "wire::text")]
    pub create_time: Option<String>,
    /// When it starts or started.
    #[serde(deserialize_with = "wire::text")]
    pub start_time: Option<String>,
    /// When it ended, or the end of its window.
    #[serde(deserialize_with = "wire::text")]
    pub end_time: Option<String>,
    /// One of six statuses.
    #[serde(deserialize_with = "wire::text")]
    pub job_status: Option<String>,
    /// `gaussdb-mysql`.
    #[serde(deserialize_with = "wire::text")]
    pub datastore_type: Option<String>,
    /// What the task will make of the instance, such as `flavor`, `cpu`, `mem` (as texts).
    pub target_config: Option<Map<String, Value>>,
    /// The proxy instance, suffix `po01`, for tasks of a database proxy.
    #[serde(deserialize_with = "wire::text")]
    pub proxy_id: Option<String>,
    /// The proxy instance's name.
    #[serde(deserialize_with = "wire::text")]
    pub proxy_name: Option<String>,
}
