//! The terms of the filter as pills. Each is read, edited in the box, turned round and taken out.

use leptos::prelude::*;
use tasks::query::Term;

use super::dynamic::{click, dynamic};
use super::filter_bar::FilterBox;
use super::filter_wording;
use crate::browser::page;
use crate::state::preferences::locale;
use crate::{Locale, say, text};

/// The pills of the filter in a box; nothing where it is empty.
#[inline(never)] // so that it can come later
pub fn pills(of: FilterBox) -> AnyView {
    view! { <Pills of /> }.into_any()
}

#[component]
fn Pills(of: FilterBox) -> impl IntoView {
    let locale = locale();
    let label = text!(filter.pills);
    dynamic(move || {
        let (expression, locale) = (of.expression.get(), locale.get());
        if expression.is_empty() {
            return ().into_any();
        }
        let all = expression.terms.iter().enumerate().map(|(at, term)| pill(of, at, term, locale));
        view! { <ul class="pills" aria-label=label>{all.collect_view()}</ul> }.into_any()
    })
}

fn pill(of: FilterBox, at: usize, term: &Term, locale: Locale) -> AnyView {
    let plain = filter_wording::term(&Term { excluded: false, ..term.clone() }, locale);
    let whole = filter_wording::term(term, locale);
    // The text that the pills stand for is put into the box, so that the place in it is known.
    let edit = move |_| {
        let expression = of.expression.get_untracked();
        let before = expression.terms.iter().take(at + 1).map(|term| term.to_string().len() + 1);
        of.write(expression.to_string(), before.sum::<usize>().saturating_sub(1));
    };
    let turn = move |_| {
        let mut next = of.expression.get_untracked();
        if let Some(term) = next.terms.get_mut(at) {
            term.excluded = !term.excluded;
        }
        of.on_chosen.run(next);
    };
    let remove = move |_| {
        let next = of.expression.get_untracked().without(at);
        // The button goes with its pill; the next one takes its place.
        if at >= next.terms.len() {
            page::focus("filter");
        }
        of.on_chosen.run(next);
    };
    view! {
        <li class="pill" data-excluded=term.excluded.to_string()>
            <button type="button" class="pill-turn" aria-pressed=term.excluded.to_string() title=say!(locale, filter.turn) on:click=click(turn)>
                <span aria-hidden="true">"−"</span>
                <span class="hidden">{say!(locale, filter.exclude, term = plain)}</span>
            </button>
            <button type="button" class="pill-text" title=say!(locale, filter.edit) on:click=click(edit)>{whole.clone()}</button>
            <button type="button" class="pill-remove" on:click=click(remove)>
                <span aria-hidden="true">"×"</span>
                <span class="hidden">{say!(locale, filter.remove, term = whole)}</span>
            </button>
        </li>
    }
    .into_any()
}
