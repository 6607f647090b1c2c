//! The reader's connections, remembered without secrets, and their tokens, which live in this page only.

use std::sync::Arc;

use cloud::connection::{Connection, Draft};
use cloud::error::CloudError;
use cloud::id::ProjectId;
use cloud::secret::Secret;
use cloud::wire::{Fields, Scalar};
use leptos::prelude::*;
use serde::Serialize;
use tasks::task::TaskKey;

use super::credential::Credential;
use crate::browser::storage;

/// A connection's number within the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConnectionId(u32);

impl std::fmt::Display for ConnectionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A connection of the reader or of the site.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its number.
    pub id: ConnectionId,
    /// As it was typed.
    pub draft: Draft,
    /// As it can be used; none while something typed is wrong.
    pub connection: Option<Arc<Connection>>,
    /// Whether `config.json` presets it, so that it cannot be removed here.
    pub is_preset: bool,
}

/// Who is signed in.
#[derive(Clone, Debug, Default)]
pub enum SignIn {
    /// Nobody yet.
    #[default]
    Missing,
    /// Somebody with this token.
    Token(Credential),
    /// The cloud refused the token that was there.
    Refused(CloudError),
}

/// What is remembered.
#[derive(Serialize)]
struct Stored {
    version: u32,
    connections: Vec<Draft>,
}

const VERSION: u32 = 1;

impl Stored {
    /// The connections of this version that can be read.
    fn read(text: &str) -> Option<Vec<Draft>> {
        let fields = Fields::parse(text).ok()?;
        let version = fields.get::<Scalar>("version").ok().flatten()?.as_count()?;
        let connections = fields.objects("connections").ok()?;
        (version == u64::from(VERSION))
            .then(|| connections.iter().filter_map(|draft| Draft::read(draft).ok()).collect())
    }
}

/// Who is signed in where.
type Session = ((ConnectionId, ProjectId), SignIn);

/// All connections.
#[derive(Clone, Copy)]
pub struct Connections {
    /// Those of the site first, then the reader's own.
    pub entries: RwSignal<Vec<Entry>, LocalStorage>,
    /// Whether the browser refused to remember them.
    pub is_forgetful: RwSignal<bool>,
    /// A session belongs to a connection and a project: a token is scoped to one.
    sessions: RwSignal<Vec<Session>, LocalStorage>,
    next: StoredValue<u32>,
}

impl Connections {
    /// What the site presets, and what was remembered.
    pub fn new(presets: &[Draft]) -> Self {
        let connections = Self {
            entries: RwSignal::new_local(Vec::new()),
            is_forgetful: RwSignal::new(false),
            sessions: RwSignal::new_local(Vec::new()),
            next: StoredValue::new(0),
        };
        let remembered = match storage::read(storage::Key::Connections) {
            Ok(text) => text.and_then(|text| Stored::read(&text)),
            Err(storage::Refused) => {
                connections.is_forgetful.set(true);
                None
            }
        };
        let own = remembered.unwrap_or_default();
        let mut entries: Vec<Entry> = presets.iter().map(|draft| connections.entry(draft.clone(), true)).collect();
        entries.extend(own.into_iter().map(|draft| connections.entry(draft, false)));
        connections.entries.set(entries);
        connections
    }

    fn entry(self, draft: Draft, is_preset: bool) -> Entry {
        let id = ConnectionId(self.next.get_value());
        self.next.update_value(|next| *next += 1);
        Entry { id, connection: draft.check().ok().map(Arc::new), draft, is_preset }
    }

    /// Adds a connection, or changes the one of this number; answers its number.
    pub fn save(self, id: Option<ConnectionId>, draft: Draft) -> ConnectionId {
        let entry = match id {
            Some(id) => {
                // What the site presets stays the site's, or the next visit would show it twice.
                let is_preset =
                    self.entries.with_untracked(|entries| entries.iter().any(|e| e.id == id && e.is_preset));
                Entry { id, connection: draft.check().ok().map(Arc::new), draft, is_preset }
            }
            None => self.entry(draft, false),
        };
        let id = entry.id;
        self.entries.update(|entries| match entries.iter_mut().find(|e| e.id == id) {
            Some(old) => *old = entry,
            None => entries.push(entry),
        });
        self.remember();
        id
    }

    /// Removes a connection and wipes its tokens.
    pub fn remove(self, id: ConnectionId) {
        self.entries.update(|entries| entries.retain(|entry| entry.id != id));
        self.sessions.update(|sessions| sessions.retain(|((of, _), _)| *of != id));
        self.remember();
    }

    fn remember(self) {
        let own = self
            .entries
            .with_untracked(|entries| entries.iter().filter(|e| !e.is_preset).map(|e| e.draft.clone()).collect());
        let stored = Stored { version: VERSION, connections: own };
        let written = serde_json::to_string(&stored).map_err(|_| storage::Refused);
        let refused = written.and_then(|text| storage::write(storage::Key::Connections, &text)).is_err();
        self.is_forgetful.set(refused);
    }

    /// Who is signed in at a connection.
    pub fn sign_in(self, entry: &Entry) -> SignIn {
        let Some(connection) = &entry.connection else { return SignIn::Missing };
        let key = (entry.id, connection.project.clone());
        self.sessions
            .with(|sessions| sessions.iter().find(|(of, _)| *of == key).map(|(_, is)| is.clone()).unwrap_or_default())
    }

    /// Takes a token for a connection; an empty one signs out.
    pub fn set_token(self, entry: &Entry, token: Secret) {
        self.set(entry, if token.is_empty() { SignIn::Missing } else { SignIn::Token(Credential::new(token)) });
    }

    /// Notes that the cloud refused the token of a connection. It is wiped: it is never sent again.
    pub fn refuse(self, id: ConnectionId, error: CloudError) {
        if let Some(entry) = self.entries.with_untracked(|entries| entries.iter().find(|e| e.id == id).cloned()) {
            self.set(&entry, SignIn::Refused(error));
        }
    }

    fn set(self, entry: &Entry, sign_in: SignIn) {
        if let Some(connection) = &entry.connection {
            let key = (entry.id, connection.project.clone());
            self.sessions.update(|sessions| {
                sessions.retain(|(of, _)| *of != key);
                sessions.push((key, sign_in));
            });
        }
    }

    /// The connection that can ask for a task, one that is signed in before one that is not.
    pub fn serving(self, key: &TaskKey) -> Option<Entry> {
        let fits = |entry: &&Entry| entry.connection.as_ref().is_some_and(|connection| key.is_served_by(connection));
        self.entries.with(|entries| {
            let signed_in = entries.iter().filter(fits).find(|e| matches!(self.sign_in(e), SignIn::Token(_)));
            signed_in.or_else(|| entries.iter().find(fits)).cloned()
        })
    }
}
