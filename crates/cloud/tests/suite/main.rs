//! What the cloud's calls promise together: what leaves, and what is made of any answer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod addresses;
mod any_answer;
mod any_json;
mod errors;
mod ledger;
mod routes;
mod signing;
