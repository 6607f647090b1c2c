//! What views are made of beside their rows: groups, counts of regions and instances, slices; and what a store takes.

use std::collections::{BTreeMap, HashSet};

use cloud::call::Language;
use cloud::id::{ProjectId, RegionId};
use cloud::time::Moment;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use tasks::order::{Column, Orders};
use tasks::query::{Expression, Field};
use tasks::sources::{Scope, SourceId};
use tasks::status::Status;
use tasks::store::{Ask, GroupKey, STEPS, Store, View};
use tasks::task::{Instance, Progress, Raw, Task, TaskKey};

use crate::any_task::{now, task};
use crate::generated;

const DAY: i64 = 86_400_000;

const FILTERS: [&str; 7] = [
    "",
    "status:failed,running",
    "region:cn-north-1,xx-lab-1 warehouse",
    "-instance:ledger",
    "a",
    "in07 OR ops",
    "source:dcs",
];

fn tasks() -> impl Strategy<Value = Vec<Task>> {
    prop::collection::vec(task(), 0..40)
}

fn asked() -> impl Strategy<Value = Ask> {
    let orders = select(&["-started", "name", "status,-duration", "-id", "user,place,progress"][..]);
    let group = prop::option::of(select(&Column::ALL[..]));
    (select(&FILTERS[..]), orders, group, any::<bool>()).prop_map(|(filter, orders, group, chinese)| Ask {
        generation: 1,
        filter: Expression::parse(filter).at(now(), |wall| wall),
        orders: Orders::parse(orders).unwrap(),
        group,
        midnights: (-5..5).map(|day| now().plus(day * DAY - DAY / 2)).collect(),
        now: now(),
        chinese,
    })
}

fn filled(tasks: &[Task]) -> Store {
    let mut store = Store::default();
    store.apply(tasks.to_vec());
    store
}

/// What a task has in common with the others of its group, as a text.
fn common(store: &Store, key: GroupKey, column: Column) -> String {
    let of_row = |row| said(&store.task(row).unwrap(), column);
    match key {
        GroupKey::Status(status) => status.slug().to_owned(),
        GroupKey::Source(source) => source.slug().to_owned(),
        GroupKey::Like(row) => of_row(row),
        GroupKey::Day(day) => day.to_string(),
        GroupKey::Lasting(step) => step.to_string(),
        GroupKey::Percent(tens) => tens.to_string(),
        GroupKey::Nothing => String::new(),
    }
}

fn said(task: &Task, column: Column) -> String {
    let day = |at: Option<Moment>| {
        let noon = |at: Moment| Moment::from_millis(at.millis().div_euclid(DAY) * DAY).unwrap().to_string();
        at.map(noon).unwrap_or_default()
    };
    match column {
        Column::Status => task.status.slug().to_owned(),
        Column::Product => task.key.source.slug().to_owned(),
        Column::Name => tasks::sources::job_name(task).map_or(task.name.as_str(), |name| name.en).to_ascii_lowercase(),
        Column::Instance => {
            let label = |instance: &Instance| instance.name.as_ref().unwrap_or(&instance.id).to_ascii_lowercase();
            task.instance.as_ref().map(label).unwrap_or_default()
        }
        Column::Place => format!("{} {}", task.key.region, task.key.project),
        Column::Progress => match task.progress {
            Progress::Percent(percent) => (percent / 10).to_string(),
            _ => String::new(),
        },
        Column::Started => day(task.started.or(task.created)),
        Column::Created => day(task.created),
        Column::Ended => day(task.ended),
        Column::Duration => {
            let step = |ms: i64| STEPS.iter().filter(|step| **step <= ms).count().to_string();
            task.duration(now()).map(step).unwrap_or_default()
        }
        Column::Reason => task.reason.clone().unwrap_or_default(),
        Column::User => task.user.clone().unwrap_or_default(),
        Column::Id => task.key.id.clone(),
    }
}

