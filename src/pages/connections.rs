//! The reader's connections: added, changed, put in order, signed in to, removed.

use crate::components::dynamic::{click, dynamic, shown};
use crate::components::titled::titled;
use crate::reactive::derived;
use leptos::prelude::*;

use crate::browser::page::focus_when_drawn;
use crate::components::connection_form::ConnectionForm;
use crate::components::copy_button::CopyButton;
use crate::components::lost_note::LostNote;
use crate::components::machine::Acknowledged;
use crate::components::path_check::PathCheck;
use crate::components::transfer::Transfer;
use crate::components::vault::VaultPanel;
use crate::paths::{List, Page};
use crate::state::connections::{ConnectionId, Entry, Removed, Seat, SignIn};
use crate::state::place::Place;
use crate::state::proving::made_up;
use crate::state::services::Services;
use crate::state::session::Session;
use crate::{say, text};
use cloud::connection::{Colour, Draft};
use cloud::credential::Credential as Proof;
use cloud::legible::legible;

/// What the form is open for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    None,
    New,
    Edit(ConnectionId),
}

/// The page.
#[inline(never)] // so that it can come later
pub fn connections_page(services: Services, place: Place) -> AnyView {
    let Services { connections, live, .. } = services;
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
    let removed = RwSignal::new(None::<Removed>);
    let form = dynamic(move || {
        ({
        match open.get() {
        Open::None => ().into_any(),
        Open::New => view! {
            <h2 id="connection-title" tabindex="-1">{text!(conn.add)}</h2>
            <ConnectionForm connections draft=Draft::default() on_saved=saved on_cancel=close live />
        }
        .into_any(),
        Open::Edit(id) => match connections.find(id) {
            Some(entry) => view! {
                <h2 id="connection-title" tabindex="-1">{text!(conn.edit)}</h2>
                <ConnectionForm connections draft=entry.draft.clone() entry=Some(entry) on_saved=saved on_cancel=close live />
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
            <LostNote connections />
            {dynamic(move || ((!connections.set_aside.read().is_empty()).then(|| view! { <SetAside services /> })).into_any())}
            {dynamic(move || (connections.entries.read().is_empty().then(|| view! { <p>{text!(conn.none)}</p> })).into_any())}
            <ul class="connection-list">
                {dynamic(move || (connections.entries.get().into_iter().map(|entry| view! { <Item services entry show removed /> }).collect_view()).into_any())}
            </ul>
            <div aria-live="polite">{dynamic(move || (removed.get().map(|gone| view! { <Gone services gone removed /> })).into_any())}</div>
            {dynamic(move || ((open.get() != Open::New).then(|| view! {
                <button type="button" on:click=click(move |_| show.run(Open::New))>{text!(conn.add)}</button>
            })).into_any())}
            {form}
            <Acknowledged trust=connections.trust />
            <VaultPanel connections />
            <Transfer connections place />
        </div>
    }
    .into_any()
}

/// What could not be read, kept for whoever can mend it.
#[component]
fn SetAside(services: Services) -> impl IntoView {
    let connections = services.connections;
    view! {
        <section class="connection-aside" role="alert">
            <p class="warning">{text!(conn.set_aside)}</p>
            <details>
                <summary>{text!(conn.set_aside_show)}</summary>
                <pre>{move || legible(&connections.set_aside.read())}</pre>
            </details>
            <CopyButton copied=derived(move || connections.set_aside.get()) label=text!(conn.set_aside_copy) />
            <button type="button" on:click=click(move |_| connections.forget_set_aside())>{text!(conn.set_aside_forget)}</button>
        </section>
    }
    .into_any()
}

/// A removed connection, until something else is done here.
#[component]
fn Gone(services: Services, gone: Removed, removed: RwSignal<Option<Removed>>) -> impl IntoView {
    let Services { preferences, connections, .. } = services;
    let label = gone.draft.label.clone();
    let undo = move |_| {
        removed.set(None);
        connections.restore(gone.clone());
        focus_when_drawn("page-title");
    };
    view! {
        <p class="connection-gone">
            {shown(move || say!(preferences.locale.get(), conn.removed, label = label.clone()))}
            <button id="connection-undo" type="button" on:click=click(undo)>{text!(conn.undo)}</button>
        </p>
    }
    .into_any()
}

#[component]
fn Item(services: Services, entry: Entry, show: Callback<Open>, removed: RwSignal<Option<Removed>>) -> impl IntoView {
    let Services { preferences, connections, live, .. } = services;
    let locale = preferences.locale;
    let checked = entry.clone();
    let Entry { id, draft, connection, preset } = entry.clone();
    let places = draft.projects.clone();
    let place = shown(move || match places.as_slice() {
        [only] => legible(&format!("{} / {}", only.region, only.project)),
        many => say!(locale.get(), conn.places, count = many.len()),
    });
    let is_usable = connection.is_some();
    let (is_off, is_own) = (draft.off, preset.is_none());
    let seats = entry.seats();
    let signed_in = {
        let seats = seats.clone();
        move || seats.iter().filter(|seat| matches!(connections.sign_in(seat), SignIn::Held(_))).count()
    };
    let count = signed_in.clone();
    let state = shown(move || match (is_usable, is_off, count()) {
        (false, ..) => say!(locale.get(), conn.broken),
        (_, true, _) => say!(locale.get(), conn.resting),
        (.., all) if all == seats.len() => say!(locale.get(), conn.signed_in),
        (.., 0) if seats.iter().any(|seat| connections.waits(seat)) => say!(locale.get(), vault.waits),
        (.., 0) if seats.iter().any(|seat: &Seat| matches!(connections.sign_in(seat), SignIn::Refused(_))) => {
            say!(locale.get(), conn.token_refused)
        }
        (.., 0) => say!(locale.get(), conn.token_needed),
        (.., some) => say!(locale.get(), conn.signed_in_part, count = some, of = seats.len()),
    });
    let changed = preset.clone().filter(|preset| *preset != draft);
    let label = draft.label.clone();
    let colour = draft.colour.map(Colour::slug);
    let act = move |text: Signal<String>, does: Callback<()>| {
        view! { <button type="button" on:click=click(move |_| {
            removed.set(None);
            does.run(());
        })>{text}</button> }
        .into_any()
    };
    let (copied, rested) = (draft.clone(), draft.clone());
    let duplicate = Callback::new(move |()| {
        let label = say!(locale.get_untracked(), conn.copy_of, label = copied.label.clone());
        let id = connections.save(None, Draft { label, ..copied.clone() });
        show.run(Open::Edit(id));
    });
    let rest = Callback::new(move |()| {
        connections.save(Some(id), Draft { off: !is_off, ..rested.clone() });
    });
    let sign_out = Callback::new(move |()| {
        connections.sign_out(id);
        focus_when_drawn("page-title");
    });
    let remove = move |_| {
        removed.set(connections.remove(id));
        focus_when_drawn("connection-undo");
    };
    let check = checked.connection.clone().and_then(|connection| connection.projects.first().cloned()).map(|project| {
        let sessions = Callback::new(move |()| {
            let projects = checked.connection.iter().flat_map(|connection| &connection.projects);
            projects.filter_map(|project| untrack(|| live.session(&checked, project))).collect::<Vec<_>>()
        });
        let made_up = Callback::new(move |()| {
            let held = sessions.run(()).first().map_or(Proof::None, Session::likeness);
            made_up(&held)
        });
        let (project, proxy_tokens) = (Signal::stored(Some(project)), connections.proxy_tokens);
        view! {
            <details class="connection-check">
                <summary>{text!(path.title)}</summary>
                <PathCheck project made_up proxy_tokens sessions />
            </details>
        }
    });
    view! {
        <li class="connection-item marked" data-colour=colour>
            <div>
                <strong>{label}</strong>
                <code>{place}</code>
                <span class="connection-state">{state} {(!is_own).then(|| view! { " · " {text!(conn.preset)} })}</span>
            </div>
            <div class="connection-actions">
                {act(text!(conn.edit), Callback::new(move |()| show.run(Open::Edit(id))))}
                {act(text!(conn.duplicate), duplicate)}
                {is_usable.then(|| act(if is_off { text!(conn.wake) } else { text!(conn.rest) }, rest))}
                {dynamic(move || ((signed_in() > 0).then(|| act(text!(conn.sign_out), sign_out))).into_any())}
                {changed.map(|_| act(text!(conn.restore_preset), Callback::new(move |()| {
                    if let Some(preset) = preset.clone() {
                        connections.save(Some(id), preset);
                    }
                })))}
                {is_own.then(|| act(text!(conn.up), Callback::new(move |()| connections.shift(id, -1))))}
                {is_own.then(|| act(text!(conn.down), Callback::new(move |()| connections.shift(id, 1))))}
                {is_own.then(|| view! { <button type="button" on:click=click(remove)>{text!(conn.remove)}</button> })}
            </div>
            {check}
        </li>
    }
    .into_any()
}
