//! The bars that are seen as a table: for who hears the page, who goes by keyboard, and who wants to read.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use maud::html as markup;
use tasks::store::RowId;
use tasks::task::Task;
use wasm_bindgen::JsCast;

use super::dynamic::{dynamic, shown};
use super::status_badge::status_badge;
use super::task_row::job;
use super::timeline_board::Board;
use super::timeline_facts::{Seen, began, ended, instance, lasted, overlap};
use super::wording;
use crate::browser::background::Job;
use crate::browser::{clock, intl, page};
use crate::paths::Page;
use crate::reactive::{effect, memo};
use crate::{say, text};
use cloud::legible::legible;

/// So many rows are there at most: who looks for another one moves there.
const MOST: usize = 200;
/// How long what is seen has to stay the same before it is listed, in milliseconds.
const SETTLED: u32 = 120;

/// What is listed.
#[derive(Clone, Default, PartialEq)]
pub struct Listed {
    /// How many bars are seen.
    pub all: usize,
    /// The first of them.
    pub rows: Vec<RowId>,
}

/// The bars that are seen, as soon as nothing moves.
#[inline(never)] // so that it can come later
pub fn listed(board: Board) -> RwSignal<Listed> {
    let listed = RwSignal::new(Listed::default());
    let under_way = StoredValue::new_local(Job::default());
    let find = move || {
        let Some(timeline) = board.timeline.get_untracked() else { return };
        let chart = &timeline.chart;
        let now = board.now.get_untracked().millis();
        let first = untrack(|| board.lane_in(chart)).or_else(|| chart.lane_at(board.scrolled.get_untracked() as f32));
        let (all, bars) = chart.listed(untrack(|| board.edges()), now, first.unwrap_or(0), MOST);
        let next = Listed { all, rows: bars.into_iter().map(|bar| chart.bars[bar].row).collect() };
        if listed.with_untracked(|before| *before != next) {
            listed.set(next);
        }
    };
    effect(move || {
        board.timeline.track();
        board.window.track();
        board.scrolled.track();
        board.lane.track();
        board.now.track();
        let is_first = listed.with_untracked(|listed| listed.rows.is_empty());
        if is_first {
            find();
        } else {
            // Whatever moves meanwhile calls this off.
            under_way.set_value(Job::spawn(async move {
                clock::sleep(SETTLED).await;
                find();
            }));
        }
    });
    listed
}

/// The table.
#[inline(never)] // so that it can come later
pub fn timeline_list(board: Board, listed: RwSignal<Listed>) -> AnyView {
    let locale = board.preferences.locale;
    let body = NodeRef::<html::Tbody>::new();
    let drawn = StoredValue::new(String::new());
    // Rows that changed each second could not be read.
    let minute = memo(move || board.now.get().millis().div_euclid(60_000));
    effect(move || {
        let Some(body) = body.get() else { return };
        board.live.version.track();
        minute.track();
        let now = board.now.get_untracked();
        let seen = Seen { locale: locale.get(), zone: board.preferences.zone.get(), now };
        let mut rows = String::new();
        for row in &listed.read().rows {
            let others = board.live.overlaps(*row);
            let written = board.live.look(*row, |task| untrack(|| line(board, *row, task, others, seen)));
            rows.push_str(&written.unwrap_or_default());
        }
        if drawn.with_value(|drawn| *drawn != rows) {
            page::refill(&body, &rows);
            drawn.set_value(rows);
        }
    });
    let row_at = move |event: &web_sys::Event| -> Option<RowId> {
        let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
        target.closest("tr").ok()??.get_attribute("data-row")?.parse().ok()
    };
    let reach = move |event: web_sys::FocusEvent| {
        // What is drawn anew has the focus again, and nobody went there.
        if let Some(row) = row_at(&event).filter(|row| board.marked.get_untracked() != Some(*row)) {
            board.mark(row);
            board.point_at(row);
            board.tell();
        }
    };
    let more = move || {
        let (all, shown) = listed.with(|listed| (listed.all, listed.rows.len()));
        let rest = all.saturating_sub(shown);
        if rest == 0 { String::new() } else { say!(locale.get(), timeline.more, count = intl::number(rest as u64)) }
    };
    view! {
        <section class="timeline-list" aria-label=text!(timeline.list)>
            <table on:focusin=reach on:focusout=move |_| board.pointed.set(None)>
                <caption class="hidden">{text!(timeline.list)}</caption>
                <thead><tr>
                    <th scope="col">{text!(column.name)}</th>
                    <th scope="col">{text!(column.status)}</th>
                    <th scope="col">{text!(column.instance)}</th>
                    <th scope="col">{text!(column.started)}</th>
                    <th scope="col">{text!(column.ended)}</th>
                    <th scope="col">{text!(column.duration)}</th>
                </tr></thead>
                <tbody id="timeline-rows" node_ref=body></tbody>
            </table>
            {dynamic(move || {
                let more = more();
                (!more.is_empty()).then(|| view! { <p class="timeline-more">{more}</p> }).into_any()
            })}
            {dynamic(move || (listed.read().all == 0).then(|| view! { <p class="timeline-more">{text!(timeline.nothing_seen)}</p> }).into_any())}
        </section>
    }
    .into_any()
}

fn line(board: Board, row: RowId, task: &Task, others: u32, seen: Seen) -> String {
    let link = board.place.link(Page::Task(job(task)));
    let overlap = overlap(others, seen.locale);
    markup! {
        tr data-row=(row) data-status=(task.status.slug()) {
            th scope="row" { a id=(["timeline-row-", &row.to_string()].concat()) href=(link) { (wording::task_name(task, seen.locale)) } }
            td { (status_badge(task.status, &legible(&task.status_word), seen.locale)) @if !overlap.is_empty() { " " span class="timeline-overlap" { (overlap) } } }
            td { (instance(task)) }
            td { (began(task, seen)) }
            td { (ended(task, seen)) }
            td { (lasted(task, seen)) }
        }
    }
    .into_string()
}

/// What is seen in words, and how many jobs there are in all.
#[inline(never)] // so that it can come later
pub fn timeline_told(board: Board, listed: RwSignal<Listed>) -> Signal<String> {
    shown(move || {
        let locale = board.preferences.locale.get();
        let Some(timeline) = board.timeline.get() else { return say!(locale, timeline.making) };
        let number = |count: usize| intl::number(count as u64);
        let chart: &Arc<_> = &timeline;
        let (jobs, lanes) = (chart.chart.bars.len(), chart.chart.lanes.len());
        say!(locale, timeline.told, jobs = number(jobs), lanes = number(lanes), seen = number(listed.read().all))
    })
}
