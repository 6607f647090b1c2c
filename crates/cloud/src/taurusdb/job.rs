//! `GET /v3/{project_id}/jobs?id={job_id}`: one job of the last month. A new id is known only some seconds
//! after the job was created.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::call::{Call, Language, Product, Query, Request, encode};
use crate::error::{CloudError, Kind, Unreadable};
use crate::id::{JobId, ProjectId};
use crate::wire::{self, Row};

/// The query.
#[derive(Clone, Debug)]
pub struct ShowJob {
    /// The job.
    pub id: JobId,
    /// Language of texts in the answer.
    pub language: Language,
}

/// Seconds to wait before an id that is not known yet is asked again, time by time; after the last it
/// counts as not found.
pub const UNKNOWN_ID_WAITS: [u32; 4] = [1, 2, 4, 8];

/// What to do after an attempt failed: the seconds to wait before the next one, or none to give up.
pub fn wait_before_retry(error: &CloudError, attempts: usize) -> Option<u32> {
    if error.kind == Kind::NotFound { UNKNOWN_ID_WAITS.get(attempts.checked_sub(1)?).copied() } else { None }
}

impl Call for ShowJob {
    type Answer = Row<Job>;

    fn request(&self, project: &ProjectId) -> Request {
        Request {
            product: Product::TaurusDb,
            path: format!("/v3/{}/jobs", encode(project.as_str())),
            query: Query::default().set("id", self.id.as_str()).into_text(),
            language: Some(self.language),
        }
    }

    fn read(&self, body: &[u8]) -> Result<Row<Job>, Unreadable> {
        wire::single(body, "job")
    }
}

/// The job. `id`, `name`, `status`, `created` and `instance` are documented as always there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Job {
    /// The job's id.
    #[serde(deserialize_with = "wire::text")]
    pub id: Option<String>,
    /// The job's name.
    #[serde(deserialize_with = "wire::text")]
    pub name: Option<String>,
    /// `Pending`, `Running`, `Completed`, `Failed`; newer documentation adds `Unauthorized` and `Canceled`.
    #[serde(deserialize_with = "wire::text")]
    pub status: Option<String>,
    /// When it was created.
    #[serde(deserialize_with = "wire::text")]
    pub created: Option<String>,
    /// When it ended; seen with another offset than `created`.
    #[serde(deserialize_with = "wire::text")]
    pub ended: Option<String>,
    /// Progress, such as `60%`, while it runs only.
    #[serde(deserialize_with = "wire::text")]
    pub process: Option<String>,
    /// The instance it works on.
    pub instance: Option<JobInstance>,
    /// What the job made or changed, in another shape for every kind of job.
    pub entities: Option<Map<String, Value>>,
    /// Why it failed.
    #[serde(deserialize_with = "wire::text")]
    pub fail_reason: Option<String>,
}

/// The instance of a job.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct JobInstance {
    /// Its id.
    #[serde(deserialize_with = "wire::text")]
    pub id: Option<String>,
    /// Its name.
    #[serde(deserialize_with = "wire::text")]
    pub name: Option<String>,
}
