//! What could be written next in the filter, from the rows at hand: fields, then values with their counts. Chosen with
//! the arrow keys and Enter, or by pointer; the keyboard's focus stays in the box.

use cloud::legible::legible;
use leptos::prelude::*;
use tasks::query::{Completion, Expression, Field, Wanted};
use web_sys::KeyboardEvent;

use super::dynamic::{click, dynamic, shown};
use super::filter_bar::{FilterBox, option_id};
use super::filter_wording;
use crate::browser::{caret, intl};
use crate::reactive::derived;
use crate::state::live::{Counted, Question};
use crate::state::preferences::locale;
use crate::{Locale, say, text};

/// At most so many values are shown: more would have to be scrolled, and a letter more is typed sooner.
const MOST: usize = 8;

/// Fields of which values are offered before a field is named.
const NAMED_BY_VALUE: [Field; 6] =
    [Field::Status, Field::Source, Field::Region, Field::Instance, Field::Name, Field::User];

/// Something to write.
#[derive(Clone, PartialEq)]
struct Suggestion {
    /// What takes the place of what is being written.
    text: String,
    /// What it means to the reader.
    meaning: String,
    /// How many rows have it; none of a field, which goes on with a value.
    rows: Option<u32>,
}

/// What is offered for a text, and which part of it would be replaced.
#[derive(Clone, Default, PartialEq)]
struct Offer {
    text: String,
    at: std::ops::Range<usize>,
    all: Vec<Suggestion>,
}

/// The suggestions for a box. `counted` tells for each of some fields the values that begin so, each with the
/// number of its rows, most first; none as long as they are being counted.
#[inline(never)] // so that it can come later
pub fn suggestions(of: FilterBox, counted: Callback<Question, Option<Vec<Counted>>>) -> AnyView {
    view! { <Suggestions of counted /> }.into_any()
}

#[component]
fn Suggestions(of: FilterBox, counted: Callback<Question, Option<Vec<Counted>>>) -> impl IntoView {
    let locale = locale();
    let offer = Memo::new(move |before: Option<&Offer>| {
        let text = of.typed.get();
        if !of.is_typing.get() {
            return Offer::default();
        }
        let place = of.input.get().map_or(text.len(), |input| caret::place(&input));
        let completion = Expression::complete(&text, place);
        let counts = match counted_fields(&completion) {
            fields if fields.is_empty() => Some(Vec::new()),
            fields => counted.run((fields, completion.typed.to_ascii_lowercase())),
        };
        match counts {
            Some(counts) => offered(text, completion, counts, locale.get()),
            // What was offered before stays as long as it is not known what is next.
            None => before.cloned().unwrap_or_default(),
        }
    });
    of.keys.set_value(Some(Callback::new(move |event| press(of, offer, &event))));
    on_cleanup(move || {
        let _ = of.keys.try_set_value(None);
    });
    let told = shown(move || match offer.read().all.len() {
        0 => String::new(),
        count => say!(locale.get(), filter.suggested, count = count),
    });
    let label = text!(filter.suggestions);
    let list = move || {
        let all = offer.get().all;
        if all.is_empty() {
            return ().into_any();
        }
        let all = all.into_iter().enumerate().map(|(at, suggestion)| option(of, offer, at, suggestion));
        view! {
            // The box keeps the focus, also where there is a press beside the options.
            <ul id="filter-suggestions" class="suggestions" role="listbox" aria-label=label on:mousedown=move |event| event.prevent_default()>
                {all.collect_view()}
            </ul>
        }
        .into_any()
    };
    view! {
        {dynamic(list)}
        <p class="hidden" aria-live="polite">{told}</p>
    }
}

fn option(of: FilterBox, offer: Memo<Offer>, at: usize, suggestion: Suggestion) -> AnyView {
    let is_reached = derived(move || (of.reached.get() == Some(at)).to_string());
    view! {
        <li id=option_id(at) class="suggestion" role="option" aria-selected=is_reached on:click=click(move |_| choose(of, &offer.get_untracked(), at))>
            <span class="suggestion-text">{legible(&suggestion.text)}</span>
            <span class="suggestion-meaning">{suggestion.meaning}</span>
            <span class="suggestion-rows">{suggestion.rows.map(|rows| intl::number(u64::from(rows)))}</span>
        </li>
    }
    .into_any()
}

