//! The filter by hand, for who would rather choose than write.

use leptos::prelude::*;
use tasks::query::{Expression, Field, Pattern, Term, What};

use super::dynamic::{dynamic, shown};
use super::filter_bar::FilterBox;
use super::filter_wording;
use super::wording;
use crate::reactive::derived;
use crate::state::preferences::locale;
use crate::text;

/// The longest value that is offered, in bytes: nobody chooses one by reading more of it.
const LONGEST: usize = 256;

/// The fields of the filter in a box, with what can be chosen from in each.
#[inline(never)] // so that it can come later
pub fn filter_fields(of: FilterBox, choices: Callback<Field, Vec<String>>) -> AnyView {
    view! { <FilterFields of choices /> }.into_any()
}

#[component]
fn FilterFields(of: FilterBox, choices: Callback<Field, Vec<String>>) -> impl IntoView {
    view! {
        <div class="filter-fields">
            <Choice field=Field::Name options=choices of free=true />
            <Choice field=Field::Instance options=choices of free=true />
            <Choice field=Field::Region options=choices of free=false />
            <Choice field=Field::Project options=choices of free=false />
            <Started of />
        </div>
    }
}

/// The term that a field of the form shows: the first about it that excludes nothing. Others stay as they are.
fn shown_term(expression: &Expression, field: Field) -> Option<(usize, &Term)> {
    let begin = beginning(field);
    let is_about = |term: &Term| match &term.what {
        What::Text(of, _) | What::Time(of, _) => *of == field,
        // One that was typed and not understood is replaced as well.
        What::NotUnderstood(text) => text.starts_with(&begin),
        _ => false,
    };
    expression.terms.iter().enumerate().find(|(_, term)| !term.excluded && is_about(term))
}

fn beginning(field: Field) -> String {
    format!("{}:", field.word())
}

/// What stands in the field of a form: what is written behind the colon.
fn value_of(expression: &Expression, field: Field) -> String {
    let Some((_, term)) = shown_term(expression, field) else { return String::new() };
    match &term.what {
        What::Text(_, values) => {
            let one = |value: &Pattern| value_text(field, What::Text(field, vec![value.clone()]));
            values.iter().map(one).collect::<Vec<_>>().join(", ")
        }
        What::NotUnderstood(_) => String::new(),
        what => value_text(field, what.clone()),
    }
}

/// What is written behind the colon.
fn value_text(field: Field, what: What) -> String {
    what.to_string().split_off(beginning(field).len())
}

/// The expression with another text in a field of the form.
fn changed(expression: &Expression, field: Field, text: &str) -> Expression {
    let mut next = expression.clone();
    let at = shown_term(&next, field).map(|(at, _)| at);
    let values = values(text);
    let terms = if values.is_empty() {
        Vec::new()
    } else {
        Expression::parse(&format!("{}{}", beginning(field), values.join(","))).terms
    };
    match at {
        Some(at) => drop(next.terms.splice(at..=at, terms)),
        None => next.terms.extend(terms),
    }
    next
}

/// The values in a text with commas, each as it is written in an expression: what stands in quotes or between
/// slashes as it is, what has to be in quotes put there.
fn values(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let (mut quoted, mut escaped) = (None, false);
    for c in text.chars() {
        let Some(part) = parts.last_mut() else { break };
        match (c, quoted) {
            (',', None) => {
                parts.push(String::new());
                continue;
            }
            _ if escaped => escaped = false,
            ('\\', Some(_)) => escaped = true,
            (c, Some(end)) if c == end => quoted = None,
            ('"', None) => quoted = Some(c),
            ('/', None) if part.trim_start().is_empty() => quoted = Some(c),
            _ => {}
        }
        part.push(c);
    }
    let parts = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    parts.map(|part| if is_written(part) { part.to_owned() } else { in_quotes(part) }).collect()
}

/// Whether a value can stand in an expression as it is.
fn is_written(part: &str) -> bool {
    let is_between = |sign: char| part.len() > 1 && part.starts_with(sign) && part.ends_with(sign);
    let special = |c: char| c.is_whitespace() || matches!(c, '"' | '(' | ')');
    is_between('"') || is_between('/') || !part.contains(special)
}

