//! What was not understood of the address that the reader came by.

use super::dynamic::click;
use cloud::legible::legible;
use leptos::prelude::*;

use crate::state::place::Place;
use crate::state::preferences::locale;
use crate::{say, text};

/// Tells each part, until it is dismissed.
#[component]
pub fn StrangeNote(
    /// Where one is.
    place: Place,
) -> impl IntoView {
    let locale = locale();
    let told = move || {
        let strange = place.strange.read();
        let told = strange.iter().map(|part| say!(locale.get(), strange.told, what = legible(&part.to_string())));
        told.map(|told| view! { <li>{told}</li> }).collect_view()
    };
    view! {
        <aside class="strange-note" role="alert">
            <ul>{told}</ul>
            <button type="button" class="quiet" on:click=click(move |_| place.dismiss_strange())>{text!(strange.dismiss)}</button>
        </aside>
    }
}

/// The same, for where its code comes later.
pub fn strange_note(place: Place) -> AnyView {
    view! { <StrangeNote place /> }.into_any()
}
