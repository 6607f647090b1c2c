//! GaussDB: tasks, one job by its id, instances.

pub(crate) mod instances;
pub(crate) mod job;
pub(crate) mod tasks;

/// The end of an instance's id.
const SUFFIX: &str = "in14";
