//! The page itself: where it is served from, its root element, whether anybody can see it.

use leptos::prelude::request_animation_frame;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// The window; none where there is no browser, as where components are rendered natively for their snapshots.
pub(super) fn window() -> Option<web_sys::Window> {
    #[cfg(target_arch = "wasm32")]
    return web_sys::window();
    #[cfg(not(target_arch = "wasm32"))]
    return None;
}

/// The path under which the site is served, with `/` at its end: what `<base>` says.
pub fn base() -> String {
    let uri = document().and_then(|d| d.base_uri().ok().flatten());
    let path = uri.and_then(|uri| web_sys::Url::new(&uri).ok()).map(|url| url.pathname());
    path.map_or_else(|| "/".to_owned(), |path| path.get(..=path.rfind('/').unwrap_or(0)).unwrap_or("/").to_owned())
}

/// The page's own origin, such as `https://tasks.example`.
pub fn origin() -> String {
    window().and_then(|w| w.location().origin().ok()).unwrap_or_default()
}

pub(super) fn document() -> Option<web_sys::Document> {
    window()?.document()
}

/// The address of what is on screen, as it is copied and shared.
pub fn address() -> String {
    let (path, query) = super::history::here();
    origin() + &path + &query
}

/// Sets an attribute of the root element.
pub fn set_root(name: &str, value: &str) {
    if let Some(root) = document().and_then(|d| d.document_element()) {
        let _ = root.set_attribute(name, value);
    }
}

/// The page has no words: shows what index.html says of that in both languages.
pub fn say_lost() {
    set_root("data-app", "lost");
}

/// The first view is drawn: takes away what index.html shows until then, and says so to whoever waits for it.
pub fn leave_boot() {
    if let Some(boot) = document().and_then(|d| d.get_element_by_id("boot")) {
        boot.remove();
    }
    set_root("data-app", "ready");
}

/// Sets the title of the window.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Whether nobody can see the page.
pub fn is_hidden() -> bool {
    document().is_some_and(|d| d.hidden())
}

/// Waits until the page can be seen.
pub async fn until_seen() {
    while is_hidden() {
        super::clock::sleep(1_000).await;
    }
}

