//! An address that is none of ours.

use crate::components::dynamic::shown;
use leptos::prelude::*;

use crate::paths::{List, Page};
use crate::state::place::place;
use crate::text;

/// The page.
#[inline(never)] // so that it can come later
pub fn not_found() -> AnyView {
    let home = shown(move || place().map(|place| place.link(Page::Tasks(List::default()))).unwrap_or_default());
    view! {
        <div class="page-narrow">
            <h1 id="page-title" tabindex="-1">{text!(lost.title)}</h1>
            <p>{text!(lost.text)}</p>
            <p><a href=home>{text!(lost.home)}</a></p>
        </div>
    }
    .into_any()
}
