//! The list itself: a table of which only the rows in sight are drawn.

use std::sync::Arc;

use super::dynamic::{click, dynamic, shown};
use leptos::html;
use leptos::prelude::*;
use tasks::order::{Column, Order};
use tasks::store::{RowId, View};
use tasks::task::Task;
use wasm_bindgen::JsCast;

use super::percent::Percent;
use super::status_badge::StatusBadge;
use super::wording;
use crate::browser::page::SizeWatch;
use crate::browser::{intl, page};
use crate::paths::{Job, Page, Zone};
use crate::state::live::Live;
use crate::state::place::place;
use crate::state::preferences::preferences;
use crate::state::ticker::now;
use crate::{Locale, say, text};
use cloud::id::JobId;
use cloud::time::Moment;
use tasks::status::Status;

/// Heights of a row in pixels, as `task_grid.css` draws it: on one line, and folded on a narrow screen.
const ROW: usize = 32;
const ROW_FOLDED: usize = 76;
/// Below this width rows are folded; the same in `task_grid.css`.
const NARROW: i32 = 720;
/// Rows drawn above and below what is in sight, so that a step of the wheel or a key meets a row.
const BEYOND: usize = 6;

/// The rows to draw for a scroll position: from and up to.
pub fn window(scroll: i32, height: i32, row: usize, rows: usize) -> (usize, usize) {
    let whole = |pixels: i32| usize::try_from(pixels).unwrap_or(0) / row;
    let (first, seen) = (whole(scroll), whole(height) + 2);
    let from = first.min(rows).saturating_sub(BEYOND);
    (from, (first + seen + BEYOND).min(rows))
}

/// The list.
#[component]
pub fn TaskGrid(
    /// The live lists, whose rows these are.
    live: Live,
    /// What is shown.
    #[prop(into)]
    view: Signal<Arc<View>>,
    /// Its order.
    #[prop(into)]
    order: Signal<Order>,
    /// Takes the order that a click on a head asks for.
    #[prop(into)]
    on_order: Callback<Order>,
    /// Where the list was scrolled to when it was left.
    scrolled: StoredValue<i32>,
) -> impl IntoView {
    let now = now();
    // What is said of a moment long past changes with the minute.
    let minute = Memo::new(move |_| now.get().millis() / 60_000);
    let frame = NodeRef::<html::Div>::new();
    // Where it is scrolled to, its width and its height. Before it is measured: enough rows for a large
    // screen, so that the first paint has them.
    let sight = RwSignal::new((scrolled.get_value(), 1_200, 900));
    let measured = move |width: f64, height: f64| {
        sight.try_update(|sight| *sight = (sight.0, width as i32, height as i32));
    };
    let watch = StoredValue::new_local(None::<SizeWatch>);
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            watch.set_value(SizeWatch::new(&frame, measured));
            // Even to the top it would make the browser lay the page out.
            if scrolled.get_value() > 0 {
                frame.set_scroll_top(scrolled.get_value());
            }
        }
    });
    let row_height = Signal::derive(move || if sight.get().1 < NARROW { ROW_FOLDED } else { ROW });
    let count = Signal::derive(move || view.get().rows.len());
    let drawn = Memo::new(move |_| window(sight.get().0, sight.get().2, row_height.get(), count.get()));
    let rows = move || {
        let (from, to) = drawn.get();
        let view = view.get();
        let rows = view.rows.get(from..to.min(view.rows.len())).unwrap_or_default();
        rows.to_vec()
    };
    let above = shown(move || format!("{}px", drawn.get().0 * row_height.get()));
    let below = shown(move || format!("{}px", (count.get() - drawn.get().1.min(count.get())) * row_height.get()));
    let heads = Column::ALL.map(|column| view! { <Head column order on_order /> });
    view! {
        <div
            class="task-grid"
            node_ref=frame
            tabindex="-1"
            on:scroll:target=move |event| {
                let top = event.target().scroll_top();
                sight.update(|sight| sight.0 = top);
                scrolled.set_value(top);
            }
            on:keydown=move |event| step(&event)
        >
            <table role="grid" aria-rowcount=shown(move || (count.get() + 1).to_string()) aria-colcount=Column::ALL.len().to_string()>
                <caption class="hidden">{text!(list.caption)}</caption>
                <thead role="rowgroup"><tr role="row" aria-rowindex="1">{heads.into_iter().collect_view()}</tr></thead>
                <tbody role="rowgroup">
                    <tr class="task-space" aria-hidden="true" style:height=above></tr>
                    <For each=rows key=|row| *row children=move |row| {
                        let at = Signal::derive(move || position(&view.get(), drawn.get(), row));
                        view! { <Row live at row minute /> }
                    } />
                    <tr class="task-space" aria-hidden="true" style:height=below></tr>
                </tbody>
            </table>
        </div>
    }
}