/// Calls back whenever the page goes out of sight or comes back. For the life of the page.
pub fn on_visibility(mut changed: impl FnMut(bool) + 'static) {
    let Some(document) = document() else { return };
    let closure = Closure::<dyn FnMut()>::new(move || changed(is_hidden()));
    let _ = document.add_event_listener_with_callback("visibilitychange", closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Tells the width and height of an element now and whenever they change, until it is dropped.
pub struct SizeWatch {
    observer: web_sys::ResizeObserver,
    _on_change: Closure<dyn FnMut(js_sys::Array)>,
}

impl SizeWatch {
    /// Watches an element; none where the browser cannot.
    pub fn new(element: &web_sys::Element, mut changed: impl FnMut(f64, f64) + 'static) -> Option<Self> {
        // What the browser has measured: asking the element would make it measure once more.
        let on_change = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            if let Ok(entry) = entries.get(0).dyn_into::<web_sys::ResizeObserverEntry>() {
                changed(entry.content_rect().width(), entry.content_rect().height());
            }
        });
        let observer = web_sys::ResizeObserver::new(on_change.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _on_change: on_change })
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// The browser's preferred language, such as `zh-CN`.
pub fn language() -> String {
    window().and_then(|w| w.navigator().language()).unwrap_or_default()
}

/// Whether some text is selected.
pub fn selects_text() -> bool {
    window().and_then(|w| w.get_selection().ok().flatten()).is_some_and(|selection| !selection.is_collapsed())
}

/// Reloads the page.
pub fn reload() {
    if let Some(window) = window() {
        let _ = window.location().reload();
    }
}

/// Tells whoever looks at the console.
pub fn warn(words: &str) {
    web_sys::console::warn_1(&words.into());
}

/// What the browser says of something that it refused; empty where it says nothing.
pub fn words(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map(|error| error.message().into()).unwrap_or_default()
}

/// Whether the keyboard's focus is in an element.
pub fn holds_focus(element: &web_sys::Element) -> bool {
    document().and_then(|d| d.active_element()).is_some_and(|active| element.contains(Some(&active)))
}

/// Draws markup in place of what an element holds. What had the focus there has it again, by its id; nothing is scrolled.
pub fn refill(element: &web_sys::Element, markup: &str) {
    let active = document().and_then(|d| d.active_element());
    let focused = active.filter(|active| element.contains(Some(active))).map(|active| active.id());
    element.set_inner_html(markup);
    if let Some(again) = focused.and_then(|id| element.query_selector(&format!("[id=\"{id}\"]")).ok().flatten()) {
        focus_in_place(&again);
    }
}

/// Puts the keyboard's focus on the first link of an element, or its first button; whether there is one. Nothing is
/// scrolled for it.
pub fn focus_link(element: &web_sys::Element) -> bool {
    let first = |what| element.query_selector(what).ok().flatten();
    first("a").or_else(|| first("button")).is_some_and(|found| focus_in_place(&found))
}

/// Puts the keyboard's focus into the row of the task of this key, where it is drawn.
pub fn focus_row(key: &str) {
    let quoted = key.replace('\\', "\\\\").replace('"', "\\\"");
    let row = document().and_then(|d| d.query_selector(&format!("tr[data-task=\"{quoted}\"]")).ok().flatten());
    let _ = row.is_some_and(|row| focus_link(&row));
}

/// Whether there is room for something beside the list; the same width in job_beside.css.
pub fn has_room_beside() -> bool {
    let width = web_sys::window().and_then(|window| window.inner_width().ok()).and_then(|width| width.as_f64());
    width.is_some_and(|width| width >= 900.0)
}

/// Puts the keyboard's focus on an element, scrolling nothing; whether that can have it.
pub fn focus_in_place(element: &web_sys::Element) -> bool {
    let options = js_sys::Object::new();
    let focus = js_sys::Reflect::set(&options, &JsValue::from_str("preventScroll"), &JsValue::TRUE)
        .and_then(|_| js_sys::Reflect::get(element, &JsValue::from_str("focus")))
        .and_then(|focus| focus.dyn_into::<js_sys::Function>());
    focus.is_ok_and(|focus| focus.call1(element, &options).is_ok())
}

/// Before something in an element is drawn anew: what has the keyboard's focus there has it again thereafter, though it
/// be moved, which takes it away; where it is gone, the element itself has it.
pub fn keep_focus(element: &web_sys::Element) {
    let active = document().and_then(|d| d.active_element());
    let Some(active) = active.filter(|active| element.contains(Some(active))) else { return };
    let element = element.clone();
    request_animation_frame(move || {
        let now = document().and_then(|d| d.active_element());
        if now.is_none_or(|now| now.tag_name() == "BODY") {
            focus_in_place(if active.is_connected() { &active } else { &element });
        }
    });
}

/// How wide an element is drawn, in CSS pixels.
pub fn width_of(element: &web_sys::Element) -> i32 {
    element.get_bounding_client_rect().width() as i32
}

fn element(id: &str) -> Option<web_sys::HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Puts the keyboard's focus on the element of this id.
pub fn focus(id: &str) {
    if let Some(element) = element(id) {
        let _ = element.focus();
    }
}

/// Puts the keyboard's focus on the first link of the element of this id.
pub fn focus_first(id: &str) {
    if let Some(element) = element(id) {
        focus_link(&element);
    }
}

/// Presses the button of this id, where there is one.
pub fn press(id: &str) {
    if let Some(element) = element(id) {
        element.click();
    }
}

/// Closes the popover of this id.
pub fn close(id: &str) {
    if let Some(element) = element(id) {
        // One that is closed already stays so.
        let _ = element.hide_popover();
    }
}

/// Calls back with the id of each popover and each part to unfold that is opened or closed, and whether it is open. For
/// the life of the page.
pub fn on_toggle(mut toggled: impl FnMut(&str, bool) + 'static) {
    let Some(document) = document() else { return };
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else { return };
        toggled(&target.id(), is_open(&target));
    });
    // Such events go no way up: they are caught on the way down.
    let _ = document.add_event_listener_with_callback_and_bool("toggle", closure.as_ref().unchecked_ref(), true);
    closure.forget();
}

/// Whether the popover or the part to unfold of this id is open.
pub fn is_opened(id: &str) -> bool {
    element(id).is_some_and(|element| is_open(&element))
}

fn is_open(element: &web_sys::Element) -> bool {
    element.has_attribute("open") || element.matches(":popover-open").unwrap_or(false)
}

/// Opens the popover or the part to unfold of this id by its own button, once what is being changed is drawn.
pub fn open_when_drawn(id: &'static str) {
    request_animation_frame(move || {
        if element(id).is_none_or(|element| is_open(&element)) {
            return;
        }
        let button = format!("[popovertarget='{id}'],#{id}>summary");
        let button = document().and_then(|d| d.query_selector(&button).ok().flatten());
        if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
            button.click();
        }
    });
}

/// Whether the keyboard's focus is on the page as a whole, so that nobody misses it.
pub fn is_focus_free() -> bool {
    let active = document().and_then(|d| d.active_element());
    active.is_none_or(|active| matches!(active.tag_name().as_str(), "BODY" | "MAIN"))
}

/// Puts the keyboard's focus on the element of this id once what is being changed is drawn.
pub fn focus_when_drawn(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || focus(&id));
}

/// Opens a dialog over the page, which cannot be used meanwhile.
pub fn show_modal(dialog: &web_sys::HtmlDialogElement) {
    let _ = dialog.show_modal();
}

/// Scrolls what holds the element of this id as far as is needed to see it.
pub fn reveal(id: &str) {
    let element = document().and_then(|d| d.get_element_by_id(id));
    let Some(element) = element.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) else { return };
    let Some(holder) = element.offset_parent() else { return };
    let (top, bottom) = (element.offset_top(), element.offset_top() + element.offset_height());
    let (from, height) = (holder.scroll_top(), holder.client_height());
    if top < from {
        holder.set_scroll_top(top);
    } else if bottom > from + height {
        holder.set_scroll_top(bottom - height);
    }
}
