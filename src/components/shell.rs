//! What stands around every page: where one can go, and how things are shown.

use super::display_choice::DisplayChoice;
use super::dynamic::{click, dynamic, shown};
use super::error_note::ErrorNote;
use super::token_clock::TokenClock;
use crate::reactive::{derived, memo};
use leptos::prelude::*;

use crate::components::later::{focus_when_here, later};
use crate::components::told_list::told_list;
use crate::components::zone_choice::zone_choice;
use crate::paths::{Overview, Page, Zone};
use crate::state::connections::Connections;
use crate::state::hands::{Overlay, hands};
use crate::state::live::DemoState;
use crate::state::place::Place;
use crate::state::preferences::Preferences;
use crate::state::requests::Requests;
use crate::state::telling::telling;
use crate::{Locale, say, text};

/// Stands in the choice of zones for one that is not there.
const OTHER: &str = "?";

/// The head of every page.
#[component]
pub fn ShellHead(
    /// Where one is.
    place: Place,
    /// How things are shown.
    preferences: Preferences,
    /// How long one is signed in.
    connections: Connections,
    /// What was sent, which the head leads to.
    requests: Requests,
) -> impl IntoView {
    let link = move |page: fn(Place) -> Page, is_here: fn(&Page) -> bool, label: Signal<String>| {
        let current = move || is_here(&place.address.get().page).then_some("page");
        view! { <a href=shown(move || place.link(page(place))) aria-current=current>{label}</a> }
    };
    let (hands, telling) = (hands(), telling());
    let is_used = memo(move || telling.is_used());
    let is_choosing = RwSignal::new(false);
    view! {
        <header class="shell-head">
            <a class="shell-skip" href="#content">{text!(app.skip)}</a>
            <a class="shell-brand" href=shown(move || place.link(Page::Tasks(Default::default())))>
                <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5h9M3 10h14M3 15h6" /></svg>
                {text!(app.name)}
            </a>
            <nav aria-label=text!(nav.label)>
                {link(|place| Page::Tasks(place.last_list.get()), |p| matches!(p, Page::Tasks(_) | Page::Task(_)), text!(nav.tasks))}
                {link(|place| place.timeline(), |p| matches!(p, Page::Timeline(_)), text!(timeline.title))}
                {link(|_| Page::Overview(Overview::default()), |p| matches!(p, Page::Overview(_)), text!(nav.overview))}
                {link(|_| Page::Lookup, |p| matches!(p, Page::Lookup), text!(nav.lookup))}
                {link(|_| Page::Connections, |p| matches!(p, Page::Connections), text!(nav.connections))}
            </nav>
            <button
                type="button"
                id="requests-button"
                class="shell-requests quiet"
                aria-expanded=shown(move || requests.is_open.get().to_string())
                on:click=click(move |_| {
                    let opens = !requests.is_open.get_untracked();
                    requests.show(opens);
                    if opens {
                        focus_when_here("requests-title");
                    }
                })
            >
                {text!(requests.title)}
                <span class="shell-failures">{shown(move || match requests.unseen_failures.get() {
                    0 => String::new(),
                    count => say!(preferences.locale.get(), requests.failures, count = count),
                })}</span>
            </button>
            <button
                type="button"
                class="shell-commands quiet"
                aria-haspopup="dialog"
                on:click=click(move |_| hands.overlay.set(Some(Overlay::Palette)))
            >{text!(keys.palette)}</button>
            {dynamic(move || is_used.get().then(|| later(move || told_list(place))).into_any())}
            <span class="shell-told" role="status">{shown(move || hands.told.get())}</span>
            <div class="shell-preferences">
                <TokenClock connections />
                <select id="zone" aria-label=text!(prefs.zone) on:change:target=move |event| {
                    let word = event.target().value();
                    is_choosing.set(word == OTHER);
                    if word == OTHER {
                        // Until another is chosen, times are shown as they were.
                        event.target().set_value(preferences.zone.get_untracked().word());
                        focus_when_here("zone-name");
                    } else {
                        place.show_zone(Zone::parse(&word).unwrap_or_default());
                    }
                }>
                    <option value="" selected=derived(move || preferences.zone.get() == Zone::Local)>{text!(prefs.zone_local)}</option>
                    <option value="utc" selected=derived(move || preferences.zone.get() == Zone::Utc)>{text!(prefs.zone_utc)}</option>
                    {dynamic(move || match preferences.zone.get() {
                        Zone::Named(name) => view! { <option value=name.as_str().to_owned() selected=true>{name.as_str().to_owned()}</option> }.into_any(),
                        Zone::Local | Zone::Utc => ().into_any(),
                    })}
                    <option value=OTHER>{text!(zone.other)}</option>
                </select>
                <select aria-label=text!(prefs.language) on:change:target=move |event| {
                    place.show_language(if event.target().value() == "zh-CN" { Locale::Chinese } else { Locale::English });
                }>
                    <option value="en" lang="en" selected=derived(move || preferences.locale.get() == Locale::English)>"English"</option>
                    <option value="zh-CN" lang="zh-CN" selected=derived(move || preferences.locale.get() == Locale::Chinese)>"简体中文"</option>
                </select>
                <DisplayChoice />
            </div>
            {dynamic(move || preferences.language_fault.get().map(|error| view! { <div class="shell-fault"><ErrorNote error /></div> }).into_any())}
            {dynamic(move || is_choosing.get().then(|| later(move || zone_choice(place, is_choosing))).into_any())}
        </header>
    }
}

/// Says that what is shown is made up, and how to see one's own.
#[component]
pub fn DemoLabel(
    /// The demo's state.
    demo: RwSignal<DemoState, LocalStorage>,
    /// Where one is.
    place: Place,
) -> impl IntoView {
    view! {
        <aside class="demo-label" aria-label=text!(demo.label)>
            <strong>{text!(demo.label)}</strong>
            <span>{dynamic(move || (match demo.get() {
                DemoState::Failed(_) => text!(demo.failed).into_any(),
                DemoState::Off | DemoState::Starting => text!(demo.starting).into_any(),
                DemoState::On(..) => text!(demo.text).into_any(),
            }).into_any())}</span>
            <a href=shown(move || place.link(Page::Connections))>{text!(demo.connect)}</a>
        </aside>
    }
}
