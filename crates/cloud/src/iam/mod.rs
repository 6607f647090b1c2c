//! IAM: tokens and what they are worth, the projects and regions that somebody may see. One file an API.
//!
//! Its calls are about no project, and a token stands in a header of its answer: they are asked and read by
//! functions of their own in place of [`crate::call::Call`].

pub mod projects;
pub mod regions;
pub mod tokens;
