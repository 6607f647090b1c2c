//! What can be done with a timeline by buttons: which time, which lanes, and the picture as a file.

use leptos::prelude::*;
use tasks::lanes::{By, svg};

use super::dynamic::{click, shown};
use super::timeline_board::Board;
use crate::browser::{canvas, download};
use crate::keys::action::Action;
use crate::paths::{self, Page, Window};
use crate::reactive::{derived, memo};
use crate::{Locale, say, text};

const HOUR: i64 = 3_600_000;

/// The spans that are offered, in milliseconds.
const SPANS: [i64; 5] = [HOUR, 6 * HOUR, 24 * HOUR, 7 * 24 * HOUR, 30 * 24 * HOUR];

/// The tools.
#[inline(never)] // so that it can come later
pub fn timeline_tools(board: Board, address: Signal<paths::Timeline>) -> AnyView {
    let locale = board.preferences.locale;
    let choose = move |change: &dyn Fn(paths::Timeline) -> paths::Timeline| {
        let now = paths::Timeline { window: board.window.get_untracked().rounded(), ..address.get_untracked() };
        board.place.go(Page::Timeline(change(now)), true);
    };
    let failed = RwSignal::new(false);
    let cut = RwSignal::new(None::<(usize, usize)>);
    let spans = SPANS.map(|span| {
        let is_on = memo(move || board.window.get() == Window::Span(span));
        view! {
            <button type="button" aria-pressed=shown(move || is_on.get().to_string()) on:click=click(move |_| board.show(Window::Span(span)))>
                {shown(move || super::wording::span(span, locale.get()))}
            </button>
        }
    });
    let lanes = By::ALL.map(|by| {
        view! { <option value=by.slug() selected=derived(move || board.by.get() == by)>{shown(move || by_name(by, locale.get()))}</option> }
    });
    let as_svg = move |_| {
        let Some((picture, colours)) = board.whole() else { return };
        let text = svg(&picture, &say!(locale.get_untracked(), timeline.title), &colours);
        failed.set(!download::save(&download::name_now("svg"), "image/svg+xml", &text));
        cut.set(board.cut());
    };
    let as_png = move |_| {
        let Some((picture, colours)) = board.whole() else { return };
        failed.set(!canvas::save_png(&download::name_now("png"), &picture, &colours));
        cut.set(board.cut());
    };
    view! {
        <div class="timeline-tools">
            <div role="group" class="timeline-spans" aria-label=text!(timeline.window)>
                {spans.into_iter().collect_view()}
                <button type="button" aria-pressed=shown(move || (board.window.get() == Window::All).to_string()) on:click=click(move |_| board.show(Window::All))>{text!(timeline.all)}</button>
            </div>
            <div role="group" class="timeline-zoom" aria-label=text!(timeline.zoom)>
                <button type="button" aria-label=text!(timeline.do_earlier) on:click=click(move |_| board.act(Action::Earlier))>"←"</button>
                <button type="button" aria-label=text!(timeline.do_later) on:click=click(move |_| board.act(Action::Later))>"→"</button>
                <button type="button" aria-label=text!(timeline.do_zoom_out) on:click=click(move |_| board.zoom(2.0, None))>"−"</button>
                <button type="button" aria-label=text!(timeline.do_zoom_in) on:click=click(move |_| board.zoom(0.5, None))>"+"</button>
                <button type="button" on:click=click(move |_| board.to_now())>{text!(timeline.now)}</button>
            </div>
            <label class="timeline-choice">
                {text!(timeline.lanes)}
                <select on:change:target=move |event| {
                    let lanes = By::from_slug(&event.target().value()).unwrap_or_default();
                    board.lane.set(None);
                    choose(&|now| paths::Timeline { lanes, ..now });
                }>{lanes.into_iter().collect_view()}</select>
            </label>
            <label class="timeline-choice">
                <input
                    type="checkbox"
                    prop:checked=derived(move || address.read().folds)
                    on:change:target=move |event| {
                        let folds = event.target().checked();
                        choose(&|now| paths::Timeline { folds, ..now });
                    }
                />
                {text!(timeline.fold)}
            </label>
            <span class="timeline-files">
                <button type="button" class="quiet" on:click=click(as_svg)>{text!(timeline.svg)}</button>
                <button type="button" class="quiet" on:click=click(as_png)>{text!(timeline.png)}</button>
            </span>
            <p class="timeline-failed warning" role="alert">{shown(move || if failed.get() { say!(locale.get(), timeline.save_failed) } else { String::new() })}</p>
            <p class="timeline-failed" role="status">{shown(move || cut.get().map_or_else(String::new, |(lanes, all)| say!(locale.get(), timeline.cut, lanes = lanes, all = all)))}</p>
        </div>
    }
    .into_any()
}

fn by_name(by: By, locale: Locale) -> String {
    match by {
        By::Instance => say!(locale, timeline.by_instance),
        By::Product => say!(locale, timeline.by_product),
        By::Connection => say!(locale, timeline.by_connection),
        By::Name => say!(locale, timeline.by_name),
    }
}