/// A view with tasks' identities in the place of row numbers.
fn told(store: &Store, mut view: View) -> (Vec<String>, View) {
    let key = |row| store.task(row).unwrap().key.to_string();
    for group in &mut view.groups {
        if let GroupKey::Like(row) = &mut group.key {
            *row = view.rows.iter().position(|other| other == row).unwrap() as u32;
        }
    }
    (std::mem::take(&mut view.rows).into_iter().map(key).collect(), view)
}

proptest! {
    #[test]
    fn groups_part_the_rows_and_count_them(tasks in tasks(), ask in asked()) {
        let store = filled(&tasks);
        let view = store.view(&ask);
        let plain = store.view(&Ask { group: None, ..ask.clone() });
        prop_assert_eq!(view.rows.iter().collect::<HashSet<_>>(), plain.rows.iter().collect::<HashSet<_>>());
        let Some(column) = ask.group else {
            prop_assert!(view.groups.is_empty());
            return Ok(());
        };
        let (mut next, mut met) = (0, HashSet::new());
        for (at, group) in view.groups.iter().enumerate() {
            prop_assert_eq!(group.start, next, "one after the other");
            next += group.len;
            prop_assert!(met.insert(common(&store, group.key, column)), "no two alike");
            prop_assert!(group.key != GroupKey::Nothing || at + 1 == view.groups.len(), "what says nothing is last");
            let rows = &view.rows[group.start as usize..next as usize];
            prop_assert!(!rows.is_empty());
            for row in rows {
                prop_assert_eq!(said(&store.task(*row).unwrap(), column), common(&store, group.key, column));
            }
            for (status, count) in Status::ALL.into_iter().zip(group.by_status) {
                let naive = rows.iter().filter(|row| store.task(**row).unwrap().status == status).count();
                prop_assert_eq!(count as usize, naive);
            }
            let of_group: HashSet<_> = rows.iter().collect();
            let in_order: Vec<_> = plain.rows.iter().filter(|row| of_group.contains(row)).collect();
            prop_assert_eq!(rows.iter().collect::<Vec<_>>(), in_order, "in a group as without one");
        }
        prop_assert_eq!(next as usize, view.rows.len());
    }

    #[test]
    fn slices_are_the_view_in_one_go(tasks in tasks(), more in tasks(), ask in asked(), budgets in prop::collection::vec(0usize..50, 1..20)) {
        let mut store = filled(&tasks);
        let mut viewing = store.begin(&ask);
        for (at, budget) in budgets.iter().cycle().enumerate() {
            if at == 3 {
                // What comes in the meantime is in the view, and nothing twice.
                store.apply(more.clone());
            }
            if let Some(view) = viewing.step(&store, *budget) {
                prop_assert_eq!(view, store.view(&ask));
                break;
            }
        }
    }

    #[test]
    fn suggestions_in_slices_are_those_in_one_go(
        tasks in tasks(),
        more in tasks(),
        field in select(&[Field::Name, Field::Instance, Field::Region, Field::Project, Field::User, Field::Reason, Field::Status, Field::Source, Field::Id, Field::Ended][..]),
        prefix in select(&["", "re", "R", "重", "w", "30"][..]),
        budget in 0usize..30,
    ) {
        let mut store = filled(&tasks);
        let rows = store.view(&Ask::default()).rows;
        let mut counting = store.count(field, prefix, now());
        for at in 0.. {
            if at == 3 {
                store.apply(more.clone());
            }
            if let Some(counted) = counting.step(&store, &rows, budget) {
                prop_assert_eq!(counted, store.counted(field, prefix, &rows, now()));
                break;
            }
        }
    }

    #[test]
    fn tasks_that_come_bit_by_bit_are_seen_like_those_that_come_at_once(tasks in tasks(), gone in 0usize..40, ask in asked()) {
        let mut store = Store::default();
        for task in &tasks {
            store.apply([task.clone()]);
            store.view(&ask);
        }
        if let Some(task) = tasks.get(gone) {
            store.forget([&task.key]);
        }
        let again = filled(&store.iter().collect::<Vec<_>>());
        prop_assert_eq!(told(&store, store.view(&ask)), told(&again, again.view(&ask)));
    }

    #[test]
    fn regions_and_instances_are_counted(tasks in tasks(), ask in asked()) {
        let store = filled(&tasks);
        let view = store.view(&ask);
        let others = |field: Field| {
            let mut expression = ask.filter.expression.clone();
            expression.terms.retain(|term| term.what.field() != Some(field));
            let view = store.view(&Ask { filter: expression.at(now(), |wall| wall), ..ask.clone() });
            view.rows.into_iter().map(|row| store.task(row).unwrap()).collect::<Vec<_>>()
        };
        let mut regions: BTreeMap<String, u32> = store.iter().map(|task| (task.key.region.to_string(), 0)).collect();
        let asked = ask.filter.expression.values(Field::Region).filter(|id| cloud::region::find(id).is_some());
        regions.extend(asked.map(|id| (id.into_owned(), 0)));
        others(Field::Region).iter().for_each(|task| *regions.get_mut(task.key.region.as_str()).unwrap() += 1);
        let counted: BTreeMap<String, u32> = view.by_region.iter().map(|(id, count)| (id.to_string(), *count)).collect();
        prop_assert_eq!(counted, regions);

        let mut instances: BTreeMap<String, u32> = BTreeMap::new();
        let label = |instance: Instance| instance.name.unwrap_or(instance.id);
        let labels = others(Field::Instance).into_iter().filter_map(|task| task.instance.map(label));
        labels.filter(|label| !label.is_empty()).for_each(|label| *instances.entry(label).or_default() += 1);
        prop_assert!(view.by_instance.is_sorted_by_key(|(_, count)| std::cmp::Reverse(*count)));
        let counted: BTreeMap<String, u32> = view.by_instance.into_iter().filter(|(_, count)| *count > 0).collect();
        prop_assert_eq!(counted, instances);
    }

    #[test]
    fn suggestions_are_counted(tasks in tasks(), prefix in select(&["", "re", "R", "重", "w", "30", "nobody"][..])) {
        let store = filled(&tasks);
        let rows = store.view(&Ask::default()).rows;
        let begins = |text: &str| text.to_ascii_lowercase().starts_with(&prefix.to_ascii_lowercase());
        let mut names: BTreeMap<String, u32> = BTreeMap::new();
        for task in store.iter().filter(|task| !task.name.is_empty()) {
            let title = tasks::sources::job_name(&task);
            if begins(&task.name) || title.is_some_and(|title| begins(title.en) || begins(title.zh)) {
                *names.entry(task.name).or_default() += 1;
            }
        }
        let counted = store.counted(Field::Name, prefix, &rows, now());
        prop_assert!(counted.is_sorted_by_key(|(_, count)| std::cmp::Reverse(*count)));
        prop_assert_eq!(counted.into_iter().collect::<BTreeMap<_, _>>(), names);
        let sources = store.counted(Field::Source, "", &rows, now());
        prop_assert_eq!(sources.iter().map(|(_, count)| *count as usize).sum::<usize>(), store.len());
    }

    #[test]
    fn what_is_often_asked_is_counted_as_the_filter_would_find_it(tasks in tasks(), ask in asked()) {
        let store = filled(&tasks);
        let rows = store.view(&ask).rows;
        for field in [Field::Started, Field::Created, Field::Ended, Field::Duration, Field::Progress] {
            let usual = store.counted(field, "", &rows, now());
            prop_assert!(!usual.is_empty(), "{field:?}");
            for (value, found) in &usual {
                let term = format!("{}:{value}", field.word());
                let expression = Expression::default().toggled(field, value);
                prop_assert_eq!(&expression.to_string(), &term, "it is written as it is offered");
                let filter = expression.at(now(), |wall| wall);
                let all = store.view(&Ask { filter, now: now(), ..Ask::default() }).rows;
                prop_assert_eq!(rows.iter().filter(|row| all.contains(row)).count() as u32, *found, "{}", term);
            }
            let begun: Vec<_> = usual.into_iter().filter(|(value, _)| value.starts_with(">-")).collect();
            prop_assert_eq!(store.counted(field, ">-", &rows, now()), begun);
        }
    }
}

