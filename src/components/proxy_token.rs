//! The field for the access token that a proxy wants for itself.

use super::dynamic::{dynamic, shown};
use crate::reactive::memo;
use cloud::route::{Route, Template};
use cloud::secret::Secret;
use leptos::prelude::*;

use super::field::TextField;
use crate::state::preferences::locale;
use crate::state::proxy_tokens::ProxyTokens;
use crate::state::trust::Way;
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
pub fn proxy_token_field(id: String, way: Memo<Way>, typed: TypedProxyToken, tried: RwSignal<bool>) -> AnyView {
    let locale = locale();
    let of_way = move |is_so: &dyn Fn(&Route) -> bool| way.with(|way| way.route.as_ref().is_some_and(is_so));
    let takes = memo(move || of_way(&|route| route.template().is_some_and(Template::takes_token)));
    let hint = shown(move || {
        let is_held = of_way(&|route| typed.tokens.of(route).is_some());
        if is_held { say!(locale.get(), way.proxy_token_held) } else { say!(locale.get(), way.proxy_token_hint) }
    });
    let fault = shown(move || {
        if of_way(&|route| typed.lacks(route)) && tried.get() {
            say!(locale.get(), fault.missing)
        } else {
            String::new()
        }
    });
    let value = typed.text;
    dynamic(move || {
        let field = || view! { <TextField id=id.clone() label=text!(way.proxy_token) hint fault value kind="password" is_code=true /> };
        takes.get().then(field).into_any()
    })
    .into_any()
}
