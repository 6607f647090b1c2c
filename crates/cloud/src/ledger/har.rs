//! Exchanges as an HTTP Archive, version 1.2, for the tools that read such files. A secret is left out as a whole:
//! the file is for others.

use super::{Exchange, Shown, Way};

/// The exchanges as the text of such a file, in the order in which they are given.
pub fn har(exchanges: &mut dyn Iterator<Item = &Exchange>) -> String {
    let entries = list(exchanges.map(entry));
    let version = env!("CARGO_PKG_VERSION");
    format!(
        r#"{{"log":{{"version":"1.2","creator":{{"name":"Taskdeck","version":"{version}"}},"entries":[{entries}]}}}}"#
    )
}

/// What is not known is -1 or empty, as the format has it. What it has no field for is in fields whose names begin
/// with a line, as it asks; where there was no answer the status is 0, and a query is percent-encoded as it was sent:
/// so browsers write it.
fn entry(exchange: &Exchange) -> String {
    let when = exchange.when;
    let millis = exchange.millis.unwrap_or_default().max(0);
    let (method, url) = (exchange.method.word(), quoted(&exchange.url));
    let headers = list(exchange.headers.iter().map(|(name, value)| match value {
        Shown::Plain(value) => pair(name, value, ""),
        Shown::Secret(_) => pair(name, "", r#","comment":"secret, left out""#),
    }));
    let (_, query) = exchange.url.split_once('?').unwrap_or_default();
    let query = list(query.split('&').filter(|part| !part.is_empty()).map(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        pair(name, value, "")
    }));
    let sent = if exchange.has_body { -1 } else { 0 };
    let status = exchange.status.unwrap_or(0);
    let answered = [("content-type", &exchange.media_type), ("x-request-id", &exchange.request_id)];
    let answered = list(answered.into_iter().filter_map(|(name, value)| Some(pair(name, value.as_ref()?, ""))));
    let size = exchange.bytes.unwrap_or(0);
    let media_type = quoted(exchange.media_type.as_deref().unwrap_or_default());
    let way = quoted(match &exchange.way {
        Way::Direct => "direct",
        Way::SameOrigin => "same-origin",
        Way::Proxy(origin) => origin,
    });
    let retries = exchange.retries;
    let error = quoted(exchange.failure.as_ref().map(|error| error.message.as_str()).unwrap_or_default());
    format!(
        r#"{{"startedDateTime":"{when}","time":{millis},"request":{{"method":"{method}","url":{url},"httpVersion":"","cookies":[],"headers":[{headers}],"queryString":[{query}],"headersSize":-1,"bodySize":{sent}}},"response":{{"status":{status},"statusText":"","httpVersion":"","cookies":[],"headers":[{answered}],"content":{{"size":{size},"mimeType":{media_type}}},"redirectURL":"","headersSize":-1,"bodySize":-1}},"cache":{{}},"timings":{{"send":0,"wait":{millis},"receive":0}},"_way":{way},"_retries":{retries},"_error":{error}}}"#
    )
}

fn pair(name: &str, value: &str, more: &str) -> String {
    format!(r#"{{"name":{},"value":{}{more}}}"#, quoted(name), quoted(value))
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}

/// A text as JSON writes it.
fn quoted(text: &str) -> String {
    // Any text can be written.
    serde_json::to_string(text).unwrap_or_default()
}
