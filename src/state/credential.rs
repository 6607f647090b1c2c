//! What proves who asks, and whether the cloud takes it. Until that is known one call goes first and the others wait
//! for its answer; once it was refused, no call leaves with it any more.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use cloud::connection::{Draft, Project};
use cloud::error::{CloudError, Kind};
use cloud::iam::tokens::{Login, OneTimeCode, TokenFacts};
use cloud::id::{ProjectId, RegionId};
use cloud::secret::Secret;
use cloud::sign::{AccessKey, Skew};
use cloud::time::Moment;
use futures_channel::oneshot;

/// What proves who asks.
#[derive(Debug)]
pub enum Key {
    /// A token that was got elsewhere.
    Token(Secret),
    /// An access key, which signs each request.
    AccessKey(AccessKey),
    /// A user's password, and a one-time code for the first token. No request but the one for a token has it.
    Password(Login, RefCell<Option<OneTimeCode>>),
    /// The tokens that a password gets for one project: the newest, once there is one.
    Issued(Credential, RefCell<Option<Secret>>),
}

impl Key {
    /// A key of the words of one line.
    fn from_line(line: &Secret, draft: &Draft) -> Option<Self> {
        let mut words = line.reveal().split(' ').map(decoded);
        let kind = words.next()?;
        let mut word = || words.next().filter(|word| !word.is_empty());
        match kind.reveal() {
            "token" => word().map(Self::Token),
            "key" => {
                let (id, secret) = (word()?.reveal().to_owned(), word()?);
                Some(Self::AccessKey(AccessKey { id, secret, security_token: word() }))
            }
            // A code is good once: the password alone opens nothing.
            "password" if draft.sign_in.user_id.is_empty() => {
                let (account, user) = (draft.sign_in.account.clone(), draft.sign_in.user.clone());
                Some(Self::Password(Login { account, user, password: word()? }, RefCell::new(None)))
            }
            _ => None,
        }
    }

    /// The key as the words of one line; none for what is never kept.
    fn to_line(&self) -> Secret {
        let words: Vec<&str> = match self {
            Self::Token(token) => vec!["token", token.reveal()],
            Self::AccessKey(AccessKey { id, secret, security_token }) => {
                vec!["key", id, secret.reveal(), security_token.as_ref().map_or("", Secret::reveal)]
            }
            Self::Password(login, _) => vec!["password", login.password.reveal()],
            Self::Issued(..) => Vec::new(),
        };
        Secret::new(words.into_iter().map(encoded).collect::<Vec<_>>().join(" "))
    }
}

/// A word without blanks and ends of lines; most are as they were.
fn encoded(word: &str) -> String {
    word.replace('%', "%25").replace(' ', "%20").replace('\n', "%0A")
}

fn decoded(word: &str) -> Secret {
    Secret::new(percent_encoding::percent_decode_str(word).decode_utf8_lossy().into_owned())
}

/// When a token ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// The moment.
    pub at: Moment,
    /// Whether nobody said so: a day after it was given, as all are.
    pub is_guess: bool,
}

impl End {
    /// Milliseconds that a token is good for.
    const DAY: i64 = 24 * 60 * 60 * 1_000;
    /// In its last milliseconds a token is not sent any more: it might end on the way.
    const MARGIN: i64 = 10_000;

    /// Of a token that was given at this moment, as far as is known.
    pub fn guess(given: Moment) -> Self {
        Self { at: given.plus(Self::DAY), is_guess: true }
    }
}

/// A key on trial. Clones share the trial.
#[derive(Clone, Debug)]
pub struct Credential(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    key: Key,
    trial: RefCell<Trial>,
    end: Cell<Option<End>>,
    skew: Cell<Option<Skew>>,
    /// What a password got for the projects.
    issued: RefCell<Vec<(RegionId, ProjectId, Credential)>>,
}

#[derive(Debug)]
enum Trial {
    Untried,
    /// A call is on its way. Whoever waits is handed a failure that is theirs too, or woken when this is dropped.
    Trying(Vec<oneshot::Sender<CloudError>>),
    /// The first call was not refused, whatever else came of it.
    Open,
    Refused(CloudError),
}

/// The turn of one call, from before it is sent until its outcome is known.
pub struct Turn {
    credential: Credential,
    is_first: bool,
}

impl Credential {
    /// A key that nothing was asked with yet.
    pub fn new(key: Key, end: Option<End>) -> Self {
        Self(Rc::new(Inner {
            key,
            trial: RefCell::new(Trial::Untried),
            end: Cell::new(end),
            skew: Cell::new(None),
            issued: RefCell::default(),
        }))
    }

