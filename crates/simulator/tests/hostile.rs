//! Rows that mean harm: they are on every list, are read as texts, and keep their ids.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use cloud::call::Product;
use common::{Cloud, start, text, token, usual};
use serde_json::Value;
use simulator::{PROJECTS, Request, Simulator, TRIP_WIRE};

const LISTS: [(Product, &str, &str); 7] = [
    (Product::TaurusDb, "/v3/{p}/scheduled-jobs?limit=100&offset={o}", "schedules"),
    (Product::TaurusDb, "/v3/{p}/immediate-jobs?limit=50&offset={o}", "jobs"),
    (Product::TaurusDb, "/v3/{p}/instances?limit=100&offset={o}", "instances"),
    (Product::GaussDb, "/v3/{p}/tasks?limit=100&offset={o}", "tasks"),
    (Product::GaussDb, "/v3/{p}/instances?limit=100&offset={o}", "instances"),
    (Product::Dcs, "/v2/{p}/tasks?limit=1000&offset={o}", "tasks"),
    (Product::Dcs, "/v2/{p}/instances?limit=1000&offset={o}", "instances"),
];

fn hostile() -> Cloud {
    Cloud { simulator: Simulator::new(1, 2_000, start()).with_hostile_rows(), now: start() }
}

/// All rows of a list.
fn rows(cloud: &mut Cloud, place: usize, (product, path, name): (Product, &str, &str)) -> Vec<Value> {
    let mut all = Vec::new();
    for page in 0..20 {
        let offset = if path.contains("immediate") { page + 1 } else { all.len() };
        let path = path.replace("{p}", PROJECTS[place].id).replace("{o}", &offset.to_string());
        let (status, mut body) = cloud.get(place, product, &path);
        assert_eq!(status, 200, "{path}");
        let Value::Array(rows) = body[name].take() else { panic!("{path}") };
        if rows.is_empty() {
            break;
        }
        all.extend(rows);
    }
    all
}

/// Every id of a row, wherever it stands.
fn ids(row: &Value, out: &mut Vec<String>) {
    let Value::Object(fields) = row else { return };
    for (name, field) in fields {
        match field {
            Value::String(id) if name == "id" || name.ends_with("_id") => out.push(id.clone()),
            Value::Array(items) => items.iter().for_each(|item| ids(item, out)),
            other => ids(other, out),
        }
    }
}

#[test]
fn every_list_has_rows_that_mean_harm_among_others_and_one_that_is_long() {
    let (mut harmless, mut cloud) = (usual(), hostile());
    for list in LISTS {
        for place in 0..PROJECTS.len() {
            let (before, after) = (rows(&mut harmless, place, list), rows(&mut cloud, place, list));
            assert_eq!(before.len(), after.len(), "{}", list.1);
            let changed = before.iter().zip(&after).filter(|(before, after)| before != after).count();
            assert!(changed > 0 && changed < after.len(), "{}: {changed} of {}", list.1, after.len());
            let long = after.iter().filter(|row| row.to_string().len() > 1024 * 1024).count();
            assert_eq!(long, 1, "{}", list.1);
            let (mut old, mut new) = (Vec::new(), Vec::new());
            before.iter().for_each(|row| ids(row, &mut old));
            after.iter().filter(|row| !row.is_null()).for_each(|row| ids(row, &mut new));
            // Names of further fields are texts as well; what they hold is no id.
            assert_eq!(old, new, "{}", list.1);
        }
    }
}

