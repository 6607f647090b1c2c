//! The reader's connections: those of the site and their own, in their order, remembered without secrets. Who is
//! signed in to them is the business of `sign_ins`.

use std::sync::Arc;

use cloud::connection::{Connection, Draft, Project, SignInWay};
use cloud::error::CloudError;
use cloud::route::Route;
use cloud::secret::Secret;
use leptos::prelude::*;
use tasks::task::TaskKey;

use super::credential::{Credential, End, Key};
use super::proxy_tokens::ProxyTokens;
use super::remembered::{Remembered, Settings};
use super::tabs::{Tabs, Word};
use super::trust::Trust;
use super::vault::{Kept, State, Vault};
use crate::browser::background::run;
use crate::browser::crypto::Failed;
use crate::browser::{clock, storage};

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
            SignInWay::Token => connection.projects.iter().map(|p| seat(Some(p))).collect(),
            // A one-time code serves one call, and so one project.
            SignInWay::Password if !self.draft.sign_in.user_id.is_empty() => {
                connection.projects.iter().map(|p| seat(Some(p))).collect()
            }
            SignInWay::Password | SignInWay::AccessKey => vec![seat(None)],
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
    pub fn draft(&self) -> Draft {
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
    /// In the browser's storage too, encrypted.
    Browser,
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
    /// The credentials that this browser keeps, encrypted.
    pub vault: Vault,
    /// The other tabs.
    pub tabs: Tabs,
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
            set_aside: RwSignal::new(String::new()),
            vault: Vault::default(),
            tabs: Tabs::default(),
            trust: Trust::new(),
            proxy_tokens: ProxyTokens::default(),
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
        connections.vault.keep_only(&connections.seat_drafts());
        connections
    }

    /// Everything that one credential each is for, of connections that rest too: they keep theirs.
    fn seats(self) -> Vec<Seat> {
        let awake = |entry: &Entry| Entry { draft: Draft { off: false, ..entry.draft.clone() }, ..entry.clone() };
        self.entries.with(|entries| entries.iter().flat_map(|entry| awake(entry).seats()).collect())
    }

    fn seat_drafts(self) -> Vec<Draft> {
        untrack(|| self.seats()).iter().map(Seat::draft).collect()
    }

    /// Signs in with the credentials that the tab has kept. What fits no connection any more is forgotten.
    fn take_up_credentials(self) {
        let kept = storage::read(storage::Key::Tokens).ok().flatten().map(Secret::new);
        let Some(kept) = kept.map(|text| Settings::parse(text.reveal()).unwrap_or_default()) else { return };
        for (draft, line) in kept.readable {
            let Some(credential) = Credential::from_line(&line, &draft) else { continue };
            let is_free = |seat: &Seat| seat.draft() == draft && matches!(self.sign_in(seat), SignIn::Missing);
            if let Some(seat) = untrack(|| self.seats().into_iter().find(is_free)) {
                self.set(&seat, SignIn::Held(credential), Keep::Tab);
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
                    lines.push(credential.to_line());
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
        self.vault.keep_only(&self.seat_drafts());
        entry.seats().iter().for_each(|seat| self.keep_in_browser(seat));
        id
    }

    /// After a change, a credential stays with what it was given for, and is wiped where that is gone.
    fn move_sessions(self, entry: &Entry) {
        // One that rests keeps its credentials, for the moment when it is asked again.
        let seats: Vec<Seat> = untrack(|| self.seats()).into_iter().filter(|seat| seat.entry.id == entry.id).collect();
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
        self.forget_sessions(id);
        self.remember();
        self.vault.keep_only(&self.seat_drafts());
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

    /// Wipes the proxies' tokens that nobody who is signed in has a use for.
    fn wipe_proxy_tokens(self) {
        let routes: Vec<Route> = self.sessions.with_untracked(|sessions| {
            let used = sessions.iter().filter(|session| !matches!(session.sign_in, SignIn::Missing));
            used.flat_map(|session| session.seat.projects()).map(|project| project.route.clone()).collect()
        });
        self.proxy_tokens.keep_only(|route| routes.contains(route));
    }

    /// The reader's own connections, and the site's as far as they are changed.
    pub(super) fn remembered(self) -> Vec<Draft> {
        self.entries.with_untracked(|entries| {
            entries.iter().filter(|e| e.preset.as_ref() != Some(&e.draft)).map(|e| e.draft.clone()).collect()
        })
    }

    fn remember(self) {
        self.is_forgetful.set(Settings::write(storage::Key::Connections, self.remembered(), &[]).is_err());
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
            SignIn::Held(credential) => Some(credential.of(project)),
            SignIn::Missing | SignIn::Refused(_) => None,
        }
    }

    /// Everything that waits for somebody to sign in.
    pub fn waiting(self) -> Vec<Seat> {
        let seats: Vec<Seat> = self.entries.with(|entries| entries.iter().flat_map(Entry::seats).collect());
        seats.into_iter().filter(|seat| !matches!(self.sign_in(seat), SignIn::Held(_))).collect()
    }

    /// Everything of which the cloud refused the credential.
    pub fn refused(self) -> Vec<Seat> {
        let mut waiting = self.waiting();
        waiting.retain(|seat| matches!(self.sign_in(seat), SignIn::Refused(_)));
        waiting
    }

    /// When the first token ends, and the label of its connection.
    pub fn first_end(self) -> Option<(String, End)> {
        self.sessions.with(|sessions| {
            let ends = sessions.iter().filter_map(|session| match &session.sign_in {
                SignIn::Held(credential) => Some((session.seat.entry.draft.label.clone(), credential.end()?)),
                SignIn::Missing | SignIn::Refused(_) => None,
            });
            ends.min_by_key(|(_, end)| end.at)
        })
    }

    /// How far this machine's clock is off, where that is too much for what it signs, which is corrected.
    pub fn clock_error(self) -> Option<i64> {
        self.sessions.with(|sessions| {
            let skews = sessions.iter().filter_map(|session| match &session.sign_in {
                SignIn::Held(credential) => credential.skew().filter(|skew| skew.is_too_much()),
                SignIn::Missing | SignIn::Refused(_) => None,
            });
            skews.map(|skew| skew.millis).next()
        })
    }

    /// Takes a credential.
    pub fn take(self, seat: &Seat, key: Key, keep: Keep) {
        let end = matches!(key, Key::Token(_)).then(|| End::guess(clock::now()));
        self.set(seat, SignIn::Held(Credential::new(key, end)), keep);
        self.keep_credentials();
        self.keep_in_browser(seat);
    }

    /// Wipes the credentials of a connection, here and in the other tabs.
    pub fn sign_out(self, id: ConnectionId) {
        let seats = untrack(|| self.seats()).into_iter().filter(|seat| seat.entry.id == id);
        self.forget_sessions(id);
        self.keep_credentials();
        for seat in seats {
            self.wipe(&seat);
            self.tabs.say(&Word::SignedOut(Box::new(seat.draft())));
        }
    }

    fn forget_sessions(self, id: ConnectionId) {
        self.sessions.update(|sessions| sessions.retain(|session| session.seat.entry.id != id));
        self.wipe_proxy_tokens();
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
        self.keep_in_browser(seat);
    }

    /// Notes that the cloud refused the credential for a project. It is wiped: it is never sent again.
    pub fn refuse(self, id: ConnectionId, project: &Project, error: CloudError) {
        if let Some(seat) = self.find(id).and_then(|entry| entry.seat_of(project)) {
            if self.keep(&seat) == Keep::Browser {
                // The passphrase stays given: the next credential is to go where this one was.
                self.vault.wipe(&seat.draft(), &self.seat_drafts());
            }
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

    /// Makes the browser keep a credential if it shall. One that shall live elsewhere is not to stay there; what is
    /// locked is left alone, and waits.
    fn keep_in_browser(self, seat: &Seat) {
        let held = move |seat: &Seat| match untrack(|| self.sign_in(seat)) {
            SignIn::Held(credential) => Some(credential.to_line()),
            SignIn::Missing | SignIn::Refused(_) => None,
        };
        let Some(line) = held(seat) else { return };
        if self.keep(seat) != Keep::Browser {
            if untrack(|| self.vault.state()) == State::Open {
                self.wipe(seat);
            }
            return;
        }
        let (of, kept) = (seat.clone(), Kept { draft: seat.draft(), secret: line.clone() });
        run(async move {
            let is_wanted = || {
                let is_there = untrack(|| self.seats()).contains(&of);
                is_there && held(&of).as_ref() == Some(&line) && self.keep(&of) == Keep::Browser
            };
            if self.vault.put(kept, &self.seat_drafts(), is_wanted).await.is_err() {
                self.is_forgetful.try_set(true);
            }
        });
    }

    /// Wipes what the browser keeps for a seat. With the last secret goes the passphrase.
    fn wipe(self, seat: &Seat) {
        let count = || untrack(|| self.vault.count());
        let before = count();
        self.vault.wipe(&seat.draft(), &self.seat_drafts());
        if before > 0 && count() == 0 {
            self.vault.lock();
        }
    }

    /// Whether a credential is kept in the browser and waits for the passphrase.
    pub fn waits(self, seat: &Seat) -> bool {
        let all: Vec<Draft> = self.seats().iter().map(Seat::draft).collect();
        self.vault.holds_back(&seat.draft(), &all) && !matches!(self.sign_in(seat), SignIn::Held(_))
    }

    /// Signs in with the credentials that the browser keeps, by their passphrase; refused where it is another.
    pub async fn unlock(self, passphrase: &Secret) -> Result<(), Failed> {
        self.take_up(self.vault.open(passphrase).await?);
        Ok(())
    }

    fn take_up(self, kept: Vec<Kept>) {
        let all = self.seat_drafts();
        for seat in untrack(|| self.seats()) {
            let given_for = self.vault.given_for(&seat.draft(), &all);
            let kept = kept.iter().find(|kept| Some(&kept.draft) == given_for.as_ref());
            // What lives elsewhere stays; what another tab has replaced is replaced here.
            let stays = match untrack(|| self.sign_in(&seat)) {
                SignIn::Held(held) => {
                    self.keep(&seat) != Keep::Browser || kept.is_some_and(|kept| kept.secret == held.to_line())
                }
                SignIn::Missing | SignIn::Refused(_) => false,
            };
            let credential = kept.and_then(|kept| Credential::from_line(&kept.secret, &kept.draft));
            if let (Some(credential), false) = (credential, stays) {
                self.set(&seat, SignIn::Held(credential), Keep::Browser);
            }
        }
    }

    /// Locks what the browser keeps, here and in the other tabs: nobody is signed in by it any more.
    pub fn lock(self) {
        self.follow_lock();
        self.tabs.say(&Word::Locked);
    }

    /// Does as another tab did that locked.
    pub fn follow_lock(self) {
        self.vault.lock();
        self.sessions.update(|sessions| sessions.retain(|session| session.keep != Keep::Browser));
    }

    /// Wipes everything that the browser keeps, and signs out whoever it signed in, here and in the other tabs.
    pub fn forget_kept(self) {
        let mut kept: Vec<ConnectionId> = self.sessions.with_untracked(|sessions| {
            let kept = sessions.iter().filter(|session| session.keep == Keep::Browser);
            kept.map(|session| session.seat.entry.id).collect()
        });
        kept.dedup();
        kept.into_iter().for_each(|id| self.sign_out(id));
        self.vault.forget();
        self.tabs.say(&Word::Locked);
    }

    /// Does as another tab did that signed out of what these settings are for.
    pub fn follow_sign_out(self, draft: &Draft) {
        self.sessions.update(|sessions| sessions.retain(|session| !serves_alike(&session.seat.draft(), draft)));
        self.keep_credentials();
        let count = || untrack(|| self.vault.count());
        let before = count();
        self.vault.reread();
        // With the last secret goes the passphrase.
        if before > 0 && count() == 0 {
            self.vault.lock();
        }
    }

    /// From now on, what other tabs store is taken up: connections that were added or removed there, and credentials
    /// that the browser keeps, where the passphrase was given here too.
    pub fn follow_storage(self) {
        storage::on_change(storage::Key::Connections, move || self.follow_connections());
        storage::on_change(storage::Key::Vault, move || {
            self.vault.reread();
            run(async move { self.take_up(self.vault.kept().await) });
        });
    }

    fn follow_connections(self) {
        let text = storage::read(storage::Key::Connections).ok().flatten();
        let Some(settings) = text.and_then(|text| Settings::parse(&text)) else { return };
        let (site, mut old): (Vec<Entry>, Vec<Entry>) =
            self.entries.get_untracked().into_iter().partition(|entry| entry.preset.is_some());
        let (changed, stored): (Vec<Draft>, Vec<Draft>) =
            settings.readable.into_iter().map(|(draft, _)| draft).partition(|draft| !draft.preset.is_empty());
        let mut entries = Vec::new();
        for entry in site {
            let preset = entry.preset.clone().unwrap_or_default();
            let draft = changed.iter().find(|draft| draft.preset == preset.preset).cloned();
            let draft = draft.map_or_else(|| preset.clone(), |draft| under(draft, &preset));
            entries.push(Entry { connection: draft.check().ok().map(Arc::new), draft, ..entry });
        }
        for draft in &stored {
            let renamed = |entry: &Entry| serves_alike(&entry.draft, draft) && !stored.contains(&entry.draft);
            let same = old.iter().position(|entry| entry.draft == *draft);
            let same = same.or_else(|| old.iter().position(renamed));
            let id = same.map(|at| old.swap_remove(at).id);
            let entry = self.entry(draft.clone(), None);
            entries.push(Entry { id: id.unwrap_or(entry.id), ..entry });
        }
        self.entries.set(entries.clone());
        old.iter().for_each(|gone| self.forget_sessions(gone.id));
        entries.iter().for_each(|entry| self.move_sessions(entry));
        self.keep_credentials();
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
pub(super) fn under(draft: Draft, preset: &Draft) -> Draft {
    let draft = Draft { preset: preset.preset.clone(), locked: preset.locked, ..draft };
    if preset.locked { Draft { route: preset.route.clone(), hosts: preset.hosts.clone(), ..draft } } else { draft }
}
