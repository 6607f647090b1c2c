//! What else happened to a job's instance around its time, and how the instance is now.

use cloud::legible::legible;
use leptos::prelude::*;
use maud::{Markup, html};
use tasks::around::{Around, When};
use tasks::query::{Expression, Field};
use tasks::task::{Instance, Task};

use super::dynamic::{filled, shown};
use super::status_badge::status_badge;
use super::task_row::job;
use super::wording;
use crate::browser::intl;
use crate::paths::{List, Page, Zone};
use crate::state::live::Live;
use crate::state::place::Place;
use crate::state::preferences::preferences;
use crate::state::ticker::now;
use crate::{Locale, say, text};

/// What else happened.
#[inline(never)] // so that it can come later
pub fn job_around(live: Live, place: Place, task: Signal<Option<Task>>) -> AnyView {
    let preferences = preferences();
    let clock = now();
    // Asked for once; how an instance is now stands there only.
    live.load_instances();
    let drawn = shown(move || {
        live.version.track();
        let (locale, zone) = (preferences.locale.get(), preferences.zone.get());
        let Some(task) = task.get() else { return String::new() };
        let Some(instance) = task.instance.as_ref().filter(|instance| !instance.id.is_empty()) else {
            return html! { p { (say!(locale, around.no_instance)) } }.into_string();
        };
        let product = task.key.source.product();
        let is_it = |(of, other): &&(_, Instance)| *of == product && other.id == instance.id;
        let present = live.instances.with(|all| all.iter().find(is_it).map(|(_, present)| present.clone()));
        let around = live.around(&task, clock.get_untracked());
        let head = head(instance, present.as_ref(), locale);
        html! { (head) (drawn(&around, &task, instance, live, place, locale, zone)) }.into_string()
    });
    view! { <section class="job-around" aria-label=text!(around.title)>{filled(drawn)}</section> }.into_any()
}

/// The instance: as its list has it now, and as the job's row had it.
fn head(then: &Instance, present: Option<&Instance>, locale: Locale) -> Markup {
    let state = |instance: &Instance| instance.state.as_deref().map(|word| wording::instance_state(word, locale));
    let name = present.and_then(|present| present.name.as_ref()).or(then.name.as_ref()).unwrap_or(&then.id);
    html! {
        p class="job-instance" {
            strong { (legible(name)) } " " code { (legible(&then.id)) }
            @match present.and_then(state) {
                Some(word) => { " " (say!(locale, around.state_now, state = word)) }
                None => @if let Some(word) = state(then) { " " (say!(locale, around.state_then, state = word)) }
            }
        }
    }
}

fn drawn(
    around: &Around,
    task: &Task,
    instance: &Instance,
    live: Live,
    place: Place,
    locale: Locale,
    zone: Zone,
) -> Markup {
    let list = {
        let filter = Expression::default().toggled(Field::Instance, &instance.id).to_string();
        place.link(Page::Tasks(List { filter, ..List::default() }))
    };
    let row = |row, relation: When| {
        let drawn = live.look(row, |other| {
            let link = place.link(Page::Task(job(other)));
            let at = other.started.or(other.created);
            html! {
                tr data-overlaps=(matches!(relation, When::Overlaps(_))) {
                    td { (status_badge(other.status, &legible(&other.status_word), locale)) }
                    th scope="row" { a href=(link) { (wording::task_name(other, locale)) } }
                    td { @if let Some(at) = at { (intl::date_time(at, zone)) } @else { span class="nothing" { "–" } } }
                    td { (relation_words(relation, locale)) }
                }
            }
        });
        drawn.unwrap_or_default()
    };
    html! {
        @if around.of == 0 {
            p { (say!(locale, around.none)) }
        } @else {
            p {
                @if around.overlapping > 0 { strong { (say!(locale, around.overlapping, count = around.overlapping)) } " " }
                @else { (say!(locale, around.no_overlap)) " " }
                a href=(list) { (say!(locale, around.all, count = around.of + 1)) }
            }
            div class="job-neighbours" {
                table {
                    caption class="hidden" { (say!(locale, around.caption, name = wording::task_name(task, locale))) }
                    thead { tr {
                        th scope="col" { (say!(locale, column.status)) }
                        th scope="col" { (say!(locale, column.name)) }
                        th scope="col" { (say!(locale, column.started)) }
                        th scope="col" { (say!(locale, around.relation)) }
                    } }
                    tbody { @for neighbour in &around.neighbours { (row(neighbour.row, neighbour.when)) } }
                }
            }
            @if around.of > around.neighbours.len() {
                p class="job-story-note" { (say!(locale, around.nearest, count = around.neighbours.len(), of = around.of)) }
            }
        }
    }
}

fn relation_words(when: When, locale: Locale) -> String {
    match when {
        When::Overlaps(ms) => say!(locale, around.overlaps, time = wording::span(ms, locale)),
        When::Before(ms) => say!(locale, around.before, time = wording::span(ms, locale)),
        When::After(ms) => say!(locale, around.after, time = wording::span(ms, locale)),
        When::Unknown => say!(locale, around.unknown),
    }
}
