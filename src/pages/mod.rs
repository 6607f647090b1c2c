//! One file a page.

pub mod compare;
pub mod config_error;
pub mod connections;
pub mod lookup;
pub mod not_found;
pub mod overview;
pub mod task;
pub mod tasks;
pub mod timeline;
