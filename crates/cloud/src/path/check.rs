//! The check itself: it says what to try next, is told what came of it, and ends in one cause or in a proof.
//! Nothing that it sends is good for anything.

use super::cause::{Cause, Finding};
use super::probe::{self, Answer, How, Outcome, Permission, Probe};
use super::remedy::Site;
use super::sent;
use crate::call::{Request, Response};
use crate::error::{CloudError, Kind};
use crate::id::ProjectId;
use crate::machine::Machine;
use crate::region::Endpoint;
use crate::route::{Outgoing, Route};
use crate::sign::Skew;

/// What is known of the page that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its origin.
    pub origin: String,
    /// Whether the browser has a network.
    pub is_online: bool,
}

/// What is to be sent once the path is proved.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The request.
    pub request: &'a Request,
    /// Whose host it is for.
    pub endpoint: &'a Endpoint,
    /// The project whose id stands in its path.
    pub project: &'a ProjectId,
    /// A header of the answer, in lower case, without which it is worth nothing.
    pub needs: Option<&'static str>,
}

/// What a check tries.
#[derive(Clone, Debug)]
pub struct Plan {
    page: Page,
    /// With a credential as long as the real one.
    full: Outgoing,
    /// With a short one.
    short: Outgoing,
    /// With escapes in path and query that do not survive being decoded, and the address that it is to reach.
    escaped: Option<(Outgoing, String)>,
    host: String,
    needs: Option<&'static str>,
    is_direct: bool,
    is_thorough: bool,
}

impl Plan {
    /// Plans a check. `outgoing` makes what would leave for a request with a made-up credential, a short one or one
    /// as long as the real one. A thorough check takes six seconds longer and finds out whether the browser
    /// remembers preflights.
    pub fn new(
        page: Page,
        subject: Subject<'_>,
        is_thorough: bool,
        outgoing: impl Fn(&Request, bool) -> Result<Outgoing, CloudError>,
    ) -> Result<Self, CloudError> {
        let Subject { request, endpoint, project, needs } = subject;
        let request = &probe::made_up_request(request);
        let (short, full) = (outgoing(request, true)?, outgoing(request, false)?);
        // A `?` in the place of the project's id: it stays within its segment unless somebody decodes it.
        let escaped = request.path.contains(project.as_str()).then(|| {
            let and = if request.query.is_empty() { "" } else { "&" };
            let escaped = Request {
                path: request.path.replacen(project.as_str(), &format!("{project}%3F"), 1),
                query: format!("{}{and}escaped=%2B%20%26%3D", request.query),
                ..request.clone()
            };
            let reached = Route::Direct.address(endpoint, &escaped).unwrap_or_default();
            outgoing(&escaped, false).map(|out| (out, reached))
        });
        let escaped = escaped.transpose()?;
        let is_direct = sent::origin(&full.url) == endpoint.to_string();
        Ok(Self { page, full, short, escaped, host: endpoint.authority(), needs, is_direct, is_thorough })
    }

    /// What would leave with a credential as long as the real one.
    pub const fn full(&self) -> &Outgoing {
        &self.full
    }

    /// What lines for its proxy are filled in with.
    pub fn site(&self) -> Site {
        Site {
            page: self.page.origin.clone(),
            target: self.origin().to_owned(),
            headers: sent::unsafe_headers(&self.full).join(", "),
            host: self.host.clone(),
        }
    }

    /// The origin that is asked; empty for the page's own.
    fn origin(&self) -> &str {
        sent::origin(&self.full.url)
    }

    fn is_same_origin(&self) -> bool {
        self.origin().is_empty() || self.origin() == self.page.origin
    }

    /// The cloud's answer, out of what came; or what that says of the path.
    fn finding(&self, response: &Response) -> Result<Response, Finding> {
        let error = match self.full.answer(response.clone()) {
            Ok(answer) => return Finding::of_answer(&answer).map_or(Ok(answer), Err),
            Err(error) => error,
        };
        // An envelope's proxy says what it could not do; somebody before it has words of their own.
        Err(match (error.kind, error.message.is_empty()) {
            (Kind::ProxyToken, _) => Finding::new(Cause::ProxyWantsSignIn, error.message),
            (_, false) => Finding::new(Cause::ProxyFailed, error.message),
            (_, true) => Finding::of_answer(response)
                .unwrap_or_else(|| Finding::new(Cause::NotTheCloud, format!("HTTP {}", response.status))),
        })
    }

    fn asks_first(&self) -> bool {
        !self.is_same_origin() && !sent::unsafe_headers(&self.full).is_empty()
    }

