//! The state of a task: a shape, a word and a colour together, so that none of them is needed alone.

use maud::{Markup, html};
use tasks::status::Status;

use super::wording;
use crate::Locale;

/// A status, with the source's own word for it, said when one stays on it.
pub fn status_badge(status: Status, word: &str, locale: Locale) -> Markup {
    html! {
        span class="status-badge" data-status=(status.slug()) title=(word) { (wording::status(status, locale)) }
    }
}
