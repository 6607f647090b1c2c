//! How a call gets to its host: straight, through the page's own origin, or through a proxy by template.
//! There is no default and no way from one to another.

use std::fmt;

use crate::call::{Request, encode};
use crate::region::{Endpoint, is_loopback};
use crate::secret::Secret;

/// A pattern that makes the address to fetch out of the address to reach.
///
/// Placeholders: `{url}` the whole address, `{url_encoded}` the same percent-encoded, `{scheme}`,
/// `{host}` (with its port), `{path}` (begins with `/`), `{query}` (without `?`; a `?` before an
/// empty one is dropped).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Slot(Slot),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Url,
    UrlEncoded,
    Scheme,
    Host,
    Path,
    Query,
}

impl Slot {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Url, "{url}"),
        (Self::UrlEncoded, "{url_encoded}"),
        (Self::Scheme, "{scheme}"),
        (Self::Host, "{host}"),
        (Self::Path, "{path}"),
        (Self::Query, "{query}"),
    ];
}

/// Why a typed template is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateError {
    /// Nothing was typed.
    Empty,
    /// A `{word}` that is no placeholder.
    UnknownSlot(String),
    /// A brace that is never closed or never opened.
    StrayBrace,
    /// It does not say which host to reach: it needs `{url}`, `{url_encoded}` or `{host}`.
    NoHost,
    /// It does not say which path to ask: it needs `{url}`, `{url_encoded}` or `{path}`.
    NoPath,
    /// A proxy's template does not begin with `https://` (or `http://`) and a host of its own.
    NoProxyHost,
    /// A proxy over `http` that is not on this machine: the token would travel in the clear.
    InsecureHttp,
    /// A same-origin template does not begin with a single `/`.
    NotAPath,
    /// Blanks or control characters.
    Blank,
}

impl Template {
    /// Every placeholder, for telling what may stand in a template.
    pub fn slots() -> String {
        Slot::ALL.map(|(_, name)| name).join(", ")
    }

    /// A proxy's template, such as `https://proxy.example/{url}`.
    pub fn proxy(text: &str) -> Result<Self, TemplateError> {
        let text = text.trim();
        let template = Self::read(text)?;
        let (scheme, rest) = text.split_once("://").ok_or(TemplateError::NoProxyHost)?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if authority.is_empty() || authority.contains(['{', '@']) {
            return Err(TemplateError::NoProxyHost);
        }
        let endpoint = Endpoint::parse(&format!("https://{authority}")).map_err(|_| TemplateError::NoProxyHost)?;
        let host = endpoint.authority();
        let name = if host.starts_with('[') { host.split_inclusive(']').next() } else { host.split(':').next() };
        match scheme {
            "https" => Ok(template),
            "http" if is_loopback(name.unwrap_or_default()) => Ok(template),
            "http" => Err(TemplateError::InsecureHttp),
            _ => Err(TemplateError::NoProxyHost),
        }
    }

    /// A template under the page's own origin, such as `/cloud/{host}{path}`.
    pub fn same_origin(text: &str) -> Result<Self, TemplateError> {
        let text = text.trim();
        let template = Self::read(text)?;
        if text.starts_with('/') && !text.starts_with("//") && !text.starts_with("/\\") {
            Ok(template)
        } else {
            Err(TemplateError::NotAPath)
        }
    }

    fn read(text: &str) -> Result<Self, TemplateError> {
        if text.is_empty() {
            return Err(TemplateError::Empty);
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(TemplateError::Blank);
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let open = rest.find(['{', '}']).unwrap_or(rest.len());
            let (plain, tail) = rest.split_at(open);
            if !plain.is_empty() {
                parts.push(Part::Text(plain.to_owned()));
            }
            if tail.is_empty() {
                break;
            }
            let close = tail.find('}').filter(|_| tail.starts_with('{')).ok_or(TemplateError::StrayBrace)?;
            let (name, after) = tail.split_at(close + 1);
            match Slot::ALL.iter().find(|(_, slot)| *slot == name) {
                Some((slot, _)) => parts.push(Part::Slot(*slot)),
                None => return Err(TemplateError::UnknownSlot(name.to_owned())),
            }
            rest = after;
        }
        let has = |slots: &[Slot]| parts.iter().any(|p| matches!(p, Part::Slot(s) if slots.contains(s)));
        if !has(&[Slot::Url, Slot::UrlEncoded, Slot::Host]) {
            return Err(TemplateError::NoHost);
        }
        if !has(&[Slot::Url, Slot::UrlEncoded, Slot::Path]) {
            return Err(TemplateError::NoPath);
        }
        Ok(Self { parts })
    }

