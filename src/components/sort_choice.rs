//! The order of the list to choose from, where the screen is too narrow for heads that sort.

use super::dynamic::{click, shown};
use leptos::prelude::*;
use tasks::order::{Column, Orders};

use super::wording;
use crate::reactive::derived;
use crate::state::preferences::locale;
use crate::{say, text};

/// The choice.
#[component]
pub fn SortChoice(
    /// The orders in force.
    #[prop(into)]
    orders: Signal<Orders>,
    /// Takes the orders that are chosen.
    #[prop(into)]
    on_orders: Callback<Orders>,
) -> impl IntoView {
    let locale = locale();
    let first = move || orders.read().iter().next().unwrap_or_default();
    let choose = move |column| on_orders.run(orders.get_untracked().clicked(column, false));
    let options = Column::ALL.map(|column| {
        view! {
            <option value=column.slug() selected=derived(move || first().column == column)>
                {shown(move || wording::column(column, locale.get()))}
            </option>
        }
    });
    let turn = shown(move || match first().descending {
        true => say!(locale.get(), keys.descending),
        false => say!(locale.get(), keys.ascending),
    });
    view! {
        <div class="sort-choice">
            <select aria-label=text!(keys.sort) on:change:target=move |event| {
                if let Some(column) = Column::from_slug(&event.target().value()) {
                    choose(column);
                }
            }>{options.into_iter().collect_view()}</select>
            <button type="button" on:click=click(move |_| choose(untrack(first).column))>{turn}</button>
        </div>
    }
    .into_any()
}
