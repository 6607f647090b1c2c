//! What is told of requests, and that no way of telling it holds a secret.

use std::collections::BTreeMap;

use cloud::call::{Language, Method, Product, Request, Response, Service};
use cloud::credential::Credential;
use cloud::error::{CloudError, Kind};
use cloud::ledger::{Exchange, Ledger, Phase, Preflight, Shown, Way, har};
use cloud::region::Endpoint;
use cloud::route::{Outgoing, Route, Template};
use cloud::secret::Secret;
use cloud::time::Moment;
use proptest::prelude::*;
use serde_json::{Value, json};

const PAGE: &str = "https://tasks.example";
const PROXY: &str = "https://proxy.example:8443/cloud/{host}{path}?{query}";

fn at(seconds: i64) -> Moment {
    Moment::from_millis(1_795_262_400_000 + seconds * 1_000).unwrap()
}

fn host() -> Endpoint {
    Endpoint::https("dcs.cn-north-4.myhuaweicloud.com")
}

fn request(query: &str) -> Request {
    Request::get(Product::Dcs, "/v2/p/tasks".into(), query.into())
}

fn proxy() -> Route {
    Route::Proxy(Template::proxy(PROXY).unwrap())
}

fn outgoing(request: &Request, route: &Route, token: &str) -> Outgoing {
    let token = match token {
        "" => Credential::None,
        token => Credential::Token(Secret::new(token.into())),
    };
    Outgoing::new(request, &host(), route, &token, None).unwrap()
}

fn sent(when: Moment, request: &Request, route: &Route, token: &str) -> Exchange {
    Exchange::sent(when, request, &host(), &outgoing(request, route, token), PAGE)
}

fn answer(status: u16, body: &str) -> Result<Response, CloudError> {
    let headers = [("content-type", "application/json"), ("x-request-id", "4f1c")];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    Ok(Response { status, headers, body: body.as_bytes().to_vec() })
}

fn ended(request: &Request, route: &Route, token: &str, outcome: &Result<Response, CloudError>) -> Exchange {
    let mut exchange = sent(at(0), request, route, token);
    exchange.ended(at(2), request, &outgoing(request, route, token), outcome);
    exchange
}

/// Enters a request and what came of it.
fn enter(ledger: &mut Ledger, when: i64, request: &Request, outcome: &Result<Response, CloudError>) -> Exchange {
    let number = ledger.enter(sent(at(when), request, &proxy(), "MIIabcdefghijklmnop"));
    let entered = ledger.find(number).unwrap();
    entered.ended(at(when + 1), request, &outgoing(request, &proxy(), "MIIabcdefghijklmnop"), outcome);
    entered.clone()
}

