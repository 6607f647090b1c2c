//! How far a task is: the percentage the cloud gave, or why there is none.

use leptos::prelude::*;
use tasks::task::{Progress, Task};

use super::wording;
use crate::state::preferences::locale;

/// A progress bar with its number; a dash that explains itself where none was reported.
#[component]
pub fn Percent(
    /// The task.
    #[prop(into)]
    task: Signal<Option<Task>>,
) -> impl IntoView {
    let locale = locale();
    move || {
        let task = task.get()?;
        Some(match task.progress {
            Progress::Percent(percent) => view! {
                <span class="percent">
                    <progress max="100" value=percent.to_string()></progress>
                    <span class="percent-number">{percent} "%"</span>
                </span>
            }
            .into_any(),
            _ => view! { <span class="nothing" title=wording::no_progress(&task, locale.get())>"–"</span> }.into_any(),
        })
    }
}
