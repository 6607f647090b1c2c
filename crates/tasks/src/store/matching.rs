//! A filter held against the columns, some rows at a time. What can be said of a distinct value is said once, while the
//! filter is made ready, some values at a time; of rows that another term has refused, nothing is looked at.

use cloud::region;
use cloud::time::Moment;

use super::columns::{Columns, NEVER, Part, Time};
use super::intern::Value;
use super::overlapping::Overlapping;
use super::text::Needle;
use crate::names;
use crate::query::{Expression, Field, Filter, Matcher, Pattern, Range, Span, Term, What};
use crate::sources::SourceId;
use crate::status::Status;

/// A term made ready.
pub(super) struct Test {
    /// The field that it is about at the top of the filter.
    pub field: Option<Field>,
    excluded: bool,
    kind: Kind,
}

enum Kind {
    Everything,
    Status([bool; Status::ALL.len()]),
    Source([bool; SourceId::COUNT]),
    Part(Field, Vec<Finder>, Found),
    Id(Vec<Finder>),
    Word(Word),
    Time(Field, Vec<Span>),
    Number(Field, Vec<Range>),
    Overlaps(Vec<bool>, Option<Box<Overlapping>>),
    Either(Vec<Vec<Test>>),
}

/// What is found anywhere in a task: in the values of these parts, in a status, a list, or in the rest of its text.
struct Word {
    parts: Vec<Found>,
    statuses: [bool; Status::ALL.len()],
    sources: [bool; SourceId::COUNT],
    rest: Finder,
}

/// For each value of a part, as far as that is known, whether it is found.
struct Found {
    part: Part,
    values: Vec<bool>,
    is_any: bool,
}

/// What finds a pattern in bytes.
struct Finder {
    matcher: Matcher,
    /// The text, where the pattern is no more than a part.
    needle: Option<Needle>,
}

/// Some rows, one after the other, that are held against a filter together.
#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    pub columns: &'a Columns,
    pub filter: &'a Filter,
    pub now: Moment,
    /// The first of them.
    pub first: usize,
}

impl Test {
    /// The terms of an expression, one for one, each to be [made ready](Self::make_ready).
    pub fn all(columns: &Columns, filter: &Filter, expression: &Expression) -> Vec<Self> {
        expression.terms.iter().map(|term| Self::new(columns, filter, term)).collect()
    }

    fn new(columns: &Columns, filter: &Filter, term: &Term) -> Self {
        let kind = match &term.what {
            What::NotUnderstood(_) => Kind::Everything,
            What::Status(statuses) => Kind::Status(Status::ALL.map(|status| statuses.contains(&status))),
            What::Source(words) => Kind::Source(each_source(|id| words.iter().any(|word| id.is_meant_by(word)))),
            What::Text(field, patterns) => {
                let finders = patterns.iter().map(|pattern| Finder::new(filter, pattern)).collect();
                match part_of(*field) {
                    Some(part) => Kind::Part(*field, finders, Found::new(columns, part)),
                    None => Kind::Id(finders),
                }
            }
            What::Word(pattern) => Kind::Word(Word::new(columns, Finder::new(filter, pattern))),
            What::Time(field, spans) => Kind::Time(*field, spans.clone()),
            What::Number(field, ranges) => Kind::Number(*field, ranges.clone()),
            What::Overlaps(answers) => Kind::Overlaps(answers.clone(), None),
            What::Either(any) => Kind::Either(any.iter().map(|e| Self::all(columns, filter, e)).collect()),
        };
        Self { field: term.what.field(), excluded: term.excluded, kind }
    }

    /// Goes on making it ready for about so many values; true once it is.
    pub fn make_ready(&mut self, columns: &Columns, budget: &mut usize) -> bool {
        match &mut self.kind {
            Kind::Part(field, finders, found) => {
                let weight = 1 + finders.iter().map(Finder::weight).sum::<usize>();
                found.go_on(columns, &|value| is_said(*field, finders, value), weight, budget)
            }
            Kind::Word(Word { parts, rest, .. }) => {
                let weight = 1 + rest.weight();
                parts.iter_mut().all(|found| found.go_on(columns, &|value| is_anywhere(rest, value), weight, budget))
            }
            Kind::Overlaps(_, under_way) => columns.make_overlaps(under_way, budget),
            Kind::Either(any) => any.iter_mut().flatten().all(|test| test.make_ready(columns, budget)),
            _ => true,
        }
    }

    /// As how many more rows a row counts that is held against it.
    pub fn weight(&self) -> usize {
        match &self.kind {
            Kind::Id(finders) => finders.iter().map(Finder::weight).sum(),
            Kind::Word(word) => word.rest.weight(),
            Kind::Either(any) => any.iter().flatten().map(Self::weight).sum(),
            _ => 0,
        }
    }

    /// Whether rows' texts are looked through for it, which takes longer than all else.
    pub fn is_slow(&self) -> bool {
        matches!(self.kind, Kind::Word(_) | Kind::Id(_) | Kind::Either(_))
    }

