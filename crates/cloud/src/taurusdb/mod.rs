//! TaurusDB (formerly GaussDB for MySQL), service `gaussdb`, API version 3.

pub mod cancel_jobs;
pub mod delete_job;
pub mod delete_scheduled_job;
pub mod immediate_jobs;
pub mod instances;
pub mod job;
pub mod scheduled_jobs;
pub mod task_details;
