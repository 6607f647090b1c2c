//! No credential leaves on a path that was not proved: what a path is proved with, and the memory of what was.

use std::cell::RefCell;

use cloud::call::{Method, Request, Response};
use cloud::connection::Project;
use cloud::credential::Credential as Proof;
use cloud::error::{CloudError, Kind};
use cloud::path::{Cause, Finding, Key, Proofs};
use cloud::region::Endpoint;
use cloud::route::{Outgoing, Route};
use cloud::secret::Secret;

use super::proving::prove_for;
use super::requests::Requests;
use crate::browser::{clock, later, storage};

thread_local! {
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

pub(super) fn remember(change: impl FnOnce(&mut Proofs)) {
    PROOFS.with_borrow_mut(|proofs| {
        // Another tab may have proved something meanwhile. Where nothing is remembered, the page remembers.
        if let Ok(Some(text)) = storage::read(storage::Key::Proofs) {
            *proofs = Proofs::read(&text);
        }
        change(proofs);
        let _ = storage::write(storage::Key::Proofs, &proofs.write());
    });
}

/// The route of a connection, as proofs tell routes apart.
pub(super) fn form(route: &Route) -> String {
    match route {
        Route::Direct => "direct".to_owned(),
        Route::SameOrigin(template) | Route::Proxy(template) => template.to_string(),
    }
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
        let key = Key::of(&form(&self.project.route), request.method, out);
        if is_proven(&key) {
            return Ok(false);
        }
        later::load().await?;
        prove_for(self, request, endpoint, proof, key).await.map(|()| true)
    }
}

/// Whether a proxy says that it got nothing from the cloud that it could pass on.
fn is_lost(answer: &Result<Response, CloudError>) -> bool {
    answer
        .as_ref()
        .is_ok_and(|response| response.status == 502 && CloudError::refused(response).kind == Kind::RouteFault)
}
