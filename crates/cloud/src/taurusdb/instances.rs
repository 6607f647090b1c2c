//! `GET /v3.1/{project_id}/instances`: the instances to choose from. Version 3.1 rather than 3, because it
//! has one set of status words: `creating`, `normal`, `abnormal`, `createfail`.

use crate::call::{Call, Language, Limit, Product, Query, Request, encode};
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
    /// By name; a leading `*` finds any part of it.
    pub name: Option<String>,
    /// Language of texts in the answer.
    pub language: Language,
}

impl ListInstances {
    /// How the list counts its pages.
    pub const COUNTING: Counting = Counting::Records;

    /// The list from its beginning, unfiltered.
    pub fn all(language: Language) -> Self {
        Self { offset: 0, limit: Limit::LARGEST, id: None, name: None, language }
    }
}

impl Call for ListInstances {
    type Answer = Page<Instance>;

    fn request(&self, project: &ProjectId) -> Request {
        Request {
            product: Product::TaurusDb,
            path: format!("/v3.1/{}/instances", encode(project.as_str())),
            query: Query::default()
                .set("offset", self.offset.to_string())
                .set("limit", self.limit.rows().to_string())
                .set_some("id", self.id.as_deref())
                .set_some("name", self.name.as_deref())
                .into_text(),
            language: Some(self.language),
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
        /// Its status.
        status: String,
        /// Its kind, such as `Cluster`.
        kind as "type": String,
        /// Its region.
        region: String,
        /// When it was created; one example prints `2018-08-20T02:33:49_0800`.
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
            sent(&ListInstances::all(Language::English)),
            "/v3.1/0123456789abcdef0123456789abcdef/instances\noffset=0&limit=100\nen-us"
        );
        let whole = ListInstances {
            offset: 100,
            limit: Limit::new(50).unwrap(),
            id: Some("30c8in07".into()),
            name: Some("*led ger".into()),
            language: Language::Chinese,
        };
        assert_eq!(
            sent(&whole),
            "/v3.1/0123456789abcdef0123456789abcdef/instances\n\
             offset=100&limit=50&id=30c8in07&name=%2Aled%20ger\n\
             zh-cn"
        );
    }

    #[test]
    fn a_page_is_read() {
        let body = br#"{
            "instances": [{
                "id": "30c8f5b1e96d4a07b2f4d8715ec06a93in07",
                "name": "ledger",
                "status": "normal",
                "type": "Cluster",
                "region": "cn-east-3",
                "port": 3306,
                "created": "2026-03-09T10:00:00_0800",
                "private_ips": ["10.0.3.7"],
                "enterprise_project_id": 0,
                "tags": []
            }],
            "total_count": 1
        }"#;
        let text = |text: &str| Some(text.to_owned());
        let expected = Instance {
            id: text("30c8f5b1e96d4a07b2f4d8715ec06a93in07"),
            name: text("ledger"),
            status: text("normal"),
            kind: text("Cluster"),
            region: text("cn-east-3"),
            created: text("2026-03-09T10:00:00_0800"),
        };
        let page = ListInstances::all(Language::English).read(body).unwrap();
        assert_eq!(page.total, Some(1));
        assert_eq!(page.rows.into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
    }
}
