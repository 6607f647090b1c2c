//! What happened to a job: its phases and steps on one axis of time, as far as its times make sense.

use cloud::time::Moment;

use crate::status::Status;
use crate::steps::{Step, StepState, Steps};
use crate::task::Task;

/// What happened to a job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// The first and the last moment of all, which differ; none where there are no two to draw an axis from.
    pub axis: Option<(Moment, Moment)>,
    /// What happened, in the order in which it did.
    pub chapters: Vec<Chapter>,
    /// What its times cannot mean.
    pub flaws: Vec<Flaw>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// What it is.
    pub what: What,
    /// How deep it is within another: phases are 0, their steps 1.
    pub depth: u8,
    /// When it began.
    pub began: Option<Moment>,
    /// When it ended.
    pub ended: Option<Moment>,
    /// Whether it goes on, so that it reaches to now.
    pub goes_on: bool,
}

/// What a chapter is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It was created and had not begun.
    Waiting,
    /// It was at work.
    Working,
    /// It is to begin at a time ahead.
    Ahead,
    /// It waits for a person to authorise it.
    Unauthorized,
    /// One of its steps, as the cloud tells it; without the steps within.
    Step(Box<Step>),
}

/// What the times of a job cannot mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It has none at all.
    NoTimes,
    /// It began before it was created.
    BeganBeforeCreated,
    /// It ended before it began.
    EndedBeforeBegan,
    /// It is over, and nobody says since when.
    NoEnd,
}

/// The story of a job, with its steps where the cloud told them.
pub fn story(task: &Task, steps: Option<&Steps>, now: Moment) -> Story {
    let mut story = Story { flaws: flaws(task), ..Story::default() };
    phases(task, now, &mut story.chapters);
    for step in steps.iter().flat_map(|steps| &steps.steps) {
        tell(step, 1, &mut story.chapters);
    }
    let moments = story.chapters.iter().flat_map(|chapter| {
        let last = if chapter.goes_on { Some(now) } else { None };
        [chapter.began, chapter.ended, last].into_iter().flatten()
    });
    let (first, last) = (moments.clone().min(), moments.max());
    story.axis = first.zip(last).filter(|(first, last)| first < last);
    story
}

fn flaws(task: &Task) -> Vec<Flaw> {
    let (created, started, ended) = (task.created, task.started, task.ended);
    let is_before = |one: Option<Moment>, other: Option<Moment>| one.zip(other).is_some_and(|(one, other)| one < other);
    let found = [
        (created.is_none() && started.is_none() && ended.is_none(), Flaw::NoTimes),
        (is_before(started, created), Flaw::BeganBeforeCreated),
        (is_before(ended, started.or(created)), Flaw::EndedBeforeBegan),
        (ended.is_none() && task.status.is_over() && (created.is_some() || started.is_some()), Flaw::NoEnd),
    ];
    found.into_iter().filter(|(is, _)| *is).map(|(_, flaw)| flaw).collect()
}

fn phases(task: &Task, now: Moment, chapters: &mut Vec<Chapter>) {
    let mut add = |what, began, ended, goes_on| chapters.push(Chapter { what, depth: 0, began, ended, goes_on });
    let Some(began) = task.started.or(task.created) else { return };
    let created = task.created.filter(|created| *created < began);
    match task.status {
        Status::Pending if began > now => {
            if let Some(created) = created {
                add(What::Waiting, Some(created), None, true);
            }
            add(What::Ahead, Some(began), None, false);
        }
        Status::Pending => add(What::Waiting, created.or(Some(began)), None, true),
        Status::Unauthorized => {
            add(What::Unauthorized, created.or(Some(began)), None, true);
            if began > now {
                add(What::Ahead, Some(began), None, false);
            }
        }
        status => {
            if let Some(created) = created {
                add(What::Waiting, Some(created), Some(began), false);
            }
            let ended = task.ended.filter(|ended| *ended >= began);
            // Whether one of an unknown state is still at it, nobody knows.
            add(What::Working, Some(began), ended, status == Status::Running);
        }
    }
}

fn tell(step: &Step, depth: u8, chapters: &mut Vec<Chapter>) {
    let is_reversed = step.began.zip(step.ended).is_some_and(|(began, ended)| ended < began);
    chapters.push(Chapter {
        depth,
        began: step.began,
        ended: step.ended.filter(|_| !is_reversed),
        goes_on: step.state == StepState::Running && step.ended.is_none(),
        what: What::Step(Box::new(Step { steps: Vec::new(), ..step.clone() })),
    });
    for inner in &step.steps {
        tell(inner, depth.saturating_add(1), chapters);
    }
}
