//! One box that leads anywhere and does anything: pages, jobs, instances, and what every part of the page offers.

use super::dynamic::{dynamic, shown};
use crate::reactive::{derived, effect, memo};
use cloud::legible::legible;
use leptos::html;
use leptos::prelude::*;
use tasks::query::{Expression, Field};
use tasks::store::Ask;
use tasks::task::{Task, TaskKey};

use super::display_choice::{palette_name, theme_name};
use super::help_overlay;
use super::task_row::job;
use super::wording;
use crate::browser::background::run;
use crate::browser::{clock, intl, page, texts};
use crate::keys::action::{Action, Scope};
use crate::keys::found::rank;
use crate::paths::{List, Page};
use crate::state::connections::{Seat, SignIn};
use crate::state::hands::{Command, Hands, Overlay};
use crate::state::place::Place;
use crate::state::preferences::{Palette, Theme};
use crate::state::services::Services;
use crate::state::shortcuts::{Shortcuts, here, perform};
use crate::state::vault::State;
use crate::{Locale, say, text};

/// Jobs and instances that are shown at most.
const JOBS: usize = 20;
const INSTANCES: usize = 5;
/// Pages and commands that are shown at most, once something is typed.
const COMMANDS: usize = 12;

/// Something to choose.
#[derive(Clone, Debug, PartialEq)]
enum What {
    /// An action that has keys.
    Action(Action),
    /// A command, by its id.
    Command(String),
    /// The jobs of an instance of this name.
    Instance(String),
    /// A job.
    Job(TaskKey),
}

/// Something to choose, in words.
#[derive(Clone, Debug, PartialEq)]
struct Found {
    what: What,
    label: String,
    detail: String,
}

/// All that what is found and done comes from.
#[derive(Clone, Copy)]
struct Sources {
    hands: Hands,
    services: Services,
    place: Place,
}

/// The palette.
#[inline(never)] // so that it can come later
pub fn command_palette(hands: Hands, services: Services, place: Place) -> AnyView {
    let sources = Sources { hands, services, place };
    let (live, preferences) = (services.live, services.preferences);
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    // What is typed is looked for in the other language too, once its texts are here.
    let other = RwSignal::new(None);
    run(async move {
        let locale = not_shown(preferences.locale.get_untracked());
        if texts::load(locale).await.is_ok() {
            other.try_set(Some(locale));
        }
    });
    let jobs = live.view(move || {
        let (now, zone) = (clock::now(), preferences.zone.get());
        let filter = Expression::parse(&typed.get()).at(now, |wall| intl::from_wall(wall, zone));
        Ask { filter, now, ..Ask::default() }
    });
    let found = memo(move || {
        let (locale, words) = (preferences.locale.get(), typed.get());
        let mut found = sources.commands(&words, locale, other.get());
        if !words.trim().is_empty() {
            found.truncate(COMMANDS);
            found.extend(sources.instances(&words));
            let rows = jobs.read().rows.iter().take(JOBS).copied().collect::<Vec<_>>();
            found.extend(rows.into_iter().filter_map(|row| live.look(row, |task| of_task(task, locale))));
        }
        found
    });
    let dialog = NodeRef::<html::Dialog>::new();
    effect(move || {
        if let Some(dialog) = dialog.get() {
            page::show_modal(&dialog);
        }
    });
    let act = move |at: usize| {
        let Some(what) = found.with_untracked(|found| found.get(at).map(|found| found.what.clone())) else { return };
        // Closed first: the focus goes back to where it was, and from there to where the command puts it.
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
        hands.overlay.set(None);
        sources.act(what);
    };
    let choose = move |at: usize| {
        chosen.set(at);
        page::reveal(&option_id(at));
    };
    let press = move |event: web_sys::KeyboardEvent| {
        let last = found.with_untracked(Vec::len).saturating_sub(1);
        let at = chosen.get_untracked();
        match event.key().as_str() {
            _ if event.is_composing() => return,
            "ArrowDown" => choose(if at < last { at + 1 } else { 0 }),
            "ArrowUp" => choose(if at > 0 { at - 1 } else { last }),
            "Enter" => act(at),
            _ => return,
        }
        event.prevent_default();
    };
    let options = dynamic(move || {
        let options = found.get().into_iter().enumerate();
        let options = options.map(|(at, found)| {
            view! {
                <li
                    role="option"
                    id=option_id(at)
                    aria-selected=shown(move || (chosen.get() == at).to_string())
                    on:click=move |_| act(at)
                >
                    <span class="palette-label">{found.label}</span>
                    <span class="palette-detail">{found.detail}</span>
                </li>
            }
        });
        options.collect::<Vec<_>>().into_any()
    });
    view! {
        <dialog
            node_ref=dialog
            class="command-palette"
            aria-label=text!(keys.palette)
            on:close=move |_| if hands.overlay.get_untracked() == Some(Overlay::Palette) { hands.overlay.set(None) }
        >
            <PaletteBox typed chosen has_any=derived(move || !found.read().is_empty()) on_press=Callback::new(press) />
            <ul id="palette-options" class="palette-options" role="listbox" aria-label=text!(keys.palette)>{options}</ul>
            <p class="palette-none" role="status">{shown(move || match found.read().len() {
                0 => say!(preferences.locale.get(), keys.nothing_found),
                _ => String::new(),
            })}</p>
        </dialog>
    }
    .into_any()
}

