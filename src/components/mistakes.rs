//! What of the filter is not used: where it stands in the text, why, and what was perhaps meant.

use cloud::legible::legible;
use leptos::prelude::*;
use tasks::query::{Expression, Mistake};

use super::dynamic::{click, dynamic};
use super::filter_bar::FilterBox;
use super::filter_wording;
use crate::state::preferences::locale;
use crate::{Locale, say, text};

/// So many letters of the text are shown on either side of a mistake.
const AROUND: usize = 24;

/// The mistakes in a box; nothing where there are none.
#[inline(never)] // so that it can come later
pub fn mistakes(of: FilterBox) -> AnyView {
    let locale = locale();
    let lead = text!(problem.lead);
    dynamic(move || {
        let locale = locale.get();
        let typed = of.typed.get();
        let mistakes = Expression::mistakes(&typed).into_iter();
        let told: Vec<AnyView> = mistakes.map(|mistake| told(of, &typed, mistake, locale)).collect();
        if told.is_empty() {
            return ().into_any();
        }
        view! { <p>{lead}</p> <ul>{told}</ul> }.into_any()
    })
    .into_any()
}

fn told(of: FilterBox, typed: &str, mistake: Mistake, locale: Locale) -> AnyView {
    let (before, after) = around(typed, mistake.at.clone());
    let wrong = typed.get(mistake.at.clone()).map(legible).unwrap_or_default();
    let why = filter_wording::problem(mistake.problem, locale);
    let instead = mistake.corrected(typed).zip(mistake.suggestion).map(|(corrected, suggestion)| {
        let label = say!(locale, problem.instead, text = legible(&suggestion));
        let place = mistake.at.start + suggestion.len();
        view! { " " <button type="button" class="quiet" on:click=click(move |_| of.write(corrected.clone(), place))>{label}</button> }
    });
    view! {
        <li><code>{legible(&before)}<mark>{wrong}</mark>{legible(&after)}</code> " – " {why} {instead}</li>
    }
    .into_any()
}

/// What stands before and behind a part of a text, as far as it helps to see where that is.
fn around(text: &str, at: std::ops::Range<usize>) -> (String, String) {
    let before = text.get(..at.start).unwrap_or_default();
    let after = text.get(at.end..).unwrap_or_default();
    let cut = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let end = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
    let (start, rest) = (before.get(cut..).unwrap_or_default(), after.get(..end).unwrap_or_default());
    let left_out = |is_cut: bool| if is_cut { "…" } else { "" };
    (format!("{}{start}", left_out(cut > 0)), format!("{rest}{}", left_out(end < after.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_shown_whole() {
        assert_eq!(around("a status:broken b", 2..15), ("a ".into(), " b".into()));
    }

    #[test]
    fn a_long_one_is_cut_at_letters_on_either_side() {
        let (long, short) = ("字".repeat(30), "字".repeat(24));
        let text = format!("{long}!{long}");
        assert_eq!(around(&text, 90..91), (format!("…{short}"), format!("{short}…")));
    }

    #[test]
    fn a_place_that_is_no_more_is_no_fault() {
        assert_eq!(around("ab", 5..9), (String::new(), String::new()));
    }
}
