//! Compares the two catalogues: a key or a placeholder that only one of them has fails the build.

use std::collections::BTreeSet;
use std::process::exit;

use serde_json::Value;

fn main() {
    println!("cargo:rerun-if-changed=locales");
    let (english, chinese) = (keys("locales/en.json"), keys("locales/zh-CN.json"));
    let odd: Vec<&String> = english.symmetric_difference(&chinese).collect();
    if !odd.is_empty() {
        for key in odd {
            let lacking = if english.contains(key) { "zh-CN.json" } else { "en.json" };
            eprintln!("locales/{lacking} lacks {key}");
        }
        exit(1);
    }
}

/// Every key with the placeholders of its text: `list.count {rows}`.
fn keys(path: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| stop(path, &error));
    let value: Value = serde_json::from_str(&text).unwrap_or_else(|error| stop(path, &error));
    let mut keys = BTreeSet::new();
    collect(&value, "", &mut keys);
    keys
}

fn stop(path: &str, error: &dyn std::fmt::Display) -> ! {
    eprintln!("{path}: {error}");
    exit(1)
}

fn collect(value: &Value, path: &str, keys: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                collect(value, &format!("{path}{dot}{name}"), keys);
            }
        }
        Value::String(text) => {
            let mut slots: Vec<&str> = text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
            slots.sort_unstable();
            keys.insert(format!("{path} {{{}}}", slots.join(", ")));
        }
        _ => {
            keys.insert(format!("{path} (not a text)"));
        }
    }
}
