//! Notifications of the operating system. Bound by hand: the few functions that are used.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::page;

#[wasm_bindgen]
extern "C" {
    type Notification;

    #[wasm_bindgen(constructor, catch)]
    fn new(title: &str, options: &JsValue) -> Result<Notification, JsValue>;
}

/// The browser's own; none where it has no notifications.
fn class() -> Option<JsValue> {
    let class = js_sys::Reflect::get(&page::window()?.into(), &"Notification".into()).ok()?;
    class.is_function().then_some(class)
}

/// Asks the reader, unless they have answered before; whether notifications may be shown.
pub async fn ask() -> bool {
    let Some(class) = class() else { return false };
    let asked = js_sys::Reflect::get(&class, &"requestPermission".into())
        .and_then(|ask| ask.dyn_into::<js_sys::Function>())
        .and_then(|ask| ask.call0(&class))
        .and_then(|answer| answer.dyn_into::<js_sys::Promise>());
    let Ok(answer) = asked else { return false };
    JsFuture::from(answer).await.is_ok_and(|answer| answer.as_string().as_deref() == Some("granted"))
}

/// Shows one, where that is allowed.
pub fn show(title: &str, text: &str) {
    if class().is_none() {
        return;
    }
    let options = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&options, &"body".into(), &text.into());
    // Where it is not allowed, the page has told already.
    let _ = Notification::new(title, &options);
}
