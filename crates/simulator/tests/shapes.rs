//! The JSON that is served, against what documentation prints of it, field by field and type by type, written
//! down here by hand: the types that readers and the simulator share do not appear, so that one mistake
//! cannot hide on both sides.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::collections::{BTreeMap, HashSet};

use cloud::call::Product;
use common::{Cloud, MINUTE, start, text, usual};
use serde_json::Value;
use simulator::PROJECTS;

/// What a field may be: `text`, `number`, `truth`, `null`, `object`, `list`, several with `|`; `?` in front
/// when it may be missing.
type Shape = &'static [(&'static str, &'static str)];

const SCHEDULED: Shape = &[
    ("job_id", "text"),
    ("instance_id", "text"),
    ("instance_name", "text"),
    ("instance_status", "text"),
    ("project_id", "text"),
    ("job_name", "text"),
    ("create_time", "text"),
    ("start_time", "text"),
    ("end_time", "text"),
    ("job_status", "text"),
    ("datastore_type", "text"),
    ("target_config", "?object"),
    ("proxy_id", "?text"),
    ("proxy_name", "?text"),
];

const IMMEDIATE: Shape = &[
    ("instance_id", "text"),
    ("instance_name", "text"),
    ("instance_status", "text"),
    ("job_id", "text"),
    ("order_id", "text"),
    ("job_name", "text"),
    ("status", "text"),
    ("process", "text"),
    ("created_time", "text"),
    ("ended_time", "text"),
    ("fail_reason", "text"),
    ("show_detail", "truth"),
    ("extend_fields", "object|null"),
];

const TAURUSDB_JOB: Shape = &[
    ("id", "text"),
    ("name", "text"),
    ("status", "text"),
    ("created", "text"),
    ("ended", "text"),
    ("process", "text"),
    ("instance", "object"),
    ("entities", "object"),
    ("fail_reason", "?text"),
];

const JOB_INSTANCE: Shape = &[("id", "text"), ("name", "text")];

const GAUSSDB: Shape = &[
    ("instance_info", "object"),
    ("job_id", "text"),
    ("name", "text"),
    ("status", "text"),
    ("process", "text|null"),
    ("created_at", "?text|number"),
    ("ended_at", "?text|number|null"),
    ("fail_reason", "text|number|null"),
];

const INSTANCE_INFO: Shape = &[("instance_id", "text"), ("instance_name", "text"), ("instance_status", "text")];

const GAUSSDB_JOB: Shape = &[
    ("id", "text"),
    ("name", "text"),
    ("status", "text"),
    ("created", "text"),
    ("ended", "text"),
    ("progress", "text"),
    ("instance", "object"),
    ("fail_reason", "text|number|null"),
];

const BACKGROUND: Shape = &[
    ("id", "text"),
    ("name", "text"),
    ("details", "object|null"),
    ("user_name", "text"),
    ("user_id", "text"),
    ("params", "?text"),
    ("status", "text"),
    ("created_at", "text"),
    ("updated_at", "text"),
    ("enable_show", "truth"),
];

const CENTER: Shape = &[
    ("id", "text"),
    ("name", "text"),
    ("details", "object|null"),
    ("user_name", "text"),
    ("user_id", "text"),
    ("params", "?text"),
    ("status", "text"),
    ("created_at", "text"),
    ("updated_at", "text"),
    ("enable_show", "truth"),
    ("error_code", "text"),
    ("job_id", "text"),
];

const DETAILS: Shape = &[
    ("old_capacity", "?text|number"),
    ("new_capacity", "?text|number"),
    ("enable_public_ip", "?truth"),
    ("public_ip_id", "?text"),
    ("public_ip_address", "?text"),
    ("enable_ssl", "?truth"),
    ("old_cache_mode", "?text"),
    ("new_cache_mode", "?text"),
    ("old_resource_spec_code", "?text"),
    ("new_resource_spec_code", "?text"),
    ("old_replica_num", "?number"),
    ("new_replica_num", "?number"),
    ("old_cache_type", "?text"),
    ("new_cache_type", "?text"),
    ("replica_ip", "?text"),
    ("replica_az", "?text"),
    ("group_name", "?text"),
    ("old_port", "?number"),
    ("new_port", "?number"),
    ("is_only_adjust_charging", "?truth"),
    ("account_name", "?text"),
    ("source_ip", "?text"),
    ("target_ip", "?text"),
    ("node_name", "?text"),
    ("rename_commands", "?list"),
    ("updated_config_length", "?number"),
];

