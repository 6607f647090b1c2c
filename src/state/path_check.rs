//! No credential leaves on a path that was not proved: the driver of the check, which tries what it says one thing
//! after another, and the memory of what was proved.

use std::cell::RefCell;

use cloud::call::{Language, Method, Request, Response, Service};
use cloud::connection::Project;
use cloud::credential::Credential as Proof;
use cloud::error::{CloudError, Kind};
use cloud::ledger::Exchange;
use cloud::paging::Pager;
use cloud::path::{
    Cause, Check, Finding, Key, Next, Outcome, Page, Plan, Proofs, Proven, Site, State, Step, Subject, made_up_key,
    made_up_request, made_up_token,
};
use cloud::region::Endpoint;
use cloud::route::{Form, Outgoing, Route};
use cloud::secret::Secret;
use cloud::sign::AccessKey;
use tasks::sources::{Scope, SourceId};

use super::gate::Gate;
use super::requests::Requests;
use crate::browser::{clock, probe, storage};

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
    let now = clock::now();
    // Another tab may have proved it meanwhile.
    PROOFS.with_borrow(|proofs| proofs.hold(key, now)) || remembered().hold(key, now)
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

/// The route of a connection, as proofs tell routes apart.
fn form(route: &Route) -> String {
    match route {
        Route::Direct => "direct".to_owned(),
        Route::SameOrigin(template) | Route::Proxy(template) => template.to_string(),
    }
}

/// The call of a project that sends the most headers: where it passes, all others do.
fn fullest(project: &Project) -> Option<(Request, &Endpoint)> {
    let scope = Scope { region: project.region.clone(), project: project.id.clone(), language: Language::English };
    let first = |source: &SourceId| {
        let ask = Pager::new(source.counting(), source.page_rows()).next()?;
        Some((source.list(&scope, None, ask), project.endpoint(source.product().into())?))
    };
    // The last of several that are the fullest; the first list is as good and is asked first.
    let calls: Vec<_> = SourceId::all().filter_map(|source| first(&source)).collect();
    calls.into_iter().rev().max_by_key(|(request, _)| request.language.is_some())
}

/// The way to a project, and what is needed to take it.
#[derive(Clone, Copy)]
pub struct Way<'a> {
    /// The project.
    pub project: &'a Project,
    /// What the proxy wants for itself. It is sent when a path is tried, too: without it there is no path.
    pub proxy_token: Option<&'a Secret>,
    /// Where requests are entered.
    pub requests: Requests,
}

