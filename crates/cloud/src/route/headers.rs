//! Headers that a reader wants sent along, one a line: `Name: value`.

use super::TemplateError;
use super::pattern::Pattern;

/// A header beside those of the call.
#[derive(Clone, Debug)]
pub(super) struct ExtraHeader {
    pub name: String,
    pub value: Pattern,
}

/// What no page may set: a browser drops it without a word.
const BROWSERS: [&str; 22] = [
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "access-control-request-private-network",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// What a call says itself: who asks, in which language, what it does.
const OURS: [&str; 14] = [
    "accept",
    "authorization",
    "content-type",
    "x-auth-token",
    "x-domain-id",
    "x-http-method",
    "x-http-method-override",
    "x-language",
    "x-method-override",
    "x-project-id",
    "x-sdk-content-sha256",
    "x-sdk-date",
    "x-security-token",
    "x-subject-token",
];

impl ExtraHeader {
    pub fn read(line: &str) -> Result<Self, TemplateError> {
        let told = || line.to_owned();
        let (name, value) = line.split_once(':').ok_or_else(|| TemplateError::NotAHeader(told()))?;
        let (name, value) = (name.trim_end(), value.trim());
        let is_name =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b));
        // A second address is no header called `https`.
        if !is_name || value.starts_with("//") {
            return Err(TemplateError::NotAHeader(told()));
        }
        let plain = name.to_ascii_lowercase();
        if BROWSERS.contains(&plain.as_str()) || plain.starts_with("sec-") || plain.starts_with("proxy-") {
            return Err(TemplateError::BrowsersHeader(name.to_owned()));
        }
        if OURS.contains(&plain.as_str()) {
            return Err(TemplateError::OurHeader(name.to_owned()));
        }
        if value.is_empty() || !value.bytes().all(|b| (b' '..=b'~').contains(&b)) {
            return Err(TemplateError::HeaderValue(name.to_owned()));
        }
        Ok(Self { name: name.to_owned(), value: Pattern::read(value)? })
    }

    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}
