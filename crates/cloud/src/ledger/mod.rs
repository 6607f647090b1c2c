//! What went over the network: one exchange after the other, as they may be shown. Nothing here holds a secret,
//! so that whatever is made of it (a table, a command, a file) cannot tell one.

mod curl;
mod har;
mod scrub;

use std::collections::VecDeque;
use std::fmt;

use crate::call::{Method, Request, Response, Service};
use crate::error::CloudError;
use crate::region::Endpoint;
use crate::route::Outgoing;
use crate::time::Moment;

pub use curl::Curl;
pub use har::har;
use scrub::{Scrubber, is_secret_name};

/// How many exchanges are remembered.
const LENGTH: usize = 500;
/// The longest that a browser remembers a preflight, in milliseconds: Chromium's two hours.
const PREFLIGHT_MEMORY: i64 = 2 * 60 * 60 * 1_000;
/// From this length on, in characters, the last ones of a secret may be shown.
const TELLABLE: usize = 16;
/// How many of them.
const TAIL: usize = 4;

/// A value as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The value itself.
    Plain(String),
    /// What may be told of a secret: its last characters, or nothing.
    Secret(String),
}

impl Shown {
    fn of_secret(text: &str) -> Self {
        let tail = text.char_indices().nth_back(TAIL - 1).and_then(|(at, _)| text.get(at..)).unwrap_or_default();
        let is_long = text.chars().nth(TELLABLE - 1).is_some();
        Self::Secret(if is_long { tail.to_owned() } else { String::new() })
    }
}

/// The value, or `…` and the end of it.
impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(text) => f.write_str(text),
            Self::Secret(tail) => write!(f, "…{tail}"),
        }
    }
}

/// The way that a request took, told by where it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Straight to the cloud's host.
    Direct,
    /// To the page's own origin.
    SameOrigin,
    /// To this other origin.
    Proxy(String),
}

/// Whether the browser asked before it sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preflight {
    /// It had no reason to.
    No,
    /// It had, and nothing that it could have remembered.
    Likely,
    /// It had, but may have remembered the answer to the same question.
    MayBeRemembered,
}

/// How far an exchange is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// No answer so far.
    Open,
    /// Answered with success.
    Done,
    /// Refused, or not answered.
    Failed,
    /// The page did not wait for the answer. The request may have arrived.
    CalledOff,
}

/// A request that left the page, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Its number, from 0.
    pub number: u64,
    /// When it left.
    pub when: Moment,
    /// Whose host is asked.
    pub service: Service,
    /// The call's path, percent-encoded.
    pub path: String,
    /// The call's query, percent-encoded, without `?`.
    pub query: String,
    /// Which way it took.
    pub way: Way,
    /// The absolute address that was fetched.
    pub url: String,
    /// How it was asked for.
    pub method: Method,
    /// The headers that the page set.
    pub headers: Vec<(String, Shown)>,
    /// Whether there was a body; it is not remembered.
    pub has_body: bool,
    /// Whether the browser asked before.
    pub preflight: Preflight,
    /// How often the very same had failed just before.
    pub retries: u32,
    /// How far it is.
    pub phase: Phase,
    /// How long it took, in milliseconds; none while it is open.
    pub millis: Option<i64>,
    /// HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// The size of the answer's body once unpacked, when it came whole.
    pub bytes: Option<usize>,
    /// What the answer says that it is, such as `application/json`.
    pub media_type: Option<String>,
    /// The cloud's id of the request.
    pub request_id: Option<String>,
    /// What went wrong, with no secret in it.
    pub failure: Option<Box<CloudError>>,
}

impl Exchange {
    /// What leaves the page at this origin for a request.
    pub fn sent(when: Moment, request: &Request, endpoint: &Endpoint, out: &Outgoing, page: &str) -> Self {
        let url = if out.url.starts_with('/') { format!("{page}{}", out.url) } else { out.url.clone() };
        let origin = origin(&url);
        let way = if origin == page {
            Way::SameOrigin
        } else if origin == endpoint.to_string() {
            Way::Direct
        } else {
            Way::Proxy(origin.to_owned())
        };
        let of_plain = |name: &str, value: &str| {
            let is_secret = is_secret_name(name);
            (name.to_owned(), if is_secret { Shown::of_secret(value) } else { Shown::Plain(value.to_owned()) })
        };
        let mut headers: Vec<(String, Shown)> = out.headers.iter().map(|(name, value)| of_plain(name, value)).collect();
        headers.extend(out.secrets.iter().map(|(name, value)| (name.clone(), Shown::of_secret(value.reveal()))));
        let method = out.method;
        let is_simple = method != Method::Delete && headers.iter().all(|(name, value)| is_safelisted(name, value));
        let preflight = if way == Way::SameOrigin || is_simple { Preflight::No } else { Preflight::Likely };
        Self {
            number: 0,
            when,
            service: request.service,
            path: request.path.clone(),
            query: request.query.clone(),
            way,
            url,
            method,
            headers,
            has_body: out.body.is_some(),
            preflight,
            retries: 0,
            phase: Phase::Open,
            millis: None,
            status: None,
            bytes: None,
            media_type: None,
            request_id: None,
            failure: None,
        }
    }

