//! Signing a request with an access key (SDK-HMAC-SHA256), and finding out why a gateway refuses a signature.
//!
//! What is signed is a canonical form of the request, which the gateway makes again from what reaches it. The
//! request itself leaves as it was written: a proxy on the way may change nothing that is signed.

use hmac::digest::{Key, KeyInit};
use hmac::{Hmac, Mac};
use percent_encoding::{AsciiSet, percent_decode_str, percent_encode};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::call::{RESERVED, Request};
use crate::id::ProjectId;
use crate::secret::Secret;
use crate::time::Moment;

const ALGORITHM: &str = "SDK-HMAC-SHA256";
/// Stands for the hash of a body that the signature does not cover.
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";
/// What is escaped in a path: as everywhere, but for what divides it.
const IN_PATH: &AsciiSet = &RESERVED.remove(b'/');

/// An access key: what signs requests in place of a token.
#[derive(Clone, Debug)]
pub struct AccessKey {
    /// Its id (AK), which every request names.
    pub id: String,
    /// Its secret (SK), which never leaves.
    pub secret: Secret,
    /// What a temporary key is sent with; none for a permanent one.
    pub security_token: Option<Secret>,
}

/// A request as it will be sent, but for what [`sign`] adds to it.
#[derive(Clone, Debug)]
pub struct Unsigned<'a> {
    /// The method. It is signed in capitals.
    pub method: &'a str,
    /// The `Host` header as the gateway will see it. None leaves it out of the signature, for a way on which
    /// somebody changes it.
    pub host: Option<&'a str>,
    /// Absolute path as it is on the wire, percent-encoded.
    pub path: &'a str,
    /// Query as it is on the wire, percent-encoded, without `?`. A `+` in it is a plus.
    pub query: &'a str,
    /// Headers to sign besides those that are added. They must be sent with these values. Of one name, in
    /// whatever case, the last counts. A name with `_` in it is not signed: gateways drop such headers.
    pub headers: Vec<(&'a str, &'a str)>,
    /// The project that the request is about, for `X-Project-Id`.
    pub project: Option<&'a ProjectId>,
    /// The body, byte for byte; empty when there is none.
    pub body: &'a [u8],
}

impl<'a> Unsigned<'a> {
    /// A call's request to this host. `Accept`, which means nothing to the gateway, is not signed; nor are headers
    /// that nobody may see, as a gateway that refuses a signature tells all that was signed.
    pub fn of(request: &'a Request, host: Option<&'a str>, project: Option<&'a ProjectId>) -> Self {
        let mut headers: Vec<_> = request.language.iter().map(|l| ("X-Language", l.header())).collect();
        headers.extend(request.body.iter().map(|_| ("Content-Type", "application/json")));
        Self {
            method: request.method.word(),
            host,
            path: &request.path,
            query: &request.query,
            headers,
            project,
            body: request.body.as_ref().map_or(&[], |body| body.reveal().as_bytes()),
        }
    }

    fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().rev().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// Only JSON (and BSON) is covered by a signature; of other types the header says that it is not.
    fn body_is_left_out(&self) -> bool {
        self.header("Content-Type").filter(|value| !value.is_empty()).is_some_and(|value| {
            let value = value.to_ascii_lowercase();
            !value.starts_with("application/json") && !value.starts_with("application/bson")
        })
    }
}

