//! The name of the list that is shown, and the way to those that have one.

use super::dynamic::{dynamic, shown};
use super::later::later;
use super::view_panel::view_panel;
use crate::reactive::memo;
use cloud::legible::legible;
use leptos::prelude::*;

use crate::state::place::Place;
use crate::state::preferences::locale;
use crate::state::views::{Standing, Views};
use crate::{Locale, say, text};

/// A button with the view's name, and whether it was changed. It opens the panel of all views.
#[component]
pub fn ViewMenu(
    /// All views.
    views: Views,
    /// Where one is.
    place: Place,
) -> impl IntoView {
    let locale = locale();
    let standing = memo(move || views.standing(&place.last_list.read()));
    let name = shown(move || match named(&standing.read(), locale.get()) {
        Some(name) => say!(locale.get(), views.named, name = name),
        None => say!(locale.get(), views.title),
    });
    let mark = shown(move || match *standing.read() {
        Standing::Known(_, true) => say!(locale.get(), views.changed),
        Standing::Unknown(_) => say!(locale.get(), views.not_here),
        Standing::Known(_, false) | Standing::Nameless => String::new(),
    });
    let is_open = RwSignal::new(false);
    view! {
        <button type="button" class="view-menu" popovertarget=PANEL>
            <span class="view-name">{name}</span>
            " "
            <span class="view-mark">{mark}</span>
        </button>
        <div
            id=PANEL
            class="view-panel"
            popover="auto"
            role="dialog"
            aria-label=text!(views.title)
            on:toggle:target=move |event| is_open.set(event.target().matches(":popover-open").unwrap_or(false))
        >
            {dynamic(move || is_open.get().then(|| later(move || view_panel(views, place))).into_any())}
        </div>
    }
    .into_any()
}

/// The panel's id.
pub const PANEL: &str = "view-panel";

/// What a list is called; none where it has no name.
pub fn named(standing: &Standing, locale: Locale) -> Option<String> {
    match standing {
        Standing::Nameless => None,
        Standing::Known(view, _) => Some(view.name(locale)),
        Standing::Unknown(name) => Some(legible(name)),
    }
}
