//! Counts that are filters: one button a status or list, always there, also at zero.

use std::sync::Arc;

use super::dynamic::{click, dynamic};
use leptos::prelude::*;
use tasks::query::{Expression, Field};
use tasks::sources::SourceId;
use tasks::status::Status;
use tasks::store::View;

use super::wording;
use crate::browser::intl;
use crate::state::preferences::locale;
use crate::text;

/// The counts of a view, by status and by list.
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
    let locale = locale();
    let statuses = Status::ALL.map(|status| {
        let shown = move || Facet {
            label: wording::status(status, locale.get()),
            count: view.read().by_status.get(status as usize).copied().unwrap_or(0),
            is_asked: filter.read().asks(Field::Status, status.slug()),
            status: status.slug(),
        };
        let press = move || on_filter.run(filter.get_untracked().toggled(Field::Status, status.slug()));
        dynamic(move || shown().view(press))
    });
    let sources: Vec<_> = SourceId::all()
        .map(|source| {
            let shown = move || Facet {
                label: wording::source(source, locale.get()).to_owned(),
                count: view.read().by_source.get(source.index()).copied().unwrap_or(0),
                is_asked: filter.read().asks(Field::Source, source.slug()),
                status: "",
            };
            let press = move || on_filter.run(filter.get_untracked().toggled(Field::Source, source.slug()));
            dynamic(move || shown().view(press))
        })
        .collect();
    view! {
        <div class="facets">
            <div role="group" class="facet-group" aria-label=text!(list.by_status)>{statuses.into_iter().collect_view()}</div>
            <div role="group" class="facet-group" aria-label=text!(list.by_source)>{sources}</div>
        </div>
    }
}

/// One button.
struct Facet {
    label: String,
    count: u32,
    is_asked: bool,
    status: &'static str,
}

impl Facet {
    fn view(self, press: impl Fn() + 'static) -> AnyView {
        view! {
            <button
                type="button"
                class="facet"
                data-status=self.status
                data-empty=(self.count == 0).to_string()
                aria-pressed=self.is_asked.to_string()
                on:click=click(move |_| press())
            >
                <span class="facet-label">{self.label}</span>
                <span class="facet-count">{intl::number(u64::from(self.count))}</span>
            </button>
        }
        .into_any()
    }
}
