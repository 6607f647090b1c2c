//! All tasks at hand, by column, and the views of them: filtered, ordered, grouped, counted.
//!
//! A view is asked for with a generation number and may be answered later than asked, in slices. Question and answer
//! are plain values, so that a store can live in another thread. A view holds row numbers, and only the rows on screen
//! are looked at; a task is put together from its row when it is.

mod arena;
mod charting;
mod columns;
mod counts;
mod groups;
mod history;
mod intern;
mod keeping;
mod labels;
mod matching;
mod neighbours;
mod overlapping;
mod ranking;
mod sort;
pub mod statistics;
mod suggest;
mod tally;
mod text;
mod usual;
mod view;

use cloud::error::Unreadable;
use cloud::id::{ProjectId, RegionId};
use cloud::region;
use cloud::time::Moment;

pub use charting::Charting;
pub use columns::Size;
pub use groups::{Group, GroupKey, STEPS};
pub use keeping::Keeping;
pub use suggest::Counting;
pub use tally::Tally;
pub use view::{Ask, View, Viewing};

use crate::names;
use crate::order::Column;
use crate::sources::{SourceId, job_name};
use crate::task::{Instance, Raw, Task, TaskKey};
use columns::{Cells, Columns, NAMELESS, NEVER, Part, Time};
use intern::Value;

/// So many forgotten tasks are cleared away before it is asked whether a slice is over.
const CLEARED: usize = 256;

/// The number of a row; it stays the row's own as long as the task is in the store.
pub type RowId = u32;

/// Tasks by column.
#[derive(Default)]
pub struct Store {
    columns: Columns,
    /// The names of the APIs that rows were received from.
    apis: Vec<&'static str>,
    /// What few rows have: why they could not be read, in the order of the rows.
    unreadable: Vec<(RowId, Unreadable)>,
    len: usize,
    /// Counts the changes, so that a view is of one state of the store.
    changes: u64,
}

impl Store {
    /// Adds tasks, or merges them into those that are there.
    pub fn apply(&mut self, tasks: impl IntoIterator<Item = Task>) {
        tasks.into_iter().for_each(|task| self.apply_one(task));
    }

    /// Goes on to make room for so many tasks in all until the slice is over; true once it is there. With each that
    /// comes, what is there would else have to be copied at some time or other, and all at once.
    #[inline(never)] // so that it can come later
    pub fn make_room(&mut self, tasks: usize, is_up: &dyn Fn() -> bool) -> bool {
        self.columns.make_room(tasks, is_up)
    }

    fn apply_one(&mut self, task: Task) {
        let found = self.row(&task.key);
        let Some((row, old)) = found.and_then(|row| Some((row, self.task(row)?))) else {
            self.len += 1;
            return self.set(self.columns.len() as RowId, &task);
        };
        let mut merged = old.clone();
        merged.merge(task);
        if merged != old {
            self.set(row, &merged);
        }
    }

