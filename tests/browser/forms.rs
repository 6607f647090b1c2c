//! Forms: what is wrong is told beside the field, and a token goes nowhere but into the page's memory.

use cloud::connection::{Draft, DraftProject, DraftRoute, RouteKind};
use cloud::error::{CloudError, Kind};
use leptos::prelude::*;
use taskdeck::components::connection_form::ConnectionForm;
use taskdeck::components::field::TextField;
use taskdeck::components::sign_in_form::SignInForm;
use taskdeck::state::connections::{Connections, SignIn};
use taskdeck::state::credential::Key;
use tasks::sources::SourceId;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::double::Double;
use crate::page::{Page, document, eventually, settle};

const PROJECT: &str = "b5d07e4c91a8463f8e2d6c0f7a1b9e34";
const TOKEN: &str = "MIIYTokenThatNobodySees";

/// The id of what has the keyboard's focus.
fn focused() -> String {
    document().active_element().map(|element| element.id()).unwrap_or_default()
}

/// The token of the first connection.
fn token(connections: Connections) -> Option<String> {
    let seat = connections.entries.get_untracked().first()?.seats().remove(0);
    match untrack(|| connections.sign_in(&seat)) {
        SignIn::Held(credential) => {
            let Key::Token(token) = credential.key() else { panic!("no token") };
            Some(token.reveal().to_owned())
        }
        SignIn::Missing | SignIn::Refused(_) => None,
    }
}

#[wasm_bindgen_test]
async fn a_field_tells_what_is_wrong_with_it() {
    let value = RwSignal::new(String::new());
    let page = Page::open(move || {
        let fault = Signal::derive(move || if value.get() == "bad" { "No.".to_owned() } else { String::new() });
        view! { <TextField id="part" label=Signal::stored("Part".to_owned()) fault value /> }
    });
    assert!(page.find("#part-fault").matches(":empty").unwrap(), "an empty fault takes no room");
    page.enter("#part", "bad").await;
    assert_eq!((value.get_untracked().as_str(), page.see("#part-fault").as_str()), ("bad", "No."));
    assert_eq!(page.attribute("#part", "aria-invalid").as_deref(), Some("true"));
    assert_eq!(page.attribute("#part", "aria-describedby").as_deref(), Some("part-hint part-fault"));
    page.enter("#part", "good").await;
    assert_eq!(page.see("#part-fault"), "");
    assert_eq!(page.attribute("#part", "aria-invalid").as_deref(), Some("false"));
}

#[wasm_bindgen_test]
async fn a_connection_is_saved_once_it_can_be_used() {
    let double = Double::new();
    let held = StoredValue::new(None::<Connections>);
    let saved = StoredValue::new(0);
    let page = Page::open(move || {
        let connections = Connections::new(&[]);
        held.set_value(Some(connections));
        view! { <ConnectionForm connections draft=Draft::default() on_saved=move |()| saved.update_value(|n| *n += 1) /> }
    });
    let connections = held.get_value().unwrap();
    page.click("button[type=submit]").await;
    assert_eq!(focused(), "connection-label", "the first fault is what one comes to");
    page.enter("#connection-label", "production").await;
    page.enter("[id='connection-projects[0].region']", "cn-north-4").await;
    page.enter("[id='connection-projects[0].project']", "not a project").await;
    page.enter("#connection-token", TOKEN).await;
    page.find("input[name=way]").click();
    settle().await;
    page.click("button[type=submit]").await;
    assert_eq!(
        page.see("[id='connection-projects[0].project-fault']"),
        "A project id is 32 letters or digits, or a hyphenated UUID."
    );
    assert_eq!(page.attribute("[id='connection-projects[0].project']", "aria-invalid").as_deref(), Some("true"));
    assert_eq!(focused(), "connection-projects[0].project");
    assert_eq!(page.all(".sample pre").len(), 0);
    for product in ["taurusdb", "gaussdb", "dcs"] {
        page.find(&format!("#connection-asks-{product}")).click();
        settle().await;
    }
    assert_eq!(page.see(".products .field-fault"), "Needed.", "no product is not all of them");
    page.click("button[type=submit]").await;
    for product in ["taurusdb", "gaussdb", "dcs"] {
        page.find(&format!("#connection-asks-{product}")).click();
    }
    settle().await;
    assert_eq!(page.see(".products .field-fault"), "");
    assert_eq!((connections.entries.get_untracked().len(), saved.get_value()), (0, 0));
    assert_eq!(double.stored(), "{}");

    page.enter("[id='connection-projects[0].project']", PROJECT).await;
    let origin = web_sys::window().unwrap().location().origin().unwrap();
    let samples: Vec<String> = page.all(".sample pre").iter().map(|call| call.inner_text()).collect();
    assert_eq!(samples.len(), SourceId::COUNT + 1, "one a list, and one to IAM");
    let begins = format!("GET {origin}/cloud/");
    let is_whole = |call: &String| {
        let is_of_it = call.contains(PROJECT) || call.contains("/v3/auth/tokens");
        call.starts_with(&begins) && is_of_it && call.contains("\nX-Auth-Token: …")
    };
    assert!(samples.iter().all(is_whole), "{samples:?}");
    page.click("button[type=submit]").await;
    assert_eq!((connections.entries.get_untracked().len(), saved.get_value()), (1, 1));
    assert_eq!(token(connections).as_deref(), Some(TOKEN));
    assert!(!page.everything().contains(TOKEN));
    assert!(double.stored().contains(PROJECT) && !double.stored().contains(TOKEN));
}

