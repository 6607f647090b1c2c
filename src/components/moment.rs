//! A moment: as date and time in the chosen zone, and as seen from now.

use super::dynamic::shown;
use cloud::time::Moment;
use leptos::prelude::*;

use super::wording;
use crate::browser::intl;
use crate::state::preferences::preferences;
use crate::state::ticker::now;

/// A moment in full, with its zone and its distance from now.
#[component]
pub fn MomentInFull(
    /// The moment.
    at: Moment,
) -> impl IntoView {
    let preferences = preferences();
    let now = now();
    let full = shown(move || {
        let zone = preferences.zone.get();
        format!("{} {}", intl::date_time(at, zone), intl::zone_name(at, zone))
    });
    view! {
        <span class="moment">
            <time datetime=at.to_string()>{full}</time>
            <span class="moment-relative">{shown(move || wording::relative(at, now.get(), preferences.locale.get()))}</span>
        </span>
    }
}
