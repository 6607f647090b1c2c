//! What is wrong with a text, where, and what could stand there instead.

use std::ops::Range;

use cloud::call::Product;

use super::parser::{self, Found};
use super::regex::Compiled;
use super::{Field, Pattern, What, answer_word, length};
use crate::sources::SourceId;
use crate::status::Status;

/// Why a part of a text does not mean what it may be meant to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No field has this name.
    UnknownField,
    /// A field without a value.
    NoValue,
    /// No such status.
    UnknownStatus,
    /// No such product or list.
    UnknownSource,
    /// Not a time, a range or a span.
    NotATime,
    /// Not a length of time, or a range of lengths.
    NotALength,
    /// Not a percentage, or a range of them.
    NotAPercentage,
    /// Neither `true` nor `false`.
    NotAnAnswer,
    /// A range whose end lies before its start.
    EndBeforeStart,
    /// Text between slashes that is no regular expression, or too large a one.
    NotARegex,
    /// A quotation mark that is never closed.
    UnclosedQuote,
    /// A slash that begins a regular expression which is never closed.
    UnclosedRegex,
    /// A parenthesis that is never closed.
    UnclosedParenthesis,
    /// A parenthesis that was never opened.
    UnopenedParenthesis,
    /// Parentheses with nothing in them.
    NothingInParentheses,
    /// `OR` with nothing on one side.
    NothingBesideOr,
    /// Parentheses in parentheses, too many of them.
    TooDeep,
}

/// Something wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where it stands in the text, in bytes.
    pub at: Range<usize>,
    /// The term to which it belongs, as it was typed.
    pub text: String,
    /// What is wrong.
    pub problem: Problem,
    /// What could stand at this place instead.
    pub suggestion: Option<String>,
}

impl Mistake {
    /// The whole text with what could stand there instead.
    pub fn corrected(&self, typed: &str) -> Option<String> {
        Some([typed.get(..self.at.start)?, self.suggestion.as_deref()?, typed.get(self.at.end..)?].concat())
    }
}

pub(super) fn mistakes(text: &str) -> Vec<Mistake> {
    let reading = parser::read(text);
    let is_no_regex = |(at, source): (Range<usize>, String)| {
        let problem = Problem::NotARegex;
        Compiled::new(&source).is_none().then(|| Found { term: at.clone(), at, problem, closing: String::new() })
    };
    let mut found = reading.found;
    found.extend(reading.regexes.into_iter().filter_map(is_no_regex));
    found.sort_by_key(|found| (found.at.start, found.at.end));
    let told = |found: Found| Mistake {
        text: text.get(found.term.clone()).unwrap_or_default().to_owned(),
        problem: found.problem,
        suggestion: suggestion(text.get(found.at.clone()).unwrap_or_default(), &found),
        at: found.at,
    };
    found.into_iter().map(told).collect()
}

fn suggestion(typed: &str, found: &Found) -> Option<String> {
    match found.problem {
        Problem::UnknownField => {
            let word = typed.to_ascii_lowercase();
            let alike = ALIKE.into_iter().find(|(other, _)| *other == word).map(|(_, field)| field.word());
            alike.or_else(|| nearest(&word, Field::ALL.into_iter().map(Field::word))).map(str::to_owned)
        }
        Problem::UnknownStatus => nearest(typed, Status::ALL.into_iter().map(Status::slug)).map(str::to_owned),
        Problem::UnknownSource => {
            let lists = SourceId::all().map(|source| source.slug());
            nearest(typed, Product::ALL.into_iter().map(|product| product.slug()).chain(lists)).map(str::to_owned)
        }
        Problem::NotAnAnswer => {
            let answer = match typed.to_ascii_lowercase().as_str() {
                "yes" | "1" => Some(answer_word(true)),
                "no" | "0" => Some(answer_word(false)),
                word => nearest(word, [true, false].into_iter().map(answer_word)),
            };
            answer.map(str::to_owned)
        }
        // A span of time back from now, or a unit, that was left out.
        Problem::NotATime => {
            let (sign, length) = typed.split_at(typed.len() - typed.trim_start_matches(['<', '>', '=']).len());
            length::parse(length).map(|_| format!("{sign}-{length}"))
        }
        Problem::NotALength => {
            let number = typed.trim_start_matches(['<', '>', '=']);
            (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then(|| format!("{typed}m"))
        }
        Problem::EndBeforeStart => typed.split_once("..").map(|(from, to)| format!("{to}..{from}")),
        Problem::NotARegex => {
            let inside = typed.strip_prefix('/')?;
            let inside = inside.strip_suffix('/').unwrap_or(inside);
            Some(What::Text(Field::Name, vec![Pattern::Part(inside.to_owned())]).to_string().split_off("name:".len()))
        }
        Problem::UnclosedQuote | Problem::UnclosedRegex | Problem::UnclosedParenthesis => {
            Some([typed, &found.closing].concat())
        }
        Problem::UnopenedParenthesis => Some(["(", typed].concat()),
        Problem::NoValue
        | Problem::NotAPercentage
        | Problem::NothingInParentheses
        | Problem::NothingBesideOr
        | Problem::TooDeep => None,
    }
}

/// What else fields are called: in the heads of columns, by the cloud, by people.
const ALIKE: [(&str, Field); 13] = [
    ("product", Field::Source),
    ("list", Field::Source),
    ("service", Field::Source),
    ("place", Field::Region),
    ("state", Field::Status),
    ("error", Field::Reason),
    ("message", Field::Reason),
    ("type", Field::Name),
    ("job", Field::Name),
    ("owner", Field::User),
    ("time", Field::Started),
    ("began", Field::Started),
    ("took", Field::Duration),
];

/// The word that is written almost like this one: two letters off at most, and fewer than half of them.
fn nearest(word: &str, words: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    let near = words.map(|other| (distance(&word, other), other)).min()?;
    (near.0 <= 2 && near.0 * 2 < near.1.len()).then_some(near.1)
}

/// How many letters must be put in, left out or changed to make one word of the other; two swapped neighbours count as one.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let changed = row[j] + usize::from(x != y);
            let mut least = changed.min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
}
