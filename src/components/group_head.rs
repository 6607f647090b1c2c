//! The head of a group of rows: what they have in common, how many they are, and how they stand.

use std::sync::Arc;

use super::task_lines::LineMarkup;
use super::wording;
use crate::Locale;
use crate::browser::intl;
use crate::paths::Zone;
use crate::say;
use crate::state::live::Live;
use cloud::legible::legible;
use maud::{Markup, html};
use tasks::order::Column;
use tasks::status::Status;
use tasks::store::{Group, GroupKey, STEPS};
use tasks::task::{Instance, Task};

/// The head of a group of this name as markup, over all of these columns; `is_open` where its rows are shown.
pub fn group_head(name: &str, group: &Group, is_open: bool, columns: Arc<Vec<Column>>, locale: Locale) -> LineMarkup {
    let cell = html! {
        td role="gridcell" colspan=(columns.len() + 1) {
            button type="button" aria-expanded=(is_open) {
                span class="group-name" { (name) }
                span class="group-count" { (intl::number(u64::from(group.len))) }
            }
            span class="group-statuses" { (group_statuses(&group.by_status, locale)) }
        }
    };
    LineMarkup { class: "group-head", cells: vec![cell.into_string()], columns, ..LineMarkup::default() }
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
                span class="hidden" { (wording::status(*status, locale)) ": " }
                (intl::number(u64::from(**count)))
            }
        }
    }
}

/// What a group is, whatever it reads as.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum GroupId {
    /// Rows that say this text, as it was received.
    Like(String),
    /// Rows of this status, day and so on.
    Of(GroupKey),
}

/// What a group is; its first row may be another one soon.
pub fn group_id(live: Live, key: &GroupKey, column: Option<Column>, locale: Locale) -> GroupId {
    match key {
        GroupKey::Like(row) => {
            GroupId::Like(live.look(*row, |task| told_apart_by(task, column, locale)).unwrap_or_default())
        }
        key => GroupId::Of(*key),
    }
}

fn told_apart_by(task: &Task, column: Option<Column>, locale: Locale) -> String {
    match (column, &task.instance) {
        // Names are the same in upper and lower case.
        (Some(Column::Name), _) => wording::task_name(task, locale).to_ascii_lowercase(),
        (Some(Column::Instance), Some(Instance { id, name, .. })) => name.as_ref().unwrap_or(id).to_ascii_lowercase(),
        (Some(Column::Reason), _) => task.reason.clone().unwrap_or_default(),
        (Some(Column::User), _) => task.user.clone().unwrap_or_default(),
        _ => said(task, column, locale),
    }
}

/// What a group's rows have in common, in the reader's words.
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

#[cfg(test)]
mod tests {
    use super::*;
    use tasks::task::TaskKey;

    fn task(instance: &str, reason: &str) -> Task {
        let key = TaskKey::parse("dcs/cn-north-4/0123456789abcdef0123456789abcdef/j").unwrap();
        let instance = Instance { id: "i".to_owned(), name: Some(instance.to_owned()), state: None };
        Task { instance: Some(instance), reason: Some(reason.to_owned()), ..Task::untold(key) }
    }

    #[test]
    fn groups_that_read_alike_are_told_apart() {
        let (one, other) = (task("\u{1}", "\u{1}"), task("\u{2401}", "\u{2401}"));
        for column in [Column::Instance, Column::Reason] {
            let reads = |task| said(task, Some(column), Locale::English);
            assert_eq!(reads(&one), reads(&other));
            let is = |task| told_apart_by(task, Some(column), Locale::English);
            assert_ne!(is(&one), is(&other));
        }
    }

    #[test]
    fn a_group_is_the_same_whichever_of_its_rows_is_the_first() {
        let is = |instance| told_apart_by(&task(instance, ""), Some(Column::Instance), Locale::English);
        assert_eq!(is("orders"), is("Orders"));
    }
}
