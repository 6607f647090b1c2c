//! The signals that pages read, without a page: what is kept, what is wiped, and that a browser which remembers
//! nothing costs no more than the memory.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests may fail loudly")]

use any_spawner::Executor;
use cloud::connection::{Draft, DraftRoute, RouteKind};
use cloud::error::{CloudError, Kind};
use cloud::secret::Secret;
use futures_util::FutureExt;
use leptos::prelude::*;
use taskdeck::Locale;
use taskdeck::paths::Zone;
use taskdeck::state::connections::{Connections, Entry, Keep, SignIn};
use taskdeck::state::preferences::{Language, Preferences, Theme, locale, translated};
use tasks::task::TaskKey;

const PROJECT: &str = "b5d07e4c91a8463f8e2d6c0f7a1b9e34";
const OTHER: &str = "0cf5e2d6a1b94c7d8f3e6a0b5c9d1e27";

/// What a test does, where signals live.
fn with_owner(test: impl FnOnce()) {
    let _ = Executor::init_futures_executor();
    Owner::new().with(test);
}

fn draft(label: &str, project: &str) -> Draft {
    Draft {
        label: label.into(),
        region: "cn-north-4".into(),
        project: project.into(),
        route: DraftRoute { kind: Some(RouteKind::Direct), template: String::new() },
        ..Draft::default()
    }
}

fn entries(connections: Connections) -> Vec<Entry> {
    connections.entries.get_untracked()
}

fn entry(connections: Connections, label: &str) -> Entry {
    entries(connections).into_iter().find(|entry| entry.draft.label == label).unwrap()
}

fn token(connections: Connections, entry: &Entry) -> Option<String> {
    match connections.sign_in(entry) {
        SignIn::Token(credential) => {
            let turn = credential.turn().now_or_never().unwrap().unwrap();
            Some(turn.token().unwrap().reveal().to_owned())
        }
        SignIn::Missing | SignIn::Refused(_) => None,
    }
}

#[test]
fn connections_are_added_changed_and_removed_though_nothing_is_remembered() {
    with_owner(|| {
        let connections = Connections::new(&[draft("preset", OTHER)]);
        assert!(connections.is_forgetful.get_untracked(), "there is no browser here, and so no storage");
        let id = connections.save(None, draft("mine", PROJECT));
        assert_eq!(entries(connections).len(), 2);
        assert!(
            entries(connections)[0].is_preset && !entries(connections)[1].is_preset,
            "those of the site come first"
        );
        assert_eq!(connections.save(Some(id), draft("renamed", PROJECT)), id);
        assert_eq!(entry(connections, "renamed").id, id);
        connections.remove(id);
        assert_eq!(entries(connections).len(), 1);
        assert!(connections.is_forgetful.get_untracked());
    });
}

#[test]
fn a_preset_stays_the_sites_when_somebody_signs_in_to_it() {
    with_owner(|| {
        let connections = Connections::new(&[draft("preset", OTHER)]);
        let preset = entry(connections, "preset");
        connections.save(Some(preset.id), preset.draft.clone());
        assert_eq!(entries(connections), [preset]);
    });
}

#[test]
fn a_number_is_never_given_twice() {
    with_owner(|| {
        let connections = Connections::new(&[]);
        let first = connections.save(None, draft("a", PROJECT));
        connections.remove(first);
        assert_ne!(connections.save(None, draft("b", PROJECT)), first, "a token of the first would serve the second");
    });
}

#[test]
fn a_draft_with_faults_is_kept_and_cannot_be_used() {
    with_owner(|| {
        let connections = Connections::new(&[]);
        connections.save(None, draft("broken", "not a project"));
        let broken = entry(connections, "broken");
        assert_eq!(broken.connection, None);
        connections.set_token(&broken, Secret::new("t".into()), Keep::Page);
        assert!(matches!(connections.sign_in(&broken), SignIn::Missing), "there is no project to hold a token for");
    });
}

