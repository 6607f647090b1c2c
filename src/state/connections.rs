//! The reader's connections, remembered without secrets, and their tokens, which live in this page or, where the
//! reader wants it, in this tab.

use std::sync::Arc;

use cloud::connection::{Connection, Draft};
use cloud::error::CloudError;
use cloud::secret::Secret;
use cloud::wire::{Fields, Scalar};
use leptos::prelude::*;
use serde::Serialize;
use tasks::task::TaskKey;

use super::credential::Credential;
use super::proxy_tokens::ProxyTokens;
use super::trust::Trust;
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

/// Where a token lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// In this page's memory: a reload asks again.
    #[default]
    Page,
    /// In the tab's storage too, until the tab is closed.
    Tab,
}

/// What is remembered, and what the tab keeps.
#[derive(Serialize)]
struct Stored<'a> {
    version: u32,
    connections: Vec<Draft>,
    /// The tokens of the connections in their order, each on a line of its own; only where the tab keeps them.
    #[serde(skip_serializing_if = "str::is_empty")]
    tokens: &'a str,
}

const VERSION: u32 = 1;

impl Stored<'_> {
    /// The connections of this version that can be read, each with its token.
    fn read(text: &str) -> Option<Vec<(Draft, Secret)>> {
        let fields = Fields::parse(text).ok()?;
        let version = fields.get::<Scalar>("version").ok().flatten()?.as_count()?;
        let tokens = Secret::new(fields.get::<String>("tokens").ok().flatten().unwrap_or_default());
        let mut tokens = tokens.reveal().split('\n');
        let connections = fields.objects("connections").ok()?;
        let with_token = connections.iter().filter_map(|draft| {
            let token = tokens.next().unwrap_or_default();
            Some((Draft::read(draft).ok()?, Secret::new(token.to_owned())))
        });
        (version == u64::from(VERSION)).then(|| with_token.collect())
    }

    fn write(key: storage::Key, connections: Vec<Draft>, tokens: &str) -> Result<(), storage::Refused> {
        let text = serde_json::to_string(&Stored { version: VERSION, connections, tokens }).map(Secret::new);
        text.map_err(|_| storage::Refused).and_then(|text| storage::write(key, text.reveal()))
    }
}

/// Who is signed in where.
struct Session {
    of: ConnectionId,
    sign_in: SignIn,
    keep: Keep,
}

/// Whether a token that was given for one serves the other: the same project, hosts and way. What is changed in one
/// of them does not get the token.
pub fn is_same_but_for_its_label(one: &Draft, other: &Draft) -> bool {
    (&one.region, &one.project, &one.products) == (&other.region, &other.project, &other.products)
        && (&one.route, &one.hosts) == (&other.route, &other.hosts)
}

/// All connections.
#[derive(Clone, Copy)]
pub struct Connections {
    /// Those of the site first, then the reader's own.
    pub entries: RwSignal<Vec<Entry>, LocalStorage>,
    /// Whether the browser refused to remember them.
    pub is_forgetful: RwSignal<bool>,
    /// The strangers who may see a credential.
    pub trust: Trust,
    /// What proxies want for themselves.
    pub proxy_tokens: ProxyTokens,
    sessions: RwSignal<Vec<Session>, LocalStorage>,
    next: StoredValue<u32>,
}