/// What makes a signed request out of an [`Unsigned`] one.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Headers to add that anybody may see: `X-Sdk-Date`, and as needed `X-Project-Id`, `X-Sdk-Content-Sha256`.
    pub headers: Vec<(&'static str, String)>,
    /// Headers to add that nobody may see: `Authorization`, which is good for a quarter of an hour, and with a
    /// temporary key `X-Security-Token`.
    pub secrets: Vec<(&'static str, Secret)>,
    /// The canonical request that was signed. It has the security token in it: show it through [`compare`].
    pub canonical: Secret,
}

/// Signs a request at this moment, by the clock of the gateway as far as it is known (see [`Skew`]).
pub fn sign(request: &Unsigned<'_>, key: &AccessKey, at: Moment) -> Signed {
    let date = at.to_sdk_date();
    let mut headers = vec![("X-Sdk-Date", date.clone())];
    if let Some(project) = request.project {
        headers.push(("X-Project-Id", project.as_str().to_owned()));
    }
    if request.body_is_left_out() {
        headers.push(("X-Sdk-Content-Sha256", UNSIGNED_PAYLOAD.to_owned()));
    }
    let token = key.security_token.as_ref().filter(|token| !token.is_empty());

    let given = request.headers.iter().copied();
    let added = headers.iter().map(|(name, value)| (*name, value.as_str()));
    let all = given
        .chain(request.host.map(|host| ("Host", host)))
        .chain(added)
        .chain(token.map(|token| ("X-Security-Token", token.reveal())));
    let mut signed: Vec<(String, &str)> = Vec::new();
    for (name, value) in all {
        let (name, value) = (name.to_ascii_lowercase(), value.trim());
        if name.contains('_') || name == "authorization" {
            continue;
        }
        let at = signed.partition_point(|(other, _)| *other < name);
        match signed.get_mut(at).filter(|(other, _)| *other == name) {
            Some((_, old)) => *old = value,
            None => signed.insert(at, (name, value)),
        }
    }
    let names = signed.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
    let canonical = Secret::new(canonical_request(request, &signed, &names));

    let text = format!("{ALGORITHM}\n{date}\n{}", hex(&Sha256::digest(canonical.reveal())));
    let signature = hex(&mac(key.secret.reveal().as_bytes(), text.as_bytes()));
    let authorization = format!("{ALGORITHM} Access={}, SignedHeaders={names}, Signature={signature}", key.id);
    let mut secrets = vec![("Authorization", Secret::new(authorization))];
    secrets.extend(token.map(|token| ("X-Security-Token", token.clone())));
    Signed { headers, secrets, canonical }
}

fn canonical_request(request: &Unsigned<'_>, signed: &[(String, &str)], names: &str) -> String {
    let lines: String = signed.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let hash = match signed.iter().find(|(name, _)| name == "x-sdk-content-sha256") {
        Some((_, said)) if !request.body.is_empty() => (*said).to_owned(),
        _ => hex(&Sha256::digest(request.body)),
    };
    [
        &request.method.to_ascii_uppercase(),
        &canonical_path(request.path),
        &canonical_query(request.query),
        // Every header's line ends, and so a blank one follows.
        &lines,
        names,
        &hash,
    ]
    .join("\n")
}

/// The path with nothing escaped that need not be, and with a slash at its end, which is not sent.
fn canonical_path(path: &str) -> String {
    let plain: Vec<u8> = percent_decode_str(path).collect();
    let mut text = percent_encode(&plain, IN_PATH).to_string();
    if !text.ends_with('/') {
        text.push('/');
    }
    text
}

/// The pairs in the order of their unescaped bytes, each with its `=`.
fn canonical_query(query: &str) -> String {
    let decode = |text| percent_decode_str(text).collect::<Vec<u8>>();
    let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let pair = (decode(name), decode(value));
        // Put in its place one by one: a sort that suits thousands would be a part of what a page downloads.
        pairs.insert(pairs.partition_point(|other| *other <= pair), pair);
    }
    let text = |(name, value): &(Vec<u8>, Vec<u8>)| {
        format!("{}={}", percent_encode(name, RESERVED), percent_encode(value, RESERVED))
    };
    pairs.iter().map(text).collect::<Vec<_>>().join("&")
}

/// HMAC-SHA256. The key is padded here, as HMAC says it is, because a key of the block's own length cannot be
/// refused, and because what is here can be wiped.
fn mac(key: &[u8], text: &[u8]) -> [u8; 32] {
    let mut block = Zeroizing::new([0; 64]);
    let hashed: [u8; 32];
    let key = if key.len() > block.len() {
        hashed = Sha256::digest(key).into();
        &hashed
    } else {
        key
    };
    block.iter_mut().zip(key).for_each(|(slot, byte)| *slot = *byte);
    let block: &Key<Hmac<Sha256>> = (&*block).into();
    <Hmac<Sha256> as KeyInit>::new(block).chain_update(text).finalize().into_bytes().into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A line of two canonical requests beside each other. What a header's value keeps secret is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedLine {
    /// Ours; none where only the gateway has one.
    pub ours: Option<String>,
    /// The gateway's; none where only we have one.
    pub gateway: Option<String>,
    /// Whether they are not the same.
    pub differs: bool,
}

/// Holds what was signed against what the gateway made of the request, which it tells when it refuses a
/// signature (see [`crate::error::CloudError::echo`]), with `|` for the ends of lines. When no line differs, it is
/// the secret that is not the key's.
pub fn compare(ours: &Secret, echo: &Secret) -> Vec<ComparedLine> {
    // Ours is divided at `|` as well: one within a header's value cannot be told from the end of a line.
    let lines = |text| str::split(text, ['\n', '|']).collect::<Vec<&str>>();
    let (ours, theirs) = (lines(ours.reveal()), lines(echo.reveal()));
    let (ours, theirs) = (Parts::of(&ours), Parts::of(&theirs));
    let mut out = Vec::new();
    side_by_side(ours.start, theirs.start, &mut out);
    by_name(ours.headers, theirs.headers, &mut out);
    side_by_side(ours.end, theirs.end, &mut out);
    out
}

