//! The life of one list as a value: loaded whole once, then kept fresh by asking as little as possible.
//!
//! It is told what happened ([`Event`]) and answers with what to do ([`Act`]); it fetches nothing and has no
//! clock. Whoever drives it performs the acts and reports back with the generation it was given, so that an
//! answer to a question nobody asks any more is dropped.

use std::collections::{HashMap, HashSet};

use cloud::error::{CloudError, Kind};
use cloud::paging::{Ask, Pager, Progress};
use cloud::time::Moment;

use crate::pace::{Pace, UNSEEN, jittered};
use crate::sources::{Pick, SourceId, TaskPage};
use crate::status::Status;
use crate::task::Task;

/// The first wait after a failure, and the longest, in milliseconds.
const FIRST_WAIT: i64 = 10_000;
const LONGEST_WAIT: i64 = 300_000;
/// What was begun so many milliseconds ago, and rested while nobody looked, is old when it ends.
const OLD: i64 = 30_000;
/// Up to so many jobs that went out of sight are asked for one by one; above, by status.
const ONE_BY_ONE: usize = 3;

/// What happened.
#[derive(Debug)]
pub enum Event<'a> {
    /// The list is wanted, or wanted again from the beginning.
    Load,
    /// Somebody asked for fresh rows, or for another try, whoever leads.
    Refresh,
    /// There is a credential again after one was refused.
    Resume,
    /// How often to ask has changed.
    Paced(Pace),
    /// Another tab, which leads, has handed rows on.
    HandedOn {
        /// Its rows.
        tasks: &'a [Task],
        /// All ids of the list, once it was read to its end.
        whole: Option<&'a HashSet<String>>,
        /// When they were had.
        at: Option<Moment>,
    },
    /// The time that was asked to be woken at has come.
    Woken,
    /// Nobody can see the page.
    Hidden,
    /// The page can be seen again.
    Shown,
    /// A page of the list arrived.
    Page {
        /// The generation of the fetch.
        generation: u32,
        /// The page.
        page: &'a TaskPage,
    },
    /// The answer about one job arrived.
    One {
        /// The generation of the fetch.
        generation: u32,
        /// The job, unless there is no such job any more.
        task: Option<&'a Task>,
    },
    /// A fetch failed.
    Failed {
        /// The generation of the fetch.
        generation: u32,
        /// Why.
        error: &'a CloudError,
    },
    /// The records of these ids are deleted.
    Gone(&'a HashSet<String>),
    /// The credential was refused elsewhere: nothing more is asked until there is another.
    SignedOut(&'a CloudError),
    /// Somebody called the load off.
    Cancel,
    /// The reader's filter is another: the calls by which what it asks for is found first.
    Picked(Vec<Pick>),
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Fetch this, and report with this generation.
    Fetch {
        /// What to report with.
        generation: u32,
        /// What to fetch.
        what: What,
    },
    /// Give up what is being fetched.
    Abort,
    /// The list was read to its end, and these are its ids: others are gone.
    Keep(HashSet<String>),
    /// Say [`Event::Woken`] at this moment.
    WakeAt(Moment),
}

/// What to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A page of the list.
    Page {
        /// What of it.
        pick: Pick,
        /// Where.
        ask: Ask,
    },
    /// One job by its id.
    One(String),
}

/// What a page says of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What is going on.
    pub phase: Phase,
    /// When it was last known to be as the cloud has it.
    pub fresh: Option<Moment>,
    /// Why it is not, since when, and when it will be tried again by itself.
    pub problem: Option<Problem>,
    /// Whether the whole list was read at least once.
    pub is_whole: bool,
    /// When fresh rows will be asked for by itself; none while they will not.
    pub next: Option<Moment>,
    /// How many tasks of it are known: from its beginning on, while it is not whole.
    pub rows: usize,
    /// How many there are, as far as the cloud can be believed.
    pub of: Option<u64>,
    /// Whether it is not whole, but all that the cloud finds for the filter was asked for beforehand.
    pub has_picked: bool,
}

impl Shown {
    /// Whether somebody called the load off before its end, so that rows are missing.
    pub fn is_stopped(&self) -> bool {
        self.phase == Phase::Resting && self.problem.is_none() && !self.is_whole
    }
}

/// What is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing, until something happens.
    Resting,
    /// The list is read from its beginning.
    Loading(Progress),
    /// Fresh rows are asked for.
    Refreshing,
    /// Nothing: another tab asks, and hands its rows on.
    Following,
}

/// A failure that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What went wrong last.
    pub error: CloudError,
    /// Since when.
    pub since: Moment,
    /// When it will be tried again by itself; never when that cannot help.
    pub retry: Option<Moment>,
    /// How often it was tried.
    attempts: u32,
}

/// One list.
#[derive(Debug)]
pub struct Feed {
    source: SourceId,
    generation: u32,
    stage: Stage,
    known: HashMap<String, Status>,
    fresh: Option<Moment>,
    problem: Option<Problem>,
    pace: Pace,
    rest: Rest,
    /// When the load or refresh began, and when its last question was asked.
    began: Moment,
    asked: Moment,
    /// A question that waits for its minute, because nobody can see the page.
    held: Option<Act>,
    /// Milliseconds that the last answer took.
    latency: i64,
    hidden: bool,
    /// Whether nobody looked for a time since it began.
    slept: bool,
    is_whole: bool,
    of: Option<u64>,
    /// A load that was called off, failed or waits for what is picked: it can go on from there.
    stopped: Option<Part>,
    /// What the filter has the list pick while it is not whole.
    picks: Vec<Pick>,
    /// The picks that were read to their end, or refused.
    picked: Vec<Pick>,
}

/// How far a load came that did not come to its end.
#[derive(Debug)]
struct Part {
    pager: Pager,
    seen: HashSet<String>,
    began: Moment,
}

/// Until when nothing is asked by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    /// For ever: only somebody who asks changes that.
    Endless,
    /// For the pace's interval since the last answer.
    Since(Moment),
    /// Until a moment.
    Until(Moment),
}

