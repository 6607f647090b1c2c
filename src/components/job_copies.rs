//! A job to take elsewhere: as a link, as a call of the cloud, as a record.

use cloud::call::Request;
use cloud::credential::Credential;
use cloud::id::JobId;
use cloud::ledger::Exchange;
use cloud::paging::Pager;
use cloud::region::Endpoint;
use cloud::route::{Outgoing, Route};
use cloud::secret::Secret;
use leptos::prelude::*;
use tasks::compare::Said;
use tasks::export::{Format, Writer};
use tasks::layout::Columns;
use tasks::sources::{Lookup, Pick, Scope};
use tasks::task::Task;
use tasks::ticket::{Label, Words, markdown};

use super::compare_wording;
use super::copy_button::CopyButton;
use super::dynamic::{dynamic, shown};
use super::export_menu::shape;
use super::task_row::job;
use super::watch_button::watch_button;
use super::wording;
use crate::browser::{clock, intl, page};
use crate::paths::{Page, Pair};
use crate::reactive::memo;
use crate::state::place::Place;
use crate::state::preferences::{cloud_language, preferences};
use crate::state::services::Services;
use crate::{say, text};

/// Stands where a secret would. It is not shown: a command names a variable in its place.
const HIDDEN: &str = "…";

/// Writes a job in one of the ways; none where it cannot be written so.
type Write = Box<dyn Fn(&Task) -> Option<String> + Send + Sync>;

/// What can be copied of a job.
#[component]
pub fn JobCopies(
    /// What can be asked.
    services: Services,
    /// Where one is.
    place: Place,
    /// The job.
    task: Signal<Option<Task>>,
) -> impl IntoView {
    let preferences = preferences();
    let (locale, zone) = (preferences.locale, preferences.zone);
    let of = move |write: Write| shown(move || task.with(|task| task.as_ref().and_then(&write)).unwrap_or_default());
    let link = of(Box::new(move |task| Some(linked(place, task))));
    let curl = of(Box::new(move |task| {
        let (request, endpoint) = call(services, task)?;
        let hidden = Credential::Token(Secret::new(HIDDEN.to_owned()));
        // For a shell no proxy is needed.
        let out = Outgoing::new(&request, &endpoint, &Route::Direct, &hidden, None).ok()?;
        Some(Exchange::sent(clock::now(), &request, &endpoint, &out, &page::origin()).curl().text)
    }));
    let json = of(Box::new(move |task| {
        let shape = shape(Format::Ndjson, &Columns::default(), locale.get(), zone.get());
        let mut text = String::new();
        Writer::new(shape).task(task, &|at| intl::ahead_of_utc(at, zone.get()), &mut text);
        Some(text)
    }));
    let python = of(Box::new(move |task| {
        let (request, endpoint) = call(services, task)?;
        cloud::sdk::python(&request, &task.key.project, &endpoint)
    }));
    let markdown = of(Box::new(move |task| {
        let (locale, zone) = (locale.get(), zone.get());
        let said = |said: &Said| compare_wording::said(Some(said), locale, zone);
        let words = Words {
            heading: &wording::task_name(task, locale),
            label: &|label| match label {
                Label::Field => say!(locale, compare.field),
                Label::Value => say!(locale, copies.value),
                Label::Id => say!(locale, task.id),
                Label::Fact(fact) => compare_wording::fact(fact, locale),
                Label::Failure => say!(locale, task.reason),
            },
            moment: &|at| said(&Said::Moment(at)),
            said: &said,
            explained: &|known| {
                let named = |name| wording::named(name, locale);
                format!("{}: {} {}", named(known.title), named(known.cause), named(known.next))
            },
        };
        Some(markdown(task, clock::now(), &linked(place, task), &words))
    }));
    let pair = shown(move || {
        let one = task.with(|task| task.as_ref().map(|task| task.key.clone()));
        one.map(|one| place.link(Page::Compare(Pair { one, other: None, all: false }))).unwrap_or_default()
    });
    let key = memo(move || task.with(|task| task.as_ref().map(|task| task.key.clone())));
    view! {
        <div class="job-copies" role="group" aria-label=text!(copies.title)>
            <span class="job-copies-title" aria-hidden="true">{text!(copies.title)}</span>
            <CopyButton copied=link label=text!(copies.link) />
            <CopyButton copied=curl label=text!(copies.curl) />
            <CopyButton copied=python label=text!(copies.python) />
            <CopyButton copied=markdown label=text!(copies.markdown) />
            <CopyButton copied=json label=text!(copies.json) />
            <a class="job-compare" href=pair>{text!(compare.with)}</a>
            {dynamic(move || key.get().map(|key| watch_button(services, key)).into_any())}
        </div>
    }
    .into_any()
}

fn linked(place: Place, task: &Task) -> String {
    // The address of the page ends where its own path begins.
    let path = place.link(Page::Task(job(task)));
    format!("{}{path}", page::origin())
}

/// The call that tells about a job, and the host that answers it.
fn call(services: Services, task: &Task) -> Option<(Request, Endpoint)> {
    let language = cloud_language(services.preferences.locale.get());
    let scope = Scope { region: task.key.region.clone(), project: task.key.project.clone(), language };
    let job = job(task);
    let lookups = task.key.source.lookups(&scope, &JobId::parse(&job.key.id).ok()?, job.instance.as_ref());
    let first = lookups.into_iter().next()?;
    let request = match first {
        Lookup::One { request, .. } => request,
        Lookup::WalkInstance(instance) => tasks::sources::dcs_instance_list(&scope, &instance, 0),
        Lookup::Walk => {
            let ask = Pager::new(task.key.source.counting(), task.key.source.page_rows()).next()?;
            task.key.source.list(&scope, &Pick::default(), ask)
        }
    };
    let (_, session) = services.session_for(&task.key)?;
    let endpoint = session.project.endpoint(request.service)?.clone();
    Some((request, endpoint))
}
