//! Says that the tasks are those of a file: how far it was read, which of its lines are no tasks, and how to be rid of
//! it.

use cloud::legible::legible;
use leptos::prelude::*;
use tasks::export::reading::{Report, Wrong};

use super::dynamic::{click, dynamic, shown};
use super::wording;
use crate::browser::{intl, page};
use crate::reactive::memo;
use crate::state::opened::{File, Opened, Phase};
use crate::state::opening;
use crate::state::preferences::locale;
use crate::{Locale, say, text};

/// The note on the file that is open.
#[inline(never)] // so that it can come later
pub fn opened_note(opened: Opened) -> AnyView {
    view! { <OpenedNote opened /> }.into_any()
}

#[component]
fn OpenedNote(opened: Opened) -> impl IntoView {
    let locale = locale();
    let file = move || opened.file.get().unwrap_or_default();
    let told = shown(move || told(&file(), locale.get()));
    let phase = memo(move || file().phase);
    let report = memo(move || (file().phase != Phase::Reading).then(|| (file().report, file().tasks)));
    let close = move |_| {
        opening::close(opened);
        page::focus_when_drawn("page-title");
    };
    view! {
        <section class="opened-note" aria-label=text!(opened.label)>
            <div class="opened-line">
                // While it is read it changes many times a second: who listens is told how it ends.
                <p aria-live="polite" aria-busy=shown(move || (phase.get() == Phase::Reading).to_string())>{told}</p>
                {dynamic(move || (phase.get() == Phase::Reading).then(|| view! {
                    <progress max="100" value=shown(move || percent(&file()).to_string()) aria-label=text!(opened.progress)></progress>
                    <button type="button" on:click=click(move |_| opening::stop(opened))>{text!(opened.stop)}</button>
                }).into_any())}
                <button type="button" on:click=click(close)>{text!(opened.close)}</button>
            </div>
            {dynamic(move || match report.get() {
                Some((report, tasks)) => details(&report, tasks, locale.get()),
                None => ().into_any(),
            })}
        </section>
    }
    .into_any()
}

fn percent(file: &File) -> u64 {
    // A file may grow while it is read.
    (file.read * 100).checked_div(file.size).unwrap_or(100).min(100)
}

fn told(file: &File, locale: Locale) -> String {
    let (name, tasks) = (legible(&file.name), intl::number(file.tasks));
    let percent = percent(file);
    match file.phase {
        Phase::Reading => say!(locale, opened.reading, name = name, percent = percent, tasks = tasks),
        Phase::Whole if file.report.wrong > 0 => {
            let wrong = intl::number(file.report.wrong);
            say!(locale, opened.from_in_part, name = name, tasks = tasks, wrong = wrong)
        }
        Phase::Whole => say!(locale, opened.from, name = name, tasks = tasks),
        Phase::Stopped => say!(locale, opened.stopped, name = name, percent = percent, tasks = tasks),
        Phase::Failed => say!(locale, opened.failed, name = name, percent = percent, tasks = tasks),
    }
}

/// What there is to know of the lines, where there is anything.
fn details(report: &Report, tasks: u64, locale: Locale) -> AnyView {
    let merged = report.tasks.saturating_sub(tasks);
    let notes = [
        (report.newer, say!(locale, opened.newer, count = intl::number(report.newer))),
        (merged, say!(locale, opened.merged, count = intl::number(merged))),
    ];
    let notes: Vec<_> =
        notes.into_iter().filter(|(count, _)| *count > 0).map(|(_, note)| view! { <p>{note}</p> }).collect();
    let more = report.wrong - report.first_wrong.len() as u64;
    let lines: Vec<_> = report
        .first_wrong
        .iter()
        .map(|wrong| {
            let line = intl::number(wrong.line);
            view! { <li>{say!(locale, opened.wrong_line, line = line, why = why(&wrong.why, locale))}</li> }
        })
        .collect();
    let wrong = (report.wrong > 0).then(|| {
        let more = (more > 0).then(|| view! { <p>{say!(locale, opened.wrong_more, count = intl::number(more))}</p> });
        view! {
            <details>
                <summary>{say!(locale, opened.wrong, count = intl::number(report.wrong))}</summary>
                <ul>{lines}</ul>
                {more}
            </details>
        }
    });
    view! { {notes} {wrong} }.into_any()
}

/// Why a line is no task.
fn why(why: &Wrong, locale: Locale) -> String {
    match why {
        Wrong::Json(why) => {
            let what = wording::flaw(&legible(&why.path), why.flaw, locale);
            if why.excerpt.is_empty() { what } else { format!("{what} – {}", legible(&why.excerpt)) }
        }
        Wrong::NotATask => say!(locale, opened.not_a_task),
        Wrong::Key(key) => say!(locale, opened.key, key = legible(key)),
        Wrong::Newer => say!(locale, opened.newer_line),
        Wrong::TooLong => say!(locale, opened.too_long),
    }
}