/// The box that is typed into; what is chosen is told as its active descendant.
#[component]
fn PaletteBox(
    typed: RwSignal<String>,
    chosen: RwSignal<usize>,
    has_any: Signal<bool>,
    on_press: Callback<web_sys::KeyboardEvent>,
) -> impl IntoView {
    view! {
        <input
            type="text"
            role="combobox"
            class="palette-box"
            autofocus
            autocomplete="off"
            spellcheck="false"
            aria-label=text!(keys.palette_hint)
            placeholder=text!(keys.palette_hint)
            aria-autocomplete="list"
            aria-controls="palette-options"
            aria-expanded=shown(move || has_any.get().to_string())
            aria-activedescendant=shown(move || if has_any.get() { option_id(chosen.get()) } else { String::new() })
            on:input:target=move |event| {
                chosen.set(0);
                typed.set(event.target().value());
            }
            on:keydown=move |event| on_press.run(event)
        />
    }
    .into_any()
}

fn option_id(at: usize) -> String {
    format!("palette-{at}")
}

fn of_task(task: &Task, locale: Locale) -> Found {
    let instance = task.instance.as_ref().and_then(|instance| instance.name.clone()).unwrap_or_default();
    let detail = [wording::status(task.status, locale), legible(&instance).to_string(), task.key.id.clone()];
    let detail: Vec<String> = detail.into_iter().filter(|part| !part.is_empty()).collect();
    let label = legible(&wording::task_name(task, locale)).to_string();
    Found { what: What::Job(task.key.clone()), label, detail: legible(&detail.join(" · ")).to_string() }
}

