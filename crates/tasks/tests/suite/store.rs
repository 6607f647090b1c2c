//! The store's columns against a plain list of tasks: what is shown, how it is counted, in which order.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use cloud::id::{ProjectId, RegionId};
use cloud::region;
use cloud::time::Moment;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use tasks::order::{Column, Order, Orders};
use tasks::query::{Expression, Field, Pattern, Term, What};
use tasks::sources::{SourceId, job_name};
use tasks::status::Status;
use tasks::store::{Ask, RowId, Store, View};
use tasks::task::{Progress, Task, TaskKey};

use crate::any_task::{now, project, region, source, task};

/// Terms that find something, that find nothing, that mean nothing, in lower case and upper, in both languages.
const TERMS: [&str; 78] = [
    "reboot",
    "REBOOT",
    "重启",
    "\"a DB instance\"",
    "in07",
    "warehouse",
    "LEDGER",
    "subnet",
    "\"in the subnet\"",
    "ops",
    "6379",
    "0.125",
    "écran",
    "keys",
    "unparsed",
    "b5d0",
    "cn-north-1",
    "nothing-has-this",
    "status:failed",
    "status:FAILED,running",
    "status:pending",
    "status:unknown,completed,canceled",
    "status:broken",
    "source:dcs",
    "source:taurusdb",
    "source:TaurusDB-Scheduled,gaussdb",
    "source:taurusdb-immediate",
    "name:upgrade",
    "name:创建,删除",
    "name:gaussdb",
    "instance:30c8",
    "instance:ledger,WARE",
    "region:cn-north-1",
    "region:Beijing",
    "region:曼谷,xx-lab-1",
    "region:cn",
    "project:b5d0,ffff",
    "started:-24h",
    "started:>now",
    "started:<-1d",
    "started:2026-11-20..2026-11-21",
    "started:2026-11-22,-2h..+2h",
    "started:soon",
    "stats:failed",
    "re*",
    "*DB?instance*",
    "cn-*-1",
    "\"*\"",
    "/^(reboot|重启)/",
    "/\\d{4}$/",
    "/(/",
    "name:*upgrade*,create",
    "name:/^[a-z]+$/",
    "name:/[/,删除",
    "instance:*-in07",
    "instance:/LEDGER|ware/",
    "region:cn-*",
    "region:/^xx-/,bang*",
    "project:b5d0*",
    "project:/f{4}/",
    "id:a,B",
    "id:*",
    "id:/^[a-c]$/",
    "user:ops",
    "user:OP?",
    "reason:subnet",
    "reason:*SUBNET*",
    "reason:/in the/",
    "created:>-2d",
    "created:2026-11-20..2026-11-22",
    "ended:<now",
    "ended:-3h",
    "duration:>10m",
    "duration:<=1h,>1d",
    "duration:5m..2h",
    "duration:0s",
    "progress:<50",
    "progress:60,>=99",
];

fn expression() -> impl Strategy<Value = Expression> {
    let term = prop_oneof![
        6 => select(&TERMS[..]).prop_map(str::to_owned),
        1 => "[a-zA-Z0-9:.-]{1,3}",
        1 => "[^ \\p{Cc}]{1,2}",
    ];
    let nested = term.prop_recursive(3, 12, 3, |term| {
        let alternative = prop::collection::vec(term.clone(), 0..3).prop_map(|terms| terms.join(" "));
        prop_oneof![
            term.prop_map(|term| format!("-{term}")),
            prop::collection::vec(alternative, 1..4).prop_map(|all| format!("({})", all.join(" OR "))),
        ]
    });
    prop::collection::vec(nested, 0..4).prop_map(|terms| Expression::parse(&terms.join(" ")))
}

fn orders() -> impl Strategy<Value = Orders> {
    let click = (select(&Column::ALL[..]), any::<bool>());
    prop::collection::vec(click, 0..4).prop_map(|clicks| {
        clicks.into_iter().fold(Orders::default(), |orders, (column, add)| orders.clicked(column, add))
    })
}