/// Tasks each of which has an instance, a reason and a user of its own.
fn all_different(count: usize) -> Vec<Task> {
    let one = generated::tasks(1).remove(0);
    let different = |at: usize| Task {
        key: TaskKey { id: format!("id-{at}"), ..one.key.clone() },
        instance: Some(Instance { id: format!("instance-{at}"), name: Some(format!("label-{at}")), state: None }),
        reason: Some(format!("reason {at}")),
        user: Some(format!("user-{at}")),
        ..one.clone()
    };
    (0..count).map(different).collect()
}

/// In how many steps of so many rows and values a view is made.
fn steps(store: &Store, ask: &Ask, budget: usize) -> usize {
    let mut viewing = store.begin(ask);
    1 + std::iter::from_fn(|| viewing.step(store, budget).is_none().then_some(())).count()
}

#[test]
fn distinct_values_count_like_rows() {
    let (rows, budget) = (2_000, 50);
    let store = filled(&all_different(rows));
    let ask = |filter: &str, orders: &str| Ask {
        filter: Expression::parse(filter).at(now(), |wall| wall),
        orders: Orders::parse(orders).unwrap(),
        ..Ask::default()
    };
    let plain = steps(&store, &ask("", "-started"), budget);
    // All rows once for the filter, into the order and out of it; all instances as they are joined and chosen from.
    assert!(plain * budget >= 5 * rows, "{plain}");
    let more = |filter: &str, orders: &str| (steps(&store, &ask(filter, orders), budget) - plain) * budget;
    // A part is looked for in each value.
    assert!(more("reason:reason", "-started") >= rows - budget);
    assert!(more("label", "-started") >= 3 * rows - budget, "in all parts");
    assert!(more("source:dcs OR user:user", "-started") >= rows - budget);
    // An expression counts for more, whether it is held against values or against rows.
    let many = 10 * rows;
    assert!(more("user:/^user/", "-started") >= many);
    assert!(more("/^nothing$/", "-started") >= many);
    // Two thousand values are merged eleven times, and then told.
    let ordered = more("", "reason,-started");
    assert!(ordered >= 12 * rows, "{ordered}");
    let again = more("", "reason,-started");
    assert!(again < ordered - 11 * rows, "once for all: {again}");
}

