//! Chooses the zone of times by its name: any that the browser knows.

use super::dynamic::{click, shown};
use super::field::TextField;
use crate::browser::{intl, page};
use crate::paths::Zone;
use crate::text;
use leptos::prelude::*;
use web_sys::SubmitEvent;

use crate::say;
use crate::state::place::Place;
use crate::state::preferences::locale;

/// The form, which goes away once a zone is chosen or none is wanted.
#[component]
fn ZoneChoice(place: Place, is_open: RwSignal<bool>) -> impl IntoView {
    let locale = locale();
    let typed = RwSignal::new(String::new());
    let unknown = RwSignal::new(String::new());
    let fault = shown(move || {
        let name = unknown.get();
        if name.is_empty() { String::new() } else { say!(locale.get(), zone.unknown, name = name) }
    });
    let close = move || {
        is_open.set(false);
        page::focus_when_drawn("zone");
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let name = typed.read_untracked().trim().to_owned();
        match Zone::parse(&name).filter(|zone| *zone == Zone::Utc || intl::is_zone(&name)) {
            Some(zone) => {
                place.show_zone(zone);
                close();
            }
            None => unknown.set(name),
        }
    };
    let options: Vec<_> = intl::zones().into_iter().map(|name| view! { <option value=name></option> }).collect();
    view! {
        <form class="zone-choice" aria-label=text!(prefs.zone) on:submit=submit novalidate>
            <TextField id="zone-name" label=text!(zone.label) fault value=typed list="zone-names" is_code=true />
            <datalist id="zone-names">{options}</datalist>
            <button type="submit" class="primary">{text!(zone.show)}</button>
            <button type="button" on:click=click(move |_| close())>{text!(zone.cancel)}</button>
        </form>
    }
}

/// The same, for where its code comes later.
pub fn zone_choice(place: Place, is_open: RwSignal<bool>) -> AnyView {
    view! { <ZoneChoice place is_open /> }.into_any()
}