fn by(order: Order) -> Orders {
    Orders::parse(&order.to_string()).unwrap()
}

/// A reader whose clock is eight hours ahead.
fn in_beijing(wall: Moment) -> Moment {
    wall.plus(-8 * 3_600_000)
}

fn ask(filter: &Expression, orders: &Orders, chinese: bool) -> Ask {
    Ask {
        generation: 7,
        filter: filter.at(now(), in_beijing),
        orders: orders.clone(),
        now: now(),
        chinese,
        ..Ask::default()
    }
}

fn view(store: &Store, filter: &Expression, orders: &Orders) -> View {
    store.view(&ask(filter, orders, false))
}

fn everything(store: &Store) -> View {
    view(store, &Expression::default(), &Orders::default())
}

/// Everything that a bare word is looked for in.
fn texts(task: &Task) -> Vec<String> {
    fn values(value: &Value, texts: &mut Vec<String>) {
        match value {
            Value::Null | Value::Bool(_) => {}
            // serde_json adds a sign to exponents, which the rows have none of.
            Value::Number(number) => texts.push(number.to_string().replace("e+", "e")),
            Value::String(text) => texts.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| values(item, texts)),
            Value::Object(fields) => fields.values().for_each(|field| values(field, texts)),
        }
    }
    let mut texts = names(task);
    texts.extend(instance_names(task));
    texts.extend([task.key.id.clone(), task.key.region.to_string(), task.key.project.to_string()]);
    texts.push(task.status_word.clone());
    texts.extend(task.instance.iter().filter_map(|i| i.state.clone()));
    let state = task.instance.iter().filter_map(|i| tasks::names::instance_state(i.state.as_deref()?));
    let shown = [tasks::names::status(task.status), task.key.source.name()].into_iter().chain(state);
    texts.extend(shown.flat_map(|name| [name.en.to_owned(), name.zh.to_owned()]));
    let region = cloud::region::find(task.key.region.as_str());
    texts.extend(region.into_iter().flat_map(|region| [region.name_en.to_owned(), region.name_zh.to_owned()]));
    texts.extend(task.reason.iter().chain(&task.user).cloned());
    for raw in &task.raw {
        match serde_json::from_str(&raw.json) {
            Ok(value) => values(&value, &mut texts),
            Err(_) => texts.push(raw.json.clone()),
        }
    }
    texts
}

fn names(task: &Task) -> Vec<String> {
    let titles = job_name(task).into_iter().flat_map(|name| [name.en.to_owned(), name.zh.to_owned()]);
    titles.chain([task.name.clone()]).collect()
}

fn instance_names(task: &Task) -> Vec<String> {
    task.instance.iter().flat_map(|i| i.name.iter().cloned().chain([i.id.clone()])).collect()
}

/// Whether one of the texts is found by a pattern; none where the pattern is no regular expression.
fn any_holds(texts: &[String], pattern: &Pattern) -> Option<bool> {
    let regex = match pattern {
        Pattern::Part(part) => regex_lite::escape(&part.to_ascii_lowercase()),
        Pattern::Regex(regex) => regex.clone(),
        Pattern::Wild(wild) => {
            let (mut regex, mut characters) = ("^".to_owned(), wild.chars());
            while let Some(c) = characters.next() {
                match c {
                    '*' => regex.push_str(".*"),
                    '?' => regex.push('.'),
                    '\\' => regex.push_str(&regex_lite::escape(&characters.next().unwrap().to_string())),
                    c => regex.push_str(&regex_lite::escape(&c.to_string())),
                }
            }
            regex + "$"
        }
    };
    let regex = regex_lite::RegexBuilder::new(&regex).case_insensitive(true).build().ok()?;
    Some(texts.iter().any(|text| text.to_ascii_lowercase().split('\n').any(|line| regex.is_match(line))))
}

