//! All jobs that match a filter, as bars along time.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use leptos::prelude::*;
use tasks::estimate::{History, size};
use tasks::lanes::By;
use tasks::order::Orders;
use tasks::query::{Expression, Field};
use tasks::sources::SourceId;
use tasks::store::{Ask, RowId};
use tasks::task::Task;

use crate::Locale;
use crate::browser::{clock, intl, page};
use crate::components::dynamic::{dynamic, shown};
use crate::components::filter_bar::FilterBar;
use crate::components::lane_strip::LaneStrip;
use crate::components::shell::DemoLabel;
use crate::components::task_row::job;
use crate::components::timeline_board::{Board, timeline_board};
use crate::components::timeline_list::{listed, timeline_list, timeline_told};
use crate::components::timeline_notes::timeline_notes;
use crate::components::timeline_tools::timeline_tools;
use crate::components::titled::titled;
use crate::components::waiting::Waiting;
use crate::components::wording;
use crate::paths::{List, Page, Timeline};
use crate::reactive::{derived, effect, memo};
use crate::state::hands::hands;
use crate::state::live::Telling;
use crate::state::place::Place;
use crate::state::services::Services;
use crate::text;

/// The page.
#[inline(never)] // so that it can come later
pub fn timeline_page(services: Services, place: Place) -> AnyView {
    let Services { preferences, connections, live, opened, .. } = services;
    live.want_demo();
    titled(text!(timeline.title));
    let address = Memo::new(move |before: Option<&Timeline>| match place.address.get().page {
        Page::Timeline(timeline) => timeline,
        _ => before.cloned().unwrap_or_default(),
    });
    // What is typed counts at once; the address follows.
    let typed = RwSignal::new(address.get_untracked().filter);
    effect(move || {
        let filter = address.get().filter;
        if typed.with_untracked(|typed| *typed != filter) {
            typed.set(filter);
        }
    });
    let filter = memo(move || Expression::parse(&typed.get()));
    let window = RwSignal::new(address.get_untracked().window);
    let show = move |filter: String, replace| {
        typed.set(filter.clone());
        let now = Timeline { window: window.get_untracked().rounded(), ..address.get_untracked() };
        place.go(Page::Timeline(Timeline { filter, ..now }), replace);
    };
    let on_typed = move |text: String| show(text, true);
    let on_chosen = Callback::new(move |expression: Expression| show(expression.to_string(), false));
    effect(move || live.want_instances(filter.get().values(Field::Instance).map(Into::into).collect()));
    let asked = Memo::new(move |before: Option<&(Expression, u32, u64)>| {
        let (filter, turn) = (filter.get(), live.turns.get());
        let number = before.map_or(0, |(of, at, number)| number + u64::from(*of != filter || *at != turn));
        (filter, turn, number)
    });
    let view = live.view(move || {
        let (zone, now) = (preferences.zone.get(), clock::now());
        Ask {
            generation: asked.read().2,
            filter: filter.read().at(now, |wall| intl::from_wall(wall, zone)),
            // A timeline of those that come as they began is made quickly.
            orders: Orders::parse("started").unwrap_or_default(),
            now,
            chinese: preferences.locale.get() == Locale::Chinese,
            ..Ask::default()
        }
    });
    let view = derived(move || view.get());
    let now = crate::state::ticker::now();
    let minute = memo(move || now.get().millis().div_euclid(60_000));
    let telling = Signal::derive_local(move || {
        let locale = preferences.locale.get();
        let label = move |row: RowId, by: By| {
            let told = live.look(row, |task| match by {
                By::Instance => task.instance.as_ref().map_or_else(String::new, |instance| {
                    instance.name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| instance.id.clone())
                }),
                By::Product => task.key.source.product().name().to_owned(),
                By::Connection => live.connection_of(&task.key),
                By::Name => wording::task_name(task, locale),
            });
            told.unwrap_or_default()
        };
        // Of each name and size once, as long as the tasks are the same.
        let histories = RefCell::new((0, HashMap::<(SourceId, String, Option<String>), History>::new()));
        let estimate = move |row: RowId| {
            let version = live.version.get_untracked();
            let task = live.look(row, Task::clone)?;
            let mut known = histories.borrow_mut();
            if known.0 != version {
                *known = (version, HashMap::new());
            }
            let source = task.key.source;
            let kind = (source, task.name.clone(), size(&source.details(&task.raw)));
            let history = known.1.entry(kind).or_insert_with(|| live.history(&task));
            history.outlook(&task, now.get_untracked()).ends()
        };
        Telling { label: Rc::new(label), estimate: Rc::new(estimate) }
    });
    let by = derived(move || address.read().lanes);
    let timeline = live.timeline(view, by, derived(move || minute.get()), telling);
    let address = derived(move || address.get());
    let board = Board::new(live, place, timeline, window, address);
    effect(move || {
        let window = address.read().window;
        // What is on screen is more exact than what the address says of it.
        if board.window.with_untracked(|seen| seen.rounded() != window) {
            board.window.set(window);
        }
    });
    let turn = StoredValue::new(live.turns.get_untracked());
    effect(move || {
        let now = live.turns.get();
        // Rows have the numbers of others then.
        if turn.get_value() != now {
            turn.set_value(now);
            board.forget();
        }
    });
    // The job that the address names is marked as soon as it is there.
    let sought = StoredValue::new(address.get_untracked().row);
    effect(move || {
        timeline.track();
        if let Some(row) = sought.get_value().and_then(|key| live.row(&key))
            && timeline.with_untracked(|made| made.as_ref().is_some_and(|of| of.chart.bar_of(row).is_some()))
        {
            sought.set_value(None);
            board.mark(row);
        }
    });
    hands().take_own(Callback::new(move |action| board.act(action)));
    let on_open = Callback::new(move |row: RowId| {
        if let Some(job) = live.look(row, job) {
            place.go(Page::Task(job), false);
        }
    });
    let listed = listed(board);
    let on_enter = Callback::new(move |()| page::focus_first("timeline-rows"));
    let choices = Callback::new(move |field| live.values(field));
    let counts = live.counts(view);
    let counted = Callback::new(move |question| counts.of(question));
    let is_demo = move || connections.entries.read().is_empty() && !opened.is_open();
    let lanes = derived(move || if opened.is_open() { Vec::new() } else { live.lanes.get() });
    let route = move |id| live.route(id);
    let path = move |id| live.path(id);
    let list = move || List { filter: typed.get(), view: None, row: None, ..place.last_list.get() };
    view! {
        <div class="page-timeline">
            <h1 class="hidden" id="page-title" tabindex="-1">{text!(timeline.title)}</h1>
            {dynamic(move || (is_demo().then(|| view! { <DemoLabel demo=live.demo place /> })).into_any())}
            <Waiting services />
            <FilterBar typed choices counted on_typed on_chosen on_open=move |()| live.load_instances()>
                <a class="list-timeline" href=shown(move || place.link(Page::Tasks(list())))>{text!(timeline.as_list)}</a>
            </FilterBar>
            <LaneStrip lanes route path proxy_tokens=connections.proxy_tokens on_retry=move |id| live.retry(id) on_cancel=move |id| live.cancel(id) />
            {timeline_tools(board, address)}
            {timeline_notes(board, derived(move || filter.get()))}
            <p class="timeline-status" role="status">{timeline_told(board, listed)}</p>
            {timeline_board(board, on_open, on_enter)}
            <p class="timeline-hint" id="timeline-hint">{text!(timeline.hint)}</p>
            {dynamic(move || {
                let is_empty = timeline.with(|made| made.as_ref().is_some_and(|of| of.chart.bars.is_empty()));
                let is_none = is_empty && view.read().of > 0;
                is_none.then(|| view! { <p class="timeline-empty">{shown(move || text!(timeline.no_match).get())}</p> }).into_any()
            })}
            {timeline_list(board, listed)}
        </div>
    }
    .into_any()
}
