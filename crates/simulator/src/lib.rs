//! The simulated cloud: a pure state machine from a request and a time to an answer.
//!
//! It holds a month of tasks of four projects in three regions, lets them run, finish and fail, and answers
//! as the cloud's APIs do: by `Host` header, strictly, with all their oddities, and, if it is told to, badly.
//! It has no clock, no socket and no chance that a seed does not decide: [`Simulator::answer`] gives the same
//! answer to the same request at the same time, whoever carries it.
//!
//! Not a reference: it knows of the cloud what documentation and working clients show.

#![forbid(unsafe_code)]

mod asked;
mod change;
mod databases;
mod dcs;
mod description;
mod faults;
mod gateway;
mod gaussdb;
mod history;
mod hostile;
mod iam;
mod kinds;
mod log;
pub mod message;
mod network;
mod query;
mod random;
mod refusal;
mod request;
mod row;
mod signature;
mod steps;
mod task;
mod taurusdb;
mod token;
mod wording;
mod world;

pub use asked::ImmediateOffset;
pub use description::{
    Description, Hosts, InstanceDescription, ListDescription, Lists, ProjectDescription, UserDescription,
};
pub use faults::{Effect, Fault};
pub use hostile::TRIP_WIRE;
pub use log::LogEntry;
pub use request::{Answer, Delivery, Request, Service};
pub use signature::{KeyPair, access_key_for, temporary_access_key_for};
pub use token::{TOKEN_LENGTH, expired_token_for, token_for};
pub use world::{PROJECTS, Project};

use cloud::call::Product;
use cloud::time::Moment;

use crate::faults::Faults;
use crate::gateway::{Gateway, Given};
use crate::hostile::Hostile;
use crate::log::Log;
use crate::random::{hex_id, mix};
use crate::refusal::Refusal;
use crate::world::World;

/// The simulated cloud.
#[derive(Debug)]
pub struct Simulator {
    seed: u64,
    start: Moment,
    world: World,
    gateway: Gateway,
    faults: Faults,
    log: Log,
    answered: u64,
}

impl Simulator {
    /// A cloud with this many tasks behind it when it starts.
    pub fn new(seed: u64, tasks: usize, start: Moment) -> Self {
        Self {
            seed,
            start,
            world: World::new(seed, tasks, start),
            gateway: Gateway::new(seed, start),
            faults: Faults::default(),
            log: Log::default(),
            answered: 0,
        }
    }

    /// The same cloud with another meaning of `offset` in TaurusDB's list of immediate jobs.
    #[must_use]
    pub fn with_immediate_offset(mut self, meaning: ImmediateOffset) -> Self {
        self.gateway.options.immediate_offset = meaning;
        self
    }

    /// The same cloud with one GaussDB task in every project whose row cannot be read.
    #[must_use]
    pub fn with_broken_row(mut self) -> Self {
        self.gateway.options.broken_row = true;
        self
    }

    /// The same cloud with tokens that are good for so many minutes; otherwise they are for a day.
    #[must_use]
    pub fn with_token_minutes(mut self, minutes: u32) -> Self {
        self.gateway.tokens.set_life(self.start, minutes);
        self
    }

    /// The same cloud with rows in every list whose texts mean harm; ids stay what they are.
    #[must_use]
    pub fn with_hostile_rows(mut self) -> Self {
        self.gateway.hostile = Some(Hostile::new(&self.world, self.start));
        self
    }

    /// What the cloud answers at this time.
    pub fn answer(&mut self, now: Moment, request: &Request) -> Answer {
        self.world.advance(now);
        self.answered += 1;
        let request_id = hex_id(mix(self.seed, self.answered));
        let service = request.service.or_else(|| Service::of_host(&request.host));
        let host = service.map_or(request.host.as_str(), |service| service.host);
        let (delay, effect) = self.faults.strike(&format!("{host}{}", request.path()));

        let mut answer = match &effect {
            Some(Effect::Html { status }) => faults::html(*status),
            Some(effect) => match refusal(effect, service, now) {
                Some(refusal) => carry(Err(refusal), service, &request_id),
                None => {
                    let given = self.gateway.pass(&mut self.world, now, request, service);
                    let mut answer = carry(given, service, &request_id);
                    faults::spoil(&mut answer, effect);
                    answer
                }
            },
            None => carry(self.gateway.pass(&mut self.world, now, request, service), service, &request_id),
        };
        if let Some(Effect::Throttled { retry_after: Some(seconds) }) = effect {
            answer.headers.push(("retry-after".into(), seconds.to_string()));
        }
        answer.headers.push(("date".into(), wording::http_date(now.plus(self.gateway.skew))));
        answer.delivery.delay_ms = delay;
        self.log.add(LogEntry::new(now, request, service, &answer));
        answer
    }

