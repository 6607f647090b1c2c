//! How fresh the rows are, in a line; what is behind it, list by list, when it is opened.

use leptos::prelude::*;
use tasks::feed::Phase;
use tasks::pace::{Choice, Presence};

use super::dynamic::{click, dynamic, shown};
use super::freshness_details::freshness_details;
use super::later::later;
use super::wording;
use crate::say;
use crate::state::live::Live;
use crate::state::preferences::locale;
use crate::state::ticker::now;

/// The line: as fresh as the list that is least so, or why nothing is asked.
#[component]
pub fn Freshness(
    /// The live lists.
    live: Live,
) -> impl IntoView {
    let Live { lanes, shared, pacing, .. } = live;
    let (locale, now) = (locale(), now());
    let oldest = move || {
        let handed_on = shared.get().into_iter().filter_map(|list| list.at);
        lanes.get().iter().filter_map(|lane| lane.shown.fresh).chain(handed_on).min()
    };
    let is_refreshing = move || lanes.read().iter().any(|lane| lane.shown.phase == Phase::Refreshing);
    let told = shown(move || {
        let locale = locale.get();
        let age = match oldest() {
            _ if is_refreshing() => return say!(locale, list.updating),
            Some(at) => say!(locale, list.updated, ago = wording::relative(at, now.get(), locale)),
            None => say!(locale, live.state),
        };
        match (pacing.choice.get(), pacing.presence.get()) {
            (Choice::Paused, _) => say!(locale, live.line_paused, age = age),
            (Choice::Auto, Presence::Gone) => say!(locale, live.line_gone, age = age),
            _ => age,
        }
    });
    let is_opened = RwSignal::new(false);
    view! {
        <button type="button" class="freshness" popovertarget="freshness" on:click=click(move |_| is_opened.set(true))>{told}</button>
        <div id="freshness" class="freshness-more" popover="auto">
            {dynamic(move || is_opened.get().then(|| later(move || freshness_details(live))).into_any())}
        </div>
    }
}
