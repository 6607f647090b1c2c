//! `GET /v2/{project_id}/tasks`: the background tasks of a whole project. Its rows do not say which instance
//! they belong to; only the list by instance tells.

use crate::call::{Call, Limit, Product, Query, Request, encode};
use crate::dcs::background_tasks::BackgroundTask;
use crate::error::Unreadable;
use crate::id::ProjectId;
use crate::paging::Counting;
use crate::time::TimeRange;
use crate::wire::{self, Page};

/// The query.
#[derive(Clone, Debug)]
pub struct ListCenterTasks {
    /// Index of the first row, from 0.
    pub offset: u64,
    /// Rows a page.
    pub limit: Limit<1000>,
    /// Bounds in time, sent as `yyyyMMddHHmmss` in UTC.
    pub range: TimeRange,
}

impl ListCenterTasks {
    /// How the list counts its pages.
    pub const COUNTING: Counting = Counting::Records;

    /// The list from its beginning.
    pub fn all() -> Self {
        Self { offset: 0, limit: Limit::LARGEST, range: TimeRange::default() }
    }
}

impl Call for ListCenterTasks {
    type Answer = Page<BackgroundTask>;

    fn request(&self, project: &ProjectId) -> Request {
        Request {
            product: Product::Dcs,
            path: format!("/v2/{}/tasks", encode(project.as_str())),
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
