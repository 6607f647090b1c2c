//! Reads the project's files as text and holds the borders that the compiler cannot hold: who may name whom,
//! what stands where, and what has to be there on both sides.
//!
//! Every rule is a function from the tree to what is wrong with it. A test holds it against the tree as it is,
//! and then against the same tree with a breach in it, so that no rule can fall asleep.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests may fail loudly")]

mod borders;
mod colours;
mod manifests;
mod rust;
mod snapshots;
mod styles;
mod texts;
mod tree;

use tree::Tree;

/// Asserts that the tree keeps a rule and that each breach of it would be noticed.
#[track_caller]
fn holds(rule: fn(&Tree) -> Vec<String>, breaches: &[fn(&mut Tree)]) {
    let tree = Tree::read();
    let told = rule(&tree);
    assert!(told.is_empty(), "\n{}\n", told.join("\n"));
    for (at, breach) in breaches.iter().enumerate() {
        let mut breached = tree.clone();
        breach(&mut breached);
        assert!(breached != tree, "breach {at} changes nothing");
        assert!(!rule(&breached).is_empty(), "breach {at} goes unnoticed");
    }
}
