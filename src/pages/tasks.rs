//! The list of all tasks.

use crate::components::dynamic::{click, dynamic, shown};
use crate::components::titled::titled;
use crate::reactive::{effect, memo};
use cloud::legible::legible;
use leptos::prelude::*;
use tasks::feed::Phase;
use tasks::query::{Expression, Field};
use tasks::store::{Ask, View};

use crate::browser::{clock, intl};
use crate::components::error_note::ErrorNote;
use crate::components::facets::Facets;
use crate::components::filter_bar::FilterBar;
use crate::components::lane_strip::{LaneStrip, page_of};
use crate::components::lost_note::LostNote;
use crate::components::shell::DemoLabel;
use crate::components::task_grid::TaskGrid;
use crate::components::waiting::{Waiting, WaitingForPassphrase};
use crate::components::wording;
use crate::paths::{List, Page};
use crate::state::connections::{Seat, SignIn};
use crate::state::live::{DemoState, LaneView, Live};
use crate::state::place::Place;
use crate::state::services::Services;
use crate::state::ticker::now;
use crate::{Locale, say, text};

/// The page.
#[component]
pub fn Tasks(
    /// What the page works with.
    services: Services,
    /// Where one is.
    place: Place,
) -> impl IntoView {
    let Services { connections, live, .. } = services;
    live.want_demo();
    titled(text!(list.title));
    let is_demo = move || connections.entries.read().is_empty();
    let waiting = move || connections.waiting();
    // What was refused is asked for in a dialog.
    let missing = move || {
        let seats = waiting().into_iter();
        seats.filter(|seat| matches!(connections.sign_in(seat), SignIn::Missing)).collect::<Vec<_>>()
    };
    let has_broken = move || connections.entries.read().iter().any(|e| e.connection.is_none());
    // While all wait for a token and no other tab hands its rows on, there is nothing to list: what asks for it has the
    // page to itself, and is there sooner.
    let lists = memo(move || {
        let has_any = !live.lanes.read().is_empty() || !live.shared.read().is_empty();
        has_any || waiting().is_empty() && !has_broken()
    });
    view! {
        <div class="page-list">
            <h1 class="hidden" id="page-title" tabindex="-1">{text!(list.title)}</h1>
            {dynamic(move || (is_demo().then(|| view! { <DemoLabel demo=live.demo place /> })).into_any())}
            {dynamic(move || has_broken().then(|| view! { <p class="list-broken warning">{text!(list.broken)}</p> }).into_any())}
            <LostNote connections />
            <WaitingForPassphrase services />
            <For each=missing key=Seat::slug children=move |seat| view! { <Waiting services seat /> } />
            {dynamic(move || (lists.get().then(|| view! { <Listed services place /> })).into_any())}
        </div>
    }
    .into_any()
}

/// The tasks of all lists, and what is asked of them.
#[component]
fn Listed(services: Services, place: Place) -> impl IntoView {
    let Services { preferences, live, scrolled, .. } = services;
    let address = move || match place.address.get().page {
        Page::Tasks(list) => list,
        _ => place.last_list.get_untracked(),
    };
    // What is typed counts at once; the address follows. Only a change of the address that typing did not
    // cause (back, a link) comes back into the box.
    let typed = RwSignal::new(address().filter);
    let written = StoredValue::new(typed.get_untracked());
    effect(move || {
        let filter = address().filter;
        if written.get_value() != filter {
            written.set_value(filter.clone());
            typed.set(filter);
        }
    });
    let orders = memo(move || address().orders);
    let filter = memo(move || Expression::parse(&typed.get()));
    let show = move |filter: String, replace| {
        written.set_value(filter.clone());
        typed.set(filter.clone());
        scrolled.set_value(0);
        place.go(Page::Tasks(List { filter, ..untrack(address) }), replace);
    };
    let on_typed = move |text: String| show(text, true);
    let on_chosen = Callback::new(move |expression: Expression| show(expression.to_string(), false));
    let on_orders = move |orders| {
        scrolled.set_value(0);
        place.go(Page::Tasks(List { filter: typed.get_untracked(), orders, ..untrack(address) }), false);
    };
    effect(move || live.want_instances(filter.get().values(Field::Instance).map(str::to_owned).collect()));
    let view = live.view(move || {
        let (zone, now) = (preferences.zone.get(), clock::now());
        Ask {
            filter: filter.read().at(now, |wall| intl::from_wall(wall, zone)),
            orders: orders.get(),
            now,
            chinese: preferences.locale.get() == Locale::zh_CN,
            ..Ask::default()
        }
    });
    let choices = Callback::new(move |field| live.values(field));
    let locale = preferences.locale;
    let route = move |id| live.route(id);
    let path = move |id| live.path(id);
    view! {
        <FilterBar typed choices on_typed on_chosen on_open=move |()| live.load_instances()>
            <Freshness live />
            <button type="button" on:click=click(move |_| live.refresh())>{text!(list.refresh)}</button>
        </FilterBar>
        <Facets view filter on_filter=on_chosen />
        <LaneStrip lanes=live.lanes route path proxy_tokens=services.connections.proxy_tokens on_retry=move |id| live.retry(id) on_cancel=move |id| live.cancel(id) />
        <p class="list-status" role="status">{shown(move || status(&view.get(), &filter.get(), &live.lanes.get(), locale.get()))}</p>
        <div class="list-rows" data-empty=shown(move || view.read().rows.is_empty().to_string())>
            {dynamic(move || ({
                let view = view.get();
                view.rows.is_empty().then(|| empty(&view, &filter.get(), &live.lanes.get(), services, on_chosen))
            }).into_any())}
            <TaskGrid live view orders on_orders scrolled />
        </div>
    }
}

