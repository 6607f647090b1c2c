//! A value in a row that the list can be filtered by: a press keeps what is like it, with Alt all else.

use leptos::prelude::*;
use maud::{Markup, Render, html};
use tasks::query::{Expression, Field};
use tasks::task::Task;
use wasm_bindgen::JsCast;

use crate::paths::{List, Page};
use crate::state::place::Place;
use crate::{Locale, say};

/// The value as markup: it looks like the text that it is. It is no stop of the Tab key, as a list of rows would be
/// hundreds of them.
pub fn cell_filter(field: Field, shown: impl Render, hover: &str, locale: Locale) -> Markup {
    let hint = say!(locale, filter.hint);
    html! {
        button type="button" class="cell-filter" tabindex="-1" data-field=(field.word()) title={ (hover) @if !hover.is_empty() { "\n" } (hint) } { (shown) }
    }
}

/// The value of a task in a field, as the filter asks for it; empty where it says nothing.
pub fn value(task: &Task, field: Field) -> String {
    match field {
        Field::Status => task.status.slug().to_owned(),
        Field::Source => task.key.source.slug().to_owned(),
        Field::Region => task.key.region.to_string(),
        Field::Project => task.key.project.to_string(),
        Field::Instance => {
            let instance = task.instance.as_ref();
            instance.map(|of| of.name.as_ref().unwrap_or(&of.id).clone()).unwrap_or_default()
        }
        Field::User => task.user.clone().unwrap_or_default(),
        _ => String::new(),
    }
}

/// The field of the value on which a click fell, if it fell on one.
pub fn field(event: &web_sys::MouseEvent) -> Option<Field> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    Field::from_word(&target.closest(".cell-filter").ok()??.get_attribute("data-field")?)
}

/// Filters the list by a value: keeps its rows, or with Alt the others.
pub fn filter(place: Place, field: Field, value: &str, excludes: bool) {
    let Page::Tasks(list) = place.address.get_untracked().page else { return };
    let filter = Expression::parse(&list.filter);
    let next = if excludes { filter.excluding(field, value) } else { only(filter, field, value) };
    place.go(Page::Tasks(List { filter: next.to_string(), ..list }), false);
}

/// The filter with this value as the only one that is asked for in its field.
fn only(mut filter: Expression, field: Field, value: &str) -> Expression {
    filter.terms.retain(|term| term.excluded || term.what.field() != Some(field));
    filter.toggled(field, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_takes_the_place_of_others_in_its_field() {
        let only = |filter: &str, value: &str| only(Expression::parse(filter), Field::Status, value).to_string();
        assert_eq!(only("orders", "failed"), "orders status:failed");
        assert_eq!(only("status:failed,running orders", "failed"), "orders status:failed");
        assert_eq!(only("-status:running", "failed"), "-status:running status:failed");
        assert_eq!(only("status:failed", "failed"), "status:failed");
    }
}