#[wasm_bindgen_test]
async fn another_way_forgets_the_pattern_of_the_last() {
    let _double = Double::new();
    let page = Page::open(
        move || view! { <ConnectionForm connections=Connections::new(&[]) draft=Draft::default() on_saved=|()| () /> },
    );
    let template = || page.find("[id='connection-route.template']");
    let value = |element: web_sys::HtmlElement| {
        wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlInputElement>(element).value()
    };
    assert_eq!(page.all("[id='connection-route.template']").len(), 0, "no way is preset");
    let way = |at: usize| page.all("input[name=way]")[at].click();
    way(0);
    settle().await;
    assert!(value(template()).starts_with('/'), "a path of this site");
    way(1);
    settle().await;
    assert_eq!(value(template()), "");
    page.enter("[id='connection-route.template']", "https://proxy.example/{host}{path}?{query}").await;
    way(2);
    settle().await;
    assert_eq!(page.all("[id='connection-route.template']").len(), 0, "a direct way has no pattern");
    way(0);
    settle().await;
    assert!(value(template()).starts_with('/'));
}

#[wasm_bindgen_test]
async fn a_stranger_gets_no_token_before_it_is_acknowledged() {
    let double = Double::new();
    let held = StoredValue::new(None::<Connections>);
    let page = Page::open(move || {
        let connections = Connections::new(&[]);
        held.set_value(Some(connections));
        let draft = Draft {
            label: "production".into(),
            projects: vec![DraftProject { region: "cn-north-4".into(), project: PROJECT.into() }],
            ..Draft::default()
        };
        view! { <ConnectionForm connections draft on_saved=|()| () /> }
    });
    let connections = held.get_value().unwrap();
    page.all("input[name=way]")[1].click();
    settle().await;
    page.enter("[id='connection-route.template']", "https://cors.example:8443/?key=k&url=\nX-Own: {proxy_token}").await;
    page.enter("#connection-token", TOKEN).await;
    let machines = || page.see(".machines");
    assert!(machines().contains("A stranger, https://cors.example:8443."), "{}", machines());
    page.click("button[type=submit]").await;
    assert_eq!(focused(), "stranger-0");
    assert_eq!(page.attribute("#stranger-0", "aria-invalid").as_deref(), Some("true"));
    page.enter("#stranger-0", "cors.example:8443").await;
    page.click(".machine-stranger button").await;
    assert_eq!(connections.trust.origins(), Vec::<String>::new(), "the host is its name alone");
    page.enter("#stranger-0", " CORS.example ").await;
    page.click(".machine-stranger button").await;
    assert_eq!(connections.trust.origins(), ["https://cors.example:8443"]);
    assert_eq!(page.all("input#stranger-0").len(), 0);
    eventually("what takes it back has the focus", || focused() == "stranger-0").await;
    page.click("button[type=submit]").await;
    assert_eq!(focused(), "connection-proxy-token", "nothing leaves without it");
    page.enter("#connection-proxy-token", "proxys-own").await;
    page.click("button[type=submit]").await;
    assert_eq!(token(connections).as_deref(), Some(TOKEN));
    let entry = connections.entries.get_untracked().remove(0);
    let route = entry.connection.as_ref().unwrap().projects[0].route.clone();
    assert_eq!(connections.proxy_tokens.of(&route).unwrap().reveal(), "proxys-own");
    assert!(!page.everything().contains("proxys-own") && !double.stored().contains("proxys-own"));
    assert!(double.stored().contains("cors.example:8443"));

    page.button("Revoke").click();
    settle().await;
    assert!(connections.trust.origins().is_empty());
    connections.sign_out(entry.id);
    assert_eq!(connections.proxy_tokens.of(&route), None, "it goes with who used it");
}

#[wasm_bindgen_test]
async fn a_token_is_taken_and_never_shown() {
    let double = Double::new();
    let held = StoredValue::new(None::<Connections>);
    let page = Page::open(move || {
        let draft = Draft {
            label: "production".into(),
            projects: vec![DraftProject { region: "cn-north-4".into(), project: PROJECT.into() }],
            route: DraftRoute { kind: Some(RouteKind::Direct), template: String::new() },
            ..Draft::default()
        };
        let connections = Connections::new(&[draft]);
        held.set_value(Some(connections));
        let entry = connections.entries.get_untracked().remove(0);
        let seat = entry.seats().remove(0);
        connections.refuse(entry.id, &seat.projects()[0], CloudError::transport(Kind::SignIn, "expired"));
        view! { <SignInForm connections seat /> }
    });
    let connections = held.get_value().unwrap();
    assert!(page.see(".error-note").contains("expired"));
    page.click("button[type=submit]").await;
    assert_eq!(page.see(".field-fault"), "Needed.");
    assert_eq!(token(connections), None);
    assert_eq!(page.attribute("input", "type").as_deref(), Some("password"));
    page.enter("input", &format!("  {TOKEN}\n")).await;
    page.click("button[type=submit]").await;
    assert_eq!(token(connections).as_deref(), Some(TOKEN), "without the blanks around it");
    assert!(!page.everything().contains(TOKEN));
    assert!(!double.stored().contains(TOKEN));
}
