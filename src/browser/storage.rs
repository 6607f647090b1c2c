//! `localStorage` and `sessionStorage`, which may be full, forbidden or absent: every access can fail and says so.

use super::page;

/// The names under which anything is stored; nothing else is.
#[derive(Clone, Copy, Debug)]
pub enum Key {
    /// The connections, without secrets.
    Connections,
    /// Language and theme.
    Preferences,
    /// The paths that were proved.
    Proofs,
    /// The tokens that the reader keeps in the tab.
    Tokens,
}

/// Storage that refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

impl Key {
    const fn name(self) -> &'static str {
        match self {
            Self::Connections => "taskdeck.connections.v1",
            Self::Preferences => "taskdeck.preferences.v1",
            Self::Proofs => "taskdeck.proofs.v1",
            Self::Tokens => "taskdeck.tokens.v1",
        }
    }

    fn storage(self) -> Result<web_sys::Storage, Refused> {
        let of = |window: web_sys::Window| match self {
            Self::Connections | Self::Preferences | Self::Proofs => window.local_storage(),
            Self::Tokens => window.session_storage(),
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