    fn fill(&self, endpoint: &Endpoint, path: &str, query: &str) -> String {
        let url = direct_url(endpoint, path, query);
        let mut out = String::with_capacity(url.len() * 2);
        let mut parts = self.parts.iter().peekable();
        while let Some(part) = parts.next() {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Slot(Slot::Url) => out.push_str(&url),
                Part::Slot(Slot::UrlEncoded) => out.push_str(&encode(&url)),
                Part::Slot(Slot::Scheme) => out.push_str(endpoint.scheme().as_str()),
                Part::Slot(Slot::Host) => out.push_str(&endpoint.authority()),
                Part::Slot(Slot::Path) => out.push_str(path),
                Part::Slot(Slot::Query) if query.is_empty() && out.ends_with('?') => {
                    let next = parts.next_if(|next| matches!(next, Part::Text(text) if text.starts_with('&')));
                    match next {
                        // What the template adds to the query is now all of it.
                        Some(Part::Text(text)) => out.push_str(text.trim_start_matches('&')),
                        _ => drop(out.pop()),
                    }
                }
                Part::Slot(Slot::Query) => out.push_str(query),
            }
        }
        // A template that names the path but not the query means both: a list without its offset would lie.
        let says_query = self.parts.iter().any(|p| matches!(p, Part::Slot(Slot::Url | Slot::UrlEncoded | Slot::Query)));
        if !says_query && !query.is_empty() {
            out.push(if out.contains('?') { '&' } else { '?' });
            out.push_str(query);
        }
        out
    }
}

/// The text it was read from.
impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Text(text) => f.write_str(text)?,
                Part::Slot(slot) => {
                    let name = Slot::ALL.iter().find(|(s, _)| s == slot).map(|(_, name)| *name);
                    f.write_str(name.unwrap_or_default())?;
                }
            }
        }
        Ok(())
    }
}

/// The way a connection's calls take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Straight to the cloud's host. The cloud answers no preflight, so browsers usually block it.
    Direct,
    /// Through a path of the page's own origin, behind which somebody put a proxy.
    SameOrigin(Template),
    /// Through a proxy at another origin.
    Proxy(Template),
}

impl Route {
    /// What [`Route::SameOrigin`] uses unless it is told otherwise: the path of the nginx in `deploy/`.
    pub const SAME_ORIGIN_DEFAULT: &'static str = "/cloud/{host}{path}";

    /// The one origin that this way leads to; empty for the page's own, and for the direct way, which leads
    /// to every host of the connection.
    pub fn origin(&self) -> String {
        match self {
            Self::Direct | Self::SameOrigin(_) => String::new(),
            Self::Proxy(template) => {
                let text = template.to_string();
                let host = text.find("://").map_or(0, |at| at + 3);
                let length = text.get(host..).and_then(|rest| rest.find(['/', '?', '#']));
                text.get(..length.map_or(text.len(), |length| host + length)).unwrap_or_default().to_owned()
            }
        }
    }

    /// The address to fetch: absolute, or a path of the page's own origin.
    pub fn address(&self, endpoint: &Endpoint, request: &Request) -> String {
        match self {
            Self::Direct => direct_url(endpoint, &request.path, &request.query),
            Self::SameOrigin(template) | Self::Proxy(template) => {
                template.fill(endpoint, &request.path, &request.query)
            }
        }
    }
}

fn direct_url(endpoint: &Endpoint, path: &str, query: &str) -> String {
    if query.is_empty() { format!("{endpoint}{path}") } else { format!("{endpoint}{path}?{query}") }
}

/// What would leave the browser: the address and the headers, one of them secret.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The address to fetch.
    pub url: String,
    /// Headers that anybody may see.
    pub headers: Vec<(&'static str, String)>,
    /// The value of `X-Auth-Token`; none where the route's cloud asks for none (the demo).
    pub token: Option<Secret>,
}

