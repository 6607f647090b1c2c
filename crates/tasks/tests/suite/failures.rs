//! Failures of the same reason: as many are counted as their filter finds.

use proptest::prelude::*;
use proptest::sample::select;
use tasks::explain::{others, reason_key};
use tasks::query::Expression;
use tasks::status::Status;
use tasks::store::{Ask, Store};
use tasks::task::{Task, TaskKey};

use crate::any_task::{now, task};

const REASONS: [&str; 12] = [
    "DBS.200019",
    "错误码：200019。",
    "dbs.200019: busy",
    "DCS.4957",
    "No address in subnet 10.0.0.0/24 left at 08:15.",
    "No address in subnet b5d07e4c left at 09:00.",
    "NO ADDRESS in subnet 4 left at 1.",
    "What? 5 * 3",
    "What! 5 * 3",
    "12:30 45",
    "one 1\nline \"two\" \\ 3",
    "-OR (7)",
];

fn failure() -> impl Strategy<Value = Task> {
    (task(), select(&REASONS[..]), any::<u32>()).prop_map(|(mut task, reason, id)| {
        task.status = Status::Failed;
        task.reason = Some(reason.to_owned());
        task.key.id = format!("{id:08x}");
        task
    })
}

fn view(store: &Store, expression: &Expression) -> Vec<Task> {
    let filter = expression.at(now(), |wall| wall);
    let view = store.view(&Ask { filter, now: now(), ..Ask::default() });
    view.rows.iter().filter_map(|row| store.task(*row)).collect()
}

fn count(store: &Store, expression: &Expression) -> usize {
    let mut tally = store.tally(expression.at(now(), |wall| wall), now());
    loop {
        if let Some(count) = tally.go_on(store, &|| true) {
            return count;
        }
    }
}

proptest! {
    #[test]
    fn a_count_of_others_is_what_its_filter_finds(
        failed in prop::collection::vec(failure(), 1..10),
        more in prop::collection::vec(task(), 0..20),
    ) {
        let mut store = Store::default();
        store.apply(failed.iter().cloned().chain(more));
        let gone: Vec<TaskKey> = store.iter().map(|task| task.key).filter(|key| key.id == "a").collect();
        store.forget(&gone);
        for task in &failed {
            let others = others(task).unwrap();
            let found = view(&store, &others);
            prop_assert_eq!(count(&store, &others), found.len());
            prop_assert_eq!(&Expression::parse(&others.to_string()), &others, "a link says the same");
            prop_assert!(found.iter().all(|other| other.status == Status::Failed && other.key != task.key));
            let key = |task: &Task| task.reason.as_deref().map(reason_key);
            let alike = store.iter().filter(|other| {
                other.status == Status::Failed && key(other) == key(task) && !other.key.id.contains(&task.key.id)
            });
            for other in alike {
                prop_assert!(found.contains(&other), "{:?} has {:?} and is not found", other.reason, key(task));
            }
        }
    }

    #[test]
    fn any_filter_is_counted_as_it_is_viewed(
        tasks in prop::collection::vec(task(), 0..40),
        filter in select(&["", "status:failed,running", "-instance:ledger a", "in07 OR ops", "started:>-24h", "duration:>1h", "id:/[ab]/"][..]),
    ) {
        let mut store = Store::default();
        store.apply(tasks);
        let expression = Expression::parse(filter);
        prop_assert_eq!(count(&store, &expression), view(&store, &expression).len());
    }
}

#[test]
fn a_job_that_tells_no_reason_has_no_others() {
    let mut untold =
        Task::untold(tasks::task::TaskKey::parse("dcs/cn-north-4/b5d07e4c91a8463f8e2d6c0f7a1b9e34/a").unwrap());
    assert_eq!(others(&untold), None);
    untold.reason = Some("  ".to_owned());
    assert_eq!(others(&untold), None);
}
