//! `GET /v2/{project_id}/instances`.

use cloud::call::Product;
use cloud::dcs::instances::Instance as Row;
use serde_json::{Value, json};

use crate::asked::Asked;
use crate::refusal::Refusal;
use crate::row;
use crate::world::{Instance, Standing};

/// The page that is asked for.
pub(crate) fn list(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let query = &asked.query;
    let offset = super::offset(query)?;
    let limit = super::limit(query, 1_000)?;
    let truth = |name| query.truth(name).map(Option::unwrap_or_default).map_err(|_| super::parameter_error());
    let (failed, deleted, whole) = (truth("include_failure")?, truth("include_delete")?, truth("name_equal")?);
    let (id, name, status) = (query.text("instance_id"), query.text("name"), query.text("status"));
    let is_wanted = |i: &Instance| match i.standing {
        Standing::Active => true,
        Standing::Failed => failed,
        Standing::Deleted(_) => deleted || i.exists(asked.now),
    };
    let is_named = |i: &Instance| name.is_none_or(|name| if whole { i.name == name } else { i.name.contains(name) });
    let rows: Vec<&Instance> = asked
        .world
        .instances(Product::Dcs, asked.project)
        .filter(|i| is_wanted(i) && is_named(i))
        .filter(|i| id.is_none_or(|id| i.id == id))
        .filter(|i| status.is_none_or(|status| word(asked, i) == status))
        .collect();
    let page: Vec<Value> = row::page(&rows, offset, limit).iter().map(|i| write(asked, i)).collect();
    Ok(json!({ "instances": page, "instance_num": rows.len() }))
}

fn word(asked: &Asked<'_>, instance: &Instance) -> &'static str {
    match instance.standing {
        Standing::Failed => "CREATEFAILED",
        Standing::Deleted(_) if !instance.exists(asked.now) => "DELETED",
        _ if instance.seed.is_multiple_of(9) => "EXTENDING",
        _ => "RUNNING",
    }
}

fn write(asked: &Asked<'_>, instance: &Instance) -> Value {
    let row = Row {
        instance_id: Some(instance.id.clone()),
        name: Some(instance.name.to_owned()),
        status: Some(word(asked, instance).to_owned()),
        engine: Some("Redis".to_owned()),
        engine_version: Some(if instance.seed.is_multiple_of(3) { "5.0" } else { "6.0" }.to_owned()),
        created_at: Some(instance.created.to_string()),
    };
    // What is smaller than a gigabyte has its size in the minor field.
    let (capacity, minor) = if instance.seed.is_multiple_of(5) { (0, json!(".125")) } else { (4, Value::Null) };
    row::write_with(
        &row,
        json!({
            "capacity": capacity,
            "capacity_minor": minor,
            "ip": format!("192.168.7.{}", instance.seed % 250 + 2),
            "port": 6379,
            "spec_code": "redis.ha.xu1.large.r2.4",
            "charging_mode": 0,
            "enterprise_project_id": "0",
            "no_password_access": "false",
        }),
    )
}
