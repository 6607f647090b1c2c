//! A job beside the list: with the one before and the one after it, and an edge that is pulled.

use std::sync::Arc;

use leptos::prelude::*;
use tasks::store::View;
use wasm_bindgen::JsCast;
use web_sys::Element;
use web_sys::KeyboardEvent;
use web_sys::PointerEvent;

use super::dynamic::{click, shown};
use super::job_panel::{Frame, job_panel};
use super::task_row::job;
use crate::browser::intl;
use crate::paths::{Beside, Job, Page, Split, Tab};
use crate::reactive::memo;
use crate::state::beside::{NEXT, PREVIOUS, close, of, show, step};
use crate::state::place::Place;
use crate::state::preferences::locale;
use crate::state::services::Services;
use crate::{say, text};

/// The id of its heading.
pub const TITLE: &str = "beside-title";
/// A pointer that moved no further has not pulled, in pixels.
const STILL: i32 = 3;
/// Percent that a key moves the edge by.
const STEP: i32 = 4;

/// The job that the address says is open; `pulled` is how wide it is while its edge is pulled.
#[inline(never)] // so that it can come later
pub fn job_beside(
    services: Services,
    place: Place,
    first: Beside,
    view: Signal<Arc<View>>,
    pulled: RwSignal<Option<Split>>,
) -> AnyView {
    let locale = locale();
    let live = services.live;
    let beside = Memo::new(move |before: Option<&Beside>| {
        of(place).unwrap_or_else(|| before.cloned().unwrap_or_else(|| first.clone()))
    });
    let key = memo(move || beside.read().key.clone());
    // Which instance it is of the list knows, as soon as it has it.
    let instance = memo(move || {
        live.version.track();
        live.find(&key.read()).and_then(|task| job(&task).instance)
    });
    let shown_job = memo(move || Job { key: key.get(), instance: instance.get(), tab: beside.read().tab });
    let on_tab = Callback::new(move |tab: Tab| show(place, |now| Some(Beside { tab, ..now })));
    let on_known = Callback::new(|_| ());
    let at = memo(move || {
        let view = view.read();
        let row = live.row(&key.read())?;
        let at = view.rows.iter().position(|other| *other == row)?;
        Some((at, view.rows.len()))
    });
    let to = move |next: bool| step(live, place, &view.get_untracked(), next);
    let full = shown(move || place.link(Page::Task(shown_job.get())));
    let split = move || pulled.get().unwrap_or(beside.read().split);
    view! {
        <aside
            class="job-beside"
            aria-labelledby=TITLE
            on:keydown=move |event| {
                if event.key() == "Escape" && !event.default_prevented() {
                    close(place);
                }
            }
        >
            <Edge split=shown(move || split().percent().to_string()) pulled place />
            <header class="job-beside-head">
                <button type="button" id=PREVIOUS class="quiet" aria-label=text!(beside.previous) title=text!(beside.previous) disabled=move || at.get().is_none_or(|(at, _)| at == 0) on:click=click(move |_| to(false))>"↑"</button>
                <button type="button" id=NEXT class="quiet" aria-label=text!(beside.next) title=text!(beside.next) disabled=move || at.get().is_none_or(|(at, of)| at + 1 == of) on:click=click(move |_| to(true))>"↓"</button>
                <span class="job-beside-place" role="status">{shown(move || match at.get() {
                    Some((at, of)) => say!(locale.get(), beside.place, at = intl::number(at as u64 + 1), of = intl::number(of as u64)),
                    None => say!(locale.get(), beside.not_listed),
                })}</span>
                <a href=full>{text!(beside.full)}</a>
                <button type="button" class="quiet" on:click=click(move |_| close(place))>{text!(beside.close)}</button>
            </header>
            <div class="job-beside-body">
                {job_panel(services, place, shown_job, Frame { title: TITLE, is_page: false, on_tab, on_known })}
            </div>
        </aside>
    }
    .into_any()
}

/// The edge that is pulled, or moved by the arrow keys.
#[component]
fn Edge(split: Signal<String>, pulled: RwSignal<Option<Split>>, place: Place) -> impl IntoView {
    // Where the pointer that holds it came down.
    let held = StoredValue::new(None::<i32>);
    let at = move |event: &PointerEvent| {
        let edge = event.current_target().and_then(|target| target.dyn_into::<Element>().ok())?;
        let frame = edge.closest(".list-split").ok().flatten()?.get_bounding_client_rect();
        let from_end = frame.right() - f64::from(event.client_x());
        Some(Split::near((from_end / frame.width().max(1.0) * 100.0) as i32))
    };
    let take = move |event: PointerEvent| {
        let edge = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(edge) = edge.filter(|_| event.button() == 0) {
            let _ = edge.set_pointer_capture(event.pointer_id());
            held.set_value(Some(event.client_x()));
        }
    };
    let pull = move |event: PointerEvent| {
        let Some(from) = held.get_value() else { return };
        if pulled.with_untracked(Option::is_some) || (event.client_x() - from).abs() > STILL {
            pulled.set(at(&event));
        }
    };
    let leave = move |_: PointerEvent| {
        held.set_value(None);
        if let Some(split) = pulled.get_untracked() {
            show(place, |now| Some(Beside { split, ..now }));
            pulled.set(None);
        }
    };
    // A press alone does what pulling does, step by step.
    let lift = move |event: PointerEvent| {
        let was_still = held.get_value().is_some() && pulled.with_untracked(Option::is_none);
        leave(event);
        if was_still {
            show(place, |now| Some(Beside { split: now.split.next(), ..now }));
        }
    };
    let press = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowLeft" => STEP,
            "ArrowRight" => -STEP,
            _ => return,
        };
        event.prevent_default();
        show(place, |now| Some(Beside { split: Split::near(i32::from(now.split.percent()) + by), ..now }));
    };
    view! {
        <div
            class="job-beside-edge"
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=text!(beside.edge)
            aria-valuemin=Split::BOUNDS.0.to_string()
            aria-valuemax=Split::BOUNDS.1.to_string()
            aria-valuenow=split
            on:pointerdown=take
            on:pointermove=pull
            title=text!(beside.edge_hint)
            on:pointerup=lift
            on:pointercancel=leave
            on:keydown=press
        ></div>
    }
    .into_any()
}