const TAURUSDB_INSTANCE: Shape = &[
    ("id", "text"),
    ("name", "text"),
    ("status", "text"),
    ("private_ips", "list"),
    ("proxy_ips", "list"),
    ("readonly_private_ips", "list"),
    ("public_ips", "list"),
    ("port", "text|number"),
    ("type", "text"),
    ("region", "text"),
    ("datastore", "object"),
    ("created", "text"),
    ("updated", "text"),
    ("db_user_name", "text"),
    ("vpc_id", "text"),
    ("subnet_id", "text"),
    ("security_group_id", "text"),
    ("flavor_ref", "text"),
    ("flavor_info", "object"),
    ("volume", "object"),
    ("backup_strategy", "object"),
    ("enterprise_project_id", "text|number"),
    ("time_zone", "text"),
    ("charge_info", "object"),
    ("tags", "list"),
    ("eos_tag", "?truth"),
];

/// What the fields of a TaurusDB instance hold in their turn.
const TAURUSDB_INNER: &[(&str, Shape)] = &[
    ("datastore", &[("type", "text"), ("version", "text"), ("kernel_version", "text")]),
    ("flavor_info", &[("vcpus", "text|number"), ("ram", "text|number")]),
    ("volume", &[("type", "text"), ("size", "text|number")]),
    ("backup_strategy", &[("start_time", "text"), ("keep_days", "text|number")]),
    (
        "charge_info",
        &[
            ("charge_mode", "text"),
            ("period_type", "?text"),
            ("period_num", "?number"),
            ("is_auto_renew", "?text"),
            ("is_auto_pay", "?text"),
        ],
    ),
    ("tags", TAG),
];

const TAG: Shape = &[("key", "text"), ("value", "text")];

const GAUSSDB_INSTANCE: Shape = &[
    ("id", "text"),
    ("name", "text"),
    ("status", "text"),
    ("private_ips", "list"),
    ("public_ips", "list"),
    ("port", "number"),
    ("type", "text"),
    ("ha", "object"),
    ("replica_num", "number"),
    ("region", "text"),
    ("datastore", "object"),
    ("created", "text"),
    ("updated", "text"),
    ("db_user_name", "text"),
    ("vpc_id", "text"),
    ("subnet_id", "text"),
    ("security_group_id", "text"),
    ("flavor_ref", "text"),
    ("flavor_info", "object"),
    ("volume", "object"),
    ("switch_strategy", "text"),
    ("backup_strategy", "object"),
    ("maintenance_window", "text"),
    ("nodes", "list"),
    ("enterprise_project_id", "text"),
    ("instance_mode", "text"),
    ("disk_encryption_id", "text"),
    ("charge_info", "object"),
    ("time_zone", "text"),
    ("tags", "?list"),
    ("backup_used_space", "?text|number"),
    ("disk_usage", "?text"),
    ("mysql_compatibility", "?object"),
];

/// What the fields of a GaussDB instance hold in their turn.
const GAUSSDB_INNER: &[(&str, Shape)] = &[
    ("ha", &[("consistency", "?text"), ("replication_mode", "text")]),
    (
        "datastore",
        &[
            ("type", "text"),
            ("version", "text"),
            ("complete_version", "text"),
            ("target_version", "?text"),
            ("hotfix_versions", "?text"),
            ("hotfix_finished_times", "?list"),
            ("complete_kernel_version", "?text"),
            ("hotfix_version_infos", "?list"),
        ],
    ),
    ("flavor_info", &[("vcpu", "number"), ("mem", "number")]),
    ("volume", &[("type", "text"), ("size", "number")]),
    ("backup_strategy", &[("start_time", "text"), ("keep_days", "number")]),
    (
        "nodes",
        &[
            ("id", "text"),
            ("name", "text"),
            ("role", "text"),
            ("status", "text"),
            ("availability_zone", "text"),
            ("private_ip", "?text"),
            ("public_ip", "?text"),
            ("component_names", "text"),
        ],
    ),
    ("charge_info", &[("charge_mode", "text")]),
    ("tags", TAG),
    ("mysql_compatibility", &[("port", "text")]),
];

