//! What to drop where nothing matches: first the one part of the filter without which most rows are there again.

use cloud::legible::legible;
use leptos::prelude::*;
use tasks::query::Expression;

use super::dynamic::{click, dynamic};
use super::filter_wording;
use crate::browser::intl;
use crate::state::preferences::locale;
use crate::{say, text};

/// The parts of a filter that can be dropped, where `without` holds how many rows there would be without each.
#[inline(never)] // so that it can come later
pub fn no_match(filter: Expression, without: Vec<u32>, on_chosen: Callback<Expression>) -> AnyView {
    let locale = locale();
    let mut helps: Vec<(u32, usize)> = without.into_iter().zip(0..).filter(|(rows, _)| *rows > 0).collect();
    // Of those that help alike the first is dropped first.
    helps.sort_unstable_by_key(|(rows, at)| (std::cmp::Reverse(*rows), *at));
    dynamic(move || {
        let locale = locale.get();
        let term = |at: usize| filter.terms.get(at).map(|term| filter_wording::term(term, locale)).unwrap_or_default();
        let best = match helps.first() {
            Some((rows, at)) => say!(locale, filter.best, term = term(*at), rows = intl::number(u64::from(*rows))),
            None => say!(locale, filter.no_best),
        };
        let drops = helps.iter().map(|(rows, at)| {
            let next = filter.without(*at);
            let written = filter.terms.get(*at).map(|term| legible(&term.to_string())).unwrap_or_default();
            let label = say!(locale, empty.drop, term = written, rows = intl::number(u64::from(*rows)));
            view! { <li><button type="button" on:click=click(move |_| on_chosen.run(next.clone()))>{label}</button></li> }
        });
        let all = view! {
            <li><button type="button" on:click=click(move |_| on_chosen.run(Expression::default()))>{text!(filter.drop_all)}</button></li>
        };
        view! { <p>{best}</p> <ul>{drops.collect_view()}{all}</ul> }.into_any()
    })
    .into_any()
}
