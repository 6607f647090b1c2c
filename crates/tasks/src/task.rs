//! The one task model: what all sources share, in types.

use std::fmt;

use cloud::call::Language;
use cloud::connection::Project;
use cloud::error::Unreadable;
use cloud::id::{ProjectId, RegionId};
use cloud::time::Moment;
use cloud::wire::Scalar;
use serde_json::Value;

use crate::sources::SourceId;
use crate::status::Status;

/// A task's identity: the cloud's, not ours. Whoever can see the same project means the same task by it.
///
/// Written as `source/region/project/id`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskKey {
    /// The product and its list.
    pub source: SourceId,
    /// The region.
    pub region: RegionId,
    /// The project.
    pub project: ProjectId,
    /// The id within the list, as the cloud gave it.
    pub id: String,
}

impl fmt::Display for TaskKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{}", self.source.slug(), self.region, self.project, self.id)
    }
}

impl TaskKey {
    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '/');
        let source = SourceId::from_slug(parts.next()?)?;
        let region = RegionId::parse(parts.next()?).ok()?;
        let project = ProjectId::parse(parts.next()?).ok()?;
        let id = parts.next().filter(|id| !id.is_empty())?.to_owned();
        Some(Self { source, region, project, id })
    }

    /// Whether this is the task's project, and it is asked for the task's product.
    pub fn is_served_by(&self, project: &Project) -> bool {
        project.region == self.region
            && project.id == self.project
            && project.endpoint(self.source.product().into()).is_some()
    }
}

/// How far a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Progress {
    /// A percentage that the cloud gave.
    Percent(u8),
    /// The source reports progress, but not for this task now.
    Unknown,
    /// The source never reports any.
    #[default]
    NotReported,
}

impl Progress {
    /// Reads `60%`, `60% `, `9%`, `50`, a number, or nothing.
    pub fn read(text: Option<&str>) -> Self {
        let text = text.unwrap_or_default().trim();
        let number = text.strip_suffix('%').unwrap_or(text).trim();
        // Rounded down: a hundred is for what is done.
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let is_number =
            !whole.is_empty() && [whole, fraction].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
        match whole.parse::<u8>() {
            Ok(percent) if is_number && (percent < 100 || percent == 100 && fraction.bytes().all(|b| b == b'0')) => {
                Self::Percent(percent)
            }
            _ => Self::Unknown,
        }
    }
}

/// The instance a task works on.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Instance {
    /// Its id; empty where only the name is known.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its state at the time of the answer, in the cloud's word.
    pub state: Option<String>,
}

/// A row as it was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw {
    /// The API it came from, by the end of its path, such as `scheduled-jobs`.
    pub api: &'static str,
    /// The JSON, byte for byte.
    pub json: String,
}

/// A task.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Which one it is.
    pub key: TaskKey,
    /// Its state.
    pub status: Status,
    /// Its state in the source's own word.
    pub status_word: String,
    /// What it does, by the API's name.
    pub name: String,
    /// What it works on, where that is known.
    pub instance: Option<Instance>,
    /// How far it is.
    pub progress: Progress,
    /// When it was created.
    pub created: Option<Moment>,
    /// When it started or, ahead of time, will.
    pub started: Option<Moment>,
    /// When it ended; none while it has not.
    pub ended: Option<Moment>,
    /// Why it failed, in the cloud's words.
    pub reason: Option<String>,
    /// Who started it.
    pub user: Option<String>,
    /// The language the cloud was asked to answer in, where it can choose.
    pub language: Option<Language>,
    /// Why nothing but the raw text is there, when the row made no sense.
    pub unreadable: Option<Unreadable>,
    /// The rows it was made of, one an API, in the order in which they came.
    pub raw: Vec<Raw>,
}

impl Task {
    /// A task of which nothing but this is known.
    pub fn untold(key: TaskKey) -> Self {
        Self {
            key,
            status: Status::Unknown,
            status_word: String::new(),
            name: String::new(),
            instance: None,
            progress: Progress::NotReported,
            created: None,
            started: None,
            ended: None,
            reason: None,
            user: None,
            language: None,
            unreadable: None,
            raw: Vec::new(),
        }
    }

    /// Milliseconds it took, or has taken so far if it runs.
    pub fn duration(&self, now: Moment) -> Option<i64> {
        let started = self.started?;
        let end = match self.status {
            Status::Completed | Status::Failed | Status::Canceled => self.ended?,
            Status::Running => now,
            Status::Pending | Status::Unauthorized | Status::Unknown => return None,
        };
        Some(end.since(started)).filter(|ms| *ms >= 0)
    }

    /// Takes over what a newer answer about the same task says. What that answer is silent about stays.
    pub fn merge(&mut self, newer: Task) {
        if newer.unreadable.is_some() {
            // What could be read before is worth more than what cannot be read now; the text is kept beside it.
            if self.unreadable.is_some() {
                *self = newer;
            } else {
                self.keep_raw(newer.raw);
            }
            return;
        }
        self.unreadable = None;
        if !newer.status_word.is_empty() {
            self.status = newer.status;
            self.status_word = newer.status_word;
        }
        if !newer.name.is_empty() {
            self.name = newer.name;
        }
        self.progress = match (self.progress, newer.progress) {
            (old @ Progress::Percent(_), Progress::NotReported) => old,
            // A list says nothing of what the job by its id told. Of a task that is over, an old one is wrong.
            (old @ Progress::Percent(_), Progress::Unknown) if !self.status.is_over() => old,
            (_, newer) => newer,
        };
        if let Some(instance) = newer.instance {
            let old = self.instance.take().unwrap_or_default();
            let is_other = !old.id.is_empty() && !instance.id.is_empty() && old.id != instance.id;
            let old = if is_other { Instance::default() } else { old };
            self.instance = Some(Instance {
                id: if instance.id.is_empty() { old.id } else { instance.id },
                name: instance.name.or(old.name),
                state: instance.state.or(old.state),
            });
        }
        self.created = newer.created.or(self.created);
        self.started = newer.started.or(self.started);
        // A task that runs has no end, whatever an older answer said.
        self.ended = newer.ended.or(self.ended.filter(|_| self.status.is_over()));
        self.reason = newer.reason.or(self.reason.take());
        self.user = newer.user.or(self.user.take());
        self.language = newer.language.or(self.language);
        self.keep_raw(newer.raw);
    }

