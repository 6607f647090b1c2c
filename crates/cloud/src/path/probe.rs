//! What is tried of a path, and what may come of it. All that touches the parts of an [`Outgoing`] is here.

use super::sent::{self, origin};
use crate::call::{Method, Request, Response, encode};
use crate::route::Outgoing;
use crate::secret::Secret;
use crate::sign::AccessKey;
use crate::time::Moment;
use serde_json::Value;

/// How a probe is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// As calls are.
    Call,
    /// So that the browser hides the answer, and asks nobody for leave (`no-cors`).
    Blind,
    /// So that a redirect shows as one (`redirect: "manual"`).
    Stay,
    /// So that the browser asks first (a preflight), though nothing in it needs to be allowed.
    AskFirst,
}

/// One thing to try. It holds no credential that is good for anything.
#[derive(Clone, Debug)]
pub struct Probe {
    /// How it is sent.
    pub how: How,
    /// What is sent.
    pub out: Outgoing,
    /// Milliseconds to wait before it is sent.
    pub pause: u32,
}

impl Probe {
    pub(super) fn new(how: How, out: Outgoing) -> Self {
        Self { how, out, pause: 0 }
    }
}

/// What the browser says of a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Given, or this browser knows no such permission.
    Granted,
    /// The reader will be asked.
    Prompt,
    /// Refused.
    Denied,
}

/// An answer that could be read.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What came.
    pub response: Response,
    /// How long it took, in milliseconds.
    pub millis: u32,
    /// When it came, by our clock.
    pub at: Moment,
}

/// What came of a probe.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The browser failed it, in these words.
    Rejected(String),
    /// The page's own policy failed it; which of its directives, for which address.
    PolicyViolation(String),
    /// No whole answer in time.
    Late,
    /// An answer that may not be looked into.
    Opaque,
    /// A redirect, not followed.
    Redirect,
    /// An answer.
    Answer(Answer),
    /// What the browser said of a permission.
    Permission(Permission),
}

/// What a page may read of any answer that it may read at all.
const SAFE_TO_READ: [&str; 7] =
    ["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"];

/// Whether a header of an answer is read only by leave.
pub(super) fn needs_exposing(name: &str) -> bool {
    !SAFE_TO_READ.contains(&name)
}

/// The same address asked with only those headers that need no leave.
pub(super) fn plain(out: &Outgoing) -> Outgoing {
    only(out, "")
}

/// The same with one of the other headers.
pub(super) fn only(out: &Outgoing, name: &str) -> Outgoing {
    let is_kept = |of: &str| of == name || sent::SAFE_TO_SEND.contains(&of.to_ascii_lowercase().as_str());
    let mut only = out.clone();
    only.headers.retain(|(of, _)| is_kept(of));
    only.secrets.retain(|(of, _)| is_kept(of));
    only
}

/// The same with one slash in the address where two stand behind its host; none where there are no two.
pub(super) fn single_slashed(out: &Outgoing) -> Option<Outgoing> {
    let path = origin(&out.url).len();
    let end = out.url.find('?').unwrap_or(out.url.len());
    let at = path + out.url.get(path..end)?.find("//")?;
    let url = format!("{}{}", out.url.get(..at)?, out.url.get(at + 1..)?);
    let mut single = out.clone();
    single.url = url;
    Some(single)
}

/// A token that nobody gave out: as long as this one, of letters, digits and the other characters it is written
/// with. Where in it they stand tells nothing of the real one.
pub fn made_up_token(like: &Secret) -> Secret {
    made_up_of(like.reveal(), like.reveal().len())
}

fn made_up_of(like: &str, length: usize) -> Secret {
    let mut marks: Vec<char> = like.chars().filter(char::is_ascii_punctuation).collect();
    marks.sort_unstable();
    marks.dedup();
    let pattern: String = "MadeUpByTaskdeck0123456789".chars().chain(marks).collect();
    Secret::new(pattern.chars().cycle().take(length).collect())
}

/// Whoever is asked for by a made-up name must not be there: a short one may be somebody's.
const NOBODYS_NAME: usize = 32;

/// The same request with nothing in its body or its own headers that is anybody's: the shape of the body stays, its texts do not, but
/// for the ways to sign in that it names. One that removes what its path names, names nothing that is there: some proxies
/// bring a credential of their own, and with it the probe would be obeyed.
pub fn made_up_request(request: &Request) -> Request {
    let body = request.body.as_ref().map(|body| {
        let mut body: Value = serde_json::from_str(body.reveal()).unwrap_or_default();
        replace_texts(&mut body);
        Secret::new(body.to_string())
    });
    let secrets = request.secrets.iter().map(|(name, value)| (*name, made_up_token(value))).collect();
    let path = match (request.method, request.path.rsplit_once('/')) {
        (Method::Delete, Some((before, id))) if body.is_none() => {
            let id = Secret::new(id.to_owned());
            format!("{before}/{}", encode(made_up_of("", id.reveal().len().max(NOBODYS_NAME)).reveal()))
        }
        _ => request.path.clone(),
    };
    Request { body, secrets, path, ..request.clone() }
}

