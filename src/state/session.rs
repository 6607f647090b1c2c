//! What can ask one project of the cloud: a connection, its credential, and whatever carries requests.

use std::rc::Rc;
use std::sync::Arc;

use cloud::call::{Request, Response};
use cloud::connection::Connection;
use cloud::error::{CloudError, Kind};
use cloud::secret::Secret;

use super::gate::Gate;
use crate::browser::demo::Demo;
use crate::browser::fetch;

/// What carries a request to the cloud and an answer back. The rest of the app cannot tell them apart.
#[derive(Clone)]
pub enum Carrier {
    /// The network, with the milliseconds it is waited for.
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
    pub token: Option<Secret>,
    /// What carries.
    pub carrier: Carrier,
    /// How many at once.
    pub gate: Gate,
}

impl Session {
    /// Asks, when it is this request's turn. An answer is one of success; anything else is the error.
    pub async fn ask(&self, request: &Request) -> Result<Response, CloudError> {
        let no_host = || CloudError::transport(Kind::WrongHost, "this connection does not ask that product");
        let endpoint = self.connection.endpoint(request.product).ok_or_else(no_host)?;
        let _pass = self.gate.enter(&endpoint.authority()).await;
        let response = match &self.carrier {
            Carrier::Network(patience) => {
                let outgoing = self.connection.outgoing(request, self.token.clone()).ok_or_else(no_host)?;
                fetch::send(&outgoing, *patience).await?
            }
            Carrier::Demo(demo) => demo.send(request, endpoint).await?,
        };
        if (200..300).contains(&response.status) { Ok(response) } else { Err(CloudError::refused(&response)) }
    }
}
