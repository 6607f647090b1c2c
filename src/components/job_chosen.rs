//! The choice of a job to compare another with: those of its name, and whatever matches what is typed.

use cloud::legible::legible;
use leptos::prelude::*;
use tasks::order::Orders;
use tasks::query::{Expression, Field, Pattern, Term, What};
use tasks::store::Ask;
use tasks::task::{Task, TaskKey};

use super::dynamic::{click, dynamic};
use super::wording;
use crate::browser::{clock, intl};
use crate::reactive::memo;
use crate::state::live::Live;
use crate::state::preferences::preferences;
use crate::text;

/// So many are offered.
const MOST: usize = 20;

/// The choice.
#[inline(never)] // so that it can come later
pub fn job_chosen(live: Live, one: &Task, on_chosen: Callback<TaskKey>) -> AnyView {
    view! { <JobChosen live one=one.clone() on_chosen /> }.into_any()
}

#[component]
fn JobChosen(live: Live, one: Task, on_chosen: Callback<TaskKey>) -> impl IntoView {
    let preferences = preferences();
    let (locale, zone) = (preferences.locale, preferences.zone);
    let words = RwSignal::new(String::new());
    let own = one.key.clone();
    let name = one.name.clone();
    let view = live.view(move || {
        let words = words.get();
        let filter = match words.trim() {
            "" => Expression { terms: vec![Term::from(What::Text(Field::Name, vec![Pattern::Part(name.clone())]))] },
            words => Expression::parse(words),
        };
        let now = clock::now();
        Ask {
            generation: 0,
            filter: filter.at(now, |wall| intl::from_wall(wall, zone.get())),
            orders: Orders::default(),
            now,
            chinese: false,
            group: None,
            midnights: Vec::new(),
        }
    });
    let found = memo(move || {
        let view = view.get();
        let tasks = view.rows.iter().filter_map(|row| live.look(*row, Task::clone));
        tasks.filter(|task| task.key != own).take(MOST).collect::<Vec<_>>()
    });
    let offered = move |task: Task| {
        let at = task.started.or(task.created).map(|at| intl::date_time(at, zone.get())).unwrap_or_default();
        let instance = task.instance.as_ref().map(|of| of.name.clone().unwrap_or_else(|| of.id.clone()));
        let (name, status) = (wording::task_name(&task, locale.get()), wording::status(task.status, locale.get()));
        let told = format!("{name} · {} · {status} · {at}", legible(&instance.unwrap_or_default()));
        let key = task.key;
        view! { <li><button type="button" class="quiet" on:click=click(move |_| on_chosen.run(key.clone()))>{told}</button></li> }
    };
    view! {
        <section class="job-chosen">
            <h2>{text!(compare.choose)}</h2>
            <input type="search" aria-label=text!(compare.search) placeholder=text!(compare.search) on:input:target=move |event| words.set(event.target().value()) />
            <ul>{dynamic(move || found.get().into_iter().map(offered).collect_view().into_any())}</ul>
        </section>
    }
    .into_any()
}
