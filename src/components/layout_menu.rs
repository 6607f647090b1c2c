//! How the list is laid out, to choose by hand: columns, their order and widths, the height of rows, groups.

use super::dynamic::{click, dynamic, shown};
use super::later::later;
use super::wording;
use crate::browser::page;
use crate::reactive::derived;
use crate::state::preferences::locale;
use crate::{say, text};
use leptos::prelude::*;
use tasks::layout::{Columns, Density, Layout};
use tasks::order::Column;

/// The button that opens it.
#[component]
pub fn LayoutMenu(
    /// How the list is laid out.
    #[prop(into)]
    layout: Signal<Layout>,
    /// Takes each change at once.
    on_layout: Callback<Layout>,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    view! {
        <button type="button" popovertarget="layout-menu" on:click=click(move |_| is_open.set(true))>{text!(layout.open)}</button>
        <div id="layout-menu" class="layout-menu" popover="auto" role="dialog" aria-label=text!(layout.open)>
            {dynamic(move || is_open.get().then(|| later(move || layout_form(layout, on_layout))).into_any())}
        </div>
    }
    .into_any()
}

/// What is chosen from.
pub fn layout_form(layout: Signal<Layout>, on_layout: Callback<Layout>) -> AnyView {
    let locale = locale();
    let change = move |change: &dyn Fn(&mut Layout)| {
        let mut next = layout.get_untracked();
        change(&mut next);
        on_layout.run(next);
    };
    let all = derived(move || {
        let columns = &layout.read().columns;
        let hidden = Column::ALL.into_iter().filter(|column| !columns.has(*column));
        columns.iter().map(|laid| laid.column).chain(hidden).collect::<Vec<_>>()
    });
    let rows =
        dynamic(move || all.get().into_iter().map(|column| row(column, layout, on_layout)).collect_view().into_any());
    let density = move |density: Density, label: Signal<String>| {
        view! {
            <label>
                <input
                    type="radio"
                    name="layout-density"
                    prop:checked=derived(move || layout.read().density == density)
                    on:change=move |_| change(&|layout| layout.density = density)
                />
                {label}
            </label>
        }
    };
    let by = move |column: Column| {
        view! {
            <option value=column.slug() selected=derived(move || layout.read().group == Some(column))>
                {shown(move || wording::column(column, locale.get()))}
            </option>
        }
    };
    view! {
        <fieldset class="layout-columns">
            <legend>{text!(layout.columns)}</legend>
            <p class="layout-hint">{text!(layout.columns_hint)}</p>
            <ul>{rows}</ul>
        </fieldset>
        <fieldset class="layout-density">
            <legend>{text!(layout.density)}</legend>
            {density(Density::Compact, text!(layout.compact))}
            {density(Density::Usual, text!(layout.usual))}
            {density(Density::Roomy, text!(layout.roomy))}
        </fieldset>
        <label class="layout-group">
            {text!(layout.group)}
            <select on:change:target=move |event| {
                let group = Column::from_slug(&event.target().value());
                change(&|layout| layout.group = group);
            }>
                <option value="" selected=derived(move || layout.read().group.is_none())>{text!(layout.no_group)}</option>
                {Column::ALL.map(by).into_iter().collect_view()}
            </select>
        </label>
        <button type="button" on:click=click(move |_| on_layout.run(Layout::default()))>{text!(layout.reset)}</button>
    }
    .into_any()
}

/// A column: whether it is shown, where, and how wide.
fn row(column: Column, layout: Signal<Layout>, on_layout: Callback<Layout>) -> AnyView {
    let locale = locale();
    let name = shown(move || wording::column(column, locale.get()));
    let id = move |part: &str| format!("layout-{}-{part}", column.slug());
    // Drawn anew, it has the focus again.
    let change = move |columns: Columns, part: &str| {
        on_layout.run(Layout { columns, ..layout.get_untracked() });
        page::focus_when_drawn(&id(part));
    };
    let has = move || layout.read().columns.has(column);
    let is_last = derived(move || has() && layout.read().columns.iter().nth(1).is_none());
    let width = shown(move || {
        let laid = layout.read().columns.iter().find(|laid| laid.column == column);
        laid.and_then(|laid| laid.width).map(|width| width.to_string()).unwrap_or_default()
    });
    let moved = move |by: isize| layout.read_untracked().columns.moved(column, by);
    let placed = has().then(|| view! {
        <input
            type="number"
            id=id("width")
            min=Columns::WIDTHS.0.to_string()
            max=Columns::WIDTHS.1.to_string()
            placeholder=text!(layout.usual_width)
            aria-label=shown(move || say!(locale.get(), layout.width, column = name.get()))
            prop:value=width
            on:change:target=move |event| {
                let input = event.target();
                let columns = layout.read_untracked().columns.widened(column, input.value().parse().ok());
                change(columns, "width");
                input.set_value(&width.get_untracked());
            }
        />
        <button type="button" id=id("left") aria-label=shown(move || say!(locale.get(), layout.left, column = name.get())) on:click=click(move |_| change(moved(-1), "left"))>"↑"</button>
        <button type="button" id=id("right") aria-label=shown(move || say!(locale.get(), layout.right, column = name.get())) on:click=click(move |_| change(moved(1), "right"))>"↓"</button>
    });
    view! {
        <li>
            <label>
                <input
                    type="checkbox"
                    id=id("shown")
                    prop:checked=derived(has)
                    disabled=is_last
                    on:change=move |_| change(layout.read_untracked().columns.toggled(column), "shown")
                />
                {name}
            </label>
            {placed}
        </li>
    }
    .into_any()
}
