//! The field for the access token that a proxy wants for itself.

use super::dynamic::{dynamic, shown};
use crate::reactive::memo;
use cloud::route::{Route, Template};
use cloud::secret::Secret;
use leptos::prelude::*;

use super::field::TextField;
use crate::state::preferences::locale;
use crate::state::proxy_tokens::ProxyTokens;
use crate::{say, text};

/// What is typed.
#[derive(Clone, Copy)]
pub struct TypedProxyToken {
    text: RwSignal<String>,
    tokens: ProxyTokens,
}

impl TypedProxyToken {
    /// Nothing typed.
    pub fn new(tokens: ProxyTokens) -> Self {
        Self { text: RwSignal::new(String::new()), tokens }
    }

    /// Whether this way cannot be taken without one, and there is none.
    pub fn lacks(self, route: &Route) -> bool {
        let needs = route.template().is_some_and(Template::needs_token);
        needs && self.text.read().trim().is_empty() && self.tokens.of(route).is_none()
    }

    /// Takes what was typed, which is typed no longer.
    pub fn give(self, route: &Route) {
        let token = Secret::new(self.text.get_untracked().trim().to_owned());
        self.text.set(String::new());
        if !token.is_empty() && route.template().is_some_and(Template::takes_token) {
            self.tokens.set(route, token);
        }
    }
}

/// The field; nothing where the way has no place for such a token. What is missing is a fault once something was to
/// be sent.
pub fn proxy_token_field(
    id: String,
    route: Signal<Option<Route>>,
    typed: TypedProxyToken,
    tried: RwSignal<bool>,
) -> AnyView {
    let locale = locale();
    let takes = memo(move || route.read().as_ref().and_then(Route::template).is_some_and(Template::takes_token));
    let hint = shown(move || {
        let is_held = route.read().as_ref().is_some_and(|route| typed.tokens.of(route).is_some());
        if is_held { say!(locale.get(), way.proxy_token_held) } else { say!(locale.get(), way.proxy_token_hint) }
    });
    let fault = shown(move || {
        let lacks = route.read().as_ref().is_some_and(|route| typed.lacks(route));
        if lacks && tried.get() { say!(locale.get(), fault.missing) } else { String::new() }
    });
    let value = typed.text;
    dynamic(move || {
        let field = || view! { <TextField id=id.clone() label=text!(way.proxy_token) hint fault value kind="password" is_code=true /> };
        takes.get().then(field).into_any()
    })
    .into_any()
}
