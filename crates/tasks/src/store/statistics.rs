//! What all tasks at hand come to: how many of each place and product run, failed or wait for somebody, how long jobs
//! of a name take, and whose jobs fail. One pass over the columns for the counts, one for the lengths, both in slices;
//! no task is put together.
//!
//! Each number goes with the filter that proves it: the list that it lets through has as many rows.

use std::collections::HashMap;

use cloud::call::Product;
use cloud::id::{ProjectId, RegionId};
use cloud::time::Moment;

use super::columns::{Columns, NEVER, Part, Time};
use super::intern::Value;
use super::{RowId, Store};
use crate::query::{Edge, Expression, Field, Pattern, Span, Term, Wall, What};
use crate::status::Status;

/// The most names that are told of by themselves.
pub const NAMES: usize = 12;
/// The most instances.
pub const INSTANCES: usize = 8;
/// The most scheduled jobs of a place and product.
pub const NEXT: usize = 3;
/// So many milliseconds back, a failure is a late one.
const LATELY: i64 = 86_400_000;
/// How [`LATELY`] stands in a filter.
const LATE_FAILURES: &str = "status:failed (ended:>-24h OR started:>-24h)";
/// The most parts of the loaded time.
const PARTS: i64 = 30;

/// What statistics are asked with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The moment that it is.
    pub now: Moment,
    /// The parts of the loaded time, the earliest first.
    pub parts: Vec<TimePart>,
}

/// A part of the loaded time, as whole minutes or days of the reader's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimePart {
    /// Its first moment.
    pub from: Moment,
    /// Its last one.
    pub to: Moment,
    /// How it stands in a filter.
    pub span: Span,
}

/// What all tasks come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    /// Of each place and product that any task is of; by place as met first, then by product.
    pub corners: Vec<Corner>,
    /// Of the names with most tasks, most first.
    pub names: Vec<OfName>,
    /// How many names there are beside them, and how many tasks of those.
    pub other_names: (u32, u32),
    /// Of the instances with most failures, most first.
    pub instances: Vec<OfInstance>,
}

/// What there is of a product in a region's project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corner {
    /// The region.
    pub region: RegionId,
    /// The project.
    pub project: ProjectId,
    /// The product.
    pub product: Product,
    /// How many tasks run.
    pub running: u32,
    /// How many failed in the last 24 hours.
    pub failed: u32,
    /// How many wait for somebody to authorise them.
    pub unauthorized: u32,
    /// How many wait for their time or their turn.
    pub pending: u32,
    /// Those of which the time comes next, the earliest first.
    pub next: Vec<RowId>,
}

/// A number of a corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// What runs.
    Running,
    /// What failed in the last 24 hours.
    Failed,
    /// What needs a person.
    Unauthorized,
    /// What is next.
    Pending,
}

impl Asked {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Running, Self::Failed, Self::Unauthorized, Self::Pending];
}

/// What the jobs of a name come to.
#[derive(Clone, Debug, PartialEq)]
pub struct OfName {
    /// The product.
    pub product: Product,
    /// The name in the API's words.
    pub name: String,
    /// How it stands in a filter.
    pattern: Pattern,
    /// How many tasks there are, whatever their state.
    pub all: u32,
    /// How many have failed.
    pub failed: u32,
    /// How many have ended, well or badly.
    pub ended: u32,
    /// For each part of the loaded time, what began then and has ended.
    pub parts: Vec<Lengths>,
}

/// How long jobs took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lengths {
    /// How many have ended, well or badly.
    pub ended: u32,
    /// How many of them badly.
    pub failed: u32,
    /// Milliseconds within which half of them ended, and nine of ten; none where no length is known.
    pub within: Option<(i64, i64)>,
}

/// What of an instance's failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfInstance {
    /// Its name, or its id where it has none.
    pub label: String,
    /// Its id, where that is known.
    pub id: String,
    pattern: Pattern,
    /// How many of its tasks have failed.
    pub failed: u32,
}

impl Corner {
    /// A place and product of which there is nothing.
    pub const fn none(region: RegionId, project: ProjectId, product: Product) -> Self {
        Self { region, project, product, running: 0, failed: 0, unauthorized: 0, pending: 0, next: Vec::new() }
    }

