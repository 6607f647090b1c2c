//! How far a task is: the percentage the cloud gave, or why there is none.

use leptos::prelude::*;
use tasks::sources::SourceId;
use tasks::task::Progress;

use super::wording;
use crate::Locale;

/// A progress bar with its number; a dash that explains itself where none was reported.
#[component]
pub fn Percent(
    /// What was reported.
    progress: Progress,
    /// The list that reported it.
    source: SourceId,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    match progress {
        Progress::Percent(percent) => view! {
            <span class="percent">
                <progress max="100" value=percent.to_string()></progress>
                <span class="percent-number">{percent.to_string()} "%"</span>
            </span>
        }
        .into_any(),
        _ => view! { <span class="nothing" title=wording::no_progress(progress, source, locale)>"–"</span> }.into_any(),
    }
}
