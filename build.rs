//! Numbers the texts of the two catalogues by their keys in order, and writes them as the page reads them. A key or a
//! placeholder that only one of them has fails the build.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::exit;
use std::{env, fs};

use serde_json::Value;

/// The texts of a catalogue by their keys, such as `list.count`.
type Catalogue = BTreeMap<(String, String), String>;

fn main() {
    println!("cargo:rerun-if-changed=locales");
    let (english, chinese) = (read("locales/en.json"), read("locales/zh-CN.json"));
    let unlike = unlike(&english, &chinese);
    if !unlike.is_empty() {
        unlike.iter().for_each(|told| eprintln!("{told}"));
        exit(1);
    }
    let folder = env::var("OUT_DIR").unwrap_or_else(|error| stop("OUT_DIR", &error));
    let folder = Path::new(&folder);
    if env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        map(folder);
    }
    write(&folder.join("texts.rs"), &numbers(&english));
    write(&folder.join("texts-en.txt"), &lines(&english));
    write(&folder.join("texts-zh-CN.txt"), &lines(&chinese));
}

/// What parts the page's wasm (`crates/split`) has to tell what refers to what: a map of the data, beside the linked
/// module, and numbers of functions that are no other numbers.
fn map(folder: &Path) {
    if let Some(profile) = folder.ancestors().nth(3) {
        println!("cargo:rustc-link-arg-bins=-Map={}", profile.join("taskdeck.map").display());
        println!("cargo:rustc-link-arg-bins=--table-base=65536");
    }
}

fn read(path: &str) -> Catalogue {
    let text = fs::read_to_string(path).unwrap_or_else(|error| stop(path, &error));
    let groups: BTreeMap<String, BTreeMap<String, Value>> =
        serde_json::from_str(&text).unwrap_or_else(|error| stop(path, &error));
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

fn numbers(catalogue: &Catalogue) -> String {
    let mut code = format!("pub const COUNT: usize = {};\n", catalogue.len());
    let mut groups: BTreeMap<&str, String> = BTreeMap::new();
    for (number, (group, key)) in catalogue.keys().enumerate() {
        let line = groups.entry(group).or_default();
        // Writing to a text cannot fail.
        let _ = writeln!(line, "    pub const {key}: Text = Text({number});");
    }
    for (group, lines) in groups {
        let _ = write!(code, "pub mod {group} {{\n    use super::super::Text;\n{lines}}}\n");
    }
    code
}

fn lines(catalogue: &Catalogue) -> String {
    catalogue.values().map(|text| format!("{text}\n")).collect()
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap_or_else(|error| stop(&path.display().to_string(), &error));
}

fn stop(what: &str, error: &dyn std::fmt::Display) -> ! {
    eprintln!("{what}: {error}");
    exit(1)
}
