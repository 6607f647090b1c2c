//! Proving the path that a connection's calls take, before a secret leaves: the check as a pure value that says
//! what to try next and is told what came of it, the causes it can end in, and the memory of paths it proved.

mod cause;
mod check;
mod probe;
mod proof;
mod remedy;
mod sent;

pub use cause::{Cause, Finding};
pub use check::{Check, Next, Page, Plan, Proven, State, Step, Subject};
pub use probe::{Answer, How, Outcome, Permission, Probe, made_up_key, made_up_request, made_up_token};
pub use proof::{Key, LIFETIME, Proofs};
pub use remedy::{Site, Tool, remedies};