/// Whether a term lets a task through, said as plainly as can be; none where it filters nothing.
fn holds(term: &Term, task: &Task) -> Option<bool> {
    let lets_through = match &term.what {
        What::NotUnderstood(_) => None,
        What::Word(word) => any_holds(&texts(task), word),
        What::Time(field, spans) => {
            let at = match field {
                Field::Created => task.created,
                Field::Ended => task.ended,
                _ => task.started.or(task.created),
            };
            let meant = Expression { terms: vec![term.clone()] }.at(now(), in_beijing);
            Some(at.is_some_and(|at| meant.any_holds(spans, at)))
        }
        What::Number(field, ranges) => {
            let number = match (field, task.progress) {
                (Field::Duration, _) => task.duration(now()),
                (_, Progress::Percent(percent)) => Some(i64::from(percent)),
                _ => None,
            };
            let holds = |number: i64| {
                ranges.iter().any(|range| {
                    let (from, to) = (range.from.unwrap_or(i64::MIN), range.to.unwrap_or(i64::MAX));
                    if range.is_open { number > from && number < to } else { number >= from && number <= to }
                })
            };
            Some(number.is_some_and(holds))
        }
        What::Status(statuses) => Some(statuses.contains(&task.status)),
        // What others did meanwhile is no task's own: see overlaps.rs.
        What::Overlaps(_) => None,
        What::Source(slugs) => {
            let source = task.key.source;
            Some(slugs.iter().any(|slug| slug == source.slug() || slug == source.product().slug()))
        }
        What::Text(field, patterns) => {
            let texts = match field {
                Field::Name => names(task),
                Field::Instance => instance_names(task),
                Field::Project => vec![task.key.project.to_string()],
                Field::Id => vec![task.key.id.clone()],
                Field::User => task.user.iter().cloned().collect(),
                Field::Reason => task.reason.iter().cloned().collect(),
                _ => {
                    let known = region::find(task.key.region.as_str()).filter(|info| info.name_en != info.id);
                    known.into_iter().flat_map(|info| [info.name_en.to_owned(), info.name_zh.to_owned()]).collect()
                }
            };
            let region = task.key.region.to_string();
            let is_region = |pattern: &Pattern| match (field, pattern) {
                (Field::Region, Pattern::Part(id)) => id.eq_ignore_ascii_case(&region),
                (Field::Region, pattern) => any_holds(std::slice::from_ref(&region), pattern).unwrap_or_default(),
                _ => false,
            };
            let each = patterns.iter().filter_map(|pattern| Some(any_holds(&texts, pattern)? || is_region(pattern)));
            each.reduce(|a, b| a || b)
        }
        What::Either(alternatives) => {
            alternatives.iter().filter_map(|alternative| all_hold(&alternative.terms, task)).reduce(|a, b| a || b)
        }
    };
    lets_through.map(|lets_through| lets_through != term.excluded)
}

fn all_hold<'a>(terms: impl IntoIterator<Item = &'a Term>, task: &Task) -> Option<bool> {
    terms.into_iter().filter_map(|term| holds(term, task)).reduce(|a, b| a && b)
}

fn matches(filter: &Expression, task: &Task) -> bool {
    all_hold(&filter.terms, task).unwrap_or(true)
}

