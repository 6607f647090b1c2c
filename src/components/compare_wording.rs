//! What jobs say, in words: their facts by the names of the list, all else by the cloud's names of its fields.

use cloud::legible::legible;
use tasks::compare::{Fact, FieldName, Path, Said, Step};
use tasks::names;
use tasks::sources::SourceId;

use super::wording;
use crate::browser::intl;
use crate::paths::Zone;
use crate::{Locale, say};

/// The name of a field.
pub fn field(field: &FieldName, locale: Locale) -> String {
    match field {
        FieldName::Fact(fact) => self::fact(*fact, locale),
        FieldName::Detail(path) => detail(path, locale),
    }
}

/// The name of a fact.
pub fn fact(fact: Fact, locale: Locale) -> String {
    match fact {
        Fact::Product => say!(locale, column.product),
        Fact::List => say!(locale, task.list),
        Fact::Name => say!(locale, column.name),
        Fact::Status => say!(locale, column.status),
        Fact::InstanceName => say!(locale, column.instance),
        Fact::InstanceId => say!(locale, task.instance_id),
        Fact::InstanceState => say!(locale, task.instance_state),
        Fact::Region => say!(locale, task.region),
        Fact::Project => say!(locale, task.project),
        Fact::Created => say!(locale, task.created),
        Fact::Waited => say!(locale, compare.waited),
        Fact::Began => say!(locale, task.started),
        Fact::Ended => say!(locale, task.ended),
        Fact::Duration => say!(locale, task.duration),
        Fact::Progress => say!(locale, task.progress),
        Fact::Reason => say!(locale, task.reason),
        Fact::User => say!(locale, task.user),
    }
}

fn detail(path: &Path, locale: Locale) -> String {
    let step = |step: &Step| match step {
        Step::Field(name) => wording::answer_field(name, locale),
        Step::Old => say!(locale, task.change_old),
        Step::New => say!(locale, task.change_new),
        Step::Item(at) => (at + 1).to_string(),
    };
    path.0.iter().map(step).collect::<Vec<_>>().join(" › ")
}

/// What is said in a field.
pub fn said(said: Option<&Said>, locale: Locale, zone: Zone) -> String {
    let Some(said) = said else { return "–".to_owned() };
    match said {
        Said::Product(product) => product.name().to_owned(),
        Said::List(source) => list(*source, locale),
        Said::Job(product, name) => {
            names::job(*product, name).map_or_else(|| legible(name), |name| wording::named(name, locale).to_owned())
        }
        Said::Status(status, _) => wording::status(*status, locale),
        Said::State(word) => legible(&wording::instance_state(word, locale)),
        Said::Region(region) => wording::region_with_id(region.as_str(), locale),
        Said::Project(project) => project.to_string(),
        Said::Moment(at) => format!("{} {}", intl::date_time(*at, zone), intl::zone_name(*at, zone)),
        Said::Span(ms) => wording::span(*ms, locale),
        Said::Percent(percent) => format!("{percent}%"),
        Said::Text(text) => legible(text),
    }
}

fn list(source: SourceId, locale: Locale) -> String {
    wording::source(source, locale).to_owned()
}
