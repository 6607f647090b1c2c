//! Two jobs side by side, field by field: first what all tasks share, then what the lists of either say beside.

use std::fmt;

use cloud::call::Product;
use cloud::id::{ProjectId, RegionId};
use cloud::time::Moment;
use serde_json::Value;

use crate::names;
use crate::sources::SourceId;
use crate::status::Status;
use crate::task::{Detail, Progress, Task};

/// A fact that any task may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// Whose task it is.
    Product,
    /// The list that it is in.
    List,
    /// What it does.
    Name,
    /// Its state.
    Status,
    /// The name of the instance it works on.
    InstanceName,
    /// That instance's id.
    InstanceId,
    /// That instance's state.
    InstanceState,
    /// The region.
    Region,
    /// The project.
    Project,
    /// When it was created.
    Created,
    /// How long it waited after that, where its list tells when it began.
    Waited,
    /// When it began or, ahead of time, will.
    Began,
    /// When it ended.
    Ended,
    /// How long it took, or has taken so far.
    Duration,
    /// How far it is.
    Progress,
    /// Why it failed.
    Reason,
    /// Who started it.
    User,
}

impl Fact {
    /// All of them, in the order in which they are compared.
    pub const ALL: [Self; 17] = [
        Self::Product,
        Self::List,
        Self::Name,
        Self::Status,
        Self::InstanceName,
        Self::InstanceId,
        Self::InstanceState,
        Self::Region,
        Self::Project,
        Self::Created,
        Self::Waited,
        Self::Began,
        Self::Ended,
        Self::Duration,
        Self::Progress,
        Self::Reason,
        Self::User,
    ];
}

/// A step on the way to a detail.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Into the field of this name.
    Field(String),
    /// To what it was before the task.
    Old,
    /// To what it is after.
    New,
    /// To an item of a list, from 0.
    Item(usize),
}

/// Where a detail stands. Written as `entities.volume.original_size`, `port.old` or `resource_ids[0]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(pub Vec<Step>);

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            let dot = if at > 0 { "." } else { "" };
            match step {
                Step::Field(name) => write!(f, "{dot}{name}")?,
                Step::Old => write!(f, "{dot}old")?,
                Step::New => write!(f, "{dot}new")?,
                Step::Item(at) => write!(f, "[{at}]")?,
            }
        }
        Ok(())
    }
}

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldName {
    /// A fact that any task may have.
    Fact(Fact),
    /// Something that only some lists say.
    Detail(Path),
}

/// What a task says in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A product.
    Product(Product),
    /// A list.
    List(SourceId),
    /// A job of a product, by the API's name.
    Job(Product, String),
    /// A status, and the cloud's word for it.
    Status(Status, String),
    /// The state of an instance, in the cloud's word.
    State(String),
    /// A region.
    Region(RegionId),
    /// A project.
    Project(ProjectId),
    /// A moment.
    Moment(Moment),
    /// Milliseconds.
    Span(i64),
    /// Percent.
    Percent(u8),
    /// A text, a number or a truth value, as it came.
    Text(String),
}

impl Said {
    /// Whether two tasks say the same, if in other words.
    fn means(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Status(one, one_word), Self::Status(other, other_word)) => {
                one == other && (*one != Status::Unknown || one_word == other_word)
            }
            (Self::Job(one, one_name), Self::Job(other, other_name)) => {
                let named = |product, name| names::job(product, name).map(|name| name.en);
                one_name.trim() == other_name.trim()
                    || named(*one, one_name).is_some_and(|name| named(*other, other_name) == Some(name))
            }
            (one, other) => one == other,
        }
    }
}

/// A field of two tasks, at least one of which says something there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The field.
    pub field: FieldName,
    /// What the one says.
    pub a: Option<Said>,
    /// What the other says.
    pub b: Option<Said>,
    /// Whether both say the same.
    pub is_same: bool,
}

