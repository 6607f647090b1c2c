//! One job, from the list or from a link alone: as a page of its own, or beside the list.

use super::dynamic::{click, dynamic, shown};
use crate::browser::background::run;
use std::sync::Arc;

use crate::reactive::{derived, effect, memo};
use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use tasks::acting::{Action, allows};
use tasks::sources::Scope;
use tasks::task::{Task, TaskKey};

use super::connection_form::ConnectionForm;
use super::connection_wording;
use super::error_note::ErrorNote;
use super::job_around::job_around;
use super::job_copies::JobCopies;
use super::job_details::{JobDetails, job_head};
use super::job_raw::job_raw;
use super::job_story::job_story;
use super::lane_strip::page_of;
use super::sign_in_form::SignInForm;
use crate::browser::page;
use crate::paths::{Job, Tab};
use crate::state::acting::{acting, asker as asker_of};
use crate::state::connections::{Entry, Seat};
use crate::state::live::{DemoState, LaneView};
use crate::state::lookup::{Doing, Ended, Search, search};
use crate::state::place::Place;
use crate::state::preferences::cloud_language;
use crate::state::services::Services;
use crate::state::session::Session;
use crate::state::steps;
use crate::{say, text};
use cloud::connection::{Colour, Draft, DraftProject};
use cloud::legible::legible;

/// Who can ask for the job.
#[derive(Clone)]
enum Asker {
    /// This session.
    Ready(Option<Entry>, Session),
    /// A project that nobody is signed in to.
    NeedsToken(Seat),
    /// The demo cloud is on its way.
    Starting,
    /// Nobody: there is no connection to this project.
    Nobody,
}

/// What is drawn around a job.
#[derive(Clone, Copy)]
pub struct Frame {
    /// The id of its heading.
    pub title: &'static str,
    /// Whether it is a page of its own, whose heading is the page's.
    pub is_page: bool,
    /// Takes the part of it that is to be shown.
    pub on_tab: Callback<Tab>,
    /// Takes what is known of it, for the window's title.
    pub on_known: Callback<Option<Task>>,
}