const HOTFIX: Shape = &[("version", "text"), ("upgrade_finished_time", "text")];

const DCS_INSTANCE: Shape = &[
    ("instance_id", "text"),
    ("name", "text"),
    ("description", "text"),
    ("status", "text"),
    ("engine", "text"),
    ("engine_version", "text"),
    ("spec_code", "text"),
    ("capacity", "number"),
    ("capacity_minor", "text|null"),
    ("max_memory", "number"),
    ("used_memory", "number"),
    ("cpu_type", "text"),
    ("ip", "text"),
    ("port", "number"),
    ("domain_name", "text|null"),
    ("readonly_domain_name", "?text"),
    ("enable_publicip", "truth"),
    ("publicip_id", "text|null|object"),
    ("publicip_address", "text|null"),
    ("enable_ssl", "truth"),
    ("no_password_access", "text"),
    ("access_user", "text|null"),
    ("vpc_id", "text"),
    ("vpc_name", "text"),
    ("subnet_id", "text"),
    ("security_group_id", "text"),
    ("az_codes", "list"),
    ("charging_mode", "number"),
    ("order_id", "text|null"),
    ("enterprise_project_id", "text|number"),
    ("created_at", "text"),
    ("updated_at", "text"),
    ("maintain_begin", "text"),
    ("maintain_end", "text"),
    ("service_upgrade", "truth"),
    ("service_task_id", "text"),
    ("user_name", "text"),
    ("user_id", "text"),
    ("tags", "list"),
    ("features", "object"),
];

/// What the fields of a DCS instance hold in their turn.
const DCS_INNER: &[(&str, Shape)] = &[
    ("tags", TAG),
    (
        "features",
        &[
            ("support_acl", "truth"),
            ("support_transparent_client_ip", "truth"),
            ("support_ssl", "truth"),
            ("support_audit_log", "truth"),
        ],
    ),
];

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "truth",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

/// Holds an object against its shape. Collects which types each field was seen with.
fn check(row: &Value, shape: Shape, seen: &mut BTreeMap<&'static str, HashSet<&'static str>>) {
    let fields = row.as_object().unwrap_or_else(|| panic!("{row} is no object"));
    for name in fields.keys() {
        assert!(shape.iter().any(|(known, _)| known == name), "{name} is documented nowhere: {row}");
    }
    for (name, allowed) in shape {
        let required = !allowed.starts_with('?');
        match fields.get(*name) {
            Some(value) => {
                let kind = type_of(value);
                let fits = allowed.trim_start_matches('?').split('|').any(|allowed| allowed == kind);
                assert!(fits, "{name} is {allowed}, not {kind}: {row}");
                seen.entry(name).or_default().insert(kind);
            }
            None => assert!(!required, "{name} is missing: {row}"),
        }
    }
}

/// What was seen of each field of the objects within rows.
type SeenWithin = BTreeMap<&'static str, BTreeMap<&'static str, HashSet<&'static str>>>;

/// Holds the objects within a row against their shapes: those of fields, and those of lists.
fn check_within(row: &Value, shapes: &[(&'static str, Shape)], seen: &mut SeenWithin) {
    for (name, shape) in shapes {
        let seen = seen.entry(name).or_default();
        match &row[*name] {
            Value::Array(items) => items.iter().for_each(|item| check(item, shape, seen)),
            Value::Null => {}
            object => check(object, shape, seen),
        }
    }
}

/// Whether every type that a shape allows was seen: a type that never occurs tests no reader.
fn all_seen(shape: Shape, seen: &BTreeMap<&'static str, HashSet<&'static str>>) {
    for (name, allowed) in shape {
        let kinds: HashSet<&str> = allowed.trim_start_matches('?').split('|').collect();
        assert_eq!(seen.get(name), Some(&kinds), "{name}");
    }
}

/// Whether a text has the form of a pattern, in which `0` stands for a digit, `x` for a hexadecimal digit,
/// and everything else for itself.
fn is_like(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, pattern)| match pattern {
            b'0' => byte.is_ascii_digit(),
            b'x' => byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase(),
            other => byte == other,
        })
}

