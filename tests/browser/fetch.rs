//! Requests over the network, as far as a page can tell.

use std::sync::Arc;

use cloud::call::{Call, Language, Method, Product, Request};
use cloud::connection::{Draft, DraftProject, DraftRoute, Project, RouteKind};
use cloud::credential::Credential;
use cloud::error::Kind;
use cloud::gaussdb::tasks::ListTasks;
use cloud::region::Endpoint;
use cloud::route::{Outgoing, Route, Template};
use cloud::secret::Secret;
use futures_util::FutureExt;
use leptos::prelude::Owner;
use serde_json::json;
use taskdeck::browser::fetch::{LARGEST, presets, send};
use taskdeck::state::requests::Requests;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::double::Double;

/// A whole minute, which no test takes.
const PATIENT: u32 = 60_000;

fn project() -> Arc<Project> {
    let draft = Draft {
        label: "a".into(),
        projects: vec![DraftProject {
            region: "cn-north-4".into(),
            project: "b5d07e4c91a8463f8e2d6c0f7a1b9e34".into(),
        }],
        products: vec![Product::GaussDb.slug().into()],
        route: DraftRoute {
            kind: Some(RouteKind::Proxy),
            template: "https://proxy.example/{host}{path}?{query}".into(),
        },
        ..Draft::default()
    };
    draft.check().unwrap().projects.remove(0)
}

fn outgoing() -> Outgoing {
    let project = project();
    let request = ListTasks::all(Language::Chinese).request(&project.id);
    project.outgoing(&request, &Credential::Token(Secret::new("MIIToken".into())), None).unwrap()
}

#[wasm_bindgen_test]
async fn an_answer_is_taken_whole_with_its_headers_in_lower_case() {
    let double = Double::fetch(&json!({ "headers": { "X-Request-Id": "af31" }, "body": "{\"tasks\":[]} 任务" }));
    let answer = send(&outgoing(), PATIENT).await.unwrap();
    assert_eq!((answer.status, String::from_utf8(answer.body.clone()).unwrap().as_str()), (200, "{\"tasks\":[]} 任务"));
    assert_eq!(answer.header("x-request-id"), Some("af31"));
    assert!(answer.headers.iter().all(|(name, _)| *name == name.to_lowercase()));
    assert_eq!(double.asked().len(), 1);
}

#[wasm_bindgen_test]
async fn a_request_carries_the_token_and_nothing_of_the_readers_own() {
    let double = Double::fetch(&json!({ "body": "{}" }));
    send(&outgoing(), PATIENT).await.unwrap();
    let asked = double.asked().remove(0);
    assert_eq!(asked.method, "GET");
    assert_eq!(
        asked.url,
        "https://proxy.example/gaussdb-opengauss.cn-north-4.myhuaweicloud.com/v3/b5d07e4c91a8463f8e2d6c0f7a1b9e34/tasks?offset=0&limit=100"
    );
    assert_eq!(asked.headers.get("x-auth-token").map(String::as_str), Some("MIIToken"));
    assert_eq!(asked.headers.get("x-language").map(String::as_str), Some("zh-cn"));
    assert_eq!((asked.credentials.as_str(), asked.cache.as_str()), ("omit", "no-store"));
    assert_eq!(asked.redirect, "error", "a redirect would carry the token to wherever it points");
}

#[wasm_bindgen_test]
async fn a_request_with_a_body_leaves_as_it_was_made() {
    let double = Double::fetch(&json!({ "status": 201, "body": "{}" }));
    let body = Some(Secret::new("{\"password\":\"päss\"}".into()));
    let request =
        Request { method: Method::Post, body, ..Request::get(Product::Dcs, "/v3/x".into(), "nocatalog=true".into()) };
    let route = Route::Proxy(Template::proxy("https://proxy.example/\nX-Key: k\nX-Own: {proxy_token}").unwrap());
    let (token, own) = (Credential::Token(Secret::new("MIIToken".into())), Secret::new("proxys-own".into()));
    let out = Outgoing::new(&request, &Endpoint::https("dcs.example"), &route, &token, Some(&own)).unwrap();
    assert_eq!(send(&out, PATIENT).await.unwrap().status, 201);
    let asked = double.asked().remove(0);
    assert_eq!((asked.method.as_str(), asked.body.as_str()), ("POST", "{\"password\":\"päss\"}"));
    assert_eq!(asked.url, "https://proxy.example/https://dcs.example/v3/x?nocatalog=true");
    let headers = ["content-type", "x-auth-token", "x-key", "x-own"];
    let headers = headers.map(|name| asked.headers.get(name).map(String::as_str).unwrap_or_default());
    assert_eq!(headers, ["application/json", "MIIToken", "k", "proxys-own"]);
    assert_eq!((asked.credentials.as_str(), asked.redirect.as_str()), ("omit", "error"));
}

