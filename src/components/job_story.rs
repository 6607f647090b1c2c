//! What happened to a job, when it will be done and why it failed.

use cloud::legible::legible;
use cloud::time::Moment;
use leptos::prelude::*;
use maud::{Markup, html};
use tasks::estimate::{FEWEST, Outlook};
use tasks::explain::others;
use tasks::status::Status;
use tasks::steps::{Step, StepState, Steps};
use tasks::story::{Chapter, Flaw, Story, What, story};
use tasks::task::Task;

use super::dynamic::{dynamic, filled, shown};
use super::error_note::ErrorNote;
use super::job_failure::JobFailure;
use super::wording;
use crate::browser::intl;
use crate::paths::{List, Page, Zone};
use crate::reactive::{derived, memo};
use crate::state::live::Live;
use crate::state::place::Place;
use crate::state::preferences::preferences;
use crate::state::steps::Told;
use crate::state::ticker::now;
use crate::{Locale, say, text};

/// The width of the axis in the units of its drawing.
const WIDTH: i64 = 1_000;
/// The least width of a bar.
const LEAST: i64 = 4;

/// What happened to a job.
#[inline(never)] // so that it can come later
pub fn job_story(live: Live, place: Place, task: Signal<Option<Task>>, told: RwSignal<Told>) -> AnyView {
    let preferences = preferences();
    let (locale, zone) = (preferences.locale, preferences.zone);
    let clock = now();
    // Only what is not over grows with every second.
    let is_over = memo(move || task.with(|task| task.as_ref().is_none_or(|task| task.status.is_over())));
    let at = derived(move || if is_over.get() { clock.get_untracked() } else { clock.get() });
    let outlook = memo(move || {
        live.version.track();
        let task = task.get()?;
        let history = if task.status.is_over() { return None } else { live.history(&task) };
        Some(history.outlook(&task, at.get()))
    });
    let likely = memo(move || {
        let is_running = task.with(|task| task.as_ref().is_some_and(|task| task.status == Status::Running));
        outlook.get().filter(|_| is_running).and_then(Outlook::ends)
    });
    let outlook = shown(move || match outlook.get() {
        Some(outlook) => drawn_outlook(outlook, at.get(), locale.get(), zone.get()).into_string(),
        None => String::new(),
    });
    let drawn = shown(move || {
        let (task, told) = (task.get(), told.get());
        let Some(task) = task else { return String::new() };
        let now = at.get();
        let seen = Seen { locale: locale.get(), zone: zone.get(), now, likely: likely.get() };
        let told_story = story(&task, told.steps.as_ref(), now);
        drawn_story(&told_story, &task, told.steps.as_ref(), seen).into_string()
    });
    let like_it =
        memo(move || task.with(|task| task.as_ref().filter(|task| task.status == Status::Failed).and_then(others)));
    let counted = live.tally(like_it);
    let others = shown(move || {
        let (asked, counted) = (like_it.get(), counted.get());
        // While others are counted, they are still those before.
        let Some((filter, count)) = counted.as_deref().filter(|(of, _)| Some(of) == asked.as_ref()) else {
            return String::new();
        };
        let (locale, count) = (locale.get(), *count);
        if count == 0 {
            return html! { p class="job-story-note" { (say!(locale, failure.no_others)) } }.into_string();
        }
        let link = place.link(Page::Tasks(List { filter: filter.to_string(), ..List::default() }));
        html! { p { a href=(link) { (say!(locale, failure.others, count = count)) } } }.into_string()
    });
    let unreadable = move || task.with(|t| t.as_ref()?.unreadable.clone());
    let error = memo(move || told.with(|told| told.error.clone()));
    let is_asking = memo(move || told.with(|told| told.is_asking && told.steps.is_none()));
    view! {
        <section class="job-story" aria-label=text!(story.happened)>
            {dynamic(move || unreadable().map(|why| view! {
                <div class="job-unreadable" role="note">
                    <h3>{text!(task.unreadable)}</h3>
                    <p>{wording::flaw(&why.path, why.flaw, locale.get())}</p>
                </div>
            }).into_any())}
            <JobFailure task />
            {filled(others)}
            {filled(outlook)}
            {filled(drawn)}
            <div role="status">{dynamic(move || is_asking.get().then(|| view! { <p class="job-story-note">{text!(story.asking_steps)}</p> }).into_any())}</div>
            {dynamic(move || error.get().map(|(error, route)| view! {
                <div class="job-partial"><p>{text!(story.no_steps)}</p><ErrorNote error route /></div>
            }).into_any())}
        </section>
    }
    .into_any()
}

