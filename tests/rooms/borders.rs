//! Rules about Rust files: who names whom, how a file begins, and what is never written.

use crate::holds;
use crate::manifests::BROWSER;
use crate::rust::{Mark, Token, Word, names, tokens};
use crate::tree::Tree;

/// Parts of the app, each with what it must not name.
const STRANGERS: [(&str, &[&str]); 7] = [
    ("src/paths.rs", &["browser", "state", "components", "pages", "app"]),
    ("src/keys/", &["browser", "state", "components", "pages", "app"]),
    ("src/browser/", &["state", "components", "pages", "app"]),
    ("src/state/", &["components", "pages", "app"]),
    ("src/components/", &["pages", "app"]),
    ("src/pages/", &["app"]),
    ("src/", &["simulator", "taskdeck_simulated_cloud"]),
];

fn parts_name_no_strangers(tree: &Tree) -> Vec<String> {
    let mut told = Vec::new();
    for (part, strangers) in STRANGERS {
        for (path, text) in tree.below(part, ".rs") {
            let tokens = tokens(text);
            told.extend(
                strangers.iter().filter(|name| names(&tokens, name)).map(|name| format!("{path} names {name}")),
            );
        }
    }
    told
}

/// Crates that only `src/browser` names; of `web_sys` everyone may name the events and elements they are handed.
const ADAPTED: [&str; 6] =
    ["gloo_net", "gloo_timers", "js_sys", "serde_wasm_bindgen", "wasm_bindgen_futures", "web_sys"];

fn only_the_adapters_name_the_browser(tree: &Tree) -> Vec<String> {
    let mut told = Vec::new();
    for (path, text) in tree.below("src/", ".rs").filter(|(path, _)| !path.starts_with("src/browser/")) {
        let tokens = tokens(text);
        for (at, token) in tokens.iter().enumerate() {
            let Word(name) = token else { continue };
            if ADAPTED.contains(&name.as_str()) && !is_event_or_element(&tokens[at..]) {
                told.push(format!("{path} names {name}: that is for src/browser"));
            }
        }
    }
    told
}

/// `web_sys::SomeEvent`, `web_sys::SomeElement`.
fn is_event_or_element(tokens: &[Token]) -> bool {
    match tokens {
        [Word(of), Mark(':'), Mark(':'), Word(name), ..] => {
            of == "web_sys" && (name.ends_with("Event") || name.ends_with("Element"))
        }
        _ => false,
    }
}

/// Requests are entered where they are sent: one that is sent elsewhere would be told nowhere.
fn requests_are_sent_in_one_place(tree: &Tree) -> Vec<String> {
    // What a path is tried with is entered by its driver, as some of it is sent in ways that calls are not.
    let senders =
        [("fetch", ["src/state/requests.rs", "src/browser/probe.rs"]), ("probe", ["src/state/proving.rs"; 2])];
    let strays = |path: &str, text: &str| {
        tokens(text).windows(4).any(|window| match window {
            [Word(module), Mark(':'), Mark(':'), Word(name)] => {
                name == "send" && senders.iter().any(|(sender, allowed)| module == sender && !allowed.contains(&path))
            }
            _ => false,
        })
    };
    let files = tree.below("src/", ".rs");
    files.filter(|(path, text)| strays(path, text)).map(|(path, _)| format!("{path} sends past the ledger")).collect()
}

fn crates_name_no_browser(tree: &Tree) -> Vec<String> {
    let mut told = Vec::new();
    for (path, text) in tree.below("crates/", ".rs") {
        for token in tokens(text) {
            let Word(name) = token else { continue };
            let is_crate = |known: &&str| name == known.replace('-', "_") || name.starts_with(&format!("{known}_"));
            if BROWSER.iter().any(is_crate) {
                told.push(format!("{path} names {name}"));
            }
        }
    }
    told
}

/// Modules of the standard library that reach outside; a pure crate takes time and bytes as arguments.
const OUTSIDE: [&str; 9] = ["fs", "TcpStream", "UdpSocket", "env", "io", "process", "thread", "Instant", "SystemTime"];

fn pure_crates_reach_for_nothing(tree: &Tree) -> Vec<String> {
    let mut told = Vec::new();
    for room in ["crates/cloud/src/", "crates/tasks/src/", "crates/simulator/src/"] {
        for (path, text) in tree.below(room, ".rs") {
            let tokens = tokens(text);
            if !names(&tokens, "std") {
                continue;
            }
            told.extend(OUTSIDE.iter().filter(|name| names(&tokens, name)).map(|name| format!("{path} names {name}")));
        }
    }
    told
}

