//! `GET /v3/regions`.

use cloud::iam::regions::{Locales, Region as Row};
use cloud::region;
use serde_json::{Value, json};

use super::Asked;
use crate::gateway::Given;
use crate::row;

/// Every region of the table.
pub(super) fn list(asked: &Asked<'_>) -> Given {
    let write = |region: &region::RegionInfo| {
        let row = Row {
            id: Some(region.id.to_owned()),
            kind: Some("public".to_owned()),
            description: Some(String::new()),
            parent_region_id: None,
            locales: Some(Locales { en_us: Some(region.name_en.to_owned()), zh_cn: Some(region.name_zh.to_owned()) }),
        };
        let mut value = row::write(&row, &["parent_region_id"]);
        value["links"] = json!({ "self": format!("https://{}/v3/regions/{}", asked.service.host, region.id) });
        value
    };
    let rows: Vec<Value> = region::all().iter().map(write).collect();
    Given::json(json!({ "links": asked.links(), "regions": rows }))
}
