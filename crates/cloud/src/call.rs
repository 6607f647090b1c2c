//! What a call is: a value that says what is asked, of which product, and how the answer is read.
//!
//! A call knows neither its host, nor its route, nor who is asking: those are the connection's business.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::Unreadable;
use crate::id::ProjectId;
use crate::secret::Secret;

/// A product of the cloud whose APIs are spoken here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Product {
    /// TaurusDB, formerly GaussDB for MySQL.
    TaurusDb,
    /// GaussDB, the product with the openGauss kernel.
    GaussDb,
    /// Distributed Cache Service.
    Dcs,
}

impl Product {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::TaurusDb, Self::GaussDb, Self::Dcs];

    /// The short name used in addresses, settings and exports.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::TaurusDb => "taurusdb",
            Self::GaussDb => "gaussdb",
            Self::Dcs => "dcs",
        }
    }

    /// The product's own name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TaurusDb => "TaurusDB",
            Self::GaussDb => "GaussDB",
            Self::Dcs => "DCS",
        }
    }

    /// The product with this short name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.slug() == slug)
    }
}

/// The language the cloud is asked to answer in, where an API documents `X-Language`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English, the cloud's own default.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// The value of the `X-Language` header.
    pub const fn header(self) -> &'static str {
        match self {
            Self::English => "en-us",
            Self::Chinese => "zh-cn",
        }
    }
}

/// Whose host answers a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Service {
    /// A product's.
    Product(Product),
    /// Identity and Access Management: it gives tokens and knows the projects.
    Iam,
}

impl Service {
    /// The short name used in settings.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Product(product) => product.slug(),
            Self::Iam => "iam",
        }
    }

    /// The service's own name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Product(product) => product.name(),
            Self::Iam => "IAM",
        }
    }
}

impl From<Product> for Service {
    fn from(product: Product) -> Self {
        Self::Product(product)
    }
}

/// What a request does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Method {
    /// It reads.
    #[default]
    Get,
    /// It asks for something new, such as a token.
    Post,
    /// It removes something.
    Delete,
}

impl Method {
    /// Its word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// One request to the cloud, without host, route or credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What it does.
    pub method: Method,
    /// Whose host answers.
    pub service: Service,
    /// Absolute path, already percent-encoded.
    pub path: String,
    /// Query, already percent-encoded, without `?`; empty when there is none.
    pub query: String,
    /// `X-Language`, for the APIs that document it.
    pub language: Option<Language>,
    /// The body, as JSON; it may hold a password.
    pub body: Option<Secret>,
    /// Headers of its own that nobody may see, such as a token that IAM is asked about.
    pub secrets: Vec<(&'static str, Secret)>,
}

impl Request {
    /// A request that reads.
    pub fn get(service: impl Into<Service>, path: String, query: String) -> Self {
        Self {
            method: Method::Get,
            service: service.into(),
            path,
            query,
            language: None,
            body: None,
            secrets: Vec::new(),
        }
    }

    /// A request for something new, described by this JSON.
    pub fn post(service: impl Into<Service>, path: String, query: String, body: Secret) -> Self {
        Self { method: Method::Post, body: Some(body), ..Self::get(service, path, query) }
    }

    /// A request that removes something.
    pub fn delete(service: impl Into<Service>, path: String) -> Self {
        Self { method: Method::Delete, ..Self::get(service, path, String::new()) }
    }

    /// The same with this JSON as its body.
    #[must_use]
    pub fn with_body(mut self, body: &serde_json::Value) -> Self {
        self.body = Some(Secret::new(body.to_string()));
        self
    }

    /// The same, to be answered in a language, where the API documents `X-Language`.
    #[must_use]
    pub const fn in_language(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }

    /// The same with one more header that nobody may see.
    #[must_use]
    pub fn with_secret(mut self, name: &'static str, value: Secret) -> Self {
        self.secrets.push((name, value));
        self
    }
}

/// What came back: a status, headers with lower-case names, and the bytes of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Headers that could be read, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as it came.
    pub body: Vec<u8>,
}

impl Response {
    /// The first header of this (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// One call of an API: how it is asked and how its answer is read.
pub trait Call {
    /// What a good answer holds.
    type Answer;

    /// The request for this project.
    fn request(&self, project: &ProjectId) -> Request;

    /// Reads the body of a good answer. Rows that cannot be read are part of the answer;
    /// an error means that nothing could be read.
    fn read(&self, body: &[u8]) -> Result<Self::Answer, Unreadable>;
}

/// A page size that an API accepts: from 1 to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit<const MAX: u32>(u32);

impl<const MAX: u32> Limit<MAX> {
    /// The largest page the API gives.
    pub const LARGEST: Self = Self(MAX);

    /// This page size, unless the API would refuse it.
    pub const fn new(rows: u32) -> Option<Self> {
        if rows >= 1 && rows <= MAX { Some(Self(rows)) } else { None }
    }

    /// Rows a page.
    pub const fn rows(self) -> u32 {
        self.0
    }
}

/// Everything but the unreserved characters: `+` becomes `%2B`, a blank `%20`, `:` `%3A`.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Percent-encodes one path segment or query value.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Writes a query string pair by pair, leaving out what was not asked.
#[derive(Default)]
pub(crate) struct Query(String);

impl Query {
    pub(crate) fn set(mut self, name: &str, value: impl AsRef<str>) -> Self {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(name);
        self.0.push('=');
        self.0.push_str(&encode(value.as_ref()));
        self
    }

    // Always in place: a parameter that a page never sets is then not even a name in what it downloads.
    #[inline(always)]
    pub(crate) fn set_some(self, name: &str, value: Option<impl AsRef<str>>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

/// What leaves for a call, as text for tests: path, query and the language it asks for, one a line.
#[cfg(test)]
pub(crate) fn sent(call: &impl Call) -> String {
    let project = ProjectId::parse("0123456789abcdef0123456789abcdef").unwrap();
    let request = call.request(&project);
    let language = request.language.map_or("no language", Language::header);
    format!("{}\n{}\n{language}", request.path, request.query)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plus_is_sent_as_an_escape() {
        let query = Query::default().set("start_time", "2024-06-01T00:00:00+0000").set_some("status", None::<&str>);
        assert_eq!(query.into_text(), "start_time=2024-06-01T00%3A00%3A00%2B0000");
    }

    #[test]
    fn every_product_is_found_by_its_short_name() {
        for product in Product::ALL {
            assert_eq!(Product::from_slug(product.slug()), Some(product));
        }
    }
}
