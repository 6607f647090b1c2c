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
        Request::get(
            Product::Dcs,
            format!("/v2/{}/tasks", encode(project.as_str())),
            Query::default()
                .set("offset", self.offset.to_string())
                .set("limit", self.limit.rows().to_string())
                .set_some("start_time", self.range.start().map(|t| t.to_compact_text()))
                .set_some("end_time", self.range.end().map(|t| t.to_compact_text()))
                .into_text(),
        )
    }

    fn read(&self, body: &[u8]) -> Result<Page<BackgroundTask>, Unreadable> {
        wire::list(body, "tasks", "task_count")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::sent;
    use crate::time::Moment;
    use crate::wire::Scalar;

    #[test]
    fn the_request_says_only_what_was_set() {
        assert_eq!(
            sent(&ListCenterTasks::all()),
            "/v2/0123456789abcdef0123456789abcdef/tasks\noffset=0&limit=1000\nno language"
        );
        let range = TimeRange::new(Moment::read("2026-11-01T00:00:00Z"), Moment::read("2026-11-02T00:00:00Z"));
        let whole = ListCenterTasks { offset: 3, limit: Limit::new(200).unwrap(), range: range.unwrap() };
        assert_eq!(
            sent(&whole),
            "/v2/0123456789abcdef0123456789abcdef/tasks\n\
             offset=3&limit=200&start_time=20261101000000&end_time=20261102000000\n\
             no language"
        );
    }

    #[test]
    fn a_page_is_read() {
        let body = br#"{
            "tasks": [{
                "id": "6c1f40b8d27e4950a8e3f7d10b9c5e24",
                "job_id": "6c1f40b8d27e4950a8e3f7d10b9c5e25",
                "name": "ChangeInstanceSpec",
                "status": "SUCCESS",
                "error_code": "111400063",
                "created_at": "2026-11-11T00:00:00.001Z",
                "updated_at": "2026-11-11T00:09:00.002Z",
                "enable_show": true
            }],
            "task_count": 1
        }"#;
        let text = |text: &str| Some(text.to_owned());
        let expected = BackgroundTask {
            id: text("6c1f40b8d27e4950a8e3f7d10b9c5e24"),
            job_id: text("6c1f40b8d27e4950a8e3f7d10b9c5e25"),
            name: text("ChangeInstanceSpec"),
            status: text("SUCCESS"),
            error_code: text("111400063"),
            created_at: text("2026-11-11T00:00:00.001Z"),
            updated_at: text("2026-11-11T00:09:00.002Z"),
            enable_show: Some(Scalar::Truth(true)),
            ..BackgroundTask::default()
        };
        let page = ListCenterTasks::all().read(body).unwrap();
        assert_eq!(page.total, Some(1));
        assert_eq!(page.rows.into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
    }
}
