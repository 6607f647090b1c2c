//! The filter: one expression, the same as text, in the address, and as what a page shows of it.
//!
//! Terms are separated by blanks and must all hold. A bare word is looked for everywhere in a task.
//! `field:value` looks in one place, `field:one,two` for either. A value with blanks or commas stands in
//! double quotes. What is not understood is kept as it was typed, told, and filters nothing.
//!
//! An [`Expression`] is what the reader wrote and stays relative to now and to the reader's clock; a [`Filter`]
//! is what it means at one moment, and what the store is asked with.

use std::fmt;

use cloud::call::Product;
use cloud::time::Moment;

use crate::sources::SourceId;
use crate::status::Status;

/// A field that can be filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// A product (`taurusdb`) or one of its lists (`taurusdb-scheduled`).
    Source,
    /// One of the statuses.
    Status,
    /// Part of the job's name, in the API's words or in either language.
    Name,
    /// Part of the instance's name or id.
    Instance,
    /// The region's id or part of its name.
    Region,
    /// Part of the project's id.
    Project,
    /// When it started: a day, a moment, a range, or a span of time back from now.
    Started,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Source, Self::Status, Self::Name, Self::Instance, Self::Region, Self::Project, Self::Started];

    /// Its word in an expression.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Status => "status",
            Self::Name => "name",
            Self::Instance => "instance",
            Self::Region => "region",
            Self::Project => "project",
            Self::Started => "started",
        }
    }
}

/// Why a term was not understood.
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
    /// A range whose end lies before its start.
    EndBeforeStart,
}

/// One term of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// Text to look for everywhere.
    Word(String),
    /// A field and the values of which one must hold.
    Is(Field, Vec<String>),
    /// When it started; one of these spans must hold.
    Started(Vec<Span>),
    /// Text that means nothing here.
    NotUnderstood(String, Problem),
}

/// One end of a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Milliseconds before (negative) or after now. Stays relative in a shared address.
    FromNow(i64),
    /// A day or a moment of the clock on the reader's wall.
    Wall(Wall),
}

/// What a clock on a wall shows: no zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wall {
    /// The moment at which a clock in UTC shows this.
    pub as_utc: Moment,
    /// Whether a day was meant rather than a minute.
    pub is_day: bool,
}

/// A span of time, open where an edge is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Not before this.
    pub from: Option<Edge>,
    /// Not after this. A day as the end is meant whole.
    pub to: Option<Edge>,
}

/// A filter expression.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expression {
    /// The terms, all of which must hold.
    pub terms: Vec<Term>,
}

/// A span of time in moments, open where one is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bounds {
    from: Option<Moment>,
    to: Option<Moment>,
}

impl Bounds {
    fn hold(&self, at: Moment) -> bool {
        self.from.is_none_or(|from| at >= from) && self.to.is_none_or(|to| at <= to)
    }
}

/// An expression at one moment, for a reader in one zone: plain values that mean the same wherever they are sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The expression.
    pub expression: Expression,
    /// What its spans of time mean.
    bounds: Vec<(Span, Bounds)>,
}

impl Filter {
    /// Whether a moment lies in one of these spans, which are the expression's.
    pub fn any_holds(&self, spans: &[Span], at: Moment) -> bool {
        self.bounds.iter().any(|(span, bounds)| spans.contains(span) && bounds.hold(at))
    }
}

const DAY: i64 = 86_400_000;
const UNITS: [(char, i64); 5] = [('m', 60_000), ('h', 3_600_000), ('d', DAY), ('w', 7 * DAY), ('s', 1_000)];

impl Expression {
    /// Reads any text; there is none that fails.
    pub fn parse(text: &str) -> Self {
        let mut terms: Vec<Term> = tokens(text).into_iter().map(|token| token.into_term()).collect();
        terms.retain(|term| *term != Term::Word(String::new()));
        Self { terms }
    }

    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// What was not understood, and why.
    pub fn problems(&self) -> impl Iterator<Item = (&str, Problem)> {
        self.terms.iter().filter_map(|term| match term {
            Term::NotUnderstood(text, problem) => Some((text.as_str(), *problem)),
            _ => None,
        })
    }

    /// The values asked for in a field.
    pub fn values(&self, field: Field) -> impl Iterator<Item = &str> {
        self.terms
            .iter()
            .flat_map(move |term| match term {
                Term::Is(f, values) if *f == field => values.as_slice(),
                _ => &[],
            })
            .map(String::as_str)
    }