impl Sources {
    /// What can be done here, best first; what is typed is looked for in the other language too, where it is here.
    fn commands(self, words: &str, locale: Locale, other: Option<Locale>) -> Vec<Found> {
        let scope = here(&self.place.address.read().page);
        let shortcuts = Shortcuts::of(self.hands).bindings.get();
        let actions = Action::ALL.into_iter().filter(|action| action.scope().meets(scope));
        // Of what stands on a row nothing can be done from here.
        let actions = actions.filter(|action| {
            // What is done to the row in focus, or beside the list, has no place to be done from here.
            !matches!(
                action,
                Action::Palette
                    | Action::NextRow
                    | Action::PreviousRow
                    | Action::SelectRow
                    | Action::Beside
                    | Action::NextJob
                    | Action::PreviousJob
            )
        });
        let actions = actions.filter(|action| scope != Scope::Everywhere || action.scope() == Scope::Everywhere);
        let mut all: Vec<(Found, String)> = actions
            .map(|action| {
                let detail = shortcuts.in_force(action).map(|keys| keys.to_string()).unwrap_or_default();
                let label = help_overlay::name(action, locale);
                let also = other.map(|other| help_overlay::name(action, other)).unwrap_or_default();
                (Found { what: What::Action(action), label, detail }, also)
            })
            .collect();
        let named = other.map(|other| self.all(other)).unwrap_or_default();
        all.extend(self.all(locale).into_iter().map(|command| {
            let also = named.iter().find(|same| same.id == command.id).map(|same| same.label.clone());
            let Command { id, label, .. } = command;
            (Found { what: What::Command(id), label, detail: String::new() }, also.unwrap_or_default())
        }));
        let mut ranked: Vec<(u8, Found)> = all
            .into_iter()
            .filter_map(|(found, also)| {
                let best = [rank(words, &found.label), rank(words, &also)].into_iter().flatten().min()?;
                Some((best, found))
            })
            .collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, found)| found).collect()
    }

    /// The commands of the app, and what other parts offer.
    fn all(self, locale: Locale) -> Vec<Command> {
        let mut all = self.own(locale);
        all.extend(self.hands.commands(locale));
        all
    }

    fn own(self, locale: Locale) -> Vec<Command> {
        let Services { preferences, connections, .. } = self.services;
        let mut all = Vec::new();
        let mut add = |id: String, label: String, act: Callback<()>| all.push(Command { id, label, act });
        for theme in Theme::ALL {
            let label = say!(locale, keys.theme_of, name = theme_name(theme, locale));
            add(format!("theme-{}", theme.slug()), label, Callback::new(move |()| preferences.choose_theme(theme)));
        }
        for palette in Palette::ALL {
            let label = say!(locale, keys.states_of, name = palette_name(palette, locale));
            let choose = Callback::new(move |()| preferences.choose_palette(palette));
            add(format!("palette-{}", palette.slug()), label, choose);
        }
        let languages = [("English", Locale::English), ("简体中文", Locale::Chinese)];
        for (name, language) in languages {
            let label = say!(locale, keys.language_of, name = name);
            add(format!("language-{name}"), label, Callback::new(move |()| self.place.show_language(language)));
        }
        for entry in connections.entries.get().into_iter().filter(|entry| {
            let held = |seat: &Seat| matches!(connections.sign_in(seat), SignIn::Held(_));
            entry.seats().iter().any(held)
        }) {
            let label = say!(locale, keys.sign_out_of, label = legible(&entry.draft.label));
            let id = entry.id;
            add(format!("sign-out-{id}"), label, Callback::new(move |()| connections.sign_out(id)));
        }
        if connections.vault.state() == State::Open {
            add("lock".to_owned(), say!(locale, keys.lock), Callback::new(move |()| connections.lock()));
        }
        all
    }

    fn instances(self, words: &str) -> Vec<Found> {
        let names = self.services.live.values(Field::Instance).into_iter();
        let names = names.filter(|name| rank(words, name).is_some()).take(INSTANCES);
        let locale = self.services.preferences.locale.get();
        let found = |name: String| {
            let label = say!(locale, keys.instance_of, name = legible(&name));
            Found { what: What::Instance(name), label, detail: String::new() }
        };
        names.map(found).collect()
    }

    fn act(self, what: What) {
        let Self { hands, services, place } = self;
        match what {
            What::Action(action) => perform(action, hands, services, place),
            What::Command(id) => {
                let locale = services.preferences.locale.get_untracked();
                let command = untrack(|| self.all(locale)).into_iter().find(|command| command.id == id);
                command.iter().for_each(|command| command.act.run(()));
            }
            What::Instance(name) => {
                let filter = Expression::default().toggled(Field::Instance, &name).to_string();
                place.go(Page::Tasks(List { filter, ..place.last_list.get_untracked() }), false);
            }
            What::Job(key) => {
                if let Some(task) = services.live.find(&key) {
                    place.go(Page::Task(job(&task)), false);
                }
            }
        }
    }
}

/// The language that is not shown.
fn not_shown(locale: Locale) -> Locale {
    match locale {
        Locale::English => Locale::Chinese,
        Locale::Chinese => Locale::English,
    }
}
