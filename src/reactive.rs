//! Signals, memos and effects behind one type each.
//!
//! The framework compiles its machinery for every type of closure that it is given; a boxed closure is one type for
//! all that make the same kind of value. In a page of this size that is much of the download.

use leptos::prelude::*;

/// A value that follows what it reads, computed whenever it is read.
pub fn derived<T: Send + Sync + 'static>(value: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
    let value: Box<dyn Fn() -> T + Send + Sync> = Box::new(value);
    Signal::derive(value)
}

/// A value that follows what it reads, computed once after each change, and told on only where it differs.
pub fn memo<T: PartialEq + Send + Sync + 'static>(value: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    let value: Box<dyn Fn() -> T + Send + Sync> = Box::new(value);
    Memo::new(move |_| value())
}

/// Something that is done at first, and again whenever what it reads changes.
pub fn effect(act: impl FnMut() + 'static) {
    let mut act: Box<dyn FnMut()> = Box::new(act);
    Effect::new(move |_| act());
}
