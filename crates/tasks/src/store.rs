//! All tasks at hand, by column, and the views of them: filtered, ordered, counted.
//!
//! A view is asked for with a generation number and may be answered later than asked. Question and answer are
//! plain values, so that a store can live in another thread. A view holds row numbers, and only the rows on screen
//! are looked at.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use cloud::id::{ProjectId, RegionId};
use cloud::region;
use cloud::time::Moment;
use serde_json::Value;

use crate::names;
use crate::order::{Column, Order, Orders};
use crate::query::{Expression, Field, Filter, Span, Term};
use crate::sources::{SourceId, job_name};
use crate::status::Status;
use crate::task::{Progress, Task, TaskKey};

/// The number of a row; it stays the row's own as long as the task is in the store.
pub type RowId = u32;

/// What a view is asked with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// Which asking this is; comes back in the view.
    pub generation: u64,
    /// The filter.
    pub filter: Filter,
    /// The orders, one after the other.
    pub orders: Orders,
    /// The moment that running durations refer to.
    pub now: Moment,
    /// Whether names are ordered in Chinese rather than English.
    pub chinese: bool,
}

/// The rows that match, in order, and the counts that go with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Which asking it answers.
    pub generation: u64,
    /// The rows.
    pub rows: Vec<RowId>,
    /// For each status, how many rows match all of the filter but its statuses.
    pub by_status: [u32; Status::ALL.len()],
    /// For each source, how many rows match all of the filter but its sources.
    pub by_source: [u32; SourceId::COUNT],
    /// How many tasks there are, matching or not.
    pub of: u32,
    /// Where none of them matches: for each term of the filter, how many would without it.
    pub without: Vec<u32>,
}

/// Tasks by column.
#[derive(Default)]
pub struct Store {
    tasks: Vec<Option<Task>>,
    rows: HashMap<TaskKey, RowId>,
    columns: Columns,
    names: Interned,
    instances: Interned,
    places: Vec<(RegionId, ProjectId)>,
}

/// One entry a row.
#[derive(Default)]
struct Columns {
    status: Vec<Status>,
    source: Vec<SourceId>,
    name: Vec<u32>,
    instance: Vec<u32>,
    place: Vec<u32>,
    started: Vec<i64>,
    text: Vec<Box<str>>,
}

/// Says of a row that it has no such value: below every time there is.
const NEVER: i64 = i64::MIN;

/// Distinct texts, numbered; with each the form that is searched.
#[derive(Default)]
struct Interned {
    numbers: HashMap<String, u32>,
    /// What is searched, in lower case as far as A to Z go: names in the cloud know no other letters that have
    /// cases, and the tables of those are a fortieth of what a page downloads.
    searched: Vec<Box<str>>,
    /// What rows are ordered by: English, Chinese.
    ordered: Vec<[Box<str>; 2]>,
}

impl Interned {
    fn number(&mut self, key: &str, parts: impl FnOnce() -> (String, [String; 2])) -> u32 {
        if let Some(number) = self.numbers.get(key) {
            return *number;
        }
        let number = self.searched.len() as u32;
        let (searched, ordered) = parts();
        self.numbers.insert(key.to_owned(), number);
        self.searched.push(searched.to_ascii_lowercase().into());
        self.ordered.push(ordered.map(|text| text.to_ascii_lowercase().into()));
        number
    }

    fn order(&self, number: u32, chinese: bool) -> &str {
        self.ordered.get(number as usize).map_or("", |names| &names[usize::from(chinese)])
    }

    /// For each number, whether one of these (lower-case) parts occurs in it.
    fn matching(&self, parts: &[String]) -> Vec<bool> {
        self.searched.iter().map(|text| parts.iter().any(|part| text.contains(part.as_str()))).collect()
    }
}

impl Store {
    /// Adds tasks, or merges them into those that are there.
    pub fn apply(&mut self, tasks: impl IntoIterator<Item = Task>) {
        for task in tasks {
            match self.rows.get(&task.key).copied() {
                Some(row) => {
                    if let Some(Some(old)) = self.tasks.get_mut(row as usize) {
                        old.merge(task);
                    }
                    self.index(row);
                }
                None => {
                    let row = self.tasks.len() as RowId;
                    self.rows.insert(task.key.clone(), row);
                    self.tasks.push(Some(task));
                    self.index(row);
                }
            }
        }
    }