/// The parts of a canonical request, so that one header more does not make all lines differ behind it.
struct Parts<'a> {
    /// Method, path, query.
    start: &'a [&'a str],
    headers: &'a [&'a str],
    /// A blank line, the names of the headers, the hash of the body.
    end: &'a [&'a str],
}

impl<'a> Parts<'a> {
    fn of(lines: &'a [&'a str]) -> Self {
        let (start, rest) = lines.split_at(lines.len().min(3));
        let blank = rest.iter().position(|line| line.is_empty());
        let (headers, end) = rest.split_at(blank.unwrap_or(rest.len().saturating_sub(2)));
        Self { start, headers, end }
    }
}

fn side_by_side(ours: &[&str], theirs: &[&str], out: &mut Vec<ComparedLine>) {
    let lines = (0..ours.len().max(theirs.len())).map(|at| line(ours.get(at).copied(), theirs.get(at).copied()));
    out.extend(lines);
}

/// Headers, which are in the order of their names.
fn by_name(mut ours: &[&str], mut theirs: &[&str], out: &mut Vec<ComparedLine>) {
    while let ([our, our_rest @ ..], [their, their_rest @ ..]) = (ours, theirs) {
        let (mut mine, mut its) = (Some(*our), Some(*their));
        match name(our).cmp(name(their)) {
            std::cmp::Ordering::Less => its = None,
            std::cmp::Ordering::Greater => mine = None,
            std::cmp::Ordering::Equal => {}
        }
        out.push(line(mine, its));
        ours = if mine.is_some() { our_rest } else { ours };
        theirs = if its.is_some() { their_rest } else { theirs };
    }
    side_by_side(ours, &[], out);
    side_by_side(&[], theirs, out);
}

fn name(header: &str) -> &str {
    header.split(':').next().unwrap_or_default()
}

fn line(ours: Option<&str>, theirs: Option<&str>) -> ComparedLine {
    ComparedLine { ours: ours.map(shown), gateway: theirs.map(shown), differs: ours != theirs }
}

fn shown(line: &str) -> String {
    let name = name(line);
    let is_secret = ["x-security-token", "x-auth-token", "authorization", "cookie"]
        .iter()
        .any(|secret| name.trim().eq_ignore_ascii_case(secret));
    if is_secret { format!("{name}:…") } else { line.to_owned() }
}

/// How far our clock is ahead of the one of who answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skew {
    /// Milliseconds; negative when ours is behind. What is answered is good for a second only.
    pub millis: i64,
}

impl Skew {
    /// The gateway takes signatures that are at most so many milliseconds old or ahead: 15 minutes.
    pub const ALLOWED: i64 = 15 * 60 * 1_000;

    /// By our clock at the answer and its `Date` header. None when that is no date.
    pub fn of(ours: Moment, date: &str) -> Option<Self> {
        Some(Self { millis: ours.since(Moment::read(date)?) })
    }

    /// Whether it is more than what the gateway takes: everything that is signed is then refused.
    pub const fn is_too_much(self) -> bool {
        self.millis.unsigned_abs() > Self::ALLOWED.unsigned_abs()
    }

