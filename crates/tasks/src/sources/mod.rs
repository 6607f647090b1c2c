//! Where tasks come from: one file a list of the cloud, and the registry of them all. A source knows how its
//! list is asked for, what its words mean, and how one job is looked up.

mod dcs;
mod gaussdb;
mod pick;
mod taurusdb_immediate;
mod taurusdb_scheduled;
mod understood;

use std::fmt;

use cloud::call::{Language, Product, Request};
use cloud::error::{Flaw, Unreadable};
use cloud::id::{JobId, ProjectId, RegionId};
use cloud::paging::{Ask, Counting};
use cloud::time::Moment;
use cloud::wire::{self, Fields, Page, Record, Row, Scalar};
use serde_json::Value;

use crate::names::{self, Name};
use crate::status::Status;
use crate::steps::Steps;
use crate::task::{Detail, Instance, Raw, Task, TaskKey};

/// The registry. A new list of the cloud is one file beside this one and one line here.
const SOURCES: [&dyn Source; 4] =
    [&taurusdb_scheduled::TaurusDbScheduled, &taurusdb_immediate::TaurusDbImmediate, &gaussdb::GaussDb, &dcs::Dcs];

/// One list of the cloud.
pub trait Source: Sync {
    /// Its short name in filters, addresses and exports.
    fn slug(&self) -> &'static str;

    /// Whose list it is.
    fn product(&self) -> Product;

    /// What the list is called.
    fn name(&self) -> Name;

    /// How the list counts its pages.
    fn counting(&self) -> Counting;

    /// Rows a page.
    fn page_rows(&self) -> u32;

    /// The words by which tasks of a status can be asked for; none where the list has no filter by status.
    fn status_words(&self) -> &'static [(Status, &'static str)];

    /// Whether tasks of a name can be asked for.
    fn picks_names(&self) -> bool;

    /// Whether tasks report how far they are.
    fn reports_progress(&self) -> bool;

    /// One page of the list, or of what is picked of it.
    fn list(&self, scope: &Scope, pick: &Pick, ask: Ask) -> Request;

    /// Reads a page of the list.
    fn read_list(&self, scope: &Scope, body: &[u8]) -> Result<TaskPage, Unreadable>;

    /// The calls that tell about one job, the first one first.
    fn lookups(&self, scope: &Scope, id: &JobId, instance: Option<&JobId>) -> Vec<Lookup>;

    /// Reads one row as it was received from the API of this name; none where the source has no such API.
    fn read_row(&self, scope: &Scope, api: &str, json: &str) -> Option<Task>;

    /// Reads the answer to [`Lookup::One`]; none when the answer says there is no such job.
    fn read_one(&self, scope: &Scope, id: &str, body: &[u8]) -> Result<Option<Task>, Unreadable>;

    /// The call that tells the steps of a task; none where the cloud has nothing to say of them.
    fn steps(&self, scope: &Scope, task: &Task) -> Option<Request>;

    /// Reads the answer to it.
    fn read_steps(&self, body: &[u8]) -> Result<Steps, Unreadable>;

    /// What the rows of a task say beyond what all tasks share, for its page.
    fn details(&self, raw: &[Raw]) -> Vec<Detail>;
}

/// How one job is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// A call that answers about this job alone, read by [`Source::read_one`].
    One {
        /// The call.
        request: Request,
        /// Whether an unknown id may become known in some seconds and is to be asked again.
        may_be_young: bool,
    },
    /// The project's list, page by page until the job is met.
    Walk,
    /// An instance's list, page by page until the job is met.
    WalkInstance(JobId),
}

/// Who is asked: the project whose list it is, and the language of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The region.
    pub region: RegionId,
    /// The project.
    pub project: ProjectId,
    /// The language the cloud is asked to answer in.
    pub language: Language,
}

/// One page of tasks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TaskPage {
    /// The tasks in the order in which they came, unreadable rows among them.
    pub tasks: Vec<Task>,
    /// How many the cloud says there are.
    pub total: Option<u64>,
}

/// A source, by its place in the registry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(u8);

impl SourceId {
    /// How many sources there are.
    pub const COUNT: usize = SOURCES.len();

    /// All of them, in the order in which they are shown.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::COUNT as u8).map(Self)
    }

    /// The source of this short name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::all().find(|id| id.slug() == slug)
    }

    /// Whether a word of a filter means it: its own short name, or its product's, which has all of its lists.
    pub fn is_meant_by(self, word: &str) -> bool {
        word.eq_ignore_ascii_case(self.slug()) || word.eq_ignore_ascii_case(self.product().slug())
    }

    /// Its place in the registry.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The words by which unfinished tasks can be asked for; none where the list has no filter by status.
    pub fn unfinished_words(self) -> Vec<&'static str> {
        self.status_words().iter().filter(|(status, _)| !status.is_over()).map(|(_, word)| *word).collect()
    }

    fn source(self) -> &'static dyn Source {
        SOURCES.get(self.index()).copied().unwrap_or(SOURCES[0])
    }
}

impl std::ops::Deref for SourceId {
    type Target = dyn Source;

    fn deref(&self) -> &Self::Target {
        self.source()
    }
}

impl fmt::Debug for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

pub use pick::{Pick, picks};
pub use understood::understood;

pub use dcs::{instance_list as dcs_instance_list, read_instance_list as read_dcs_instance_list};

/// The id of a source by its own short name. Only what the registry holds is ever asked, so the other branch
/// is never taken.
fn registered(slug: &str) -> SourceId {
    SourceId::from_slug(slug).unwrap_or(SourceId(0))
}

