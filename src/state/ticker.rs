//! The moment that relative times refer to. It moves once a second while somebody looks.

use crate::browser::background::run;
use cloud::time::Moment;
use leptos::prelude::*;

use crate::browser::{clock, page};

/// The moving moment, as a context of its own.
#[derive(Clone, Copy)]
struct Ticker(RwSignal<Moment>);

/// Starts it, for the life of the page.
pub fn start() {
    let now = RwSignal::new(clock::now());
    provide_context(Ticker(now));
    run(async move {
        loop {
            clock::sleep(1_000).await;
            if !page::is_hidden() {
                now.set(clock::now());
            }
        }
    });
}

/// Now. Where nothing was started (a part on its own in a test) it stands still.
pub fn now() -> RwSignal<Moment> {
    use_context::<Ticker>().map_or_else(|| RwSignal::new(clock::now()), |ticker| ticker.0)
}