/// The job.
#[inline(never)] // so that it can come later
pub fn job_panel(services: Services, place: Place, job: Memo<Job>, frame: Frame) -> AnyView {
    let Services { preferences, live, .. } = services;
    live.want_demo();
    let locale = preferences.locale;
    // The same job on another tab of the page is not looked for again.
    let sought = memo(move || (job.read().key.clone(), job.read().instance.clone()));
    let state = ArcRwSignal::new(Search::default());
    let under_way: StoredValue<Option<AbortHandle>> = StoredValue::new(None);
    let stop = move || {
        under_way.update_value(|handle| {
            if let Some(handle) = handle.take() {
                handle.abort();
            }
        })
    };
    on_cleanup(stop);
    let again = RwSignal::new(0_u64);
    let asker = move || asker(services, &sought.read().0);
    let searched = state.clone();
    effect(move || {
        again.track();
        let (key, instance) = sought.get();
        let language = cloud_language(locale.get());
        stop();
        // What the list holds is shown at once, and completed by what can be asked.
        searched.set(Search { task: live.find(&key), ..Search::default() });
        // One that a file tells of is not asked for: whose file it is nobody knows.
        let Asker::Ready(entry, session) = asker() else { return };
        searched.update(|search| search.doing = Some(Doing::Asking));
        let scope = Scope { region: key.region.clone(), project: key.project.clone(), language };
        let at = searched.clone();
        let project = Arc::clone(&session.project);
        let (looking, handle) = abortable(async move {
            let outcome = search(&session, &scope, &key, instance.as_ref(), at.clone()).await;
            if let Some(task) = at.get_untracked().task {
                live.learn(task);
            }
            if let (Err(error), Some(entry)) = (outcome, entry) {
                live.refused(entry.id, &project, &error);
            }
        });
        under_way.set_value(Some(handle));
        run(async move {
            // Called off is as good as done.
            let _ = looking.await;
        });
    });
    // What a refresh of the list learns is shown here too.
    let known = state.clone();
    let task = memo(move || {
        live.version.track();
        let searched = known.get().task;
        match (live.find(&sought.read().0), searched) {
            (Some(mut listed), Some(searched)) => {
                let raw = searched.raw.clone();
                // The list may have moved on since; the raw rows of the search stay beside.
                for row in raw {
                    if !listed.raw.iter().any(|known| known.api == row.api) {
                        listed.raw.push(row);
                    }
                }
                Some(listed)
            }
            (listed, searched) => listed.or(searched),
        }
    });
    effect(move || frame.on_known.run(task.get()));
    // The page of a job that is refreshed is not drawn anew: what is open in it stays open.
    let is_found = memo(move || task.read().is_some());
    let last = StoredValue::new(None::<Task>);
    let found = derived(move || {
        if let Some(task) = task.get() {
            last.set_value(Some(task));
        }
        last.get_value()
    });
    let halt = state.clone();
    let on_stop = move |()| {
        stop();
        halt.update(|search| {
            search.doing = None;
            search.ended = Some(Ended::Stopped);
        });
    };
    let told = state.clone();
    let colour = move || {
        live.version.track();
        live.mark(&sought.read().0).and_then(|(_, colour)| colour).map(Colour::slug)
    };
    let of_file = move || {
        let name = services.opened.file.read_untracked().as_ref().map(|file| file.name.clone());
        name.filter(|_| live.is_of_file(&sought.read().0))
    };
    // Its list had it, and has it no more.
    let listed = StoredValue::new(None::<TaskKey>);
    let is_gone = memo(move || {
        live.version.track();
        let key = sought.get().0;
        let is_listed = live.find(&key).is_some();
        if is_listed {
            listed.set_value(Some(key.clone()));
        }
        let is_of =
            |lane: &LaneView| lane.source == key.source && lane.region == key.region && lane.project == key.project;
        !is_listed && listed.with_value(|listed| listed.as_ref() == Some(&key)) && live.lanes.read().iter().any(is_of)
    });
    let steps = steps::follow(services, found);
    let tab = memo(move || job.read().tab);
    let inside = move || match tab.get() {
        Tab::Story => view! {
            {job_story(live, place, found, steps)}
            <JobDetails task=found />
        }
        .into_any(),
        Tab::Around => job_around(live, place, found),
        Tab::Raw => job_raw(found),
    };
    view! {
        <article class="job-panel marked" data-colour=colour aria-labelledby=frame.title>
            {dynamic(move || of_file().map(|name| view! {
                <p class="warning">{shown(move || say!(locale.get(), opened.of_file, name = legible(&name)))}</p>
            }).into_any())}
            <div role="status" class="job-doing">{dynamic(move || (doing(told.get().doing, locale, Callback::new(on_stop.clone()))).into_any())}</div>
            <div role="status">{dynamic(move || is_gone.get().then(|| view! { <p class="warning">{text!(task.gone)}</p> }).into_any())}</div>
            {dynamic(move || is_found.get().then(|| view! {
                {job_head(found, frame.title, frame.is_page)}
                <JobCopies services place task=found />
                <Acts services task=found />
                <Tabs shown_tab=tab on_tab=frame.on_tab />
                <div class="job-tab" role="tabpanel" id="job-tab" aria-labelledby=shown(move || tab_id(tab.get()))>{dynamic(inside)}</div>
            }).into_any())}
            {dynamic(move || (missing(&state.get(), is_found.get(), asker(), services, &sought.get().0, again, frame)).into_any())}
        </article>
    }
    .into_any()
}

fn tab_id(tab: Tab) -> String {
    format!("job-tab-{}", tab.slug())
}

