//! The check of a connection's path: its steps, the one thing that it found, and the lines that put it right.

use super::dynamic::{click, dynamic, shown};
use std::sync::Arc;

use cloud::call::Product;
use cloud::connection::Project;
use cloud::credential::Credential as Proof;
use cloud::path::{Cause, Finding, Proven, State, Step, remedies};
use cloud::route::Route;
use leptos::prelude::*;

use super::copy_button::CopyButton;
use super::error_note::ErrorNote;
use super::wording;
use crate::browser::background::run;
use crate::reactive::memo;
use crate::state::access::{Access, access};
use crate::state::path_check::Way;
use crate::state::preferences::locale;
use crate::state::proving::{check, site};
use crate::state::proxy_tokens::ProxyTokens;
use crate::state::requests::Requests;
use crate::state::session::Session;
use crate::{Locale, say, text};

fn step(step: Step, locale: Locale) -> String {
    match step {
        Step::Address => say!(locale, path.address),
        Step::Network => say!(locale, path.network),
        Step::Host => say!(locale, path.host),
        Step::Origin => say!(locale, path.origin),
        Step::Preflight => say!(locale, path.preflight),
        Step::Cloud => say!(locale, path.cloud),
        Step::Intact => say!(locale, path.intact),
        Step::Exposed => say!(locale, path.exposed),
        Step::Clock => say!(locale, path.clock),
        Step::Caching => say!(locale, path.caching),
    }
}

const fn slug(state: State) -> &'static str {
    match state {
        State::Waiting => "waiting",
        State::Running => "running",
        State::Passed => "passed",
        State::Skipped => "skipped",
        State::Failed => "failed",
    }
}

fn state(state: State, locale: Locale) -> String {
    match state {
        State::Waiting => say!(locale, path.waiting),
        State::Running => say!(locale, path.running),
        State::Passed => say!(locale, path.passed),
        State::Skipped => say!(locale, path.skipped),
        State::Failed => say!(locale, path.failed),
    }
}

/// A check as far as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// How each step is; empty before a check.
    pub steps: Vec<(Step, State)>,
    /// What came of it; none while it goes on.
    pub verdict: Option<Result<Proven, Finding>>,
    /// What the real credential may ask, as far as that was tried.
    pub accesses: Vec<Tried>,
}

/// Whether a product of a project may be asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// The project, where there are several.
    pub place: String,
    /// The product.
    pub product: Product,
    /// What came of it; none while it is asked.
    pub access: Option<Access>,
}

/// Checks a connection when it is asked to. It is sent nothing secret.
#[component]
#[inline(never)] // so that it can come later
pub fn PathCheck(
    /// The project whose path it is; none while what is typed makes none.
    project: Signal<Option<Arc<Project>>>,
    /// Makes up a credential like the one that is to be sent.
    made_up: Callback<(), Proof>,
    /// What proxies want for themselves.
    proxy_tokens: ProxyTokens,
    /// What was found before, and is told elsewhere.
    #[prop(optional_no_strip)]
    found: Option<Finding>,
    /// What to do once the path is proved.
    #[prop(optional)]
    on_proven: Option<Callback<()>>,
    /// Sessions to try once the path is proved, each product of each: with the real credential.
    #[prop(optional)]
    sessions: Option<Callback<(), Vec<Session>>>,
) -> impl IntoView {
    // A name changes nothing of the way.
    let way = memo(move || {
        let nameless = |way: Arc<Project>| Project { label: String::new(), colour: None, ..Project::clone(&way) };
        project.get().map(nameless)
    });
    // A part on its own has a ledger of its own.
    let requests = use_context::<Requests>().unwrap_or_default();
    let report = RwSignal::new(Report::default());
    let checked = RwSignal::new(way.get_untracked());
    let is_running = move || {
        report.with(|report| {
            let is_trying = report.accesses.last().is_some_and(|tried| tried.access.is_none());
            is_trying || !report.steps.is_empty() && report.verdict.is_none()
        })
    };
    let start = move |_| {
        let Some(project) = way.get_untracked().filter(|_| !untrack(is_running)) else { return };
        let made_up = made_up.run(());
        checked.set(Some(project.clone()));
        let proxy_token = untrack(|| proxy_tokens.of(&project.route));
        run(async move {
            let tell = |steps| {
                report.try_set(Report { steps, ..Report::default() });
            };
            let way = Way { project: &project, proxy_token: proxy_token.as_ref(), requests };
            let verdict = check(way, &made_up, tell).await;
            let is_proven = verdict.is_ok();
            report.try_update(|report| report.verdict = Some(verdict));
            let sessions = sessions.filter(|_| is_proven).map(|sessions| sessions.run(())).unwrap_or_default();
            try_products(report, sessions).await;
            if let Some(on_proven) = on_proven.filter(|_| is_proven) {
                on_proven.run(());
            }
        });
    };
    let (check, again) = (text!(path.check), text!(path.again));
    let is_first = found.is_none();
    let label = shown(move || match report.with(|report| report.steps.is_empty()) && is_first {
        true => check.get(),
        false => again.get(),
    });
    // What was found of another way than the one that is typed now says nothing of this one.
    let told = move || {
        match checked.get() == way.get() {
        true => view! {
            {report.with(|report| report.steps.is_empty()).then(|| found.clone()).flatten().map(|found| lines(found.cause, way.get().as_ref()))}
            {path_report(report.get(), way.get().as_ref())}
        }
        .into_any(),
        false => ().into_any(),
    }
    };
    view! {
        <section class="path-check" aria-label=text!(path.title) hidden=move || way.read().is_none()>
            <p class="field-hint">{text!(path.lead)}</p>
            <div><button type="button" aria-disabled=shown(move || is_running().to_string()) on:click=click(start)>{label}</button></div>
            <div aria-live="polite">{dynamic(told)}</div>
        </section>
    }
    .into_any()
}

