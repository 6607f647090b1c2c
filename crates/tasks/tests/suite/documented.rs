//! Every shape of answer that the cloud's documentation prints, and the task it means.

use cloud::call::{Call, Language, Product};
use cloud::dcs;
use cloud::gaussdb;
use cloud::taurusdb;
use cloud::time::Moment;
use cloud::wire::Scalar;
use serde_json::{Value, json};
use tasks::sources::{SourceId, job_name, read_dcs_instance_list};
use tasks::status::Status;
use tasks::task::{Detail, Instance, Progress, Raw, Task, TaskKey};

use crate::common::{at, fixture, read_list, read_one, rows, scope, source};

/// A task of which nothing but its row is known.
fn blank(source: SourceId, id: &str, api: &'static str, row: &str) -> Task {
    let scope = scope();
    let key = TaskKey { source, region: scope.region, project: scope.project, id: id.to_owned() };
    Task { raw: vec![Raw { api, json: row.to_owned() }], ..Task::untold(key) }
}

fn instance(id: &str, name: &str, state: Option<&str>) -> Option<Instance> {
    Some(Instance { id: id.to_owned(), name: Some(name.to_owned()), state: state.map(str::to_owned) })
}

fn fact(field: &str, value: impl Into<Scalar>) -> Detail {
    Detail::Fact { field: field.to_owned(), value: value.into() }
}

fn change(field: &str, old: impl Into<Scalar>, new: impl Into<Scalar>) -> Detail {
    Detail::Change { field: field.to_owned(), old: Some(old.into()), new: Some(new.into()) }
}

fn tree(field: &str, value: Value) -> Detail {
    Detail::Tree { field: field.to_owned(), value }
}

fn details(task: &Task) -> Vec<Detail> {
    task.key.source.details(&task.raw)
}

/// The row of an answer about one job.
fn job_row(body: &str) -> String {
    let (_, row) = body.split_once("\"job\": ").unwrap();
    row.trim_end().strip_suffix('}').unwrap().trim_end().to_owned()
}

fn scheduled(id: &str, row: &str) -> Task {
    Task { language: Some(Language::Chinese), ..blank(source("taurusdb-scheduled"), id, "scheduled-jobs", row) }
}

fn immediate(id: &str, api: &'static str, row: &str) -> Task {
    Task {
        language: Some(Language::Chinese),
        progress: Progress::Unknown,
        ..blank(source("taurusdb-immediate"), id, api, row)
    }
}

fn gaussdb(id: &str, api: &'static str, row: &str) -> Task {
    Task { language: Some(Language::Chinese), progress: Progress::Unknown, ..blank(source("gaussdb"), id, api, row) }
}

fn dcs(id: &str, api: &'static str, row: &str) -> Task {
    blank(source("dcs"), id, api, row)
}

#[test]
fn a_scheduled_job_is_read_by_the_names_of_the_scheduler() {
    let body = fixture!("taurusdb.scheduled.scheduler-names");
    let page = read_list("taurusdb-scheduled", body);
    let expected = Task {
        status: Status::Completed,
        status_word: "Completed".into(),
        name: "VERSION_UPGRADE".into(),
        instance: instance("e4072b9d6c1f4a85b3e0917fd82c56a1in07", "orders-db", Some("BUILD")),
        created: at("2026-11-02T03:20:05Z"),
        started: at("2026-11-02T18:00:00Z"),
        ended: at("2026-11-02T18:42:31Z"),
        ..scheduled("91f5c2d07ae84b36b0d1e94f2c67a853", &rows(body, "schedules")[0])
    };
    assert_eq!((page.total, &page.tasks[..]), (Some(1), &[expected][..]));
    assert_eq!(
        details(&page.tasks[0]),
        [
            tree("target_config", json!({"flavor": "gaussdb.mysql.2xlarge.x86.4", "cpu": "8", "mem": "32"})),
            fact("datastore_type", "gaussdb-mysql"),
        ]
    );
}