#[test]
fn a_row_is_hostile_for_good_and_readable() {
    use cloud::dcs::center_tasks::ListCenterTasks;
    use cloud::gaussdb::tasks::ListTasks;
    use cloud::taurusdb::immediate_jobs::ListImmediateJobs;
    use cloud::taurusdb::scheduled_jobs::ListScheduledJobs;
    let mut cloud = hostile();
    for list in LISTS {
        assert_eq!(rows(&mut cloud, 0, list), rows(&mut cloud, 0, list));
    }
    let english = common::ENGLISH;
    assert!(cloud.ask(0, &ListScheduledJobs::all(english)).unwrap().rows.iter().all(|row| row.read.is_ok()));
    assert!(cloud.ask(0, &ListImmediateJobs::all(english)).unwrap().rows.iter().all(|row| row.read.is_ok()));
    assert!(cloud.ask(0, &ListTasks::all(english)).unwrap().rows.iter().all(|row| row.read.is_ok()));
    assert!(cloud.ask(0, &ListCenterTasks::all()).unwrap().rows.iter().all(|row| row.read.is_ok()));
    for (at, call) in [
        cloud.ask(0, &cloud::dcs::instances::ListInstances::all()).map(|page| page.rows.iter().all(|r| r.read.is_ok())),
        cloud
            .ask(0, &cloud::gaussdb::instances::ListInstances::all(english))
            .map(|page| page.rows.iter().all(|r| r.read.is_ok())),
        cloud
            .ask(0, &cloud::taurusdb::instances::ListInstances::all(english))
            .map(|page| page.rows.iter().all(|r| r.read.is_ok())),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(call, Ok(true), "{at}");
    }
}

#[test]
fn every_kind_of_text_occurs_in_names_and_reasons() {
    let mut cloud = hostile();
    let all: Vec<Value> = LISTS.iter().flat_map(|list| rows(&mut cloud, 0, *list)).collect();
    let told = serde_json::to_string(&all).unwrap();
    for part in ["onerror=", "<script>", "javascript:", "]]>", "=HYPERLINK", "\u{202e}", "👩‍👩‍👧‍👦", "\\u0000", "<iframe"]
    {
        assert!(told.contains(part), "{part}");
    }
    assert!(told.contains(&format!("globalThis.{TRIP_WIRE}=")));
    let jobs = rows(&mut cloud, 0, LISTS[1]);
    for field in ["job_name", "instance_name", "fail_reason", "status", "created_time"] {
        assert!(jobs.iter().any(|job| text(job, field).contains(['<', '"', '\u{202e}', '\u{7f}'])), "{field}");
    }
    let usual_words =
        jobs.iter().filter(|job| text(job, "job_name").contains('<') && text(job, "status") == "Completed");
    assert!(usual_words.count() > 0, "some are hostile and still counted among the others");
}

#[test]
fn a_hostile_job_is_found_by_its_id_and_is_hostile_there() {
    let mut cloud = hostile();
    let jobs = rows(&mut cloud, 0, LISTS[1]);
    let job = jobs.iter().find(|job| text(job, "job_name").contains('<')).unwrap();
    let path = format!("/v3/{}/jobs?id={}", PROJECTS[0].id, text(job, "job_id"));
    let (status, body) = cloud.get(0, Product::TaurusDb, &path);
    assert_eq!((status, &body["job"]["id"]), (200, &job["job_id"]));
    assert!(body["job"].to_string().contains(['<', '\u{202e}', '\u{7f}']));
}

#[test]
fn projects_and_roles_are_hostile_too() {
    let mut cloud = hostile();
    let mut ask = |path: &str| {
        let request = Request::get("iam.myhuaweicloud.com", path)
            .with_header("x-auth-token", token(0))
            .with_header("x-subject-token", token(0));
        common::json(&cloud.simulator.answer(start(), &request))
    };
    let projects = ask("/v3/auth/projects")["projects"].clone();
    let projects = projects.as_array().unwrap();
    assert_eq!((text(&projects[0], "name"), text(&projects[0], "id")), ("cn-north-4", PROJECTS[0].id));
    assert!(projects.iter().any(|project| text(project, "description").len() == 1024 * 1024));
    assert!(projects.iter().any(|project| text(project, "name").starts_with("cn-north-4_<img")));
    assert!(ask("/v3/auth/tokens?nocatalog=true")["token"]["roles"].to_string().contains("onerror"));
    assert!(ask("/v3/regions")["regions"].to_string().contains("<script>"));
}
