//! Stands in for what the browser offers: a test says what fetch answers, whether there is a clipboard, whether
//! anything can be stored. All is as before once it is dropped.

use serde::Deserialize;
use serde_json::Value;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(inline_js = r#"
const real = {
  fetch: window.fetch,
  storage: Object.getOwnPropertyDescriptor(window, "localStorage"),
  session: Object.getOwnPropertyDescriptor(window, "sessionStorage"),
  setItem: Storage.prototype.setItem,
};
let asked = [];
let copied = null;
let pulled = 0;

const bytes = (text) => new TextEncoder().encode(text);

const bodies = {
  whole: (plan) => plan.body,
  // Begins, and breaks.
  breaks: (plan) => new ReadableStream({
    start(controller) { controller.enqueue(bytes(plan.body)); },
    pull(controller) { controller.error(new TypeError("network error")); },
  }),
  // Begins, and says no more.
  stalls: (plan) => new ReadableStream({ start(controller) { controller.enqueue(bytes(plan.body)); } }),
  // Never ends.
  endless: () => new ReadableStream({ pull(controller) { pulled += 1; controller.enqueue(new Uint8Array(1 << 20)); } }),
};

// A page of a list of GaussDB tasks of which there are so many.
function listed(plan, url) {
  const offset = Number(url.searchParams.get("offset")), limit = Number(url.searchParams.get("limit"));
  const tasks = [];
  for (let at = offset; at < Math.min(offset + limit, plan.rows); at += 1) {
    tasks.push({
      job_id: `00000000-0000-0000-0000-${String(at).padStart(12, "0")}`,
      name: "CreateGaussDBV5Instance",
      status: "Completed",
      created_at: 1793600000000 - at * 1000,
      ended_at: 1793600000500 - at * 1000,
      instance_info: { instance_id: `${at}in14`, instance_name: `instance-${at}`, instance_status: "normal" },
    });
  }
  return JSON.stringify({ tasks, total_count: plan.rows });
}

export function fetch_as(text) {
  const plan = JSON.parse(text);
  asked = [];
  pulled = 0;
  window.fetch = async (request) => {
    const { method, url, cache, credentials, redirect, signal } = request;
    const headers = Object.fromEntries(request.headers);
    const entry = { method, url, cache, credentials, redirect, headers, body: "", aborted: false };
    asked.push(entry);
    signal.addEventListener("abort", () => { entry.aborted = true; });
    if (method !== "GET") entry.body = await request.clone().text();
    if (plan.unreachable) throw new TypeError("Failed to fetch");
    if (plan.silent) return new Promise(() => {});
    const body = plan.rows === undefined ? bodies[plan.kind ?? "whole"](plan) : listed(plan, new URL(url));
    return new Response(body, { status: plan.status ?? 200, headers: plan.headers ?? {} });
  };
}
export const fetched = () => JSON.stringify(asked);
export const chunks = () => pulled;

export function clipboard_as(works) {
  copied = null;
  const writeText = async (text) => {
    if (!works) throw new DOMException("no", "NotAllowedError");
    copied = text;
  };
  Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText } });
}
export const clipboard = () => copied ?? undefined;

export function storage_is_forbidden() {
  for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { configurable: true, get() { throw new DOMException("no", "SecurityError"); } });
}
export function storage_is_full() {
  Storage.prototype.setItem = () => { throw new DOMException("no", "QuotaExceededError"); };
}
export const stored = () => JSON.stringify({ ...localStorage });
export const kept = () => JSON.stringify({ ...sessionStorage });

export function as_before() {
  window.fetch = real.fetch;
  delete navigator.clipboard;
  Object.defineProperty(window, "localStorage", real.storage);
  Object.defineProperty(window, "sessionStorage", real.session);
  Storage.prototype.setItem = real.setItem;
  localStorage.clear();
  sessionStorage.clear();
}

export function fire(element, name, chord) {
  const options = { bubbles: true, cancelable: true };
  const shiftKey = chord?.startsWith("Shift+");
  const keys = { ...options, shiftKey, key: shiftKey ? chord.slice("Shift+".length) : chord };
  element.dispatchEvent(chord === undefined ? new Event(name, options) : new KeyboardEvent(name, keys));
}

// The zone's own minutes from UTC, at a moment.
export const offset_at = (millis) => new Date(millis).getTimezoneOffset();
"#)]
extern "C" {
    fn fetch_as(plan: &str);
    fn fetched() -> String;
    fn chunks() -> u32;
    fn clipboard_as(works: bool);
    fn clipboard() -> Option<String>;
    fn storage_is_forbidden();
    fn storage_is_full();
    fn stored() -> String;
    fn kept() -> String;
    fn as_before();
    /// Sends an event to an element, as if somebody had done something; with a chord such as `a` or `Shift+Enter`,
    /// that of a keyboard.
    pub fn fire(element: &web_sys::Element, name: &str, chord: Option<&str>);
    /// How many minutes the browser's zone is behind UTC at a moment.
    pub fn offset_at(millis: f64) -> i32;
}

/// A request that was made.
#[derive(Debug, Deserialize)]
pub struct Asked {
    pub method: String,
    pub url: String,
    pub cache: String,
    pub credentials: String,
    pub redirect: String,
    pub headers: std::collections::BTreeMap<String, String>,
    pub body: String,
    pub aborted: bool,
}

/// The browser with some of it replaced.
pub struct Double;

impl Double {
    /// Nothing replaced so far, and nothing stored.
    pub fn new() -> Self {
        as_before();
        Self
    }

    /// Every request is answered so: `{"status", "headers", "body"}`, of which the body may be of a `kind`, or
    /// `{"unreachable"}`, or `{"silent"}`, or `{"rows"}`.
    pub fn fetch(plan: &Value) -> Self {
        let double = Self::new();
        fetch_as(&plan.to_string());
        double
    }

    pub fn clipboard(works: bool) -> Self {
        let double = Self::new();
        clipboard_as(works);
        double
    }

    pub fn forbid_storage(&self) {
        storage_is_forbidden();
    }

    pub fn fill_storage(&self) {
        storage_is_full();
    }

    /// What was asked of fetch.
    pub fn asked(&self) -> Vec<Asked> {
        serde_json::from_str(&fetched()).unwrap()
    }

    /// How many megabytes were read of an endless answer.
    pub fn megabytes(&self) -> u32 {
        chunks()
    }

    /// What was copied.
    pub fn copied(&self) -> Option<String> {
        clipboard()
    }

    /// All that is stored, as one text.
    pub fn stored(&self) -> String {
        stored()
    }

    /// All that the tab keeps, as one text.
    pub fn kept(&self) -> String {
        kept()
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        as_before();
    }
}