#[test]
fn a_scheduled_job_is_read_by_the_names_of_immediate_jobs_and_means_the_same() {
    let body = fixture!("taurusdb.scheduled.job-names");
    let page = read_list("taurusdb-scheduled", body);
    let expected = Task {
        status: Status::Completed,
        status_word: "Completed".into(),
        name: "UpgradeGaussDBforMySQLDatabaseVersion".into(),
        instance: instance("e4072b9d6c1f4a85b3e0917fd82c56a1in07", "orders-db", Some("ACTIVE")),
        created: at("2026-11-02T03:20:05Z"),
        started: at("2026-11-02T03:20:05Z"),
        ended: at("2026-11-02T03:20:05Z"),
        ..scheduled("91f5c2d07ae84b36b0d1e94f2c67a853", &rows(body, "schedules")[0])
    };
    assert_eq!(page.tasks, [expected]);
    assert_eq!(page.tasks[0].duration(Moment::default()), Some(0));
    let other = read_list("taurusdb-scheduled", fixture!("taurusdb.scheduled.scheduler-names"));
    let zh = |task: &Task| job_name(task).map(|name| name.zh);
    assert_eq!(zh(&page.tasks[0]), zh(&other.tasks[0]));
}

#[test]
fn scheduled_jobs_in_every_state_are_read() {
    let body = fixture!("taurusdb.scheduled.states");
    let rows = rows(body, "schedules");
    let billing = |state| instance("7d31a5f80b2e4c69915fe8a46c0d7b23in07", "billing", Some(state));
    let page = read_list("taurusdb-scheduled", body);
    let expected = [
        Task {
            status: Status::Pending,
            status_word: "Pending".into(),
            name: "PROXY_VERSION_UPGRADE".into(),
            instance: billing("ACTIVE"),
            ..scheduled("2c8e0f6a97b141d5a3c04e7f1d92b860", &rows[0])
        },
        Task {
            status: Status::Unauthorized,
            status_word: "Unauthorized".into(),
            name: "RESIZE_FLAVOR".into(),
            instance: billing("normal"),
            created: at("2026-11-20T03:00:00Z"),
            started: at("2026-11-22T18:00:00Z"),
            ..scheduled("6f40d9b2c5e8471ab7300c1e8fa5d296", &rows[1])
        },
        Task {
            // Its `end_time` is the end of its window: it has not ended.
            status: Status::Running,
            status_word: "Running".into(),
            name: "REBOOT_NODE".into(),
            instance: billing("ACTIVE"),
            created: at("2026-11-21T10:00:00Z"),
            started: at("2026-11-21T12:00:00Z"),
            ..scheduled("d0a7e3c64b8f4e1296fd5b20c7e98134", &rows[2])
        },
        Task {
            status: Status::Failed,
            status_word: "Failed".into(),
            name: "REBOOT_INSTANCE".into(),
            instance: billing("abnormal"),
            created: at("2026-11-10T01:00:00Z"),
            started: at("2026-11-10T02:00:00Z"),
            ended: at("2026-11-10T02:07:30Z"),
            ..scheduled("83b6f2d17c904ea5b1d8e06c4f3a9752", &rows[3])
        },
        Task {
            status: Status::Canceled,
            status_word: "Canceled".into(),
            name: "UpgradeGaussDBforMySQLDatabaseVersion".into(),
            created: at("2026-11-11T01:00:00Z"),
            started: at("2026-11-12T18:00:00Z"),
            ended: at("2026-11-11T06:30:00Z"),
            ..scheduled("f51d0c8e2a694b37ae60d4b79c1e8f25", &rows[4])
        },
        Task {
            status_word: "Postponed".into(),
            name: "MIGRATE_STORAGE".into(),
            ..scheduled("0e7b4a93d8c2415f96ab3fd20c57e681", &rows[5])
        },
    ];
    assert_eq!(page.tasks, expected);
    assert_eq!(page.total, Some(25), "the count is the cloud's word");
    assert_eq!(
        details(&page.tasks[0]),
        [
            fact("proxy_name", "billing-proxy"),
            fact("proxy_id", "48d6b0c1e3f74a92805be7d19a2c6f04po01"),
            fact("datastore_type", "gaussdb-mysql"),
        ]
    );
    assert_eq!(details(&page.tasks[2]), [fact("datastore_type", "gaussdb-mysql")]);
    assert_eq!(page.tasks[4].duration(Moment::default()), None, "called off before it began");
    assert_eq!(details(&page.tasks[5]), []);
}

#[test]
fn one_scheduled_job_is_found_in_its_list() {
    let body = fixture!("taurusdb.scheduled.states");
    let task = read_one("taurusdb-scheduled", "83b6f2d17c904ea5b1d8e06c4f3a9752", body);
    assert_eq!(task.as_ref(), read_list("taurusdb-scheduled", body).tasks.get(3));
    assert_eq!(read_one("taurusdb-scheduled", "83b6", body), None);
}

