//! What all tasks come to: what runs, what failed, what needs somebody, what is next. Also for a wall, where it keeps
//! itself fresh and says so when it no longer is.

use cloud::call::Product;
use cloud::connection::Project;
use cloud::time::Moment;
use leptos::prelude::*;
use tasks::store::statistics::{Corner, Statistics};
use tasks::task::Task;

use crate::browser::{clock, intl, page, screen};
use crate::components::dynamic::{click, dynamic, shown};
use crate::components::overview_board::{OverviewBoard, Row, Telling};
use crate::components::shell::DemoLabel;
use crate::components::titled::titled;
use crate::components::waiting::Waiting;
use crate::components::wording;
use crate::paths::{Overview, Page};
use crate::reactive::{derived, effect, memo};
use crate::state::live::Summed;
use crate::state::place::Place;
use crate::state::services::Services;
use crate::state::ticker;
use crate::state::wall::{Why, stale};
use crate::{Locale, say, text};

/// The page.
#[inline(never)] // so that it can come later
pub fn overview(services: Services, place: Place) -> AnyView {
    let Services { preferences, connections, live, opened, .. } = services;
    live.want_demo();
    let (locale, now) = (preferences.locale, ticker::now());
    titled(shown(move || say!(locale.get(), overview.title)));
    // No row is in sight that could be asked for more often.
    live.see(&[]);
    let is_wall = memo(move || matches!(place.address.read().page, Page::Overview(Overview { wall: true })));
    let show_wall = move |is_wall: bool| {
        live.pacing.is_wall.set(is_wall);
        page::set_root("data-wall", if is_wall { "true" } else { "false" });
    };
    effect(move || show_wall(is_wall.get()));
    on_cleanup(move || {
        show_wall(false);
        screen::leave();
    });
    let go = move |wall| place.go(Page::Overview(Overview { wall }), false);
    let leave = move |_| {
        screen::leave();
        go(false);
    };
    let is_demo = move || connections.entries.read().is_empty() && !opened.is_open();

    let minute = memo(move || now.get().millis() / 60_000);
    let summed = live.sum_up(minute, preferences.zone.into());
    let board = move || {
        // Rows have the numbers of others after a turn.
        let Some(summed) = summed.get().filter(|summed| summed.turn == live.turns.get()) else { return ().into_any() };
        let Summed { now, zone, statistics, parts, .. } = Summed::clone(&summed);
        let rows = rows(services, &statistics);
        if rows.is_empty() {
            return view! { <p class="overview-rest">{text!(overview.none)}</p> }.into_any();
        }
        let telling = Telling { place, locale: locale.get(), zone, now };
        view! { <OverviewBoard telling rows statistics parts /> }.into_any()
    };
    // What was never fresh cannot be so no longer.
    let was_fresh = StoredValue::new(false);
    let fault = memo(move || {
        if opened.is_open() {
            return None;
        }
        let lanes = live.lanes.read();
        let lists: Vec<_> = lanes.iter().map(|lane| &lane.shown).collect();
        let shared = live.shared.read();
        let handed_on: Vec<_> = shared.iter().filter_map(|list| list.at).collect();
        if lists.iter().any(|list| list.fresh.is_some()) || !handed_on.is_empty() {
            was_fresh.set_value(true);
        }
        if !was_fresh.get_value() {
            return None;
        }
        // What another tab brings, nobody has to sign in for.
        let is_brought = |project: &Project| shared.iter().any(|list| list.project == project.id);
        let waits = connections.waiting().iter().any(|seat| {
            let projects = seat.projects();
            projects.is_empty() || !projects.iter().all(|project| is_brought(project))
        });
        stale(&lists, &handed_on, waits, screen::is_offline(), now.get())
    });
    // Where nothing tells since when, it is since it was noticed.
    let noticed = StoredValue::new(None::<Moment>);
    let since = derived(move || {
        let (_, since) = fault.get()?;
        noticed.update_value(|noticed| *noticed = since.or(*noticed).or_else(|| Some(clock::now())));
        noticed.get_value()
    });
    effect(move || {
        if fault.get().is_none() {
            noticed.set_value(None);
        }
    });
    let fresh = shown(move || {
        // A file is as fresh as it was.
        if opened.is_open() {
            return String::new();
        }
        let lanes = live.lanes.read();
        let handed_on = live.shared.get().into_iter().filter_map(|list| list.at);
        lanes.iter().filter_map(|lane| lane.shown.fresh).chain(handed_on).min().map_or_else(String::new, |at| {
            let (locale, zone) = (locale.get(), preferences.zone.get());
            say!(
                locale,
                overview.fresh,
                time = intl::date_time(at, zone),
                ago = wording::relative(at, now.get(), locale)
            )
        })
    });
    let clock = shown(move || {
        let (at, zone) = (now.get(), preferences.zone.get());
        [&intl::date_time(at, zone), " ", &intl::zone_name(at, zone)].concat()
    });
    view! {
        <div class="overview" data-wall=shown(move || is_wall.get().to_string())>
            {dynamic(move || is_demo().then(|| view! { <DemoLabel demo=live.demo place /> }).into_any())}
            <header class="overview-head">
                <h1 id="page-title" tabindex="-1">{text!(overview.title)}</h1>
                {dynamic(move || is_wall.get().then(|| view! { <p class="overview-clock">{clock}</p> }).into_any())}
                <p class="overview-fresh">{fresh}</p>
                {dynamic(move || if is_wall.get() {
                    view! {
                        <button type="button" class="quiet" on:click=click(|_| screen::fill())>{text!(overview.full)}</button>
                        <button type="button" class="quiet" on:click=click(leave)>{text!(overview.leave)}</button>
                    }.into_any()
                } else {
                    view! { <button type="button" on:click=click(move |_| go(true))>{text!(overview.wall)}</button> }.into_any()
                })}
            </header>
            <Waiting services />
            <div role="alert">
                {dynamic(move || fault.get().map(|(why, _)| {
                    let since = shown(move || since.get().map_or_else(String::new, |at| {
                        say!(locale.get(), overview.since, time = intl::date_time(at, preferences.zone.get()))
                    }));
                    view! {
                        <p class="overview-stale">
                            <strong>{text!(overview.stale)}</strong> " "
                            {shown(move || reason(why, locale.get()))} " " {since}
                        </p>
                    }
                }).into_any())}
            </div>
            {dynamic(board)}
        </div>
    }
    .into_any()
}

