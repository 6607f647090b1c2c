//! Bytes as they come, from the network or from a file.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

/// A stream that is being read.
pub(super) struct Pieces(ReadableStreamDefaultReader);

impl Pieces {
    /// Begins to read a stream that nobody else reads.
    pub(super) fn of(stream: &ReadableStream) -> Self {
        Self(stream.get_reader().unchecked_into())
    }

    /// The next piece, however long the browser makes it; none at the end.
    ///
    /// # Errors
    ///
    /// What the browser says of a stream that broke off.
    pub(super) async fn next(&self) -> Result<Option<Uint8Array>, JsValue> {
        loop {
            let piece = JsFuture::from(self.0.read()).await?;
            let part = |name: &str| Reflect::get(&piece, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
            if part("done").is_truthy() {
                return Ok(None);
            }
            if let Ok(bytes) = part("value").dyn_into() {
                return Ok(Some(bytes));
            }
        }
    }
}
