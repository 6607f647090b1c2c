//! `GET /v3/{project_id}/tasks`: GaussDB's tasks of the last month.

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
        Request::get(
            Product::GaussDb,
            format!("/v3/{}/tasks", encode(project.as_str())),
            Query::default()
                .set("offset", self.offset.to_string())
                .set("limit", self.limit.rows().to_string())
                .set_some("status", self.status.as_deref())
                .set_some("name", self.name.as_deref())
                .set_some("start_time", range.start().map(|t| t.to_millis_text()))
                .set_some("end_time", range.end().map(|t| t.to_millis_text()))
                .into_text(),
        )
        .in_language(self.language)
    }

    fn read(&self, body: &[u8]) -> Result<Page<TaskRow>, Unreadable> {
        wire::list(body, "tasks", "total_count")
    }
}

wire::record! {
    /// One row. Older answers have neither `created_at` nor `ended_at`.
    pub struct TaskRow {
        /// The instance it works on.
        instance_info: InstanceInfo,
        /// The task's id.
        job_id: String,
        /// The task's name.
        name: String,
        /// `Running`, `Completed` or `Failed`.
        status: String,
        /// Progress as text, a number, empty or null.
        process: Scalar,
        /// When it was created: a text with an offset in one documentation, milliseconds in another.
        created_at: Scalar,
        /// When it ended; the same.
        ended_at: Scalar,
        /// Why it failed: a (localised) text or a bare number.
        fail_reason: Scalar,
    }
}

wire::record! {
    /// The instance of a task.
    pub struct InstanceInfo {
        /// Its id: 32 hexadecimal digits and `in14`.
        instance_id: String,
        /// Its name.
        instance_name: String,
        /// Its status, such as `creating` or `deleted`.
        instance_status: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::sent;
    use crate::time::{Moment, TimeRange};

    #[test]
    fn the_request_says_only_what_was_set() {
        assert_eq!(
            sent(&ListTasks::all(Language::English)),
            "/v3/0123456789abcdef0123456789abcdef/tasks\noffset=0&limit=100\nen-us"
        );
        let now = Moment::read("2026-11-20T00:00:00Z").unwrap();
        let range = TimeRange::new(Moment::read("2026-11-01T08:00:00+0800"), Some(now)).unwrap();
        let whole = ListTasks {
            offset: 200,
            limit: Limit::new(1).unwrap(),
            status: Some("Completed".into()),
            name: Some("EnlargeGaussDBV5Volume".into()),
            range: RecentRange::new(range, now).unwrap(),
            language: Language::Chinese,
        };
        assert_eq!(
            sent(&whole),
            "/v3/0123456789abcdef0123456789abcdef/tasks\n\
             offset=200&limit=1&status=Completed&name=EnlargeGaussDBV5Volume\
             &start_time=1793491200000&end_time=1795132800000\n\
             zh-cn"
        );
    }

    #[test]
    fn a_page_is_read_with_its_times_as_numbers_or_as_text() {
        let body = br#"{
            "tasks": [{
                "instance_info": {
                    "instance_id": "8b41d7e0c5f94e2f9a36d02b7c18f5e4in14",
                    "instance_name": "warehouse",
                    "instance_status": "creating"
                },
                "job_id": "c7e20f91-5b3a-4d68-9c04-82d1e6f7a3b5",
                "name": "CreateGaussDBV5Instance",
                "status": "Failed",
                "process": "",
                "created_at": 1793600000123,
                "ended_at": "2026-11-02T14:00:00+0800",
                "fail_reason": 500000
            }],
            "total_count": 1
        }"#;
        let text = |text: &str| Some(text.to_owned());
        let expected = TaskRow {
            instance_info: Some(InstanceInfo {
                instance_id: text("8b41d7e0c5f94e2f9a36d02b7c18f5e4in14"),
                instance_name: text("warehouse"),
                instance_status: text("creating"),
            }),
            job_id: text("c7e20f91-5b3a-4d68-9c04-82d1e6f7a3b5"),
            name: text("CreateGaussDBV5Instance"),
            status: text("Failed"),
            process: Some("".into()),
            created_at: Some(1_793_600_000_123.into()),
            ended_at: Some("2026-11-02T14:00:00+0800".into()),
            fail_reason: Some(500_000.into()),
        };
        let page = ListTasks::all(Language::English).read(body).unwrap();
        assert_eq!(page.total, Some(1));
        assert_eq!(page.rows.into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
    }
}