/// The place of a drawn row among all that match, from 0.
fn position(view: &View, (from, to): (usize, usize), row: RowId) -> usize {
    let drawn = view.rows.get(from..to.min(view.rows.len())).unwrap_or_default();
    drawn.iter().position(|other| *other == row).map_or(0, |at| from + at)
}

/// Arrow keys move from row to row.
fn step(event: &web_sys::KeyboardEvent) {
    let Some(target) = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) else { return };
    let Ok(Some(row)) = target.closest("tr[data-task]") else { return };
    let sibling = match event.key().as_str() {
        "ArrowDown" => row.next_element_sibling(),
        "ArrowUp" => row.previous_element_sibling(),
        _ => return,
    };
    let link = sibling.and_then(|row| row.query_selector("a").ok().flatten());
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        event.prevent_default();
        let _ = link.focus();
    }
}

#[component]
fn Head(column: Column, order: Signal<Order>, on_order: Callback<Order>) -> impl IntoView {
    let locale = preferences().locale;
    let sorted = shown(move || {
        let sorted = match order.get() {
            Order { column: by, descending: true } if by == column => "descending",
            Order { column: by, .. } if by == column => "ascending",
            _ => "none",
        };
        sorted.to_owned()
    });
    view! {
        <th role="columnheader" scope="col" data-column=column.slug() aria-sort=sorted>
            <button type="button" on:click=click(move |_| on_order.run(order.get_untracked().clicked(column)))>
                {shown(move || wording::column(column, locale.get()))}
            </button>
        </th>
    }
}

#[component]
fn Row(live: Live, at: Signal<usize>, row: RowId, minute: Memo<i64>) -> impl IntoView {
    let preferences = preferences();
    let now = now();
    let place = place();
    let task = Memo::new(move |_| {
        live.version.track();
        live.task(row)
    });
    let of = move |read: fn(&Task) -> String| task.with(|task| task.as_ref().map(read).unwrap_or_default());
    let open = move |event: web_sys::MouseEvent| {
        // A click on the link is the link's; one that ends a selection of text is nobody's.
        let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        let on_link = target.is_some_and(|t| t.closest("a, button").ok().flatten().is_some());
        let selects = page::selects_text();
        if let (false, false, Some(place), Some(task)) = (on_link, selects, place, task.get_untracked()) {
            place.go(Page::Task(job(&task)), false);
        }
    };
    // One for the whole row: a signal for each cell would be most of the work of drawing a screen.
    let cells = dynamic(move || {
        minute.track();
        task.with(|task| {
            let task = task.as_ref()?;
            let seen = Seen {
                locale: preferences.locale.get(),
                zone: preferences.zone.get(),
                // Only what runs grows with every second.
                now: if task.status == Status::Running { now.get() } else { now.get_untracked() },
            };
            let link = place.map(|place| place.link(Page::Task(job(task)))).unwrap_or_default();
            Some(cells(task, link, seen))
        })
        .into_any()
    });
    view! {
        <tr
            role="row"
            data-task=shown(move || of(|t| t.key.to_string()))
            data-status=shown(move || of(|t| t.status.slug().to_owned()))
            aria-rowindex=shown(move || (at.get() + 2).to_string())
            on:click=click(open)
        >
            {cells}
        </tr>
    }
}

