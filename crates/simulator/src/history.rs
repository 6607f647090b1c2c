//! What happened in the simulated cloud in the month before it starts, and what is asked of it from then on:
//! both a function of the seed and the start alone.

use cloud::call::Product;
use cloud::time::Moment;

use crate::kinds::{Kind, List};
use crate::random::{Random, Stream, mix};
use crate::task::{End, Task};
use crate::world::Instance;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How far back tasks go. Less than the month that the lists answer for, so that all of them are told of.
const LONGEST_AGO: i64 = 30 * DAY;
/// How far ahead tasks are scheduled.
const LONGEST_AHEAD: i64 = 6 * DAY;
/// Seconds between two tasks that are asked for while one watches.
const BETWEEN_BIRTHS: (i64, i64) = (20, 40);
/// Born tasks take at most this long, so that one sees them end.
const LONGEST_BORN: i64 = 6 * MINUTE;
/// No more tasks than this are born: a clock that is moved by years must not take all memory.
const MOST_BORN: usize = 100_000;

/// When a task is to happen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    /// Long before the start.
    Past,
    /// It runs at the start.
    Running,
    /// It is scheduled for a time after the start.
    Ahead,
    /// It is asked for at this moment, after the start.
    Born(Moment),
}

/// The tasks that there are at the start, in the order in which they were created.
pub(crate) fn before(seed: u64, count: usize, start: Moment, instances: &[Instance]) -> Vec<Task> {
    let mut random = Random::new(seed, Stream::History);
    // So many are scheduled ahead and so many run when one begins to watch.
    let some = (count / 40).min(48);
    let mut drafts: Vec<Task> = (0..count)
        .map(|at| {
            let when = match at {
                _ if at < some => When::Ahead,
                _ if at < 2 * some => When::Running,
                _ => When::Past,
            };
            let list = if when == When::Ahead { List::Scheduled } else { any_list(&mut random) };
            draft(&mut random, list, when, start, instances)
        })
        .collect();
    drafts.sort_by_key(|task| task.created);
    let mut counts = Counts::default();
    for task in &mut drafts {
        counts.number(seed, task);
    }
    drafts
}

/// The tasks that are asked for from the start on.
#[derive(Debug)]
pub(crate) struct Births {
    seed: u64,
    start: Moment,
    random: Random,
    counts: Counts,
    next: Moment,
    born: usize,
}

impl Births {
    /// What follows on these tasks.
    pub(crate) fn new(seed: u64, start: Moment, tasks: &[Task]) -> Self {
        let mut counts = Counts::default();
        for task in tasks {
            counts.0[place(task.list)] += 1;
        }
        let mut births = Self { seed, start, random: Random::new(seed, Stream::Births), counts, next: start, born: 0 };
        births.wait();
        births
    }

    /// Adds the tasks that are asked for up to this moment.
    pub(crate) fn until(&mut self, now: Moment, instances: &[Instance], tasks: &mut Vec<Task>) {
        while self.next <= now && self.born < MOST_BORN {
            let list = any_list(&mut self.random);
            let mut task = draft(&mut self.random, list, When::Born(self.next), self.start, instances);
            self.counts.number(self.seed, &mut task);
            tasks.push(task);
            self.born += 1;
            self.wait();
        }
    }

    fn wait(&mut self) {
        let seconds = self.random.between(BETWEEN_BIRTHS.0 * SECOND, BETWEEN_BIRTHS.1 * SECOND);
        self.next = self.next.plus(seconds);
    }
}

/// How many tasks each list has had.
#[derive(Debug, Default)]
struct Counts([u64; List::ALL.len()]);

impl Counts {
    /// Gives a task its number, and with it its id and all that is derived from it.
    fn number(&mut self, seed: u64, task: &mut Task) {
        let place = place(task.list);
        task.nth = self.0[place];
        self.0[place] += 1;
        task.seed = mix(mix(seed, place as u64 + 100), task.nth);
    }
}

