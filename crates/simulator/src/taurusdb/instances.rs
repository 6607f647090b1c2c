//! `GET /v3/{project_id}/instances` and `GET /v3.1/{project_id}/instances`: the same with other words of status.

use cloud::call::Product;
use cloud::taurusdb::instances::Instance as Row;
use serde_json::{Value, json};

use crate::asked::Asked;
use crate::databases;
use crate::refusal::Refusal;
use crate::row;
use crate::wording;
use crate::world::{Instance, Standing};

/// The version of the API, which says how a status is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// `ACTIVE`, `BUILD`, …
    Three,
    /// `normal`, `creating`, …
    ThreeOne,
}

/// The page that is asked for.
pub(crate) fn list(asked: &Asked<'_>, version: Version) -> Result<Value, Refusal> {
    let query = &asked.query;
    let offset = databases::offset(query, 0)?;
    let limit = databases::limit(query, 100, |rows| (1..=100).contains(&rows))?;
    let (id, name) = (query.text("id"), query.text("name"));
    if name == Some("*") {
        return Err(Refusal::databases(400, "DBS.280234", "Invalid DB instance name."));
    }
    let is_named = |instance: &Instance| match name.map(|name| (name, name.strip_prefix('*'))) {
        None => true,
        Some((_, Some(part))) => instance.name.contains(part),
        Some((whole, None)) => instance.name == whole,
    };
    let rows: Vec<&Instance> = asked
        .world
        .instances(Product::TaurusDb, asked.project)
        .filter(|i| i.exists(asked.now))
        .filter(|i| id.is_none_or(|id| i.id == id))
        .filter(|i| is_named(i))
        .collect();
    let page: Vec<Value> = row::page(&rows, offset, limit).iter().map(|i| write(asked, i, version)).collect();
    Ok(json!({ "instances": page, "total_count": rows.len() }))
}

fn write(asked: &Asked<'_>, instance: &Instance, version: Version) -> Value {
    let odd = instance.seed.is_multiple_of(7);
    let status = match (version, instance.standing) {
        (Version::Three, Standing::Failed) => "CREATE FAIL",
        (Version::ThreeOne, Standing::Failed) => "createfail",
        (Version::Three, _) if odd => "BUILD",
        (Version::Three, _) => "ACTIVE",
        (Version::ThreeOne, _) if odd => "creating",
        (Version::ThreeOne, _) => "normal",
    };
    let created = if instance.seed.is_multiple_of(3) { wording::without_plus } else { wording::in_utc };
    let row = Row {
        id: Some(instance.id.clone()),
        name: Some(instance.name.to_owned()),
        status: Some(status.to_owned()),
        kind: Some("Cluster".to_owned()),
        region: Some(asked.region().to_owned()),
        created: Some(created(instance.created)),
    };
    // Documented as text, printed as a number: both occur.
    let port = if instance.seed.is_multiple_of(2) { json!("3306") } else { json!(3306) };
    row::write_with(
        &row,
        json!({
            "port": port,
            "private_ips": [format!("192.168.0.{}", instance.seed % 250 + 2)],
            "datastore": { "type": "gaussdb-mysql", "version": "8.0.22", "kernel_version": "2.0.60.240900" },
            "charge_info": { "charge_mode": "postPaid" },
            "enterprise_project_id": "0",
            "time_zone": "UTC",
        }),
    )
}