/// How a row is looked at.
#[derive(Clone, Copy)]
struct Seen {
    locale: Locale,
    zone: Zone,
    now: Moment,
}

fn cells(task: &Task, link: String, Seen { locale, zone, now }: Seen) -> AnyView {
    let source = task.key.source;
    let (region, project) = (&task.key.region, task.key.project.as_str());
    let instance = match &task.instance {
        Some(instance) => Said::with(instance.name.as_ref().unwrap_or(&instance.id), &instance.id),
        None if source.slug() == "dcs" => Said::nothing(say!(locale, cell.no_instance)),
        None => Said::nothing(say!(locale, cell.no_instance_given)),
    };
    let started = match task.started.or(task.created) {
        Some(at) => Said::with(intl::date_time(at, zone), wording::relative(at, now, locale)),
        None => Said::nothing(say!(locale, cell.no_start)),
    };
    let duration = match task.duration(now) {
        Some(ms) => Said::with(wording::span(ms, locale), ""),
        None => Said::nothing(say!(locale, cell.no_duration)),
    };
    let unreadable = task.unreadable.as_ref().map(|why| wording::flaw(&why.path, why.flaw, locale));
    let reason = unreadable.or_else(|| task.reason.clone()).unwrap_or_default();
    view! {
        <td role="gridcell" data-column="status"><StatusBadge status=task.status word=task.status_word.clone() locale /></td>
        <td role="gridcell" data-column="name"><a href=link title=task.name.clone()>{wording::task_name(task, locale)}</a></td>
        {cell("product", Said::with(source.product().name(), wording::source(source, locale)))}
        {cell("instance", instance)}
        {cell("place", Said::with(format!("{region} / {}", short(project)), format!("{region} / {project}")))}
        <td role="gridcell" data-column="progress"><Percent progress=task.progress source locale /></td>
        {cell("started", started)}
        {cell("duration", duration)}
        {cell("reason", Said::with(&reason, &reason))}
    }
    .into_any()
}

/// The address of a task's page.
pub fn job(task: &Task) -> Job {
    // Only a DCS task is found sooner by its instance.
    let owner = task.instance.as_ref().filter(|_| task.key.source.slug() == "dcs");
    Job { key: task.key.clone(), instance: owner.and_then(|owner| JobId::parse(&owner.id).ok()) }
}

/// What a cell says, and what it says when one stays on it.
struct Said {
    text: String,
    hover: String,
    is_nothing: bool,
}

impl Said {
    fn with(text: impl AsRef<str>, hover: impl AsRef<str>) -> Self {
        Self { text: text.as_ref().to_owned(), hover: hover.as_ref().to_owned(), is_nothing: false }
    }

    /// An empty cell says why it is.
    fn nothing(why: String) -> Self {
        Self { text: "–".to_owned(), hover: why, is_nothing: true }
    }
}

/// A cell of text.
fn cell(column: &'static str, said: Said) -> AnyView {
    let class = if said.is_nothing { "nothing" } else { "" };
    view! { <td role="gridcell" data-column=column class=class title=said.hover>{said.text}</td> }.into_any()
}

/// The beginning of an id: enough to tell one's own projects apart.
fn short(id: &str) -> String {
    id.chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_holds_what_is_in_sight_and_some_beyond() {
        assert_eq!(window(0, 320, 32, 1_000), (0, 18));
        assert_eq!(window(3_200, 320, 32, 1_000), (94, 118));
        assert_eq!(window(31_680, 320, 32, 1_000), (984, 1_000));
    }

    #[test]
    fn a_window_past_the_end_or_of_nothing_is_no_mistake() {
        assert_eq!(window(99_999, 320, 32, 5), (0, 5));
        assert_eq!(window(-50, 0, 32, 0), (0, 0));
    }
}