fn files_say_what_they_are(tree: &Tree) -> Vec<String> {
    let silent = tree.below("", ".rs").filter(|(_, text)| !text.starts_with("//! "));
    silent.map(|(path, _)| format!("{path} does not begin with a sentence of what it is")).collect()
}

const PANICS: [&str; 5] = ["panic", "unreachable", "todo", "unimplemented", "dbg"];

fn nothing_panics(tree: &Tree) -> Vec<String> {
    let mut told = Vec::new();
    let files = ["src/", "crates/", "demo/"].into_iter().flat_map(|folder| tree.below(folder, ".rs"));
    for (path, text) in files.filter(|(path, _)| !path.contains("/tests/") && !path.contains("/benches/")) {
        for window in tokens(text).windows(3) {
            match window {
                [Mark('.'), Word(name), Mark('(')] if name == "unwrap" || name == "expect" => {
                    told.push(format!("{path} calls {name}()"))
                }
                [Word(name), Mark('!'), Mark('(' | '{' | '[')] if PANICS.contains(&name.as_str()) => {
                    told.push(format!("{path} calls {name}!"))
                }
                [Mark('#'), Mark('['), Word(name)] if name == "path" => {
                    told.push(format!("{path} takes a module from elsewhere"))
                }
                _ => {}
            }
        }
    }
    told
}

#[test]
fn no_part_of_the_app_names_a_stranger() {
    holds(
        parts_name_no_strangers,
        &[
            |tree| tree.add("src/components/facets.rs", "use crate::{pages, text};"),
            |tree| tree.add("src/components/facets.rs", "fn f() { crate::pages::tasks::Tasks }"),
            |tree| tree.add("src/state/gate.rs", "use super::super::components::wording;"),
            |tree| tree.add("src/browser/clock.rs", "use crate::state::ticker::now;"),
            |tree| tree.add("src/paths.rs", "use crate::browser::page;"),
            |tree| tree.add("src/keys/chord.rs", "use crate::browser::clock;"),
            |tree| tree.add("src/pages/tasks.rs", "use crate::app::App;"),
            |tree| tree.add("src/pages/tasks.rs", "use simulator::World;"),
        ],
    );
}

#[test]
fn the_browser_is_met_in_its_adapters_only() {
    holds(
        only_the_adapters_name_the_browser,
        &[
            |tree| tree.add("src/state/live.rs", "use gloo_net::http::Request;"),
            |tree| tree.add("src/components/facets.rs", "fn f() { web_sys::window(); }"),
            |tree| tree.add("src/pages/tasks.rs", "use web_sys::Storage;"),
        ],
    );
}

#[test]
fn whatever_is_sent_is_entered() {
    holds(
        requests_are_sent_in_one_place,
        &[
            |tree| tree.add("src/state/session.rs", "async fn f(out: &Outgoing) { fetch::send(out, 1).await; }"),
            |tree| tree.add("src/state/session.rs", "async fn f(out: &Probe) { probe::send(out, 1).await; }"),
        ],
    );
}

#[test]
fn no_crate_names_a_browser() {
    holds(
        crates_name_no_browser,
        &[
            |tree| tree.add("crates/tasks/src/store.rs", "use leptos::prelude::*;"),
            |tree| tree.add("crates/cloud/src/call.rs", "fn now() { js_sys::Date::now(); }"),
            |tree| tree.add("crates/simulator/src/world.rs", "use gloo_timers::future;"),
        ],
    );
}

#[test]
fn what_is_pure_has_no_clock_and_no_files() {
    holds(
        pure_crates_reach_for_nothing,
        &[
            |tree| tree.add("crates/tasks/src/store.rs", "use std::time::{Duration, Instant};"),
            |tree| tree.add("crates/simulator/src/world.rs", "fn f() { std::fs::read(\"x\"); }"),
        ],
    );
}

#[test]
fn every_file_begins_with_what_it_is() {
    holds(files_say_what_they_are, &[|tree| tree.add("src/state/new.rs", "use std::fmt;")]);
}

#[test]
fn nothing_outside_tests_panics() {
    holds(
        nothing_panics,
        &[
            |tree| tree.add("src/paths.rs", "fn f() { None.unwrap() }"),
            |tree| tree.add("crates/cloud/src/call.rs", "fn f() { None.expect(\"something\") }"),
            |tree| tree.add("demo/src/main.rs", "fn f() { panic!(\"no\") }"),
        ],
    );
}
