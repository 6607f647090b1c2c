//! The rows of a job as they were received, byte for byte: to fold, to search, with a mark on what the page did not
//! understand.

use std::ops::Range;

use leptos::prelude::*;
use maud::{Markup, PreEscaped, Render, html};
use tasks::raw_text::{Kind, Piece, found, pieces};
use tasks::sources::{SourceId, understood};
use tasks::task::Task;

use super::copy_button::CopyButton;
use super::dynamic::{filled, shown};
use crate::reactive::memo;
use crate::state::preferences::preferences;
use crate::{Locale, say, text};

/// The rows, one an API.
#[inline(never)] // so that it can come later
pub fn job_raw(task: Signal<Option<Task>>) -> AnyView {
    let apis = move || {
        task.with(|t| t.as_ref().map(|t| t.raw.iter().map(|raw| raw.api).collect::<Vec<_>>()).unwrap_or_default())
    };
    let words = RwSignal::new(String::new());
    view! {
        <p class="job-raw-search">
            <input
                type="search"
                aria-label=text!(raw.search)
                placeholder=text!(raw.search)
                on:input:target=move |event| words.set(event.target().value())
            />
            <span class="job-raw-note">{text!(raw.marked)}</span>
        </p>
        <For each=apis key=|api| *api children=move |api| view! { <RawRow api task words /> } />
    }
    .into_any()
}

#[component]
fn RawRow(api: &'static str, task: Signal<Option<Task>>, words: RwSignal<String>) -> impl IntoView {
    let locale = preferences().locale;
    let row = memo(move || {
        task.with(|task| {
            let task = task.as_ref()?;
            Some((task.key.source, task.raw.iter().find(|raw| raw.api == api)?.json.clone()))
        })
    });
    let json = shown(move || row.get().map(|(_, json)| json).unwrap_or_default());
    // What comes without lines of its own is given some to look at; the text stays as it is.
    let lines = shown(move || json.with(|json| if json.contains('\n') { "own" } else { "given" }).to_owned());
    let count = memo(move || {
        let words = words.get();
        let words: Vec<&str> = words.split_whitespace().collect();
        (!words.is_empty()).then(|| row.with(|row| row.as_ref().map_or(0, |(_, json)| found(json, &words).len())))
    });
    let drawn = shown(move || match row.get() {
        Some((source, json)) => drawn(&json, source, api, &words.get(), locale.get()).into_string(),
        None => String::new(),
    });
    view! {
        <section class="job-raw">
            <h3 class="job-raw-api">{shown(move || say!(locale.get(), task.raw_from, api = api))}</h3>
            <p>
                <CopyButton copied=json label=text!(task.copy_json) />
                " "
                <span role="status" class="job-raw-note">{shown(move || count.get().map(|count| say!(locale.get(), raw.found, count = count)).unwrap_or_default())}</span>
            </p>
            <div class="job-raw-text" data-lines=lines tabindex="0" role="group" aria-label=text!(task.raw)>{filled(drawn)}</div>
        </section>
    }
}

fn drawn(json: &str, source: SourceId, api: &'static str, words: &str, locale: Locale) -> Markup {
    let knows = |path: &str| understood(source, api, path);
    let words: Vec<&str> = words.split_whitespace().collect();
    let pieces = pieces(json, &knows);
    let sought = Sought { ranges: found(json, &words), at: 0 };
    let mut drawing = Drawing { pieces: &pieces, sought, unknown: say!(locale, raw.unknown), locale };
    drawing.run(0, pieces.len())
}

/// What is being drawn.
struct Drawing<'a> {
    pieces: &'a [Piece<'a>],
    sought: Sought,
    unknown: String,
    locale: Locale,
}

/// Where what is sought stands in the text, and how far the text is drawn, in bytes.
struct Sought {
    ranges: Vec<Range<usize>>,
    at: usize,
}

impl Drawing<'_> {
    /// The pieces from one place up to another; objects and lists can be folded. They are not nested deeper than pieces
    /// are told to be.
    fn run(&mut self, from: usize, to: usize) -> Markup {
        let mut out = String::new();
        let mut at = from;
        while at < to {
            let Some(piece) = self.pieces.get(at) else { break };
            let text = self.sought.mark(piece.text);
            let markup = match piece.kind {
                Kind::Key { known: false } => html! { span class="job-raw-unknown" title=(self.unknown) { (text) } },
                Kind::Key { known: true } => html! { span class="job-raw-key" { (text) } },
                Kind::Unreadable => html! { span class="job-raw-unreadable" { (text) } },
                Kind::Open { fold, members } if members > 0 && fold > at && fold < to => {
                    let inside = self.run(at + 1, fold);
                    let folded = say!(self.locale, raw.folded, count = members);
                    at = fold - 1;
                    html! { details open { summary data-folded=(folded) { (text) } (inside) } }
                }
                _ => text,
            };
            markup.render_to(&mut out);
            at += 1;
        }
        PreEscaped(out)
    }
}

impl Sought {
    /// The next piece of the text, with marks on what is sought.
    fn mark(&mut self, text: &str) -> Markup {
        let (from, to) = (self.at, self.at + text.len());
        self.at = to;
        let part = |a: usize, b: usize| text.get(a - from..b - from).unwrap_or_default();
        let (mut done, mut out) = (from, String::new());
        for range in self.ranges.iter().filter(|range| range.start < to && range.end > from) {
            let (start, end) = (range.start.max(done), range.end.min(to));
            html! { (part(done, start)) mark { (part(start, end)) } }.render_to(&mut out);
            done = end;
        }
        part(done, to).render_to(&mut out);
        PreEscaped(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = r#"{"job_id": "a<b", "new_field": {"x": [1, 2]}, "cut"#;

    fn text_of(markup: &str) -> String {
        let mut text = String::new();
        let mut is_tag = false;
        for sign in markup.chars() {
            match sign {
                '<' => is_tag = true,
                '>' if is_tag => is_tag = false,
                _ if !is_tag => text.push(sign),
                _ => {}
            }
        }
        text.replace("&lt;", "<").replace("&quot;", "\"").replace("&amp;", "&")
    }

    #[test]
    fn what_is_shown_is_the_row_byte_for_byte() {
        let source = SourceId::from_slug("gaussdb").unwrap();
        for words in ["", "x", "a<b job", "1 2"] {
            let markup = drawn(ROW, source, "tasks", words, Locale::English).into_string();
            assert_eq!(text_of(&markup), ROW, "{words}");
            assert_eq!(markup.contains("<mark>"), !words.is_empty(), "{words}");
        }
        let markup = drawn(ROW, source, "tasks", "", Locale::English).into_string();
        assert!(markup.contains(r#"class="job-raw-key">&quot;job_id"#), "{markup}");
        assert!(markup.contains("job-raw-unknown") && markup.contains("&quot;new_field"), "{markup}");
    }
}
