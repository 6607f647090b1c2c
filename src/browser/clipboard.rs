//! The clipboard. On plain-http hosts other than this machine browsers offer none.

use wasm_bindgen_futures::JsFuture;

use super::page;

/// Copies a text; false when the browser would not.
pub async fn copy(text: &str) -> bool {
    let Some(window) = page::window() else { return false };
    if !window.is_secure_context() {
        return false;
    }
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}
