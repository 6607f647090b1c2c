//! Exchanges as an HTTP Archive, version 1.2, for the tools that read such files. A secret is left out as a whole:
//! the file is for others.

use percent_encoding::percent_decode_str;
use serde::Serialize;

use super::{Exchange, Shown, Way};

#[derive(Serialize)]
struct File {
    log: Log,
}

#[derive(Serialize)]
struct Log {
    version: &'static str,
    creator: Named,
    entries: Vec<Entry>,
}

/// A name with a value, or with a version.
#[derive(Serialize)]
struct Named {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    started_date_time: String,
    time: i64,
    request: Request,
    response: Response,
    cache: Nothing,
    timings: Timings,
    /// What the format has no field for bears names of our own, as it asks.
    #[serde(rename = "_way")]
    way: String,
    #[serde(rename = "_retries")]
    retries: u32,
    #[serde(rename = "_error", skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    method: &'static str,
    url: String,
    http_version: &'static str,
    cookies: [Nothing; 0],
    headers: Vec<Named>,
    query_string: Vec<Named>,
    headers_size: i32,
    body_size: i32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    status: u16,
    status_text: &'static str,
    http_version: &'static str,
    cookies: [Nothing; 0],
    headers: Vec<Named>,
    content: Content,
    #[serde(rename = "redirectURL")]
    redirect_url: &'static str,
    headers_size: i32,
    body_size: i32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    size: usize,
    mime_type: String,
}

#[derive(Serialize)]
struct Timings {
    send: i64,
    wait: i64,
    receive: i64,
}

#[derive(Serialize)]
struct Nothing {}

/// Not known, as the format says it.
const UNKNOWN: i32 = -1;

fn pair(name: &str, value: String) -> Named {
    Named { name: name.to_owned(), value: Some(value), version: None, comment: None }
}

/// The exchanges as the text of such a file, in the order in which they are given.
pub fn har(exchanges: &mut dyn Iterator<Item = &Exchange>) -> String {
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let creator = Named { name: "Taskdeck".to_owned(), value: None, version: Some(version), comment: None };
    let log = Log { version: "1.2", creator, entries: exchanges.map(entry).collect() };
    // Texts and numbers: there is nothing in it that could not be written.
    serde_json::to_string(&File { log }).unwrap_or_default()
}

fn entry(exchange: &Exchange) -> Entry {
    let millis = exchange.millis.unwrap_or_default().max(0);
    let headers = exchange.headers.iter().map(|(name, value)| match value {
        Shown::Plain(value) => pair(name, value.clone()),
        Shown::Secret(_) => Named { comment: Some("secret, left out"), ..pair(name, String::new()) },
    });
    let (_, query) = exchange.url.split_once('?').unwrap_or_default();
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let query_string = query.split('&').filter(|part| !part.is_empty()).map(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        pair(&decoded(name), decoded(value))
    });
    let answered = [("content-type", &exchange.media_type), ("x-request-id", &exchange.request_id)];
    Entry {
        started_date_time: exchange.when.to_string(),
        time: millis,
        request: Request {
            method: exchange.method.word(),
            url: exchange.url.clone(),
            http_version: "",
            cookies: [],
            headers: headers.collect(),
            query_string: query_string.collect(),
            headers_size: UNKNOWN,
            body_size: if exchange.has_body { UNKNOWN } else { 0 },
        },
        response: Response {
            // As browsers write it where there was no answer.
            status: exchange.status.unwrap_or(0),
            status_text: "",
            http_version: "",
            cookies: [],
            headers: answered.into_iter().filter_map(|(name, value)| Some(pair(name, value.clone()?))).collect(),
            content: Content {
                size: exchange.bytes.unwrap_or(0),
                mime_type: exchange.media_type.clone().unwrap_or_default(),
            },
            redirect_url: "",
            headers_size: UNKNOWN,
            body_size: UNKNOWN,
        },
        cache: Nothing {},
        timings: Timings { send: 0, wait: millis, receive: 0 },
        way: match &exchange.way {
            Way::Direct => "direct".to_owned(),
            Way::SameOrigin => "same-origin".to_owned(),
            Way::Proxy(origin) => origin.clone(),
        },
        retries: exchange.retries,
        error: exchange.failure.as_ref().map(|error| error.message.clone()).filter(|message| !message.is_empty()),
    }
}
