//! What all tasks come to, against a plain list of them; and each number against the list that its filter lets through.

use cloud::time::Moment;
use proptest::prelude::*;
use tasks::query::Expression;
use tasks::status::Status;
use tasks::store::statistics::{Asked, NAMES, NEXT, OfName, Question, parts};
use tasks::store::{Ask, Store};
use tasks::task::Task;

use crate::any_task::{now, task};

/// A reader eight hours ahead.
fn to_wall(moment: Moment) -> Moment {
    moment.plus(8 * 3_600_000)
}

fn to_utc(wall: Moment) -> Moment {
    wall.plus(-8 * 3_600_000)
}

/// How many rows the list has that a link with this filter shows: it is written into an address and read again.
fn proved(store: &Store, filter: &Expression) -> u32 {
    let text = filter.to_string();
    assert_eq!(Expression::mistakes(&text), [], "{text}");
    let filter = Expression::parse(&text).at(now(), to_utc);
    store.view(&Ask { filter, now: now(), ..Ask::default() }).rows.len() as u32
}

fn begun(task: &Task) -> Option<Moment> {
    task.started.or(task.created)
}

fn is_late(at: Option<Moment>) -> bool {
    at.is_some_and(|at| now().since(at) <= 86_400_000)
}

fn is_asked(task: &Task, asked: Asked) -> bool {
    match asked {
        Asked::Running => task.status == Status::Running,
        Asked::Failed => task.status == Status::Failed && (is_late(task.ended) || is_late(begun(task))),
        Asked::Unauthorized => task.status == Status::Unauthorized,
        Asked::Pending => task.status == Status::Pending,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_number_is_that_of_a_plain_count_and_of_the_list_that_proves_it(
        all in prop::collection::vec(task(), 0..60),
        days in 1i64..400,
    ) {
        let mut store = Store::default();
        store.apply(all);
        let all: Vec<Task> = store.iter().collect();
        let parts = parts((now().plus(-days * 86_400_000), now()), &to_wall, &to_utc);
        prop_assert!(parts.len() <= 30 && parts.iter().all(|part| part.from < part.to));
        prop_assert!(parts.windows(2).all(|pair| pair[1].from.since(pair[0].to) == 1), "nothing lies between");
        let question = Question { now: now(), parts: parts.clone() };
        let told = store.statistics(&question);
        let mut summing = store.sum_up(question);
        let in_slices = std::iter::repeat_with(|| summing.go_on(&store, &|| true)).flatten().next();
        prop_assert_eq!(in_slices.as_ref(), Some(&told));

        let mut of_corners = 0;
        for corner in &told.corners {
            let here = |task: &&Task| {
                (&task.key.region, &task.key.project, task.key.source.product())
                    == (&corner.region, &corner.project, corner.product)
            };
            of_corners += all.iter().filter(here).count();
            for asked in Asked::ALL {
                let plain = all.iter().filter(here).filter(|task| is_asked(task, asked)).count() as u32;
                prop_assert_eq!(corner.number(asked), plain);
                prop_assert_eq!(proved(&store, &corner.filter(asked)), plain);
            }
            let mut next: Vec<Moment> = all
                .iter()
                .filter(here)
                .filter(|task| task.status == Status::Pending)
                .filter_map(begun)
                .filter(|at| *at >= now())
                .collect();
            next.sort_unstable();
            next.truncate(NEXT);
            let told: Vec<Moment> = corner.next.iter().filter_map(|row| begun(&store.task(*row)?)).collect();
            prop_assert_eq!(told, next);
        }
        prop_assert_eq!(of_corners, all.len(), "each task is in one");

        for of in &told.names {
            let here = |task: &&Task| of.product == task.key.source.product() && task.name.eq_ignore_ascii_case(&of.name);
            let ended = |task: &&Task| matches!(task.status, Status::Completed | Status::Failed);
            prop_assert_eq!(of.all, all.iter().filter(here).count() as u32);
            prop_assert_eq!(of.ended, all.iter().filter(here).filter(ended).count() as u32);
            prop_assert_eq!(proved(&store, &of.filter()), of.all);
            prop_assert_eq!(proved(&store, &of.ended()), of.ended);
            prop_assert_eq!(proved(&store, &of.failed()), of.failed);
            for (part, lengths) in parts.iter().zip(&of.parts) {
                prop_assert_eq!(proved(&store, &OfName::within(&of.ended(), part)), lengths.ended);
                prop_assert_eq!(proved(&store, &OfName::within(&of.failed(), part)), lengths.failed);
                let mut took: Vec<i64> = all
                    .iter()
                    .filter(here)
                    .filter(ended)
                    .filter(|task| begun(task).is_some_and(|at| (part.from..=part.to).contains(&at)))
                    .filter_map(|task| Some(task.ended?.since(task.started?)).filter(|took| *took >= 0))
                    .collect();
                took.sort_unstable();
                let within = |share: f64| took.iter().copied().find(|longest| {
                    took.iter().filter(|took| *took <= longest).count() as f64 >= share * took.len() as f64
                });
                prop_assert_eq!(lengths.within, within(0.5).zip(within(0.9)));
            }
        }
        let named: u32 = told.names.iter().map(|of| of.all).sum();
        prop_assert_eq!(named + told.other_names.1, all.len() as u32);
        prop_assert_eq!(proved(&store, &told.others()), told.other_names.1);
        prop_assert!(told.names.len() <= NAMES && told.names.windows(2).all(|pair| pair[0].all >= pair[1].all));

        for of in &told.instances {
            prop_assert_eq!(proved(&store, &of.filter()), of.failed);
        }
        prop_assert!(told.instances.windows(2).all(|pair| pair[0].failed >= pair[1].failed));
        let has_instance = |task: &&Task| task.status == Status::Failed && task.instance.is_some();
        prop_assert_eq!(told.instances.is_empty(), !all.iter().any(|task| has_instance(&task)));
    }
}

#[test]
fn the_loaded_time_is_cut_by_the_readers_days_and_shown_as_they_are_written() {
    let parts = parts((now().plus(-20 * 86_400_000), now()), &to_wall, &to_utc);
    assert_eq!(parts.len(), 21);
    assert_eq!(parts[0].span.to_string(), "2026-11-01");
    assert_eq!(parts[0].from.to_string(), "2026-10-31T16:00:00.000Z");
    let hours = parts_of_a_day();
    assert_eq!(hours.first().map(String::as_str), Some("2026-11-20T20:00..2026-11-20T20:59"));
}

fn parts_of_a_day() -> Vec<String> {
    let parts = parts((now().plus(-86_400_000), now()), &to_wall, &to_utc);
    parts.iter().map(|part| part.span.to_string()).collect()
}