    /// After a list was read to its end: forgets those of its tasks that it no longer has.
    pub fn keep(&mut self, source: SourceId, region: &RegionId, project: &ProjectId, ids: &HashSet<String>) {
        self.forget(|key| {
            key.source == source && key.region == *region && key.project == *project && !ids.contains(&key.id)
        });
    }

    /// Forgets every task for which this is true.
    pub fn forget(&mut self, gone: impl Fn(&TaskKey) -> bool) {
        let rows: Vec<RowId> = self.rows.iter().filter(|(key, _)| gone(key)).map(|(_, row)| *row).collect();
        for row in rows {
            if let Some(task) = self.tasks.get_mut(row as usize).and_then(Option::take) {
                self.rows.remove(&task.key);
            }
        }
    }

    /// The task of a row.
    pub fn task(&self, row: RowId) -> Option<&Task> {
        self.tasks.get(row as usize)?.as_ref()
    }

    /// The task of this identity.
    pub fn find(&self, key: &TaskKey) -> Option<&Task> {
        self.rows.get(key).and_then(|row| self.task(*row))
    }

    /// How many tasks there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Every task, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().flatten()
    }

    /// Every value that the tasks have in a field, and these, in order, each once.
    pub fn values(&self, field: Field, more: Vec<String>) -> Vec<String> {
        let of = |task: &Task| match field {
            Field::Name => Some(task.name.clone()),
            Field::Instance => task.instance.as_ref().and_then(|instance| instance.name.clone()),
            Field::Region => Some(task.key.region.to_string()),
            Field::Project => Some(task.key.project.to_string()),
            Field::Source | Field::Status | Field::Started => None,
        };
        let values: Vec<String> = self.iter().filter_map(of).filter(|v| !v.is_empty()).chain(more).collect();
        let mut distinct: Vec<&str> = values.iter().map(String::as_str).collect();
        distinct.sort_unstable();
        distinct.dedup();
        distinct.into_iter().map(str::to_owned).collect()
    }

    /// The rows that match, in order, and their counts.
    pub fn view(&self, ask: &Ask) -> View {
        let expression = &ask.filter.expression;
        let mut view = self.matching(expression, &ask.filter);
        view.generation = ask.generation;
        if view.rows.is_empty() && view.of > 0 {
            let without = |at| self.matching(&expression.without(at), &ask.filter).rows.len() as u32;
            view.without = (0..expression.terms.len()).map(without).collect();
        }
        self.sort(&mut view.rows, ask);
        view
    }

    /// The rows that match an expression, of whose spans of time the filter knows the meaning; in no order.
    fn matching(&self, expression: &Expression, filter: &Filter) -> View {
        let tests = expression.terms.iter().filter_map(|term| Test::new(self, term)).collect();
        let rest = Matcher { store: self, tests, filter };
        let statuses = Status::ALL
            .map(|status| expression.all_hold(Field::Status, |value| value.eq_ignore_ascii_case(status.slug())));
        let mut sources = [false; SourceId::COUNT];
        for id in SourceId::all() {
            // `gaussdb` is both a product and its only list; a product's name takes all of its lists.
            sources[id.index()] = expression.all_hold(Field::Source, |value| {
                value.eq_ignore_ascii_case(id.slug()) || value.eq_ignore_ascii_case(id.product().slug())
            });
        }
        let mut view = View { of: self.rows.len() as u32, ..View::default() };
        for (at, task) in self.tasks.iter().enumerate() {
            if task.is_none() || !rest.holds(at) {
                continue;
            }
            let (status, source) = (self.columns.status[at], self.columns.source[at]);
            let of_source = sources[source.index()];
            let of_status = statuses[status as usize];
            if of_source {
                view.by_status[status as usize] += 1;
            }
            if of_status {
                view.by_source[source.index()] += 1;
            }
            if of_source && of_status {
                view.rows.push(at as RowId);
            }
        }
        view
    }

    /// Orders rows by a number for each order, so that every column is one comparison: rows that say nothing in
    /// a column last whichever way round, equal ones by when they started.
    fn sort(&self, rows: &mut [RowId], ask: &Ask) {
        let mut keyed: Vec<(Vec<i64>, RowId)> = rows.iter().map(|&row| (Vec::new(), row)).collect();
        for order in ask.orders.iter() {
            for ((keys, _), key) in keyed.iter_mut().zip(self.keys(rows, order, ask)) {
                keys.push(key);
            }
        }
        keyed.sort_unstable_by(|(a, row), (b, other)| {
            let by = |((order, a), b): ((Order, &i64), &i64)| {
                let sides = (*a == NEVER).cmp(&(*b == NEVER));
                sides.then(order.apply(a.cmp(b)))
            };
            let ordered = ask.orders.iter().zip(a).zip(b).map(by).find(|o| o.is_ne()).unwrap_or(Ordering::Equal);
            let started = |row: RowId| self.columns.started[row as usize];
            ordered.then(started(*other).cmp(&started(*row))).then(row.cmp(other))
        });
        for (row, (_, sorted)) in rows.iter_mut().zip(keyed) {
            *row = sorted;
        }
    }

    /// For each row the number that it is ordered by.
    fn keys(&self, rows: &[RowId], order: Order, ask: &Ask) -> Vec<i64> {
        let c = &self.columns;
        match order.column {
            Column::Started => rows.iter().map(|&row| c.started[row as usize]).collect(),
            Column::Status => rows.iter().map(|&row| c.status[row as usize] as i64).collect(),
            Column::Product => rows.iter().map(|&row| c.source[row as usize].index() as i64).collect(),
            Column::Duration | Column::Progress | Column::Created | Column::Ended => {
                rows.iter().map(|&row| self.number_in(row, order.column, ask.now)).collect()
            }
            Column::Name | Column::Instance | Column::Reason | Column::Place | Column::User | Column::Id => {
                ranks(&rows.iter().map(|&row| self.text_in(row, order.column, ask.chinese)).collect::<Vec<_>>())
            }
        }
    }

    fn number_in(&self, row: RowId, column: Column, now: Moment) -> i64 {
        let Some(task) = self.task(row) else { return NEVER };
        match (column, task.progress) {
            (Column::Duration, _) => task.duration(now).unwrap_or(NEVER),
            (Column::Created, _) => task.created.map_or(NEVER, Moment::millis),
            (Column::Ended, _) => task.ended.map_or(NEVER, Moment::millis),
            (_, Progress::Percent(percent)) => i64::from(percent),
            _ => NEVER,
        }
    }

    fn text_in(&self, row: RowId, column: Column, chinese: bool) -> Cow<'_, str> {
        let c = &self.columns;
        match column {
            Column::User => self.task(row).and_then(|task| task.user.as_deref()).unwrap_or_default().into(),
            Column::Id => self.task(row).map_or("", |task| &task.key.id).into(),
            Column::Name => self.names.order(c.name[row as usize], chinese).into(),
            Column::Instance => self.instances.order(c.instance[row as usize], false).into(),
            Column::Place => match self.places.get(c.place[row as usize] as usize) {
                Some((region, project)) => format!("{region} {project}").into(),
                None => Cow::default(),
            },
            _ => self.task(row).and_then(|task| task.reason.as_deref()).unwrap_or_default().into(),
        }
    }

    /// Fills in the columns of a row from its task.
    fn index(&mut self, row: RowId) {
        let Some(Some(task)) = self.tasks.get(row as usize) else { return };
        let name_key = format!("{}\n{}", task.key.source.product().slug(), task.name);
        let title = job_name(task);
        let name = self.names.number(&name_key, || match title {
            Some(known) => {
                (format!("{}\n{}\n{}", task.name, known.en, known.zh), [known.en.to_owned(), known.zh.to_owned()])
            }
            None => (task.name.clone(), [task.name.clone(), task.name.clone()]),
        });
        let (id, label) =
            task.instance.as_ref().map_or(("", ""), |i| (i.id.as_str(), i.name.as_deref().unwrap_or(&i.id)));
        let instance = self
            .instances
            .number(&format!("{id}\n{label}"), || (format!("{id}\n{label}"), [label.to_owned(), label.to_owned()]));
        let place = (task.key.region.clone(), task.key.project.clone());
        let place = self.places.iter().position(|p| *p == place).unwrap_or_else(|| {
            self.places.push(place);
            self.places.len() - 1
        });
        let started = task.started.or(task.created).map_or(NEVER, Moment::millis);
        let text = searched_text(task);
        let c = &mut self.columns;
        set(&mut c.status, row, task.status);
        set(&mut c.source, row, task.key.source);
        set(&mut c.name, row, name);
        set(&mut c.instance, row, instance);
        set(&mut c.place, row, place as u32);
        set(&mut c.started, row, started);
        set(&mut c.text, row, text);
    }
}

