//! Access keys, and whether a request is signed with one: the gateway's side of SDK-HMAC-SHA256.
//!
//! Written from the algorithm and not from the client's signer, so that each shows the other's mistakes.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::LazyLock;

use cloud::time::Moment;
use hmac::{Hmac, Mac};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::random::{Random, Stream, mix};
use crate::refusal::Refusal;
use crate::request::Request;
use crate::world::{PROJECTS, Project};

/// An access key of the simulated cloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyPair {
    /// Its id (AK).
    pub id: String,
    /// Its secret (SK).
    pub secret: String,
    /// What a temporary key must be sent with, in `X-Security-Token`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_token: Option<String>,
}

/// Long enough to be noticed in headers and in what is echoed.
const SECURITY_TOKEN_LENGTH: usize = 2 * 1024;

/// The access key that is valid for this project; the same one always, whatever the seed.
pub fn access_key_for(project: &str) -> KeyPair {
    write(project, Stream::AccessKey)
}

/// A temporary access key of this project; the same one always. It never ends.
pub fn temporary_access_key_for(project: &str) -> KeyPair {
    write(project, Stream::TemporaryKey)
}

fn write(project: &str, stream: Stream) -> KeyPair {
    const LETTERS: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const BOTH: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz";
    let seed = project.bytes().fold(1, |seed, byte| mix(seed, u64::from(byte)));
    let mut random = Random::new(seed, stream);
    let mut draw = |start: &str, length: usize, of: &[u8]| {
        let mut text = start.to_owned();
        while text.len() < length {
            let place = random.below(of.len() as u64) as usize;
            text.extend(of.get(place).copied().map(char::from));
        }
        text
    };
    // Nobody is to take one for a key of the cloud's.
    let id = draw("SIMULATED", 20, LETTERS);
    let secret = draw("", 40, BOTH);
    let security_token = matches!(stream, Stream::TemporaryKey).then(|| draw("ggpj", SECURITY_TOKEN_LENGTH, BOTH));
    KeyPair { id, secret, security_token }
}

/// All keys there are, with the project of each by its place in [`PROJECTS`].
static KEYS: LazyLock<Vec<(KeyPair, usize)>> = LazyLock::new(|| {
    let of = |(place, project): (usize, &Project)| {
        [(access_key_for(project.id), place), (temporary_access_key_for(project.id), place)]
    };
    PROJECTS.iter().enumerate().flat_map(of).collect()
});

/// What an `Authorization` header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Claim<'a> {
    access: &'a str,
    headers: &'a str,
    signature: &'a str,
}

impl<'a> Claim<'a> {
    /// Reads `SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…`. Nothing where no key is named.
    pub(crate) fn read(authorization: &'a str) -> Option<Self> {
        let fields = authorization.strip_prefix("SDK-HMAC-SHA256 ")?;
        let field = |name: &str| fields.split(',').find_map(|field| field.trim().strip_prefix(name)?.strip_prefix('='));
        Some(Self {
            access: field("Access").filter(|access| !access.is_empty())?,
            headers: field("SignedHeaders").unwrap_or_default(),
            signature: field("Signature").unwrap_or_default(),
        })
    }
}

const MINUTE: i64 = 60 * 1_000;
/// How far a signature's date may lie from now, either way.
const OFF_AT_MOST: i64 = 15 * MINUTE;
/// So many failures in a row a key may have; the next one locks it.
const FAILURES_AT_MOST: u32 = 5;
const LOCKED_FOR: i64 = 5 * MINUTE;

/// How a key has fared of late.
#[derive(Clone, Copy, Debug)]
enum Record {
    /// So many failures since the last success.
    Failed(u32),
    LockedUntil(Moment),
}

