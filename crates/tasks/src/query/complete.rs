//! What a text goes on with at the caret: the word of a field, or one of its values.

use std::ops::Range;

use super::Field;

/// What can be put in at the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is replaced, in bytes. The caret stands in it, or at one of its ends.
    pub range: Range<usize>,
    /// What is wanted there.
    pub wanted: Wanted,
    /// What of it stands before the caret, without quotes.
    pub typed: String,
}

/// What is wanted at the caret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The word of a field, or text to look for.
    Field,
    /// A value of this field.
    Value(Field),
    /// Nothing that could be offered: a regular expression, a word in quotes, or a value of an unknown field.
    Nothing,
}

/// Inside of what a sign stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Text,
    Quotes,
    Regex,
}

pub(super) fn complete(text: &str, caret: usize) -> Completion {
    let caret = (0..=caret.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let (before, behind) = text.split_at(caret);
    let mut inside = Inside::Text;
    // Where the word or value begins, the word of the field before it, and whether quotes were met in it.
    let (mut from, mut word, mut is_quoted) = (0, None, false);
    let mut characters = before.char_indices();
    while let Some((at, c)) = characters.next() {
        let next = at + c.len_utf8();
        match (inside, c) {
            (Inside::Quotes | Inside::Regex, '\\') => {
                characters.next();
            }
            (Inside::Quotes, '"') | (Inside::Regex, '/') => inside = Inside::Text,
            (Inside::Quotes | Inside::Regex, _) => {}
            (_, '"') => (inside, is_quoted) = (Inside::Quotes, true),
            (_, '/') if at == from => inside = Inside::Regex,
            (_, '-') if at == from && word.is_none() => from = next,
            (_, ':') if word.is_none() && is_word(before.get(from..at)) => (from, word) = (next, before.get(from..at)),
            (_, ',') if word.is_some() => (from, is_quoted) = (next, false),
            (_, c) if c.is_whitespace() || matches!(c, '(' | ')') => (from, word, is_quoted) = (next, None, false),
            _ => {}
        }
    }
    let wanted = match word {
        _ if inside == Inside::Regex => Wanted::Nothing,
        Some(word) => Field::from_word(word).map_or(Wanted::Nothing, Wanted::Value),
        None if is_quoted => Wanted::Nothing,
        None => Wanted::Field,
    };
    if wanted == Wanted::Nothing {
        return Completion { range: caret..caret, wanted, typed: String::new() };
    }
    let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | ':') || c == ',' && word.is_some();
    let rest = match behind.find('"').filter(|_| inside == Inside::Quotes) {
        Some(at) => at + 1,
        None if inside == Inside::Quotes => 0,
        None => {
            let end = behind.find(ends).unwrap_or(behind.len());
            end + usize::from(wanted == Wanted::Field && behind.get(end..).is_some_and(|rest| rest.starts_with(':')))
        }
    };
    Completion { range: from..caret + rest, wanted, typed: unquoted(before.get(from..).unwrap_or_default()) }
}

fn is_word(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_'))
}

fn unquoted(text: &str) -> String {
    let (mut plain, mut in_quotes) = (String::new(), false);
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => in_quotes = !in_quotes,
            '\\' if in_quotes => plain.extend(characters.next()),
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is completed where `|` stands: what is wanted, what was typed, and what is replaced.
    fn at(text: &str) -> (Wanted, String, String) {
        let caret = text.find('|').unwrap();
        let text = text.replace('|', "");
        let completion = complete(&text, caret);
        (completion.wanted, completion.typed, text[completion.range].to_owned())
    }

    #[test]
    fn a_field_or_its_value_is_completed() {
        let of = |wanted, typed: &str, replaced: &str| (wanted, typed.to_owned(), replaced.to_owned());
        let name = Wanted::Value(Field::Name);
        assert_eq!(at("|"), of(Wanted::Field, "", ""));
        assert_eq!(at("orders sta|"), of(Wanted::Field, "sta", "sta"));
        assert_eq!(at("-st|at:failed"), of(Wanted::Field, "st", "stat:"));
        assert_eq!(at("(a OR n|"), of(Wanted::Field, "n", "n"));
        assert_eq!(at("status:|"), of(Wanted::Value(Field::Status), "", ""));
        assert_eq!(at("(NAME:one,t|wo OR b)"), of(name, "t", "two"));
        assert_eq!(at("name:\"a b|c\" d"), of(name, "a b", "\"a bc\""));
        assert_eq!(at("name:\"a b| c"), of(name, "a b", "\"a b"));
        assert_eq!(
            at("started:2026-11-20T10:|"),
            of(Wanted::Value(Field::Started), "2026-11-20T10:", "2026-11-20T10:")
        );
        for text in ["name:/a b|", "/a|", "\"sta|\"", "stats:f|", "https://h|"] {
            assert_eq!(at(text).0, Wanted::Nothing, "{text}");
        }
    }
}
