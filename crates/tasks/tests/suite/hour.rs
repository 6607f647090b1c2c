//! An hour of following the lists of four projects with sixty instances, by a clock that nobody waits for: how many
//! requests it takes, and that what is shown is true all the same.

use std::collections::{BTreeMap, BTreeSet};

use cloud::id::ProjectId;
use cloud::paging::{Ask, Counting};
use cloud::time::Moment;
use tasks::feed::{Act, Event, Feed, What};
use tasks::pace::{Choice, Pace, Presence};
use tasks::sources::{Scope, SourceId, TaskPage};
use tasks::status::Status;
use tasks::task::Task;

use crate::common::{read_list, scope};

const PROJECTS: usize = 4;
const INSTANCES: usize = 60;
/// Jobs that were there before the hour began.
const JOBS: usize = 32_000;
/// What a request takes, in milliseconds.
const ANSWER: i64 = 300;
const HOUR: i64 = 3_600_000;
/// Milliseconds between two jobs of one instance.
const EVERY: i64 = 1_200_000;

/// The moment at so many milliseconds of the hour.
fn at(millis: i64) -> Moment {
    Moment::from_millis(1_795_262_400_000 + millis).unwrap()
}

/// A job: when it starts and ends, in milliseconds of the hour.
struct Job {
    id: String,
    from: i64,
    to: i64,
}

impl Job {
    fn status(&self, now: i64) -> Status {
        if now < self.to { Status::Running } else { Status::Completed }
    }
}

/// One list of one project, as the cloud has it; the oldest job first.
struct List {
    source: SourceId,
    template: Task,
    jobs: Vec<Job>,
}

impl List {
    fn new(source: SourceId, project: usize, before: usize, instances: usize) -> Self {
        let mut template = read_list("gaussdb", r#"{"tasks":[{"job_id":"x","status":"Running"}]}"#).tasks.remove(0);
        let id = ProjectId::parse(&format!("b5d07e4c91a8463f8e2d6c0f7a1b9e3{project}")).unwrap();
        let Scope { region, .. } = scope();
        (template.key.source, template.key.region, template.key.project) = (source, region, id);
        let old = (0..before).map(|n| Job { id: format!("old-{n}"), from: n as i64 - 2 * HOUR, to: 0 });
        let mut jobs: Vec<Job> = old.collect();
        for instance in 0..instances {
            for round in 0..HOUR / EVERY {
                let from = round * EVERY + (instance as i64 * 77_000 + project as i64 * 13_000) % EVERY;
                let to = from + 60_000 + (instance as i64 * 97_000 + round * 41_000) % 840_000;
                jobs.push(Job { id: format!("new-{instance}-{round}"), from, to });
            }
        }
        jobs.sort_by_key(|job| job.from);
        Self { source, template, jobs }
    }

    fn task(&self, job: &Job, now: i64) -> Task {
        let mut task = self.template.clone();
        task.key.id.clone_from(&job.id);
        task.status = job.status(now);
        task
    }

    /// The jobs that were started by now, the oldest first.
    fn there(&self, now: i64) -> &[Job] {
        &self.jobs[..self.jobs.partition_point(|job| job.from <= now)]
    }

    /// The jobs that run. None runs longer than an hour.
    fn running(&self, now: i64) -> Vec<&Job> {
        let recent = self.there(now).iter().rev().take_while(|job| job.from > now - HOUR);
        recent.filter(|job| job.status(now) == Status::Running).collect()
    }

    /// A page as the list counts them, the newest job first.
    fn page(&self, is_of_running: bool, Ask { offset, limit, .. }: Ask, now: i64) -> TaskPage {
        let asked = if is_of_running { self.running(now) } else { self.there(now).iter().rev().collect() };
        let first = match self.source.counting() {
            Counting::Records => offset as usize,
            Counting::PagesFromOne => offset.saturating_sub(1) as usize * limit as usize,
        };
        let tasks = asked.iter().skip(first).take(limit as usize).map(|job| self.task(job, now)).collect();
        TaskPage { tasks, total: Some(asked.len() as u64) }
    }

    fn pages(&self, now: i64) -> usize {
        self.there(now).len().div_ceil(self.source.page_rows() as usize)
    }
}

/// What happens next to a feed.
enum Next {
    Wake,
    Answer(u32, What),
}

/// A page that follows lists, and what it asked.
struct Follower {
    lists: Vec<(List, Feed, BTreeMap<String, Status>)>,
    agenda: BTreeMap<(i64, usize), (usize, Next)>,
    entries: usize,
    /// Requests of the first load, and those after it.
    loading: usize,
    refreshing: usize,
    /// What the refreshes would have asked if each had read its list whole.
    rereading: usize,
    pace: Pace,
}

impl Follower {
    /// Begins to follow lists that hold so many jobs of before.
    fn new(jobs: usize, pace: Pace) -> Self {
        let sources: Vec<SourceId> = SourceId::all().collect();
        let count = PROJECTS * sources.len();
        let mut lists = Vec::new();
        for project in 0..PROJECTS {
            for source in &sources {
                // Scheduled jobs are few, and an instance's jobs are in one list.
                let instances = INSTANCES / count + usize::from(lists.len() < INSTANCES % count);
                let list = List::new(*source, project, jobs / count, instances);
                lists.push((list, Feed::new(*source), BTreeMap::new()));
            }
        }
        let (agenda, loading, refreshing, rereading) = (BTreeMap::new(), 0, 0, 0);
        let mut follower = Self { lists, agenda, entries: 0, loading, refreshing, rereading, pace };
        for which in 0..count {
            follower.tell(which, Event::Paced(pace), 0);
            follower.tell(which, Event::Load, 0);
        }
        follower
    }

