//! What becomes of a task when another answer about it comes.

use proptest::prelude::*;
use serde_json::json;
use tasks::sources::{TaskPage, read_dcs_instance_list};
use tasks::status::Status;
use tasks::task::{Detail, Instance, Progress, Raw, Task};

use crate::any_task::{task, unreadable};
use crate::common::{at, fixture, read_list, read_one, scope};

fn merged(older: &Task, newer: &Task) -> Task {
    let mut task = older.clone();
    task.merge(newer.clone());
    task
}

/// Two answers about one job.
fn two() -> impl Strategy<Value = (Task, Task)> {
    (task(), task()).prop_map(|(older, newer)| {
        let key = older.key.clone();
        (older, Task { key, ..newer })
    })
}

/// The task without the order in which its rows came.
fn without_order(mut task: Task) -> Task {
    task.raw.sort_by_key(|raw| raw.api);
    task
}

proptest! {
    #[test]
    fn the_same_answer_again_changes_nothing((older, newer) in two()) {
        prop_assert_eq!(&merged(&older, &older), &older);
        let once = merged(&older, &newer);
        prop_assert_eq!(merged(&once, &newer), once);
    }

    #[test]
    fn what_a_newer_answer_says_holds_and_what_it_does_not_say_stays((older, newer) in two()) {
        prop_assume!(older.unreadable.is_none() && newer.unreadable.is_none());
        let task = merged(&older, &newer);
        let (status, word) = match newer.status_word.as_str() {
            "" => (older.status, older.status_word.as_str()),
            word => (newer.status, word),
        };
        prop_assert_eq!((task.status, task.status_word.as_str()), (status, word));
        prop_assert_eq!(&task.name, if newer.name.is_empty() { &older.name } else { &newer.name });
        prop_assert_eq!(task.created, newer.created.or(older.created));
        prop_assert_eq!(task.started, newer.started.or(older.started));
        prop_assert_eq!(&task.reason, newer.reason.as_ref().map_or(&older.reason, |_| &newer.reason));
        prop_assert_eq!(&task.user, newer.user.as_ref().map_or(&older.user, |_| &newer.user));
        prop_assert_eq!(task.language, newer.language.or(older.language));
        if newer.instance.is_none() {
            prop_assert_eq!(&task.instance, &older.instance);
        }
    }

    #[test]
    fn an_end_is_of_what_is_over((older, newer) in two()) {
        let task = merged(&older, &newer);
        prop_assert!(task.ended.is_none() || task.status.is_over());
        if newer.ended.is_some() {
            prop_assert_eq!(task.ended, newer.ended);
        }
    }

    #[test]
    fn a_percentage_stays_until_another_comes_or_the_task_is_over((older, newer) in two()) {
        prop_assume!(older.unreadable.is_none() && newer.unreadable.is_none());
        let task = merged(&older, &newer);
        match (older.progress, newer.progress) {
            (_, Progress::Percent(percent)) => prop_assert_eq!(task.progress, Progress::Percent(percent)),
            (Progress::Percent(_), Progress::Unknown) if task.status.is_over() => {
                prop_assert_eq!(task.progress, Progress::Unknown);
            }
            (Progress::Percent(percent), _) => prop_assert_eq!(task.progress, Progress::Percent(percent)),
            (_, newer) => prop_assert_eq!(task.progress, newer),
        }
    }

    #[test]
    fn an_instance_is_never_made_of_two((older, newer) in two()) {
        let of = |task: &Task| task.instance.clone().unwrap_or_default();
        let (a, b, both) = (of(&older), of(&newer), of(&merged(&older, &newer)));
        if !a.id.is_empty() && !b.id.is_empty() && a.id != b.id {
            prop_assert_eq!(both, if newer.unreadable.is_some() { a } else { b });
        } else if newer.unreadable.is_none() {
            prop_assert_eq!(both.id.is_empty(), a.id.is_empty() && b.id.is_empty());
            prop_assert_eq!(both.name, b.name.or(a.name));
            prop_assert_eq!(both.state, b.state.or(a.state));
        }
    }

    #[test]
    fn a_row_that_cannot_be_read_takes_nothing_away(older in task(), broken in unreadable()) {
        prop_assume!(older.unreadable.is_none());
        let newer = Task { key: older.key.clone(), ..broken };
        let task = merged(&older, &newer);
        prop_assert_eq!(Task { raw: older.raw.clone(), ..task }, older);
    }

    #[test]
    fn the_rows_of_both_are_kept_one_an_api((older, newer) in two()) {
        prop_assume!(older.unreadable.is_none());
        let raw = merged(&older, &newer).raw;
        for row in &newer.raw {
            prop_assert!(raw.contains(row));
        }
        for row in &older.raw {
            prop_assert!(raw.contains(row) || newer.raw.iter().any(|other| other.api == row.api));
        }
        let apis = |rows: &[Raw]| rows.iter().map(|row| row.api).collect::<std::collections::HashSet<_>>().len();
        prop_assert_eq!(apis(&raw), raw.len());
    }
}

