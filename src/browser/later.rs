//! The code that is opened later: the build parts it from the first view's, and the page fetches it when it is wanted.

use cloud::error::{CloudError, Kind};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::page::{window, words};

/// Waits until all code is here; fetches it, unless that was done. A build that is not parted has it from the start.
///
/// # Errors
///
/// The code could not be had, with what the browser says of it. The next call tries again.
pub async fn load() -> Result<(), CloudError> {
    let load = window().and_then(|window| js_sys::Reflect::get(&window, &JsValue::from_str("later")).ok());
    let Some(load) = load.as_ref().and_then(JsCast::dyn_ref::<js_sys::Function>) else { return Ok(()) };
    let load = load.call0(&JsValue::NULL).and_then(|promise| promise.dyn_into::<js_sys::Promise>());
    let done = match load {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    done.map(|_| ()).map_err(|error| CloudError::transport(Kind::Site, words(&error)))
}
