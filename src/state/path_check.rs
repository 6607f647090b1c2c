//! No credential leaves on a path that was not proved: the driver of the check, which tries what it says one thing
//! after another, and the memory of what was proved.

use std::cell::RefCell;

use cloud::call::{Language, Method, Request, Response, Service};
use cloud::connection::Connection;
use cloud::error::{CloudError, Kind};
use cloud::paging::Pager;
use cloud::path::{
    Cause, Check, Finding, Key, Next, Outcome, Plan, Proofs, Proven, Site, State, Step, Subject, made_up_token,
};
use cloud::region::Endpoint;
use cloud::route::{Outgoing, Route};
use cloud::secret::Secret;
use tasks::sources::{Scope, SourceId};

use super::gate::Gate;
use crate::browser::{clock, fetch, probe, storage};

/// How long a probe is waited for, in milliseconds.
const PATIENCE: u32 = 15_000;
/// Stands for a credential of which nothing is known but that it is not large.
const SHORT: &str = "MadeUp";
/// The length of a token of which nothing is known, in bytes.
const USUAL_TOKEN: usize = 6 * 1_024;

thread_local! {
    /// One check at a time.
    static GATE: Gate = Gate::default();
    static PROOFS: RefCell<Proofs> = RefCell::new(remembered());
}

fn remembered() -> Proofs {
    storage::read(storage::Key::Proofs).ok().flatten().map(|text| Proofs::read(&text)).unwrap_or_default()
}

/// Whether a path was proved today.
pub fn is_proven(key: &Key) -> bool {
    PROOFS.with_borrow(|proofs| proofs.hold(key, clock::now()))
}

fn remember(change: impl FnOnce(&mut Proofs)) {
    PROOFS.with_borrow_mut(|proofs| {
        // Another tab may have proved something meanwhile. Where nothing is remembered, the page remembers.
        if let Ok(Some(text)) = storage::read(storage::Key::Proofs) {
            *proofs = Proofs::read(&text);
        }
        change(proofs);
        let _ = storage::write(storage::Key::Proofs, &proofs.write());
    });
}

/// A made-up token as long as this one; of a usual length where there is none yet.
pub fn made_up(like: Option<&Secret>) -> Secret {
    match like.filter(|token| !token.is_empty()) {
        Some(token) => made_up_token(token),
        None => made_up_token(&Secret::new("a".repeat(USUAL_TOKEN))),
    }
}

/// The route of a connection, as proofs tell routes apart.
fn form(route: &Route) -> String {
    match route {
        Route::Direct => "direct".to_owned(),
        Route::SameOrigin(template) | Route::Proxy(template) => template.to_string(),
    }
}

/// The call of a connection that sends the most headers: where it passes, all others do.
fn fullest(connection: &Connection) -> Option<(Request, &Endpoint)> {
    let (region, project) = (connection.region.clone(), connection.project.clone());
    let scope = Scope { region, project, language: Language::English };
    let first = |source: &SourceId| {
        let ask = Pager::new(source.counting(), source.page_rows()).next()?;
        Some((source.list(&scope, None, ask), connection.endpoint(source.product())?))
    };
    // The last of several that are the fullest; the first list is as good and is asked first.
    let calls: Vec<_> = SourceId::all().filter_map(|source| first(&source)).collect();
    calls.into_iter().rev().max_by_key(|(request, _)| request.language.is_some())
}

/// What lines for a proxy of this connection are filled in with.
pub fn site(connection: &Connection) -> Site {
    let page = probe::this_page();
    let Some((request, endpoint)) = fullest(connection) else { return Site { page: page.origin, ..Site::default() } };
    let token = Some(Secret::new(SHORT.to_owned()));
    let subject = Subject { request: &request, endpoint, project: &connection.project, needs: None };
    Plan::new(page, subject, false, |request, _| Outgoing::new(request, endpoint, &connection.route, token.clone()))
        .site()
}

