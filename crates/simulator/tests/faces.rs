//! One task told by two APIs is one task: both say the same of it, each in its own way.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::collections::HashMap;

use cloud::call::Product;
use cloud::error::Kind;
use cloud::taurusdb::immediate_jobs::PageSize;
use cloud::time::Moment;
use cloud::{gaussdb, taurusdb};
use common::{Cloud, DAY, ENGLISH, MINUTE, SECOND, at, job_id, start, text, usual};
use serde_json::{Value, json};
use simulator::PROJECTS;

/// A percentage, however it is written.
fn percent(written: &Value) -> Option<u8> {
    written.as_str().and_then(|text| text.trim().trim_end_matches('%').parse().ok())
}

/// All rows of TaurusDB's immediate jobs.
fn immediate(cloud: &mut Cloud, place: usize) -> Vec<Value> {
    let path = format!("/v3/{}/immediate-jobs", PROJECTS[place].id);
    let mut rows = Vec::new();
    for page in 1.. {
        let more = cloud.rows(place, Product::TaurusDb, &path, &format!("limit=50&offset={page}"), "jobs");
        let last = more.len() < 50;
        rows.extend(more);
        if last {
            break;
        }
    }
    rows
}

#[test]
fn an_immediate_job_and_the_job_of_its_id_agree() {
    let mut cloud = usual();
    for (place, project) in PROJECTS.iter().enumerate() {
        for row in immediate(&mut cloud, place) {
            let path = format!("/v3/{}/jobs?id={}", project.id, text(&row, "job_id"));
            let (status, body) = cloud.get(place, Product::TaurusDb, &path);
            assert_eq!(status, 200, "{row}");
            let job = &body["job"];
            assert_eq!((&job["id"], &job["name"], &job["status"]), (&row["job_id"], &row["job_name"], &row["status"]));
            assert_eq!(
                (&job["instance"]["id"], &job["instance"]["name"]),
                (&row["instance_id"], &row["instance_name"])
            );
            assert_eq!(at(text(job, "created")), at(text(&row, "created_time")));
            assert_eq!(Moment::read(text(job, "ended")), Moment::read(text(&row, "ended_time")));
            if job["status"] == "Running" && percent(&row["process"]).is_some() {
                assert_eq!(percent(&job["process"]), percent(&row["process"]));
            }
            let reason = job.get("fail_reason").cloned().unwrap_or_else(|| json!(""));
            assert_eq!(reason, row["fail_reason"]);
        }
    }
}

#[test]
fn a_gaussdb_task_and_the_job_of_its_id_agree_but_for_manual_backups() {
    let mut cloud = usual();
    let mut backups = 0;
    for (place, project) in PROJECTS.iter().enumerate() {
        let path = format!("/v3/{}/tasks", project.id);
        for row in cloud.rows(place, Product::GaussDb, &path, "limit=100", "tasks") {
            let path = format!("/v3/{}/jobs?id={}", project.id, text(&row, "job_id"));
            let (status, body) = cloud.get(place, Product::GaussDb, &path);
            if row["name"] == "BackupSnapshotGaussDBV5InInstance" {
                assert_eq!((status, text(&body, "error_code")), (400, "DBS.200543"));
                backups += 1;
                continue;
            }
            assert_eq!(status, 200, "{row}");
            let job = &body["job"];
            assert_eq!((&job["id"], &job["name"], &job["status"]), (&row["job_id"], &row["name"], &row["status"]));
            assert_eq!(job["instance"]["id"], row["instance_info"]["instance_id"]);
            assert_eq!(job["fail_reason"], row["fail_reason"]);
            if let Some(created) = row.get("created_at") {
                // The list may be exact to the millisecond, the call by id is to the second.
                let created =
                    created.as_i64().and_then(Moment::from_millis).or_else(|| created.as_str().map(at)).unwrap();
                assert_eq!(created.millis() / SECOND, at(text(job, "created")).millis() / SECOND);
            }
        }
    }
    assert!(backups > 10);
}

