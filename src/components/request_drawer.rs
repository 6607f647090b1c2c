//! What was sent where, and what came back: the last requests of this page, below whatever page is shown. Rows
//! and details are markup, as those of the list are: they are drawn again as a whole with every request.

use cloud::ledger::{Exchange, Phase, Preflight, Way, har};
use cloud::legible::legible;
use leptos::prelude::*;
use maud::{Markup, PreEscaped, html};
use tasks::purpose::Purpose;
use wasm_bindgen::JsCast;

use super::copy_button::CopyButton;
use super::dynamic::{click, filled, shown};
use super::wording;
use crate::browser::{download, intl, page};
use crate::paths::Zone;
use crate::state::preferences::preferences;
use crate::state::requests::Requests;
use crate::{Locale, say, text};

/// The drawer.
#[inline(never)] // so that it can come later
pub fn request_drawer(requests: Requests) -> AnyView {
    let preferences = preferences();
    let (locale, zone, detailed) = (preferences.locale, preferences.zone, requests.detailed);
    let filter = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let drawn = shown(move || {
        let seen = Seen { locale: locale.get(), zone: zone.get(), detailed: detailed.get() };
        filter.with(|words| requests.look(|exchanges| rows(exchanges, words, seen)))
    });
    // Of the one whose details are shown; nothing where there is none.
    let told = move |tell: fn(&Exchange, Locale) -> String| {
        shown(move || {
            requests.version.track();
            let exchange = detailed.get().and_then(|number| requests.find(number));
            exchange.map(|exchange| tell(&exchange, locale.get())).unwrap_or_default()
        })
    };
    let title = told(what);
    let choose = move |event: web_sys::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let row = target.and_then(|target| target.closest("[data-request]").ok().flatten());
        let number = row.and_then(|row| row.get_attribute("data-request")).and_then(|number| number.parse().ok());
        if number.is_some() && !page::selects_text() {
            detailed.set(number);
            page::focus_when_drawn("request-title");
        }
    };
    let save = move |_| {
        let (words, locale) = (filter.get_untracked(), locale.get_untracked());
        let text = requests.look(|exchanges| har(&mut exchanges.filter(|exchange| is_found(exchange, &words, locale))));
        let is_saved = download::save(&download::name_now("har"), "application/json", &text);
        problem.set(if is_saved { String::new() } else { say!(locale, requests.save_failed) });
    };
    // First the details, then the drawer; where one was before has the focus again.
    let close = move || match detailed.get_untracked() {
        Some(number) => {
            detailed.set(None);
            page::focus(&button_id(number));
        }
        None => {
            requests.show(false);
            page::focus("requests-button");
        }
    };
    view! {
        <aside
            class="request-drawer"
            aria-labelledby="requests-title"
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    close();
                }
            }
        >
            <header class="request-head">
                <h2 id="requests-title" tabindex="-1">{text!(requests.title)}</h2>
                <input
                    type="search"
                    class="request-filter"
                    aria-label=text!(requests.filter)
                    on:input:target=move |event| filter.set(event.target().value())
                />
                <span class="request-count" role="status">{shown(move || {
                    let words = filter.get();
                    let (rows, of) = requests.look(|exchanges| count(exchanges, &words, locale.get()));
                    say!(locale.get(), requests.count, rows = rows, of = of)
                })}</span>
                <button type="button" on:click=click(save)>{text!(requests.save)}</button>
                <button type="button" on:click=click(move |_| { detailed.set(None); close(); })>{text!(requests.close)}</button>
            </header>
            <p class="request-note warning" role="alert">{problem}</p>
            <div class="request-rows" on:click=click(choose)>{filled(drawn)}</div>
            <section class="request-details" aria-labelledby="request-title" data-empty=shown(move || title.get().is_empty().to_string())>
                <h3 id="request-title" tabindex="-1">{title}</h3>
                <CopyButton copied=told(|exchange, _| exchange.curl().text) label=text!(requests.copy_curl) />
                <button type="button" class="quiet" on:click=click(move |_| close())>{text!(requests.close_details)}</button>
                {filled(told(details))}
            </section>
        </aside>
    }
    .into_any()
}

/// How the rows are looked at.
#[derive(Clone, Copy)]
struct Seen {
    locale: Locale,
    zone: Zone,
    detailed: Option<u64>,
}

/// Those of the requests that match, as a table.
fn rows(exchanges: &mut dyn Iterator<Item = &Exchange>, words: &str, seen: Seen) -> String {
    let locale = seen.locale;
    let mut is_new = true;
    let mut rows = String::new();
    for exchange in exchanges {
        is_new = false;
        if is_found(exchange, words, locale) {
            rows.push_str(&row(exchange, seen).into_string());
        }
    }
    if rows.is_empty() {
        let why = if is_new { say!(locale, requests.none) } else { say!(locale, requests.no_match) };
        return html! { p class="request-none" { (why) } }.into_string();
    }
    let heads = [
        ("when", say!(locale, requests.when)),
        ("call", say!(locale, requests.call)),
        ("way", say!(locale, requests.way)),
        ("status", say!(locale, column.status)),
        ("millis", say!(locale, requests.millis)),
        ("bytes", say!(locale, requests.bytes)),
        ("id", say!(locale, error.request_id)),
    ];
    html! {
        table {
            caption class="hidden" { (say!(locale, requests.lead)) }
            thead { tr { @for (column, head) in heads { th scope="col" data-column=(column) { (head) } } } }
            tbody { (PreEscaped(rows)) }
        }
    }
    .into_string()
}

