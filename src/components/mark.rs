//! The mark of a connection: its label, with its colour where it has one, so that production is never mistaken for
//! test.

use cloud::connection::Colour;
use maud::{Markup, html};

/// What marks a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its label.
    pub label: String,
    /// Its colour.
    pub colour: Option<Colour>,
}

/// The mark, as markup.
pub fn mark(of: &Mark) -> Markup {
    html! { span class="mark" data-colour=[of.colour.map(Colour::slug)] { (of.label) } " " }
}
