//! Rules about Cargo's files: which crate may depend on which, and one version of each.

use std::collections::{BTreeMap, BTreeSet};

use crate::holds;
use crate::tree::Tree;

/// The rooms, each with the rooms it may know. Nothing else of the workspace is within its reach.
const KNOWS: [(&str, &[&str]); 7] = [
    ("crates/cloud/", &[]),
    ("crates/tasks/", &["cloud"]),
    ("crates/simulator/", &["cloud"]),
    ("crates/simulator-server/", &["cloud", "simulator"]),
    // Knows binaries only.
    ("crates/split/", &[]),
    ("demo/", &["cloud", "simulator"]),
    // The app meets the simulated cloud only as messages of a worker.
    ("", &["cloud", "tasks"]),
];

/// What may be there twice: tests alone bring the second.
const TWICE: [&str; 1] = [
    // in the interpreter that runs what was parted
    "wasmparser",
];

/// A dependency as a manifest writes it, without its version.
struct Dependency {
    section: String,
    name: String,
    /// The package, where it has another name than the one it is known by here.
    package: Option<String>,
    is_ours: bool,
}

impl Dependency {
    fn package(&self) -> &str {
        self.package.as_deref().unwrap_or(&self.name)
    }
}

/// What a manifest depends on, in whatever section.
fn dependencies(manifest: &str) -> Vec<Dependency> {
    let mut section = "";
    let mut found = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(head) = line.strip_prefix('[') {
            section = head.trim_end_matches(']');
            if let Some((of, name)) = section.split_once("dependencies.") {
                found.push(dependency(&format!("{of}dependencies"), name, ""));
            }
        } else if let Some((name, value)) = line.split_once('=').filter(|_| section.ends_with("dependencies")) {
            found.push(dependency(section, name.trim().trim_end_matches(".workspace"), value));
        }
    }
    found
}

fn dependency(section: &str, name: &str, value: &str) -> Dependency {
    let field = |field: &str| Some(value.split_once(field)?.1.split('"').nth(1)?.to_owned());
    Dependency {
        section: section.to_owned(),
        name: name.to_owned(),
        package: field("package ="),
        is_ours: value.contains("path ="),
    }
}

/// The names under which the workspace's own crates are known.
fn own_names(tree: &Tree) -> BTreeSet<String> {
    let known = dependencies(tree.file("Cargo.toml")).into_iter().filter(|d| d.is_ours);
    let mut names: BTreeSet<String> = known.flat_map(|d| [d.package().to_owned(), d.name]).collect();
    for (path, text) in tree.below("", "Cargo.toml") {
        let name = text.lines().find_map(|line| line.strip_prefix("name = "));
        names.insert(name.unwrap_or_else(|| panic!("{path} has no name")).trim_matches('"').to_owned());
    }
    names
}

fn rooms_know_only_those_below_them(tree: &Tree) -> Vec<String> {
    let own = own_names(tree);
    let mut told = Vec::new();
    for (path, text) in tree.below("", "Cargo.toml") {
        let folder = path.trim_end_matches("Cargo.toml");
        let Some((_, knows)) = KNOWS.iter().find(|(room, _)| *room == folder) else {
            told.push(format!("{path}: this room has no line in the table of who knows whom"));
            continue;
        };
        for dependency in dependencies(text).iter().filter(|d| !d.section.starts_with("workspace")) {
            let is_ours = dependency.is_ours || own.contains(&dependency.name) || own.contains(dependency.package());
            if is_ours && !knows.contains(&dependency.name.as_str()) {
                told.push(format!("{path}: {} is not for this room to know", dependency.name));
            }
        }
    }
    told
}

/// What only the app and the demo's worker may name.
pub const BROWSER: [&str; 8] =
    ["web-sys", "js-sys", "wasm-bindgen", "serde-wasm-bindgen", "gloo", "leptos", "reactive", "any_spawner"];

fn crates_depend_on_no_browser(tree: &Tree) -> Vec<String> {
    let mut told = Vec::new();
    for (path, text) in tree.below("crates/", "Cargo.toml") {
        for dependency in dependencies(text) {
            let is_browser = |name: &&str| dependency.package().replace('_', "-").starts_with(&name.replace('_', "-"));
            if BROWSER.iter().any(is_browser) {
                told.push(format!("{path}: {} is not for a room without a browser", dependency.name));
            }
        }
    }
    told
}

fn what_is_asked_for_is_there_once(tree: &Tree) -> Vec<String> {
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in tree.file("Cargo.lock").split("[[package]]").skip(1) {
        let field =
            |name: &str| package.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim_matches('"'));
        versions.entry(field("name = ").unwrap()).or_default().push(field("version = ").unwrap());
    }
    let asked: BTreeSet<String> = tree
        .below("", "Cargo.toml")
        .flat_map(|(_, text)| dependencies(text))
        .map(|dependency| dependency.package().to_owned())
        .filter(|package| !TWICE.contains(&package.as_str()))
        .collect();
    let twice = versions.iter().filter(|(name, versions)| versions.len() > 1 && asked.contains(**name));
    twice.map(|(name, versions)| format!("Cargo.lock: {name} is there as {}", versions.join(" and as "))).collect()
}

#[test]
fn a_room_depends_only_on_those_below_it() {
    holds(
        rooms_know_only_those_below_them,
        &[
            |tree| {
                tree.replace("crates/cloud/Cargo.toml", "[dependencies]\n", "[dependencies]\ntasks.workspace = true\n")
            },
            |tree| {
                tree.add(
                    "crates/tasks/Cargo.toml",
                    "[dev-dependencies]\nsim = { package = \"taskdeck-simulated-cloud\", path = \"../simulator\" }",
                )
            },
            |tree| tree.add("crates/simulator/Cargo.toml", "[dependencies.tasks]\nworkspace = true"),
            |tree| tree.replace("Cargo.toml", "\n[dependencies]\n", "\n[dependencies]\nsimulator.workspace = true\n"),
            |tree| tree.add("crates/more/Cargo.toml", "[package]\nname = \"more\""),
        ],
    );
}

#[test]
fn no_crate_depends_on_a_browser() {
    holds(
        crates_depend_on_no_browser,
        &[
            |tree| tree.add("crates/tasks/Cargo.toml", "[dependencies]\nreactive_graph = \"0.2\""),
            |tree| {
                tree.add(
                    "crates/cloud/Cargo.toml",
                    "[target.'cfg(target_arch = \"wasm32\")'.dependencies]\njs-sys.workspace = true",
                )
            },
        ],
    );
}

#[test]
fn there_is_one_version_of_what_is_asked_for() {
    holds(
        what_is_asked_for_is_there_once,
        &[|tree| tree.add("Cargo.lock", "[[package]]\nname = \"gloo-net\"\nversion = \"0.1.0\"")],
    );
}
