//! The keys that are pressed anywhere on the page, as far as they are the page's to take.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, KeyboardEvent};

use super::page::{document, focus_link};
use crate::keys::chord::{Chord, Held};

/// Where keys are what somebody types or chooses by, or another's than the page's.
const NOT_OURS: &str = "input:not([type=checkbox],[type=radio],[type=button],[type=submit]),textarea,select,dialog,\
     [contenteditable],[role=dialog],[role=alertdialog],[role=textbox],[role=menu],[role=listbox],:popover-open";

/// What was pressed; none where the key stands for nothing, or is a part of a word that is being composed.
pub fn chord(event: &KeyboardEvent) -> Option<Chord> {
    // 229: an input method has it, in browsers that say so in no other way.
    if event.is_composing() || event.key_code() == 229 {
        return None;
    }
    // AltGr writes signs; some systems tell it as Ctrl and Alt.
    let writes = event.get_modifier_state("AltGraph");
    let held = Held {
        control: (event.ctrl_key() || event.meta_key()) && !writes,
        alt: event.alt_key() && !writes,
        shift: event.shift_key(),
    };
    Chord::pressed(&event.key(), held)
}

/// Calls back with each key that is pressed where nothing else wants it, and whether it is held down. Where the answer
/// is that it was taken, the browser does nothing with it. For the life of the page.
pub fn on_press(mut take: impl FnMut(Chord, bool) -> bool + 'static) {
    let Some(document) = document() else { return };
    let closure = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        if event.default_prevented() || is_wanted_elsewhere(&event) {
            return;
        }
        if chord(&event).is_some_and(|chord| take(chord, event.repeat())) {
            event.prevent_default();
        }
    });
    let _ = document.add_event_listener_with_callback("keydown", closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Tells when Escape is pressed, wherever the focus is, until it is dropped.
pub struct EscapeWatch(Closure<dyn FnMut(KeyboardEvent)>);

impl EscapeWatch {
    /// Watches.
    pub fn new(mut pressed: impl FnMut() + 'static) -> Self {
        let closure = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                pressed();
            }
        });
        if let Some(document) = document() {
            let _ = document.add_event_listener_with_callback("keydown", closure.as_ref().unchecked_ref());
        }
        Self(closure)
    }
}

impl Drop for EscapeWatch {
    fn drop(&mut self) {
        if let Some(document) = document() {
            let _ = document.remove_event_listener_with_callback("keydown", self.0.as_ref().unchecked_ref());
        }
    }
}

fn is_wanted_elsewhere(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_typed = target.is_none_or(|target| matches!(target.closest(NOT_OURS), Ok(Some(_)) | Err(_)));
    // A dialog that must be answered has the keys wherever the focus is.
    let is_asked = || document().and_then(|d| d.query_selector("dialog:modal").ok().flatten()).is_some();
    is_typed || is_asked()
}

/// Puts the focus on the next row of the list or the one before; on the first where none has it.
pub fn step(forward: bool) {
    let Some(document) = document() else { return };
    let row = document.active_element().and_then(|active| active.closest("tr[data-task]").ok().flatten());
    let to = match row {
        Some(row) if forward => row.next_element_sibling(),
        Some(row) => row.previous_element_sibling(),
        None => document.query_selector("tr[data-task]").ok().flatten(),
    };
    let _ = to.is_some_and(|row| focus_link(&row));
}

/// The key of the task whose row has the focus.
pub fn task_in_focus() -> Option<String> {
    document()?.active_element()?.closest("tr[data-task]").ok()??.get_attribute("data-task")
}

/// Presses the box of the row that has the focus.
pub fn select() {
    let active = document().and_then(|d| d.active_element());
    let row = active.and_then(|active| active.closest("tr[data-task]").ok().flatten());
    let the_box = row.and_then(|row| row.query_selector(".row-choice input").ok().flatten());
    if let Some(the_box) = the_box.and_then(|the_box| the_box.dyn_into::<web_sys::HtmlElement>().ok()) {
        the_box.click();
    }
}
