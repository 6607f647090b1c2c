//! The memory of paths that were proved: for a day, and without a secret.

use serde::Serialize;

use super::sent;
use crate::call::Method;
use crate::error::Unreadable;
use crate::route::Outgoing;
use crate::time::Moment;
use crate::wire::{Fields, Scalar};

/// How long a proof is good for, in milliseconds: a day.
pub const LIFETIME: i64 = 24 * 60 * 60 * 1_000;

const VERSION: u32 = 1;

/// What a proof is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Key {
    /// The origin that is asked; empty for the page's own.
    pub origin: String,
    /// The form of the route: its pattern, or that it has none.
    pub form: String,
    method: String,
    headers: Vec<String>,
    /// The length of the longest credential.
    bytes: usize,
}

impl Key {
    /// What has to be proved before this leaves with this method on a route of this form.
    pub fn of(form: &str, method: Method, out: &Outgoing) -> Self {
        let mut headers = sent::unsafe_headers(out);
        headers.iter_mut().for_each(|name| name.make_ascii_lowercase());
        Self {
            origin: sent::origin(&out.url).to_owned(),
            form: form.to_owned(),
            method: method.word().to_owned(),
            headers,
            bytes: sent::longest_secret(out),
        }
    }

    /// Whether who has proved this has proved the other: a way for more headers, or a longer credential, is one for
    /// fewer and shorter.
    pub fn covers(&self, other: &Self) -> bool {
        (&self.origin, &self.form, &self.method) == (&other.origin, &other.form, &other.method)
            && other.headers.iter().all(|name| self.headers.contains(name))
            && other.bytes <= self.bytes
    }

