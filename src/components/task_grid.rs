//! The list itself: a table of which only the rows in sight are drawn.

use std::sync::Arc;

use super::dynamic::{click, shown};
use crate::reactive::{derived, effect, memo};
use leptos::html;
use leptos::prelude::*;
use tasks::layout::Columns;
use tasks::order::{Column, Order, Orders};
use tasks::store::{RowId, View};
use wasm_bindgen::JsCast;

use super::task_row::TaskRow;
use super::wording;
use crate::browser::page::{self, SizeWatch};
use crate::state::live::Live;
use crate::state::preferences::preferences;
use crate::state::ticker::now;
use crate::text;

/// Heights of a row in pixels, as `task_row.css` draws it: on one line, and folded on a narrow screen.
const ROW: usize = 32;
const ROW_FOLDED: usize = 76;
/// Below this width rows are folded; the same in `task_grid.css` and `task_row.css`.
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
    /// Its orders.
    #[prop(into)]
    orders: Signal<Orders>,
    /// Takes the orders that a click on a head asks for.
    #[prop(into)]
    on_orders: Callback<Orders>,
    /// Where the list was scrolled to when it was left.
    scrolled: StoredValue<i32>,
) -> impl IntoView {
    let now = now();
    // What is said of a moment long past changes with the minute.
    let minute = memo(move || now.get().millis() / 60_000);
    let frame = NodeRef::<html::Div>::new();
    // Where it is scrolled to, its width and its height. Before it is measured: enough rows for a large
    // screen, so that the first paint has them.
    let sight = RwSignal::new((scrolled.get_value(), 1_200, 900));
    let measured = move |width: f64, height: f64| {
        sight.try_update(|sight| *sight = (sight.0, width as i32, height as i32));
    };
    let watch = StoredValue::new_local(None::<SizeWatch>);
    effect(move || {
        if let Some(frame) = frame.get() {
            watch.set_value(SizeWatch::new(&frame, measured));
            // Even to the top it would make the browser lay the page out.
            if scrolled.get_value() > 0 {
                frame.set_scroll_top(scrolled.get_value());
            }
        }
    });
    let row_height = derived(move || if sight.get().1 < NARROW { ROW_FOLDED } else { ROW });
    let count = derived(move || view.get().rows.len());
    let drawn = memo(move || window(sight.get().0, sight.get().2, row_height.get(), count.get()));
    let rows = move || {
        let (from, to) = drawn.get();
        let view = view.get();
        let rows = view.rows.get(from..to.min(view.rows.len())).unwrap_or_default();
        rows.to_vec()
    };
    let above = shown(move || format!("{}px", drawn.get().0 * row_height.get()));
    let below = shown(move || format!("{}px", (count.get() - drawn.get().1.min(count.get())) * row_height.get()));
    let columns = Columns::default();
    let heads: Vec<_> = columns.iter().map(|laid| view! { <Head column=laid.column orders on_orders /> }).collect();
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
            <table role="grid" aria-rowcount=shown(move || (count.get() + 1).to_string()) aria-colcount=columns.iter().count().to_string()>
                <caption class="hidden">{text!(list.caption)}</caption>
                <thead role="rowgroup"><tr role="row" aria-rowindex="1">{heads}</tr></thead>
                <tbody role="rowgroup">
                    <tr class="task-space" aria-hidden="true" style:height=above></tr>
                    <For each=rows key=|row| *row children=move |row| {
                        let at = derived(move || position(&view.get(), drawn.get(), row));
                        view! { <TaskRow live at row minute /> }
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
    if sibling.is_some_and(|row| page::focus_link(&row)) {
        event.prevent_default();
    }
}

#[component]
fn Head(column: Column, orders: Signal<Orders>, on_orders: Callback<Orders>) -> impl IntoView {
    let locale = preferences().locale;
    let sorted = shown(move || {
        let sorted = match orders.read().of(column) {
            Some((0, Order { descending: true, .. })) => "descending",
            Some((0, _)) => "ascending",
            _ => "none",
        };
        sorted.to_owned()
    });
    view! {
        <th role="columnheader" scope="col" data-column=column.slug() aria-sort=sorted>
            <button type="button" on:click=click(move |event| on_orders.run(orders.read_untracked().clicked(column, event.shift_key())))>
                {shown(move || wording::column(column, locale.get()))}
            </button>
        </th>
    }
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
