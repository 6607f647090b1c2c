//! One task model for all of the cloud's task lists, and what is done with it: names, filter, order, counts,
//! and the life of a list that is kept fresh.
//!
//! Not for talking to the cloud (that is `cloud`), nor for drawing anything. No browser and no clock: the
//! moment is an argument.

#![forbid(unsafe_code)]

pub mod acting;
pub mod around;
pub mod compare;
pub mod estimate;
pub mod explain;
pub mod export;
pub mod feed;
pub mod gone;
pub mod held;
pub mod hosts;
pub mod instances;
pub mod lanes;
pub mod layout;
pub mod lines;
pub mod names;
pub mod news;
pub mod order;
pub mod overlaps;
pub mod ownership;
pub mod pace;
pub mod purpose;
pub mod query;
pub mod raw_text;
pub mod rows;
pub mod scroll;
pub mod selection;
pub mod shared;
pub mod slices;
pub mod sources;
pub mod status;
pub mod steps;
pub mod store;
pub mod story;
pub mod task;
pub mod ticket;
pub mod watch;