    /// The names of the permission that guards the address, of which browsers know different ones; none where
    /// nothing does.
    fn permissions(&self) -> Option<&'static [&'static str]> {
        let target = bare_host(self.origin());
        if self.is_same_origin() || Machine::of(bare_host(&self.page.origin)) == Machine::ThisComputer {
            return None;
        }
        if Machine::of(target) == Machine::ThisComputer {
            return Some(&["loopback-network", "local-network-access"]);
        }
        let ipv4 = target.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_private() || ip.is_link_local());
        let is_near = ipv4 || target.ends_with(".local") || !target.contains(['.', '[']);
        is_near.then_some(&["local-network", "local-network-access"])
    }
}

/// The host of an origin, without scheme and port.
fn bare_host(origin: &str) -> &str {
    let authority = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    match authority.find(']') {
        Some(end) => authority.get(..=end).unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

/// A step of the check, as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// What page and address tell by themselves.
    Address,
    /// The browser lets the page reach this computer and its neighbours.
    Network,
    /// Somebody answers.
    Host,
    /// The page may read the answer.
    Origin,
    /// The page may send the credential.
    Preflight,
    /// The cloud itself answers, to a credential as long as the real one.
    Cloud,
    /// The address arrives as it was sent.
    Intact,
    /// The page may read the headers it wants.
    Exposed,
    /// The clocks agree.
    Clock,
    /// The browser remembers what it may send.
    Caching,
}

impl Step {
    /// All of them, in their order.
    pub const ALL: [Self; 10] = [
        Self::Address,
        Self::Network,
        Self::Host,
        Self::Origin,
        Self::Preflight,
        Self::Cloud,
        Self::Intact,
        Self::Exposed,
        Self::Clock,
        Self::Caching,
    ];
}

/// How a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not reached.
    Waiting,
    /// Under way.
    Running,
    /// In order.
    Passed,
    /// There is nothing to find out on this path.
    Skipped,
    /// Here it ends.
    Failed,
}

/// What a proved path is like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proven {
    /// What could be better.
    pub advice: Vec<Finding>,
    /// How far our clock is ahead of the cloud's, where its date could be read.
    pub skew: Option<Skew>,
}

/// What is to be done next.
#[derive(Clone, Debug)]
pub enum Next {
    /// Ask the browser for the first permission of these that it knows.
    Permission(&'static [&'static str]),
    /// Send this.
    Send(Probe),
    /// It is over.
    Done(Result<Proven, Finding>),
}

/// Where the check is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum At {
    Permission,
    Plain,
    /// A plain answer cannot be read: is it a redirect?
    Moved(String),
    /// It is none: is there an answer at all? Not asked before, as browsers follow redirects when they ask so.
    Alive(String),
    /// Nobody answers: was the reader asked just now, and said no?
    PermissionAgain(String),
    Short,
    /// The preflight fails: would one that asks for nothing?
    Bare,
    /// Which header is it?
    Alone(usize),
    Full,
    /// Something that is not the cloud answers: does it see two slashes as one?
    Slashes(Finding),
    Escaped,
    /// A call that needs no preflight, for its time; in how many pairs so far the other took about twice as long.
    OneWay(u8),
    BothWays(u8, u32),
    Over,
}

/// A check under way.
#[derive(Clone, Debug)]
pub struct Check {
    plan: Plan,
    at: At,
    step: Step,
    /// The headers that no preflight allows, each tried alone.
    refused: Vec<String>,
    /// The answer to the short credential.
    short: Option<Response>,
    proven: Proven,
    verdict: Option<Result<Proven, Finding>>,
}

/// Statuses with which servers refuse heads that are too large. A proxy whose next one does so may say 502.
const TOO_LARGE: [u16; 6] = [400, 413, 414, 431, 494, 502];
/// Browsers remember for five seconds what nobody told them to remember.
const FORGOTTEN_AFTER: u32 = 5_500;
/// A clock that is off by less is no news, in milliseconds.
const SMALL_SKEW: u64 = 60_000;

impl Check {
    /// Begins a check.
    pub fn new(plan: Plan) -> Self {
        let at = if plan.permissions().is_some() { At::Permission } else { At::Plain };
        let proven = Proven::default();
        let mut check =
            Self { plan, at: At::Over, step: Step::Address, refused: Vec::new(), short: None, proven, verdict: None };
        check.go(at);
        check
    }

    /// What is to be done now.
    pub fn next(&self) -> Next {
        let Plan { full, short, .. } = &self.plan;
        let plain = || probe::plain(full);
        let probe = match &self.at {
            At::Permission | At::PermissionAgain(_) => {
                return Next::Permission(self.plan.permissions().unwrap_or_default());
            }
            At::Alive(_) => Probe::new(How::Blind, plain()),
            At::Plain => Probe::new(How::Call, plain()),
            At::OneWay(_) => Probe { pause: FORGOTTEN_AFTER, ..Probe::new(How::Call, plain()) },
            At::Moved(_) => Probe::new(How::Stay, plain()),
            At::Short | At::BothWays(..) => Probe::new(How::Call, short.clone()),
            At::Bare => Probe::new(How::AskFirst, plain()),
            At::Alone(at) => {
                let names = sent::unsafe_headers(short);
                Probe::new(How::Call, probe::only(short, names.get(*at).map_or("", String::as_str)))
            }
            At::Full => Probe::new(How::Call, full.clone()),
            At::Slashes(_) => Probe::new(How::Call, probe::single_slashed(short).unwrap_or_else(|| short.clone())),
            At::Escaped => {
                Probe::new(How::Call, self.plan.escaped.as_ref().map_or_else(|| full.clone(), |(out, _)| out.clone()))
            }
            At::Over => return Next::Done(self.verdict.clone().unwrap_or_else(|| Ok(self.proven.clone()))),
        };
        Next::Send(probe)
    }

