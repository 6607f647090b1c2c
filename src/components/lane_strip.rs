//! The lists that are being read, or cannot be: where their rows would be, with what can be done.

use super::dynamic::{click, dynamic, shown};
use crate::reactive::memo;
use leptos::prelude::*;
use tasks::feed::{Phase, Problem, stops_everything};

use super::error_note::ErrorNote;
use super::later::later;
use super::path_check::PathCheck;
use super::wording;
use crate::browser::intl;
use crate::state::live::{LaneId, LaneView};
use crate::state::preferences::preferences;
use crate::state::proxy_tokens::ProxyTokens;
use crate::state::ticker::now;
use crate::{Locale, say, text};
use std::sync::Arc;

use cloud::connection::{Colour, Project};
use cloud::credential::Credential as Proof;
use cloud::error::{CloudError, Kind};
use cloud::path::Finding;
use cloud::route::Route;

/// What a page of a list is called: `page 3 of 7`.
pub fn page_of(progress: cloud::paging::Progress, locale: Locale) -> String {
    let page = progress.pages + 1;
    match progress.of {
        Some(of) if progress.pages > 0 => say!(locale, lane.page_of, page = page.min(of.max(1)), of = of.max(1)),
        _ if progress.pages > 0 => say!(locale, lane.page, page = page),
        _ => say!(locale, lane.first),
    }
}

/// The lists that are not at rest or not well.
#[component]
pub fn LaneStrip(
    /// All lists.
    #[prop(into)]
    lanes: Signal<Vec<LaneView>>,
    /// The route of a list's connection, for telling what a failure may mean.
    #[prop(into)]
    route: Callback<LaneId, Option<Route>>,
    /// The project of a list and a made-up credential like its own, for checking its path; none for the demo's.
    #[prop(into)]
    path: Callback<LaneId, Option<(Arc<Project>, Proof)>>,
    /// What proxies want for themselves.
    proxy_tokens: ProxyTokens,
    /// Asks a list again.
    #[prop(into)]
    on_retry: Callback<LaneId>,
    /// Calls a load off.
    #[prop(into)]
    on_cancel: Callback<LaneId>,
) -> impl IntoView {
    let locale = preferences().locale;
    // One notice for lists that fail alike: four of the same are read by nobody.
    let failing = memo(move || {
        let mut groups: Vec<(Problem, Vec<LaneView>)> = Vec::new();
        for lane in lanes.get() {
            // A refused token is told once, by the form that asks for another.
            let Some(problem) = lane.shown.problem.clone().filter(|p| !stops_everything(&p.error)) else { continue };
            let alike = groups.iter_mut().find(|(known, members)| {
                known.error.kind == problem.error.kind
                    && known.error.code == problem.error.code
                    && known.error.message == problem.error.message
                    && known.error.flaw == problem.error.flaw
                    && known.error.status == problem.error.status
                    && known.error.excerpt == problem.error.excerpt
                    && members.iter().all(|m| m.label == lane.label)
            });
            match alike {
                Some((known, members)) => {
                    // Each request has its own id, and the support may want any.
                    let ids: Vec<String> =
                        [known.error.request_id.take(), problem.error.request_id].into_iter().flatten().collect();
                    known.error.request_id = (!ids.is_empty()).then(|| ids.join(", "));
                    // The one that is tried again first.
                    known.retry = known.retry.into_iter().chain(problem.retry).min();
                    members.push(lane);
                }
                None => groups.push((problem, vec![lane])),
            }
        }
        groups
    });
    let unfinished = move || {
        let is_unfinished = |lane: &LaneView| matches!(lane.shown.phase, Phase::Loading(_)) || lane.shown.is_stopped();
        lanes.get().into_iter().filter(is_unfinished)
    };
    view! {
        <section class="lane-strip" aria-label=text!(lane.label)>
            <ul class="lanes-loading">
                {dynamic(move || (unfinished().map(|lane| view! { <Loading lane on_cancel on_retry /> }).collect_view()).into_any())}
            </ul>
            {dynamic(move || (failing.get().into_iter().map(|(problem, members)| {
                let lists: Vec<String> = members.iter().map(|lane| wording::source(lane.source, locale.get()).to_owned()).collect();
                let place = members.first().map(|l| format!("{} · {}", l.label, l.region)).unwrap_or_default();
                let colour = members.first().and_then(|lane| lane.colour).map(Colour::slug);
                let way = members.first().and_then(|lane| route.run(lane.id));
                let ids: Vec<LaneId> = members.iter().map(|lane| lane.id).collect();
                let check = path_check(&problem.error, &ids, path, proxy_tokens, on_retry);
                view! {
                    <div class="lane-failing marked" data-colour=colour>
                        <h2>{lists.join(", ")} <span class="lane-place">{place}</span></h2>
                        <ErrorNote error=problem.error.clone() route=way>
                            <div class="lane-actions">
                                <button type="button" on:click=click(move |_| ids.iter().for_each(|id| on_retry.run(*id)))>{text!(lane.retry)}</button>
                                <When problem=problem.clone() />
                            </div>
                            {check}
                        </ErrorNote>
                    </div>
                }
            }).collect_view()).into_any())}
        </section>
    }
}