/// For each text its place among all of them in order; [`NEVER`] where it is empty.
fn ranks(texts: &[Cow<'_, str>]) -> Vec<i64> {
    let mut ordered: Vec<&str> = texts.iter().map(|text| &**text).collect();
    ordered.sort_unstable();
    ordered.dedup();
    let rank = |text: &str| if text.is_empty() { NEVER } else { ordered.partition_point(|other| *other < text) as i64 };
    texts.iter().map(|text| rank(text)).collect()
}

/// Rows are added in order, so a row is either there or the next one.
fn set<T>(column: &mut Vec<T>, row: RowId, value: T) {
    match column.get_mut(row as usize) {
        Some(cell) => *cell = value,
        None => column.push(value),
    }
}

/// What a bare word looks into beside name and instance: the id, what a row shows of status, list, region and
/// instance in both languages, the user, the reason, and every value (not the field names) of the rows as
/// received; one a line, so that a phrase is found in one of them only.
fn searched_text(task: &Task) -> Box<str> {
    let mut text = format!("{}\n{}\n{}", task.key.id, task.key.region, task.key.project);
    let state = task.instance.as_ref().and_then(|instance| instance.state.as_deref()).and_then(names::instance_state);
    for name in [Some(names::status(task.status)), Some(task.key.source.name()), state].into_iter().flatten() {
        text.push('\n');
        text.push_str(name.en);
        text.push('\n');
        text.push_str(name.zh);
    }
    if let Some(region) = region::find(task.key.region.as_str()) {
        text.push('\n');
        text.push_str(region.name_en);
        text.push('\n');
        text.push_str(region.name_zh);
    }
    for part in [&task.reason, &task.user].into_iter().flatten() {
        text.push('\n');
        text.push_str(part);
    }
    for raw in &task.raw {
        match serde_json::from_str(&raw.json) {
            Ok(value) => push_values(&value, &mut text),
            Err(_) => {
                text.push('\n');
                text.push_str(&raw.json);
            }
        }
    }
    text.to_ascii_lowercase().into()
}

fn push_values(value: &Value, text: &mut String) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => {
            text.push('\n');
            text.push_str(&number.to_string());
        }
        Value::String(string) => {
            // Mostly what is there already: ids and reasons are values of the row too.
            if !string.is_empty() && !text.ends_with(string.as_str()) {
                text.push('\n');
                text.push_str(string);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| push_values(item, text)),
        Value::Object(fields) => fields.values().for_each(|field| push_values(field, text)),
    }
}

