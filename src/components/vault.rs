//! What this browser keeps encrypted: opened by its passphrase, locked, forgotten.

use super::dynamic::{click, dynamic, shown};
use crate::reactive::memo;
use cloud::secret::Secret;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::field::TextField;
use super::keep_choice::{Fault, told};
use crate::browser::background::run;
use crate::browser::page;
use crate::state::connections::Connections;
use crate::state::preferences::locale;
use crate::state::vault::State;
use crate::{say, text};

/// Asks for the passphrase, in place.
#[component]
#[inline(never)] // so that it can come later
pub fn UnlockForm(
    /// All connections.
    connections: Connections,
) -> impl IntoView {
    let locale = locale();
    let passphrase = RwSignal::new(String::new());
    let fault = RwSignal::new(None::<Fault>);
    let is_busy = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        let typed = Secret::new(passphrase.get_untracked());
        fault.set(None);
        is_busy.set(true);
        run(async move {
            let opened = connections.unlock(&typed).await;
            if is_busy.try_set(false).is_some() {
                return;
            }
            match opened {
                // The form goes away, and the focus would with it.
                Ok(()) => page::focus("content"),
                Err(failed) => {
                    fault.set(Some(Fault::Failed(failed, State::Locked)));
                    page::focus("vault-passphrase");
                }
            }
        });
    };
    let wrong = shown(move || fault.get().map(|fault| told(fault, locale.get())).unwrap_or_default());
    view! {
        <form class="vault-unlock" aria-label=text!(vault.unlock_title) on:submit=submit novalidate>
            <TextField id="vault-passphrase" label=text!(vault.passphrase) hint=text!(vault.locked_hint) fault=wrong value=passphrase kind="password" />
            <button type="submit" class="primary">{text!(vault.unlock)}</button>
            <p class="vault-busy" aria-live="polite">{dynamic(move || is_busy.get().then(|| text!(vault.working)).into_any())}</p>
        </form>
    }
}

/// All that can be done about what is kept; nothing where nothing is.
#[component]
#[inline(never)] // so that it can come later
pub fn VaultPanel(
    /// All connections.
    connections: Connections,
) -> impl IntoView {
    let locale = locale();
    let vault = connections.vault;
    let asks = RwSignal::new(false);
    let ask = move |sure: bool| {
        asks.set(sure);
        page::focus_when_drawn(if sure { "vault-keep" } else { "page-title" });
    };
    let state = memo(move || vault.state());
    let count = shown(move || say!(locale.get(), vault.count, count = vault.count()));
    let lock = move |_| {
        connections.lock();
        page::focus_when_drawn("page-title");
    };
    let forget = move |_| {
        connections.forget_kept();
        ask(false);
    };
    dynamic(move || {
        let inner = match state.get() {
            State::Absent => return ().into_any(),
            State::Damaged => view! { <p class="warning">{text!(vault.damaged)}</p> }.into_any(),
            State::Locked => view! { <p>{count}</p> <UnlockForm connections /> }.into_any(),
            State::Open => view! { <p>{count} " " {text!(vault.unlocked)}</p> <button type="button" on:click=click(lock)>{text!(vault.lock)}</button> }.into_any(),
        };
        view! {
            <section class="vault" aria-labelledby="vault-title">
                <h2 id="vault-title">{text!(vault.title)}</h2>
                {inner}
                {dynamic(move || if asks.get() {
                    view! {
                        <div class="vault-sure" role="alertdialog" aria-label=text!(vault.forget) on:keydown=move |event| if event.key() == "Escape" { ask(false) }>
                            <p>{text!(vault.forget_sure)}</p>
                            <button type="button" class="danger" on:click=click(forget)>{text!(vault.forget)}</button>
                            <button id="vault-keep" type="button" on:click=click(move |_| ask(false))>{text!(conn.cancel)}</button>
                        </div>
                    }.into_any()
                } else {
                    view! { <button type="button" on:click=click(move |_| ask(true))>{text!(vault.forget)}</button> }.into_any()
                })}
            </section>
        }.into_any()
    })
}
