//! The state of a task: a shape, a word and a colour together, so that none of them is needed alone.

use maud::{Markup, html};
use tasks::status::Status;

use super::wording;
use crate::Locale;

/// A status, with the source's own word for it, said when one stays on it.
pub fn status_badge(status: Status, word: &str, locale: Locale) -> Markup {
    html! {
        span class="status-badge" data-status=(status.slug()) title=(word) {
            svg class="status-shape" viewBox="0 0 16 16" aria-hidden="true" { path d=(shape(status)) {} }
            span class="status-word" { (wording::status(status, locale)) }
        }
    }
}

/// The outline of each status in a box of 16.
pub(super) const fn shape(status: Status) -> &'static str {
    match status {
        Status::Completed => "M3 8.5 6.5 12 13 4.5",
        Status::Failed => "M4 4 12 12 M12 4 4 12",
        Status::Running => "M8 2.5a5.5 5.5 0 1 1-5.5 5.5",
        Status::Pending => "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11 M8 5v3.2l2 1.6",
        Status::Unauthorized => "M5 7V5.5a3 3 0 0 1 6 0V7 M3.5 7h9v6.5h-9z",
        Status::Canceled => "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11 M4.2 4.2l7.6 7.6",
        Status::Unknown => "M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.6 8 9 8 10 M8 12.6v.2",
    }
}
