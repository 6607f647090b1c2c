//! The simulated cloud as a web worker: a transport like any other. Its wasm is fetched when the first
//! request is made, so nobody who is connected to a real cloud ever loads it.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;

use cloud::call::{Request, Response};
use cloud::error::{CloudError, Kind};
use cloud::region::Endpoint;
use cloud::secret::Secret;
use futures_channel::oneshot;
use serde::{Deserialize, Serialize};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

use super::page;

/// What the worker is asked.
#[derive(Serialize)]
struct Question<'a> {
    id: u32,
    method: &'static str,
    host: String,
    path_and_query: String,
    headers: Vec<(&'a str, &'a str)>,
    body: &'a str,
}

/// What the worker says: first which projects it has, then the answer to a question at a time.
#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    projects: Option<Vec<Project>>,
    #[serde(default)]
    id: Option<u32>,
    #[serde(default)]
    status: u16,
    #[serde(default)]
    headers: Vec<(String, String)>,
    #[serde(default, with = "serde_bytes")]
    body: Vec<u8>,
}

/// A project of the simulated cloud.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Project {
    /// Its id.
    pub id: String,
    /// Its region.
    pub region: String,
    /// What it is called.
    pub label: String,
}

/// Who waits for the answer to which question.
type Waiting = Rc<RefCell<Vec<(u32, oneshot::Sender<Response>)>>>;

/// What the worker will have done, or why it cannot.
type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, CloudError>> + 'a>>;

/// The running worker.
pub struct Demo {
    worker: Worker,
    waiting: Waiting,
    next: Cell<u32>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

impl Demo {
    /// Starts the worker; ready with the projects it simulates.
    #[inline(never)] // so that it can come later
    pub fn start() -> Pending<'static, (Self, Vec<Project>)> {
        Box::pin(Self::begin())
    }

    async fn begin() -> Result<(Self, Vec<Project>), CloudError> {
        let script = format!("{}demo_loader.js", page::base());
        let worker = Worker::new(&script).map_err(|why| gone(&why))?;
        let waiting: Waiting = Rc::default();
        let (ready, is_ready) = oneshot::channel();
        let ready = Rc::new(Cell::new(Some(ready)));
        let (answers, on_ready) = (Rc::clone(&waiting), Rc::clone(&ready));
        let on_message = Closure::new(move |event: MessageEvent| {
            let Ok(Message { projects, id, status, headers, body }) = serde_wasm_bindgen::from_value(event.data())
            else {
                return;
            };
            if let (Some(projects), Some(ready)) = (projects, on_ready.take()) {
                let _ = ready.send(projects);
            }
            let at = answers.borrow().iter().position(|(of, _)| Some(*of) == id);
            if let Some(at) = at {
                let (_, asker) = answers.borrow_mut().swap_remove(at);
                let _ = asker.send(Response { status, headers, body });
            }
        });
        // A worker that cannot start says so only here; without it one would wait for ever.
        let on_error = Closure::new(move |_| drop(ready.take()));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let projects = is_ready.await.map_err(|_| gone(&JsValue::NULL))?;
        Ok((Self { worker, waiting, next: Cell::new(0), _on_message: on_message, _on_error: on_error }, projects))
    }

    /// Asks the simulated cloud.
    #[inline(never)] // so that it can come later
    pub fn send<'a>(&'a self, request: &'a Request, endpoint: &'a Endpoint) -> Pending<'a, Response> {
        Box::pin(self.exchange(request, endpoint))
    }

    async fn exchange(&self, request: &Request, endpoint: &Endpoint) -> Result<Response, CloudError> {
        let id = self.next.get();
        self.next.set(id.wrapping_add(1));
        let mark = if request.query.is_empty() { "" } else { "?" };
        let question = Question {
            id,
            method: request.method.word(),
            host: endpoint.authority(),
            path_and_query: format!("{}{mark}{}", request.path, request.query),
            headers: request.language.iter().map(|l| ("x-language", l.header())).collect(),
            body: request.body.as_ref().map_or("", Secret::reveal),
        };
        let (asker, answer) = oneshot::channel();
        self.waiting.borrow_mut().push((id, asker));
        let message = serde_wasm_bindgen::to_value(&question).map_err(|why| gone(&why.into()))?;
        self.worker.post_message(&message).map_err(|why| gone(&why))?;
        answer.await.map_err(|_| gone(&JsValue::NULL))
    }
}

/// The worker does not start, or not any more; with what the browser said of it.
fn gone(why: &JsValue) -> CloudError {
    CloudError::transport(Kind::Unreachable, page::words(why))
}
