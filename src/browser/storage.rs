//! `localStorage` and `sessionStorage`, which may be full, forbidden or absent: every access can fail and says so.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::StorageEvent;

use super::page;

/// The names under which anything is stored; nothing else is.
#[derive(Clone, Copy, Debug)]
pub enum Key {
    /// The connections, without secrets.
    Connections,
    /// What was stored in their place and could not be read.
    SetAside,
    /// The keys that the reader has chosen.
    Keys,
    /// What was stored in their place and could not be read.
    KeysSetAside,
    /// Language, theme, palette, and how often lists are asked.
    Preferences,
    /// The tokens that the reader keeps in the tab.
    Tokens,
    /// The secrets that the reader keeps in the browser, encrypted.
    Vault,
    /// The paths that were proved.
    Proofs,
    /// The origins of strangers that the reader lets see a credential.
    Trust,
    /// The views that the reader saved.
    Views,
    /// What was stored in their place and could not be read.
    ViewsSetAside,
}

/// Storage that refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

impl Key {
    const fn name(self) -> &'static str {
        match self {
            Self::Connections => "taskdeck.connections.v1",
            Self::SetAside => "taskdeck.connections.set-aside",
            Self::Keys => "taskdeck.keys.v1",
            Self::KeysSetAside => "taskdeck.keys.set-aside",
            Self::Preferences => "taskdeck.preferences.v1",
            Self::Tokens => "taskdeck.tokens.v1",
            Self::Vault => "taskdeck.vault.v1",
            Self::Proofs => "taskdeck.proofs.v1",
            Self::Trust => "taskdeck.trust.v1",
            Self::Views => "taskdeck.views.v1",
            Self::ViewsSetAside => "taskdeck.views.set-aside",
        }
    }

    fn storage(self) -> Result<web_sys::Storage, Refused> {
        let of = |window: web_sys::Window| match self {
            Self::Tokens => window.session_storage(),
            _ => window.local_storage(),
        };
        page::window().and_then(|window| of(window).ok().flatten()).ok_or(Refused)
    }
}

/// What is stored; none where nothing is.
pub fn read(key: Key) -> Result<Option<String>, Refused> {
    key.storage()?.get_item(key.name()).map_err(|_| Refused)
}

/// Stores a text in place of the old one.
pub fn write(key: Key, text: &str) -> Result<(), Refused> {
    key.storage()?.set_item(key.name(), text).map_err(|_| Refused)
}

/// Forgets what is stored.
pub fn remove(key: Key) -> Result<(), Refused> {
    key.storage()?.remove_item(key.name()).map_err(|_| Refused)
}

/// Calls back whenever another tab has changed what is stored under a key. For the life of the page.
pub fn on_change(key: Key, mut changed: impl FnMut() + 'static) {
    let Some(window) = page::window() else { return };
    let closure = Closure::<dyn FnMut(StorageEvent)>::new(move |event: StorageEvent| {
        // Where everything was cleared, no key is named.
        if event.key().is_none_or(|name| name == key.name()) {
            changed();
        }
    });
    let _ = window.add_event_listener_with_callback("storage", closure.as_ref().unchecked_ref());
    closure.forget();
}
