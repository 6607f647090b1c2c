//! Something that this browser kept encrypted is lost.

use super::dynamic::dynamic;
use leptos::prelude::*;

use crate::state::connections::Connections;
use crate::state::preferences::locale;
use crate::state::vault::State;
use crate::{say, text};

/// Says that some of what was kept could not be read; nothing where all could.
#[component]
pub fn LostNote(
    /// All connections.
    connections: Connections,
) -> impl IntoView {
    let locale = locale();
    let vault = connections.vault;
    dynamic(move || {
        let lost = vault.lost.get();
        if vault.state() == State::Damaged {
            view! { <p role="alert" class="lost-note warning">{text!(vault.damaged)}</p> }.into_any()
        } else if lost > 0 {
            view! { <p role="alert" class="lost-note warning">{say!(locale.get(), vault.lost, count = lost)}</p> }
                .into_any()
        } else {
            ().into_any()
        }
    })
}
