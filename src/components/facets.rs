//! Counts that are filters: one button a status, list, region or instance, always there, also at zero. A press keeps
//! what is counted, with Alt it is left out.

use std::sync::Arc;

use super::dynamic::{click, dynamic, shown};
use cloud::legible::legible;
use leptos::prelude::*;
use tasks::query::{Expression, Field, Term};
use tasks::sources::SourceId;
use tasks::status::Status;
use tasks::store::View;

use super::wording;
use crate::browser::intl;
use crate::reactive::{derived, memo};
use crate::state::preferences::locale;
use crate::{Locale, text};

/// The counts of a view, by status, list, region and instance; the last two where there are several to choose from.
#[component]
pub fn Facets(
    /// The view.
    #[prop(into)]
    view: Signal<Arc<View>>,
    /// The filter.
    #[prop(into)]
    filter: Signal<Expression>,
    /// Takes the filter with one value switched.
    #[prop(into)]
    on_filter: Callback<Expression>,
) -> impl IntoView {
    let groups = [
        (Field::Status, text!(list.by_status)),
        (Field::Source, text!(list.by_source)),
        (Field::Region, text!(filter.by_region)),
        (Field::Instance, text!(filter.by_instance)),
    ]
    .map(|(field, label)| group(field, label, view, filter, on_filter));
    view! { <div class="facets">{groups.into_iter().collect_view()}</div> }
}

fn group(
    field: Field,
    label: Signal<String>,
    view: Signal<Arc<View>>,
    filter: Signal<Expression>,
    on_filter: Callback<Expression>,
) -> AnyView {
    let (locale, hint) = (locale(), text!(filter.hint));
    let facets = memo(move || facets(&view.read(), &filter.read(), field, locale.get()));
    let is_choice = memo(move || facets.read().len() > 1);
    let button = move |value: String| {
        // A button stays the same while what it counts changes.
        let facet = {
            let value = value.clone();
            derived(move || facets.read().iter().find(|facet| facet.value == value).cloned().unwrap_or_default())
        };
        view! {
            <button
                type="button"
                class="facet"
                data-status=if field == Field::Status { value.clone() } else { String::new() }
                data-empty=shown(move || (facet.read().count == 0).to_string())
                aria-pressed=shown(move || facet.read().pressed.to_owned())
                title=hint
                on:click=click(move |event| on_filter.run(pressing(&filter.get_untracked(), field, &value, event.alt_key())))
            >
                <span class="facet-label">{shown(move || facet.get().label)}</span>
                <span class="facet-count">{shown(move || intl::number(u64::from(facet.read().count)))}</span>
            </button>
        }
        .into_any()
    };
    let values = move || facets.read().iter().map(|facet| facet.value.clone()).collect::<Vec<_>>();
    dynamic(move || {
        (is_choice.get().then(|| view! {
            <div role="group" class="facet-group" aria-label=label><For each=values key=String::clone children=button /></div>
        }))
        .into_any()
    })
    .into_any()
}

/// One button.
#[derive(Clone, Default, PartialEq)]
struct Facet {
    label: String,
    /// As the filter asks for it.
    value: String,
    count: u32,
    /// Whether it is asked for, or left out.
    pressed: &'static str,
}

/// What there is to choose from in a field. Instances stand by their names, so that they stay where they are when
/// their counts change.
fn facets(view: &View, filter: &Expression, field: Field, locale: Locale) -> Vec<Facet> {
    let left_out = turned(filter);
    let facet = |label: String, value: &str, count: Option<&u32>| Facet {
        label,
        value: value.to_owned(),
        count: count.copied().unwrap_or(0),
        pressed: match (left_out.asks(field, value), filter.asks(field, value)) {
            (true, _) => "mixed",
            (_, true) => "true",
            _ => "false",
        },
    };
    match field {
        Field::Status => Status::ALL
            .map(|s| facet(wording::status(s, locale), s.slug(), view.by_status.get(s as usize)))
            .into_iter()
            .collect(),
        Field::Source => SourceId::all()
            .map(|s| facet(wording::source(s, locale).to_owned(), s.slug(), view.by_source.get(s.index())))
            .collect(),
        Field::Region => view
            .by_region
            .iter()
            .map(|(region, count)| facet(wording::region(region.as_str(), locale), region.as_str(), Some(count)))
            .collect(),
        _ => {
            let counted = view.by_instance.iter().map(|(name, count)| facet(legible(name), name, Some(count)));
            let mut all: Vec<Facet> = counted.collect();
            all.sort_unstable_by(|a, b| a.label.cmp(&b.label));
            all
        }
    }
}

/// The filter once a value is pressed: one that was left out is let in again.
fn pressing(filter: &Expression, field: Field, value: &str, excludes: bool) -> Expression {
    let left_out = turned(filter);
    if left_out.asks(field, value) {
        turned(&left_out.toggled(field, value))
    } else if excludes {
        filter.excluding(field, value)
    } else {
        filter.toggled(field, value)
    }
}

/// The same terms, what is left out asked for and the other way round.
fn turned(filter: &Expression) -> Expression {
    let terms = filter.terms.iter().map(|term| Term { excluded: !term.excluded, what: term.what.clone() });
    Expression { terms: terms.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_asks_for_a_value_and_takes_it_back() {
        let press = |filter: &str, excludes: bool| {
            pressing(&Expression::parse(filter), Field::Status, "failed", excludes).to_string()
        };
        assert_eq!(press("orders", false), "orders status:failed");
        assert_eq!(press("orders status:failed", false), "orders");
        assert_eq!(press("orders", true), "orders -status:failed");
        assert_eq!(press("status:failed,running", true), "status:running -status:failed");
        assert_eq!(press("orders -status:failed,running", false), "orders -status:running");
        assert_eq!(press("orders -status:failed", true), "orders");
    }
}
