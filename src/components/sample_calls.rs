//! What leaves for a connection's calls, before any is sent: the first call to each list, down to its headers.

use super::dynamic::shown;
use cloud::call::Language;
use cloud::connection::Connection;
use cloud::credential::Credential;
use cloud::paging::Pager;
use cloud::route::{Outgoing, Route};
use cloud::secret::Secret;
use leptos::prelude::*;
use tasks::sources::{Scope, SourceId};

use super::wording;
use crate::browser::page;
use crate::state::preferences::locale;
use crate::{say, text};

/// What stands for a secret.
const HIDDEN: &str = "…";

/// The calls; none while what is typed makes no connection.
pub fn sample_calls(connection: Option<&Connection>) -> AnyView {
    match connection {
        Some(connection) => view! {
            <p class="field-hint">{text!(conn.sample_hint)}</p>
            <ul>{samples(connection).into_iter().map(|call| view! { <li><pre>{call}</pre></li> }).collect_view()}</ul>
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
        let told = shown(move || say!(locale.get(), way.recognised, form = wording::form(form, locale.get())));
        view! { <p class="field-hint">{told}</p> }
    };
    form.map(line).into_any()
}

/// Who receives the token, in one line.
#[component]
pub fn TokenReceivers(
    /// The connection that the token is for.
    connection: Connection,
) -> impl IntoView {
    let locale = locale();
    let reached = connection.route.origins(connection.hosts(), &page::origin());
    let origins = reached.into_iter().map(|reached| reached.origin).collect::<Vec<_>>().join(", ");
    view! {
        <details class="sample-receivers">
            <summary>{shown(move || say!(locale.get(), conn.goes_to, origins = origins.clone()))}</summary>
            <section class="sample">
                {recognised(Some(&connection.route))}
                {sample_calls(Some(&connection))}
            </section>
        </details>
    }
}

fn samples(connection: &Connection) -> Vec<String> {
    let (region, project) = (connection.region.clone(), connection.project.clone());
    let scope = Scope { region, project, language: Language::English };
    // Made as a real call is, with nothing to be kept secret.
    let hidden = Secret::new(HIDDEN.to_owned());
    let credential = Credential::Token(hidden.clone());
    let first = |source: &SourceId| {
        let ask = Pager::new(source.counting(), source.page_rows()).next()?;
        connection.outgoing(&source.list(&scope, None, ask), &credential, Some(&hidden)).ok()
    };
    SourceId::all().filter_map(|source| first(&source)).map(|call| written(&call, &page::origin())).collect()
}

/// A call as text, as HTTP writes it: method and address, headers, body. It must not have a secret.
fn written(call: &Outgoing, page: &str) -> String {
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