    /// Whether this value is asked for in this field.
    pub fn asks(&self, field: Field, value: &str) -> bool {
        self.values(field).any(|v| v.eq_ignore_ascii_case(value))
    }

    /// The same expression with a value of a field added, or taken out if it was there.
    pub fn toggled(&self, field: Field, value: &str) -> Self {
        let mut next = self.clone();
        if self.asks(field, value) {
            for term in &mut next.terms {
                if let Term::Is(f, values) = term
                    && *f == field
                {
                    values.retain(|v| !v.eq_ignore_ascii_case(value));
                }
            }
            next.terms.retain(|term| !matches!(term, Term::Is(_, values) if values.is_empty()));
            return next;
        }
        let present = next.terms.iter_mut().find_map(|term| match term {
            Term::Is(f, values) if *f == field => Some(values),
            _ => None,
        });
        match present {
            Some(values) => values.push(value.to_owned()),
            None => next.terms.push(Term::Is(field, vec![value.to_owned()])),
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

    /// What it means now. `to_utc` turns what the reader's wall clock shows into a moment.
    pub fn at(&self, now: Moment, to_utc: impl Fn(Moment) -> Moment) -> Filter {
        let spans = self.terms.iter().flat_map(|term| match term {
            Term::Started(spans) => spans.as_slice(),
            _ => &[],
        });
        let bounds = spans.map(|span| (*span, span.at(now, &to_utc))).collect();
        Filter { expression: self.clone(), bounds }
    }

    /// Whether every term about this field has a value for which this is true.
    pub(crate) fn all_hold(&self, field: Field, holds: impl Fn(&str) -> bool) -> bool {
        self.terms.iter().all(|term| match term {
            Term::Is(f, values) if *f == field => values.iter().any(|value| holds(value)),
            _ => true,
        })
    }
}

/// The canonical text: read again, it is the same expression.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, term) in self.terms.iter().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{term}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => f.write_str(&quoted(word, true)),
            Self::NotUnderstood(text, _) => f.write_str(text),
            Self::Is(field, values) => {
                let values: Vec<String> = values.iter().map(|v| quoted(v, false)).collect();
                write!(f, "{}:{}", field.word(), values.join(","))
            }
            Self::Started(spans) => {
                let spans: Vec<String> = spans.iter().map(ToString::to_string).collect();
                write!(f, "{}:{}", Field::Started.word(), spans.join(","))
            }
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => write!(f, "{from}"),
            (Some(from), None) => write!(f, ">{from}"),
            (None, Some(to)) => write!(f, "<{to}"),
            (from, to) => {
                from.iter().try_for_each(|edge| write!(f, "{edge}"))?;
                f.write_str("..")?;
                to.iter().try_for_each(|edge| write!(f, "{edge}"))
            }
        }
    }
}

impl fmt::Display for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FromNow(0) => f.write_str("now"),
            Self::FromNow(ms) => {
                let unit = [('w', 7 * DAY), ('d', DAY), ('h', 3_600_000), ('m', 60_000), ('s', 1_000)];
                let (letter, length) = unit.into_iter().find(|(_, length)| ms % length == 0).unwrap_or(('s', 1_000));
                write!(f, "{}{}{letter}", if *ms < 0 { '-' } else { '+' }, (ms / length).abs())
            }
            Self::Wall(wall) => {
                let text = wall.as_utc.to_string();
                f.write_str(text.get(..if wall.is_day { 10 } else { 16 }).unwrap_or_default())
            }
        }
    }
}

