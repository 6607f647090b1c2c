//! What is watched while its reader does something else, jobs and views, and what is to be told of it: that a job has
//! ended, that something new is in a view. Each once; what was there when watching began is no news.
//!
//! Not for how it is told. When it is told quietly is decided by [`QuietHours`].

use std::collections::{BTreeMap, BTreeSet, HashSet};

use cloud::id::{ProjectId, RegionId};
use cloud::time::Moment;

use crate::sources::SourceId;
use crate::status::Status;
use crate::task::TaskKey;

/// What is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A watched job has ended so. It is watched no more.
    Ended(TaskKey, Status),
    /// Tasks are in a watched view, by its name, that were never there before; at least one.
    Matches(String, Vec<TaskKey>),
}

/// All that is watched.
#[derive(Clone, Debug, Default)]
pub struct Watched {
    jobs: BTreeSet<TaskKey>,
    /// By the views' names.
    views: BTreeMap<String, Seen>,
}

/// What was seen of a view so far.
#[derive(Clone, Debug, Default)]
struct Seen {
    filter: String,
    /// The tasks that were ever in it.
    known: BTreeSet<TaskKey>,
    /// The lists that had been read to their end when it was looked at: what comes of others was there before.
    lists: BTreeSet<List>,
}

/// A list of one project.
pub type List = (SourceId, RegionId, ProjectId);

/// How things are when a watched view is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// What the view asks for. Where it is another than before, all that is in the view now is known.
    pub filter: &'a str,
    /// The lists that were read to their end at least once.
    pub whole: &'a BTreeSet<List>,
    /// Tasks of which nothing is new but whose they are.
    pub owned: &'a HashSet<TaskKey>,
}

impl Watched {
    /// Watches a job until it has ended. One that is over already is not watched.
    pub fn watch(&mut self, job: TaskKey, status: Status) {
        if !status.is_over() {
            self.jobs.insert(job);
        }
    }

    /// Watches a job no more.
    pub fn leave(&mut self, job: &TaskKey) {
        self.jobs.remove(job);
    }

    /// Watches a view: what is in it when it is [seen](Self::see) first is known.
    pub fn watch_view(&mut self, name: &str) {
        self.views.entry(name.to_owned()).or_default();
    }

    /// Watches a view no more.
    pub fn leave_view(&mut self, name: &str) {
        self.views.remove(name);
    }

    /// A watched view is called otherwise now.
    pub fn rename_view(&mut self, from: &str, to: &str) {
        if let Some(known) = self.views.remove(from) {
            self.views.insert(to.to_owned(), known);
        }
    }

    /// The jobs that are watched.
    pub fn jobs(&self) -> impl Iterator<Item = &TaskKey> {
        self.jobs.iter()
    }

    /// The names of the views that are watched.
    pub fn views(&self) -> impl Iterator<Item = &str> {
        self.views.keys().map(String::as_str)
    }

    /// Whether a job is watched.
    pub fn has(&self, job: &TaskKey) -> bool {
        self.jobs.contains(job)
    }

    /// Whether a view is watched.
    pub fn has_view(&self, name: &str) -> bool {
        self.views.contains_key(name)
    }

    /// Takes the states that tasks are in now; what is to be told of the jobs among them.
    pub fn ended(&mut self, status_of: &dyn Fn(&TaskKey) -> Option<Status>) -> Vec<News> {
        let over = |key: &TaskKey| status_of(key).filter(|status| status.is_over());
        let ended: Vec<News> = self.jobs.iter().filter_map(|key| Some(News::Ended(key.clone(), over(key)?))).collect();
        self.jobs.retain(|key| over(key).is_none());
        ended
    }

