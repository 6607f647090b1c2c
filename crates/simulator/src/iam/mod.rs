//! IAM: who may sign in, the tokens that they get, the projects and regions that they may see.

pub(crate) mod accounts;
pub(crate) mod projects;
mod regions;
mod tokens;

use cloud::time::Moment;
use serde_json::{Value, json};

use crate::gateway::Given;
use crate::query::Query;
use crate::refusal::Refusal;
use crate::request::{Request, Service};
use crate::signature::{Claim, Keys};
use crate::token::{Holder, Tokens};
use accounts::Logins;

/// One API of IAM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Api {
    IssueToken,
    ShowToken,
    OwnProjects,
    Projects,
    Regions,
}

impl Api {
    fn find(request: &Request) -> Option<Self> {
        Some(match (request.method.as_str(), request.path()) {
            ("POST", "/v3/auth/tokens") => Self::IssueToken,
            ("GET", "/v3/auth/tokens") => Self::ShowToken,
            ("GET", "/v3/auth/projects") => Self::OwnProjects,
            ("GET", "/v3/projects") => Self::Projects,
            ("GET", "/v3/regions") => Self::Regions,
            _ => return None,
        })
    }
}

/// A request to IAM.
struct Asked<'a> {
    request: &'a Request,
    query: Query,
    service: Service,
    now: Moment,
}

impl Asked<'_> {
    /// What stands beside every list. Pages are asked for by number, and these links never lead to one.
    fn links(&self) -> Value {
        json!({ "self": format!("https://{}{}", self.service.host, self.request.path()), "next": null, "previous": null })
    }
}

/// What IAM has at hand.
pub(crate) struct Desk<'a> {
    /// The tokens.
    pub(crate) tokens: &'a mut Tokens,
    /// The access keys.
    pub(crate) keys: &'a mut Keys,
    /// Who has tried to sign in.
    pub(crate) logins: &'a mut Logins,
    /// The time by the clock that signatures are held against.
    pub(crate) clock: Moment,
}

/// What IAM answers.
pub(crate) fn answer(mut desk: Desk<'_>, now: Moment, request: &Request, service: Service) -> Result<Given, Refusal> {
    let api = Api::find(request).ok_or_else(Refusal::no_such_api)?;
    let asked = Asked { request, query: Query::read(request.query()), service, now };
    let mut holder = || holder(&mut desk, &asked);
    match api {
        Api::OwnProjects => Ok(projects::own(&asked, holder()?)),
        Api::Projects => projects::of_account(&asked, holder()?),
        Api::Regions => holder().map(|_| regions::list(&asked)),
        Api::ShowToken => {
            let holder = holder()?;
            tokens::show(&asked, desk.tokens, holder)
        }
        Api::IssueToken => tokens::issue(&asked, desk.tokens, desk.logins),
    }
}

/// Who asks.
fn holder(desk: &mut Desk<'_>, asked: &Asked<'_>) -> Result<Holder, Refusal> {
    let Some(token) = asked.request.header("x-auth-token").filter(|token| !token.is_empty()) else {
        return match asked.request.header("authorization").and_then(Claim::read) {
            Some(claim) => desk.keys.holder(desk.clock, asked.request, &claim).map(accounts::owner_of),
            None => Err(unauthenticated()),
        };
    };
    desk.tokens.look(asked.now, token, asked.service.region).map(|t| t.holder).map_err(|_| unauthenticated())
}

/// What IAM says to who shows nothing, or nothing that is good.
pub(crate) fn unauthenticated() -> Refusal {
    Refusal::iam(401, "The request you have made requires authentication.")
}

/// What IAM says to who may not.
pub(crate) fn forbidden() -> Refusal {
    Refusal::iam(403, "You are not authorized to perform the requested action.")
}
