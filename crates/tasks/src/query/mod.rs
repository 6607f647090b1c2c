//! The filter: one expression, the same as text, in the address, and as what a page shows of it.
//!
//! Terms are separated by blanks and must all hold. A bare word is looked for everywhere in a task.
//! `field:value` looks in one place, `field:one,two` for either. `-` before a term excludes what it finds; `OR` and
//! parentheses join terms of which one must hold. Text with blanks or signs stands in double quotes. The whole of
//! it is told in `docs/filtering.md`. What is not understood is kept as it was typed, told, and filters nothing.
//!
//! An [`Expression`] is what the reader wrote and stays relative to now and to the reader's clock; a [`Filter`]
//! is what it means at one moment, and what the store is asked with.

mod complete;
mod display;
mod filter;
mod length;
mod mistakes;
mod parser;
mod pattern;
mod range;
mod regex;
mod span;

pub use complete::{Completion, Wanted};
pub use filter::Filter;
pub use mistakes::{Mistake, Problem};
pub use pattern::{Matcher, Pattern};
pub use range::Range;
pub use span::{Edge, Span, Wall};

use std::borrow::Cow;

use crate::status::Status;

/// A field that can be filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// A product (`taurusdb`) or one of its lists (`taurusdb-scheduled`).
    Source,
    /// One of the statuses.
    Status,
    /// The job's name, in the API's words or in either language.
    Name,
    /// The instance's name or id.
    Instance,
    /// The region's id or part of its name.
    Region,
    /// The project's id.
    Project,
    /// The task's id.
    Id,
    /// Who started it.
    User,
    /// Why it failed.
    Reason,
    /// When it started: a day, a moment, a range, or a span of time back from now.
    Started,
    /// When it was created, likewise.
    Created,
    /// When it ended, likewise.
    Ended,
    /// How long it took or has taken.
    Duration,
    /// How far it is, in percent.
    Progress,
    /// Whether another job ran on the same instance at the same time.
    Overlaps,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Status,
        Self::Name,
        Self::Source,
        Self::Instance,
        Self::Region,
        Self::Project,
        Self::Progress,
        Self::Started,
        Self::Duration,
        Self::Reason,
        Self::Created,
        Self::Ended,
        Self::User,
        Self::Id,
        Self::Overlaps,
    ];

    /// Its word in an expression.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Status => "status",
            Self::Name => "name",
            Self::Instance => "instance",
            Self::Region => "region",
            Self::Project => "project",
            Self::Id => "id",
            Self::User => "user",
            Self::Reason => "reason",
            Self::Started => "started",
            Self::Created => "created",
            Self::Ended => "ended",
            Self::Duration => "duration",
            Self::Progress => "progress",
            Self::Overlaps => "overlaps",
        }
    }

    /// Whether its values are text, of which a part is looked for.
    pub const fn is_text(self) -> bool {
        matches!(
            self,
            Self::Name | Self::Instance | Self::Region | Self::Project | Self::Id | Self::User | Self::Reason
        )
    }

    /// The field of this word, upper or lower case.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.word().eq_ignore_ascii_case(word))
    }
}

/// A filter expression.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expression {
    /// The terms, all of which must hold.
    pub terms: Vec<Term>,
}

/// One term of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whether what it finds is left out.
    pub excluded: bool,
    /// What it finds.
    pub what: What,
}

/// What a term finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Text anywhere in a task.
    Word(Pattern),
    /// A field of text, and the patterns of which one must hold.
    Text(Field, Vec<Pattern>),
    /// The statuses of which it must have one.
    Status(Vec<Status>),
    /// The products or lists, by their lower-case short names, of which it must be in one.
    Source(Vec<String>),
    /// A field of time, and the spans of which one must hold.
    Time(Field, Vec<Span>),
    /// A number, and the ranges of which one must hold: [`Field::Duration`] in milliseconds, [`Field::Progress`] in
    /// percent.
    Number(Field, Vec<Range>),
    /// Whether others of its instance ran at the same time: the answers of which one must be so.
    Overlaps(Vec<bool>),
    /// Expressions of which one must hold; one without terms is not counted.
    Either(Vec<Expression>),
    /// Text that means nothing here, as it was typed. Filters nothing.
    NotUnderstood(String),
}

impl From<What> for Term {
    fn from(what: What) -> Self {
        Self { excluded: false, what }
    }
}

impl What {
    /// The field it is about.
    pub const fn field(&self) -> Option<Field> {
        match self {
            Self::Text(field, _) | Self::Time(field, _) | Self::Number(field, _) => Some(*field),
            Self::Status(_) => Some(Field::Status),
            Self::Source(_) => Some(Field::Source),
            Self::Overlaps(_) => Some(Field::Overlaps),
            Self::Word(_) | Self::Either(_) | Self::NotUnderstood(_) => None,
        }
    }

    /// A field and one value: text is taken as it stands, anything else is read. None where it is no such value.
    fn of(field: Field, value: &str) -> Option<Self> {
        parser::what(field, vec![Pattern::Part(value.to_owned())]).ok()
    }

