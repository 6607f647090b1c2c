//! What can ask one project of the cloud: the project, a credential for it, and whatever carries requests.

use std::rc::Rc;
use std::sync::Arc;

use cloud::call::{Request, Response, Service};
use cloud::connection::Project;
use cloud::credential::Credential as Proof;
use cloud::error::{CloudError, Kind};
use cloud::iam::tokens::{IssueToken, Issued, Login, OneTimeCode, Scope, ShowToken};
use cloud::id::ProjectId;
use cloud::machine::Reached;
use cloud::refusal::Refusal;
use cloud::region::Endpoint;
use cloud::route::Outgoing;
use cloud::secret::Secret;
use cloud::sign::{Skew, compare};
use leptos::prelude::untrack;

use super::credential::{Credential, Key, Turn};
use super::gate::Gate;
use super::path_check::Way;
use super::proxy_tokens::ProxyTokens;
use super::requests::Requests;
use super::trust::Trust;
use crate::browser::background::run;
use crate::browser::demo::Demo;
use crate::browser::{clock, later, page};

/// What carries a request to the cloud and an answer back. The rest of the app cannot tell them apart.
#[derive(Clone)]
pub enum Carrier {
    /// The network, with what sends and enters requests, and the milliseconds an answer is waited for. Its paths are
    /// proved before a credential leaves.
    Network(Requests, u32),
    /// The simulated cloud in a worker of the page.
    Demo(Rc<Demo>),
}

/// A session with one project.
#[derive(Clone)]
pub struct Session {
    /// Whose tasks, on which way.
    pub project: Arc<Project>,
    /// Who asks; the demo wants nobody.
    pub credential: Option<Credential>,
    /// Whether it asks though nobody can see the page.
    pub asks_unseen: bool,
    /// What carries.
    pub carrier: Carrier,
    /// How many at once.
    pub gate: Gate,
    /// Whom the credential may pass.
    pub trust: Trust,
    /// What proxies want for themselves.
    pub proxy_tokens: ProxyTokens,
}

impl Session {
    /// Asks, when it is this request's turn and somebody can see the page. An answer is one of success; anything
    /// else is the error.
    pub async fn ask(&self, request: &Request) -> Result<Response, CloudError> {
        // Only a product that the connection asks has a list or a job here.
        let no_host = || CloudError::transport(Kind::WrongHost, request.service.name());
        let endpoint = self.project.endpoint(request.service).ok_or_else(no_host)?;
        if !self.project.allows(request) {
            return Err(CloudError::transport(Kind::ReadOnly, ""));
        }
        let host = endpoint.authority();
        self.gate.allows(&host)?;
        let (turn, _passes) = loop {
            if !self.asks_unseen {
                page::until_seen().await;
            }
            let turn = match &self.credential {
                Some(credential) => Some(credential.turn(clock::now()).await?),
                None => None,
            };
            let mut passes = vec![self.gate.enter(&host).await];
            // Signed requests count together, whichever host they are for: a wrong key is locked after a few.
            if let Some(Key::AccessKey(key)) = self.credential.as_ref().map(Credential::key) {
                passes.push(self.gate.enter(&key.id).await);
            }
            // Others may have learned meanwhile that it is too much.
            self.gate.allows(&host)?;
            // Nobody may be looking any more by the time it is this request's turn.
            if self.asks_unseen || !page::is_hidden() {
                break (turn, passes);
            }
        };
        let mut outcome = match &turn {
            Some(turn) => self.send(request, endpoint, turn).await,
            None => self.carry(request, endpoint, &Proof::None).await,
        };
        self.gate.note(&host, &mut outcome);
        if let Some(turn) = turn {
            let is_first = turn.is_first();
            turn.end(&outcome);
            if is_first && outcome.is_ok() {
                self.ask_about_token();
            }
        }
        outcome
    }

    /// The same for requests that are sent though nobody can see the page, or not.
    pub fn asking_unseen(&self, asks_unseen: bool) -> Self {
        Self { asks_unseen, ..self.clone() }
    }

    /// What goes with a request, as far as it is known before it is its turn: for making up another like it.
    pub fn likeness(&self) -> Proof {
        match self.credential.as_ref().map(Credential::key) {
            Some(Key::Token(token)) => Proof::Token(token.clone()),
            Some(Key::Issued(_, token)) => token.borrow().clone().map_or(Proof::None, Proof::Token),
            Some(Key::AccessKey(key)) => {
                Proof::AccessKey { key: key.clone(), project: Some(self.project.id.clone()), at: clock::now() }
            }
            Some(Key::Password(..)) | None => Proof::None,
        }
    }

    /// Sends a request with the credential whose turn it is.
    async fn send(&self, request: &Request, endpoint: &Endpoint, turn: &Turn) -> Result<Response, CloudError> {
        let credential = turn.credential()?;
        let was_known = credential.skew().is_some();
        let proof = match credential.key() {
            Key::Token(token) => Proof::Token(token.clone()),
            Key::AccessKey(key) => {
                let now = clock::now();
                let at = credential.skew().map_or(now, |skew| skew.corrected(now));
                Proof::AccessKey { key: key.clone(), project: self.signed_for(request), at }
            }
            Key::Issued(login, token) => {
                let held = token.borrow().clone();
                match held {
                    Some(token) => Proof::Token(token),
                    None => Proof::Token(self.issue(login, credential).await?),
                }
            }
            // It asks for tokens only, and those have a credential of their own.
            Key::Password(..) => Proof::None,
        };
        let outcome = self.carry(request, endpoint, &proof).await;
        self.again_by_their_clock(request, endpoint, credential, was_known, outcome).await
    }

