//! What was asked: for tests that look at what really left a page. Credentials are told by length and end only,
//! passwords and codes by their length.

use std::collections::VecDeque;

use cloud::time::Moment;
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::request::{Answer, Request, Service};

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
    /// Its body as JSON, passwords and codes left out; none when it had none. Of other bodies the length is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// The product it was meant for, by its short name, or `iam`.
    pub product: Option<&'static str>,
    /// The region it was meant for.
    pub region: Option<&'static str>,
    /// The status it was answered with; none when the connection hangs.
    pub status: Option<u16>,
    /// The headers it was answered with, told as its own are.
    #[serde(serialize_with = "as_map")]
    pub answered: Vec<(String, String)>,
}

impl LogEntry {
    pub(crate) fn new(now: Moment, request: &Request, service: Option<Service>, answer: &Answer) -> Self {
        let told = |headers: &[(String, String)]| {
            headers.iter().map(|(name, value)| (name.clone(), shown(name, value))).collect()
        };
        Self {
            at: now.to_string(),
            method: request.method.clone(),
            host: request.host.clone(),
            path: request.path().to_owned(),
            query: request.query().to_owned(),
            headers: told(&request.headers),
            body: (!request.body.is_empty()).then(|| body(&request.body)),
            product: service.map(|service| service.kind.slug()),
            region: service.and_then(|service| service.region),
            status: (!answer.delivery.hang).then_some(answer.status),
            answered: told(&answer.headers),
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

fn body(bytes: &[u8]) -> Value {
    let mut body = serde_json::from_slice(bytes).unwrap_or_else(|_| format!("{} bytes", bytes.len()).into());
    hide(&mut body);
    body
}

/// Leaves out what is typed in secret.
fn hide(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let is_secret = matches!(name.as_str(), "password" | "passcode");
                match field {
                    Value::String(secret) if is_secret => *secret = format!("{} bytes", secret.len()),
                    Value::Number(secret) if is_secret => *field = format!("{} bytes", secret.to_string().len()).into(),
                    other => hide(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(hide),
        _ => {}
    }
}

fn as_map<S: Serializer>(headers: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(headers.iter().map(|(name, value)| (name, value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)]) -> Answer {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Answer { status, headers, body: Vec::new(), delivery: Default::default() }
    }

    #[test]
    fn a_credential_is_told_by_its_length_and_its_end() {
        let request = Request::get("h", "/p?q=1")
            .with_header("X-Auth-Token", &format!("{}wxyz", "s".repeat(100)))
            .with_header("Authorization", "short")
            .with_header("X-Language", "zh-cn");
        let entry = LogEntry::new(Moment::from_millis(0).unwrap(), &request, None, &answer(404, &[]));
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
        let entry = LogEntry::new(Moment::from_millis(0).unwrap(), &request, None, &answer(200, &[]));
        let json = serde_json::to_value(&entry).unwrap();
        assert_eq!(json["headers"]["authorization"], format!("{signed}64 bytes, …wxyz"));
        assert_eq!(json["headers"]["x-security-token"], "104 bytes, …wxyz");
    }

    #[test]
    fn passwords_and_codes_are_left_out_and_a_token_that_is_given_is_masked() {
        let token = format!("{}wxyz", "s".repeat(100));
        let body = r#"{"auth":{"password":{"user":{"name":"n","password":"a very long password"}},"l":[{"passcode":"042917"}]}}"#;
        let request = Request::get("h", "/p").with_body("POST", body).with_header("X-Subject-Token", &token);
        let answer = answer(201, &[("x-subject-token", &token), ("date", "now")]);
        let entry = LogEntry::new(Moment::from_millis(0).unwrap(), &request, None, &answer);
        let json = serde_json::to_value(&entry).unwrap();
        let user = &json["body"]["auth"]["password"]["user"];
        assert_eq!((user["name"].as_str(), user["password"].as_str()), (Some("n"), Some("20 bytes")));
        assert_eq!(json["body"]["auth"]["l"][0]["passcode"], "6 bytes");
        assert_eq!(json["headers"]["x-subject-token"], "104 bytes, …wxyz");
        assert_eq!(
            (&json["answered"]["x-subject-token"], &json["answered"]["date"]),
            (&"104 bytes, …wxyz".into(), &"now".into())
        );

        let request = request.with_body("POST", "password=secret");
        let entry = LogEntry::new(Moment::from_millis(0).unwrap(), &request, None, &answer);
        assert_eq!(entry.body, Some("15 bytes".into()));
    }

    #[test]
    fn the_log_does_not_grow_for_ever() {
        let mut log = Log::default();
        let entry = LogEntry::new(Moment::from_millis(0).unwrap(), &Request::get("h", "/"), None, &answer(200, &[]));
        for _ in 0..MOST + 5 {
            log.add(entry.clone());
        }
        assert_eq!(log.entries().count(), MOST);
        log.clear();
        assert_eq!(log.entries().count(), 0);
    }
}