    /// For each row of a block that is wanted, whether it holds.
    pub fn mark(&self, block: Block, wanted: &[bool], holds: &mut [bool]) {
        self.mark_found(block, wanted, holds);
        if self.excluded {
            holds.iter_mut().for_each(|holds| *holds = !*holds);
        }
    }

    fn mark_found(&self, block: Block, wanted: &[bool], holds: &mut [bool]) {
        let Block { columns, filter, now, first } = block;
        holds.fill(false);
        match &self.kind {
            Kind::Everything => holds.fill(true),
            Kind::Status(set) => mark_statuses(block, set, holds),
            Kind::Source(set) => mark_sources(block, set, holds),
            Kind::Part(_, _, found) => mark_part(block, found, holds),
            Kind::Id(finders) => {
                mark_each(wanted, holds, &mut |at| {
                    finders.iter().any(|finder| finder.is_in(columns, first + at, columns.id(first + at)))
                });
            }
            Kind::Word(word) => word.mark(block, wanted, holds),
            Kind::Time(field, spans) => mark_each(wanted, holds, &mut |at| {
                let millis = match field {
                    Field::Created => columns.times(Time::Created)[first + at],
                    Field::Ended => columns.times(Time::Ended)[first + at],
                    _ => columns.begun(first + at),
                };
                Moment::from_millis(millis).is_some_and(|moment| filter.any_holds(spans, moment))
            }),
            Kind::Number(field, ranges) => mark_each(wanted, holds, &mut |at| {
                let number = match field {
                    Field::Progress => columns.percent(first + at).map_or(NEVER, i64::from),
                    _ => columns.duration(first + at, now.millis()),
                };
                number != NEVER && ranges.iter().any(|range| range.holds(number))
            }),
            Kind::Overlaps(answers, _) => {
                let counts = columns.overlaps().iter().skip(first);
                holds.iter_mut().zip(counts).for_each(|(holds, count)| *holds |= answers.contains(&(*count > 0)));
            }
            Kind::Either(any) => {
                let (mut left, mut one) = (wanted.to_vec(), vec![false; wanted.len()]);
                for all in any {
                    let mut all_hold = left.clone();
                    for test in all {
                        let before = all_hold.clone();
                        test.mark(block, &before, &mut one);
                        all_hold.iter_mut().zip(&one).for_each(|(all, one)| *all &= *one);
                    }
                    for ((holds, left), found) in holds.iter_mut().zip(&mut left).zip(all_hold) {
                        *holds |= found;
                        *left &= !found;
                    }
                }
            }
        }
    }
}

fn mark_statuses(block: Block, set: &[bool; Status::ALL.len()], holds: &mut [bool]) {
    let statuses = block.columns.status.iter().skip(block.first);
    holds.iter_mut().zip(statuses).for_each(|(holds, status)| *holds |= set[*status as usize]);
}

fn mark_sources(block: Block, set: &[bool; SourceId::COUNT], holds: &mut [bool]) {
    let sources = block.columns.source.iter().skip(block.first);
    holds.iter_mut().zip(sources).for_each(|(holds, source)| *holds |= set[source.index()]);
}

fn mark_part(block: Block, found: &Found, holds: &mut [bool]) {
    let numbers = block.columns.numbers(found.part).iter().skip(block.first);
    for (holds, number) in holds.iter_mut().zip(numbers) {
        *holds |= found.values.get(*number as usize).is_some_and(|found| *found);
    }
}

/// Marks those of which nothing was found so far.
fn mark_each(wanted: &[bool], holds: &mut [bool], test: &mut dyn FnMut(usize) -> bool) {
    for (at, (holds, wanted)) in holds.iter_mut().zip(wanted).enumerate() {
        if *wanted && !*holds {
            *holds = test(at);
        }
    }
}

fn each_source(is: impl Fn(SourceId) -> bool) -> [bool; SourceId::COUNT] {
    let mut set = [false; SourceId::COUNT];
    SourceId::all().for_each(|id| set[id.index()] = is(id));
    set
}

/// As how many rows one counts that an expression is held against: it takes so much longer.
const EXPRESSION: usize = 31;

impl Finder {
    /// As how many more rows one counts that it is held against.
    const fn weight(&self) -> usize {
        if self.needle.is_some() { 0 } else { EXPRESSION }
    }

    fn new(filter: &Filter, pattern: &Pattern) -> Self {
        let matcher = filter.matcher(pattern);
        Self { needle: matcher.part().map(Needle::new), matcher }
    }

    /// Whether one of these bytes' lines, which are of a row's text, is found.
    fn is_in(&self, columns: &Columns, row: usize, text: &[u8]) -> bool {
        match &self.needle {
            Some(needle) => needle.may_be_in(&columns.marks[row]) && needle.is_in(text),
            None => self.is_in_lines(text),
        }
    }