/// A filter made ready for the columns, but for statuses and sources: what is per distinct value is decided once.
struct Matcher<'a> {
    store: &'a Store,
    tests: Vec<Test>,
    filter: &'a Filter,
}

enum Test {
    /// A word: the distinct names and instances that hold it, and the word for the rest.
    Word {
        names: Vec<bool>,
        instances: Vec<bool>,
        word: String,
    },
    Name(Vec<bool>),
    Instance(Vec<bool>),
    Place(Vec<bool>),
    Started(Vec<Span>),
}

impl Matcher<'_> {
    fn holds(&self, row: usize) -> bool {
        let c = &self.store.columns;
        let is = |set: &[bool], number: u32| set.get(number as usize).copied().unwrap_or(false);
        self.tests.iter().all(|test| match test {
            Test::Word { names, instances, word } => {
                is(names, c.name[row]) || is(instances, c.instance[row]) || c.text[row].contains(word.as_str())
            }
            Test::Name(set) => is(set, c.name[row]),
            Test::Instance(set) => is(set, c.instance[row]),
            Test::Place(set) => is(set, c.place[row]),
            Test::Started(spans) => {
                Moment::from_millis(c.started[row]).is_some_and(|at| self.filter.any_holds(spans, at))
            }
        })
    }
}

impl Test {
    fn new(store: &Store, term: &Term) -> Option<Self> {
        let lower = |values: &[String]| values.iter().map(|v| v.to_ascii_lowercase()).collect::<Vec<_>>();
        match term {
            Term::Word(word) => {
                let word = word.to_ascii_lowercase();
                let part = std::slice::from_ref(&word);
                Some(Self::Word { names: store.names.matching(part), instances: store.instances.matching(part), word })
            }
            Term::Started(spans) => Some(Self::Started(spans.clone())),
            Term::NotUnderstood(..) => None,
            Term::Is(field, values) => {
                let values = lower(values);
                let places = |holds: &dyn Fn(&(RegionId, ProjectId)) -> bool| {
                    Self::Place(store.places.iter().map(holds).collect())
                };
                match field {
                    Field::Name => Some(Self::Name(store.names.matching(&values))),
                    Field::Instance => Some(Self::Instance(store.instances.matching(&values))),
                    Field::Region => Some(places(&|(region, _)| values.iter().any(|v| is_region(region, v)))),
                    Field::Project => Some(places(&|(_, project)| {
                        values.iter().any(|v| project.as_str().to_ascii_lowercase().contains(v.as_str()))
                    })),
                    // Counted apart, by the store itself.
                    Field::Source | Field::Status | Field::Started => None,
                }
            }
        }
    }
}

