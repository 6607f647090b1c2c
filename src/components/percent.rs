//! How far a task is: the percentage the cloud gave, or why there is none.

use maud::{Markup, html};
use tasks::sources::SourceId;
use tasks::task::Progress;

use super::wording;
use crate::Locale;

/// A progress bar with its number; a dash that explains itself where the list `source` reported none.
pub fn percent(progress: Progress, source: SourceId, locale: Locale) -> Markup {
    match progress {
        Progress::Percent(percent) => html! {
            span class="percent" { progress max="100" value=(percent) {} (percent) "%" }
        },
        _ => html! { span class="nothing" title=(wording::no_progress(progress, source, locale)) { "–" } },
    }
}