    /// What the clock of who answered says when ours says this.
    pub const fn corrected(self, ours: Moment) -> Moment {
        ours.plus(self.millis.saturating_neg())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Query;
    use crate::call::{Language, Product};
    use proptest::prelude::*;

    fn key(secret: &str) -> AccessKey {
        AccessKey { id: "AK".into(), secret: Secret::new(secret.into()), security_token: None }
    }

    fn at() -> Moment {
        Moment::read("2026-11-21T08:00:00Z").unwrap()
    }

    fn request<'a>(method: &'a str, path: &'a str, query: &'a str, body: &'a [u8]) -> Unsigned<'a> {
        Unsigned { method, host: Some("h.example"), path, query, headers: vec![], project: None, body }
    }

    fn authorization(signed: &Signed) -> String {
        signed.secrets[0].1.reveal().to_owned()
    }

    #[test]
    fn nothing_secret_is_printed() {
        let token = Some(Secret::new("MIItoken".into()));
        let key = AccessKey { security_token: token, ..key("verysecret") };
        let signed = sign(&request("GET", "/", "", b""), &key, at());
        assert!(signed.canonical.reveal().contains("x-security-token:MIItoken"));
        let printed = format!("{key:?} {signed:?}");
        for hidden in ["verysecret", "MIItoken", "Signature="] {
            assert!(!printed.contains(hidden), "{printed}");
        }
    }

    #[test]
    fn a_call_is_signed_with_its_language_and_its_project() {
        let request = Request::get(Product::GaussDb, "/v3/p/tasks".into(), "limit=10".into());
        let request = request.in_language(Language::Chinese);
        let project = ProjectId::parse("0123456789abcdef0123456789abcdef").unwrap();
        let signed = sign(&Unsigned::of(&request, None, Some(&project)), &key("s"), at());
        assert!(authorization(&signed).contains(" SignedHeaders=x-language;x-project-id;x-sdk-date, "));
        let visible = [("X-Sdk-Date", "20261121T080000Z"), ("X-Project-Id", project.as_str())];
        assert_eq!(signed.headers, visible.map(|(name, value)| (name, value.to_owned())));
    }

    #[test]
    fn a_body_is_signed_and_a_header_that_nobody_may_see_is_not() {
        let body = Secret::new("{\"auth\":1}".into());
        let request = Request::post(Product::Dcs, "/v3/x".into(), String::new(), body)
            .with_secret("X-Subject-Token", Secret::new("MIIasked".into()));
        let project = ProjectId::parse("0123456789abcdef0123456789abcdef").unwrap();
        let unsigned = Unsigned::of(&request, None, Some(&project));
        let signed = sign(&unsigned, &key("s"), at());
        let canonical = signed.canonical.reveal();
        assert!(canonical.starts_with("POST\n/v3/x/\n\ncontent-type:application/json\n"));
        assert!(canonical.ends_with(&hex(&Sha256::digest(b"{\"auth\":1}"))));
        assert!(!canonical.contains("MIIasked") && !canonical.contains("x-subject-token"));
    }

    #[test]
    fn what_is_added_counts_before_what_was_given() {
        let mut request = request("GET", "/", "", b"");
        request.headers = vec![("x-sdk-date", "yesterday"), ("HOST", "other.example"), ("authorization", "Basic x")];
        let signed = sign(&request, &key("s"), at());
        assert!(
            signed.canonical.reveal().contains("\nhost:h.example\nx-sdk-date:20261121T080000Z\n\nhost;x-sdk-date\n")
        );
    }

    fn told(ours: &str, echo: &str) -> Vec<(String, String, bool)> {
        let lines = compare(&Secret::new(ours.into()), &Secret::new(echo.into()));
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".into());
        lines.into_iter().map(|line| (or_dash(line.ours), or_dash(line.gateway), line.differs)).collect()
    }

    fn rows(rows: &[(&str, &str, bool)]) -> Vec<(String, String, bool)> {
        rows.iter().map(|(ours, theirs, differs)| ((*ours).into(), (*theirs).into(), *differs)).collect()
    }

    #[test]
    fn lines_that_differ_are_told_though_headers_are_missing() {
        let ours = "GET\n/v3/p/\na=1&b=%2B\nhost:a.example\nx-project-id:p\nx-sdk-date:d\n\nhost;x-project-id;x-sdk-date\ne3b0";
        assert!(told(ours, &ours.replace('\n', "|")).iter().all(|(ours, theirs, differs)| ours == theirs && !differs));
        assert_eq!(
            told(ours, "GET|/v3/p/|a=1&b=%20|host:b.example|via:proxy|x-sdk-date:d||host;via;x-sdk-date|e3b0"),
            rows(&[
                ("GET", "GET", false),
                ("/v3/p/", "/v3/p/", false),
                ("a=1&b=%2B", "a=1&b=%20", true),
                ("host:a.example", "host:b.example", true),
                ("-", "via:proxy", true),
                ("x-project-id:p", "-", true),
                ("x-sdk-date:d", "x-sdk-date:d", false),
                ("", "", false),
                ("host;x-project-id;x-sdk-date", "host;via;x-sdk-date", true),
                ("e3b0", "e3b0", false),
            ])
        );
    }

    #[test]
    fn a_security_token_is_compared_and_not_shown() {
        let ours = "GET\n/\n\nx-security-token:mine\n\nx-security-token\ne3b0";
        let lines = told(ours, "GET|/||x-security-token:yours||x-security-token|e3b0");
        assert_eq!(lines[3], ("x-security-token:…".into(), "x-security-token:…".into(), true));
    }

    #[test]
    fn a_clock_may_be_a_quarter_of_an_hour_off() {
        let skew = |text: &str| Skew::of(at(), text);
        assert_eq!(skew("Sat, 21 Nov 2026 07:59:30 GMT").map(|s| s.millis), Some(30_000));
        let limits = ["07:44:59", "07:45:00", "08:15:00", "08:15:01"]
            .map(|time| skew(&format!("Sat, 21 Nov 2026 {time} GMT")).unwrap().is_too_much());
        assert_eq!(limits, [true, false, false, true]);
        assert_eq!(skew("soon"), None);
        let ahead = skew("Sat, 21 Nov 2026 07:00:00 GMT").unwrap();
        assert_eq!(Some(ahead.corrected(at())), Moment::read("2026-11-21T07:00:00Z"));
    }

    /// Another letter or digit in place of one.
    fn other(byte: u8) -> u8 {
        match byte {
            b'Z' => b'A',
            b'z' => b'a',
            b'9' => b'0',
            _ => byte + 1,
        }
    }

    fn changed(text: &str, at: prop::sample::Index) -> String {
        let mut bytes = text.as_bytes().to_vec();
        let places: Vec<usize> = (0..bytes.len()).filter(|place| bytes[*place].is_ascii_alphanumeric()).collect();
        let place = places[at.index(places.len())];
        bytes[place] = other(bytes[place]);
        String::from_utf8(bytes).unwrap()
    }

    proptest! {
        #[test]
        fn a_canonical_query_means_what_the_query_means(
            pairs in prop::collection::vec(("[a-z_]{1,6}", "(\\PC|[+:&=%/?# ~]){0,12}"), 0..6),
        ) {
            let wire = pairs.iter().fold(Query::default(), |query, (name, value)| query.set(name, value)).into_text();
            let canonical = canonical_query(&wire);
            let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
            let read: Vec<_> = canonical
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .map(|(name, value)| (decode(name), decode(value)))
                .collect();
            let mut sorted = pairs;
            sorted.sort();
            prop_assert_eq!(read, sorted);
            prop_assert_eq!(canonical.len(), wire.len());
            prop_assert_eq!(canonical_query(&canonical), canonical);
        }

        #[test]
        fn nothing_makes_signing_panic(
            texts in prop::array::uniform8(any::<String>()),
            headers in prop::collection::vec((any::<String>(), any::<String>()), 0..4),
            body in prop::collection::vec(any::<u8>(), 0..40),
            at in any::<i64>(),
        ) {
            let [method, host, path, query, id, secret, token, kind] = &texts;
            let mut headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            headers.push(("content-type", kind));
            let (host, body) = (Some(host.as_str()), body.as_slice());
            let request = Unsigned { method, host, path, query, headers, project: None, body };
            let security_token = Some(Secret::new(token.clone()));
            let key = AccessKey { id: id.clone(), secret: Secret::new(secret.clone()), security_token };
            let signed = sign(&request, &key, Moment::default().plus(at));
            let _ = compare(&signed.canonical, &Secret::new(format!("{kind}|{query}")));
            let echo = Secret::new(signed.canonical.reveal().replace('\n', "|"));
            prop_assert!(compare(&signed.canonical, &echo).iter().all(|line| !line.differs));
            let _ = Skew::of(Moment::default().plus(at), kind).map(Skew::is_too_much);
        }

        #[test]
        fn whatever_changes_the_signature_changes(
            (method, path) in ("[A-Z]{3,7}", "/[a-z0-9]{1,4}/[a-zA-Z0-9%~]{1,20}a"),
            query in "[a-z]{1,5}=[a-z0-9]{1,8}&[a-z]{1,5}=[a-z0-9]{0,8}",
            body in prop::collection::vec(any::<u8>(), 1..40),
            secret in "[a-zA-Z0-9]{1,90}",
            at_byte in any::<prop::sample::Index>(),
        ) {
            // An escape may mean the letter that is put in its place.
            let path = path.replace('%', "");
            let of = |method: &str, path: &str, query: &str, body: &[u8], secret: &str| {
                authorization(&sign(&request(method, path, query, body), &key(secret), at()))
            };
            let right = of(&method, &path, &query, &body, &secret);
            prop_assert_eq!(&of(&method, &path, &query, &body, &secret), &right);
            prop_assert_ne!(&of(&changed(&method, at_byte), &path, &query, &body, &secret), &right);
            prop_assert_ne!(&of(&method, &changed(&path, at_byte), &query, &body, &secret), &right);
            prop_assert_ne!(&of(&method, &path, &changed(&query, at_byte), &body, &secret), &right);
            prop_assert_ne!(&of(&method, &path, &query, &body, &changed(&secret, at_byte)), &right);
            let mut other = body.clone();
            other[at_byte.index(body.len())] ^= 1;
            prop_assert_ne!(&of(&method, &path, &query, &other, &secret), &right);
        }
    }
}
