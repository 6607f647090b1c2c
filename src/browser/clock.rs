//! What time it is, and being told when some has passed.

use cloud::time::Moment;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Now, by the machine's clock.
pub fn now() -> Moment {
    #[cfg(target_arch = "wasm32")]
    let millis = js_sys::Date::now() as i64;
    // Components are rendered natively for their snapshots, which must not change from day to day.
    #[cfg(not(target_arch = "wasm32"))]
    let millis = 1_795_262_400_000;
    Moment::from_millis(millis).unwrap_or_default()
}

/// Lets the browser have its turn: what was typed or clicked meanwhile is heard, what has changed is drawn.
pub async fn give_way() {
    match soon() {
        Ok(turn) => drop(JsFuture::from(turn).await),
        Err(_) => sleep(0).await,
    }
}

/// When the browser has had its turn, from one that can tell. A timer does as well, but waits longer.
fn soon() -> Result<Promise, JsValue> {
    let scheduler = Reflect::get(&js_sys::global(), &JsValue::from_str("scheduler"))?;
    let give_way: Function = Reflect::get(&scheduler, &JsValue::from_str("yield"))?.dyn_into()?;
    give_way.call0(&scheduler)?.dyn_into()
}

/// Waits.
pub async fn sleep(millis: u32) {
    gloo_timers::future::TimeoutFuture::new(millis).await;
}