fn in_quotes(part: &str) -> String {
    format!("\"{}\"", part.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The values of a field: one chosen from a list or, where it may be a part of one, several written with commas.
#[component]
fn Choice(field: Field, options: Callback<Field, Vec<String>>, of: FilterBox, free: bool) -> impl IntoView {
    let locale = locale();
    let id = format!("filter-{}", field.word());
    let list = format!("{id}-list");
    let value = shown(move || value_of(&of.expression.read(), field));
    let choose = move |text: String| of.on_chosen.run(changed(&of.expression.get_untracked(), field, &text));
    let label = shown(move || filter_wording::field_name(field, locale.get()));
    let named = move |option: &str| match field {
        Field::Region => wording::region_with_id(option, locale.get()),
        _ => option.to_owned(),
    };
    let control = if free {
        view! {
            <input
                id=id.clone()
                list=list.clone()
                autocomplete="off"
                spellcheck="false"
                placeholder=text!(list.any)
                prop:value=value
                on:change:target=move |event| choose(event.target().value())
            />
            <datalist id=list>
                {dynamic(move || (options.run(field).into_iter().filter(|option| option.len() <= LONGEST).map(|option| view! { <option value=value_text(field, What::Text(field, vec![Pattern::Part(option)]))></option> }).collect_view()).into_any())}
            </datalist>
        }
        .into_any()
    } else {
        view! {
            <select id=id.clone() on:change:target=move |event| choose(event.target().value())>
                <option value="" selected=derived(move || value.get().is_empty())>{text!(list.any)}</option>
                {dynamic(move || ({
                    let chosen = value.get();
                    let mut options = options.run(field);
                    // What was typed by hand, a part of an id or several, is shown as it stands.
                    if !chosen.is_empty() && !options.contains(&chosen) {
                        options.push(chosen.clone());
                    }
                    options.into_iter().map(|option| {
                        let selected = option == chosen;
                        let label = named(&option);
                        view! { <option value=option selected=selected>{label}</option> }
                    }).collect_view()
                }).into_any())}
            </select>
        }
        .into_any()
    };
    view! { <div class="filter-field"><label for=id>{label}</label>{control}</div> }
}

/// The spans of time that are offered, as they stand in the expression.
const SPANS: [&str; 3] = [">-1d", ">-1w", ">now"];

/// When it started: a span that is offered, or days of one's own.
#[component]
fn Started(of: FilterBox) -> impl IntoView {
    // As it stands in the expression; empty where it says nothing of time.
    let current = shown(move || value_of(&of.expression.read(), Field::Started));
    let choose = move |text: String| of.on_chosen.run(changed(&of.expression.get_untracked(), Field::Started, &text));
    // A range of days, side by side; what was typed otherwise leaves them empty.
    let day = move |end: bool| {
        let text = current.get();
        let (from, to) = match (text.strip_prefix('>'), text.strip_prefix('<')) {
            (Some(from), _) => (from, ""),
            (_, Some(to)) => ("", to),
            _ => text.split_once("..").unwrap_or((&text, &text)),
        };
        let side = if end { to } else { from };
        if side.len() == 10 { side.to_owned() } else { String::new() }
    };
    // Days stay as they are typed, also while they are no range.
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move |before: Option<String>| {
        let now = current.get();
        if before.as_ref() != Some(&now) {
            from.set(day(false));
            to.set(day(true));
        }
        now
    });
    let is_backwards = move || !from.read().is_empty() && !to.read().is_empty() && *to.read() < *from.read();
    let set_day = move |end: bool, value: String| {
        (if end { to } else { from }).set(value);
        if !untrack(is_backwards) {
            let (from, to) = (from.get_untracked(), to.get_untracked());
            choose(if from.is_empty() && to.is_empty() { String::new() } else { format!("{from}..{to}") });
        }
    };
    let wrong = text!(list.backwards);
    let fault = shown(move || if is_backwards() { wrong.get() } else { String::new() });
    let is_wrong = shown(move || is_backwards().to_string());
    let is_offered = move || {
        let text = current.get();
        text.is_empty() || SPANS.contains(&text.as_str())
    };
    let option = move |value: &'static str, label: Signal<String>| {
        view! { <option value=value selected=derived(move || *current.read() == value)>{label}</option> }
    };
    view! {
        <div class="filter-field">
            <label for="filter-started">{text!(field.started)}</label>
            <select id="filter-started" on:change:target=move |event| choose(event.target().value())>
                <option value="" selected=derived(move || current.read().is_empty())>{text!(list.started_any)}</option>
                {option(SPANS[0], text!(list.started_day))}
                {option(SPANS[1], text!(list.started_week))}
                {option(SPANS[2], text!(list.started_ahead))}
                {dynamic(move || ((!is_offered()).then(|| {
                    let text = current.get();
                    view! { <option value=text.clone() selected=true>{text.clone()}</option> }
                })).into_any())}
            </select>
        </div>
        <div class="filter-field">
            <label for="filter-from">{text!(list.from)}</label>
            <input id="filter-from" type="date" aria-invalid=is_wrong aria-describedby="filter-days-fault" prop:value=shown(move || from.get()) on:change:target=move |event| set_day(false, event.target().value()) />
        </div>
        <div class="filter-field">
            <label for="filter-to">{text!(list.to)}</label>
            <input id="filter-to" type="date" aria-invalid=is_wrong aria-describedby="filter-days-fault" prop:value=shown(move || to.get()) on:change:target=move |event| set_day(true, event.target().value()) />
            <p id="filter-days-fault" class="field-fault" role="alert">{fault}</p>
        </div>
    }
}
