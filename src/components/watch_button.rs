//! The button that has a job or a view watched.

use leptos::prelude::*;
use tasks::task::TaskKey;

use super::dynamic::{click, dynamic, shown};
use super::view_panel::told;
use crate::state::preferences::locale;
use crate::state::services::Services;
use crate::state::telling::telling;
use crate::state::views::View;
use crate::{say, text};

/// For a job that a list holds; nothing where it is over, or shown as the opened file has it.
#[inline(never)] // so that it can come later
pub fn watch_button(services: Services, key: TaskKey) -> AnyView {
    let (telling, live) = (telling(), services.live);
    dynamic(move || {
        live.version.track();
        let task = live.find_listed(&key).filter(|_| !live.is_of_file(&key));
        let Some(status) = task.map(|task| task.status).filter(|status| !status.is_over()) else {
            return ().into_any();
        };
        let (this, job) = (key.clone(), key.clone());
        let pressed = shown(move || telling.has(&this).to_string());
        let turn = move |_| telling.turn(job.clone(), status);
        view! { <button type="button" class="quiet" aria-pressed=pressed on:click=click(turn)>{text!(telling.watch)}</button> }.into_any()
    })
    .into_any()
}

/// For a view.
#[inline(never)] // so that it can come later
pub fn watch_view_button(view: View) -> AnyView {
    let (telling, locale) = (telling(), locale());
    let (slug, this) = (view.slug().to_owned(), view.slug().to_owned());
    let pressed = shown(move || telling.has_view(&this).to_string());
    let label = shown(move || told(say!(locale.get(), telling.watch), &view.name(locale.get()), locale.get()));
    let turn = move |_| telling.turn_view(&slug);
    view! { <button type="button" class="quiet" aria-pressed=pressed aria-label=label on:click=click(turn)>{text!(telling.watch)}</button> }.into_any()
}