/// Two tasks, field by field, each field once, in an order that does not depend on which is the one.
#[inline(never)] // so that it can come later
pub fn compare(a: &Task, b: &Task, now: Moment) -> Vec<Line> {
    let facts = Fact::ALL.into_iter().map(|fact| {
        let of = |task| said(fact, task, now);
        (FieldName::Fact(fact), of(a), of(b))
    });
    let details = paired(details(a), details(b)).into_iter();
    let details = details.map(|(path, a, b)| (FieldName::Detail(path), a, b));
    let lines = facts.chain(details).filter(|(_, a, b)| a.is_some() || b.is_some());
    let line = |(field, a, b): (FieldName, Option<Said>, Option<Said>)| {
        let is_same = a.as_ref().zip(b.as_ref()).is_some_and(|(a, b)| a.means(b));
        Line { field, a, b, is_same }
    };
    lines.map(line).collect()
}

/// What a task says of a fact.
pub fn said(fact: Fact, task: &Task, now: Moment) -> Option<Said> {
    let source = task.key.source;
    let text = |text: &str| Some(text).filter(|text| !text.is_empty()).map(|text| Said::Text(text.to_owned()));
    let instance = task.instance.as_ref();
    match fact {
        Fact::Product => Some(Said::Product(source.product())),
        Fact::List => Some(Said::List(source)),
        Fact::Name => (!task.name.is_empty()).then(|| Said::Job(source.product(), task.name.clone())),
        Fact::Status => Some(Said::Status(task.status, task.status_word.clone())),
        Fact::InstanceName => text(instance?.name.as_deref()?),
        Fact::InstanceId => text(&instance?.id),
        Fact::InstanceState => Some(Said::State(instance?.state.clone()?)),
        Fact::Region => Some(Said::Region(task.key.region.clone())),
        Fact::Project => Some(Said::Project(task.key.project.clone())),
        Fact::Created => task.created.map(Said::Moment),
        Fact::Waited => waited(task).map(Said::Span),
        Fact::Began => task.started.map(Said::Moment),
        Fact::Ended => task.ended.map(Said::Moment),
        Fact::Duration => task.duration(now).map(Said::Span),
        Fact::Progress => match task.progress {
            Progress::Percent(percent) => Some(Said::Percent(percent)),
            Progress::Unknown | Progress::NotReported => None,
        },
        Fact::Reason => text(task.reason.as_deref()?),
        Fact::User => text(task.user.as_deref()?),
    }
}

/// Most lists have one time for being created and begun, and so tell no wait.
fn waited(task: &Task) -> Option<i64> {
    let has_begun = task.status == Status::Running || task.status.is_over();
    Some(task.started?.since(task.created?)).filter(|wait| has_begun && *wait > 0)
}

/// What a task's list says beside, by path.
fn details(task: &Task) -> Vec<(Path, Said)> {
    let mut found = Vec::new();
    for detail in task.key.source.details(&task.raw) {
        match detail {
            Detail::Fact { field, value } => found.push((Path(vec![Step::Field(field)]), of_text(value.to_string()))),
            Detail::Change { field, old, new } => {
                for (step, value) in [(Step::Old, old), (Step::New, new)] {
                    let path = Path(vec![Step::Field(field.clone()), step]);
                    found.extend(value.map(|value| (path, of_text(value.to_string()))));
                }
            }
            Detail::Tree { field, value } => flatten(&mut vec![Step::Field(field)], &value, &mut found),
        }
    }
    // Where one path is there twice, the first pairs with the first.
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    found
}

fn flatten(path: &mut Vec<Step>, value: &Value, found: &mut Vec<(Path, Said)>) {
    let mut within = |step, value| {
        path.push(step);
        flatten(path, value, found);
        path.pop();
    };
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| within(Step::Field(name.clone()), value));
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(at, value)| within(Step::Item(at), value)),
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        Value::String(text) => found.push((Path(path.clone()), of_text(text.clone()))),
        other => found.push((Path(path.clone()), of_text(other.to_string()))),
    }
}

/// A value that spells a moment is that moment, whichever way it spells it.
fn of_text(text: String) -> Said {
    // Digits alone may count anything.
    let read = if text.contains(':') { Moment::read(&text) } else { None };
    read.map_or(Said::Text(text), Said::Moment)
}