const HEX: &str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
const UUID: &str = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

fn assert_like(row: &Value, name: &str, patterns: &[&str]) {
    let value = text(row, name);
    // A zone of two figures is a zone all the same.
    let value = value.replace("+0800", "+0000");
    assert!(patterns.iter().any(|pattern| is_like(&value, pattern)), "{name} is '{value}', not like {patterns:?}");
}

const WITH_OFFSET: &[&str] = &["0000-00-00T00:00:00+0000"];
const WITH_OFFSET_OR_EMPTY: &[&str] = &["0000-00-00T00:00:00+0000", ""];
const WITH_MILLIS: &[&str] = &["0000-00-00T00:00:00.000Z"];

/// What is asked of a list.
struct List {
    product: Product,
    path: &'static str,
    query: &'static str,
    rows: &'static str,
    count: &'static str,
}

/// Every row of a list in every project, at the start and some hours later; and its envelope checked.
fn rows(cloud: &mut Cloud, list: &List, further: &[&str], mut row: impl FnMut(usize, &Value)) {
    for minutes in [0, 3, 200] {
        cloud.now = start().plus(minutes * MINUTE);
        for (place, project) in PROJECTS.iter().enumerate() {
            for page in 0..40 {
                let offset = if list.query == "limit=50" { page + 1 } else { page * 100 };
                let path = format!("{}?{}&offset={offset}", list.path.replace("{p}", project.id), list.query);
                let (status, body) = cloud.get(place, list.product, &path);
                assert_eq!(status, 200, "{path}: {body}");
                let fields: HashSet<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
                let expected: HashSet<&str> =
                    [list.rows, list.count].into_iter().chain(further.iter().copied()).collect();
                assert_eq!(fields, expected);
                assert!(body[list.count].is_u64(), "{} is a number here", list.count);
                let rows = body[list.rows].as_array().unwrap();
                if rows.is_empty() {
                    break;
                }
                rows.iter().for_each(|r| row(place, r));
            }
        }
    }
}

#[test]
fn scheduled_jobs_are_as_documented() {
    let list = List {
        product: Product::TaurusDb,
        path: "/v3/{p}/scheduled-jobs",
        query: "limit=100",
        rows: "schedules",
        count: "total_count",
    };
    let mut seen = BTreeMap::new();
    rows(&mut usual(), &list, &[], |place, row| {
        check(row, SCHEDULED, &mut seen);
        assert_like(row, "job_id", &[HEX]);
        assert_like(row, "instance_id", &[&format!("{HEX}in00")]);
        assert!(text(row, "instance_id").ends_with("in07"));
        assert_eq!(text(row, "project_id"), PROJECTS[place].id);
        assert_eq!(text(row, "datastore_type"), "gaussdb-mysql");
        for time in ["create_time", "start_time", "end_time"] {
            assert_like(row, time, WITH_OFFSET_OR_EMPTY);
        }
        if let Some(config) = row.get("target_config") {
            assert!(config.as_object().unwrap().values().all(Value::is_string), "numbers are written as texts");
        }
        if row.get("proxy_id").is_some() {
            assert!(text(row, "proxy_id").ends_with("po01"));
        }
    });
    all_seen(SCHEDULED, &seen);
}

