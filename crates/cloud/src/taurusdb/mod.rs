//! TaurusDB (formerly GaussDB for MySQL), service `gaussdb`, API version 3.

pub mod immediate_jobs;
pub mod instances;
pub mod job;
pub mod scheduled_jobs;
