//! A text that the reader saves as a file.

use wasm_bindgen::{JsCast, JsValue};

use super::background::run;
use super::{clock, page};

/// How long the browser may take to read the file, in milliseconds, before its address is given back.
const READING: u32 = 10_000;

/// Has the browser save a text under a name. False where it cannot.
pub fn save(name: &str, media_type: &str, text: &str) -> bool {
    try_save(name, media_type, text).is_some()
}

fn try_save(name: &str, media_type: &str, text: &str) -> Option<()> {
    let link = page::window()?.document()?.create_element("a").ok()?;
    let link = link.dyn_into::<web_sys::HtmlAnchorElement>().ok()?;
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let file = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let address = web_sys::Url::create_object_url_with_blob(&file).ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    run(async move {
        clock::sleep(READING).await;
        // What is gone already needs not be given back.
        let _ = web_sys::Url::revoke_object_url(&address);
    });
    Some(())
}
