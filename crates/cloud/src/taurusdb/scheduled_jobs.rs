//! `GET /v3/{project_id}/scheduled-jobs`: tasks that were put off to a time of their own.

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
        Request::get(
            Product::TaurusDb,
            format!("/v3/{}/scheduled-jobs", encode(project.as_str())),
            Query::default()
                .set("offset", self.offset.to_string())
                .set("limit", self.limit.rows().to_string())
                .set_some("status", self.status.as_deref())
                .set_some("start_time", self.range.start().map(|t| t.to_offset_text()))
                .set_some("end_time", self.range.end().map(|t| t.to_offset_text()))
                .set_some("job_id", self.job_id.as_deref())
                .set_some("job_name", self.job_name.as_deref())
                .set_some("instance_id", self.instance_id.as_deref())
                .into_text(),
        )
        .in_language(self.language)
    }

    fn read(&self, body: &[u8]) -> Result<Page<ScheduledJob>, Unreadable> {
        wire::list(body, "schedules", "total_count")
    }
}

wire::record! {
    /// One row. The cloud requires none of these; times are empty until the task was created whole.
    pub struct ScheduledJob {
        /// The task's id.
        job_id: String,
        /// The instance's id: 32 hexadecimal digits and `in07`.
        instance_id: String,
        /// The instance's name.
        instance_name: String,
        /// Documented as `createfail`, `creating`, `normal`, `abnormal`, `deleted`; `BUILD` and `ACTIVE` in every example.
        instance_status: String,
        /// The project.
        project_id: String,
        /// The job's name.
        job_name: String,
        /// When it was created.
        create_time: String,
        /// When it starts or started.
        start_time: String,
        /// When it ended, or the end of its window.
        end_time: String,
        /// One of six statuses.
        job_status: String,
        /// `gaussdb-mysql`.
        datastore_type: String,
        /// What the task will make of the instance, such as `flavor`, `cpu`, `mem` (as texts).
        target_config: Map<String, Value>,
        /// The proxy instance, suffix `po01`, for tasks of a database proxy.
        proxy_id: String,
        /// The proxy instance's name.
        proxy_name: String,
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
            sent(&ListScheduledJobs::all(Language::English)),
            "/v3/0123456789abcdef0123456789abcdef/scheduled-jobs\noffset=0&limit=100\nen-us"
        );
        let whole = ListScheduledJobs {
            offset: 20,
            limit: Limit::new(10).unwrap(),
            status: Some("Unauthorized".into()),
            range: TimeRange::new(Moment::read("2026-11-01T08:00:00+0800"), Moment::read("2026-11-20T23:59:59.500Z"))
                .unwrap(),
            job_id: Some("4fd2".into()),
            job_name: Some("VERSION_UPGRADE".into()),
            instance_id: Some("77aain07".into()),
            language: Language::Chinese,
        };
        assert_eq!(
            sent(&whole),
            "/v3/0123456789abcdef0123456789abcdef/scheduled-jobs\n\
             offset=20&limit=10&status=Unauthorized\
             &start_time=2026-11-01T00%3A00%3A00%2B0000&end_time=2026-11-20T23%3A59%3A59%2B0000\
             &job_id=4fd2&job_name=VERSION_UPGRADE&instance_id=77aain07\n\
             zh-cn"
        );
    }

    #[test]
    fn a_page_is_read() {
        let body = br#"{
            "schedules": [{
                "job_id": "0a5be7d1c24f4b6f9d3c8e72b1640f9e",
                "instance_id": "c9e1f07a35d84b2ea6b4d80917f3e52cin07",
                "instance_name": "orders-db",
                "instance_status": "BUILD",
                "project_id": "0123456789abcdef0123456789abcdef",
                "job_name": "RESIZE_FLAVOR",
                "create_time": "2026-11-02T09:15:00+0000",
                "start_time": "2026-11-03T18:00:00+0000",
                "end_time": "",
                "job_status": "Pending",
                "datastore_type": "gaussdb-mysql",
                "target_config": {"flavor": "gaussdb.mysql.2xlarge.x86.4", "cpu": "8", "mem": "32"},
                "proxy_id": "5d1f8a60b73e4c8f92ad06e4c71b358dpo01",
                "proxy_name": "orders-proxy"
            }],
            "total_count": 1
        }"#;
        let page = ListScheduledJobs::all(Language::English).read(body).unwrap();
        let text = |text: &str| Some(text.to_owned());
        let config = [("flavor", "gaussdb.mysql.2xlarge.x86.4"), ("cpu", "8"), ("mem", "32")];
        let expected = ScheduledJob {
            job_id: text("0a5be7d1c24f4b6f9d3c8e72b1640f9e"),
            instance_id: text("c9e1f07a35d84b2ea6b4d80917f3e52cin07"),
            instance_name: text("orders-db"),
            instance_status: text("BUILD"),
            project_id: text("0123456789abcdef0123456789abcdef"),
            job_name: text("RESIZE_FLAVOR"),
            create_time: text("2026-11-02T09:15:00+0000"),
            start_time: text("2026-11-03T18:00:00+0000"),
            end_time: text(""),
            job_status: text("Pending"),
            datastore_type: text("gaussdb-mysql"),
            target_config: Some(config.into_iter().map(|(k, v)| (k.to_owned(), v.into())).collect()),
            proxy_id: text("5d1f8a60b73e4c8f92ad06e4c71b358dpo01"),
            proxy_name: text("orders-proxy"),
        };
        assert_eq!(page.total, Some(1));
        assert_eq!(page.rows.into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
    }
}
