//! The filter: one expression as text and, below, the same expression as pills. From the start there is only the
//! box; what helps with writing in it comes later.

use leptos::html;
use leptos::prelude::*;
use tasks::query::{Expression, Field};
use web_sys::KeyboardEvent;

use super::dynamic::{dynamic, shown};
use super::filter_fields::filter_fields;
use super::filter_help::filter_help;
use super::later::{Here, later, when_here};
use super::mistakes::mistakes;
use super::pills::pills;
use super::suggestions::suggestions;
use crate::browser::caret;
use crate::paths::Panel;
use crate::reactive::{derived, memo};
use crate::state::live::{Counted, Question};
use crate::text;

/// The box, as what stands around it sees it.
#[derive(Clone, Copy)]
pub struct FilterBox {
    /// What is written in it.
    pub typed: Signal<String>,
    /// The same, read.
    pub expression: Memo<Expression>,
    /// Takes what is being typed.
    pub on_typed: Callback<String>,
    /// Takes a filter that was chosen.
    pub on_chosen: Callback<Expression>,
    /// The element.
    pub input: NodeRef<html::Input>,
    /// Whether somebody is typing, so that suggestions are welcome.
    pub is_typing: RwSignal<bool>,
    /// The suggestion that the arrow keys have reached.
    pub reached: RwSignal<Option<usize>>,
    /// Takes the keys that are pressed in it, once there are suggestions.
    pub keys: StoredValue<Option<Callback<KeyboardEvent>>>,
}

impl FilterBox {
    /// Puts a text into the box as if it had been typed, and the caret behind so many bytes of it.
    pub fn write(self, text: String, place: usize) {
        if let Some(input) = self.input.get_untracked() {
            caret::write(&input, &text, place);
        }
        self.on_typed.run(text);
    }
}

/// The filter.
#[component]
pub fn FilterBar(
    /// The expression as it was typed.
    #[prop(into)]
    typed: Signal<String>,
    /// What can be chosen from in a field, learnt from the rows at hand.
    choices: Callback<Field, Vec<String>>,
    /// For each of some fields the values that begin so, each with the number of its rows among those that match, most
    /// first; none as long as they are being counted.
    counted: Callback<Question, Option<Vec<Counted>>>,
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
    let of = FilterBox {
        typed,
        expression: memo(move || Expression::parse(&typed.get())),
        on_typed,
        on_chosen,
        input: NodeRef::new(),
        is_typing: RwSignal::new(false),
        reached: RwSignal::new(None),
        keys: StoredValue::new(None),
    };
    let here = use_context::<Here>();
    let press = move |event: KeyboardEvent| {
        if let Some(here) = here {
            here.load();
        }
        if let Some(keys) = of.keys.get_value() {
            keys.run(event);
        }
    };
    view! {
        <search class="filter-bar">
            <div class="filter-line">
                <div class="filter-box">
                    <input
                        id="filter"
                        type="search"
                        class="filter-text"
                        node_ref=of.input
                        aria-label=text!(list.filter)
                        placeholder=text!(list.filter)
                        aria-describedby="filter-hint filter-problems"
                        aria-autocomplete="list"
                        aria-controls=derived(move || of.reached.get().map(|_| "filter-suggestions"))
                        aria-activedescendant=derived(move || of.reached.get().map(option_id))
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=shown(move || typed.get())
                        on:input:target=move |event| {
                            of.reached.set(None);
                            on_typed.run(event.target().value());
                        }
                        on:keydown=press
                        on:blur=move |_| {
                            of.is_typing.set(false);
                            of.reached.set(None);
                        }
                    />
                    {when_here(move || suggestions(of, counted))}
                </div>
                {children()}
            </div>
            <div id="filter-problems" class="filter-problems" role="alert">{when_here(move || mistakes(of))}</div>
            {when_here(move || pills(of))}
            <div class="filter-aids">
                <p id="filter-hint" class="filter-hint">{text!(list.filter_hint)}</p>
                {aid(Panel::FilterHelp, text!(grammar.title), None, Callback::new(move |()| filter_help(of)))}
                {aid(Panel::FilterFields, text!(list.more), Some(on_open), Callback::new(move |()| filter_fields(of, choices)))}
            </div>
        </search>
    }
}

/// The id of the element that shows a suggestion.
pub fn option_id(at: usize) -> String {
    format!("filter-suggestion-{at}")
}

/// Something that helps with the filter, to be opened. Closed, it is not there: what can be chosen is learnt anew
/// with every page that is read.
fn aid(panel: Panel, title: Signal<String>, on_open: Option<Callback<()>>, draw: Callback<(), AnyView>) -> AnyView {
    let is_open = RwSignal::new(false);
    let open = move |opened: bool| {
        is_open.set(opened);
        if let (true, Some(on_open)) = (opened, on_open) {
            on_open.run(());
        }
    };
    view! {
        <details id=panel.slug() class="filter-aid" on:toggle:target=move |event| open(event.target().open())>
            <summary>{title}</summary>
            {dynamic(move || if is_open.get() { later(move || draw.run(())) } else { ().into_any() })}
        </details>
    }
    .into_any()
}
