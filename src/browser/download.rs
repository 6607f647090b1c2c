//! A text that the reader saves as a file.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use super::background::run;
use super::{clock, page};

/// How long the browser may take to read the file, in milliseconds, before its address is given back.
const READING: u32 = 10_000;

/// A text that is made part by part. The browser holds the parts, not this program's own memory.
#[derive(Clone, Default)]
pub struct Parts(Array);

impl Parts {
    /// Puts a part behind the others.
    pub fn push(&self, text: &str) {
        self.0.push(&JsValue::from_str(text));
    }

    /// Has the browser save all of it under a name. False where it cannot.
    pub fn save(&self, name: &str, media_type: &str) -> bool {
        try_save(name, media_type, &self.0).is_some()
    }
}

/// Has the browser save a text under a name. False where it cannot.
pub fn save(name: &str, media_type: &str, text: &str) -> bool {
    let parts = Parts::default();
    parts.push(text);
    parts.save(name, media_type)
}

/// The name of a file that is saved now; no system's names hold a colon.
pub fn name_now(ending: &str) -> String {
    let now = clock::now().to_string();
    format!("taskdeck-{}.{ending}", now.get(..19).unwrap_or(&now).replace(':', "-"))
}

fn try_save(name: &str, media_type: &str, parts: &Array) -> Option<()> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    save_file(name, &web_sys::Blob::new_with_str_sequence_and_options(parts, &options).ok()?)
}

/// Has the browser save a file under a name; none where it cannot.
pub(super) fn save_file(name: &str, file: &web_sys::Blob) -> Option<()> {
    let link = page::window()?.document()?.create_element("a").ok()?;
    let link = link.dyn_into::<web_sys::HtmlAnchorElement>().ok()?;
    let address = web_sys::Url::create_object_url_with_blob(file).ok()?;
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
