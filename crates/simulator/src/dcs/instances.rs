//! `GET /v2/{project_id}/instances`.

use cloud::call::Product;
use cloud::dcs::instances::{Features, Instance as Row, Tag};
use cloud::wire::Scalar;
use serde_json::{Value, json};

use crate::asked::Asked;
use crate::random::hex_id;
use crate::refusal::Refusal;
use crate::row;
use crate::world::{Instance, Standing};

/// The fields that are null when there is nothing to say.
const NULLS: [&str; 6] =
    ["access_user", "capacity_minor", "domain_name", "order_id", "publicip_address", "publicip_id"];

/// The page that is asked for.
pub(crate) fn list(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let query = &asked.query;
    let offset = super::offset(query)?;
    let limit = super::limit(query, 1_000)?;
    let truth = |name| query.truth(name).map(Option::unwrap_or_default).map_err(|_| super::parameter_error());
    let (failed, deleted) = (truth("include_failure")?, truth("include_delete")?);
    let tags = query.tags().map_err(|_| super::parameter_error())?;
    let name = query.text("name");
    // Documented in both ways: it says that the name is whole, or is the whole name.
    let whole = match query.text("name_equal") {
        Some("true") => name,
        Some("false") | None => None,
        whole => whole,
    };
    let is_there = |i: &Instance| match i.standing {
        Standing::Active => true,
        Standing::Failed => failed,
        Standing::Deleted(_) => deleted || i.exists(asked.now),
    };
    let is_named = |i: &Instance| row::is(whole, Some(i.name)) && name.is_none_or(|name| i.name.contains(name));
    let is_wanted = |row: &Row| {
        let addresses = row.ip.as_deref().unwrap_or_default();
        row::is(query.text("instance_id"), row.instance_id.as_deref())
            && row::is(query.text("status"), row.status.as_deref())
            && query.text("ip").is_none_or(|ip| addresses.split(',').any(|address| address == ip))
    };
    let rows: Vec<Row> = asked
        .world
        .instances(Product::Dcs, asked.project)
        .filter(|i| is_there(i) && is_named(i) && i.is_tagged(&tags))
        .map(|i| write(asked, i))
        .filter(is_wanted)
        .collect();
    let page: Vec<Value> = row::page(&rows, offset, limit).iter().map(|row| row::write(row, &NULLS)).collect();
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

/// How an instance is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Build {
    /// One small node.
    Single,
    /// A node and its standby.
    Standby,
    /// Several nodes.
    Cluster,
}

impl Build {
    const fn of(instance: &Instance) -> Self {
        match instance.number % 3 {
            _ if instance.seed.is_multiple_of(5) => Self::Single,
            0 => Self::Cluster,
            _ => Self::Standby,
        }
    }
}

fn write(asked: &Asked<'_>, instance: &Instance) -> Row {
    let build = Build::of(instance);
    // What is smaller than a gigabyte has its size in the minor field.
    let (spec, capacity, minor, memory) = match build {
        Build::Single => ("redis.single.xu1.tiny.128", 0, Some(".125"), 128),
        Build::Standby => ("redis.ha.xu1.large.r2.4", 4, None, 4_096),
        Build::Cluster => ("redis.cluster.xu1.large.r3.8", 8, None, 8_192),
    };
    let domain = |suffix: &str| format!("redis-{}{suffix}.example.com", instance.id.get(..8).unwrap_or_default());
    let public = instance.public_address();
    let even = instance.number.is_multiple_of(2);
    let upgrade = instance.upgrade();
    Row {
        instance_id: Some(instance.id.clone()),
        name: Some(instance.name.to_owned()),
        description: Some(if even { "made by the platform team" } else { "" }.to_owned()),
        status: Some(word(asked, instance).to_owned()),
        // Documentation has no such words.
        sub_status: None,
        engine: Some("Redis".to_owned()),
        engine_version: Some(if instance.seed.is_multiple_of(3) { "5.0" } else { "6.0" }.into()),
        spec_code: Some(spec.to_owned()),
        capacity: Some(row::number(capacity, false)),
        capacity_minor: minor.map(Into::into),
        max_memory: Some(row::number(memory, false)),
        used_memory: Some(row::number(instance.seed % memory, false)),
        cpu_type: Some(if even { "x86_64" } else { "aarch64" }.to_owned()),
        ip: Some(match build {
            Build::Cluster => [0, 1, 2].map(|place| instance.address(place)).join(","),
            Build::Single | Build::Standby => instance.address(0),
        }),
        port: Some(Scalar::Whole(6379)),
        domain_name: (build != Build::Single).then(|| domain("")),
        readonly_domain_name: (build == Build::Standby).then(|| domain("-readonly")),
        enable_publicip: Some(Scalar::Truth(public.is_some())),
        // Documented as null where there is none, printed as an object with nothing in it: both occur.
        publicip_id: public.as_ref().map(|(_, id)| json!(id)).or_else(|| even.then(|| json!({}))),
        publicip_address: public.map(|(address, _)| address),
        enable_ssl: Some(Scalar::Truth(instance.number % 4 == 1)),
        no_password_access: Some(if even { "false" } else { "true" }.into()),
        access_user: even.then(|| "default".to_owned()),
        vpc_id: Some(instance.vpc_id()),
        vpc_name: Some(instance.vpc_name()),
        subnet_id: Some(instance.subnet_id()),
        security_group_id: Some(instance.security_group_id()),
        // Documented as texts, printed as objects: both occur.
        az_codes: Some(["a", "b"].map(|zone| zone_code(asked, zone, even)).into()),
        charging_mode: Some(row::number(instance.is_paid_ahead().into(), false)),
        order_id: instance.is_paid_ahead().then(|| format!("CS{:014}", instance.seed % 100_000_000_000_000)),
        enterprise_project_id: Some(row::number(0, even)),
        created_at: Some(instance.created.to_string()),
        updated_at: Some(instance.updated().to_string()),
        maintain_begin: Some("18:00:00".to_owned()),
        maintain_end: Some("22:00:00".to_owned()),
        service_upgrade: Some(Scalar::Truth(upgrade.is_some())),
        service_task_id: Some(upgrade.unwrap_or_default()),
        user_name: Some("dcs_ops".to_owned()),
        user_id: Some(hex_id(1)),
        tags: Some(
            instance
                .tags()
                .into_iter()
                .map(|(key, value)| Tag { key: Some(key.into()), value: Some(value.into()) })
                .collect(),
        ),
        features: Some(Features {
            support_acl: Some(Scalar::Truth(build != Build::Single)),
            support_transparent_client_ip: Some(Scalar::Truth(build == Build::Cluster)),
            support_ssl: Some(Scalar::Truth(true)),
            support_audit_log: Some(Scalar::Truth(false)),
        }),
    }
}

fn zone_code(asked: &Asked<'_>, zone: &str, as_object: bool) -> Value {
    let code = format!("{}{zone}", asked.region());
    if as_object { json!({ "az_code": code }) } else { json!(code) }
}
