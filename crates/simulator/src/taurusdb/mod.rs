//! TaurusDB: scheduled jobs, immediate jobs, one job by its id, instances.

pub(crate) mod immediate_jobs;
pub(crate) mod instances;
pub(crate) mod job;
pub(crate) mod scheduled_jobs;
pub(crate) mod task_details;

/// The six words of a status.
const STATUSES: [&str; 6] = ["Pending", "Running", "Completed", "Failed", "Unauthorized", "Canceled"];

/// The end of an instance's id.
const SUFFIX: &str = "in07";
