//! The whole screen for the page, and whether the computer has a network.

use super::page;

/// Has the page fill the screen, where the browser lets it.
pub fn fill() {
    if let Some(root) = page::document().and_then(|document| document.document_element()) {
        let _ = root.request_fullscreen();
    }
}

/// Gives the screen back, where the page fills it.
pub fn leave() {
    if let Some(document) = page::document().filter(|document| document.fullscreen_element().is_some()) {
        document.exit_fullscreen();
    }
}

/// Whether the computer knows itself to be without a network.
pub fn is_offline() -> bool {
    page::window().is_some_and(|window| !window.navigator().on_line())
}
