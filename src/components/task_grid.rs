//! The list itself: a table of which only the lines in sight are drawn.

use std::sync::Arc;

use super::dynamic::{click, dynamic, shown};
use crate::reactive::{derived, effect, memo};
use leptos::html;
use leptos::prelude::*;
use tasks::layout::{Columns, Layout};
use tasks::lines::{Heights, Line, Lines};
use tasks::order::{Column, Orders};
use tasks::scroll::{Scroll, Space};
use tasks::status::Status;
use tasks::store::{Group, RowId, View};
use wasm_bindgen::JsCast;

use super::column_head::{ColumnHead, Sizing};
use super::group_head::{GroupId, group_head, group_id, group_name};
use super::mark::Mark;
use super::row_choice::reach;
use super::row_steps::{line_of, on_screen, stepped};
use super::task_lines::{Cause, Line as DrawnLine, LineId, LineMarkup, Look, Sheet, markup_of};
use super::task_row::{Seen, clicked, gone_row, keyed, task_row};
use crate::browser::page::{self, SizeWatch};
use crate::state::beside;
use crate::state::live::Live;
use crate::state::place::place;
use crate::state::preferences::preferences;
use crate::state::selected::selected;
use crate::state::ticker::now;
use crate::text;

/// Heights in CSS pixels, as `task_row.css` and `group_head.css` draw them on a narrow screen: a row, the head of a
/// group. On a wide one both are as high as the density says.
const ROW_FOLDED: i64 = 76;
const GROUP_FOLDED: i64 = 40;
/// The height of the heads of the columns.
const HEADS: i64 = 33;
/// Below this width rows are folded; the same in `task_grid.css` and `task_row.css`.
const NARROW: i32 = 720;
/// From this width there is room for wider columns.
const ROOMY: i32 = 1_240;
/// Lines drawn above and below what is in sight, so that a step of the wheel or a key meets one.
const BEYOND: usize = 4;

/// What of the list is in sight: where it is scrolled to, how wide and how high it is seen.
#[derive(Clone, Copy, PartialEq)]
struct Sight {
    scroll: Scroll,
    width: i32,
    height: i32,
}

impl Sight {
    const fn is_narrow(self) -> bool {
        self.width < NARROW
    }

    fn view(self) -> i64 {
        i64::from(self.height) - HEADS
    }
}

/// The lines that are in sight: from which on, with how much room above and below, and each with its place among the rows
/// or the groups of the view.
#[derive(PartialEq)]
struct Window {
    from: usize,
    above: i64,
    below: i64,
    lines: Vec<(LineId, usize)>,
}

