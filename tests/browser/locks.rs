//! Names that one holds at a time, among all tabs.

use any_spawner::Executor;
use futures_util::FutureExt;
use taskdeck::browser::locks;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_name_is_one_holders_at_a_time_and_then_the_next_ones() {
    let _ = Executor::init_wasm_bindgen();
    assert!(locks::are_there());
    let first = locks::take("test.held", false).await;
    assert!(first.is_some());
    assert!(locks::take("test.held", false).await.is_none());
    assert!(locks::take("test.other", false).await.is_some());
    drop(first);
    assert!(locks::take("test.held", true).await.is_some());
}

#[wasm_bindgen_test]
async fn who_waits_no_more_does_not_get_it() {
    let _ = Executor::init_wasm_bindgen();
    let first = locks::take("test.quit", false).await;
    let mut waiting = Box::pin(locks::take("test.quit", true));
    assert!(waiting.as_mut().now_or_never().is_none());
    drop(waiting);
    drop(first);
    assert!(locks::take("test.quit", true).await.is_some());
}
