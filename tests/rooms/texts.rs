//! Rules about what people read: it comes from the catalogues, in both languages, with every blank filled in.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::holds;
use crate::rust::{Mark, Text, Token, Word, arguments, calls, end_of, tokens};
use crate::tree::Tree;

/// A catalogue: the placeholders of each text, by the text's key.
type Catalogue = BTreeMap<String, BTreeSet<String>>;

fn catalogue(tree: &Tree, path: &str) -> Catalogue {
    let mut found = Catalogue::new();
    collect(&serde_json::from_str(tree.file(path)).unwrap(), "", &mut found);
    found
}

fn collect(value: &Value, key: &str, found: &mut Catalogue) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                collect(value, &if key.is_empty() { name.clone() } else { format!("{key}.{name}") }, found);
            }
        }
        Value::String(text) => {
            let names = text.split('{').skip(1).filter_map(|rest| rest.split('}').next());
            found.insert(key.to_owned(), names.map(str::to_owned).collect());
        }
        _ => panic!("{key} is no text"),
    }
}

fn catalogues_are_alike(tree: &Tree) -> Vec<String> {
    let (english, chinese) = (catalogue(tree, "locales/en.json"), catalogue(tree, "locales/zh-CN.json"));
    let keys: BTreeSet<&String> = english.keys().chain(chinese.keys()).collect();
    let unlike = keys.into_iter().filter(|key| english.get(*key) != chinese.get(*key));
    unlike.map(|key| format!("{key} is not the same in en.json and zh-CN.json")).collect()
}

/// A text that the app takes from the catalogues, with the placeholders it fills in.
struct Taken {
    path: String,
    key: String,
    filled: BTreeSet<String>,
}

fn taken(tree: &Tree) -> Vec<Taken> {
    let mut out = Vec::new();
    for (path, text) in tree.below("src/", ".rs") {
        let tokens = tokens(text);
        // `text!(key, name = value)` and, after the language, the same of `say!`.
        for (name, skipped) in [("text", 0), ("say", 1)] {
            for call in calls(&tokens, name) {
                let arguments = arguments(call);
                let Some(key) = arguments.get(skipped).filter(|key| !key.contains(&Mark('$'))) else { continue };
                let key: String =
                    key.iter().map(|token| if let Word(word) = token { word.as_str() } else { "." }).collect();
                let fills = arguments.iter().skip(skipped + 1).filter_map(|argument| match argument {
                    [Word(name), Mark('='), ..] => Some(name.clone()),
                    _ => None,
                });
                out.push(Taken { path: path.to_owned(), key, filled: fills.collect() });
            }
        }
    }
    out
}

fn every_text_is_used(tree: &Tree) -> Vec<String> {
    let used: BTreeSet<String> = taken(tree).into_iter().map(|taken| taken.key).collect();
    let keys = catalogue(tree, "locales/en.json").into_keys();
    keys.filter(|key| !used.contains(key)).map(|key| format!("locales: nobody says {key}")).collect()
}

fn every_blank_is_filled(tree: &Tree) -> Vec<String> {
    let catalogue = catalogue(tree, "locales/en.json");
    let mut told = Vec::new();
    for Taken { path, key, filled } in taken(tree) {
        match catalogue.get(&key) {
            None => told.push(format!("{path}: there is no text {key}")),
            Some(blanks) if *blanks != filled => {
                told.push(format!("{path}: {key} wants {blanks:?} and is given {filled:?}"))
            }
            Some(_) => {}
        }
    }
    told
}

/// `build.rs` reads the code as words, to tell which texts the first view says: a key is to stand there as one.
fn every_text_is_named_in_one_word(tree: &Tree) -> Vec<String> {
    let is_in_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let mut told = Vec::new();
    for Taken { path, key, .. } in taken(tree) {
        if !tree.file(&path).split(|c| !is_in_word(c)).any(|word| word == key) {
            told.push(format!("{path}: {key} is not written as one word"));
        }
    }
    told
}

/// What is the same in every language.
const ALLOWED: [&str; 2] = ["English", "简体中文"];

/// Attributes and properties that are read out or shown.
const READ: [&str; 9] = [
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "title",
    "placeholder",
    "alt",
    "label",
    "hint",
    "content",
];

fn views_hold_no_text(tree: &Tree) -> Vec<String> {
    let mut told = Vec::new();
    for (path, text) in tree.below("src/", ".rs") {
        let tokens = tokens(text);
        let mut refuse = |text: &str| {
            if has_letters(text) && !ALLOWED.contains(&text) {
                told.push(format!("{path}: “{text}” is for the catalogues"));
            }
        };
        calls(&tokens, "view").into_iter().for_each(|body| nodes(body, &mut refuse));
        // What is in no view may still end up in one.
        let is_shown = ["src/components/", "src/pages/", "src/app.rs"].iter().any(|part| path.starts_with(part));
        for token in tokens.iter().filter(|_| is_shown) {
            match token {
                Text(text) if is_sentence(text) => refuse(text),
                _ => {}
            }
        }
        for window in tokens.windows(3) {
            match window {
                [Text(text), Mark('.'), Word(name)] if name == "into_any" || name == "into_view" => refuse(text),
                _ => {}
            }
        }
    }
    told
}

