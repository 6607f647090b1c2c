//! One task in the list. Its cells are markup: the browser reads a row of it in one step, where building one
//! element after the other is most of the work of drawing a screen. What changes later changes cell by cell, so
//! that what is focused or selected in another stays.

use std::iter;
use std::sync::Arc;

use crate::reactive::{effect, memo};
use cloud::id::JobId;
use cloud::legible::legible;
use cloud::time::Moment;
use leptos::html;
use leptos::prelude::*;
use maud::{Markup, html};
use tasks::order::Column;
use tasks::query::Field;
use tasks::status::Status;
use tasks::store::RowId;
use tasks::task::Task;
use wasm_bindgen::JsCast;

use super::cell_filter::{self, cell_filter};
use super::dynamic::{click, shown};
use super::mark::{Mark, mark};
use super::percent::percent;
use super::row_choice::{mark_selected, of_click, of_key, row_choice};
use super::status_badge::status_badge;
use super::wording;
use crate::browser::{intl, page};
use crate::paths::{Job, Page, Zone};
use crate::state::live::Live;
use crate::state::place::{Place, place};
use crate::state::preferences::preferences;
use crate::state::selected::{Press, selected};
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
    /// Its columns, from left to right.
    columns: Memo<Arc<Vec<Column>>>,
) -> impl IntoView {
    let preferences = preferences();
    let now = now();
    let place = place();
    let drawn = memo(move || {
        live.version.track();
        minute.track();
        let columns = columns.get();
        live.look(row, |task| {
            // Only what runs grows with every second.
            let now = if task.status == Status::Running { now.get() } else { now.get_untracked() };
            let seen = Seen { locale: preferences.locale.get(), zone: preferences.zone.get(), now };
            let mark = live.mark(&task.key).map(|(label, colour)| Mark { label, colour });
            Arc::new(Drawn::new(task, place, mark, seen, columns))
        })
    });
    let first = drawn.get_untracked();
    let frame = NodeRef::<html::Tr>::new();
    Effect::new({
        let first = first.clone();
        move |before: Option<Option<Arc<Drawn>>>| {
            let before = before.unwrap_or_else(|| first.clone());
            let now = drawn.get();
            match (frame.get(), &before, &now) {
                (Some(frame), Some(before), Some(now)) => now.replace(before, &frame),
                // It stays where it is until the reader lets the list change, and says that it is no more.
                (Some(frame), Some(before), None) => {
                    before.gone(preferences.locale.get_untracked()).replace(before, &frame)
                }
                _ => {}
            }
            now
        }
    });
    let selected = selected();
    effect(move || {
        // A cell that was drawn again knows nothing of it.
        drawn.track();
        let is_selected = selected.is_some_and(|selected| selected.has(row));
        if let Some(frame) = frame.get() {
            mark_selected(frame.into(), is_selected);
        }
    });
    let select = move |event: web_sys::KeyboardEvent| {
        if let (Some(selected), Some(press)) = (selected, of_key(&event)) {
            // Neither does a blank scroll. A step is the list's too, which moves the focus.
            if !matches!(press, Press::Step { .. }) {
                event.prevent_default();
            }
            selected.press(row, press);
        }
    };
    let open = move |event: web_sys::MouseEvent| {
        if let (Some(selected), Some(press)) = (selected, of_click(&event)) {
            selected.press(row, press);
            return;
        }
        // A click on the link is the link's; one that ends a selection of text is nobody's.
        let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        let on_link = target.is_some_and(|t| t.closest("a, button").ok().flatten().is_some());
        if let (Some(place), Some(field)) = (place, cell_filter::field(&event)) {
            let value = live.look(row, |task| cell_filter::value(task, field)).unwrap_or_default();
            return cell_filter::filter(place, field, &value, event.alt_key());
        }
        let task = live.look(row, job);
        if let (false, false, Some(place), Some(job)) = (on_link, page::selects_text(), place, task) {
            place.go(Page::Task(job), false);
        }
    };
    let first = first.unwrap_or_else(|| Arc::new(Drawn::default().gone(preferences.locale.get_untracked())));
    let key = live.look(row, |task| task.key.to_string());
    view! {
        <tr
            node_ref=frame
            class="task-row"
            role="row"
            aria-selected="false"
            data-task=key
            data-status=first.status
            aria-rowindex=shown(move || (at.get() + 2).to_string())
            on:click=click(open)
            on:keydown=select
            inner_html=first.cells.concat()
        ></tr>
    }
}

/// A row as it stands on the page.
#[derive(Default, PartialEq)]
struct Drawn {
    status: &'static str,
    columns: Arc<Vec<Column>>,
    cells: Vec<String>,
}

/// How a row is looked at.
#[derive(Clone, Copy)]
pub struct Seen {
    /// In which language.
    pub locale: Locale,
    /// In which zone.
    pub zone: Zone,
    /// When.
    pub now: Moment,
}

impl Drawn {
    fn new(task: &Task, place: Option<Place>, mark: Option<Mark>, seen: Seen, columns: Arc<Vec<Column>>) -> Self {
        let link = place.map(|place| place.link(Page::Task(job(task)))).unwrap_or_default();
        let drawn = |column: &Column| task_cell(*column, task, &link, mark.as_ref(), seen).into_string();
        let choice = row_choice(&wording::task_name(task, seen.locale), seen.locale).into_string();
        let cells = iter::once(choice).chain(columns.iter().map(drawn)).collect();
        Self { status: task.status.slug(), columns, cells }
    }

