//! What nobody is signed in to here: the forms that ask, or why they need not be asked at once.

use super::dynamic::{dynamic, shown};
use crate::reactive::{derived, effect, memo};
use leptos::html;
use leptos::prelude::*;

use super::later::later;
use super::lost_note::LostNote;
use super::sign_in_form::SignInForm;
use super::vault::UnlockForm;
use crate::browser::{intl, page};
use crate::state::connections::{Seat, SignIn};
use crate::state::preferences::preferences;
use crate::state::services::Services;
use crate::state::vault::State;
use crate::{say, text};

/// A form that is in sight unless it `is_needless`; then it can be brought. Where somebody is typing it stays.
#[component]
fn Aside(
    /// What brings the form.
    brings: Signal<String>,
    /// Whether nobody need fill it in.
    #[prop(into)]
    is_needless: Signal<bool>,
    /// The form.
    children: Children,
) -> impl IntoView {
    let frame = NodeRef::<html::Details>::new();
    let is_open = RwSignal::new(!is_needless.get_untracked());
    effect(move || {
        let needless = is_needless.get();
        let is_used = frame.get_untracked().is_some_and(|frame| page::holds_focus(&frame));
        if !(needless && is_used) {
            is_open.set(!needless);
        }
    });
    view! {
        <details class="waiting" node_ref=frame prop:open=derived(move || is_open.get()) on:toggle:target=move |event| is_open.set(event.target().open())>
            <summary hidden=derived(move || !is_needless.get())>{brings}</summary>
            {children()}
        </details>
    }
}

/// All that somebody has to give before everything can be read.
#[component]
pub fn Waiting(
    /// What the page works with.
    services: Services,
) -> impl IntoView {
    let Services { connections, .. } = services;
    // What was refused is asked for in a dialog.
    let missing = move || {
        let seats = connections.waiting().into_iter();
        seats.filter(|seat| matches!(connections.sign_in(seat), SignIn::Missing)).collect::<Vec<_>>()
    };
    view! {
        <LostNote connections />
        <WaitingForPassphrase services />
        <For each=missing key=Seat::slug children=move |seat| view! { <WaitingForSignIn services seat /> } />
    }
}

/// The passphrase, where connections wait for it; brought on demand while other tabs hand their rows on.
#[component]
fn WaitingForPassphrase(
    /// What the page works with.
    services: Services,
) -> impl IntoView {
    let Services { connections, live, .. } = services;
    let waiting = move || connections.waiting().into_iter().filter(move |seat| connections.waits(seat));
    let is_locked = memo(move || connections.vault.state() == State::Locked && waiting().next().is_some());
    let has_rows = move |seat: Seat| {
        seat.projects().iter().all(|project| live.shared.read().iter().any(|list| list.is_of(project)))
    };
    let is_needless = memo(move || waiting().all(has_rows));
    dynamic(move || {
        if is_locked.get() {
            view! { <Aside brings=text!(vault.unlock_here) is_needless>{later(move || view! { <UnlockForm connections /> }.into_any())}</Aside> }.into_any()
        } else {
            ().into_any()
        }
    })
}

/// One connection, or project of one, that nobody is signed in to.
#[component]
fn WaitingForSignIn(
    /// What the page works with.
    services: Services,
    /// What nobody is signed in to.
    seat: Seat,
) -> impl IntoView {
    let Services { connections, live, .. } = services;
    let preferences = preferences();
    let locale = preferences.locale;
    let label = seat.entry.draft.label.clone();
    let projects = seat.projects();
    // None where no tab hands its rows on, some none where one does and has none yet.
    let shared = memo(move || {
        let lists = live.shared.read();
        let lists: Vec<_> = lists.iter().filter(|list| projects.iter().any(|project| list.is_of(project))).collect();
        // As fresh as the list that is least so.
        (!lists.is_empty()).then(|| lists.iter().filter_map(|list| list.at).min())
    });
    let of = seat.clone();
    let waits = memo(move || connections.waits(&of));
    let note = shown(move || match shared.get() {
        Some(Some(at)) => {
            let time = intl::date_time(at, preferences.zone.get());
            say!(locale.get(), vault.shared, label = label.clone(), time = time)
        }
        Some(None) => say!(locale.get(), vault.shared_soon, label = label.clone()),
        None if waits.get() => say!(locale.get(), vault.waits_for, label = label.clone()),
        None => String::new(),
    });
    let is_needless = memo(move || shared.read().is_some() || waits.get());
    let (here_too, otherwise) = (text!(vault.here_too), text!(vault.otherwise));
    let brings = derived(move || if waits.get() { otherwise.get() } else { here_too.get() });
    view! {
        <p class="waiting-note" aria-live="polite">{note}</p>
        <Aside brings is_needless>{later(move || view! { <SignInForm connections seat=seat.clone() /> }.into_any())}</Aside>
    }
}
