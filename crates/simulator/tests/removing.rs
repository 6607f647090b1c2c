//! Cancelling tasks and deleting their records, by requests that may have a body and be signed with it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use cloud::call::Product;
use cloud::secret::Secret;
use cloud::sign::{AccessKey, Unsigned, sign};
use common::{Cloud, host, project, start, text, token, usual};
use serde_json::{Value, json};
use simulator::{PROJECTS, Request, access_key_for};

/// The answer's status and JSON; null where there is none.
fn delete(cloud: &mut Cloud, product: Product, path: &str, body: &str) -> (u16, Value) {
    let path = path.replace("{p}", PROJECTS[0].id);
    let request = Request::get(host(0, product), &path).with_body("DELETE", body).with_header("x-auth-token", token(0));
    let answer = cloud.simulator.answer(cloud.now, &request);
    assert_eq!(answer.body.is_empty(), answer.header("content-type").is_none());
    (answer.status, serde_json::from_slice(&answer.body).unwrap_or(Value::Null))
}

/// The first row of a list with this status, of the first project.
fn row(cloud: &mut Cloud, product: Product, (path, list, field): (&str, &str, &str), status: &str) -> Value {
    let path = path.replace("{p}", PROJECTS[0].id);
    // The one list that is asked for pages by number has few rows on one.
    let limit = if list == "jobs" { 50 } else { 100 };
    for page in 0..20 {
        let offset = if list == "jobs" { page + 1 } else { page * limit };
        let rows = cloud.rows(0, product, &path, &format!("limit={limit}&offset={offset}"), list);
        if let Some(row) = rows.into_iter().find(|row| row[field] == status) {
            return row;
        }
    }
    panic!("nothing is {status}")
}

const SCHEDULED: (&str, &str, &str) = ("/v3/{p}/scheduled-jobs", "schedules", "job_status");
const IMMEDIATE: (&str, &str, &str) = ("/v3/{p}/immediate-jobs", "jobs", "status");
const GAUSSDB: (&str, &str, &str) = ("/v3/{p}/tasks", "tasks", "status");
const CENTER: (&str, &str, &str) = ("/v2/{p}/tasks", "tasks", "status");

fn error(code: &str, status: u16, answer: &(u16, Value)) {
    assert_eq!((answer.0, answer.1["error_code"].as_str()), (status, Some(code)));
}

#[test]
fn what_has_not_begun_is_cancelled_and_told() {
    let mut cloud = usual();
    let mut id = |status| text(&row(&mut cloud, Product::TaurusDb, SCHEDULED, status), "job_id").to_owned();
    let (pending, unauthorized, completed) = (id("Pending"), id("Unauthorized"), id("Completed"));
    let body = json!({ "job_ids": [pending, completed, unauthorized, "nothing"] }).to_string();
    let path = "/v3/{p}/scheduled-jobs";
    let answer = delete(&mut cloud, Product::TaurusDb, path, &body);
    assert_eq!(answer, (200, json!({ "job_ids": [pending, unauthorized] })));
    for (id, status) in [(&pending, "Canceled"), (&unauthorized, "Canceled"), (&completed, "Completed")] {
        let path = format!("/v3/{}/scheduled-jobs", PROJECTS[0].id);
        let rows = cloud.rows(0, Product::TaurusDb, &path, &format!("job_id={id}"), "schedules");
        assert_eq!(text(&rows[0], "job_status"), status);
    }
    for wrong in ["", "{}", "[]", r#"{"job_ids":[7]}"#] {
        error("DBS.280001", 400, &delete(&mut cloud, Product::TaurusDb, path, wrong));
    }
}

#[test]
fn a_record_of_a_scheduled_job_is_deleted_under_its_instance() {
    let mut cloud = usual();
    let completed = row(&mut cloud, Product::TaurusDb, SCHEDULED, "Completed");
    let path = |instance: &str| format!("/v3/{{p}}/instance/{instance}/scheduled-jobs");
    let right = path(text(&completed, "instance_id"));
    let body = json!({ "job_id": completed["job_id"] }).to_string();
    error("DBS.200543", 400, &delete(&mut cloud, Product::TaurusDb, &path("other"), &body));
    error("DBS.280001", 400, &delete(&mut cloud, Product::TaurusDb, &right, "{}"));
    assert_eq!(delete(&mut cloud, Product::TaurusDb, &right, &body), (200, json!({ "result": true })));
    error("DBS.200543", 400, &delete(&mut cloud, Product::TaurusDb, &right, &body));
    let running = row(&mut cloud, Product::TaurusDb, SCHEDULED, "Running");
    let body = json!({ "job_id": running["job_id"] }).to_string();
    let path = path(text(&running, "instance_id"));
    error("DBS.200047", 409, &delete(&mut cloud, Product::TaurusDb, &path, &body));
}

