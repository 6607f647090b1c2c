//! Takes connections from one browser to another, as a file or as a link.

use super::copy_button::CopyButton;
use super::dynamic::{click, dynamic, shown};
use crate::browser::background::run;
use crate::browser::file::{self, Unread};
use crate::browser::{download, page};
use crate::paths::Page;
use crate::reactive::{derived, effect};
use crate::state::connections::Connections;
use crate::state::place::Place;
use crate::state::preferences::locale;
use crate::state::transfer::{Import, Step};
use crate::{Locale, say, text};
use cloud::connection::Difference;
use cloud::legible::legible;
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// More than any number of connections that a person has.
const MOST: u32 = 1_048_576;
/// What a link that brings connections has behind its `#`, before them.
const IN_LINK: &str = "import=";

/// Why there is nothing to take in.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    Unread(Unread),
    NoConnections,
}

/// How connections leave, and come.
#[component]
pub fn Transfer(
    /// All connections.
    connections: Connections,
    /// Where one is.
    place: Place,
) -> impl IntoView {
    let locale = locale();
    let fault = RwSignal::new(None::<Fault>);
    let import = RwSignal::new(None::<Import>);
    let has_saved = RwSignal::new(None::<bool>);
    let offer = move |text: &str| {
        has_saved.set(None);
        match connections.plan_import(text) {
            Some(planned) => {
                fault.set(None);
                import.set(Some(planned));
                page::focus_when_drawn("transfer-title");
            }
            None => fault.set(Some(Fault::NoConnections)),
        }
    };
    effect(move || {
        let fragment = place.fragment.get();
        if let Some(brought) = fragment.strip_prefix(IN_LINK) {
            // What a link brings is taken out of the address: it was offered.
            place.go(Page::Connections, true);
            offer(&percent_decode_str(brought).decode_utf8_lossy());
        }
    });
    let link = derived(move || {
        connections.entries.track();
        let text = connections.export();
        let path = place.link(Page::Connections);
        format!("{}{path}#{IN_LINK}{}", page::origin(), utf8_percent_encode(&text, NON_ALPHANUMERIC))
    });
    let save = move |_| {
        has_saved.set(Some(download::save("taskdeck-connections.json", "application/json", &connections.export())));
    };
    let close = move || {
        import.set(None);
        page::focus_when_drawn("page-title");
    };
    let accept = move |_| {
        if let Some(planned) = import.get_untracked() {
            connections.import(planned);
        }
        close();
    };
    let has_any = move || !connections.entries.read().is_empty();
    view! {
        <section class="transfer" aria-labelledby="transfer-head">
            <h2 id="transfer-head">{text!(transfer.title)}</h2>
            <p>{text!(transfer.lead)}</p>
            <div class="transfer-ways">
                {dynamic(move || has_any().then(|| view! {
                    <button type="button" on:click=click(save)>{text!(transfer.save)}</button>
                    <CopyButton copied=link label=text!(transfer.copy) />
                }).into_any())}
                <label class="transfer-file">
                    {text!(transfer.open)}
                    <input type="file" accept="application/json,.json" on:change:target=move |event| {
                        let input = event.target();
                        run(async move {
                            match file::text(input, MOST).await {
                                Ok(text) => offer(&text),
                                Err(why) => fault.set(Some(Fault::Unread(why))),
                            }
                        });
                    } />
                </label>
            </div>
            <p class="transfer-fault" role="alert">{shown(move || fault.get().map(|fault| told(fault, locale.get())).unwrap_or_default())}</p>
            <p class="transfer-fault" role="alert">{dynamic(move || (has_saved.get() == Some(false)).then(|| text!(transfer.not_saved)).into_any())}</p>
            {dynamic(move || import.get().map(|planned| {
                let is_idle = planned.is_idle();
                view! {
                    <div class="transfer-plan" role="group" aria-labelledby="transfer-title">
                        <h3 id="transfer-title" tabindex="-1">{text!(transfer.plan)}</h3>
                        {dynamic(move || plan(&planned, locale.get()))}
                        {(!is_idle).then(|| view! { <button type="button" class="primary" on:click=click(accept)>{text!(transfer.accept)}</button> })}
                        <button type="button" on:click=click(move |_| close())>{if is_idle { text!(transfer.close) } else { text!(transfer.leave) }}</button>
                    </div>
                }
            }).into_any())}
        </section>
    }
    .into_any()
}

fn told(fault: Fault, locale: Locale) -> String {
    match fault {
        Fault::Unread(Unread::TooLarge) => say!(locale, transfer.too_large),
        Fault::Unread(Unread::Failed) => say!(locale, transfer.unread),
        Fault::NoConnections => say!(locale, transfer.none),
    }
}

fn plan(import: &Import, locale: Locale) -> AnyView {
    let steps: Vec<_> = import.steps.iter().map(|step| view! { <li>{self::step(step, locale)}</li> }).collect();
    let lost = (import.unreadable > 0).then(|| say!(locale, transfer.unreadable, count = import.unreadable));
    let idle = import.is_idle().then(|| say!(locale, transfer.idle));
    view! {
        <ul>{steps}</ul>
        {lost.map(|lost| view! { <p class="warning">{lost}</p> })}
        {idle.map(|idle| view! { <p>{idle}</p> })}
    }
    .into_any()
}

fn step(step: &Step, locale: Locale) -> AnyView {
    match step {
        Step::Add(draft) => view! { {say!(locale, transfer.adds, label = draft.label)} }.into_any(),
        Step::Keep(label) => view! { {say!(locale, transfer.keeps, label = label)} }.into_any(),
        Step::Change(_, draft, differences) => {
            let rows: Vec<_> = differences.iter().map(row).collect();
            view! {
                {say!(locale, transfer.changes, label = draft.label)}
                <table>
                    <thead><tr>
                        <th scope="col">{say!(locale, transfer.setting)}</th>
                        <th scope="col">{say!(locale, transfer.before)}</th>
                        <th scope="col">{say!(locale, transfer.after)}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            }
            .into_any()
        }
    }
}

fn row(difference: &Difference) -> AnyView {
    let Difference { path, before, after } = difference;
    let cell = |text: &str| if text.is_empty() { "–".to_owned() } else { legible(text) };
    view! { <tr><th scope="row"><code>{path.clone()}</code></th><td>{cell(before)}</td><td>{cell(after)}</td></tr> }
        .into_any()
}
