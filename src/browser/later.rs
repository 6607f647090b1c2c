//! What is opened later: the build parts its code and its texts from the first view's, and the page fetches them when
//! they are wanted.

use cloud::error::{CloudError, Kind};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::page::{window, words};
use super::texts;

/// Waits until all code is here, and what it says; fetches them, unless that was done. A build that is not parted has
/// all code from the start.
///
/// # Errors
///
/// They could not be had, with what the browser says of it. The next call tries again.
pub async fn load() -> Result<(), CloudError> {
    let failed = |error: JsValue| CloudError::transport(Kind::Site, words(&error));
    let load = window().and_then(|window| js_sys::Reflect::get(&window, &JsValue::from_str("later")).ok());
    let code = match load.as_ref().and_then(JsCast::dyn_ref::<js_sys::Function>) {
        Some(load) => {
            let promise = load.call0(&JsValue::NULL).and_then(|promise| promise.dyn_into::<js_sys::Promise>());
            Some(JsFuture::from(promise.map_err(failed)?))
        }
        None => None,
    };
    // The code is on its way meanwhile, and waited for whatever becomes of them: nobody else would hear of its failure.
    let texts = texts::load_later().await;
    if let Some(code) = code {
        code.await.map_err(failed)?;
    }
    texts
}
