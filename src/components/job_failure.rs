//! Why a job failed: what the cloud said, what that means and what can be done, part by part.

use cloud::legible::legible;
use leptos::prelude::*;
use maud::{Markup, html};
use tasks::explain::{Part, explain};
use tasks::status::Status;
use tasks::task::Task;

use super::dynamic::{filled, shown};
use super::wording;
use crate::state::preferences::preferences;
use crate::{Locale, say};

/// Why a job failed; nothing where it gave no reason.
#[component]
pub fn JobFailure(
    /// The job.
    task: Signal<Option<Task>>,
) -> impl IntoView {
    let locale = preferences().locale;
    let drawn = shown(move || {
        let locale = locale.get();
        task.with(|task| task.as_ref().map(|task| drawn(task, locale).into_string()).unwrap_or_default())
    });
    filled(drawn)
}

fn drawn(task: &Task, locale: Locale) -> Markup {
    let reason = task.reason.as_deref().filter(|reason| !reason.trim().is_empty());
    match (reason, task.status) {
        (Some(reason), status) => html! {
            div class="job-failure" data-status=(status.slug()) {
                h3 { (say!(locale, task.reason)) }
                p class="job-failure-said" { (legible(reason)) }
                @for part in explain(reason) { (explained(&part, reason, locale)) }
            }
        },
        (None, Status::Failed) => html! {
            div class="job-failure" data-status=(Status::Failed.slug()) { p { (say!(locale, failure.no_reason)) } }
        },
        (None, _) => html! {},
    }
}

fn explained(part: &Part, reason: &str, locale: Locale) -> Markup {
    let Some(known) = part.explanation else {
        return html! { p class="job-failure-unknown" { (say!(locale, failure.unknown)) } };
    };
    html! {
        section class="job-failure-part" {
            h4 {
                (wording::named(known.title, locale))
                @if part.said != reason.trim() { " " code { (legible(&part.said)) } }
            }
            p { (wording::named(known.cause, locale)) }
            p { strong { (say!(locale, failure.next)) } " " (wording::named(known.next, locale)) }
            @if let Some(link) = known.link { p { a href=(link) target="_blank" rel="noreferrer" { (say!(locale, failure.link)) } } }
        }
    }
}
