//! Everything that can go wrong between a call and its rows, as one type: what happened, where, what the
//! cloud said of it, and a kind that tells what can be done.

use serde_json::Value;

use crate::call::Response;
use crate::path::Cause;
use crate::secret::Secret;
use crate::sign::ComparedLine;
use crate::time::Moment;

/// The longest piece of an answer that an error carries, in characters.
const EXCERPT: usize = 300;

/// What a refused signature is followed by: the canonical request as the gateway sees it. The security token of
/// a temporary key is part of that.
const ECHO: &str = "canonicalRequest:";

/// JSON that is not what the API documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Path of the field at fault, such as `details.old_port`; empty when it is the whole.
    pub path: String,
    /// What was wrong with it.
    pub flaw: Flaw,
    /// The beginning of what was read.
    pub excerpt: String,
}

/// What is wrong with a piece of JSON. A page says it in its reader's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It is not there.
    Missing,
    /// The bytes are no UTF-8.
    Encoding,
    /// It is no JSON from this line and column on, both from 1.
    Syntax {
        /// Line.
        line: usize,
        /// Column.
        column: usize,
    },
    /// A text, a number or a truth value is wanted.
    NotAScalar,
    /// An object is wanted.
    NotAnObject,
    /// A list is wanted.
    NotAList,
    /// A list of texts is wanted.
    NotTexts,
    /// Settings know no such field.
    UnknownField,
    /// Settings know only these words here.
    NotOneOf(&'static str),
}

impl Flaw {
    /// What a parser's error means where something of a certain shape was wanted.
    pub(crate) fn of(error: &serde_json::Error, wanted: Self) -> Self {
        if error.is_data() { wanted } else { Self::Syntax { line: error.line(), column: error.column() } }
    }
}

impl Unreadable {
    /// What is wrong at a path, with the beginning of what was read there.
    pub fn new(path: &str, flaw: Flaw, text: &str) -> Self {
        Self { path: path.to_owned(), flaw, excerpt: excerpt(text) }
    }

    /// The same, seen from further out: its path begins at `place`.
    pub fn below(self, place: &str) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        Self { path: format!("{place}{dot}{}", self.path), ..self }
    }
}

/// What kind of thing went wrong: what a page acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The credential is missing, expired, revoked or of another region. Never retried by itself.
    SignIn,
    /// Signed in, but not allowed to do this.
    NotAllowed,
    /// The cloud knows no such job, instance or project.
    NotFound,
    /// This host knows no such API: a host of another product or region.
    WrongHost,
    /// Too many requests.
    Throttled,
    /// The cloud refused a parameter.
    BadInput,
    /// The cloud failed.
    CloudFault,
    /// Something between here and the cloud answered instead of it.
    RouteFault,
    /// The proxy wants an access token of its own: none was given, or it refused the one that was.
    ProxyToken,
    /// The way names no address for this host. Nothing was sent.
    NoBase,
    /// The way leads to a machine of somebody whom the reader has not acknowledged. Nothing was sent.
    Stranger,
    /// An answer that makes no sense.
    Unreadable,
    /// An answer larger than what is read.
    TooLarge,
    /// An answer that broke off.
    CutOff,
    /// No answer in time.
    TimedOut,
    /// No answer at all. Browsers do not tell a blocked (CORS) answer from a dead host.
    Unreachable,
    /// A part of the page itself could not be had from its site. Nothing was sent.
    Site,
    /// IAM gave a token, and the way hides the header that it stands in.
    TokenHidden,
    /// The connection is for reading, and this would have changed something. Nothing was sent.
    ReadOnly,
    /// The path was tried with a made-up credential, and this is wrong with it; nothing else was sent.
    Path(Cause),
}

impl Kind {
    /// Whether this kind of failure may be over by itself.
    const fn may_pass(self) -> bool {
        match self {
            Self::Throttled
            | Self::CloudFault
            | Self::RouteFault
            | Self::CutOff
            | Self::TimedOut
            | Self::Unreachable
            | Self::Site => true,
            Self::Path(cause) => cause.may_pass(),
            _ => false,
        }
    }
}