/// How a story is looked at.
#[derive(Clone, Copy)]
struct Seen {
    locale: Locale,
    zone: Zone,
    now: Moment,
    /// For what runs: by when half of its kind, and by when nearly all, would have ended.
    likely: Option<(Moment, Moment)>,
}

fn drawn_outlook(outlook: Outlook, now: Moment, locale: Locale, zone: Zone) -> Markup {
    let time = |at: Moment| intl::date_time(at, zone);
    let of_size = |is: bool| if is { say!(locale, story.of_size) } else { String::new() };
    match outlook {
        Outlook::Nothing => html! {},
        Outlook::TooFew(samples) => html! {
            p class="job-outlook" { (say!(locale, story.too_few, samples = samples, fewest = FEWEST)) }
        },
        Outlook::Expected { low, median, high, samples, is_of_size } => html! {
            p class="job-outlook" {
                strong { (say!(locale, story.done_about, time = time(median), relative = wording::relative(median, now, locale))) }
                " " (say!(locale, story.range, low = time(low), high = time(high)))
                " " span class="job-story-note" { (say!(locale, story.samples, samples = samples)) (of_size(is_of_size)) }
            }
        },
        Outlook::Late { since, samples, longer, is_of_size } => html! {
            p class="job-outlook" data-late="true" {
                strong { (say!(locale, story.late)) }
                " " (say!(locale, story.late_since, since = time(since), longer = longer, samples = samples))
                span class="job-story-note" { (of_size(is_of_size)) }
            }
        },
    }
}

fn drawn_story(story: &Story, task: &Task, steps: Option<&Steps>, seen: Seen) -> Markup {
    let Seen { locale, zone, likely, .. } = seen;
    let axis = story.axis.map(|(first, last)| (first, likely.map_or(last, |(_, most)| most.max(last))));
    let percent = steps.and_then(|steps| steps.percent).filter(|_| task.status == Status::Running);
    let remaining = steps.and_then(|steps| steps.remaining).filter(|_| !task.status.is_over());
    html! {
        @for flaw in &story.flaws { p class="warning" { (flaw_words(*flaw, locale)) } }
        @if percent.is_some() || remaining.is_some() {
            p class="job-story-cloud" {
                @if let Some(percent) = percent { span class="percent" { progress max="100" value=(percent) {} (percent) "%" } " " }
                @if let Some(seconds) = remaining { (say!(locale, story.remaining, time = span(seconds, locale))) }
            }
        }
        @if !story.chapters.is_empty() {
            div class="job-chapters" tabindex="0" role="region" aria-label=(say!(locale, story.happened)) {
                table {
                    caption class="hidden" { (say!(locale, story.happened)) }
                    thead { tr {
                        th scope="col" { (say!(locale, story.what)) }
                        th scope="col" class="job-bar" {
                            span class="hidden" { (say!(locale, story.when)) }
                            @if let Some((first, last)) = axis {
                                span { (brief(first, axis, zone)) } " " span { (brief(last, axis, zone)) }
                            }
                        }
                        th scope="col" { (say!(locale, story.began)) }
                        th scope="col" { (say!(locale, story.took)) }
                    } }
                    tbody { @for chapter in &story.chapters { (drawn_chapter(chapter, task, axis, seen)) } }
                }
            }
        }
    }
}

fn drawn_chapter(chapter: &Chapter, task: &Task, axis: Option<(Moment, Moment)>, seen: Seen) -> Markup {
    let Seen { locale, zone, now, likely } = seen;
    let (state, name) = match &chapter.what {
        What::Waiting => ("waiting", say!(locale, story.waiting)),
        What::Working => (phase_state(task.status), say!(locale, story.working)),
        What::Ahead => ("waiting", say!(locale, story.ahead)),
        What::Unauthorized => ("suspended", say!(locale, story.unauthorized)),
        What::Step(step) => (step.state.slug(), legible(&step.name)),
    };
    let end = if chapter.goes_on { Some(now) } else { chapter.ended };
    let took = chapter.began.zip(end).map(|(began, end)| end.since(began)).filter(|ms| *ms >= 0);
    let drawn = axis.zip(chapter.began).map(|(axis, began)| bar(axis, began, end));
    // The likely end is that of the whole.
    let likely = likely.filter(|_| chapter.what == What::Working && chapter.goes_on);
    let soft = axis.zip(likely).map(|(axis, (half, most))| (bar(axis, now, Some(most)), bar(axis, half, None).0));
    html! {
        tr data-depth=(chapter.depth.min(3)) data-state=(state) {
            th scope="row" {
                span class="job-chapter" { (name) }
                @if let What::Step(step) = &chapter.what { (drawn_step(step, locale)) }
            }
            td class="job-bar" {
                @if let Some((at, width)) = drawn {
                    svg viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true" {
                        @if let Some(((at, width), half)) = soft {
                            rect class="job-likely" x=(at) y="2" width=(width) height="8" {}
                            path class="job-half" d={ "M" (half) " 0v12" } {}
                        }
                        rect x=(at) y="2" width=(width) height="8" {}
                    }
                }
            }
            td { @match chapter.began {
                Some(began) => { span title=(intl::date_time(began, zone)) { (brief(began, axis, zone)) } }
                None => { span class="nothing" title=(say!(locale, story.no_time)) { "–" } }
            } }
            td { @match took {
                Some(ms) => {
                    (wording::span(ms, locale))
                    @if chapter.goes_on { " " (say!(locale, task.so_far)) }
                }
                None => { span class="nothing" title=(say!(locale, story.no_time)) { "–" } }
            } }
        }
    }
}

