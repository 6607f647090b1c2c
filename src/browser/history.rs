//! The window's address and its history: read, written, and links of the site followed without a reload.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlAnchorElement, MouseEvent};

use super::page::{focus, origin, window};

/// The path and the query (with `?`) of the address.
pub fn here() -> (String, String) {
    let location = window().map(|w| w.location());
    let part = |read: fn(&web_sys::Location) -> Result<String, wasm_bindgen::JsValue>| {
        location.as_ref().and_then(|l| read(l).ok()).unwrap_or_default()
    };
    (part(web_sys::Location::pathname), part(web_sys::Location::search))
}

/// What stands behind the `#` of the address. No server is told it.
pub fn fragment() -> String {
    let hash = window().and_then(|w| w.location().hash().ok()).unwrap_or_default();
    hash.strip_prefix('#').map(str::to_owned).unwrap_or_default()
}

/// Writes an address of the site: a new step of the history, or in place of the last one.
pub fn write(address: &str, replace: bool) {
    let Some(history) = window().and_then(|w| w.history().ok()) else { return };
    let state = wasm_bindgen::JsValue::NULL;
    // A browser refuses when it is asked a hundred times in seconds; the page then keeps its old address.
    let _ = if replace {
        history.replace_state_with_url(&state, "", Some(address))
    } else {
        history.push_state_with_url(&state, "", Some(address))
    };
}

/// Calls back when the reader goes back or forward. For the life of the page.
pub fn on_move(moved: impl FnMut() + 'static) {
    let Some(window) = window() else { return };
    let closure = Closure::<dyn FnMut()>::new(moved);
    let _ = window.add_event_listener_with_callback("popstate", closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Calls back with the address of a link of the site below `base` that was plainly clicked, in place of
/// loading it. Links that lead elsewhere, open elsewhere or are clicked otherwise are the browser's. For the
/// life of the page.
pub fn on_link(base: String, mut follow: impl FnMut(String) + 'static) {
    let Some(document) = window().and_then(|w| w.document()) else { return };
    let closure = Closure::<dyn FnMut(MouseEvent)>::new(move |event: MouseEvent| {
        let plain =
            event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        let link = target
            .and_then(|t| t.closest("a[href]").ok().flatten())
            .and_then(|a| a.dyn_into::<HtmlAnchorElement>().ok());
        let Some(link) = link.filter(|link| plain && !event.default_prevented() && link.target().is_empty()) else {
            return;
        };
        // With a <base>, the browser would take a link within the page for one to the site's root.
        if let Some(id) = link.get_attribute("href").and_then(|href| href.strip_prefix('#').map(str::to_owned)) {
            event.prevent_default();
            focus(&id);
        } else if link.origin() == origin() && link.pathname().starts_with(&base) {
            event.prevent_default();
            follow(format!("{}{}", link.pathname(), link.search()));
        }
    });
    let _ = document.add_event_listener_with_callback("click", closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Scrolls to the top, where a page that was gone to begins.
pub fn to_top() {
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}