    /// How each step is.
    pub fn states(&self) -> Vec<(Step, State)> {
        let skipped = |step| match step {
            Step::Network => self.plan.permissions().is_none(),
            Step::Origin => self.plan.is_same_origin(),
            // What an envelope holds is read with it.
            Step::Exposed => self.plan.is_same_origin() || self.plan.full.is_wrapped(),
            Step::Preflight => !self.plan.asks_first(),
            Step::Intact => self.plan.escaped.is_none(),
            Step::Caching => !(self.plan.is_thorough && self.plan.asks_first()),
            Step::Address | Step::Host | Step::Cloud | Step::Clock => false,
        };
        let here = match &self.verdict {
            None => State::Running,
            Some(Ok(_)) => State::Passed,
            Some(Err(_)) => State::Failed,
        };
        let state = |step: Step| match step.cmp(&self.step) {
            std::cmp::Ordering::Equal if !skipped(step) => here,
            std::cmp::Ordering::Greater if here != State::Passed => State::Waiting,
            _ if skipped(step) => State::Skipped,
            _ => State::Passed,
        };
        Step::ALL.map(|step| (step, state(step))).to_vec()
    }

    fn go(&mut self, at: At) {
        self.step = match at {
            At::Permission => Step::Network,
            At::Plain | At::Moved(_) | At::Alive(_) | At::PermissionAgain(_) => Step::Host,
            At::Short | At::Bare | At::Alone(_) if self.plan.asks_first() => Step::Preflight,
            At::Short | At::Bare | At::Alone(_) | At::Full | At::Slashes(_) => Step::Cloud,
            At::Escaped => Step::Intact,
            At::OneWay(_) | At::BothWays(..) => Step::Caching,
            At::Over => self.step,
        };
        self.at = at;
    }

    fn find(&mut self, cause: Cause, evidence: String) {
        self.end(Err(Finding { cause, evidence }));
    }

    fn end(&mut self, verdict: Result<Proven, Finding>) {
        self.verdict = Some(verdict);
        self.at = At::Over;
    }