fn matches_but(filter: &Expression, field: Field, task: &Task) -> bool {
    all_hold(filter.terms.iter().filter(|term| term.what.field() != Some(field)), task).unwrap_or(true)
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cell {
    Number(i64),
    Text(String),
}

/// What a task says in a column.
fn cell(task: &Task, column: Column, chinese: bool) -> Option<Cell> {
    let text = |text: &str| Some(Cell::Text(text.to_owned())).filter(|_| !text.is_empty());
    match column {
        Column::Status => Status::ALL.iter().position(|s| *s == task.status).map(|at| Cell::Number(at as i64)),
        Column::Product => Some(Cell::Number(task.key.source.index() as i64)),
        Column::Started => task.started.or(task.created).map(|at| Cell::Number(at.millis())),
        Column::Duration => task.duration(now()).map(Cell::Number),
        Column::Progress => match task.progress {
            Progress::Percent(percent) => Some(Cell::Number(i64::from(percent))),
            _ => None,
        },
        Column::Name => {
            let title = job_name(task).map(|name| if chinese { name.zh } else { name.en });
            text(&title.unwrap_or(&task.name).to_ascii_lowercase())
        }
        Column::Instance => {
            let label = task.instance.as_ref().map(|i| i.name.as_ref().unwrap_or(&i.id).to_ascii_lowercase());
            text(&label.unwrap_or_default())
        }
        Column::Place => text(&format!("{}\n{}", task.key.region, task.key.project)),
        Column::Reason => text(task.reason.as_deref().unwrap_or_default()),
        Column::Created => task.created.map(|at| Cell::Number(at.millis())),
        Column::Ended => task.ended.map(|at| Cell::Number(at.millis())),
        Column::User => text(task.user.as_deref().unwrap_or_default()),
        Column::Id => text(&task.key.id),
    }
}

/// The tasks in order, as a stable sort of a plain list puts them.
fn sorted<'a>(tasks: impl Iterator<Item = &'a Task>, orders: &Orders, chinese: bool) -> Vec<Task> {
    let by = |a: &Task, b: &Task, column, descending| match (cell(a, column, chinese), cell(b, column, chinese)) {
        (Some(a), Some(b)) if descending => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    };
    let mut tasks: Vec<&Task> = tasks.collect();
    tasks.sort_by(|a, b| {
        let ordered = orders.iter().map(|order| by(a, b, order.column, order.descending)).find(|o| o.is_ne());
        ordered.unwrap_or_else(|| by(a, b, Column::Started, true))
    });
    tasks.into_iter().cloned().collect()
}

/// The plain list that the store is held against, in the order in which tasks were first met.
#[derive(Default)]
struct Plain(Vec<Task>);