/// One failure of one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloudError {
    /// What can be done about it.
    pub kind: Kind,
    /// HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// The cloud's error code, such as `DBS.200543`, `APIG.0301`, `111400063`.
    pub code: Option<String>,
    /// What the cloud, the proxy or the browser said, in its own words.
    pub message: String,
    /// Where and how the answer is not what the API documents.
    pub flaw: Option<Box<(String, Flaw)>>,
    /// The cloud's id of the request, for a support ticket.
    pub request_id: Option<String>,
    /// Seconds to wait, when the answer said so (`Retry-After`, as seconds or as a date).
    pub retry_after: Option<u32>,
    /// The beginning of an answer that could not be read.
    pub excerpt: Option<Box<str>>,
    /// What the gateway made of a request whose signature it refused. Nothing else of this error has any of it.
    pub echo: Option<Box<Echo>>,
}

/// What a gateway tells of a request whose signature it refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Echo {
    /// Its canonical request, `|` for the ends of lines, for [`crate::sign::compare`].
    pub text: Secret,
    /// What was signed beside it, line by line; empty until somebody compares.
    pub compared: Vec<ComparedLine>,
}

impl CloudError {
    /// Whether asking the same again later may help without anybody doing anything. A 401 never passes, whoever
    /// gave it: it may be counted against the credential.
    pub fn may_pass(&self) -> bool {
        self.kind.may_pass() && self.status != Some(401)
    }

    /// A failure before there was any answer.
    pub fn transport(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            status: None,
            code: None,
            message: message.into(),
            flaw: None,
            request_id: None,
            retry_after: None,
            excerpt: None,
            echo: None,
        }
    }

    /// An answer that began well and was given up: too large, too slow, or broken off.
    pub fn given_up(kind: Kind, response: &Response, message: impl Into<String>) -> Self {
        let text = String::from_utf8_lossy(response.body.get(..EXCERPT * 4).unwrap_or(&response.body));
        Self {
            status: Some(response.status),
            request_id: request_id(response),
            excerpt: (!text.trim().is_empty()).then(|| excerpt(&text).into()),
            ..Self::transport(kind, message)
        }
    }

    /// An answer whose status is not one of success.
    pub fn refused(response: &Response) -> Self {
        let text = String::from_utf8_lossy(&response.body);
        let said = Said::read(&text);
        let from_cloud = said.is_some();
        let said = said.unwrap_or_default();
        let kind = kind_of(response.status, said.code.as_deref(), from_cloud);
        let (message, echo) = without_echo(said.message.unwrap_or_default());
        Self {
            kind,
            status: Some(response.status),
            message,
            echo,
            flaw: None,
            request_id: request_id(response).or(said.request_id),
            retry_after: retry_after(response),
            excerpt: (!from_cloud && !text.trim().is_empty()).then(|| excerpt(&text).into()),
            code: said.code,
        }
    }

    /// A good answer that is of no use: its status and id, for who says why.
    pub(crate) fn answered(response: &Response) -> Self {
        Self {
            status: Some(response.status),
            request_id: request_id(response),
            ..Self::transport(Kind::Unreadable, "")
        }
    }

    /// A good status with a body that is not the API's.
    pub fn unreadable(response: &Response, why: &Unreadable) -> Self {
        let is_markup = looks_like_markup(&String::from_utf8_lossy(&response.body));
        Self {
            kind: if is_markup { Kind::RouteFault } else { Kind::Unreadable },
            flaw: Some(Box::new((why.path.clone(), why.flaw))),
            excerpt: Some(why.excerpt.as_str()).filter(|e| !e.is_empty()).map(Into::into),
            ..Self::answered(response)
        }
    }

    /// A token that ends now, by what IAM said of it: the cloud was not asked with it any more. It is said as the gateway
    /// would.
    pub fn expired(at: Moment) -> Self {
        Self::transport(Kind::SignIn, format!("token expires, expires_at:{at}"))
    }

    /// The moment a refused token expired, when the gateway said it: `token expires, expires_at:…`.
    pub fn expired_at(&self) -> Option<Moment> {
        let (_, rest) = self.message.split_once("expires_at:")?;
        Moment::read(rest.trim())
    }
}

/// Reads an answer of any call: a refusal, an unreadable body, or what the API documents.
pub fn judge<C: crate::call::Call>(call: &C, response: &Response) -> Result<C::Answer, CloudError> {
    judge_by(|body| call.read(body), response)
}

/// The same of what is about no project, and so is no [`crate::call::Call`].
pub(crate) fn judge_by<T>(
    read: impl FnOnce(&[u8]) -> Result<T, Unreadable>,
    response: &Response,
) -> Result<T, CloudError> {
    if !(200..300).contains(&response.status) {
        return Err(CloudError::refused(response));
    }
    read(&response.body).map_err(|why| CloudError::unreadable(response, &why))
}

