//! Taskdeck, the page: one live list of the database tasks of Huawei Cloud.
//!
//! The app as a library, so that tests can see its parts; `main.rs` mounts it. What the cloud says and what
//! is made of it is decided in the crates `cloud` and `tasks`; here is what a browser is needed for.

// The type of a page is the tree of all its parts; rendering it natively nests futures about as deep.
#![cfg_attr(feature = "ssr", recursion_limit = "256")]

pub mod app;
pub mod browser;
pub mod components;
pub mod keys;
pub mod pages;
pub mod paths;
pub mod reactive;
pub mod state;
pub mod texts;

pub use texts::Locale;

/// A text of the interface in the reader's language, as a signal: `text!(key)`.
macro_rules! text {
    ($($key:ident).+) => {
        $crate::state::preferences::translated($crate::texts::catalogue::$($key)::+)
    };
}

/// A text of the interface in a given language, as a `String`, with its `{name}`s filled in.
macro_rules! say {
    ($locale:expr, $($key:ident).+ $(, $name:ident = $value:expr)* $(,)?) => {{
        let text = $crate::texts::catalogue::$($key)::+.of($locale).to_owned();
        $(let text = $crate::fill(&text, concat!("{", stringify!($name), "}"), &$value);)*
        text
    }};
}
pub(crate) use {say, text};

// Never in place: there are many texts, and a page downloads what is done with each.
#[inline(never)]
pub(crate) fn fill(text: &str, place: &str, value: &dyn std::fmt::Display) -> String {
    text.replace(place, &value.to_string())
}

/// Starts the app in the page's body.
pub fn start() {
    #[cfg(feature = "csr")]
    {
        browser::panic::show_on_page();
        leptos::mount::mount_to_body(app::App);
    }
}
