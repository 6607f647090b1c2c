//! Accounts and their users, and signing in as one of them: by password, for some with a code as well, and not for
//! a while after too many failures.

use std::collections::VecDeque;

use cloud::time::Moment;

use crate::iam::projects;
use crate::random::mix;
use crate::refusal::Refusal;
use crate::token::Holder;

/// An account, which IAM calls a domain.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Account {
    /// Its id.
    pub(crate) id: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
}

/// The accounts.
pub(crate) const ACCOUNTS: [Account; 2] = [
    Account { id: "4e7b1c90a2d84f63b5e8071c9d3fa246", name: "simulated-shop" },
    Account { id: "5f8c2da1b3e95074c6f9182dae40b357", name: "simulated-perakende" },
];

/// An IAM user.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct User {
    /// Its account, by its place in [`ACCOUNTS`].
    pub(crate) account: usize,
    /// Its id.
    pub(crate) id: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
    /// Its password.
    pub(crate) password: &'static str,
    /// Whether it has an authenticator, and then is asked for its code.
    pub(crate) has_code: bool,
    /// The projects that it may see, by their places; none for all of its account.
    pub(crate) projects: Option<&'static [usize]>,
}

/// The users. The first of an account owns the tokens and keys that are simply there.
pub(crate) const USERS: [User; 3] = [
    User {
        account: 0,
        id: "6a9d3eb2c4fa6185d70a293ebf51c468",
        name: "operator",
        // What a careless writer of JSON trips over.
        password: "Ankerplatz-7\"\\é",
        has_code: false,
        projects: None,
    },
    User {
        account: 0,
        id: "7bae4fc3d50b7296e81b3a4fc062d579",
        name: "auditor",
        password: "Leuchtturm-42-am-Kai",
        has_code: true,
        projects: Some(&[0, 2]),
    },
    User {
        account: 1,
        id: "8cbf50d4e61c83a7f92c4b50d173e68a",
        name: "gece-vardiyası",
        password: "Deniz-Feneri-19",
        has_code: false,
        projects: None,
    },
];

/// Who owns what is simply there for a project.
pub(crate) fn owner_of(project: usize) -> Holder {
    let account = projects::all().nth(project).map_or(0, |project| project.account);
    let user = USERS.iter().position(|user| user.account == account).unwrap_or_default();
    Holder { user, project: Some(project), region: None }
}

impl User {
    /// Its account.
    pub(crate) fn account(&self) -> &'static Account {
        ACCOUNTS.get(self.account).unwrap_or(&ACCOUNTS[0])
    }

    /// What its authenticator shows in this half minute.
    fn code(&self, half_minute: i64) -> String {
        let seed = self.id.bytes().fold(2, |seed, byte| mix(seed, u64::from(byte)));
        format!("{:06}", mix(seed, half_minute.cast_unsigned()) % 1_000_000)
    }
}

const MINUTE: i64 = 60 * 1_000;
const HALF_MINUTE: i64 = MINUTE / 2;
/// So many failures within [`COUNTED_FOR`] lock a user.
const FAILURES_AT_MOST: usize = 5;
const COUNTED_FOR: i64 = 15 * MINUTE;
const LOCKED_FOR: i64 = 15 * MINUTE;

/// What somebody signs in with.
pub(crate) struct Login<'a> {
    /// The account's name.
    pub(crate) account: &'a str,
    /// The user's name.
    pub(crate) user: &'a str,
    /// The password.
    pub(crate) password: &'a str,
    /// The user's id and a code.
    pub(crate) code: Option<(&'a str, &'a str)>,
}

/// What IAM remembers of those who tried to sign in.
#[derive(Debug, Default)]
pub(crate) struct Logins([Record; USERS.len()]);

#[derive(Debug, Default)]
struct Record {
    failures: VecDeque<Moment>,
    locked_until: Option<Moment>,
    /// The half minute of the newest code that was used: it and those before are not taken any more.
    used: Option<i64>,
}

impl Logins {
    /// The user, by its place in [`USERS`], if everything is right.
    pub(crate) fn check(&mut self, now: Moment, login: &Login<'_>) -> Result<usize, Refusal> {
        let wrong = || Refusal::iam(401, "The username or password is wrong.");
        let is_meant = |user: &User| user.name == login.user && user.account().name == login.account;
        let place = USERS.iter().position(is_meant).ok_or_else(wrong)?;
        let (user, record) = (USERS.get(place).ok_or_else(wrong)?, self.0.get_mut(place).ok_or_else(wrong)?);
        if record.locked_until.is_some_and(|end| now < end) {
            return Err(Refusal::iam(401, "The account is locked."));
        }
        let half_minute = match (user.has_code, login.code) {
            (false, None) => Some(None),
            (true, Some((id, code))) if id == user.id => record.half_minute_of(user, code, now).map(Some),
            _ => None,
        };
        match half_minute {
            Some(used) if login.password == user.password => {
                record.failures.clear();
                record.used = used.or(record.used);
                Ok(place)
            }
            _ => {
                record.fail(now);
                Err(wrong())
            }
        }
    }

