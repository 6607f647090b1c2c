//! One job, from the list or from a link alone.

use crate::browser::background::run;
use crate::components::dynamic::{click, dynamic, shown};
use std::sync::Arc;

use crate::reactive::{derived, effect, memo};
use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use tasks::sources::Scope;
use tasks::task::Task;

use crate::components::connection_form::ConnectionForm;
use crate::components::connection_wording;
use crate::components::error_note::ErrorNote;
use crate::components::job_details::{JobDetails, title};
use crate::components::lane_strip::page_of;
use crate::components::shell::DemoLabel;
use crate::components::sign_in_form::SignInForm;
use crate::components::titled::titled;
use crate::paths::{Job, Page};
use crate::state::connections::{Entry, Seat};
use crate::state::live::DemoState;
use crate::state::lookup::{Doing, Ended, Search, search};
use crate::state::place::Place;
use crate::state::preferences::cloud_language;
use crate::state::services::Services;
use crate::state::session::Session;
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

/// The page.
#[inline(never)] // so that it can come later
pub fn task_page(services: Services, place: Place, job: Memo<Job>) -> AnyView {
    let Services { preferences, live, .. } = services;
    live.want_demo();
    let locale = preferences.locale;
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
    let asker = move || asker(services, &job.get());
    let searched = state.clone();
    effect(move || {
        again.track();
        let job = job.get();
        let language = cloud_language(locale.get());
        stop();
        // What the list holds is shown at once, and completed by what can be asked.
        searched.set(Search { task: live.find(&job.key), ..Search::default() });
        // One that a file tells of is not asked for: whose file it is nobody knows.
        let Asker::Ready(entry, session) = asker() else { return };
        searched.update(|search| search.doing = Some(Doing::Asking));
        let scope = Scope { region: job.key.region.clone(), project: job.key.project.clone(), language };
        let at = searched.clone();
        let project = Arc::clone(&session.project);
        let (looking, handle) = abortable(async move {
            let outcome = search(&session, &scope, &job.key, job.instance.as_ref(), at.clone()).await;
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
        match (live.find(&job.get().key), searched) {
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
    // The page of a job that is refreshed is not drawn anew: what is open in it stays open.
    let is_found = memo(move || task.read().is_some());
    let last = StoredValue::new(None::<Task>);
    let found = derived(move || {
        if let Some(task) = task.get() {
            last.set_value(Some(task));
        }
        last.get_value()
    });
    titled(shown(move || task.get().map_or_else(|| job.get().key.id, |task| title(&task, locale.get()))));
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
        live.mark(&job.get().key).and_then(|(_, colour)| colour).map(Colour::slug)
    };
    let of_file = move || {
        let name = services.opened.file.read_untracked().as_ref().map(|file| file.name.clone());
        name.filter(|_| live.is_of_file(&job.read().key))
    };
    let back = shown(move || place.link(Page::Tasks(place.last_list.get())));
    view! {
        {dynamic(move || matches!(asker(), Asker::Ready(None, _)).then(|| view! { <DemoLabel demo=live.demo place /> }).into_any())}
        <article class="page-task marked" data-colour=colour>
            <p class="page-back"><a href=back>"← " {text!(task.back)}</a></p>
            {dynamic(move || of_file().map(|name| view! {
                <p class="warning">{shown(move || say!(locale.get(), opened.of_file, name = legible(&name)))}</p>
            }).into_any())}
            <div role="status" class="job-doing">{dynamic(move || (doing(told.get().doing, locale, Callback::new(on_stop.clone()))).into_any())}</div>
            {dynamic(move || if is_found.get() { view! { <JobDetails task=found /> }.into_any() } else { ().into_any() })}
            {dynamic(move || (missing(&state.get(), is_found.get(), asker(), services, job, again)).into_any())}
        </article>
    }
    .into_any()
}

fn asker(services: Services, job: &Job) -> Asker {
    let Services { connections, live, .. } = services;
    if untrack(|| live.is_of_file(&job.key)) {
        return Asker::Nobody;
    }
    if let Some((entry, project)) = connections.serving(&job.key) {
        return match (live.session(&entry, &project), entry.seat_of(&project)) {
            (Some(session), _) => Asker::Ready(Some(entry), session),
            (None, Some(seat)) => Asker::NeedsToken(seat),
            (None, None) => Asker::Nobody,
        };
    }
    if !connections.entries.read().is_empty() {
        return Asker::Nobody;
    }
    match live.demo_session(&job.key) {
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
    job: Memo<Job>,
    again: RwSignal<u64>,
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
    let id = job.get_untracked().key.id;
    let unknown = {
        let id = id.clone();
        move || view! { <h1 id="page-title" tabindex="-1"><code>{id}</code></h1> }
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
                    <h1 id="page-title" tabindex="-1">{what}</h1>
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
            let key = job.get_untracked().key;
            let (region, project) = (key.region.to_string(), key.project.to_string());
            let place = DraftProject { region: region.clone(), project: project.clone() };
            let draft = Draft { projects: vec![place], ..Draft::default() };
            view! {
                <section class="job-missing">
                    <h1 id="page-title" tabindex="-1">{text!(conn.add)}</h1>
                    <p>{shown(move || say!(locale.get(), task.needs, project = project.clone(), region = region.clone()))}</p>
                    <ConnectionForm connections draft on_saved=|()| () live=services.live />
                </section>
            }
            .into_any()
        }
    }
}
