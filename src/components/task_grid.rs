//! The list itself: a table of which only the rows in sight are drawn.

use std::sync::Arc;

use super::dynamic::{click, shown};
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
use crate::paths::{Job, Page};
use crate::state::live::Live;
use crate::state::place::place;
use crate::state::preferences::preferences;
use crate::state::ticker::now;
use crate::text;
use cloud::id::JobId;
use tasks::status::Status;

/// Heights of a row in pixels, as `task_grid.css` draws it: on one line, and folded on a narrow screen.
const ROW: i32 = 32;
const ROW_FOLDED: i32 = 76;
/// Below this width rows are folded; the same in `task_grid.css`.
const NARROW: i32 = 720;
/// Rows drawn above and below what is in sight, so that a step of the wheel or a key meets a row.
const BEYOND: usize = 10;

/// The rows to draw for a scroll position: from and up to.
pub fn window(scroll: i32, height: i32, row: i32, rows: usize) -> (usize, usize) {
    let whole = |pixels: i32| usize::try_from(pixels / row).unwrap_or(0);
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
    let locale = preferences().locale;
    let frame = NodeRef::<html::Div>::new();
    let scroll = RwSignal::new(scrolled.get_value());
    // Before it is measured: enough rows for a large screen, so that the first paint has them.
    let size = RwSignal::new((1_200, 900));
    let measure = move || {
        if let Some(frame) = frame.try_get_untracked().flatten() {
            size.try_set((frame.client_width(), frame.client_height()));
        }
    };
    let watch = StoredValue::new_local(None::<SizeWatch>);
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            watch.set_value(SizeWatch::new(&frame, measure));
            frame.set_scroll_top(scrolled.get_value());
        }
    });
    let row_height = Memo::new(move |_| if size.get().0 < NARROW { ROW_FOLDED } else { ROW });
    let count = Memo::new(move |_| view.get().rows.len());
    let drawn = Memo::new(move |_| window(scroll.get(), size.get().1, row_height.get(), count.get()));
    let rows = move || {
        let (from, to) = drawn.get();
        let view = view.get();
        let rows = view.rows.get(from..to.min(view.rows.len())).unwrap_or_default();
        rows.to_vec()
    };
    let above = move || format!("{}px", drawn.get().0 * row_height.get() as usize);
    let below = move || format!("{}px", (count.get() - drawn.get().1.min(count.get())) * row_height.get() as usize);
    let heads = Column::ALL.map(|column| view! { <Head column order on_order /> });
    view! {
        <div
            class="task-grid"
            node_ref=frame
            tabindex="-1"
            on:scroll:target=move |event| {
                let top = event.target().scroll_top();
                scroll.set(top);
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
                        view! { <Row live at row locale /> }
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
    let sorted = move || match order.get() {
        Order { column: by, descending: true } if by == column => "descending",
        Order { column: by, .. } if by == column => "ascending",
        _ => "none",
    };
    view! {
        <th role="columnheader" scope="col" data-column=column.slug() aria-sort=sorted>
            <button type="button" on:click=click(move |_| on_order.run(order.get_untracked().clicked(column)))>
                {shown(move || wording::column(column, locale.get()))}
            </button>
        </th>
    }
}

#[component]
fn Row(live: Live, at: Signal<usize>, row: RowId, locale: RwSignal<crate::Locale>) -> impl IntoView {
    let preferences = preferences();
    let now = now();
    let place = place();
    let task = Memo::new(move |_| {
        live.version.track();
        live.task(row)
    });
    let of = move |read: fn(&Task) -> String| task.with(|task| task.as_ref().map(read).unwrap_or_default());
    let link = move || {
        let page = task.with(|task| task.as_ref().map(|task| Page::Task(job(task))));
        page.zip(place).map(|(page, place)| place.link(page))
    };
    let open = move |event: web_sys::MouseEvent| {
        // A click on the link is the link's; one that ends a selection of text is nobody's.
        let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        let on_link = target.is_some_and(|t| t.closest("a, button").ok().flatten().is_some());
        let selects = page::selects_text();
        if let (false, false, Some(place), Some(task)) = (on_link, selects, place, task.get_untracked()) {
            place.go(Page::Task(job(&task)), false);
        }
    };
    let status = Signal::derive(move || task.with(|t| t.as_ref().map_or(Status::Unknown, |t| t.status)));
    let word = Signal::derive(move || of(|t| t.status_word.clone()));
    let name = move || task.with(|t| t.as_ref().map(|t| wording::task_name(t, locale.get())));
    let product = move || task.with(|t| t.as_ref().map(|t| t.key.source.product().name()));
    let list = move || task.with(|t| t.as_ref().map(|t| wording::source(t.key.source, locale.get())));
    let place_text = move || of(|t| format!("{} / {}", t.key.region, short(t.key.project.as_str())));
    let place_full = move || of(|t| format!("{} / {}", t.key.region, t.key.project));
    let started = move || {
        let at = task.with(|t| t.as_ref().and_then(|t| t.started.or(t.created)));
        let (locale, zone) = (preferences.locale.get(), preferences.zone.get());
        match at {
            Some(at) => view! {
                <time datetime=at.to_string() title=shown(move || wording::relative(at, now.get(), locale))>{intl::date_time(at, locale, zone)}</time>
            }
            .into_any(),
            None => nothing(crate::say!(locale, cell.no_start)),
        }
    };
    let duration = move || {
        let running = task.with(|t| t.as_ref().is_some_and(|t| t.status == Status::Running));
        // Only what runs grows with every second.
        let now = if running { now.get() } else { now.get_untracked() };
        match task.with(|t| t.as_ref().and_then(|t| t.duration(now))) {
            Some(ms) => wording::span(ms, locale.get()).into_any(),
            None => nothing(crate::say!(locale.get(), cell.no_duration)),
        }
    };
    let instance = move || {
        task.with(|t| {
            let task = t.as_ref()?;
            Some(match &task.instance {
                Some(instance) => {
                    let name = instance.name.clone().unwrap_or_else(|| instance.id.clone());
                    view! { <span title=instance.id.clone()>{name}</span> }.into_any()
                }
                None if task.key.source.slug() == "dcs" => nothing(crate::say!(locale.get(), cell.no_instance)),
                None => nothing(crate::say!(locale.get(), cell.no_instance_given)),
            })
        })
    };
    let reason = move || {
        task.with(|t| {
            let task = t.as_ref()?;
            let unreadable = task.unreadable.as_ref().map(|why| format!("{}: {}", why.path, why.problem));
            let text = unreadable.or_else(|| task.reason.clone())?;
            let hover = text.clone();
            Some(view! { <span title=hover>{text}</span> })
        })
    };
    view! {
        <tr
            role="row"
            data-task=shown(move || of(|t| t.key.to_string()))
            data-status=shown(move || status.get().slug().to_owned())
            aria-rowindex=shown(move || (at.get() + 2).to_string())
            on:click=click(open)
        >
            <td role="gridcell" data-column="status"><StatusBadge status word /></td>
            <td role="gridcell" data-column="name"><a href=link title=shown(move || of(|t| t.name.clone()))>{name}</a></td>
            <td role="gridcell" data-column="product" title=list>{product}</td>
            <td role="gridcell" data-column="instance">{instance}</td>
            <td role="gridcell" data-column="place" title=place_full>{place_text}</td>
            <td role="gridcell" data-column="progress"><Percent task=task /></td>
            <td role="gridcell" data-column="started">{started}</td>
            <td role="gridcell" data-column="duration">{duration}</td>
            <td role="gridcell" data-column="reason">{reason}</td>
        </tr>
    }
}

/// The address of a task's page.
pub fn job(task: &Task) -> Job {
    // Only a DCS task is found sooner by its instance.
    let owner = task.instance.as_ref().filter(|_| task.key.source.slug() == "dcs");
    Job { key: task.key.clone(), instance: owner.and_then(|owner| JobId::parse(&owner.id).ok()) }
}

/// An empty cell that says why it is.
fn nothing(why: String) -> AnyView {
    view! { <span class="nothing" title=why>"–"</span> }.into_any()
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
        assert_eq!(window(0, 320, 32, 1_000), (0, 22));
        assert_eq!(window(3_200, 320, 32, 1_000), (90, 122));
        assert_eq!(window(31_680, 320, 32, 1_000), (980, 1_000));
    }

    #[test]
    fn a_window_past_the_end_or_of_nothing_is_no_mistake() {
        assert_eq!(window(99_999, 320, 32, 5), (0, 5));
        assert_eq!(window(-50, 0, 32, 0), (0, 0));
    }
}
