//! What the lanes of a timeline cannot show by themselves: which instances had several jobs at once, and the jobs that
//! have no times to draw.

use cloud::legible::legible;
use leptos::prelude::*;
use maud::html as markup;
use tasks::lanes::Overlapped;
use tasks::query::Expression;
use tasks::store::RowId;

use super::dynamic::{dynamic, shown};
use super::status_badge::status_badge;
use super::task_row::job;
use super::timeline_board::Board;
use super::timeline_facts::instance;
use super::wording;
use crate::browser::intl;
use crate::paths::{List, Page};
use crate::reactive::memo;
use crate::{say, text};

/// So many instances are named.
const NAMED: usize = 4;
/// So many jobs without times are listed.
const LISTED: usize = 200;

/// The notes above the lanes.
#[inline(never)] // so that it can come later
pub fn timeline_notes(board: Board, filter: Signal<Expression>) -> AnyView {
    let locale = board.preferences.locale;
    let overlapped =
        memo(move || board.timeline.with(|made| made.as_ref().map(|of| of.overlapped.clone())).unwrap_or_default());
    let timeless =
        memo(move || board.timeline.with(|made| made.as_ref().map(|of| of.timeless.clone())).unwrap_or_default());
    let has_timeless = memo(move || !timeless.read().is_empty());
    let list = move |filter: String| {
        board.place.link(Page::Tasks(List { filter, view: None, row: None, ..board.place.last_list.get() }))
    };
    let of_instance = move |of: &Overlapped| {
        let text = say!(locale.get(), timeline.overlapped, count = of.jobs, instance = legible(&of.name));
        let asked = overlapping(&filter.read(), Some(&of.id));
        view! { <li><a href=list(asked)>{text}</a></li> }
    };
    view! {
        <div class="timeline-notes">
            {dynamic(move || {
                let all = overlapped.get();
                if all.is_empty() {
                    return ().into_any();
                }
                let named = all.iter().take(NAMED).map(of_instance).collect_view();
                let rest = all.len().saturating_sub(NAMED);
                let more = (rest > 0).then(|| {
                    let text = say!(locale.get(), timeline.overlapped_more, count = intl::number(rest as u64));
                    view! { <li><a href=list(overlapping(&filter.read(), None))>{text}</a></li> }
                });
                view! { <ul class="timeline-overlaps" aria-label=text!(timeline.overlaps)>{named}{more}</ul> }.into_any()
            })}
            {dynamic(move || if has_timeless.get() { without_times(board, timeless) } else { ().into_any() })}
        </div>
    }
    .into_any()
}

/// The filter that finds those jobs of a filter that overlapped, on an instance or anywhere.
fn overlapping(filter: &Expression, instance: Option<&str>) -> String {
    let mut terms = Expression::parse("overlaps:true").terms;
    terms.extend(
        instance.into_iter().flat_map(|id| Expression::default().toggled(tasks::query::Field::Instance, id).terms),
    );
    terms
        .into_iter()
        .filter(|term| !filter.terms.contains(term))
        .fold(filter.clone(), |all, term| all.with(term))
        .to_string()
}

/// The jobs whose times are missing or reversed.
fn without_times(board: Board, rows: Memo<Vec<RowId>>) -> AnyView {
    let locale = board.preferences.locale;
    let is_open = RwSignal::new(false);
    let told = shown(move || say!(locale.get(), timeline.timeless, count = intl::number(rows.read().len() as u64)));
    let written = move || {
        let locale = locale.get();
        let mut lines = String::new();
        for row in rows.read().iter().take(LISTED) {
            let line = board.live.look(*row, |task| {
                let link = board.place.link(Page::Task(job(task)));
                markup! {
                    li {
                        (status_badge(task.status, &legible(&task.status_word), locale))
                        a href=(link) { (wording::task_name(task, locale)) }
                        span { (instance(task)) }
                    }
                }
                .into_string()
            });
            lines.push_str(&line.unwrap_or_default());
        }
        let rest = rows.read().len().saturating_sub(LISTED);
        let more = (rest > 0).then(|| say!(locale, timeline.more, count = intl::number(rest as u64)));
        view! { <ul class="timeline-timeless" inner_html=lines></ul> {more.map(|more| view! { <p>{more}</p> })} }
            .into_any()
    };
    view! {
        <details class="timeline-without" on:toggle:target=move |event| is_open.set(event.target().open())>
            <summary>{told}</summary>
            {dynamic(move || if is_open.get() { written() } else { ().into_any() })}
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_overlapped_is_asked_for_beside_the_filter() {
        let of = |filter: &str, instance: Option<&str>| overlapping(&Expression::parse(filter), instance);
        assert_eq!(of("status:failed", Some("8b41in14")), "status:failed overlaps:true instance:8b41in14");
        assert_eq!(of("a OR b", None), "(a OR b) overlaps:true");
        assert_eq!(of("overlaps:true", Some("a b")), "overlaps:true instance:\"a b\"");
    }
}
