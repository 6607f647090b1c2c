//! What a reader types to say how a proxy is spoken to: one text, whichever form its proxy wants.

use std::fmt;

use super::form::{Form, completed, with_path};
use super::headers::ExtraHeader;
use super::pattern::{Pattern, Slot, Target};
use crate::call::Request;
use crate::machine::Machine;
use crate::region::Endpoint;
use crate::secret::Secret;

/// How a proxy is spoken to.
///
/// The first line is its address, with placeholders where it wants them: `{url}` the whole address to reach,
/// `{url_encoded}` the same percent-encoded, `{scheme}`, `{host}` (with its port), `{path}` (begins with `/`),
/// `{query}` (without `?`; a `?` before an empty one is dropped). An address without any is completed as its form
/// wants it. `POST` before it makes it an envelope. Further lines are headers. In place of the address there may
/// be lines `host = address`, one for each host.
///
/// It is shown and stored as it was typed.
#[derive(Clone, Debug)]
pub struct Template {
    text: String,
    form: Form,
    bases: Vec<Base>,
    headers: Vec<ExtraHeader>,
    /// Whether nothing of it says the query, which is then added to the address: a list without its offset
    /// would lie.
    adds_query: bool,
}

/// An address of the proxy.
#[derive(Clone, Debug)]
pub(super) struct Base {
    /// The one host that it stands for; none where it is for all.
    host: Option<Endpoint>,
    /// Where it is; none at the page's own origin.
    pub at: Option<Endpoint>,
    address: Pattern,
}

/// Why what was typed is refused.
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
    /// A proxy's address does not begin with `https://` (or `http://`) and a host of its own.
    NoProxyHost,
    /// A proxy over `http` that is not on this machine: the token would travel in the clear.
    InsecureHttp,
    /// A same-origin address does not begin with a single `/`.
    NotAPath,
    /// An address holds this character: a blank, `#`, or one that a browser would write differently.
    Forbidden(char),
    /// Several parameters of the query are empty, and nothing says which of them is to name the address.
    SeveralEmpty,
    /// `{proxy_token}` in an address, which is written into logs.
    TokenInAddress,
    /// The word before the address is a method, and not `POST`.
    Method(String),
    /// A placeholder in the address of an envelope, which says inside what to reach.
    EnvelopeSlot,
    /// A further line that is no header.
    NotAHeader(String),
    /// A header that no page can set.
    BrowsersHeader(String),
    /// A header that a call has itself.
    OurHeader(String),
    /// A header without a value, or with one that no header can have.
    HeaderValue(String),
    /// A header that is there twice.
    HeaderTwice(String),
    /// What stands before `=` is no host.
    BaseHost(String),
    /// A host that has two addresses.
    BaseTwice(String),
    /// A host of the connection that has no address.
    NoBase(String),
}

/// At whose origin the addresses are.
#[derive(Clone, Copy)]
enum Origin {
    Page,
    Other,
}

impl Template {
    /// Every placeholder of an address, for telling what may stand there.
    pub fn slots() -> String {
        Slot::names()
    }

    /// Reads how a proxy at another origin is spoken to, such as `https://proxy.example/{url}`.
    pub fn proxy(text: &str) -> Result<Self, TemplateError> {
        Self::read(text, Origin::Other)
    }

    /// The same for one under the page's own origin, such as `/cloud/{host}{path}`.
    pub fn same_origin(text: &str) -> Result<Self, TemplateError> {
        Self::read(text, Origin::Page)
    }