    /// Takes what is in a watched view now; what is to be told of it.
    pub fn see(&mut self, name: &str, look: Look<'_>, all: impl IntoIterator<Item = TaskKey>) -> Option<News> {
        let seen = self.views.get_mut(name)?;
        if seen.filter != look.filter {
            *seen = Seen { filter: look.filter.to_owned(), ..Seen::default() };
        }
        let Seen { known, lists, .. } = seen;
        let is_news = |key: &TaskKey| {
            lists.contains(&(key.source, key.region.clone(), key.project.clone())) && !look.owned.contains(key)
        };
        let fresh = all.into_iter().filter(|key| known.insert(key.clone()));
        let new: Vec<TaskKey> = fresh.filter(is_news).collect();
        lists.extend(look.whole.iter().cloned());
        (!new.is_empty()).then(|| News::Matches(name.to_owned(), new))
    }
}

/// Hours of every day in which what is told is only noted, by the reader's clock, in minutes of the day. They may begin
/// before midnight and end after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    /// The first minute.
    pub from: u16,
    /// The minute after the last one; where it is the first too, no hour is quiet.
    pub to: u16,
}

impl QuietHours {
    /// Whether a moment lies in them, of which the reader's clock is `ahead` milliseconds ahead of UTC.
    pub fn hold(self, at: Moment, ahead: i64) -> bool {
        let minute = u16::try_from(at.plus(ahead).millis().div_euclid(60_000).rem_euclid(1_440)).unwrap_or_default();
        if self.from <= self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(number: u8) -> TaskKey {
        TaskKey::parse(&format!("gaussdb/cn-north-4/b5d07e4c91a8463f8e2d6c0f7a1b9e34/job-{number}")).unwrap()
    }

    fn moment(text: &str) -> Moment {
        Moment::read(text).unwrap()
    }

    /// Looks at a view while every list of these keys is there.
    fn see(watched: &mut Watched, name: &str, keys: impl IntoIterator<Item = TaskKey>) -> Option<News> {
        let whole = BTreeSet::from([list_of(&key(0))]);
        watched.see(name, Look { filter: "any", whole: &whole, owned: &HashSet::new() }, keys)
    }

    fn list_of(key: &TaskKey) -> List {
        (key.source, key.region.clone(), key.project.clone())
    }

    #[test]
    fn what_a_list_had_before_it_was_read_to_its_end_is_no_news() {
        let other = |number| TaskKey { source: SourceId::from_slug("dcs").unwrap(), ..key(number) };
        let (none, one) = (BTreeSet::new(), BTreeSet::from([list_of(&key(0))]));
        let both: BTreeSet<List> = one.iter().cloned().chain([list_of(&other(0))]).collect();
        let (nobody, owner) = (HashSet::new(), HashSet::from([other(6)]));
        let look = |whole| Look { filter: "any", whole, owned: &nobody };
        let news = |keys: &[TaskKey]| Some(News::Matches("Mine".into(), keys.to_vec()));
        let mut watched = Watched::default();
        watched.watch_view("Mine");
        assert_eq!(watched.see("Mine", look(&none), [key(1)]), None, "it is being read");
        assert_eq!(watched.see("Mine", look(&one), [key(1), key(2)]), None, "its last page");
        assert_eq!(watched.see("Mine", look(&one), [key(3), other(3)]), news(&[key(3)]), "the other fails, or is new");
        assert_eq!(watched.see("Mine", look(&both), [key(3), other(4)]), None);
        assert_eq!(watched.see("Mine", look(&one), [other(5)]), news(&[other(5)]), "it was read once");
        assert_eq!(watched.see("Mine", Look { owned: &owner, ..look(&both) }, [other(6)]), None, "whose it is");
        assert_eq!(watched.see("Mine", Look { filter: "else", ..look(&both) }, [key(7)]), None, "another question");
        assert_eq!(watched.see("Mine", Look { filter: "else", ..look(&both) }, [key(8)]), news(&[key(8)]));
    }

    #[test]
    fn hours_that_pass_midnight_are_quiet_on_both_sides_of_it() {
        let night = QuietHours { from: 22 * 60, to: 7 * 60 };
        let holds = |text| night.hold(moment(text), 0);
        let told = [
            "2026-11-21T21:59:59Z",
            "2026-11-21T22:00:00Z",
            "2026-11-22T00:00:00Z",
            "2026-11-22T06:59:59Z",
            "2026-11-22T07:00:00Z",
        ]
        .map(holds);
        assert_eq!(told, [false, true, true, true, false]);
        let noon = QuietHours { from: 720, to: 780 };
        assert_eq!(
            ["2026-11-21T11:59:00Z", "2026-11-21T12:30:00Z", "2026-11-21T13:00:00Z"]
                .map(|text| noon.hold(moment(text), 0)),
            [false, true, false]
        );
        assert!(!QuietHours { from: 60, to: 60 }.hold(moment("2026-11-21T01:00:00Z"), 0), "none at all");
    }

    #[test]
    fn they_follow_the_clock_when_it_is_put_back() {
        // Berlin, 2026-10-25: at 01:00 UTC the clock goes back from 03:00 to 02:00.
        let quiet = QuietHours { from: 23 * 60, to: 2 * 60 + 30 };
        let ahead = |at: Moment| if at < moment("2026-10-25T01:00:00Z") { 7_200_000 } else { 3_600_000 };
        let holds = |text| {
            let at = moment(text);
            quiet.hold(at, ahead(at))
        };
        let told =
            ["2026-10-25T00:29:00Z", "2026-10-25T00:31:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:31:00Z"].map(holds);
        assert_eq!(told, [true, false, true, false], "02:29, 02:31, and again 02:00 and 02:31");
    }

    proptest! {
        #[test]
        fn each_end_and_each_match_is_told_once(
            steps in prop::collection::vec((0u8..6, prop::sample::select(&Status::ALL[..]), any::<bool>()), 0..80),
        ) {
            let mut watched = Watched::default();
            let mut states: BTreeMap<TaskKey, Status> = BTreeMap::new();
            // What a careful reader would note: who was watched while unfinished, and then over.
            let (mut waits, mut expected) = (BTreeSet::new(), Vec::new());
            let (mut met, mut told): (BTreeSet<TaskKey>, Vec<News>) = (BTreeSet::new(), Vec::new());
            watched.watch_view("Mine");
            prop_assert_eq!(see(&mut watched, "Mine", []), None);
            for (number, status, watches) in steps {
                let key = key(number);
                if watches {
                    let now = states.get(&key).copied().unwrap_or(Status::Unknown);
                    watched.watch(key.clone(), now);
                    if !now.is_over() {
                        waits.insert(key.clone());
                    }
                }
                states.insert(key.clone(), status);
                if status.is_over() && waits.remove(&key) {
                    expected.push(News::Ended(key.clone(), status));
                }
                if status == Status::Failed && met.insert(key.clone()) {
                    expected.push(News::Matches("Mine".to_owned(), vec![key]));
                }
                told.extend(watched.ended(&|key| states.get(key).copied()));
                let failed = states.iter().filter(|(_, status)| **status == Status::Failed);
                let failed: Vec<TaskKey> = failed.map(|(key, _)| key.clone()).collect();
                told.extend(see(&mut watched, "Mine", failed));
            }
            prop_assert_eq!(told, expected);
        }
    }

    #[test]
    fn what_was_there_before_is_no_news_and_what_is_left_is_not_told_of() {
        let mut watched = Watched::default();
        watched.watch_view("Mine");
        assert_eq!(see(&mut watched, "Mine", [key(1)]), None, "it was there");
        let both = Some(News::Matches("Mine".into(), vec![key(2), key(3)]));
        assert_eq!(see(&mut watched, "Mine", [key(1), key(2), key(3)]), both, "what comes together is told together");
        assert_eq!(see(&mut watched, "Mine", [key(2)]), None, "who leaves and comes back is known");
        watched.rename_view("Mine", "Ours");
        assert_eq!(see(&mut watched, "Mine", [key(4)]), None);
        assert_eq!(see(&mut watched, "Ours", [key(2), key(4)]), Some(News::Matches("Ours".into(), vec![key(4)])));
        watched.leave_view("Ours");
        assert_eq!(see(&mut watched, "Ours", [key(5)]), None);
        watched.watch(key(4), Status::Failed);
        watched.watch(key(5), Status::Running);
        watched.leave(&key(5));
        assert_eq!(watched.ended(&|_| Some(Status::Failed)), []);
    }
}