impl Way<'_> {
    /// What lines for a proxy on this way are filled in with.
    pub fn site(self) -> Site {
        let page = probe::this_page();
        let origin = page.origin.clone();
        let made_up = Proof::Token(Secret::new(SHORT.to_owned()));
        let plan = fullest(self.project).and_then(|(request, endpoint)| {
            self.plan(
                page,
                Subject { request: &request, endpoint, project: &self.project.id, needs: None },
                &made_up,
                false,
            )
        });
        plan.map_or_else(|| Site { page: origin, ..Site::default() }, |plan| plan.site())
    }

    /// What is to be tried; none where the way leads nowhere.
    fn plan(self, page: Page, subject: Subject<'_>, made_up: &Proof, is_thorough: bool) -> Option<Plan> {
        let endpoint = subject.endpoint;
        let plan = Plan::new(page, subject, is_thorough, |request, is_short| {
            let credential = if is_short { short(made_up) } else { made_up.clone() };
            Outgoing::new(request, endpoint, &self.project.route, &credential, self.proxy_token)
        });
        plan.ok()
    }

    /// Sends a request over a path that is proved first.
    pub async fn send(
        self,
        request: &Request,
        endpoint: &Endpoint,
        proof: &Proof,
        out: &Outgoing,
        patience: u32,
    ) -> Result<Response, CloudError> {
        let is_new = self.ensure(request, endpoint, proof, out).await?;
        let mut answer = self.exchange(request, endpoint, out, patience).await;
        if is_new && is_lost(&answer) && request.method == Method::Get {
            answer = self.exchange(request, endpoint, out, patience).await;
        }
        match answer {
            // A made-up credential was answered a moment ago. What differs is what the cloud has to say.
            Ok(lost) if is_new && is_lost(&Ok(lost.clone())) => {
                Err(Finding::new(Cause::TooLargeDown, format!("HTTP {}", lost.status)).into_error())
            }
            other => other,
        }
    }

    async fn exchange(
        self,
        request: &Request,
        endpoint: &Endpoint,
        out: &Outgoing,
        patience: u32,
    ) -> Result<Response, CloudError> {
        self.requests.send(request, endpoint, out, patience).await
    }

    /// Makes sure that a path is proved before this leaves on it; whether it was proved just now.
    async fn ensure(
        self,
        request: &Request,
        endpoint: &Endpoint,
        proof: &Proof,
        out: &Outgoing,
    ) -> Result<bool, CloudError> {
        if matches!(proof, Proof::None) && request.body.is_none() {
            return Ok(false);
        }
        let form = form(&self.project.route);
        let key = Key::of(&form, request.method, out);
        if is_proven(&key) {
            return Ok(false);
        }
        let made_up = if matches!(proof, Proof::None) { Proof::None } else { made_up(proof) };
        if self.project.route.template().is_some_and(|template| template.form() == Form::Envelope) {
            return self.prove_envelope(request, endpoint, &made_up, key).await;
        }
        // What all calls need is proved at once, unless this one is of another kind or goes to an origin of its own.
        let all = fullest(self.project).filter(|(fullest, of)| {
            let out = Outgoing::new(fullest, of, &self.project.route, &made_up, self.proxy_token);
            out.is_ok_and(|out| Key::of(&form, fullest.method, &out).covers(&key))
        });
        let (request, endpoint) = all.as_ref().map_or((request, endpoint), |(fullest, of)| (fullest, *of));
        self.prove(request, endpoint, &made_up, false, |_| ()).await.map(|_| true).map_err(Finding::into_error)
    }

    /// A proxy that takes envelopes asks nothing of a browser that depends on what is in them: one with a made-up
    /// credential is answered by the cloud, or the proxy says why it is not.
    async fn prove_envelope(
        self,
        request: &Request,
        endpoint: &Endpoint,
        made_up: &Proof,
        key: Key,
    ) -> Result<bool, CloudError> {
        let route = &self.project.route;
        let out = Outgoing::new(&made_up_request(request), endpoint, route, made_up, self.proxy_token)?;
        let answer = self.requests.send(request, endpoint, &out, PATIENCE).await?;
        let refusal = CloudError::refused(&answer);
        if refusal.kind != Kind::SignIn {
            return Err(refusal);
        }
        remember(|proofs| proofs.note(key, clock::now()));
        Ok(true)
    }

    /// Checks the path with a made-up credential, in all its steps, and tells how far it is.
    pub async fn check(self, made_up: &Proof, on_step: impl FnMut(Vec<(Step, State)>)) -> Result<Proven, Finding> {
        match fullest(self.project) {
            Some((request, endpoint)) => self.prove(&request, endpoint, made_up, true, on_step).await,
            None => Ok(Proven::default()),
        }
    }

    /// Proves a path, or finds what is wrong with it, and remembers which. It sends no credential but a made-up one.
    async fn prove(
        self,
        request: &Request,
        endpoint: &Endpoint,
        made_up: &Proof,
        is_thorough: bool,
        mut on_step: impl FnMut(Vec<(Step, State)>),
    ) -> Result<Proven, Finding> {
        // Of a sign-in's answer the token is all that matters.
        let is_sign_in = request.service == Service::Iam && request.method == Method::Post;
        let needs = is_sign_in.then_some("x-subject-token");
        let subject = Subject { request, endpoint, project: &self.project.id, needs };
        let Some(plan) = self.plan(probe::this_page(), subject, made_up, is_thorough) else {
            return Ok(Proven::default());
        };
        let key = Key::of(&form(&self.project.route), request.method, plan.full());
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
                    let number = self.requests.enter(entered);
                    let outcome = probe::send(&sent, PATIENCE).await;
                    let told = told(&outcome);
                    self.requests
                        .note_trial(number, |exchange| exchange.ended(clock::now(), request, &sent.out, &told));
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
}

/// What came of a probe, as of any other request.
fn told(outcome: &Outcome) -> Result<Response, CloudError> {
    match outcome {
        Outcome::Answer(answer) => Ok(answer.response.clone()),
        Outcome::Late => Err(CloudError::transport(Kind::TimedOut, "")),
        Outcome::Rejected(words) | Outcome::PolicyViolation(words) => {
            Err(CloudError::transport(Kind::Unreachable, words.clone()))
        }
        Outcome::Opaque | Outcome::Redirect | Outcome::Permission(_) => {
            Ok(Response { status: 200, headers: Vec::new(), body: Vec::new() })
        }
    }
}

/// Whether a proxy says that it got nothing from the cloud that it could pass on.
fn is_lost(answer: &Result<Response, CloudError>) -> bool {
    answer
        .as_ref()
        .is_ok_and(|response| response.status == 502 && CloudError::refused(response).kind == Kind::RouteFault)
}
