//! Any task that a source could have made, few enough of each thing that they meet.

use cloud::call::{Call, Language};
use cloud::dcs::center_tasks::ListCenterTasks;
use cloud::error::Unreadable;
use cloud::id::{ProjectId, RegionId};
use cloud::time::Moment;
use proptest::prelude::*;
use proptest::sample::select;
use tasks::sources::SourceId;
use tasks::status::Status;
use tasks::task::{Instance, Progress, Raw, Task, TaskKey};

pub const REGIONS: [&str; 4] = ["cn-north-1", "cn-north-11", "ap-southeast-3", "xx-lab-1"];
pub const PROJECTS: [&str; 2] = ["b5d07e4c91a8463f8e2d6c0f7a1b9e34", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"];

const NAMES: [&str; 8] = [
    "CreateGaussDBforMySQLInstance",
    "RebootGaussDBforMySQLInstance",
    "VERSION_UPGRADE",
    "DeleteGaussDBV5Instance",
    "EXTEND",
    " AddReplica",
    "MigrateNobodyKnows",
    "",
];
const STATES: [(Status, &str); 9] = [
    (Status::Unauthorized, "Unauthorized"),
    (Status::Running, "Running"),
    (Status::Running, "EXECUTING"),
    (Status::Pending, "CREATED"),
    (Status::Failed, "Failed"),
    (Status::Canceled, "DELETED"),
    (Status::Completed, "SUCCESS"),
    (Status::Unknown, "Postponed"),
    (Status::Unknown, ""),
];
const ROWS: [&str; 6] = [
    "{}",
    r#"{"id":"a","port":6379,"note":"Écran","deep":{"list":["keys",0.125,true,null]}}"#,
    r#"{"user_name":"ops-night","enable":false}"#,
    r#"{"huge":1e400,"why":"unparsed"}"#,
    "[1793600000123]",
    "null",
];

/// The moment that is now in these tests.
pub fn now() -> Moment {
    Moment::read("2026-11-21T12:00:00Z").unwrap()
}

pub fn source() -> impl Strategy<Value = SourceId> {
    select(SourceId::all().collect::<Vec<_>>())
}

pub fn region() -> impl Strategy<Value = RegionId> {
    select(&REGIONS[..]).prop_map(|id| RegionId::parse(id).unwrap())
}

pub fn project() -> impl Strategy<Value = ProjectId> {
    select(&PROJECTS[..]).prop_map(|id| ProjectId::parse(id).unwrap())
}

fn key() -> impl Strategy<Value = TaskKey> {
    (source(), region(), project(), "[a-d]").prop_map(|(source, region, project, id)| TaskKey {
        source,
        region,
        project,
        id,
    })
}

fn instance() -> impl Strategy<Value = Option<Instance>> {
    let id = select(&["8b41d7e0in14", "30c8f5b1in07", ""][..]).prop_map(str::to_owned);
    let name = prop::option::of(select(&["warehouse", "Ledger"][..]).prop_map(str::to_owned));
    let state = prop::option::of(select(&["ACTIVE", "deleted"][..]).prop_map(str::to_owned));
    prop::option::of((id, name, state).prop_map(|(id, name, state)| Instance { id, name, state }))
        .prop_map(|instance| instance.filter(|i| !i.id.is_empty() || i.name.is_some()))
}

/// Within three days of now, on the hour, so that some are equal.
fn moment() -> impl Strategy<Value = Option<Moment>> {
    prop::option::of((-72i64..72).prop_map(|hours| now().plus(hours * 3_600_000)))
}

fn progress() -> impl Strategy<Value = Progress> {
    prop_oneof![(0u8..=100).prop_map(Progress::Percent), Just(Progress::Unknown), Just(Progress::NotReported)]
}

fn raw() -> impl Strategy<Value = Vec<Raw>> {
    let row =
        |api: &'static str| prop::option::of(select(&ROWS[..]).prop_map(move |json| Raw { api, json: json.into() }));
    (row("tasks"), row("jobs")).prop_map(|rows| [rows.0, rows.1].into_iter().flatten().collect())
}

fn said(texts: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    prop::option::of(select(texts).prop_map(str::to_owned))
}

fn readable() -> impl Strategy<Value = Task> {
    (
        key(),
        (select(&STATES[..]), select(&NAMES[..])),
        instance(),
        progress(),
        (moment(), moment(), moment()),
        said(&["No more addresses in the subnet.", "云服务器创建失败。", "500000"]),
        said(&["ops-night", "dev"]),
        prop::option::of(select(&[Language::English, Language::Chinese][..])),
        raw(),
    )
        .prop_map(|(key, ((status, word), name), instance, progress, times, reason, user, language, raw)| Task {
            key,
            status,
            status_word: word.into(),
            name: name.into(),
            instance,
            progress,
            created: times.0,
            started: times.1,
            ended: times.2.filter(|_| status.is_over()),
            reason,
            user,
            language,
            unreadable: None,
            raw,
        })
}

pub fn unreadable() -> impl Strategy<Value = Task> {
    (key(), select(&ROWS[..])).prop_map(|(key, json)| Task {
        unreadable: Some(why()),
        raw: vec![Raw { api: "tasks", json: json.into() }],
        ..Task::untold(key)
    })
}

/// A reason why a row could not be read, as reading gives it.
fn why() -> Unreadable {
    let page = ListCenterTasks::all().read(br#"{"tasks":[7]}"#).unwrap();
    page.rows.into_iter().find_map(|row| row.read.err()).unwrap()
}

pub fn task() -> impl Strategy<Value = Task> {
    prop_oneof![9 => readable(), 1 => unreadable()]
}