fn refused() -> Result<Response, CloudError> {
    answer(500, r#"{"error_code":"DCS.5000","error_msg":"Internal error."}"#)
}

#[test]
fn an_exchange_says_where_it_went_and_what_came_back() {
    let exchange = ended(&request("a=1"), &proxy(), "MIIabcdefghijklmnop", &answer(200, "{}"));
    assert_eq!(exchange.way, Way::Proxy("https://proxy.example:8443".into()));
    assert_eq!(exchange.url, "https://proxy.example:8443/cloud/dcs.cn-north-4.myhuaweicloud.com/v2/p/tasks?a=1");
    assert_eq!((exchange.phase, exchange.status, exchange.millis), (Phase::Done, Some(200), Some(2_000)));
    assert_eq!((exchange.bytes, exchange.request_id.as_deref()), (Some(2), Some("4f1c")));
    assert_eq!(exchange.headers.last(), Some(&("X-Auth-Token".into(), Shown::Secret("mnop".into()))));

    let same = Route::SameOrigin(Template::same_origin(Route::SAME_ORIGIN_DEFAULT).unwrap());
    let exchange = sent(at(0), &request(""), &same, "");
    assert_eq!(exchange.url, "https://tasks.example/cloud/dcs.cn-north-4.myhuaweicloud.com/v2/p/tasks");
    assert_eq!(exchange.way, Way::SameOrigin);
    assert_eq!(sent(at(0), &request(""), &Route::Direct, "").way, Way::Direct);
}

#[test]
fn a_failure_is_told_whether_or_not_there_was_an_answer() {
    let exchange = ended(&request(""), &proxy(), "", &refused());
    assert_eq!((exchange.phase, exchange.status), (Phase::Failed, Some(500)));
    assert_eq!(exchange.failure.unwrap().message, "Internal error.");
    let dead = Err(CloudError::transport(Kind::Unreachable, "Failed to fetch"));
    let exchange = ended(&request(""), &proxy(), "", &dead);
    assert_eq!((exchange.phase, exchange.status, exchange.bytes), (Phase::Failed, None, None));
}

#[test]
fn of_a_secret_the_last_four_are_told_if_it_is_long_and_nothing_if_it_is_short() {
    let shown = |token: &str| sent(at(0), &request(""), &proxy(), token).headers.pop().unwrap().1.to_string();
    assert_eq!(shown("0123456789abcdef"), "…cdef");
    assert_eq!(shown("0123456789abcde"), "…");
}

#[test]
fn only_what_goes_elsewhere_with_an_unusual_header_is_asked_for_before() {
    let same = Route::SameOrigin(Template::same_origin(Route::SAME_ORIGIN_DEFAULT).unwrap());
    assert_eq!(sent(at(0), &request(""), &same, "t").preflight, Preflight::No);
    assert_eq!(sent(at(0), &request(""), &proxy(), "").preflight, Preflight::No);
    assert_eq!(sent(at(0), &request(""), &proxy(), "t").preflight, Preflight::Likely);
    let in_language = request("").in_language(Language::Chinese);
    assert_eq!(sent(at(0), &in_language, &proxy(), "").preflight, Preflight::Likely);
    let delete = Request { method: Method::Delete, ..request("") };
    assert_eq!(sent(at(0), &delete, &proxy(), "").preflight, Preflight::Likely);
}

#[test]
fn a_preflight_may_be_remembered_for_the_same_address_for_two_hours() {
    let mut ledger = Ledger::default();
    let mut ask = |when, query| enter(&mut ledger, when, &request(query), &answer(200, "{}")).preflight;
    assert_eq!(ask(0, "a=1"), Preflight::Likely);
    assert_eq!(ask(10, "a=1"), Preflight::MayBeRemembered);
    assert_eq!(ask(20, "a=2"), Preflight::Likely);
    assert_eq!(ask(7_220, "a=2"), Preflight::Likely);
}

#[test]
fn failures_of_the_same_call_are_counted_until_one_succeeds() {
    let mut ledger = Ledger::default();
    let mut retries = |query, outcome| enter(&mut ledger, 0, &request(query), &outcome).retries;
    assert_eq!(retries("a=1", refused()), 0);
    assert_eq!(retries("a=2", refused()), 0);
    assert_eq!(retries("a=1", refused()), 1);
    assert_eq!(retries("a=1", answer(200, "{}")), 2);
    assert_eq!(retries("a=1", answer(200, "{}")), 0);
}

#[test]
fn what_was_called_off_is_no_failure_and_still_told() {
    let mut ledger = Ledger::default();
    let number = ledger.enter(sent(at(0), &request(""), &proxy(), "t"));
    ledger.find(number).unwrap().called_off(at(3));
    let told = ledger.newest().next().unwrap();
    assert_eq!((told.phase, told.millis), (Phase::CalledOff, Some(3_000)));
    assert_eq!(enter(&mut ledger, 4, &request(""), &answer(200, "{}")).retries, 0);
}

#[test]
fn the_last_five_hundred_are_remembered_newest_first() {
    let mut ledger = Ledger::default();
    for n in 0..502 {
        ledger.enter(sent(at(n), &request(&format!("n={n}")), &proxy(), ""));
    }
    let queries: Vec<&str> = ledger.newest().map(|exchange| exchange.query.as_str()).collect();
    assert_eq!((queries.len(), queries[0], queries[499]), (500, "n=501", "n=2"));
    assert!(ledger.find(1).is_none());
    assert_eq!(ledger.find(2).unwrap().query, "n=2");
    assert!(ledger.find(502).is_none());
}

#[test]
fn a_filter_wants_every_word() {
    let exchange = ended(&request("offset=50"), &proxy(), "", &refused());
    for words in ["", "dcs", "DCS 500", "offset=50 internal", "4f1c", "proxy.example", "background get"] {
        assert!(exchange.matches(words, &["DCS background tasks"]), "{words}");
    }
    assert!(!exchange.matches("dcs 200", &[]));
    assert!(!exchange.matches("background", &[]));
}

/// Reads the words of a shell's command: quotes of both kinds, backslashes, variables within double quotes.
fn words(command: &str, variables: &BTreeMap<String, String>) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = command.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' => {
                let word = word.get_or_insert_default();
                for c in chars.by_ref().take_while(|c| *c != '\'') {
                    word.push(c);
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                while let Some(c) = chars.next().filter(|c| *c != '"') {
                    assert_eq!(c, '$', "only variables stand in double quotes");
                    let mut name = String::new();
                    while let Some(c) = chars.next_if(|c| c.is_ascii_alphanumeric() || *c == '_') {
                        name.push(c);
                    }
                    word.push_str(&variables[&name]);
                }
            }
            '\\' => match chars.next() {
                Some('\n') => {}
                c => word.get_or_insert_default().extend(c),
            },
            ' ' | '\n' | '\t' => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[test]
fn a_command_takes_its_secrets_from_the_shell() {
    let curl = sent(at(0), &request("a=1&b=%7B"), &proxy(), "MIIabcdefghijklmnop").curl();
    assert_eq!(curl.variables, ["TASKDECK_TOKEN"]);
    assert_eq!(
        curl.text,
        "curl --globoff 'https://proxy.example:8443/cloud/dcs.cn-north-4.myhuaweicloud.com/v2/p/tasks?a=1&b=%7B' \\\n  \
         --header 'Accept: application/json' \\\n  \
         --header 'X-Auth-Token: '\"$TASKDECK_TOKEN\""
    );
    let login =
        Request { method: Method::Post, service: Service::Iam, body: Some(Secret::new("{}".into())), ..request("") };
    let curl = sent(at(0), &login, &proxy(), "").curl();
    assert_eq!(curl.variables, ["TASKDECK_BODY"]);
    assert!(curl.text.contains("--request POST") && curl.text.ends_with("--data-raw \"$TASKDECK_BODY\""));
}

#[test]
fn an_archive_holds_what_its_readers_require() {
    let failed = ended(&request("start=a%20b&x"), &proxy(), "MIIabcdefghijklmnop", &refused());
    let file: Value = serde_json::from_str(&har(&mut [&failed].into_iter())).unwrap();
    let entry = &file["log"]["entries"][0];
    assert_eq!(file["log"]["version"], "1.2");
    assert_eq!(file["log"]["creator"]["name"], "Taskdeck");
    assert!(file["log"]["creator"]["version"].is_string());
    for (part, fields) in [
        ("", &["startedDateTime", "time", "request", "response", "cache", "timings"][..]),
        ("/request", &["method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"]),
        (
            "/response",
            &[
                "status",
                "statusText",
                "httpVersion",
                "cookies",
                "headers",
                "content",
                "redirectURL",
                "headersSize",
                "bodySize",
            ],
        ),
        ("/response/content", &["size", "mimeType"]),
        ("/timings", &["send", "wait", "receive"]),
    ] {
        for field in fields {
            assert!(!entry.pointer(part).unwrap()[field].is_null(), "{part}/{field}");
        }
    }
    assert_eq!(entry["startedDateTime"], "2026-11-21T12:00:00.000Z");
    assert_eq!(entry["time"], 2_000);
    assert_eq!(entry["request"]["queryString"], json!([{"name":"start","value":"a%20b"},{"name":"x","value":""}]));
    let token = json!({"name":"X-Auth-Token","value":"","comment":"secret, left out"});
    assert!(entry["request"]["headers"].as_array().unwrap().contains(&token));
    assert_eq!(entry["response"]["status"], 500);
    assert_eq!(entry["_error"], "Internal error.");
}

/// What a body and an answer may do with a secret that they hold.
fn echoes(token: &str, password: &str) -> Vec<(Option<String>, Result<Response, CloudError>)> {
    let login = json!({"auth":{"identity":{"password":{"user":{"name":"ops","password":password}}}}}).to_string();
    let envelope = json!({"method":"POST","data":login,"headers":{"X-Auth-Token":token}}).to_string();
    let gave = Response {
        status: 201,
        headers: vec![("x-subject-token".into(), token.into()), ("x-request-id".into(), token.into())],
        body: b"{}".to_vec(),
    };
    let said = json!({"error_code":"APIG.0301","error_msg":format!("wrong: {token} and {password}.")}).to_string();
    let page = format!("<html>{token} {password} {login}");
    vec![
        (None, answer(401, &said.replace(password, ""))),
        (None, answer(502, &page.replace(password, ""))),
        (Some(login.clone()), answer(401, &said)),
        (Some(envelope), answer(502, &page)),
        (Some(login), Ok(gave)),
        (None, Err(CloudError::transport(Kind::Unreachable, format!("header {token}")))),
    ]
}

proptest! {
    #[test]
    fn no_secret_is_in_anything_that_is_told(token in "[QZ]{2,90}", password in "[WJ]{6,40}") {
        for (body, outcome) in echoes(&token, &password) {
            let request = Request { body: body.map(Secret::new), ..request("") };
            let exchange = ended(&request, &proxy(), &token, &outcome);
            let mut ledger = Ledger::default();
            ledger.enter(exchange.clone());
            let told = [exchange.curl().text, har(&mut ledger.newest()), format!("{ledger:?}")];
            // Of a long token its last four may be told, but not in what is given to others.
            let longest = [0, 0, if token.len() >= 16 { 4 } else { 0 }];
            for (told, longest) in told.iter().zip(longest) {
                let run = |set: &str| told.split(|c| !set.contains(c)).map(str::len).max().unwrap_or(0);
                // A single letter may be anybody's.
                prop_assert!(run("QZ") <= longest.max(1), "{told}");
                prop_assert!(run("WJ") <= 1, "{told}");
            }
        }
    }

    #[test]
    fn a_shell_reads_the_very_request(
        query in "[ -~]{0,40}",
        value in "[^\\x00]{0,40}",
        name in "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}",
        token in "[ -~]{1,40}",
    ) {
        let mut exchange = sent(at(0), &request(&query), &proxy(), &token);
        exchange.headers.push((name.clone(), Shown::Plain(value.clone())));
        exchange.headers.push((name.clone(), Shown::Secret(String::new())));
        exchange.headers.push((name.clone(), Shown::Secret(String::new())));
        let curl = exchange.curl();
        let set = |(at, name): (usize, &String)| (name.clone(), format!("secret {at}"));
        let variables: BTreeMap<String, String> = curl.variables.iter().enumerate().map(set).collect();
        prop_assert_eq!(variables.len(), 3, "each secret has a variable of its own");
        let plain = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        let expected = [
            "curl", "--globoff", &exchange.url,
            "--header", "Accept: application/json",
            "--header", "X-Auth-Token: secret 0",
            "--header", &plain,
            "--header", &format!("{name}: secret 1"),
            "--header", &format!("{name}: secret 2"),
        ];
        prop_assert_eq!(words(&curl.text, &variables), expected);
    }

    #[test]
    fn an_archive_of_anything_is_json(texts in prop::collection::vec(any::<String>(), 0..4)) {
        let exchanges: Vec<Exchange> = texts.iter().map(|text| ended(&request(text), &proxy(), text, &answer(404, text))).collect();
        let file: Value = serde_json::from_str(&har(&mut exchanges.iter())).unwrap();
        prop_assert_eq!(file["log"]["entries"].as_array().unwrap().len(), texts.len());
    }
}
