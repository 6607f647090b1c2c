//! `GET /v2/{project_id}/instances`: the instances to choose from, and the way to learn which instance a
//! background task belongs to.

use serde::{Deserialize, Serialize};

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
        wire::envelope!(body, "instances", "instance_num")
    }
}

/// One instance: what a list of tasks needs of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Instance {
    /// Its id.
    #[serde(deserialize_with = "wire::text")]
    pub instance_id: Option<String>,
    /// Its name.
    #[serde(deserialize_with = "wire::text")]
    pub name: Option<String>,
    /// Its status, such as `RUNNING`, `CREATEFAILED`, `EXTENDING`.
    #[serde(deserialize_with = "wire::text")]
    pub status: Option<String>,
    /// `Redis` or `Memcached`.
    #[serde(deserialize_with = "wire::text")]
    pub engine: Option<String>,
    /// The engine's version.
    #[serde(deserialize_with = "wire::text")]
    pub engine_version: Option<String>,
    /// When it was created.
    #[serde(deserialize_with = "wire::text")]
    pub created_at: Option<String>,
}