    /// The row once the cloud no longer has its task: its status says so or, where that is not shown, its first cell.
    fn gone(&self, locale: Locale) -> Self {
        let (told, why) = (say!(locale, live.gone), say!(locale, live.gone_hint));
        let at = self.columns.iter().position(|column| *column == Column::Status).unwrap_or_default();
        let column = self.columns.get(at).copied().unwrap_or(Column::Status);
        let gone = cell(column.slug(), &told, &why).into_string();
        let mut cells = self.cells.clone();
        // Behind the cell that selects it.
        match cells.get_mut(at + 1) {
            Some(cell) => *cell = gone,
            None => cells.push(gone),
        }
        Self { status: "gone", columns: Arc::clone(&self.columns), cells }
    }

    /// Draws what differs from what was drawn before.
    fn replace(&self, before: &Self, frame: &web_sys::Element) {
        if self.status != before.status {
            let _ = frame.set_attribute("data-status", self.status);
        }
        if self.columns != before.columns {
            let is_focused = page::holds_focus(frame);
            frame.set_inner_html(&self.cells.concat());
            if is_focused {
                page::focus_link(frame);
            }
            return;
        }
        let drawn = frame.children();
        for (at, new) in (0..).zip(&self.cells) {
            let Some(cell) = drawn.item(at).filter(|_| before.cells.get(at as usize) != Some(new)) else { continue };
            let is_focused = page::holds_focus(&cell);
            cell.set_outer_html(new);
            if is_focused && let Some(cell) = drawn.item(at) {
                page::focus_link(&cell);
            }
        }
    }
}

/// What a task says in a column, as the cell of a row; `link` is the address of its page.
pub fn task_cell(column: Column, task: &Task, link: &str, of: Option<&Mark>, seen: Seen) -> Markup {
    let Seen { locale, zone, now } = seen;
    let source = task.key.source;
    let slug = column.slug();
    let moment = |at: Moment| cell(slug, &intl::date_time(at, zone), &wording::relative(at, now, locale));
    let is_over = task.status.is_over();
    match column {
        Column::Status => {
            let badge = status_badge(task.status, &legible(&task.status_word), locale);
            pressed(slug, cell_filter(Field::Status, badge, "", locale))
        }
        Column::Name => html! {
            td role="gridcell" data-column=(slug) {
                a href=(link) title=(legible(&task.name)) { (wording::task_name(task, locale)) }
            }
        },
        Column::Product => {
            let (name, hint) = (source.product().name(), wording::source(source, locale));
            pressed(slug, cell_filter(Field::Source, name, hint, locale))
        }
        Column::Instance => match &task.instance {
            Some(instance) => {
                let name = instance.name.as_ref().unwrap_or(&instance.id);
                pressed(slug, cell_filter(Field::Instance, legible(name), &legible(&instance.id), locale))
            }
            None if source.slug() == "dcs" => nothing(slug, &say!(locale, cell.no_instance)),
            None => nothing(slug, &say!(locale, cell.no_instance_given)),
        },
        Column::Place => {
            let (region, project) = (&task.key.region, task.key.project.as_str());
            pressed(
                slug,
                html! {
                    @if let Some(of) = of { (mark(of)) }
                    (cell_filter(Field::Region, region.as_str(), "", locale)) " / "
                    (cell_filter(Field::Project, short(project), project, locale))
                },
            )
        }
        Column::Progress => html! {
            td role="gridcell" data-column=(slug) { (percent(task.progress, source, locale)) }
        },
        Column::Started => match task.started.or(task.created) {
            Some(at) => moment(at),
            None => nothing(slug, &say!(locale, cell.no_start)),
        },
        Column::Duration => match task.duration(now) {
            Some(ms) => cell(slug, &wording::span(ms, locale), ""),
            None => nothing(slug, &say!(locale, cell.no_duration)),
        },
        Column::Reason => {
            let unreadable = task.unreadable.as_ref().map(|why| wording::flaw(&why.path, why.flaw, locale));
            match unreadable.or_else(|| task.reason.as_deref().map(legible)).filter(|reason| !reason.is_empty()) {
                Some(reason) => cell(slug, &reason, &reason),
                // Nearly every row has none: a dash in each would hide those that have.
                None if task.status == Status::Failed => cell(slug, "", &say!(locale, grid.no_reason)),
                None => cell(slug, "", &say!(locale, grid.not_failed)),
            }
        }
        Column::Created => match task.created {
            Some(at) => moment(at),
            None => nothing(slug, &say!(locale, grid.no_created)),
        },
        Column::Ended => match task.ended {
            Some(at) => moment(at),
            None if is_over => nothing(slug, &say!(locale, grid.no_end)),
            None => nothing(slug, &say!(locale, grid.not_over)),
        },
        Column::User => match task.user.as_deref().filter(|user| !user.is_empty()) {
            Some(user) => pressed(slug, cell_filter(Field::User, legible(user), "", locale)),
            None => nothing(slug, &say!(locale, grid.no_user)),
        },
        Column::Id => {
            let id = legible(&task.key.id);
            html! { td role="gridcell" data-column=(slug) class="code" title=(id) { (id) } }
        }
    }
}

/// A cell of values that the list can be filtered by.
fn pressed(column: &str, values: Markup) -> Markup {
    html! { td role="gridcell" data-column=(column) { (values) } }
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
