//! The filter in the reader's language: its fields, values and terms, and what is wrong with it.

use cloud::call::Product;
use cloud::legible::legible;
use cloud::region;
use tasks::query::{Edge, Expression, Field, Pattern, Problem, Range, Span, Term, What};
use tasks::sources::SourceId;
use tasks::status::Status;

use super::wording::{named, region, source, span, status};
use crate::{Locale, say};

/// A field of the filter.
pub fn field_name(field: Field, locale: Locale) -> String {
    match field {
        Field::Source => say!(locale, field.source),
        Field::Status => say!(locale, field.status),
        Field::Name => say!(locale, field.name),
        Field::Instance => say!(locale, field.instance),
        Field::Region => say!(locale, field.region),
        Field::Project => say!(locale, field.project),
        Field::Id => say!(locale, column.id),
        Field::User => say!(locale, column.user),
        Field::Reason => say!(locale, column.reason),
        Field::Started => say!(locale, field.started),
        Field::Created => say!(locale, column.created),
        Field::Ended => say!(locale, column.ended),
        Field::Duration => say!(locale, column.duration),
        Field::Progress => say!(locale, column.progress),
        Field::Overlaps => say!(locale, timeline.overlaps),
    }
}

/// A value that a field is filtered by; empty where it has no other name.
pub fn value_name(field: Field, value: &str, locale: Locale) -> String {
    match field {
        Field::Status => Status::from_slug(value).map(|of| status(of, locale)),
        Field::Source => {
            let list = SourceId::from_slug(value).map(|list| source(list, locale).to_owned());
            list.or_else(|| Product::from_slug(value).map(|product| product.name().to_owned()))
        }
        Field::Region => region::find(value).map(|_| region(value, locale)),
        Field::Name => {
            let name = Product::ALL.into_iter().find_map(|product| tasks::names::job(product, value));
            name.map(|name| named(name, locale).to_owned())
        }
        Field::Overlaps => [("true", say!(locale, timeline.yes)), ("false", say!(locale, timeline.no))]
            .into_iter()
            .find(|(word, _)| *word == value)
            .map(|(_, name)| name),
        _ => None,
    }
    .unwrap_or_default()
}

/// A term of the filter, as one would say it.
pub fn term(term: &Term, locale: Locale) -> String {
    let what = legible(&what(&term.what, locale));
    if term.excluded { say!(locale, filter.not, term = what) } else { what }
}

fn what(what: &What, locale: Locale) -> String {
    let named = |field: Field, value: &str| {
        let name = value_name(field, value, locale);
        if name.is_empty() { value.to_owned() } else { name }
    };
    let of = |field: Field, values: Vec<String>| {
        say!(locale, filter.of, field = field_name(field, locale), values = values.join(&say!(locale, filter.comma)))
    };
    match what {
        What::Status(all) => of(Field::Status, all.iter().map(|of| status(*of, locale)).collect()),
        What::Source(all) => of(Field::Source, all.iter().map(|slug| named(Field::Source, slug)).collect()),
        What::Text(field, all) => {
            let shown = |pattern: &Pattern| match pattern.part() {
                Some(part) => named(*field, part),
                None => written(*field, What::Text(*field, vec![pattern.clone()])),
            };
            of(*field, all.iter().map(shown).collect())
        }
        What::Time(field, spans) => {
            let shown = |of: &Span| match (of.from, of.to) {
                (Some(Edge::FromNow(ms @ ..0)), None) => say!(locale, filter.within, span = span(-ms, locale)),
                (Some(Edge::FromNow(0)), None) => say!(locale, filter.ahead),
                (None, Some(Edge::FromNow(0))) => say!(locale, filter.past),
                _ => written(*field, What::Time(*field, vec![*of])),
            };
            of(*field, spans.iter().map(shown).collect())
        }
        What::Number(field, ranges) => {
            let shown = |range: &Range| written(*field, What::Number(*field, vec![*range]));
            of(*field, ranges.iter().map(shown).collect())
        }
        What::Overlaps(answers) => {
            let shown = |answer: &bool| named(Field::Overlaps, if *answer { "true" } else { "false" });
            of(Field::Overlaps, answers.iter().map(shown).collect())
        }
        What::Either(all) => {
            let shown = |e: &Expression| e.terms.iter().map(|of| term(of, locale)).collect::<Vec<_>>().join(" + ");
            all.iter().map(shown).collect::<Vec<_>>().join(&say!(locale, filter.or))
        }
        What::Word(_) | What::NotUnderstood(_) => what.to_string(),
    }
}

/// What is written behind the colon.
fn written(field: Field, what: What) -> String {
    what.to_string().split_off(field.word().len() + 1)
}

/// Why a part of the filter does not mean what it may be meant to.
pub fn problem(problem: Problem, locale: Locale) -> String {
    match problem {
        Problem::UnknownField => say!(locale, problem.field),
        Problem::NoValue => say!(locale, problem.value),
        Problem::UnknownStatus => {
            let words: Vec<&str> = Status::ALL.iter().map(|s| s.slug()).collect();
            say!(locale, problem.status, words = words.join(", "))
        }
        Problem::UnknownSource => {
            let products = Product::ALL.iter().map(|p| p.slug());
            let mut words: Vec<&str> = products.chain(SourceId::all().map(|s| s.slug())).collect();
            words.sort_unstable();
            words.dedup();
            say!(locale, problem.source, words = words.join(", "))
        }
        Problem::NotATime => say!(locale, problem.time),
        Problem::NotALength => say!(locale, problem.length),
        Problem::NotAnAnswer => say!(locale, timeline.not_an_answer),
        Problem::NotAPercentage => say!(locale, problem.percentage),
        Problem::EndBeforeStart => say!(locale, problem.backwards),
        Problem::NotARegex => say!(locale, problem.regex),
        Problem::UnclosedQuote => say!(locale, problem.quote),
        Problem::UnclosedRegex => say!(locale, problem.slash),
        Problem::UnclosedParenthesis => say!(locale, problem.unclosed),
        Problem::UnopenedParenthesis => say!(locale, problem.unopened),
        Problem::NothingInParentheses => say!(locale, problem.hollow),
        Problem::NothingBesideOr => say!(locale, problem.or),
        Problem::TooDeep => say!(locale, problem.deep),
    }
}
