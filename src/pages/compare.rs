//! Two jobs side by side, field by field, across lists and products.

use leptos::prelude::*;
use maud::{Markup, html};
use tasks::compare::compare;
use tasks::task::{Task, TaskKey};

use crate::components::compare_wording;
use crate::components::dynamic::{dynamic, filled, shown};
use crate::components::job_chosen::job_chosen;
use crate::components::status_badge::status_badge;
use crate::components::task_row::job;
use crate::components::titled::titled;
use crate::components::waiting::Waiting;
use crate::components::wording;
use crate::paths::{Page, Pair, Zone};
use crate::reactive::{derived, memo};
use crate::state::place::Place;
use crate::state::services::Services;
use crate::state::ticker::now;
use crate::{Locale, say, text};

/// The page.
#[inline(never)] // so that it can come later
pub fn compare_page(services: Services, place: Place) -> AnyView {
    let Services { preferences, live, .. } = services;
    live.want_demo();
    let (locale, zone) = (preferences.locale, preferences.zone);
    titled(text!(compare.title));
    let pair = Memo::new(move |before: Option<&Option<Pair>>| match place.address.get().page {
        Page::Compare(pair) => Some(pair),
        _ => before.cloned().flatten(),
    });
    let find = move |key: Option<TaskKey>| {
        live.version.track();
        key.and_then(|key| live.find(&key))
    };
    let one = memo(move || find(pair.get().map(|pair| pair.one)));
    let other = memo(move || find(pair.get().and_then(|pair| pair.other)));
    let clock = now();
    let drawn = shown(move || {
        let (Some(pair), Some(one), Some(other)) = (pair.get(), one.get(), other.get()) else { return String::new() };
        let seen = Seen { locale: locale.get(), zone: zone.get(), place };
        let lines = compare(&one, &other, clock.get_untracked());
        let differ = lines.iter().filter(|line| !line.is_same).count();
        html! {
            p role="status" { (say!(seen.locale, compare.count, differ = differ, of = lines.len())) }
            div class="compare-table" tabindex="0" role="region" aria-label=(say!(seen.locale, compare.title)) {
                table {
                    thead { tr {
                        th scope="col" { (say!(seen.locale, compare.field)) }
                        (head(&one, seen)) (head(&other, seen))
                    } }
                    tbody { @for line in lines.iter().filter(|line| pair.all || !line.is_same) {
                        tr data-same=(line.is_same) {
                            th scope="row" { (compare_wording::field(&line.field, seen.locale)) }
                            td { (compare_wording::said(line.a.as_ref(), seen.locale, seen.zone)) }
                            td { (compare_wording::said(line.b.as_ref(), seen.locale, seen.zone)) }
                        }
                    } }
                }
            }
        }
        .into_string()
    });
    let show = move |change: Box<dyn FnOnce(Pair) -> Pair>| {
        if let Some(pair) = pair.get_untracked() {
            place.go(Page::Compare(change(pair)), true);
        }
    };
    let on_all = move |all: bool| show(Box::new(move |pair| Pair { all, ..pair }));
    let on_other = Callback::new(move |key: TaskKey| show(Box::new(move |pair| Pair { other: Some(key), ..pair })));
    let missing = move || {
        let pair = pair.get()?;
        let keys = [(one.get().is_none(), Some(pair.one)), (other.get().is_none(), pair.other)];
        let missing: Vec<String> =
            keys.into_iter().filter_map(|(is, key)| key.filter(|_| is)).map(|key| key.id).collect();
        (!missing.is_empty()).then(|| say!(locale.get(), compare.missing, ids = missing.join(", ")))
    };
    // A refresh of the first job leaves what was typed to find the other.
    let chooses = memo(move || {
        let has_one = pair.read().as_ref().is_some_and(|pair| pair.other.is_none());
        one.get().filter(|_| has_one).map(|one| (one.key, one.name))
    });
    let back = shown(move || place.link(Page::Tasks(place.last_list.get())));
    view! {
        <div class="page-task">
            <p class="page-back"><a href=back>"← " {text!(task.back)}</a></p>
            <h1 id="page-title" tabindex="-1">{text!(compare.title)}</h1>
            <Waiting services />
            {dynamic(move || chooses.get().and_then(|_| one.get_untracked()).map(|one| job_chosen(live, &one, on_other)).into_any())}
            {dynamic(move || missing().map(|missing| view! { <p class="warning" role="status">{missing}</p> }).into_any())}
            <label class="compare-all" hidden=derived(move || other.get().is_none())>
                <input type="checkbox" prop:checked=move || pair.read().as_ref().is_some_and(|pair| pair.all) on:change:target=move |event| on_all(event.target().checked()) />
                " " {text!(compare.all)}
            </label>
            {filled(drawn)}
        </div>
    }
    .into_any()
}

/// How a comparison is looked at.
#[derive(Clone, Copy)]
struct Seen {
    locale: Locale,
    zone: Zone,
    place: Place,
}

fn head(task: &Task, seen: Seen) -> Markup {
    let link = seen.place.link(Page::Task(job(task)));
    html! {
        th scope="col" {
            a href=(link) { (wording::task_name(task, seen.locale)) }
            " " (status_badge(task.status, "", seen.locale))
        }
    }
}
