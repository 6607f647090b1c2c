//! Chooses a file of exported tasks, to be shown without any connection.

use leptos::prelude::*;

use crate::browser::file::Chosen;
use crate::state::opened::Opened;
use crate::text;

/// The control.
#[component]
pub fn OpenFile(
    /// Where the file goes.
    opened: Opened,
) -> impl IntoView {
    view! {
        <label class="open-file">
            {text!(opened.open)}
            <input
                type="file"
                class="hidden"
                accept=".ndjson,.jsonl,.json,application/x-ndjson,application/json"
                on:change:target=move |event| {
                    if let Some(chosen) = Chosen::of_input(&event.target()) {
                        opened.open(chosen);
                    }
                }
            />
        </label>
    }
    .into_any()
}