#[derive(Debug)]
enum Stage {
    Resting,
    Loading {
        pager: Pager,
        seen: HashSet<String>,
    },
    /// What the filter asks for is read first; whether the load that was [stopped](Feed::stopped) goes on then.
    Picking {
        pick: Pick,
        pager: Pager,
        goes_on: bool,
    },
    Newest {
        pager: Pager,
        missing: Vec<String>,
    },
    ByStatus {
        words: Vec<&'static str>,
        pager: Pager,
        missing: Vec<String>,
    },
    ById {
        missing: Vec<String>,
    },
}

impl Feed {
    /// A list nothing is known of yet.
    pub fn new(source: SourceId) -> Self {
        Self {
            source,
            generation: 0,
            stage: Stage::Resting,
            known: HashMap::new(),
            fresh: None,
            problem: None,
            pace: Pace::default(),
            rest: Rest::Endless,
            began: Moment::default(),
            asked: Moment::default(),
            held: None,
            latency: 0,
            hidden: false,
            slept: false,
            is_whole: false,
            of: None,
            stopped: None,
            picks: Vec::new(),
            picked: Vec::new(),
        }
    }

    /// What a page says of it.
    pub fn shown(&self) -> Shown {
        let phase = match &self.stage {
            Stage::Resting if !self.pace.leads => Phase::Following,
            Stage::Resting => Phase::Resting,
            Stage::Loading { pager, .. } => Phase::Loading(pager.progress()),
            Stage::Picking { goes_on: true, .. } if let Some(part) = &self.stopped => {
                Phase::Loading(part.pager.progress())
            }
            _ => Phase::Refreshing,
        };
        let next = self.wake().filter(|_| self.is_resting() && self.may_ask());
        let mut problem = self.problem.clone();
        if let Some(problem) = &mut problem {
            problem.retry = problem.retry.filter(|_| self.pace.goes_on());
        }
        let rows = match (&self.stage, &self.stopped) {
            (Stage::Loading { pager, .. }, _) | (_, Some(Part { pager, .. })) => pager.progress().rows,
            _ => self.known.len(),
        };
        let has_picked = !self.is_whole && !self.picks.is_empty() && self.next_pick().is_none();
        Shown { phase, fresh: self.fresh, problem, is_whole: self.is_whole, next, rows, of: self.of, has_picked }
    }

    /// Takes what happened at `now`; answers what to do.
    pub fn take(&mut self, event: Event<'_>, now: Moment) -> Vec<Act> {
        let mut acts = self.follow(event, now);
        if let Some(at) = acts.iter().position(|act| matches!(act, Act::Fetch { .. })) {
            let due = self.asked.plus(UNSEEN);
            if self.hidden && self.pace.is_watched && now < due {
                self.held = Some(acts.remove(at));
                acts.push(Act::WakeAt(due));
            } else {
                self.asked = now;
            }
        }
        acts
    }

    fn follow(&mut self, event: Event<'_>, now: Moment) -> Vec<Act> {
        match event {
            Event::Load if !self.pace.leads => {
                self.is_whole = false;
                self.wish(now)
            }
            Event::Load => self.load(now),
            Event::Resume if !self.pace.leads => {
                // What was refused is over, whenever the leader hands on the next rows.
                self.problem = None;
                self.wish(now)
            }
            Event::Refresh | Event::Resume => self.refresh(now),
            Event::Paced(pace) => self.take_pace(pace, now),
            Event::HandedOn { tasks, whole, at } => self.take_over(tasks, whole, at),
            Event::Shown => {
                self.hidden = false;
                self.look_at_the_clock(now)
            }
            Event::Woken => self.look_at_the_clock(now),
            Event::Hidden => {
                self.hidden = true;
                self.slept |= !self.is_resting();
                if self.pace.is_watched { self.sleep() } else { Vec::new() }
            }
            Event::Page { generation, page } if generation == self.generation => {
                self.note_latency(now);
                self.arrived(page, now)
            }
            Event::One { generation, task } if generation == self.generation => {
                self.note_latency(now);
                self.answered(task, now)
            }
            Event::Failed { generation, error } if generation == self.generation => self.failed(error, now),
            Event::Page { .. } | Event::One { .. } | Event::Failed { .. } => Vec::new(),
            Event::SignedOut(error) => {
                let mut acts = self.abort();
                self.rest = Rest::Endless;
                self.problem = Some(Problem { error: error.clone(), since: now, retry: None, attempts: 1 });
                acts.extend(self.sleep());
                acts
            }
            Event::Gone(ids) => {
                self.forget(ids);
                Vec::new()
            }
            Event::Picked(picks) => {
                self.picks = picks;
                // A load comes to it by itself, after the page that is on its way.
                let rests = self.is_resting() && self.problem.is_none() && self.pace.leads && self.may_ask();
                if rests && self.stopped.is_some() { self.pick(false, now) } else { Vec::new() }
            }
            Event::Cancel => {
                self.keep_what_was_read();
                let mut acts = self.abort();
                self.rest = if self.is_whole { Rest::Since(now) } else { Rest::Endless };
                acts.extend(self.sleep());
                acts
            }
        }
    }

    /// Asks as soon as it is for this tab to ask.
    fn wish(&mut self, now: Moment) -> Vec<Act> {
        self.rest = Rest::Until(now);
        Vec::new()
    }

    fn look_at_the_clock(&mut self, now: Moment) -> Vec<Act> {
        if self.may_ask()
            && let Some(held) = self.held.take()
        {
            return vec![held];
        }
        let is_due = self.wake().is_some_and(|wake| wake <= now);
        if is_due && self.may_ask() && self.is_resting() { self.refresh(now) } else { self.sleep() }
    }

    fn take_pace(&mut self, pace: Pace, now: Moment) -> Vec<Act> {
        let before = std::mem::replace(&mut self.pace, pace);
        if before == pace {
            return Vec::new();
        }
        // What another tab asks from now on is not asked here as well.
        let mut acts = if before.leads && !pace.leads && !self.is_resting() {
            self.rest = Rest::Until(now);
            self.keep_what_was_read();
            self.abort()
        } else {
            Vec::new()
        };
        acts.extend(self.look_at_the_clock(now));
        acts
    }

