//! Counts that are filters: one button a status or list, always there, also at zero.

use std::sync::Arc;

use super::dynamic::{click, shown};
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
        let count = counted(move || view.read().by_status.get(status as usize).copied());
        let asked = Signal::derive(move || filter.get().asks(Field::Status, status.slug()));
        let press = move |()| on_filter.run(filter.get_untracked().toggled(Field::Status, status.slug()));
        let label = Signal::derive(move || wording::status(status, locale.get()));
        view! { <Facet label count asked press status=status.slug() /> }
    });
    let sources: Vec<_> = SourceId::all()
        .map(|source| {
            let count = counted(move || view.read().by_source.get(source.index()).copied());
            let asked = Signal::derive(move || filter.get().asks(Field::Source, source.slug()));
            let press = move |()| on_filter.run(filter.get_untracked().toggled(Field::Source, source.slug()));
            let label = Signal::derive(move || wording::source(source, locale.get()).to_owned());
            view! { <Facet label count asked press status="" /> }
        })
        .collect();
    view! {
        <div class="facets">
            <div role="group" class="facet-group" aria-label=text!(list.by_status)>{statuses.into_iter().collect_view()}</div>
            <div role="group" class="facet-group" aria-label=text!(list.by_source)>{sources}</div>
        </div>
    }
}

fn counted(count: impl Fn() -> Option<u32> + Send + Sync + 'static) -> Signal<String> {
    shown(move || intl::number(u64::from(count().unwrap_or(0))))
}

#[component]
fn Facet(
    label: Signal<String>,
    count: Signal<String>,
    asked: Signal<bool>,
    #[prop(into)] press: Callback<()>,
    status: &'static str,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="facet"
            data-status=status
            data-empty=shown(move || (*count.read() == "0").to_string())
            aria-pressed=shown(move || asked.get().to_string())
            on:click=click(move |_| press.run(()))
        >
            <span class="facet-label">{label}</span>
            <span class="facet-count">{count}</span>
        </button>
    }
}
