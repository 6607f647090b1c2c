//! The reader's connections: those of the site and their own, in their order, remembered without secrets. Who is
//! signed in to them is the business of `sign_ins`.

use std::sync::Arc;

use cloud::connection::{Connection, Draft, Project};
use cloud::error::CloudError;
use cloud::secret::Secret;
use leptos::prelude::*;
use tasks::task::TaskKey;

use super::credential::{Credential, Key};
use super::remembered::{Remembered, Settings};
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
    /// What `config.json` presets, for one of the site's. Such a one cannot be removed.
    pub preset: Option<Draft>,
}

impl Entry {
    /// Whether it is asked at all: it can be, and nobody has let it rest.
    pub fn is_on(&self) -> bool {
        !self.draft.off && self.connection.is_some()
    }

    /// Everything that one credential each is for.
    pub fn seats(&self) -> Vec<Seat> {
        let Some(connection) = self.connection.as_ref().filter(|_| !self.draft.off) else { return Vec::new() };
        let seat = |project: Option<&Arc<Project>>| Seat { entry: self.clone(), project: project.cloned() };
        match connection.way {
            cloud::connection::SignInWay::Token => connection.projects.iter().map(|p| seat(Some(p))).collect(),
            _ => vec![seat(None)],
        }
    }

    /// What the credential for a project of it is for.
    pub fn seat_of(&self, project: &Project) -> Option<Seat> {
        self.seats().into_iter().find(|seat| seat.projects().iter().any(|p| **p == *project))
    }
}

/// What one credential is for: with a token one project of a connection, otherwise all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Seat {
    /// The connection.
    pub entry: Entry,
    /// The one project; none for all.
    pub project: Option<Arc<Project>>,
}

impl Seat {
    /// The projects that the credential serves.
    pub fn projects(&self) -> Vec<Arc<Project>> {
        match (&self.project, &self.entry.connection) {
            (Some(project), _) => vec![Arc::clone(project)],
            (None, Some(connection)) => connection.projects.clone(),
            (None, None) => Vec::new(),
        }
    }

    /// The connection's settings as far as they concern the credential.
    fn draft(&self) -> Draft {
        let mut draft = self.entry.draft.clone();
        if let Some(project) = &self.project {
            draft.projects.retain(|typed| is_place(typed, project));
        }
        draft
    }

    fn is(&self, session: &Session) -> bool {
        session.seat.entry.id == self.entry.id && session.seat.project == self.project
    }

    /// A text that no other seat of the page has.
    pub fn slug(&self) -> String {
        match &self.project {
            Some(project) => format!("{}-{}-{}", self.entry.id, project.region, project.id),
            None => self.entry.id.to_string(),
        }
    }
}

fn is_place(typed: &cloud::connection::DraftProject, project: &Project) -> bool {
    typed.region.trim() == project.region.as_str() && typed.project.trim() == project.id.as_str()
}

/// Who is signed in.
#[derive(Clone, Debug, Default)]
pub enum SignIn {
    /// Nobody yet.
    #[default]
    Missing,
    /// Somebody with this credential.
    Held(Credential),
    /// The cloud refused the credential that was there.
    Refused(CloudError),
}

/// Where a credential lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// In this page's memory: a reload asks again.
    #[default]
    Page,
    /// In the tab's storage too, until the tab is closed.
    Tab,
}

/// Who is signed in where.
struct Session {
    seat: Seat,
    sign_in: SignIn,
    keep: Keep,
}

/// Whether a credential that was given for one serves the other: the same projects, hosts and way, the same way in.
/// What is changed in one of them does not get it.
pub fn serves_alike(one: &Draft, other: &Draft) -> bool {
    (&one.projects, &one.products) == (&other.projects, &other.products)
        && (&one.route, &one.hosts, &one.sign_in) == (&other.route, &other.hosts, &other.sign_in)
}

/// A connection that was removed, so that it can be put back. Its credentials are gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Removed {
    /// Its settings.
    pub draft: Draft,
    at: usize,
}

/// All connections.
#[derive(Clone, Copy)]
pub struct Connections {
    /// Those of the site first, then the reader's own.
    pub entries: RwSignal<Vec<Entry>, LocalStorage>,
    /// Whether the browser refused to remember them.
    pub is_forgetful: RwSignal<bool>,
    /// What was remembered and could not be read, as it was stored; empty when nothing is set aside.
    pub set_aside: RwSignal<String>,
    sessions: RwSignal<Vec<Session>, LocalStorage>,
    next: StoredValue<u32>,
}