/// What can be done to the job: only what its cloud allows in its state, on a connection that may.
#[component]
fn Acts(services: Services, task: Signal<Option<Task>>) -> impl IntoView {
    let allowed = memo(move || {
        services.connections.entries.track();
        let is_allowed = |task: &Task, action| allows(action, task).is_ok() && asker_of(services, &task.key).is_ok();
        let of = |task: &Task| {
            [Action::Cancel, Action::DeleteRecord]
                .into_iter()
                .filter(|action| is_allowed(task, *action))
                .collect::<Vec<_>>()
        };
        task.with(|task| task.as_ref().map(of)).unwrap_or_default()
    });
    let wish = move |action: Action| {
        click(move |_| {
            let key = task.with_untracked(|task| task.as_ref().map(|task| task.key.clone()));
            if let (Some(acting), Some(key)) = (acting(), key) {
                acting.open(action, vec![key]);
            }
        })
    };
    let name = |action: Action| match action {
        Action::Cancel => text!(act.cancel),
        Action::DeleteRecord => text!(act.delete),
    };
    dynamic(move || {
        let allowed = allowed.get();
        let buttons = allowed.iter().map(|action| {
            view! { <button type="button" aria-haspopup="dialog" on:click=wish(*action)>{name(*action)}</button> }
        });
        (!allowed.is_empty()).then(|| view! { <p class="job-acts">{buttons.collect_view()}</p> }).into_any()
    })
}

