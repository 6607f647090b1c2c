//! Asks who signs in, in place.

use super::dynamic::shown;
use cloud::connection::{Colour, SignInWay};
use cloud::legible::legible;
use cloud::region::Endpoint;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::credential_fields::{CredentialFields, TypedCredential};
use super::error_note::ErrorNote;
use super::machine::Machines;
use super::proxy_token::{TypedProxyToken, proxy_token_field};
use super::sample_calls::TokenReceivers;
use crate::browser::page;
use crate::reactive::memo;
use crate::state::connections::{Connections, Keep, Seat, SignIn};
use crate::state::preferences::locale;
use crate::state::trust::Way;
use crate::{Locale, say, text};

/// The form for what one credential is for.
#[component]
#[inline(never)] // so that it can come later
pub fn SignInForm(
    /// All connections.
    connections: Connections,
    /// What a credential is wanted for.
    seat: Seat,
) -> impl IntoView {
    let locale = locale();
    let typed = TypedCredential::new(Keep::Page);
    let slug = seat.slug();
    let (field_id, title_id) = (format!("token-{slug}"), format!("sign-in-{slug}"));
    let titled = title_id.clone();
    let draft = seat.entry.draft.clone();
    let (way, colour) = (draft.sign_in.way, draft.colour.map(Colour::slug));
    let refused = match untrack(|| connections.sign_in(&seat)) {
        SignIn::Refused(error) => Some(error),
        SignIn::Missing | SignIn::Held(_) => None,
    };
    let projects = seat.projects();
    let route = projects.first().map(|project| project.route.clone());
    let (stranger_id, proxy_id) = (format!("stranger-{slug}"), format!("proxy-token-{slug}"));
    let first_stranger = format!("{stranger_id}-0");
    let (trust, proxy_token) = (connections.trust, TypedProxyToken::new(connections.proxy_tokens));
    // Whom nobody has acknowledged is asked about here; the others are told beside the way itself.
    let (of, all) = (route.clone(), projects.clone());
    let way_there = memo(move || {
        let hosts: Vec<Endpoint> = all.iter().flat_map(|project| project.hosts().cloned()).collect();
        let mut way = trust.way(of.clone(), &hosts);
        way.machines.retain(|(_, is_known)| !is_known);
        way
    });
    let taken = route.clone();
    let about = seat.clone();
    let title = move || title(&about, locale.get());
    let who = (way == SignInWay::Password).then(|| {
        let (account, user) = (legible(&draft.sign_in.account), legible(&draft.sign_in.user));
        let who = shown(move || say!(locale.get(), sign.who, account = account.clone(), user = user.clone()));
        view! { <p>{who}</p> }
    });
    let id = field_id.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if typed.lacks(&field_id, way) {
            return;
        }
        if untrack(|| way_there.with(Way::first_stranger)).is_some() {
            page::focus(&first_stranger);
            return;
        }
        if let Some(route) = &taken {
            if untrack(|| proxy_token.lacks(route)) {
                return;
            }
            proxy_token.give(route);
        }
        let seat = seat.clone();
        typed.choice.once_there(&field_id, connections, move || {
            connections.take(&seat, typed.take(&seat.entry.draft), typed.choice.keep());
            // The form goes away, and the focus would with it.
            page::focus("content");
        });
    };
    let button = if way == SignInWay::Token { text!(conn.use_token) } else { text!(sign.go) };
    view! {
        <form class="sign-in-form marked" data-colour=colour aria-labelledby=titled on:submit=submit novalidate>
            <h2 id=title_id>{shown(title)}</h2>
            {refused.map(|error| view! { <ErrorNote error route /> })}
            {who}
            <CredentialFields id way with_code=!draft.sign_in.user_id.is_empty() hint=text!(conn.token_hint) typed connections />
            {proxy_token_field(proxy_id, way_there, proxy_token, typed.tried)}
            <Machines trust way=way_there id=stranger_id tried=typed.tried />
            <TokenReceivers projects />
            <button type="submit" class="primary">{button}</button>
        </form>
    }
    .into_any()
}

/// What the form is for: the connection, and the project where each has a credential of its own.
fn title(seat: &Seat, locale: Locale) -> String {
    let label = &seat.entry.draft.label;
    match &seat.project {
        Some(project) if seat.entry.draft.projects.len() > 1 => {
            let place = format!("{label} · {} / {}", project.region, project.id);
            say!(locale, conn.sign_in, label = place)
        }
        _ => say!(locale, conn.sign_in, label = label.clone()),
    }
}
