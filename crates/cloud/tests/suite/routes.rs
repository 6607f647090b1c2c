//! What a proxy would reach: for every form and every call, byte for byte the call's own request.
//!
//! Each proxy is read by a model of its own, written from how such proxies work and not from how addresses are made.
//! Between the two stands a browser's reading of addresses.

use std::collections::BTreeMap;

use cloud::call::{Call, Language, Limit, Method, Product, Request, Service};
use cloud::credential::Credential;
use cloud::id::{JobId, ProjectId};
use cloud::region::Endpoint;
use cloud::route::{Form, Outgoing, Route, Template};
use cloud::secret::Secret;
use cloud::time::{Moment, TimeRange};
use cloud::{dcs, gaussdb, taurusdb};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use url::Url;

const PAGE: &str = "https://tasks.example";
const HOST: &str = "dcs.cn-north-4.myhuaweicloud.com:8443";

/// What reaches a proxy.
struct Sent {
    origin: String,
    method: String,
    /// Path and query as on the request's first line.
    target: String,
    headers: BTreeMap<String, String>,
    body: String,
}

/// What a proxy asks then: method, address, body, and the token that goes with it.
#[derive(Debug, PartialEq)]
struct Asked {
    method: String,
    url: String,
    body: String,
    token: Option<String>,
}