#[test]
fn suggestions_count_rows_and_values() {
    let (rows, budget) = (2_000, 50);
    let store = filled(&all_different(rows));
    let all = store.view(&Ask::default()).rows;
    for field in [Field::Reason, Field::Instance, Field::Id] {
        let mut counting = store.count(field, "", now());
        let steps = 1 + std::iter::from_fn(|| counting.step(&store, &all, budget).is_none().then_some(())).count();
        // Each row, each value held against what was typed, and against the ones with most.
        assert!(steps * budget >= 3 * rows, "{field:?}: {steps}");
    }
}

#[test]
fn an_instance_that_is_asked_for_keeps_its_place_without_tasks() {
    let store = filled(&generated::tasks(200));
    let filter = Expression::parse("instance:nobody region:la-south-2 status:failed").at(now(), |wall| wall);
    let view = store.view(&Ask { filter, now: now(), ..Ask::default() });
    assert!(view.rows.is_empty());
    assert!(view.by_instance.contains(&("nobody".to_owned(), 0)));
    assert!(view.by_region.iter().any(|(id, count)| id.as_str() == "la-south-2" && *count == 0));
}

#[test]
fn ids_are_ordered_whatever_their_length() {
    let mut one = generated::tasks(1).remove(0);
    let mut store = Store::default();
    let mut ids = ["b", "abcdefgh", "abcdefghi", "abcdefgz", "a", "ABC", "abcdefghabcdefghz", "abcdefghabcdefgha"]
        .map(str::to_owned);
    for id in &ids {
        one.key.id.clone_from(id);
        store.apply([one.clone()]);
    }
    ids.sort_unstable();
    let shown = |orders: &str| {
        let view = store.view(&Ask { orders: Orders::parse(orders).unwrap(), ..Ask::default() });
        view.rows.into_iter().map(|row| store.task(row).unwrap().key.id).collect::<Vec<_>>()
    };
    assert_eq!(shown("id"), ids);
    ids.reverse();
    assert_eq!(shown("-id"), ids);
}

