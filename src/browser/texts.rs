//! The files of the interface's texts: fetched for the language that is read, once.

use cloud::error::{CloudError, Kind};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::page::{window, words};
use crate::texts::{Locale, are_here, take};

/// Waits until the texts of a language are here. The script of index.html has asked for those that are likely
/// wanted; others are asked for now. Where the build holds them all there is nothing to wait for.
///
/// # Errors
///
/// They could not be had, with what the browser says of it. The next call tries again.
pub async fn load(locale: Locale) -> Result<(), CloudError> {
    if are_here(locale) {
        return Ok(());
    }
    let failed = |error: &JsValue| CloudError::transport(Kind::Site, words(error));
    let ask = || {
        let ask =
            js_sys::Reflect::get(&window()?.into(), &JsValue::from_str("texts")).ok()?.dyn_into::<js_sys::Function>();
        Some(ask.ok()?.call1(&JsValue::NULL, &JsValue::from_str(locale.slug())))
    };
    let asked = ask().unwrap_or(Err(JsValue::UNDEFINED)).map_err(|error| failed(&error))?;
    let promise = asked.dyn_into::<js_sys::Promise>().map_err(|error| failed(&error))?;
    let file = JsFuture::from(promise).await.map_err(|error| failed(&error))?;
    // A file of another build is as good as none.
    match file.as_string().is_some_and(|file| take(locale, &file)) {
        true => Ok(()),
        false => Err(failed(&JsValue::UNDEFINED)),
    }
}
