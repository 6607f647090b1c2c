//! One dialog for all credentials that were refused. The page behind it stays as it is and can be used.

use super::dynamic::{click, dynamic};
use crate::reactive::{effect, memo};
use leptos::prelude::*;

use super::later::later;
use super::sign_in_form::SignInForm;
use crate::state::connections::{Connections, Seat};
use crate::text;

/// The dialog, while anything is refused.
#[component]
pub fn SignInDialog(
    /// All connections.
    connections: Connections,
) -> impl IntoView {
    let refused = memo(move || connections.refused().into_iter().map(|seat| (seat.slug(), seat)).collect::<Vec<_>>());
    // What is put off comes back when something else is refused.
    let put_off = RwSignal::new(0_usize);
    let is_open = move || refused.read().len() > put_off.get();
    effect(move || {
        let count = refused.read().len();
        put_off.update(|put_off| *put_off = (*put_off).min(count));
    });
    view! {
        {dynamic(move || is_open().then(|| view! {
            <dialog class="sign-in-dialog" open aria-label=text!(sign.again)>
                <div class="sign-in-head">
                    <p role="alert">{text!(sign.refused)}</p>
                    <button type="button" class="quiet" on:click=click(move |_| put_off.set(refused.read_untracked().len()))>{text!(sign.later)}</button>
                </div>
                {later(move || forms(connections, refused))}
            </dialog>
        }).into_any())}
        {dynamic(move || (!refused.read().is_empty() && !is_open()).then(|| view! {
            <p class="sign-in-rest">{text!(sign.refused)} " " <button type="button" class="quiet" on:click=click(move |_| put_off.set(0))>{text!(sign.open)}</button></p>
        }).into_any())}
    }
    .into_any()
}

/// A form for each of what was refused.
#[inline(never)] // so that it can come later
fn forms(connections: Connections, refused: Memo<Vec<(String, Seat)>>) -> AnyView {
    view! { <For each=move || refused.get() key=|(slug, _)| slug.clone() children=move |(_, seat)| view! { <SignInForm connections seat /> } /> }
        .into_any()
}
