//! The list of all tasks.

use crate::components::dynamic::{click, dynamic, shown};
use crate::components::titled::titled;
use crate::reactive::{derived, effect, memo};
use leptos::prelude::*;
use tasks::feed::Phase;
use tasks::held::Waiting;
use tasks::layout::Layout;
use tasks::order::{Column, Orders};
use tasks::query::{Expression, Field};
use tasks::store::{Ask, View};

use crate::browser::file::{self, Chosen};
use crate::browser::{clock, intl, page};
use crate::components::error_note::ErrorNote;
use crate::components::export_menu::export_menu;
use crate::components::facets::Facets;
use crate::components::filter_bar::FilterBar;
use crate::components::freshness::Freshness;
use crate::components::job_beside::job_beside;
use crate::components::lane_strip::{LaneStrip, page_of};
use crate::components::later::{Here, later, when_here};
use crate::components::layout_menu::LayoutMenu;
use crate::components::list_commands::list_commands;
use crate::components::no_match::no_match;
use crate::components::open_file::OpenFile;
use crate::components::opened_note::opened_note;
use crate::components::selection_bar::selection_bar;
use crate::components::shell::DemoLabel;
use crate::components::sort_choice::SortChoice;
use crate::components::task_grid::TaskGrid;
use crate::components::view_menu::{ViewMenu, named};
use crate::components::waiting::Waiting;
use crate::components::wording;
use crate::paths::{List, Page, Split};
use crate::state::beside;
use crate::state::hands::{Overlay, hands};
use crate::state::live::{DemoState, LaneView, Live};
use crate::state::panels;
use crate::state::place::Place;
use crate::state::services::Services;
use crate::state::sought_row;
use crate::{Locale, say, text};

/// The page.
#[component]
pub fn Tasks(
    /// What the page works with.
    services: Services,
    /// Where one is.
    place: Place,
) -> impl IntoView {
    let Services { connections, live, opened, .. } = services;
    live.want_demo();
    let locale = services.preferences.locale;
    titled(shown(move || {
        let standing = services.views.standing(&place.last_list.read());
        named(&standing, locale.get()).unwrap_or_else(|| say!(locale.get(), list.title))
    }));
    // What a file says was not made up here.
    let is_demo = move || connections.entries.read().is_empty() && !opened.is_open();
    let waiting = move || connections.waiting();
    let has_broken = move || connections.entries.read().iter().any(|e| e.connection.is_none());
    // While all wait for a token and no other tab hands its rows on, there is nothing to list: what asks for it has the
    // page to itself, and is there sooner.
    let lists = memo(move || {
        let has_any = !live.lanes.read().is_empty() || !live.shared.read().is_empty();
        has_any || opened.is_open() || waiting().is_empty() && !has_broken()
    });
    let is_over = RwSignal::new(false);
    let drag = move |event: web_sys::DragEvent| {
        if file::brings_files(&event) {
            // Otherwise the browser would leave the page for the file.
            event.prevent_default();
            is_over.set(true);
        }
    };
    let drop = move |event: web_sys::DragEvent| {
        is_over.set(false);
        if let Some(chosen) = Chosen::of_drop(&event) {
            event.prevent_default();
            opened.open(chosen);
        }
    };
    view! {
        <div
            class="page-list"
            data-over=shown(move || is_over.get().to_string())
            on:dragover=drag
            on:dragleave=move |_| is_over.set(false)
            on:drop=drop
        >
            <h1 class="hidden" id="page-title" tabindex="-1">{text!(list.title)}</h1>
            {dynamic(move || (is_demo().then(|| view! { <DemoLabel demo=live.demo place /> })).into_any())}
            {dynamic(move || has_broken().then(|| view! { <p class="list-broken warning">{text!(list.broken)}</p> }).into_any())}
            <Waiting services />
            {dynamic(move || if lists.get() {
                view! { <Listed services place /> }.into_any()
            } else {
                view! { <p class="list-file"><OpenFile opened /></p> }.into_any()
            })}
        </div>
    }
    .into_any()
}

