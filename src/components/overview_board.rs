//! What all tasks come to, drawn: a table of places and products, how long jobs take by name, and whose jobs fail. Each
//! number leads to the list that proves it.

use cloud::connection::Colour;
use cloud::legible::legible;
use cloud::time::Moment;
use leptos::prelude::*;
use tasks::names;
use tasks::order::Column;
use tasks::query::{Edge, Expression};
use tasks::status::Status;
use tasks::store::statistics::{Asked, Corner, Lengths, OfName, Statistics, TimePart};
use tasks::task::Task;

use super::wording;
use crate::browser::intl;
use crate::paths::{Job, List, Page, Tab, Zone};
use crate::state::place::Place;
use crate::{Locale, say, text};

/// The height of a picture of lengths, and the width of a part of the time in it.
const HEIGHT: i64 = 40;
const PART: i64 = 8;

/// How numbers are told.
#[derive(Clone, Copy)]
pub struct Telling {
    /// Where their links go out from.
    pub place: Place,
    /// The reader's language.
    pub locale: Locale,
    /// The reader's zone.
    pub zone: Zone,
    /// When it is.
    pub now: Moment,
}

/// A corner with what it is called.
pub struct Row {
    /// Its connection's label.
    pub label: String,
    /// Its connection's colour.
    pub colour: Option<Colour>,
    /// Its numbers.
    pub corner: Corner,
    /// What comes next.
    pub next: Vec<Task>,
}

impl Telling {
    fn link(self, filter: &Expression, longest_first: bool) -> String {
        let query = if longest_first { "sort=-duration" } else { "" };
        let list = List { filter: filter.to_string(), ..List::read(query).0 };
        self.place.link(Page::Tasks(list))
    }

    /// A number that leads to the list that proves it.
    fn number(self, number: u32, filter: &Expression, status: Option<Status>) -> AnyView {
        let status = status.filter(|_| number > 0).map(Status::slug);
        view! {
            <a class="overview-number status-badge" data-status=status data-none=(number == 0).to_string() href=self.link(filter, false)>
                {intl::number(u64::from(number))}
            </a>
        }
        .into_any()
    }
}

const fn status_of(asked: Asked) -> Status {
    match asked {
        Asked::Running => Status::Running,
        Asked::Failed => Status::Failed,
        Asked::Unauthorized => Status::Unauthorized,
        Asked::Pending => Status::Pending,
    }
}

fn asked_word(asked: Asked, locale: Locale) -> String {
    match asked {
        Asked::Running => say!(locale, overview.running),
        Asked::Failed => say!(locale, overview.failed),
        Asked::Unauthorized => say!(locale, overview.unauthorized),
        Asked::Pending => say!(locale, overview.pending),
    }
}