#[test]
fn an_immediate_job_that_completed_may_have_a_reason_and_no_progress() {
    let body = fixture!("taurusdb.immediate");
    let page = read_list("taurusdb-immediate", body);
    let expected = Task {
        status: Status::Completed,
        status_word: "Completed".into(),
        name: "CloseGaussDBforMySQLProxy".into(),
        instance: instance("1e7d95c0b84f43a2b6580fa39cd17e24in07", "sandbox-7", Some("deleted")),
        created: at("2026-11-05T06:30:10Z"),
        started: at("2026-11-05T06:30:10Z"),
        ended: at("2026-11-05T08:30:10Z"),
        reason: Some("A single task went wrong.".into()),
        ..immediate("94b0d6e7-3c15-4f82-a9d8-60e7f1b2c385", "immediate-jobs", &rows(body, "jobs")[0])
    };
    assert_eq!((page.total, &page.tasks[..]), (Some(1), &[expected][..]));
    assert_eq!(details(&page.tasks[0]), [], "an empty order is none");
}

#[test]
fn immediate_jobs_in_every_state_are_read() {
    let body = fixture!("taurusdb.immediate.states");
    let rows = rows(body, "jobs");
    let ledger = || instance("3a95e1d07c8b4f62b4d0fa7e62c819d5in07", "ledger", Some("normal"));
    let page = read_list("taurusdb-immediate", body);
    let expected = [
        Task {
            // An end beside `Running` is not one.
            status: Status::Running,
            status_word: "Running".into(),
            name: "AddGaussDBforMySQLNodes".into(),
            instance: ledger(),
            progress: Progress::Percent(60),
            created: at("2026-11-21T09:00:00Z"),
            started: at("2026-11-21T09:00:00Z"),
            ..immediate("c40e8b27-91d3-4a6f-8e50-7fb2d1c9e634", "immediate-jobs", &rows[0])
        },
        Task {
            status: Status::Pending,
            status_word: "Pending".into(),
            name: "GaussDBforMySQLBindEIP".into(),
            instance: ledger(),
            created: at("2026-11-21T09:05:00Z"),
            started: at("2026-11-21T09:05:00Z"),
            ..immediate("e8d2f501-6b7c-49ae-b013-94c0a7d5e2f8", "immediate-jobs", &rows[1])
        },
        Task {
            status: Status::Unauthorized,
            status_word: "Unauthorized".into(),
            name: "ResizeGaussDBforMySQLFlavor".into(),
            progress: Progress::Percent(0),
            created: at("2026-11-21T09:06:00Z"),
            started: at("2026-11-21T09:06:00Z"),
            ..immediate("17c9a6e4-d8f0-4b25-93e1-0d6b5f8c7a92", "immediate-jobs", &rows[2])
        },
        Task {
            status: Status::Failed,
            status_word: "Failed".into(),
            name: "RestoreTableTaurus".into(),
            progress: Progress::Percent(9),
            created: at("2026-11-20T09:00:00Z"),
            started: at("2026-11-20T09:00:00Z"),
            ended: at("2026-11-20T09:00:00Z"),
            reason: Some("备份文件不存在。".into()),
            ..immediate("5b3f7d08-a2c1-4e96-87d4-e1f0c9b6a235", "immediate-jobs", &rows[3])
        },
        Task {
            status: Status::Canceled,
            status_word: "Canceled".into(),
            name: "RenameGaussDBforMySQLInstance".into(),
            progress: Progress::Percent(50),
            created: at("2026-11-20T08:00:00Z"),
            started: at("2026-11-20T08:00:00Z"),
            ended: at("2026-11-20T08:01:00Z"),
            ..immediate("f6e50d3c-7a98-42b1-b0c7-d2e4819f5a63", "immediate-jobs", &rows[4])
        },
    ];
    assert_eq!(page.tasks, expected);
    assert_eq!(
        details(&page.tasks[0]),
        [
            fact("order_id", "CS2611210900X4KPZ"),
            tree("extend_fields", json!({"node_ids": ["5f1cno07", "60d2no07"], "priority": 1})),
        ]
    );
    assert_eq!(details(&page.tasks[1]), []);
}