/// The tasks of all lists, and what is asked of them.
#[component]
fn Listed(services: Services, place: Place) -> impl IntoView {
    let Services { preferences, live, opened, selected, scrolled, .. } = services;
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
    let layout = memo(move || address().layout());
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
    let on_layout = Callback::new(move |layout: Layout| {
        let list = List { filter: typed.get_untracked(), ..untrack(address) };
        place.go(Page::Tasks(list.laid(layout)), true);
    });
    let group = memo(move || layout.read().group);
    effect(move || live.want_instances(filter.get().values(Field::Instance).map(Into::into).collect()));
    effect(move || {
        let (zone, filter) = (preferences.zone.get(), filter.get());
        live.pick(filter.at_without_regexes(clock::now(), |wall| intl::from_wall(wall, zone)));
    });
    // Regular expressions are compiled by code that comes later.
    let here = use_context::<Here>();
    let can_compile = move || here.is_none_or(Here::is_here);
    effect(move || {
        if let Some(here) = here.filter(|_| filter.read().has_regex()) {
            here.load();
        }
    });
    // Counts up with every other question, so that an answer tells which it is to.
    let asked = Memo::new(move |before: Option<&Question>| {
        let question = Question {
            filter: filter.get(),
            orders: orders.get(),
            group: group.get(),
            locale: preferences.locale.get(),
            turn: live.turns.get(),
            number: 0,
        };
        let number = before.map_or(0, |before| before.number + u64::from(*before != question));
        Question { number, ..question }
    });
    let fresh = live.view(move || {
        let (zone, now) = (preferences.zone.get(), clock::now());
        let to_utc = |wall| intl::from_wall(wall, zone);
        let (filter, group) = (filter.read(), group.get());
        Ask {
            generation: asked.read().number,
            filter: if can_compile() { filter.at(now, to_utc) } else { filter.at_without_regexes(now, to_utc) },
            orders: orders.get(),
            now,
            chinese: preferences.locale.get() == Locale::Chinese,
            group,
            midnights: group
                .filter(|column| column.is_of_times())
                .map(|_| intl::midnights(now, zone))
                .unwrap_or_default(),
        }
    });
    let let_in = RwSignal::new(0);
    let held = live.hold(fresh, scrolled, selected, let_in);
    let view = derived(move || held.get().1.view);
    let waiting = memo(move || held.get().1.waiting);
    // The filter that the view is of: while a further one waits for its view, still the one before.
    let answered = Memo::new(move |before: Option<&Expression>| match before {
        Some(before) if view.read().generation != asked.read().number => before.clone(),
        _ => filter.get(),
    });
    effect(move || {
        let view = view.get();
        // A screen of the highest rows above, one of the lowest below.
        let first = usize::try_from(scrolled.get_value()).unwrap_or_default() / 80;
        let last = usize::try_from(scrolled.get_value()).unwrap_or_default() / 24 + 60;
        live.see(view.rows.get(first.min(view.rows.len())..last.min(view.rows.len())).unwrap_or_default());
    });
    effect(move || selected.show(view.get(), typed.get_untracked()));
    let columns = derived(move || layout.read().columns.clone());
    let first_turn = live.turns.get_untracked();
    let hands = hands();
    let is_exporting = move || hands.overlay.get() == Some(Overlay::Export);
    let on_export = Callback::new(move |()| hands.overlay.set(Some(Overlay::Export)));
    let on_exported = Callback::new(move |()| hands.overlay.set(None));
    let is_row_missing = RwSignal::new(false);
    effect(move || {
        if can_compile() {
            list_commands(hands, services, place, layout, on_layout);
            panels::open_named(hands, services, place);
            sought_row::follow(services, place, view, is_row_missing);
        }
    });
    // The job that is open beside the list.
    let has_beside = memo(move || beside::of(place).is_some());
    let pulled = RwSignal::new(None::<Split>);
    let wide = shown(move || {
        let split = pulled.get().or_else(|| beside::of(place).map(|beside| beside.split)).unwrap_or_default();
        [&split.percent().to_string(), "%"].concat()
    });
    // While a file is shown, how the lists are is beside the point.
    let lanes = derived(move || if opened.is_open() { Vec::new() } else { live.lanes.get() });
    let choices = Callback::new(move |field| live.values(field));
    let counts = live.counts(view);
    let counted = Callback::new(move |question| counts.of(question));
    let locale = preferences.locale;
    let route = move |id| live.route(id);
    let path = move |id| live.path(id);
    view! {
        {dynamic(move || opened.is_open().then(|| later(move || opened_note(opened))).into_any())}
        <FilterBar typed choices counted on_typed on_chosen on_open=move |()| live.load_instances()>
            <ViewMenu views=services.views place />
            {dynamic(move || (!opened.is_open()).then(|| view! {
                <Freshness live />
                <Heard live />
                <button type="button" on:click=click(move |_| live.refresh())>{text!(list.refresh)}</button>
            }).into_any())}
            <LayoutMenu layout on_layout />
            <a class="list-timeline" href=shown(move || place.link(place.timeline()))>{text!(timeline.show)}</a>
            <button type="button" on:click=click(move |_| on_export.run(()))>{text!(export.open)}</button>
            <OpenFile opened />
        </FilterBar>
        <Facets view filter on_filter=on_chosen />
        <SortChoice orders on_orders />
        <LaneStrip lanes route path proxy_tokens=services.connections.proxy_tokens on_retry=move |id| live.retry(id) on_cancel=move |id| live.cancel(id) />
        <p class="list-status" role="status" id="list-status" tabindex="-1">
            {shown(move || status(&view.get(), waiting.get(), &answered.get(), &lanes.get(), locale.get()))}
            {shown(move || if is_row_missing.get() { [" ", &say!(locale.get(), list.row_missing)].concat() } else { String::new() })}
            {dynamic(move || (!waiting.get().is_none()).then(|| {
                let what = shown(move || match waiting.get().new {
                    0 => say!(locale.get(), live.changes),
                    new => say!(locale.get(), live.new, count = intl::number(u64::from(new))),
                });
                let enter = move |_| {
                    let_in.update(|times| *times += 1);
                    page::focus("list-status");
                };
                view! { " " <button type="button" class="list-new" on:click=click(enter)>{what}</button> }
            }).into_any())}
        </p>
        <div class="list-split">
        <div class="list-rows" data-empty=shown(move || view.read().rows.is_empty().to_string())>
            {dynamic(move || ({
                let view = view.get();
                view.rows.is_empty().then(|| empty(&view, &answered.get(), &lanes.get(), services, on_chosen))
            }).into_any())}
            {dynamic(move || {
                if live.turns.get() != first_turn {
                    scrolled.set_value(0);
                }
                view! { <TaskGrid live view orders on_orders layout on_layout scrolled /> }.into_any()
            })}
            {dynamic(move || selected.is_any().then(|| later(move || selection_bar(services, view, columns, on_export))).into_any())}
        </div>
        {dynamic(move || has_beside.get().then(|| {
            let first = untrack(|| beside::of(place));
            view! {
                <div class="list-beside" style:flex-basis=wide>
                    {first.map(|first| later(move || job_beside(services, place, first.clone(), view, pulled)))}
                </div>
            }
        }).into_any())}
        </div>
        {dynamic(move || is_exporting().then(|| later(move || export_menu(services, view, columns, on_exported))).into_any())}
    }
}