    /// What is tried.
    pub fn key(&self) -> &Key {
        &self.0.key
    }

    /// A credential of one line, which storage that the reader chose holds for a connection.
    pub fn from_line(line: &Secret, draft: &Draft) -> Option<Self> {
        let (end, key) = line.reveal().split_once(' ')?;
        let end = match (end.strip_prefix('~'), end) {
            (_, "-") => None,
            (Some(guess), _) => Some(End { at: Moment::from_millis(guess.parse().ok()?)?, is_guess: true }),
            (None, said) => Some(End { at: Moment::from_millis(said.parse().ok()?)?, is_guess: false }),
        };
        Some(Self::new(Key::from_line(&Secret::new(key.to_owned()), draft)?, end))
    }

    /// The credential as one line: when it ends, and the key.
    pub fn to_line(&self) -> Secret {
        let end = self.0.end.get().map_or_else(
            || "-".to_owned(),
            |end| format!("{}{}", if end.is_guess { "~" } else { "" }, end.at.millis()),
        );
        Secret::new(format!("{end} {}", self.0.key.to_line().reveal()))
    }

    /// What to ask a project with: the key itself, or the tokens that it gets for the project.
    pub fn of(&self, project: &Project) -> Self {
        if !matches!(self.0.key, Key::Password(..)) {
            return self.clone();
        }
        let mut issued = self.0.issued.borrow_mut();
        let known = issued.iter().find(|(region, id, _)| *region == project.region && *id == project.id);
        known.map(|(.., credential)| credential.clone()).unwrap_or_else(|| {
            let credential = Self::new(Key::Issued(self.clone(), RefCell::new(None)), None);
            issued.push((project.region.clone(), project.id.clone(), credential.clone()));
            credential
        })
    }

    /// When it ends, where it is a token; of several, the first.
    pub fn end(&self) -> Option<End> {
        let issued = self.0.issued.borrow();
        let ends = issued.iter().filter_map(|(.., credential)| credential.0.end.get());
        ends.chain(self.0.end.get()).min_by_key(|end| end.at)
    }

    /// Notes what IAM says of the token.
    pub fn note(&self, facts: &TokenFacts) {
        if let Some(at) = facts.expires() {
            self.0.end.set(Some(End { at, is_guess: false }));
        }
    }

    /// Whether only a guess is known of the token's end.
    pub fn is_guessed(&self) -> bool {
        matches!(self.0.key, Key::Token(_)) && self.0.end.get().is_none_or(|end| end.is_guess)
    }

    /// How far our clock is ahead of the cloud's, where an answer told.
    pub fn skew(&self) -> Option<Skew> {
        self.0.skew.get()
    }

    /// Notes how far our clock is ahead.
    pub fn note_skew(&self, skew: Option<Skew>) {
        if skew.is_some() {
            self.0.skew.set(skew);
        }
    }

    /// Takes a token that was got with a password.
    pub fn renew(&self, token: Secret, facts: &TokenFacts) {
        if let Key::Issued(_, held) = &self.0.key {
            held.replace(Some(token));
            self.note(facts);
        }
    }

    /// Waits until a call may be sent; the refusal, if this was refused meanwhile or before, or ends now.
    pub async fn turn(&self, now: Moment) -> Result<Turn, CloudError> {
        self.look_at_the_clock(now);
        loop {
            let answered = match &mut *self.0.trial.borrow_mut() {
                Trial::Open => return Ok(Turn { credential: self.clone(), is_first: false }),
                Trial::Refused(error) => return Err(error.clone()),
                Trial::Trying(waiting) => {
                    let (wake, answered) = oneshot::channel();
                    waiting.push(wake);
                    answered
                }
                untried => {
                    *untried = Trial::Trying(Vec::new());
                    return Ok(Turn { credential: self.clone(), is_first: true });
                }
            };
            if let Ok(error) = answered.await {
                return Err(error);
            }
        }
    }

    /// A token that ends is not sent any more: one that was pasted is as good as refused, one that was got with a
    /// password is got anew.
    fn look_at_the_clock(&self, now: Moment) {
        let Some(end) = self.0.end.get().filter(|end| !end.is_guess && end.at.since(now) < End::MARGIN) else { return };
        match &self.0.key {
            Key::Issued(_, token) => {
                let mut trial = self.0.trial.borrow_mut();
                if matches!(*trial, Trial::Open) {
                    token.replace(None);
                    self.0.end.set(None);
                    *trial = Trial::Untried;
                }
            }
            _ => {
                self.0.trial.replace(Trial::Refused(CloudError::expired(end.at)));
            }
        }
    }
}