/// Two sorted lists in one.
fn paired(a: Vec<(Path, Said)>, b: Vec<(Path, Said)>) -> Vec<(Path, Option<Said>, Option<Said>)> {
    let (mut a, mut b) = (a.into_iter().peekable(), b.into_iter().peekable());
    let mut pairs = Vec::new();
    while let Some(path) = [a.peek(), b.peek()].into_iter().flatten().map(|(path, _)| path).min().cloned() {
        let one = a.next_if(|(other, _)| *other == path).map(|(_, said)| said);
        let other = b.next_if(|(other, _)| *other == path).map(|(_, said)| said);
        pairs.push((path, one, other));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task::{Raw, TaskKey};

    fn task(source: &str, api: &'static str, json: &str) -> Task {
        let key = TaskKey::parse(&format!("{source}/cn-north-4/b5d07e4c91a8463f8e2d6c0f7a1b9e34/a")).unwrap();
        Task { raw: vec![Raw { api, json: json.to_owned() }], ..Task::untold(key) }
    }

    fn told(a: &Task, b: &Task) -> Vec<String> {
        let lines = compare(a, b, Moment::default()).into_iter();
        let text = |said: Option<Said>| match said {
            None => "–".to_owned(),
            Some(Said::Text(text)) => text,
            Some(Said::Moment(at)) => at.to_string(),
            Some(other) => format!("{other:?}"),
        };
        let told = lines.filter_map(|line| match line.field {
            FieldName::Fact(_) => None,
            FieldName::Detail(path) => {
                let sign = if line.is_same { "=" } else { "≠" };
                Some(format!("{path}: {} {sign} {}", text(line.a), text(line.b)))
            }
        });
        told.collect()
    }

    #[test]
    fn details_of_two_lists_are_compared_by_their_paths() {
        let dcs = task(
            "dcs",
            "tasks",
            r#"{"id":"a","details":{"old_port":1,"new_port":2,"rename_commands":["x","y"]},"job_id":"j"}"#,
        );
        let one = task(
            "taurusdb-immediate",
            "jobs",
            r#"{"id":"a","entities":{"volume":{"original_size":40,"at":"2026-11-20T08:00:00+0800"},"port":null}}"#,
        );
        let other = task(
            "taurusdb-immediate",
            "jobs",
            r#"{"id":"a","entities":{"volume":{"original_size":"40","at":"2026-11-20T00:00:00Z","target_size":80}}}"#,
        );
        assert_eq!(
            told(&one, &other),
            [
                "entities.volume.at: 2026-11-20T00:00:00.000Z = 2026-11-20T00:00:00.000Z",
                "entities.volume.original_size: 40 = 40",
                "entities.volume.target_size: – ≠ 80",
            ]
        );
        assert_eq!(
            told(&dcs, &other),
            [
                "entities.volume.at: – ≠ 2026-11-20T00:00:00.000Z",
                "entities.volume.original_size: – ≠ 40",
                "entities.volume.target_size: – ≠ 80",
                "job_id: j ≠ –",
                "port.old: 1 ≠ –",
                "port.new: 2 ≠ –",
                "rename_commands[0]: x ≠ –",
                "rename_commands[1]: y ≠ –",
            ]
        );
    }

    #[test]
    fn the_same_in_other_words_is_the_same() {
        let status = |status, word: &str| Said::Status(status, word.to_owned());
        assert!(status(Status::Completed, "SUCCESS").means(&status(Status::Completed, "Completed")));
        assert!(!status(Status::Unknown, "Postponed").means(&status(Status::Unknown, "Odd")));
        let job = |product, name: &str| Said::Job(product, name.to_owned());
        assert!(job(Product::Dcs, " EXTEND").means(&job(Product::Dcs, "ChangeInstanceSpec")));
        assert!(!job(Product::Dcs, "Odd").means(&job(Product::Dcs, "Other")), "neither has a name");
    }

    #[test]
    fn a_wait_is_told_where_a_list_has_two_times() {
        let mut task = task("taurusdb-scheduled", "scheduled-jobs", "{}");
        task.created = Some(Moment::default());
        for (status, started, wait) in [
            (Status::Running, 5_000, Some(5_000)),
            (Status::Completed, 0, None),
            (Status::Pending, 5_000, None),
            (Status::Failed, -5_000, None),
        ] {
            task.status = status;
            task.started = Some(Moment::default().plus(started));
            assert_eq!(waited(&task), wait, "{status:?}");
        }
    }
}
