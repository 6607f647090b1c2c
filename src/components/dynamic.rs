//! Parts of a view that change, behind one type.
//!
//! The framework compiles its machinery for every type of closure that it is given; a boxed closure is one
//! type for all. In a page of this size that halves the download.

use crate::reactive::derived;
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

/// What a click does.
pub fn click(act: impl FnMut(MouseEvent) + 'static) -> Box<dyn FnMut(MouseEvent)> {
    Box::new(act)
}