    /// The values that it names: of text those that are looked for as they stand.
    fn values(&self) -> Vec<Cow<'_, str>> {
        match self {
            Self::Text(_, patterns) => patterns.iter().filter_map(Pattern::part).map(Cow::from).collect(),
            Self::Status(statuses) => statuses.iter().map(|status| status.slug().into()).collect(),
            Self::Source(slugs) => slugs.iter().map(Cow::from).collect(),
            Self::Time(_, spans) => spans.iter().map(|span| span.to_string().into()).collect(),
            Self::Number(field, ranges) => ranges.iter().map(|range| range.text(*field).into()).collect(),
            Self::Overlaps(answers) => answers.iter().map(|answer| answer_word(*answer).into()).collect(),
            Self::Word(_) | Self::Either(_) | Self::NotUnderstood(_) => Vec::new(),
        }
    }

    /// Takes in the values of another of the same field.
    fn join(&mut self, more: Self) {
        match (self, more) {
            (Self::Text(_, all), Self::Text(_, more)) => all.extend(more),
            (Self::Status(all), Self::Status(more)) => all.extend(more),
            (Self::Source(all), Self::Source(more)) => all.extend(more),
            (Self::Time(_, all), Self::Time(_, more)) => all.extend(more),
            (Self::Number(_, all), Self::Number(_, more)) => all.extend(more),
            (Self::Overlaps(all), Self::Overlaps(more)) => all.extend(more),
            _ => {}
        }
    }

    /// Takes out the values that are those of another of the same field; false where none is left.
    fn leave(&mut self, gone: &Self) -> bool {
        match (self, gone) {
            (Self::Text(_, all), Self::Text(_, gone)) => {
                all.retain(|pattern| !gone.iter().any(|other| pattern.is_like(other)));
                !all.is_empty()
            }
            (Self::Status(all), Self::Status(gone)) => {
                all.retain(|status| !gone.contains(status));
                !all.is_empty()
            }
            (Self::Source(all), Self::Source(gone)) => {
                all.retain(|slug| !gone.contains(slug));
                !all.is_empty()
            }
            (Self::Time(_, all), Self::Time(_, gone)) => {
                all.retain(|span| !gone.contains(span));
                !all.is_empty()
            }
            (Self::Number(_, all), Self::Number(_, gone)) => {
                all.retain(|range| !gone.contains(range));
                !all.is_empty()
            }
            (Self::Overlaps(all), Self::Overlaps(gone)) => {
                all.retain(|answer| !gone.contains(answer));
                !all.is_empty()
            }
            _ => true,
        }
    }
}

/// How yes and no stand in an expression.
const fn answer_word(answer: bool) -> &'static str {
    if answer { "true" } else { "false" }
}

impl Expression {
    /// Reads any text; there is none that fails.
    pub fn parse(text: &str) -> Self {
        parser::read(text).expression
    }

    /// What is wrong with a text, in the order in which it stands there.
    pub fn mistakes(text: &str) -> Vec<Mistake> {
        mistakes::mistakes(text)
    }

    /// What a text goes on with at the caret, which is a number of bytes.
    pub fn complete(text: &str, caret: usize) -> Completion {
        complete::complete(text, caret)
    }

    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether a regular expression is in it.
    pub fn has_regex(&self) -> bool {
        self.terms.iter().any(|term| match &term.what {
            What::Word(pattern) => pattern.is_regex(),
            What::Text(_, patterns) => patterns.iter().any(Pattern::is_regex),
            What::Either(alternatives) => alternatives.iter().any(Self::has_regex),
            _ => false,
        })
    }

    /// The values that must be in a field, and stand in a term of their own; of text those that are looked for
    /// as they stand.
    pub fn values(&self, field: Field) -> impl Iterator<Item = Cow<'_, str>> {
        self.asking(field).flat_map(What::values)
    }

    fn asking(&self, field: Field) -> impl Iterator<Item = &What> {
        self.terms.iter().filter(move |term| !term.excluded && term.what.field() == Some(field)).map(|term| &term.what)
    }

    /// Whether this value is asked for in this field.
    pub fn asks(&self, field: Field, value: &str) -> bool {
        self.values(field).any(|v| v.eq_ignore_ascii_case(value))
    }

    /// The same expression with a value of a field added, or taken out if it was there.
    pub fn toggled(&self, field: Field, value: &str) -> Self {
        let Some(what) = What::of(field, value) else { return self.clone() };
        if self.asks(field, value) { self.leaving(false, &what) } else { self.joined(false, what) }
    }

    /// The same expression that leaves out what has this value in this field, and asks for it no more.
    pub fn excluding(&self, field: Field, value: &str) -> Self {
        let Some(what) = What::of(field, value) else { return self.clone() };
        self.leaving(false, &what).leaving(true, &what).joined(true, what)
    }

    /// Without these values in the terms of their field that exclude, or that do not.
    fn leaving(&self, excluded: bool, gone: &What) -> Self {
        let mut next = self.clone();
        next.terms
            .retain_mut(|term| term.excluded != excluded || term.what.field() != gone.field() || term.what.leave(gone));
        next
    }

    /// With these values in the first term of their field that excludes, or that does not.
    fn joined(&self, excluded: bool, what: What) -> Self {
        let mut next = self.clone();
        match next.terms.iter_mut().find(|term| term.excluded == excluded && term.what.field() == what.field()) {
            Some(term) => term.what.join(what),
            None => next.terms.push(Term { excluded, what }),
        }
        next
    }

    /// The same expression without one of its terms.
    pub fn without(&self, at: usize) -> Self {
        let mut next = self.clone();
        if at < next.terms.len() {
            next.terms.remove(at);
        }
        next
    }

    /// The same expression with a term more.
    pub fn with(&self, term: Term) -> Self {
        let mut next = self.clone();
        next.terms.push(term);
        next
    }
}