    fn read(text: &str, origin: Origin) -> Result<Self, TemplateError> {
        let text = text.trim();
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let first = lines.clone().next().ok_or(TemplateError::Empty)?;
        let is_per_host = host_and_base(first).is_some();
        if !is_per_host {
            lines.next();
        }
        let mut bases: Vec<Base> = Vec::new();
        let mut headers: Vec<ExtraHeader> = Vec::new();
        for line in lines {
            if let Some((host, address)) = host_and_base(line).filter(|_| is_per_host) {
                let base = Base::for_host(host, address, origin)?;
                if bases.iter().any(|other| other.is_for(&base)) {
                    return Err(TemplateError::BaseTwice(host.to_owned()));
                }
                bases.push(base);
            } else {
                let header = ExtraHeader::read(line)?;
                if headers.iter().any(|other| other.is(&header.name)) {
                    return Err(TemplateError::HeaderTwice(header.name));
                }
                headers.push(header);
            }
        }
        let form = if is_per_host {
            Form::PerHost
        } else {
            let (form, base) = Base::for_all(first, origin, &headers)?;
            bases.push(base);
            form
        };
        let values = headers.iter().map(|header| &header.value);
        let says_query = bases.iter().map(|base| &base.address).chain(values).any(|text| text.has(&Slot::QUERY));
        let adds_query = form != Form::Envelope && !says_query;
        Ok(Self { text: text.to_owned(), form, bases, headers, adds_query })
    }

    /// Which form it was recognised as.
    pub const fn form(&self) -> Form {
        self.form
    }

    /// Whether the proxy's own access token has a place in it.
    pub fn takes_token(&self) -> bool {
        self.form == Form::Envelope || self.needs_token()
    }

    /// Whether nothing can be sent without the proxy's own access token.
    pub fn needs_token(&self) -> bool {
        self.headers.iter().any(|header| header.value.has(&[Slot::ProxyToken]))
    }

    /// Where its addresses are, each origin once; none where they are at the page's own.
    pub fn origins(&self) -> Vec<&Endpoint> {
        let mut origins: Vec<&Endpoint> = Vec::new();
        for at in self.bases.iter().filter_map(|base| base.at.as_ref()) {
            if !origins.contains(&at) {
                origins.push(at);
            }
        }
        origins
    }

    /// The address that stands for a host; none where nothing does.
    pub(super) fn base(&self, host: &Endpoint) -> Option<&Base> {
        self.bases.iter().find(|base| base.host.as_ref().is_none_or(|of| of.authority() == host.authority()))
    }

    /// The address to fetch: absolute, or a path of the page's own origin. None where nothing stands for the host.
    pub(super) fn address(&self, endpoint: &Endpoint, request: &Request) -> Option<String> {
        let mut out = self.base(endpoint)?.address.fill(target(endpoint, request), None);
        if self.adds_query && !request.query.is_empty() {
            out.push(if out.contains('?') { '&' } else { '?' });
            out.push_str(&request.query);
        }
        Some(out)
    }

    /// The further headers: name, value, and whether the proxy's token is in it.
    pub(super) fn headers<'a>(
        &'a self,
        endpoint: &'a Endpoint,
        request: &'a Request,
        proxy_token: Option<&'a Secret>,
    ) -> impl Iterator<Item = (String, String, bool)> + 'a {
        self.headers.iter().map(move |header| {
            let value = header.value.fill(target(endpoint, request), proxy_token);
            (header.name.clone(), value, header.value.has(&[Slot::ProxyToken]))
        })
    }
}