const fn place(list: List) -> usize {
    match list {
        List::Scheduled => 0,
        List::Immediate => 1,
        List::GaussDb => 2,
        List::Dcs => 3,
    }
}

fn any_list(random: &mut Random) -> List {
    match random.below(100) {
        0..14 => List::Scheduled,
        14..45 => List::Immediate,
        45..68 => List::GaussDb,
        _ => List::Dcs,
    }
}

/// Whether it is before eight or after twenty o'clock in China.
fn is_night(moment: Moment) -> bool {
    !(8..20).contains(&((moment.millis() + 8 * HOUR).rem_euclid(DAY) / HOUR))
}

fn draft(random: &mut Random, list: List, when: When, start: Moment, instances: &[Instance]) -> Task {
    let kind = any_kind(random, list);
    let times = times(random, list, when, kind, start);
    let instance = any_instance(random, list, times.created, instances);
    let project = instances.get(instance).map_or(0, |i| i.project);
    let end = any_end(random, list, when);
    let Times { created, begins, takes } = times;
    Task { list, nth: 0, kind, project, instance, created, begins, takes, end, seed: 0, is_removed: false }
}

/// When a task is created and begins, and how long it takes.
struct Times {
    created: Moment,
    begins: Moment,
    takes: i64,
}

fn times(random: &mut Random, list: List, when: When, kind: &Kind, start: Moment) -> Times {
    let usual = random.between(kind.seconds.0 * SECOND, kind.seconds.1 * SECOND);
    let queued = if list == List::GaussDb { 0 } else { random.between(2 * SECOND, 6 * SECOND) };
    match when {
        When::Past => {
            let created = start.plus(-some_day(random, start));
            let delay = if list == List::Scheduled { random.between(10 * MINUTE, 9 * HOUR) } else { queued };
            Times { created, begins: created.plus(delay), takes: usual }
        }
        When::Running => {
            // Long enough to be seen, whatever it is, and somewhere between its first and its last tenth.
            let takes = usual.max(3 * MINUTE);
            let begins = start.plus(-(takes * random.between(10, 90) / 100));
            Times { created: begins.plus(-queued), begins, takes }
        }
        When::Ahead => {
            let created = start.plus(-random.between(HOUR, 3 * DAY));
            // Some of them begin while one watches.
            let soon = random.per_mille(200);
            let ahead = if soon { random.between(MINUTE, 8 * MINUTE) } else { random.between(HOUR, LONGEST_AHEAD) };
            Times { created, begins: start.plus(ahead), takes: usual }
        }
        When::Born(created) => {
            let delay = if list == List::Scheduled { random.between(MINUTE, 4 * MINUTE) } else { queued };
            let takes = usual.min(random.between(LONGEST_BORN / 6, LONGEST_BORN));
            Times { created, begins: created.plus(delay), takes }
        }
    }
}

/// How long before the start a task of the past was asked for.
fn some_day(random: &mut Random, start: Moment) -> i64 {
    let mut any = || random.between(2 * MINUTE, LONGEST_AGO - 5 * MINUTE);
    let (drawn, other) = (any(), any());
    let by_day = random.per_mille(500);
    // Half of what would fall into the night falls into some other hour: people work by day.
    if by_day && is_night(start.plus(-drawn)) { other } else { drawn }
}

fn any_kind(random: &mut Random, list: List) -> &'static Kind {
    let kinds = list.kinds();
    let mut left = random.below(kinds.iter().map(|kind| kind.weight).sum());
    let drawn = kinds.iter().find(|kind| {
        let here = left < kind.weight;
        left = left.saturating_sub(kind.weight);
        here
    });
    drawn.unwrap_or(&kinds[0])
}

