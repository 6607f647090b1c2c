//! Requests over the network. An answer is read as a stream and given up above a size; a request whose
//! future is dropped is called off.

use cloud::call::Response;
use cloud::error::{CloudError, Kind};
use cloud::route::Outgoing;
use futures_util::future::{Either, select};
use gloo_net::http::Request;
use std::pin::pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCache, RequestCredentials, RequestInit, RequestRedirect};

use super::page;
use super::stream::Pieces;

/// The largest answer that is read, in bytes.
pub const LARGEST: usize = 32 * 1024 * 1024;

/// Calls the request off when it goes out of scope, whoever let it go.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Sends what a connection made of a call, and waits for the whole answer up to a number of milliseconds: as it comes,
/// whatever a proxy has wrapped it into.
pub async fn send(out: &Outgoing, patience: u32) -> Result<Response, CloudError> {
    let answer = pin!(exchange(out));
    match select(answer, pin!(super::clock::sleep(patience))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(CloudError::transport(Kind::TimedOut, format!("> {} s", patience / 1_000))),
    }
}

async fn exchange(out: &Outgoing) -> Result<Response, CloudError> {
    let refused = |why: JsValue| CloudError::transport(Kind::Unreachable, page::words(&why));
    let abort = Abort(AbortController::new().map_err(refused)?);
    let headers = web_sys::Headers::new().map_err(refused)?;
    for (name, value) in &out.headers {
        headers.set(name, value).map_err(refused)?;
    }
    for (name, value) in &out.secrets {
        headers.set(name, value.reveal()).map_err(refused)?;
    }
    let init = RequestInit::new();
    init.set_method(out.method.word());
    if let Some(body) = &out.body {
        init.set_body(&JsValue::from_str(body.reveal()));
    }
    init.set_headers(&headers);
    init.set_signal(Some(&abort.0.signal()));
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(RequestCredentials::Omit);
    // A redirect would carry the credential to wherever it points.
    init.set_redirect(RequestRedirect::Error);
    // Made by the browser itself and not by a builder, which adds to an address that has a query: what was
    // shown before is what is sent.
    let request = Request::from(web_sys::Request::new_with_str_and_init(&out.url, &init).map_err(refused)?);
    let answer = request.send().await.map_err(|why| CloudError::transport(Kind::Unreachable, why.to_string()))?;
    let mut response = Response {
        status: answer.status(),
        headers: answer.headers().entries().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect(),
        body: Vec::new(),
    };
    let Some(stream) = answer.body() else { return Ok(response) };
    let pieces = Pieces::of(&stream);
    loop {
        let Ok(piece) = pieces.next().await else {
            let after = format!("… {} B", response.body.len());
            return Err(CloudError::given_up(Kind::CutOff, &response, after));
        };
        let Some(bytes) = piece else { return Ok(response) };
        if response.body.len() + bytes.length() as usize > LARGEST {
            return Err(CloudError::given_up(Kind::TooLarge, &response, "> 32 MB"));
        }
        let at = response.body.len();
        response.body.resize(at + bytes.length() as usize, 0);
        if let Some(room) = response.body.get_mut(at..) {
            bytes.copy_to(room);
        }
    }
}

/// The text of the site's `config.json`, which index.html has asked for; none where there is none.
pub async fn presets() -> Option<String> {
    let asked = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("presets")).ok()?;
    JsFuture::from(asked.dyn_into::<js_sys::Promise>().ok()?).await.ok()?.as_string()
}
