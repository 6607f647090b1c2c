//! GaussDB (the product with the openGauss kernel), service `gaussdb-opengauss`, API version 3.

pub mod delete_job;
pub mod instances;
pub mod job;
pub mod tasks;
