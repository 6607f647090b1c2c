//! Views whose code comes later than the first one's.

use super::dynamic::{click, dynamic};
use super::error_note::ErrorNote;
use crate::browser::background::run;
use crate::browser::{later, page};
use crate::text;
use leptos::prelude::*;

/// Draws once the code for it is here. Until then it says that it is on its way, or why it cannot be had.
pub fn later(draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    // Natively all of it is here.
    let arrived = RwSignal::new((!cfg!(target_arch = "wasm32")).then_some(Ok(())));
    let load = move || {
        run(async move {
            let done = later::load().await;
            // Who went elsewhere meanwhile wants it no more.
            let _ = arrived.try_set(Some(done));
        });
    };
    if arrived.with_untracked(Option::is_none) {
        load();
    }
    let again = move |_| {
        arrived.set(None);
        load();
    };
    dynamic(move || match arrived.get() {
        Some(Ok(())) => draw(),
        Some(Err(error)) => view! {
            <div class="page-narrow" role="alert">
                <ErrorNote error>
                    <button type="button" on:click=click(again)>{text!(lane.retry)}</button>
                </ErrorNote>
            </div>
        }
        .into_any(),
        None => view! { <OnItsWay /> }.into_any(),
    })
    .into_any()
}

#[component]
fn OnItsWay() -> impl IntoView {
    view! { <p class="later" role="status">{text!(later.waiting)}</p> }
}

/// Puts the keyboard's focus on an element of a view that may come later.
pub fn focus_when_here(id: &'static str) {
    run(async move {
        let _ = later::load().await;
        page::focus_when_drawn(id);
    });
}
