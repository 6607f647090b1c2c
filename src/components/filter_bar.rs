//! The filter: the one expression as text, and the same expression by hand for who would rather choose.

use super::dynamic::{dynamic, shown};
use crate::reactive::{derived, memo};
use leptos::prelude::*;
use tasks::query::{Expression, Field, Term};

use super::wording;
use crate::state::preferences::locale;
use crate::{say, text};

/// The longest value that is offered, in bytes: nobody chooses one by reading more of it.
const LONGEST: usize = 256;

/// The filter.
#[component]
pub fn FilterBar(
    /// The expression as it was typed.
    #[prop(into)]
    typed: Signal<String>,
    /// What can be chosen from in a field, learnt from the rows at hand.
    choices: Callback<Field, Vec<String>>,
    /// Takes what is being typed.
    #[prop(into)]
    on_typed: Callback<String>,
    /// Takes a filter that was chosen.
    #[prop(into)]
    on_chosen: Callback<Expression>,
    /// Told when the fields to choose from are opened, so that what they offer can be asked for.
    #[prop(into)]
    on_open: Callback<()>,
    /// More controls in the bar's line.
    children: Children,
) -> impl IntoView {
    let locale = locale();
    let expression = memo(move || Expression::parse(&typed.get()));
    let problems = dynamic(move || {
        ({
            let locale = locale.get();
            let told: Vec<_> = expression
                .get()
                .problems()
                .map(|(text, problem)| view! { <li>{wording::problem(text, problem, locale)}</li> })
                .collect();
            (!told.is_empty()).then(|| view! { <p>{say!(locale, problem.lead)}</p><ul>{told}</ul> })
        })
        .into_any()
    });
    // Closed, they are not there: what can be chosen is learnt anew with every page that is read.
    let is_open = RwSignal::new(false);
    let open = move |opened: bool| {
        is_open.set(opened);
        if opened {
            on_open.run(());
        }
    };
    view! {
        <search class="filter-bar">
            <div class="filter-line">
                <input
                    id="filter"
                    type="search"
                    class="filter-text"
                    aria-label=text!(list.filter)
                    placeholder=text!(list.filter)
                    aria-describedby="filter-hint filter-problems"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=shown(move || typed.get())
                    on:input:target=move |event| on_typed.run(event.target().value())
                />
                {children()}
            </div>
            <p id="filter-hint" class="filter-hint">{text!(list.filter_hint)}</p>
            <div id="filter-problems" class="filter-problems" role="alert">{problems}</div>
            <details class="filter-more" on:toggle:target=move |event| open(event.target().open())>
                <summary>{text!(list.more)}</summary>
                {dynamic(move || is_open.get().then(|| view! { <FilterFields expression choices on_chosen /> }).into_any())}
            </details>
        </search>
    }
}

/// The fields of the filter, to choose from.
#[component]
pub fn FilterFields(
    /// The filter.
    expression: Memo<Expression>,
    /// What can be chosen from in a field.
    choices: Callback<Field, Vec<String>>,
    /// Takes a filter that was chosen.
    #[prop(into)]
    on_chosen: Callback<Expression>,
) -> impl IntoView {
    view! {
        <div class="filter-fields">
            <Choice field=Field::Name options=choices expression on_chosen free=true />
            <Choice field=Field::Instance options=choices expression on_chosen free=true />
            <Choice field=Field::Region options=choices expression on_chosen free=false />
            <Choice field=Field::Project options=choices expression on_chosen free=false />
            <Started expression on_chosen />
        </div>
    }
}

/// The values of a field: one chosen from a list or, where it may be a part of one, several typed with commas.
#[component]
fn Choice(
    field: Field,
    options: Callback<Field, Vec<String>>,
    expression: Memo<Expression>,
    on_chosen: Callback<Expression>,
    free: bool,
) -> impl IntoView {
    let locale = locale();
    let id = format!("filter-{}", field.word());
    let list = format!("{id}-list");
    let value = shown(move || expression.get().values(field).collect::<Vec<_>>().join(", "));
    let choose = move |text: String| {
        let mut next = expression.get_untracked();
        next.terms.retain(|term| !matches!(term, Term::Is(f, _) if *f == field));
        let values: Vec<String> =
            text.split(',').map(|value| value.trim().to_owned()).filter(|v| !v.is_empty()).collect();
        if !values.is_empty() {
            next.terms.push(Term::Is(field, values));
        }
        on_chosen.run(next);
    };
    let label = shown(move || wording::filter_field(field, locale.get()));
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
                {dynamic(move || (options.run(field).into_iter().filter(|option| option.len() <= LONGEST).map(|option| view! { <option value=option></option> }).collect_view()).into_any())}
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
fn Started(expression: Memo<Expression>, on_chosen: Callback<Expression>) -> impl IntoView {
    // As it stands in the expression; empty where it says nothing of time.
    let current = shown(move || {
        let spans = expression.get().terms.into_iter().find(|term| matches!(term, Term::Started(_)));
        spans.map(|term| term.to_string().trim_start_matches("started:").to_owned()).unwrap_or_default()
    });
    let choose = move |text: String| {
        let mut next = expression.get_untracked();
        // One that was typed and not understood is replaced as well.
        next.terms.retain(|term| !term.to_string().starts_with("started:"));
        if !text.is_empty() {
            next.terms.extend(Expression::parse(&format!("started:{text}")).terms);
        }
        on_chosen.run(next);
    };
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
