//! Tries a path: sends what the check says, one thing after another, until it says what is wrong or that nothing is.

use std::pin::Pin;

use cloud::call::{Language, Method, Request, Response, Service};
use cloud::connection::Project;
use cloud::credential::Credential as Proof;
use cloud::error::{CloudError, Kind};
use cloud::ledger::Exchange;
use cloud::paging::Pager;
use cloud::path::{
    Check, Finding, Key, Next, Outcome, Page, Plan, Proven, Site, State, Step, Subject, made_up_key, made_up_token,
};
use cloud::region::Endpoint;
use cloud::route::Outgoing;
use cloud::secret::Secret;
use cloud::sign::AccessKey;
use tasks::sources::{Pick, Scope, SourceId};

use super::gate::Gate;
use super::path_check::{Way, form, is_proven, remember};
use crate::browser::{clock, probe};

/// How long a probe is waited for, in milliseconds.
const PATIENCE: u32 = 15_000;
/// Stands for a credential of which nothing is known but that it is not large.
const SHORT: &str = "MadeUp";
/// The length of a token of which nothing is known, in bytes.
const USUAL_TOKEN: usize = 6 * 1_024;

thread_local! {
    /// One check at a time.
    static GATE: Gate = Gate::default();
}

/// A made-up credential of the same lengths; of a usual one where there is none yet.
pub fn made_up(like: &Proof) -> Proof {
    match like {
        Proof::Token(token) if !token.is_empty() => Proof::Token(made_up_token(token)),
        Proof::AccessKey { key, project, at } => {
            Proof::AccessKey { key: made_up_key(key), project: project.clone(), at: *at }
        }
        Proof::Token(_) | Proof::None => Proof::Token(made_up_token(&Secret::new("a".repeat(USUAL_TOKEN)))),
    }
}

/// The same with as little in it as can be, to tell what is too large from what is not allowed.
fn short(of: &Proof) -> Proof {
    match of {
        Proof::Token(_) => Proof::Token(Secret::new(SHORT.to_owned())),
        Proof::AccessKey { key, project, at } => {
            let key = AccessKey { security_token: None, ..key.clone() };
            Proof::AccessKey { key, project: project.clone(), at: *at }
        }
        Proof::None => Proof::None,
    }
}

/// The call of a project that sends the most headers: where it passes, all others do.
fn fullest(project: &Project) -> Option<(Request, &Endpoint)> {
    let scope = Scope { region: project.region.clone(), project: project.id.clone(), language: Language::English };
    let first = |source: &SourceId| {
        let ask = Pager::new(source.counting(), source.page_rows()).next()?;
        Some((source.list(&scope, &Pick::default(), ask), project.endpoint(source.product().into())?))
    };
    // The last of several that are the fullest; the first list is as good and is asked first.
    let calls: Vec<_> = SourceId::all().filter_map(|source| first(&source)).collect();
    calls.into_iter().rev().max_by_key(|(request, _)| request.language.is_some())
}

/// What lines for a proxy on this way are filled in with.
pub fn site(way: Way<'_>) -> Site {
    let page = probe::this_page();
    let origin = page.origin.clone();
    let made_up = Proof::Token(Secret::new(SHORT.to_owned()));
    let plan = fullest(way.project).and_then(|(request, endpoint)| {
        let subject = Subject { request: &request, endpoint, project: &way.project.id, needs: None };
        plan(way, page, subject, &made_up, false)
    });
    plan.map_or_else(|| Site { page: origin, ..Site::default() }, |plan| plan.site())
}

/// What is to be tried; none where the way leads nowhere.
fn plan(way: Way<'_>, page: Page, subject: Subject<'_>, made_up: &Proof, is_thorough: bool) -> Option<Plan> {
    let endpoint = subject.endpoint;
    let plan = Plan::new(page, subject, is_thorough, |request, is_short| {
        let credential = if is_short { short(made_up) } else { made_up.clone() };
        Outgoing::new(request, endpoint, &way.project.route, &credential, way.proxy_token)
    });
    plan.ok()
}

