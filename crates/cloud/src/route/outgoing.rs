//! What would leave the browser for a request, down to the last header.

use super::envelope::{self, Envelope};
use super::{Form, Route, direct};
use crate::call::{Method, Request, Response};
use crate::credential::{Credential, Proof};
use crate::error::{CloudError, Kind};
use crate::region::Endpoint;
use crate::secret::Secret;

const JSON: &str = "application/json";

/// Everything that leaves the browser for a request.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The method.
    pub method: Method,
    /// The address to fetch: absolute, or a path of the page's own origin.
    pub url: String,
    /// Headers that anybody may see.
    pub headers: Vec<(String, String)>,
    /// Headers whose values nobody may see.
    pub secrets: Vec<(String, Secret)>,
    /// The body: what the request brings, or the request itself in an envelope.
    pub body: Option<Secret>,
    /// What was signed, for comparing it with what the gateway read (see [`crate::sign::compare`]).
    pub canonical: Option<Secret>,
    is_wrapped: bool,
}

impl Outgoing {
    /// Addresses a request and says who asks. An error when the route has no address for the host
    /// ([`Kind::NoBase`]), or wants a token of its proxy's that nobody gave ([`Kind::ProxyToken`]).
    pub fn new(
        request: &Request,
        endpoint: &Endpoint,
        route: &Route,
        credential: &Credential,
        proxy_token: Option<&Secret>,
    ) -> Result<Self, CloudError> {
        let no_base = || CloudError::transport(Kind::NoBase, endpoint.authority());
        let url = route.address(endpoint, request).ok_or_else(no_base)?;
        let body = request.body.clone();
        let mut out = Self {
            method: request.method,
            url,
            headers: Vec::new(),
            secrets: Vec::new(),
            body,
            canonical: None,
            is_wrapped: false,
        };
        out.say("Accept", JSON);
        if let Some(language) = request.language {
            out.say("X-Language", language.header());
        }
        if out.body.is_some() {
            out.say("Content-Type", JSON);
        }
        let Proof { headers, secrets, canonical } = credential.proof(request, endpoint);
        out.canonical = canonical;
        for (name, value) in headers {
            out.say(name, &value);
        }
        for (name, value) in secrets.into_iter().chain(request.secrets.iter().cloned()) {
            out.secrets.push((name.to_owned(), value));
        }
        let Some(template) = route.template() else { return Ok(out) };
        if template.form() == Form::Envelope {
            out.wrap(&direct(endpoint, request), proxy_token);
        }
        if template.needs_token() && proxy_token.is_none() {
            return Err(CloudError::transport(Kind::ProxyToken, ""));
        }
        for (name, value, is_secret) in template.headers(endpoint, request, proxy_token) {
            if is_secret {
                out.secrets.push((name, Secret::new(value)));
            } else {
                out.headers.push((name, value));
            }
        }
        // A page's own origin is asked without `Origin`, and proxies that take the address as it is want one of the
        // two. Elsewhere it would only be one more header for the preflight.
        let wanted = "X-Requested-With";
        let lacks_origin = matches!(route, Route::SameOrigin(_)) && out.method == Method::Get;
        if lacks_origin && template.form() == Form::PrefixLiteral && out.header(wanted).is_none() {
            out.say(wanted, "XMLHttpRequest");
        }
        Ok(out)
    }

