//! The steps of jobs: which jobs are asked for theirs, and what the answers mean, whatever they hold.

use cloud::call::Request;
use proptest::prelude::*;
use serde_json::{Value, json};
use tasks::sources::{SourceId, read_dcs_instance_list};
use tasks::steps::{Step, StepState, Steps};
use tasks::task::{Instance, Task};

use crate::any_json::json as any_json;
use crate::common::{at, fixture, read_list, read_one, scope, source};

fn read(slug: &str, body: &str) -> Steps {
    source(slug).read_steps(body.as_bytes()).unwrap()
}

fn step(name: &str, state: StepState, word: &str) -> Step {
    Step { name: name.into(), state, state_word: word.into(), ..Step::default() }
}

#[test]
fn the_steps_of_a_dcs_task_have_steps_of_their_own() {
    let check = Step {
        began: at("2026-11-20T03:10:00.250Z"),
        ended: at("2026-11-20T03:10:04.500Z"),
        error_code: Some("DCS.4065".into()),
        ..step("资源检查", StepState::Done, "FINISH")
    };
    let whole = Step {
        began: at("2026-11-20T03:10:11Z"),
        detail: Some("{node_id:9b0c,slot_range:[0 5460],full_migration:迁移中}".into()),
        ..step("全量迁移", StepState::Suspended, "SUSPEND")
    };
    let increments =
        Step { detail: Some(r#"{"slots":[0,5460]}"#.into()), ..step("增量迁移", StepState::Canceled, "CANCELED") };
    let odd = step("校验", StepState::Unknown, "ROLLINGBACK");
    let steps = vec![
        Step {
            // Text without a zone is UTC.
            began: at("2026-11-20T03:10:00Z"),
            ended: at("2026-11-20T03:10:09Z"),
            error_code: Some("DCS.4064".into()),
            steps: vec![check],
            ..step("前置检查", StepState::Done, "FINISH")
        },
        Step {
            began: at("2026-11-20T03:10:10Z"),
            // An end is told, and it goes on.
            ended: None,
            steps: vec![whole, increments, odd],
            ..step("数据迁移", StepState::Running, "EXECUTING")
        },
        step("切换", StepState::Waiting, "WAITING"),
    ];
    assert_eq!(read("dcs", fixture!("dcs.progress")), Steps { percent: Some(45), remaining: Some(80), steps });
}

#[test]
fn the_steps_of_a_taurusdb_job_say_how_far_each_is() {
    let of = |name, state, word, percent, remaining| Step { percent, remaining, ..step(name, state, word) };
    let steps = vec![
        of("Prepare resources", StepState::Done, "Completed", Some(100), Some(0)),
        of("Create nodes", StepState::Running, "Running", Some(30), Some(210)),
        of("Join nodes", StepState::Waiting, "Pending", Some(0), None),
        of("", StepState::Unknown, "Reviewing", None, None),
    ];
    let expected = Steps { percent: None, remaining: None, steps };
    assert_eq!(read("taurusdb-immediate", fixture!("taurusdb.task-details")), expected);
}

fn asked(task: &Task) -> Option<Request> {
    task.key.source.steps(&scope(), task)
}

#[test]
fn a_taurusdb_job_is_asked_for_its_steps_where_its_row_says_that_there_are_any() {
    let [shown, hidden] = &read_list("taurusdb-immediate", fixture!("taurusdb.immediate.states")).tasks[..2] else {
        panic!("two rows");
    };
    let request = asked(shown).unwrap();
    assert_eq!(
        (request.path.as_str(), request.query.as_str()),
        (
            "/v3/b5d07e4c91a8463f8e2d6c0f7a1b9e34/instances/3a95e1d07c8b4f62b4d0fa7e62c819d5in07/task-center-detail",
            "job_id=c40e8b27-91d3-4a6f-8e50-7fb2d1c9e634&job_name=AddGaussDBforMySQLNodes"
        )
    );
    assert_eq!(asked(hidden), None);
    let nowhere =
        Task { instance: Some(Instance { name: Some("ledger".into()), ..Instance::default() }), ..shown.clone() };
    assert_eq!(asked(&nowhere), None);
    assert_eq!(asked(&Task { instance: None, ..shown.clone() }), None);
    let body = fixture!("taurusdb.job.running");
    let id: Value = serde_json::from_str(body).unwrap();
    let by_id = read_one("taurusdb-immediate", id["job"]["id"].as_str().unwrap(), body).unwrap();
    assert_eq!(asked(&by_id), None, "the job by its id does not say whether there are any");
}

#[test]
fn a_dcs_task_is_asked_for_its_steps_where_its_instance_is_known_too() {
    let body = json!({"tasks": [
        {"id": "e1f2", "name": "EXTEND", "status": "EXECUTING", "enable_show": true},
        {"id": "e1f3", "name": "EXTEND", "status": "EXECUTING", "enable_show": "false"},
        {"id": "e1f4", "name": "EXTEND", "status": "EXECUTING"},
    ]})
    .to_string();
    assert!(read_list("dcs", &body).tasks.iter().all(|task| asked(task).is_none()), "no list of a project says it");
    let instance = Instance { id: "2d9a60f4-81c7-4e3b-95d2-b7c0e4f1a683".into(), ..Instance::default() };
    let tasks = read_dcs_instance_list(&scope(), &instance, body.as_bytes()).unwrap().tasks;
    let paths: Vec<_> = tasks.iter().map(|task| asked(task).map(|request| request.path)).collect();
    let path =
        "/v2/b5d07e4c91a8463f8e2d6c0f7a1b9e34/instances/2d9a60f4-81c7-4e3b-95d2-b7c0e4f1a683/tasks/e1f2/progress";
    assert_eq!(paths, [Some(path.to_owned()), None, None]);
}

#[test]
fn other_lists_have_no_call_for_steps() {
    for task in read_list("gaussdb", fixture!("gaussdb.tasks.texts")).tasks {
        assert_eq!(asked(&task), None);
    }
    for task in read_list("taurusdb-scheduled", fixture!("taurusdb.scheduled.states")).tasks {
        assert_eq!(asked(&task), None);
    }
}

/// A body with this text in the place of a field's value in one of the steps, and how many steps there are.
fn changed(body: &str, steps: &str, at: usize, field: usize, value: &str) -> (String, usize) {
    const MARK: &str = "what is changed";
    let mut body: Value = serde_json::from_str(body).unwrap();
    let list = body[steps].as_array_mut().unwrap();
    let (count, at) = (list.len(), at % list.len());
    let fields = list[at].as_object_mut().unwrap();
    let name = fields.keys().nth(field % fields.len()).unwrap().clone();
    fields[&name] = MARK.into();
    (body.to_string().replace(&format!("\"{MARK}\""), value), count)
}

proptest! {
    #[test]
    fn no_answer_makes_a_reader_panic(body in prop::collection::vec(any::<u8>(), 0..200), value in any_json()) {
        for source in SourceId::all() {
            let _ = source.read_steps(&body);
            let _ = source.read_steps(value.as_bytes());
            for name in ["step_details", "sub_task_list", "progress", "job_id"] {
                let _ = source.read_steps(format!("{{\"{name}\":{value}}}").as_bytes());
            }
        }
    }

    #[test]
    fn any_value_of_a_field_is_read_or_said_to_be_unreadable(at in 0usize..4, field in 0usize..7, value in any_json()) {
        for (slug, body, steps) in [
            ("dcs", fixture!("dcs.progress"), "step_details"),
            ("taurusdb-immediate", fixture!("taurusdb.task-details"), "sub_task_list"),
        ] {
            let (body, count) = changed(body, steps, at, field, &value);
            match source(slug).read_steps(body.as_bytes()) {
                Ok(read) => prop_assert_eq!(read.steps.len(), count),
                // What is nested too deeply cannot be told apart from what is around it.
                Err(why) if why.path.is_empty() => prop_assert!(serde_json::from_str::<Value>(&body).is_err()),
                Err(why) => prop_assert!(why.path.starts_with(steps), "{}", why.path),
            }
        }
    }

    #[test]
    fn a_word_that_is_not_known_is_kept(word in "\\PC{1,12}") {
        let known = ["Pending", "Initing", "INIT", "WAITING", "CREATED", "Unauthorized", "Running", "RUNNING", "EXECUTING",
            "Completed", "Complete", "SUCCESS", "FINISH", "Failed", "FAILED", "FAIL", "Canceled", "CANCELED", "CANCELLED",
            "DELETED", "SUSPEND", "SUSPENDED"];
        prop_assume!(!known.contains(&word.trim()));
        let dcs = read("dcs", &json!({"step_details": [{"step_status": word}]}).to_string());
        let taurusdb = read("taurusdb-immediate", &json!({"sub_task_list": [{"status": word}]}).to_string());
        for step in dcs.steps.iter().chain(&taurusdb.steps) {
            prop_assert_eq!((step.state, step.state_word.as_str()), (StepState::Unknown, word.as_str()));
            prop_assert!(!step.state.is_over());
        }
    }
}
