//! One task model for all of the cloud's task lists, and what is done with it: names, filter, order, counts,
//! and the life of a list that is kept fresh.
//!
//! Not for talking to the cloud (that is `cloud`), nor for drawing anything. No browser and no clock: the
//! moment is an argument.

#![forbid(unsafe_code)]

pub mod feed;
pub mod instances;
pub mod layout;
pub mod names;
pub mod order;
pub mod ownership;
pub mod purpose;
pub mod query;
pub mod shared;
pub mod sources;
pub mod status;
pub mod store;
pub mod task;