    /// Replaces all failures that are to happen.
    pub fn set_faults(&mut self, faults: Vec<Fault>) {
        self.faults.replace(faults);
    }

    /// The failures that are to happen.
    pub fn faults(&self) -> &[Fault] {
        self.faults.all()
    }

    /// What was asked, the oldest first.
    pub fn log(&self) -> impl Iterator<Item = &LogEntry> {
        self.log.entries()
    }

    /// Forgets what was asked.
    pub fn clear_log(&mut self) {
        self.log.clear();
    }

    /// Makes all tokens of this project worthless, as a change of a password or a permission does. The description
    /// has another one for it from then on. Whether there is such a project.
    pub fn revoke_tokens(&mut self, now: Moment, project: &str) -> bool {
        let place = PROJECTS.iter().position(|known| known.id == project);
        if let Some(place) = place {
            self.gateway.tokens.revoke(now, place);
        }
        place.is_some()
    }

    /// Sets the clock ahead, or back, that answers are dated by and signatures are held against. Everything else
    /// goes by the time as it is.
    pub fn set_clock_skew(&mut self, millis: i64) {
        self.gateway.skew = millis;
    }

    /// What there is at this time: accounts, projects, tokens, access keys, instances, ids.
    pub fn describe(&mut self, now: Moment) -> Description {
        self.world.advance(now);
        Description::new(&self.world, &self.gateway, now)
    }
}

/// What the cloud says when it is told to refuse; none for what is not a refusal.
fn refusal(effect: &Effect, service: Option<Service>, now: Moment) -> Option<Refusal> {
    let dcs = service.is_some_and(|service| service.product() == Some(Product::Dcs));
    let iam = service.is_some_and(|service| service.product().is_none());
    Some(match effect {
        Effect::Unauthorized | Effect::Expired if iam => iam::unauthenticated(),
        Effect::Unauthorized => Refusal::credential("decrypt token fail"),
        Effect::Expired => {
            Refusal::credential(&format!("token expires, expires_at: {}", wording::in_microseconds(now)))
        }
        Effect::Forbidden if iam => iam::forbidden(),
        Effect::Forbidden if dcs => Refusal::dcs(403, "DCS.2003", gateway::NO_PERMISSION),
        Effect::Forbidden => Refusal::databases(403, "DBS.280015", "Permission denied."),
        Effect::NotFound => Refusal::no_such_api(),
        Effect::Throttled { .. } => Refusal::gateway(
            429,
            "APIG.0308",
            "The throttling threshold has been reached: policy user over ratelimit,limit:20,time:1 second",
        ),
        Effect::ServerError { status: status @ 501..=599 } => {
            Refusal::gateway(*status, "APIG.0201", "Backend unavailable or timed out.")
        }
        Effect::ServerError { status } if iam => Refusal::iam(*status, "An unexpected error occurred."),
        Effect::ServerError { status } if dcs => Refusal::dcs(*status, "DCS.5000", "Internal service error."),
        Effect::ServerError { status } => Refusal::databases(*status, "DBS.280005", "Server error. Try again later."),
        _ => return None,
    })
}

/// The answer that a transport carries.
fn carry(given: Result<Given, Refusal>, service: Option<Service>, request_id: &str) -> Answer {
    let Given { status, headers, body } =
        given.unwrap_or_else(|refusal| Given { status: refusal.status, ..Given::json(refusal.body(request_id)) });
    // IAM has a name and a form of its own for the id of a request.
    let id = match service.filter(|service| service.product().is_none()) {
        Some(iam) => ("x-iam-trace-id", format!("token_{}_null_{request_id}", iam.region.unwrap_or("global"))),
        None => ("x-request-id", request_id.to_owned()),
    };
    let kind = body.is_some().then(|| ("content-type", "application/json".to_owned()));
    Answer {
        status,
        headers: kind.into_iter().chain([id]).chain(headers).map(|(name, value)| (name.to_owned(), value)).collect(),
        body: body.map(|body| body.to_string().into_bytes()).unwrap_or_default(),
        delivery: Delivery::default(),
    }
}
