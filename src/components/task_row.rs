//! One task in the list. Its cells are markup: the browser reads a row of it in one step, where building one
//! element after the other is most of the work of drawing a screen. What changes later changes cell by cell, so
//! that what is focused or selected in another stays.

use std::sync::Arc;

use crate::reactive::memo;
use cloud::id::JobId;
use cloud::legible::legible;
use cloud::time::Moment;
use leptos::html;
use leptos::prelude::*;
use maud::{Markup, html};
use tasks::status::Status;
use tasks::store::RowId;
use tasks::task::Task;
use wasm_bindgen::JsCast;

use super::dynamic::{click, shown};
use super::mark::{Mark, mark};
use super::percent::percent;
use super::status_badge::status_badge;
use super::wording;
use crate::browser::{intl, page};
use crate::paths::{Job, Page, Zone};
use crate::state::live::Live;
use crate::state::place::{Place, place};
use crate::state::preferences::preferences;
use crate::state::ticker::now;
use crate::{Locale, say};

/// The row.
#[component]
pub fn TaskRow(
    /// The live lists, which hold the task.
    live: Live,
    /// Its place among all that match, from 0.
    #[prop(into)]
    at: Signal<usize>,
    /// Which.
    row: RowId,
    /// Changes with every minute: what is said of a moment long past does too.
    minute: Memo<i64>,
) -> impl IntoView {
    let preferences = preferences();
    let now = now();
    let place = place();
    let drawn = memo(move || {
        live.version.track();
        minute.track();
        live.look(row, |task| {
            // Only what runs grows with every second.
            let now = if task.status == Status::Running { now.get() } else { now.get_untracked() };
            let seen = Seen { locale: preferences.locale.get(), zone: preferences.zone.get(), now };
            Arc::new(Drawn::new(task, place, live.mark(&task.key).map(|(label, colour)| Mark { label, colour }), seen))
        })
    });
    let first = drawn.get_untracked();
    let frame = NodeRef::<html::Tr>::new();
    Effect::new({
        let first = first.clone();
        move |before: Option<Option<Arc<Drawn>>>| {
            let before = before.unwrap_or_else(|| first.clone());
            let now = drawn.get();
            if let (Some(frame), Some(before), Some(now)) = (frame.get(), &before, &now) {
                now.replace(before, &frame);
            }
            now
        }
    });
    let open = move |event: web_sys::MouseEvent| {
        // A click on the link is the link's; one that ends a selection of text is nobody's.
        let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        let on_link = target.is_some_and(|t| t.closest("a, button").ok().flatten().is_some());
        let task = live.look(row, job);
        if let (false, false, Some(place), Some(job)) = (on_link, page::selects_text(), place, task) {
            place.go(Page::Task(job), false);
        }
    };
    let first = first.unwrap_or_default();
    let key = live.look(row, |task| task.key.to_string());
    view! {
        <tr
            node_ref=frame
            class="task-row"
            role="row"
            data-task=key
            data-status=first.status
            aria-rowindex=shown(move || (at.get() + 2).to_string())
            on:click=click(open)
            inner_html=first.cells.concat()
        ></tr>
    }
}

/// A row as it stands on the page.
#[derive(Default, PartialEq)]
struct Drawn {
    status: &'static str,
    cells: Vec<String>,
}

/// How a row is looked at.
#[derive(Clone, Copy)]
struct Seen {
    locale: Locale,
    zone: Zone,
    now: Moment,
}

impl Drawn {
    fn new(task: &Task, place: Option<Place>, mark: Option<Mark>, seen: Seen) -> Self {
        let link = place.map(|place| place.link(Page::Task(job(task)))).unwrap_or_default();
        Self {
            status: task.status.slug(),
            cells: cells(task, &link, mark, seen).into_iter().map(Markup::into_string).collect(),
        }
    }

    /// Draws what differs from what was drawn before.
    fn replace(&self, before: &Self, frame: &web_sys::Element) {
        if self.status != before.status {
            let _ = frame.set_attribute("data-status", self.status);
        }
        let drawn = frame.children();
        for (at, (new, old)) in (0..).zip(self.cells.iter().zip(&before.cells)) {
            let Some(cell) = drawn.item(at).filter(|_| new != old) else { continue };
            let is_focused = page::holds_focus(&cell);
            cell.set_outer_html(new);
            if is_focused && let Some(cell) = drawn.item(at) {
                page::focus_link(&cell);
            }
        }
    }
}

fn cells(task: &Task, link: &str, of: Option<Mark>, Seen { locale, zone, now }: Seen) -> [Markup; 9] {
    let source = task.key.source;
    let (region, project) = (&task.key.region, task.key.project.as_str());
    let instance = match &task.instance {
        Some(instance) => {
            let name = instance.name.as_ref().unwrap_or(&instance.id);
            cell("instance", &legible(name), &legible(&instance.id))
        }
        None if source.slug() == "dcs" => nothing("instance", &say!(locale, cell.no_instance)),
        None => nothing("instance", &say!(locale, cell.no_instance_given)),
    };
    let started = match task.started.or(task.created) {
        Some(at) => cell("started", &intl::date_time(at, zone), &wording::relative(at, now, locale)),
        None => nothing("started", &say!(locale, cell.no_start)),
    };
    let duration = match task.duration(now) {
        Some(ms) => cell("duration", &wording::span(ms, locale), ""),
        None => nothing("duration", &say!(locale, cell.no_duration)),
    };
    let unreadable = task.unreadable.as_ref().map(|why| wording::flaw(&why.path, why.flaw, locale));
    let reason = unreadable.or_else(|| task.reason.as_deref().map(legible)).unwrap_or_default();
    [
        html! { td role="gridcell" data-column="status" { (status_badge(task.status, &legible(&task.status_word), locale)) } },
        html! { td role="gridcell" data-column="name" {
            a href=(link) title=(legible(&task.name)) { (wording::task_name(task, locale)) }
        } },
        cell("product", source.product().name(), wording::source(source, locale)),
        instance,
        html! { td role="gridcell" data-column="place" title=(format!("{region} / {project}")) {
            @if let Some(of) = &of { (mark(of)) }
            (format!("{region} / {}", short(project)))
        } },
        html! { td role="gridcell" data-column="progress" { (percent(task.progress, source, locale)) } },
        started,
        duration,
        cell("reason", &reason, &reason),
    ]
}

/// A cell of text, and what it says when one stays on it.
fn cell(column: &str, text: &str, hover: &str) -> Markup {
    html! { td role="gridcell" data-column=(column) title=(hover) { (text) } }
}

/// An empty cell, which says why it is.
fn nothing(column: &str, why: &str) -> Markup {
    html! { td role="gridcell" data-column=(column) class="nothing" title=(why) { "–" } }
}

/// The address of a task's page.
pub fn job(task: &Task) -> Job {
    // Only a DCS task is found sooner by its instance.
    let owner = task.instance.as_ref().filter(|_| task.key.source.slug() == "dcs");
    Job { key: task.key.clone(), instance: owner.and_then(|owner| JobId::parse(&owner.id).ok()) }
}

/// The beginning of an id: enough to tell one's own projects apart.
fn short(id: &str) -> String {
    id.chars().take(8).collect()
}
