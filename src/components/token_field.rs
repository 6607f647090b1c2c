//! The field for a token, and where it shall live.

use cloud::secret::Secret;
use leptos::prelude::*;

use super::field::TextField;
use crate::state::connections::Keep;
use crate::state::path_check::made_up;
use crate::text;

/// What is typed.
#[derive(Clone, Copy)]
pub struct TypedToken {
    text: RwSignal<String>,
    in_tab: RwSignal<bool>,
}

impl TypedToken {
    /// Nothing typed; the token that is replaced lives here.
    pub fn new(keep: Keep) -> Self {
        Self { text: RwSignal::new(String::new()), in_tab: RwSignal::new(keep == Keep::Tab) }
    }

    /// Whether nothing was typed.
    pub fn is_empty(self) -> bool {
        self.text.read().trim().is_empty()
    }

    /// A made-up token as long as what is typed.
    pub fn made_up(self) -> Secret {
        made_up(Some(&Secret::new(self.text.get_untracked().trim().to_owned())))
    }

    /// The token, which is typed no longer; none where nothing was.
    pub fn take(self) -> Option<Secret> {
        let token = Secret::new(self.text.get_untracked().trim().to_owned());
        self.text.set(String::new());
        (!token.is_empty()).then_some(token)
    }

    /// Where it shall live.
    pub fn keep(self) -> Keep {
        if self.in_tab.get_untracked() { Keep::Tab } else { Keep::Page }
    }
}

/// The field.
#[component]
pub fn TokenField(
    /// The control's id, unique in the page.
    #[prop(into)]
    id: String,
    /// What may stand there.
    #[prop(into)]
    hint: Signal<String>,
    /// What is wrong with what stands there; empty when nothing is.
    #[prop(into)]
    fault: Signal<String>,
    /// What is typed.
    typed: TypedToken,
) -> impl IntoView {
    let TypedToken { text, in_tab } = typed;
    view! {
        <TextField id label=text!(conn.token) hint fault value=text kind="password" is_code=true />
        <label class="token-keep">
            <input type="checkbox" prop:checked=Signal::derive(move || in_tab.get()) on:change:target=move |event| in_tab.set(event.target().checked()) />
            <span>{text!(conn.keep)}<span class="field-hint">{text!(conn.keep_hint)}</span></span>
        </label>
    }
}