#[test]
fn a_job_by_its_id_may_mix_offsets() {
    let body = fixture!("taurusdb.job.created");
    let id = "d7b1e93f-50c8-4a26-9f7d-e8c03b6a1542";
    let task = read_one("taurusdb-immediate", id, body).unwrap();
    let expected = Task {
        status: Status::Completed,
        status_word: "Completed".into(),
        name: "CreateGaussDBforMySQLInstance".into(),
        instance: instance("30c8f5b1e96d4a07b2f4d8715ec06a93in07", "catalogue", None),
        created: at("2026-11-06T12:00:00Z"),
        started: at("2026-11-06T12:00:00Z"),
        ended: at("2026-11-06T16:30:00Z"),
        ..immediate(id, "jobs", &job_row(body))
    };
    assert_eq!(task, expected);
    let entities = json!({
        "instance": {
            "endpoint": "10.20.0.15:3306",
            "type": "Cluster",
            "datastore": {"type": "gaussdb-mysql", "version": "8.0"}
        },
        "resource_ids": ["30c8f5b1e96d4a07b2f4d8715ec06a93in07.vm", "30c8f5b1e96d4a07b2f4d8715ec06a93in07.volume"]
    });
    assert_eq!(details(&task), [tree("entities", entities)]);
    assert_eq!(read_one("taurusdb-immediate", "another", body), None);
}

#[test]
fn a_job_by_its_id_may_have_a_blank_before_its_name_and_no_entities() {
    let body = fixture!("taurusdb.job.restarted");
    let id = "4e86a0d2-f3b7-4c19-85da-70e2c1f9b846";
    let task = read_one("taurusdb-immediate", id, body).unwrap();
    let expected = Task {
        status: Status::Completed,
        status_word: "Complete".into(),
        name: " RestartGaussDBInstance".into(),
        instance: instance("30c8f5b1e96d4a07b2f4d8715ec06a93in07", "catalogue", None),
        created: at("2026-11-07T01:00:00Z"),
        started: at("2026-11-07T01:00:00Z"),
        ended: at("2026-11-07T01:05:00Z"),
        ..immediate(id, "jobs", &job_row(body))
    };
    assert_eq!(task, expected);
    assert_eq!(details(&task), []);
}

#[test]
fn a_job_by_its_id_tells_progress_while_it_runs() {
    let body = fixture!("taurusdb.job.running");
    let id = "c40e8b27-91d3-4a6f-8e50-7fb2d1c9e634";
    let task = read_one("taurusdb-immediate", id, body).unwrap();
    let expected = Task {
        status: Status::Running,
        status_word: "Running".into(),
        name: "AddGaussDBforMySQLNodes".into(),
        instance: instance("3a95e1d07c8b4f62b4d0fa7e62c819d5in07", "ledger", None),
        progress: Progress::Percent(75),
        created: at("2026-11-21T09:00:00Z"),
        started: at("2026-11-21T09:00:00Z"),
        ..immediate(id, "jobs", &job_row(body))
    };
    assert_eq!(task, expected);
    let entities = json!({
        "public_ip": "203.0.113.40",
        "volume": {"type": "DL6", "original_size": 40, "target_size": "100"},
        "resource_id": "5f1cno07.vm"
    });
    assert_eq!(details(&task), [tree("entities", entities)]);
}

#[test]
fn a_job_by_its_id_says_why_it_failed() {
    let body = fixture!("taurusdb.job.failed");
    let id = "a93c7f10-2be4-4d58-9061-f7d8e0c5b2a4";
    let expected = Task {
        status: Status::Failed,
        status_word: "Failed".into(),
        name: "EnlargeGaussDBforMySQLProxy".into(),
        instance: instance("3a95e1d07c8b4f62b4d0fa7e62c819d5in07", "ledger", None),
        created: at("2026-11-08T00:00:00Z"),
        started: at("2026-11-08T00:00:00Z"),
        ended: at("2026-11-08T00:10:00Z"),
        reason: Some("No more addresses in the subnet.".into()),
        ..immediate(id, "jobs", &job_row(body))
    };
    assert_eq!(read_one("taurusdb-immediate", id, body), Some(expected));
}