    /// One of its numbers.
    pub const fn number(&self, asked: Asked) -> u32 {
        match asked {
            Asked::Running => self.running,
            Asked::Failed => self.failed,
            Asked::Unauthorized => self.unauthorized,
            Asked::Pending => self.pending,
        }
    }

    /// The filter that proves a number.
    pub fn filter(&self, asked: Asked) -> Expression {
        let part = |text: &str| vec![Pattern::Part(text.to_owned())];
        let mut expression = match asked {
            Asked::Running => of_status(&[Status::Running]),
            Asked::Failed => Expression::parse(LATE_FAILURES),
            Asked::Unauthorized => of_status(&[Status::Unauthorized]),
            Asked::Pending => of_status(&[Status::Pending]),
        };
        expression.terms.splice(
            0..0,
            [
                What::Source(vec![self.product.slug().to_owned()]).into(),
                What::Text(Field::Region, part(self.region.as_str())).into(),
                What::Text(Field::Project, part(self.project.as_str())).into(),
            ],
        );
        expression
    }
}

impl Statistics {
    /// The filter that finds the tasks of all names that are not told of by themselves.
    pub fn others(&self) -> Expression {
        let told: Vec<Expression> = self.names.iter().map(OfName::filter).collect();
        let none_of_them = (!told.is_empty()).then_some(Term { excluded: true, what: What::Either(told) });
        Expression { terms: none_of_them.into_iter().collect() }
    }
}

impl OfName {
    /// The filter that finds all its tasks.
    pub fn filter(&self) -> Expression {
        let source: Term = What::Source(vec![self.product.slug().to_owned()]).into();
        Expression { terms: vec![source, What::Text(Field::Name, vec![self.pattern.clone()]).into()] }
    }

    /// The filter that finds those that have ended, well or badly.
    pub fn ended(&self) -> Expression {
        self.filter().with(What::Status(vec![Status::Completed, Status::Failed]).into())
    }

    /// The filter that finds those that have failed.
    pub fn failed(&self) -> Expression {
        self.filter().with(What::Status(vec![Status::Failed]).into())
    }

    /// A filter of these, for what began in a part of the time.
    pub fn within(of: &Expression, part: &TimePart) -> Expression {
        of.with(What::Time(Field::Started, vec![part.span]).into())
    }
}

impl OfInstance {
    /// The filter that proves its number.
    pub fn filter(&self) -> Expression {
        of_status(&[Status::Failed]).with(What::Text(Field::Instance, vec![self.pattern.clone()]).into())
    }
}

fn of_status(statuses: &[Status]) -> Expression {
    Expression { terms: vec![What::Status(statuses.to_vec()).into()] }
}

/// Cuts the time between two moments into parts that begin and end with the reader's hours or days: `to_wall` tells what
/// a clock shows, `to_utc` when it shows that.
pub fn parts(
    (first, last): (Moment, Moment),
    to_wall: &dyn Fn(Moment) -> Moment,
    to_utc: &dyn Fn(Moment) -> Moment,
) -> Vec<TimePart> {
    const MINUTE: i64 = 60_000;
    const DAY: i64 = 1_440 * MINUTE;
    let steps = [10 * MINUTE, 60 * MINUTE, 180 * MINUTE, 360 * MINUTE, 720 * MINUTE, DAY, 2 * DAY, 7 * DAY, 28 * DAY];
    let (from, to) = (to_wall(first).millis(), to_wall(last).millis().max(to_wall(first).millis()));
    let years = (1..).map(|years| years * 364 * DAY);
    let is_long = |step: &i64| to.div_euclid(*step) - from.div_euclid(*step) < PARTS;
    let Some(step) = steps.into_iter().chain(years).find(is_long) else { return Vec::new() };
    let is_day = step >= DAY;
    let unit = if is_day { DAY } else { MINUTE };
    let part = |number: i64| {
        let wall = |millis| Moment::from_millis(millis).map(|as_utc| Wall { as_utc, is_day });
        let (begins, ends) = (wall(number * step)?, wall((number + 1) * step - unit)?);
        let span = Span { from: Some(Edge::Wall(begins)), to: Some(Edge::Wall(ends)) };
        Some(TimePart { from: to_utc(begins.as_utc), to: to_utc(ends.last()), span })
    };
    (from.div_euclid(step)..=to.div_euclid(step)).filter_map(part).collect()
}

