//! Tokens as long as real ones, so that every limit on headers between a browser and the cloud shows itself: those
//! that there are from the start, and those that IAM gives.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::LazyLock;

use cloud::time::Moment;

use crate::iam::accounts;
use crate::random::{Random, Stream, mix};
use crate::world::PROJECTS;

/// The length of every token, in bytes.
pub const TOKEN_LENGTH: usize = 12 * 1024;

/// What the cloud's own tokens are written with: base64 with `-` in place of `/`.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-";

const MINUTE: i64 = 60 * 1_000;
/// How long a token of the cloud is good.
const DAY_IN_MINUTES: u32 = 24 * 60;
/// When the tokens that have expired at the start did so.
const ENDED_BEFORE_START: i64 = 60 * MINUTE;
/// The most tokens that are remembered of those that IAM gave; then the oldest go.
const MOST_GIVEN: usize = 1_000;

/// The token that is there for this project from the start; the same one always, whatever the seed.
pub fn token_for(project: &str) -> String {
    write(seed_of(project), Stream::Token)
}

/// A token of this project that is no longer valid.
pub fn expired_token_for(project: &str) -> String {
    write(seed_of(project), Stream::ExpiredToken)
}

fn seed_of(project: &str) -> u64 {
    project.bytes().fold(0, |seed, byte| mix(seed, u64::from(byte)))
}

fn write(seed: u64, stream: Stream) -> String {
    let mut random = Random::new(seed, stream);
    // How every signed message of the kind begins once it is written in base64.
    let mut token = String::from("MII");
    while token.len() < TOKEN_LENGTH {
        let mut bits = random.next();
        for _ in 0..10 {
            token.push(char::from(ALPHABET[(bits & 63) as usize]));
            bits >>= 6;
        }
    }
    token.truncate(TOKEN_LENGTH);
    token
}

/// Who holds a credential, and what it is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Holder {
    /// The user, by its place among IAM's.
    pub(crate) user: usize,
    /// The project, by its place among IAM's, which begin with [`PROJECTS`]; none for the whole account.
    pub(crate) project: Option<usize>,
    /// The only region in which it is good; none when it is good in all of them.
    pub(crate) region: Option<&'static str>,
}

/// A token.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// The token itself.
    pub(crate) text: Cow<'static, str>,
    /// Whose it is.
    pub(crate) holder: Holder,
    /// Since when.
    pub(crate) issued: Moment,
    /// Until when.
    pub(crate) ends: Moment,
    /// Whether it was given for a code besides the password.
    pub(crate) with_code: bool,
}

/// Why a token opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worthless {
    /// It was good until then.
    Ended(Moment),
    /// Nobody gave it, it was revoked, or it is good in another region.
    Unknown,
}

/// All tokens.
#[derive(Debug)]
pub(crate) struct Tokens {
    seed: u64,
    /// Milliseconds for which a token is good.
    life: i64,
    /// How many there have been beyond those from the start.
    count: u64,
    /// The tokens that are simply there, one a project.
    standing: Vec<Token>,
    /// Those that are no longer valid from the start on.
    ended: Vec<Token>,
    /// Those that IAM gave, the oldest first.
    given: VecDeque<Token>,
}

/// The texts from the start: of each project the token that is good and the one that is not. They are the same for
/// every cloud and are written once.
static TEXTS: LazyLock<Vec<(String, String)>> =
    LazyLock::new(|| PROJECTS.iter().map(|p| (token_for(p.id), expired_token_for(p.id))).collect());

impl Tokens {
    pub(crate) fn new(seed: u64, start: Moment) -> Self {
        let mut tokens =
            Self { seed, life: 0, count: 0, standing: Vec::new(), ended: Vec::new(), given: VecDeque::new() };
        tokens.set_life(start, DAY_IN_MINUTES);
        tokens
    }