    /// Knows what another tab knows, so that this one can go on where that one ends.
    fn take_over(&mut self, tasks: &[Task], whole: Option<&HashSet<String>>, at: Option<Moment>) -> Vec<Act> {
        if self.pace.leads {
            return Vec::new();
        }
        self.know(tasks);
        if let Some(ids) = whole {
            self.known.retain(|id, _| ids.contains(id));
            self.is_whole = true;
        }
        if let Some(at) = at {
            self.problem = None;
            self.fresh = self.fresh.max(Some(at));
            self.rest = Rest::Since(at);
        }
        self.sleep()
    }

    fn know(&mut self, tasks: &[Task]) {
        for task in tasks {
            let status = if task.unreadable.is_some() { Status::Canceled } else { task.status };
            self.known.insert(task.key.id.clone(), status);
        }
    }

    fn forget(&mut self, ids: &HashSet<String>) {
        let before = self.known.len();
        self.known.retain(|id, _| !ids.contains(id));
        let gone = u64::try_from(before - self.known.len()).unwrap_or_default();
        self.of = self.of.map(|of| of.saturating_sub(gone));
        if let Stage::Loading { seen, .. } = &mut self.stage {
            seen.retain(|id| !ids.contains(id));
        }
        if let Some(part) = &mut self.stopped {
            part.seen.retain(|id| !ids.contains(id));
        }
    }

    fn note_latency(&mut self, now: Moment) {
        if !self.slept {
            self.latency = now.since(self.asked);
        }
    }

    /// When fresh rows are asked for by itself.
    fn wake(&self) -> Option<Moment> {
        let wake = match self.rest {
            Rest::Endless => None,
            Rest::Since(at) => Some(at.plus(self.pace.interval(self.latency)?)),
            Rest::Until(at) => self.pace.goes_on().then_some(at),
        };
        wake.map(|at| if self.hidden { at.max(self.asked.plus(UNSEEN)) } else { at })
    }

    /// Whether anything may be asked by itself, as far as it depends on who can see the page.
    fn may_ask(&self) -> bool {
        !self.hidden || self.pace.is_watched
    }

    fn is_resting(&self) -> bool {
        matches!(self.stage, Stage::Resting)
    }

    fn pager(&self) -> Pager {
        Pager::new(self.source.counting(), self.source.page_rows())
    }

    fn load(&mut self, now: Moment) -> Vec<Act> {
        let mut acts = self.abort();
        self.begin(now);
        self.known.clear();
        self.stopped = None;
        self.picked.clear();
        self.stage = Stage::Loading { pager: self.pager(), seen: HashSet::new() };
        acts.extend(self.next_page());
        acts
    }

    fn refresh(&mut self, now: Moment) -> Vec<Act> {
        if !self.is_resting() {
            return Vec::new();
        }
        if let Some(Part { pager, seen, began }) = self.stopped.take() {
            // What was added at its beginning meanwhile is asked for once its end is reached.
            (self.began, self.slept) = (began, true);
            self.stage = Stage::Loading { pager, seen };
            return self.next_page();
        }
        if !self.is_whole {
            return self.load(now);
        }
        self.begin(now);
        self.rest = Rest::Since(now);
        let missing = self.known.iter().filter(|(_, status)| !status.is_over()).map(|(id, _)| id.clone()).collect();
        self.stage = Stage::Newest { pager: self.pager(), missing };
        self.next_page()
    }

    fn keep_what_was_read(&mut self) {
        if let Stage::Loading { pager, seen } = &self.stage {
            self.stopped = Some(Part { pager: pager.clone(), seen: seen.clone(), began: self.began });
        }
    }

    fn begin(&mut self, now: Moment) {
        self.began = now;
        self.slept = self.hidden;
    }

    fn abort(&mut self) -> Vec<Act> {
        self.generation = self.generation.wrapping_add(1);
        self.held = None;
        if self.is_resting() {
            return Vec::new();
        }
        self.stage = Stage::Resting;
        vec![Act::Abort]
    }

    /// The next page of the current stage's pager.
    fn next_page(&mut self) -> Vec<Act> {
        let (pager, pick) = match &self.stage {
            Stage::Loading { pager, .. } | Stage::Newest { pager, .. } => (pager, Pick::default()),
            Stage::Picking { pick, pager, .. } => (pager, pick.clone()),
            Stage::ByStatus { words, pager, .. } => {
                (pager, words.first().copied().map(Pick::of_word).unwrap_or_default())
            }
            Stage::Resting | Stage::ById { .. } => return Vec::new(),
        };
        pager.next().map(|ask| self.fetch(What::Page { pick, ask })).into_iter().collect()
    }

    /// What the filter asks for and was not read yet.
    fn next_pick(&self) -> Option<&Pick> {
        self.picks.iter().find(|pick| !self.picked.contains(pick))
    }

    /// Goes on with what the filter asks for, and after the last of it with the load, if that was under way.
    fn pick(&mut self, goes_on: bool, now: Moment) -> Vec<Act> {
        if let Some(pick) = self.next_pick().cloned() {
            self.stage = Stage::Picking { pick, pager: self.pager(), goes_on };
            return self.next_page();
        }
        self.stage = Stage::Resting;
        if goes_on { self.refresh(now) } else { self.sleep() }
    }

    fn fetch(&self, what: What) -> Act {
        Act::Fetch { generation: self.generation, what }
    }