/// The counts of a value: all, ended, failed.
type Count = [u32; 3];

/// Rows after which it is asked whether a slice is over.
const STRETCH: usize = 4096;

/// Statistics on their way.
pub struct Summing {
    question: Question,
    changes: u64,
    /// How many rows this pass has looked at.
    next: usize,
    corners: Vec<Option<Corner>>,
    names: Vec<Count>,
    failures: Vec<u32>,
    /// What the second pass is for, once the first has shown which names have most tasks.
    lengths: Option<LengthsOfNames>,
    told: Statistics,
}

/// How long the jobs of the names that are told of took.
struct LengthsOfNames {
    chosen: Vec<usize>,
    members: Members,
    /// For each of the names, for each part of the time.
    all: Vec<Vec<(Count, Vec<i64>)>>,
}

impl Store {
    /// What all tasks come to.
    pub fn statistics(&self, question: &Question) -> Statistics {
        let mut summing = self.sum_up(question.clone());
        loop {
            if let Some(told) = summing.go_on(self, &|| false) {
                return told;
            }
        }
    }

    /// Begins to tell what all tasks come to.
    pub fn sum_up(&self, question: Question) -> Summing {
        let c = &self.columns;
        let values = |part: Part| c.pool(part).all().len();
        Summing {
            question,
            changes: self.changes,
            next: 0,
            corners: vec![None; values(Part::Place) * Product::ALL.len()],
            names: vec![[0; 3]; values(Part::Name)],
            failures: vec![0; values(Part::Instance)],
            lengths: None,
            told: Statistics::default(),
        }
    }
}

impl Summing {
    /// Goes on until the slice is over. The statistics, once they are made; it is then done. Begins anew where the store
    /// has changed in the meantime.
    pub fn go_on(&mut self, store: &Store, is_up: &dyn Fn() -> bool) -> Option<Statistics> {
        if self.changes != store.changes {
            *self = store.sum_up(std::mem::take(&mut self.question));
        }
        let columns = &store.columns;
        loop {
            let rows = self.next..columns.len().min(self.next + STRETCH);
            let is_end = rows.end == columns.len();
            self.next = rows.end;
            let there = rows.filter(|row| columns.is_there(*row));
            if let Some(lengths) = &mut self.lengths {
                there.for_each(|row| lengths.add(columns, &self.question, row));
            } else {
                there.for_each(|row| self.count(columns, row));
            }
            if is_end && self.lengths.is_none() {
                self.next = 0;
                self.told.corners = std::mem::take(&mut self.corners).into_iter().flatten().collect();
                add_instances(columns.pool(Part::Instance).all(), &self.failures, &mut self.told);
                self.lengths = Some(self.choose_names(columns.pool(Part::Name).all()));
            } else if is_end && self.add_next_name(columns.pool(Part::Name).all()) {
                self.told.names.sort_by_key(|name| std::cmp::Reverse(name.all));
                return Some(std::mem::take(&mut self.told));
            }
            if is_up() {
                return None;
            }
        }
    }

    fn count(&mut self, c: &Columns, row: usize) {
        let now = self.question.now.millis();
        let (status, product) = (c.status[row], c.source[row].product());
        let place = c.numbers(Part::Place)[row];
        let corner = &mut self.corners[place as usize * Product::ALL.len() + product as usize];
        if corner.is_none() {
            let value = c.pool(Part::Place).get(place);
            if let (Ok(region), Ok(project)) = (RegionId::parse(&value.text), ProjectId::parse(&value.second)) {
                *corner = Some(Corner::none(region, project, product));
            }
        }
        if let Some(corner) = corner {
            let is_late = |millis: i64| millis != NEVER && millis >= now - LATELY;
            match status {
                Status::Running => corner.running += 1,
                Status::Failed => {
                    corner.failed += u32::from(is_late(c.times(Time::Ended)[row]) || is_late(c.begun(row)));
                }
                Status::Unauthorized => corner.unauthorized += 1,
                Status::Pending => {
                    corner.pending += 1;
                    let at = c.begun(row);
                    if at >= now {
                        let place = corner.next.partition_point(|other| c.begun(*other as usize) <= at);
                        if place < NEXT {
                            corner.next.insert(place, row as RowId);
                            corner.next.truncate(NEXT);
                        }
                    }
                }
                Status::Completed | Status::Canceled | Status::Unknown => {}
            }
        }
        let count = &mut self.names[c.numbers(Part::Name)[row] as usize];
        count[0] += 1;
        count[1] += u32::from(matches!(status, Status::Completed | Status::Failed));
        count[2] += u32::from(status == Status::Failed);
        self.failures[c.numbers(Part::Instance)[row] as usize] += u32::from(status == Status::Failed);
    }