impl Sent {
    fn new(out: &Outgoing) -> Self {
        let page = Url::parse(PAGE).unwrap();
        let url = page.join(&out.url).unwrap();
        let whole = if out.url.starts_with('/') { format!("{PAGE}{}", out.url) } else { out.url.clone() };
        assert_eq!(url.as_str(), whole, "a browser writes it as it is shown");
        let seen = out.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
        let hidden = out.secrets.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.reveal().to_owned()));
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        Self {
            origin: url.origin().ascii_serialization(),
            method: out.method.word().to_owned(),
            target: format!("{}{query}", url.path()),
            headers: seen.chain(hidden).collect(),
            body: out.body.as_ref().map_or("", Secret::reveal).to_owned(),
        }
    }

    /// The same request elsewhere.
    fn to(self, url: String) -> Asked {
        Asked { url, token: self.headers.get("x-auth-token").cloned(), method: self.method, body: self.body }
    }

    fn after(&self, prefix: &str) -> String {
        self.target.strip_prefix(prefix).unwrap_or_else(|| panic!("{} has no {prefix}", self.target)).to_owned()
    }

    /// A value of the query as servers read forms.
    fn parameter(&self, name: &str) -> String {
        let (_, query) = self.target.split_once('?').unwrap();
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let (_, value) = pairs.find(|(of, _)| *of == name).unwrap();
        decoded(&value.replace('+', " "))
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

/// A proxy: what a reader types for it, and what it makes of a request.
struct Proxy {
    form: Form,
    typed: String,
    reads: Box<dyn Fn(Sent) -> Asked>,
}

fn proxy(form: Form, typed: String, reads: impl Fn(Sent) -> Asked + 'static) -> Proxy {
    Proxy { form, typed, reads: Box::new(reads) }
}

/// One of every kind at an origin (none: the page's own), under a path.
fn proxies(origin: &str, path: &str, key: &str) -> Vec<Proxy> {
    let at = format!("{origin}/{path}");
    let (root, own) = (format!("/{path}"), if origin.is_empty() { PAGE } else { origin }.to_owned());
    let within = |prefix: String, read: fn(&str) -> String| {
        move |sent: Sent| {
            let url = read(&sent.after(&prefix));
            sent.to(url)
        }
    };
    let bare = |sent: Sent| {
        let (_, url) = sent.target.split_once('?').unwrap();
        let url = url.to_owned();
        sent.to(url)
    };
    let parameter = |sent: Sent| {
        let url = sent.parameter("url");
        sent.to(url)
    };
    let host_and_path = |rest: &str| format!("https://{rest}");
    let header = |read: fn(&str) -> String| {
        move |sent: Sent| {
            let url = read(&sent.headers["x-target"]);
            sent.to(url)
        }
    };
    let ending = format!("key={key}");
    let with_key = move |sent: Sent| {
        let rest = sent.after("/");
        let rest = rest.strip_suffix(&ending).unwrap().trim_end_matches(['&', '?']);
        let url = format!("https://{rest}");
        sent.to(url)
    };
    let (root_of_base, own_of_base) = (root.clone(), own);
    vec![
        proxy(Form::PrefixLiteral, format!("{at}/"), within(format!("{root}/"), str::to_owned)),
        proxy(Form::PrefixLiteral, at.clone(), within(format!("{root}/"), str::to_owned)),
        proxy(Form::PrefixLiteral, format!("{at}/{{url}}"), within(format!("{root}/"), str::to_owned)),
        proxy(Form::PrefixEncoded, format!("{at}/{{url_encoded}}"), within(format!("{root}/"), decoded)),
        proxy(Form::QueryEncoded, format!("{at}?url="), parameter),
        proxy(Form::QueryEncoded, format!("{at}?url=&key={key}"), parameter),
        proxy(Form::QueryEncoded, format!("{at}?key={key}&url="), parameter),
        proxy(Form::BareQuery, format!("{at}?"), bare),
        proxy(Form::Pattern, format!("{at}/{{host}}{{path}}"), within(format!("{root}/"), host_and_path)),
        proxy(Form::Pattern, format!("{at}/{{host}}{{path}}?{{query}}"), within(format!("{root}/"), host_and_path)),
        proxy(
            Form::Pattern,
            format!("{at}/{{scheme}}/{{host}}{{path}}"),
            within(format!("{root}/"), |rest| rest.replacen('/', "://", 1)),
        ),
        proxy(Form::Header, format!("{at}\nX-Target: {{url_encoded}}\nX-Key: {key}"), header(decoded)),
        proxy(Form::Header, format!("{at}\nX-Key: {key}\nX-Target: {{url}}"), header(str::to_owned)),
        proxy(Form::Header, format!("{at}\nX-Target: {{host}}"), {
            let root = root.clone();
            move |sent: Sent| {
                let url = format!("https://{}{}", sent.headers["x-target"], sent.after(&root));
                sent.to(url)
            }
        }),
        proxy(Form::Envelope, format!("POST {at}"), move |sent: Sent| {
            assert_eq!((sent.method.as_str(), sent.target.as_str()), ("POST", root.as_str()));
            assert!(!sent.headers.contains_key("x-auth-token"));
            assert_eq!(sent.headers["content-type"], "application/json");
            let read: serde_json::Value = serde_json::from_str(&sent.body).unwrap();
            let text = |name: &str| read[name].as_str().unwrap().to_owned();
            let token = read["Headers"]["X-Auth-Token"].as_str().map(str::to_owned);
            Asked { method: text("Method"), url: text("Url"), body: text("Data"), token }
        }),
        proxy(Form::PerHost, format!("other.example = {at}/other\n{HOST} = {at}"), move |sent: Sent| {
            // It knows one host, and where it is itself.
            assert_eq!(sent.origin, own_of_base);
            let url = format!("https://{HOST}{}", sent.after(&root_of_base));
            sent.to(url)
        }),
        proxy(Form::Pattern, format!("{origin}/{{host}}{{path}}?{{query}}&key={key}"), with_key),
    ]
}

/// Every call there is, about a job or an instance of this id, and what may come: requests with a body.
fn requests(id: &JobId, body: &str) -> Vec<Request> {
    let project = ProjectId::parse("a4c81e9d0b7f4652839e1fd7c02b6a58").unwrap();
    let language = Language::Chinese;
    let range = TimeRange::new(Moment::read("2026-11-01T08:00:00+0800"), None).unwrap();
    let scheduled = taurusdb::scheduled_jobs::ListScheduledJobs {
        limit: Limit::new(10).unwrap(),
        range,
        ..taurusdb::scheduled_jobs::ListScheduledJobs::all(language)
    };
    let with_body = |method, path: &str| Request {
        method,
        body: Some(Secret::new(body.to_owned())),
        ..Request::get(Service::Iam, path.to_owned(), "nocatalog=true".into())
    };
    vec![
        taurusdb::immediate_jobs::ListImmediateJobs::all(language).request(&project),
        taurusdb::scheduled_jobs::ListScheduledJobs::all(language).request(&project),
        scheduled.request(&project),
        taurusdb::job::ShowJob { id: id.clone(), language }.request(&project),
        taurusdb::instances::ListInstances::all(language).request(&project),
        gaussdb::tasks::ListTasks::all(language).request(&project),
        gaussdb::job::ShowJob { id: id.clone(), language }.request(&project),
        gaussdb::instances::ListInstances::all(language).request(&project),
        dcs::center_tasks::ListCenterTasks::all().request(&project),
        dcs::background_tasks::ListBackgroundTasks::all(id.clone()).request(&project),
        dcs::instances::ListInstances::all().request(&project),
        Request::get(Product::Dcs, "/v2/without/a/query".into(), String::new()),
        with_body(Method::Post, "/v3/auth/tokens"),
        with_body(Method::Delete, "/v3/p/jobs"),
    ]
}

fn check(route: &Route, proxy: &Proxy, request: &Request) {
    let credential = Credential::Token(Secret::new("MIItoken".into()));
    let host = Endpoint::parse(HOST).unwrap();
    let out = Outgoing::new(request, &host, route, &credential, None).unwrap();
    let Request { path, query, .. } = request;
    let mark = if query.is_empty() { "" } else { "?" };
    let wanted = Asked {
        method: request.method.word().to_owned(),
        url: format!("https://{HOST}{path}{mark}{query}"),
        body: request.body.as_ref().map_or("", Secret::reveal).to_owned(),
        token: Some("MIItoken".to_owned()),
    };
    assert_eq!((proxy.reads)(Sent::new(&out)), wanted, "{}", proxy.typed);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_a_proxy_reaches_is_the_call(
        id in "(\\PC|[-+&=%/?# ~.'\"|\\\\]){1,30}",
        body in "\\PC{0,40}",
        (name, port) in ("[a-z]{1,9}\\.example", prop::option::of(1000u16..)),
        path in "[a-z0-9]{1,8}(/[a-z0-9]{1,5})?",
        key in "[a-z0-9]{1,8}",
    ) {
        let Ok(id) = JobId::parse(&id) else { return Ok(()) };
        let origin = format!("https://{name}{}", port.map(|port| format!(":{port}")).unwrap_or_default());
        for request in requests(&id, &body) {
            for proxy in proxies(&origin, &path, &key) {
                let template = Template::proxy(&proxy.typed).unwrap();
                prop_assert_eq!(template.form(), proxy.form);
                check(&Route::Proxy(template), &proxy, &request);
            }
            for proxy in proxies("", &path, &key) {
                let template = Template::same_origin(&proxy.typed).unwrap();
                prop_assert_eq!(template.form(), proxy.form);
                check(&Route::SameOrigin(template), &proxy, &request);
            }
            let direct = Proxy {
                form: Form::Pattern,
                typed: "directly".into(),
                reads: Box::new(|sent| {
                    let url = format!("{}{}", sent.origin, sent.target);
                    sent.to(url)
                }),
            };
            check(&Route::Direct, &direct, &request);
        }
    }
}

#[test]
fn every_form_has_a_proxy() {
    let forms: Vec<Form> = proxies("https://p.example", "x", "k").iter().map(|proxy| proxy.form).collect();
    assert!(Form::ALL.iter().all(|form| forms.contains(form)));
}

/// Which origins calls to these hosts go to, each with whose machine it is.
fn reached(route: &Route, hosts: &[&str]) -> Vec<String> {
    let hosts: Vec<Endpoint> = hosts.iter().map(|host| Endpoint::parse(host).unwrap()).collect();
    let origins = route.origins(&hosts, PAGE);
    origins.iter().map(|reached| format!("{} {:?}", reached.origin, reached.machine)).collect()
}

#[test]
fn a_route_says_where_it_leads() {
    let hosts = ["gaussdb.cn-north-4.myhuaweicloud.com", "dcs.cn-north-4.myhuaweicloud.com", "dcs.corp.internal"];
    let proxy = |typed: &str| Route::Proxy(Template::proxy(typed).unwrap());
    assert_eq!(
        reached(&Route::Direct, &hosts),
        [
            "https://gaussdb.cn-north-4.myhuaweicloud.com Cloud",
            "https://dcs.cn-north-4.myhuaweicloud.com Cloud",
            "https://dcs.corp.internal PrivateNetwork"
        ]
    );
    let own = Route::SameOrigin(Template::same_origin("/cors/").unwrap());
    assert_eq!(reached(&own, &hosts), ["https://tasks.example ThisSite"]);
    assert_eq!(reached(&proxy("https://tasks.example:443/cors/"), &hosts), ["https://tasks.example ThisSite"]);
    assert_eq!(reached(&proxy("https://Corsproxy.example/?url="), &hosts), ["https://corsproxy.example Stranger"]);
    assert_eq!(reached(&proxy("POST http://127.0.0.1:9159"), &hosts), ["http://127.0.0.1:9159 ThisComputer"]);
    let per_host = proxy(
        "gaussdb.cn-north-4.myhuaweicloud.com = http://localhost:8010\ndcs.cn-north-4.myhuaweicloud.com = https://p.example/dcs\nunused.example = https://q.example",
    );
    assert_eq!(
        reached(&per_host, &hosts),
        ["http://localhost:8010 ThisComputer", "https://p.example Stranger"],
        "only what is asked, and only what has an address"
    );
    assert_eq!(reached(&proxy("https://p.example/"), &[]), Vec::<String>::new(), "nothing is asked");
}