    fn read(fields: &Fields<'_>) -> Result<Self, Unreadable> {
        let text = |name: &str| fields.get::<String>(name).map(Option::unwrap_or_default);
        let headers = fields.get::<Vec<Scalar>>("headers")?.unwrap_or_default();
        let bytes = fields.get::<Scalar>("bytes")?.and_then(|bytes| bytes.as_count()).unwrap_or(0);
        Ok(Self {
            origin: text("origin")?,
            form: text("form")?,
            method: text("method")?,
            headers: headers.iter().map(ToString::to_string).collect(),
            bytes: usize::try_from(bytes).unwrap_or(0),
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Proof {
    #[serde(flatten)]
    of: Key,
    /// Milliseconds of the moment at which it ends.
    until: i64,
}

/// All proofs there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proofs(Vec<Proof>);

#[derive(Serialize)]
struct Stored<'a> {
    version: u32,
    proofs: &'a [Proof],
}

impl Proofs {
    /// The proofs that were stored. What cannot be read proves nothing.
    pub fn read(text: &str) -> Self {
        let read = || {
            let fields = Fields::parse(text).ok()?;
            let version = fields.get::<Scalar>("version").ok()??.as_count()?;
            let proof = |fields: &Fields<'_>| {
                let until = fields.get::<Scalar>("until").ok()??.as_count()?;
                Some(Proof { of: Key::read(fields).ok()?, until: i64::try_from(until).ok()? })
            };
            let proofs = fields.objects("proofs").ok()?;
            (version == u64::from(VERSION)).then(|| proofs.iter().filter_map(proof).collect())
        };
        Self(read().unwrap_or_default())
    }

    /// As text to be stored.
    pub fn write(&self) -> String {
        serde_json::to_string(&Stored { version: VERSION, proofs: &self.0 }).unwrap_or_default()
    }

    /// Whether a path is proved at this moment. A proof from the future is none: the clock was changed.
    pub fn hold(&self, key: &Key, now: Moment) -> bool {
        self.0.iter().any(|proof| proof.is_good(now) && proof.of.covers(key))
    }

    /// Notes that a path was proved now, and forgets what is good for nothing any more.
    pub fn note(&mut self, key: Key, now: Moment) {
        self.0.retain(|proof| proof.is_good(now) && !key.covers(&proof.of));
        self.0.push(Proof { of: key, until: now.plus(LIFETIME).millis() });
    }

    /// Forgets what would have proved this, too: it does not hold any more.
    pub fn forget(&mut self, key: &Key) {
        self.0.retain(|proof| !proof.of.covers(key));
    }
}

impl Proof {
    fn is_good(&self, now: Moment) -> bool {
        (now.millis()..=now.plus(LIFETIME).millis()).contains(&self.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Language, Product, Request};
    use crate::credential::Credential;
    use crate::region::Endpoint;
    use crate::route::{Route, Template};
    use crate::secret::Secret;
    use proptest::prelude::*;

    fn now() -> Moment {
        Moment::read("2026-11-21T08:00:00Z").unwrap()
    }

    fn key(template: &str, language: bool, bytes: usize) -> Key {
        let request = Request::get(Product::Dcs, "/v2/p/tasks".into(), String::new());
        let request = if language { request.in_language(Language::English) } else { request };
        let route = Route::Proxy(Template::proxy(template).unwrap());
        let token = Secret::new("s".repeat(bytes));
        Key::of(
            template,
            request.method,
            &Outgoing::new(&request, &Endpoint::https("h.example"), &route, &Credential::Token(token), None).unwrap(),
        )
    }

    const ONE: &str = "https://p.example/{url}";

    #[test]
    fn a_proof_covers_fewer_headers_and_shorter_credentials_on_the_same_way() {
        let mut proofs = Proofs::default();
        proofs.note(key(ONE, true, 100), now());
        assert!(proofs.hold(&key(ONE, true, 100), now()) && proofs.hold(&key(ONE, false, 10), now()));
        assert!(!proofs.hold(&key(ONE, true, 101), now()));
        assert!(!proofs.hold(&key("https://p.example/{url_encoded}", true, 100), now()), "another form");
        assert!(!proofs.hold(&key("https://q.example/{url}", true, 100), now()), "another origin");
        let mut fewer = Proofs::default();
        fewer.note(key(ONE, false, 100), now());
        assert!(!fewer.hold(&key(ONE, true, 100), now()));
    }

    #[test]
    fn a_proof_ends_after_a_day_and_with_a_clock_that_was_changed() {
        let mut proofs = Proofs::default();
        proofs.note(key(ONE, true, 1), now());
        assert!(proofs.hold(&key(ONE, true, 1), now().plus(LIFETIME)));
        assert!(!proofs.hold(&key(ONE, true, 1), now().plus(LIFETIME + 1)));
        assert!(!proofs.hold(&key(ONE, true, 1), now().plus(-1)));
        proofs.note(key("https://q.example/{url}", true, 1), now().plus(2 * LIFETIME));
        assert!(!proofs.write().contains("p.example"), "what is over is forgotten");
    }

    #[test]
    fn a_failure_costs_the_proofs_that_said_otherwise_and_no_other() {
        let mut proofs = Proofs::default();
        proofs.note(key(ONE, true, 1), now());
        proofs.note(key("https://q.example/{url}", true, 1), now());
        proofs.forget(&key(ONE, true, 900));
        assert!(proofs.hold(&key(ONE, true, 1), now()), "a larger one does not pass: this one did");
        proofs.forget(&key(ONE, true, 1));
        assert!(!proofs.hold(&key(ONE, true, 1), now()));
        assert!(proofs.hold(&key("https://q.example/{url}", true, 1), now()));
    }

    #[test]
    fn what_is_stored_is_read_again_and_anything_else_proves_nothing() {
        let mut proofs = Proofs::default();
        proofs.note(key(ONE, true, 12_288), now());
        let text = proofs.write();
        assert_eq!(Proofs::read(&text), proofs);
        assert!(!text.contains("ssss"));
        assert_eq!(Proofs::read(&text.replace("\"version\":1", "\"version\":2")), Proofs::default());
        assert_eq!(Proofs::read(&text.replace("\"until\":", "\"till\":")), Proofs::default());
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,80}") {
            let _ = Proofs::read(&text);
        }
    }
}
