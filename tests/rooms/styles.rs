//! Rules about styles: one file a component, each listed once, nothing unused, colours in one place.

use std::collections::BTreeSet;

use crate::holds;
use crate::rust::{Mark, Text, Token, Word, all_tokens};
use crate::tree::Tree;

/// Styles that belong to no component.
const COMMON: [&str; 3] = ["tokens", "base", "pages"];

/// The names of the files with a component in them, or with the markup of one.
fn components(tree: &Tree) -> Vec<&str> {
    let draws = |text: &str| text.contains("#[component]") || text.contains("-> Markup");
    let files = tree.below("src/components/", ".rs").filter(|(_, text)| draws(text));
    files.map(|(path, _)| name(path)).collect()
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap().split('.').next().unwrap()
}

fn components_have_their_styles(tree: &Tree) -> Vec<String> {
    let components = components(tree);
    let mut told = Vec::new();
    for component in &components {
        // `.copy-button` of `copy_button`, or a family such as `.job-head`, `.job-facts` of `job_details`.
        let (file, class) = (format!("style/{component}.css"), format!(".{}", component.split('_').next().unwrap()));
        if !tree.has(&file) {
            told.push(format!("src/components/{component}.rs has no {file}"));
        } else if !tree.file(&file).contains(&class) {
            told.push(format!("{file} has no class {class}"));
        }
    }
    for (path, _) in tree.below("style/", ".css") {
        if !components.contains(&name(path)) && !COMMON.contains(&name(path)) {
            told.push(format!("{path} belongs to no component"));
        }
    }
    told
}

fn the_page_lists_every_style_once(tree: &Tree) -> Vec<String> {
    let page = tree.file("index.html");
    let listed: Vec<&str> = page
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| href.ends_with(".css"))
        .collect();
    let mut told: Vec<String> = tree
        .below("style/", ".css")
        .map(|(path, _)| (path, listed.iter().filter(|href| **href == path).count()))
        .filter(|(_, times)| *times != 1)
        .map(|(path, times)| format!("index.html lists {path} {times} times"))
        .collect();
    told.extend(
        listed.iter().filter(|href| !tree.has(href)).map(|href| format!("index.html lists {href}, which is not there")),
    );
    if listed.first() != Some(&"style/tokens.css") {
        told.push("index.html does not list the tokens first: they say the order of the layers".to_owned());
    }
    told
}

/// A style sheet cut up: what stands before a `{`, and what does not.
struct Sheet {
    selectors: Vec<String>,
    declarations: Vec<String>,
}

fn sheet(text: &str) -> Sheet {
    let mut text = text.to_owned();
    while let Some(start) = text.find("/*") {
        let end = text[start..].find("*/").unwrap() + start + 2;
        text.replace_range(start..end, " ");
    }
    let mut sheet = Sheet { selectors: Vec::new(), declarations: Vec::new() };
    let mut part = String::new();
    for c in text.chars() {
        match c {
            '{' => sheet.selectors.push(std::mem::take(&mut part)),
            ';' | '}' => sheet.declarations.push(std::mem::take(&mut part)),
            _ => part.push(c),
        }
    }
    sheet
}

fn is_of_name(c: char) -> bool {
    c == '-' || c == '_' || c.is_ascii_alphanumeric()
}

/// The names in a text that follow a sign.
fn named(text: &str, sign: &str) -> Vec<String> {
    let rests = text.split(sign).skip(1);
    let names = rests.map(|rest| rest.chars().take_while(|c| is_of_name(*c)).collect::<String>());
    names.filter(|name| name.starts_with(|c: char| c == '-' || c.is_ascii_alphabetic())).collect()
}

/// Every word that the app or the page may set as a class or an id.
fn words_of_views(tree: &Tree) -> BTreeSet<String> {
    let words = |text: &str| text.split(|c| !is_of_name(c)).map(str::to_owned).collect::<Vec<_>>();
    let mut known: BTreeSet<String> = words(tree.file("index.html")).into_iter().collect();
    for (_, text) in tree.below("src/", ".rs") {
        let tokens = all_tokens(text);
        known.extend(
            tokens.iter().filter_map(|token| if let Text(text) = token { Some(words(text)) } else { None }).flatten(),
        );
        known.extend((0..tokens.len()).filter_map(|at| switched_class(&tokens[at..])));
    }
    known
}

/// `class:some-name=…`
fn switched_class(tokens: &[Token]) -> Option<String> {
    let [Word(class), Mark(':'), rest @ ..] = tokens else { return None };
    let end = rest.iter().position(|token| *token == Mark('=')).filter(|_| class == "class")?;
    Some(rest[..end].iter().map(|token| if let Word(word) = token { word.as_str() } else { "-" }).collect())
}

fn every_class_has_a_user(tree: &Tree) -> Vec<String> {
    let known = words_of_views(tree);
    let mut told = Vec::new();
    for (path, text) in tree.below("style/", ".css") {
        for selector in sheet(text).selectors {
            let wanted = named(&selector, ".").into_iter().chain(named(&selector, "#"));
            told.extend(
                wanted.filter(|name| !known.contains(name)).map(|name| format!("{path}: nobody is called {name}")),
            );
        }
    }
    told
}

