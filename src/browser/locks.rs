//! Web Locks: names of which one tab of the site holds each at a time. Only secure contexts have them. Bound by hand:
//! web-sys offers them behind an unstable flag.

use futures_channel::oneshot;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use super::background::run;
use super::page;

#[wasm_bindgen]
extern "C" {
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &JsValue,
        granted: &Closure<dyn FnMut(JsValue) -> js_sys::Promise>,
    ) -> Result<js_sys::Promise, JsValue>;
}

/// A name that is this tab's. Dropped, it is free again.
pub struct Lock(js_sys::Function);

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::NULL);
    }
}

/// Ends a question that nobody waits for any more.
struct Quit(AbortController);

impl Drop for Quit {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn locks() -> Option<LockManager> {
    let locks = js_sys::Reflect::get(&page::window()?.navigator(), &JsValue::from_str("locks")).ok()?;
    locks.is_object().then(|| locks.unchecked_into())
}

/// Whether there are any here.
pub fn are_there() -> bool {
    locks().is_some()
}

/// Takes a name: at once if it is free, else none; or, where it `waits`, when all who were before have let it go.
pub async fn take(name: &str, waits: bool) -> Option<Lock> {
    let locks = locks()?;
    let options = js_sys::Object::new();
    let set = |name: &str, value: &JsValue| js_sys::Reflect::set(&options, &JsValue::from_str(name), value);
    let quit = Quit(AbortController::new().ok()?);
    // A question that does not wait has no use for a signal, and the browser takes only one of them.
    let _ = if waits { set("signal", &quit.0.signal()) } else { set("ifAvailable", &JsValue::TRUE) };
    let (told, answer) = oneshot::channel();
    let mut told = Some(told);
    let granted = Closure::<dyn FnMut(JsValue) -> js_sys::Promise>::new(move |lock: JsValue| {
        let mut release = None;
        let held = js_sys::Promise::new(&mut |resolve, _| release = Some(resolve));
        // Told to nobody, or none at all, it is dropped here.
        let ours = release.map(Lock);
        if let (Some(told), Some(ours)) = (told.take().filter(|_| !lock.is_null()), ours) {
            let _ = told.send(ours);
        }
        held
    });
    let asked = locks.request(name, &options, &granted).ok()?;
    run(async move {
        // Ends when the lock is let go, or was not had.
        let _ = JsFuture::from(asked).await;
        drop(granted);
    });
    // Once it is had, the signal has no effect any more.
    let lock = answer.await.ok();
    drop(quit);
    lock
}
