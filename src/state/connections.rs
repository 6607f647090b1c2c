//! The reader's connections, remembered without secrets, and their tokens, which live in this page or, where the
//! reader wants it, in this tab.

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

impl Entry {
    /// What a token for it is scoped to; nothing while it cannot be used.
    fn session(&self) -> Option<(ConnectionId, ProjectId)> {
        Some((self.id, self.connection.as_ref()?.project.clone()))
    }
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

/// Where a token lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// In this page's memory: a reload asks again.
    #[default]
    Page,
    /// In the tab's storage too, until the tab is closed.
    Tab,
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

/// What the tab keeps.
#[derive(Serialize)]
struct Kept<'a> {
    version: u32,
    tokens: Vec<KeptToken<'a>>,
}

#[derive(Serialize)]
struct KeptToken<'a> {
    connection: Draft,
    token: &'a str,
}

/// Who is signed in where.
struct Session {
    /// A token is scoped to a project.
    of: (ConnectionId, ProjectId),
    sign_in: SignIn,
    keep: Keep,
}

/// What a kept token is kept for: project, hosts and way. What is changed in one of them, by the reader or by the
/// site, does not get the token.
fn purpose(draft: &Draft) -> Draft {
    Draft { label: String::new(), ..draft.clone() }
}

/// All connections.
#[derive(Clone, Copy)]
pub struct Connections {
    /// Those of the site first, then the reader's own.
    pub entries: RwSignal<Vec<Entry>, LocalStorage>,
    /// Whether the browser refused to remember them.
    pub is_forgetful: RwSignal<bool>,
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
        connections.take_up_tokens();
        connections
    }

    /// Signs in with the tokens that the tab has kept. What fits no connection any more is forgotten.
    fn take_up_tokens(self) {
        let Some(text) = storage::read(storage::Key::Tokens).ok().flatten().map(Secret::new) else { return };
        let fields = Fields::parse(text.reveal());
        let version = fields.as_ref().ok().and_then(|fields| fields.get::<Scalar>("version").ok().flatten());
        let is_current = version.and_then(|version| version.as_count()) == Some(u64::from(VERSION));
        let tokens = fields.ok().filter(|_| is_current).and_then(|fields| fields.objects("tokens").ok());
        for kept in tokens.into_iter().flatten() {
            let draft = kept.raw("connection").and_then(|text| Draft::read(&Fields::parse(text).ok()?).ok());
            let token = kept.get::<String>("token").ok().flatten();
            if let (Some(draft), Some(token)) = (draft, token.map(Secret::new)) {
                let entries = self.entries.get_untracked();
                for entry in entries.iter().filter(|entry| purpose(&entry.draft) == draft) {
                    self.set(entry, SignIn::Token(Credential::new(token.clone())), Keep::Tab);
                }
            }
        }
        self.keep_tokens();
    }

    /// Makes the tab keep the tokens that it shall keep, and no other.
    fn keep_tokens(self) {
        let entries = self.entries.get_untracked();
        let refused = self.sessions.with_untracked(|sessions| {
            let tokens: Vec<_> = sessions.iter().filter(|session| session.keep == Keep::Tab).collect();
            let tokens = tokens.into_iter().filter_map(|session| match &session.sign_in {
                SignIn::Token(credential) => {
                    let entry = entries.iter().find(|entry| entry.session().as_ref() == Some(&session.of))?;
                    Some(KeptToken { connection: purpose(&entry.draft), token: credential.reveal() })
                }
                SignIn::Missing | SignIn::Refused(_) => None,
            });
            let tokens: Vec<_> = tokens.collect();
            if tokens.is_empty() {
                // What could not be written needs no removing.
                let _ = storage::remove(storage::Key::Tokens);
                return false;
            }
            let text = serde_json::to_string(&Kept { version: VERSION, tokens }).map(Secret::new);
            let written = text.map_err(|_| storage::Refused);
            written.and_then(|text| storage::write(storage::Key::Tokens, text.reveal())).is_err()
        });
        if refused {
            self.is_forgetful.set(true);
        }
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
        self.sessions.update(|sessions| sessions.retain(|session| session.of.0 != id));
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
        self.keep_tokens();
    }

    /// Who is signed in at a connection.
    pub fn sign_in(self, entry: &Entry) -> SignIn {
        let of = entry.session();
        self.sessions.with(|sessions| {
            let session = sessions.iter().find(|session| of.as_ref() == Some(&session.of));
            session.map(|session| session.sign_in.clone()).unwrap_or_default()
        })
    }

    /// Takes a token for a connection.
    pub fn set_token(self, entry: &Entry, token: Secret, keep: Keep) {
        self.set(entry, SignIn::Token(Credential::new(token)), keep);
        self.keep_tokens();
    }

    /// Wipes the token of a connection.
    pub fn sign_out(self, entry: &Entry) {
        self.set(entry, SignIn::Missing, Keep::Page);
        self.keep_tokens();
    }

    /// Where the token of a connection lives.
    pub fn keep(self, entry: &Entry) -> Keep {
        let of = entry.session();
        self.sessions.with_untracked(|sessions| {
            let session = sessions.iter().find(|session| of.as_ref() == Some(&session.of));
            session.map(|session| session.keep).unwrap_or_default()
        })
    }

    /// Lets the token of a connection live elsewhere from now on.
    pub fn set_keep(self, id: ConnectionId, keep: Keep) {
        self.sessions.update_untracked(|sessions| {
            sessions.iter_mut().filter(|session| session.of.0 == id).for_each(|session| session.keep = keep);
        });
        self.keep_tokens();
    }

    /// Notes that the cloud refused the token of a connection. It is wiped: it is never sent again.
    pub fn refuse(self, id: ConnectionId, error: CloudError) {
        if let Some(entry) = self.entries.with_untracked(|entries| entries.iter().find(|e| e.id == id).cloned()) {
            self.set(&entry, SignIn::Refused(error), Keep::Page);
            self.keep_tokens();
        }
    }

    fn set(self, entry: &Entry, sign_in: SignIn, keep: Keep) {
        if let Some(of) = entry.session() {
            self.sessions.update(|sessions| {
                sessions.retain(|session| session.of != of);
                sessions.push(Session { of, sign_in, keep });
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
