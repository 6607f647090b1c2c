//! What went wrong, said next to it: what happened, what can be done, and what support would ask for.

use super::dynamic::shown;
use cloud::error::CloudError;
use cloud::legible::legible;
use cloud::route::Route;
use cloud::sign::ComparedLine;
use leptos::prelude::*;

use super::wording;
use crate::state::preferences::preferences;
use crate::text;

/// An error in full.
#[component]
pub fn ErrorNote(
    /// The error.
    error: CloudError,
    /// The way that was taken, which decides what an unreachable host may mean.
    #[prop(optional_no_strip)]
    route: Option<Route>,
    /// What can be done right here.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let preferences = preferences();
    let about = error.clone();
    let told = std::sync::Arc::new(move || {
        wording::error(&about, route.as_ref(), preferences.locale.get(), preferences.zone.get())
    });
    let (what, todo) = (std::sync::Arc::clone(&told), told);
    let is_said = !error.message.is_empty() || error.flaw.is_some();
    let (message, flaw) = (error.message.clone(), error.flaw.clone());
    let said = is_said.then(|| {
        shown(move || match flaw.as_deref() {
            Some((path, flaw)) => wording::flaw(path, *flaw, preferences.locale.get()),
            None => legible(&message),
        })
    });
    let status = error.status.map(|s| s.to_string());
    let of = |text: Option<&str>| text.map(legible);
    let (code, request, excerpt) =
        (of(error.code.as_deref()), of(error.request_id.as_deref()), of(error.excerpt.as_deref()));
    view! {
        <div class="error-note">
            <p class="error-what">{shown(move || what().0)}</p>
            <p>{shown(move || todo().1)}</p>
            <dl class="error-facts">
                {said.map(|said| fact(text!(error.said), said))}
                {code.map(|code| fact(text!(error.code), Signal::stored(code)))}
                {status.map(|status| fact(text!(error.status), Signal::stored(status)))}
                {request.map(|request| fact(text!(error.request_id), Signal::stored(request)))}
            </dl>
            {error.echo.as_ref().filter(|echo| !echo.compared.is_empty()).map(|echo| compared(&echo.compared))}
            {excerpt.map(|excerpt| view! {
                <details>
                    <summary>{text!(error.excerpt)}</summary>
                    <pre>{excerpt}</pre>
                </details>
            })}
            {children.map(|children| children())}
        </div>
    }
}

/// What was signed beside what the gateway read.
fn compared(lines: &[ComparedLine]) -> AnyView {
    let cell = |line: &Option<String>, differs: bool| {
        let text = line.clone().unwrap_or_else(|| "–".to_owned());
        if differs { view! { <td><mark>{text}</mark></td> }.into_any() } else { view! { <td>{text}</td> }.into_any() }
    };
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            let sign = if line.differs { "≠" } else { "=" };
            view! { <tr>{cell(&line.ours, line.differs)}<td>{sign}</td>{cell(&line.gateway, line.differs)}</tr> }
        })
        .collect();
    view! {
        <div class="error-compared">
            <table>
                <thead><tr><th scope="col">{text!(error.ours)}</th><td></td><th scope="col">{text!(error.theirs)}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn fact(name: Signal<String>, value: Signal<String>) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
}
