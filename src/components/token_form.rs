//! Asks for the token of a connection, in place.

use super::dynamic::shown;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::error_note::ErrorNote;
use super::machine::Machines;
use super::proxy_token::{TypedProxyToken, proxy_token_field};
use super::sample_calls::TokenReceivers;
use super::token_field::{TokenField, TypedToken};
use crate::browser::page;
use crate::state::connections::{Connections, Entry, Keep, SignIn};
use crate::state::preferences::locale;
use crate::state::trust::Way;
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
    let (stranger_id, proxy_id) = (format!("stranger-{}", entry.id), format!("proxy-token-{}", entry.id));
    let first_stranger = format!("{stranger_id}-0");
    let proxy_token = TypedProxyToken::new(connections.proxy_tokens);
    let tried = RwSignal::new(false);
    let trust = connections.trust;
    let titled = title_id.clone();
    let refused = match untrack(|| connections.sign_in(&entry)) {
        SignIn::Refused(error) => Some(error),
        SignIn::Missing | SignIn::Token(_) => None,
    };
    let connection = entry.connection.as_deref().cloned();
    let route = connection.as_ref().map(|connection| connection.route.clone());
    let of = entry.connection.clone();
    // Whom nobody has acknowledged is asked about here; the others are told beside the way itself.
    let way = Memo::new(move |_| {
        let mut way = of.as_ref().map(|of| trust.way(Some(of.route.clone()), of.hosts())).unwrap_or_default();
        way.machines.retain(|(_, is_known)| !is_known);
        way
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if untrack(|| way.with(Way::first_stranger)).is_some() {
            page::focus(&first_stranger);
            return;
        }
        if let Some(route) = entry.connection.as_deref().map(|connection| &connection.route) {
            if untrack(|| proxy_token.lacks(route)) {
                return;
            }
            proxy_token.give(route);
        }
        let token = typed.take();
        fault.set(token.is_none());
        if let Some(token) = token {
            connections.set_token(&entry, token, typed.keep());
            // The form goes away, and the focus would with it.
            page::focus("content");
        }
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
            />
            {proxy_token_field(proxy_id, way, proxy_token, tried)}
            <Machines trust way id=stranger_id tried />
            {connection.map(|connection| view! { <TokenReceivers connection /> })}
            <button type="submit" class="primary">{text!(conn.use_token)}</button>
        </form>
    }
}