/// What a key does while something is offered, or to have something offered.
fn press(of: FilterBox, offer: Memo<Offer>, event: &KeyboardEvent) {
    // Keys that put a Chinese word together are not for the list.
    if event.is_composing() {
        of.is_typing.set(true);
        return;
    }
    let count = offer.with_untracked(|offer| offer.all.len());
    let reached = of.reached.get_untracked();
    let next = match event.key().as_str() {
        "ArrowDown" if count == 0 => {
            of.is_typing.set(true);
            None
        }
        "ArrowDown" => Some(reached.map_or(0, |at| (at + 1) % count)),
        "ArrowUp" if count > 0 => Some(reached.map_or(count, |at| if at == 0 { count } else { at }) - 1),
        "Enter" => {
            match reached.filter(|_| count > 0) {
                Some(at) => choose(of, &offer.get_untracked(), at),
                None => of.is_typing.set(false),
            }
            return;
        }
        "Escape" if count > 0 => {
            // Pressed once more it empties the box, as browsers have it.
            event.prevent_default();
            of.is_typing.set(false);
            None
        }
        "ArrowLeft" | "ArrowRight" | "Home" | "End" | "Escape" => {
            of.is_typing.set(false);
            None
        }
        "Shift" | "Control" | "Alt" | "Meta" | "Tab" => return,
        _ => {
            of.is_typing.set(!event.ctrl_key() && !event.meta_key());
            None
        }
    };
    if next.is_some() {
        event.prevent_default();
    }
    of.reached.set(next);
}

/// Writes what was chosen in the place of what was being written.
fn choose(of: FilterBox, offer: &Offer, at: usize) {
    let Some(suggestion) = offer.all.get(at) else { return };
    let mut text = of.typed.get_untracked();
    if text != offer.text || text.get(offer.at.clone()).is_none() {
        return;
    }
    text.replace_range(offer.at.clone(), &suggestion.text);
    of.reached.set(None);
    // Behind a field its values are offered next.
    of.is_typing.set(suggestion.rows.is_none());
    of.write(text, offer.at.start + suggestion.text.len());
}

/// The fields whose values are offered.
fn counted_fields(completion: &Completion) -> Vec<Field> {
    match completion.wanted {
        Wanted::Field if !completion.typed.is_empty() => NAMED_BY_VALUE.to_vec(),
        Wanted::Value(field) => vec![field],
        _ => Vec::new(),
    }
}

fn offered(text: String, completion: Completion, counts: Vec<Counted>, locale: Locale) -> Offer {
    let Completion { range, wanted, typed } = completion;
    let begun = typed.to_ascii_lowercase();
    let of = |with_field: bool, fields: &[Field]| -> Vec<Suggestion> {
        fields.iter().zip(counts).flat_map(|(field, counts)| values(*field, with_field, counts, locale)).collect()
    };
    let mut all = match wanted {
        Wanted::Field => {
            let mut found = of(true, &NAMED_BY_VALUE);
            found.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.rows));
            found.truncate(MOST);
            let mut all = fields(&begun, locale);
            all.append(&mut found);
            all
        }
        Wanted::Value(field) => {
            let mut all = of(false, &[field]);
            all.truncate(MOST);
            all
        }
        Wanted::Nothing => Vec::new(),
    };
    // What stands there already is no help.
    all.retain(|suggestion| text.get(range.clone()) != Some(&*suggestion.text));
    Offer { text, at: range, all }
}

/// The fields whose word begins so, in lower case, or whose name in the reader's language holds it.
fn fields(begun: &str, locale: Locale) -> Vec<Suggestion> {
    let of = |field: Field| {
        let meaning = filter_wording::field_name(field, locale);
        let fits = field.word().starts_with(begun) || meaning.to_ascii_lowercase().contains(begun);
        fits.then(|| Suggestion { text: format!("{}:", field.word()), meaning, rows: None })
    };
    Field::ALL.into_iter().filter_map(of).collect()
}

/// The values of a field, with what they mean.
fn values(field: Field, with_field: bool, counts: Counted, locale: Locale) -> Vec<Suggestion> {
    let of = |(value, rows): (String, u32)| {
        let meaning = filter_wording::value_name(field, &value, locale);
        let whole = Expression::default().toggled(field, &value).to_string();
        let short = if with_field { None } else { whole.split_once(':').map(|(_, value)| value.to_owned()) };
        let meaning =
            if with_field && meaning.is_empty() { filter_wording::field_name(field, locale) } else { meaning };
        Suggestion { text: short.unwrap_or(whole), meaning, rows: Some(rows) }
    };
    counts.into_iter().map(of).collect()
}