    /// Forgets these tasks.
    pub fn forget<'a>(&mut self, tasks: impl IntoIterator<Item = &'a TaskKey>) {
        for row in tasks.into_iter().filter_map(|key| self.row(key)).collect::<Vec<_>>() {
            self.remove(row);
        }
    }

    /// Forgets the tasks of every project that is not served any more.
    pub fn forget_strays(&mut self, is_served: impl Fn(&RegionId, &ProjectId) -> bool) {
        let is_stray = |place: &Value| {
            let ids = (RegionId::parse(&place.text), ProjectId::parse(&place.second));
            matches!(ids, (Ok(region), Ok(project)) if !is_served(&region, &project))
        };
        let are_strays: Vec<bool> = self.columns.pool(Part::Place).all().iter().map(is_stray).collect();
        if are_strays.contains(&true) {
            let places = self.columns.numbers(Part::Place).iter().zip(0..);
            let is_gone = |place: &u32| are_strays.get(*place as usize) == Some(&true);
            let rows: Vec<RowId> = places.filter(|(place, _)| is_gone(place)).map(|(_, row)| row).collect();
            rows.into_iter().for_each(|row| self.remove(row));
        }
    }

    /// Goes on to clear away what forgotten tasks left in memory, until the slice is over; true once nothing is left.
    #[inline(never)] // so that it can come later
    pub fn clear_away(&mut self, is_up: &dyn Fn() -> bool) -> bool {
        while !self.columns.clear_away(CLEARED) {
            if is_up() {
                return false;
            }
        }
        true
    }

    fn remove(&mut self, row: RowId) {
        self.columns.remove(row);
        self.take_unreadable(row);
        self.len -= 1;
        self.changes += 1;
    }

    fn take_unreadable(&mut self, row: RowId) {
        if let Ok(at) = self.unreadable.binary_search_by_key(&row, |(row, _)| *row) {
            self.unreadable.remove(at);
        }
    }

    /// The task of a row.
    pub fn task(&self, row: RowId) -> Option<Task> {
        let c = &self.columns;
        let key = self.key(row)?;
        let at = row as usize;
        let value = |part: Part| c.pool(part).get(c.numbers(part)[at]);
        let said = |part: Part| Some(value(part)).filter(|value| value.kind > 0).map(|value| value.text.to_string());
        let moment = |time: Time| Moment::from_millis(c.times(time)[at]);
        let instance = value(Part::Instance);
        let unreadable = self.unreadable.binary_search_by_key(&row, |(row, _)| *row).ok();
        Some(Task {
            key,
            status: c.status[at],
            status_word: said(Part::Word).unwrap_or_default(),
            name: said(Part::Name).unwrap_or_default(),
            instance: (instance.kind > 0).then(|| {
                let (id, name) = match instance.kind {
                    NAMELESS => (&instance.text, None),
                    _ => (&instance.second, Some(instance.text.to_string())),
                };
                Instance { id: id.to_string(), name, state: said(Part::State) }
            }),
            progress: c.progress(at),
            created: moment(Time::Created),
            started: moment(Time::Started),
            ended: moment(Time::Ended),
            reason: said(Part::Reason),
            user: said(Part::User),
            language: c.language(at),
            unreadable: unreadable.and_then(|at| self.unreadable.get(at)).map(|(_, why)| why.clone()),
            raw: self.raw(at),
        })
    }

    /// The identity of a row's task.
    pub fn key(&self, row: RowId) -> Option<TaskKey> {
        let c = &self.columns;
        let at = row as usize;
        if !c.is_there(at) {
            return None;
        }
        let place = c.pool(Part::Place).get(c.numbers(Part::Place)[at]);
        Some(TaskKey {
            source: c.source[at],
            region: RegionId::parse(&place.text).ok()?,
            project: ProjectId::parse(&place.second).ok()?,
            id: std::str::from_utf8(c.id(at)).ok()?.to_owned(),
        })
    }

    fn raw(&self, row: usize) -> Vec<Raw> {
        let mut rows = Vec::new();
        let mut rest = self.columns.raw(row);
        while let Some(([api, len @ ..], after)) = rest.split_first_chunk::<5>() {
            let (json, after) = after.split_at_checked(u32::from_le_bytes(*len) as usize).unwrap_or_default();
            let api = self.apis.get(usize::from(*api)).copied().unwrap_or_default();
            rows.push(Raw { api, json: String::from_utf8_lossy(json).into_owned() });
            rest = after;
        }
        rows
    }

    /// The row of the task of this identity.
    pub fn row(&self, key: &TaskKey) -> Option<RowId> {
        let place = self.columns.pool(Part::Place).find(1, key.region.as_str(), key.project.as_str())?;
        self.columns.find(key.source, place, &key.id)
    }

    /// The task of this identity.
    pub fn find(&self, key: &TaskKey) -> Option<Task> {
        self.task(self.row(key)?)
    }

    /// How many tasks there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Every task, in the order in which they were first met.
    pub fn iter(&self) -> impl Iterator<Item = Task> {
        (0..self.columns.len() as RowId).filter_map(|row| self.task(row))
    }

    /// The ids of those tasks of one list of one project of which nothing tells the instance.
    pub fn without_instance(&self, source: SourceId, region: &RegionId, project: &ProjectId) -> Vec<String> {
        let numbers = self.columns.numbers(Part::Instance);
        let mut rows = self.rows_of(source, region, project);
        rows.retain(|row| self.columns.pool(Part::Instance).get(numbers[*row as usize]).kind == 0);
        rows.into_iter()
            .filter_map(|row| Some(std::str::from_utf8(self.columns.id(row as usize)).ok()?.to_owned()))
            .collect()
    }

    /// The rows of one list of one project.
    pub fn rows_of(&self, source: SourceId, region: &RegionId, project: &ProjectId) -> Vec<RowId> {
        let c = &self.columns;
        let Some(place) = c.pool(Part::Place).find(1, region.as_str(), project.as_str()) else { return Vec::new() };
        let rows = c.source.iter().zip(c.numbers(Part::Place)).zip(0..);
        rows.filter(|((of, at), _)| **of == source && **at == place).map(|(_, row)| row).collect()
    }

    /// The earliest and the latest moment in a column of times; none in any other, or where no task has such a time.
    pub fn span(&self, column: Column) -> Option<(Moment, Moment)> {
        let c = &self.columns;
        let millis = |row: usize| match column {
            Column::Started => c.begun(row),
            Column::Created => c.times(Time::Created)[row],
            Column::Ended => c.times(Time::Ended)[row],
            _ => NEVER,
        };
        let rows = (0..c.len()).filter(|row| c.is_there(*row));
        let mut times = rows.filter_map(|row| Moment::from_millis(millis(row)));
        let first = times.next()?;
        Some(times.fold((first, first), |(earliest, latest), at| (earliest.min(at), latest.max(at))))
    }

    /// The memory that it takes.
    pub fn size(&self) -> Size {
        self.columns.size()
    }

    /// Writes a task into its row, which is there or the next one.
    fn set(&mut self, row: RowId, task: &Task) {
        self.changes += 1;
        self.take_unreadable(row);
        if let Some(why) = &task.unreadable {
            let at = self.unreadable.partition_point(|(other, _)| *other < row);
            self.unreadable.insert(at, (row, why.clone()));
        }
        let millis = |moment: Option<Moment>| moment.map_or(NEVER, Moment::millis);
        let cells = Cells {
            status: task.status,
            source: task.key.source,
            progress: task.progress,
            language: task.language,
            numbers: Part::ALL.map(|part| self.number(part, task)),
            times: [millis(task.created), millis(task.started), millis(task.ended)],
        };
        let mut text = task.key.id.clone();
        let mut raw = Vec::with_capacity(task.raw.iter().map(|raw| raw.json.len() + 5).sum());
        let is_known = |value: &str| is_told(task, value);
        for row in &task.raw {
            text::add_values(&row.json, &mut text, &is_known);
            let api = self.apis.iter().position(|api| *api == row.api).unwrap_or_else(|| {
                self.apis.push(row.api);
                self.apis.len() - 1
            });
            raw.push(api as u8);
            raw.extend_from_slice(&(row.json.len() as u32).to_le_bytes());
            raw.extend_from_slice(row.json.as_bytes());
        }
        self.columns.set(row, &cells, &text, task.key.id.len(), &raw);
    }

    /// The number of what a task says in a part.
    fn number(&mut self, part: Part, task: &Task) -> u32 {
        let none = String::new;
        let instance = task.instance.as_ref();
        let (kind, text, second, names): (u8, Option<&str>, &str, &dyn Fn() -> String) = match part {
            Part::Name => (task.key.source.product() as u8 + 1, Some(&task.name), "", &|| both(job_name(task))),
            Part::Instance => match instance.map(|instance| (&instance.id, &instance.name)) {
                Some((id, Some(name))) => (1, Some(name), id, &none),
                Some((id, None)) => (NAMELESS, Some(id), "", &none),
                None => (1, None, "", &none),
            },
            Part::State => {
                let state = instance.and_then(|instance| instance.state.as_deref());
                (1, state, "", &move || both(state.and_then(names::instance_state)))
            }
            Part::Place => {
                let of_region = || {
                    let region = region::find(task.key.region.as_str());
                    region.map_or_else(String::new, |info| format!("{}\n{}", info.name_en, info.name_zh))
                };
                (1, Some(task.key.region.as_str()), task.key.project.as_str(), &of_region.clone())
            }
            Part::Word => (1, Some(&task.status_word), "", &none),
            Part::Reason => (1, task.reason.as_deref(), "", &none),
            Part::User => (1, task.user.as_deref(), "", &none),
        };
        text.map_or(0, |text| self.columns.pools[part as usize].number(kind, text, second, names))
    }
}