#[test]
fn gaussdb_tasks_are_read_without_times_with_numbers_and_with_texts() {
    let warehouse = |state| instance("8b41d7e0c5f94e2f9a36d02b7c18f5e4in14", "warehouse", state);
    let reports = || instance("f2096e5ac8d14b73b0e49d7c31a58f60in14", "old-reports", Some("deleted"));
    let (failed_id, deleted_id) = ("c7e20f91-5b3a-4d68-9c04-82d1e6f7a3b5", "1d95b0e8-c6f4-4a72-83be-07f9d2c1e5a6");
    let failed = |row: &str| Task {
        status: Status::Failed,
        status_word: "Failed".into(),
        name: "CreateGaussDBV5Instance".into(),
        instance: warehouse(Some("creating")),
        ..gaussdb(failed_id, "tasks", row)
    };
    let deleted = |row: &str| Task {
        status: Status::Completed,
        status_word: "Completed".into(),
        name: "DeleteGaussDBV5Instance".into(),
        instance: reports(),
        ..gaussdb(deleted_id, "tasks", row)
    };

    let body = fixture!("gaussdb.tasks.without-times");
    let row = rows(body, "tasks");
    let expected = [Task { reason: Some("云服务器创建失败。".into()), ..failed(&row[0]) }, deleted(&row[1])];
    assert_eq!(read_list("gaussdb", body).tasks, expected);

    let body = fixture!("gaussdb.tasks.numbers");
    let row = rows(body, "tasks");
    let expected = [
        Task {
            created: at("2026-11-02T06:13:20.123Z"),
            started: at("2026-11-02T06:13:20.123Z"),
            ended: at("2026-11-02T06:21:36.470Z"),
            reason: Some("500000".into()),
            ..failed(&row[0])
        },
        Task {
            created: at("2026-11-12T03:16:08Z"),
            started: at("2026-11-12T03:16:08Z"),
            ended: at("2026-11-12T03:22:15.001Z"),
            ..deleted(&row[1])
        },
    ];
    assert_eq!(read_list("gaussdb", body).tasks, expected);

    let body = fixture!("gaussdb.tasks.texts");
    let row = rows(body, "tasks");
    let page = read_list("gaussdb", body);
    let expected = [
        Task {
            status: Status::Completed,
            status_word: "Completed".into(),
            name: "BackupSnapshotGaussDBV5InInstance".into(),
            instance: warehouse(Some("normal")),
            created: at("2026-11-09T00:15:07Z"),
            started: at("2026-11-09T00:15:07Z"),
            ended: at("2026-11-09T00:45:00Z"),
            ..gaussdb("6a0fd7c3-e91b-4285-b7f6-13c8d04e9b52", "tasks", &row[0])
        },
        Task {
            status: Status::Running,
            status_word: "Running".into(),
            name: "ResizeGaussDBV5Flavor".into(),
            instance: warehouse(None),
            progress: Progress::Percent(35),
            created: at("2026-11-02T07:00:00Z"),
            started: at("2026-11-02T07:00:00Z"),
            ..gaussdb("7e40c1a8-93d5-4b2f-86e1-0fa5d2c7b396", "tasks", &row[1])
        },
        Task {
            status: Status::Running,
            status_word: "Running".into(),
            name: "HotPatchRollbackGaussDB".into(),
            progress: Progress::Percent(12),
            ..gaussdb("b2d8e6f0-4c17-4935-a0e8-9f6c3d7b1a54", "tasks", &row[2])
        },
    ];
    assert_eq!(page.tasks, expected);
    assert_eq!(page.total, Some(3));
    assert!(page.tasks.iter().all(|task| details(task).is_empty()));
}

#[test]
fn a_gaussdb_job_by_its_id_calls_its_progress_otherwise() {
    let warehouse = || instance("8b41d7e0c5f94e2f9a36d02b7c18f5e4in14", "warehouse", None);
    let body = fixture!("gaussdb.job.completed");
    let id = "2fb60c9d-8e71-4a53-b9d4-c0f7e1a5d382";
    let expected = Task {
        status: Status::Completed,
        status_word: "Completed".into(),
        name: "CreateGaussDBV5Instance".into(),
        instance: warehouse(),
        created: at("2026-11-03T09:22:04Z"),
        started: at("2026-11-03T09:22:04Z"),
        ended: at("2026-11-03T10:10:13Z"),
        ..gaussdb(id, "jobs", &job_row(body))
    };
    assert_eq!(read_one("gaussdb", id, body), Some(expected));

    let body = fixture!("gaussdb.job.running");
    let id = "7e40c1a8-93d5-4b2f-86e1-0fa5d2c7b396";
    let expected = Task {
        status: Status::Running,
        status_word: "Running".into(),
        name: "ResizeGaussDBV5Flavor".into(),
        instance: warehouse(),
        progress: Progress::Percent(41),
        created: at("2026-11-02T07:00:00Z"),
        started: at("2026-11-02T07:00:00Z"),
        ..gaussdb(id, "jobs", &job_row(body))
    };
    assert_eq!(read_one("gaussdb", id, body), Some(expected));
    assert_eq!(read_one("gaussdb", "another", body), None);
}

