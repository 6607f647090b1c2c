//! What was sent where, and what came back: the last requests of this page, below whatever page is shown. Rows
//! and details are markup, as those of the list are: they are drawn again as a whole with every request.

use cloud::ledger::{Exchange, Phase, Preflight, Way, har};
use leptos::html;
use leptos::prelude::*;
use maud::{Markup, html};
use tasks::purpose::Purpose;
use wasm_bindgen::JsCast;

use super::copy_button::CopyButton;
use super::dynamic::{click, dynamic, shown};
use super::wording;
use crate::browser::{clock, download, intl, page};
use crate::paths::Zone;
use crate::state::preferences::preferences;
use crate::state::requests::Requests;
use crate::{Locale, say, text};

/// The requests as they stand in the drawer.
#[derive(Clone, Default, PartialEq)]
struct Drawn {
    rows: String,
    matching: usize,
    of: usize,
}

/// The drawer.
#[component]
pub fn RequestDrawer(
    /// The requests.
    requests: Requests,
) -> impl IntoView {
    let preferences = preferences();
    let (locale, zone, detailed) = (preferences.locale, preferences.zone, requests.detailed);
    let filter = RwSignal::new(String::new());
    let has_failed_to_save = RwSignal::new(false);
    let drawn = Memo::new(move |_| {
        let seen = Seen { locale: locale.get(), zone: zone.get(), detailed: detailed.get() };
        filter.with(|words| requests.look(|exchanges| rows(exchanges, words, seen)))
    });
    let frame = NodeRef::<html::Div>::new();
    Effect::new(move |was_drawn: Option<bool>| {
        let drawn = drawn.get();
        if let (Some(true), Some(frame)) = (was_drawn, frame.get()) {
            page::refill(&frame, &drawn.rows);
        }
        true
    });
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
        has_failed_to_save.set(!download::save(&file_name(), "application/json", &text));
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
    let chosen = Memo::new(move |_| {
        requests.version.track();
        detailed.get().and_then(|number| requests.find(number))
    });
    let first = drawn.get_untracked().rows;
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
                <span class="request-count" role="status">
                    {shown(move || drawn.with(|drawn| say!(locale.get(), requests.count, rows = drawn.matching, of = drawn.of)))}
                </span>
                <button type="button" on:click=click(save)>{text!(requests.save)}</button>
                <button type="button" on:click=click(move |_| { detailed.set(None); close(); })>{text!(requests.close)}</button>
            </header>
            <p class="request-note warning" role="alert">
                {shown(move || if has_failed_to_save.get() { say!(locale.get(), requests.save_failed) } else { String::new() })}
            </p>
            <div class="request-rows" node_ref=frame on:click=click(choose) inner_html=first></div>
            {dynamic(move || chosen.get().map(|exchange| {
                let locale = locale.get();
                let (curl, details) = (exchange.curl().text, details(&exchange, locale).into_string());
                view! {
                    <section class="request-details" aria-labelledby="request-title">
                        <h3 id="request-title" tabindex="-1">{what(&exchange, locale)}</h3>
                        <CopyButton copied=Signal::stored(curl) label=Signal::stored(say!(locale, requests.copy_curl)) />
                        <button type="button" class="quiet" on:click=click(move |_| close())>{say!(locale, requests.close_details)}</button>
                        <div inner_html=details></div>
                    </section>
                }
            }).into_any())}
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
fn rows(exchanges: &mut dyn Iterator<Item = &Exchange>, words: &str, seen: Seen) -> Drawn {
    let locale = seen.locale;
    let mut drawn = Drawn::default();
    let mut rows = String::new();
    for exchange in exchanges {
        drawn.of += 1;
        if is_found(exchange, words, locale) {
            drawn.matching += 1;
            rows.push_str(&row(exchange, seen).into_string());
        }
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
    let markup = match drawn.matching {
        0 if drawn.of == 0 => html! { p class="request-none" { (say!(locale, requests.none)) } },
        0 => html! { p class="request-none" { (say!(locale, requests.no_match)) } },
        _ => html! {
            table {
                caption class="hidden" { (say!(locale, requests.lead)) }
                thead { tr { @for (column, head) in heads { th scope="col" data-column=(column) { (head) } } } }
                tbody { (maud::PreEscaped(rows)) }
            }
        },
    };
    drawn.rows = markup.into_string();
    drawn
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
fn details(exchange: &Exchange, locale: Locale) -> Markup {
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
        (say!(locale, error.excerpt), failure.map(|error| some(&error.excerpt)).unwrap_or_default()),
    ];
    html! {
        dl {
            @for (name, value) in facts {
                @if !value.is_empty() { div { dt { (name) } dd { (value) } } }
            }
        }
        pre tabindex="0" { (curl.text) }
        @if !curl.variables.is_empty() { p { (say!(locale, requests.variables, names = curl.variables.join(", "))) } }
    }
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
    match Purpose::of(exchange.service, &exchange.path) {
        Purpose::List(source) => wording::source(source, locale).to_owned(),
        Purpose::InstanceTasks => say!(locale, requests.instance_tasks, service = service),
        Purpose::Instances => say!(locale, requests.instances, service = service),
        Purpose::Job => say!(locale, requests.job, service = service),
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

/// The name of a file that is saved now; no system's names hold a colon.
fn file_name() -> String {
    let now = clock::now().to_string();
    format!("taskdeck-{}.har", now.get(..19).unwrap_or(&now).replace(':', "-"))
}