/// What the list is asked.
#[derive(Clone, Debug)]
struct Question {
    filter: Expression,
    orders: Orders,
    group: Option<Column>,
    locale: Locale,
    /// Of which store: a file's or the lists'.
    turn: u32,
    number: u64,
}

impl PartialEq for Question {
    fn eq(&self, other: &Self) -> bool {
        let key = |q: &Self| (q.group, q.locale, q.turn);
        (&self.filter, &self.orders, key(self)) == (&other.filter, &other.orders, key(other))
    }
}

/// What a refresh brought, for who listens.
#[component]
fn Heard(live: Live) -> impl IntoView {
    let locale = crate::state::preferences::locale();
    let told = shown(move || match live.news.get() {
        (0, 0) => String::new(),
        (new, ended) => say!(locale.get(), live.heard, new = new, ended = ended),
    });
    view! { <span class="hidden" aria-live="polite">{told}</span> }
}

/// What the list holds and what is going on, in words.
fn status(view: &View, waiting: Waiting, filter: &Expression, lanes: &[LaneView], locale: Locale) -> String {
    let rows = (view.rows.len() as u64 + u64::from(waiting.new)).saturating_sub(u64::from(waiting.left));
    let rows = intl::number(rows);
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
    for lane in lanes.iter().filter(|lane| lane.shown.is_stopped()) {
        let list = wording::source(lane.source, locale);
        told = format!("{told} {}", say!(locale, list.part, list = list, part = wording::part(&lane.shown, locale)));
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
    let is_loading = |lane: &LaneView| {
        matches!(lane.shown.phase, Phase::Loading(_) | Phase::Refreshing)
            || lane.shown.phase == Phase::Following && lane.shown.fresh.is_none()
    };
    if view.of > 0 && !filter.is_empty() {
        let (filter, without) = (filter.clone(), view.without.clone());
        return view! {
            <div class="empty">
                <p class="empty-what">{if lanes.iter().all(|lane| lane.shown.is_whole) { text!(empty.no_match) } else { text!(empty.no_match_yet) }}</p>
                {when_here(move || no_match(filter.clone(), without.clone(), on_chosen))}
            </div>
        }
        .into_any();
    }
    if services.opened.is_open() {
        return view! { <div class="empty"><p class="empty-what">{text!(opened.none)}</p></div> }.into_any();
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
