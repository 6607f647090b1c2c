//! Work that goes on by itself.

use std::pin::Pin;

/// Lets a future run by itself. Boxed, so that what runs it is compiled once for all of them.
pub fn run(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    leptos::task::spawn_local(future);
}
