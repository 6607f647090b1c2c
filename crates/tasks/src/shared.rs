//! Rows that one tab hands on to another: as they were received, so that both read them by the same reader, with the
//! list they are of and the moment they were had at. Nothing of it tells who asked for them.

use std::collections::HashSet;

use cloud::call::Language;
use cloud::id::{ProjectId, RegionId};
use cloud::time::Moment;
use cloud::wire::{Fields, Scalar};
use serde_json::Value;

use crate::sources::{Scope, SourceId};
use crate::task::{Instance, Task};

/// The bytes after which a batch is full: the rest goes into the next one. Who reads it is busy for a few milliseconds.
const FULL: usize = 64 * 1024;
/// So many ids of a whole list are told at once.
pub const IDS: usize = 1_000;
/// Of so many lists at most, what was told only in part is kept.
const BEGUN: usize = 8;

/// Rows of one list of one project.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// Of whom, in which language.
    pub scope: Scope,
    /// Which list.
    pub source: SourceId,
    /// When rows of the list were had last; none while there were none yet.
    pub at: Option<Moment>,
    /// The tasks, one a row; a task of two rows is there twice, the newer one last.
    pub tasks: Vec<Task>,
    /// Once the list was read to its end, what it has: others are gone.
    pub whole: Option<Part>,
}

/// A part of all ids of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The telling that it is a part of: any number.
    pub series: u32,
    /// How many parts that has; 1 or more.
    pub of: u32,
    /// The ids.
    pub ids: Vec<String>,
}

fn head(scope: &Scope, source: SourceId, at: Option<Moment>) -> String {
    format!(
        "{{\"source\":{},\"region\":{},\"project\":{},\"language\":{},\"at\":{},\"rows\":[",
        quoted(source.slug()),
        quoted(scope.region.as_str()),
        quoted(scope.project.as_str()),
        quoted(scope.language.header()),
        at.map_or(Value::Null, |at| at.millis().into()),
    )
}

/// Writes tasks of one list as batches. There is one even where there are no tasks: it says that somebody has this list.
pub fn write<'a>(
    scope: &Scope,
    source: SourceId,
    at: Option<Moment>,
    tasks: impl IntoIterator<Item = &'a Task>,
) -> Vec<String> {
    let head = head(scope, source, at);
    let (mut batches, mut batch) = (Vec::new(), head.clone());
    for task in tasks {
        if batch.len() > FULL {
            batch.push_str("]}");
            batches.push(std::mem::replace(&mut batch, head.clone()));
        }
        for raw in &task.raw {
            if !batch.ends_with('[') {
                batch.push(',');
            }
            batch.push_str(&format!("{{\"api\":{},\"row\":{}", quoted(raw.api), raw.json));
            // What the row of a project's list does not say, and the list it was asked in did.
            if let Some(Instance { id, name, state }) = &task.instance {
                let instance = serde_json::json!({ "id": id, "name": name, "state": state });
                batch.push_str(&format!(",\"instance\":{instance}"));
            }
            batch.push('}');
        }
    }
    batch.push_str("]}");
    batches.push(batch);
    batches
}

/// Writes a part of all ids of a list that was read to its end, as a batch.
pub fn write_part(scope: &Scope, source: SourceId, at: Option<Moment>, part: &Part) -> String {
    let ids: Vec<String> = part.ids.iter().map(|id| quoted(id)).collect();
    let (head, ids) = (head(scope, source, at), ids.join(","));
    format!("{head}],\"whole\":{{\"series\":{},\"of\":{},\"ids\":[{ids}]}}}}", part.series, part.of)
}

/// How many parts so many ids are told in: one, too, where there are none.
pub fn parts(ids: usize) -> u32 {
    ids.div_ceil(IDS).max(1) as u32
}

/// What was told of lists, as long as that is not all.
#[derive(Debug, Default)]
pub struct Gathering(Vec<Begun>);

#[derive(Debug)]
struct Begun {
    source: SourceId,
    scope: Scope,
    series: u32,
    left: u32,
    ids: HashSet<String>,
}

impl Gathering {
    /// Learns what a batch tells; all ids of its list, once all parts have come. What is handed on meanwhile is there as
    /// well.
    pub fn take(&mut self, batch: &mut Batch) -> Option<HashSet<String>> {
        let Batch { scope, source, tasks, whole, .. } = batch;
        for begun in self.0.iter_mut().filter(|begun| begun.is_of(*source, scope)) {
            begun.ids.extend(tasks.iter().map(|task| task.key.id.clone()));
        }
        let Part { series, of, ids } = whole.take()?;
        let is_it = |begun: &Begun| begun.series == series && begun.is_of(*source, scope);
        let at = self.0.iter().position(is_it).unwrap_or_else(|| {
            if self.0.len() == BEGUN {
                self.0.remove(0);
            }
            self.0.push(Begun { source: *source, scope: scope.clone(), series, left: of, ids: HashSet::new() });
            self.0.len() - 1
        });
        let begun = self.0.get_mut(at)?;
        begun.ids.extend(ids);
        begun.left = begun.left.saturating_sub(1);
        (begun.left == 0).then(|| self.0.remove(at).ids)
    }
}