impl Span {
    fn parse(text: &str) -> Result<Self, Problem> {
        let edge = |text: &str| Edge::parse(text).ok_or(Problem::NotATime);
        let span = if let Some(rest) = text.strip_prefix('>') {
            Self { from: Some(edge(rest.strip_prefix('=').unwrap_or(rest))?), to: None }
        } else if let Some(rest) = text.strip_prefix('<') {
            Self { from: None, to: Some(edge(rest.strip_prefix('=').unwrap_or(rest))?) }
        } else if let Some((from, to)) = text.split_once("..") {
            let side = |text: &str| if text.is_empty() { Ok(None) } else { edge(text).map(Some) };
            let (from, to) = (side(from)?, side(to)?);
            if from.is_none() && to.is_none() {
                return Err(Problem::NotATime);
            }
            Self { from, to }
        } else {
            let edge = edge(text)?;
            // A span back from now means all of it; a point in time on its own would match nothing.
            match edge {
                Edge::FromNow(ms) if ms < 0 => Self { from: Some(edge), to: None },
                Edge::FromNow(_) => Self { from: None, to: Some(edge) },
                Edge::Wall(_) => Self { from: Some(edge), to: Some(edge) },
            }
        };
        let backwards = match (span.from, span.to) {
            (Some(Edge::FromNow(from)), Some(Edge::FromNow(to))) => to < from,
            (Some(Edge::Wall(from)), Some(Edge::Wall(to))) => to.last() < from.as_utc,
            _ => false,
        };
        if backwards { Err(Problem::EndBeforeStart) } else { Ok(span) }
    }

    fn at(&self, now: Moment, to_utc: &dyn Fn(Moment) -> Moment) -> Bounds {
        Bounds { from: self.from.map(|edge| edge.first(now, to_utc)), to: self.to.map(|edge| edge.last(now, to_utc)) }
    }
}

impl Wall {
    fn last(self) -> Moment {
        self.as_utc.plus(if self.is_day { DAY - 1 } else { 59_999 })
    }
}

impl Edge {
    fn parse(text: &str) -> Option<Self> {
        if text == "now" {
            return Some(Self::FromNow(0));
        }
        let signed = text.strip_prefix('-').map(|t| (t, -1)).or(text.strip_prefix('+').map(|t| (t, 1)));
        if let Some((rest, sign)) = signed {
            let unit = rest.chars().last()?;
            let (_, length) = UNITS.into_iter().find(|(letter, _)| *letter == unit)?;
            let digits = rest.strip_suffix(unit)?;
            if digits.is_empty() || digits.len() > 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            return Some(Self::FromNow(digits.parse::<i64>().ok()? * length * sign));
        }
        let (text, is_day) = match text.len() {
            10 => (format!("{text}T00:00:00Z"), true),
            16 => (format!("{text}:00Z"), false),
            _ => return None,
        };
        Some(Self::Wall(Wall { as_utc: Moment::read(&text)?, is_day }))
    }

    fn first(self, now: Moment, to_utc: &dyn Fn(Moment) -> Moment) -> Moment {
        match self {
            Self::FromNow(ms) => now.plus(ms),
            Self::Wall(wall) => to_utc(wall.as_utc),
        }
    }

    fn last(self, now: Moment, to_utc: &dyn Fn(Moment) -> Moment) -> Moment {
        match self {
            Self::FromNow(ms) => now.plus(ms),
            Self::Wall(wall) => to_utc(wall.last()),
        }
    }
}

/// A piece of text between blanks that are not in quotes: a field, if it begins with one, and values.
struct Token {
    verbatim: String,
    field: Option<String>,
    values: Vec<String>,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (token, after) = token(rest);
        tokens.push(token);
        rest = after.trim_start();
    }
    tokens
}

fn token(text: &str) -> (Token, &str) {
    let mut values = vec![String::new()];
    let mut field = None;
    let mut in_quotes = false;
    let mut was_quoted = false;
    let mut characters = text.char_indices();
    let mut end = text.len();
    while let Some((at, c)) = characters.next() {
        let is_first = values.len() == 1;
        let Some(value) = values.last_mut() else { break };
        match c {
            '\\' if in_quotes => value.extend(characters.next().map(|(_, c)| c)),
            '"' => {
                in_quotes = !in_quotes;
                was_quoted = true;
            }
            c if in_quotes => value.push(c),
            c if c.is_whitespace() => {
                end = at;
                break;
            }
            ':' if field.is_none() && is_first && !was_quoted => {
                field = Some(std::mem::take(value));
            }
            ',' if field.is_some() => values.push(String::new()),
            c => value.push(c),
        }
    }
    let (verbatim, after) = text.split_at(end);
    (Token { verbatim: verbatim.to_owned(), field, values }, after)
}

