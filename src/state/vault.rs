//! The secrets that the reader keeps in this browser: one record in its storage, encrypted under a passphrase. The key is
//! in this page's memory alone, from when the passphrase was typed until somebody locks or the page goes away.

use cloud::connection::Draft;
use cloud::secret::Secret;
use leptos::prelude::*;

use super::sealed::{Entry, ITERATIONS, Record, beside, filled_up, taken_out};
use crate::browser::crypto::{self, Failed, Key, SALT};
use crate::browser::storage;

/// Characters that a new passphrase has at least. Whoever holds a copy of the record can try as many as they like.
pub const SHORTEST: usize = 12;

/// A secret, and the connection that it was given for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The connection.
    pub draft: Draft,
    /// The secret, as a text.
    pub secret: Secret,
}

/// How it stands with what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing is kept, and there is no passphrase yet.
    Absent,
    /// Something is kept, and the passphrase is wanted.
    Locked,
    /// The passphrase was given.
    Open,
    /// Something is kept and cannot be read.
    Damaged,
}

/// What is wrong with a new passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It has too few characters.
    Short,
    /// It was typed differently the second time.
    Differs,
}

/// Whether a new passphrase, typed twice, can be used.
pub fn check(passphrase: &str, again: &str) -> Result<(), Unfit> {
    if passphrase.chars().count() < SHORTEST {
        Err(Unfit::Short)
    } else if passphrase != again {
        Err(Unfit::Differs)
    } else {
        Ok(())
    }
}

/// The key of a record with this salt.
#[derive(Clone)]
struct Opened {
    key: Key,
    salt: [u8; SALT],
    iterations: u32,
}

/// What this browser keeps.
#[derive(Clone, Copy)]
pub struct Vault {
    record: RwSignal<Option<Record>>,
    is_damaged: RwSignal<bool>,
    /// How many secrets could not be read since the page is there.
    pub lost: RwSignal<usize>,
    opened: RwSignal<Option<Opened>, LocalStorage>,
}

impl Default for Vault {
    /// What is stored, locked.
    fn default() -> Self {
        let vault = Self {
            record: RwSignal::new(None),
            is_damaged: RwSignal::new(false),
            lost: RwSignal::new(0),
            opened: RwSignal::new_local(None),
        };
        vault.reread();
        vault
    }
}

impl Vault {
    /// Whether anything can be encrypted here at all.
    pub fn is_possible(self) -> bool {
        crypto::is_there()
    }

    /// How it stands.
    pub fn state(self) -> State {
        if self.is_damaged.get() {
            State::Damaged
        } else if self.opened.read().is_some() {
            State::Open
        } else if self.record.read().is_some() {
            State::Locked
        } else {
            State::Absent
        }
    }

    /// How many secrets are kept.
    pub fn count(self) -> usize {
        self.record.read().as_ref().map_or(0, |record| record.entries.len())
    }

    /// Whether the secret of a connection is here and waits for the passphrase; `all` are the connections there are.
    pub fn holds_back(self, draft: &Draft, all: &[Draft]) -> bool {
        let holds = |record: &Record| record.position(draft, all).is_some();
        self.state() == State::Locked && self.record.read().as_ref().is_some_and(holds)
    }

    /// Takes up what is stored now. A key that is not its key opens nothing any more. Where nothing is kept now, the
    /// passphrase stays given: what was refused in another tab is to be replaced, and goes where it was.
    pub fn reread(self) {
        let stored = storage::read(storage::Key::Vault).ok().flatten();
        let read = stored.map(|text| Record::read(&text)).transpose();
        self.is_damaged.set(read.is_err());
        let record = read.ok().flatten().map(|(record, lost)| {
            self.lost.update(|all| *all = (*all).max(lost));
            record
        });
        let is_anothers = |opened: &Opened| {
            record.as_ref().is_some_and(|record| (opened.salt, opened.iterations) != (record.salt, record.iterations))
        };
        if self.opened.with_untracked(|opened| opened.as_ref().is_some_and(is_anothers)) {
            self.opened.set(None);
        }
        self.record.set(record);
    }

    /// Makes a place under a new passphrase. Nothing is stored before there is a secret to keep.
    pub async fn make(self, passphrase: &Secret) -> Result<(), Failed> {
        let (salt, iterations) = (crypto::random()?, ITERATIONS);
        let key = Key::derive(passphrase, &salt, iterations).await?;
        self.reread();
        // Another tab has made one meanwhile, under its own passphrase.
        if untrack(|| self.state()) != State::Absent {
            return Err(Failed::Refused);
        }
        self.opened.set(Some(Opened { key, salt, iterations }));
        Ok(())
    }

