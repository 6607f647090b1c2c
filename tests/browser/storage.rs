//! What the browser remembers, and what happens where it does not.

use any_spawner::Executor;
use cloud::connection::{Draft, DraftProject, DraftRoute, RouteKind};
use cloud::error::{CloudError, Kind};
use cloud::secret::Secret;
use leptos::prelude::*;
use taskdeck::Locale;
use taskdeck::browser::storage::{Key, Refused, read, write};
use taskdeck::state::connections::{Connections, Keep, SignIn};
use taskdeck::state::credential::Key as Proof;
use taskdeck::state::preferences::{Preferences, Theme};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::double::Double;
use crate::page::{document, settle};

fn owner() -> Owner {
    let _ = Executor::init_wasm_bindgen();
    Owner::new()
}

fn draft(label: &str) -> Draft {
    Draft {
        label: label.into(),
        projects: vec![DraftProject {
            region: "cn-north-4".into(),
            project: "b5d07e4c91a8463f8e2d6c0f7a1b9e34".into(),
        }],
        route: DraftRoute { kind: Some(RouteKind::Direct), template: String::new() },
        ..Draft::default()
    }
}

fn labels(connections: Connections) -> Vec<String> {
    connections.entries.get_untracked().into_iter().map(|entry| entry.draft.label).collect()
}

#[wasm_bindgen_test]
fn what_is_written_can_be_read() {
    let _double = Double::new();
    assert_eq!(read(Key::Connections), Ok(None));
    assert_eq!(write(Key::Connections, "连接"), Ok(()));
    assert_eq!(read(Key::Connections).unwrap().as_deref(), Some("连接"));
    assert_eq!(read(Key::Preferences), Ok(None), "each has a place of its own");
}

#[wasm_bindgen_test]
fn storage_that_is_forbidden_or_full_says_so() {
    let double = Double::new();
    double.forbid_storage();
    assert_eq!((read(Key::Connections), write(Key::Connections, "x")), (Err(Refused), Err(Refused)));
    drop(double);
    let double = Double::new();
    double.fill_storage();
    assert_eq!((read(Key::Connections), write(Key::Connections, "x")), (Ok(None), Err(Refused)));
}

#[wasm_bindgen_test]
fn connections_come_back_without_their_tokens() {
    let double = Double::new();
    owner().with(|| {
        let connections = Connections::new(&[draft("preset")]);
        connections.save(None, draft("mine"));
        for entry in connections.entries.get_untracked() {
            connections.take(&entry.seats()[0], Proof::Token(Secret::new("MIIToken".into())), Keep::Page);
        }
        assert!(!connections.is_forgetful.get_untracked());
        assert!(double.stored().contains("mine"));
        assert!(!double.stored().contains("MIIToken") && !double.stored().contains("preset"), "{}", double.stored());
        let again = Connections::new(&[]);
        assert_eq!(labels(again), ["mine"]);
        again.remove(again.entries.get_untracked()[0].id);
        assert_eq!(labels(Connections::new(&[])), [""; 0]);
    });
}

/// The tokens that one is signed in with, by label.
fn tokens(connections: Connections) -> Vec<(String, String)> {
    let entries = connections.entries.get_untracked().into_iter();
    let signed_in = entries.filter_map(|entry| match untrack(|| connections.sign_in(&entry.seats()[0])) {
        SignIn::Held(credential) => match credential.key() {
            Proof::Token(token) => Some((entry.draft.label, token.reveal().to_owned())),
            _ => None,
        },
        SignIn::Missing | SignIn::Refused(_) => None,
    });
    signed_in.collect()
}

#[wasm_bindgen_test]
fn a_token_that_the_tab_keeps_comes_back_to_what_it_was_given_for() {
    let double = Double::new();
    owner().with(|| {
        let connections = Connections::new(&[draft("preset"), draft("other")]);
        let entries = connections.entries.get_untracked();
        connections.take(&entries[0].seats()[0], Proof::Token(Secret::new("MIIToken".into())), Keep::Tab);
        assert!(double.kept().contains("MIIToken") && !double.stored().contains("MIIToken"));
        let mine = ("preset".to_owned(), "MIIToken".to_owned());
        assert_eq!(tokens(Connections::new(&[draft("other"), draft("preset"), draft("preset")])), [mine]);

        let moved = Draft {
            route: DraftRoute { kind: Some(RouteKind::SameOrigin), template: "/x/{host}{path}".into() },
            ..draft("preset")
        };
        assert_eq!(tokens(Connections::new(&[moved])), [], "another way might be another reader");
        assert_eq!(double.kept(), "{}", "what nobody may use is kept no longer");
    });
}

