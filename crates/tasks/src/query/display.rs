//! An expression as text: read again, it is the same expression.

use std::fmt;

use super::pattern::{Sign, signs};
use super::{Expression, Pattern, Term, What};

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, term) in self.terms.iter().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            fmt::Display::fmt(term, f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.excluded {
            f.write_str("-")?;
        }
        fmt::Display::fmt(&self.what, f)
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values: Vec<String> = match self {
            Self::Word(pattern) => return f.write_str(&written(pattern, true)),
            Self::NotUnderstood(text) => return f.write_str(text),
            Self::Either(alternatives) => return either(alternatives, f),
            Self::Text(_, patterns) => patterns.iter().map(|pattern| written(pattern, false)).collect(),
            values => values.values().into_iter().map(Into::into).collect(),
        };
        f.write_str(self.field().map_or("", |field| field.word()))?;
        f.write_str(":")?;
        f.write_str(&values.join(","))
    }
}

fn either(alternatives: &[Expression], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut blank = "";
    f.write_str("(")?;
    for (at, alternative) in alternatives.iter().enumerate() {
        if at > 0 {
            f.write_str(blank)?;
            f.write_str("OR")?;
            blank = " ";
        }
        if !alternative.is_empty() {
            f.write_str(blank)?;
            fmt::Display::fmt(alternative, f)?;
            blank = " ";
        }
    }
    // What is not understood may hold an opening parenthesis, to which this one would seem to belong.
    let last = alternatives.last().and_then(|alternative| alternative.terms.last());
    let is_apart = last.is_some_and(|term| matches!(term.what, What::NotUnderstood(_)));
    f.write_str(if is_apart { " )" } else { ")" })
}

fn written(pattern: &Pattern, is_word: bool) -> String {
    let mut text = String::new();
    match pattern {
        Pattern::Part(part) => push(part, is_word, &mut text),
        Pattern::Wild(wild) => {
            let mut part = String::new();
            for sign in signs(wild) {
                match sign {
                    Sign::Itself(c) => part.push(c),
                    Sign::Any | Sign::One => {
                        if !part.is_empty() {
                            push(&part, is_word, &mut text);
                            part.clear();
                        }
                        text.push(if sign == Sign::Any { '*' } else { '?' });
                    }
                }
            }
            if !part.is_empty() {
                push(&part, is_word, &mut text);
            }
        }
        Pattern::Regex(regex) => {
            text.push('/');
            let mut characters = regex.chars();
            while let Some(c) = characters.next() {
                if matches!(c, '/' | '\\') {
                    text.push('\\');
                }
                text.push(if c == '\\' { characters.next().unwrap_or(c) } else { c });
            }
            text.push('/');
        }
    }
    text
}

/// Text that means itself: in quotes where it would otherwise be read as something else.
pub(super) fn push(part: &str, is_word: bool, text: &mut String) {
    let separator = if is_word { ':' } else { ',' };
    let is_sign = |c: char| c.is_whitespace() || matches!(c, '"' | '\\' | '(' | ')' | '*' | '?') || c == separator;
    let is_plain = !part.is_empty() && part != "OR" && !part.starts_with(['-', '/']) && !part.contains(is_sign);
    if is_plain {
        text.push_str(part);
        return;
    }
    text.push('"');
    for c in part.chars() {
        if matches!(c, '"' | '\\') {
            text.push('\\');
        }
        text.push(c);
    }
    text.push('"');
}