/// Letters outside the placeholders of `format!`.
fn has_letters(text: &str) -> bool {
    let mut depth = 0;
    text.chars().any(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth == 0 && c.is_alphabetic()
    })
}

/// Two words side by side, or anything that is not Latin.
fn is_sentence(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_word = |word: &str| {
        let letters = word.trim_end_matches(['.', ',', ':', '…']);
        letters.len() > 1 && letters.chars().all(char::is_alphabetic)
    };
    words.windows(2).any(|pair| is_word(pair[0]) && is_word(pair[1]))
        || text.chars().any(|c| c.is_alphabetic() && c > '\u{2E7F}')
}

/// Walks over what a view shows: texts between tags, and attributes that are read out. Code in braces is no
/// text, but for a string alone; views in it are walked over on their own.
fn nodes(body: &[Token], refuse: &mut impl FnMut(&str)) {
    let mut at = 0;
    while at < body.len() {
        match &body[at] {
            Text(text) => refuse(text),
            Word(word) => refuse(word),
            Mark('{') => {
                if let [Text(text), Mark('}'), ..] = &body[at + 1..] {
                    refuse(text);
                }
                at = end_of(body, at);
                continue;
            }
            Mark('<') => {
                at = tag(body, at + 1, refuse);
                continue;
            }
            Mark(_) => {}
        }
        at += 1;
    }
}

/// Walks over a tag; answers where it ends.
fn tag(body: &[Token], mut at: usize, refuse: &mut impl FnMut(&str)) -> usize {
    while at < body.len() {
        match &body[at] {
            Mark('(' | '[' | '{') => {
                at = end_of(body, at);
                continue;
            }
            Mark('>') if !matches!(body[at - 1], Mark('=' | '-')) => return at + 1,
            Text(text) if body[at - 1] == Mark('=') && READ.contains(&attribute(&body[..at - 1]).as_str()) => {
                refuse(text)
            }
            _ => {}
        }
        at += 1;
    }
    at
}

/// The name that ends here, such as `aria-label`.
fn attribute(before: &[Token]) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for token in before.iter().rev() {
        match token {
            Word(word) if parts.last().is_none_or(|last| *last == "-") => parts.push(word),
            Mark('-') if !parts.is_empty() => parts.push("-"),
            _ => break,
        }
    }
    parts.into_iter().rev().collect()
}

#[test]
fn both_languages_have_the_same_texts() {
    holds(
        catalogues_are_alike,
        &[
            |tree| tree.replace("locales/en.json", "\"app\": {", "\"app\": { \"more\": \"More\","),
            |tree| tree.replace("locales/zh-CN.json", "{rows}", "{row}"),
        ],
    );
}

#[test]
fn no_text_of_the_catalogues_is_unused() {
    holds(
        every_text_is_used,
        &[|tree| tree.replace("locales/en.json", "\"app\": {", "\"app\": { \"more\": \"More\",")],
    );
}

#[test]
fn every_placeholder_is_filled_in() {
    holds(
        every_blank_is_filled,
        &[
            |tree| tree.replace("locales/en.json", "{rows}", "{row}"),
            |tree| tree.add("src/app.rs", "fn f() { say!(locale.get(), list.matching, rows = 1) }"),
            |tree| tree.add("src/app.rs", "fn f() { text!(list.matching) }"),
        ],
    );
}

#[test]
fn the_build_finds_every_text_where_it_is_said() {
    holds(
        every_text_is_named_in_one_word,
        &[
            |tree| tree.add("src/app.rs", "fn f() { text!(list . title) }"),
            |tree| tree.add("src/app.rs", "fn f() { say!(locale.get(), list.\n    title) }"),
        ],
    );
}

#[test]
fn what_people_read_comes_from_the_catalogues() {
    holds(
        views_hold_no_text,
        &[
            |tree| tree.add("src/pages/tasks.rs", "fn f() { view! { <p>\"Hello\"</p> } }"),
            |tree| tree.add("src/pages/tasks.rs", "fn f() { view! { <p>Hello</p> } }"),
            |tree| tree.add("src/pages/tasks.rs", "fn f() { view! { <p>{\"Hello\"}</p> } }"),
            |tree| {
                tree.add(
                    "src/pages/tasks.rs",
                    "fn f() { view! { <p>{move || view! { <b class=\"x\">\"Hello\"</b> }}</p> } }",
                )
            },
            |tree| {
                tree.add(
                    "src/pages/tasks.rs",
                    "fn f() { view! { <p on:click=move |_| go(\"x\") aria-label=\"Hello\"></p> } }",
                )
            },
            |tree| tree.add("src/pages/tasks.rs", "fn f() { \"Hello\".into_any() }"),
            |tree| tree.add("src/components/wording.rs", "fn f() -> String { format!(\"{n} rows match\") }"),
            |tree| tree.add("src/components/wording.rs", "const X: &str = \"任务\";"),
        ],
    );
}
