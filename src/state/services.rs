//! What every page works with, in one value.

use leptos::prelude::*;

use super::connections::Connections;
use super::live::Live;
use super::opened::Opened;
use super::preferences::Preferences;
use super::requests::Requests;
use super::selected::Selected;
use super::views::Views;

/// What every page works with.
#[derive(Clone, Copy)]
pub struct Services {
    /// How things are shown.
    pub preferences: Preferences,
    /// Whom to ask.
    pub connections: Connections,
    /// What they said.
    pub live: Live,
    /// The file that is shown in their place.
    pub opened: Opened,
    /// The rows that are selected.
    pub selected: Selected,
    /// What was sent, and what came back.
    pub requests: Requests,
    /// Lists that have a name.
    pub views: Views,
    /// Where the list was scrolled to when it was left, in pixels.
    pub scrolled: StoredValue<i32>,
}