#[test]
fn a_background_task_of_an_instance_says_all_that_it_changes() {
    let body = fixture!("dcs.instance.extend");
    let checkout = instance("2d9a60f4-81c7-4e3b-95d2-b7c0e4f1a683", "cache-checkout", Some("EXTENDING"));
    let page = read_dcs_instance_list(&scope(), checkout.as_ref().unwrap(), body.as_bytes()).unwrap();
    let expected = Task {
        status: Status::Completed,
        status_word: "SUCCESS".into(),
        name: "EXTEND".into(),
        instance: checkout,
        created: at("2026-11-10T11:12:13.456Z"),
        started: at("2026-11-10T11:12:13.456Z"),
        ended: at("2026-11-10T11:15:00.106Z"),
        user: Some("ops-night".into()),
        ..dcs("5e0b7d93c1a84f26b3d9807e14f6c2a5", "instances/…/tasks", &rows(body, "tasks")[0])
    };
    assert_eq!((page.total, &page.tasks[..]), (Some(1), &[expected][..]));
    assert_eq!(
        details(&page.tasks[0]),
        [
            change("cache_mode", "single", "ha"),
            change("cache_type", "single", "ha"),
            change("capacity", "0.125", "0.25"),
            change("port", 6379, 6380),
            change("replica_num", 1, 2),
            change("resource_spec_code", "redis.single.au1.tiny.128", "redis.ha.au1.tiny.256"),
            fact("account_name", "reader"),
            fact("enable_public_ip", Scalar::Truth(true)),
            fact("enable_ssl", Scalar::Truth(false)),
            fact("group_name", "group-7"),
            fact("is_only_adjust_charging", Scalar::Truth(false)),
            fact("node_name", "node-1"),
            fact("public_ip_address", "198.51.100.7"),
            fact("public_ip_id", "90a7f3d2"),
            fact("replica_az", "az-b"),
            fact("replica_ip", "10.8.0.4"),
            fact("source_ip", "10.8.0.2"),
            fact("target_ip", "10.8.0.3"),
            fact("updated_config_length", 0),
            fact("user_id", "e47a90c1d35b4f68a2067bd9e18c4f30"),
        ]
    );
}

#[test]
fn a_background_task_of_the_project_may_succeed_with_an_error_code() {
    let body = fixture!("dcs.center.change-spec");
    let page = read_list("dcs", body);
    let expected = Task {
        status: Status::Completed,
        status_word: "SUCCESS".into(),
        name: "ChangeInstanceSpec".into(),
        created: at("2026-11-10T11:12:13.456Z"),
        started: at("2026-11-10T11:12:13.456Z"),
        ended: at("2026-11-10T11:15:00.106Z"),
        user: Some("ops-night".into()),
        ..dcs("5e0b7d93c1a84f26b3d9807e14f6c2a5", "tasks", &rows(body, "tasks")[0])
    };
    assert_eq!((page.total, &page.tasks[..]), (Some(1), &[expected][..]), "a count as text counts");
    assert_eq!(
        details(&page.tasks[0]),
        [
            change("capacity", number("0.125"), number("0.25")),
            tree("rename_commands", json!(["flushall", "keys"])),
            fact("user_id", "e47a90c1d35b4f68a2067bd9e18c4f30"),
            fact("job_id", "5e0b7d93c1a84f26b3d9807e14f6c2a6"),
            fact("error_code", "111400063"),
        ]
    );
}

