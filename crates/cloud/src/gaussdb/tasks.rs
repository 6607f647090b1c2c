//! `GET /v3/{project_id}/tasks`: GaussDB's tasks of the last month.

use serde::{Deserialize, Serialize};

use crate::call::{Call, Language, Limit, Product, Query, Request, encode};
use crate::error::Unreadable;
use crate::id::ProjectId;
use crate::paging::Counting;
use crate::time::RecentRange;
use crate::wire::{self, Page, Scalar};

/// The query. `status` takes one of `Running`, `Completed`, `Failed`.
#[derive(Clone, Debug)]
pub struct ListTasks {
    /// Index of the first row, from 0.
    pub offset: u64,
    /// Rows a page.
    pub limit: Limit<100>,
    /// One status.
    pub status: Option<String>,
    /// One task name.
    pub name: Option<String>,
    /// Bounds in time, sent as milliseconds since 1970 UTC; at most a month back.
    pub range: RecentRange,
    /// Language of texts in the answer, such as the reason of a failure.
    pub language: Language,
}

impl ListTasks {
    /// How the list counts its pages.
    pub const COUNTING: Counting = Counting::Records;

    /// The list from its beginning, unfiltered.
    pub fn all(language: Language) -> Self {
        Self { offset: 0, limit: Limit::LARGEST, status: None, name: None, range: RecentRange::default(), language }
    }
}

impl Call for ListTasks {
    type Answer = Page<TaskRow>;

    fn request(&self, project: &ProjectId) -> Request {
        let range = self.range.range();
        Request {
            product: Product::GaussDb,
            path: format!("/v3/{}/tasks", encode(project.as_str())),
            query: Query::default()
                .set("offset", self.offset.to_string())
                .set("limit", self.limit.rows().to_string())
                .set_some("status", self.status.as_deref())
                .set_some("name", self.name.as_deref())
                .set_some("start_time", range.start().map(|t| t.to_millis_text()))
                .set_some("end_time", range.end().map(|t| t.to_millis_text()))
                .into_text(),
            language: Some(self.language),
        }
    }

    fn read(&self, body: &[u8]) -> Result<Page<TaskRow>, Unreadable> {
        wire::envelope!(body, "tasks", "total_count")
    }
}

/// One row. Older answers have neither `created_at` nor `ended_at`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskRow {
    /// The instance it works on.
    pub instance_info: Option<InstanceInfo>,
    /// The task's id.
    #[serde(deserialize_with = "wire::text")]
    pub job_id: Option<String>,
    /// The task's name.
    #[serde(deserialize_with = "wire::text")]
    pub name: Option<String>,
    /// `Running`, `Completed` or `Failed`.
    #[serde(deserialize_with = "wire::text")]
    pub status: Option<String>,
    /// Progress as text, a number, empty or null.
    pub process: Option<Scalar>,
    /// When it was created: a text with an offset in one documentation, milliseconds in another.
    pub created_at: Option<Scalar>,
    /// When it ended; the same.
    pub ended_at: Option<Scalar>,
    /// Why it failed: a (localised) text or a bare number.
    pub fail_reason: Option<Scalar>,
}

/// The instance of a task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InstanceInfo {
    /// Its id: 32 hexadecimal digits and `in14`.
    #[serde(deserialize_with = "wire::text")]
    pub instance_id: Option<String>,
    /// Its name.
    #[serde(deserialize_with = "wire::text")]
    pub instance_name: Option<String>,
    /// Its status, such as `creating` or `deleted`.
    #[serde(deserialize_with = "wire::text")]
    pub instance_status: Option<String>,
}