fn reason(why: Why, locale: Locale) -> String {
    match why {
        Why::SignedOut => say!(locale, overview.signed_out),
        Why::Offline => say!(locale, overview.offline),
        Why::Failing(count) => say!(locale, overview.failing, count = count),
        Why::Silent => say!(locale, overview.silent),
    }
}

/// Every place and product that is asked, though there is nothing of it, and those that tasks are of.
fn rows(services: Services, statistics: &Statistics) -> Vec<Row> {
    let Services { live, opened, .. } = services;
    let mut rows: Vec<Row> = Vec::new();
    if !opened.is_open() {
        for lane in live.lanes.get() {
            let product: Product = lane.source.product();
            let is_same = |row: &Row| {
                (&row.corner.region, &row.corner.project, row.corner.product) == (&lane.region, &lane.project, product)
            };
            if !rows.iter().any(is_same) {
                let corner = Corner::none(lane.region, lane.project, product);
                rows.push(Row { label: lane.label, colour: lane.colour, corner, next: Vec::new() });
            }
        }
    }
    for corner in &statistics.corners {
        let key = |corner: &Corner| (corner.region.clone(), corner.project.clone(), corner.product);
        let next: Vec<Task> = corner.next.iter().filter_map(|row| live.look(*row, Task::clone)).collect();
        match rows.iter_mut().find(|row| key(&row.corner) == key(corner)) {
            Some(row) => (row.corner, row.next) = (corner.clone(), next),
            None => {
                let label = corner.project.to_string();
                rows.push(Row { label, colour: None, corner: corner.clone(), next });
            }
        }
    }
    rows
}