/// The text says all of it, and no text is read on both ways.
impl PartialEq for Template {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Template {}

/// As it was typed.
impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Base {
    fn for_host(host: &str, address: &str, origin: Origin) -> Result<Self, TemplateError> {
        let host = Endpoint::parse(host).map_err(|_| TemplateError::BaseHost(host.to_owned()))?;
        let at = origin.of(address)?;
        let mut pattern = read_address(address)?;
        if !pattern.has(&Slot::PATH) {
            pattern = read_address(&with_path(address)?)?;
        }
        Ok(Self { host: Some(host), at, address: pattern })
    }

    fn for_all(line: &str, origin: Origin, headers: &[ExtraHeader]) -> Result<(Form, Self), TemplateError> {
        let (method, address) = method_and_address(line);
        let mut pattern = read_address(address)?;
        let at = origin.of(address)?;
        let named = |slots: &[Slot]| headers.iter().any(|header| header.value.has(slots));
        let mut form = Form::of(address);
        match method {
            Some(word) if !word.eq_ignore_ascii_case("POST") => return Err(TemplateError::Method(word.to_owned())),
            Some(_) if pattern.has_slots() => return Err(TemplateError::EnvelopeSlot),
            Some(_) => form = Form::Envelope,
            None if named(&Slot::HOST) => {
                form = Form::Header;
                if !pattern.has(&Slot::PATH) && !named(&Slot::PATH) {
                    pattern = read_address(&with_path(address)?)?;
                }
            }
            None if !pattern.has_slots() => {
                let whole = completed(address)?;
                form = Form::of(&whole);
                pattern = read_address(&whole)?;
            }
            None if !pattern.has(&Slot::HOST) => return Err(TemplateError::NoHost),
            None if !pattern.has(&Slot::PATH) && !named(&Slot::PATH) => return Err(TemplateError::NoPath),
            None => {}
        }
        Ok((form, Self { host: None, at, address: pattern }))
    }

    fn is_for(&self, other: &Self) -> bool {
        self.host.as_ref().map(Endpoint::authority) == other.host.as_ref().map(Endpoint::authority)
    }
}

impl Origin {
    /// Where an address is: at this endpoint, or at the page's own origin.
    fn of(self, address: &str) -> Result<Option<Endpoint>, TemplateError> {
        match self {
            Self::Page if address.starts_with('/') && !address.starts_with("//") => Ok(None),
            Self::Page => Err(TemplateError::NotAPath),
            Self::Other => {
                let (scheme, rest) = address.split_once("://").ok_or(TemplateError::NoProxyHost)?;
                let authority = rest.split(['/', '?']).next().unwrap_or_default();
                let endpoint =
                    Endpoint::parse(&format!("https://{authority}")).map_err(|_| TemplateError::NoProxyHost)?;
                match scheme {
                    "https" => Ok(Some(endpoint)),
                    "http" if Machine::of(endpoint.host()) == Machine::ThisComputer => {
                        Endpoint::parse(&format!("http://{authority}"))
                            .map(Some)
                            .map_err(|_| TemplateError::NoProxyHost)
                    }
                    "http" => Err(TemplateError::InsecureHttp),
                    _ => Err(TemplateError::NoProxyHost),
                }
            }
        }
    }
}

fn target<'a>(endpoint: &'a Endpoint, request: &'a Request) -> Target<'a> {
    Target { endpoint, path: &request.path, query: &request.query }
}

fn read_address(text: &str) -> Result<Pattern, TemplateError> {
    // A browser would write these in another way than they are shown, and leave out what follows a `#`.
    let is_kept = |c: char| matches!(c, '!'..='~') && !matches!(c, '"' | '#' | '<' | '>' | '\\' | '^' | '`' | '|');
    if let Some(c) = text.chars().find(|c| !is_kept(*c)) {
        return Err(TemplateError::Forbidden(c));
    }
    let pattern = Pattern::read(text)?;
    if pattern.has(&[Slot::ProxyToken]) { Err(TemplateError::TokenInAddress) } else { Ok(pattern) }
}

/// `POST https://…`: a word in capitals and an address.
fn method_and_address(line: &str) -> (Option<&str>, &str) {
    match line.split_once(char::is_whitespace) {
        Some((word, address)) if word.bytes().all(|b| b.is_ascii_uppercase()) || word.eq_ignore_ascii_case("POST") => {
            (Some(word), address.trim_start())
        }
        _ => (None, line),
    }
}

/// `host = address`. The `=` of a query has no blanks around it, and no host before it.
fn host_and_base(line: &str) -> Option<(&str, &str)> {
    let (host, base) = line.split_once('=')?;
    let is_spaced = host.ends_with(char::is_whitespace) && base.starts_with(char::is_whitespace);
    (is_spaced || Endpoint::parse(host).is_ok()).then(|| (host.trim(), base.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Product;
    use crate::route::Route;
    use proptest::prelude::*;

    const HOST: &str = "dcs.cn-north-4.myhuaweicloud.com";
    const OTHER: &str = "gaussdb.cn-north-4.myhuaweicloud.com";

    fn request(query: &str) -> Request {
        Request::get(Product::Dcs, "/v2/p/tasks".into(), query.into())
    }

    fn filled(template: &Template, query: &str) -> String {
        template.address(&Endpoint::https(HOST), &request(query)).unwrap()
    }

    fn through(text: &str, query: &str) -> String {
        filled(&Template::proxy(text).unwrap(), query)
    }

    fn headers(template: &Template) -> Vec<String> {
        let (host, request) = (Endpoint::https(HOST), request("a=1"));
        let token = Secret::new("proxys-own".into());
        template.headers(&host, &request, Some(&token)).map(|(name, value, _)| format!("{name}: {value}")).collect()
    }

    #[test]
    fn each_placeholder_is_filled() {
        assert_eq!(
            through("https://p.example/{url}", "a=1"),
            format!("https://p.example/https://{HOST}/v2/p/tasks?a=1")
        );
        assert_eq!(
            through("https://p.example/?url={url_encoded}", "a=1"),
            format!("https://p.example/?url=https%3A%2F%2F{HOST}%2Fv2%2Fp%2Ftasks%3Fa%3D1")
        );
        assert_eq!(
            through("http://localhost:8010/{scheme}/{host}{path}?{query}", "a=1"),
            format!("http://localhost:8010/https/{HOST}/v2/p/tasks?a=1")
        );
        assert_eq!(
            through("https://p.example/{host}{path}?{query}", ""),
            format!("https://p.example/{HOST}/v2/p/tasks")
        );
        for (query, whole) in [("", "k=1"), ("a=1", "a=1&k=1")] {
            assert_eq!(
                through("https://p.example/{host}{path}?{query}&k=1", query),
                format!("https://p.example/{HOST}/v2/p/tasks?{whole}")
            );
        }
        assert_eq!(
            through("https://p.example/{host}{path}", "a=1"),
            format!("https://p.example/{HOST}/v2/p/tasks?a=1")
        );
    }

    #[test]
    fn an_address_without_placeholders_is_completed_as_its_form_wants_it() {
        let encoded = format!("https%3A%2F%2F{HOST}%2Fv2%2Fp%2Ftasks%3Fa%3D1");
        let literal = format!("https://{HOST}/v2/p/tasks?a=1");
        for (typed, form, address) in [
            ("https://p.example", Form::PrefixLiteral, format!("https://p.example/{literal}")),
            ("https://p.example/", Form::PrefixLiteral, format!("https://p.example/{literal}")),
            ("https://p.example/cors", Form::PrefixLiteral, format!("https://p.example/cors/{literal}")),
            ("https://p.example/cors/", Form::PrefixLiteral, format!("https://p.example/cors/{literal}")),
            ("https://p.example/?", Form::BareQuery, format!("https://p.example/?{literal}")),
            ("https://p.example/?url=", Form::QueryEncoded, format!("https://p.example/?url={encoded}")),
            ("https://p.example?key=k&url=", Form::QueryEncoded, format!("https://p.example?key=k&url={encoded}")),
            ("https://p.example/?url=&key=k", Form::QueryEncoded, format!("https://p.example/?url={encoded}&key=k")),
            ("https://p.example/{url}", Form::PrefixLiteral, format!("https://p.example/{literal}")),
            ("https://p.example/x/{url_encoded}", Form::PrefixEncoded, format!("https://p.example/x/{encoded}")),
            (
                "https://p.example/?u={url_encoded}&k=1",
                Form::QueryEncoded,
                format!("https://p.example/?u={encoded}&k=1"),
            ),
            ("https://p.example/?{url}", Form::BareQuery, format!("https://p.example/?{literal}")),
            ("https://p.example/?u={url}", Form::Pattern, format!("https://p.example/?u={literal}")),
            ("https://p.example/to:{url}", Form::Pattern, format!("https://p.example/to:{literal}")),
            ("https://p.example/{url_encoded}/x", Form::Pattern, format!("https://p.example/{encoded}/x")),
            ("https://p.example/{host}{path}", Form::Pattern, format!("https://p.example/{HOST}/v2/p/tasks?a=1")),
            ("POST https://p.example/", Form::Envelope, "https://p.example/".into()),
            ("post  https://p.example", Form::Envelope, "https://p.example".into()),
        ] {
            let template = Template::proxy(typed).unwrap();
            assert_eq!((template.form(), filled(&template, "a=1")), (form, address), "{typed}");
        }
        for (typed, form, address) in [
            ("/cors/", Form::PrefixLiteral, format!("/cors/{literal}")),
            ("/", Form::PrefixLiteral, format!("/{literal}")),
            ("/cors?", Form::BareQuery, format!("/cors?{literal}")),
            ("/cors?url=", Form::QueryEncoded, format!("/cors?url={encoded}")),
            ("/cors/{url_encoded}", Form::PrefixEncoded, format!("/cors/{encoded}")),
            ("POST /scotch", Form::Envelope, "/scotch".into()),
            (Route::SAME_ORIGIN_DEFAULT, Form::Pattern, format!("/cloud/{HOST}/v2/p/tasks?a=1")),
        ] {
            let template = Template::same_origin(typed).unwrap();
            assert_eq!((template.form(), filled(&template, "a=1")), (form, address), "{typed}");
            assert!(template.origins().is_empty());
        }
    }

    #[test]
    fn a_header_can_name_what_to_reach() {
        let template = Template::proxy("https://p.example/fetch\r\n  url :  {url_encoded} \n\nX-Key: a, b").unwrap();
        assert_eq!((template.form(), filled(&template, "a=1").as_str()), (Form::Header, "https://p.example/fetch"));
        let encoded = format!("url: https%3A%2F%2F{HOST}%2Fv2%2Fp%2Ftasks%3Fa%3D1");
        assert_eq!(headers(&template), [encoded, "X-Key: a, b".into()]);
        let by_host = Template::proxy("https://p.example/\nX-Target: {scheme}://{host}").unwrap();
        assert_eq!(by_host.form(), Form::Header);
        assert_eq!(filled(&by_host, "a=1"), "https://p.example/v2/p/tasks?a=1");
        let parted = Template::proxy("https://p.example/\nX-Host: {host}\nX-Path: {path}?{query}").unwrap();
        assert_eq!(filled(&parted, "a=1"), "https://p.example/");
        assert_eq!(headers(&parted), [format!("X-Host: {HOST}"), "X-Path: /v2/p/tasks?a=1".into()]);
    }

    #[test]
    fn a_header_can_hold_the_proxys_own_token() {
        let template = Template::proxy("https://p.example/\nX-Proxy-Key: Bearer {proxy_token}").unwrap();
        assert_eq!(
            (template.form(), template.takes_token(), template.needs_token()),
            (Form::PrefixLiteral, true, true)
        );
        assert_eq!(headers(&template), ["X-Proxy-Key: Bearer proxys-own"]);
        let envelope = Template::proxy("POST https://p.example/").unwrap();
        assert_eq!((envelope.takes_token(), envelope.needs_token()), (true, false));
        assert!(!Template::proxy("https://p.example/\nX-Key: k").unwrap().takes_token());
    }

    #[test]
    fn each_host_can_have_an_address_of_its_own() {
        let text = format!("{HOST} = http://localhost:8010/proxy/\n{OTHER}=https://p.example:444\nX-Key: a=b");
        let template = Template::proxy(&text).unwrap();
        let at = |host: &str| template.address(&Endpoint::https(host), &request("a=1"));
        assert_eq!(template.form(), Form::PerHost);
        assert_eq!(at(HOST).unwrap(), "http://localhost:8010/proxy/v2/p/tasks?a=1");
        assert_eq!(at(OTHER).unwrap(), "https://p.example:444/v2/p/tasks?a=1");
        assert_eq!(at("iam.myhuaweicloud.com"), None);
        assert_eq!(headers(&template), ["X-Key: a=b"]);
        let with_query = Template::proxy(&format!("{HOST} = https://p.example/x{{path}}?key=k")).unwrap();
        assert_eq!(filled(&with_query, "a=1"), "https://p.example/x/v2/p/tasks?key=k&a=1");
        let own = Template::same_origin(&format!("{HOST} = /dcs\n{OTHER} = /")).unwrap();
        assert_eq!(own.address(&Endpoint::https(OTHER), &request("")).unwrap(), "/v2/p/tasks");
        assert_eq!(filled(&own, ""), "/dcs/v2/p/tasks");
        let route = Route::Proxy(template);
        let (known, unknown) = (Endpoint::https(HOST), Endpoint::https("iam.myhuaweicloud.com"));
        assert_eq!(route.check([&known]), Ok(()));
        assert_eq!(route.check([&known, &unknown]), Err(TemplateError::NoBase("iam.myhuaweicloud.com".into())));
    }

    #[test]
    fn what_is_wrong_is_told() {
        use TemplateError as E;
        let host = format!("{HOST} = ");
        for (typed, told) in [
            ("", E::Empty),
            (" \n ", E::Empty),
            ("https://p.example/{uri}", E::UnknownSlot("{uri}".into())),
            ("https://p.example/{url", E::StrayBrace),
            ("https://p.example/}{url}", E::StrayBrace),
            ("https://p.example/{path}", E::NoHost),
            ("https://p.example/?key=k", E::NoHost),
            ("https://p.example/?=", E::NoHost),
            ("https://p.example/{host}", E::NoPath),
            ("https://p.example/?k=1\nX-Host: {host}", E::NoPath),
            ("https://p.example/?url=&to=", E::SeveralEmpty),
            ("{url}", E::NoProxyHost),
            ("https://{host}{path}", E::NoProxyHost),
            ("https://user@p.example/{url}", E::NoProxyHost),
            ("https://localhost:80@p.example/", E::NoProxyHost),
            ("https://p.example\\@localhost/", E::Forbidden('\\')),
            ("ftp://p.example/", E::NoProxyHost),
            ("/cors/", E::NoProxyHost),
            ("POST", E::NoProxyHost),
            ("http://p.example/{url}", E::InsecureHttp),
            ("http://127.0.0.1.evil.example/{url}", E::InsecureHttp),
            ("http://192.168.0.2/{url}", E::InsecureHttp),
            ("POST http://p.example/", E::InsecureHttp),
            ("https://p.example/ {url}", E::Forbidden(' ')),
            ("https://p.example/#{url}", E::Forbidden('#')),
            ("https://p.example/é/", E::Forbidden('é')),
            ("https://p.example/{url}?t={proxy_token}", E::TokenInAddress),
            ("GET https://p.example/", E::Method("GET".into())),
            ("POST https://p.example/{url}", E::EnvelopeSlot),
            ("https://p.example/\nhttps://q.example/", E::NotAHeader("https://q.example/".into())),
            ("https://p.example/\nX-Key", E::NotAHeader("X-Key".into())),
            ("https://p.example/\nX Key: a", E::NotAHeader("X Key: a".into())),
            ("https://p.example/\nX-Key:", E::HeaderValue("X-Key".into())),
            ("https://p.example/\nX-Key: ü", E::HeaderValue("X-Key".into())),
            ("https://p.example/\nX-Key: {token}", E::UnknownSlot("{token}".into())),
            ("https://p.example/\nX-Key: a\nx-key: b", E::HeaderTwice("x-key".into())),
            ("https://p.example/\nHOST: {host}", E::BrowsersHeader("HOST".into())),
            ("https://p.example/\nSec-Fetch-Mode: cors", E::BrowsersHeader("Sec-Fetch-Mode".into())),
            ("https://p.example/\nProxy-Authorization: x", E::BrowsersHeader("Proxy-Authorization".into())),
            ("https://p.example/\nX-Auth-Token: x", E::OurHeader("X-Auth-Token".into())),
            ("https://p.example/\nauthorization: Bearer {proxy_token}", E::OurHeader("authorization".into())),
            ("gauss db = https://p.example", E::BaseHost("gauss db".into())),
            (&format!("{host}http://p.example"), E::InsecureHttp),
            (&format!("{host}p.example"), E::NoProxyHost),
            (&format!("{host}https://p.example/?k=1"), E::NoPath),
            (&format!("{host}https://p.example\n{host}https://q.example"), E::BaseTwice(HOST.into())),
            (&format!("{host}https://p.example/{{proxy_token}}"), E::TokenInAddress),
        ] {
            assert_eq!(Template::proxy(typed), Err(told), "{typed}");
        }
        for typed in ["https://p.example/{url}", "//p.example/{url}", "cors/{url}", "POST https://p.example/"] {
            assert_eq!(Template::same_origin(typed), Err(TemplateError::NotAPath), "{typed}");
        }
        assert_eq!(Template::same_origin("/\\p.example/{url}"), Err(TemplateError::Forbidden('\\')));
    }

    #[test]
    fn a_proxy_leads_to_its_origins() {
        let origins = |text: &str| {
            let template = Template::proxy(text).unwrap();
            template.origins().into_iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(origins("https://P.example:8443/x/{url}"), ["https://p.example:8443"]);
        assert_eq!(origins("http://localhost:8010/{host}{path}"), ["http://localhost:8010"]);
        assert_eq!(origins("https://p.example:443?to={url}"), ["https://p.example"]);
        assert_eq!(
            origins(&format!(
                "{HOST} = https://p.example/a\n{OTHER} = https://p.example/b\nh.example = https://q.example"
            )),
            ["https://p.example", "https://q.example"]
        );
    }

    /// Texts that are often templates.
    fn typed() -> impl Strategy<Value = String> {
        let address = "(POST )?(https://p\\.example|http://localhost:8010)?(/(\\{(url|url_encoded|scheme|host|path|query)\\}|[a-z?=&/]){0,8})?";
        let header = "(X-Key|url|Host): ?([a-z]{1,4}|\\{(url|url_encoded|host|proxy_token)\\})";
        let base = "(dcs|gaussdb)\\.cn-north-4\\.myhuaweicloud\\.com ?= ?(https://p\\.example)?/[a-z/]{0,6}";
        let line = prop_oneof![2 => header, 1 => base];
        let first = prop_oneof![3 => address, 1 => base];
        (first, prop::collection::vec(line, 0..3), "[ \n]{0,2}")
            .prop_map(|(first, lines, blank)| format!("{blank}{first}\n{}{blank}", lines.join("\n")))
    }

    proptest! {
        #[test]
        fn what_is_typed_reads_back_as_it_shows(text in typed()) {
            for read in [Template::proxy, Template::same_origin] {
                if let Ok(template) = read(&text) {
                    prop_assert_eq!(template.to_string(), text.trim());
                    // Part by part, which `==` does not compare.
                    let again = read(&template.to_string()).unwrap();
                    prop_assert_eq!(format!("{again:?}"), format!("{template:?}"));
                    prop_assert!(!(Template::proxy(&text).is_ok() && Template::same_origin(&text).is_ok()));
                }
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "(\\PC|\n){0,60}") {
            let _ = Template::proxy(&text);
            let _ = Template::same_origin(&text);
            let _ = Endpoint::parse(&text);
        }
    }
}
