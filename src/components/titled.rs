//! The title of the window.

use crate::reactive::effect;
use leptos::prelude::*;

use crate::browser::page;
use crate::say;
use crate::state::preferences::locale;
use crate::state::telling::telling;

/// Gives the window this title, and the app's name, from now on.
pub fn titled(title: Signal<String>) {
    let locale = locale();
    let telling = telling();
    effect(move || {
        let unseen = match telling.unseen.get() {
            0 => String::new(),
            count => format!("({count}) "),
        };
        page::set_title(&format!("{unseen}{} – {}", title.get(), say!(locale.get(), app.name)));
    });
}