/// What the gateway remembers of keys.
#[derive(Debug, Default)]
pub(crate) struct Keys(BTreeMap<&'static str, Record>);

impl Keys {
    /// The project whose key has signed this request.
    pub(crate) fn holder(&mut self, now: Moment, request: &Request, claim: &Claim<'_>) -> Result<usize, Refusal> {
        let unknown = || Refusal::credential(&format!("Get secretKey failed,ak:{},err:ak not exist", claim.access));
        let token = request.header("x-security-token").filter(|token| !token.is_empty());
        let (key, project) = KEYS.iter().find(|(key, _)| key.id == claim.access).ok_or_else(unknown)?;
        let before = match self.0.get(key.id.as_str()) {
            Some(Record::LockedUntil(end)) if now < *end => {
                return Err(Refusal::credential("AK access failed to reach the limit,forbidden"));
            }
            Some(Record::Failed(times)) => *times,
            _ => 0,
        };
        let verdict = match (&key.security_token, token) {
            // Without its token the cloud finds a temporary key nowhere. What it says to a wrong one is not
            // documented; this is what it says of tokens of the other kind.
            (Some(_), None) => return Err(unknown()),
            (known, sent) if known.as_deref() != sent => Err("decrypt token fail".to_owned()),
            _ => verify(now, request, claim, &key.secret),
        };
        match verdict {
            Ok(()) => {
                self.0.remove(key.id.as_str());
                Ok(*project)
            }
            Err(why) => {
                let record = match before + 1 {
                    times if times > FAILURES_AT_MOST => Record::LockedUntil(now.plus(LOCKED_FOR)),
                    times => Record::Failed(times),
                };
                self.0.insert(&key.id, record);
                Err(Refusal::credential(&why))
            }
        }
    }
}

/// Whether the request is what was signed; otherwise what the gateway says of it.
fn verify(now: Moment, request: &Request, claim: &Claim<'_>, secret: &str) -> Result<(), String> {
    let date = request.header("x-sdk-date").unwrap_or_default().trim();
    let Some(when) = read_date(date) else {
        // A text of our own: what the gateway says to this nobody has written down.
        return Err("calc aksk signature fail:x-sdk-date is missing or malformed".to_owned());
    };
    if !(-OFF_AT_MOST..=OFF_AT_MOST).contains(&now.since(when)) {
        let server = now.to_sdk_date();
        return Err(format!("calc aksk signature fail:signature expired, signature time:{date},server time:{server}"));
    }
    let seen = Seen::new(request, claim.headers);
    let text = format!("SDK-HMAC-SHA256\n{date}\n{}", in_hex(&Sha256::digest(&seen.canonical)));
    let is_right = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .is_ok_and(|mac| in_hex(&mac.chain_update(text).finalize().into_bytes()) == claim.signature);
    if is_right && seen.has_date {
        Ok(())
    } else {
        Err(format!("verify aksk signature fail, canonicalRequest:{}", seen.canonical.replace('\n', "|")))
    }
}

/// `yyyyMMdd'T'HHmmss'Z'`.
fn read_date(text: &str) -> Option<Moment> {
    let (day, time) =
        text.strip_suffix('Z')?.split_once('T').filter(|(day, time)| day.len() == 8 && time.len() == 6)?;
    Moment::read_compact(&format!("{day}{time}"))
}

/// A request as the gateway sees it.
struct Seen {
    canonical: String,
    /// Whether the date is among what was signed: the one header that must be.
    has_date: bool,
}

impl Seen {
    fn new(request: &Request, claimed: &str) -> Self {
        // A header with `_` in its name does not get this far.
        let mut names: Vec<String> = claimed.split(';').map(str::to_ascii_lowercase).collect();
        names.retain(|name| !name.is_empty() && !name.contains('_'));
        names.sort();

        let mut canonical = format!("{}\n", request.method);
        escape_into(&mut canonical, request.path(), true);
        if !canonical.ends_with('/') {
            canonical.push('/');
        }
        canonical.push('\n');
        canonical.push_str(&query(request.query()));
        canonical.push('\n');
        for name in &names {
            let value = if name == "host" { Some(request.host.as_str()) } else { request.header(name) };
            let _ = writeln!(canonical, "{name}:{}", value.unwrap_or_default().trim());
        }
        let body = match request.header("x-sdk-content-sha256") {
            Some("UNSIGNED-PAYLOAD") if !request.body.is_empty() => "UNSIGNED-PAYLOAD".to_owned(),
            _ => in_hex(&Sha256::digest(&request.body)),
        };
        let _ = write!(canonical, "\n{}\n{body}", names.join(";"));
        Self { canonical, has_date: names.iter().any(|name| name == "x-sdk-date") }
    }
}

/// Parameters by name, then by value, both as they mean; each is written with its `=`.
fn query(text: &str) -> String {
    let mut values: BTreeMap<Vec<u8>, Vec<Vec<u8>>> = BTreeMap::new();
    for parameter in text.split('&').filter(|parameter| !parameter.is_empty()) {
        let mut halves = parameter.splitn(2, '=').map(|half| percent_decode_str(half).collect());
        let name = halves.next().unwrap_or_default();
        values.entry(name).or_default().push(halves.next().unwrap_or_default());
    }
    let mut out = String::new();
    for (name, mut values) in values {
        values.sort();
        for value in values {
            if !out.is_empty() {
                out.push('&');
            }
            escape(&mut out, &name, false);
            out.push('=');
            escape(&mut out, &value, false);
        }
    }
    out
}

fn escape_into(out: &mut String, text: &str, is_path: bool) {
    escape(out, &percent_decode_str(text).collect::<Vec<u8>>(), is_path);
}

fn escape(out: &mut String, bytes: &[u8], is_path: bool) {
    for &byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            b'/' if is_path => out.push('/'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

fn in_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use cloud::secret::Secret;
    use cloud::sign::{AccessKey, Unsigned, sign};
    use proptest::prelude::*;
    use serde_json::Value;

    const DATE: &str = "20261121T080000Z";

    fn now() -> Moment {
        read_date(DATE).unwrap()
    }

    #[test]
    fn keys_have_the_forms_of_the_clouds_and_are_all_different() {
        let mut ids: Vec<&str> = KEYS.iter().map(|(key, _)| key.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 2 * PROJECTS.len());
        for (key, place) in KEYS.iter() {
            assert_eq!((key.id.len(), key.secret.len()), (20, 40));
            let again = [access_key_for(PROJECTS[*place].id), temporary_access_key_for(PROJECTS[*place].id)];
            assert!(again.contains(key));
        }
    }

    #[test]
    fn a_claim_is_read_in_any_order() {
        let claim = Some(Claim { access: "AK", headers: "a;b", signature: "00" });
        assert_eq!(Claim::read("SDK-HMAC-SHA256 Access=AK, SignedHeaders=a;b, Signature=00"), claim);
        assert_eq!(Claim::read("SDK-HMAC-SHA256 Signature=00,SignedHeaders=a;b,Access=AK"), claim);
        let bare = Some(Claim { access: "AK", headers: "", signature: "" });
        assert_eq!(Claim::read("SDK-HMAC-SHA256 Access=AK"), bare);
        for other in ["", "Basic Access=AK", "SDK-HMAC-SHA256", "SDK-HMAC-SHA256 Access=, Signature=00"] {
            assert_eq!(Claim::read(other), None, "{other}");
        }
    }

    #[test]
    fn a_date_has_one_form() {
        assert_eq!(read_date(DATE), Moment::read("2026-11-21T08:00:00Z"));
        for other in ["", "20261121T080000", "20261121080000Z", "2026-11-21T08:00:00Z", "20261321T080000Z", "é"] {
            assert_eq!(read_date(other), None, "{other}");
        }
    }

    #[test]
    fn a_right_signature_that_leaves_the_date_out_is_refused() {
        let request = Request::get("h.example", "/v2/p/tasks").with_header("x-sdk-date", DATE);
        let signed_by_hand = |headers: &str| {
            let text =
                format!("SDK-HMAC-SHA256\n{DATE}\n{}", in_hex(&Sha256::digest(Seen::new(&request, headers).canonical)));
            in_hex(&Hmac::<Sha256>::new_from_slice(b"s").unwrap().chain_update(text).finalize().into_bytes())
        };
        for (headers, is_accepted) in [("x-sdk-date", true), ("host", false)] {
            let signature = signed_by_hand(headers);
            let claim = Claim { access: "AK", headers, signature: &signature };
            assert_eq!(verify(now(), &request, &claim, "s").is_ok(), is_accepted, "{headers}");
        }
    }

    /// The signatures that the client's signer is held against, made by neither of the two.
    #[test]
    fn signatures_of_a_third_hand_are_accepted() {
        let cases: Vec<Value> =
            serde_json::from_str(include_str!("../../cloud/tests/fixtures/signatures.json")).unwrap();
        assert!(cases.len() > 20);
        for case in &cases {
            let text = |name: &str| case[name].as_str().unwrap_or_default();
            let mut request = Request::get(text("host"), &format!("{}?{}", text("path"), text("query")))
                .with_header("x-sdk-date", text("date"));
            request.method = text("method").to_uppercase();
            request.body = text("body").into();
            for header in ["headers", "adds"].iter().flat_map(|name| case[*name].as_array().unwrap()) {
                request = request.with_header(header[0].as_str().unwrap(), header[1].as_str().unwrap());
            }
            if let Some(token) = case["security_token"].as_str() {
                request = request.with_header("x-security-token", token);
            }
            let lines: Vec<&str> =
                case["canonical"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
            let headers = lines[lines.len() - 2];
            let claim = Claim { access: text("id"), headers, signature: text("signature") };
            assert_eq!(verify(now(), &request, &claim, text("secret")), Ok(()), "{}", text("name"));

            let wrong = verify(now(), &request, &claim, "another secret").unwrap_err();
            assert_eq!(wrong, format!("verify aksk signature fail, canonicalRequest:{}", lines.join("|")));
        }
    }

    proptest! {
        #[test]
        fn what_a_client_signs_is_verified(
            method in "[A-Z]{3,7}",
            path in "/(\\PC|[/+%:~ ]|%[0-9a-fA-F]{2}){0,20}",
            query in "(\\PC|[&=+%:~ ]|%[0-9a-fA-F]{2}){0,30}",
            header in "( |\\PC){0,10}",
            body in prop::collection::vec(any::<u8>(), 0..20),
            kind in prop::sample::select(&["application/json", "application/bson", "text/plain", ""][..]),
            secret in "\\PC{0,80}",
            with_host: bool,
        ) {
            let path = path.replace('?', "");
            let headers = vec![("X-Note", header.as_str()), ("Content-Type", kind), ("X_Skipped", "v")];
            let host = with_host.then_some("h.example");
            let unsigned =
                Unsigned { method: &method, host, path: &path, query: &query, headers, project: None, body: &body };
            let key = AccessKey { id: "AK".into(), secret: Secret::new(secret.clone()), security_token: None };
            let signed = sign(&unsigned, &key, now());

            let mut request = Request::get("h.example", &format!("{path}?{query}"));
            request.method = method.clone();
            request.body = body.clone();
            let sent = unsigned.headers.iter().map(|(name, value)| (*name, (*value).to_owned()));
            for (name, value) in sent.chain(signed.headers) {
                request = request.with_header(name, &value);
            }
            let claim = Claim::read(signed.secrets[0].1.reveal()).unwrap();
            prop_assert_eq!(verify(now(), &request, &claim, &secret), Ok(()));
        }

        #[test]
        fn nothing_makes_the_gateway_panic(texts in prop::array::uniform6(any::<String>())) {
            let [authorization, headers, date, path, signature, secret] = &texts;
            let request = Request::get("h", path).with_header("x-sdk-date", date).with_header("host", signature);
            let _ = Claim::read(&format!("SDK-HMAC-SHA256 {authorization}"));
            let claim = Claim { access: "AK", headers, signature };
            let _ = verify(now(), &request, &claim, secret);
            let dated = Request::get("h", path).with_header("x-sdk-date", DATE);
            prop_assert!(verify(now(), &dated, &claim, secret).is_err());
        }
    }
}