/// Asks every product of every project once.
async fn try_products(report: RwSignal<Report>, sessions: Vec<Session>) {
    let is_one = sessions.len() < 2;
    for session in sessions {
        let Project { region, id, .. } = &*session.project;
        let place = if is_one { String::new() } else { format!("{region} / {id}") };
        for product in Product::ALL {
            let asked = Tried { place: place.clone(), product, access: None };
            if report.try_update(|report| report.accesses.push(asked)).is_none() {
                return;
            }
            let access = access(&session, product).await;
            let told = |report: &mut Report| {
                if let Some(tried) = report.accesses.last_mut() {
                    tried.access = Some(access);
                }
            };
            report.try_update(told);
        }
    }
}

/// What the real credential may ask.
fn accesses(tried: Vec<Tried>, route: Option<Route>) -> Option<AnyView> {
    if tried.is_empty() {
        return None;
    }
    let locale = locale();
    let items = tried.into_iter().map(|Tried { place, product, access }| {
        let (slug, error) = match &access {
            None => (State::Running, None),
            Some(Access::Open) => (State::Passed, None),
            Some(Access::Absent) => (State::Skipped, None),
            Some(Access::Shut(error)) => (State::Failed, Some(error.clone())),
        };
        let said = shown(move || match &access {
            None => say!(locale.get(), access.trying),
            Some(Access::Open) => say!(locale.get(), access.open),
            Some(Access::Absent) => say!(locale.get(), access.absent),
            Some(Access::Shut(_)) => say!(locale.get(), access.shut),
        });
        let name = if place.is_empty() { product.name().to_owned() } else { format!("{place} · {}", product.name()) };
        view! {
            <li data-state=self::slug(slug)>
                {name} " – " <span class="path-state">{said}</span>
                {error.map(|error| view! { <ErrorNote error route=route.clone() /> })}
            </li>
        }
    });
    let items: Vec<_> = items.collect();
    Some(view! { <p>{text!(access.products)}</p> <ul class="path-steps path-products">{items}</ul> }.into_any())
}

/// The steps of a check, and what it found.
pub fn path_report(report: Report, way: Option<&Project>) -> AnyView {
    let locale = locale();
    let steps = report.steps.into_iter().map(|(of, how)| {
        view! {
            <li data-state=slug(how)>
                {shown(move || step(of, locale.get()))} " – " <span class="path-state">{shown(move || state(how, locale.get()))}</span>
            </li>
        }
    });
    let steps: Vec<_> = steps.collect();
    let verdict = report.verdict.map(|verdict| match verdict {
        Ok(Proven { advice, .. }) => {
            let is_whole = advice.is_empty();
            let advice = advice.into_iter().map(|finding| path_finding(finding, way)).collect_view();
            view! {
                <p class="path-proven">{text!(path.proven)}</p>
                {(!is_whole).then(|| view! { <p>{text!(path.advice)}</p> })}
                {advice}
            }
            .into_any()
        }
        Err(finding) => path_finding(finding, way),
    });
    let accesses = accesses(report.accesses, way.map(|project| project.route.clone()));
    view! { <ol class="path-steps">{steps}</ol>{verdict}{accesses} }.into_any()
}

fn path_finding(finding: Finding, way: Option<&Project>) -> AnyView {
    let locale = locale();
    let Finding { cause: of, evidence } = finding;
    view! {
        <div class="path-finding">
            <p class="path-cause">{shown(move || wording::cause(of, locale.get()))}</p>
            {(!evidence.is_empty()).then(|| view! { <p><code>{evidence}</code></p> })}
            {lines(of, way)}
        </div>
    }
    .into_any()
}

/// The lines that put a cause right.
fn lines(cause: Cause, way: Option<&Project>) -> AnyView {
    let locale = locale();
    let site =
        way.map(|project| site(Way { project, proxy_token: None, requests: Requests::default() })).unwrap_or_default();
    let lines = remedies(cause, &site).into_iter().map(|(tool, lines)| {
        let copied = lines.clone();
        view! {
            <div class="path-lines">
                <h4>{tool.name()}</h4>
                <pre>{lines}</pre>
                <CopyButton copied=Signal::stored(copied) label=shown(move || say!(locale.get(), path.copy, tool = tool.name())) />
            </div>
        }
    });
    lines.collect_view().into_any()
}