#[test]
fn background_tasks_in_every_state_are_read() {
    let body = fixture!("dcs.center.states");
    let row = rows(body, "tasks");
    let seen =
        |at_row: usize, id: &str, name: &str, word: &str, status: Status, created: &str, ended: Option<&str>| Task {
            status,
            status_word: word.into(),
            name: name.into(),
            created: at(created),
            started: at(created),
            ended: ended.and_then(at),
            ..dcs(id, "tasks", &row[at_row])
        };
    let expected = [
        seen(0, "00c1", "AddReplica", "CREATED", Status::Pending, "2026-11-21T10:00:00Z", None),
        seen(1, "00c2", "BindEip", "WAITING", Status::Pending, "2026-11-21T10:01:00Z", None),
        seen(2, "00c3", "masterStandbySwapJob", "EXECUTING", Status::Running, "2026-11-21T10:02:00Z", None),
        Task {
            reason: Some("DCS.4064".into()),
            ..seen(3, "00c4", "EXTEND", "FAILED", Status::Failed, "2026-11-21T09:00:00Z", Some("2026-11-21T09:30:00Z"))
        },
        seen(4, "00c5", "modify", "DELETED", Status::Canceled, "2026-11-21T08:00:00Z", Some("2026-11-21T08:00:01Z")),
        seen(
            5,
            "00c6",
            "AddWhitelist",
            "CANCELLED",
            Status::Canceled,
            "2026-11-21T07:00:00Z",
            Some("2026-11-21T07:00:01Z"),
        ),
        seen(6, "00c7", "dcsExportJob", "SUSPEND", Status::Unknown, "2026-11-21T06:00:00Z", None),
    ];
    let page = read_list("dcs", body);
    assert_eq!(page.tasks, expected);
    assert_eq!(read_one("dcs", "00c4", body).as_ref(), Some(&expected[3]));
}

