//! What time it is, and being told when some has passed.

use cloud::time::Moment;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// Now, by the machine's clock.
pub fn now() -> Moment {
    #[cfg(target_arch = "wasm32")]
    let millis = js_sys::Date::now() as i64;
    // Components are rendered natively for their snapshots, which must not change from day to day.
    #[cfg(not(target_arch = "wasm32"))]
    let millis = 1_795_262_400_000;
    Moment::from_millis(millis).unwrap_or_default()
}

/// Lets the browser have its turn: what was typed or clicked meanwhile is heard, what has changed is drawn. A message
/// comes back without the least wait of a timer and, unlike `scheduler.yield`, not before what is to be drawn.
pub async fn give_way() {
    let turn = Promise::new(&mut |back, _| {
        if let Ok(channel) = MessageChannel::new() {
            channel.port1().set_onmessage(Some(&back));
            let _ = channel.port2().post_message(&JsValue::NULL);
        }
    });
    let _ = JsFuture::from(turn).await;
}

/// Waits.
pub async fn sleep(millis: u32) {
    gloo_timers::future::TimeoutFuture::new(millis).await;
}