impl Connections {
    /// What the site presets, and what was remembered.
    pub fn new(presets: &[Draft]) -> Self {
        let connections = Self {
            entries: RwSignal::new_local(Vec::new()),
            is_forgetful: RwSignal::new(false),
            set_aside: RwSignal::new(String::new()),
            sessions: RwSignal::new_local(Vec::new()),
            next: StoredValue::new(0),
        };
        let Remembered { drafts, set_aside, is_forgetful } = Remembered::read();
        connections.is_forgetful.set(is_forgetful);
        connections.set_aside.set(set_aside);
        let mut own = drafts;
        let mut entries = Vec::new();
        for preset in presets {
            let preset = Draft { preset: preset.label.clone(), ..preset.clone() };
            let changed = own.iter().position(|draft| draft.preset == preset.preset).map(|at| own.remove(at));
            entries
                .push(connections.entry(changed.map_or_else(|| preset.clone(), |c| under(c, &preset)), Some(preset)));
        }
        // What the site presets no longer is the reader's own from now on.
        entries.extend(own.into_iter().map(|d| connections.entry(Draft { preset: String::new(), ..d }, None)));
        connections.entries.set(entries);
        connections.take_up_credentials();
        connections
    }

    /// Signs in with the credentials that the tab has kept. What fits no connection any more is forgotten.
    fn take_up_credentials(self) {
        let kept = storage::read(storage::Key::Tokens).ok().flatten().map(Secret::new);
        let Some(kept) = kept.and_then(|text| Settings::parse(text.reveal())) else { return };
        for (draft, line) in kept.readable {
            let Some(key) = Key::from_line(&line) else { continue };
            let is_free = |seat: &Seat| seat.draft() == draft && matches!(self.sign_in(seat), SignIn::Missing);
            let seats = untrack(|| self.entries.get().iter().flat_map(Entry::seats).find(is_free));
            if let Some(seat) = seats {
                self.set(&seat, SignIn::Held(Credential::new(key)), Keep::Tab);
            }
        }
        self.keep_credentials();
    }

    /// Makes the tab keep the credentials that it shall keep, and no other.
    fn keep_credentials(self) {
        let mut kept = Vec::new();
        let mut lines = Vec::new();
        self.sessions.with_untracked(|sessions| {
            for session in sessions.iter().filter(|session| session.keep == Keep::Tab) {
                if let SignIn::Held(credential) = &session.sign_in {
                    kept.push(session.seat.draft());
                    lines.push(credential.key().to_line());
                }
            }
        });
        // What cannot be replaced is not to stay either.
        let _ = storage::remove(storage::Key::Tokens);
        if !kept.is_empty() && Settings::write(storage::Key::Tokens, kept, &lines).is_err() {
            self.is_forgetful.set(true);
        }
    }

    fn entry(self, draft: Draft, preset: Option<Draft>) -> Entry {
        let id = ConnectionId(self.next.get_value());
        self.next.update_value(|next| *next += 1);
        Entry { id, connection: draft.check().ok().map(Arc::new), draft, preset }
    }

    /// The connection of this number.
    pub fn find(self, id: ConnectionId) -> Option<Entry> {
        self.entries.with_untracked(|entries| entries.iter().find(|e| e.id == id).cloned())
    }

    /// Adds a connection, or changes the one of this number; answers its number.
    pub fn save(self, id: Option<ConnectionId>, draft: Draft) -> ConnectionId {
        let entry = match id {
            Some(id) => {
                let preset = self.find(id).and_then(|entry| entry.preset);
                let draft = preset.as_ref().map_or_else(|| draft.clone(), |preset| under(draft.clone(), preset));
                Entry { id, connection: draft.check().ok().map(Arc::new), draft, preset }
            }
            None => self.entry(Draft { preset: String::new(), ..draft }, None),
        };
        let id = entry.id;
        self.entries.update(|entries| match entries.iter_mut().find(|e| e.id == id) {
            Some(old) => *old = entry.clone(),
            None => entries.push(entry.clone()),
        });
        self.move_sessions(&entry);
        self.remember();
        id
    }

    /// After a change, a credential stays with what it was given for, and is wiped where that is gone.
    fn move_sessions(self, entry: &Entry) {
        let seats = entry.seats();
        // One that rests keeps its credentials, for the moment when it is asked again.
        let on = Entry { draft: Draft { off: false, ..entry.draft.clone() }, ..entry.clone() };
        let seats = if entry.draft.off { on.seats() } else { seats };
        self.sessions.update(|sessions| {
            sessions.retain_mut(|session| {
                if session.seat.entry.id != entry.id {
                    return true;
                }
                let old = session.seat.draft();
                let Some(seat) = seats.iter().find(|seat| serves_alike(&seat.draft(), &old)) else { return false };
                session.seat = seat.clone();
                true
            });
        });
    }

    /// Removes a connection of the reader's own and wipes its credentials.
    pub fn remove(self, id: ConnectionId) -> Option<Removed> {
        let at =
            self.entries.with_untracked(|entries| entries.iter().position(|e| e.id == id && e.preset.is_none()))?;
        let mut removed = None;
        self.entries.update(|entries| removed = Some(entries.remove(at)));
        self.sessions.update(|sessions| sessions.retain(|session| session.seat.entry.id != id));
        self.remember();
        Some(Removed { draft: removed?.draft, at })
    }

    /// Puts a removed connection back where it was.
    pub fn restore(self, removed: Removed) -> ConnectionId {
        let entry = self.entry(removed.draft, None);
        let id = entry.id;
        self.entries.update(|entries| entries.insert(removed.at.min(entries.len()), entry));
        self.remember();
        id
    }