    fn keep_raw(&mut self, rows: Vec<Raw>) {
        for row in rows {
            // In the order in which they came, so that whoever is handed them learns the newest last.
            self.raw.retain(|old| old.api != row.api);
            self.raw.push(row);
        }
    }
}

/// One thing a source says about a task beyond what all share, laid out for reading.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// A field and its value.
    Fact {
        /// The API's name of the field.
        field: String,
        /// Its value.
        value: Scalar,
    },
    /// A field that the task changes.
    Change {
        /// The API's name of the field without `old_` and `new_`.
        field: String,
        /// Before.
        old: Option<Scalar>,
        /// After.
        new: Option<Scalar>,
    },
    /// A field with fields of its own, in no fixed shape.
    Tree {
        /// The API's name of the field.
        field: String,
        /// What it holds.
        value: Value,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Scope;
    use proptest::prelude::*;

    #[test]
    fn progress_is_read_or_left_unknown() {
        for (text, percent) in [("60%", 60), ("60% ", 60), ("9%", 9), ("50", 50), ("0", 0), ("100%", 100), ("99.9", 99)]
        {
            assert_eq!(Progress::read(Some(text)), Progress::Percent(percent));
        }
        for text in ["", "  ", "soon", "101", "-1", "NaN", "inf"] {
            assert_eq!(Progress::read(Some(text)), Progress::Unknown, "{text}");
        }
        assert_eq!(Progress::read(None), Progress::Unknown);
    }

    fn gaussdb(row: Value) -> Task {
        let scope = Scope {
            region: RegionId::parse("cn-north-4").unwrap(),
            project: ProjectId::parse("b5d07e4c91a8463f8e2d6c0f7a1b9e34").unwrap(),
            language: Language::English,
        };
        let body = serde_json::json!({ "tasks": [row] }).to_string();
        let source = SourceId::from_slug("gaussdb").unwrap();
        source.read_list(&scope, body.as_bytes()).unwrap().tasks.remove(0)
    }

    #[test]
    fn a_percentage_outlives_a_silent_answer_but_not_the_task() {
        let mut task = gaussdb(serde_json::json!({"job_id": "a", "status": "Running", "process": "60%"}));
        task.merge(gaussdb(serde_json::json!({"job_id": "a", "status": "Running", "process": ""})));
        assert_eq!(task.progress, Progress::Percent(60));
        task.merge(gaussdb(serde_json::json!({"job_id": "a", "status": "Completed", "process": ""})));
        assert_eq!(task.progress, Progress::Unknown);
    }

    #[test]
    fn an_instance_does_not_take_the_name_of_another() {
        let of = |info| gaussdb(serde_json::json!({"job_id": "a", "instance_info": info}));
        let mut task = of(serde_json::json!({"instance_id": "1in14", "instance_name": "one"}));
        task.merge(of(serde_json::json!({"instance_id": "1in14", "instance_status": "normal"})));
        let one = Instance { id: "1in14".into(), name: Some("one".into()), state: Some("normal".into()) };
        assert_eq!(task.instance, Some(one));
        task.merge(of(serde_json::json!({"instance_id": "2in14"})));
        assert_eq!(task.instance, Some(Instance { id: "2in14".into(), ..Instance::default() }));
    }

    #[test]
    fn a_row_that_can_be_read_again_is_a_task_again() {
        let mut task = gaussdb(serde_json::json!({"job_id": "a", "status": {}}));
        assert!(task.unreadable.is_some());
        let good = gaussdb(serde_json::json!({"job_id": "a", "status": "Running", "created_at": 5}));
        task.merge(good.clone());
        assert_eq!(task, good);
    }

    #[test]
    fn a_duration_is_of_what_began() {
        let now = Moment::default().plus(9_000);
        let of = |status: &str, ended: i64| {
            let row = serde_json::json!({"job_id": "a", "status": status, "created_at": 2_000, "ended_at": ended});
            gaussdb(row).duration(now)
        };
        assert_eq!(of("Running", 3_000), Some(7_000));
        assert_eq!(of("Completed", 3_000), Some(1_000));
        assert_eq!(of("Failed", 2_000), Some(0));
        assert_eq!(of("Completed", 1_000), None, "ended before it began");
        assert_eq!(of("Pending", 3_000), None);
        assert_eq!(of("Postponed", 3_000), None);
    }

    proptest! {
        #[test]
        fn a_key_reads_back_as_it_is_written(source in 0..SourceId::COUNT, id in "[^\\p{Cc}]{1,40}") {
            let key = TaskKey {
                source: SourceId::all().nth(source).unwrap(),
                region: RegionId::parse("cn-north-4").unwrap(),
                project: ProjectId::parse("053f533ead80d5102f0cc012e8d468a4").unwrap(),
                id,
            };
            prop_assert_eq!(TaskKey::parse(&key.to_string()), Some(key));
        }

        #[test]
        fn no_text_makes_the_reader_of_keys_panic(text in "\\PC{0,60}") {
            let _ = TaskKey::parse(&text);
        }
    }
}