impl Token {
    fn into_term(self) -> Term {
        let Some(word) = self.field else {
            return Term::Word(self.values.concat());
        };
        let Some(field) = Field::ALL.into_iter().find(|f| f.word().eq_ignore_ascii_case(&word)) else {
            // `10:30`, an address with its port, `https://…`: text that happens to hold a colon.
            let like_a_field = word.chars().all(|c| c.is_ascii_alphabetic() || c == '_') && !word.is_empty();
            if like_a_field && !self.verbatim.contains("://") {
                return Term::NotUnderstood(self.verbatim, Problem::UnknownField);
            }
            return Term::Word(self.verbatim.replace('"', ""));
        };
        let values: Vec<String> = self.values.into_iter().filter(|v| !v.is_empty()).collect();
        let refused = |problem| Term::NotUnderstood(self.verbatim.clone(), problem);
        if values.is_empty() {
            return refused(Problem::NoValue);
        }
        match field {
            Field::Status if !values.iter().all(|v| Status::from_slug(v).is_some()) => refused(Problem::UnknownStatus),
            Field::Source if !values.iter().all(|v| is_source(v)) => refused(Problem::UnknownSource),
            Field::Started => match values.iter().map(|v| Span::parse(v)).collect() {
                Ok(spans) => Term::Started(spans),
                Err(problem) => refused(problem),
            },
            field => Term::Is(field, values),
        }
    }
}

fn is_source(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    Product::from_slug(&value).is_some() || SourceId::from_slug(&value).is_some()
}

