//! Numbers the texts of the two catalogues, those of the first view before those that only code of
//! `scripts/later.txt` says, and writes them as the page reads them. A key or a placeholder that only one of the
//! catalogues has fails the build.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::exit;
use std::{env, fs};

use serde_json::Value;

/// The group and the name of a text, such as `list` and `count`.
type Key = (String, String);

/// The texts of a catalogue by their keys.
type Catalogue = BTreeMap<Key, String>;

fn main() {
    ["locales", "scripts/later.txt", "src"].iter().for_each(|path| println!("cargo:rerun-if-changed={path}"));
    let (english, chinese) = (catalogue("locales/en.json"), catalogue("locales/zh-CN.json"));
    let unlike = unlike(&english, &chinese);
    if !unlike.is_empty() {
        unlike.iter().for_each(|told| eprintln!("{told}"));
        exit(1);
    }
    let folder = env::var("OUT_DIR").unwrap_or_else(|error| stop("OUT_DIR", &error));
    let folder = Path::new(&folder);
    let said = said_first();
    let (first, later): (Vec<&Key>, Vec<&Key>) =
        english.keys().partition(|(group, name)| said.contains(&format!("{group}.{name}")));
    write(&folder.join("texts.rs"), &numbers(&first, &later));
    // Where the linked module is: what finishes the site takes them from there.
    let beside =
        folder.ancestors().nth(3).filter(|_| env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32"));
    for (name, catalogue) in [("en", &english), ("zh-CN", &chinese)] {
        for folder in [Some(folder), beside].into_iter().flatten() {
            write(&folder.join(format!("texts-{name}.txt")), &lines(catalogue, &first));
            write(&folder.join(format!("texts-later-{name}.txt")), &lines(catalogue, &later));
        }
    }
    if let Some(beside) = beside {
        map(beside);
    }
}

/// What parts the page's wasm (`crates/split`) has to tell what refers to what: a map of the data, beside the linked
/// module, and numbers of functions that are no other numbers.
fn map(beside: &Path) {
    println!("cargo:rustc-link-arg-bins=-Map={}", beside.join("taskdeck.map").display());
    println!("cargo:rustc-link-arg-bins=--table-base=65536");
}

/// All that is written like a text's key in a file of which some code belongs to the first view. A test sees to it that
/// texts are named like this.
fn said_first() -> BTreeSet<String> {
    let later = read("scripts/later.txt");
    let later: Vec<&str> = later.lines().filter_map(|line| line.strip_prefix("taskdeck::")).collect();
    let mut said = BTreeSet::new();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| stop("src", &error));
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let module = path.with_extension("").display().to_string().replace('/', "::");
            let is_of = |line: &&str| {
                let rest = module.strip_prefix("src::").and_then(|module| module.strip_prefix(*line));
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
            };
            if !later.iter().any(is_of) {
                let code = read(&path.display().to_string());
                let words = code.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'));
                said.extend(words.map(str::to_owned));
            }
        }
    }
    said
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| stop(path, &error))
}

fn catalogue(path: &str) -> Catalogue {
    let groups: BTreeMap<String, BTreeMap<String, Value>> =
        serde_json::from_str(&read(path)).unwrap_or_else(|error| stop(path, &error));
    let mut catalogue = Catalogue::new();
    for (group, texts) in groups {
        for (key, text) in texts {
            match text {
                // A line each.
                Value::String(text) if !text.contains('\n') => catalogue.insert((group.clone(), key), text),
                _ => stop(path, &format!("{group}.{key} is no line of text")),
            };
        }
    }
    catalogue
}

fn unlike(english: &Catalogue, chinese: &Catalogue) -> Vec<String> {
    let mut told = Vec::new();
    for (one, other, name) in [(english, chinese, "zh-CN.json"), (chinese, english, "en.json")] {
        for ((group, key), text) in one {
            let found = other.get(&(group.clone(), key.clone()));
            if found.is_none_or(|found| blanks(found) != blanks(text)) {
                told.push(format!("locales/{name} lacks {group}.{key} {:?}", blanks(text)));
            }
        }
    }
    told
}

/// What is to be filled in: `{rows}`.
fn blanks(text: &str) -> Vec<&str> {
    let mut blanks: Vec<&str> = text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    blanks.sort_unstable();
    blanks
}

fn numbers(first: &[&Key], later: &[&Key]) -> String {
    let mut code = format!("pub const COUNTS: [usize; 2] = [{}, {}];\n", first.len(), later.len());
    let mut groups: BTreeMap<&str, String> = BTreeMap::new();
    for (number, (group, name)) in first.iter().chain(later).enumerate() {
        let line = groups.entry(group).or_default();
        // Writing to a text cannot fail.
        let _ = writeln!(line, "    pub const {name}: Text = Text({number});");
    }
    for (group, lines) in groups {
        let _ = write!(code, "pub mod {group} {{\n    use super::super::Text;\n{lines}}}\n");
    }
    code
}

fn lines(catalogue: &Catalogue, keys: &[&Key]) -> String {
    keys.iter().filter_map(|key| catalogue.get(*key)).map(|text| format!("{text}\n")).collect()
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap_or_else(|error| stop(&path.display().to_string(), &error));
}

fn stop(what: &str, error: &dyn std::fmt::Display) -> ! {
    eprintln!("{what}: {error}");
    exit(1)
}
