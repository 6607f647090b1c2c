//! The fields for what proves who asks: a token, a password, or an access key, and where it shall live.

use std::cell::RefCell;

use crate::reactive::derived;
use cloud::connection::{Draft, SignInWay};
use cloud::credential::Credential as Proof;
use cloud::iam::tokens::{Login, OneTimeCode};
use cloud::secret::Secret;
use cloud::sign::AccessKey;
use leptos::prelude::*;

use super::field::TextField;
use super::keep_choice::{Choice, KeepChoice};
use crate::browser::{clock, page};
use crate::state::connections::{Connections, Keep};
use crate::state::credential::Key;
use crate::state::proving::made_up;
use crate::text;

/// What is typed.
#[derive(Clone, Copy)]
pub struct TypedCredential {
    token: RwSignal<String>,
    key_id: RwSignal<String>,
    key_secret: RwSignal<String>,
    security_token: RwSignal<String>,
    password: RwSignal<String>,
    passcode: RwSignal<String>,
    /// Whether using it was tried: what is missing is told from then on.
    pub tried: RwSignal<bool>,
    /// Where it shall live.
    pub choice: Choice,
}

impl TypedCredential {
    /// Nothing typed; what is replaced lives here.
    pub fn new(keep: Keep) -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            token: empty(),
            key_id: empty(),
            key_secret: empty(),
            security_token: empty(),
            password: empty(),
            passcode: empty(),
            tried: RwSignal::new(false),
            choice: Choice::new(keep),
        }
    }

    /// The fields that cannot be left empty, by the end of their ids.
    fn needed(self, way: SignInWay) -> Vec<(&'static str, RwSignal<String>)> {
        match way {
            SignInWay::Token => vec![("", self.token)],
            SignInWay::Password => vec![("-password", self.password)],
            SignInWay::AccessKey => vec![("-key", self.key_id), ("-secret", self.key_secret)],
        }
    }

    /// Whether nothing at all was typed.
    pub fn is_untouched(self, way: SignInWay) -> bool {
        self.needed(way).iter().all(|(_, typed)| typed.read().trim().is_empty())
    }

    /// A made-up credential as long as what is typed.
    pub fn made_up(self, way: SignInWay) -> Proof {
        let secret = |typed: RwSignal<String>| Secret::new(typed.get().trim().to_owned());
        made_up(&match way {
            SignInWay::Token => Proof::Token(secret(self.token)),
            SignInWay::Password => Proof::None,
            SignInWay::AccessKey => {
                let security_token = Some(secret(self.security_token)).filter(|token| !token.is_empty());
                let key = AccessKey { id: self.key_id.get(), secret: secret(self.key_secret), security_token };
                Proof::AccessKey { key, project: None, at: clock::now() }
            }
        })
    }

    /// Goes to the first field that is missing; whether there is one.
    pub fn lacks(self, id: &str, way: SignInWay) -> bool {
        self.tried.set(true);
        let missing = self.needed(way).into_iter().find(|(_, typed)| typed.read_untracked().trim().is_empty());
        if let Some((part, _)) = missing {
            page::focus(&format!("{id}{part}"));
        }
        missing.is_some()
    }

    /// The key, which is typed no longer.
    pub fn take(self, draft: &Draft) -> Key {
        let key = self.key(draft);
        self.tried.set(false);
        let all = [self.token, self.key_id, self.key_secret, self.security_token, self.password, self.passcode];
        all.iter().for_each(|typed| typed.set(String::new()));
        key
    }

    /// The key for one use, which stays typed but for a code: that is good for one use only.
    pub fn lend(self, draft: &Draft) -> Key {
        let key = self.key(draft);
        self.passcode.set(String::new());
        key
    }

    fn key(self, draft: &Draft) -> Key {
        let typed = |typed: RwSignal<String>| Secret::new(typed.get_untracked().trim().to_owned());
        let some = |secret: Secret| (!secret.is_empty()).then_some(secret);
        match draft.sign_in.way {
            SignInWay::Token => Key::Token(typed(self.token)),
            SignInWay::AccessKey => Key::AccessKey(AccessKey {
                id: typed(self.key_id).reveal().to_owned(),
                secret: typed(self.key_secret),
                security_token: some(typed(self.security_token)),
            }),
            SignInWay::Password => {
                // Blanks around a password are part of it.
                let password = Secret::new(self.password.get_untracked());
                let sign_in = &draft.sign_in;
                let login = Login { account: sign_in.account.clone(), user: sign_in.user.clone(), password };
                let code = some(typed(self.passcode));
                let code = code.map(|passcode| OneTimeCode { user_id: sign_in.user_id.clone(), passcode });
                Key::Password(login, RefCell::new(code))
            }
        }
    }
}

/// The fields.
#[component]
pub fn CredentialFields(
    /// The id of the first control, unique in the page.
    #[prop(into)]
    id: String,
    /// How one signs in.
    way: SignInWay,
    /// Whether a one-time code is asked for.
    with_code: bool,
    /// What may stand in the first field.
    #[prop(into)]
    hint: Signal<String>,
    /// What is typed.
    typed: TypedCredential,
    /// All connections.
    connections: Connections,
) -> impl IntoView {
    let missing = text!(fault.missing);
    let none = Signal::stored(String::new());
    // One place for all: the fields differ in few words.
    let field = |part: &str,
                 label: Signal<String>,
                 hint: Signal<String>,
                 value: RwSignal<String>,
                 kind: &'static str| {
        let is_needed = typed.needed(way).iter().any(|(needed, _)| *needed == part);
        let fault = derived(move || {
            if is_needed && typed.tried.get() && value.read().trim().is_empty() { missing.get() } else { String::new() }
        });
        view! { <TextField id=format!("{id}{part}") label hint fault value kind is_code=true /> }.into_any()
    };
    let fields = match way {
        SignInWay::Token => vec![field("", text!(conn.token), hint, typed.token, "password")],
        SignInWay::Password => {
            let mut fields = vec![field("-password", text!(sign.password), none, typed.password, "password")];
            if with_code {
                fields.push(field("-code", text!(sign.code), text!(sign.code_hint), typed.passcode, "password"));
            }
            fields
        }
        SignInWay::AccessKey => vec![
            field("-key", text!(sign.key), none, typed.key_id, "text"),
            field("-secret", text!(sign.secret), text!(sign.secret_hint), typed.key_secret, "password"),
            field("-security", text!(sign.security), text!(sign.security_hint), typed.security_token, "password"),
        ],
    };
    let place = if with_code && way == SignInWay::Password {
        typed.choice.stay();
        view! { <p class="field-hint">{text!(sign.code_stays)}</p> }.into_any()
    } else {
        view! { <KeepChoice id choice=typed.choice connections /> }.into_any()
    };
    view! { <div class="credential-fields">{fields}{place}</div> }.into_any()
}
