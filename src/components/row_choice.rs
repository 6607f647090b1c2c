//! Selecting rows of the list: the box at the start of a row, and what clicks and keys at a row ask for.

use maud::{Markup, html};
use wasm_bindgen::JsCast;

use crate::state::selected::Press;
use crate::{Locale, say};

/// The cell with the box of a task of this name. By Tab it is reached from its own row alone.
pub fn row_choice(name: &str, locale: Locale) -> Markup {
    html! {
        td role="gridcell" class="row-choice" data-column="choice" {
            input type="checkbox" tabindex="-1" aria-label=(say!(locale, select.row, name = name));
        }
    }
}

/// What a click asks of the selection; none where it asks for something else.
pub fn of_click(event: &web_sys::MouseEvent) -> Option<Press> {
    let target = target(event)?;
    match (event.shift_key(), event.ctrl_key() || event.meta_key()) {
        // What a link does with these keys is the browser's.
        _ if is_in(&target, "a, button") => None,
        (true, _) => Some(Press::Extend),
        (_, true) => Some(Press::Toggle),
        _ => is_in(&target, ".row-choice").then_some(Press::Toggle),
    }
}

/// What a key asks of the selection; none where it asks for something else.
pub fn of_key(event: &web_sys::KeyboardEvent) -> Option<Press> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    match (event.key().as_str(), event.shift_key()) {
        // A blank on the box itself is a click.
        (" ", false) if !is_in(&target(event)?, "input") => Some(Press::Toggle),
        ("ArrowDown", true) => Some(Press::Step { down: true }),
        ("ArrowUp", true) => Some(Press::Step { down: false }),
        ("Escape", _) => Some(Press::Clear),
        _ => None,
    }
}

/// Lets the box of a row be reached by Tab, or no longer.
pub fn reach(event: &web_sys::FocusEvent, is_reached: bool) {
    let row = target(event).and_then(|target| target.closest("tr").ok().flatten());
    if let Some(the_box) = row.as_ref().and_then(box_of) {
        let _ = the_box.set_attribute("tabindex", if is_reached { "0" } else { "-1" });
    }
}

/// Shows whether a row is selected.
pub fn mark_selected(row: &web_sys::Element, is_selected: bool) {
    let _ = row.set_attribute("aria-selected", if is_selected { "true" } else { "false" });
    if let Some(the_box) = box_of(row).and_then(|the_box| the_box.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        the_box.set_checked(is_selected);
    }
}

fn box_of(row: &web_sys::Element) -> Option<web_sys::Element> {
    row.query_selector("input").ok().flatten()
}

fn target(event: &web_sys::Event) -> Option<web_sys::Element> {
    event.target()?.dyn_into().ok()
}

fn is_in(target: &web_sys::Element, what: &str) -> bool {
    target.closest(what).ok().flatten().is_some()
}