/// How many match, and of how many.
fn count(exchanges: &mut dyn Iterator<Item = &Exchange>, words: &str, locale: Locale) -> (usize, usize) {
    exchanges.fold((0, 0), |(rows, of), exchange| (rows + usize::from(is_found(exchange, words, locale)), of + 1))
}

fn row(exchange: &Exchange, seen: Seen) -> Markup {
    let Seen { locale, zone, detailed } = seen;
    let when = intl::date_time(exchange.when, zone);
    let mark = if exchange.query.is_empty() { "" } else { "?" };
    let cells = [
        ("way", way(&exchange.way, locale)),
        ("status", came_back(exchange, locale)),
        ("millis", exchange.millis.map(|millis| intl::number(millis.unsigned_abs())).unwrap_or_default()),
        ("bytes", bytes(exchange)),
        ("id", exchange.request_id.clone().unwrap_or_default()),
    ];
    html! {
        tr class="request-row" data-request=(exchange.number) data-failed=(exchange.phase == Phase::Failed) {
            td data-column="when" title=(when) { (when.get(11..).unwrap_or_default()) }
            td data-column="call" {
                button type="button" class="quiet" id=(button_id(exchange.number)) aria-current=(detailed == Some(exchange.number)) {
                    (what(exchange, locale)) " " code { (exchange.path) (mark) (exchange.query) }
                }
            }
            @for (column, text) in cells { td data-column=(column) title=(text) { (text) } }
        }
    }
}

/// All that is known of one.
fn details(exchange: &Exchange, locale: Locale) -> String {
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let failure = exchange.failure.as_deref();
    let preflight = match exchange.preflight {
        Preflight::No => say!(locale, requests.preflight_no),
        Preflight::Likely => say!(locale, requests.preflight_likely),
        Preflight::MayBeRemembered => say!(locale, requests.preflight_remembered),
    };
    let headers: Vec<String> = exchange.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let curl = exchange.curl();
    let facts = [
        (say!(locale, requests.address), format!("{} {}", exchange.method.word(), exchange.url)),
        (say!(locale, requests.way), way(&exchange.way, locale)),
        (say!(locale, requests.headers), headers.join("\n")),
        (
            say!(locale, requests.body),
            if exchange.has_body { say!(locale, requests.body_hidden) } else { String::new() },
        ),
        (say!(locale, requests.preflight), preflight),
        (say!(locale, requests.retries), exchange.retries.to_string()),
        (say!(locale, column.status), came_back(exchange, locale)),
        (say!(locale, requests.media_type), some(&exchange.media_type)),
        (say!(locale, requests.bytes), bytes(exchange)),
        (say!(locale, error.request_id), some(&exchange.request_id)),
        (say!(locale, error.code), failure.map(|error| some(&error.code)).unwrap_or_default()),
        (say!(locale, error.said), failure.map(|error| error.message.clone()).unwrap_or_default()),
        (
            say!(locale, error.excerpt),
            failure.and_then(|error| error.excerpt.as_deref()).unwrap_or_default().to_owned(),
        ),
    ];
    html! {
        dl {
            @for (name, value) in facts {
                @if !value.is_empty() { div { dt { (name) } dd { (legible(&value)) } } }
            }
        }
        pre tabindex="0" { (curl.text) }
        @if !curl.variables.is_empty() { p { (say!(locale, requests.variables, names = curl.variables.join(", "))) } }
    }
    .into_string()
}

fn button_id(number: u64) -> String {
    format!("request-{number}")
}

fn bytes(exchange: &Exchange) -> String {
    exchange.bytes.map(|bytes| intl::number(bytes as u64)).unwrap_or_default()
}

/// What came back, in short.
fn came_back(exchange: &Exchange, locale: Locale) -> String {
    match (exchange.phase, exchange.status) {
        (Phase::CalledOff, _) => say!(locale, requests.called_off),
        (Phase::Open, _) => say!(locale, requests.waiting),
        (_, Some(status)) => status.to_string(),
        (_, None) => say!(locale, requests.no_answer),
    }
}

/// What was asked for.
fn what(exchange: &Exchange, locale: Locale) -> String {
    let service = exchange.service.name();
    match Purpose::of(exchange.method, exchange.service, &exchange.path) {
        Purpose::List(source) => wording::source(source, locale).to_owned(),
        Purpose::InstanceTasks => say!(locale, requests.instance_tasks, service = service),
        Purpose::Instances => say!(locale, requests.instances, service = service),
        Purpose::Job => say!(locale, requests.job, service = service),
        Purpose::Steps => say!(locale, requests.steps, service = service),
        Purpose::Cancellation => say!(locale, requests.cancellation, service = service),
        Purpose::Deletion => say!(locale, requests.deletion, service = service),
        Purpose::Other => service.to_owned(),
    }
}

fn way(way: &Way, locale: Locale) -> String {
    match way {
        Way::Direct => say!(locale, requests.way_direct),
        Way::SameOrigin => say!(locale, requests.way_same_origin),
        Way::Proxy(origin) => say!(locale, requests.way_proxy, origin = origin),
    }
}

fn is_found(exchange: &Exchange, words: &str, locale: Locale) -> bool {
    exchange.matches(words, &[&what(exchange, locale), &way(&exchange.way, locale)])
}
