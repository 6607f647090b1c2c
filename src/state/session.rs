//! What can ask one project of the cloud: a connection, its credential, and whatever carries requests.

use std::rc::Rc;
use std::sync::Arc;

use cloud::call::{Request, Response, Service};
use cloud::connection::Connection;
use cloud::error::{CloudError, Kind};
use cloud::region::Endpoint;
use cloud::route::Outgoing;
use cloud::secret::Secret;

use super::credential::{Credential, Turn};
use super::gate::Gate;
use super::path_check;
use crate::browser::demo::Demo;
use crate::browser::page;

/// What carries a request to the cloud and an answer back. The rest of the app cannot tell them apart.
#[derive(Clone)]
pub enum Carrier {
    /// The network, with the milliseconds it is waited for. Its paths are proved before a credential leaves.
    Network(u32),
    /// The simulated cloud in a worker of the page.
    Demo(Rc<Demo>),
}

/// A session with one project.
#[derive(Clone)]
pub struct Session {
    /// Whose tasks, on which way.
    pub connection: Arc<Connection>,
    /// Who asks; the demo wants nobody.
    pub credential: Option<Credential>,
    /// What carries.
    pub carrier: Carrier,
    /// How many at once.
    pub gate: Gate,
}

impl Session {
    /// Asks, when it is this request's turn and somebody can see the page. An answer is one of success; anything
    /// else is the error.
    pub async fn ask(&self, request: &Request) -> Result<Response, CloudError> {
        // Only a product that the connection asks has a list or a job here.
        let no_host = || CloudError::transport(Kind::WrongHost, request.service.name());
        let Service::Product(product) = request.service else { return Err(no_host()) };
        let endpoint = self.connection.endpoint(product).ok_or_else(no_host)?;
        let (turn, _pass) = loop {
            page::until_seen().await;
            let turn = match &self.credential {
                Some(credential) => Some(credential.turn().await?),
                None => None,
            };
            let pass = self.gate.enter(&endpoint.authority()).await;
            // Nobody may be looking any more by the time it is this request's turn.
            if !page::is_hidden() {
                break (turn, pass);
            }
        };
        let token = turn.as_ref().map(Turn::token).transpose()?;
        let outcome = self.carry(request, endpoint, token).await;
        if let Some(turn) = turn {
            turn.end(&outcome);
        }
        outcome
    }

    async fn carry(
        &self,
        request: &Request,
        endpoint: &Endpoint,
        token: Option<Secret>,
    ) -> Result<Response, CloudError> {
        let response = match &self.carrier {
            Carrier::Network(patience) => {
                let out = Outgoing::new(request, endpoint, &self.connection.route, token);
                path_check::send(&self.connection, request, endpoint, &out, *patience).await?
            }
            Carrier::Demo(demo) => demo.send(request, endpoint).await?,
        };
        if (200..300).contains(&response.status) { Ok(response) } else { Err(CloudError::refused(&response)) }
    }
}
