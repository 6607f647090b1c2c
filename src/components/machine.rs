//! Whose machine a way leads to, beside it. A stranger has to be acknowledged by the host's name, typed.

use super::dynamic::{click, dynamic, shown};
use cloud::machine::{Machine, Reached};
use leptos::prelude::*;

use super::field::TextField;
use crate::browser::page::focus_when_drawn;
use crate::state::preferences::locale;
use crate::state::trust::{Trust, Way};
use crate::{say, text};

/// The machines that a credential would go to, each with what the reader has to say to it.
#[component]
pub fn Machines(
    /// Whom the reader has acknowledged.
    trust: Trust,
    /// The way. While it is the same, a stranger's field stays, with what is typed in it.
    way: Memo<Way>,
    /// With what the ids of its fields begin.
    id: String,
    /// Whether something was to be sent already, so that a missing word is a fault.
    tried: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <ul class="machines">
            {dynamic(move || {
                let each = way.get().machines.into_iter().enumerate();
                let drawn = each.map(|(at, (reached, is_known))| machine(trust, format!("{id}-{at}"), is_known, reached, tried));
                drawn.collect_view().into_any()
            })}
        </ul>
    }
}

fn machine(trust: Trust, id: String, is_known: bool, reached: Reached, tried: RwSignal<bool>) -> AnyView {
    let locale = locale();
    let Reached { origin, host, machine } = reached;
    let (of, named) = (origin.clone(), host.clone());
    let whose = shown(move || {
        let (locale, origin, host) = (locale.get(), of.clone(), named.clone());
        match machine {
            Machine::ThisSite => say!(locale, machine.this_site, origin = origin),
            Machine::ThisComputer => say!(locale, machine.this_computer, origin = origin),
            Machine::PrivateNetwork => say!(locale, machine.private_network, origin = origin),
            Machine::Cloud => say!(locale, machine.cloud, origin = origin),
            Machine::Stranger => say!(locale, machine.stranger, origin = origin, host = host),
        }
    });
    let answer = match machine {
        Machine::Stranger if is_known => revoke(trust, origin, id.clone(), id),
        Machine::Stranger => acknowledge(trust, id, origin, host, tried),
        _ => ().into_any(),
    };
    let is_warning = machine == Machine::Stranger && !is_known;
    view! { <li><p class:warning=is_warning>{whose}</p>{answer}</li> }.into_any()
}

/// Asks for the host's name.
fn acknowledge(trust: Trust, id: String, origin: String, host: String, tried: RwSignal<bool>) -> AnyView {
    let locale = locale();
    let typed = RwSignal::new(String::new());
    let was_wrong = RwSignal::new(false);
    let (wanted, named, told) = (host.clone(), host.clone(), host);
    let field = id.clone();
    let fault = shown(move || {
        if was_wrong.get() || tried.get() {
            say!(locale.get(), machine.type_host, host = told.clone())
        } else {
            String::new()
        }
    });
    let answer = move || {
        let is_right = typed.get_untracked().trim().eq_ignore_ascii_case(&wanted);
        if is_right {
            trust.acknowledge(&origin);
            // What answers it goes away, and what takes it back has its place.
            focus_when_drawn(&id);
        }
        was_wrong.try_set(!is_right);
    };
    let by_key = answer.clone();
    let label = shown(move || say!(locale.get(), machine.acknowledge_label, host = named.clone()));
    view! {
        <div
            class="machine-stranger"
            // Enter answers this question; it does not send the form around it.
            on:keydown=move |event| if event.key() == "Enter" {
                event.prevent_default();
                by_key();
            }
        >
            <TextField id=field label fault value=typed is_code=true />
            <button type="button" on:click=click(move |_| answer())>{text!(machine.acknowledge)}</button>
        </div>
    }
    .into_any()
}

/// Takes it back. The button has an id of its own; `then` is what has the focus afterwards.
fn revoke(trust: Trust, origin: String, id: String, then: String) -> AnyView {
    let locale = locale();
    let of = origin.clone();
    let name = shown(move || say!(locale.get(), machine.revoke_of, origin = of.clone()));
    let act = move |_| {
        trust.revoke(&origin);
        focus_when_drawn(&then);
    };
    view! { <button id=id type="button" aria-label=name on:click=click(act)>{text!(machine.revoke)}</button> }
        .into_any()
}

/// Everybody who is acknowledged, to be revoked; nothing where nobody is.
#[component]
pub fn Acknowledged(
    /// Whom the reader has acknowledged.
    trust: Trust,
) -> impl IntoView {
    dynamic(move || {
        let origins = trust.origins();
        if origins.is_empty() {
            return ().into_any();
        }
        let one = |(at, origin): (usize, String)| {
            let (shown, id) = (origin.clone(), format!("revoke-{at}"));
            view! { <li><code>{shown}</code>{revoke(trust, origin, id, "page-title".to_owned())}</li> }
        };
        view! {
            <section aria-labelledby="acknowledged-title">
                <h2 id="acknowledged-title">{text!(machine.acknowledged)}</h2>
                <p>{text!(machine.acknowledged_hint)}</p>
                <ul class="machines">{origins.into_iter().enumerate().map(one).collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}
