//! Whatever a body holds, reading it comes to an end, and a row that makes no sense costs only itself.

use std::fmt::Debug;

use cloud::call::{Call, Language, Response};
use cloud::dcs::background_tasks::ListBackgroundTasks;
use cloud::dcs::center_tasks::ListCenterTasks;
use cloud::dcs::delete_task::DeleteTask;
use cloud::dcs::progress::TaskProgress;
use cloud::iam::projects::{ListProjects, choices};
use cloud::iam::regions::ListRegions;
use cloud::iam::tokens::{IssueToken, ShowToken};
use cloud::id::JobId;
use cloud::taurusdb::cancel_jobs::CancelJobs;
use cloud::taurusdb::delete_scheduled_job::DeleteScheduledJob;
use cloud::taurusdb::immediate_jobs::ListImmediateJobs;
use cloud::taurusdb::scheduled_jobs::ListScheduledJobs;
use cloud::taurusdb::task_details::TaskDetails;
use cloud::wire::Page;
use cloud::{dcs, gaussdb, taurusdb};
use proptest::prelude::*;

use crate::any_json::json;

fn job() -> JobId {
    JobId::parse("1b9d").unwrap()
}

fn read_by_all(body: &[u8]) {
    let _ = ListScheduledJobs::all(Language::English).read(body);
    let _ = ListImmediateJobs::all(Language::English).read(body);
    let _ = ListImmediateJobs::read_action_names(body);
    let _ = taurusdb::job::ShowJob { id: job(), language: Language::English }.read(body);
    let _ = CancelJobs { ids: vec![job()] }.read(body);
    let _ = DeleteScheduledJob { instance: job(), id: job() }.read(body);
    let _ = DeleteTask { instance: None, id: job() }.read(body);
    let _ = TaskDetails::read(body);
    let _ = TaskProgress::read(body);
    let _ = taurusdb::instances::ListInstances::all(Language::English).read(body);
    let _ = taurusdb::instances::ListInstances::read_choices(body);
    let _ = gaussdb::tasks::ListTasks::all(Language::English).read(body);
    let _ = gaussdb::job::ShowJob { id: job(), language: Language::English }.read(body);
    let _ = gaussdb::instances::ListInstances::all(Language::English).read(body);
    let _ = gaussdb::instances::ListInstances::read_choices(body);
    let _ = ListBackgroundTasks::all(job()).read(body);
    let _ = ListCenterTasks::all().read(body);
    let _ = dcs::instances::ListInstances::all().read(body);
    let _ = dcs::instances::ListInstances::read_choices(body);
    let answer = Response { status: 200, headers: Vec::new(), body: body.to_vec() };
    let _ = IssueToken::read(&answer);
    let _ = ShowToken::read(&answer);
    let _ = ListRegions::read(&answer);
    let _ = ListProjects::read(&answer).map(|rows| choices(&rows));
}

/// A list: the names of its rows and its count, and a row as fields with their values.
struct List {
    rows: &'static str,
    count: &'static str,
    row: &'static [(&'static str, &'static str)],
}

