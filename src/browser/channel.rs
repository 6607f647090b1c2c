//! `BroadcastChannel`: what this tab says, every other tab of the site hears. Texts, so that their size is known before
//! anything is read of them.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

use super::page;

/// The largest text that is heard, in bytes: as much as the largest answer of the cloud may have.
pub const LARGEST: u32 = 32 * 1024 * 1024;

/// An open channel. Dropped, it is closed.
pub struct Channel {
    inner: BroadcastChannel,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// Opens the channel of this name; none where the browser has no channels. What is no text, or too long a one, is
    /// not heard.
    pub fn open(name: &str, mut heard: impl FnMut(&str) + 'static) -> Option<Self> {
        page::window()?;
        let inner = BroadcastChannel::new(name).ok()?;
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().dyn_into::<js_sys::JsString>().ok().filter(|text| text.length() <= LARGEST);
            if let Some(text) = text {
                heard(&String::from(text));
            }
        });
        inner.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Self { inner, _on_message: on_message })
    }

    /// Tells all other tabs. Nobody may be there to hear it.
    pub fn say(&self, text: &str) {
        // A channel refuses only what cannot be copied, and a text can.
        let _ = self.inner.post_message(&text.into());
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.inner.close();
    }
}
