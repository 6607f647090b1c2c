//! Each list of each connection: how fresh it is, when it is asked next or why not, and how much of it is loaded. And how
//! often lists are asked.

use leptos::prelude::*;
use tasks::feed::Phase;
use tasks::pace::{Choice, Presence};

use super::dynamic::{click, dynamic, shown};
use super::wording;
use crate::reactive::derived;
use crate::state::live::{LaneView, Live};
use crate::state::preferences::preferences;
use crate::state::ticker::now;
use crate::{Locale, say, text};

/// What the line of freshness opens.
#[inline(never)] // so that it can come later
pub fn freshness_details(live: Live) -> AnyView {
    let preferences = preferences();
    let locale = preferences.locale;
    let choices = Choice::ALL.map(|choice| {
        let is_chosen = derived(move || preferences.pace.get() == choice);
        view! { <option value=choice.slug() selected=is_chosen>{shown(move || pace(choice, locale.get()))}</option> }
    });
    let is_gone = move || live.pacing.choice.get() == Choice::Auto && live.pacing.presence.get() == Presence::Gone;
    view! {
        <div class="freshness-pace">
            <label for="freshness-pace">{text!(live.pace)}</label>
            <select id="freshness-pace" on:change:target=move |event| {
                if let Some(choice) = Choice::from_slug(&event.target().value()) {
                    preferences.choose_pace(choice);
                }
            }>{choices}</select>
        </div>
        {dynamic(move || is_gone().then(|| view! { <p>{text!(live.gone_person)}</p> }).into_any())}
        <ul class="freshness-lists" aria-label=text!(live.lists)>
            {dynamic(move || live.lanes.get().into_iter().map(|lane| list(live, lane)).collect_view().into_any())}
        </ul>
    }
    .into_any()
}

fn list(live: Live, lane: LaneView) -> AnyView {
    let (locale, now) = (preferences().locale, now());
    let id = lane.id;
    let rest = lane.shown.is_stopped().then(|| {
        view! { <button type="button" class="quiet" on:click=click(move |_| live.retry(id))>{text!(lane.resume)}</button> }
    });
    let head = format!("{} · {}", lane.label, lane.region);
    let source = lane.source;
    let told = shown(move || {
        let (locale, now) = (locale.get(), now.get());
        let parts = [
            lane.shown.fresh.map(|at| say!(locale, list.updated, ago = wording::relative(at, now, locale))),
            Some(next(&lane, now, locale)),
            Some(wording::part(&lane.shown, locale)),
        ];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    });
    view! {
        <li>
            <strong>{shown(move || wording::source(source, locale.get()).to_owned())}</strong> " " {head}
            <div class="freshness-told">{told} " " {rest}</div>
        </li>
    }
    .into_any()
}

/// When a list is asked next, or why it is not.
fn next(lane: &LaneView, now: cloud::time::Moment, locale: Locale) -> String {
    if let Some(problem) = &lane.shown.problem {
        return match problem.retry {
            Some(at) => say!(locale, live.failing, when = wording::relative(at, now, locale)),
            None => say!(locale, live.failing_for_good),
        };
    }
    match (lane.shown.phase, lane.shown.next) {
        (Phase::Following, _) => say!(locale, live.following),
        (Phase::Resting, Some(at)) => say!(locale, live.next, when = wording::relative(at, now, locale)),
        (Phase::Resting, None) => say!(locale, live.resting),
        (Phase::Loading(_) | Phase::Refreshing, _) => say!(locale, list.updating),
    }
}

/// What an interval is called.
fn pace(choice: Choice, locale: Locale) -> String {
    match choice {
        Choice::Auto => say!(locale, live.pace_auto),
        Choice::Paused => say!(locale, live.pace_paused),
        Choice::Every(seconds) if seconds < 60 => say!(locale, live.pace_seconds, n = seconds),
        Choice::Every(seconds) => say!(locale, live.pace_minutes, n = seconds / 60),
    }
}
