//! The app: what every page works with, and which page an address shows.

use crate::browser::background::run;
use crate::reactive::{effect, memo};
use leptos::prelude::*;
use leptos::task::tick;

use crate::browser::{fetch, page, texts};
use crate::components::action_dialog::action_dialog;
use crate::components::command_palette::command_palette;
use crate::components::dynamic::dynamic;
use crate::components::help_overlay::help_overlay;
use crate::components::later::{Here, focus_when_here, later};
use crate::components::request_drawer::request_drawer;
use crate::components::shell::ShellHead;
use crate::components::sign_in_dialog::SignInDialog;
use crate::components::strange_note::strange_note;
use crate::components::told_list::toasts;
use crate::pages::compare::compare_page;
use crate::pages::config_error::config_error;
use crate::pages::connections::connections_page;
use crate::pages::lookup::lookup;
use crate::pages::not_found::not_found;
use crate::pages::overview::overview;
use crate::pages::task::task_page;
use crate::pages::tasks::Tasks;
use crate::pages::timeline::timeline_page;
use crate::paths::{Job, Page};
use crate::state::acting::{Acting, acting};
use crate::state::config::{Config, Wrong};
use crate::state::connections::Connections;
use crate::state::hands::{Hands, Overlay, hands};
use crate::state::live::{LaneView, Live};
use crate::state::opened::Opened;
use crate::state::place::Place;
use crate::state::preferences::Preferences;
use crate::state::requests::Requests;
use crate::state::selected::Selected;
use crate::state::services::Services;
use crate::state::telling::{Telling, telling};
use crate::state::views::Views;
use crate::state::{shortcuts, ticker};

/// The whole page: waits for what the site presets, then shows the app or what is wrong with it.
#[component]
pub fn App() -> impl IntoView {
    let started = RwSignal::new(None::<Result<(Services, Place), Box<(Wrong, Preferences)>>>);
    let owner = Owner::current().unwrap_or_default();
    run(async move {
        let text = fetch::presets().await;
        // A site without the file presets nothing.
        let config = text.map_or_else(|| Ok(Config::default()), |text| Config::parse(&text));
        let services = owner.with(|| match config {
            Ok(config) => Ok(start(&config)),
            Err(wrong) => Err(Box::new((wrong, Preferences::new(None, None)))),
        });
        // Calls leave before anything is drawn, so that their answers come while it is.
        tick().await;
        let preferences = services.as_ref().map_or_else(|wrong| wrong.1, |(all, _)| all.preferences);
        match texts::load(preferences.locale.get_untracked()).await {
            Ok(()) => started.set(Some(services)),
            Err(_) => page::say_lost(),
        }
    });
    move || match started.get()? {
        Ok((services, place)) => {
            provide_context(services.preferences);
            Some(view! { <Pages services place /> }.into_any())
        }
        Err(wrong) => {
            let (wrong, preferences) = *wrong;
            provide_context(preferences);
            page::leave_boot();
            Some(later(move || config_error(wrong.clone())))
        }
    }
}

/// What every page works with, under a configuration; lists that can be asked are asked.
fn start(config: &Config) -> (Services, Place) {
    let preferences = Preferences::new(config.language, config.theme);
    // The address may name the language in which the cloud is asked.
    let place = Place::provide(preferences);
    let views = Views::new();
    place.stand_in(move |name| views.usual(name));
    ticker::start();
    let connections = Connections::new(&config.connections);
    let requests = Requests::default();
    provide_context(requests);
    provide_context(Hands::default());
    Acting::provide();
    provide_context(Telling::default());
    let live = Live::new(connections, requests, config.patience());
    live.follow(preferences);
    let selected = Selected::provide();
    let opened = Opened::new(live, selected);
    let scrolled = StoredValue::new(0);
    (Services { preferences, connections, live, opened, selected, requests, views, scrolled }, place)
}

/// The page that the address names. One read of the address decides, so that no other part parses it.
#[component]
fn Pages(services: Services, place: Place) -> impl IntoView {
    let kind = memo(move || std::mem::discriminant(&place.address.get().page));
    let (requests, hands, telling) = (services.requests, hands(), telling());
    telling.serve(services);
    let is_used = memo(move || telling.is_used());
    let first = StoredValue::new(true);
    effect(move || {
        kind.get();
        if first.get_value() {
            first.set_value(false);
            page::leave_boot();
        } else {
            // A new page is announced by its title, as a loaded one would be.
            focus_when_here("page-title");
        }
    });
    // What is opened later is fetched once the first view has what it shows: rows, or what it asks the reader for.
    let has_first = memo(move || {
        let lanes = services.live.lanes.read();
        let has_told = |lane: &LaneView| lane.shown.fresh.is_some() || lane.shown.problem.is_some();
        lanes.iter().any(has_told) || !services.connections.waiting().is_empty()
    });
    let here = Here::provide();
    effect(move || {
        if has_first.get() {
            here.load();
        }
    });
    effect(move || {
        if here.is_here() {
            shortcuts::listen(hands, services, place);
        }
    });
    let current = move || {
        kind.get();
        match place.address.get_untracked().page {
            Page::Tasks(_) => view! { <Tasks services place /> }.into_any(),
            Page::Task(first) => {
                let job = Memo::new_with_compare(
                    move |before: Option<&Job>| match place.address.get().page {
                        Page::Task(job) => job,
                        _ => before.cloned().unwrap_or_else(|| first.clone()),
                    },
                    |before, now| before != now,
                );
                later(move || task_page(services, place, job))
            }
            Page::Timeline(_) => later(move || timeline_page(services, place)),
            Page::Lookup => later(move || lookup(services, place)),
            Page::Connections => later(move || connections_page(services, place)),
            Page::Compare(_) => later(move || compare_page(services, place)),
            Page::Overview(_) => later(move || overview(services, place)),
            Page::Unknown => later(not_found),
        }
    };
    view! {
        <ShellHead place preferences=services.preferences connections=services.connections requests />
        <main id="content" tabindex="-1">
            {dynamic(move || (!place.strange.read().is_empty()).then(|| later(move || strange_note(place))).into_any())}
            {dynamic(current)}
            <SignInDialog connections=services.connections />
        </main>
        {dynamic(move || requests.is_open.get().then(|| later(move || request_drawer(requests))).into_any())}
        {dynamic(move || is_used.get().then(|| later(move || toasts(place))).into_any())}
        {dynamic(move || match hands.overlay.get() {
            Some(Overlay::Help) => later(move || help_overlay(hands, place)),
            Some(Overlay::Palette) => later(move || command_palette(hands, services, place)),
            Some(Overlay::Export) | None => ().into_any(),
        })}
        {dynamic(move || match acting().and_then(|acting| acting.wish.get()) {
            Some(wish) => later(move || action_dialog(services, std::sync::Arc::clone(&wish))),
            None => ().into_any(),
        })}
    }
}
