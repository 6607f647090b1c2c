//! The title of the window.

use crate::reactive::effect;
use leptos::prelude::*;

use crate::browser::page;
use crate::say;
use crate::state::preferences::locale;

/// Gives the window this title, and the app's name, from now on.
pub fn titled(title: Signal<String>) {
    let locale = locale();
    effect(move || page::set_title(&format!("{} – {}", title.get(), say!(locale.get(), app.name))));
}