impl Turn {
    /// The credential to send with; the refusal, if one came while this call stood in line.
    pub fn credential(&self) -> Result<&Credential, CloudError> {
        match &*self.credential.0.trial.borrow() {
            Trial::Refused(error) => Err(error.clone()),
            _ => Ok(&self.credential),
        }
    }

    /// Whether the others wait for this call's outcome.
    pub const fn is_first(&self) -> bool {
        self.is_first
    }

    /// Notes what came of the call.
    pub fn end<T>(self, outcome: &Result<T, CloudError>) {
        let failure = outcome.as_ref().err();
        let mut trial = self.credential.0.trial.borrow_mut();
        match failure {
            Some(error) if error.kind == Kind::SignIn => *trial = Trial::Refused(error.clone()),
            // Not the cloud's word, yet the cloud may have counted it; or it never left, and neither would the others.
            // They share this answer, and the next call that somebody asks for is on trial again.
            Some(error) if self.is_first && (error.status == Some(401) || matches!(error.kind, Kind::Path(_))) => {
                if let Trial::Trying(waiting) = std::mem::replace(&mut *trial, Trial::Untried) {
                    // Who does not wait any more needs no answer.
                    waiting.into_iter().for_each(|waiting| drop(waiting.send(error.clone())));
                }
            }
            _ if self.is_first => *trial = Trial::Open,
            _ => {}
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut trial = self.credential.0.trial.borrow_mut();
        // Called off before its answer: the next one goes first.
        if self.is_first && matches!(*trial, Trial::Trying(_)) {
            *trial = Trial::Untried;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    fn credential() -> Credential {
        Credential::new(Key::Token(Secret::new("t".into())), None)
    }

    fn now() -> Moment {
        Moment::read("2026-11-21T08:00:00Z").unwrap()
    }

    fn refused() -> Result<(), CloudError> {
        Err(CloudError::transport(Kind::SignIn, "no"))
    }

    #[test]
    fn one_goes_first_and_the_rest_follow_its_answer() {
        let credential = credential();
        let first = credential.turn(now()).now_or_never().unwrap().unwrap();
        let mut second = Box::pin(credential.turn(now()));
        assert!(second.as_mut().now_or_never().is_none());
        first.end(&Ok(()));
        assert!(second.now_or_never().unwrap().is_ok());
        assert!(credential.turn(now()).now_or_never().unwrap().is_ok(), "nobody waits any more");
    }

    #[test]
    fn after_a_refusal_nothing_leaves() {
        let credential = credential();
        let first = credential.turn(now()).now_or_never().unwrap().unwrap();
        let mut second = Box::pin(credential.turn(now()));
        assert!(second.as_mut().now_or_never().is_none());
        first.end(&refused());
        assert!(second.now_or_never().unwrap().is_err());
        assert!(credential.turn(now()).now_or_never().unwrap().is_err());
    }

    #[test]
    fn a_failure_of_another_kind_holds_nobody_up() {
        let credential = credential();
        let first = credential.turn(now()).now_or_never().unwrap().unwrap();
        first.end::<()>(&Err(CloudError::transport(Kind::TimedOut, "")));
        assert!(credential.turn(now()).now_or_never().unwrap().is_ok());
    }

    #[test]
    fn a_401_that_is_not_the_clouds_proves_nothing_and_is_everybodys() {
        let credential = credential();
        let first = credential.turn(now()).now_or_never().unwrap().unwrap();
        let mut second = Box::pin(credential.turn(now()));
        assert!(second.as_mut().now_or_never().is_none());
        first.end::<()>(&Err(CloudError { status: Some(401), ..CloudError::transport(Kind::RouteFault, "") }));
        assert_eq!(second.now_or_never().unwrap().err().unwrap().status, Some(401));
        let _again = credential.turn(now()).now_or_never().unwrap().unwrap();
        assert!(credential.turn(now()).now_or_never().is_none(), "one goes first");
    }

    #[test]
    fn a_path_that_is_not_proved_is_everybodys() {
        let credential = credential();
        let first = credential.turn(now()).now_or_never().unwrap().unwrap();
        let mut second = Box::pin(credential.turn(now()));
        assert!(second.as_mut().now_or_never().is_none());
        let unproved = CloudError::transport(Kind::Path(cloud::path::Cause::HostDown), "");
        first.end::<()>(&Err(unproved.clone()));
        assert_eq!(second.now_or_never().unwrap().err(), Some(unproved));
        let _again = credential.turn(now()).now_or_never().unwrap().unwrap();
    }

    #[test]
    fn who_is_called_off_lets_the_next_go_first() {
        let credential = credential();
        let first = credential.turn(now()).now_or_never().unwrap().unwrap();
        let mut second = Box::pin(credential.turn(now()));
        assert!(second.as_mut().now_or_never().is_none());
        drop(first);
        let second = second.now_or_never().unwrap().unwrap();
        assert!(credential.turn(now()).now_or_never().is_none(), "it is the first now");
        second.end(&Ok(()));
    }

    #[test]
    fn a_later_refusal_stops_who_stands_in_line() {
        let credential = credential();
        credential.turn(now()).now_or_never().unwrap().unwrap().end(&Ok(()));
        let in_line = credential.turn(now()).now_or_never().unwrap().unwrap();
        credential.turn(now()).now_or_never().unwrap().unwrap().end(&refused());
        assert!(in_line.credential().is_err());
    }

    fn project() -> Project {
        let place = cloud::connection::DraftProject {
            region: "cn-north-4".into(),
            project: "053f533ead80d5102f0cc012e8d468a4".into(),
        };
        let route =
            cloud::connection::DraftRoute { kind: Some(cloud::connection::RouteKind::Direct), template: String::new() };
        let draft = Draft { label: "a".into(), projects: vec![place], route, ..Draft::default() };
        Project::clone(&draft.check().unwrap().projects[0])
    }

    fn login() -> Credential {
        let login = Login { account: "a".into(), user: "u".into(), password: Secret::new("p w%".into()) };
        Credential::new(Key::Password(login, RefCell::new(None)), None)
    }

    fn token_until(text: &str) -> TokenFacts {
        TokenFacts { expires_at: Some(text.into()), ..TokenFacts::default() }
    }

    #[test]
    fn a_token_in_its_last_seconds_is_not_sent() {
        let credential = credential();
        credential.note(&token_until("2026-11-21T08:00:09.000000Z"));
        let refusal = credential.turn(now()).now_or_never().unwrap().err().unwrap();
        assert_eq!(
            cloud::refusal::Refusal::of(&refusal),
            Some(cloud::refusal::Refusal::Expired(Some(now().plus(9_000))))
        );
        let guessed = Credential::new(Key::Token(Secret::new("t".into())), Some(End::guess(now().plus(-End::DAY))));
        assert!(guessed.turn(now()).now_or_never().unwrap().is_ok(), "a guess stops nobody");
    }

    #[test]
    fn what_a_password_got_is_got_anew_when_it_ends() {
        let of_project = login().of(&project());
        of_project.turn(now()).now_or_never().unwrap().unwrap().end(&Ok(()));
        of_project.renew(Secret::new("t".into()), &token_until("2026-11-21T08:00:09.000000Z"));
        let turn = of_project.turn(now()).now_or_never().unwrap().unwrap();
        let Key::Issued(_, token) = turn.credential().unwrap().key() else { panic!() };
        assert!(token.borrow().is_none());
        assert!(of_project.turn(now()).now_or_never().is_none(), "one goes first");
    }

    #[test]
    fn a_password_has_one_credential_for_each_project() {
        let login = login();
        let (one, again) = (login.of(&project()), login.of(&project()));
        assert!(Rc::ptr_eq(&one.0, &again.0));
        let other = Project { region: RegionId::parse("cn-east-3").unwrap(), ..project() };
        assert!(!Rc::ptr_eq(&one.0, &login.of(&other).0));
        one.note(&token_until("2026-11-21T09:00:00.000000Z"));
        assert_eq!(login.end(), Some(End { at: now().plus(3_600_000), is_guess: false }));
    }

    #[test]
    fn a_line_gives_the_key_again() {
        let draft = Draft {
            sign_in: cloud::connection::DraftSignIn { account: "a".into(), user: "u".into(), ..Default::default() },
            ..Draft::default()
        };
        let secret = |text: &str| Secret::new(text.into());
        let key = |security_token| AccessKey { id: "AK".into(), secret: secret("s k"), security_token };
        for key in [
            Key::Token(secret("MII+/=")),
            Key::AccessKey(key(None)),
            Key::AccessKey(key(Some(secret("t")))),
            Key::Password(
                Login { account: "a".into(), user: "u".into(), password: secret("p w%") },
                RefCell::new(None),
            ),
        ] {
            let line = key.to_line();
            let again = Key::from_line(&line, &draft).unwrap();
            assert_eq!(again.to_line(), line);
            assert!(!format!("{again:?}").contains("s k"), "nothing of it is printed");
        }
        for nonsense in ["", "token", "token ", "key AK", "password", "word x"] {
            assert!(Key::from_line(&secret(nonsense), &draft).is_none(), "{nonsense}");
        }
    }
}