    fn choose_names(&mut self, values: &[Value]) -> LengthsOfNames {
        let counts = &self.names;
        let mut groups = Groups::new(values, |value| &value.text, key_of_name, |number| counts[number][0]);
        let others = groups.keep(NAMES);
        let members = groups.members(values, |value| {
            let names = value.names.split('\n').filter(|name| !name.is_empty());
            std::iter::once(&*value.text).chain(names).collect()
        });
        let unnamed = counts.first().map_or(0, |count| count[0]);
        self.told.other_names = (others.0 + u32::from(unnamed > 0), others.1 + unnamed);
        let parts = vec![([0; 3], Vec::new()); self.question.parts.len()];
        LengthsOfNames { members, all: vec![parts; groups.chosen.len()], chosen: groups.chosen }
    }

    /// Tells of the next of the names, the last one first; true once there is none.
    fn add_next_name(&mut self, values: &[Value]) -> bool {
        let Some(LengthsOfNames { chosen, members, all }) = &mut self.lengths else { return true };
        let Some((first, lengths)) = chosen.pop().zip(all.pop()) else { return true };
        let (group, value) = (chosen.len(), &values[first]);
        let sum = (0..values.len())
            .filter(|value| members.of(*value) & 1 << group != 0)
            .map(|value| self.names[value])
            .fold([0; 3], |sum: Count, count| [sum[0] + count[0], sum[1] + count[1], sum[2] + count[2]]);
        if let Some(product) = Product::ALL.get(usize::from(value.kind).wrapping_sub(1)) {
            let of_name = OfName {
                product: *product,
                name: value.text.to_string(),
                pattern: members.pattern(group, &value.text),
                all: sum[0],
                ended: sum[1],
                failed: sum[2],
                parts: lengths.into_iter().map(|(count, all)| Lengths::of(count, all)).collect(),
            };
            self.told.names.insert(0, of_name);
        }
        false
    }
}

impl LengthsOfNames {
    fn add(&mut self, c: &Columns, question: &Question, row: usize) {
        let of = self.members.of(c.numbers(Part::Name)[row] as usize);
        if of == 0 || !matches!(c.status[row], Status::Completed | Status::Failed) {
            return;
        }
        let begun = c.begun(row);
        let after = question.parts.partition_point(|part| part.from.millis() <= begun);
        let Some(part) = after.checked_sub(1).filter(|at| question.parts[*at].to.millis() >= begun) else { return };
        let took = c.duration(row, question.now.millis());
        for (_, lengths) in self.all.iter_mut().enumerate().filter(|(group, _)| of & 1 << group != 0) {
            let (count, all) = &mut lengths[part];
            count[1] += 1;
            count[2] += u32::from(c.status[row] == Status::Failed);
            all.extend((took != NEVER).then_some(took));
        }
    }
}

fn add_instances(values: &[Value], failures: &[u32], told: &mut Statistics) {
    fn id(value: &Value) -> &str {
        if value.has_second() { &value.second } else { &value.text }
    }
    let mut groups = Groups::new(values, id, key_of_instance, |number| failures[number]);
    groups.keep(INSTANCES);
    let members = groups.members(values, |value| vec![&*value.text, &*value.second]);
    for (group, first) in groups.chosen.iter().enumerate() {
        let of_group = || (0..values.len()).filter(|value| members.of(*value) & 1 << group != 0);
        let value = &values[*first];
        // A list may know the id alone, another the name too.
        let named = of_group().map(|at| &values[at]).find(|value| value.has_second() && !value.text.is_empty());
        told.instances.push(OfInstance {
            label: named.map_or(&value.text, |value| &value.text).to_string(),
            id: id(value).to_owned(),
            pattern: members.pattern(group, id(value)),
            failed: of_group().map(|at| failures[at]).sum(),
        });
    }
    told.instances.sort_by_key(|instance| std::cmp::Reverse(instance.failed));
}