    fn arrived(&mut self, page: &TaskPage, now: Moment) -> Vec<Act> {
        let ids: Vec<String> = page.tasks.iter().map(|task| task.key.id.clone()).collect();
        let met_known = ids.iter().any(|id| self.known.get(id).is_some_and(|status| status.is_over()));
        self.know(&page.tasks);
        match &mut self.stage {
            Stage::Loading { pager, seen } => {
                pager.take(&ids, page.total);
                self.of = pager.total();
                seen.extend(ids);
                if pager.next().is_some() {
                    if self.next_pick().is_none() {
                        return self.next_page();
                    }
                    self.keep_what_was_read();
                    return self.pick(true, now);
                }
                let seen = std::mem::take(seen);
                self.is_whole = true;
                self.known.retain(|id, _| seen.contains(id));
                let mut acts = vec![Act::Keep(seen)];
                acts.extend(self.finish(now));
                acts
            }
            Stage::Picking { pick, pager, goes_on } => {
                pager.take(&ids, page.total);
                if let Some(part) = &mut self.stopped {
                    part.seen.extend(ids);
                }
                if pager.next().is_some() {
                    return self.next_page();
                }
                self.picked.push(pick.clone());
                let goes_on = *goes_on;
                self.pick(goes_on, now)
            }
            Stage::Newest { pager, missing } => {
                missing.retain(|id| !ids.contains(id));
                pager.take(&ids, page.total);
                // Where neither a status nor an id can be asked for, the list is all there is.
                let must_walk = self.source.unfinished_words().is_empty() && !missing.is_empty();
                if (!met_known || must_walk) && pager.next().is_some() {
                    return self.next_page();
                }
                let missing = std::mem::take(missing);
                self.look_for(missing, now)
            }
            Stage::ByStatus { words, pager, missing } => {
                missing.retain(|id| !ids.contains(id));
                pager.take(&ids, page.total);
                if pager.next().is_some() {
                    return self.next_page();
                }
                words.remove(0);
                let (words, missing) = (std::mem::take(words), std::mem::take(missing));
                self.next_status(words, missing, now)
            }
            Stage::Resting | Stage::ById { .. } => Vec::new(),
        }
    }

    /// Asks after unfinished tasks that the newest page does not hold.
    fn look_for(&mut self, missing: Vec<String>, now: Moment) -> Vec<Act> {
        let words = self.source.unfinished_words();
        if words.is_empty() {
            // They were not in the whole list either: gone.
            for id in missing {
                self.known.remove(&id);
            }
            return self.finish(now);
        }
        if missing.len() <= ONE_BY_ONE {
            self.next_id(missing, now)
        } else {
            self.next_status(words.to_vec(), missing, now)
        }
    }

    fn next_status(&mut self, words: Vec<&'static str>, missing: Vec<String>, now: Moment) -> Vec<Act> {
        if words.is_empty() {
            // Unfinished before, and now under no unfinished word: they have just ended.
            return self.next_id(missing, now);
        }
        self.stage = Stage::ByStatus { words, pager: self.pager(), missing };
        self.next_page()
    }

    fn next_id(&mut self, missing: Vec<String>, now: Moment) -> Vec<Act> {
        let Some(id) = missing.last().cloned() else { return self.finish(now) };
        self.stage = Stage::ById { missing };
        vec![self.fetch(What::One(id))]
    }

    fn answered(&mut self, task: Option<&Task>, now: Moment) -> Vec<Act> {
        let Stage::ById { missing } = &mut self.stage else { return Vec::new() };
        let mut missing = std::mem::take(missing);
        if let Some(asked) = missing.pop() {
            match task {
                Some(task) => self.known.insert(asked, task.status),
                None => self.known.remove(&asked),
            };
        }
        self.next_id(missing, now)
    }

    fn finish(&mut self, now: Moment) -> Vec<Act> {
        self.stage = Stage::Resting;
        self.problem = None;
        self.fresh = Some(self.began);
        // What was begun long ago, and rested while nobody looked, is asked again at once.
        let is_old = self.slept && now.since(self.began) > OLD;
        self.rest = if is_old { Rest::Until(now) } else { Rest::Since(now) };
        self.sleep()
    }

    fn failed(&mut self, error: &CloudError, now: Moment) -> Vec<Act> {
        let mut may_retry = error.may_pass();
        if let Stage::Picking { pick, goes_on, .. } = &self.stage {
            let goes_on = *goes_on;
            if error.kind == Kind::BadInput {
                // The cloud cannot pick that: the walk through the list brings it too.
                self.picked.push(pick.clone());
                return self.pick(goes_on, now);
            }
            // Another try would go on with a load that somebody has stopped.
            may_retry &= goes_on;
        }
        self.keep_what_was_read();
        self.stage = Stage::Resting;
        let before = self.problem.take();
        let attempts = before.as_ref().map_or(0, |p| p.attempts) + 1;
        let growing = FIRST_WAIT.saturating_mul(1 << (attempts - 1).min(6)).min(LONGEST_WAIT);
        let wait = match error.retry_after {
            Some(seconds) => i64::from(seconds).saturating_mul(1_000),
            None => jittered(growing, self.pace.seed, attempts),
        };
        let retry = may_retry.then(|| now.plus(wait));
        self.rest = retry.map_or(Rest::Endless, Rest::Until);
        self.problem = Some(Problem { error: error.clone(), since: before.map_or(now, |p| p.since), retry, attempts });
        self.sleep()
    }

    fn sleep(&self) -> Vec<Act> {
        match self.wake() {
            Some(wake) if self.is_resting() && self.may_ask() => vec![Act::WakeAt(wake)],
            _ => Vec::new(),
        }
    }
}

