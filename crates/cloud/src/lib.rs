//! The cloud's task APIs as plain values: what a call is, what it answers with, how it pages and fails.
//!
//! Not for sending anything: nothing here knows a browser, a clock or a socket. A call becomes a
//! [`call::Request`], a [`route::Route`] and an [`region::Endpoint`] turn that into a
//! [`route::Outgoing`], somebody else carries it, and the answer's bytes are read here again.
//!
//! One folder a product, one file an API; each file holds that API's query, limits, wire types,
//! quirks and tests, in that order.

#![forbid(unsafe_code)]

pub mod call;
pub mod connection;
pub mod credential;
pub mod dcs;
pub mod error;
pub mod gaussdb;
pub mod iam;
pub mod id;
pub mod ledger;
pub mod legible;
pub mod machine;
pub mod paging;
pub mod path;
pub mod refusal;
pub mod region;
pub mod route;
pub mod sdk;
pub mod secret;
pub mod sign;
pub mod taurusdb;
pub mod time;
pub mod wire;
