//! The steps of jobs: told of those that say so, in keeping with the job itself, oddly, and of nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::collections::HashSet;

use cloud::call::Product;
use common::{Cloud, MINUTE, at, start, text, usual};
use serde_json::Value;
use simulator::PROJECTS;

fn caches(cloud: &mut Cloud) -> Vec<String> {
    let described = cloud.simulator.describe(start());
    described.projects[0].instances.iter().filter(|i| i.product == "dcs").map(|i| i.id.clone()).collect()
}

/// Every DCS task of the first project with steps: its row, and where it is.
fn shown(cloud: &mut Cloud) -> Vec<(String, Value)> {
    let mut rows = Vec::new();
    for cache in caches(cloud) {
        let list = format!("/v2/{}/instances/{cache}/tasks", PROJECTS[0].id);
        if cloud.get(0, Product::Dcs, &list).0 != 200 {
            continue;
        }
        let all = cloud.rows(0, Product::Dcs, &list, "limit=100", "tasks");
        rows.extend(all.into_iter().filter(|row| row["enable_show"] == true).map(|row| (list.clone(), row)));
    }
    rows
}

fn progress(cloud: &mut Cloud, list: &str, row: &Value) -> Value {
    let (status, body) = cloud.get(0, Product::Dcs, &format!("{list}/{}/progress", text(row, "id")));
    assert_eq!(status, 200, "{body}");
    body
}

#[test]
fn the_steps_of_dcs_keep_with_their_task() {
    let mut cloud = usual();
    let rows = shown(&mut cloud);
    assert!(rows.len() > 20);
    let mut words = HashSet::new();
    for (list, row) in &rows {
        let told = progress(&mut cloud, list, row);
        let steps = told["step_details"].as_array().unwrap();
        let is = |word: &str| steps.iter().filter(|step| step["step_status"] == word).count();
        match text(row, "status") {
            "SUCCESS" => assert_eq!((is("FINISH"), told["progress"].as_u64()), (steps.len(), Some(100))),
            "FAILED" => assert_eq!(is("FAILED"), 1),
            "EXECUTING" => {
                assert_eq!(is("EXECUTING"), 1);
                assert!(told["remain_time"].as_i64().unwrap() > 0);
            }
            "WAITING" => assert_eq!(is("WAITING"), steps.len()),
            _ => {}
        }
        for step in steps.iter().filter(|step| step["step_status"] == "FINISH") {
            assert!(at(text(step, "begin_time")) <= at(text(step, "end_time")));
        }
        for step in steps {
            let inner = step["sub_step_details"].as_array().unwrap().iter().map(|s| text(s, "sub_step_status"));
            words.extend(inner.map(str::to_owned));
        }
    }
    assert!(words.contains("FINISH") && words.contains("FAILED"), "{words:?}");
    let codes = rows.iter().map(|(list, row)| progress(&mut cloud, list, row)["step_details"][0]["error_code"].clone());
    let codes: HashSet<String> = codes.map(|code| code.to_string()).collect();
    assert!(codes.contains("\"DCS.4064\"") && codes.contains("\"\""), "{codes:?}");
}

#[test]
fn the_words_of_no_documentation_and_both_ways_to_write_a_time_occur() {
    let mut cloud = usual();
    let (mut words, mut zones) = (HashSet::new(), HashSet::new());
    // Long enough for many to be born and to run.
    for minute in (0..600).step_by(3) {
        cloud.now = start().plus(minute * MINUTE);
        for (list, row) in shown(&mut cloud).iter().filter(|(_, row)| row["status"] == "EXECUTING") {
            for step in progress(&mut cloud, list, row)["step_details"].as_array().unwrap() {
                zones.insert(text(step, "begin_time").ends_with('Z'));
                let inner = step["sub_step_details"].as_array().unwrap().iter();
                words.extend(inner.map(|step| text(step, "sub_step_status").to_owned()));
            }
        }
    }
    assert!(words.contains("CHECKING") && words.contains("SUSPEND"), "{words:?}");
    assert_eq!(zones.len(), 2);
}

#[test]
fn steps_of_dcs_are_refused_where_there_are_none() {
    let mut cloud = usual();
    let (list, row) = shown(&mut cloud).swap_remove(0);
    let id = text(&row, "id").to_owned();
    let other = caches(&mut cloud).into_iter().find(|cache| !list.contains(cache)).unwrap();
    let base = format!("/v2/{}/instances", PROJECTS[0].id);
    let hidden = cloud.rows(0, Product::Dcs, &list, "limit=100", "tasks");
    let hidden = text(hidden.iter().find(|row| row["enable_show"] == false).unwrap(), "id").to_owned();
    for (path, status, code) in [
        (format!("{list}/nothing/progress"), 400, "111400070"),
        (format!("{list}/{hidden}/progress"), 400, "111400070"),
        (format!("{base}/{other}/tasks/{id}/progress"), 400, "111400070"),
        (format!("{base}/nothing/tasks/{id}/progress"), 404, "DCS.3022"),
    ] {
        let (got, body) = cloud.get(0, Product::Dcs, &path);
        assert_eq!((got, text(&body, "error_code")), (status, code), "{path}");
    }
}

#[test]
fn the_steps_of_taurusdb_keep_with_their_job_and_write_numbers_as_texts() {
    let mut cloud = usual();
    let project = PROJECTS[0].id;
    let list = format!("/v3/{project}/immediate-jobs");
    let mut seen = HashSet::new();
    let mut words = HashSet::new();
    for page in 1..12 {
        for row in cloud.rows(0, Product::TaurusDb, &list, &format!("limit=50&offset={page}"), "jobs") {
            let name = text(&row, "job_name").replace(' ', "%20");
            let (instance, id) = (text(&row, "instance_id"), text(&row, "job_id"));
            let path = format!("/v3/{project}/instances/{instance}/task-center-detail");
            let (status, body) = cloud.get(0, Product::TaurusDb, &format!("{path}?job_id={id}&job_name={name}"));
            if row["show_detail"] == false {
                assert_eq!((status, text(&body, "error_code")), (400, "DBS.200543"));
                continue;
            }
            assert_eq!(status, 200, "{body}");
            assert_eq!((text(&body, "job_id"), &body["status"]), (id, &row["status"]));
            let steps = body["sub_task_list"].as_array().unwrap();
            assert!(steps.iter().all(|step| text(step, "percent").parse::<u8>().is_ok_and(|percent| percent <= 100)));
            if row["status"] == "Completed" {
                assert!(steps.iter().all(|step| step["percent"] == "100" && step["remaining_time"] == "0"));
            }
            words.extend(steps.iter().map(|step| text(step, "status").to_owned()));
            if seen.insert(text(&row, "status").to_owned()) {
                for (path, code) in [
                    (format!("{path}?job_id={id}"), "DBS.280001"),
                    (format!("{path}?job_name={name}"), "DBS.280001"),
                    (format!("{path}?job_id={id}&job_name=Other"), "DBS.200543"),
                    (
                        format!("/v3/{project}/instances/other/task-center-detail?job_id={id}&job_name={name}"),
                        "DBS.200022",
                    ),
                ] {
                    assert_eq!(text(&cloud.get(0, Product::TaurusDb, &path).1, "error_code"), code, "{path}");
                }
            }
        }
    }
    assert!(["Completed", "Failed", "Running"].iter().all(|status| seen.contains(*status)), "{seen:?}");
    assert!(words.contains("Failed") && words.contains("Pending"), "{words:?}");
}