#[test]
fn immediate_jobs_are_as_documented() {
    let list = List {
        product: Product::TaurusDb,
        path: "/v3/{p}/immediate-jobs",
        query: "limit=50",
        rows: "jobs",
        count: "total_count",
    };
    let mut seen = BTreeMap::new();
    rows(&mut usual(), &list, &["action_names"], |_, row| {
        check(row, IMMEDIATE, &mut seen);
        assert_like(row, "job_id", &[UUID]);
        assert!(text(row, "instance_id").ends_with("in07"));
        assert_like(row, "created_time", WITH_OFFSET);
        assert_like(row, "ended_time", WITH_OFFSET_OR_EMPTY);
        assert_like(
            row,
            "process",
            &["", "0%", "00%", "0% ", "00% ", "100%"].map(|p| if p == "100%" { "000%" } else { p }),
        );
    });
    all_seen(IMMEDIATE, &seen);
}

#[test]
fn gaussdb_tasks_are_as_documented() {
    let list = List {
        product: Product::GaussDb,
        path: "/v3/{p}/tasks",
        query: "limit=100",
        rows: "tasks",
        count: "total_count",
    };
    let (mut seen, mut inner) = (BTreeMap::new(), BTreeMap::new());
    rows(&mut usual(), &list, &[], |place, row| {
        check(row, GAUSSDB, &mut seen);
        check(&row["instance_info"], INSTANCE_INFO, &mut inner);
        assert_like(row, "job_id", &[UUID]);
        assert!(text(&row["instance_info"], "instance_id").ends_with("in14"));
        let numbers = PROJECTS[place].region == "ap-southeast-3";
        for time in ["created_at", "ended_at"] {
            match row.get(time) {
                None | Some(Value::Null) => {}
                Some(Value::Number(millis)) => assert!(numbers && millis.is_i64()),
                Some(_) => {
                    assert!(!numbers);
                    assert_like(row, time, WITH_OFFSET);
                }
            }
        }
        if row["status"] == "Failed" && numbers {
            assert_eq!(row["fail_reason"], 500_000);
        }
    });
    all_seen(GAUSSDB, &seen);
}

#[test]
fn jobs_by_id_are_as_documented() {
    let mut cloud = usual();
    let (mut seen, mut inner) = (BTreeMap::new(), BTreeMap::new());
    let mut kinds = HashSet::new();
    for (place, project) in PROJECTS.iter().enumerate() {
        for page in 1..=3 {
            let path = format!("/v3/{}/immediate-jobs", project.id);
            for row in cloud.rows(place, Product::TaurusDb, &path, &format!("limit=50&offset={page}"), "jobs") {
                let path = format!("/v3/{}/jobs?id={}", project.id, text(&row, "job_id"));
                let (_, body) = cloud.get(place, Product::TaurusDb, &path);
                assert_eq!(body.as_object().unwrap().len(), 1);
                check(&body["job"], TAURUSDB_JOB, &mut seen);
                check(&body["job"]["instance"], JOB_INSTANCE, &mut inner);
                let running = body["job"]["status"] == "Running";
                assert_eq!(text(&body["job"], "process").is_empty(), !running, "a percentage while it runs only");
                let zone = if project.region.starts_with("cn-") { "+0800" } else { "+0000" };
                assert!(text(&body["job"], "created").ends_with(zone));
                kinds.insert(body["job"]["entities"].as_object().unwrap().keys().cloned().collect::<Vec<_>>());
            }
        }
    }
    all_seen(TAURUSDB_JOB, &seen);
    assert!(kinds.len() >= 5, "entities have many shapes: {kinds:?}");

    let (mut seen, mut inner) = (BTreeMap::new(), BTreeMap::new());
    for (place, project) in PROJECTS.iter().enumerate() {
        let path = format!("/v3/{}/tasks", project.id);
        for row in cloud.rows(place, Product::GaussDb, &path, "limit=100", "tasks") {
            let path = format!("/v3/{}/jobs?id={}", project.id, text(&row, "job_id"));
            let (status, body) = cloud.get(place, Product::GaussDb, &path);
            if status == 200 {
                check(&body["job"], GAUSSDB_JOB, &mut seen);
                check(&body["job"]["instance"], JOB_INSTANCE, &mut inner);
            }
        }
    }
    all_seen(GAUSSDB_JOB, &seen);
}