impl Begun {
    fn is_of(&self, source: SourceId, scope: &Scope) -> bool {
        (self.source, &self.scope.region, &self.scope.project) == (source, &scope.region, &scope.project)
    }
}

impl Batch {
    /// Reads what [`write()`] wrote, if it is of a list that is wanted. It comes from outside: none where the list cannot
    /// be told, and what is no row of it is left out.
    pub fn read(text: &str, is_wanted: impl FnOnce(&Scope, SourceId) -> bool) -> Option<Self> {
        let fields = Fields::parse(text).ok()?;
        let word = |name: &str| fields.get::<String>(name).ok().flatten();
        let language = word("language")?;
        let scope = Scope {
            region: RegionId::parse(&word("region")?).ok()?,
            project: ProjectId::parse(&word("project")?).ok()?,
            language: [Language::English, Language::Chinese].into_iter().find(|known| known.header() == language)?,
        };
        let source = SourceId::from_slug(&word("source")?)?;
        let at = match fields.get::<Scalar>("at").ok()? {
            Some(at) => Some(Moment::from_millis(i64::try_from(at.as_count()?).ok()?)?),
            None => None,
        };
        if !is_wanted(&scope, source) {
            return None;
        }
        let rows = fields.objects("rows").ok()?;
        let tasks = rows.iter().filter_map(|row| read_row(&scope, source, row)).collect();
        let whole = fields.raw("whole").and_then(read_part);
        Some(Self { scope, source, at, tasks, whole })
    }
}

fn read_part(text: &str) -> Option<Part> {
    let fields = Fields::parse(text).ok()?;
    let number = |name: &str| u32::try_from(fields.get::<Scalar>(name).ok().flatten()?.as_count()?).ok();
    let ids: Vec<Scalar> = fields.get("ids").ok().flatten()?;
    let of = number("of").filter(|of| *of > 0)?;
    Some(Part { series: number("series")?, of, ids: ids.iter().map(ToString::to_string).collect() })
}

fn read_row(scope: &Scope, source: SourceId, row: &Fields<'_>) -> Option<Task> {
    let mut task = source.read_row(scope, &row.get::<String>("api").ok().flatten()?, row.raw("row")?)?;
    if task.instance.is_none() && task.unreadable.is_none() {
        task.instance = row.raw("instance").and_then(read_instance);
    }
    Some(task)
}

fn read_instance(text: &str) -> Option<Instance> {
    let fields = Fields::parse(text).ok()?;
    let word = |name: &str| fields.get::<String>(name).ok().flatten();
    let (id, name) = (word("id").unwrap_or_default(), word("name"));
    (!id.is_empty() || name.is_some()).then(|| Instance { id, name, state: word("state") })
}

