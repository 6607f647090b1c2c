//! Whether somebody has a hand on the page: pointer and keys, and over what the pointer is.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::page;

/// Calls back whenever the reader moves the pointer, presses, turns the wheel or types, with whether the pointer is then
/// over an element of this selector; a key says nothing of the pointer. For the life of the page.
pub fn on_input(selector: &'static str, mut noticed: impl FnMut(Option<bool>) + 'static) {
    let Some(root) = page::document().and_then(|document| document.document_element()) else { return };
    let noticed = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        let is_key = event.type_() == "keydown";
        let over = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        noticed((!is_key).then(|| over.is_some_and(|over| over.closest(selector).ok().flatten().is_some())));
    });
    // Rows that are drawn under a pointer at rest are not pointed at: that takes a motion. Leaving tells of the root.
    for name in ["pointermove", "pointerdown", "pointerleave", "wheel", "keydown"] {
        let _ = root.add_event_listener_with_callback(name, noticed.as_ref().unchecked_ref());
    }
    noticed.forget();
}

/// Whether the keyboard's focus is in an element of this selector.
pub fn has_focus(selector: &str) -> bool {
    let active = page::document().and_then(|document| document.active_element());
    active.is_some_and(|active| active.closest(selector).ok().flatten().is_some())
}

/// Whether the page fills the whole screen, as one on a wall does.
pub fn is_on_a_wall() -> bool {
    page::document().is_some_and(|document| document.fullscreen_element().is_some())
}

/// Any number, for what should not happen everywhere at once.
pub fn any_number() -> u32 {
    #[cfg(target_arch = "wasm32")]
    return (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    #[cfg(not(target_arch = "wasm32"))]
    return 0;
}
