//! A button that copies a text, and says whether the browser did.

use super::dynamic::{click, shown};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::{clipboard, clock};
use crate::text;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    None,
    Copied,
    Failed,
}

/// Copies a text.
#[component]
pub fn CopyButton(
    /// The text.
    #[prop(into)]
    copied: Signal<String>,
    /// What is copied, in words.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let outcome = RwSignal::new(Outcome::None);
    let copy = move |_| {
        let text = copied.get_untracked();
        spawn_local(async move {
            let done = clipboard::copy(&text).await;
            outcome.try_set(if done { Outcome::Copied } else { Outcome::Failed });
            if done {
                clock::sleep(2_000).await;
                outcome.try_set(Outcome::None);
            }
        });
    };
    let (says_copied, says_failed) = (text!(task.copied), text!(task.copy_failed));
    view! {
        <button type="button" class="copy-button" on:click=click(copy)>
            {shown(move || if outcome.get() == Outcome::Copied { says_copied.get() } else { label.get() })}
        </button>
        <span role="status" class="copy-outcome">
            {shown(move || if outcome.get() == Outcome::Failed { says_failed.get() } else { String::new() })}
        </span>
    }
}