    /// The next code that would be taken from this user; none when it has none, or has used up the ones of now.
    pub(crate) fn next_code(&self, place: usize, now: Moment) -> Option<String> {
        let user = USERS.get(place).filter(|user| user.has_code)?;
        let used = self.0.get(place)?.used;
        // Not the one before: it would have passed by the time somebody has typed it.
        let next = half_minutes(now).skip(1).find(|at| used.is_none_or(|used| *at > used))?;
        Some(user.code(next))
    }
}

impl Record {
    /// The half minute of a code that is taken now: clocks may be one apart, either way.
    fn half_minute_of(&self, user: &User, code: &str, now: Moment) -> Option<i64> {
        half_minutes(now).find(|at| user.code(*at) == code && self.used.is_none_or(|used| *at > used))
    }

    fn fail(&mut self, now: Moment) {
        self.failures.retain(|when| now.since(*when) < COUNTED_FOR);
        self.failures.push_back(now);
        if self.failures.len() >= FAILURES_AT_MOST {
            self.failures.clear();
            self.locked_until = Some(now.plus(LOCKED_FOR));
        }
    }
}

/// The half minutes whose codes are taken, the oldest first.
fn half_minutes(now: Moment) -> std::ops::RangeInclusive<i64> {
    let this = now.millis().div_euclid(HALF_MINUTE);
    this - 1..=this + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Moment {
        Moment::read("2026-11-21T08:00:00Z").unwrap()
    }

    fn login<'a>(user: &'a User, password: &'a str, code: Option<(&'a str, &'a str)>) -> Login<'a> {
        Login { account: user.account().name, user: user.name, password, code }
    }

    #[test]
    fn a_name_and_its_password_are_taken_together_only() {
        let mut logins = Logins::default();
        let user = &USERS[0];
        assert_eq!(logins.check(now(), &login(user, user.password, None)), Ok(0));
        let code = Some((user.id, "000000"));
        for wrong in [
            login(user, "x", None),
            login(user, user.password, code),
            Login { account: ACCOUNTS[1].name, ..login(user, user.password, None) },
            Login { user: "nobody", ..login(user, user.password, None) },
        ] {
            let refusal = logins.check(now(), &wrong).unwrap_err();
            assert_eq!((refusal.status, refusal), (401, Refusal::iam(401, "The username or password is wrong.")));
        }
    }

    #[test]
    fn a_code_is_taken_once_and_for_a_short_time() {
        let (mut logins, user) = (Logins::default(), &USERS[1]);
        let first = logins.next_code(1, now()).unwrap();
        let check = |logins: &mut Logins, now, id, code: &str| {
            logins.check(now, &login(user, user.password, Some((id, code)))).is_ok()
        };
        assert!(logins.check(now(), &login(user, user.password, None)).is_err(), "it is wanted");
        assert!(!check(&mut logins, now(), user.name, &first), "it goes with the id");
        assert!(check(&mut logins, now(), user.id, &first));
        assert!(!check(&mut logins, now(), user.id, &first));
        let second = logins.next_code(1, now()).unwrap();
        assert!(first != second && check(&mut logins, now(), user.id, &second));
        assert_eq!(logins.next_code(1, now()), None);
        let later = now().plus(MINUTE);
        let third = logins.next_code(1, later).unwrap();
        assert!(check(&mut logins, later.plus(HALF_MINUTE), user.id, &third), "its clock may be behind");
        let fourth = logins.next_code(1, later.plus(MINUTE)).unwrap();
        assert!(!check(&mut logins, later.plus(3 * MINUTE), user.id, &fourth));
        assert_eq!(logins.next_code(0, now()), None);
    }

    #[test]
    fn a_user_is_locked_after_five_failures_and_for_a_quarter_of_an_hour() {
        let (mut logins, user) = (Logins::default(), &USERS[0]);
        let wrong = login(user, "x", None);
        let right = login(user, user.password, None);
        for minute in [0, 1, 2, 3, 15] {
            assert!(logins.check(now().plus(minute * MINUTE), &wrong).is_err());
        }
        // The first does not count any more, and a success forgives all.
        assert!(logins.check(now().plus(15 * MINUTE), &right).is_ok());
        for _ in 0..5 {
            assert!(logins.check(now(), &wrong).is_err());
        }
        let locked = Err(Refusal::iam(401, "The account is locked."));
        assert_eq!(logins.check(now().plus(15 * MINUTE - 1), &right), locked);
        assert_eq!(logins.check(now().plus(15 * MINUTE), &right), Ok(0));
        assert!(logins.check(now(), &login(&USERS[2], USERS[2].password, None)).is_ok());
    }

    #[test]
    fn what_is_simply_there_belongs_to_a_user_who_may_see_all_of_its_account() {
        for place in 0..crate::world::PROJECTS.len() {
            let holder = owner_of(place);
            assert_eq!((holder.project, holder.region), (Some(place), None));
            assert_eq!(USERS[holder.user].projects, None);
            assert_eq!(USERS[holder.user].account, crate::world::PROJECTS[place].account);
        }
    }
}
