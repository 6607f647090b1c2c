//! Asks for the token of a project, in place.

use super::dynamic::shown;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::error_note::ErrorNote;
use super::sample_calls::TokenReceivers;
use super::token_field::{TokenField, TypedToken};
use crate::browser::page;
use crate::state::connections::{Connections, Keep, Seat, SignIn};
use crate::state::credential::Key;
use crate::state::preferences::locale;
use crate::{Locale, say, text};
use cloud::connection::Colour;

/// The form for one connection.
#[component]
pub fn TokenForm(
    /// All connections.
    connections: Connections,
    /// What a token is wanted for.
    seat: Seat,
) -> impl IntoView {
    let locale = locale();
    let typed = TypedToken::new(Keep::Page);
    let fault = RwSignal::new(false);
    let titled_seat = seat.clone();
    let slug = seat.slug();
    let (entry_id, title_id) = (format!("token-{slug}"), format!("sign-in-{slug}"));
    let title = move || seat_title(&titled_seat, locale.get());
    let titled = title_id.clone();
    let colour = seat.entry.draft.colour.map(Colour::slug);
    let refused = match untrack(|| connections.sign_in(&seat)) {
        SignIn::Refused(error) => Some(error),
        SignIn::Missing | SignIn::Held(_) => None,
    };
    let projects = seat.projects();
    let route = projects.first().map(|project| project.route.clone());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let token = typed.take();
        fault.set(token.is_none());
        if let Some(token) = token {
            connections.take(&seat, Key::Token(token), typed.keep());
            // The form goes away, and the focus would with it.
            page::focus("content");
        }
    };
    let wrong = text!(fault.missing);
    view! {
        <form class="token-form marked" data-colour=colour aria-labelledby=titled on:submit=submit novalidate>
            <h2 id=title_id>{shown(title)}</h2>
            {refused.map(|error| view! { <ErrorNote error route /> })}
            <TokenField
                id=entry_id
                hint=text!(conn.token_hint)
                fault=Signal::derive(move || if fault.get() { wrong.get() } else { String::new() })
                typed
            />
            <TokenReceivers projects />
            <button type="submit" class="primary">{text!(conn.use_token)}</button>
        </form>
    }
}

/// What the form is for: the connection, and the project where it has several.
fn seat_title(seat: &Seat, locale: Locale) -> String {
    let label = &seat.entry.draft.label;
    match &seat.project {
        Some(project) if seat.entry.draft.projects.len() > 1 => {
            let place = format!("{label} · {} / {}", project.region, project.id);
            say!(locale, conn.sign_in, label = place)
        }
        _ => say!(locale, conn.sign_in, label = label.clone()),
    }
}