/// A text as JSON.
pub(crate) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::read_dcs_instance_list;
    use crate::store::Store;
    use proptest::prelude::*;

    const AT: i64 = 1_795_262_400_000;

    fn scope() -> Scope {
        Scope {
            region: RegionId::parse("cn-north-4").unwrap(),
            project: ProjectId::parse("b5d07e4c91a8463f8e2d6c0f7a1b9e34").unwrap(),
            language: Language::Chinese,
        }
    }

    fn source(slug: &str) -> SourceId {
        SourceId::from_slug(slug).unwrap()
    }

    fn list(slug: &str, body: &str) -> Vec<Task> {
        source(slug).read_list(&scope(), body.as_bytes()).unwrap().tasks
    }

    fn read(text: &str) -> Option<Batch> {
        Batch::read(text, |_, _| true)
    }

    fn handed_on(slug: &str, tasks: &[Task]) -> Vec<Task> {
        let texts = write(&scope(), source(slug), Moment::from_millis(AT), tasks);
        texts.iter().flat_map(|text| read(text).unwrap().tasks).collect()
    }

    /// What a store makes of answers, by id.
    fn stored(tasks: impl IntoIterator<Item = Task>) -> Vec<Task> {
        let mut store = Store::default();
        store.apply(tasks);
        let mut tasks: Vec<Task> = store.iter().collect();
        tasks.sort_by(|a, b| a.key.cmp(&b.key));
        tasks
    }

    #[test]
    fn the_rows_of_every_list_are_the_same_tasks_in_the_other_tab() {
        for (slug, body) in [
            ("taurusdb-scheduled", include_str!("../tests/fixtures/taurusdb.scheduled.states.json")),
            ("taurusdb-immediate", include_str!("../tests/fixtures/taurusdb.immediate.states.json")),
            ("gaussdb", include_str!("../tests/fixtures/gaussdb.tasks.texts.json")),
            ("gaussdb", include_str!("../tests/fixtures/gaussdb.tasks.numbers.json")),
            ("dcs", include_str!("../tests/fixtures/dcs.center.states.json")),
            ("dcs", r#"{"tasks":[{"id":"a"}, 17 ,{"id":[]},null]}"#),
        ] {
            let tasks = list(slug, body);
            assert!(!tasks.is_empty());
            assert_eq!(handed_on(slug, &tasks), tasks, "{slug}");
        }
    }

    #[test]
    fn a_job_by_its_id_goes_along_and_the_newer_answer_counts() {
        for (slug, listed, body) in [
            (
                "taurusdb-immediate",
                r#"{"jobs":[{"job_id":"ID","status":"Completed"}]}"#,
                include_str!("../tests/fixtures/taurusdb.job.running.json"),
            ),
            (
                "gaussdb",
                r#"{"tasks":[{"job_id":"ID","status":"Completed"}]}"#,
                include_str!("../tests/fixtures/gaussdb.job.running.json"),
            ),
        ] {
            let job: Value = serde_json::from_str(body).unwrap();
            let id = job["job"]["id"].as_str().unwrap();
            let by_id = source(slug).read_one(&scope(), id, body.as_bytes()).unwrap().unwrap();
            let row = list(slug, &listed.replace("ID", id));
            let then_over = stored([by_id.clone()].into_iter().chain(row.clone()));
            assert!(then_over[0].status.is_over() && then_over[0].raw.len() == 2);
            assert_eq!(stored(handed_on(slug, &then_over)), then_over, "{slug}");
            let then_running = stored(row.clone().into_iter().chain([by_id.clone()]).chain(row).chain([by_id]));
            assert!(!then_running[0].status.is_over() && then_running[0].raw.len() == 2);
            assert_eq!(stored(handed_on(slug, &then_running)), then_running, "{slug}");
        }
    }

    #[test]
    fn whose_task_it_is_goes_along_though_no_row_says_so() {
        let owner = Instance { id: "1".into(), name: Some("orders “1”".into()), state: None };
        let body = r#"{"tasks":[{"id":"a","status":"SUCCESS"}]}"#;
        let owned = read_dcs_instance_list(&scope(), &owner, body.as_bytes()).unwrap().tasks;
        assert_eq!(handed_on("dcs", &owned), owned);
        let both = stored(owned.into_iter().chain(list("dcs", body)));
        assert_eq!(stored(handed_on("dcs", &both)), both);
    }

    #[test]
    fn a_list_that_is_too_long_for_one_batch_takes_several() {
        let row = |n: usize| format!("{{\"id\":\"{n}\",\"user_name\":\"{}\"}}", "x".repeat(FULL / 3));
        let rows: Vec<String> = (0..9).map(row).collect();
        let tasks = list("dcs", &format!("{{\"tasks\":[{}]}}", rows.join(",")));
        let texts = write(&scope(), source("dcs"), None, &tasks);
        assert!(texts.len() > 1 && texts.iter().all(|text| text.len() < 2 * FULL));
        let batches: Vec<Batch> = texts.iter().map(|text| read(text).unwrap()).collect();
        assert_eq!(batches.iter().flat_map(|batch| batch.tasks.clone()).collect::<Vec<_>>(), tasks);
        assert!(batches.iter().all(|batch| batch.whole.is_none()));
    }

    #[test]
    fn a_list_is_whole_once_all_of_its_ids_are_told_and_what_comes_meanwhile_is_of_it() {
        let part = |series, of, ids: &[&str]| {
            let ids = ids.iter().map(|id| (*id).to_owned()).collect();
            read(&write_part(&scope(), source("dcs"), None, &Part { series, of, ids })).unwrap()
        };
        let ids = |ids: &[&str]| Some(ids.iter().map(|id| (*id).to_owned()).collect());
        let mut gathering = Gathering::default();
        assert_eq!(gathering.take(&mut part(1, 1, &[])), ids(&[]), "an empty list is whole too");
        assert_eq!(gathering.take(&mut part(2, 2, &["a", "\"b"])), None);
        assert_eq!(gathering.take(&mut part(3, 2, &["a"])), None, "another tab tells the same");
        let mut rows = write(&scope(), source("dcs"), None, &list("dcs", r#"{"tasks":[{"id":"new"}]}"#));
        assert_eq!(gathering.take(&mut read(&rows.pop().unwrap()).unwrap()), None);
        let mut other = part(2, 2, &["x"]);
        other.source = source("gaussdb");
        assert_eq!(gathering.take(&mut other), None, "of another list");
        assert_eq!(gathering.take(&mut part(2, 2, &["c"])), ids(&["a", "\"b", "c", "new"]));
        assert_eq!(gathering.take(&mut part(3, 2, &[])), ids(&["a", "new"]));
        for series in 10..100 {
            gathering.take(&mut part(series, 2, &["a"]));
        }
        assert_eq!(gathering.0.len(), BEGUN, "what was begun by tabs that went is not kept");
        assert_eq!([parts(0), parts(IDS), parts(IDS + 1)], [1, 1, 2]);
    }

    #[test]
    fn a_list_without_tasks_is_told_too() {
        for at in [None, Moment::from_millis(AT)] {
            let [text] = &write(&scope(), source("dcs"), at, [])[..] else { panic!() };
            let batch = read(text).unwrap();
            assert_eq!((batch.tasks.len(), batch.at, batch.whole), (0, at, None));
            assert_eq!((batch.scope, batch.source), (scope(), source("dcs")));
        }
    }

    #[test]
    fn what_is_no_batch_is_none_and_what_is_no_row_is_left_out() {
        let good = write(&scope(), source("dcs"), Moment::from_millis(0), &list("dcs", r#"{"tasks":[{"id":"a"}]}"#));
        let good = good[0].as_str();
        assert!(read(good).is_some());
        for (from, to) in [
            ("\"dcs\"", "\"rds\""),
            ("cn-north-4", "CN North"),
            ("b5d07e4c91a8463f8e2d6c0f7a1b9e34", "x"),
            ("zh-cn", "de-de"),
            ("\"at\":0", "\"at\":-1"),
            ("\"at\":0", "\"at\":99999999999999999"),
            ("\"rows\":[", "\"rows\":[7,"),
            ("{\"source\"", "[\"source\""),
        ] {
            assert_eq!(read(&good.replacen(from, to, 1)), None, "{from} -> {to}");
        }
        let part = Part { series: 1, of: 1, ids: vec!["a".into()] };
        let told = write_part(&scope(), source("dcs"), None, &part);
        assert_eq!(read(&told).unwrap().whole, Some(part));
        for (from, to) in [("\"of\":1", "\"of\":0"), ("\"series\":1", "\"series\":-1"), ("\"ids\":[", "\"ids\":[{},")] {
            assert_eq!(read(&told.replacen(from, to, 1)).unwrap().whole, None, "{from} -> {to}");
        }
        for (from, to) in [("\"tasks\"", "\"jobs\""), ("\"api\":", "\"ipa\":"), ("\"row\":", "\"wor\":")] {
            assert_eq!(read(&good.replacen(from, to, 1)).unwrap().tasks, [], "{from} -> {to}");
        }
        assert_eq!(Batch::read(good, |of, list| *of != scope() || list != source("dcs")), None, "nobody wants it");
        let more = good.replacen("{\"source\"", "{\"new\":{},\"source\"", 1);
        assert_eq!(read(&more), read(good), "a field of a later version does no harm");
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,80}", instance in "\\PC{0,40}") {
            let _ = read(&text);
            let _ = read_instance(&instance);
            let _ = read_part(&instance);
            let row = format!(r#"{{"source":"dcs","region":"cn-north-4","project":"b5d07e4c91a8463f8e2d6c0f7a1b9e34","language":"zh-cn","at":1,"rows":[{{"api":"tasks","row":{},"instance":{}}}]}}"#, quoted(&text), quoted(&instance));
            prop_assert_eq!(read(&row).unwrap().tasks.len(), 1);
        }

        #[test]
        fn any_words_of_a_row_arrive_as_they_were(id in "\\PC{1,20}", name in "\\PC{0,20}", owner in "\\PC{1,20}") {
            prop_assume!(!id.trim().is_empty());
            let body = serde_json::json!({"tasks": [{"id": id, "name": name}]}).to_string();
            let owner = Instance { id: owner.clone(), name: Some(owner), state: None };
            let tasks = read_dcs_instance_list(&scope(), &owner, body.as_bytes()).unwrap().tasks;
            prop_assert_eq!(handed_on("dcs", &tasks), tasks);
        }
    }
}
