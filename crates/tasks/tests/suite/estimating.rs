//! What is said of a job's end: by how long others took, and of whom.

use cloud::time::Moment;
use proptest::prelude::*;
use tasks::estimate::{FEWEST, History, Outlook};
use tasks::store::Store;
use tasks::task::Task;

use crate::backtest::backtest;
use crate::common::scope;
use tasks::sources::SourceId;

#[test]
fn four_fifths_of_the_ends_are_in_the_range() {
    for outcome in backtest() {
        assert!((0.75..=0.85).contains(&outcome.held), "{}: {:.3}", outcome.kind, outcome.held);
        assert!((0.75..=0.85).contains(&outcome.held_midway), "{}, midway: {:.3}", outcome.kind, outcome.held_midway);
    }
}

fn gaussdb(rows: serde_json::Value) -> Vec<Task> {
    let body = serde_json::json!({ "tasks": rows }).to_string();
    SourceId::from_slug("gaussdb").unwrap().read_list(&scope(), body.as_bytes()).unwrap().tasks
}

fn job(id: &str, name: &str, status: &str, began: i64, ended: i64) -> serde_json::Value {
    let ended = if ended > 0 { serde_json::json!(ended) } else { serde_json::Value::Null };
    serde_json::json!({"job_id": id, "name": name, "status": status, "created_at": began, "ended_at": ended})
}

#[test]
fn only_jobs_of_the_name_that_completed_count() {
    let mut rows: Vec<_> =
        (0..6).map(|n| job(&format!("r{n}"), "resize", "Completed", n * 1_000, n * 1_000 + 600)).collect();
    rows.push(job("failed", "resize", "Failed", 0, 90_000));
    rows.push(job("other", "backup", "Completed", 0, 90_000));
    rows.push(job("reversed", "resize", "Completed", 9_000, 1_000));
    rows.push(job("now", "resize", "Running", 100_000, 0));
    let mut store = Store::default();
    store.apply(gaussdb(rows.into()));
    let now = gaussdb(vec![job("now", "resize", "Running", 100_000, 0)].into()).remove(0);
    assert_eq!(store.history(&now), History::new([600; 6], false));
}

fn running(began: i64) -> Task {
    gaussdb(vec![job("now", "resize", "Running", began, 0)].into()).remove(0)
}

#[test]
fn too_few_jobs_tell_nothing() {
    let now = Moment::default().plus(5_000);
    for count in 0..FEWEST {
        assert_eq!(History::new(vec![600; count], false).outlook(&running(4_000), now), Outlook::TooFew(count));
    }
    assert!(matches!(History::new(vec![600; FEWEST], false).outlook(&running(4_900), now), Outlook::Expected { .. }));
}

#[test]
fn what_takes_longer_than_nine_in_ten_is_late() {
    let history = History::new((1..=20).map(|n| n * 8 % 21 * 1_000), false);
    let at = |so_far: i64| history.outlook(&running(1_000), Moment::default().plus(1_000 + so_far));
    assert!(matches!(at(500), Outlook::Expected { samples: 20, .. }));
    match at(19_900) {
        Outlook::Late { longer, samples, .. } => assert_eq!((longer, samples), (1, 20)),
        other => panic!("{other:?}"),
    }
    assert!(matches!(at(90_000), Outlook::Late { longer: 0, .. }));
}

#[test]
fn what_is_over_has_no_outlook() {
    let history = History::new(vec![600; 9], false);
    let over = gaussdb(vec![job("a", "resize", "Completed", 1, 2)].into()).remove(0);
    assert_eq!(history.outlook(&over, Moment::default().plus(9)), Outlook::Nothing);
}

proptest! {
    #[test]
    fn a_range_is_in_order_and_not_past(took in prop::collection::vec(0_i64..10_000_000, 0..80), so_far in 0_i64..20_000_000) {
        let history = History::new(took.clone(), false);
        match history.range(so_far) {
            None => prop_assert!(took.len() < FEWEST),
            Some(range) => {
                prop_assert!(so_far <= range.low, "{range:?}");
                prop_assert!(range.low <= range.median && range.median <= range.high, "{range:?}");
            }
        }
    }
}
