//! How long one is signed in: the time left of the token that ends first, and a quiet word before it does.

use super::dynamic::{dynamic, shown};
use crate::reactive::memo;
use leptos::prelude::*;

use super::wording;
use crate::browser::intl;
use crate::state::connections::Connections;
use crate::state::preferences::preferences;
use crate::state::ticker::now;
use crate::{say, text};

/// Minutes before the end at which it is said.
const WARNINGS: [i64; 2] = [30, 5];

/// The clock; nothing while no token is held.
#[component]
pub fn TokenClock(
    /// All connections.
    connections: Connections,
) -> impl IntoView {
    let preferences = preferences();
    let (locale, now) = (preferences.locale, now());
    let first = memo(move || {
        now.track();
        connections.first_end()
    });
    let off = memo(move || {
        now.track();
        connections.clock_error()
    });
    let left = move || first.get().map(|(_, end)| end.at.since(now.get()).max(0));
    // Which warning holds: the fewer minutes are left, the smaller.
    let warning = memo(move || {
        let minutes = left()? / 60_000;
        WARNINGS.into_iter().rev().find(|warning| minutes < *warning)
    });
    let told = move || {
        let (label, end) = first.get()?;
        // Whole minutes: seconds would make a calm head restless.
        let left = wording::span(left().unwrap_or_default() / 60_000 * 60_000, locale.get());
        let at = intl::date_time(end.at, preferences.zone.get());
        let hover = if end.is_guess {
            say!(locale.get(), sign.end_guess, label = label, at = at)
        } else {
            say!(locale.get(), sign.end, label = label, at = at)
        };
        let text = if end.is_guess { format!("≈ {left}") } else { left };
        Some(
            view! { <span class="token-clock" data-warns=warning.get().is_some().to_string() title=hover><span class="hidden">{text!(sign.left)} " "</span>{text}</span> },
        )
    };
    view! {
        {dynamic(move || told().into_any())}
        {dynamic(move || off.get().map(|millis| {
            let by = shown(move || wording::span(millis.abs() / 60_000 * 60_000, locale.get()));
            view! { <span class="token-clock" data-warns="true" title=text!(sign.clock)>{shown(move || say!(locale.get(), sign.clock_off, by = by.get()))}</span> }
        }).into_any())}
        <span class="hidden" aria-live="polite">{shown(move || match warning.get() {
            Some(minutes) => say!(locale.get(), sign.warning, minutes = minutes, label = first.get().map(|(label, _)| label).unwrap_or_default()),
            None => String::new(),
        })}</span>
    }
    .into_any()
}
