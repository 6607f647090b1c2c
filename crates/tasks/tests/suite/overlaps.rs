//! Jobs that ran on one instance at the same time: counted, filtered by, and on their timeline, against a plain list.

use cloud::time::Moment;
use proptest::prelude::*;
use tasks::lanes::{By, Labels};
use tasks::query::Expression;
use tasks::status::Status;
use tasks::store::{Ask, Charting, Store, View};
use tasks::task::Task;

use crate::any_task::{now, task};

const FILTERS: [&str; 6] = [
    "overlaps:true",
    "overlaps:false",
    "-overlaps:true",
    "overlaps:TRUE,false",
    "overlaps:true OR status:pending",
    "status:failed overlaps:true",
];

fn filled(tasks: &[Task]) -> Store {
    let mut store = Store::default();
    store.apply(tasks.to_vec());
    store
}

/// What an instance is known by: its id or, where it has none, its name.
fn instance(task: &Task) -> Option<(bool, String)> {
    let instance = task.instance.as_ref()?;
    match &instance.name {
        Some(name) if instance.id.is_empty() => Some((false, name.clone())),
        _ => Some((true, instance.id.clone())),
    }
}

/// From when to when a task is known to have run.
fn ran(task: &Task) -> Option<(i64, i64)> {
    let begun = task.started.or(task.created)?.millis();
    let end = match task.status {
        Status::Running => i64::MAX,
        Status::Completed | Status::Failed | Status::Canceled => task.ended?.millis(),
        _ => return None,
    };
    (end >= begun).then_some((begun, end.max(begun + 1)))
}

fn naive(task: &Task, all: &[Task]) -> u32 {
    let Some((from, to)) = ran(task) else { return 0 };
    let meets = |other: &&Task| {
        other.key != task.key
            && instance(other).is_some()
            && instance(other) == instance(task)
            && ran(other).is_some_and(|(begun, end)| begun < to && from < end)
    };
    all.iter().filter(meets).count() as u32
}

fn ask(filter: &str) -> Ask {
    Ask { filter: Expression::parse(filter).at(now(), |wall| wall), now: now(), ..Ask::default() }
}

fn keys(store: &Store, view: &View) -> Vec<String> {
    let mut keys: Vec<String> = view.rows.iter().map(|row| store.task(*row).unwrap().key.to_string()).collect();
    keys.sort_unstable();
    keys
}

proptest! {
    #[test]
    fn overlaps_are_those_of_a_naive_count_also_after_changes(tasks in prop::collection::vec(task(), 0..30), later in prop::collection::vec(task(), 0..6), gone in 0usize..4, steps in 1usize..50) {
        let mut store = filled(&tasks);
        for round in 0..3 {
            let all: Vec<Task> = store.iter().collect();
            for filter in FILTERS {
                let mut viewing = store.begin(&ask(filter));
                let view = loop {
                    if let Some(view) = viewing.step(&store, steps) {
                        break view;
                    }
                };
                let holds = |task: &Task| {
                    let overlaps = naive(task, &all) > 0;
                    match filter {
                        "overlaps:true" => overlaps,
                        "overlaps:false" | "-overlaps:true" => !overlaps,
                        "overlaps:TRUE,false" => true,
                        "overlaps:true OR status:pending" => overlaps || task.status == Status::Pending,
                        _ => overlaps && task.status == Status::Failed,
                    }
                };
                let mut expected: Vec<String> = all.iter().filter(|task| holds(task)).map(|task| task.key.to_string()).collect();
                expected.sort_unstable();
                prop_assert_eq!(keys(&store, &view), expected, "{} in round {}", filter, round);
            }
            for task in &all {
                prop_assert_eq!(store.overlaps(store.row(&task.key).unwrap()), naive(task, &all));
            }
            if round == 0 {
                store.apply(later.clone());
            } else {
                let taken: Vec<_> = store.iter().take(gone).map(|task| task.key).collect();
                store.forget(&taken);
            }
        }
    }

    #[test]
    fn a_timeline_has_every_job_in_its_lane_or_among_those_without_times(tasks in prop::collection::vec(task(), 0..30), by in 0..By::ALL.len()) {
        let store = filled(&tasks);
        let all: Vec<Task> = store.iter().collect();
        let view = store.view(&ask(""));
        let by = By::ALL[by];
        let of = |task: &Task| match by {
            By::Instance => task.instance.as_ref().map(|i| i.name.clone().unwrap_or_else(|| i.id.clone())).unwrap_or_default(),
            By::Product => task.key.source.product().slug().to_owned(),
            By::Connection => task.key.region.to_string(),
            By::Name => task.name.clone(),
        };
        let label = |row| of(&store.task(row).unwrap());
        let labels = Labels { by, label: &label, estimate: &|_| None, now: now() };
        let timeline = store.timeline(&view.rows, labels);
        // In slices it is the same.
        let mut charting = Charting::default();
        let sliced = loop {
            if let Some(timeline) = charting.go_on(&store, &view.rows, labels, &|| true) {
                break timeline;
            }
        };
        prop_assert_eq!(&timeline, &sliced);

        let mut rows = timeline.timeless.clone();
        rows.extend(timeline.chart.bars.iter().map(|bar| bar.row));
        rows.sort_unstable();
        let mut expected = view.rows.clone();
        expected.sort_unstable();
        prop_assert_eq!(rows, expected, "none is lost, and none is there twice");
        for row in &timeline.timeless {
            let task = store.task(*row).unwrap();
            let begun = task.started.or(task.created);
            let is_reversed = begun.zip(task.ended).is_some_and(|(begun, ended)| ended < begun);
            prop_assert!(begun.is_none() || is_reversed || task.status.is_over() && task.ended.is_none());
        }
        for lane in &timeline.chart.lanes {
            let bars = lane.tracks.clone().flat_map(|track| timeline.chart.tracks[track].clone());
            for bar in bars.map(|bar| timeline.chart.bars[bar]) {
                let task = store.task(bar.row).unwrap();
                if by != By::Instance {
                    prop_assert_eq!(of(&task), lane.label.clone());
                }
                prop_assert_eq!(Moment::from_millis(bar.from), task.started.or(task.created));
                prop_assert_eq!(bar.overlaps, naive(&task, &all) > 0);
            }
        }
        let overlapped: u32 = timeline.overlapped.iter().map(|instance| instance.jobs).sum();
        prop_assert_eq!(overlapped as usize, all.iter().filter(|task| naive(task, &all) > 0).count());
    }
}