    /// Takes what came of the last thing that was to be done. Every check ends, whatever it is told.
    pub fn tell(&mut self, outcome: Outcome) {
        let at = std::mem::replace(&mut self.at, At::Over);
        // What comes after the cloud has answered spoils nothing by failing.
        let is_proved = matches!(at, At::Slashes(_) | At::Escaped | At::OneWay(_) | At::BothWays(..) | At::Over);
        match outcome {
            Outcome::PolicyViolation(by) if !is_proved => return self.find(Cause::PagePolicy, by),
            Outcome::Late if !is_proved => return self.find(Cause::Late, self.plan.full.url.clone()),
            _ => {}
        }
        match at {
            At::Permission => match outcome {
                Outcome::Permission(Permission::Denied) => self.deny(),
                _ => self.go(At::Plain),
            },
            At::Plain => match outcome {
                Outcome::Answer(_) => self.go(At::Short),
                Outcome::Rejected(words) => self.go(At::Moved(words)),
                _ => self.go(At::Moved(String::new())),
            },
            At::Moved(words) => match outcome {
                Outcome::Redirect => self.find(Cause::Redirects, self.plan.origin().to_owned()),
                _ if self.plan.is_same_origin() => self.silent(words),
                _ => self.go(At::Alive(words)),
            },
            At::Alive(words) => match outcome {
                Outcome::Rejected(words) if self.plan.permissions().is_some() => self.go(At::PermissionAgain(words)),
                Outcome::Rejected(words) => self.silent(words),
                _ => {
                    self.step = Step::Origin;
                    self.find(if self.plan.is_direct { Cause::DirectBlocked } else { Cause::NoAllowOrigin }, words);
                }
            },
            At::PermissionAgain(words) => match outcome {
                Outcome::Permission(Permission::Denied) => self.deny(),
                _ => self.silent(words),
            },
            At::Short => match outcome {
                Outcome::Answer(answer) => {
                    self.short = Some(answer.response);
                    self.go(At::Full);
                }
                _ if self.plan.asks_first() => self.go(At::Bare),
                _ => self.go(At::Full),
            },
            At::Bare => match outcome {
                Outcome::Answer(_) => self.go(At::Alone(0)),
                _ => self.find(Cause::PreflightRefused, format!("OPTIONS {}", self.plan.full.url)),
            },
            At::Alone(index) => {
                let names = sent::unsafe_headers(&self.plan.short);
                if !matches!(outcome, Outcome::Answer(_)) {
                    self.refused.extend(names.get(index).cloned());
                }
                if index + 1 < names.len() {
                    self.go(At::Alone(index + 1));
                } else {
                    // Each alone and not all together is no less a refusal.
                    let refused = std::mem::take(&mut self.refused);
                    let refused = if refused.is_empty() { names } else { refused };
                    self.find(Cause::HeaderNotAllowed, refused.join(", "));
                }
            }
            At::Full => self.take_full(outcome),
            At::Slashes(finding) => {
                let short = self.short.take();
                let same = |answer: &Answer| {
                    short.is_some_and(|short| {
                        (short.status, &short.body) == (answer.response.status, &answer.response.body)
                    })
                };
                match outcome {
                    Outcome::Answer(answer) if same(&answer) => self.find(Cause::SlashesMerged, finding.evidence),
                    _ => self.end(Err(finding)),
                }
            }
            At::Escaped => match outcome {
                Outcome::Answer(answer) if self.is_rewritten(&answer.response) => {
                    let address = self.plan.escaped.as_ref().map(|(_, address)| address.clone());
                    self.find(Cause::AddressRewritten, address.unwrap_or_default());
                }
                _ => self.measure(),
            },
            At::OneWay(slow) => match outcome {
                Outcome::Answer(answer) => self.go(At::BothWays(slow, answer.millis)),
                _ => self.end(Ok(self.proven.clone())),
            },
            At::BothWays(slow, plain) => match outcome {
                // A second pair, as one may have been slow for another reason.
                Outcome::Answer(answer) if answer.millis > plain + plain / 2 + 20 && slow == 0 => {
                    self.go(At::OneWay(1))
                }
                Outcome::Answer(answer) => {
                    if answer.millis > plain + plain / 2 + 20 {
                        let evidence = format!("{} ms : {plain} ms", answer.millis);
                        self.proven.advice.push(Finding::new(Cause::PreflightNotRemembered, evidence));
                    }
                    self.end(Ok(self.proven.clone()));
                }
                _ => self.end(Ok(self.proven.clone())),
            },
            At::Over => {}
        }
    }

    fn deny(&mut self) {
        self.step = Step::Network;
        self.find(Cause::LocalNetworkDenied, self.plan.origin().to_owned());
    }

    /// Nobody answers.
    fn silent(&mut self, words: String) {
        let cause = if self.plan.page.is_online { Cause::HostDown } else { Cause::Offline };
        let origin = if self.plan.origin().is_empty() { &self.plan.page.origin } else { self.plan.origin() };
        self.find(cause, format!("{origin} {words}").trim_end().to_owned());
    }

    fn take_full(&mut self, outcome: Outcome) {
        let passes_short = self.short.as_ref().is_some_and(|short| self.plan.finding(short).is_ok());
        let size = || format!("{} B", sent::longest_secret(&self.plan.full));
        let Outcome::Answer(answer) = outcome else {
            // A short one was answered on the same way a moment ago.
            return match self.short {
                Some(_) => self.find(Cause::TooLargeUp, size()),
                None => self.silent(String::new()),
            };
        };
        let inner = self.plan.full.answer(answer.response.clone());
        let status = inner.map_or(answer.response.status, |inner| inner.status);
        match self.plan.finding(&answer.response) {
            Err(_) if passes_short && TOO_LARGE.contains(&status) => {
                self.find(Cause::TooLargeUp, format!("{}, HTTP {status}", size()));
            }
            Err(finding)
                if matches!(answer.response.status, 400 | 404)
                    && matches!(finding.cause, Cause::HtmlAnswer | Cause::NotTheCloud)
                    && probe::single_slashed(&self.plan.short).is_some() =>
            {
                self.go(At::Slashes(finding));
            }
            Err(finding) => self.end(Err(finding)),
            Ok(response) => self.learn(&Answer { response, ..answer }),
        }
    }

    /// The cloud has answered: what can be read of it?
    fn learn(&mut self, answer: &Answer) {
        let has = |name: &str| answer.response.header(name).is_some();
        let wanted = ["x-request-id", "date"].into_iter().filter(|name| !has(name));
        if !self.plan.is_same_origin() && !self.plan.full.is_wrapped() {
            let is_hidden = !answer.response.headers.iter().any(|(name, _)| probe::needs_exposing(name));
            if let Some(needed) = self.plan.needs.filter(|name| is_hidden && !has(name)) {
                self.step = Step::Exposed;
                return self.find(Cause::HeaderNotExposed, needed.to_owned());
            }
            let hidden = wanted.collect::<Vec<_>>().join(", ");
            if !hidden.is_empty() {
                self.proven.advice.push(Finding::new(Cause::HeaderNotExposed, hidden));
            }
        }
        // It was written when the answer was on its way: half of the time it took is ours.
        let sent = answer.at.plus(-i64::from(answer.millis / 2));
        self.proven.skew = answer.response.header("date").and_then(|date| Skew::of(sent, date));
        if let Some(skew) = self.proven.skew.filter(|skew| skew.millis.unsigned_abs() > SMALL_SKEW) {
            self.proven.advice.push(Finding::new(Cause::ClockOff, format!("{:+} s", skew.millis / 1_000)));
        }
        match self.plan.escaped {
            Some(_) => self.go(At::Escaped),
            None => self.measure(),
        }
    }