/// A message, and the canonical request that stood in it.
fn without_echo(message: String) -> (String, Option<Box<Echo>>) {
    match message.split_once(ECHO) {
        None => (message, None),
        Some((said, echo)) => {
            let said = said.trim_end_matches(|c: char| c == ',' || c.is_whitespace());
            (said.to_owned(), Some(Box::new(Echo { text: Secret::new(echo.trim().to_owned()), compared: Vec::new() })))
        }
    }
}

fn retry_after(response: &Response) -> Option<u32> {
    let said = response.header("retry-after")?.trim();
    said.parse().ok().or_else(|| {
        // By the clock of who answered: the reader's may be wrong.
        let (until, now) = (Moment::read(said)?, Moment::read(response.header("date")?)?);
        u32::try_from(until.since(now).max(0) / 1_000).ok()
    })
}

fn request_id(response: &Response) -> Option<String> {
    ["x-request-id", "x-iam-trace-id"].iter().find_map(|name| response.header(name)).map(str::to_owned)
}

/// What an error body says, whichever of the five shapes it has.
#[derive(Default)]
struct Said {
    code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
}

impl Said {
    fn read(text: &str) -> Option<Self> {
        Self::find(&serde_json::from_str(text).ok()?)
    }

    /// The names in the order in which the cloud's own clients look for them; a body that has none of them
    /// says it in an object within.
    fn find(body: &Value) -> Option<Self> {
        let fields = body.as_object()?;
        let text = |names: &[&str]| {
            names.iter().find_map(|name| match fields.get(*name)? {
                Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            })
        };
        let said = Self {
            code: text(&["error_code", "errorCode", "errCode", "code"]),
            message: text(&["error_msg", "errorMsg", "externalMessage", "message"]),
            request_id: text(&["request_id"]),
        };
        if said.code.is_some() || said.message.is_some() {
            return Some(said);
        }
        let within = fields.values().find_map(Self::find)?;
        Some(Self { request_id: within.request_id.or(said.request_id), ..within })
    }
}

fn kind_of(status: u16, code: Option<&str>, from_cloud: bool) -> Kind {
    let code = code.unwrap_or_default();
    // The gateway writes both `APIG.` and `APIGW.`; the digits mean the same.
    let gateway = code.strip_prefix("APIGW.").or_else(|| code.strip_prefix("APIG."));
    match (gateway, code) {
        (Some("0101"), _) => return Kind::WrongHost,
        (Some("0301" | "0307"), _) => return Kind::SignIn,
        (Some("0302" | "0310" | "0802"), _) => return Kind::NotAllowed,
        (Some("0308"), _) => return Kind::Throttled,
        (_, "DBS.200543" | "DBS.200022" | "DCS.3022" | "DCS.4001" | "111404022" | "111400070" | "DCS.4070") => {
            return Kind::NotFound;
        }
        (_, "DBS.280056") => return Kind::SignIn,
        (_, "DBS.280015" | "DBS.201003") => return Kind::NotAllowed,
        _ => {}
    }
    match status {
        401 if from_cloud => Kind::SignIn,
        403 if from_cloud => Kind::NotAllowed,
        404 if from_cloud => Kind::NotFound,
        429 => Kind::Throttled,
        502..=504 if !from_cloud => Kind::RouteFault,
        500..=599 => Kind::CloudFault,
        _ if !from_cloud => Kind::RouteFault,
        _ => Kind::BadInput,
    }
}

/// Whether this is a page (of a proxy, a login, a firewall) where JSON was asked for.
pub(crate) fn looks_like_markup(text: &str) -> bool {
    text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').starts_with('<')
}

