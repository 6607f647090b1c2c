//! Distributed Cache Service, service `dcs`, API version 2.

pub mod background_tasks;
pub mod center_tasks;
pub mod delete_task;
pub mod instances;
pub mod progress;