/// The check of the path on which lists fail, where it may be the path.
fn path_check(
    error: &CloudError,
    lanes: &[LaneId],
    path: Callback<LaneId, Option<(Arc<Project>, Proof)>>,
    proxy_tokens: ProxyTokens,
    on_retry: Callback<LaneId>,
) -> Option<AnyView> {
    if !matches!(error.kind, Kind::Path(_) | Kind::Unreachable | Kind::RouteFault | Kind::TimedOut) {
        return None;
    }
    let first = *lanes.first()?;
    let found = Finding::of_error(error);
    let lanes = lanes.to_vec();
    let on_proven = Callback::new(move |()| lanes.iter().for_each(|id| on_retry.run(*id)));
    Some(later(move || {
        let Some((project, made_up)) = path.run(first) else { return ().into_any() };
        let project = Signal::stored(Some(project));
        let made_up = Callback::new(move |()| made_up.clone());
        view! { <PathCheck project proxy_tokens made_up found=found.clone() on_proven /> }.into_any()
    }))
}

#[component]
fn Loading(lane: LaneView, on_cancel: Callback<LaneId>, on_retry: Callback<LaneId>) -> impl IntoView {
    let locale = preferences().locale;
    let (id, source) = (lane.id, lane.source);
    let page = match lane.shown.phase {
        Phase::Loading(progress) => Some(progress),
        _ => None,
    };
    let how = shown(move || match page {
        Some(page) => page_of(page, locale.get()),
        None => say!(locale.get(), lane.stopped),
    });
    let name = shown(move || wording::source(source, locale.get()).to_owned());
    view! {
        <li class="lane-loading marked" data-colour=lane.colour.map(Colour::slug)>
            <span>{name} " · " {lane.label}</span>
            <span class="lane-page">{how}</span>
            {if page.is_some() {
                view! { <button type="button" class="quiet" on:click=click(move |_| on_cancel.run(id))>{text!(lane.cancel)}</button> }
            } else {
                view! { <button type="button" class="quiet" on:click=click(move |_| on_retry.run(id))>{text!(lane.resume)}</button> }
            }}
        </li>
    }
}

/// Since when it fails, and when it is tried again.
#[component]
fn When(problem: Problem) -> impl IntoView {
    let preferences = preferences();
    let now = now();
    let since = shown(move || {
        let time = intl::date_time(problem.since, preferences.zone.get());
        say!(preferences.locale.get(), lane.since, time = time)
    });
    let again = move || {
        problem.retry.map(|at| {
            let locale = preferences.locale.get();
            say!(locale, lane.retry_at, when = wording::relative(at, now.get(), locale))
        })
    };
    view! { <span class="lane-when">{since} {dynamic(move || (again().map(|again| format!(", {again}"))).into_any())}</span> }
}