#[wasm_bindgen_test]
async fn what_a_proxy_wraps_is_unwrapped() {
    let wrapped = r#"{"success":true,"isBinary":true,"status":401,"data":"e30","headers":{"x-request-id":"r"}}"#;
    let double = Double::fetch(&json!({ "body": wrapped }));
    let route = Route::Proxy(Template::proxy("POST https://proxy.example/").unwrap());
    let request = Request::get(Product::Dcs, "/v2/x".into(), String::new());
    let token = Credential::Token(Secret::new("MIIToken".into()));
    let host = Endpoint::https("dcs.example");
    let out = Outgoing::new(&request, &host, &route, &token, None).unwrap();
    let owner = Owner::new();
    let requests = owner.with(Requests::default);
    let answer = requests.send(&request, &host, &out, PATIENT).await.unwrap();
    assert_eq!(
        (answer.status, answer.body.as_slice(), answer.header("x-request-id")),
        (401, b"{}".as_slice(), Some("r"))
    );
    let asked = double.asked().remove(0);
    assert!(asked.body.contains("\"Url\":\"https://dcs.example/v2/x\"") && !asked.headers.contains_key("x-auth-token"));
}

#[wasm_bindgen_test]
async fn an_answer_of_failure_is_an_answer() {
    let _double = Double::fetch(&json!({ "status": 403, "body": "{\"error_code\":\"DBS.200001\"}" }));
    let answer = send(&outgoing(), PATIENT).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (403, br#"{"error_code":"DBS.200001"}"#.as_slice()));
}

#[wasm_bindgen_test]
async fn an_answer_without_a_body_is_empty() {
    let _double = Double::fetch(&json!({ "status": 204, "body": null }));
    let answer = send(&outgoing(), PATIENT).await.unwrap();
    assert_eq!((answer.status, answer.body.len()), (204, 0));
}

#[wasm_bindgen_test]
async fn a_host_that_cannot_be_reached_is_told() {
    let _double = Double::fetch(&json!({ "unreachable": true }));
    let error = send(&outgoing(), PATIENT).await.unwrap_err();
    assert_eq!((error.kind, error.status), (Kind::Unreachable, None));
    assert!(error.message.contains("Failed to fetch"), "{}", error.message);
}

#[wasm_bindgen_test]
async fn who_says_nothing_is_waited_for_just_so_long() {
    let double = Double::fetch(&json!({ "silent": true }));
    let error = send(&outgoing(), 30).await.unwrap_err();
    assert_eq!(error.kind, Kind::TimedOut);
    assert!(double.asked()[0].aborted);
}

#[wasm_bindgen_test]
async fn who_stops_in_the_middle_is_waited_for_just_so_long_too() {
    let double = Double::fetch(&json!({ "kind": "stalls", "body": "{\"tasks\":" }));
    let error = send(&outgoing(), 30).await.unwrap_err();
    assert_eq!(error.kind, Kind::TimedOut);
    assert!(double.asked()[0].aborted);
}

#[wasm_bindgen_test]
async fn an_answer_that_breaks_off_is_told_with_its_beginning() {
    let _double =
        Double::fetch(&json!({ "kind": "breaks", "body": "{\"tasks\":[", "headers": { "X-Request-Id": "af31" } }));
    let error = send(&outgoing(), PATIENT).await.unwrap_err();
    assert_eq!((error.kind, error.status), (Kind::CutOff, Some(200)));
    assert_eq!((error.request_id.as_deref(), error.excerpt.as_deref()), (Some("af31"), Some("{\"tasks\":[")));
}

#[wasm_bindgen_test]
async fn an_answer_larger_than_what_is_read_is_given_up() {
    let double = Double::fetch(&json!({ "kind": "endless" }));
    let error = send(&outgoing(), PATIENT).await.unwrap_err();
    assert_eq!(error.kind, Kind::TooLarge);
    assert!(double.asked()[0].aborted, "or it would be downloaded on");
    let limit = u32::try_from(LARGEST >> 20).unwrap();
    assert!((limit..limit + 4).contains(&double.megabytes()), "{} MB were read", double.megabytes());
}

#[wasm_bindgen_test]
async fn a_request_nobody_waits_for_is_called_off() {
    let double = Double::fetch(&json!({ "silent": true }));
    let out = outgoing();
    let mut waiting = Box::pin(send(&out, PATIENT));
    assert!(waiting.as_mut().now_or_never().is_none());
    assert!(!double.asked()[0].aborted);
    drop(waiting);
    assert!(double.asked()[0].aborted);
}

#[wasm_bindgen_test]
async fn what_the_site_presets_is_a_text_or_nothing() {
    let preset = |promise: JsValue| js_sys::Reflect::set(&js_sys::global(), &"presets".into(), &promise).unwrap();
    assert_eq!(presets().await, None);
    preset(js_sys::Promise::resolve(&JsValue::from_str("{}")).into());
    assert_eq!(presets().await.as_deref(), Some("{}"));
    preset(js_sys::Promise::resolve(&JsValue::NULL).into());
    assert_eq!(presets().await, None);
}