/// The width of the cell that selects a row, in CSS pixels; as row_choice.css has it.
const CHOICE: i64 = 36;

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
    /// How it is laid out.
    #[prop(into)]
    layout: Signal<Layout>,
    /// Takes the layout that pulling a column asks for.
    #[prop(into)]
    on_layout: Callback<Layout>,
    /// The place in the list where it was left, in CSS pixels.
    scrolled: StoredValue<i32>,
) -> impl IntoView {
    let preferences = preferences();
    let place = place();
    let now = now();
    // What is said of a moment long past changes with the minute.
    let minute = memo(move || now.get().millis() / 60_000);
    let frame = NodeRef::<html::Div>::new();
    // Before it is measured: enough lines for a large screen, so that the first paint has them.
    let left = i64::from(scrolled.get_value());
    let sight = RwSignal::new(Sight { scroll: Scroll { top: left, at: left }, width: 1_200, height: 900 });
    let is_narrow = memo(move || sight.get().is_narrow());
    let is_roomy = memo(move || sight.get().width >= ROOMY);

    let heights = derived(move || match is_narrow.get() {
        true => Heights { head: GROUP_FOLDED, row: ROW_FOLDED },
        false => {
            let row = layout.read().density.row() as i64;
            Heights { head: row, row }
        }
    });
    let name = move |group: &Group| {
        let (locale, zone) = (preferences.locale.get(), preferences.zone.get());
        group_name(live, &group.key, layout.read().group, locale, zone)
    };
    let id = move |group: &Group| group_id(live, &group.key, layout.read().group, preferences.locale.get());
    // The groups that are closed, while the page lives.
    let closed = RwSignal::new(Vec::<GroupId>::new());
    let lines = memo(move || {
        let (view, closed) = (view.get(), closed.get());
        let is_closed = |group: &Group| !closed.is_empty() && closed.contains(&id(group));
        Arc::new(Lines::new(view.rows.len(), &view.groups, &is_closed))
    });
    let count = derived(move || lines.read().count());
    let space = derived(move || {
        let lines = lines.read();
        Space::new(lines.offset(lines.count(), heights.get()), sight.get().view())
    });
    let window = memo(move || {
        let (lines, view, heights, sight) = (lines.get(), view.get(), heights.get(), sight.get());
        let Scroll { top, at } = sight.scroll;
        let seen = lines.window(at, sight.view(), heights, BEYOND);
        let line = |number| {
            Some(match lines.line(number)? {
                Line::Row(place) => (LineId::Row(*view.rows.get(place)?), place),
                Line::Head(place) => (LineId::Group(id(view.groups.get(place)?)), place),
            })
        };
        let (from, to) = (lines.offset(seen.start, heights), lines.offset(seen.end, heights));
        let above = (top + from - at).max(0);
        Arc::new(Window {
            from: seen.start,
            above,
            below: (space.get().height() - above - (to - from)).max(0),
            lines: seen.filter_map(line).collect(),
        })
    });

    let watch = StoredValue::new_local(None::<SizeWatch>);
    // Scrolls to a place in the list.
    let scroll_to = move |at: i64| {
        let scroll = space.get_untracked().scroll(at);
        sight.update(|sight| sight.scroll = scroll);
        scrolled.set_value(scroll.at as i32);
        if let Some(frame) = frame.get_untracked() {
            frame.set_scroll_top(scroll.top as i32);
        }
    };
    let measured = move |width: f64, height: f64| {
        sight.try_update(|sight| *sight = Sight { width: width as i32, height: height as i32, ..*sight });
    };
    effect(move || {
        if let Some(frame) = frame.get() {
            watch.set_value(SizeWatch::new(&frame, measured));
            // Even to the top it would make the browser lay the page out.
            if left > 0 {
                measured(frame.client_width().into(), frame.client_height().into());
                untrack(|| scroll_to(left));
            }
        }
    });
    // The line at the top stays there when lines become higher or lower.
    Effect::new(move |before: Option<Heights>| {
        let heights = heights.get();
        if let Some(before) = before.filter(|before| *before != heights) {
            untrack(|| scroll_to(lines.read().offset(lines.read().covering(sight.get().scroll.at, before), heights)));
        }
        heights
    });
    let scrolls = move |frame: web_sys::HtmlDivElement| {
        let top = i64::from(frame.scroll_top());
        let moved = space.get_untracked().moved(sight.get_untracked().scroll, top);
        sight.update(|sight| sight.scroll = moved);
        scrolled.set_value(moved.at as i32);
        if moved.top != top {
            frame.set_scroll_top(moved.top as i32);
        }
    };

    let bring = move |line: usize| {
        let (heights, seen) = (heights.get_untracked(), sight.get_untracked());
        let (from, end) = lines.with_untracked(|lines| (lines.offset(line, heights), lines.offset(line + 1, heights)));
        let at = on_screen(seen.scroll.at, seen.view(), from, end);
        if at != seen.scroll.at {
            scroll_to(at);
        }
    };
    // The line that the keyboard is on its way to, where it is not drawn yet.
    let walking = StoredValue::new(None::<usize>);
    let walk = move |to: usize| {
        let Some(frame) = frame.get_untracked() else { return };
        bring(to);
        let focus = move |frame: &web_sys::Element| {
            let line = frame.query_selector(&format!("tr[aria-rowindex='{}']", to + 2)).ok().flatten();
            line.is_some_and(|line| page::focus_link(&line))
        };
        walking.set_value(None);
        if !focus(&frame) {
            walking.set_value(Some(to));
            // What has the focus now may be drawn no more: the list keeps it until the line is there.
            page::focus_in_place(&frame);
            request_animation_frame(move || {
                if walking.try_get_value() == Some(Some(to)) && focus(&frame) {
                    walking.set_value(None);
                }
            });
        }
    };
    let press = move |event: web_sys::KeyboardEvent| {
        let (seen, heights) = (sight.get_untracked(), heights.get_untracked());
        let in_sight = || lines.with_untracked(|lines| lines.covering(seen.scroll.at, heights));
        let Some(from) = line_of(&event, || walking.get_value().unwrap_or_else(in_sight)) else { return };
        let page = (seen.view() / heights.row).max(2) as usize - 1;
        if let Some(to) = stepped(&event.key(), from, count.get_untracked(), page) {
            event.prevent_default();
            walk(to);
        }
    };

    let toggle = move |id: &GroupId| {
        closed.update(|closed| match closed.iter().position(|other| other == id) {
            Some(at) => drop(closed.swap_remove(at)),
            None => closed.push(id.clone()),
        });
    };
    // While a column is pulled, its width stands here; the address follows when it is let go of.
    let pulled = RwSignal::new(None::<(Column, u16)>);
    let sized = memo(move || {
        let columns = match is_narrow.get() {
            // A card says the same whatever columns a wider screen has.
            true => Columns::default(),
            false => layout.read().columns.clone(),
        };
        match pulled.get() {
            Some((column, width)) => columns.widened(column, Some(width)),
            None => columns,
        }
    });
    let columns = memo(move || Arc::new(sized.read().iter().map(|laid| laid.column).collect::<Vec<_>>()));
    let on_size = Callback::new(move |(column, sizing): (Column, Sizing)| {
        pulled.set(match sizing {
            Sizing::Pulled(width) => Some((column, width)),
            Sizing::Set(_) | Sizing::Left => None,
        });
        if let Sizing::Set(width) = sizing {
            let layout = layout.get_untracked();
            on_layout.run(Layout { columns: layout.columns.widened(column, width), ..layout });
        }
    });
    let width = move |column| derived(move || sized.read().width(column, is_roomy.get()));
    let widths = dynamic(move || {
        let columns = columns.get();
        let wide = move |column: Column| {
            shown(move || match sized.read().filler() == Some(column) {
                true => String::new(),
                false => pixels(width(column).get().into()),
            })
        };
        columns.iter().map(|column| view! { <col style:width=wide(*column) /> }).collect_view().into_any()
    });
    let heads = dynamic(move || {
        let columns = columns.get();
        let head =
            |column: &Column| view! { <ColumnHead column=*column orders on_orders width=width(*column) on_size /> };
        columns.iter().map(head).collect_view().into_any()
    });
    let least = shown(move || pixels(CHOICE + i64::from(sized.read().least(is_roomy.get()))));
    // Where every column has a width of its own, none takes what is left.
    let all = shown(move || sized.read().filler().map_or_else(|| least.get(), |_| String::from("100%")));

    let look = memo(move || {
        Arc::new(Look {
            version: live.version.get(),
            minute: minute.get(),
            locale: preferences.locale.get(),
            zone: preferences.zone.get(),
            linked: place.map(|place| place.address.with(|address| (address.zone, address.language))),
            columns: columns.get(),
        })
    });
    let selected = selected();
    // The row whose job is open beside the list.
    let open = memo(move || {
        let key = place.and_then(beside::of)?.key;
        live.version.track();
        live.row(&key)
    });
    let write = move |before: &[DrawnLine]| {
        let (window, look) = (window.get(), look.get());
        // Only what runs grows with every second.
        let grows = |markup: &LineMarkup| (markup.status == Some(Status::Running.slug())).then(|| now.get());
        let write = |(number, (id, group)): (usize, &(LineId, usize))| {
            let at = window.from + number;
            let is_open = matches!(id, LineId::Row(row) if open.get() == Some(*row));
            let is_selected = matches!(id, LineId::Row(row) if selected.is_some_and(|selected| selected.has(*row)));
            let group = match id {
                LineId::Row(_) => None,
                LineId::Group(id) => {
                    let is_open = !closed.read().contains(id);
                    view.read().groups.get(*group).map(|group| (*group, is_open))
                }
            };
            let mut cause = Cause { look: Arc::clone(&look), now: None, group };
            let old = before.iter().find(|line| line.id == *id);
            if let Some(old) = old {
                cause.now = grows(&old.markup);
                if old.cause == cause {
                    return DrawnLine { at, is_selected, is_open, ..old.clone() };
                }
            }
            let columns = Arc::clone(&look.columns);
            let markup = match (id, &cause.group) {
                (LineId::Row(row), _) => {
                    let seen = Seen { locale: look.locale, zone: look.zone, now: now.get_untracked() };
                    let drawn = live.look(*row, |task| {
                        let mark = live.mark(&task.key).map(|(label, colour)| Mark { label, colour });
                        untrack(|| task_row(task, place, mark.as_ref(), seen, columns))
                    });
                    drawn.unwrap_or_else(|| match old {
                        Some(old) => gone_row(&old.markup, look.locale),
                        None => gone_row(
                            &LineMarkup { columns: Arc::clone(&look.columns), ..LineMarkup::default() },
                            look.locale,
                        ),
                    })
                }
                (LineId::Group(_), Some((group, is_open))) => {
                    group_head(&name(group), group, *is_open, columns, look.locale)
                }
                (LineId::Group(_), None) => LineMarkup::default(),
            };
            cause.now = grows(&markup);
            DrawnLine { id: id.clone(), at, is_selected, is_open, cause, markup: Arc::new(markup) }
        };
        window.lines.iter().enumerate().map(write).collect::<Vec<_>>()
    };
    let first = untrack(|| write(&[]));
    let first_markup = markup_of(&first);
    let sheet = StoredValue::new_local(Sheet::of(first));
    let body = NodeRef::<html::Tbody>::new();
    effect(move || {
        let lines = sheet.with_value(|sheet| write(sheet.lines()));
        let Some(body) = body.get() else { return };
        if let Some(frame) = frame.get_untracked() {
            page::keep_focus(&frame);
        }
        sheet.update_value(|sheet| sheet.show(&body, lines));
    });
    // The line that something happens at.
    let line_at = move |event: &web_sys::Event| {
        let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
        let line = target.closest("tbody > tr").ok()??;
        sheet.with_value(|sheet| sheet.line(&line).map(|line| line.id.clone()))
    };
    let click_at = click(move |event| match line_at(&event) {
        Some(LineId::Row(row)) => clicked(&event, row, live, place, selected),
        Some(LineId::Group(id)) if is_on_button(&event) => toggle(&id),
        _ => {}
    });
    if let Some(selected) = selected {
        selected.reveal_by(Callback::new(move |row: RowId| {
            let place = view.read_untracked().rows.iter().position(|other| *other == row);
            let Some(line) = place.and_then(|place| lines.with_untracked(|lines| lines.of_row(place))) else { return };
            // The focus is nobody's to take who has put it somewhere.
            if page::is_focus_free() { walk(line) } else { bring(line) }
        }));
    }
    let key_at = move |event: web_sys::KeyboardEvent| {
        if let Some(LineId::Row(row)) = line_at(&event) {
            keyed(&event, row, selected);
        }
    };
    view! {
        <div
            class="task-grid"
            data-selecting=shown(move || selected.is_some_and(|selected| selected.is_any()).to_string())
            node_ref=frame
            tabindex="-1"
            data-density=shown(move || layout.read().density.slug().to_owned())
            on:scroll:target=move |event| scrolls(event.target())
            on:keydown=press
            on:mousedown=move |event| {
                // It would select the text of all rows between.
                if event.shift_key() {
                    event.prevent_default();
                }
            }
            on:focusin=move |event| reach(&event, true)
            on:focusout=move |event| reach(&event, false)
        >
            <table
                role="grid"
                aria-multiselectable="true"
                style:width=all
                style:min-width=least
                aria-rowcount=shown(move || (count.get() + 1).to_string())
                aria-colcount=shown(move || (columns.read().len() + 1).to_string())
            >
                <caption class="hidden">{text!(list.caption)}</caption>
                <colgroup><col class="row-choice" />{widths}</colgroup>
                <thead role="rowgroup"><tr role="row" aria-rowindex="1">
                    <th role="columnheader" scope="col" class="row-choice" data-column="choice"><span class="hidden">{text!(select.head)}</span></th>
                    {heads}
                </tr></thead>
                <tbody class="task-space" aria-hidden="true"><tr style:height=shown(move || pixels(window.read().above))></tr></tbody>
                <tbody node_ref=body role="rowgroup" on:click=click_at on:keydown=key_at inner_html=first_markup></tbody>
                <tbody class="task-space" aria-hidden="true"><tr style:height=shown(move || pixels(window.read().below))></tr></tbody>
            </table>
        </div>
    }
}

fn is_on_button(event: &web_sys::Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.closest("button").ok().flatten().is_some())
}

/// A length as styles write it.
fn pixels(length: i64) -> String {
    let mut text = length.to_string();
    text.push_str("px");
    text
}