impl Lengths {
    fn of([_, ended, failed]: Count, mut all: Vec<i64>) -> Self {
        all.sort_unstable();
        // The nearest rank: a length that a job has taken.
        let rank = |tenths: usize| all.get((all.len() * tenths).div_ceil(10).saturating_sub(1)).copied();
        Self { ended, failed, within: rank(5).zip(rank(9)) }
    }
}

/// Values that are alike in what they are told by, upper or lower case.
struct Groups {
    /// Of each group a value, and how much it counts.
    all: Vec<(usize, u32)>,
    /// Of those that are told of, a value.
    chosen: Vec<usize>,
    /// What each of those is told by.
    keys: Vec<Key>,
    key: fn(&Value, &str) -> Key,
}

/// To which of the chosen groups each value belongs, and by what their filters find them.
struct Members {
    of: Vec<u16>,
    /// The groups of which the text is also a part of what does not belong to them.
    is_part: u16,
}

impl Groups {
    fn new(
        values: &[Value],
        text: fn(&Value) -> &str,
        key: fn(&Value, &str) -> Key,
        count: impl Fn(usize) -> u32,
    ) -> Self {
        let mut groups: HashMap<Key, usize> = HashMap::new();
        let mut all: Vec<(usize, u32)> = Vec::new();
        for (number, value) in values.iter().enumerate() {
            let (count, text) = (count(number), text(value));
            if value.kind > 0 && count > 0 {
                let group = *groups.entry(key(value, text)).or_insert(all.len());
                match all.get_mut(group) {
                    Some((_, sum)) => *sum += count,
                    None => all.push((number, count)),
                }
            }
        }
        let keys = all.iter().map(|(number, _)| key(&values[*number], text(&values[*number]))).collect();
        Self { all, chosen: Vec::new(), keys, key }
    }

    /// Chooses those with most, which have a text; how many others there are, and how much they count.
    fn keep(&mut self, most: usize) -> (u32, u32) {
        let mut order: Vec<usize> = (0..self.all.len()).filter(|at| !self.keys[*at].1.is_empty()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(self.all[*at].1));
        order.truncate(most);
        let sum = |groups: &mut dyn Iterator<Item = usize>| groups.map(|at| self.all[at].1).sum::<u32>();
        let others = (self.all.len() - order.len()) as u32;
        let left = sum(&mut (0..self.all.len())) - sum(&mut order.iter().copied());
        self.chosen = order.iter().map(|at| self.all[*at].0).collect();
        self.keys = order.iter().map(|at| self.keys[*at].clone()).collect();
        (others, left)
    }

    fn members(&self, values: &[Value], forms: fn(&Value) -> Vec<&str>) -> Members {
        let mut members = Members { of: Vec::with_capacity(values.len()), is_part: 0 };
        for value in values {
            let mut of = 0;
            if value.kind > 0 {
                let forms: Vec<Key> = forms(value).into_iter().map(|form| (self.key)(value, form)).collect();
                for (group, of_group) in self.keys.iter().enumerate() {
                    let (kind, text) = of_group;
                    if forms.contains(of_group) {
                        of |= 1 << group;
                    } else if forms.iter().any(|(of_kind, form)| of_kind == kind && form.contains(text)) {
                        members.is_part |= 1 << group;
                    }
                }
            }
            members.of.push(of);
        }
        members
    }
}

/// What values are alike in.
type Key = (Option<Product>, String);

/// A name is its product's.
fn key_of_name(value: &Value, text: &str) -> Key {
    (Product::ALL.get(usize::from(value.kind).wrapping_sub(1)).copied(), text.to_ascii_lowercase())
}

/// Whatever an instance's product, its id is its own.
fn key_of_instance(_: &Value, text: &str) -> Key {
    (None, text.to_ascii_lowercase())
}

impl Members {
    fn of(&self, value: usize) -> u16 {
        self.of.get(value).copied().unwrap_or_default()
    }

    /// What finds a group and nothing else: its text, where that is no part of another.
    fn pattern(&self, group: usize, text: &str) -> Pattern {
        if self.is_part & 1 << group == 0 {
            Pattern::Part(text.to_owned())
        } else {
            Pattern::Regex(format!("^{}$", regex_lite::escape(text)))
        }
    }
}
