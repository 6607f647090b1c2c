//! What every page works with, in one value.

use leptos::prelude::*;

use super::connections::Connections;
use super::live::Live;
use super::preferences::Preferences;
use super::requests::Requests;

/// What every page works with.
#[derive(Clone, Copy)]
pub struct Services {
    /// How things are shown.
    pub preferences: Preferences,
    /// Whom to ask.
    pub connections: Connections,
    /// What they said.
    pub live: Live,
    /// What was sent, and what came back.
    pub requests: Requests,
    /// Where the list was scrolled to when it was left, in pixels.
    pub scrolled: StoredValue<i32>,
}
