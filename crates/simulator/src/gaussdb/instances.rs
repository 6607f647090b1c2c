//! `GET /v3/{project_id}/instances`.

use cloud::call::Product;
use cloud::gaussdb::instances::Instance as Row;
use serde_json::{Value, json};

use crate::asked::Asked;
use crate::databases;
use crate::refusal::Refusal;
use crate::row;
use crate::wording;
use crate::world::Instance;

/// The page that is asked for.
pub(crate) fn list(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let query = &asked.query;
    let offset = databases::offset(query, 0)?;
    let limit = databases::limit(query, 100, |rows| (1..=100).contains(&rows))?;
    let (id, name) = (query.text("id"), query.text("name"));
    let rows: Vec<&Instance> = asked
        .world
        .instances(Product::GaussDb, asked.project)
        .filter(|i| i.exists(asked.now))
        .filter(|i| id.is_none_or(|id| i.id == id))
        .filter(|i| name.is_none_or(|name| i.name.contains(name.trim_start_matches('*'))))
        .collect();
    let page: Vec<Value> = row::page(&rows, offset, limit).iter().map(|i| write(asked, i)).collect();
    Ok(json!({ "instances": page, "total_count": rows.len() }))
}

fn write(asked: &Asked<'_>, instance: &Instance) -> Value {
    let statuses = ["ACTIVE", "ACTIVE", "ACTIVE", "BACKING UP", "EXPANDING", "BUILD"];
    let status = statuses[(instance.seed % statuses.len() as u64) as usize];
    let row = Row {
        id: Some(instance.id.clone()),
        name: Some(instance.name.to_owned()),
        status: Some(status.to_owned()),
        kind: Some(if instance.seed.is_multiple_of(4) { "Ha" } else { "Enterprise" }.to_owned()),
        region: Some(asked.region().to_owned()),
        created: Some(wording::in_words(instance.created)),
    };
    row::write_with(
        &row,
        json!({
            "port": 8000,
            "private_ips": [format!("192.168.26.{}", instance.seed % 250 + 2)],
            "datastore": { "type": "GaussDB", "version": "8.102", "complete_version": "8.102.0" },
            "volume": { "type": "ULTRAHIGH", "size": 80 },
            "enterprise_project_id": "0",
            "time_zone": "UTC+08:00",
        }),
    )
}