impl Connections {
    /// What the site presets, and what was remembered.
    pub fn new(presets: &[Draft]) -> Self {
        let connections = Self {
            entries: RwSignal::new_local(Vec::new()),
            is_forgetful: RwSignal::new(false),
            trust: Trust::new(),
            proxy_tokens: ProxyTokens::default(),
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
        entries.extend(own.into_iter().map(|(draft, _)| connections.entry(draft, false)));
        connections.entries.set(entries);
        connections.take_up_tokens();
        connections
    }

    /// Signs in with the tokens that the tab has kept. What fits no connection any more is forgotten.
    fn take_up_tokens(self) {
        let kept = storage::read(storage::Key::Tokens).ok().flatten().map(Secret::new);
        let Some(kept) = kept.map(|text| Stored::read(text.reveal()).unwrap_or_default()) else { return };
        for (draft, token) in kept {
            let is_free = |entry: &&Entry| entry.draft == draft && matches!(self.sign_in(entry), SignIn::Missing);
            if let Some(entry) = untrack(|| self.entries.get().iter().find(is_free).cloned()) {
                self.set(&entry, SignIn::Token(Credential::new(token)), Keep::Tab);
            }
        }
        self.keep_tokens();
    }

    /// Makes the tab keep the tokens that it shall keep, and no other.
    fn keep_tokens(self) {
        let entries = self.entries.get_untracked();
        let mut kept = Vec::new();
        let mut tokens = String::new();
        self.sessions.with_untracked(|sessions| {
            for session in sessions.iter().filter(|session| session.keep == Keep::Tab) {
                let entry = entries.iter().find(|entry| entry.id == session.of);
                if let (SignIn::Token(credential), Some(entry)) = (&session.sign_in, entry) {
                    kept.push(entry.draft.clone());
                    tokens.push_str(credential.reveal());
                    tokens.push('\n');
                }
            }
        });
        let tokens = Secret::new(tokens);
        // What cannot be replaced is not to stay either.
        let _ = storage::remove(storage::Key::Tokens);
        if !kept.is_empty() && Stored::write(storage::Key::Tokens, kept, tokens.reveal()).is_err() {
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
        let before =
            self.entries.with_untracked(|entries| entries.iter().find(|e| e.id == id).map(|e| e.draft.clone()));
        if before.is_some_and(|before| !is_same_but_for_its_label(&before, &entry.draft)) {
            self.forget_session(id);
        }
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
        self.forget_session(id);
        self.remember();
    }

    fn forget_session(self, id: ConnectionId) {
        self.sessions.update(|sessions| sessions.retain(|session| session.of != id));
        self.wipe_proxy_tokens();
    }

    /// Wipes the proxies' tokens that nobody who is signed in has a use for.
    fn wipe_proxy_tokens(self) {
        let entries = self.entries.get_untracked();
        let is_signed_in = |entry: &&Entry| !matches!(untrack(|| self.sign_in(entry)), SignIn::Missing);
        let routes: Vec<_> =
            entries.iter().filter(is_signed_in).filter_map(|entry| Some(&entry.connection.as_ref()?.route)).collect();
        self.proxy_tokens.keep_only(|route| routes.contains(&route));
    }

    fn remember(self) {
        let own = self
            .entries
            .with_untracked(|entries| entries.iter().filter(|e| !e.is_preset).map(|e| e.draft.clone()).collect());
        self.is_forgetful.set(Stored::write(storage::Key::Connections, own, "").is_err());
        self.keep_tokens();
    }

    /// Who is signed in at a connection.
    pub fn sign_in(self, entry: &Entry) -> SignIn {
        self.sessions.with(|sessions| {
            let session = sessions.iter().find(|session| session.of == entry.id);
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
        self.wipe_proxy_tokens();
        self.keep_tokens();
    }

    /// Where the token of a connection lives.
    pub fn keep(self, entry: &Entry) -> Keep {
        self.sessions.with_untracked(|sessions| {
            let session = sessions.iter().find(|session| session.of == entry.id);
            session.map(|session| session.keep).unwrap_or_default()
        })
    }

    /// Lets the token of a connection live elsewhere from now on.
    pub fn set_keep(self, id: ConnectionId, keep: Keep) {
        self.sessions.update_untracked(|sessions| {
            sessions.iter_mut().filter(|session| session.of == id).for_each(|session| session.keep = keep);
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
        // Whatever cannot be used has no project to hold a token for.
        if entry.connection.is_some() {
            self.sessions.update(|sessions| {
                sessions.retain(|session| session.of != entry.id);
                sessions.push(Session { of: entry.id, sign_in, keep });
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
