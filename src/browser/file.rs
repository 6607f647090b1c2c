//! A file that the reader chose.

use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It has more bytes than are read.
    TooLarge,
    /// The browser could not read it, or none was chosen.
    Failed,
}

/// The text of the file that was chosen in an input, of so many bytes at most. The same can be chosen again.
pub async fn text(input: HtmlInputElement, most: u32) -> Result<String, Unread> {
    let file = input.files().and_then(|files| files.get(0)).ok_or(Unread::Failed)?;
    if file.size() > f64::from(most) {
        input.set_value("");
        return Err(Unread::TooLarge);
    }
    let text = JsFuture::from(file.text()).await;
    input.set_value("");
    text.ok().and_then(|text| text.as_string()).ok_or(Unread::Failed)
}