#[test]
fn a_task_takes_less_than_four_hundred_bytes_beside_its_raw_text() {
    let tasks = generated::tasks(20_000);
    let raw: usize = tasks.iter().flat_map(|task| &task.raw).map(|raw| raw.json.len()).sum();
    let store = filled(&tasks);
    for orders in ["name", "-reason,instance"] {
        store.view(&Ask { orders: Orders::parse(orders).unwrap(), ..Ask::default() });
    }
    let size = store.size();
    let each = (size.columns + size.index) / store.len();
    assert!(each < 400, "{each}: {size:?}");
    assert!(size.raw < raw * 3 / 2, "{} for {raw}", size.raw);
}

#[test]
fn what_changes_often_does_not_pile_up() {
    let mut tasks = generated::tasks(2_000);
    let mut store = filled(&tasks);
    let before = store.size();
    for round in 0..40 {
        for task in &mut tasks {
            task.progress = Progress::Percent(round);
            task.raw = vec![Raw {
                api: "tasks",
                json: format!("{{\"process\":\"{round}%\",\"note\":\"{}\"}}", task.key.id.len()),
            }];
        }
        store.apply(tasks.clone());
    }
    assert_eq!(store.len(), 2_000);
    let after = store.size();
    assert!(after.index + after.raw < 3 * (before.index + before.raw), "{after:?} after {before:?}");
    assert_eq!(store.iter().collect::<Vec<_>>().len(), 2_000);
}

#[test]
fn the_days_of_a_list_are_between_its_first_and_its_last_time() {
    let tasks = generated::tasks(50);
    let store = filled(&tasks);
    let times: Vec<Moment> = tasks.iter().filter_map(|task| task.started.or(task.created)).collect();
    assert_eq!(store.span(Column::Started), times.iter().min().copied().zip(times.iter().max().copied()));
    assert_eq!(store.span(Column::Name), None);
    assert_eq!(Store::default().span(Column::Created), None);
}

#[test]
fn a_text_of_any_length_is_searched() {
    let scope = Scope {
        region: RegionId::parse("cn-north-4").unwrap(),
        project: ProjectId::parse("b5d07e4c91a8463f8e2d6c0f7a1b9e34").unwrap(),
        language: Language::English,
    };
    let lists = [
        ("taurusdb-scheduled", "schedules", include_str!("../fixtures/taurusdb.scheduled.job-names.json")),
        ("gaussdb", "tasks", include_str!("../fixtures/gaussdb.tasks.texts.json")),
    ];
    for (slug, list, body) in lists {
        let body: Value = serde_json::from_str(body).unwrap();
        let texts = body[list][0].as_object().unwrap().iter().filter(|(_, value)| value.is_string());
        for field in texts.map(|(name, _)| name) {
            let mut long = body.clone();
            long[list] = vec![body[list][0].clone()].into();
            long[list][0][field] = "W".repeat(300_000).into();
            let source = SourceId::from_slug(slug).unwrap();
            let Ok(page) = source.read_list(&scope, long.to_string().as_bytes()) else { continue };
            let mut store = Store::default();
            store.apply(page.tasks.clone());
            store.apply(source.read_list(&scope, body.to_string().as_bytes()).unwrap().tasks);
            store.apply(page.tasks);
            let filter = Expression::parse("WWWW").at(Moment::default(), |at| at);
            let view = store.view(&Ask { filter, ..Ask::default() });
            assert_eq!(view.rows.len(), 1, "{slug} {field}");
        }
    }
}