/// Whether a failure means that the credential is of no use, and every list that uses it has to stop.
pub fn stops_everything(error: &CloudError) -> bool {
    error.kind == Kind::SignIn
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pace::{Choice, Presence};
    use crate::sources::Scope;
    use cloud::call::Language;
    use cloud::id::{ProjectId, RegionId};

    fn at(second: i64) -> Moment {
        Moment::from_millis(1_800_000_000_000 + second * 1_000).unwrap()
    }

    fn scope() -> Scope {
        Scope {
            region: RegionId::parse("cn-north-4").unwrap(),
            project: ProjectId::parse("053f533ead80d5102f0cc012e8d468a4").unwrap(),
            language: Language::English,
        }
    }

    fn source(slug: &str) -> SourceId {
        SourceId::from_slug(slug).unwrap()
    }

    /// A page of GaussDB's or DCS' list: ids with their status words.
    fn page(source: SourceId, rows: &[(&str, &str)], total: u64) -> TaskPage {
        let rows: Vec<_> =
            rows.iter().map(|(id, status)| serde_json::json!({"job_id": id, "id": id, "status": status})).collect();
        let body = serde_json::json!({"tasks": rows, "total_count": total, "task_count": total});
        source.read_list(&scope(), body.to_string().as_bytes()).unwrap()
    }

    fn fetched(acts: &[Act]) -> (u32, What) {
        acts.iter()
            .find_map(|act| match act {
                Act::Fetch { generation, what } => Some((*generation, what.clone())),
                _ => None,
            })
            .unwrap_or_else(|| panic!("nothing to fetch in {acts:?}"))
    }

    fn offset(what: &What) -> u64 {
        match what {
            What::Page { ask, .. } => ask.offset,
            What::One(id) => panic!("asked for {id}"),
        }
    }

    fn word(what: &What) -> Option<&'static str> {
        match what {
            What::Page { pick, .. } => pick.status,
            What::One(id) => panic!("asked for {id}"),
        }
    }

    fn loaded(source: SourceId, rows: &[(&str, &str)]) -> Feed {
        let mut feed = Feed::new(source);
        let (generation, _) = fetched(&feed.take(Event::Load, at(0)));
        let acts = feed.take(Event::Page { generation, page: &page(source, rows, rows.len() as u64) }, at(1));
        assert!(matches!(acts.first(), Some(Act::Keep(_))), "{acts:?}");
        feed.take(Event::Paced(Pace { has_running: true, ..Pace::default() }), at(1));
        feed
    }

    fn error(kind: Kind) -> CloudError {
        CloudError::transport(kind, "no")
    }

    #[test]
    fn unseen_what_is_watched_is_asked_for_at_most_once_a_minute_and_all_else_is_not() {
        for is_watched in [true, false] {
            let mut feed = Feed::new(source("gaussdb"));
            feed.take(Event::Paced(Pace { is_watched, ..Pace::default() }), at(0));
            let mut acts = feed.take(Event::Load, at(0));
            let mut asked = Vec::new();
            let mut wake = None;
            for second in 0..3_600 {
                if second == 5 {
                    acts.extend(feed.take(Event::Hidden, at(second)));
                }
                if wake.is_some_and(|wake| wake <= at(second)) {
                    wake = None;
                    acts.extend(feed.take(Event::Woken, at(second)));
                }
                for act in std::mem::take(&mut acts) {
                    match act {
                        Act::WakeAt(at) => wake = Some(at),
                        Act::Fetch { generation, what } => {
                            asked.push(second);
                            // A job always runs, so that a refresh takes several questions.
                            let page = page(source("gaussdb"), &[("a", "Running"), ("b", "Completed")], 2);
                            acts.extend(feed.take(
                                match &what {
                                    What::Page { .. } => Event::Page { generation, page: &page },
                                    What::One(_) => Event::One { generation, task: page.tasks.first() },
                                },
                                at(second),
                            ));
                        }
                        Act::Keep(_) | Act::Abort => {}
                    }
                }
            }
            let unseen: Vec<i64> = asked.into_iter().filter(|second| *second > 5).collect();
            assert!(unseen.windows(2).all(|pair| pair[1] - pair[0] >= 60), "{unseen:?}");
            let is_right = if is_watched { (50..=60).contains(&unseen.len()) } else { unseen.is_empty() };
            assert!(is_right, "{unseen:?}");
        }
    }

    #[test]
    fn a_load_goes_on_to_the_end_and_tells_how_far_it_is() {
        let gaussdb = source("gaussdb");
        let mut feed = Feed::new(gaussdb);
        let (generation, what) = fetched(&feed.take(Event::Load, at(0)));
        assert_eq!(offset(&what), 0);
        let full: Vec<(String, String)> = (0..100).map(|n| (format!("job{n}"), "Completed".into())).collect();
        let full: Vec<(&str, &str)> = full.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let (generation, what) =
            fetched(&feed.take(Event::Page { generation, page: &page(gaussdb, &full, 101) }, at(1)));
        assert_eq!(offset(&what), 100);
        assert!(matches!(feed.shown().phase, Phase::Loading(Progress { pages: 1, of: Some(2), .. })));
        let acts = feed.take(Event::Page { generation, page: &page(gaussdb, &[("last", "Completed")], 101) }, at(2));
        assert!(matches!(&acts[..], [Act::Keep(ids), Act::WakeAt(wake)] if ids.len() == 101 && *wake == at(32)));
        assert!(feed.shown().is_whole);
        assert_eq!((feed.shown().rows, feed.shown().of), (101, Some(101)));
    }

    #[test]
    fn what_rested_for_long_while_it_was_read_is_as_old_as_its_beginning() {
        let gaussdb = source("gaussdb");
        let mut feed = Feed::new(gaussdb);
        let (generation, _) = fetched(&feed.take(Event::Load, at(0)));
        feed.take(Event::Hidden, at(1));
        feed.take(Event::Shown, at(7_200));
        let acts = feed.take(Event::Page { generation, page: &page(gaussdb, &[("a", "Completed")], 1) }, at(7_201));
        assert!(matches!(&acts[..], [Act::Keep(_), Act::WakeAt(wake)] if *wake == at(7_201)), "{acts:?}");
        assert_eq!(feed.shown().fresh, Some(at(0)));
    }

    #[test]
    fn a_refresh_reads_back_to_what_is_known_and_no_further() {
        let mut feed = loaded(source("gaussdb"), &[("a", "Completed"), ("b", "Failed")]);
        let (generation, _) = fetched(&feed.take(Event::Woken, at(61)));
        let acts = feed.take(
            Event::Page { generation, page: &page(source("gaussdb"), &[("new", "Running"), ("a", "Completed")], 300) },
            at(62),
        );
        assert_eq!(acts, [Act::WakeAt(at(67))], "one page, and no more");
    }

    #[test]
    fn a_few_unfinished_tasks_out_of_sight_are_asked_for_one_by_one() {
        let gaussdb = source("gaussdb");
        let mut feed = loaded(gaussdb, &[("new", "Completed"), ("old", "Running")]);
        let (generation, _) = fetched(&feed.take(Event::Woken, at(11)));
        let newest = page(gaussdb, &[("newer", "Completed"), ("new", "Completed")], 300);
        let (generation, what) = fetched(&feed.take(Event::Page { generation, page: &newest }, at(12)));
        assert_eq!(what, What::One("old".into()));
        let over = page(gaussdb, &[("old", "Completed")], 1);
        let acts = feed.take(Event::One { generation, task: over.tasks.first() }, at(13));
        assert_eq!(acts, [Act::WakeAt(at(18))]);
    }

    #[test]
    fn many_are_asked_for_by_status_and_only_what_has_just_ended_by_id() {
        let gaussdb = source("gaussdb");
        let rows = [("x", "Completed"), ("r1", "Running"), ("r2", "Running"), ("r3", "Running"), ("r4", "Running")];
        let mut feed = loaded(gaussdb, &rows);
        let (generation, _) = fetched(&feed.take(Event::Woken, at(11)));
        let newest = page(gaussdb, &[("x", "Completed")], 300);
        let (generation, what) = fetched(&feed.take(Event::Page { generation, page: &newest }, at(12)));
        assert_eq!(word(&what), Some("Running"));
        let running = page(gaussdb, &[("r1", "Running"), ("r2", "Running"), ("r3", "Running")], 3);
        let (_, what) = fetched(&feed.take(Event::Page { generation, page: &running }, at(13)));
        assert_eq!(what, What::One("r4".into()));
    }

    #[test]
    fn a_list_without_a_filter_is_walked_until_all_unfinished_are_met() {
        let dcs = source("dcs");
        let mut feed = loaded(dcs, &[("a", "SUCCESS"), ("b", "EXECUTING")]);
        let (generation, _) = fetched(&feed.take(Event::Woken, at(11)));
        let full: Vec<(String, String)> = (0..200).map(|n| (format!("new{n}"), "SUCCESS".into())).collect();
        let full: Vec<(&str, &str)> = full.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let (generation, what) = fetched(&feed.take(Event::Page { generation, page: &page(dcs, &full, 202) }, at(12)));
        assert_eq!(offset(&what), 200);
        let acts =
            feed.take(Event::Page { generation, page: &page(dcs, &[("a", "SUCCESS"), ("b", "SUCCESS")], 202) }, at(13));
        assert_eq!(acts, [Act::WakeAt(at(18))]);
    }

    #[test]
    fn what_may_pass_is_tried_again_later_and_later() {
        let mut feed = Feed::new(source("gaussdb"));
        let mut now = 0;
        for wait in [10, 20, 40, 80, 160, 300, 300] {
            let (generation, _) = fetched(&feed.take(if now == 0 { Event::Load } else { Event::Woken }, at(now)));
            let acts = feed.take(Event::Failed { generation, error: &error(Kind::CloudFault) }, at(now));
            now += wait;
            assert_eq!(acts, [Act::WakeAt(at(now))]);
        }
        let since = feed.shown().problem.map(|p| p.since);
        assert_eq!(since, Some(at(0)));
    }

    #[test]
    fn retry_after_is_obeyed() {
        let mut feed = Feed::new(source("dcs"));
        let (generation, _) = fetched(&feed.take(Event::Load, at(0)));
        let throttled = CloudError { retry_after: Some(7), ..error(Kind::Throttled) };
        assert_eq!(feed.take(Event::Failed { generation, error: &throttled }, at(0)), [Act::WakeAt(at(7))]);
    }

    #[test]
    fn a_refused_credential_is_never_tried_again() {
        let mut feed = loaded(source("dcs"), &[("a", "EXECUTING")]);
        let (generation, _) = fetched(&feed.take(Event::Woken, at(11)));
        assert!(feed.take(Event::Failed { generation, error: &error(Kind::SignIn) }, at(12)).is_empty());
        assert!(feed.take(Event::Woken, at(600)).is_empty());
        let mut other = loaded(source("gaussdb"), &[("a", "Running")]);
        assert!(other.take(Event::SignedOut(&error(Kind::SignIn)), at(12)).is_empty());
        assert!(other.take(Event::Shown, at(600)).is_empty());
        assert!(other.shown().problem.is_some());
        fetched(&other.take(Event::Refresh, at(700)));
    }

    #[test]
    fn nothing_is_asked_while_nobody_looks_and_at_once_when_somebody_does() {
        let mut feed = loaded(source("gaussdb"), &[("a", "Running")]);
        feed.take(Event::Hidden, at(2));
        assert!(feed.take(Event::Woken, at(11)).is_empty());
        fetched(&feed.take(Event::Shown, at(500)));
    }

    #[test]
    fn an_answer_that_nobody_waits_for_is_dropped() {
        let gaussdb = source("gaussdb");
        let mut feed = Feed::new(gaussdb);
        let (stale, _) = fetched(&feed.take(Event::Load, at(0)));
        let acts = feed.take(Event::Load, at(1));
        assert_eq!(acts.first(), Some(&Act::Abort));
        assert!(
            feed.take(Event::Page { generation: stale, page: &page(gaussdb, &[("a", "Running")], 1) }, at(2))
                .is_empty()
        );
        assert!(!feed.shown().is_whole);
    }

    #[test]
    fn a_load_that_was_called_off_rests_and_can_be_asked_for_again() {
        let mut feed = Feed::new(source("gaussdb"));
        feed.take(Event::Load, at(0));
        assert_eq!(feed.take(Event::Cancel, at(1)), [Act::Abort]);
        assert_eq!(feed.shown().phase, Phase::Resting);
        assert_eq!(offset(&fetched(&feed.take(Event::Refresh, at(2))).1), 0);
    }

    /// Pages of a list of `rows` ended jobs, a hundred each.
    fn hundred(source: SourceId, from: usize, rows: u64) -> TaskPage {
        let ids: Vec<String> = (from..from + 100).map(|n| format!("job{n}")).collect();
        let rows_of_page: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), "Completed")).collect();
        page(source, &rows_of_page, rows)
    }

    #[test]
    fn a_load_goes_on_where_it_was_stopped_or_failed_and_then_asks_what_is_new() {
        let gaussdb = source("gaussdb");
        for fails in [false, true] {
            let mut feed = Feed::new(gaussdb);
            let (generation, _) = fetched(&feed.take(Event::Load, at(0)));
            let (generation, _) =
                fetched(&feed.take(Event::Page { generation, page: &hundred(gaussdb, 0, 200) }, at(1)));
            if fails {
                feed.take(Event::Failed { generation, error: &error(Kind::CloudFault) }, at(2));
            } else {
                assert_eq!(feed.take(Event::Cancel, at(2)), [Act::Abort]);
                assert!(feed.shown().is_stopped());
            }
            assert_eq!((feed.shown().rows, feed.shown().of, feed.shown().is_whole), (100, Some(200), false));
            let (generation, what) = fetched(&feed.take(Event::Refresh, at(100)));
            assert_eq!(offset(&what), 100);
            let (generation, what) =
                fetched(&feed.take(Event::Page { generation, page: &hundred(gaussdb, 100, 200) }, at(101)));
            assert_eq!(offset(&what), 200, "a full page may not be the last");
            let acts = feed.take(Event::Page { generation, page: &page(gaussdb, &[], 200) }, at(102));
            assert!(matches!(&acts[..], [Act::Keep(ids), Act::WakeAt(wake)] if ids.len() == 200 && *wake == at(102)));
            assert_eq!(feed.shown().fresh, Some(at(0)));
        }
    }

    fn words(picks: &[&'static str]) -> Event<'static> {
        Event::Picked(picks.iter().copied().map(Pick::of_word).collect())
    }

    #[test]
    fn what_the_filter_asks_for_is_read_before_the_rest() {
        let gaussdb = source("gaussdb");
        let mut feed = Feed::new(gaussdb);
        feed.take(words(&["Failed", "Running"]), at(0));
        let (generation, what) = fetched(&feed.take(Event::Load, at(0)));
        assert_eq!(word(&what), None, "a list of one page needs no more");
        let (generation, what) =
            fetched(&feed.take(Event::Page { generation, page: &hundred(gaussdb, 0, 200) }, at(1)));
        assert_eq!((word(&what), offset(&what)), (Some("Failed"), 0));
        assert!(matches!(feed.shown().phase, Phase::Loading(Progress { pages: 1, .. })));
        let failed = page(gaussdb, &[("old", "Failed")], 1);
        let (generation, what) = fetched(&feed.take(Event::Page { generation, page: &failed }, at(2)));
        assert_eq!(word(&what), Some("Running"));
        assert!(!feed.shown().has_picked);
        let (generation, what) = fetched(&feed.take(Event::Page { generation, page: &page(gaussdb, &[], 0) }, at(3)));
        assert_eq!((word(&what), offset(&what)), (None, 100), "then the load goes on");
        assert_eq!((feed.shown().has_picked, feed.shown().rows, feed.shown().of), (true, 100, Some(200)));
        let (generation, _) = fetched(&feed.take(Event::Page { generation, page: &hundred(gaussdb, 100, 200) }, at(4)));
        let acts = feed.take(Event::Page { generation, page: &page(gaussdb, &[], 200) }, at(5));
        assert!(matches!(&acts[..], [Act::Keep(ids), ..] if ids.len() == 201 && ids.contains("old")), "{acts:?}");
        assert!(!feed.shown().has_picked, "all is there");
    }

    #[test]
    fn a_list_that_was_stopped_answers_another_filter_and_rests_again() {
        let gaussdb = source("gaussdb");
        let mut feed = Feed::new(gaussdb);
        let (generation, _) = fetched(&feed.take(Event::Load, at(0)));
        feed.take(Event::Page { generation, page: &hundred(gaussdb, 0, 200) }, at(1));
        feed.take(Event::Cancel, at(2));
        let (generation, what) = fetched(&feed.take(words(&["Failed"]), at(3)));
        assert_eq!(word(&what), Some("Failed"));
        let failed = page(gaussdb, &[("old", "Failed")], 1);
        assert!(feed.take(Event::Page { generation, page: &failed }, at(4)).is_empty());
        assert!(feed.shown().is_stopped() && feed.shown().has_picked);
        assert!(feed.take(words(&["Failed"]), at(5)).is_empty(), "it was read");
        let (generation, _) = fetched(&feed.take(words(&["Running"]), at(6)));
        assert!(feed.take(Event::Failed { generation, error: &error(Kind::CloudFault) }, at(7)).is_empty());
        assert_eq!(feed.shown().problem.and_then(|problem| problem.retry), None);
        let (_, what) = fetched(&feed.take(Event::Refresh, at(8)));
        assert_eq!((word(&what), offset(&what)), (None, 100));
    }

    #[test]
    fn what_is_deleted_counts_no_more_and_is_not_asked_for() {
        let gaussdb = source("gaussdb");
        let ids = HashSet::from(["b".to_owned(), "never there".to_owned()]);
        let mut feed = loaded(gaussdb, &[("a", "Completed"), ("b", "Running")]);
        assert!(feed.take(Event::Gone(&ids), at(2)).is_empty());
        assert_eq!((feed.shown().rows, feed.shown().of), (1, Some(1)));
        let (generation, _) = fetched(&feed.take(Event::Woken, at(11)));
        let newest = page(gaussdb, &[("a", "Completed")], 1);
        let acts = feed.take(Event::Page { generation, page: &newest }, at(12));
        assert!(matches!(acts[..], [Act::WakeAt(_)]), "{acts:?}");
        let mut loading = Feed::new(gaussdb);
        let (generation, _) = fetched(&loading.take(Event::Load, at(0)));
        let (generation, _) =
            fetched(&loading.take(Event::Page { generation, page: &hundred(gaussdb, 0, 200) }, at(1)));
        loading.take(Event::Gone(&HashSet::from(["job7".to_owned()])), at(2));
        let acts = loading.take(Event::Page { generation, page: &page(gaussdb, &[], 199) }, at(3));
        assert!(matches!(&acts[..], [Act::Keep(kept), ..] if kept.len() == 99), "{acts:?}");
    }

    #[test]
    fn what_the_cloud_cannot_pick_is_left_to_the_load() {
        let gaussdb = source("gaussdb");
        let mut feed = Feed::new(gaussdb);
        let (generation, _) = fetched(&feed.take(Event::Load, at(0)));
        feed.take(words(&["Failed"]), at(1));
        let (generation, _) = fetched(&feed.take(Event::Page { generation, page: &hundred(gaussdb, 0, 200) }, at(1)));
        let (_, what) = fetched(&feed.take(Event::Failed { generation, error: &error(Kind::BadInput) }, at(2)));
        assert_eq!((word(&what), offset(&what)), (None, 100));
        assert_eq!(feed.shown().problem, None);
    }

    #[test]
    fn a_slow_answer_is_waited_for_four_times_as_long() {
        let gaussdb = source("gaussdb");
        let mut feed = loaded(gaussdb, &[("a", "Completed")]);
        let (generation, _) = fetched(&feed.take(Event::Woken, at(61)));
        let newest = page(gaussdb, &[("a", "Completed")], 1);
        assert_eq!(feed.take(Event::Page { generation, page: &newest }, at(65)), [Act::WakeAt(at(81))]);
    }

    #[test]
    fn another_pace_counts_from_the_last_answer() {
        let mut feed = loaded(source("gaussdb"), &[("a", "Completed")]);
        let paced = |choice| Event::Paced(Pace { choice, ..Pace::default() });
        assert_eq!(feed.take(paced(Choice::Every(60)), at(2)), [Act::WakeAt(at(61))]);
        assert_eq!(feed.shown().next, Some(at(61)));
        assert!(feed.take(paced(Choice::Paused), at(50)).is_empty());
        assert!(feed.take(Event::Woken, at(61)).is_empty());
        assert_eq!(feed.shown().next, None);
        fetched(&feed.take(paced(Choice::Every(10)), at(100)));
    }

    #[test]
    fn nothing_is_tried_again_while_nobody_is_there() {
        let mut feed = Feed::new(source("gaussdb"));
        let (generation, _) = fetched(&feed.take(Event::Load, at(0)));
        feed.take(Event::Failed { generation, error: &error(Kind::CloudFault) }, at(1));
        feed.take(Event::Paced(Pace { presence: Presence::Gone, ..Pace::default() }), at(2));
        assert!(feed.take(Event::Woken, at(11)).is_empty());
        assert_eq!(feed.shown().problem.and_then(|problem| problem.retry), None);
        fetched(&feed.take(Event::Paced(Pace::default()), at(900)));
    }

    const FOLLOWS: Pace = Pace {
        choice: Choice::Auto,
        presence: Presence::Here,
        is_watched: false,
        has_running: false,
        leads: false,
        seed: 0,
    };

    #[test]
    fn who_follows_asks_nothing_and_goes_on_where_the_leader_ended() {
        let gaussdb = source("gaussdb");
        let mut feed = Feed::new(gaussdb);
        feed.take(Event::Paced(FOLLOWS), at(0));
        assert!(feed.take(Event::Load, at(0)).is_empty());
        assert_eq!((feed.shown().phase, feed.shown().is_stopped()), (Phase::Following, false));
        let tasks = page(gaussdb, &[("a", "Completed"), ("b", "Running"), ("gone", "Running")], 3).tasks;
        assert!(feed.take(Event::HandedOn { tasks: &tasks, whole: None, at: Some(at(5)) }, at(6)).is_empty());
        let ids: HashSet<String> = ["a", "b"].map(str::to_owned).into();
        feed.take(Event::HandedOn { tasks: &[], whole: Some(&ids), at: Some(at(7)) }, at(8));
        assert_eq!((feed.shown().fresh, feed.shown().rows, feed.shown().is_whole), (Some(at(7)), 2, true));
        assert!(feed.take(Event::Woken, at(600)).is_empty());
        assert!(feed.take(Event::Resume, at(600)).is_empty());
        let (generation, what) = fetched(&feed.take(Event::Paced(Pace::default()), at(601)));
        assert_eq!(offset(&what), 0);
        let newest = page(gaussdb, &[("new", "Completed"), ("a", "Completed")], 300);
        let (_, what) = fetched(&feed.take(Event::Page { generation, page: &newest }, at(602)));
        assert_eq!(what, What::One("b".into()), "what it was told of, and no more");
    }

    #[test]
    fn who_follows_fails_no_more_once_there_is_a_credential_again() {
        let mut feed = loaded(source("gaussdb"), &[("a", "Running")]);
        feed.take(Event::Paced(FOLLOWS), at(10));
        feed.take(Event::SignedOut(&error(Kind::SignIn)), at(11));
        assert!(feed.shown().problem.is_some());
        assert!(feed.take(Event::Resume, at(12)).is_empty());
        assert_eq!((feed.shown().problem, feed.shown().phase), (None, Phase::Following));
    }

    #[test]
    fn who_leads_no_more_gives_up_what_it_asks_and_a_person_may_ask_all_the_same() {
        let mut feed = loaded(source("gaussdb"), &[("a", "Running")]);
        fetched(&feed.take(Event::Woken, at(61)));
        assert_eq!(feed.take(Event::Paced(FOLLOWS), at(62)), [Act::Abort]);
        assert!(feed.take(Event::HandedOn { tasks: &[], whole: None, at: Some(at(3)) }, at(63)).is_empty());
        fetched(&feed.take(Event::Refresh, at(64)));
        assert_eq!(feed.shown().phase, Phase::Refreshing);
    }

    #[test]
    fn who_leads_alone_loads_what_was_wished_for_before() {
        let mut feed = Feed::new(source("gaussdb"));
        feed.take(Event::Paced(FOLLOWS), at(0));
        feed.take(Event::Load, at(0));
        feed.take(Event::Hidden, at(0));
        assert!(feed.take(Event::Paced(Pace::default()), at(1)).is_empty(), "nobody looks");
        assert_eq!(offset(&fetched(&feed.take(Event::Shown, at(2))).1), 0);
        assert!(matches!(feed.shown().phase, Phase::Loading(_)));
    }
}