/// A value in quotes where it would otherwise be read as something else.
fn quoted(value: &str, is_word: bool) -> String {
    let separator = if is_word { ':' } else { ',' };
    let special = |c: char| c.is_whitespace() || matches!(c, '"' | '\\') || c == separator;
    if !value.is_empty() && !value.contains(special) {
        return value.to_owned();
    }
    let mut text = String::from('"');
    for c in value.chars() {
        if matches!(c, '"' | '\\') {
            text.push('\\');
        }
        text.push(c);
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn terms(text: &str) -> Vec<Term> {
        Expression::parse(text).terms
    }

    fn word(text: &str) -> Term {
        Term::Word(text.into())
    }

    #[test]
    fn words_fields_and_quotes() {
        assert_eq!(terms("  gauss-f821   \"two words\" "), [word("gauss-f821"), word("two words")]);
        assert_eq!(terms("status:failed,Running"), [Term::Is(Field::Status, vec!["failed".into(), "Running".into()])]);
        assert_eq!(terms("instance:\"a b\",c"), [Term::Is(Field::Instance, vec!["a b".into(), "c".into()])]);
        assert_eq!(terms("192.168.0.1:6379"), [word("192.168.0.1:6379")]);
        assert_eq!(terms("\"status:failed\""), [word("status:failed")]);
        assert_eq!(terms("\"open"), [word("open")]);
        assert_eq!(terms("版本升级"), [word("版本升级")]);
    }

    #[test]
    fn what_is_not_understood_is_kept_and_told() {
        let expression = Expression::parse(
            "stats:failed status:broken source:rds started:soon started:2026-11-07..2026-11-01 name: ok",
        );
        let problems: Vec<_> = expression.problems().collect();
        assert_eq!(
            problems,
            [
                ("stats:failed", Problem::UnknownField),
                ("status:broken", Problem::UnknownStatus),
                ("source:rds", Problem::UnknownSource),
                ("started:soon", Problem::NotATime),
                ("started:2026-11-07..2026-11-01", Problem::EndBeforeStart),
                ("name:", Problem::NoValue),
            ]
        );
        assert_eq!(
            expression.to_string(),
            "stats:failed status:broken source:rds started:soon started:2026-11-07..2026-11-01 name: ok"
        );
    }

    #[test]
    fn spans_of_time() {
        let now = Moment::read("2026-11-21T12:00:00Z").unwrap();
        let holds = |text: &str, at: &str| {
            let at = Moment::read(at).unwrap();
            let filter = Expression::parse(text).at(now, |wall| wall);
            match &filter.expression.terms[..] {
                [Term::Started(spans)] => filter.any_holds(spans, at),
                other => panic!("{other:?}"),
            }
        };
        assert!(holds("started:>-24h", "2026-11-21T00:00:00Z"));
        assert!(!holds("started:>-24h", "2026-11-20T11:59:00Z"));
        assert!(holds("started:-24h", "2026-11-21T00:00:00Z"));
        assert!(holds("started:>now", "2026-11-22T00:00:00Z"));
        assert!(holds("started:2026-11-01..2026-11-07", "2026-11-07T23:59:59Z"));
        assert!(!holds("started:2026-11-01..2026-11-07", "2026-11-08T00:00:00Z"));
        assert!(holds("started:2026-11-20", "2026-11-20T15:00:00Z"));
        assert!(holds("started:<2026-11-20T10:30", "2026-11-20T10:30:59Z"));
        assert!(holds("started:2026-11-20,-1h", "2026-11-21T11:30:00Z"));
    }

    #[test]
    fn a_wall_clock_is_the_readers() {
        let now = Moment::read("2026-11-21T12:00:00Z").unwrap();
        let in_beijing = Expression::parse("started:2026-11-20").at(now, |wall| wall.plus(-8 * 3_600_000));
        let Term::Started(spans) = &in_beijing.expression.terms[0] else { panic!() };
        assert!(in_beijing.any_holds(spans, Moment::read("2026-11-19T16:00:00Z").unwrap()));
        assert!(!in_beijing.any_holds(spans, Moment::read("2026-11-20T16:00:00Z").unwrap()));
    }

    #[test]
    fn a_value_is_switched_on_and_off() {
        let none = Expression::parse("orders");
        let failed = none.toggled(Field::Status, "failed");
        assert_eq!(failed.to_string(), "orders status:failed");
        let both = failed.toggled(Field::Status, "running");
        assert_eq!(both.to_string(), "orders status:failed,running");
        assert_eq!(both.toggled(Field::Status, "failed").toggled(Field::Status, "running"), none);
        assert_eq!(both.without(1), none);
    }

    fn edge() -> impl Strategy<Value = Edge> {
        prop_oneof![
            (-999i64..999, 0usize..5).prop_map(|(n, unit)| Edge::FromNow(n * UNITS[unit].1)),
            (0i64..4_000_000_000, any::<bool>()).prop_map(|(minute, is_day)| {
                let step = if is_day { DAY } else { 60_000 };
                Edge::Wall(Wall {
                    as_utc: Moment::from_millis((minute * 60_000).div_euclid(step) * step).unwrap(),
                    is_day,
                })
            }),
        ]
    }

    fn term() -> impl Strategy<Value = Term> {
        let value = "\\PC{1,10}".prop_filter("a value is not only quotes", |v| !v.is_empty());
        prop_oneof![
            value.clone().prop_map(Term::Word),
            (
                prop_oneof![Just(Field::Name), Just(Field::Instance), Just(Field::Region), Just(Field::Project)],
                prop::collection::vec(value, 1..4)
            )
                .prop_map(|(field, values)| Term::Is(field, values)),
            prop::collection::vec(prop::sample::select(&Status::ALL[..]), 1..4)
                .prop_map(|s| Term::Is(Field::Status, s.iter().map(|s| s.slug().to_owned()).collect())),
            (edge(), edge(), 0..3).prop_filter_map("an end before its start is refused", |(from, to, kind)| {
                let span = match kind {
                    0 => Span { from: Some(from), to: None },
                    1 => Span { from: None, to: Some(to) },
                    _ => Span { from: Some(from), to: Some(to) },
                };
                Span::parse(&span.to_string()).ok().map(|_| Term::Started(vec![span]))
            }),
        ]
    }

    proptest! {
        #[test]
        fn an_expression_reads_back_as_it_is_written(terms in prop::collection::vec(term(), 0..5)) {
            let expression = Expression { terms };
            let again = Expression::parse(&expression.to_string());
            prop_assert_eq!(again.to_string(), expression.to_string());
            prop_assert_eq!(again.terms.len(), expression.terms.len());
            for (a, b) in again.terms.iter().zip(&expression.terms) {
                // A point in time is written like the span it means.
                if !matches!(a, Term::Started(_)) {
                    prop_assert_eq!(a, b);
                }
            }
        }

        #[test]
        fn any_text_is_read_and_keeps_its_meaning(text in "\\PC{0,60}") {
            let once = Expression::parse(&text);
            prop_assert_eq!(Expression::parse(&once.to_string()).to_string(), once.to_string());
        }

        #[test]
        fn nor_does_text_that_is_nearly_a_filter(text in "(started:|status:|na?me?:|source:)?[0-9a-z\"\\\\:,.<>=+ -]{0,24}") {
            let once = Expression::parse(&text);
            prop_assert_eq!(Expression::parse(&once.to_string()), once);
        }
    }
}