fn replace_texts(value: &mut Value) {
    match value {
        Value::String(text) => {
            let like = Secret::new(std::mem::take(text));
            *text = made_up_of(like.reveal(), like.reveal().len().max(NOBODYS_NAME)).reveal().to_owned();
        }
        Value::Array(items) => items.iter_mut().for_each(replace_texts),
        Value::Object(fields) => {
            fields.iter_mut().filter(|(name, _)| *name != "methods").for_each(|(_, value)| replace_texts(value));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// An access key that nobody gave out, of the same lengths as this one.
pub fn made_up_key(like: &AccessKey) -> AccessKey {
    let made_up = |text: &str| made_up_token(&Secret::new(text.to_owned()));
    AccessKey {
        id: made_up(&like.id).reveal().to_ascii_uppercase(),
        secret: made_up(like.secret.reveal()),
        security_token: like.security_token.as_ref().map(made_up_token),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Language, Product, Request};
    use crate::region::Endpoint;
    use crate::route::{Route, Template};
    use proptest::prelude::*;

    fn out(template: &str) -> Outgoing {
        let request = Request::get(Product::Dcs, "/v2/p/tasks".into(), "a=//".into()).in_language(Language::English);
        let route = Route::Proxy(Template::proxy(template).unwrap());
        {
            let token = crate::credential::Credential::Token(Secret::new("t".into()));
            Outgoing::new(&request, &Endpoint::https("h.example"), &route, &token, None).unwrap()
        }
    }

    #[test]
    fn headers_that_need_leave_are_told_from_those_that_do_not() {
        let out = out("https://p.example/{url}");
        assert_eq!(sent::unsafe_headers(&out), ["X-Language", "X-Auth-Token"]);
        assert!(sent::unsafe_headers(&plain(&out)).is_empty() && plain(&out).headers.len() == 1);
        assert_eq!(sent::unsafe_headers(&only(&out, "X-Auth-Token")), ["X-Auth-Token"]);
        assert_eq!(sent::unsafe_headers(&only(&out, "X-Language")), ["X-Language"]);
    }

    #[test]
    fn two_slashes_behind_the_host_become_one() {
        let single = |template| single_slashed(&out(template)).map(|out| out.url);
        assert_eq!(
            single("https://p.example/{url}").as_deref(),
            Some("https://p.example/https:/h.example/v2/p/tasks?a=//")
        );
        assert_eq!(single("https://p.example/{host}{path}"), None);
        assert_eq!(single("https://p.example/?{url}"), None);
    }

    #[test]
    fn an_origin_is_all_before_the_path() {
        assert_eq!(origin("https://p.example:8443/https://h.example/"), "https://p.example:8443");
        assert_eq!(origin("https://p.example?u=1"), "https://p.example");
        assert_eq!(origin("http://[::1]:80"), "http://[::1]:80");
        assert_eq!(origin("/cloud/x"), "");
    }

    #[test]
    fn a_made_up_key_has_the_lengths_of_the_real_one() {
        let secret = |text: &str| Secret::new(text.into());
        let real = AccessKey {
            id: "QTWAOYTTINDUT2QVKYUC".into(),
            secret: secret("verysecret"),
            security_token: Some(secret("ab+c")),
        };
        let made_up = made_up_key(&real);
        assert_eq!((made_up.id.len(), made_up.secret.reveal().len()), (20, 10));
        assert_eq!(made_up.security_token.map(|token| token.reveal().len()), Some(4));
        assert!(made_up.id != real.id && made_up.secret != real.secret);
    }

    #[test]
    fn a_probe_removes_nothing_that_is_there() {
        let delete = |path: &str, body: Option<&str>| Request {
            method: Method::Delete,
            body: body.map(|body| Secret::new(body.to_owned())),
            ..Request::get(Product::GaussDb, path.into(), String::new())
        };
        let made_up = made_up_request(&delete("/v3/p/jobs/17a4", None));
        assert_eq!(made_up.path, "/v3/p/jobs/MadeUpByTaskdeck0123456789MadeUp");
        let made_up = made_up_request(&delete("/v3/p/scheduled-jobs", Some(r#"{"job_ids":["17a4"]}"#)));
        assert_eq!(made_up.path, "/v3/p/scheduled-jobs");
        assert_eq!(made_up.body.unwrap().reveal(), r#"{"job_ids":["MadeUpByTaskdeck0123456789MadeUp"]}"#);
        let read = Request::get(Product::GaussDb, "/v3/p/jobs/17a4".into(), String::new());
        assert_eq!(made_up_request(&read).path, read.path);
    }

    #[test]
    fn a_made_up_sign_in_is_nobodys() {
        let body = r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"domain":{"name":"acme"},"name":"ann","password":"hunter2!"}}},"n":1}}"#;
        let request = Request {
            body: Some(Secret::new(body.into())),
            ..Request::get(Product::Dcs, "/v3/auth/tokens".into(), String::new())
        };
        let made_up = made_up_request(&request).body.unwrap();
        let expected = r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"domain":{"name":"MadeUpByTaskdeck0123456789MadeUp"},"name":"MadeUpByTaskdeck0123456789MadeUp","password":"MadeUpByTaskdeck0123456789!MadeU"}}},"n":1}}"#;
        assert_eq!(made_up.reveal(), expected);
        let unreadable = Request { body: Some(Secret::new("hunter2!".into())), ..request };
        assert_eq!(made_up_request(&unreadable).body.unwrap().reveal(), "null");
    }

    proptest! {
        #[test]
        fn a_made_up_token_says_nothing_but_length_and_marks(token in "[A-Za-z0-9+/=-]{0,200}") {
            let real = Secret::new(token.clone());
            let made_up = made_up_token(&real);
            prop_assert_eq!(made_up.reveal().len(), token.len());
            let mut backwards: Vec<char> = token.chars().rev().collect();
            prop_assert_eq!(&made_up, &made_up_token(&Secret::new(backwards.iter().collect())));
            backwards.retain(char::is_ascii_punctuation);
            prop_assert!(made_up.reveal().chars().all(|c| c.is_ascii_alphanumeric() || backwards.contains(&c)));
        }
    }
}
