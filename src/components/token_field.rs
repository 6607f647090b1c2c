//! The field for a token, and where it shall live.

use cloud::secret::Secret;
use leptos::prelude::*;

use super::field::TextField;
use super::keep_choice::{Choice, KeepChoice};
use crate::state::connections::{Connections, Keep};
use crate::text;

/// What is typed.
#[derive(Clone, Copy)]
pub struct TypedToken {
    text: RwSignal<String>,
    /// Where it shall live.
    pub choice: Choice,
}

impl TypedToken {
    /// Nothing typed; the token that is replaced lives here.
    pub fn new(keep: Keep) -> Self {
        Self { text: RwSignal::new(String::new()), choice: Choice::new(keep) }
    }

    /// Whether nothing was typed.
    pub fn is_empty(self) -> bool {
        self.text.read().trim().is_empty()
    }

    /// The token, which is typed no longer; none where nothing was.
    pub fn take(self) -> Option<Secret> {
        let token = Secret::new(self.text.get_untracked().trim().to_owned());
        self.text.set(String::new());
        (!token.is_empty()).then_some(token)
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
    /// All connections.
    connections: Connections,
) -> impl IntoView {
    view! {
        <div class="token-field">
            <TextField id=id.clone() label=text!(conn.token) hint fault value=typed.text kind="password" is_code=true />
            <KeepChoice id choice=typed.choice connections />
        </div>
    }
}
