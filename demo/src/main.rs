//! The simulated cloud as a web worker: the page sends requests as messages, and gets answers as messages.
//! What they look like is said in [`simulator::message`]. No project needs a token here: the worker has them.

#![forbid(unsafe_code)]

use std::cell::RefCell;

use cloud::time::Moment;
use serde::Serialize;
use simulator::message::{Ask, Ready, Reply};
use simulator::{Request, Simulator, token_for};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Everybody who looks at the demo sees the same cloud.
const SEED: u64 = 1;
const TASKS: usize = 2_000;

fn main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let simulator = RefCell::new(Simulator::new(SEED, TASKS, now()).with_token_minutes(u32::MAX));
    let port = scope.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        // A message that is no request reaches the page as an error of the worker.
        let ask: Ask = serde_wasm_bindgen::from_value(event.data()).unwrap_throw();
        post(&port, &answer(&mut simulator.borrow_mut(), ask));
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens for as long as it lives.
    on_message.forget();
    post(&scope, &Ready::now());
}

fn answer(simulator: &mut Simulator, ask: Ask) -> Reply {
    let token = token_for(ask.path_and_query.split('/').nth(2).unwrap_or_default());
    let mut request = Request::get(&ask.host, &ask.path_and_query).with_body(&ask.method, &ask.body);
    for (name, value) in ask.headers {
        if !name.eq_ignore_ascii_case("x-auth-token") {
            request = request.with_header(&name, &value);
        }
    }
    let answer = simulator.answer(now(), &request.with_header("x-auth-token", &token));
    Reply { id: ask.id, status: answer.status, headers: answer.headers, body: answer.body }
}

fn post(scope: &DedicatedWorkerGlobalScope, message: &impl Serialize) {
    let message = serde_wasm_bindgen::to_value(message).unwrap_throw();
    scope.post_message(&message).unwrap_throw();
}

fn now() -> Moment {
    Moment::default().plus(js_sys::Date::now() as i64)
}