    /// Makes tokens good for so many minutes, those from the start too.
    pub(crate) fn set_life(&mut self, start: Moment, minutes: u32) {
        self.life = i64::from(minutes) * MINUTE;
        let over = start.plus(-ENDED_BEFORE_START);
        let (life, before) = (self.life, over.plus(-self.life));
        let token = |place, text: &'static str, issued: Moment| Token {
            text: text.into(),
            holder: accounts::owner_of(place),
            issued,
            ends: issued.plus(life),
            with_code: false,
        };
        let texts = || TEXTS.iter().enumerate();
        self.standing = texts().map(|(place, (good, _))| token(place, good, start)).collect();
        self.ended = texts().map(|(place, (_, old))| Token { ends: over, ..token(place, old, before) }).collect();
    }

    /// Gives a new one.
    pub(crate) fn give(&mut self, now: Moment, holder: Holder, with_code: bool) -> &Token {
        let token = self.write(now, holder, with_code);
        if self.given.len() == MOST_GIVEN {
            self.given.pop_front();
        }
        self.given.push_back(token);
        &self.given[self.given.len() - 1]
    }

    fn write(&mut self, now: Moment, holder: Holder, with_code: bool) -> Token {
        self.count += 1;
        let text = write(mix(self.seed, self.count), Stream::GivenToken);
        Token { text: text.into(), holder, issued: now, ends: now.plus(self.life), with_code }
    }

    /// What a token is worth at a host of this region, or of none.
    pub(crate) fn look(&self, now: Moment, text: &str, region: Option<&str>) -> Result<&Token, Worthless> {
        let all = self.standing.iter().chain(&self.ended).chain(&self.given);
        let token = all.into_iter().find(|token| token.text == text).ok_or(Worthless::Unknown)?;
        if token.holder.region.is_some() && token.holder.region != region {
            return Err(Worthless::Unknown);
        }
        if now < token.ends { Ok(token) } else { Err(Worthless::Ended(token.ends)) }
    }

    /// Makes all tokens of a project worthless. There is another one for it from now on.
    pub(crate) fn revoke(&mut self, now: Moment, project: usize) {
        self.given.retain(|token| token.holder.project != Some(project));
        let token = self.write(now, accounts::owner_of(project), false);
        if let Some(standing) = self.standing.get_mut(project) {
            *standing = token;
        }
    }

    /// The token that is simply there for this one of [`PROJECTS`].
    pub(crate) fn standing(&self, project: usize) -> Option<&Token> {
        self.standing.get(project)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> Moment {
        Moment::read("2026-11-21T08:00:00Z").unwrap()
    }

    #[test]
    fn a_token_is_long_and_fits_into_a_header() {
        for project in &PROJECTS {
            let token = token_for(project.id);
            assert_eq!(token.len(), TOKEN_LENGTH);
            assert!(token.bytes().all(|b| b.is_ascii_graphic()));
            assert_eq!(token, token_for(project.id));
        }
    }

    #[test]
    fn a_token_from_the_start_says_whose_it_is_and_ends() {
        let mut tokens = Tokens::new(1, start());
        for minutes in [DAY_IN_MINUTES, 30] {
            tokens.set_life(start(), minutes);
            let end = start().plus(i64::from(minutes) * MINUTE);
            for (place, project) in PROJECTS.iter().enumerate() {
                let token = token_for(project.id);
                let look = |now, region| tokens.look(now, &token, region).map(|token| token.holder.project);
                assert_eq!(look(end.plus(-1), Some(project.region)), Ok(Some(place)));
                assert_eq!(look(start(), None), Ok(Some(place)));
                assert_eq!(look(end, None), Err(Worthless::Ended(end)));
                let ended = tokens.look(start(), &expired_token_for(project.id), None);
                assert_eq!(ended.unwrap_err(), Worthless::Ended(start().plus(-60 * MINUTE)));
            }
        }
        for garbage in ["MIIgarbage", ""] {
            assert_eq!(tokens.look(start(), garbage, None).unwrap_err(), Worthless::Unknown);
        }
    }

    #[test]
    fn tokens_that_are_given_differ_and_may_be_of_one_region() {
        let mut tokens = Tokens::new(1, start());
        let holder = Holder { user: 0, project: Some(0), region: Some("cn-north-4") };
        let first = tokens.give(start(), holder, false).text.clone();
        let second = tokens.give(start(), Holder { region: None, ..holder }, true).text.clone();
        assert!(first != second && first.len() == TOKEN_LENGTH);
        let is_good = |text: &str, region| tokens.look(start(), text, region).is_ok();
        assert!(is_good(&first, Some("cn-north-4")) && !is_good(&first, Some("tr-west-1")) && !is_good(&first, None));
        assert!(is_good(&second, Some("tr-west-1")) && is_good(&second, None));
    }

    #[test]
    fn revoking_ends_all_tokens_of_a_project_and_of_no_other() {
        let mut tokens = Tokens::new(1, start());
        let holder = Holder { user: 0, project: Some(0), region: None };
        let given = tokens.give(start(), holder, false).text.clone();
        let other = tokens.give(start(), Holder { project: Some(2), ..holder }, false).text.clone();
        tokens.revoke(start(), 0);
        for gone in [given.as_ref(), &token_for(PROJECTS[0].id)] {
            assert_eq!(tokens.look(start(), gone, None).unwrap_err(), Worthless::Unknown);
        }
        let new = tokens.standing(0).unwrap().text.clone();
        for good in [other.as_ref(), &token_for(PROJECTS[2].id), &new] {
            assert!(tokens.look(start(), good, None).is_ok());
        }
    }

    #[test]
    fn not_all_tokens_are_remembered_for_ever() {
        let mut tokens = Tokens::new(1, start());
        let holder = Holder { user: 0, project: None, region: None };
        let first = tokens.give(start(), holder, false).text.clone();
        for _ in 0..MOST_GIVEN {
            let _ = tokens.give(start(), holder, false);
        }
        assert_eq!((tokens.given.len(), tokens.look(start(), &first, None).is_ok()), (MOST_GIVEN, false));
    }
}
