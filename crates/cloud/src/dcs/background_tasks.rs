//! `GET /v2/{project_id}/instances/{instance_id}/tasks`: the background tasks of one instance.

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
        Request::get(
            Product::Dcs,
            format!("/v2/{project}/instances/{instance}/tasks"),
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

wire::record! {
    /// One row, of this list and of the project's.
    pub struct BackgroundTask {
        /// The task's id.
        id: String,
        /// The task's name, such as `EXTEND` or, for the same thing, `ChangeInstanceSpec`.
        name: String,
        /// What it changes.
        details: Details,
        /// Who started it.
        user_name: String,
        /// The id of who started it.
        user_id: String,
        /// Its parameters as text.
        params: String,
        /// `CREATED`, `WAITING`, `EXECUTING`, `SUCCESS`, `FAILED`; sibling products add `DELETED`, `CANCELLED`.
        status: String,
        /// When it was created.
        created_at: String,
        /// When it ended; on an unfinished task, when it last changed.
        updated_at: String,
        /// Whether the progress call has anything to say.
        enable_show: Scalar,
        /// The project's list only. Seen on tasks that succeeded: it does not tell failure.
        error_code: String,
        /// The project's list only: the job that carries the task out.
        job_id: String,
    }
}

wire::record! {
    /// What a background task changes: 26 fields, each there only where the task concerns it.
    #[expect(missing_docs, reason = "the cloud's own names; what they mean is data of the task model, in both languages")]
    pub struct Details {
        old_capacity: Scalar,
        new_capacity: Scalar,
        enable_public_ip: Scalar,
        public_ip_id: Scalar,
        public_ip_address: Scalar,
        enable_ssl: Scalar,
        old_cache_mode: Scalar,
        new_cache_mode: Scalar,
        old_resource_spec_code: Scalar,
        new_resource_spec_code: Scalar,
        old_replica_num: Scalar,
        new_replica_num: Scalar,
        old_cache_type: Scalar,
        new_cache_type: Scalar,
        replica_ip: Scalar,
        replica_az: Scalar,
        group_name: Scalar,
        old_port: Scalar,
        new_port: Scalar,
        is_only_adjust_charging: Scalar,
        account_name: Scalar,
        source_ip: Scalar,
        target_ip: Scalar,
        node_name: Scalar,
        rename_commands: Vec<Scalar>,
        updated_config_length: Scalar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::sent;
    use crate::time::Moment;

    fn all() -> ListBackgroundTasks {
        ListBackgroundTasks::all(JobId::parse("2d9a60f4-81c7-4e3b-95d2-b7c0e4f1a683").unwrap())
    }

    #[test]
    fn the_request_says_only_what_was_set() {
        assert_eq!(
            sent(&all()),
            "/v2/0123456789abcdef0123456789abcdef/instances/2d9a60f4-81c7-4e3b-95d2-b7c0e4f1a683/tasks\n\
             offset=0&limit=100\n\
             no language"
        );
        let whole = ListBackgroundTasks {
            instance: JobId::parse("实例+1").unwrap(),
            offset: 30,
            limit: Limit::new(15).unwrap(),
            range: TimeRange::new(Moment::read("2026-11-01T08:00:00+0800"), Moment::read("2026-11-20T23:59:59Z"))
                .unwrap(),
        };
        assert_eq!(
            sent(&whole),
            "/v2/0123456789abcdef0123456789abcdef/instances/%E5%AE%9E%E4%BE%8B%2B1/tasks\n\
             offset=30&limit=15&start_time=20261101000000&end_time=20261120235959\n\
             no language"
        );
    }

    #[test]
    fn a_page_is_read_with_all_that_it_changes() {
        let body = br#"{
            "task_count": "1",
            "tasks": [{
                "id": "5e0b7d93c1a84f26b3d9807e14f6c2a5",
                "name": "EXTEND",
                "details": {
                    "old_capacity": "0.125",
                    "new_capacity": 0.25,
                    "enable_public_ip": true,
                    "public_ip_id": "f0e1",
                    "public_ip_address": "198.51.100.7",
                    "enable_ssl": false,
                    "old_cache_mode": "single",
                    "new_cache_mode": "ha",
                    "old_resource_spec_code": "redis.single.au1.tiny.128",
                    "new_resource_spec_code": "redis.ha.au1.tiny.256",
                    "old_replica_num": 1,
                    "new_replica_num": 2,
                    "old_cache_type": "single",
                    "new_cache_type": "ha",
                    "replica_ip": "10.8.0.4",
                    "replica_az": "az-b",
                    "group_name": "g-7",
                    "old_port": 6379,
                    "new_port": 6380,
                    "is_only_adjust_charging": false,
                    "account_name": "reader",
                    "source_ip": "10.8.0.2",
                    "target_ip": "10.8.0.3",
                    "node_name": "n-1",
                    "rename_commands": ["flushall"],
                    "updated_config_length": 3
                },
                "user_name": "ops",
                "user_id": "e47a",
                "params": "{}",
                "status": "EXECUTING",
                "created_at": "2026-11-10T11:12:13.456Z",
                "updated_at": "2026-11-10T11:13:00.000Z",
                "enable_show": false,
                "error_code": "",
                "job_id": "ff01"
            }]
        }"#;
        let text = |text: &str| Some(text.to_owned());
        let scalar = |text: &str| Some(Scalar::from(text));
        let expected = BackgroundTask {
            id: text("5e0b7d93c1a84f26b3d9807e14f6c2a5"),
            name: text("EXTEND"),
            details: Some(Details {
                old_capacity: scalar("0.125"),
                new_capacity: Some(Scalar::Number("0.25".parse().unwrap())),
                enable_public_ip: Some(Scalar::Truth(true)),
                public_ip_id: scalar("f0e1"),
                public_ip_address: scalar("198.51.100.7"),
                enable_ssl: Some(Scalar::Truth(false)),
                old_cache_mode: scalar("single"),
                new_cache_mode: scalar("ha"),
                old_resource_spec_code: scalar("redis.single.au1.tiny.128"),
                new_resource_spec_code: scalar("redis.ha.au1.tiny.256"),
                old_replica_num: Some(1.into()),
                new_replica_num: Some(2.into()),
                old_cache_type: scalar("single"),
                new_cache_type: scalar("ha"),
                replica_ip: scalar("10.8.0.4"),
                replica_az: scalar("az-b"),
                group_name: scalar("g-7"),
                old_port: Some(6379.into()),
                new_port: Some(6380.into()),
                is_only_adjust_charging: Some(Scalar::Truth(false)),
                account_name: scalar("reader"),
                source_ip: scalar("10.8.0.2"),
                target_ip: scalar("10.8.0.3"),
                node_name: scalar("n-1"),
                rename_commands: Some(vec!["flushall".into()]),
                updated_config_length: Some(3.into()),
            }),
            user_name: text("ops"),
            user_id: text("e47a"),
            params: text("{}"),
            status: text("EXECUTING"),
            created_at: text("2026-11-10T11:12:13.456Z"),
            updated_at: text("2026-11-10T11:13:00.000Z"),
            enable_show: Some(Scalar::Truth(false)),
            error_code: text(""),
            job_id: text("ff01"),
        };
        let page = all().read(body).unwrap();
        assert_eq!(page.total, Some(1));
        assert_eq!(page.rows.into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
    }
}