/// What of the job can be shown. The keys of a list of tabs: left, right, first, last.
#[component]
fn Tabs(shown_tab: Memo<Tab>, on_tab: Callback<Tab>) -> impl IntoView {
    let press = move |event: web_sys::KeyboardEvent| {
        let at = Tab::ALL.iter().position(|tab| *tab == shown_tab.get_untracked()).unwrap_or_default();
        let last = Tab::ALL.len() - 1;
        let to = match event.key().as_str() {
            "ArrowRight" => (at + 1) % Tab::ALL.len(),
            "ArrowLeft" => at.checked_sub(1).unwrap_or(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        if let Some(tab) = Tab::ALL.get(to) {
            on_tab.run(*tab);
            page::focus_when_drawn(&tab_id(*tab));
        }
    };
    let button = |tab: Tab| {
        let is_it = move || shown_tab.get() == tab;
        let name = match tab {
            Tab::Story => text!(story.title),
            Tab::Around => text!(around.title),
            Tab::Raw => text!(task.raw),
        };
        view! {
            <button
                type="button"
                role="tab"
                id=tab_id(tab)
                aria-controls="job-tab"
                aria-selected=shown(move || is_it().to_string())
                tabindex=shown(move || if is_it() { "0" } else { "-1" }.to_owned())
                on:click=click(move |_| on_tab.run(tab))
            >{name}</button>
        }
    };
    view! {
        <div class="job-tabs" role="tablist" aria-label=text!(story.tabs) on:keydown=press>
            {Tab::ALL.map(button).collect_view()}
        </div>
    }
    .into_any()
}

fn asker(services: Services, key: &TaskKey) -> Asker {
    let Services { connections, live, .. } = services;
    if untrack(|| live.is_of_file(key)) {
        return Asker::Nobody;
    }
    if let Some((entry, project)) = connections.serving(key) {
        return match (live.session(&entry, &project), entry.seat_of(&project)) {
            (Some(session), _) => Asker::Ready(Some(entry), session),
            (None, Some(seat)) => Asker::NeedsToken(seat),
            (None, None) => Asker::Nobody,
        };
    }
    if !connections.entries.read().is_empty() {
        return Asker::Nobody;
    }
    match live.demo_session(key) {
        Some(session) => Asker::Ready(None, session),
        None if matches!(live.demo.get(), DemoState::Off | DemoState::Starting) => Asker::Starting,
        None => Asker::Nobody,
    }
}

fn doing(doing: Option<Doing>, locale: RwSignal<crate::Locale>, on_stop: Callback<()>) -> impl IntoView {
    let doing = doing?;
    let can_stop = !matches!(doing, Doing::Asking);
    let told = shown(move || match &doing {
        Doing::Asking => say!(locale.get(), task.asking),
        Doing::Waiting { seconds, attempt, of } => {
            say!(locale.get(), task.waiting, seconds = *seconds, attempt = *attempt, of = *of)
        }
        Doing::Walking(progress) => say!(locale.get(), task.walking, page = page_of(*progress, locale.get())),
    });
    Some(view! {
        <p>
            {told}
            {can_stop.then(|| view! { " " <button type="button" class="quiet" on:click=click(move |_| on_stop.run(()))>{text!(task.stop)}</button> })}
        </p>
    })
}

/// What stands in place of a job that is not there, or beside one that is there in part.
fn missing(
    search: &Search,
    is_found: bool,
    asker: Asker,
    services: Services,
    key: &TaskKey,
    again: RwSignal<u64>,
    frame: Frame,
) -> AnyView {
    let Services { connections, preferences, .. } = services;
    let locale = preferences.locale;
    let route = match &asker {
        Asker::Ready(Some(_), session) => Some(session.project.route.clone()),
        _ => None,
    };
    let errors: Vec<_> =
        search.errors.iter().cloned().map(|error| view! { <ErrorNote error route=route.clone() /> }).collect();
    if is_found {
        return if errors.is_empty() {
            ().into_any()
        } else {
            view! { <section class="job-partial"><p>{text!(task.partial)}</p>{errors}</section> }.into_any()
        };
    }
    // Until more is known, the id is what the page is about.
    let id = key.id.clone();
    let unknown = {
        let id = id.clone();
        move || heading(frame, view! { <code>{id}</code> }.into_any())
    };
    match asker {
        Asker::Ready(..) if search.doing.is_some() => unknown().into_any(),
        Asker::Starting => view! { {unknown()} <p>{text!(demo.starting)}</p> }.into_any(),
        Asker::Ready(..) => {
            let asks_again = !matches!(search.ended, Some(Ended::NoId(_)));
            let (what, hint) = match search.ended {
                Some(Ended::NoId(why)) => {
                    (text!(task.no_id), shown(move || connection_wording::id_fault(why, locale.get())))
                }
                Some(Ended::Stopped) => (text!(task.stopped), text!(task.stopped_hint)),
                // Where not everything could be asked, nothing was found out.
                None if !errors.is_empty() => (text!(task.not_asked), text!(task.not_asked_hint)),
                None => (text!(task.not_found), text!(task.not_found_hint)),
            };
            view! {
                <section class="job-missing">
                    {heading(frame, what.into_any())}
                    <p><code>{id}</code></p>
                    <p>{hint}</p>
                    {errors}
                    {asks_again.then(|| view! {
                        <button type="button" on:click=click(move |_| again.update(|n| *n += 1))>{text!(task.again)}</button>
                    })}
                </section>
            }
            .into_any()
        }
        Asker::NeedsToken(seat) => {
            let label = seat.entry.draft.label.clone();
            view! {
                <section class="job-missing">
                    {unknown()}
                    <p>{shown(move || say!(locale.get(), task.needs_token, label = label.clone()))}</p>
                    <SignInForm connections seat />
                </section>
            }
            .into_any()
        }
        Asker::Nobody => {
            let (region, project) = (key.region.to_string(), key.project.to_string());
            let place = DraftProject { region: region.clone(), project: project.clone() };
            let draft = Draft { projects: vec![place], ..Draft::default() };
            view! {
                <section class="job-missing">
                    {heading(frame, text!(conn.add).into_any())}
                    <p>{shown(move || say!(locale.get(), task.needs, project = project.clone(), region = region.clone()))}</p>
                    <ConnectionForm connections draft on_saved=|()| () live=services.live />
                </section>
            }
            .into_any()
        }
    }
}

/// A page has one heading of the first level, and beside the list the list has it.
fn heading(frame: Frame, text: AnyView) -> AnyView {
    match frame.is_page {
        true => view! { <h1 id=frame.title tabindex="-1">{text}</h1> }.into_any(),
        false => view! { <h2 id=frame.title tabindex="-1">{text}</h2> }.into_any(),
    }
}
