//! A button that copies a text, and says whether the browser did.

use super::dynamic::{click, shown};
use crate::browser::background::run;
use leptos::prelude::*;

use crate::browser::{clipboard, clock};
use crate::text;

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
    let (is_copied, has_failed) = (RwSignal::new(false), RwSignal::new(false));
    let copy = move |_| {
        let text = copied.get_untracked();
        run(async move {
            let done = clipboard::copy(&text).await;
            has_failed.try_set(!done);
            if done {
                is_copied.try_set(true);
                clock::sleep(2_000).await;
                is_copied.try_set(false);
            }
        });
    };
    let (says_copied, says_failed) = (text!(task.copied), text!(task.copy_failed));
    view! {
        <button type="button" class="copy-button" on:click=click(copy)>
            {shown(move || if is_copied.get() { says_copied.get() } else { label.get() })}
        </button>
        <span aria-live="polite" class="copy-outcome">
            {shown(move || if has_failed.get() { says_failed.get() } else { String::new() })}
        </span>
    }
}