/// How fresh the rows are: as fresh as the list that is least so.
#[component]
fn Freshness(live: Live) -> impl IntoView {
    let Live { lanes, shared, .. } = live;
    let (locale, now) = (crate::state::preferences::locale(), now());
    let oldest = move || {
        let handed_on = shared.get().into_iter().filter_map(|list| list.at);
        lanes.get().iter().filter_map(|lane| lane.shown.fresh).chain(handed_on).min()
    };
    let is_refreshing = move || lanes.read().iter().any(|lane| lane.shown.phase == Phase::Refreshing);
    let told = shown(move || match oldest() {
        _ if is_refreshing() => say!(locale.get(), list.updating),
        Some(at) => say!(locale.get(), list.updated, ago = wording::relative(at, now.get(), locale.get())),
        None => String::new(),
    });
    view! { <span class="list-fresh">{told}</span> }
}

/// What the list holds and what is going on, in words.
fn status(view: &View, filter: &Expression, lanes: &[LaneView], locale: Locale) -> String {
    let rows = intl::number(view.rows.len() as u64);
    let of = intl::number(u64::from(view.of));
    // Without lists of its own a tab may have rows of another.
    if lanes.is_empty() && view.of == 0 {
        return say!(locale, list.none);
    }
    let mut told = if filter.is_empty() {
        say!(locale, list.all, of = of)
    } else {
        say!(locale, list.matching, rows = rows, of = of)
    };
    let loading: Vec<String> = lanes
        .iter()
        .filter_map(|lane| match lane.shown.phase {
            Phase::Loading(progress) => {
                Some(format!("{} ({})", wording::source(lane.source, locale), page_of(progress, locale)))
            }
            _ => None,
        })
        .collect();
    if !loading.is_empty() {
        told = format!("{told} {}", say!(locale, list.loading, what = loading.join(", ")));
    }
    let stopped = lanes.iter().filter(|lane| lane.shown.is_stopped()).count();
    if stopped > 0 {
        told = format!("{told} {}", say!(locale, list.stopped, count = stopped));
    }
    let failing = lanes.iter().filter(|lane| lane.shown.problem.is_some()).count();
    if failing > 0 {
        told = format!("{told} {}", say!(locale, list.failing, count = failing));
    }
    told
}

/// Why there are no rows: one of the faces of empty.
fn empty(
    view: &View,
    filter: &Expression,
    lanes: &[LaneView],
    services: Services,
    on_chosen: Callback<Expression>,
) -> AnyView {
    let is_loading = |lane: &LaneView| matches!(lane.shown.phase, Phase::Loading(_) | Phase::Refreshing);
    if view.of > 0 && !filter.is_empty() {
        let helps = dropping(filter, view);
        return view! {
            <div class="empty">
                <p class="empty-what">{if lanes.iter().all(|lane| lane.shown.is_whole) { text!(empty.no_match) } else { text!(empty.no_match_yet) }}</p>
                <ul>{helps.into_iter().map(|(term, rows, without)| {
                    let locale = services.preferences.locale;
                    view! {
                        <li><button type="button" on:click=click(move |_| on_chosen.run(without.clone()))>
                            {shown(move || say!(locale.get(), empty.drop, term = legible(&term), rows = rows))}
                        </button></li>
                    }
                }).collect_view()}</ul>
            </div>
        }
        .into_any();
    }
    let is_demo = services.connections.entries.read_untracked().is_empty();
    if let (true, DemoState::Failed(error)) = (is_demo, services.live.demo.get()) {
        return view! { <div class="empty"><ErrorNote error /></div> }.into_any();
    }
    let all_rest =
        services.connections.entries.with_untracked(|all| !all.is_empty() && all.iter().all(|e| e.draft.off));
    let what = if all_rest {
        text!(empty.resting).into_any()
    } else if lanes.is_empty() || lanes.iter().any(is_loading) {
        text!(empty.waiting).into_any()
    } else if lanes.iter().all(|lane| lane.shown.problem.is_some()) {
        text!(empty.failed).into_any()
    } else if lanes.iter().any(|lane| lane.shown.problem.is_some() || lane.shown.is_stopped()) {
        // What could be read is empty; of the rest nothing is known.
        text!(empty.in_part).into_any()
    } else {
        view! { {text!(empty.nothing)} <span class="empty-hint">{text!(empty.nothing_hint)}</span> }.into_any()
    };
    view! { <div class="empty"><p class="empty-what">{what}</p></div> }.into_any()
}

/// For each term of a filter that lets nothing through: the rows there would be without it.
fn dropping(filter: &Expression, view: &View) -> Vec<(String, u32, Expression)> {
    let terms = filter.terms.iter().zip(&view.without).enumerate();
    terms
        .filter(|(_, (_, rows))| **rows > 0)
        .map(|(at, (term, rows))| (term.to_string(), *rows, filter.without(at)))
        .collect()
}