fn both(name: Option<names::Name>) -> String {
    name.map_or_else(String::new, |name| format!("{}\n{}", name.en, name.zh))
}

/// Whether a value is one that the columns tell anyway.
fn is_told(task: &Task, value: &str) -> bool {
    let of_instance = task.instance.iter().any(|instance| {
        value == instance.id || instance.name.as_deref() == Some(value) || instance.state.as_deref() == Some(value)
    });
    of_instance
        || value == task.key.id
        || value == task.name
        || value == task.status_word
        || task.reason.as_deref() == Some(value)
        || task.user.as_deref() == Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::Orders;
    use crate::query::Expression;
    use crate::sources::Scope;
    use crate::status::Status;
    use cloud::call::Language;
    use serde_json::Value;

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

    fn ids(store: &Store, filter: &str) -> Vec<String> {
        let filter = Expression::parse(filter).at(Moment::default(), |wall| wall);
        let view = store.view(&Ask { filter, orders: Orders::parse("name").unwrap(), ..Ask::default() });
        view.rows.iter().filter_map(|row| store.task(*row)).map(|task| task.key.id).collect()
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
    fn what_comes_back_is_a_new_row() {
        let mut store = store("cn-north-4", &[("a", "Running", ""), ("b", "Running", "")]);
        let gone = store.iter().find(|task| task.key.id == "a").unwrap().key;
        store.forget([&gone]);
        add(&mut store, "cn-north-4", &[("a", "Completed", ""), ("b", "Completed", ""), ("c", "Failed", "x")]);
        assert_eq!((store.columns.len(), store.len()), (4, 3));
        assert_eq!(ids(&store, ""), ["b", "a", "c"], "what came back is a new row");
    }
}