/// All that the tasks come to.
#[component]
pub fn OverviewBoard(
    /// How it is told.
    telling: Telling,
    /// Places and products.
    rows: Vec<Row>,
    /// What the tasks come to.
    statistics: Statistics,
    /// The parts of the loaded time.
    parts: Vec<TimePart>,
) -> impl IntoView {
    let heads = Asked::ALL
        .map(|asked| view! { <th scope="col" class="overview-count">{asked_word(asked, telling.locale)}</th> });
    let (names, jobs) = statistics.other_names;
    let rest = say!(
        telling.locale,
        overview.rest,
        count = intl::number(u64::from(jobs)),
        names = intl::number(u64::from(names))
    );
    let by_name = List { group: Some(Column::Name), filter: statistics.others().to_string(), ..List::default() };
    let by_name = telling.place.link(Page::Tasks(by_name));
    let instances = statistics.instances.iter().map(|of| {
        let id = (of.id != of.label).then(|| view! { <span class="overview-id code">{legible(&of.id)}</span> });
        view! {
            <tr>
                <th scope="row">{legible(&of.label)} " " {id}</th>
                <td class="overview-count">{telling.number(of.failed, &of.filter(), Some(Status::Failed))}</td>
            </tr>
        }
    });
    let instances = instances.collect_view();
    let has_failures = !statistics.instances.is_empty();
    view! {
        <section class="overview-places">
            <table>
                <caption>{text!(overview.places)}</caption>
                <thead><tr>
                    <th scope="col">{text!(overview.place)}</th>
                    <th scope="col">{text!(overview.product)}</th>
                    {heads}
                    <th scope="col">{text!(overview.next)}</th>
                </tr></thead>
                <tbody>{rows.into_iter().map(|row| place_row(telling, row)).collect_view()}</tbody>
            </table>
        </section>
        <section class="overview-names" aria-labelledby="overview-names">
            <h2 id="overview-names">{text!(overview.names)}</h2>
            <ul>{statistics.names.iter().map(|of| of_name(telling, of, &parts)).collect_view()}</ul>
            {(names > 0).then(|| view! { <p class="overview-rest"><a href=by_name>{rest}</a></p> })}
        </section>
        <section class="overview-instances">
            {if has_failures { view! {
                <table>
                    <caption>{text!(overview.instances)}</caption>
                    <thead><tr><th scope="col">{text!(overview.instance)}</th><th scope="col" class="overview-count">{text!(overview.failures)}</th></tr></thead>
                    <tbody>{instances}</tbody>
                </table>
            }.into_any() } else { view! {
                <h2>{text!(overview.instances)}</h2>
                <p class="overview-rest">{text!(overview.none_failed)}</p>
            }.into_any() }}
        </section>
    }
}

fn place_row(telling: Telling, row: Row) -> AnyView {
    let Telling { place, locale, zone, now } = telling;
    let corner = row.corner;
    let numbers = Asked::ALL.map(|asked| {
        // What the numbers are, where there is no room for their heads.
        let head = asked_word(asked, locale);
        let number = telling.number(corner.number(asked), &corner.filter(asked), Some(status_of(asked)));
        view! { <td class="overview-count" data-head=head>{number}</td> }
    });
    let next = row.next.into_iter().map(|task| {
        let at = task.started.or(task.created).unwrap_or(now);
        let instance = task.instance.as_ref().map(|instance| legible(instance.name.as_ref().unwrap_or(&instance.id)));
        let name = wording::task_name(&task, locale);
        view! {
            <li>
                <time datetime=at.to_string() title=intl::date_time(at, zone)>{wording::relative(at, now, locale)}</time>
                " " <a href=place.link(Page::Task(Job { key: task.key, instance: None, tab: Tab::default() }))>{name}</a>
                {instance.map(|instance| view! { " " <span class="overview-id">{instance}</span> })}
            </li>
        }
    });
    view! {
        <tr>
            <th scope="row"><span class="mark" data-colour=row.colour.map(Colour::slug)>{row.label}</span> " " <span class="overview-id">{wording::region(corner.region.as_str(), locale)}</span></th>
            <td class="overview-product">{corner.product.name()}</td>
            {numbers}
            <td class="overview-next"><ul>{next.collect_view()}</ul></td>
        </tr>
    }
    .into_any()
}

