//! Asks for the token of a connection, in place.

use super::dynamic::shown;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::error_note::ErrorNote;
use super::sample_calls::TokenReceivers;
use super::token_field::{TokenField, TypedToken};
use crate::browser::page;
use crate::state::connections::{Connections, Entry, Keep, SignIn};
use crate::state::preferences::locale;
use crate::{say, text};

/// The form for one connection.
#[component]
pub fn TokenForm(
    /// All connections.
    connections: Connections,
    /// The one that needs a token.
    entry: Entry,
) -> impl IntoView {
    let locale = locale();
    let typed = TypedToken::new(Keep::Page);
    let fault = RwSignal::new(false);
    let label = entry.draft.label.clone();
    let (entry_id, title_id) = (format!("token-{}", entry.id), format!("sign-in-{}", entry.id));
    let (titled, field_id) = (title_id.clone(), entry_id.clone());
    let refused = match untrack(|| connections.sign_in(&entry)) {
        SignIn::Refused(error) => Some(error),
        SignIn::Missing | SignIn::Token(_) => None,
    };
    let connection = entry.connection.as_deref().cloned();
    let route = connection.as_ref().map(|connection| connection.route.clone());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        fault.set(untrack(|| typed.is_empty()));
        if fault.get_untracked() {
            return;
        }
        let entry = entry.clone();
        typed.choice.once_there(&field_id, connections, move || {
            if let Some(token) = typed.take() {
                connections.set_token(&entry, token, typed.choice.keep());
                // The form goes away, and the focus would with it.
                page::focus("content");
            }
        });
    };
    let wrong = text!(fault.missing);
    view! {
        <form class="token-form" aria-labelledby=titled on:submit=submit novalidate>
            <h2 id=title_id>{shown(move || say!(locale.get(), conn.sign_in, label = label.clone()))}</h2>
            {refused.map(|error| view! { <ErrorNote error route /> })}
            <TokenField
                id=entry_id
                hint=text!(conn.token_hint)
                fault=Signal::derive(move || if fault.get() { wrong.get() } else { String::new() })
                typed
                connections
            />
            {connection.map(|connection| view! { <TokenReceivers connection /> })}
            <button type="submit" class="primary">{text!(conn.use_token)}</button>
        </form>
    }
}