    /// Opens what is kept; refused where this is not the passphrase.
    pub async fn open(self, passphrase: &Secret) -> Result<Vec<Kept>, Failed> {
        let record = self.record.get_untracked().ok_or(Failed::Refused)?;
        let (salt, iterations) = (record.salt, record.iterations);
        let key = Key::derive(passphrase, &salt, iterations).await?;
        let kept = open_all(&key, &record).await;
        if kept.is_empty() {
            return Err(Failed::Refused);
        }
        self.lost.update(|lost| *lost = (*lost).max(record.entries.len() - kept.len()));
        self.opened.set(Some(Opened { key, salt, iterations }));
        self.reread();
        Ok(kept)
    }

    /// All secrets that the key opens, while it is open.
    pub async fn kept(self) -> Vec<Kept> {
        let opened = self.opened.get_untracked();
        match (opened, self.record.get_untracked()) {
            (Some(Opened { key, .. }), Some(record)) => open_all(&key, &record).await,
            _ => Vec::new(),
        }
    }

    /// The connection that the secret for this one was given for, which may have had another label.
    pub fn given_for(self, draft: &Draft, all: &[Draft]) -> Option<Draft> {
        self.record.with_untracked(|record| {
            let record = record.as_ref()?;
            record.entries.get(record.position(draft, all)?).map(|entry| entry.draft.clone())
        })
    }

    /// Keeps a secret in place of the one that was kept for its connection, if it `is_wanted` once it is encrypted.
    pub async fn put(self, kept: Kept, all: &[Draft], is_wanted: impl FnOnce() -> bool) -> Result<(), Failed> {
        let key = self.opened.with_untracked(|opened| opened.as_ref().map(|opened| opened.key.clone()));
        let key = key.ok_or(Failed::Refused)?;
        let sealed = key.seal(&filled_up(&kept.secret), &beside(&kept.draft)).await?;
        // As it is now: another tab may have changed it.
        self.reread();
        let Some(Opened { salt, iterations, .. }) = self.opened.get_untracked() else { return Err(Failed::Refused) };
        if !is_wanted() {
            return Ok(());
        }
        let none = Record { salt, iterations, entries: Vec::new() };
        let mut record = self.record.get_untracked().unwrap_or(none);
        let place = record.position(&kept.draft, all);
        let entry = Entry::new(kept.draft, sealed);
        match place.and_then(|at| record.entries.get_mut(at)) {
            Some(old) => *old = entry,
            None => record.entries.push(entry),
        }
        self.store(record).map_err(|_| Failed::Refused)
    }

    /// Wipes the secret of a connection, and the record with its last one.
    pub fn wipe(self, draft: &Draft, all: &[Draft]) {
        self.reread();
        let Some(mut record) = self.record.get_untracked() else { return };
        if let Some(at) = record.position(draft, all) {
            record.entries.remove(at);
            // What cannot be replaced is not to stay either.
            if self.store(record).is_err() {
                self.forget();
            }
        }
    }

    /// Wipes what belongs to none of the connections there are.
    pub fn keep_only(self, all: &[Draft]) {
        let entries = self.record.with_untracked(|record| record.as_ref().map(|record| record.entries.clone()));
        let serves = |entry: &&Entry| all.iter().any(|draft| self.given_for(draft, all).as_ref() == Some(&entry.draft));
        let strays: Vec<Entry> = entries.unwrap_or_default().into_iter().filter(|entry| !serves(&entry)).collect();
        strays.iter().for_each(|stray| self.wipe(&stray.draft, all));
    }

    /// Forgets the key: the passphrase is wanted again.
    pub fn lock(self) {
        self.opened.set(None);
    }

    /// Wipes everything that is kept, readable or not.
    pub fn forget(self) {
        self.lock();
        self.lost.set(0);
        let _ = storage::remove(storage::Key::Vault);
        self.reread();
    }

    fn store(self, record: Record) -> Result<(), storage::Refused> {
        if record.entries.is_empty() {
            storage::remove(storage::Key::Vault)?;
            self.record.set(None);
        } else {
            storage::write(storage::Key::Vault, &record.write())?;
            self.record.set(Some(record));
        }
        Ok(())
    }
}

/// What a key opens of a record.
async fn open_all(key: &Key, record: &Record) -> Vec<Kept> {
    let mut kept = Vec::new();
    for Entry { draft, text, sealed } in &record.entries {
        if let Ok(filled) = key.open(sealed, text).await {
            kept.push(Kept { draft: draft.clone(), secret: taken_out(&filled) });
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_passphrase_is_long_enough_and_typed_alike_twice() {
        assert_eq!(check("elf letters", "elf letters"), Err(Unfit::Short));
        assert_eq!(check("正确的马电池订书钉和更多", "正确的马电池订书钉和更多"), Ok(()), "characters, not bytes");
        assert_eq!(check("twelve chars", "twelve Chars"), Err(Unfit::Differs));
        assert_eq!(check("twelve chars", "twelve chars"), Ok(()));
    }

    #[test]
    fn where_there_is_no_browser_nothing_is_kept() {
        Owner::new().with(|| {
            let vault = Vault::default();
            assert_eq!((vault.is_possible(), vault.state(), vault.count()), (false, State::Absent, 0));
        });
    }
}