/// Proves the path of a request before it leaves on it, with a made-up credential like its own.
#[inline(never)] // so that it can come later
pub fn prove_for<'a>(
    way: Way<'a>,
    request: &'a Request,
    endpoint: &'a Endpoint,
    proof: &'a Proof,
    key: Key,
) -> Pin<Box<dyn Future<Output = Result<(), CloudError>> + 'a>> {
    Box::pin(async move {
        let made_up = if matches!(proof, Proof::None) { Proof::None } else { made_up(proof) };
        // What all calls need is proved at once, unless this one is of another kind or goes to an origin of its own.
        let all = fullest(way.project).filter(|(fullest, of)| {
            let out = Outgoing::new(fullest, of, &way.project.route, &made_up, way.proxy_token);
            out.is_ok_and(|out| Key::of(&form(&way.project.route), fullest.method, &out).covers(&key))
        });
        let (request, endpoint) = all.as_ref().map_or((request, endpoint), |(fullest, of)| (fullest, *of));
        prove(way, request, endpoint, &made_up, false, |_| ()).await.map(|_| ()).map_err(Finding::into_error)
    })
}

/// Checks the path with a made-up credential, in all its steps, and tells how far it is.
pub async fn check(way: Way<'_>, made_up: &Proof, on_step: impl FnMut(Vec<(Step, State)>)) -> Result<Proven, Finding> {
    match fullest(way.project) {
        Some((request, endpoint)) => prove(way, &request, endpoint, made_up, true, on_step).await,
        None => Ok(Proven::default()),
    }
}

/// Proves a path, or finds what is wrong with it, and remembers which. It sends no credential but a made-up one.
async fn prove(
    way: Way<'_>,
    request: &Request,
    endpoint: &Endpoint,
    made_up: &Proof,
    is_thorough: bool,
    mut on_step: impl FnMut(Vec<(Step, State)>),
) -> Result<Proven, Finding> {
    // Of a sign-in's answer the token is all that matters.
    let is_sign_in = request.service == Service::Iam && request.method == Method::Post;
    let needs = is_sign_in.then_some("x-subject-token");
    let subject = Subject { request, endpoint, project: &way.project.id, needs };
    let Some(plan) = plan(way, probe::this_page(), subject, made_up, is_thorough) else {
        return Ok(Proven::default());
    };
    let key = Key::of(&form(&way.project.route), request.method, plan.full());
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
            Next::Send(sent) => {
                let page = probe::this_page().origin;
                let entered = Exchange::sent(clock::now(), request, endpoint, &sent.out, &page);
                let number = way.requests.enter(entered);
                let outcome = probe::send(&sent, PATIENCE).await;
                let told = told(&sent.out, &outcome);
                way.requests.note_trial(number, |exchange| exchange.ended(clock::now(), request, &sent.out, &told));
                check.tell(outcome);
            }
            Next::Done(verdict) => break verdict,
        }
    };
    remember(|proofs| match &verdict {
        Ok(_) => proofs.note(key, clock::now()),
        Err(_) => proofs.forget(&key),
    });
    verdict
}

/// What came of a probe, as of any other request.
fn told(out: &Outgoing, outcome: &Outcome) -> Result<Response, CloudError> {
    match outcome {
        Outcome::Answer(answer) => out.answer(answer.response.clone()),
        Outcome::Late => Err(CloudError::transport(Kind::TimedOut, "")),
        Outcome::Rejected(words) | Outcome::PolicyViolation(words) => {
            Err(CloudError::transport(Kind::Unreachable, words.clone()))
        }
        Outcome::Opaque | Outcome::Redirect | Outcome::Permission(_) => {
            Ok(Response { status: 200, headers: Vec::new(), body: Vec::new() })
        }
    }
}