#[test]
fn a_list_and_the_job_by_its_id_are_one_task() {
    let id = "c40e8b27-91d3-4a6f-8e50-7fb2d1c9e634";
    let in_list = read_list("taurusdb-immediate", fixture!("taurusdb.immediate.states")).tasks.remove(0);
    let in_list = Task { progress: Progress::Unknown, ..in_list };
    let by_id = read_one("taurusdb-immediate", id, fixture!("taurusdb.job.running")).unwrap();
    let both = merged(&in_list, &by_id);
    assert_eq!(without_order(both.clone()), without_order(merged(&by_id, &in_list)), "in either order");
    assert_eq!(both.progress, Progress::Percent(75), "from the job");
    let ledger = Instance {
        id: "3a95e1d07c8b4f62b4d0fa7e62c819d5in07".into(),
        name: Some("ledger".into()),
        state: Some("normal".into()),
    };
    assert_eq!(both.instance, Some(ledger), "its state from the list");
    let fields: Vec<_> = both.key.source.details(&both.raw).iter().map(field).collect();
    assert_eq!(fields, ["entities", "order_id", "extend_fields"]);
}

#[test]
fn a_gaussdb_task_and_its_job_are_one_task() {
    let id = "7e40c1a8-93d5-4b2f-86e1-0fa5d2c7b396";
    let in_list = read_list("gaussdb", fixture!("gaussdb.tasks.texts")).tasks.remove(1);
    let by_id = read_one("gaussdb", id, fixture!("gaussdb.job.running")).unwrap();
    assert_eq!(in_list.key, by_id.key);
    assert_eq!(merged(&in_list, &by_id).progress, Progress::Percent(41));
    assert_eq!(merged(&by_id, &in_list).progress, Progress::Percent(35), "the newer one holds");
    assert_eq!(merged(&by_id, &in_list).raw.len(), 2);
}

#[test]
fn the_projects_list_and_the_instances_list_are_one_task() {
    let in_project = read_list("dcs", fixture!("dcs.center.change-spec")).tasks.remove(0);
    let checkout = Instance {
        id: "2d9a60f4-81c7-4e3b-95d2-b7c0e4f1a683".into(),
        name: Some("cache-checkout".into()),
        state: Some("RUNNING".into()),
    };
    let in_instance = instance_list(&checkout, fixture!("dcs.instance.extend")).tasks.remove(0);
    let (one, other) = (merged(&in_project, &in_instance), merged(&in_instance, &in_project));
    assert_eq!((one.name.as_str(), other.name.as_str()), ("EXTEND", "ChangeInstanceSpec"), "the newer word");
    let named = Task { name: "EXTEND".into(), ..other };
    assert_eq!(without_order(one.clone()), without_order(named.clone()));
    assert_eq!(one.instance, Some(checkout), "which only the instance's list knows");
    for task in [one, named] {
        let details = task.key.source.details(&task.raw);
        assert!(details.contains(&fact("account_name", "reader")), "which only the instance's list says");
        assert!(details.contains(&fact("error_code", "111400063")), "which only the project's list says");
        assert!(
            details.contains(&Detail::Tree { field: "rename_commands".into(), value: json!(["flushall", "keys"]) })
        );
    }
}

#[test]
fn a_list_that_leaves_the_changes_out_does_not_hide_them() {
    let silent = r#"{"tasks":[{"id":"5e0b7d93c1a84f26b3d9807e14f6c2a5","details":null,"user_name":""}]}"#;
    let silent = read_list("dcs", silent).tasks.remove(0);
    let full = instance_list(&Instance::default(), fixture!("dcs.instance.extend")).tasks.remove(0);
    let task = merged(&silent, &full);
    assert_eq!(task.key.source.details(&task.raw), full.key.source.details(&full.raw));
}

#[test]
fn a_task_that_ended_ends_in_every_list() {
    let running = read_list("dcs", fixture!("dcs.center.states")).tasks.remove(2);
    let ended = r#"{"tasks":[{"id":"00c3","status":"SUCCESS","updated_at":"2026-11-21T10:05:00.000Z"}]}"#;
    let task = merged(&running, &read_list("dcs", ended).tasks.remove(0));
    assert_eq!((task.status, task.ended), (Status::Completed, at("2026-11-21T10:05:00Z")));
    assert_eq!((task.name.as_str(), task.created), ("masterStandbySwapJob", running.created));
}

fn instance_list(instance: &Instance, body: &str) -> TaskPage {
    read_dcs_instance_list(&scope(), instance, body.as_bytes()).unwrap()
}

fn fact(field: &str, value: &str) -> Detail {
    Detail::Fact { field: field.into(), value: value.into() }
}

fn field(detail: &Detail) -> String {
    match detail {
        Detail::Fact { field, .. } | Detail::Change { field, .. } | Detail::Tree { field, .. } => field.clone(),
    }
}
