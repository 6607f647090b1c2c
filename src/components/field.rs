//! A field of a form: its label, its control, its hint, and what is wrong with it, tied together.

use super::dynamic::shown;
use leptos::prelude::*;

/// A text field.
#[component]
pub fn TextField(
    /// The control's id, unique in the page.
    #[prop(into)]
    id: String,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// What may stand there.
    #[prop(into, optional)]
    hint: Signal<String>,
    /// What is wrong with what stands there; empty when nothing is.
    #[prop(into, optional)]
    fault: Signal<String>,
    /// The text.
    value: RwSignal<String>,
    /// `text`, or `password` for what nobody should see.
    #[prop(default = "text")]
    kind: &'static str,
    /// The id of a list of suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
    /// Whether it is for ids and addresses, which are neither spelt nor completed.
    #[prop(optional)]
    is_code: bool,
    /// How many lines of it are seen at once, for a text of several; one otherwise.
    #[prop(optional)]
    lines: u32,
) -> impl IntoView {
    let (hint_id, fault_id) = (format!("{id}-hint"), format!("{id}-fault"));
    let described = format!("{hint_id} {fault_id}");
    let labelled = id.clone();
    let control = if lines > 1 {
        view! {
            <textarea
                id=id
                rows=lines
                class:code=is_code
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby=described
                aria-invalid=shown(move || (!fault.get().is_empty()).to_string())
                prop:value=shown(move || value.get())
                on:input:target=move |event| value.set(event.target().value())
            />
        }
        .into_any()
    } else {
        view! {
            <input
                id=id
                type=kind
                class:code=is_code
                list=list
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby=described
                aria-invalid=shown(move || (!fault.get().is_empty()).to_string())
                prop:value=shown(move || value.get())
                on:input:target=move |event| value.set(event.target().value())
            />
        }
        .into_any()
    };
    view! {
        <div class="field" data-wrong=shown(move || (!fault.get().is_empty()).to_string())>
            <label for=labelled>{label}</label>
            {control}
            <p id=hint_id class="field-hint">{hint}</p>
            <p id=fault_id class="field-fault" role="alert">{fault}</p>
        </div>
    }
}
