//! What an expression means at one moment: times as moments, regular expressions compiled, and nothing left in it
//! that filters nothing.

use cloud::time::{Moment, TimeRange};

use super::pattern::{Matcher, Pattern};
use super::regex::Compiled;
use super::span::{Bounds, Span};
use super::{Expression, Field, Term, What};

/// An expression at one moment, for a reader in one zone: values that mean the same wherever they are sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The expression, term for term. What filters nothing stands as [`What::NotUnderstood`] in its place, and
    /// nowhere else: it is taken out of what is in parentheses, as are empty alternatives.
    pub expression: Expression,
    /// What its spans of time mean.
    bounds: Vec<(Span, Bounds)>,
    /// Its regular expressions.
    regexes: Vec<Compiled>,
}

impl Filter {
    /// Whether a moment lies in one of these spans, which are the expression's.
    pub fn any_holds(&self, spans: &[Span], at: Moment) -> bool {
        self.bounds.iter().any(|(span, bounds)| spans.contains(span) && bounds.hold(at))
    }

    /// The range in which a field of time must lie, from the first to the last of the spans of a term of its own; none
    /// where there is no such term.
    pub fn range(&self, field: Field) -> Option<TimeRange> {
        let spans = self.expression.asking(field).find_map(|what| match what {
            What::Time(_, spans) => Some(spans),
            _ => None,
        })?;
        let bounds = || self.bounds.iter().filter(|(span, _)| spans.contains(span)).map(|(_, bounds)| bounds);
        let from = bounds().map(|bounds| bounds.from).min().flatten();
        let to = if bounds().any(|bounds| bounds.to.is_none()) { None } else { bounds().filter_map(|b| b.to).max() };
        TimeRange::new(from, to).ok()
    }

    /// A pattern of the expression, made ready.
    pub fn matcher(&self, pattern: &Pattern) -> Matcher {
        Matcher::new(pattern, self.regex(pattern))
    }

    fn regex(&self, pattern: &Pattern) -> Option<&Compiled> {
        match pattern {
            Pattern::Regex(source) => self.regexes.iter().find(|regex| regex.source() == source),
            Pattern::Part(_) | Pattern::Wild(_) => None,
        }
    }

    /// Whether a pattern filters anything.
    fn is_good(&self, pattern: &Pattern) -> bool {
        !pattern.is_regex() || self.regex(pattern).is_some()
    }

    /// A term without what filters nothing; none where nothing is left.
    fn meant(&self, term: &Term) -> Option<Term> {
        let what = match &term.what {
            What::NotUnderstood(_) => return None,
            What::Word(pattern) => Some(term.what.clone()).filter(|_| self.is_good(pattern)),
            What::Text(field, patterns) => {
                let good: Vec<Pattern> = patterns.iter().filter(|pattern| self.is_good(pattern)).cloned().collect();
                (!good.is_empty()).then_some(What::Text(*field, good))
            }
            What::Either(alternatives) => {
                let meant =
                    |e: &Expression| Expression { terms: e.terms.iter().filter_map(|t| self.meant(t)).collect() };
                let meant: Vec<Expression> = alternatives.iter().map(meant).filter(|e| !e.is_empty()).collect();
                (!meant.is_empty()).then_some(What::Either(meant))
            }
            what => Some(what.clone()),
        };
        Some(Term { excluded: term.excluded, what: what? })
    }
}

impl Expression {
    /// What it means now. `to_utc` turns what the reader's wall clock shows into a moment. A regular expression that
    /// is none filters nothing.
    pub fn at(&self, now: Moment, to_utc: impl Fn(Moment) -> Moment) -> Filter {
        let mut regexes = Vec::new();
        self.patterns(&mut |pattern| {
            if let Pattern::Regex(source) = pattern {
                regexes.extend(Compiled::new(source));
            }
        });
        self.with_regexes(regexes, now, &to_utc)
    }

    /// What it means now but for its regular expressions, which filter nothing.
    pub fn at_without_regexes(&self, now: Moment, to_utc: impl Fn(Moment) -> Moment) -> Filter {
        self.with_regexes(Vec::new(), now, &to_utc)
    }

    fn with_regexes(&self, regexes: Vec<Compiled>, now: Moment, to_utc: &dyn Fn(Moment) -> Moment) -> Filter {
        let mut filter = Filter { regexes, ..Filter::default() };
        self.spans(&mut |span| filter.bounds.push((*span, span.at(now, to_utc))));
        let nothing = || What::NotUnderstood(String::new()).into();
        filter.expression.terms = self.terms.iter().map(|term| filter.meant(term).unwrap_or_else(nothing)).collect();
        filter
    }

    fn patterns(&self, take: &mut dyn FnMut(&Pattern)) {
        for term in &self.terms {
            match &term.what {
                What::Word(pattern) => take(pattern),
                What::Text(_, patterns) => patterns.iter().for_each(&mut *take),
                What::Either(alternatives) => alternatives.iter().for_each(|e| e.patterns(take)),
                _ => {}
            }
        }
    }

    fn spans(&self, take: &mut dyn FnMut(&Span)) {
        for term in &self.terms {
            match &term.what {
                What::Time(_, spans) => spans.iter().for_each(&mut *take),
                What::Either(alternatives) => alternatives.iter().for_each(|e| e.spans(take)),
                _ => {}
            }
        }
    }
}
