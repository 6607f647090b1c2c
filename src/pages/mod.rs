//! One file a page.

pub mod config_error;
pub mod connections;
pub mod lookup;
pub mod not_found;
pub mod task;
pub mod tasks;
