//! The app: what every page works with, and which page an address shows.

use crate::browser::background::run;
use crate::reactive::{effect, memo};
use leptos::prelude::*;
use leptos::task::tick;

use crate::browser::{fetch, page};
use crate::components::dynamic::dynamic;
use crate::components::request_drawer::RequestDrawer;
use crate::components::shell::ShellHead;
use crate::components::sign_in_dialog::SignInDialog;
use crate::pages::config_error::ConfigError;
use crate::pages::connections::ConnectionsPage;
use crate::pages::lookup::Lookup;
use crate::pages::not_found::NotFound;
use crate::pages::task::TaskPage;
use crate::pages::tasks::Tasks;
use crate::paths::{Job, Page};
use crate::state::config::{Config, Wrong};
use crate::state::connections::Connections;
use crate::state::live::Live;
use crate::state::place::Place;
use crate::state::preferences::Preferences;
use crate::state::requests::Requests;
use crate::state::services::Services;
use crate::state::ticker;

/// The whole page: waits for what the site presets, then shows the app or what is wrong with it.
#[component]
pub fn App() -> impl IntoView {
    let started = RwSignal::new(None::<Result<Services, Wrong>>);
    let owner = Owner::current().unwrap_or_default();
    run(async move {
        let text = fetch::presets().await;
        // A site without the file presets nothing.
        let config = text.map_or_else(|| Ok(Config::default()), |text| Config::parse(&text));
        let services = config.map(|config| owner.with(|| start(&config)));
        // Calls leave before anything is drawn, so that their answers come while it is.
        tick().await;
        started.set(Some(services));
    });
    move || match started.get()? {
        Ok(services) => {
            provide_context(services.preferences);
            Some(view! { <Pages services /> }.into_any())
        }
        Err(wrong) => {
            provide_context(Preferences::new(None, None));
            page::leave_boot();
            Some(view! { <ConfigError wrong /> }.into_any())
        }
    }
}

/// What every page works with, under a configuration; lists that can be asked are asked.
fn start(config: &Config) -> Services {
    let preferences = Preferences::new(config.language, config.theme);
    ticker::start();
    let connections = Connections::new(&config.connections);
    let requests = Requests::default();
    provide_context(requests);
    let live = Live::new(connections, requests, config.patience());
    live.follow(preferences);
    Services { preferences, connections, live, requests, scrolled: StoredValue::new(0) }
}

/// The page that the address names. One read of the address decides, so that no other part parses it.
#[component]
fn Pages(services: Services) -> impl IntoView {
    let place = Place::provide(services.preferences);
    let kind = memo(move || std::mem::discriminant(&place.address.get().page));
    let requests = services.requests;
    let first = StoredValue::new(true);
    effect(move || {
        kind.get();
        if first.get_value() {
            first.set_value(false);
            page::leave_boot();
        } else {
            // A new page is announced by its title, as a loaded one would be.
            page::focus_when_drawn("page-title");
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
                view! { <TaskPage services place job /> }.into_any()
            }
            Page::Lookup => view! { <Lookup services place /> }.into_any(),
            Page::Connections => view! { <ConnectionsPage services place /> }.into_any(),
            Page::Unknown => view! { <NotFound /> }.into_any(),
        }
    };
    view! {
        <ShellHead place preferences=services.preferences connections=services.connections requests />
        <main id="content" tabindex="-1">{dynamic(current)} <SignInDialog connections=services.connections /></main>
        {dynamic(move || requests.is_open.get().then(|| view! { <RequestDrawer requests /> }).into_any())}
    }
}