/// What a step says beside its name and times.
fn drawn_step(step: &Step, locale: Locale) -> Markup {
    let word = match step.state {
        // A word that is not known is shown as it came.
        StepState::Unknown => say!(locale, story.state_unknown, word = legible(&step.state_word)),
        state => state_name(state, locale),
    };
    html! {
        " " span class="job-step-state" title=(legible(&step.state_word)) { (word) }
        @if let Some(percent) = step.percent.filter(|_| step.state == StepState::Running) {
            " " span class="percent" { progress max="100" value=(percent) {} (percent) "%" }
        }
        @if let Some(seconds) = step.remaining.filter(|seconds| *seconds > 0 && !step.state.is_over()) {
            " " (say!(locale, story.remaining, time = span(seconds, locale)))
        }
        // Codes stand beside steps that went well, too.
        @if let Some(code) = step.error_code.as_deref().filter(|_| step.state == StepState::Failed) {
            " " code { (legible(code)) }
        }
        @if let Some(detail) = step.detail.as_deref().filter(|detail| !detail.is_empty()) {
            details { summary { (say!(locale, story.detail)) } code { (legible(detail)) } }
        }
    }
}

/// A moment: where all of them are of one day, its time alone.
fn brief(at: Moment, axis: Option<(Moment, Moment)>, zone: Zone) -> String {
    let full = intl::date_time(at, zone);
    let day = |at: Moment| intl::date_time(at, zone).get(..10).map(str::to_owned);
    match axis {
        Some((first, last)) if day(first) == day(last) => full.get(11..).unwrap_or_default().to_owned(),
        _ => full,
    }
}

/// Where a bar begins on the axis, and how wide it is.
fn bar(axis: (Moment, Moment), began: Moment, end: Option<Moment>) -> (i64, i64) {
    let whole = axis.1.since(axis.0).max(1);
    let place = |at: Moment| (i128::from(at.since(axis.0)) * i128::from(WIDTH) / i128::from(whole)) as i64;
    let from = place(began).clamp(0, WIDTH - LEAST);
    let width = end.map_or(0, |end| place(end) - from).max(LEAST);
    (from, width.min(WIDTH - from))
}

/// The seconds that the cloud thinks are left, in words.
fn span(seconds: u64, locale: Locale) -> String {
    wording::span(i64::try_from(seconds).unwrap_or(i64::MAX / 1_000).saturating_mul(1_000), locale)
}

const fn phase_state(status: Status) -> &'static str {
    match status {
        Status::Completed => StepState::Done.slug(),
        Status::Failed => StepState::Failed.slug(),
        Status::Canceled => StepState::Canceled.slug(),
        Status::Running => StepState::Running.slug(),
        Status::Pending | Status::Unauthorized => StepState::Waiting.slug(),
        Status::Unknown => StepState::Unknown.slug(),
    }
}

fn state_name(state: StepState, locale: Locale) -> String {
    match state {
        StepState::Waiting => say!(locale, story.state_waiting),
        StepState::Running => say!(locale, story.state_running),
        StepState::Done => say!(locale, story.state_done),
        StepState::Failed => say!(locale, story.state_failed),
        StepState::Suspended => say!(locale, story.state_suspended),
        StepState::Canceled | StepState::Unknown => say!(locale, story.state_canceled),
    }
}

fn flaw_words(flaw: Flaw, locale: Locale) -> String {
    match flaw {
        Flaw::NoTimes => say!(locale, story.no_times),
        Flaw::BeganBeforeCreated => say!(locale, story.began_early),
        Flaw::EndedBeforeBegan => say!(locale, story.ended_early),
        Flaw::NoEnd => say!(locale, story.no_end),
    }
}
