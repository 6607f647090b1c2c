//! Any two tasks are compared: each field of either once, and the same whichever comes first.

use proptest::prelude::*;
use serde_json::Value;
use tasks::compare::{FieldName, Line, Said, compare};
use tasks::task::{Detail, Raw, Task};

use crate::any_json;
use crate::any_task::{now, task};

/// A task whose row holds anything at all where its list looks for details.
fn with_details() -> impl Strategy<Value = Task> {
    let rows = [
        ("dcs", "tasks", "details"),
        ("taurusdb-scheduled", "scheduled-jobs", "target_config"),
        ("taurusdb-immediate", "jobs", "entities"),
        ("taurusdb-immediate", "immediate-jobs", "extend_fields"),
    ];
    let value = any_json::json().prop_filter_map("too deep", |json| serde_json::from_str::<Value>(&json).ok());
    let fields = prop::collection::btree_map("(old_|new_)?[a-c.]{1,2}", value, 0..5);
    (task(), prop::sample::select(rows.to_vec()), fields).prop_map(|(mut task, (source, api, name), fields)| {
        task.key.source = crate::common::source(source);
        let fields: serde_json::Map<String, Value> = fields.into_iter().collect();
        task.raw = vec![Raw { api, json: serde_json::json!({ name: fields, "job_id": "j" }).to_string() }];
        task
    })
}

/// How many values there are that say something.
fn count(value: &Value) -> usize {
    match value {
        Value::Null => 0,
        Value::String(text) => usize::from(!text.is_empty()),
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        Value::Bool(_) | Value::Number(_) => 1,
    }
}

fn details(task: &Task) -> usize {
    let of = |detail: &Detail| match detail {
        Detail::Fact { .. } => 1,
        Detail::Change { old, new, .. } => usize::from(old.is_some()) + usize::from(new.is_some()),
        Detail::Tree { value, .. } => count(value),
    };
    task.key.source.details(&task.raw).iter().map(of).sum()
}

fn detail_lines(lines: &[Line]) -> impl Iterator<Item = &Line> {
    lines.iter().filter(|line| matches!(line.field, FieldName::Detail(_)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_field_of_either_is_there_once(a in with_details(), b in with_details()) {
        let lines = compare(&a, &b, now());
        prop_assert!(lines.iter().all(|line| line.a.is_some() || line.b.is_some()));
        prop_assert!(lines.iter().map(|line| &line.field).is_sorted());
        prop_assert_eq!(detail_lines(&lines).filter(|line| line.a.is_some()).count(), details(&a));
        prop_assert_eq!(detail_lines(&lines).filter(|line| line.b.is_some()).count(), details(&b));
        let mut facts: Vec<&FieldName> =
            lines.iter().map(|line| &line.field).filter(|field| matches!(field, FieldName::Fact(_))).collect();
        let count = facts.len();
        facts.dedup();
        prop_assert_eq!(facts.len(), count);
        let said = |field: &str| lines.iter().find(|line| format!("{:?}", line.field) == format!("Fact({field})"));
        let reason = said("Reason").and_then(|line| line.a.clone());
        prop_assert_eq!(reason, a.reason.clone().map(Said::Text));
        prop_assert_eq!(said("Created").and_then(|line| line.b.clone()), b.created.map(Said::Moment));
    }

    #[test]
    fn a_task_does_not_differ_from_itself(a in with_details()) {
        prop_assert!(compare(&a, &a, now()).iter().all(|line| line.is_same && line.a == line.b));
    }

    #[test]
    fn it_does_not_matter_which_comes_first(a in with_details(), b in with_details()) {
        let turned: Vec<Line> =
            compare(&b, &a, now()).into_iter().map(|line| Line { a: line.b, b: line.a, ..line }).collect();
        prop_assert_eq!(compare(&a, &b, now()), turned);
    }
}