/// Sends a request over a path that is proved first.
pub async fn send(
    connection: &Connection,
    request: &Request,
    endpoint: &Endpoint,
    out: &Outgoing,
    patience: u32,
) -> Result<Response, CloudError> {
    let is_new = ensure(connection, request, endpoint, out).await.map_err(Finding::into_error)?;
    let mut answer = fetch::send(out, patience).await;
    if is_new && is_lost(&answer) && request.method == Method::Get {
        answer = fetch::send(out, patience).await;
    }
    match answer {
        // A made-up credential was answered a moment ago. What differs is what the cloud has to say.
        Ok(lost) if is_new && is_lost(&Ok(lost.clone())) => {
            Err(Finding::new(Cause::TooLargeDown, format!("HTTP {}", lost.status)).into_error())
        }
        other => other,
    }
}

/// Whether a proxy says that it got nothing from the cloud that it could pass on.
fn is_lost(answer: &Result<Response, CloudError>) -> bool {
    answer
        .as_ref()
        .is_ok_and(|response| response.status == 502 && CloudError::refused(response).kind == Kind::RouteFault)
}

/// Makes sure that a path is proved before this leaves on it; whether it was proved just now.
async fn ensure(
    connection: &Connection,
    request: &Request,
    endpoint: &Endpoint,
    out: &Outgoing,
) -> Result<bool, Finding> {
    let Some(token) = &out.token else { return Ok(false) };
    let form = form(&connection.route);
    let key = Key::of(&form, request.method, out);
    if is_proven(&key) {
        return Ok(false);
    }
    let made_up = made_up(Some(token));
    // What all calls need is proved at once, unless this one is of another kind or goes to an origin of its own.
    let all = fullest(connection).filter(|(fullest, of)| {
        let out = Outgoing::new(fullest, of, &connection.route, Some(made_up.clone()));
        Key::of(&form, fullest.method, &out).covers(&key)
    });
    let (request, endpoint) = all.as_ref().map_or((request, endpoint), |(fullest, of)| (fullest, *of));
    prove(connection, request, endpoint, &made_up, false, |_| ()).await.map(|_| true)
}

/// Checks the path of a connection with a made-up token, in all its steps, and tells how far it is.
pub async fn check(
    connection: &Connection,
    made_up: &Secret,
    on_step: impl FnMut(Vec<(Step, State)>),
) -> Result<Proven, Finding> {
    match fullest(connection) {
        Some((request, endpoint)) => prove(connection, &request, endpoint, made_up, true, on_step).await,
        None => Ok(Proven::default()),
    }
}

/// Proves a path, or finds what is wrong with it, and remembers which. It sends no credential but a made-up one.
async fn prove(
    connection: &Connection,
    request: &Request,
    endpoint: &Endpoint,
    made_up: &Secret,
    is_thorough: bool,
    mut on_step: impl FnMut(Vec<(Step, State)>),
) -> Result<Proven, Finding> {
    // Of a sign-in's answer the token is all that matters.
    let is_sign_in = request.service == Service::Iam && request.method == Method::Post;
    let needs = is_sign_in.then_some("x-subject-token");
    let subject = Subject { request, endpoint, project: &connection.project, needs };
    let plan = Plan::new(probe::this_page(), subject, is_thorough, |request, is_short| {
        let token = if is_short { Secret::new(SHORT.to_owned()) } else { made_up.clone() };
        Outgoing::new(request, endpoint, &connection.route, Some(token))
    });
    let key = Key::of(&form(&connection.route), request.method, plan.full());
    let gate = GATE.with(Gate::clone);
    let _pass = gate.enter_alone("").await;
    // Who waited for another's check may have waited for this very proof.
    if !is_thorough && is_proven(&key) {
        return Ok(Proven::default());
    }
    let mut check = Check::new(plan);
    let verdict = loop {
        on_step(check.states());
        match check.next() {
            Next::Permission(names) => check.tell(Outcome::Permission(probe::permission(names).await)),
            Next::Send(sent) => check.tell(probe::send(&sent, PATIENCE).await),
            Next::Done(verdict) => break verdict,
        }
    };
    remember(|proofs| match &verdict {
        Ok(_) => proofs.note(key, clock::now()),
        Err(_) => proofs.forget(&key),
    });
    verdict
}