/// A region by its id or a part of its name; not by a part of its id, or `cn-north-1` would mean `cn-north-11`.
fn is_region(region: &RegionId, value: &str) -> bool {
    let named = |info: &region::RegionInfo| {
        info.name_en != info.id && (info.name_en.to_ascii_lowercase().contains(value) || info.name_zh.contains(value))
    };
    region.as_str() == value || region::find(region.as_str()).is_some_and(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Scope;
    use cloud::call::Language;

    fn store(region: &str, rows: &[(&str, &str, &str)]) -> Store {
        let mut store = Store::default();
        add(&mut store, region, rows);
        store
    }

    /// Adds tasks of GaussDB: id, status and reason.
    fn add(store: &mut Store, region: &str, rows: &[(&str, &str, &str)]) {
        let scope = Scope {
            region: RegionId::parse(region).unwrap(),
            project: ProjectId::parse("b5d07e4c91a8463f8e2d6c0f7a1b9e34").unwrap(),
            language: Language::English,
        };
        let rows: Vec<Value> = rows
            .iter()
            .map(|(id, status, reason)| serde_json::json!({"job_id": id, "status": status, "fail_reason": reason}))
            .collect();
        let body = serde_json::json!({ "tasks": rows }).to_string();
        let source = SourceId::from_slug("gaussdb").unwrap();
        store.apply(source.read_list(&scope, body.as_bytes()).unwrap().tasks);
    }

    fn ids<'a>(store: &'a Store, filter: &str) -> Vec<&'a str> {
        let filter = Expression::parse(filter);
        let now = Moment::default();
        let view = store.view(&Ask {
            filter: filter.at(now, |wall| wall),
            orders: Orders::parse("name").unwrap(),
            now,
            ..Ask::default()
        });
        view.rows.iter().filter_map(|row| store.task(*row)).map(|task| task.key.id.as_str()).collect()
    }

    #[test]
    fn terms_of_one_field_must_all_hold_like_any_others() {
        let store = store("cn-north-4", &[("a", "Failed", ""), ("b", "Running", "")]);
        assert_eq!(ids(&store, "status:failed,running"), ["a", "b"]);
        assert_eq!(ids(&store, "status:failed status:failed,running"), ["a"]);
        assert!(ids(&store, "status:failed status:running").is_empty());
        assert!(ids(&store, "source:gaussdb source:dcs").is_empty());
    }

    #[test]
    fn a_phrase_is_found_within_one_value_only() {
        let store = store("cn-north-4", &[("a", "Failed", "No address left"), ("b", "Failed", "No")]);
        assert_eq!(ids(&store, "\"no address\""), ["a"]);
        assert!(ids(&store, "\"left failed\"").is_empty());
    }

    #[test]
    fn a_region_is_not_found_by_a_part_of_its_id() {
        let mut store = store("cn-north-1", &[("a", "Running", "")]);
        add(&mut store, "cn-north-11", &[("b", "Running", "")]);
        assert_eq!(ids(&store, "region:cn-north-1"), ["a"]);
        assert_eq!(ids(&store, "region:BEIJING"), ["a"]);
        assert_eq!(ids(&store, "region:北京"), ["a"]);
    }

    #[test]
    fn a_status_stands_in_the_counts_where_it_stands_among_all() {
        assert!(Status::ALL.iter().enumerate().all(|(at, status)| *status as usize == at));
    }

    #[test]
    fn columns_have_a_cell_for_every_row_that_ever_was() {
        let mut store = store("cn-north-4", &[("a", "Running", ""), ("b", "Running", "")]);
        store.forget(|key| key.id == "a");
        add(&mut store, "cn-north-4", &[("a", "Completed", ""), ("b", "Completed", ""), ("c", "Failed", "x")]);
        let c = &store.columns;
        let lengths = [c.status.len(), c.source.len(), c.name.len(), c.instance.len(), c.place.len()];
        assert!(lengths.iter().chain(&[c.started.len(), c.text.len()]).all(|length| *length == store.tasks.len()));
        assert_eq!((store.tasks.len(), store.len()), (4, 3));
        assert_eq!(ids(&store, ""), ["b", "a", "c"], "what came back is a new row");
    }
}
