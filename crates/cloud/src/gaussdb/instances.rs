//! `GET /v3/{project_id}/instances`: the instances to choose from.

use crate::call::{Call, Limit, Product, Query, Request, encode};
use crate::error::Unreadable;
use crate::id::ProjectId;
use crate::paging::Counting;
use crate::wire::{self, Page};

/// The query. The API's further filters (`vpc_id`, `subnet_id`, addresses, tags) are of no use to a list of tasks.
#[derive(Clone, Debug)]
pub struct ListInstances {
    /// Index of the first row, from 0.
    pub offset: u64,
    /// Rows a page.
    pub limit: Limit<100>,
    /// One instance.
    pub id: Option<String>,
    /// By name; any part of it.
    pub name: Option<String>,
}

impl ListInstances {
    /// How the list counts its pages.
    pub const COUNTING: Counting = Counting::Records;

    /// The list from its beginning, unfiltered.
    pub fn all() -> Self {
        Self { offset: 0, limit: Limit::LARGEST, id: None, name: None }
    }
}

impl Call for ListInstances {
    type Answer = Page<Instance>;

    fn request(&self, project: &ProjectId) -> Request {
        Request {
            product: Product::GaussDb,
            path: format!("/v3/{}/instances", encode(project.as_str())),
            query: Query::default()
                .set("offset", self.offset.to_string())
                .set("limit", self.limit.rows().to_string())
                .set_some("id", self.id.as_deref())
                .set_some("name", self.name.as_deref())
                .into_text(),
            language: None,
        }
    }

    fn read(&self, body: &[u8]) -> Result<Page<Instance>, Unreadable> {
        wire::list(body, "instances", "total_count")
    }
}

wire::record! {
    /// One instance: what a list of tasks needs of it.
    pub struct Instance {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// Its status, such as `ACTIVE`, `BUILD`, `BACKING UP`.
        status: String,
        /// Its kind, `Enterprise` or `Ha`.
        kind as "type": String,
        /// Its region.
        region: String,
        /// When it was created, such as `2020-12-23 03:21:41 UTC`.
        created: String,
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
            "/v3/0123456789abcdef0123456789abcdef/instances\noffset=0&limit=100\nno language"
        );
        let whole = ListInstances {
            offset: 7,
            limit: Limit::new(25).unwrap(),
            id: Some("8b41in14".into()),
            name: Some("ware/house".into()),
        };
        assert_eq!(
            sent(&whole),
            "/v3/0123456789abcdef0123456789abcdef/instances\n\
             offset=7&limit=25&id=8b41in14&name=ware%2Fhouse\n\
             no language"
        );
    }

    #[test]
    fn a_page_is_read() {
        let body = br#"{
            "instances": [{
                "id": "8b41d7e0c5f94e2f9a36d02b7c18f5e4in14",
                "name": "warehouse",
                "status": "BACKING UP",
                "type": "Enterprise",
                "region": "cn-north-9",
                "port": "8000",
                "created": "2026-01-31 23:59:58 UTC",
                "enterprise_project_id": "0",
                "nodes": [{"id": "1c2d3e4f", "role": "master"}]
            }],
            "total_count": 1
        }"#;
        let text = |text: &str| Some(text.to_owned());
        let expected = Instance {
            id: text("8b41d7e0c5f94e2f9a36d02b7c18f5e4in14"),
            name: text("warehouse"),
            status: text("BACKING UP"),
            kind: text("Enterprise"),
            region: text("cn-north-9"),
            created: text("2026-01-31 23:59:58 UTC"),
        };
        let page = ListInstances::all().read(body).unwrap();
        assert_eq!(page.total, Some(1));
        assert_eq!(page.rows.into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
    }
}