    fn is_in_lines(&self, text: &[u8]) -> bool {
        std::str::from_utf8(text).is_ok_and(|text| self.matcher.find_in_lines(&text.to_ascii_lowercase()))
    }

    /// Whether a value that stands by itself is found.
    fn is(&self, value: &str) -> bool {
        match &self.needle {
            Some(needle) => needle.is_in(value.as_bytes()),
            None => self.matcher.matches(&value.to_ascii_lowercase()),
        }
    }
}

impl Found {
    /// Of no value it is known yet.
    fn new(columns: &Columns, part: Part) -> Self {
        Self { part, values: Vec::with_capacity(columns.pool(part).all().len()), is_any: false }
    }

    /// Goes on for about so many values, each of which counts as so many; true once it is known of all. The one that says
    /// nothing is not found.
    fn go_on(&mut self, columns: &Columns, is: &dyn Fn(&Value) -> bool, weight: usize, budget: &mut usize) -> bool {
        let (all, known) = (columns.pool(self.part).all(), self.values.len());
        let end = all.len().min(known.saturating_add(budget.div_ceil(weight)));
        *budget = budget.saturating_sub((end - known) * weight);
        for value in &all[known..end] {
            let is_found = value.kind > 0 && is(value);
            self.values.push(is_found);
            self.is_any |= is_found;
        }
        end == all.len()
    }
}

/// The part that a field of text is about; none of ids, which are each row's own.
const fn part_of(field: Field) -> Option<Part> {
    Some(match field {
        Field::Id => return None,
        Field::Name => Part::Name,
        Field::Instance => Part::Instance,
        Field::Region | Field::Project => Part::Place,
        Field::User => Part::User,
        _ => Part::Reason,
    })
}

/// Whether a value of a field of text is found.
fn is_said(field: Field, finders: &[Finder], value: &Value) -> bool {
    let any = |value: &str| finders.iter().any(|finder| finder.is(value));
    match field {
        Field::Name => any(&value.text) || is_named(value, &any),
        Field::Instance => any(&value.text) || value.has_second() && any(&value.second),
        Field::Region => finders.iter().any(|finder| is_region(value, finder)),
        Field::Project => any(&value.second),
        _ => any(&value.text),
    }
}

/// Whether a value is found in whatever it says.
fn is_anywhere(finder: &Finder, value: &Value) -> bool {
    let any = |value: &str| finder.is(value);
    any(&value.text) || value.has_second() && any(&value.second) || is_named(value, &any)
}

fn is_named(value: &Value, is: &dyn Fn(&str) -> bool) -> bool {
    !value.names.is_empty() && value.names.split('\n').any(is)
}

/// A region by its id or a part of its name; not by a part of its id, or `cn-north-1` would mean `cn-north-11`.
fn is_region(place: &Value, finder: &Finder) -> bool {
    match finder.matcher.part() {
        Some(part) if *place.text == *part => true,
        None if finder.is(&place.text) => true,
        _ => {
            let has_name = region::find(&place.text).is_some_and(|info| info.name_en != info.id);
            has_name && is_named(place, &|name| finder.is(name))
        }
    }
}

impl Word {
    fn new(columns: &Columns, finder: Finder) -> Self {
        let any = |value: &str| finder.is(value);
        let is_name = |name: names::Name| any(name.en) || any(name.zh);
        Self {
            parts: Part::ALL.map(|part| Found::new(columns, part)).into(),
            statuses: Status::ALL.map(|status| is_name(names::status(status))),
            sources: each_source(|id| is_name(id.name())),
            rest: finder,
        }
    }

    fn mark(&self, block: Block, wanted: &[bool], holds: &mut [bool]) {
        self.parts.iter().filter(|found| found.is_any).for_each(|found| mark_part(block, found, holds));
        if self.statuses.contains(&true) {
            mark_statuses(block, &self.statuses, holds);
        }
        if self.sources.contains(&true) {
            mark_sources(block, &self.sources, holds);
        }
        let Block { columns, first, .. } = block;
        let Some(needle) = &self.rest.needle else {
            return mark_each(wanted, holds, &mut |at| self.rest.is_in_lines(columns.text(first + at)));
        };
        let marks = columns.marks.iter().skip(first);
        for (at, ((holds, wanted), marks)) in holds.iter_mut().zip(wanted).zip(marks).enumerate() {
            // Nearly all rows end here.
            if needle.may_be_in(marks) && *wanted && !*holds {
                *holds = needle.is_in(columns.text(first + at));
            }
        }
    }
}

/// The texts that are asked for in a field as they stand.
pub(super) fn asked_for(filter: &Filter, field: Field) -> impl Iterator<Item = &str> {
    let of = move |term: &&Term| !term.excluded && term.what.field() == Some(field);
    filter
        .expression
        .terms
        .iter()
        .filter(of)
        .flat_map(|term| match &term.what {
            What::Text(_, patterns) => patterns.as_slice(),
            _ => &[],
        })
        .filter_map(Pattern::part)
}
