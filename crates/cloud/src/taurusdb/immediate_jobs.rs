//! `GET /v3/{project_id}/immediate-jobs`: tasks that began when they were asked for. The only way to learn
//! the ids that `jobs?id=` wants.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::call::{Call, Language, Product, Query, Request, encode};
use crate::error::Unreadable;
use crate::id::ProjectId;
use crate::paging::Counting;
use crate::time::TimeRange;
use crate::wire::{self, Page, Scalar};

/// The page sizes this list accepts; any other is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageSize {
    /// Ten rows, the default.
    Ten,
    /// Twenty rows.
    Twenty,
    /// Fifty rows.
    Fifty,
}

impl PageSize {
    /// Rows a page.
    pub const fn rows(self) -> u32 {
        match self {
            Self::Ten => 10,
            Self::Twenty => 20,
            Self::Fifty => 50,
        }
    }
}

/// The query. There is no filter by instance.
#[derive(Clone, Debug)]
pub struct ListImmediateJobs {
    /// Documented as a record index with default 1; the one client that is known to work counts pages from 1.
    pub offset: u64,
    /// Rows a page.
    pub limit: PageSize,
    /// One of the six statuses.
    pub status: Option<String>,
    /// One job name; the answer's `action_names` lists those that can be asked for.
    pub job_name: Option<String>,
    /// One job.
    pub job_id: Option<String>,
    /// Bounds of the time of creation.
    pub range: TimeRange,
    /// Language of texts in the answer.
    pub language: Language,
}

impl ListImmediateJobs {
    /// How the list counts its pages.
    pub const COUNTING: Counting = Counting::PagesFromOne;

    /// The list from its beginning, unfiltered.
    pub fn all(language: Language) -> Self {
        Self {
            offset: 1,
            limit: PageSize::Fifty,
            status: None,
            job_name: None,
            job_id: None,
            range: TimeRange::default(),
            language,
        }
    }
}

impl Call for ListImmediateJobs {
    type Answer = Page<ImmediateJob>;

    fn request(&self, project: &ProjectId) -> Request {
        Request {
            product: Product::TaurusDb,
            path: format!("/v3/{}/immediate-jobs", encode(project.as_str())),
            query: Query::default()
                .set("offset", self.offset.to_string())
                .set("limit", self.limit.rows().to_string())
                .set_some("status", self.status.as_deref())
                .set_some("job_name", self.job_name.as_deref())
                .set_some("job_id", self.job_id.as_deref())
                .set_some("start_time", self.range.start().map(|t| t.to_offset_text()))
                .set_some("end_time", self.range.end().map(|t| t.to_offset_text()))
                .into_text(),
            language: Some(self.language),
        }
    }

    fn read(&self, body: &[u8]) -> Result<Page<ImmediateJob>, Unreadable> {
        wire::envelope!(body, "jobs", "total_count")
    }
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImmediateJob {
    /// The instance's id.
    #[serde(deserialize_with = "wire::text")]
    pub instance_id: Option<String>,
    /// The instance's name.
    #[serde(deserialize_with = "wire::text")]
    pub instance_name: Option<String>,
    /// The instance's status, such as `deleted`.
    #[serde(deserialize_with = "wire::text")]
    pub instance_status: Option<String>,
    /// The job's id.
    #[serde(deserialize_with = "wire::text")]
    pub job_id: Option<String>,
    /// The order's id; empty for pay-per-use.
    #[serde(deserialize_with = "wire::text")]
    pub order_id: Option<String>,
    /// The job's name.
    #[serde(deserialize_with = "wire::text")]
    pub job_name: Option<String>,
    /// One of six statuses.
    #[serde(deserialize_with = "wire::text")]
    pub status: Option<String>,
    /// Progress, such as `60%`; often empty.
    #[serde(deserialize_with = "wire::text")]
    pub process: Option<String>,
    /// When it was created.
    #[serde(deserialize_with = "wire::text")]
    pub created_time: Option<String>,
    /// When it ended.
    #[serde(deserialize_with = "wire::text")]
    pub ended_time: Option<String>,
    /// Why it failed. Documentation prints one beside `Completed` too.
    #[serde(deserialize_with = "wire::text")]
    pub fail_reason: Option<String>,
    /// Whether the task-center-detail call has anything to say.
    pub show_detail: Option<Scalar>,
    /// More fields, not documented one by one.
    pub extend_fields: Option<Map<String, Value>>,
}
