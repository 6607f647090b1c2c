//! What a bar of the timeline stands for, in words: beside the bar that a pointer or the keyboard's focus is at.

use cloud::legible::legible;
use leptos::prelude::*;
use maud::{Markup, html};
use tasks::status::Status;
use tasks::task::Task;

use super::dynamic::{dynamic, shown};
use super::status_badge::status_badge;
use super::timeline_board::{Board, pixels};
use super::wording;
use crate::browser::intl;
use crate::paths::Zone;
use crate::{Locale, say};

/// How times are told.
#[derive(Clone, Copy)]
pub struct Seen {
    /// In which language.
    pub locale: Locale,
    /// In which zone.
    pub zone: Zone,
    /// As seen from when.
    pub now: cloud::time::Moment,
}

/// The instance of a job, by name or else by id.
pub fn instance(task: &Task) -> String {
    let instance = task.instance.as_ref();
    instance.map(|instance| legible(instance.name.as_deref().unwrap_or(&instance.id))).unwrap_or_default()
}

/// When a job began or is to begin; empty where that is not known.
pub fn began(task: &Task, seen: Seen) -> String {
    task.started.or(task.created).map(|at| intl::date_time(at, seen.zone)).unwrap_or_default()
}

/// When a job ended, or that it goes on.
pub fn ended(task: &Task, seen: Seen) -> String {
    match (task.ended, task.status) {
        (Some(at), _) => intl::date_time(at, seen.zone),
        (None, Status::Running) => say!(seen.locale, timeline.goes_on),
        (None, Status::Pending | Status::Unauthorized) => match task.started.or(task.created) {
            Some(at) if at > seen.now => say!(seen.locale, timeline.ahead),
            _ => say!(seen.locale, timeline.waits),
        },
        _ => "–".to_owned(),
    }
}

/// How long a job took, or has taken.
pub fn lasted(task: &Task, seen: Seen) -> String {
    task.duration(seen.now).map_or_else(|| "–".to_owned(), |millis| wording::span(millis, seen.locale))
}

/// With how many jobs of its instance a job shared time, in words; empty for none.
pub fn overlap(others: u32, locale: Locale) -> String {
    if others > 0 { say!(locale, timeline.overlaps_with, count = others) } else { String::new() }
}

fn facts(task: &Task, others: u32, count: usize, seen: Seen) -> Markup {
    let lines = [
        instance(task),
        [began(task, seen), " → ".to_owned(), ended(task, seen)].concat(),
        lasted(task, seen),
        overlap(others, seen.locale),
        task.reason.as_deref().map(legible).unwrap_or_default(),
    ];
    html! {
        strong { (wording::task_name(task, seen.locale)) }
        (status_badge(task.status, &legible(&task.status_word), seen.locale))
        @for line in lines { @if !line.is_empty() && line != "–" { span { (line) } } }
        @if count > 1 { em { (say!(seen.locale, timeline.as_one, count = count)) } }
    }
}

/// The facts of what is pointed at, where it stands; a pointer can go over them, and Escape takes them away. The list beside says the same to who hears it.
#[inline(never)] // so that it can come later
pub fn timeline_facts(board: Board) -> AnyView {
    let side = move |is_left: bool| {
        shown(move || {
            let at = board.pointed.get().map(|pointed| pointed.at).unwrap_or_default();
            pixels(if is_left { at.0 } else { at.1 })
        })
    };
    // On the side where there is more room.
    let turns = shown(move || {
        let at = board.pointed.get().map_or(0.0, |pointed| pointed.at.0);
        if at * 2.0 > board.size.get().0 { "back" } else { "on" }.to_owned()
    });
    let written = move || {
        let pointed = board.pointed.get()?;
        let seen =
            Seen { locale: board.preferences.locale.get(), zone: board.preferences.zone.get(), now: board.now.get() };
        let others = board.live.overlaps(pointed.row);
        board.live.look(pointed.row, |task| facts(task, others, pointed.count, seen).into_string())
    };
    view! {
        {dynamic(move || match written() {
            Some(markup) => view! {
                <div class="timeline-facts" aria-hidden="true" data-turns=turns style:left=side(true) style:top=side(false)>
                    <div
                        class="timeline-card"
                        inner_html=markup
                        on:pointerenter=move |_| board.stay()
                        on:pointerleave=move |_| board.fade()
                        on:wheel=move |_| board.pointed.set(None)
                    ></div>
                </div>
            }
            .into_any(),
            None => ().into_any(),
        })}
    }
    .into_any()
}
