//! What time it is, and being told when some has passed.

use cloud::time::Moment;

/// Now, by the machine's clock.
pub fn now() -> Moment {
    #[cfg(target_arch = "wasm32")]
    let millis = js_sys::Date::now() as i64;
    // Components are rendered natively for their snapshots, which must not change from day to day.
    #[cfg(not(target_arch = "wasm32"))]
    let millis = 1_795_262_400_000;
    Moment::from_millis(millis).unwrap_or_default()
}

/// Waits.
pub async fn sleep(millis: u32) {
    gloo_timers::future::TimeoutFuture::new(millis).await;
}