    fn enter(&mut self, when: i64, which: usize, next: Next) {
        self.entries += 1;
        self.agenda.insert((when, self.entries), (which, next));
    }

    fn tell(&mut self, which: usize, event: Event<'_>, now: i64) {
        let acts = self.lists[which].1.take(event, at(now));
        for act in acts {
            match act {
                Act::Fetch { generation, what } => {
                    let is_whole = self.lists[which].1.shown().is_whole;
                    *(if is_whole { &mut self.refreshing } else { &mut self.loading }) += 1;
                    self.enter(now + ANSWER, which, Next::Answer(generation, what));
                }
                Act::WakeAt(wake) => self.enter(wake.since(at(0)).max(now), which, Next::Wake),
                Act::Keep(ids) => self.lists[which].2.retain(|id, _| ids.contains(id)),
                Act::Abort => {}
            }
        }
    }

    /// Goes on until a moment.
    fn run(&mut self, until: i64) {
        while let Some(((now, _), (which, next))) = self.agenda.pop_first() {
            if now > until {
                self.enter(now, which, next);
                return;
            }
            match next {
                Next::Wake => {
                    let is_due = self.lists[which].1.shown().next.is_some_and(|due| due <= at(now));
                    self.rereading += if is_due { self.lists[which].0.pages(now) } else { 0 };
                    self.tell(which, Event::Woken, now);
                }
                Next::Answer(generation, What::Page { pick, ask }) => {
                    let (list, _, shown) = &mut self.lists[which];
                    // Of the words for what is unfinished, one is of what runs.
                    let is_other = pick.status.is_some_and(|word| word != "Running");
                    let page = if is_other { TaskPage::default() } else { list.page(pick.status.is_some(), ask, now) };
                    shown.extend(page.tasks.iter().map(|task| (task.key.id.clone(), task.status)));
                    self.tell(which, Event::Page { generation, page: &page }, now);
                    let has_running = !self.lists[which].0.running(now).is_empty();
                    self.tell(which, Event::Paced(Pace { has_running, ..self.pace }), now);
                }
                Next::Answer(generation, What::One(id)) => {
                    let (list, _, shown) = &mut self.lists[which];
                    let task = list.jobs.iter().find(|job| job.id == id).map(|job| list.task(job, now)).unwrap();
                    shown.insert(id, task.status);
                    self.tell(which, Event::One { generation, task: Some(&task) }, now);
                }
            }
        }
    }

    /// What is shown that is not so, or was not so a while ago.
    fn untrue(&self, now: i64, since: i64) -> BTreeSet<String> {
        let mut wrong = BTreeSet::new();
        for (list, _, shown) in &self.lists {
            for job in list.jobs.iter().filter(|job| job.from <= since) {
                let status = shown.get(&job.id).copied();
                if status != Some(job.status(now)) && status != Some(job.status(since)) {
                    wrong.insert(format!("{:?} {}", list.source, job.id));
                }
            }
        }
        wrong
    }
}

#[test]
fn an_hour_takes_a_tenth_of_reading_everything_again_and_shows_what_is_so() {
    let mut page = Follower::new(JOBS, Pace::default());
    page.run(HOUR);
    assert!(page.loading < JOBS / 40, "each list is read once: {}", page.loading);
    assert!(page.refreshing > 1_000, "{} requests", page.refreshing);
    assert!(page.refreshing * 10 <= page.rereading, "{} requests instead of {}", page.refreshing, page.rereading);
    assert_eq!(page.untrue(HOUR, HOUR - 35_000), BTreeSet::new());
    let jobs: usize = page.lists.iter().map(|(list, ..)| list.there(HOUR).len()).sum();
    assert!(jobs > JOBS / 16 * 16 + INSTANCES * 2, "something was started meanwhile");
}

#[test]
fn who_is_idle_asks_a_tenth_and_who_is_gone_nothing() {
    let mut pages: Vec<usize> = Vec::new();
    for presence in [Presence::Here, Presence::Idle, Presence::Gone] {
        let mut page = Follower::new(1_600, Pace { presence, ..Pace::default() });
        page.run(HOUR);
        pages.push(page.refreshing);
    }
    let [here, idle, gone] = pages[..] else { panic!() };
    assert!(idle * 6 < here && idle > 0, "{here} {idle}");
    assert_eq!(gone, 0);
}

#[test]
fn a_chosen_interval_is_kept_and_pausing_asks_nothing() {
    let choose = |choice| {
        let mut page = Follower::new(1_600, Pace { choice, ..Pace::default() });
        page.run(HOUR);
        page.refreshing
    };
    let lists = PROJECTS * SourceId::COUNT;
    let every_minute = choose(Choice::Every(60));
    assert!((lists * 55..lists * 60 * 4).contains(&every_minute), "{every_minute}");
    assert_eq!(choose(Choice::Paused), 0);
}

#[test]
fn who_follows_another_tab_asks_nothing() {
    let mut page = Follower::new(1_600, Pace { leads: false, ..Pace::default() });
    page.run(HOUR);
    assert_eq!((page.loading, page.refreshing), (0, 0));
}
