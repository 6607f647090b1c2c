//! `GET /v3/{project_id}/immediate-jobs`: tasks that began when they were asked for. The only way to learn
//! the ids that `jobs?id=` wants.

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
    /// One job name; [`Self::read_action_names`] tells those that can be asked for.
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

    /// The names that `job_name` takes, as every page tells them in `action_names`. Read apart from the rows,
    /// because a page that filters by itself has no use for them.
    pub fn read_action_names(body: &[u8]) -> Result<Vec<String>, Unreadable> {
        wire::texts(body, "action_names")
    }
}

impl Call for ListImmediateJobs {
    type Answer = Page<ImmediateJob>;

    fn request(&self, project: &ProjectId) -> Request {
        Request::get(
            Product::TaurusDb,
            format!("/v3/{}/immediate-jobs", encode(project.as_str())),
            Query::default()
                .set("offset", self.offset.to_string())
                .set("limit", self.limit.rows().to_string())
                .set_some("status", self.status.as_deref())
                .set_some("job_name", self.job_name.as_deref())
                .set_some("job_id", self.job_id.as_deref())
                .set_some("start_time", self.range.start().map(|t| t.to_offset_text()))
                .set_some("end_time", self.range.end().map(|t| t.to_offset_text()))
                .into_text(),
        )
        .in_language(self.language)
    }

    fn read(&self, body: &[u8]) -> Result<Page<ImmediateJob>, Unreadable> {
        wire::list(body, "jobs", "total_count")
    }
}

wire::record! {
    /// One row.
    pub struct ImmediateJob {
        /// The instance's id.
        instance_id: String,
        /// The instance's name.
        instance_name: String,
        /// The instance's status, such as `deleted`.
        instance_status: String,
        /// The job's id.
        job_id: String,
        /// The order's id; empty for pay-per-use.
        order_id: String,
        /// The job's name.
        job_name: String,
        /// One of six statuses.
        status: String,
        /// Progress, such as `60%`; often empty.
        process: String,
        /// When it was created.
        created_time: String,
        /// When it ended.
        ended_time: String,
        /// Why it failed. Documentation prints one beside `Completed` too.
        fail_reason: String,
        /// Whether the task-center-detail call has anything to say.
        show_detail: Scalar,
        /// More fields, not documented one by one.
        extend_fields: Map<String, Value>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::sent;
    use crate::time::Moment;

    #[test]
    fn the_request_says_only_what_was_set() {
        assert_eq!(
            sent(&ListImmediateJobs::all(Language::Chinese)),
            "/v3/0123456789abcdef0123456789abcdef/immediate-jobs\noffset=1&limit=50\nzh-cn"
        );
        let whole = ListImmediateJobs {
            offset: 3,
            limit: PageSize::Twenty,
            status: Some("Failed".into()),
            job_name: Some("AddGaussDBforMySQLNodes".into()),
            job_id: Some("f3a1".into()),
            range: TimeRange::new(Moment::read("2026-11-01T00:00:00Z"), Moment::read("2026-11-02T00:00:00Z")).unwrap(),
            language: Language::English,
        };
        assert_eq!(
            sent(&whole),
            "/v3/0123456789abcdef0123456789abcdef/immediate-jobs\n\
             offset=3&limit=20&status=Failed&job_name=AddGaussDBforMySQLNodes&job_id=f3a1\
             &start_time=2026-11-01T00%3A00%3A00%2B0000&end_time=2026-11-02T00%3A00%3A00%2B0000\n\
             en-us"
        );
    }

    #[test]
    fn a_page_is_read() {
        let body = br#"{
            "action_names": ["OpenGaussDBforMySQLProxy", "ModifyGaussDBforMySQLPort"],
            "jobs": [{
                "created_time": "2026-11-05T06:30:10+0000",
                "ended_time": "2026-11-05T06:52:41+0000",
                "extend_fields": {"proxy_mode": "readwrite"},
                "fail_reason": "A step of the task went wrong.",
                "instance_id": "1e7d95c0b84f43a2b6580fa39cd17e24in07",
                "instance_name": "billing",
                "instance_status": "deleted",
                "job_id": "94b0d6e7-3c15-4f82-a9d8-60e7f1b2c385",
                "job_name": "OpenGaussDBforMySQLProxy",
                "order_id": "",
                "process": "",
                "show_detail": true,
                "status": "Completed"
            }],
            "total_count": 1
        }"#;
        let page = ListImmediateJobs::all(Language::English).read(body).unwrap();
        let text = |text: &str| Some(text.to_owned());
        let expected = ImmediateJob {
            instance_id: text("1e7d95c0b84f43a2b6580fa39cd17e24in07"),
            instance_name: text("billing"),
            instance_status: text("deleted"),
            job_id: text("94b0d6e7-3c15-4f82-a9d8-60e7f1b2c385"),
            order_id: text(""),
            job_name: text("OpenGaussDBforMySQLProxy"),
            status: text("Completed"),
            process: text(""),
            created_time: text("2026-11-05T06:30:10+0000"),
            ended_time: text("2026-11-05T06:52:41+0000"),
            fail_reason: text("A step of the task went wrong."),
            show_detail: Some(Scalar::Truth(true)),
            extend_fields: Some([("proxy_mode".to_owned(), "readwrite".into())].into_iter().collect()),
        };
        assert_eq!(page.total, Some(1));
        assert_eq!(page.rows.into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
        let names = ListImmediateJobs::read_action_names(body).unwrap();
        assert_eq!(names, ["OpenGaussDBforMySQLProxy", "ModifyGaussDBforMySQLPort"]);
    }

    #[test]
    fn the_names_that_can_be_asked_for_may_be_missing_but_not_senseless() {
        let names = |body: &str| ListImmediateJobs::read_action_names(body.as_bytes());
        for none in [r#"{"jobs":[]}"#, r#"{"action_names":null}"#, r#"{"action_names":[]}"#] {
            assert_eq!(names(none), Ok(Vec::new()), "{none}");
        }
        assert_eq!(names(r#"{"action_names":["a",7]}"#), Ok(vec!["a".to_owned(), "7".to_owned()]));
        for wrong in [r#"{"action_names":{}}"#, r#"{"action_names":[[]]}"#, "[]", "<html>"] {
            assert!(names(wrong).is_err(), "{wrong}");
        }
    }
}