    /// Notes what came back for what was sent.
    pub fn ended(&mut self, at: Moment, request: &Request, out: &Outgoing, outcome: &Result<Response, CloudError>) {
        let answer = outcome.as_ref().ok();
        self.millis = Some(at.since(self.when));
        self.status = answer.map(|answer| answer.status);
        self.bytes = answer.map(|answer| answer.body.len());
        let mut scrubber = Scrubber::default();
        scrubber.hide(out.secrets.iter().map(|(_, value)| value.reveal()));
        scrubber.hide(out.headers.iter().filter(|(name, _)| is_secret_name(name)).map(|(_, value)| value.as_str()));
        scrubber.hide_fields(request.body.as_ref().map(|body| body.reveal()).unwrap_or_default());
        let headers = answer.map(|answer| answer.headers.as_slice()).unwrap_or_default();
        scrubber.hide(headers.iter().filter(|(name, _)| is_secret_name(name)).map(|(_, value)| value.as_str()));
        let header = |name| Some(scrubber.clean(answer?.header(name)?));
        self.media_type = header("content-type");
        self.request_id = header("x-request-id").or_else(|| header("x-iam-trace-id"));
        let failure = match outcome {
            Ok(answer) if (200..300).contains(&answer.status) => None,
            Ok(answer) => Some(CloudError::refused(answer)),
            Err(error) => Some(error.clone()),
        };
        self.phase = if failure.is_some() { Phase::Failed } else { Phase::Done };
        if let Some(error) = failure {
            self.status = self.status.or(error.status);
            let clean = |text: Option<String>| text.map(|text| scrubber.clean(&text));
            let request_id = clean(error.request_id.clone());
            self.request_id = self.request_id.take().or(request_id);
            self.failure = Some(Box::new(CloudError {
                message: scrubber.clean(&error.message),
                echo: None,
                code: clean(error.code),
                request_id: self.request_id.clone(),
                // Whoever answers in the cloud's place may have repeated the body, in a spelling of its own.
                excerpt: clean(error.excerpt.map(String::from)).filter(|_| !self.has_body).map(Into::into),
                ..error
            }));
        }
    }

    /// Notes that nobody waits for the answer any more.
    pub fn called_off(&mut self, at: Moment) {
        self.phase = Phase::CalledOff;
        self.millis = Some(at.since(self.when));
    }

    /// Whether every word is found in what is told of it: in these texts, in its address or in what came back.
    /// Large and small letters from A to Z are the same.
    pub fn matches(&self, words: &str, told: &[&str]) -> bool {
        let mut text = told.join("\n");
        let status = self.status.map(|status| status.to_string()).unwrap_or_default();
        let id = self.request_id.as_deref().unwrap_or_default();
        let message = self.failure.as_ref().map(|error| error.message.as_str()).unwrap_or_default();
        for part in [self.method.word(), self.service.name(), &self.url, &self.path, &status, id, message] {
            text.push('\n');
            text.push_str(part);
        }
        text.make_ascii_lowercase();
        words.to_ascii_lowercase().split_whitespace().all(|word| text.contains(word))
    }

    /// Whether the other is the same question at the same address.
    fn is_like(&self, other: &Self) -> bool {
        self.method == other.method && self.url == other.url
    }
}

/// Scheme, host and port of an absolute address, the usual port left out.
fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url.get(host..).and_then(|rest| rest.find(['/', '?', '#'])).map_or(url.len(), |at| host + at);
    let origin = url.get(..end).unwrap_or_default();
    let usual = if origin.starts_with("https") { ":443" } else { ":80" };
    origin.strip_suffix(usual).unwrap_or(origin)
}

/// Whether a header may be sent to another origin without asking.
fn is_safelisted(name: &str, value: &Shown) -> bool {
    let Shown::Plain(value) = value else { return false };
    let is_usual = || value.len() <= 128 && !value.contains(|c: char| "\"():<>?@[\\]{}".contains(c) || c.is_control());
    match name.to_ascii_lowercase().as_str() {
        "accept" | "accept-language" | "content-language" => is_usual(),
        "content-type" => {
            let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            let forms = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
            is_usual() && forms.contains(&essence.as_str())
        }
        _ => false,
    }
}

/// The last exchanges, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    rows: VecDeque<Exchange>,
    next: u64,
}

impl Ledger {
    /// Enters what leaves; answers its number. Above 500 the oldest is forgotten.
    pub fn enter(&mut self, mut exchange: Exchange) -> u64 {
        let is_decided = |row: &&Exchange| row.is_like(&exchange) && matches!(row.phase, Phase::Done | Phase::Failed);
        let last = self.rows.iter().rev().find(is_decided);
        exchange.retries = last.filter(|row| row.phase == Phase::Failed).map_or(0, |row| row.retries + 1);
        let names = |row: &Exchange| row.headers.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        let may_remember = |row: &Exchange| {
            row.status.is_some()
                && row.is_like(&exchange)
                && names(row) == names(&exchange)
                && exchange.when.since(row.when) < PREFLIGHT_MEMORY
        };
        if exchange.preflight == Preflight::Likely && self.rows.iter().any(may_remember) {
            exchange.preflight = Preflight::MayBeRemembered;
        }
        exchange.number = self.next;
        self.next += 1;
        if self.rows.len() == LENGTH {
            self.rows.pop_front();
        }
        self.rows.push_back(exchange);
        self.next - 1
    }

    /// The exchange of this number, unless it is forgotten.
    pub fn find(&mut self, number: u64) -> Option<&mut Exchange> {
        let first = self.rows.front()?.number;
        self.rows.get_mut(usize::try_from(number.checked_sub(first)?).ok()?)
    }

    /// All exchanges, newest first.
    pub fn newest(&self) -> impl Iterator<Item = &Exchange> {
        self.rows.iter().rev()
    }
}
