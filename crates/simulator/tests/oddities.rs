//! The oddities that a reader must survive occur in the cloud that everybody gets without asking for one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use cloud::call::Product;
use cloud::gaussdb::tasks::ListTasks;
use common::{Cloud, ENGLISH, start, text, usual};
use serde_json::Value;
use simulator::{PROJECTS, Simulator};

/// All rows of a list in all projects.
fn all(cloud: &mut Cloud, product: Product, path: &str, rows: &str, limit: usize, pages: bool) -> Vec<Value> {
    let mut got = Vec::new();
    for (place, project) in PROJECTS.iter().enumerate() {
        for page in 0.. {
            let offset = if pages { page + 1 } else { page * limit };
            let query = format!("limit={limit}&offset={offset}");
            let more = cloud.rows(place, product, &path.replace("{p}", project.id), &query, rows);
            let last = more.len() < limit;
            got.extend(more);
            if last {
                break;
            }
        }
    }
    got
}

fn some(rows: &[Value], what: &str, is: impl Fn(&Value) -> bool) {
    let count = rows.iter().filter(|row| is(row)).count();
    assert!(count > 0 && count < rows.len(), "{what}: {count} of {}", rows.len());
}

#[test]
fn scheduled_jobs_have_theirs() {
    let rows = all(&mut usual(), Product::TaurusDb, "/v3/{p}/scheduled-jobs", "schedules", 100, false);
    some(&rows, "BUILD in place of a documented status", |row| row["instance_status"] == "BUILD");
    some(&rows, "a name of the scheduler", |row| row["job_name"] == "VERSION_UPGRADE");
    some(&rows, "a name of the other family", |row| row["job_name"] == "UpgradeGaussDBforMySQLDatabaseVersion");
    some(&rows, "a proxy", |row| row.get("proxy_id").is_some());
    some(&rows, "a target", |row| row.get("target_config").is_some());
    some(&rows, "no times at all", |row| text(row, "create_time").is_empty() && text(row, "start_time").is_empty());
    some(&rows, "scheduled ahead", |row| row["job_status"] == "Pending" && text(row, "start_time") > "2026-11-21T08");
    some(&rows, "waiting for a person", |row| row["job_status"] == "Unauthorized");
    some(&rows, "the end of a window", |row| row["job_status"] == "Pending" && !text(row, "end_time").is_empty());
}

#[test]
fn immediate_jobs_have_theirs() {
    let rows = all(&mut usual(), Product::TaurusDb, "/v3/{p}/immediate-jobs", "jobs", 50, true);
    some(&rows, "a percentage with a blank behind it", |row| text(row, "process").ends_with("% "));
    some(&rows, "a percentage without", |row| text(row, "process").ends_with('%'));
    some(&rows, "no progress while it runs", |row| row["status"] == "Running" && text(row, "process").is_empty());
    some(&rows, "a reason beside a success", |row| {
        row["status"] == "Completed" && !text(row, "fail_reason").is_empty()
    });
    some(&rows, "an end while it runs", |row| row["status"] == "Running" && !text(row, "ended_time").is_empty());
    some(&rows, "a name that begins with a blank", |row| text(row, "job_name").starts_with(' '));
    some(&rows, "a name of no documentation", |row| row["job_name"] == "SyncGaussDBforMySQLBinlogPolicy");
    some(&rows, "a status of no documentation", |row| row["status"] == "Suspended");
    some(&rows, "an instance that is gone", |row| row["instance_status"] == "deleted");
    some(&rows, "further fields", |row| row["extend_fields"].is_object());
    some(&rows, "an order", |row| !text(row, "order_id").is_empty());
}

#[test]
fn gaussdb_tasks_have_theirs() {
    let rows = all(&mut usual(), Product::GaussDb, "/v3/{p}/tasks", "tasks", 100, false);
    some(&rows, "times as numbers", |row| row["created_at"].is_i64());
    some(&rows, "times as texts", |row| row["created_at"].is_string());
    some(&rows, "no times", |row| row.get("created_at").is_none());
    some(&rows, "a reason that is a number", |row| row["fail_reason"] == 500_000);
    some(&rows, "a reason that is a text", |row| row["fail_reason"].is_string());
    some(&rows, "no progress while it runs", |row| row["status"] == "Running" && row["process"].is_null());
    let ends_in_digit =
        |row: &Value| row["process"].as_str().is_some_and(|p| p.ends_with(|c: char| c.is_ascii_digit()));
    some(&rows, "progress without a sign", ends_in_digit);
    some(&rows, "progress with one", |row| row["process"].as_str().is_some_and(|p| p.ends_with('%')));
    some(&rows, "an empty progress", |row| row["process"] == "");
    some(&rows, "a name of no documentation", |row| row["name"] == "UpgradeGaussDBV5HotPatch");
    some(&rows, "a status of no documentation", |row| row["status"] == "Rollbacking");
}

#[test]
fn dcs_tasks_have_theirs() {
    let rows = all(&mut usual(), Product::Dcs, "/v2/{p}/tasks", "tasks", 1_000, false);
    for status in ["WAITING", "EXECUTING", "SUCCESS", "FAILED", "CANCELLED", "ROLLINGBACK"] {
        if status != "WAITING" {
            some(&rows, status, |row| row["status"] == status);
        }
    }
    some(&rows, "one of two names for one thing", |row| row["name"] == "EXTEND");
    some(&rows, "the other", |row| row["name"] == "ChangeInstanceSpec");
    some(&rows, "a capacity with a fraction", |row| row["details"]["old_capacity"].as_f64() == Some(0.125));
    some(&rows, "no details", |row| row["details"].is_null());
    some(&rows, "a code beside a success", |row| row["status"] == "SUCCESS" && row["error_code"] == "111400063");
}

#[test]
fn a_dcs_task_is_created_then_waits_then_runs() {
    let mut cloud = usual();
    let mut words = std::collections::HashSet::new();
    for second in 0..1_200 {
        cloud.now = start().plus(second * 1_000);
        let rows = cloud.rows(0, Product::Dcs, &format!("/v2/{}/tasks", PROJECTS[0].id), "limit=1", "tasks");
        words.insert(text(&rows[0], "status").to_owned());
    }
    for word in ["CREATED", "WAITING", "EXECUTING"] {
        assert!(words.contains(word), "{word} of {words:?}");
    }
}

#[test]
fn a_row_that_cannot_be_read_is_there_only_for_who_asks_for_it() {
    let unreadable = |mut cloud: Cloud, place| {
        let page = cloud.ask(place, &ListTasks::all(ENGLISH)).unwrap();
        page.rows.iter().filter(|row| row.read.is_err()).count()
    };
    for place in 0..PROJECTS.len() {
        assert_eq!(unreadable(usual(), place), 0);
        let simulator = Simulator::new(1, 2_000, start()).with_broken_row();
        assert_eq!(unreadable(Cloud { simulator, now: start() }, place), 1);
    }
}
