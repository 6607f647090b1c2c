//! The head of a group of rows: what they have in common, how many they are, and how they stand.

use super::dynamic::{click, shown};
use super::status_badge::shape;
use super::wording;
use crate::Locale;
use crate::browser::intl;
use crate::paths::Zone;
use crate::state::live::Live;
use crate::state::preferences::locale;
use crate::{reactive::derived, say};
use cloud::legible::legible;
use leptos::prelude::*;
use maud::{Markup, html};
use tasks::order::Column;
use tasks::status::Status;
use tasks::store::{Group, GroupKey, STEPS};
use tasks::task::Task;

/// The head.
#[component]
pub fn GroupHead(
    /// What the rows have in common, in the reader's words.
    name: String,
    /// The group; none once it is gone.
    group: Signal<Option<Group>>,
    /// Its line among all, from 0.
    at: Signal<usize>,
    /// Over how many columns it stretches.
    columns: Signal<usize>,
    /// Whether its rows are shown.
    is_open: Signal<bool>,
    /// Asks to show them, or to show them no more.
    on_toggle: Callback<String>,
) -> impl IntoView {
    let locale = locale();
    let count = shown(move || intl::number(group.get().map_or(0, |group| u64::from(group.len))));
    let statuses = derived(move || {
        let by_status = group.get().map_or([0; 7], |group| group.by_status);
        group_statuses(&by_status, locale.get()).into_string()
    });
    let toggled = name.clone();
    view! {
        <tr class="group-head" role="row" aria-rowindex=shown(move || (at.get() + 2).to_string())>
            <td role="gridcell" colspan=shown(move || columns.get().to_string())>
                <button type="button" aria-expanded=shown(move || is_open.get().to_string()) on:click=click(move |_| on_toggle.run(toggled.clone()))>
                    <span class="group-name">{name}</span>
                    <span class="group-count">{count}</span>
                </button>
                <span class="group-statuses" inner_html=move || statuses.get()></span>
            </td>
        </tr>
    }
    .into_any()
}

/// How the rows of a group stand: a bar, and how many of each status, told by shape and word as well.
pub fn group_statuses(by_status: &[u32; Status::ALL.len()], locale: Locale) -> Markup {
    let all = by_status.iter().sum::<u32>();
    let mut before = 0;
    let parts = Status::ALL.into_iter().zip(by_status).filter(|(_, count)| **count > 0).map(|(status, count)| {
        let from = before;
        before += count;
        (status, from, count)
    });
    let parts: Vec<_> = parts.collect();
    html! {
        svg class="group-bar" viewBox={ "0 0 " (all) " 1" } preserveAspectRatio="none" aria-hidden="true" {
            @for (status, from, count) in &parts {
                rect class="group-part" data-status=(status.slug()) x=(from) width=(count) height="1" {}
            }
        }
        @for (status, _, count) in &parts {
            span class="group-part" data-status=(status.slug()) title=(wording::status(*status, locale)) {
                svg class="status-shape" viewBox="0 0 16 16" aria-hidden="true" { path d=(shape(*status)) {} }
                span class="hidden" { (wording::status(*status, locale)) ": " }
                (intl::number(u64::from(**count)))
            }
        }
    }
}

/// What a group's rows have in common, in the reader's words; no two groups of a column have the same.
pub fn group_name(live: Live, key: &GroupKey, column: Option<Column>, locale: Locale, zone: Zone) -> String {
    match key {
        GroupKey::Status(status) => wording::status(*status, locale),
        GroupKey::Source(source) => wording::source(*source, locale).to_owned(),
        GroupKey::Like(row) => live.look(*row, |task| said(task, column, locale)).unwrap_or_default(),
        GroupKey::Day(day) => {
            // The day alone.
            let mut text = intl::date_time(*day, zone);
            text.truncate(10);
            text
        }
        GroupKey::Lasting(step) => lasting(usize::from(*step), locale),
        GroupKey::Percent(10..) => String::from("100%"),
        GroupKey::Percent(tens) => {
            let (from, to) = (tens * 10, tens * 10 + 9);
            say!(locale, grid.percent, from = from, to = to)
        }
        GroupKey::Nothing => say!(locale, grid.nothing),
    }
}

/// What a task says in a column of texts.
fn said(task: &Task, column: Option<Column>, locale: Locale) -> String {
    let text = |text: Option<&str>| legible(text.unwrap_or_default());
    match column {
        Some(Column::Name) => wording::task_name(task, locale),
        Some(Column::Instance) => {
            text(task.instance.as_ref().map(|instance| instance.name.as_deref().unwrap_or(&instance.id)))
        }
        Some(Column::Place) => {
            let mut place = task.key.region.to_string();
            place.push_str(" / ");
            place.push_str(task.key.project.as_str());
            place
        }
        Some(Column::Reason) => text(task.reason.as_deref()),
        Some(Column::User) => text(task.user.as_deref()),
        _ => text(Some(&task.key.id)),
    }
}

fn lasting(step: usize, locale: Locale) -> String {
    let end = |at: usize| STEPS.get(at).map(|millis| wording::span(*millis, locale));
    match (step.checked_sub(1).and_then(end), end(step)) {
        (Some(from), Some(to)) => say!(locale, grid.between, from = from, to = to),
        (Some(from), None) => say!(locale, grid.longer, from = from),
        (None, to) => say!(locale, grid.shorter, to = to.unwrap_or_default()),
    }
}