#[test]
fn a_record_of_what_is_over_is_deleted_and_on_no_list_any_more() {
    let mut cloud = usual();
    for (product, list, over, running, answer) in [
        (Product::TaurusDb, IMMEDIATE, "Completed", "Running", (200, json!({}))),
        (Product::GaussDb, GAUSSDB, "Failed", "Running", (200, Value::Null)),
    ] {
        let id = text(&row(&mut cloud, product, list, over), "job_id").to_owned();
        let path = format!("/v3/{{p}}/jobs/{id}");
        assert_eq!(delete(&mut cloud, product, &path, ""), answer);
        error("DBS.200543", 400, &delete(&mut cloud, product, &path, ""));
        let by_id = cloud.get(0, product, &format!("/v3/{}/jobs?id={id}", PROJECTS[0].id));
        error("DBS.200543", 400, &by_id);
        assert_ne!(text(&row(&mut cloud, product, list, over), "job_id"), id);
        let id = text(&row(&mut cloud, product, list, running), "job_id").to_owned();
        error("DBS.200047", 409, &delete(&mut cloud, product, &format!("/v3/{{p}}/jobs/{id}"), ""));
    }
}

#[test]
fn a_record_of_dcs_is_deleted_with_its_instance_or_without() {
    let mut cloud = usual();
    let id = text(&row(&mut cloud, Product::Dcs, CENTER, "SUCCESS"), "id").to_owned();
    let path = format!("/v2/{{p}}/tasks/{id}");
    assert_eq!(delete(&mut cloud, Product::Dcs, &path, ""), (200, json!({ "message": "" })));
    error("111400070", 400, &delete(&mut cloud, Product::Dcs, &path, ""));
    let running = text(&row(&mut cloud, Product::Dcs, CENTER, "EXECUTING"), "id").to_owned();
    error("DCS.4957", 400, &delete(&mut cloud, Product::Dcs, &format!("/v2/{{p}}/tasks/{running}"), ""));

    let described = cloud.simulator.describe(start());
    let caches: Vec<&str> =
        described.projects[0].instances.iter().filter(|i| i.product == "dcs").map(|i| i.id.as_str()).collect();
    let of = |cache: &str| format!("/v2/{{p}}/instances/{cache}/tasks");
    let list = of(caches[0]);
    let id = text(&row(&mut cloud, Product::Dcs, (&list, "tasks", "status"), "FAILED"), "id").to_owned();
    error("111400070", 400, &delete(&mut cloud, Product::Dcs, &format!("{}/{id}", of(caches[1])), ""));
    error("DCS.3022", 404, &delete(&mut cloud, Product::Dcs, &format!("{}/{id}", of("nothing")), ""));
    assert_eq!(delete(&mut cloud, Product::Dcs, &format!("{list}/{id}"), ""), (204, Value::Null));
    error("111400070", 400, &delete(&mut cloud, Product::Dcs, &format!("{list}/{id}"), ""));
}

#[test]
fn nobody_removes_what_is_anothers() {
    let mut cloud = usual();
    let id = text(&row(&mut cloud, Product::Dcs, CENTER, "SUCCESS"), "id").to_owned();
    let path = format!("/v2/{}/tasks/{id}", PROJECTS[0].id);
    let request = |token: &str| {
        Request::get(host(0, Product::Dcs), &path).with_body("DELETE", "").with_header("x-auth-token", token)
    };
    assert_eq!(cloud.simulator.answer(start(), &request("MIIgarbage")).status, 401);
    assert_eq!(cloud.simulator.answer(start(), &request(token(1))).status, 403);
    assert_eq!(cloud.simulator.answer(start(), &request(token(0))).status, 200);
}

#[test]
fn a_signed_body_that_does_not_arrive_is_refused() {
    let mut cloud = usual();
    let id = text(&row(&mut cloud, Product::TaurusDb, SCHEDULED, "Pending"), "job_id").to_owned();
    let (path, body) = (format!("/v3/{}/scheduled-jobs", PROJECTS[0].id), json!({ "job_ids": [id] }).to_string());
    let (host, project) = (host(0, Product::TaurusDb), project(0));
    let unsigned = Unsigned {
        method: "DELETE",
        host: Some(host),
        path: &path,
        query: "",
        headers: vec![("Content-Type", "application/json")],
        project: Some(&project),
        body: body.as_bytes(),
    };
    let pair = access_key_for(PROJECTS[0].id);
    let key = AccessKey { id: pair.id, secret: Secret::new(pair.secret), security_token: None };
    let signed = sign(&unsigned, &key, start());
    let mut request = Request::get(host, &path).with_header("content-type", "application/json");
    let visible = signed.headers.iter().map(|(name, value)| (*name, value.as_str()));
    for (name, value) in visible.chain(signed.secrets.iter().map(|(name, value)| (*name, value.reveal()))) {
        request = request.with_header(name, value);
    }
    for (body, status) in [("", 401), ("{}", 401), (body.as_str(), 200)] {
        assert_eq!(cloud.simulator.answer(start(), &request.clone().with_body("DELETE", body)).status, status);
    }
    assert_eq!(cloud.simulator.answer(start(), &request.clone().with_body("POST", &body)).status, 404);
}