/// A share of a hundred with one digit behind the point.
fn share(of: u32, all: u32) -> String {
    let thousandths = u64::from(of) * 1_000 / u64::from(all.max(1));
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

fn of_name(telling: Telling, of: &OfName, parts: &[TimePart]) -> AnyView {
    let locale = telling.locale;
    let name = names::job(of.product, &of.name)
        .map_or_else(|| legible(&of.name), |name| wording::named(name, locale).to_owned());
    let longest = of.parts.iter().filter_map(|part| part.within).map(|(_, ninth)| ninth).max().unwrap_or_default();
    let label = say!(locale, overview.chart, name = name.clone(), longest = wording::span(longest, locale));
    let (range, median, crosses) = drawn(&of.parts, longest);
    let count = |count: u32| intl::number(u64::from(count));
    let numbers = [
        (of.filter(), say!(locale, overview.all, count = count(of.all))),
        (of.ended(), say!(locale, overview.of_ended, count = count(of.ended))),
    ];
    let failed = (of.failed > 0).then_some(Status::Failed.slug());
    let rows = parts.iter().zip(&of.parts).filter(|(_, lengths)| lengths.ended > 0);
    let rows = rows.map(|(part, lengths)| part_row(telling, of, part, lengths)).collect_view();
    let told_failed = match of.failed {
        0 => say!(locale, overview.of_failed, count = count(0)),
        some => say!(locale, overview.of_failed_rate, count = count(some), rate = share(some, of.ended)),
    };
    view! {
        <li>
            <h3>{name} " " <span class="overview-id">{of.product.name()}</span></h3>
            <p class="overview-numbers">
                {numbers.map(|(filter, text)| view! { <a href=telling.link(&filter, false)>{text}</a> " " })}
                <a class="overview-number status-badge" data-status=failed data-none=(of.failed == 0).to_string() href=telling.link(&of.failed(), false)>{told_failed}</a>
            </p>
            <svg class="overview-chart" viewBox=format!("0 0 {} {HEIGHT}", (parts.len() as i64 * PART).max(PART)) preserveAspectRatio="none" role="img" aria-label=label>
                <path class="overview-range" d=range />
                <path class="overview-median" d=median />
                <path class="overview-crosses" d=crosses />
            </svg>
            <details>
                <summary>{text!(overview.table)}</summary>
                <table>
                    <thead><tr>
                        <th scope="col">{text!(overview.time)}</th>
                        <th scope="col" class="overview-count">{text!(overview.ended)}</th>
                        <th scope="col" class="overview-count">{text!(overview.failures)}</th>
                        <th scope="col" class="overview-count">{text!(overview.median)}</th>
                        <th scope="col" class="overview-count">{text!(overview.ninth)}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </li>
    }
    .into_any()
}

fn part_row(telling: Telling, of: &OfName, part: &TimePart, lengths: &Lengths) -> AnyView {
    let ended = OfName::within(&of.ended(), part);
    let took = |millis: Option<i64>| {
        millis.map(|millis| view! { <a href=telling.link(&ended, true)>{wording::span(millis, telling.locale)}</a> })
    };
    let begins = match part.span.from {
        Some(Edge::Wall(wall)) => Edge::Wall(wall).to_string().replace('T', " "),
        _ => intl::date_time(part.from, telling.zone),
    };
    view! {
        <tr>
            <th scope="row">{begins}</th>
            <td class="overview-count">{telling.number(lengths.ended, &ended, None)}</td>
            <td class="overview-count">{telling.number(lengths.failed, &OfName::within(&of.failed(), part), Some(Status::Failed))}</td>
            <td class="overview-count">{took(lengths.within.map(|within| within.0))}</td>
            <td class="overview-count">{took(lengths.within.map(|within| within.1))}</td>
        </tr>
    }
    .into_any()
}

/// The lines of a picture: from the median to the 90th percentile, the median, and a cross where something failed.
fn drawn(parts: &[Lengths], longest: i64) -> (String, String, String) {
    let (mut range, mut median, mut crosses) = (String::new(), String::new(), String::new());
    let height = |length: i64| HEIGHT - 10 - length * (HEIGHT - 12) / longest.max(1);
    for (part, x) in parts.iter().zip((0..).map(|at| at * PART + PART / 2)) {
        if let Some((half, ninth)) = part.within {
            range.push_str(&format!("M{x} {}V{}", height(half) + 1, height(ninth)));
            median.push_str(&format!("M{} {}h4", x - 2, height(half)));
        }
        if part.failed > 0 {
            crosses.push_str(&format!("M{} {}l4 4m0 -4l-4 4", x - 2, HEIGHT - 6));
        }
    }
    (range, median, crosses)
}
