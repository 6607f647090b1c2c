//! Should the app ever panic: a readable page with a way to reload, in place of a dead one. What is stored
//! stays stored.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// From now on a panic shows the `#crash` section of index.html, which needs no working app.
pub fn show_on_page() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        let Some(document) = web_sys::window().and_then(|w| w.document()) else { return };
        if let Some(root) = document.document_element() {
            // What fails after the first mistake fails because of it.
            if root.get_attribute("data-app").as_deref() == Some("crashed") {
                return;
            }
            let _ = root.set_attribute("data-app", "crashed");
        }
        if let Some(where_) = document.get_element_by_id("crash-where") {
            let place = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
            where_.set_text_content(place.as_deref());
        }
        let reload = Closure::<dyn FnMut()>::new(super::page::reload);
        if let Some(button) = document.get_element_by_id("crash-reload") {
            let _ = button.add_event_listener_with_callback("click", reload.as_ref().unchecked_ref());
        }
        reload.forget();
    }));
}
