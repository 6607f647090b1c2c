//! What every page works with, in one value.

use cloud::route::Route;
use leptos::prelude::*;

use tasks::task::TaskKey;

use super::connections::{ConnectionId, Connections};
use super::live::Live;
use super::opened::Opened;
use super::preferences::Preferences;
use super::requests::Requests;
use super::selected::Selected;
use super::session::Session;
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

impl Services {
    /// Who can be asked about a task now, and through which connection; the demo belongs to none. Nobody is asked about
    /// one that a file tells of: whose file it is nobody knows.
    pub fn session_for(self, key: &TaskKey) -> Option<(Option<ConnectionId>, Session)> {
        let Self { connections, live, .. } = self;
        if untrack(|| live.is_of_file(key)) {
            return None;
        }
        match connections.serving(key) {
            Some((entry, project)) => Some((Some(entry.id), live.session(&entry, &project)?)),
            None if connections.entries.read().is_empty() => Some((None, live.demo_session(key)?)),
            None => None,
        }
    }

    /// The way on which a task is asked about now; none to the demo.
    pub fn route_for(self, key: &TaskKey) -> Option<Route> {
        let (owner, session) = untrack(|| self.session_for(key))?;
        owner.map(|_| session.project.route.clone())
    }
}