#[test]
fn instances_are_read_whatever_their_numbers_and_times_look_like() {
    let text = |text: &str| Some(text.to_owned());
    let scalar = |text: &str| Some(Scalar::from(text));
    let created = |of: &Option<String>| of.as_deref().and_then(Moment::read);
    let chosen = |product, body, expected: [(&str, &str, &str); 2]| {
        let instances = expected.map(|(id, name, state)| instance(id, name, Some(state)).unwrap());
        assert_eq!(tasks::instances::read(product, body), Ok((instances.to_vec(), Some(2))), "{product:?}");
    };

    let body = fixture!("taurusdb.instances").as_bytes();
    let page = taurusdb::instances::ListInstances::all(Language::English).read(body).unwrap();
    let expected = [
        taurusdb::instances::Instance {
            id: text("e4072b9d6c1f4a85b3e0917fd82c56a1in07"),
            name: text("orders-db"),
            status: text("ACTIVE"),
            private_ips: Some(vec!["10.20.0.15".into()]),
            port: Some(3306.into()),
            kind: text("Cluster"),
            region: text("cn-north-4"),
            datastore: Some(taurusdb::instances::Datastore {
                kind: text("gaussdb-mysql"),
                version: text("8.0.22"),
                kernel_version: text("2.0.63.0"),
            }),
            created: text("2026-03-09T10:00:00_0800"),
            updated: text("2026-03-10T10:00:00_0800"),
            backup_strategy: Some(taurusdb::instances::BackupStrategy {
                start_time: text("17:00-18:00"),
                keep_days: Some(14.into()),
            }),
            enterprise_project_id: Some(0.into()),
            time_zone: text("UTC"),
            charge_info: Some(taurusdb::instances::ChargeInfo { charge_mode: text("postPaid"), ..Default::default() }),
            tags: Some(Vec::new()),
            ..Default::default()
        },
        taurusdb::instances::Instance {
            id: text("7d31a5f80b2e4c69915fe8a46c0d7b23in07"),
            name: text("billing"),
            status: text("normal"),
            port: scalar("3306"),
            kind: text("Cluster"),
            region: text("cn-north-4"),
            created: text("2026-03-09T02:00:00+0000"),
            enterprise_project_id: scalar("0"),
            ..Default::default()
        },
    ];
    let read: Vec<_> = page.rows.into_iter().map(|row| row.read.unwrap()).collect();
    assert_eq!((page.total, &read[..]), (Some(2), &expected[..]));
    assert_eq!(created(&read[0].created), created(&read[1].created));
    chosen(
        Product::TaurusDb,
        body,
        [
            ("e4072b9d6c1f4a85b3e0917fd82c56a1in07", "orders-db", "ACTIVE"),
            ("7d31a5f80b2e4c69915fe8a46c0d7b23in07", "billing", "normal"),
        ],
    );

    let body = fixture!("gaussdb.instances").as_bytes();
    let page = gaussdb::instances::ListInstances::all(Language::English).read(body).unwrap();
    let expected = [
        gaussdb::instances::Instance {
            id: text("8b41d7e0c5f94e2f9a36d02b7c18f5e4in14"),
            name: text("warehouse"),
            status: text("ACTIVE"),
            port: Some(8000.into()),
            kind: text("enterprise"),
            region: text("cn-north-4"),
            datastore: Some(gaussdb::instances::Datastore {
                kind: text("GaussDB"),
                version: text("3.103"),
                complete_version: text("3.103.5"),
                hotfix_versions: text("3.103.5.1, 3.103.5.2"),
                ..Default::default()
            }),
            created: text("2026-01-31 23:59:58 UTC"),
            nodes: Some(vec![gaussdb::instances::Node {
                id: text("1c2d3e4fno14"),
                name: text("warehouse_dn1_0"),
                role: text("master"),
                status: text("ACTIVE"),
                availability_zone: text("az1"),
                ..Default::default()
            }]),
            enterprise_project_id: scalar("0"),
            disk_encryption_id: text(""),
            backup_used_space: Some(5_120_771.into()),
            ..Default::default()
        },
        gaussdb::instances::Instance {
            id: text("f2096e5ac8d14b73b0e49d7c31a58f60in14"),
            name: text("old-reports"),
            status: text("BACKING UP"),
            port: scalar("8000"),
            kind: text("Ha"),
            region: text("cn-north-4"),
            datastore: Some(gaussdb::instances::Datastore {
                kind: text("GaussDB"),
                complete_kernel_version: text("V500R003C00SPC100"),
                hotfix_version_infos: Some(vec![gaussdb::instances::Hotfix {
                    version: text("3.103.5.1"),
                    upgrade_finished_time: text("2026-02-02 00:00:00 UTC"),
                }]),
                ..Default::default()
            }),
            created: text("2026-02-01 00:00:00 UTC"),
            enterprise_project_id: Some(0.into()),
            disk_usage: scalar("0.4210"),
            ..Default::default()
        },
    ];
    let read: Vec<_> = page.rows.into_iter().map(|row| row.read.unwrap()).collect();
    assert_eq!((page.total, &read[..]), (Some(2), &expected[..]));
    assert_eq!(created(&read[0].created), at("2026-01-31T23:59:58Z"));
    chosen(
        Product::GaussDb,
        body,
        [
            ("8b41d7e0c5f94e2f9a36d02b7c18f5e4in14", "warehouse", "ACTIVE"),
            ("f2096e5ac8d14b73b0e49d7c31a58f60in14", "old-reports", "BACKING UP"),
        ],
    );

    let body = fixture!("dcs.instances").as_bytes();
    let page = dcs::instances::ListInstances::all().read(body).unwrap();
    let expected = [
        dcs::instances::Instance {
            instance_id: text("2d9a60f4-81c7-4e3b-95d2-b7c0e4f1a683"),
            name: text("cache-checkout"),
            status: text("RUNNING"),
            engine: text("Redis"),
            engine_version: scalar("6.0"),
            capacity: Some(4.into()),
            ip: text("10.8.0.2"),
            port: Some(6379.into()),
            publicip_id: Some(json!({})),
            no_password_access: scalar("false"),
            az_codes: Some(vec![json!({ "az_code": "az-a" })]),
            enterprise_project_id: Some(0.into()),
            created_at: text("2026-05-01T07:08:09.010Z"),
            tags: Some(vec![dcs::instances::Tag { key: Some(1.into()), value: scalar("team") }]),
            ..Default::default()
        },
        dcs::instances::Instance {
            instance_id: text("96e0c3b7-5af8-4d12-8b70-3e1dc94f6a25"),
            name: text("cache-search"),
            status: text("CREATEFAILED"),
            engine: text("Redis"),
            engine_version: Some(5.into()),
            capacity: Some(0.into()),
            capacity_minor: scalar(".125"),
            port: scalar("6380"),
            enterprise_project_id: scalar("f0b4"),
            created_at: text("2026-05-02T07:08:09.010Z"),
            ..Default::default()
        },
    ];
    let read: Vec<_> = page.rows.into_iter().map(|row| row.read.unwrap()).collect();
    assert_eq!((page.total, &read[..]), (Some(2), &expected[..]));
    chosen(
        Product::Dcs,
        body,
        [
            ("2d9a60f4-81c7-4e3b-95d2-b7c0e4f1a683", "cache-checkout", "RUNNING"),
            ("96e0c3b7-5af8-4d12-8b70-3e1dc94f6a25", "cache-search", "CREATEFAILED"),
        ],
    );
}

/// A number in the digits it was sent with.
fn number(digits: &str) -> Scalar {
    Scalar::Number(digits.parse().unwrap())
}
