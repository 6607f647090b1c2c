//! What leaves for a connection's calls, before any is sent: the first call to each list, down to its headers.

use std::sync::Arc;

use super::dynamic::shown;
use cloud::call::{Language, Request, Service};
use cloud::connection::{Project, SignInWay};
use cloud::credential::Credential;
use cloud::iam::tokens::{self, ShowToken};
use cloud::paging::Pager;
use cloud::route::{Outgoing, Route};
use cloud::secret::Secret;
use cloud::sign::AccessKey;
use leptos::prelude::*;
use tasks::sources::{Pick, Scope, SourceId};

use super::connection_wording;
use crate::browser::{clock, page};
use crate::state::preferences::locale;
use crate::{say, text};

/// What stands for a secret.
pub(super) const HIDDEN: &str = "…";

/// The calls for some projects; none while what is typed makes no connection.
pub fn sample_calls(projects: Option<&[Arc<Project>]>) -> AnyView {
    match projects {
        Some(projects) => view! {
            <p class="field-hint">{text!(conn.sample_hint)}</p>
            <ul>{samples(projects).into_iter().map(|call| view! { <li><pre>{call}</pre></li> }).collect_view()}</ul>
        }
        .into_any(),
        None => view! { <p class="field-hint">{text!(conn.sample_wait)}</p> }.into_any(),
    }
}

/// Which form a way was recognised as; nothing for the direct one.
pub fn recognised(route: Option<&Route>) -> AnyView {
    let locale = locale();
    let form = route.and_then(Route::template).map(cloud::route::Template::form);
    let line = |form| {
        let told =
            shown(move || say!(locale.get(), way.recognised, form = connection_wording::form(form, locale.get())));
        view! { <p class="field-hint">{told}</p> }
    };
    form.map(line).into_any()
}

/// Who receives the credential, in one line.
#[component]
pub fn TokenReceivers(
    /// The projects that the credential is for.
    projects: Vec<Arc<Project>>,
) -> impl IntoView {
    let locale = locale();
    let page = page::origin();
    let reached = projects.iter().flat_map(|project| project.route.origins(project.hosts(), &page));
    let mut origins: Vec<String> = reached.map(|reached| reached.origin).collect();
    origins.sort_unstable();
    origins.dedup();
    let origins = origins.join(", ");
    view! {
        <details class="sample-receivers">
            <summary>{shown(move || say!(locale.get(), conn.goes_to, origins = origins.clone()))}</summary>
            <section class="sample">
                {recognised(projects.first().map(|project| &project.route))}
                {sample_calls(Some(&projects))}
            </section>
        </details>
    }
}

fn samples(projects: &[Arc<Project>]) -> Vec<String> {
    // Made as a real call is, with nothing to be kept secret.
    let hidden = Secret::new(HIDDEN.to_owned());
    let page = page::origin();
    let mut all: Vec<String> = Vec::new();
    for project in projects {
        let scope = Scope { region: project.region.clone(), project: project.id.clone(), language: Language::English };
        let first = |source: SourceId| {
            let ask = Pager::new(source.counting(), source.page_rows()).next()?;
            Some((source.list(&scope, &Pick::default(), ask), credential(project, &hidden)))
        };
        let calls = SourceId::all().filter_map(first).chain(asked_of_iam(project, &hidden));
        let made =
            calls.filter_map(|(request, credential)| project.outgoing(&request, &credential, Some(&hidden)).ok());
        for call in made.map(|call| written(&call, &page)) {
            if !all.contains(&call) {
                all.push(call);
            }
        }
    }
    all
}

/// What proves who asks a product, with nothing to be kept secret.
pub(super) fn credential(project: &Project, hidden: &Secret) -> Credential {
    if project.way == SignInWay::AccessKey {
        let key = AccessKey { id: HIDDEN.to_owned(), secret: hidden.clone(), security_token: None };
        Credential::AccessKey { key, project: Some(project.id.clone()), at: clock::now() }
    } else {
        Credential::Token(hidden.clone())
    }
}

/// IAM gives tokens for a password, and says how long a pasted one is good for.
fn asked_of_iam(project: &Project, hidden: &Secret) -> Option<(Request, Credential)> {
    match project.way {
        SignInWay::Token => Some((ShowToken { token: hidden.clone() }.request(), Credential::Token(hidden.clone()))),
        SignInWay::Password => {
            let (path, query) = (tokens::PATH.to_owned(), tokens::NO_CATALOG.to_owned());
            Some((Request::post(Service::Iam, path, query, hidden.clone()), Credential::None))
        }
        SignInWay::AccessKey => None,
    }
}

/// A call as text, as HTTP writes it: method and address, headers, body. It must not have a secret.
pub(super) fn written(call: &Outgoing, page: &str) -> String {
    let origin = if call.url.starts_with('/') { page } else { "" };
    let mut text = format!("{} {origin}{}", call.method.word(), call.url);
    let secrets = call.secrets.iter().map(|(name, value)| (name, value.reveal()));
    for (name, value) in call.headers.iter().map(|(name, value)| (name, value.as_str())).chain(secrets) {
        text.push_str(&format!("\n{name}: {value}"));
    }
    if let Some(body) = &call.body {
        text.push_str("\n\n");
        text.push_str(body.reveal());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use cloud::call::{Product, Request};
    use cloud::region::Endpoint;
    use cloud::route::Template;

    fn shown_as(route: &Route) -> String {
        let hidden = Secret::new(HIDDEN.to_owned());
        let request = Request::get(Product::Dcs, "/v2/p/tasks".into(), "limit=1".into());
        let host = Endpoint::https("dcs.example");
        let call = Outgoing::new(&request, &host, route, &Credential::Token(hidden.clone()), Some(&hidden)).unwrap();
        written(&call, "https://tasks.example")
    }

    #[test]
    fn a_call_is_shown_as_it_leaves() {
        let own = Route::SameOrigin(Template::same_origin("/cors/\nX-Key: k\nX-Own: {proxy_token}").unwrap());
        assert_eq!(
            shown_as(&own),
            "GET https://tasks.example/cors/https://dcs.example/v2/p/tasks?limit=1\nAccept: application/json\nX-Key: k\nX-Requested-With: XMLHttpRequest\nX-Auth-Token: …\nX-Own: …"
        );
        let envelope = Route::Proxy(Template::proxy("POST http://localhost:9159").unwrap());
        assert_eq!(
            shown_as(&envelope),
            "POST http://localhost:9159\nAccept: application/json\nContent-Type: application/json\n\n{\"AccessToken\":\"…\",\"WantsBinary\":true,\"Method\":\"GET\",\"Url\":\"https://dcs.example/v2/p/tasks?limit=1\",\"Headers\":{\"Accept\":\"application/json\",\"X-Auth-Token\":\"…\"},\"Data\":\"\"}"
        );
    }
}
