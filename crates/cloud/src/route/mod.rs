//! How a call gets to its host: straight, through the page's own origin, or through a proxy. There is no default
//! and no way from one to another.

mod base64;
mod envelope;
mod form;
mod headers;
mod outgoing;
mod pattern;
mod template;

pub use form::Form;
pub use outgoing::Outgoing;
pub use template::{Template, TemplateError};

use crate::call::Request;
use crate::machine::Reached;
use crate::region::Endpoint;
use pattern::Target;

/// The way a connection's calls take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Straight to the cloud's host. The cloud answers no preflight, so browsers usually block it.
    Direct,
    /// Through a path of the page's own origin, behind which somebody put a proxy.
    SameOrigin(Template),
    /// Through a proxy at another origin.
    Proxy(Template),
}

impl Route {
    /// What [`Route::SameOrigin`] uses unless it is told otherwise: the path of the nginx in `deploy/`.
    pub const SAME_ORIGIN_DEFAULT: &'static str = "/cloud/{host}{path}";

    /// How its proxy is spoken to; none for the direct way.
    pub const fn template(&self) -> Option<&Template> {
        match self {
            Self::Direct => None,
            Self::SameOrigin(template) | Self::Proxy(template) => Some(template),
        }
    }

    /// Every origin that calls to these hosts go to, each once, and whose machine it is; `page` is the page's own.
    /// What nothing stands for is left out: no call to it leaves.
    pub fn origins<'a>(&self, hosts: impl IntoIterator<Item = &'a Endpoint>, page: &str) -> Vec<Reached> {
        let mut origins: Vec<Reached> = Vec::new();
        for host in hosts {
            let reached = match self.template().map(|template| template.base(host)) {
                None => Reached::at(host, page),
                Some(Some(base)) => base.at.as_ref().map_or_else(|| Reached::page(page), |at| Reached::at(at, page)),
                Some(None) => continue,
            };
            if !origins.contains(&reached) {
                origins.push(reached);
            }
        }
        origins
    }

    /// Refuses a host that nothing of the template stands for.
    pub fn check<'a>(&self, hosts: impl IntoIterator<Item = &'a Endpoint>) -> Result<(), TemplateError> {
        let Some(template) = self.template() else { return Ok(()) };
        match hosts.into_iter().find(|host| template.base(host).is_none()) {
            Some(host) => Err(TemplateError::NoBase(host.authority())),
            None => Ok(()),
        }
    }

    /// The address to fetch: absolute, or a path of the page's own origin. None where nothing stands for the host.
    pub fn address(&self, endpoint: &Endpoint, request: &Request) -> Option<String> {
        match self.template() {
            None => Some(direct(endpoint, request)),
            Some(template) => template.address(endpoint, request),
        }
    }
}

/// The address to reach.
fn direct(endpoint: &Endpoint, request: &Request) -> String {
    Target { endpoint, path: &request.path, query: &request.query }.url()
}