const SCHEDULED: List = List {
    rows: "schedules",
    count: "total_count",
    row: &[
        ("job_id", r#""5e6f""#),
        ("instance_id", r#""a1in07""#),
        ("job_name", r#""REBOOT_NODE""#),
        ("job_status", r#""Pending""#),
        ("start_time", r#""2026-11-01T00:00:00+0000""#),
        ("target_config", r#"{"cpu":"4"}"#),
    ],
};
const IMMEDIATE: List = List {
    rows: "jobs",
    count: "total_count",
    row: &[
        ("job_id", r#""7a8b""#),
        ("job_name", r#""RebootGaussDBforMySQLInstance""#),
        ("status", r#""Running""#),
        ("process", r#""60%""#),
        ("show_detail", "false"),
        ("extend_fields", r#"{"a":1}"#),
    ],
};
const GAUSSDB: List = List {
    rows: "tasks",
    count: "total_count",
    row: &[
        ("instance_info", r#"{"instance_id":"b2in14"}"#),
        ("job_id", r#""9c0d""#),
        ("status", r#""Failed""#),
        ("created_at", "1793600000123"),
        ("fail_reason", "500000"),
    ],
};
const DCS: List = List {
    rows: "tasks",
    count: "task_count",
    row: &[
        ("id", r#""e1f2""#),
        ("details", r#"{"old_capacity":0.125,"rename_commands":["keys"]}"#),
        ("status", r#""EXECUTING""#),
        ("enable_show", "true"),
    ],
};
const TAURUSDB_INSTANCES: List = List {
    rows: "instances",
    count: "total_count",
    row: &[
        ("id", r#""c3in07""#),
        ("type", r#""Cluster""#),
        ("created", r#""2026-03-09T10:00:00_0800""#),
        ("port", "3306"),
        ("readonly_private_ips", r#"["10.0.3.8"]"#),
        ("volume", r#"{"size":"40"}"#),
        ("tags", r#"[{"key":"team","value":"core"}]"#),
    ],
};
const GAUSSDB_INSTANCES: List = List {
    rows: "instances",
    count: "total_count",
    row: &[
        ("id", r#""c3in14""#),
        ("private_ips", r#""""#),
        ("datastore", r#"{"hotfix_version_infos":[{"version":"3.103.5.1"}]}"#),
        ("nodes", r#"[{"id":"e5no14"},{}]"#),
        ("backup_used_space", "5120771"),
    ],
};
const DCS_INSTANCES: List = List {
    rows: "instances",
    count: "instance_num",
    row: &[
        ("instance_id", r#""d4""#),
        ("engine", r#""Redis""#),
        ("port", "6379"),
        ("publicip_id", "{}"),
        ("az_codes", r#"[{"az_code":"az-a"},"az-b"]"#),
        ("features", r#"{"support_acl":true}"#),
        ("tags", r#"[{"key":1}]"#),
    ],
};

impl List {
    fn row(&self, changed: Option<(usize, &str)>) -> String {
        let field = |(at, (name, value)): (usize, &(&str, &str))| match changed {
            Some((other, new)) if other % self.row.len() == at => format!("\"{name}\":{new}"),
            _ => format!("\"{name}\":{value}"),
        };
        format!("{{{}}}", self.row.iter().enumerate().map(field).collect::<Vec<_>>().join(",  "))
    }

    fn body(&self, middle: &str, count: &str) -> String {
        let row = self.row(None);
        format!("{{\"{}\" : [\n{row} ,{middle}, {row} ], \"{}\": {count}}}", self.rows, self.count)
    }

    /// Reads a page with this in its middle, and checks the rows before and after.
    fn check<T: PartialEq + Debug>(&self, call: &impl Call<Answer = Page<T>>, middle: &str) {
        let good = self.row(None);
        let whole = call.read(self.body(&good, "3").as_bytes()).unwrap();
        assert!(whole.rows.iter().all(|row| row.read.is_ok() && row.raw == good));
        let page = call.read(self.body(middle, "3").as_bytes()).unwrap();
        assert_eq!(page.total, Some(3));
        assert_eq!(page.rows.len(), 3);
        assert_eq!(page.rows.first(), whole.rows.first());
        assert_eq!(page.rows.last(), whole.rows.last());
        assert_eq!(page.rows.get(1).map(|row| row.raw.as_str()), Some(middle), "byte for byte");
    }

    fn check_count<T: PartialEq + Debug>(&self, call: &impl Call<Answer = Page<T>>, count: &str) {
        let good = self.row(None);
        let page = call.read(self.body(&good, count).as_bytes()).unwrap();
        assert!(page.rows.len() == 3 && page.rows.iter().all(|row| row.read.is_ok()));
    }
}

fn check_all(row: impl Fn(&List) -> String) {
    SCHEDULED.check(&ListScheduledJobs::all(Language::English), &row(&SCHEDULED));
    IMMEDIATE.check(&ListImmediateJobs::all(Language::English), &row(&IMMEDIATE));
    GAUSSDB.check(&gaussdb::tasks::ListTasks::all(Language::English), &row(&GAUSSDB));
    DCS.check(&ListBackgroundTasks::all(job()), &row(&DCS));
    DCS.check(&ListCenterTasks::all(), &row(&DCS));
    TAURUSDB_INSTANCES.check(&taurusdb::instances::ListInstances::all(Language::English), &row(&TAURUSDB_INSTANCES));
    GAUSSDB_INSTANCES.check(&gaussdb::instances::ListInstances::all(Language::English), &row(&GAUSSDB_INSTANCES));
    DCS_INSTANCES.check(&dcs::instances::ListInstances::all(), &row(&DCS_INSTANCES));
}

#[test]
fn an_empty_list_is_one_that_says_so() {
    let list = ListCenterTasks::all();
    for body in [r#"{"tasks":[],"task_count":0}"#, r#"{"tasks":null}"#, r#"{"tasks":[]}"#, r#"{"task_count":"0"}"#] {
        assert_eq!(list.read(body.as_bytes()).map(|page| page.rows.len()), Ok(0), "{body}");
    }
    for body in ["{}", "[]", "null", r#"{"error_code":"APIGW.0301","error_msg":"no"}"#, r#"{"jobs":[]}"#] {
        assert!(list.read(body.as_bytes()).is_err(), "{body}");
    }
}

#[test]
fn a_count_is_a_number_or_spells_one() {
    let count = |count: &str| ListCenterTasks::all().read(DCS.body("{}", count).as_bytes()).unwrap().total;
    assert_eq!(count("41"), Some(41));
    assert_eq!(count(r#""41""#), Some(41));
    for other in ["null", "-1", r#""many""#, "true", "[3]"] {
        assert_eq!(count(other), None, "{other}");
    }
}

#[test]
fn a_row_at_fault_names_the_field() {
    let body = DCS.body(r#"{"id":"x","details":{"old_port":{"tcp":1}}}"#, "3");
    let page = ListCenterTasks::all().read(body.as_bytes()).unwrap();
    let why = page.rows.into_iter().nth(1).unwrap().read.unwrap_err();
    assert_eq!(why.path, "details.old_port");
    assert!(why.excerpt.starts_with(r#"{"id":"x""#));
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
        read_by_all(&body);
    }

    #[test]
    fn nor_does_any_json(body in json()) {
        read_by_all(body.as_bytes());
    }

    #[test]
    fn nor_does_any_json_in_the_place_of_the_rows(rows in json(), count in json()) {
        for name in ["schedules", "jobs", "tasks", "instances", "job", "token", "projects", "regions", "step_details", "sub_task_list"] {
            let body = format!(r#"{{"{name}":{rows},"total_count":{count},"task_count":{count}}}"#);
            read_by_all(body.as_bytes());
            read_by_all(body.get(..body.len() / 2).unwrap_or_default().as_bytes());
        }
    }

    #[test]
    fn any_row_leaves_its_siblings_alone(row in json()) {
        check_all(|_| row.clone());
    }

    #[test]
    fn any_value_of_any_field_leaves_the_rows_around_alone(at in 0usize..7, value in json()) {
        check_all(|list| list.row(Some((at, &value))));
    }

    #[test]
    fn any_count_leaves_the_rows_alone(count in json()) {
        SCHEDULED.check_count(&ListScheduledJobs::all(Language::English), &count);
        DCS.check_count(&ListCenterTasks::all(), &count);
        DCS_INSTANCES.check_count(&dcs::instances::ListInstances::all(), &count);
    }
}
