//! What was told in this visit, for a while over the page and all of it in a list, with how it is told.

use leptos::prelude::*;
use tasks::watch::QuietHours;

use super::dynamic::{click, dynamic, shown};
use super::wording;
use crate::browser::page;
use crate::paths::Page;
use crate::reactive::derived;
use crate::state::place::Place;
use crate::state::preferences::locale;
use crate::state::telling::{Told, telling};
use crate::state::ticker::now;
use crate::{say, text};

/// The head of what is watched.
const WATCHED: &str = "told-watched";

/// What is on the page for a while. It stays as long as a pointer or the focus is on it.
#[inline(never)] // so that it can come later
pub fn toasts(place: Place) -> AnyView {
    let telling = telling();
    let hold = move |is_held| telling.is_held.set_value(is_held);
    view! {
        <div
            class="told-toasts"
            role="status"
            on:pointerenter=move |_| hold(true)
            on:pointerleave=move |_| hold(false)
            on:focusin=move |_| hold(true)
            on:focusout=move |_| hold(false)
        >
            <For each=move || telling.shown.get() key=|told| told.number children=move |told| {
                let number = told.number;
                view! {
                    <p>
                        {link(&told, place)}
                        <button type="button" class="quiet" on:click=click(move |_| telling.dismiss(number))>{text!(telling.dismiss)}</button>
                    </p>
                }
            } />
        </div>
    }
    .into_any()
}

fn link(told: &Told, place: Place) -> AnyView {
    link_to(told.page.clone(), told.words.clone(), place)
}

fn link_to(page: Page, words: String, place: Place) -> AnyView {
    view! { <a href=shown(move || place.link(page.clone()))>{words}</a> }.into_any()
}

/// What is watched, and a way to watch it no more.
fn watched(place: Place) -> AnyView {
    let (telling, locale) = (telling(), locale());
    let rows = telling.subjects(locale.get()).into_iter().map(|(subject, name, page)| {
        let label = say!(locale.get(), telling.leave_it, name = name);
        let leave = move |_| {
            telling.leave(&subject);
            page::focus_when_drawn(WATCHED);
        };
        view! {
            <li>
                {link_to(page, name, place)} " "
                <button type="button" class="quiet" aria-label=label on:click=click(leave)>{text!(telling.leave)}</button>
            </li>
        }
    });
    let rows: Vec<_> = rows.collect();
    match rows.is_empty() {
        true => view! { <p>{text!(telling.nothing)}</p> }.into_any(),
        false => view! { <ul>{rows}</ul> }.into_any(),
    }
}

/// The button in the head, and the list behind it.
#[component]
pub fn ToldList(
    /// Where one is.
    place: Place,
) -> impl IntoView {
    let telling = telling();
    let (locale, now) = (locale(), now());
    let label = shown(move || match telling.unseen.get() {
        0 => say!(locale.get(), telling.title),
        count => say!(locale.get(), telling.count, count = count),
    });
    let list = move || {
        let rows = telling.told.get().into_iter().map(|told| {
            let at = told.at;
            let ago = shown(move || wording::relative(at, now.get(), locale.get()));
            view! { <li>{link(&told, place)} " " <time datetime=at.to_string()>{ago}</time></li> }
        });
        rows.collect_view().into_any()
    };
    let minute = |text: String| {
        let (hours, minutes) = text.split_once(':')?;
        Some(hours.parse::<u16>().ok()? * 60 + minutes.parse::<u16>().ok()?)
    };
    let (from, to) = (RwSignal::new(None::<u16>), RwSignal::new(None::<u16>));
    let quiet = move || {
        telling.quiet.set(from.get_untracked().zip(to.get_untracked()).map(|(from, to)| QuietHours { from, to }))
    };
    view! {
        <button type="button" class="told-button quiet" popovertarget="told" on:click=click(move |_| telling.unseen.set(0))>{label}</button>
        <div id="told" class="told-list" popover="auto">
            <h2>{text!(telling.title)}</h2>
            {dynamic(move || telling.told.read().is_empty().then(|| view! { <p>{text!(telling.none)}</p> }).into_any())}
            <ul>{dynamic(list)}</ul>
            <h2 id=WATCHED tabindex="-1">{text!(telling.watched)}</h2>
            {dynamic(move || watched(place))}
            <label>
                <input type="checkbox" prop:checked=derived(move || telling.notifies.get()) on:change:target=move |event| telling.notify(event.target().checked()) />
                " " {text!(telling.notify)}
            </label>
            <label>
                <input type="checkbox" on:change:target=move |event| {
                    let choice = event.target();
                    choice.set_checked(telling.sound(choice.checked()));
                } />
                " " {text!(telling.sounds)}
            </label>
            <p role="status">{dynamic(move || telling.is_refused.get().then(|| text!(telling.refused)).into_any())}</p>
            <fieldset>
                <legend>{text!(telling.quiet)}</legend>
                <label>{text!(telling.from)} " " <input type="time" on:change:target=move |event| { from.set(minute(event.target().value())); quiet(); } /></label>
                " " <label>{text!(telling.to)} " " <input type="time" on:change:target=move |event| { to.set(minute(event.target().value())); quiet(); } /></label>
            </fieldset>
        </div>
    }
}

/// The button and its list, once something is watched.
#[inline(never)] // so that it can come later
pub fn told_list(place: Place) -> AnyView {
    view! { <ToldList place /> }.into_any()
}
