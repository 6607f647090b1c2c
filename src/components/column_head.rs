//! The head of a column: a button that sorts by it, and an edge that is pulled to make it wider. By keyboard the button
//! does both, so that a head is one stop on the way to the rows.

use super::dynamic::{click, shown};
use super::wording;
use crate::browser::page;
use crate::state::preferences::locale;
use crate::{say, text};
use leptos::prelude::*;
use tasks::layout::Columns;
use tasks::order::{Column, Order, Orders};
use wasm_bindgen::JsCast;
use web_sys::Element;
use web_sys::KeyboardEvent;
use web_sys::PointerEvent;

/// What is done with a column's width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sizing {
    /// It is being pulled, and so many CSS pixels wide now.
    Pulled(u16),
    /// It is this wide from now on; none lets the page decide.
    Set(Option<u16>),
    /// It is let go of, and as wide as it was.
    Left,
}

/// So many CSS pixels a press of an arrow key makes of it.
const STEP: i32 = 16;

/// The head.
#[component]
pub fn ColumnHead(
    /// Of which column.
    column: Column,
    /// The orders of the list.
    orders: Signal<Orders>,
    /// Takes the orders that a click asks for.
    on_orders: Callback<Orders>,
    /// How wide the column is, in CSS pixels.
    width: Signal<u16>,
    /// Takes what is done with its width.
    on_size: Callback<(Column, Sizing)>,
) -> impl IntoView {
    let locale = locale();
    let name = shown(move || wording::column(column, locale.get()));
    let place = move || orders.read().of(column);
    let sorted = shown(move || {
        let sorted = match place() {
            Some((0, Order { descending: true, .. })) => "descending",
            Some((0, _)) => "ascending",
            _ => "none",
        };
        sorted.to_owned()
    });
    let is_one_of_several = move || orders.read().iter().nth(1).is_some();
    let arrow = shown(move || {
        let Some((at, order)) = place() else { return String::new() };
        let mut arrow = String::from(if order.descending { " ↓" } else { " ↑" });
        if is_one_of_several() {
            arrow.push_str(&(at + 1).to_string());
        }
        arrow
    });
    let told = shown(move || match place() {
        Some((at, order)) if is_one_of_several() && order.descending => {
            say!(locale.get(), grid.key_down, number = at + 1)
        }
        Some((at, _)) if is_one_of_several() => say!(locale.get(), grid.key_up, number = at + 1),
        _ => String::new(),
    });
    let press = move |event: KeyboardEvent| {
        let to = |by: i32| Some(within(i32::from(width.get_untracked()) + by));
        let width = match event.key().as_str() {
            _ if !event.shift_key() => return,
            "ArrowLeft" => to(-STEP),
            "ArrowRight" => to(STEP),
            "Backspace" => None,
            _ => return,
        };
        event.prevent_default();
        on_size.run((column, Sizing::Set(width)));
    };
    view! {
        <th class="column-head" role="columnheader" scope="col" data-column=column.slug() aria-sort=sorted aria-label=name on:keydown=press>
            <button type="button" title=text!(grid.sort) aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight Shift+Backspace" on:click=click(move |event| {
                let next = orders.read_untracked().clicked(column, event.shift_key());
                on_orders.run(next);
            })>
                {name}
                <span class="column-order" aria-hidden="true">{arrow}</span>
                <span class="hidden">{told}</span>
            </button>
            {edge(column, width, on_size)}
        </th>
    }
    .into_any()
}

/// The edge that is pulled.
fn edge(column: Column, width: Signal<u16>, on_size: Callback<(Column, Sizing)>) -> AnyView {
    let locale = locale();
    // Where it was taken hold of, and how wide the column was.
    let hold = StoredValue::new(None::<(i32, i32)>);
    let tell = move |sizing| on_size.run((column, sizing));
    let pulled = move |event: &PointerEvent| {
        let (from, wide) = hold.get_value()?;
        let by = event.client_x() - from;
        (by != 0).then(|| within(wide + by))
    };
    let take = move |event: PointerEvent| {
        let edge = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some((edge, head)) = edge.and_then(|edge| edge.parent_element().map(|head| (edge, head)))
            && event.button() == 0
        {
            let _ = edge.set_pointer_capture(event.pointer_id());
            hold.set_value(Some((event.client_x(), page::width_of(&head))));
        }
    };
    let pull = move |event: PointerEvent| {
        if let Some(width) = pulled(&event) {
            tell(Sizing::Pulled(width));
        }
    };
    let leave = move |event: PointerEvent| {
        let pulled = pulled(&event);
        hold.set_value(None);
        if let Some(width) = pulled {
            tell(Sizing::Set(Some(width)));
        }
    };
    let drop = move |_: PointerEvent| {
        hold.set_value(None);
        tell(Sizing::Left);
    };
    view! {
        <span
            class="column-edge"
            role="separator"
            tabindex="-1"
            aria-orientation="vertical"
            aria-label=shown(move || say!(locale.get(), grid.edge, column = wording::column(column, locale.get())))
            aria-valuemin=Columns::WIDTHS.0.to_string()
            aria-valuemax=Columns::WIDTHS.1.to_string()
            aria-valuenow=shown(move || width.get().to_string())
            title=text!(grid.edge_hint)
            on:pointerdown=take
            on:pointermove=pull
            on:pointerup=leave
            on:pointercancel=drop
            on:dblclick=click(move |_| tell(Sizing::Set(None)))
        ></span>
    }
    .into_any()
}

/// A width that a column can have.
fn within(width: i32) -> u16 {
    let (least, most) = Columns::WIDTHS;
    u16::try_from(width.max(0)).unwrap_or(most).clamp(least, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_never_narrower_or_wider_than_it_can_be() {
        assert_eq!([-7, 0, 40, 333, 2_001, i32::MAX].map(within), [40, 40, 40, 333, 2_000, 2_000]);
    }
}