    /// Whether an address with escapes did not reach the cloud as it was sent: what was one segment of it is two
    /// things now, or a proxy that tells what it asked for (cors-anywhere) tells something else.
    fn is_rewritten(&self, response: &Response) -> bool {
        let told = response.header("x-request-url");
        let sent = self.plan.escaped.as_ref().map(|(_, address)| address.as_str());
        told.is_some() && told != sent
            || self.plan.finding(response).is_err_and(|finding| finding.cause == Cause::HostNotRewritten)
    }

    fn measure(&mut self) {
        if self.plan.is_thorough && self.plan.asks_first() {
            self.go(At::OneWay(0));
        } else {
            self.step = Step::Caching;
            self.end(Ok(self.proven.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Language, Method, Product};
    use crate::credential::Credential;
    use crate::route::Template;
    use crate::secret::Secret;
    use crate::time::Moment;
    use proptest::prelude::*;

    const PROJECT: &str = "053f533ead80d5102f0cc012e8d468a4";
    const REFUSED: &str = r#"{"error_msg":"decrypt token fail","error_code":"APIG.0301"}"#;

    fn plan_of(page: &str, route: &Route, needs: Option<&'static str>, is_thorough: bool) -> Plan {
        let project = ProjectId::parse(PROJECT).unwrap();
        let endpoint = Endpoint::https("dcs.cn-north-4.myhuaweicloud.com");
        let request = Request::get(Product::Dcs, format!("/v2/{PROJECT}/tasks"), "limit=200".into());
        let request = request.in_language(Language::English);
        let subject = Subject { request: &request, endpoint: &endpoint, project: &project, needs };
        let page = Page { origin: page.into(), is_online: true };
        Plan::new(page, subject, is_thorough, |request, is_short| {
            let token = Secret::new("x".repeat(if is_short { 5 } else { 12_288 }));
            Outgoing::new(request, &endpoint, route, &Credential::Token(token), None)
        })
        .unwrap()
    }

    fn proxy(template: &str) -> Route {
        Route::Proxy(Template::proxy(template).unwrap())
    }

    const PREFIX: &str = "https://p.example/{url}";
    const PAGE: &str = "https://tasks.example";

    fn plan() -> Plan {
        plan_of(PAGE, &proxy(PREFIX), None, false)
    }

    fn same_origin() -> Plan {
        plan_of(PAGE, &Route::SameOrigin(Template::same_origin("/cloud/{host}{path}").unwrap()), None, true)
    }

    fn at() -> Moment {
        Moment::read("2026-11-21T08:00:00Z").unwrap()
    }

    fn answered(status: u16, headers: &[(&str, &str)], body: &str, millis: u32) -> Outcome {
        let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Outcome::Answer(Answer { response: Response { status, headers, body: body.into() }, millis, at: at() })
    }

    fn answer(status: u16, body: &str) -> Outcome {
        answered(status, &[("x-request-id", "r"), ("date", "Sat, 21 Nov 2026 08:00:00 GMT")], body, 50)
    }

    fn cloud() -> Outcome {
        answer(401, REFUSED)
    }

    fn rejected() -> Outcome {
        Outcome::Rejected("Failed to fetch".into())
    }

    use Outcome::{Late, Opaque, Redirect};
    use Permission::{Denied, Granted, Prompt};

    fn run(plan: Plan, outcomes: Vec<Outcome>) -> Check {
        let mut check = Check::new(plan);
        for outcome in outcomes {
            assert!(!matches!(check.next(), Next::Done(_)), "ended early: {:?}", check.next());
            check.tell(outcome);
        }
        check
    }

    fn verdict(check: &Check) -> Result<Proven, Finding> {
        match check.next() {
            Next::Done(verdict) => verdict,
            other => panic!("goes on: {other:?}"),
        }
    }

    fn finding(plan: Plan, outcomes: Vec<Outcome>) -> (Cause, String) {
        let finding = verdict(&run(plan, outcomes)).unwrap_err();
        (finding.cause, finding.evidence)
    }

    fn cause(plan: Plan, outcomes: Vec<Outcome>) -> Cause {
        finding(plan, outcomes).0
    }

    #[test]
    fn a_whole_path_is_proved() {
        let check = run(plan(), vec![cloud(), cloud(), cloud(), cloud()]);
        let proven = verdict(&check).unwrap();
        assert_eq!((proven.advice, proven.skew.map(|skew| skew.millis)), (vec![], Some(-25)));
        use State::{Passed, Skipped};
        let states: Vec<State> = check.states().into_iter().map(|(_, state)| state).collect();
        assert_eq!(states, [Passed, Skipped, Passed, Passed, Passed, Passed, Passed, Passed, Passed, Skipped]);
    }

    #[test]
    fn on_the_pages_own_origin_nothing_needs_leave() {
        let check = run(same_origin(), vec![cloud(), cloud(), answered(401, &[], REFUSED, 9), cloud()]);
        assert_eq!(verdict(&check), Ok(Proven::default()));
        assert_eq!(cause(same_origin(), vec![rejected(), rejected()]), Cause::HostDown);
        assert_eq!(cause(same_origin(), vec![rejected(), Redirect]), Cause::Redirects);
        let full = answer(400, "<html>Request Header Or Cookie Too Large");
        assert_eq!(cause(same_origin(), vec![cloud(), cloud(), full]), Cause::TooLargeUp);
    }

    #[test]
    fn before_anything_is_asked() {
        let mut local = plan_of(PAGE, &proxy("http://127.0.0.1:8010/{url}"), None, false);
        assert_eq!(local.permissions(), Some(["loopback-network", "local-network-access"].as_slice()));
        assert_eq!(cause(local.clone(), vec![Outcome::Permission(Denied)]), Cause::LocalNetworkDenied);
        let asked =
            |then| vec![Outcome::Permission(Prompt), rejected(), rejected(), rejected(), Outcome::Permission(then)];
        assert_eq!(cause(local.clone(), asked(Denied)), Cause::LocalNetworkDenied);
        assert_eq!(cause(local.clone(), asked(Granted)), Cause::HostDown);
        local.page.origin = "http://localhost:8080".into();
        assert_eq!(local.permissions(), None, "a page of this computer is not asked");
    }

    #[test]
    fn what_is_near_is_guarded() {
        let of = |origin: &str| plan_of(PAGE, &proxy(&format!("{origin}/{{url}}")), None, false).permissions();
        for near in ["https://192.168.1.5", "https://10.0.0.1:8443", "https://proxy", "https://nas.local"] {
            assert_eq!(of(near), Some(["local-network", "local-network-access"].as_slice()), "{near}");
        }
        for far in ["https://p.example", "https://8.8.8.8"] {
            assert_eq!(of(far), None, "{far}");
        }
    }

    #[test]
    fn nobody_answers() {
        assert_eq!(
            finding(plan(), vec![rejected(), rejected(), rejected()]),
            (Cause::HostDown, "https://p.example Failed to fetch".into())
        );
        let mut offline = plan();
        offline.page.is_online = false;
        assert_eq!(cause(offline, vec![rejected(), rejected(), rejected()]), Cause::Offline);
        assert_eq!(cause(plan(), vec![Late]), Cause::Late);
        assert_eq!(cause(plan(), vec![cloud(), cloud(), Late]), Cause::Late);
        let violation = Outcome::PolicyViolation("connect-src https://p.example".into());
        assert_eq!(cause(plan(), vec![violation]), Cause::PagePolicy);
    }

    #[test]
    fn the_browser_lets_nobody_read() {
        assert_eq!(cause(plan(), vec![rejected(), rejected(), Opaque]), Cause::NoAllowOrigin);
        assert_eq!(cause(plan(), vec![rejected(), Redirect]), Cause::Redirects);
        let direct = plan_of(PAGE, &Route::Direct, None, false);
        assert_eq!(cause(direct, vec![rejected(), rejected(), Opaque]), Cause::DirectBlocked);
    }

    #[test]
    fn the_preflight() {
        let until = |rest: Vec<Outcome>| [vec![cloud(), rejected()], rest].concat();
        assert_eq!(cause(plan(), until(vec![rejected()])), Cause::PreflightRefused);
        assert_eq!(
            finding(plan(), until(vec![cloud(), cloud(), rejected()])),
            (Cause::HeaderNotAllowed, "X-Auth-Token".into())
        );
        assert_eq!(finding(plan(), until(vec![cloud(), rejected(), cloud()])).1, "X-Language");
        assert_eq!(finding(plan(), until(vec![cloud(), cloud(), cloud()])).1, "X-Language, X-Auth-Token");
        let check = run(plan(), until(vec![]));
        let Next::Send(probe) = check.next() else { panic!() };
        assert_eq!((probe.how, sent::unsafe_headers(&probe.out)), (How::AskFirst, vec![]));
    }

    #[test]
    fn what_comes_in_an_envelope_is_looked_at_as_the_clouds() {
        let envelope = || plan_of(PAGE, &proxy("POST https://p.example/"), None, false);
        let headers = serde_json::json!({ "Date": "Sat, 21 Nov 2026 08:00:00 GMT", "X-Request-Id": "r" });
        let whole = |status: u16, body: &str| {
            let body =
                serde_json::json!({ "success": true, "status": status, "data": body, "headers": headers.clone() });
            answered(200, &[], &body.to_string(), 50)
        };
        let refused = || whole(401, REFUSED);
        let check = run(envelope(), vec![refused(), refused(), refused(), refused()]);
        let proven = verdict(&check).unwrap();
        assert_eq!((proven.advice, proven.skew.map(|skew| skew.millis)), (vec![], Some(-25)));
        assert!(check.states().contains(&(Step::Exposed, State::Skipped)));

        let said = |what: &str| answered(200, &[], &format!(r#"{{"success":false,"data":{{"message":"{what}"}}}}"#), 9);
        let all = |one: &dyn Fn() -> Outcome| finding(envelope(), vec![one(), one(), one()]);
        let fails = || said("(Proxy Error) Request failed.");
        assert_eq!(all(&fails), (Cause::ProxyFailed, "(Proxy Error) Request failed.".into()));
        assert_eq!(all(&|| said("(Proxy Error) Unauthorized request")).0, Cause::ProxyWantsSignIn);
        assert_eq!(all(&|| answer(200, "<html>")).0, Cause::HtmlAnswer);
        assert_eq!(all(&|| answer(401, REFUSED)).0, Cause::NotTheCloud, "the cloud's own words, and no envelope");
        let unknown = r#"{"error_msg":"no such API","error_code":"APIG.0101"}"#;
        let anew = vec![refused(), refused(), refused(), whole(404, unknown)];
        assert_eq!(cause(envelope(), anew), Cause::AddressRewritten);
        let (too_large, evidence) = finding(envelope(), vec![refused(), refused(), answer(413, "<html>")]);
        assert!(too_large == Cause::TooLargeUp && evidence.starts_with("12"), "{evidence}");
        assert_eq!(cause(envelope(), vec![refused(), refused(), whole(431, "")]), Cause::TooLargeUp);

        let mut hidden = Check::new(envelope());
        hidden.tell(rejected());
        hidden.tell(rejected());
        let Next::Send(probe) = hidden.next() else { panic!() };
        assert_eq!((probe.how, probe.out.method), (How::Blind, Method::Post), "a GET would be sent elsewhere");
    }

    #[test]
    fn the_size_of_the_credential() {
        let until = |last| vec![cloud(), cloud(), last];
        for too_large in [rejected(), answer(431, ""), answer(400, "<html>"), answer(502, "<html>")] {
            let (cause, evidence) = finding(plan(), until(too_large));
            assert_eq!(cause, Cause::TooLargeUp);
            assert!(evidence.starts_with("12288 B"));
        }
        // A short one fares no better.
        let bad = || answer(502, "<html>");
        assert_eq!(cause(plan(), vec![bad(), bad(), bad()]), Cause::ProxyFailed);
    }

    #[test]
    fn who_is_not_the_cloud() {
        let all = |status, body| vec![answer(status, body), answer(status, body), answer(status, body)];
        assert_eq!(cause(plan(), all(200, "<html>")), Cause::HtmlAnswer);
        assert_eq!(cause(plan(), all(200, r#"{"success":false}"#)), Cause::NotTheCloud);
        assert_eq!(cause(plan(), all(403, "no")), Cause::ProxyRefuses);
        let unknown = r#"{"error_msg":"no such API","error_code":"APIG.0101"}"#;
        assert_eq!(cause(plan(), all(404, unknown)), Cause::HostNotRewritten);
        assert_eq!(cause(plan(), all(503, r#"{"error_code":"APIG.0613"}"#)), Cause::CloudBusy);
    }

    #[test]
    fn two_slashes_that_are_one() {
        let lost = || answer(404, "<html>404");
        let until = |last| vec![lost(), lost(), lost(), last];
        assert_eq!(cause(plan(), until(lost())), Cause::SlashesMerged);
        assert_eq!(cause(plan(), until(answer(404, "another"))), Cause::HtmlAnswer);
        assert_eq!(cause(plan(), until(rejected())), Cause::HtmlAnswer);
        let without = plan_of(PAGE, &proxy("https://p.example/{host}{path}"), None, false);
        assert_eq!(cause(without, vec![lost(), lost(), lost()]), Cause::HtmlAnswer);
    }

    #[test]
    fn an_address_that_is_written_anew() {
        let until = |last| vec![cloud(), cloud(), cloud(), last];
        let unknown = answer(404, r#"{"error_msg":"no such API","error_code":"APIG.0101"}"#);
        let (found, evidence) = finding(plan(), until(unknown));
        let sent =
            format!("https://dcs.cn-north-4.myhuaweicloud.com/v2/{PROJECT}%3F/tasks?limit=200&escaped=%2B%20%26%3D");
        assert_eq!((found, &evidence), (Cause::AddressRewritten, &sent));
        let told = |address: &str| answered(401, &[("x-request-url", address)], REFUSED, 1);
        assert_eq!(cause(plan(), until(told(&sent.replace("%20", "+")))), Cause::AddressRewritten);
        for intact in [told(&sent), rejected(), answer(403, "no"), Late] {
            assert!(verdict(&run(plan(), until(intact))).is_ok());
        }
    }

    #[test]
    fn headers_that_cannot_be_read() {
        let hidden = || answered(401, &[("content-type", "application/json")], REFUSED, 1);
        let until = || vec![cloud(), cloud(), hidden()];
        let proven = verdict(&run(plan(), [until(), vec![cloud()]].concat())).unwrap();
        assert_eq!(proven.advice, [Finding::new(Cause::HeaderNotExposed, "x-request-id, date")]);
        assert_eq!(proven.skew, None);
        let needs = || plan_of(PAGE, &proxy(PREFIX), Some("x-subject-token"), false);
        assert_eq!(finding(needs(), until()), (Cause::HeaderNotExposed, "x-subject-token".into()));
        assert!(verdict(&run(needs(), vec![cloud(), cloud(), cloud(), cloud()])).is_ok());
    }

    #[test]
    fn a_clock_that_is_off_is_told() {
        let date = [("x-request-id", "r"), ("date", "Sat, 21 Nov 2026 07:58:00 GMT")];
        let off = answered(401, &date, REFUSED, 0);
        let proven = verdict(&run(plan(), vec![cloud(), cloud(), off, cloud()])).unwrap();
        assert_eq!(proven.advice, [Finding::new(Cause::ClockOff, "+120 s")]);
    }

    #[test]
    fn preflights_that_nobody_remembers_are_told() {
        let took = |millis| answered(401, &[("x-request-id", "r")], REFUSED, millis);
        let advice = |times: &[u32]| {
            let mut outcomes = vec![cloud(), cloud(), cloud(), cloud()];
            outcomes.extend(times.iter().map(|millis| took(*millis)));
            let check = run(plan_of(PAGE, &proxy(PREFIX), None, true), outcomes);
            verdict(&check).unwrap().advice
        };
        assert_eq!(advice(&[100, 110]), []);
        assert_eq!(advice(&[100, 210, 100, 110]), [], "it was slow once");
        let twice = Finding::new(Cause::PreflightNotRemembered, "210 ms : 100 ms");
        assert_eq!(advice(&[100, 210, 100, 210]), [twice]);
        let check = run(plan_of(PAGE, &proxy(PREFIX), None, true), vec![cloud(), cloud(), cloud(), cloud()]);
        assert!(matches!(check.next(), Next::Send(Probe { pause: 5_001.., .. })), "browsers forget after five seconds");
        assert_eq!(check.states().last(), Some(&(Step::Caching, State::Running)));
    }

    #[test]
    fn no_probe_carries_more_than_was_made_up() {
        let mut check = Check::new(plan());
        for outcome in [cloud(), cloud(), cloud(), cloud()] {
            let Next::Send(probe) = check.next() else { panic!() };
            let sent = probe.out.secrets.first().map_or(String::new(), |(_, token)| token.reveal().to_owned());
            assert_eq!(sent.trim_matches('x'), "");
            assert!(probe.how == How::Call || sent.is_empty());
            check.tell(outcome);
        }
    }

    fn any_outcome() -> impl Strategy<Value = Outcome> {
        let any_answer = (0u16..600, prop_oneof![Just(REFUSED), Just("<html>"), Just("{}"), Just("")], 0u32..9_999);
        prop_oneof![
            Just(rejected()),
            Just(Late),
            Just(Opaque),
            Just(Redirect),
            Just(cloud()),
            Just(Outcome::PolicyViolation("connect-src".into())),
            prop_oneof![Just(Granted), Just(Prompt), Just(Denied)].prop_map(Outcome::Permission),
            any_answer.prop_map(|(status, body, millis)| answered(status, &[], body, millis)),
        ]
    }

    proptest! {
        #[test]
        fn every_check_ends(outcomes in prop::collection::vec(any_outcome(), 14), which in 0usize..5) {
            let plan = match which {
                0 => plan(),
                1 => same_origin(),
                2 => plan_of(PAGE, &Route::Direct, Some("x-subject-token"), true),
                3 => plan_of(PAGE, &proxy("http://localhost:8010/{url_encoded}"), None, true),
                _ => plan_of(PAGE, &proxy(PREFIX), None, true),
            };
            let mut check = Check::new(plan);
            for outcome in outcomes {
                check.tell(outcome);
                prop_assert_eq!(check.states().len(), Step::ALL.len());
            }
            prop_assert!(matches!(check.next(), Next::Done(_)));
            let running = check.states().iter().any(|(_, state)| *state == State::Running);
            prop_assert!(!running);
        }
    }
}