impl Outgoing {
    /// Addresses a request: the route turns host, path and query into the address to fetch.
    pub fn new(request: &Request, endpoint: &Endpoint, route: &Route, token: Option<Secret>) -> Self {
        let mut headers = vec![("Accept", "application/json".to_owned())];
        if let Some(language) = request.language {
            headers.push(("X-Language", language.header().to_owned()));
        }
        Self { url: route.address(endpoint, request), headers, token }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Product;
    use proptest::prelude::*;

    fn request(query: &str) -> Request {
        Request::get(Product::Dcs, "/v2/p/tasks".into(), query.into())
    }

    fn through(template: &str, query: &str) -> String {
        let endpoint = Endpoint::https("dcs.cn-north-4.myhuaweicloud.com");
        Route::Proxy(Template::proxy(template).unwrap()).address(&endpoint, &request(query))
    }

    #[test]
    fn each_placeholder_is_filled() {
        let host = "dcs.cn-north-4.myhuaweicloud.com";
        assert_eq!(
            through("https://p.example/{url}", "a=1"),
            format!("https://p.example/https://{host}/v2/p/tasks?a=1")
        );
        assert_eq!(
            through("https://p.example/?url={url_encoded}", "a=1"),
            format!("https://p.example/?url=https%3A%2F%2F{host}%2Fv2%2Fp%2Ftasks%3Fa%3D1")
        );
        assert_eq!(
            through("http://localhost:8010/{scheme}/{host}{path}?{query}", "a=1"),
            format!("http://localhost:8010/https/{host}/v2/p/tasks?a=1")
        );
        assert_eq!(
            through("https://p.example/{host}{path}?{query}", ""),
            format!("https://p.example/{host}/v2/p/tasks")
        );
        for (query, whole) in [("", "k=1"), ("a=1", "a=1&k=1")] {
            assert_eq!(
                through("https://p.example/{host}{path}?{query}&k=1", query),
                format!("https://p.example/{host}/v2/p/tasks?{whole}")
            );
        }
        assert_eq!(
            through("https://p.example/{host}{path}", "a=1"),
            format!("https://p.example/{host}/v2/p/tasks?a=1")
        );
    }

    #[test]
    fn the_same_origin_and_the_direct_way() {
        let endpoint = Endpoint::parse("http://localhost:9090").unwrap();
        let template = Template::same_origin(Route::SAME_ORIGIN_DEFAULT).unwrap();
        assert_eq!(
            Route::SameOrigin(template).address(&endpoint, &request("a=1")),
            "/cloud/localhost:9090/v2/p/tasks?a=1"
        );
        assert_eq!(Route::Direct.address(&endpoint, &request("")), "http://localhost:9090/v2/p/tasks");
    }

    #[test]
    fn a_proxy_leads_to_one_origin() {
        let origin = |text| Route::Proxy(Template::proxy(text).unwrap()).origin();
        assert_eq!(origin("https://p.example:8443/x/{url}"), "https://p.example:8443");
        assert_eq!(origin("http://localhost:8010/{host}{path}"), "http://localhost:8010");
        assert_eq!(origin("https://p.example?to={url}"), "https://p.example");
    }

    #[test]
    fn a_wrong_template_says_what_is_wrong() {
        let proxy = |text| Template::proxy(text).unwrap_err();
        assert_eq!(proxy(""), TemplateError::Empty);
        assert_eq!(proxy("https://p.example/{uri}"), TemplateError::UnknownSlot("{uri}".into()));
        assert_eq!(proxy("https://p.example/{url"), TemplateError::StrayBrace);
        assert_eq!(proxy("https://p.example/}{url}"), TemplateError::StrayBrace);
        assert_eq!(proxy("https://p.example/{path}"), TemplateError::NoHost);
        assert_eq!(proxy("https://p.example/{host}"), TemplateError::NoPath);
        assert_eq!(proxy("{url}"), TemplateError::NoProxyHost);
        assert_eq!(proxy("https://{host}{path}"), TemplateError::NoProxyHost);
        assert_eq!(proxy("https://user@p.example/{url}"), TemplateError::NoProxyHost);
        assert_eq!(proxy("http://p.example/{url}"), TemplateError::InsecureHttp);
        assert_eq!(proxy("http://127.0.0.1.evil.example/{url}"), TemplateError::InsecureHttp);
        assert_eq!(proxy("https://p.example/ {url}"), TemplateError::Blank);
        assert_eq!(Template::same_origin("https://p.example/{url}"), Err(TemplateError::NotAPath));
        assert_eq!(Template::same_origin("//p.example/{url}"), Err(TemplateError::NotAPath));
    }

    #[test]
    fn the_token_is_not_among_what_is_printed() {
        let token = Secret::new("MIIverysecret".into());
        let out = Outgoing::new(&request(""), &Endpoint::https("h.example"), &Route::Direct, Some(token));
        assert!(!format!("{out:?}").contains("verysecret"));
        assert!(!out.url.contains("verysecret"));
    }

    proptest! {
        #[test]
        fn a_template_reads_back_as_it_shows(text in "https://p\\.example/(\\{(url|url_encoded|scheme|host|path|query)\\}|[a-z?=&/]){0,8}") {
            if let Ok(template) = Template::proxy(&text) {
                prop_assert_eq!(Template::proxy(&template.to_string()), Ok(template.clone()));
                prop_assert_eq!(template.to_string(), text);
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,60}") {
            let _ = Template::proxy(&text);
            let _ = Template::same_origin(&text);
            let _ = Endpoint::parse(&text);
        }
    }
}
