//! `GET /v2/{project_id}/instances`: the instances to choose from, and the way to learn which instance a
//! background task belongs to.

use crate::call::{Call, Limit, Product, Query, Request, encode};
use crate::error::Unreadable;
use crate::id::ProjectId;
use crate::paging::Counting;
use crate::wire::{self, Page};

/// The query. Instances that failed to be created or were deleted are asked for too: their tasks are still listed.
#[derive(Clone, Debug)]
pub struct ListInstances {
    /// Index of the first row, from 0.
    pub offset: u64,
    /// Rows a page; the cloud's own default is 10.
    pub limit: Limit<1000>,
    /// One instance.
    pub instance_id: Option<String>,
    /// By name.
    pub name: Option<String>,
    /// Instances whose creation failed as well.
    pub include_failure: bool,
    /// Deleted instances as well.
    pub include_delete: bool,
}

impl ListInstances {
    /// How the list counts its pages.
    pub const COUNTING: Counting = Counting::Records;

    /// The list from its beginning, failed and deleted instances included.
    pub fn all() -> Self {
        Self {
            offset: 0,
            limit: Limit::LARGEST,
            instance_id: None,
            name: None,
            include_failure: true,
            include_delete: true,
        }
    }
}

impl Call for ListInstances {
    type Answer = Page<Instance>;

    fn request(&self, project: &ProjectId) -> Request {
        Request {
            product: Product::Dcs,
            path: format!("/v2/{}/instances", encode(project.as_str())),
            query: Query::default()
                .set("offset", self.offset.to_string())
                .set("limit", self.limit.rows().to_string())
                .set("include_failure", self.include_failure.to_string())
                .set("include_delete", self.include_delete.to_string())
                .set_some("instance_id", self.instance_id.as_deref())
                .set_some("name", self.name.as_deref())
                .into_text(),
            language: None,
        }
    }

    fn read(&self, body: &[u8]) -> Result<Page<Instance>, Unreadable> {
        wire::list(body, "instances", "instance_num")
    }
}

wire::record! {
    /// One instance: what a list of tasks needs of it.
    pub struct Instance {
        /// Its id.
        instance_id: String,
        /// Its name.
        name: String,
        /// Its status, such as `RUNNING`, `CREATEFAILED`, `EXTENDING`.
        status: String,
        /// `Redis` or `Memcached`.
        engine: String,
        /// The engine's version.
        engine_version: String,
        /// When it was created.
        created_at: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::sent;

    #[test]
    fn the_request_says_only_what_was_set() {
        assert_eq!(
            sent(&ListInstances::all()),
            "/v2/0123456789abcdef0123456789abcdef/instances\n\
             offset=0&limit=1000&include_failure=true&include_delete=true\n\
             no language"
        );
        let whole = ListInstances {
            offset: 10,
            limit: Limit::new(10).unwrap(),
            instance_id: Some("2d9a60f4".into()),
            name: Some("cache+1".into()),
            include_failure: false,
            include_delete: false,
        };
        assert_eq!(
            sent(&whole),
            "/v2/0123456789abcdef0123456789abcdef/instances\n\
             offset=10&limit=10&include_failure=false&include_delete=false&instance_id=2d9a60f4&name=cache%2B1\n\
             no language"
        );
    }

    #[test]
    fn a_page_is_read() {
        let body = br#"{
            "instance_num": 1,
            "instances": [{
                "instance_id": "2d9a60f4-81c7-4e3b-95d2-b7c0e4f1a683",
                "name": "cache-checkout",
                "status": "EXTENDING",
                "engine": "Redis",
                "engine_version": "6.0",
                "capacity": 0,
                "capacity_minor": ".125",
                "port": 6379,
                "created_at": "2026-05-01T07:08:09.010Z",
                "enterprise_project_id": 0,
                "publicip_id": {},
                "tags": [{"key": 1, "value": "team"}]
            }]
        }"#;
        let text = |text: &str| Some(text.to_owned());
        let expected = Instance {
            instance_id: text("2d9a60f4-81c7-4e3b-95d2-b7c0e4f1a683"),
            name: text("cache-checkout"),
            status: text("EXTENDING"),
            engine: text("Redis"),
            engine_version: text("6.0"),
            created_at: text("2026-05-01T07:08:09.010Z"),
        };
        let page = ListInstances::all().read(body).unwrap();
        assert_eq!(page.total, Some(1));
        assert_eq!(page.rows.into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
    }
}