#[test]
fn the_lists_of_the_instances_are_together_the_list_of_the_project_but_for_a_deleted_one() {
    let mut cloud = usual();
    for (place, project) in PROJECTS.iter().enumerate() {
        let path = format!("/v2/{}/tasks", project.id);
        let center = cloud.rows(place, Product::Dcs, &path, "limit=1000", "tasks");
        let mut of_project: HashMap<String, Value> =
            center.into_iter().map(|row| (text(&row, "id").to_owned(), row)).collect();
        let query = "limit=1000&include_failure=true";
        let instances = cloud.rows(place, Product::Dcs, &format!("/v2/{}/instances", project.id), query, "instances");
        for instance in instances {
            let path = format!("/v2/{}/instances/{}/tasks", project.id, text(&instance, "instance_id"));
            let mut rows = cloud.rows(place, Product::Dcs, &path, "limit=100", "tasks");
            rows.extend(cloud.rows(place, Product::Dcs, &path, "limit=100&offset=100", "tasks"));
            for row in rows {
                let other = of_project.remove(text(&row, "id")).expect("in the project's list, once");
                for field in ["name", "status", "created_at", "updated_at", "user_name", "user_id", "enable_show"] {
                    assert_eq!(row[field], other[field], "{field}");
                }
                // The same capacities, texts here and numbers there.
                if let Some(capacity) = row["details"].get("new_capacity") {
                    let number: f64 = capacity.as_str().unwrap().parse().unwrap();
                    assert_eq!(Some(number), other["details"]["new_capacity"].as_f64());
                }
            }
        }
        // What is left is older than the end of the one cache that was deleted nine days before.
        assert!(!of_project.is_empty());
        assert!(of_project.values().all(|row| at(text(row, "created_at")) < start().plus(-9 * DAY)), "{of_project:?}");
    }
}

#[test]
fn a_new_job_is_not_known_by_its_id_for_some_seconds() {
    let mut cloud = usual();
    let all = taurusdb::immediate_jobs::ListImmediateJobs::all(ENGLISH);
    let call = taurusdb::immediate_jobs::ListImmediateJobs { limit: PageSize::Ten, ..all };
    let mut seen = 0;
    for _ in 0..1_500 {
        cloud.now = cloud.now.plus(SECOND);
        let newest = cloud.ask(0, &call).unwrap().rows[0].read.clone().unwrap();
        let age = cloud.now.since(at(newest.created_time.as_deref().unwrap()));
        let show = taurusdb::job::ShowJob { id: job_id(newest.job_id.as_deref().unwrap()), language: ENGLISH };
        let answer = cloud.ask(0, &show);
        match age {
            // The list tells whole seconds.
            0..=5_000 => {
                assert_eq!(answer.unwrap_err().kind, Kind::NotFound, "{age}");
                seen += 1;
            }
            7_000.. => assert!(answer.is_ok(), "{age}"),
            _ => {}
        }
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn what_is_older_than_a_month_is_told_by_neither_of_gaussdbs_apis() {
    let mut cloud = usual();
    cloud.simulator = cloud.simulator.with_token_minutes(33 * 24 * 60);
    let call = gaussdb::tasks::ListTasks { offset: 90, ..gaussdb::tasks::ListTasks::all(ENGLISH) };
    let old = cloud.ask(0, &call).unwrap().rows.pop().unwrap().read.unwrap();
    let show = gaussdb::job::ShowJob { id: job_id(old.job_id.as_deref().unwrap()), language: ENGLISH };
    let known = cloud.ask(0, &show).is_ok() || old.name.as_deref() == Some("BackupSnapshotGaussDBV5InInstance");
    assert!(known);
    cloud.now = start().plus(32 * 24 * 60 * MINUTE);
    assert_eq!(cloud.ask(0, &show).unwrap_err().kind, Kind::NotFound);
}

#[test]
fn tasks_progress_finish_and_fail_while_one_watches() {
    let mut cloud = usual();
    let before: HashMap<String, Value> =
        immediate(&mut cloud, 0).into_iter().map(|row| (text(&row, "job_id").to_owned(), row)).collect();
    let running: Vec<String> =
        before.iter().filter(|(_, row)| row["status"] == "Running").map(|(id, _)| id.clone()).collect();
    assert!(!running.is_empty());
    cloud.now = start().plus(2 * MINUTE);
    let mut moved = 0;
    for row in immediate(&mut cloud, 0) {
        if let Some(old) = before.get(text(&row, "job_id")).filter(|old| old["status"] == "Running") {
            let further = percent(&row["process"]) >= percent(&old["process"]);
            assert!(row["status"] != "Running" || further, "{old} {row}");
            moved += usize::from(row["status"] != "Running" || percent(&row["process"]) > percent(&old["process"]));
        }
    }
    assert!(moved > 0);
    cloud.now = start().plus(4 * 60 * MINUTE);
    let after = immediate(&mut cloud, 0);
    let over = |row: &&Value| running.iter().any(|id| id == text(row, "job_id")) && row["status"] != "Running";
    assert_eq!(after.iter().filter(over).count(), running.len());
    assert!(after.len() > before.len() + 10, "new ones were asked for");
    let fresh = after.iter().filter(|row| !before.contains_key(text(row, "job_id")));
    assert!(fresh.filter(|row| row["status"] == "Failed").count() > 0, "some of them fail");
}