/// What begins a colour.
const COLOURS: [&str; 11] =
    ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "color-mix(", "light-dark("];
const NAMED: [&str; 16] = [
    "white", "black", "gray", "grey", "silver", "red", "maroon", "orange", "yellow", "olive", "green", "lime", "blue",
    "navy", "purple", "teal",
];

fn colour(text: &str) -> Option<String> {
    let is_hex = |name: &String| [3, 4, 6, 8].contains(&name.len()) && name.chars().all(|c| c.is_ascii_hexdigit());
    let hex = text
        .split('#')
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| is_of_name(*c)).collect::<String>())
        .find(is_hex);
    let function =
        COLOURS.iter().find(|colour| text.match_indices(**colour).any(|(at, _)| !text[..at].ends_with(is_of_name)));
    hex.or(function.map(|colour| (*colour).to_owned()))
}

fn colours_are_tokens(tree: &Tree) -> Vec<String> {
    let mut told = Vec::new();
    for (path, text) in tree.below("style/", ".css").filter(|(path, _)| *path != "style/tokens.css") {
        for declaration in sheet(text).declarations {
            let word = declaration.split(|c| !is_of_name(c)).find(|word| NAMED.contains(word)).map(str::to_owned);
            told.extend(colour(&declaration).or(word).map(|colour| format!("{path}: {colour} is for tokens.css")));
        }
    }
    for (path, text) in tree.below("src/", ".rs") {
        for token in all_tokens(text) {
            let Text(text) = token else { continue };
            told.extend(colour(&text).map(|colour| format!("{path}: {colour} is for tokens.css")));
        }
    }
    told
}

fn every_token_has_a_user_and_every_user_a_token(tree: &Tree) -> Vec<String> {
    let declared = |text: &str| -> BTreeSet<String> {
        let heads = sheet(text).declarations.into_iter().filter_map(|d| Some(d.split_once(':')?.0.trim().to_owned()));
        heads.filter(|head| head.starts_with("--")).collect()
    };
    let tokens = declared(tree.file("style/tokens.css"));
    let mut used = BTreeSet::new();
    let mut told = Vec::new();
    for (path, text) in tree.below("style/", ".css") {
        if path != "style/tokens.css" {
            told.extend(declared(text).iter().map(|token| format!("{path} makes {token}: that is for tokens.css")));
        }
        for token in sheet(text).declarations.iter().flat_map(|d| named(d, "var(")) {
            if !tokens.contains(&token) {
                told.push(format!("{path}: there is no {token}"));
            }
            used.insert(token);
        }
    }
    told.extend(tokens.difference(&used).map(|token| format!("style/tokens.css: nobody uses {token}")));
    told
}

fn every_part_is_in_a_layer(tree: &Tree) -> Vec<String> {
    let bare = tree
        .below("style/", ".css")
        .filter(|(_, text)| sheet(text).selectors.first().is_none_or(|first| !first.contains("@layer")));
    bare.map(|(path, _)| format!("{path} does not begin with its layer")).collect()
}

#[test]
fn every_component_has_its_styles() {
    holds(
        components_have_their_styles,
        &[
            |tree| tree.add("src/components/lamp.rs", "#[component] fn Lamp() {}"),
            |tree| tree.add("style/lamp.css", "@layer parts { .lamp { gap: 0 } }"),
            |tree| {
                tree.remove("style/moment.css");
                tree.add("style/moment.css", "@layer parts { .monument { gap: 0 } }");
            },
            |tree| tree.remove("style/moment.css"),
        ],
    );
}

#[test]
fn the_page_lists_all_styles() {
    holds(
        the_page_lists_every_style_once,
        &[
            |tree| tree.replace("index.html", "style/field.css", "style/moment.css"),
            |tree| tree.remove("style/field.css"),
            |tree| tree.add("style/lamp.css", ""),
        ],
    );
}

#[test]
fn no_class_or_id_is_styled_for_nobody() {
    holds(
        every_class_has_a_user,
        &[
            |tree| tree.add("style/field.css", ".field { &.nowhere-to-be-found:hover { gap: 0 } }"),
            |tree| tree.add("style/base.css", "#nowhere { gap: 0 }"),
        ],
    );
}

#[test]
fn colours_stand_in_one_file() {
    holds(
        colours_are_tokens,
        &[
            |tree| tree.add("style/field.css", ".field { color: #fff }"),
            |tree| tree.add("style/field.css", ".field { background: light-dark(var(--a), var(--b)) }"),
            |tree| tree.add("style/field.css", ".field { border: 1px solid red; }"),
            |tree| tree.add("src/components/field.rs", "const FILL: &str = \"rgb(0 0 0)\";"),
        ],
    );
}

#[test]
fn tokens_are_used_and_nothing_else_is() {
    holds(
        every_token_has_a_user_and_every_user_a_token,
        &[
            |tree| tree.add("style/field.css", ".field { gap: var(--s99) }"),
            |tree| tree.add("style/field.css", ".field { --own: 1px; }"),
            |tree| tree.add("style/tokens.css", ":root { --spare: 1px; }"),
        ],
    );
}

#[test]
fn every_style_is_in_a_layer() {
    holds(every_part_is_in_a_layer, &[|tree| tree.add("style/lamp.css", ".lamp { gap: 0 }")]);
}