/// A task with what every row has; the source fills in the rest.
fn task(scope: &Scope, source: SourceId, id: String, api: &'static str, json: String) -> Task {
    let key = TaskKey { source, region: scope.region.clone(), project: scope.project.clone(), id };
    Task { raw: vec![Raw { api, json }], ..Task::untold(key) }
}

/// Turns a page of rows into tasks; rows that cannot be read stay among them with their raw text.
fn tasks<T>(page: Page<T>, task: impl Fn(Row<T>) -> Task) -> TaskPage {
    TaskPage { tasks: page.rows.into_iter().map(task).collect(), total: page.total }
}

fn from_row<T>(
    scope: &Scope,
    source: SourceId,
    api: &'static str,
    row: Row<T>,
    id: fn(&T) -> Option<String>,
    fill: impl Fn(T, &mut Task),
) -> Task {
    let (read, named) = match row.read {
        Ok(read) => {
            let named = said(id(&read)).ok_or_else(|| no_id(&row.raw));
            (Some(read), named)
        }
        Err(why) => (None, Err(why)),
    };
    let mut task = begun(scope, source, api, row.raw, named);
    if let Some(read) = read.filter(|_| task.unreadable.is_none()) {
        fill(read, &mut task);
    }
    task
}

/// A task of which no more is known than its id, or why not even that.
fn begun(scope: &Scope, source: SourceId, api: &'static str, raw: String, id: Result<String, Unreadable>) -> Task {
    match id {
        Ok(id) => task(scope, source, id, api, raw),
        Err(why) => {
            let mut task = task(scope, source, salvaged_id(&raw), api, raw);
            task.unreadable = Some(why);
            task
        }
    }
}

fn no_id(raw: &str) -> Unreadable {
    Unreadable::new("id", Flaw::Missing, raw)
}

/// An identity for a row that makes no sense: its id if that much can be read, else a mark of its text, so
/// that the same row is the same task when it is received again.
fn salvaged_id(raw: &str) -> String {
    let fields = Fields::parse(raw).ok();
    let field = |name| fields.as_ref()?.get::<String>(name).ok().flatten();
    // Rows that have both are DCS' and known by their `id`; `job_id` is what carries them out.
    if let Some(id) = said(field("id")).or_else(|| said(field("job_id"))) {
        return id;
    }
    let mark = raw
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("unreadable-{mark:016x}")
}

fn moment(text: Option<&str>) -> Option<Moment> {
    text.and_then(Moment::read)
}

/// The instance of a row that names one.
fn instance(id: Option<String>, name: Option<String>, state: Option<String>) -> Option<Instance> {
    let (id, name) = (said(id), said(name));
    (id.is_some() || name.is_some()).then(|| Instance { id: id.unwrap_or_default(), name, state: said(state) })
}

/// Text that says something.
fn said(text: Option<String>) -> Option<String> {
    text.filter(|t| !t.trim().is_empty())
}

/// The end of a task: only what is over has one, though rows of running tasks have been seen with it.
fn end(status: Status, text: Option<&str>) -> Option<Moment> {
    moment(text).filter(|_| status.is_over())
}

/// The six words that TaurusDB and GaussDB share, and the ones of their siblings that have been seen to leak.
fn taurusdb_status(word: &str) -> Status {
    match word.trim() {
        "Pending" | "Initing" | "INIT" | "WAITING" => Status::Pending,
        "Unauthorized" => Status::Unauthorized,
        "Running" | "RUNNING" => Status::Running,
        "Completed" | "Complete" | "SUCCESS" => Status::Completed,
        "Failed" | "FAILED" | "FAIL" => Status::Failed,
        "Canceled" | "CANCELED" | "CANCELLED" => Status::Canceled,
        _ => Status::Unknown,
    }
}

/// The six statuses by the words that TaurusDB's lists take.
const TAURUSDB_WORDS: &[(Status, &str)] = &[
    (Status::Running, "Running"),
    (Status::Pending, "Pending"),
    (Status::Unauthorized, "Unauthorized"),
    (Status::Completed, "Completed"),
    (Status::Failed, "Failed"),
    (Status::Canceled, "Canceled"),
];

/// The first value of this type among the raw rows of one API.
fn raw_row<T: Record>(raw: &[Raw], api: &str) -> Option<T> {
    let row = raw.iter().find(|row| row.api == api)?;
    wire::row_of(&row.json).read.ok()
}

/// The ids of a task and its instance as an address carries them; none where the instance is not known.
fn ids(task: &Task) -> Option<(JobId, JobId)> {
    let instance = JobId::parse(&task.instance.as_ref()?.id).ok()?;
    Some((instance, JobId::parse(&task.key.id).ok()?))
}

fn fact(details: &mut Vec<Detail>, field: &str, value: Option<impl Into<Scalar>>) {
    if let Some(value) = value.map(Into::into).filter(|v| !v.to_string().is_empty()) {
        details.push(Detail::Fact { field: field.to_owned(), value });
    }
}

fn tree(details: &mut Vec<Detail>, field: &str, value: Option<serde_json::Map<String, Value>>) {
    if let Some(value) = value.filter(|v| !v.is_empty()) {
        details.push(Detail::Tree { field: field.to_owned(), value: Value::Object(value) });
    }
}

/// The name of a job in both languages.
pub fn job_name(task: &Task) -> Option<Name> {
    names::job(task.key.source.product(), &task.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_is_found_by_its_short_name() {
        for id in SourceId::all() {
            assert_eq!(SourceId::from_slug(id.slug()), Some(id));
        }
        assert_eq!(SourceId::from_slug("rds"), None);
    }
}