fn any_instance(random: &mut Random, list: List, created: Moment, instances: &[Instance]) -> usize {
    let product = match list {
        List::Scheduled | List::Immediate => Product::TaurusDb,
        List::GaussDb => Product::GaussDb,
        List::Dcs => Product::Dcs,
    };
    let fits = |(_, instance): &(usize, &Instance)| instance.product == product && instance.exists(created);
    let all = instances.iter().enumerate().filter(fits).count() as u64;
    let drawn = random.below(all) as usize;
    instances.iter().enumerate().filter(fits).nth(drawn).map_or(0, |(place, _)| place)
}

fn any_end(random: &mut Random, list: List, when: When) -> End {
    let drawn = random.below(1_000);
    match (list, when) {
        (List::Scheduled, When::Ahead) if drawn < 250 => End::Unauthorized,
        (List::Scheduled, When::Ahead | When::Past) if drawn >= 930 => End::Canceled,
        (List::Immediate, When::Past) if drawn < 6 => End::Unauthorized,
        (List::Immediate | List::Dcs, When::Past) if drawn >= 985 => End::Canceled,
        (_, When::Past) if drawn < 12 => End::Odd,
        _ if (12..120).contains(&drawn) => End::Fails,
        _ => End::Succeeds,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task::State;
    use crate::world::World;

    fn start() -> Moment {
        Moment::read("2026-11-21T08:00:00Z").unwrap()
    }

    fn tasks(world: &World, now: Moment) -> Vec<Task> {
        let lists = List::ALL.into_iter().flat_map(|list| (0..4).map(move |project| (list, project)));
        lists.flat_map(|(list, project)| world.newest_first(list, project, now)).cloned().collect()
    }

    #[test]
    fn there_are_exactly_as_many_tasks_as_were_asked_for() {
        for count in [0, 1, 39, 2_000] {
            assert_eq!(tasks(&World::new(1, count, start()), start()).len(), count);
        }
    }

    #[test]
    fn history_is_a_month_long_and_some_of_it_is_going_on() {
        let tasks = tasks(&World::new(1, 2_000, start()), start());
        let states: Vec<State> = tasks.iter().map(|t| t.state(start())).collect();
        let count = |wanted: fn(&State) -> bool| states.iter().filter(|s| wanted(s)).count();
        assert!(tasks.iter().all(|t| start().since(t.created) < LONGEST_AGO && t.created <= start()));
        assert!(tasks.iter().any(|t| start().since(t.created) > 29 * DAY));
        assert!(count(|s| matches!(s, State::Running(_))) >= 30);
        assert!(count(|s| matches!(s, State::Pending)) >= 20);
        assert!(count(|s| matches!(s, State::Unauthorized)) >= 5);
        assert!(count(|s| matches!(s, State::Failed)) >= 100);
        assert!(count(|s| matches!(s, State::Canceled)) >= 10);
        assert!(count(|s| matches!(s, State::Odd)) >= 5);
    }

    #[test]
    fn a_task_is_born_every_half_minute_whoever_looks_and_when() {
        let mut often = World::new(5, 100, start());
        for minute in 0..=60 {
            often.advance(start().plus(minute * MINUTE));
        }
        let mut once = World::new(5, 100, start());
        let now = start().plus(HOUR);
        once.advance(now);
        let (often, once) = (tasks(&often, now), tasks(&once, now));
        assert_eq!(format!("{often:?}"), format!("{once:?}"));
        assert!((190..=280).contains(&once.len()), "{}", once.len());
    }

    #[test]
    fn a_clock_moved_by_years_ends_all_the_same() {
        let mut world = World::new(1, 10, start());
        let late = start().plus(50 * 365 * DAY);
        world.advance(late);
        assert_eq!(tasks(&world, late).len(), 10 + MOST_BORN);
    }

    #[test]
    fn every_task_works_on_an_instance_of_its_project_that_was_there() {
        let world = World::new(3, 2_000, start());
        for task in tasks(&world, start()) {
            let instance = world.instance_of(&task).unwrap();
            assert_eq!(instance.project, task.project);
            assert!(instance.exists(task.created));
            assert!(task.begins >= task.created && task.takes > 0);
        }
    }
}
