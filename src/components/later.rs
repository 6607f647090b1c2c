//! Views whose code comes later than the first one's.

use super::dynamic::{click, dynamic};
use super::error_note::ErrorNote;
use crate::browser::background::run;
use crate::browser::{later, page};
use crate::text;
use leptos::prelude::*;

/// Whether the code that comes later is here: for what adds itself to the first view, and asks for nothing by itself.
#[derive(Clone, Copy)]
pub struct Here(RwSignal<bool>);

impl Here {
    /// Makes it known to everything that is drawn below.
    pub fn provide() -> Self {
        // Natively all of it is here.
        let here = Self(RwSignal::new(!cfg!(target_arch = "wasm32")));
        provide_context(here);
        here
    }

    /// Whether it is; told on when it comes.
    pub fn is_here(self) -> bool {
        self.0.get()
    }

    /// Fetches the code, unless it is here.
    pub fn load(self) {
        if self.0.get_untracked() {
            return;
        }
        run(async move {
            // Should it fail, that is told where something of it is opened.
            if later::load().await.is_ok() {
                let _ = self.0.try_set(true);
            }
        });
    }
}

/// What draws: one type for all, or what waits would be compiled for each.
type Draw = Box<dyn Fn() -> AnyView + Send>;

/// Draws as soon as the code for it is here, and nothing until then: for what can be done without.
pub fn when_here(draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    drawn_when_here(Box::new(draw))
}

fn drawn_when_here(draw: Draw) -> AnyView {
    // A part on its own, in a test, waits for nobody.
    let here = use_context::<Here>();
    let is_here = move || here.is_none_or(|here| here.0.get());
    dynamic(move || if is_here() { draw() } else { ().into_any() }).into_any()
}

/// Draws once the code for it is here. Until then it says that it is on its way, or why it cannot be had.
pub fn later(draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    drawn_later(Box::new(draw))
}

fn drawn_later(draw: Draw) -> AnyView {
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
