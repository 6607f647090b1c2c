//! Parts of a view that change, behind one type.
//!
//! The framework compiles its machinery for every type of closure that it is given; a boxed closure is one
//! type for all. In a page of this size that halves the download.

use crate::browser::page;
use crate::reactive::derived;
use leptos::html;
use leptos::prelude::*;
use web_sys::MouseEvent;

/// A part of a view that is drawn again when what it reads changes.
pub fn dynamic(draw: impl FnMut() -> AnyView + Send + 'static) -> Box<dyn FnMut() -> AnyView + Send> {
    Box::new(draw)
}

/// A text that is written again when what it reads changes.
pub fn shown(write: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    derived(write)
}

/// Markup that is drawn again when it changes; what has the focus in it keeps it.
pub fn filled(markup: Signal<String>) -> AnyView {
    let frame = NodeRef::<html::Div>::new();
    let first = markup.get_untracked();
    let before = first.clone();
    Effect::new(move |drawn: Option<String>| {
        let (before, now) = (drawn.unwrap_or_else(|| before.clone()), markup.get());
        if let (true, Some(frame)) = (before != now, frame.get_untracked()) {
            page::refill(&frame, &now);
        }
        now
    });
    view! { <div node_ref=frame inner_html=first></div> }.into_any()
}

/// What a click does.
pub fn click(act: impl FnMut(MouseEvent) + 'static) -> Box<dyn FnMut(MouseEvent)> {
    Box::new(act)
}