#[test]
fn dcs_tasks_of_a_project_are_as_documented() {
    let list =
        List { product: Product::Dcs, path: "/v2/{p}/tasks", query: "limit=100", rows: "tasks", count: "task_count" };
    let (mut seen, mut inner) = (BTreeMap::new(), BTreeMap::new());
    let mut code_of_success = false;
    rows(&mut usual(), &list, &[], |_, row| {
        check(row, CENTER, &mut seen);
        assert_like(row, "id", &[HEX]);
        assert_like(row, "job_id", &[HEX]);
        for time in ["created_at", "updated_at"] {
            assert_like(row, time, WITH_MILLIS);
        }
        if !row["details"].is_null() {
            check(&row["details"], DETAILS, &mut inner);
            assert!(row["details"].get("new_capacity").is_none_or(Value::is_number));
        }
        code_of_success |= row["status"] == "SUCCESS" && !text(row, "error_code").is_empty();
    });
    all_seen(CENTER, &seen);
    assert_eq!(inner.len(), DETAILS.len(), "every detail occurs: {:?}", inner.keys());
    assert!(code_of_success);
}

#[test]
fn dcs_tasks_of_an_instance_are_as_documented() {
    let mut cloud = usual();
    let (mut seen, mut inner) = (BTreeMap::new(), BTreeMap::new());
    for (place, project) in PROJECTS.iter().enumerate() {
        let instances = format!("/v2/{}/instances", project.id);
        for instance in cloud.rows(place, Product::Dcs, &instances, "limit=100", "instances") {
            let path = format!("{instances}/{}/tasks?limit=100", text(&instance, "instance_id"));
            let (_, body) = cloud.get(place, Product::Dcs, &path);
            let fields: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(fields, ["task_count", "tasks"]);
            let rows = body["tasks"].as_array().unwrap();
            assert_eq!(text(&body, "task_count"), rows.len().to_string(), "a text here");
            for row in rows {
                check(row, BACKGROUND, &mut seen);
                if !row["details"].is_null() {
                    check(&row["details"], DETAILS, &mut inner);
                    assert!(row["details"].get("new_capacity").is_none_or(Value::is_string));
                }
            }
        }
    }
    all_seen(BACKGROUND, &seen);
}

/// Whether a text is an address of a private network.
fn is_address(text: &Value) -> bool {
    let address: std::net::Ipv4Addr = text.as_str().unwrap().parse().unwrap();
    address.is_private()
}

#[test]
fn taurusdb_instances_are_as_documented() {
    let mut cloud = usual();
    let (mut seen, mut within) = (BTreeMap::new(), SeenWithin::new());
    let mut words: BTreeMap<&str, HashSet<String>> = BTreeMap::new();
    for (place, project) in PROJECTS.iter().enumerate() {
        for version in ["v3", "v3.1"] {
            let path = format!("/{version}/{}/instances", project.id);
            for row in cloud.rows(place, Product::TaurusDb, &path, "", "instances") {
                check(&row, TAURUSDB_INSTANCE, &mut seen);
                check_within(&row, TAURUSDB_INNER, &mut within);
                assert_eq!(text(&row, "region"), project.region);
                assert_like(&row, "id", &[&format!("{HEX}in00")]);
                let times = ["0000-00-00T00:00:00+0000", "0000-00-00T00:00:00_0000", ""];
                assert_like(&row, "created", &times[..2]);
                assert_like(&row, "updated", &times);
                for id in ["vpc_id", "subnet_id", "security_group_id"] {
                    assert_like(&row, id, &[UUID]);
                }
                let addresses = ["private_ips", "readonly_private_ips", "proxy_ips"];
                assert!(addresses.iter().flat_map(|name| row[*name].as_array().unwrap()).all(is_address));
                assert_eq!(row.get("eos_tag").is_some(), version == "v3.1");
                let creating = ["BUILD", "creating"].contains(&text(&row, "status"));
                assert_eq!(row["private_ips"].as_array().unwrap().is_empty(), creating);
                let ahead = row["charge_info"]["charge_mode"] == "prePaid";
                assert_eq!(row["charge_info"].get("period_num").is_some(), ahead);
                words.entry(version).or_default().insert(text(&row, "status").to_owned());
            }
        }
    }
    all_seen(TAURUSDB_INSTANCE, &seen);
    TAURUSDB_INNER.iter().for_each(|(name, shape)| all_seen(shape, &within[name]));
    assert!(words["v3"].contains("ACTIVE") && words["v3"].contains("BUILD"));
    assert!(words["v3.1"].contains("normal") && words["v3.1"].contains("creating"));
}

