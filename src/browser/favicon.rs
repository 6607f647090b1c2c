//! The sign of the window's tab.

use super::page;

/// Shows the picture of this name, which the site has.
pub fn show(name: &str) {
    let icon = page::document().and_then(|document| document.query_selector("link[rel=icon]").ok().flatten());
    if let Some(icon) = icon {
        let _ = icon.set_attribute("href", name);
    }
}
