//! Thin adapters to what a browser offers. Each is a few functions with plain Rust types; what is decided
//! with them is decided elsewhere.

pub mod background;
pub mod canvas;
pub mod caret;
pub mod channel;
pub mod clipboard;
pub mod clock;
pub mod crypto;
pub mod demo;
pub mod download;
pub mod favicon;
pub mod fetch;
pub mod file;
pub mod history;
pub mod intl;
pub mod keyboard;
pub mod later;
pub mod locks;
pub mod notifications;
pub mod page;
pub mod panic;
pub mod presence;
pub mod probe;
pub mod screen;
pub mod sound;
pub mod storage;
mod stream;
pub mod texts;