#[test]
fn gaussdb_instances_are_as_documented() {
    let mut cloud = usual();
    let (mut seen, mut within, mut hotfixes) = (BTreeMap::new(), SeenWithin::new(), BTreeMap::new());
    for (place, project) in PROJECTS.iter().enumerate() {
        for version in ["v3", "v3.1", "v3.2"] {
            let path = format!("/{version}/{}/instances", project.id);
            for row in cloud.rows(place, Product::GaussDb, &path, "", "instances") {
                check(&row, GAUSSDB_INSTANCE, &mut seen);
                check_within(&row, GAUSSDB_INNER, &mut within);
                for hotfix in row["datastore"]["hotfix_version_infos"].as_array().into_iter().flatten() {
                    check(hotfix, HOTFIX, &mut hotfixes);
                }
                assert_like(&row, "id", &[&format!("{HEX}in00")]);
                assert_like(&row, "created", &["0000-00-00 00:00:00 UTC"]);
                assert_like(&row, "updated", &["0000-00-00 00:00:00 UTC", ""]);
                let has = |name: &str| row.get(name).is_some();
                assert_eq!((has("backup_used_space"), has("disk_usage")), (version != "v3.2", version != "v3"));
                assert!(!has("mysql_compatibility") || version == "v3.2");
                assert!(!has("disk_usage") || is_like(text(&row, "disk_usage"), "0.0000"));
                // The addresses of the instance are those of its nodes.
                let nodes = row["nodes"].as_array().unwrap();
                let own: Vec<&Value> = nodes.iter().filter_map(|node| node.get("private_ip")).collect();
                assert_eq!(row["private_ips"].as_array().unwrap().iter().collect::<Vec<_>>(), own);
                assert!(own.into_iter().all(is_address));
                assert_eq!(nodes.len(), if row["type"] == "Ha" { 3 } else { 4 });
            }
        }
    }
    all_seen(GAUSSDB_INSTANCE, &seen);
    GAUSSDB_INNER.iter().for_each(|(name, shape)| all_seen(shape, &within[name]));
    all_seen(HOTFIX, &hotfixes);
}

#[test]
fn dcs_instances_are_as_documented() {
    let mut cloud = usual();
    let (mut seen, mut within) = (BTreeMap::new(), SeenWithin::new());
    let mut zones = HashSet::new();
    for (place, project) in PROJECTS.iter().enumerate() {
        let path = format!("/v2/{}/instances", project.id);
        let query = "include_failure=true&include_delete=true";
        for row in cloud.rows(place, Product::Dcs, &path, query, "instances") {
            check(&row, DCS_INSTANCE, &mut seen);
            check_within(&row, DCS_INNER, &mut within);
            assert_like(&row, "instance_id", &[UUID]);
            for time in ["created_at", "updated_at"] {
                assert_like(&row, time, WITH_MILLIS);
            }
            for time in ["maintain_begin", "maintain_end"] {
                assert_like(&row, time, &["00:00:00"]);
            }
            let addresses = text(&row, "ip").split(',');
            assert_eq!(addresses.clone().count(), if text(&row, "spec_code").contains("cluster") { 3 } else { 1 });
            assert!(addresses.map(Value::from).all(|address| is_address(&address)));
            assert!(row["used_memory"].as_u64() < row["max_memory"].as_u64());
            zones.extend(row["az_codes"].as_array().unwrap().iter().map(type_of));
        }
    }
    all_seen(DCS_INSTANCE, &seen);
    DCS_INNER.iter().for_each(|(name, shape)| all_seen(shape, &within[name]));
    assert_eq!(zones, HashSet::from(["text", "object"]));
}