    /// Moves one of the reader's own connections by so many places, as far as there are any.
    pub fn shift(self, id: ConnectionId, by: isize) {
        self.entries.update(|entries| {
            let Some(at) = entries.iter().position(|e| e.id == id) else { return };
            let Some(to) = at.checked_add_signed(by).filter(|to| *to < entries.len()) else { return };
            if entries.get(at).is_some_and(|e| e.preset.is_none())
                && entries.get(to).is_some_and(|e| e.preset.is_none())
            {
                entries.swap(at, to);
            }
        });
        self.remember();
    }

    /// Lets what was set aside go.
    pub fn forget_set_aside(self) {
        self.set_aside.set(String::new());
        // Where nothing can be removed, nothing is.
        let _ = storage::remove(storage::Key::SetAside);
    }

    fn remember(self) {
        let drafts = self.entries.with_untracked(|entries| {
            entries.iter().filter(|e| e.preset.as_ref() != Some(&e.draft)).map(|e| e.draft.clone()).collect()
        });
        self.is_forgetful.set(Settings::write(storage::Key::Connections, drafts, &[]).is_err());
        self.keep_credentials();
    }

    /// Who is signed in.
    pub fn sign_in(self, seat: &Seat) -> SignIn {
        self.sessions.with(|sessions| {
            let session = sessions.iter().find(|session| seat.is(session));
            session.map(|session| session.sign_in.clone()).unwrap_or_default()
        })
    }

    /// The credential to ask a project with; none while nobody is signed in there.
    pub fn credential(self, entry: &Entry, project: &Project) -> Option<Credential> {
        match self.sign_in(&entry.seat_of(project)?) {
            SignIn::Held(credential) => Some(credential),
            SignIn::Missing | SignIn::Refused(_) => None,
        }
    }

    /// Everything that waits for somebody to sign in.
    pub fn waiting(self) -> Vec<Seat> {
        let seats: Vec<Seat> = self.entries.with(|entries| entries.iter().flat_map(Entry::seats).collect());
        seats.into_iter().filter(|seat| !matches!(self.sign_in(seat), SignIn::Held(_))).collect()
    }

    /// Takes a credential.
    pub fn take(self, seat: &Seat, key: Key, keep: Keep) {
        self.set(seat, SignIn::Held(Credential::new(key)), keep);
        self.keep_credentials();
    }

    /// Wipes the credentials of a connection.
    pub fn sign_out(self, id: ConnectionId) {
        self.sessions.update(|sessions| sessions.retain(|session| session.seat.entry.id != id));
        self.keep_credentials();
    }

    /// Where a credential lives.
    pub fn keep(self, seat: &Seat) -> Keep {
        self.sessions.with_untracked(|sessions| {
            let session = sessions.iter().find(|session| seat.is(session));
            session.map(|session| session.keep).unwrap_or_default()
        })
    }

    /// Lets a credential live elsewhere from now on.
    pub fn set_keep(self, seat: &Seat, keep: Keep) {
        self.sessions.update_untracked(|sessions| {
            sessions.iter_mut().filter(|session| seat.is(session)).for_each(|session| session.keep = keep);
        });
        self.keep_credentials();
    }

    /// Notes that the cloud refused the credential for a project. It is wiped: it is never sent again.
    pub fn refuse(self, id: ConnectionId, project: &Project, error: CloudError) {
        if let Some(seat) = self.find(id).and_then(|entry| entry.seat_of(project)) {
            self.set(&seat, SignIn::Refused(error), Keep::Page);
            self.keep_credentials();
        }
    }

    fn set(self, seat: &Seat, sign_in: SignIn, keep: Keep) {
        self.sessions.update(|sessions| {
            sessions.retain(|session| !seat.is(session));
            sessions.push(Session { seat: seat.clone(), sign_in, keep });
        });
    }

    /// The connection that can ask for a task and its project, one that is signed in before one that is not.
    pub fn serving(self, key: &TaskKey) -> Option<(Entry, Arc<Project>)> {
        let serving = |entry: &Entry| {
            let connection = entry.connection.as_ref().filter(|_| !entry.draft.off)?;
            let project = connection.projects.iter().find(|project| key.is_served_by(project))?;
            Some((entry.clone(), Arc::clone(project)))
        };
        let all: Vec<_> = self.entries.with(|entries| entries.iter().filter_map(serving).collect());
        let signed_in = all.iter().find(|(entry, project)| self.credential(entry, project).is_some());
        signed_in.or_else(|| all.first()).cloned()
    }
}

/// A draft in the place of the site's: what the site has locked stays as the site has it.
fn under(draft: Draft, preset: &Draft) -> Draft {
    let draft = Draft { preset: preset.preset.clone(), locked: preset.locked, ..draft };
    if preset.locked { Draft { route: preset.route.clone(), hosts: preset.hosts.clone(), ..draft } } else { draft }
}