    /// The project that a signature names. IAM is the account's.
    fn signed_for(&self, request: &Request) -> Option<ProjectId> {
        (request.service != Service::Iam).then(|| self.project.id.clone())
    }

    /// A signature that was refused for its time alone is made once more, by the gateway's clock, if that was not known
    /// before.
    async fn again_by_their_clock(
        &self,
        request: &Request,
        endpoint: &Endpoint,
        credential: &Credential,
        was_known: bool,
        outcome: Result<Response, CloudError>,
    ) -> Result<Response, CloudError> {
        let (Key::AccessKey(key), Some(skew)) = (credential.key(), credential.skew()) else { return outcome };
        let is_late = outcome.as_ref().err().and_then(Refusal::of) == Some(Refusal::ClockSkew);
        if was_known || !is_late {
            return outcome;
        }
        let at = skew.corrected(clock::now());
        let proof = Proof::AccessKey { key: key.clone(), project: self.signed_for(request), at };
        self.carry(request, endpoint, &proof).await
    }

    /// Gets a token for the project with a password.
    async fn issue(&self, login: &Credential, of_project: &Credential) -> Result<Secret, CloudError> {
        later::load().await?;
        let turn = login.turn(clock::now()).await?;
        let Key::Password(user, code) = turn.credential()?.key() else {
            return Err(CloudError::transport(Kind::WrongHost, Service::Iam.name()));
        };
        let code = code.borrow_mut().take();
        let outcome = self.token_for(user, code, &Scope::Project(self.project.id.clone())).await;
        turn.end(&outcome);
        let issued = outcome?;
        of_project.renew(issued.token.clone(), &issued.about);
        Ok(issued.token)
    }

    /// Asks IAM for a token.
    pub async fn token_for(
        &self,
        login: &Login,
        code: Option<OneTimeCode>,
        scope: &Scope,
    ) -> Result<Issued, CloudError> {
        let request = IssueToken { login, code, scope }.request();
        let (response, _) = self.exchange(&request, &self.project.iam, &Proof::None).await?;
        IssueToken::read(&response).map_err(|not| *not.error)
    }

    /// Asks IAM when a pasted token ends, once it was of use. What cannot be asked stays a guess.
    fn ask_about_token(&self) {
        let Some(credential) = self.credential.clone().filter(Credential::is_guessed) else { return };
        let session = self.clone();
        run(async move {
            let Key::Token(token) = credential.key() else { return };
            if later::load().await.is_err() {
                return;
            }
            let request = ShowToken { token: token.clone() }.request();
            let answer = session.exchange(&request, &session.project.iam, &Proof::Token(token.clone())).await;
            if let Some(facts) = answer.ok().and_then(|(response, _)| ShowToken::read(&response).ok()) {
                credential.note(&facts);
            }
        });
    }

    /// Sends a request and judges the answer by its status.
    async fn carry(&self, request: &Request, endpoint: &Endpoint, proof: &Proof) -> Result<Response, CloudError> {
        let (response, signed) = self.exchange(request, endpoint, proof).await?;
        if let (Some(credential), Proof::AccessKey { .. }) = (&self.credential, proof) {
            credential.note_skew(response.header("date").and_then(|date| Skew::of(clock::now(), date)));
        }
        if (200..300).contains(&response.status) {
            return Ok(response);
        }
        let mut error = CloudError::refused(&response);
        if let (Some(signed), Some(echo)) = (&signed, &mut error.echo) {
            echo.compared = compare(signed, &echo.text);
        }
        Err(error)
    }

    /// Sends a request and hands over whatever is answered, and what was signed.
    async fn exchange(
        &self,
        request: &Request,
        endpoint: &Endpoint,
        proof: &Proof,
    ) -> Result<(Response, Option<Secret>), CloudError> {
        match &self.carrier {
            Carrier::Network(requests, patience) => {
                let route = &self.project.route;
                if !matches!(proof, Proof::None) || request.body.is_some() {
                    self.trust.allows(route, [endpoint]).map_err(unacknowledged)?;
                }
                let proxy_token = untrack(|| self.proxy_tokens.of(route));
                let out = Outgoing::new(request, endpoint, route, proof, proxy_token.as_ref())?;
                let way = Way { project: &self.project, proxy_token: proxy_token.as_ref(), requests: *requests };
                let answer = way.send(request, endpoint, proof, &out, *patience).await?;
                Ok((answer, out.canonical))
            }
            Carrier::Demo(demo) => Ok((demo.send(request, endpoint).await?, None)),
        }
    }
}

fn unacknowledged(strangers: Vec<Reached>) -> CloudError {
    let origins: Vec<String> = strangers.into_iter().map(|stranger| stranger.origin).collect();
    CloudError::transport(Kind::Stranger, origins.join(", "))
}
