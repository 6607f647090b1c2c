//! One task in the list: the markup of its cells, and what is done at its row.

use std::iter;
use std::sync::Arc;

use cloud::id::JobId;
use cloud::legible::legible;
use cloud::time::Moment;
use maud::{Markup, html};
use tasks::order::Column;
use tasks::query::Field;
use tasks::status::Status;
use tasks::store::RowId;
use tasks::task::Task;
use wasm_bindgen::JsCast;

use super::cell_filter::{self, cell_filter};
use super::mark::{Mark, mark};
use super::percent::percent;
use super::row_choice::{of_click, of_key, row_choice};
use super::status_badge::status_badge;
use super::task_lines::LineMarkup;
use super::wording;
use crate::browser::{intl, page};
use crate::paths::{Job, Page, Tab, Zone};
use crate::state::beside;
use crate::state::live::Live;
use crate::state::place::Place;
use crate::state::selected::{Press, Selected};
use crate::{Locale, say};

const CLASS: &str = "task-row";

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

/// The row of a task as markup, with these columns from left to right.
pub fn task_row(
    task: &Task,
    place: Option<Place>,
    of: Option<&Mark>,
    seen: Seen,
    columns: Arc<Vec<Column>>,
) -> LineMarkup {
    let link = place.map(|place| place.link(Page::Task(job(task)))).unwrap_or_default();
    let drawn = |column: &Column| task_cell(*column, task, &link, of, seen).into_string();
    let choice = row_choice(&wording::task_name(task, seen.locale), seen.locale).into_string();
    let cells = iter::once(choice).chain(columns.iter().map(drawn)).collect();
    LineMarkup { class: CLASS, task: Some(task.key.to_string()), status: Some(task.status.slug()), columns, cells }
}

/// A row once the cloud no longer has its task. It stays where it is until the reader lets the list change, and says that
/// it is no more: in its status or, where that is not shown, in its first cell.
pub fn gone_row(before: &LineMarkup, locale: Locale) -> LineMarkup {
    let (told, why) = (say!(locale, live.gone), say!(locale, live.gone_hint));
    let at = before.columns.iter().position(|column| *column == Column::Status).unwrap_or_default();
    let column = before.columns.get(at).copied().unwrap_or(Column::Status);
    let gone = cell(column.slug(), &told, &why).into_string();
    let mut cells = before.cells.clone();
    // Behind the cell that selects it.
    match cells.get_mut(at + 1) {
        Some(cell) => *cell = gone,
        None => cells.push(gone),
    }
    LineMarkup {
        class: CLASS,
        task: before.task.clone(),
        status: Some("gone"),
        columns: Arc::clone(&before.columns),
        cells,
    }
}

/// A click somewhere on a row: it selects, filters by a value, or opens the task.
pub fn clicked(event: &web_sys::MouseEvent, row: RowId, live: Live, place: Option<Place>, selected: Option<Selected>) {
    if let (Some(selected), Some(press)) = (selected, of_click(event)) {
        selected.press(row, press);
        return;
    }
    // A click on the link is the link's; one that ends a selection of text is nobody's.
    let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    let on_link = target.is_some_and(|t| t.closest("a, button").ok().flatten().is_some());
    if let (Some(place), Some(field)) = (place, cell_filter::field(event)) {
        let value = live.look(row, |task| cell_filter::value(task, field)).unwrap_or_default();
        return cell_filter::filter(place, field, &value, event.alt_key());
    }
    let task = live.look(row, job);
    if let (false, false, Some(place), Some(job)) = (on_link, page::selects_text(), place, task) {
        if page::has_room_beside() { beside::open(place, job.key) } else { place.go(Page::Task(job), false) }
    }
}

/// A key pressed in a row: some select.
pub fn keyed(event: &web_sys::KeyboardEvent, row: RowId, selected: Option<Selected>) {
    if let (Some(selected), Some(press)) = (selected, of_key(event)) {
        // Neither does a blank scroll. A step is the list's too, which moves the focus.
        if !matches!(press, Press::Step { .. }) {
            event.prevent_default();
        }
        selected.press(row, press);
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
    Job { key: task.key.clone(), instance: owner.and_then(|owner| JobId::parse(&owner.id).ok()), tab: Tab::default() }
}

/// The beginning of an id: enough to tell one's own projects apart.
fn short(id: &str) -> String {
    id.chars().take(8).collect()
}