#[wasm_bindgen_test]
fn the_tab_keeps_a_token_no_longer_than_it_is_of_use() {
    let double = Double::new();
    owner().with(|| {
        let connections = Connections::new(&[]);
        let id = connections.save(None, draft("mine"));
        let mine = || connections.entries.get_untracked()[0].seats().remove(0);
        let sign_in = || {
            connections.take(&mine(), Proof::Token(Secret::new("MIIToken".into())), Keep::Tab);
            assert!(double.kept().contains("MIIToken"));
        };
        sign_in();
        connections.sign_out(id);
        assert_eq!(double.kept(), "{}");
        sign_in();
        connections.refuse(id, &mine().projects()[0], CloudError::transport(Kind::SignIn, "expired"));
        assert_eq!(double.kept(), "{}");
        sign_in();
        connections.set_keep(&mine(), Keep::Page);
        assert_eq!((double.kept().as_str(), tokens(connections).len()), ("{}", 1), "the page still has it");
        let changed = [
            Draft {
                projects: vec![DraftProject {
                    region: "cn-north-4".into(),
                    project: "053f533ead80d5102f0cc012e8d468a4".into(),
                }],
                ..draft("mine")
            },
            Draft { hosts: [("dcs".to_owned(), "localhost:9090".to_owned())].into(), ..draft("mine") },
            Draft {
                route: DraftRoute { kind: Some(RouteKind::Proxy), template: "https://p.example/{url}".into() },
                ..draft("mine")
            },
        ];
        for changed in changed {
            sign_in();
            connections.save(Some(id), changed);
            assert_eq!(
                (double.kept().as_str(), tokens(connections)),
                ("{}", vec![]),
                "it was given for something else"
            );
            connections.save(Some(id), draft("mine"));
            assert_eq!(tokens(connections), [], "and does not come back");
        }
        sign_in();
        connections.save(Some(id), draft("renamed"));
        assert!(double.kept().contains("MIIToken") && double.kept().contains("renamed"));
        sign_in();
        connections.remove(id);
        assert_eq!(double.kept(), "{}");
    });
}

#[wasm_bindgen_test]
fn a_tab_that_cannot_keep_says_so_and_is_signed_in_all_the_same() {
    let double = Double::new();
    owner().with(|| {
        let connections = Connections::new(&[draft("mine")]);
        let mine = &connections.entries.get_untracked()[0].seats()[0];
        connections.take(mine, Proof::Token(Secret::new("MIIOld".into())), Keep::Tab);
        double.fill_storage();
        connections.take(mine, Proof::Token(Secret::new("MIIToken".into())), Keep::Tab);
        assert!(connections.is_forgetful.get_untracked());
        assert_eq!(tokens(connections).len(), 1);
        assert_eq!(double.kept(), "{}", "nor is the old one kept");
    });
}

#[wasm_bindgen_test]
fn what_is_kept_and_makes_no_sense_signs_nobody_in() {
    let _double = Double::new();
    owner().with(|| {
        for nonsense in ["", "{", r#"{"version":1,"tokens":7}"#, r#"{"version":1,"tokens":"t","connections":[{}]}"#] {
            write(Key::Tokens, nonsense).unwrap();
            assert_eq!(tokens(Connections::new(&[draft("mine")])), [], "{nonsense}");
            assert_eq!(read(Key::Tokens), Ok(None), "{nonsense}");
        }
    });
}

#[wasm_bindgen_test]
fn what_is_stored_and_makes_no_sense_is_no_connection() {
    let _double = Double::new();
    owner().with(|| {
        for nonsense in ["", "{", "[]", r#"{"version":1}"#, r#"{"version":2,"connections":[]}"#] {
            write(Key::Connections, nonsense).unwrap();
            assert_eq!(labels(Connections::new(&[])), [""; 0], "{nonsense}");
        }
    });
}

#[wasm_bindgen_test]
fn a_browser_that_forgets_costs_only_the_memory() {
    let double = Double::new();
    double.fill_storage();
    owner().with(|| {
        let connections = Connections::new(&[]);
        assert!(!connections.is_forgetful.get_untracked(), "nobody knows yet");
        connections.save(None, draft("mine"));
        assert!(connections.is_forgetful.get_untracked());
        assert_eq!(labels(connections), ["mine"]);
    });
}

#[wasm_bindgen_test]
async fn a_language_and_a_theme_are_remembered_and_shown() {
    let _double = Double::new();
    let owner = owner();
    let preferences = owner.with(|| Preferences::new(Some(Locale::English), None));
    settle().await;
    let root = || document().document_element().unwrap();
    assert_eq!(root().get_attribute("lang").as_deref(), Some("en-GB"));
    assert_eq!(root().get_attribute("data-theme").as_deref(), Some("auto"));
    preferences.choose_language(Locale::Chinese);
    preferences.choose_theme(Theme::Dark);
    settle().await;
    assert_eq!(root().get_attribute("lang").as_deref(), Some("zh-CN"));
    assert_eq!(root().get_attribute("data-theme").as_deref(), Some("dark"));
    let again = owner.with(|| Preferences::new(Some(Locale::English), Some(Theme::Light)));
    assert_eq!(
        (again.locale.get_untracked(), again.theme.get_untracked()),
        (Locale::Chinese, Theme::Dark),
        "a choice outranks a preset"
    );
}
