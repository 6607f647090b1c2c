//! Where a connection's calls go, before any is sent: the exact address of the first call to each list.

use super::dynamic::shown;
use cloud::call::{Language, Method, Request, Service};
use cloud::connection::{Project, SignInWay};
use cloud::paging::Pager;
use cloud::secret::Secret;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::sources::{Scope, SourceId};

use crate::browser::page;
use crate::state::preferences::locale;
use crate::{say, text};

/// The addresses of the first calls to some projects; of none while what is typed makes no connection.
pub fn sample_calls(projects: Option<&[Arc<Project>]>, way: SignInWay) -> AnyView {
    match projects {
        Some(projects) => view! {
            <p class="field-hint">{text!(conn.sample_hint)}</p>
            <ul>{samples(projects, way).into_iter().map(|url| view! { <li><code>{url}</code></li> }).collect_view()}</ul>
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
    /// How one signs in: with a password, IAM receives it.
    way: SignInWay,
) -> impl IntoView {
    let locale = locale();
    let samples = samples(&projects, way);
    let mut origins: Vec<&str> = samples.iter().map(|address| origin(address)).collect();
    origins.sort_unstable();
    origins.dedup();
    let origins = origins.join(", ");
    view! {
        <details class="sample-receivers">
            <summary>{shown(move || say!(locale.get(), conn.goes_to, origins = origins.clone()))}</summary>
            <section class="sample">{sample_calls(Some(&projects), way)}</section>
        </details>
    }
}

fn samples(projects: &[Arc<Project>], way: SignInWay) -> Vec<String> {
    let first = |(project, source): (&Arc<Project>, SourceId)| {
        let scope = Scope { region: project.region.clone(), project: project.id.clone(), language: Language::English };
        let ask = Pager::new(source.counting(), source.page_rows()).next()?;
        project.outgoing(&source.list(&scope, None, ask), None)
    };
    let lists = projects.iter().flat_map(|project| SourceId::all().map(move |source| (project, source)));
    // IAM gives tokens for a password, and says how long a pasted one is good for.
    let asked = projects.iter().filter(|_| way != SignInWay::AccessKey).filter_map(|project| {
        let body = (way == SignInWay::Password).then(|| Secret::new(String::new()));
        let method = if body.is_some() { Method::Post } else { Method::Get };
        let request =
            Request::get(Service::Iam, cloud::iam::tokens::PATH.to_owned(), cloud::iam::tokens::NO_CATALOG.to_owned());
        project.outgoing(&Request { method, body, ..request }, None)
    });
    let mut all: Vec<_> = lists.filter_map(first).chain(asked).collect();
    all.dedup_by(|one, other| one.url == other.url);
    all.into_iter()
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
