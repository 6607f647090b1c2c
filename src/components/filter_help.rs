//! How to filter: the grammar by examples, each of which can be tried, and the fields there are.

use leptos::prelude::*;
use tasks::query::{Expression, Field};

use super::dynamic::{click, dynamic, shown};
use super::filter_bar::FilterBox;
use super::filter_wording;
use crate::state::preferences::locale;
use crate::{Locale, say, text};

/// The help for the filter in a box.
#[inline(never)] // so that it can come later
pub fn filter_help(of: FilterBox) -> AnyView {
    view! { <FilterHelp of /> }.into_any()
}

#[component]
fn FilterHelp(of: FilterBox) -> impl IntoView {
    let locale = locale();
    view! {
        <div class="filter-help">
            <p>{text!(grammar.lead)}</p>
            {dynamic(move || {
                let told = examples(locale.get()).map(|(example, meaning)| {
                    let attempt = move |_| of.on_chosen.run(Expression::parse(example));
                    view! {
                        <dt><button type="button" class="quiet" class:code=true on:click=click(attempt)>{example}</button></dt>
                        <dd>{meaning}</dd>
                    }
                });
                view! { <dl class="filter-examples">{told.into_iter().collect_view()}</dl> }.into_any()
            })}
            <p>{text!(grammar.fields)}</p>
            <ul class="filter-known">
                {Field::ALL.map(|field| view! {
                    <li>
                        <button type="button" class="quiet" class:code=true on:click=click(move |_| begin(of, field))>{field.word()}":"</button>
                        " "
                        {shown(move || filter_wording::field_name(field, locale.get()))}
                    </li>
                }).into_iter().collect_view()}
            </ul>
        </div>
    }
}

/// Begins a term about a field, behind what is there.
fn begin(of: FilterBox, field: Field) {
    let mut text = of.typed.get_untracked();
    if !text.is_empty() && !text.ends_with(char::is_whitespace) {
        text.push(' ');
    }
    text.push_str(field.word());
    text.push(':');
    of.is_typing.set(true);
    let end = text.len();
    of.write(text, end);
}

/// What can be written, and what it means.
fn examples(locale: Locale) -> [(&'static str, String); 13] {
    [
        ("orders mysql-01", say!(locale, grammar.words)),
        ("\"disk full\"", say!(locale, grammar.quotes)),
        ("status:failed,canceled", say!(locale, grammar.values)),
        ("-status:completed", say!(locale, grammar.without)),
        ("instance:orders-*", say!(locale, grammar.wild)),
        ("instance:/^orders-[0-9]+$/", say!(locale, grammar.regex)),
        ("(status:failed OR status:unauthorized) orders", say!(locale, grammar.either)),
        ("started:>-24h", say!(locale, grammar.back)),
        ("started:>now", say!(locale, grammar.ahead)),
        ("started:2026-11-01..2026-11-07", say!(locale, grammar.days)),
        ("duration:>10m", say!(locale, grammar.longer)),
        ("progress:50..99", say!(locale, grammar.progress)),
        ("overlaps:true", say!(locale, timeline.overlaps_help)),
    ]
}
