//! `localStorage`, which may be full, forbidden or absent: every access can fail and says so.

use super::page;

/// The names under which anything is stored; nothing else is.
#[derive(Clone, Copy, Debug)]
pub enum Key {
    /// The connections, without secrets.
    Connections,
    /// Language and theme.
    Preferences,
}

/// Storage that refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

impl Key {
    const fn name(self) -> &'static str {
        match self {
            Self::Connections => "taskdeck.connections.v1",
            Self::Preferences => "taskdeck.preferences.v1",
        }
    }
}

fn storage() -> Result<web_sys::Storage, Refused> {
    page::window().and_then(|window| window.local_storage().ok().flatten()).ok_or(Refused)
}

/// What is stored; none where nothing is.
pub fn read(key: Key) -> Result<Option<String>, Refused> {
    storage()?.get_item(key.name()).map_err(|_| Refused)
}

/// Stores a text in place of the old one.
pub fn write(key: Key, text: &str) -> Result<(), Refused> {
    storage()?.set_item(key.name(), text).map_err(|_| Refused)
}
