//! The reader's connections: added, changed, signed in to, removed.

use crate::components::dynamic::{click, dynamic, shown};
use crate::components::titled::titled;
use leptos::prelude::*;

use crate::browser::page::focus_when_drawn;
use crate::components::connection_form::ConnectionForm;
use crate::components::machine::Acknowledged;
use crate::paths::{List, Page};
use crate::state::connections::{ConnectionId, Entry, SignIn};
use crate::state::place::Place;
use crate::state::services::Services;
use crate::{say, text};
use cloud::connection::Draft;

/// What the form is open for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    None,
    New,
    Edit(ConnectionId),
}

/// The page.
#[component]
pub fn ConnectionsPage(
    /// What the page works with.
    services: Services,
    /// Where one is.
    place: Place,
) -> impl IntoView {
    let Services { connections, .. } = services;
    titled(text!(conn.title));
    let is_first = connections.entries.with_untracked(Vec::is_empty);
    let open = RwSignal::new(if is_first { Open::New } else { Open::None });
    let saved = Callback::new(move |()| {
        open.set(Open::None);
        place.go(Page::Tasks(List::default()), false);
    });
    // What is opened takes the focus; what goes away leaves it at the page's head.
    let show = Callback::new(move |form: Open| {
        open.set(form);
        focus_when_drawn(if form == Open::None { "page-title" } else { "connection-title" });
    });
    let close = Callback::new(move |()| show.run(Open::None));
    let form = dynamic(move || {
        ({
        match open.get() {
        Open::None => ().into_any(),
        Open::New => view! {
            <h2 id="connection-title" tabindex="-1">{text!(conn.add)}</h2>
            <ConnectionForm connections draft=Draft::default() on_saved=saved on_cancel=close />
        }
        .into_any(),
        Open::Edit(id) => match connections.entries.with_untracked(|entries| entries.iter().find(|e| e.id == id).cloned()) {
            Some(entry) => view! {
                <h2 id="connection-title" tabindex="-1">{text!(conn.edit)}</h2>
                <ConnectionForm connections draft=entry.draft.clone() entry=Some(entry) on_saved=saved on_cancel=close />
            }
            .into_any(),
            None => ().into_any(),
        },
    }
    }).into_any()
    });
    view! {
        <div class="page-narrow">
            <h1 id="page-title" tabindex="-1">{text!(conn.title)}</h1>
            <p>{text!(conn.lead)}</p>
            {dynamic(move || (connections.is_forgetful.get().then(|| view! { <p role="alert" class="warning">{text!(conn.forgetful)}</p> })).into_any())}
            {dynamic(move || (connections.entries.read().is_empty().then(|| view! { <p>{text!(conn.none)}</p> })).into_any())}
            <ul class="connection-list">
                {dynamic(move || (connections.entries.get().into_iter().map(|entry| view! { <Item services entry show /> }).collect_view()).into_any())}
            </ul>
            {dynamic(move || ((open.get() != Open::New).then(|| view! {
                <button type="button" on:click=click(move |_| show.run(Open::New))>{text!(conn.add)}</button>
            })).into_any())}
            {form}
            <Acknowledged trust=connections.trust />
        </div>
    }
    .into_any()
}

#[component]
fn Item(services: Services, entry: Entry, show: Callback<Open>) -> impl IntoView {
    let Services { preferences, connections, .. } = services;
    let locale = preferences.locale;
    let asks_removal = RwSignal::new(false);
    let Entry { id, ref draft, .. } = entry;
    let (label, place) = (draft.label.clone(), format!("{} / {}", draft.region, draft.project));
    let is_preset = entry.is_preset;
    let is_usable = entry.connection.is_some();
    let of = entry.clone();
    let state = shown(move || {
        if !is_usable {
            return say!(locale.get(), conn.broken);
        }
        match connections.sign_in(&of) {
            SignIn::Token(_) => say!(locale.get(), conn.signed_in),
            SignIn::Missing => say!(locale.get(), conn.token_needed),
            SignIn::Refused(_) => say!(locale.get(), conn.token_refused),
        }
    });
    let of = entry.clone();
    let is_signed_in = move || matches!(connections.sign_in(&of), SignIn::Token(_));
    let of = entry.clone();
    let sign_out = move |_| {
        connections.sign_out(&of);
        focus_when_drawn("page-title");
    };
    let ask_removal = move |asks: bool| {
        asks_removal.set(asks);
        focus_when_drawn(if asks { "connection-keep" } else { "page-title" });
    };
    view! {
        <li class="connection-item">
            <div>
                <strong>{label.clone()}</strong>
                <code>{place}</code>
                <span class="connection-state">{state} {is_preset.then(|| view! { " · " {text!(conn.preset)} })}</span>
            </div>
            <div class="connection-actions">
                <button type="button" on:click=click(move |_| show.run(Open::Edit(id)))>{text!(conn.edit)}</button>
                {dynamic(move || (is_signed_in().then(|| {
                    let sign_out = sign_out.clone();
                    view! { <button type="button" on:click=click(sign_out)>{text!(conn.sign_out)}</button> }
                })).into_any())}
                {(!is_preset).then(|| view! { <button type="button" on:click=click(move |_| ask_removal(true))>{text!(conn.remove)}</button> })}
            </div>
            {dynamic(move || (asks_removal.get().then(|| {
                let label = label.clone();
                view! {
                    <div
                        class="connection-sure"
                        role="alertdialog"
                        aria-label=text!(conn.remove)
                        on:keydown=move |event| if event.key() == "Escape" { ask_removal(false) }
                    >
                        <p>{shown(move || say!(locale.get(), conn.remove_sure, label = label.clone()))}</p>
                        <button type="button" class="danger" on:click=click(move |_| {
                            connections.remove(id);
                            focus_when_drawn("page-title");
                        })>{text!(conn.remove)}</button>
                        <button id="connection-keep" type="button" on:click=click(move |_| ask_removal(false))>{text!(conn.cancel)}</button>
                    </div>
                }
            })).into_any())}
        </li>
    }
}