impl Plain {
    fn apply(&mut self, tasks: Vec<Task>) {
        for task in tasks {
            match self.0.iter_mut().find(|old| old.key == task.key) {
                Some(old) => old.merge(task),
                None => self.0.push(task),
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    Apply(Vec<Task>),
    Keep(SourceId, RegionId, ProjectId, HashSet<String>),
    Forget(ProjectId),
    ClearAway,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => prop::collection::vec(task(), 0..12).prop_map(Step::Apply),
        2 => (source(), region(), project(), prop::collection::hash_set("[a-d]", 0..3))
            .prop_map(|(source, region, project, ids)| Step::Keep(source, region, project, ids)),
        1 => project().prop_map(Step::Forget),
        1 => Just(Step::ClearAway),
    ]
}

fn take(step: Step, store: &mut Store, plain: &mut Plain) {
    match step {
        Step::Apply(tasks) => {
            store.apply(tasks.clone());
            plain.apply(tasks);
        }
        Step::Keep(source, region, project, ids) => {
            keep(store, source, &region, &project, ids.clone());
            plain.0.retain(|task| {
                let of_list = (task.key.source, &task.key.region, &task.key.project) == (source, &region, &project);
                !of_list || ids.contains(&task.key.id)
            });
        }
        Step::Forget(project) => {
            store.forget_strays(|_, other| *other != project);
            plain.0.retain(|task| task.key.project != project);
        }
        Step::ClearAway => _ = store.clear_away(&|| true),
    }
}

fn keep(store: &mut Store, source: SourceId, region: &RegionId, project: &ProjectId, ids: HashSet<String>) {
    let mut keeping = store.keep(source, (region, project), Rc::new(ids));
    while !keeping.go_on(store, &|| true) {}
}

fn shown(store: &Store, view: &View) -> Vec<Task> {
    view.rows.iter().map(|row| store.task(*row).unwrap()).collect()
}

fn filled(tasks: Vec<Task>) -> (Store, Plain) {
    let (mut store, mut plain) = (Store::default(), Plain::default());
    take(Step::Apply(tasks), &mut store, &mut plain);
    (store, plain)
}

proptest! {
    #[test]
    fn a_view_shows_what_a_plain_list_would(tasks in prop::collection::vec(task(), 0..30), filter in expression(), orders in orders(), chinese in any::<bool>()) {
        let (store, plain) = filled(tasks);
        let view = store.view(&ask(&filter, &orders, chinese));
        let expected = sorted(plain.0.iter().filter(|task| matches(&filter, task)), &orders, chinese);
        prop_assert_eq!(shown(&store, &view), expected);
    }

    #[test]
    fn each_count_is_what_the_rest_of_the_filter_lets_through(tasks in prop::collection::vec(task(), 0..30), filter in expression()) {
        let (store, plain) = filled(tasks);
        let view = view(&store, &filter, &Orders::default());
        for (status, count) in Status::ALL.into_iter().zip(view.by_status) {
            let naive = plain.0.iter().filter(|t| t.status == status && matches_but(&filter, Field::Status, t)).count();
            prop_assert_eq!(count as usize, naive, "{:?}", status);
        }
        for (source, count) in SourceId::all().zip(view.by_source) {
            let naive = plain.0.iter().filter(|t| t.key.source == source && matches_but(&filter, Field::Source, t)).count();
            prop_assert_eq!(count as usize, naive, "{:?}", source);
        }
        prop_assert_eq!(view.of as usize, plain.0.len());
    }

    #[test]
    fn where_nothing_matches_each_term_says_what_it_keeps_back(tasks in prop::collection::vec(task(), 0..30), filter in expression()) {
        let (store, plain) = filled(tasks);
        let view = view(&store, &filter, &Orders::default());
        if view.rows.is_empty() && view.of > 0 {
            let others = (0..filter.terms.len()).map(|at| filter.without(at));
            let naive = others.map(|others| plain.0.iter().filter(|task| matches(&others, task)).count() as u32);
            prop_assert_eq!(view.without, naive.collect::<Vec<_>>());
        } else {
            prop_assert!(view.without.is_empty());
        }
    }

    #[test]
    fn the_values_to_choose_from_are_those_that_tasks_have(tasks in prop::collection::vec(task(), 0..30), budget in 1usize..40) {
        let (store, plain) = filled(tasks);
        let names: BTreeSet<&str> = plain.0.iter().map(|task| task.name.as_str()).filter(|name| !name.is_empty()).collect();
        let values = |field: Field, most: usize, budget: usize| {
            let mut counting = store.count_all(field, most);
            let counted = std::iter::repeat_with(|| counting.step(&store, &[], budget)).flatten().next().unwrap();
            counted.into_iter().map(|(value, _)| value).collect::<Vec<_>>()
        };
        prop_assert!(values(Field::Name, 99, budget).iter().map(String::as_str).eq(names));
        let regions: BTreeSet<&str> = plain.0.iter().map(|task| task.key.region.as_str()).collect();
        prop_assert!(values(Field::Region, 99, budget).iter().map(String::as_str).eq(regions.iter().copied()));
        let count = |region: &str| plain.0.iter().filter(|task| task.key.region.as_str() == region).count();
        let most = regions.iter().map(|region| count(region)).max();
        let first = regions.iter().find(|region| Some(count(region)) == most).map(|region| region.to_string());
        prop_assert_eq!(values(Field::Region, 1, budget), first.into_iter().collect::<Vec<_>>());
        let label = |task: &Task| task.instance.as_ref().and_then(|instance| instance.name.clone());
        let instances: BTreeSet<String> = plain.0.iter().filter_map(label).filter(|name| !name.is_empty()).collect();
        prop_assert_eq!(values(Field::Instance, 99, budget), instances.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn a_term_more_never_shows_more(tasks in prop::collection::vec(task(), 0..30), filter in expression(), more in expression()) {
        let (store, _) = filled(tasks);
        let both = Expression { terms: [filter.terms.clone(), more.terms].concat() };
        let wide: HashSet<RowId> = view(&store, &filter, &Orders::default()).rows.into_iter().collect();
        prop_assert!(view(&store, &both, &Orders::default()).rows.iter().all(|row| wide.contains(row)));
    }

    #[test]
    fn every_column_orders_all_rows_both_ways_and_puts_what_says_nothing_last(tasks in prop::collection::vec(task(), 0..30), chinese in any::<bool>()) {
        let (store, plain) = filled(tasks);
        let filter = Expression::default();
        for column in Column::ALL {
            for descending in [false, true] {
                let order = by(Order { column, descending });
                let view = store.view(&ask(&filter, &order, chinese));
                prop_assert_eq!(&view, &store.view(&ask(&filter, &order, chinese)), "asked twice");
                prop_assert_eq!(view.rows.iter().collect::<HashSet<_>>().len(), plain.0.len());
                let tasks = shown(&store, &view);
                for (row, pair) in view.rows.windows(2).zip(tasks.windows(2)) {
                    let (a, b) = (cell(&pair[0], column, chinese), cell(&pair[1], column, chinese));
                    prop_assert!(a.is_some() || b.is_none(), "what says nothing is last");
                    let order = if descending { b.cmp(&a) } else { a.cmp(&b) };
                    prop_assert!(a.is_none() || b.is_none() || order != Ordering::Greater);
                    let started = |task| cell(task, Column::Started, chinese);
                    if a == b && started(&pair[0]) == started(&pair[1]) {
                        prop_assert!(row[0] < row[1], "equal rows keep their places");
                    }
                }
            }
        }
    }

    #[test]
    fn rows_stay_consistent_while_tasks_come_and_go(steps in prop::collection::vec(step(), 1..8), filter in expression()) {
        let (mut store, mut plain) = (Store::default(), Plain::default());
        let mut numbers: HashMap<TaskKey, RowId> = HashMap::new();
        for step in steps {
            take(step, &mut store, &mut plain);
            prop_assert_eq!(&store.iter().collect::<Vec<_>>(), &plain.0);
            prop_assert_eq!((store.len(), store.is_empty()), (plain.0.len(), plain.0.is_empty()));
            let now: HashMap<TaskKey, RowId> =
                everything(&store).rows.into_iter().map(|row| (store.task(row).unwrap().key.clone(), row)).collect();
            prop_assert_eq!(now.len(), plain.0.len());
            for task in &plain.0 {
                prop_assert_eq!(store.find(&task.key), Some(task.clone()));
            }
            for (key, row) in &numbers {
                match now.get(key) {
                    Some(same) => prop_assert_eq!(same, row, "a row keeps its number"),
                    None => {
                        prop_assert_eq!(store.find(key), None);
                        prop_assert_eq!(store.task(*row), None, "a number is never given to another");
                    }
                }
            }
            numbers = now;
            let expected = sorted(plain.0.iter().filter(|task| matches(&filter, task)), &Orders::default(), false);
            let view = view(&store, &filter, &Orders::default());
            prop_assert_eq!(shown(&store, &view), expected);
        }
    }

    #[test]
    fn a_list_read_to_its_end_forgets_only_its_own(tasks in prop::collection::vec(task(), 0..30), source in source(), region in region(), project in project(), ids in prop::collection::hash_set("[a-d]", 0..3)) {
        let (mut store, _) = filled(tasks);
        let before: Vec<TaskKey> = store.iter().map(|task| task.key.clone()).collect();
        keep(&mut store, source, &region, &project, ids.clone());
        for key in before {
            let of_list = key.source == source && key.region == region && key.project == project;
            prop_assert_eq!(store.find(&key).is_some(), !of_list || ids.contains(&key.id));
        }
    }

    #[test]
    fn a_view_says_which_asking_it_answers(generation in any::<u64>(), filter in expression()) {
        let asked = Ask { generation, ..ask(&filter, &Orders::default(), false) };
        let view = Store::default().view(&asked);
        prop_assert_eq!((view.generation, view.rows.len(), view.of), (generation, 0, 0));
        prop_assert!(view.by_region.iter().all(|(_, count)| *count == 0), "asked for, and not there");
    }
}
