//! Trying a path: requests that ask no leave, or ask for it first; what the browser says of permissions, and when
//! the page's own policy forbids an address.

use std::cell::RefCell;
use std::rc::Rc;

use cloud::call::Response;
use cloud::error::Kind;
use cloud::path::{Answer, How, Outcome, Page, Permission, Probe};
use futures_channel::oneshot;
use futures_util::future::{Either, select};
use gloo_net::http::Request;
use std::pin::pin;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Event, PermissionState, PermissionStatus, RequestCache, RequestCredentials, RequestInit, RequestMode,
    RequestRedirect, ResponseType, XmlHttpRequest,
};

use super::{clock, fetch, page};

/// A violation of the policy is told a little after the request has failed, in milliseconds.
const TOLD_LATER: u32 = 50;

/// What is known of this page.
pub fn this_page() -> Page {
    let is_online = page::window().is_none_or(|window| window.navigator().on_line());
    Page { origin: page::origin(), is_online }
}

/// Tries one thing, and waits for what comes of it up to a number of milliseconds.
pub async fn send(probe: &Probe, patience: u32) -> Outcome {
    if probe.pause > 0 {
        clock::sleep(probe.pause).await;
    }
    let watch = PolicyWatch::new();
    let begun = clock::now();
    let answer = |response| {
        let at = clock::now();
        let millis = u32::try_from(at.since(begun).max(0)).unwrap_or(u32::MAX);
        Outcome::Answer(Answer { response, millis, at })
    };
    let url = &probe.out.url;
    let outcome = match probe.how {
        How::Call => match fetch::send(&probe.out, patience).await {
            Ok(response) => answer(response),
            Err(error) if matches!(error.kind, Kind::TimedOut | Kind::CutOff | Kind::TooLarge) => Outcome::Late,
            Err(error) => Outcome::Rejected(error.message),
        },
        How::Blind | How::Stay => match select(pin!(peek(probe)), pin!(clock::sleep(patience))).await {
            Either::Left((outcome, _)) => outcome,
            Either::Right(_) => Outcome::Late,
        },
        How::AskFirst => match ask_first(url, patience).await {
            Some(status) => answer(Response { status, headers: Vec::new(), body: Vec::new() }),
            None => Outcome::Rejected(String::new()),
        },
    };
    if matches!(outcome, Outcome::Rejected(_)) {
        clock::sleep(TOLD_LATER).await;
        if let Some(by) = watch.seen.take() {
            return Outcome::PolicyViolation(by);
        }
    }
    outcome
}

/// Sends a request of which no more is learned than whether somebody answers, or redirects.
async fn peek(Probe { how, out, .. }: &Probe) -> Outcome {
    let refused = |why: JsValue| Outcome::Rejected(page::words(&why));
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(RequestCredentials::Omit);
    if *how == How::Blind {
        // Browsers refuse to do so without following redirects. Nothing goes along. The method is that of the call:
        // proxyscotch sends visitors elsewhere, and takes a GET without an origin for one.
        init.set_mode(RequestMode::NoCors);
        init.set_method(out.method.word());
    } else {
        init.set_redirect(RequestRedirect::Manual);
    }
    match web_sys::Request::new_with_str_and_init(&out.url, &init).map_err(refused) {
        Ok(request) => match Request::from(request).send().await {
            Ok(answer) if answer.type_() == ResponseType::Opaqueredirect => Outcome::Redirect,
            Ok(_) => Outcome::Opaque,
            Err(why) => Outcome::Rejected(why.to_string()),
        },
        Err(outcome) => outcome,
    }
}

/// The status of an answer to a request before which the browser asks whether it may send it, though there is
/// nothing in it that needs leave: it does so for whoever wants to know how far the sending is, which no `fetch`
/// can. None where there is no answer that may be read.
async fn ask_first(url: &str, patience: u32) -> Option<u16> {
    let request = XmlHttpRequest::new().ok()?;
    let (done, ended) = oneshot::channel::<()>();
    let mut done = Some(done);
    let on_end = Closure::<dyn FnMut()>::new(move || {
        // Who does not wait any more needs no word.
        let _ = done.take().map(|done| done.send(()));
    });
    let on_progress = Closure::<dyn FnMut()>::new(|| ());
    request.open("POST", url).ok()?;
    request.set_timeout(patience);
    request.set_onloadend(Some(on_end.as_ref().unchecked_ref()));
    request.upload().ok()?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    // Without a body there is nothing to be told of.
    request.send_with_opt_str(Some("-")).ok()?;
    let _ = ended.await;
    request.set_onloadend(None);
    request.status().ok().filter(|status| *status != 0)
}

/// What the browser says of the first permission of these that it knows.
pub async fn permission(names: &[&str]) -> Permission {
    let Some(permissions) = page::window().and_then(|window| window.navigator().permissions().ok()) else {
        return Permission::Granted;
    };
    for name in names {
        let about = js_sys::Object::new();
        let _ = js_sys::Reflect::set(&about, &"name".into(), &(*name).into());
        let Ok(asked) = permissions.query(&about) else { continue };
        if let Ok(status) = JsFuture::from(asked).await {
            return match status.unchecked_into::<PermissionStatus>().state() {
                PermissionState::Denied => Permission::Denied,
                PermissionState::Prompt => Permission::Prompt,
                _ => Permission::Granted,
            };
        }
    }
    Permission::Granted
}

/// Listens for what the page's policy forbids, until it is dropped.
struct PolicyWatch {
    seen: Rc<RefCell<Option<String>>>,
    on_violation: Closure<dyn FnMut(Event)>,
}

const VIOLATION: &str = "securitypolicyviolation";

impl PolicyWatch {
    fn new() -> Self {
        let seen = Rc::<RefCell<Option<String>>>::default();
        let note = Rc::clone(&seen);
        let on_violation = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let part = |name: &str| {
                let value = js_sys::Reflect::get(&event, &JsValue::from_str(name));
                value.ok().and_then(|value| value.as_string()).unwrap_or_default()
            };
            let (directive, address) = (part("effectiveDirective"), part("blockedURI"));
            if directive == "connect-src" {
                note.replace(Some(format!("{directive} {address}")));
            }
        });
        if let Some(window) = page::window() {
            let _ = window.add_event_listener_with_callback(VIOLATION, on_violation.as_ref().unchecked_ref());
        }
        Self { seen, on_violation }
    }
}

impl Drop for PolicyWatch {
    fn drop(&mut self) {
        if let Some(window) = page::window() {
            let _ = window.remove_event_listener_with_callback(VIOLATION, self.on_violation.as_ref().unchecked_ref());
        }
    }
}
