//! Where a connection's calls go, before any is sent: the exact address of the first call to each list.

use super::dynamic::shown;
use cloud::call::Language;
use cloud::connection::Connection;
use cloud::paging::Pager;
use leptos::prelude::*;
use tasks::sources::{Scope, SourceId};

use crate::browser::page;
use crate::state::preferences::locale;
use crate::{say, text};

/// The addresses; none while what is typed makes no connection.
pub fn sample_calls(connection: Option<&Connection>) -> AnyView {
    match connection {
        Some(connection) => view! {
            <p class="field-hint">{text!(conn.sample_hint)}</p>
            <ul>{samples(connection).into_iter().map(|url| view! { <li><code>{url}</code></li> }).collect_view()}</ul>
        }
        .into_any(),
        None => view! { <p class="field-hint">{text!(conn.sample_wait)}</p> }.into_any(),
    }
}

/// Who receives the token, in one line.
#[component]
pub fn TokenReceivers(
    /// The connection that the token is for.
    connection: Connection,
) -> impl IntoView {
    let locale = locale();
    let samples = samples(&connection);
    let mut origins: Vec<&str> = samples.iter().map(|address| origin(address)).collect();
    origins.dedup();
    let origins = origins.join(", ");
    view! {
        <details class="sample-receivers">
            <summary>{shown(move || say!(locale.get(), conn.goes_to, origins = origins.clone()))}</summary>
            <section class="sample">{sample_calls(Some(&connection))}</section>
        </details>
    }
}

fn samples(connection: &Connection) -> Vec<String> {
    let (region, project) = (connection.region.clone(), connection.project.clone());
    let scope = Scope { region, project, language: Language::English };
    let first = |source: &SourceId| {
        let ask = Pager::new(source.counting(), source.page_rows()).next()?;
        connection.outgoing(&source.list(&scope, None, ask), None)
    };
    let outgoing = SourceId::all().filter_map(|source| first(&source));
    outgoing
        .map(|out| if out.url.starts_with('/') { format!("{}{}", page::origin(), out.url) } else { out.url })
        .collect()
}

/// The origin of a whole address: all before its path.
fn origin(address: &str) -> &str {
    let path = address.match_indices('/').nth(2).map_or(address.len(), |(at, _)| at);
    address.get(..path).unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_ends_where_the_path_begins() {
        assert_eq!(origin("https://p.example:8443/cloud/https://host/v2"), "https://p.example:8443");
        assert_eq!(origin("http://localhost"), "http://localhost");
    }
}