    fn say(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Makes it the content of a request to a proxy that sends it.
    fn wrap(&mut self, target: &str, proxy_token: Option<&Secret>) {
        let seen = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let hidden = self.secrets.iter().map(|(name, value)| (name.as_str(), value.reveal()));
        let body = Envelope {
            access_token: proxy_token.map_or("", Secret::reveal),
            wants_binary: true,
            method: self.method.word(),
            url: target,
            headers: seen.chain(hidden).collect(),
            data: self.body.as_ref().map_or("", Secret::reveal),
        };
        self.body = Some(body.seal());
        self.method = envelope::METHOD;
        self.headers.clear();
        self.secrets.clear();
        self.say("Accept", JSON);
        self.say("Content-Type", JSON);
        self.is_wrapped = true;
    }

    /// Whether the request travels within another, in an envelope.
    pub(crate) const fn is_wrapped(&self) -> bool {
        self.is_wrapped
    }

    /// The cloud's answer, out of what came back.
    pub fn answer(&self, response: Response) -> Result<Response, CloudError> {
        if self.is_wrapped { envelope::open(&response) } else { Ok(response) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Language, Product, Service};
    use crate::id::ProjectId;
    use crate::route::Template;
    use crate::sign::AccessKey;
    use crate::time::Moment;

    fn host() -> Endpoint {
        Endpoint::https("dcs.cn-north-4.myhuaweicloud.com")
    }

    fn request() -> Request {
        Request::get(Product::Dcs, "/v2/p/tasks".into(), "offset=0".into()).in_language(Language::English)
    }

    fn token() -> Credential {
        Credential::Token(Secret::new("MIIverysecret".into()))
    }

    fn key() -> Credential {
        let secret = Secret::new("verysecret".into());
        let key = AccessKey { id: "AK".into(), secret, security_token: Some(Secret::new("temporary".into())) };
        let project = ProjectId::parse("0123456789abcdef0123456789abcdef").ok();
        Credential::AccessKey { key, project, at: Moment::read("2026-11-21T08:00:00Z").unwrap() }
    }

    fn proxy(text: &str) -> Route {
        Route::Proxy(Template::proxy(text).unwrap())
    }

    fn leaving(route: &Route, credential: &Credential) -> Outgoing {
        Outgoing::new(&request(), &host(), route, credential, Some(&Secret::new("proxys-own".into()))).unwrap()
    }

    fn names(headers: &[(String, impl Sized)]) -> Vec<&str> {
        headers.iter().map(|(name, _)| name.as_str()).collect()
    }

    #[test]
    fn nothing_secret_is_among_what_is_printed() {
        let envelope = proxy("POST https://p.example/\nX-Key: {proxy_token}");
        for (route, credential) in [(Route::Direct, token()), (Route::Direct, key()), (envelope, token())] {
            let printed = format!("{:?}", leaving(&route, &credential));
            for secret in ["verysecret", "temporary", "Signature=", "proxys-own"] {
                assert!(!printed.contains(secret), "{printed}");
            }
        }
    }

    #[test]
    fn a_token_is_one_header() {
        let out = leaving(&Route::Direct, &token());
        assert_eq!((names(&out.headers), names(&out.secrets)), (vec!["Accept", "X-Language"], vec!["X-Auth-Token"]));
        assert_eq!((out.method, out.body), (Method::Get, None));
        assert!(leaving(&Route::Direct, &Credential::None).secrets.is_empty());
    }

    #[test]
    fn only_what_reaches_the_gateway_unchanged_is_signed() {
        let ways = [
            "https://p.example/\nX-Extra: e",
            "dcs.cn-north-4.myhuaweicloud.com = https://p.example/dcs",
            "POST https://p.example/",
        ];
        let direct = leaving(&Route::Direct, &key());
        let lines = direct.canonical.as_ref().unwrap().reveal().to_owned();
        assert!(lines.starts_with("GET\n/v2/p/tasks/\noffset=0\nhost:dcs.cn-north-4.myhuaweicloud.com\n"), "{lines}");
        assert!(lines.contains("\n\nhost;x-language;x-project-id;x-sdk-date;x-security-token\n"), "{lines}");
        for way in ways {
            let out = leaving(&proxy(way), &key());
            assert_eq!(out.canonical.unwrap().reveal(), lines, "{way}");
        }
        let cors = Route::SameOrigin(Template::same_origin("/cors/").unwrap());
        assert_eq!(leaving(&cors, &key()).canonical.unwrap().reveal(), lines);
    }

    #[test]
    fn every_method_is_signed_with_its_body() {
        for method in [Method::Post, Method::Delete] {
            let request = Request { method, body: Some(Secret::new("{\"a\":1}".into())), ..request() };
            let out = Outgoing::new(&request, &host(), &Route::Direct, &key(), None).unwrap();
            assert_eq!(names(&out.headers), ["Accept", "X-Language", "Content-Type", "X-Sdk-Date", "X-Project-Id"]);
            assert_eq!(names(&out.secrets), ["Authorization", "X-Security-Token"]);
            let lines = out.canonical.unwrap();
            assert!(lines.reveal().starts_with(&format!("{}\n", method.word())));
            // printf '{"a":1}' | sha256sum
            assert!(lines.reveal().ends_with("\n015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"));
            assert_eq!((out.method, out.body.unwrap().reveal()), (method, "{\"a\":1}"));
        }
    }

    #[test]
    fn an_envelope_holds_the_whole_request() {
        let body = Secret::new("{\"auth\":\"\\\\\"}".into());
        let request = Request { method: Method::Post, service: Service::Iam, body: Some(body), ..request() };
        let route = proxy("POST https://p.example/\nX-Key: k");
        let own = Secret::new("proxys-\"own".into());
        let out = Outgoing::new(&request, &host(), &route, &token(), Some(&own)).unwrap();
        assert_eq!((out.method, out.url.as_str()), (Method::Post, "https://p.example/"));
        assert_eq!((names(&out.headers), names(&out.secrets)), (vec!["Accept", "Content-Type", "X-Key"], vec![]));
        let sealed: serde_json::Value = serde_json::from_str(out.body.as_ref().unwrap().reveal()).unwrap();
        assert_eq!(
            sealed,
            serde_json::json!({
                "AccessToken": "proxys-\"own",
                "WantsBinary": true,
                "Method": "POST",
                "Url": "https://dcs.cn-north-4.myhuaweicloud.com/v2/p/tasks?offset=0",
                "Headers": {
                    "Accept": "application/json",
                    "Content-Type": "application/json",
                    "X-Auth-Token": "MIIverysecret",
                    "X-Language": "en-us",
                },
                "Data": "{\"auth\":\"\\\\\"}",
            })
        );
        let answer = br#"{"success":true,"status":201,"data":"{}","headers":{}}"#;
        let answer = Response { status: 200, headers: vec![], body: answer.to_vec() };
        assert_eq!(out.answer(answer.clone()).unwrap().status, 201);
        assert_eq!(leaving(&Route::Direct, &token()).answer(answer.clone()), Ok(answer));
    }

    #[test]
    fn a_proxys_own_token_goes_where_its_place_is_and_nothing_leaves_without_it() {
        let route = proxy("https://p.example/\nX-Proxy-Key: Bearer {proxy_token}\nX-Client: taskdeck");
        let out = leaving(&route, &token());
        assert_eq!(names(&out.headers), ["Accept", "X-Language", "X-Client"]);
        assert_eq!(
            out.secrets.last().map(|(name, value)| (name.as_str(), value.reveal())),
            Some(("X-Proxy-Key", "Bearer proxys-own"))
        );
        let without = Outgoing::new(&request(), &host(), &route, &token(), None);
        assert_eq!(without.unwrap_err().kind, Kind::ProxyToken);
        let open = proxy("POST https://p.example/");
        assert!(Outgoing::new(&request(), &host(), &open, &token(), None).is_ok(), "an envelope may go without");
    }

    #[test]
    fn a_host_without_an_address_is_not_asked() {
        let route = proxy("gaussdb.cn-north-4.myhuaweicloud.com = https://p.example");
        let error = Outgoing::new(&request(), &host(), &route, &token(), None).unwrap_err();
        assert_eq!((error.kind, error.message.as_str()), (Kind::NoBase, "dcs.cn-north-4.myhuaweicloud.com"));
        assert!(!error.may_pass());
    }

    #[test]
    fn what_stands_for_an_origin_is_said_only_where_there_is_none() {
        let says = |route: &Route, method| {
            let request = Request { method, ..request() };
            let out = Outgoing::new(&request, &host(), route, &token(), None).unwrap();
            out.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("x-requested-with")).count()
        };
        let own = |text| Route::SameOrigin(Template::same_origin(text).unwrap());
        assert_eq!(says(&own("/cors/"), Method::Get), 1);
        assert_eq!(says(&own("/cors/\nx-requested-with: me"), Method::Get), 1);
        assert_eq!(says(&own("/cors/"), Method::Post), 0);
        assert_eq!(says(&own("/cloud/{host}{path}"), Method::Get), 0);
        assert_eq!(says(&proxy("https://p.example/"), Method::Get), 0);
        assert_eq!(says(&Route::Direct, Method::Get), 0);
    }

    #[test]
    fn every_way_carries_a_delete_with_its_body() {
        let removal = Request::delete(Product::TaurusDb, "/v3/p/scheduled-jobs".into())
            .with_body(&serde_json::json!({ "job_ids": ["a"] }));
        let host = Endpoint::https("gaussdb.cn-north-4.myhuaweicloud.com");
        let ways = [
            "https://p.example/{url}",
            "https://p.example/{url_encoded}",
            "https://p.example/?url=",
            "https://p.example/?",
            "https://p.example/{host}{path}",
            "https://p.example/\nX-Target: {host}",
            "POST https://p.example/",
            "gaussdb.cn-north-4.myhuaweicloud.com = https://p.example/g",
        ];
        let routes = ways.map(proxy);
        let forms: std::collections::HashSet<Form> =
            routes.iter().filter_map(Route::template).map(Template::form).collect();
        assert_eq!(forms.len(), Form::ALL.len(), "{forms:?}");
        for (route, credential) in
            routes.iter().chain([&Route::Direct]).flat_map(|route| [(route, token()), (route, key())])
        {
            let out = Outgoing::new(&removal, &host, route, &credential, None).unwrap();
            let body = out.body.as_ref().unwrap().reveal();
            if out.is_wrapped() {
                assert_eq!(out.method, Method::Post);
                assert!(body.contains(r#""Method":"DELETE""#) && body.contains(r#"{\"job_ids\":[\"a\"]}"#), "{body}");
            } else {
                assert_eq!((out.method, body), (Method::Delete, r#"{"job_ids":["a"]}"#));
            }
            if let Some(canonical) = &out.canonical {
                let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
                assert!(canonical.reveal().starts_with("DELETE\n") && !canonical.reveal().ends_with(empty));
            }
        }
    }
}
