//! Where a secret may live: the reader's choice, and the passphrase that the last one of three wants.

use super::dynamic::{dynamic, shown};
use crate::reactive::{derived, memo};
use leptos::prelude::*;

use super::field::TextField;
use crate::browser::background::run;
use crate::browser::crypto::Failed;
use crate::browser::page;
use crate::state::connections::{Connections, Keep};
use crate::state::preferences::locale;
use crate::state::vault::{SHORTEST, State, Unfit, check};
use crate::{Locale, say, text};
use cloud::secret::Secret;

/// What is chosen, and typed for it.
#[derive(Clone, Copy)]
pub struct Choice {
    keep: RwSignal<Keep>,
    passphrase: RwSignal<String>,
    again: RwSignal<String>,
    fault: RwSignal<Option<Fault>>,
    is_busy: RwSignal<bool>,
}

/// Why a passphrase did not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It cannot be a new one.
    Unfit(Unfit),
    /// It is not the one, or the browser would not.
    Failed(Failed, State),
}

impl Choice {
    /// The secret that is replaced lives here.
    pub fn new(keep: Keep) -> Self {
        Self {
            keep: RwSignal::new(keep),
            passphrase: RwSignal::new(String::new()),
            again: RwSignal::new(String::new()),
            fault: RwSignal::new(None),
            is_busy: RwSignal::new(false),
        }
    }

    /// Leaves no choice but the page.
    pub fn stay(self) {
        self.keep.set(Keep::Page);
    }

    /// Where the secret shall live.
    pub fn keep(self) -> Keep {
        self.keep.get_untracked()
    }

    /// Does something once there is such a place: at once, or as soon as the passphrase was turned into a key. Not at all
    /// where that comes to nothing: why is told beside the passphrase, and nothing typed is lost.
    pub fn once_there(self, id: &str, connections: Connections, then: impl FnOnce() + 'static) {
        let state = untrack(|| connections.vault.state());
        if self.keep() != Keep::Browser || state == State::Open {
            return then();
        }
        if self.is_busy.get_untracked() {
            return;
        }
        let (passphrase, again) =
            (Secret::new(self.passphrase.get_untracked()), Secret::new(self.again.get_untracked()));
        let field = passphrase_id(id);
        if state == State::Absent
            && let Err(unfit) = check(passphrase.reveal(), again.reveal())
        {
            self.fault.set(Some(Fault::Unfit(unfit)));
            page::focus(&if unfit == Unfit::Differs { again_id(id) } else { field });
            return;
        }
        self.fault.set(None);
        self.is_busy.set(true);
        run(async move {
            let made = match state {
                State::Absent => connections.vault.make(&passphrase).await,
                _ => connections.unlock(&passphrase).await,
            };
            // Whoever typed may have gone elsewhere meanwhile.
            if self.is_busy.try_set(false).is_some() {
                return;
            }
            match made {
                Ok(()) => {
                    self.passphrase.set(String::new());
                    self.again.set(String::new());
                    then();
                }
                Err(failed) => {
                    self.fault.set(Some(Fault::Failed(failed, state)));
                    page::focus(&field);
                }
            }
        });
    }
}

fn passphrase_id(id: &str) -> String {
    format!("{id}-passphrase")
}

fn again_id(id: &str) -> String {
    format!("{id}-passphrase-again")
}

/// A fault in words.
pub fn told(fault: Fault, locale: Locale) -> String {
    match fault {
        Fault::Unfit(Unfit::Short) => say!(locale, vault.short, count = SHORTEST),
        Fault::Unfit(Unfit::Differs) => say!(locale, vault.differs),
        Fault::Failed(Failed::Missing, _) => say!(locale, vault.missing),
        Fault::Failed(Failed::Refused, State::Locked) => say!(locale, vault.wrong),
        Fault::Failed(Failed::Refused, _) => say!(locale, vault.failed),
    }
}

/// The three places, and the passphrase where it is wanted.
#[component]
pub fn KeepChoice(
    /// The id of the secret's own field, unique in the page.
    #[prop(into)]
    id: String,
    /// What is chosen.
    choice: Choice,
    /// All connections.
    connections: Connections,
) -> impl IntoView {
    let locale = locale();
    let vault = connections.vault;
    let Choice { keep, passphrase, again, fault, is_busy } = choice;
    let is_possible = move || vault.is_possible() && vault.state() != State::Damaged;
    let (browser_hint, missing, damaged) =
        (text!(vault.browser_hint), text!(vault.missing), text!(vault.damaged_choice));
    let browser_hint = derived(move || match vault.state() {
        _ if !vault.is_possible() => missing.get(),
        State::Damaged => damaged.get(),
        State::Absent | State::Locked | State::Open => browser_hint.get(),
    });
    let is_of_again = |fault: &Fault| *fault == Fault::Unfit(Unfit::Differs);
    let told_at = move |again: bool| {
        shown(move || {
            let here = fault.get().filter(|fault| is_of_again(fault) == again);
            here.map(|fault| told(fault, locale.get())).unwrap_or_default()
        })
    };
    let name = format!("{id}-keep");
    let place = |at: Keep, label: Signal<String>, hint: Signal<String>, is_possible: Signal<bool>| {
        view! {
            <label class="keep-place">
                <input type="radio" name=name.clone() disabled=derived(move || !is_possible.get()) prop:checked=derived(move || keep.get() == at) on:change=move |_| keep.set(at) />
                <span>{label}<span class="field-hint">{hint}</span></span>
            </label>
        }
        .into_any()
    };
    let always = Signal::stored(true);
    let places = [
        place(Keep::Page, text!(vault.page), text!(vault.page_hint), always),
        place(Keep::Tab, text!(vault.tab), text!(vault.tab_hint), always),
        place(Keep::Browser, text!(vault.browser), browser_hint, derived(is_possible)),
    ];
    // What is typed stays while the lists around it are drawn anew.
    let wanted = memo(move || (keep.get() == Keep::Browser && is_possible()).then(|| vault.state()));
    let passphrase_hint = shown(move || say!(locale.get(), vault.passphrase_hint, count = SHORTEST));
    view! {
        <fieldset class="keep-choice">
            <legend>{text!(vault.legend)}</legend>
            {places}
            {dynamic(move || match wanted.get() {
                Some(State::Absent) => view! {
                    <TextField id=passphrase_id(&id) label=text!(vault.new) hint=passphrase_hint fault=told_at(false) value=passphrase kind="password" />
                    <TextField id=again_id(&id) label=text!(vault.again) fault=told_at(true) value=again kind="password" />
                }.into_any(),
                Some(State::Locked) => view! {
                    <TextField id=passphrase_id(&id) label=text!(vault.passphrase) hint=text!(vault.locked_hint) fault=told_at(false) value=passphrase kind="password" />
                }.into_any(),
                Some(State::Open) => view! { <p class="field-hint">{text!(vault.open_hint)}</p> }.into_any(),
                Some(State::Damaged) | None => ().into_any(),
            })}
            <p class="keep-busy" aria-live="polite">{dynamic(move || is_busy.get().then(|| text!(vault.working)).into_any())}</p>
        </fieldset>
    }
}
