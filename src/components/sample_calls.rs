//! Where a connection's calls go, before any is sent: the exact address of the first call to each list.

use super::dynamic::shown;
use cloud::call::Language;
use cloud::connection::Project;
use cloud::paging::Pager;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::sources::{Scope, SourceId};

use crate::browser::page;
use crate::state::preferences::locale;
use crate::{say, text};

/// The addresses of the first calls to some projects; of none while what is typed makes no connection.
pub fn sample_calls(projects: Option<&[Arc<Project>]>) -> AnyView {
    match projects {
        Some(projects) => view! {
            <p class="field-hint">{text!(conn.sample_hint)}</p>
            <ul>{samples(projects).into_iter().map(|url| view! { <li><code>{url}</code></li> }).collect_view()}</ul>
        }
        .into_any(),
        None => view! { <p class="field-hint">{text!(conn.sample_wait)}</p> }.into_any(),
    }
}

/// Who receives the token, in one line.
#[component]
pub fn TokenReceivers(
    /// The projects that the token is for.
    projects: Vec<Arc<Project>>,
) -> impl IntoView {
    let locale = locale();
    let samples = samples(&projects);
    let mut origins: Vec<&str> = samples.iter().map(|address| origin(address)).collect();
    origins.sort_unstable();
    origins.dedup();
    let origins = origins.join(", ");
    view! {
        <details class="sample-receivers">
            <summary>{shown(move || say!(locale.get(), conn.goes_to, origins = origins.clone()))}</summary>
            <section class="sample">{sample_calls(Some(&projects))}</section>
        </details>
    }
}

fn samples(projects: &[Arc<Project>]) -> Vec<String> {
    let first = |(project, source): (&Arc<Project>, SourceId)| {
        let scope = Scope { region: project.region.clone(), project: project.id.clone(), language: Language::English };
        let ask = Pager::new(source.counting(), source.page_rows()).next()?;
        project.outgoing(&source.list(&scope, None, ask), None)
    };
    let outgoing = projects.iter().flat_map(|project| SourceId::all().map(move |source| (project, source)));
    outgoing
        .filter_map(first)
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