pub(crate) fn excerpt(text: &str) -> String {
    let shown = text.split_once(ECHO).map_or(text, |(before, _)| before).trim();
    let mut short: String = shown.chars().take(EXCERPT).collect();
    if short.len() < text.trim().len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn answer(status: u16, body: &str) -> CloudError {
        CloudError::refused(&Response {
            status,
            headers: vec![("x-request-id".into(), "abc123".into()), ("retry-after".into(), "7".into())],
            body: body.as_bytes().to_vec(),
        })
    }

    fn said(status: u16, body: &str) -> (Kind, Option<String>, String) {
        let error = answer(status, body);
        (error.kind, error.code, error.message)
    }

    #[test]
    fn the_five_shapes_are_read() {
        let some = |code: &str| Some(code.to_owned());
        assert_eq!(
            said(400, r#"{"error_msg":"No such job.","error_code":"DBS.200543"}"#),
            (Kind::NotFound, some("DBS.200543"), "No such job.".into())
        );
        assert_eq!(
            said(400, r#"{"error_code":"DCS.4800","error_msg":"Bad offset.","error_ext_msg":null}"#),
            (Kind::BadInput, some("DCS.4800"), "Bad offset.".into())
        );
        assert_eq!(
            said(429, r#"{"error_msg":"slow down","error_code":"APIG.0308","request_id":"r"}"#),
            (Kind::Throttled, some("APIG.0308"), "slow down".into())
        );
        assert_eq!(
            said(400, r#"{"errCode":"DBS.280001","externalMessage":"Parameter error."}"#),
            (Kind::BadInput, some("DBS.280001"), "Parameter error.".into())
        );
        assert_eq!(
            said(401, r#"{"error":{"code":401,"message":"wrong password","title":"Unauthorized"}}"#),
            (Kind::SignIn, some("401"), "wrong password".into())
        );
    }

    #[test]
    fn both_spellings_of_the_gateway_mean_the_same() {
        for prefix in ["APIG", "APIGW"] {
            let of = |digits: &str, status| {
                answer(status, &format!(r#"{{"error_code":"{prefix}.{digits}","error_msg":"x"}}"#)).kind
            };
            assert_eq!(of("0101", 404), Kind::WrongHost);
            assert_eq!(of("0301", 401), Kind::SignIn);
            assert_eq!(of("0302", 403), Kind::NotAllowed);
            assert_eq!(of("0308", 429), Kind::Throttled);
        }
    }

    #[test]
    fn what_is_not_the_clouds_is_the_routes() {
        let html = answer(502, "<html><title>502 Bad Gateway</title></html>");
        assert_eq!(html.kind, Kind::RouteFault);
        assert_eq!(html.excerpt.as_deref(), Some("<html><title>502 Bad Gateway</title></html>"));
        assert_eq!(answer(401, "<html>proxy login</html>").kind, Kind::RouteFault);
        assert!(!answer(401, "<html>proxy login</html>").may_pass() && answer(502, "").may_pass());
        assert_eq!(answer(403, "").kind, Kind::RouteFault);
        assert_eq!(answer(500, "").kind, Kind::CloudFault);
        assert_eq!(answer(404, "not here").kind, Kind::RouteFault);
    }

    #[test]
    fn request_id_status_and_wait_are_kept() {
        let error = answer(500, r#"{"error_code":"DCS.5000","error_msg":"Internal."}"#);
        assert_eq!(
            (error.status, error.request_id.as_deref(), error.retry_after),
            (Some(500), Some("abc123"), Some(7))
        );
    }

    #[test]
    fn a_wait_may_be_a_date_by_the_clock_of_who_answered() {
        let wait = |headers: &[(&str, &str)]| {
            let headers = headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
            CloudError::refused(&Response { status: 429, headers, body: Vec::new() }).retry_after
        };
        let until = ("retry-after", "Sat, 15 Jun 2024 08:31:10 GMT");
        assert_eq!(wait(&[until, ("date", "Sat, 15 Jun 2024 08:30:00 GMT")]), Some(70));
        assert_eq!(wait(&[until, ("date", "Sat, 15 Jun 2024 08:40:00 GMT")]), Some(0));
        assert_eq!(wait(&[until]), None);
        assert_eq!(wait(&[("retry-after", "soon"), ("date", "now")]), None);
    }

    #[test]
    fn an_expired_token_says_when() {
        let error = answer(
            401,
            r#"{"error_msg":"Incorrect IAM authentication information: token expires, expires_at: 2024-06-15T08:30:00.000000Z","error_code":"APIGW.0301"}"#,
        );
        assert_eq!(error.expired_at(), Moment::read("2024-06-15T08:30:00Z"));
    }

    #[test]
    fn a_page_in_place_of_json_is_the_routes_fault() {
        let response = Response { status: 200, headers: vec![], body: b"<!DOCTYPE html><p>hello".to_vec() };
        let why = Unreadable::new("", Flaw::Syntax { line: 1, column: 1 }, "<!DOCTYPE html><p>hello");
        assert_eq!(CloudError::unreadable(&response, &why).kind, Kind::RouteFault);
    }

    proptest! {
        #[test]
        fn no_answer_makes_the_reader_panic(status in 0u16..1000, body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = CloudError::refused(&Response { status, headers: vec![], body });
        }

        #[test]
        fn nor_any_json(value in crate::wire::any_json::value()) {
            let _ = answer(400, &value.to_string());
        }
    }
}
