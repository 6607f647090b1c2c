//! What was asked: for tests that look at what really left a page. Credentials are told by length and end only.

use std::collections::VecDeque;

use cloud::time::Moment;
use serde::{Serialize, Serializer};

use crate::request::{Request, Service};

/// The most entries that are kept; then the oldest go.
const MOST: usize = 10_000;

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogEntry {
    /// When it came, by the simulated cloud's clock.
    pub at: String,
    /// Its method.
    pub method: String,
    /// Its `Host` header.
    pub host: String,
    /// Its path.
    pub path: String,
    /// Its query, without `?`.
    pub query: String,
    /// Its headers by name. Tokens and signatures read `12288 bytes, …abcd`.
    #[serde(serialize_with = "as_map")]
    pub headers: Vec<(String, String)>,
    /// The product it was meant for, by its short name.
    pub product: Option<&'static str>,
    /// The region it was meant for.
    pub region: Option<&'static str>,
    /// The status it was answered with; none when the connection hangs.
    pub status: Option<u16>,
}

impl LogEntry {
    pub(crate) fn new(now: Moment, request: &Request, service: Option<Service>, status: Option<u16>) -> Self {
        Self {
            at: now.to_string(),
            method: request.method.clone(),
            host: request.host.clone(),
            path: request.path().to_owned(),
            query: request.query().to_owned(),
            headers: request.headers.iter().map(|(name, value)| (name.clone(), shown(name, value))).collect(),
            product: service.map(|service| service.product.slug()),
            region: service.map(|service| service.region),
            status,
        }
    }
}

/// The newest requests, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Log(VecDeque<LogEntry>);

impl Log {
    pub(crate) fn add(&mut self, entry: LogEntry) {
        if self.0.len() == MOST {
            self.0.pop_front();
        }
        self.0.push_back(entry);
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &LogEntry> {
        self.0.iter()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

fn shown(name: &str, value: &str) -> String {
    // Which key signed what is no secret; the signature lets anybody send the request again.
    if name == "authorization"
        && value.starts_with("SDK-HMAC-SHA256 ")
        && let Some((told, signature)) = value.split_once("Signature=")
    {
        return format!("{told}Signature={}", masked(signature));
    }
    if !matches!(name, "x-auth-token" | "x-security-token" | "x-subject-token" | "authorization" | "cookie") {
        return value.to_owned();
    }
    masked(value)
}

fn masked(value: &str) -> String {
    // The end of a short one would be most of it.
    let end = if value.len() > 16 { value.get(value.len() - 4..).unwrap_or_default() } else { "" };
    format!("{} bytes, …{end}", value.len())
}

fn as_map<S: Serializer>(headers: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(headers.iter().map(|(name, value)| (name, value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_is_told_by_its_length_and_its_end() {
        let request = Request::get("h", "/p?q=1")
            .with_header("X-Auth-Token", &format!("{}wxyz", "s".repeat(100)))
            .with_header("Authorization", "short")
            .with_header("X-Language", "zh-cn");
        let entry = LogEntry::new(Moment::from_millis(0).unwrap(), &request, None, Some(404));
        let json = serde_json::to_value(&entry).unwrap();
        assert_eq!(json["headers"]["x-auth-token"], "104 bytes, …wxyz");
        assert_eq!(json["headers"]["authorization"], "5 bytes, …");
        assert_eq!(json["headers"]["x-language"], "zh-cn");
        assert_eq!((json["path"].as_str(), json["query"].as_str()), (Some("/p"), Some("q=1")));
    }

    #[test]
    fn of_a_signed_request_the_signature_and_the_security_token_are_hidden() {
        let signed = "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=";
        let request = Request::get("h", "/p")
            .with_header("Authorization", &format!("{signed}{}wxyz", "5".repeat(60)))
            .with_header("X-Security-Token", &format!("{}wxyz", "s".repeat(100)));
        let entry = LogEntry::new(Moment::from_millis(0).unwrap(), &request, None, None);
        let json = serde_json::to_value(&entry).unwrap();
        assert_eq!(json["headers"]["authorization"], format!("{signed}64 bytes, …wxyz"));
        assert_eq!(json["headers"]["x-security-token"], "104 bytes, …wxyz");
    }

    #[test]
    fn the_log_does_not_grow_for_ever() {
        let mut log = Log::default();
        let entry = LogEntry::new(Moment::from_millis(0).unwrap(), &Request::get("h", "/"), None, None);
        for _ in 0..MOST + 5 {
            log.add(entry.clone());
        }
        assert_eq!(log.entries().count(), MOST);
        log.clear();
        assert_eq!(log.entries().count(), 0);
    }
}