#[test]
fn a_token_belongs_to_a_connection_and_a_project() {
    with_owner(|| {
        let connections = Connections::new(&[]);
        let id = connections.save(None, draft("mine", PROJECT));
        let mine = entry(connections, "mine");
        connections.set_token(&mine, Secret::new("t".into()), Keep::Page);
        assert_eq!(token(connections, &mine).as_deref(), Some("t"));
        connections.save(Some(id), draft("renamed", PROJECT));
        assert_eq!(token(connections, &entry(connections, "renamed")).as_deref(), Some("t"), "the same project");
        connections.save(Some(id), draft("moved", OTHER));
        assert_eq!(token(connections, &entry(connections, "moved")), None, "a token is for one project");
    });
}

#[test]
fn a_token_is_gone_once_it_was_refused_signed_out_or_its_connection_removed() {
    with_owner(|| {
        let connections = Connections::new(&[]);
        let id = connections.save(None, draft("mine", PROJECT));
        let mine = entry(connections, "mine");
        let sign_in = || connections.set_token(&mine, Secret::new("t".into()), Keep::Page);
        sign_in();
        connections.refuse(id, CloudError::transport(Kind::SignIn, "expired"));
        assert!(matches!(connections.sign_in(&mine), SignIn::Refused(error) if error.message == "expired"));
        sign_in();
        connections.sign_out(&mine);
        assert!(matches!(connections.sign_in(&mine), SignIn::Missing));
        sign_in();
        connections.remove(id);
        assert!(matches!(connections.sign_in(&mine), SignIn::Missing));
    });
}

#[test]
fn of_the_connections_that_ask_for_a_task_the_one_that_is_signed_in_serves() {
    with_owner(|| {
        let without_dcs = Draft { products: vec!["gaussdb".into()], ..draft("less", PROJECT) };
        let connections = Connections::new(&[without_dcs, draft("first", PROJECT), draft("second", PROJECT)]);
        let key = |region: &str| TaskKey::parse(&format!("dcs/{region}/{PROJECT}/1")).unwrap();
        let serving = || connections.serving(&key("cn-north-4")).unwrap().draft.label;
        assert_eq!(serving(), "first");
        connections.set_token(&entry(connections, "second"), Secret::new("t".into()), Keep::Page);
        assert_eq!(serving(), "second");
        assert_eq!(connections.serving(&key("cn-east-3")), None);
    });
}

#[test]
fn a_token_is_in_nothing_that_is_printed() {
    with_owner(|| {
        let connections = Connections::new(&[draft("mine", PROJECT)]);
        let mine = entry(connections, "mine");
        connections.set_token(&mine, Secret::new("MIIToken".into()), Keep::Page);
        let printed = format!("{:?} {:?}", connections.sign_in(&mine), entries(connections));
        assert!(!printed.contains("MIIToken"), "{printed}");
    });
}

#[test]
fn preferences_hold_for_the_page_though_nothing_is_remembered() {
    with_owner(|| {
        let preferences = Preferences::new(Some(Language::Chinese), Some(Theme::Dark));
        assert_eq!(
            (preferences.locale.get_untracked(), preferences.theme.get_untracked()),
            (Locale::zh_CN, Theme::Dark)
        );
        preferences.choose_language(Language::English);
        preferences.choose_theme(Theme::Light);
        assert_eq!((preferences.locale.get_untracked(), preferences.theme.get_untracked()), (Locale::en, Theme::Light));
        let unset = Preferences::new(None, None);
        assert_eq!((unset.locale.get_untracked(), unset.theme.get_untracked()), (Locale::en, Theme::Auto));
    });
}

#[test]
fn a_text_follows_the_language() {
    with_owner(|| {
        let preferences = Preferences::plain(Locale::en, Theme::Auto, Zone::Utc);
        provide_context(preferences);
        let text = translated(|locale| format!("{locale:?}"));
        assert_eq!(text.get_untracked(), "en");
        preferences.locale.set(Locale::zh_CN);
        assert_eq!(text.get_untracked(), "zh_CN");
        assert_eq!(locale().get_untracked(), Locale::zh_CN);
    });
}
