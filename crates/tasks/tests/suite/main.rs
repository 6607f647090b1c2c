//! What the task model promises: every documented answer becomes the task it means, no answer does harm,
//! two lists of one job are one task, and the store shows what the filter says.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod any_answer;
#[path = "../../../cloud/tests/suite/any_json.rs"]
mod any_json;
mod any_task;
mod backtest;
mod common;
mod comparing;
mod documented;
mod estimating;
mod exporting;
mod failures;
mod generated;
mod hour;
mod merging;
mod overlaps;
mod query;
mod statistics;
mod steps;
mod store;
mod views;
