//! The signals that pages read, without a page: what is kept, what is wiped, and that a browser which remembers
//! nothing costs no more than the memory.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests may fail loudly")]

use std::sync::Arc;

use any_spawner::Executor;
use cloud::connection::{Draft, DraftProject, DraftRoute, RouteKind};
use cloud::error::{CloudError, Kind};
use cloud::id::{ProjectId, RegionId};
use cloud::secret::Secret;
use leptos::prelude::*;
use taskdeck::Locale;
use taskdeck::paths::{Address, Page, Zone};
use taskdeck::state::connections::{Connections, Entry, Keep, Seat, SignIn};
use taskdeck::state::credential::Key;
use taskdeck::state::live::Live;
use taskdeck::state::place::Place;
use taskdeck::state::preferences::{Preferences, Theme, locale, translated};
use taskdeck::state::requests::Requests;
use taskdeck::state::selected::Selected;
use taskdeck::state::transfer::Step;
use tasks::query::Field;
use tasks::sources::{Scope, SourceId};
use tasks::status::Status;
use tasks::store::{Ask, View};
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
        projects: vec![DraftProject { region: "cn-north-4".into(), project: project.into() }],
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

/// The seat of a connection to one project.
fn seat(entry: &Entry) -> Seat {
    entry.seats().remove(0)
}

fn token(connections: Connections, entry: &Entry) -> Option<String> {
    match connections.sign_in(&seat(entry)) {
        SignIn::Held(credential) => {
            let Key::Token(token) = credential.key() else { panic!("no token") };
            Some(token.reveal().to_owned())
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
            entries(connections)[0].preset.is_some() && entries(connections)[1].preset.is_none(),
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
        assert!(broken.seats().is_empty(), "there is no project to hold a token for");
    });
}

#[test]
fn a_token_belongs_to_a_connection_and_a_project() {
    with_owner(|| {
        let connections = Connections::new(&[]);
        let id = connections.save(None, draft("mine", PROJECT));
        let mine = entry(connections, "mine");
        connections.take(&seat(&mine), Key::Token(Secret::new("t".into())), Keep::Page);
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
        let mine = seat(&mine);
        let project = mine.projects().remove(0);
        let sign_in = || connections.take(&mine, Key::Token(Secret::new("t".into())), Keep::Page);
        sign_in();
        connections.refuse(id, &project, CloudError::transport(Kind::SignIn, "expired"));
        assert!(matches!(connections.sign_in(&mine), SignIn::Refused(error) if error.message == "expired"));
        sign_in();
        connections.sign_out(id);
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
        let serving = || connections.serving(&key("cn-north-4")).unwrap().0.draft.label;
        assert_eq!(serving(), "first");
        connections.take(&seat(&entry(connections, "second")), Key::Token(Secret::new("t".into())), Keep::Page);
        assert_eq!(serving(), "second");
        assert_eq!(connections.serving(&key("cn-east-3")), None);
    });
}

#[test]
fn each_project_of_a_connection_has_a_token_of_its_own() {
    with_owner(|| {
        let mut two = draft("two", PROJECT);
        two.projects.push(DraftProject { region: "cn-east-3".into(), project: OTHER.into() });
        let connections = Connections::new(&[]);
        let id = connections.save(None, two.clone());
        let seats = entry(connections, "two").seats();
        assert_eq!((seats.len(), connections.waiting().len()), (2, 2));
        connections.take(&seats[1], Key::Token(Secret::new("t".into())), Keep::Page);
        assert_eq!(connections.waiting(), [seats[0].clone()]);
        two.projects.remove(0);
        connections.save(Some(id), two);
        assert_eq!(token(connections, &entry(connections, "two")).as_deref(), Some("t"), "its project is still there");
    });
}

#[test]
fn one_that_rests_is_not_asked_for_and_keeps_its_token() {
    with_owner(|| {
        let connections = Connections::new(&[]);
        let id = connections.save(None, draft("mine", PROJECT));
        let mine = entry(connections, "mine");
        connections.take(&seat(&mine), Key::Token(Secret::new("t".into())), Keep::Page);
        connections.save(Some(id), Draft { off: true, ..draft("mine", PROJECT) });
        let resting = entry(connections, "mine");
        assert!(!resting.is_on() && resting.seats().is_empty() && connections.waiting().is_empty());
        let key = TaskKey::parse(&format!("dcs/cn-north-4/{PROJECT}/1")).unwrap();
        assert_eq!(connections.serving(&key), None);
        connections.save(Some(id), draft("mine", PROJECT));
        assert_eq!(token(connections, &entry(connections, "mine")).as_deref(), Some("t"));
    });
}

#[test]
fn a_removed_connection_comes_back_to_its_place_without_its_token() {
    with_owner(|| {
        let connections = Connections::new(&[draft("preset", OTHER)]);
        let labels = || entries(connections).into_iter().map(|entry| entry.draft.label).collect::<Vec<_>>();
        for label in ["a", "b", "c"] {
            connections.save(None, draft(label, PROJECT));
        }
        let b = entry(connections, "b");
        connections.take(&seat(&b), Key::Token(Secret::new("t".into())), Keep::Page);
        let removed = connections.remove(b.id).unwrap();
        assert_eq!(labels(), ["preset", "a", "c"]);
        connections.restore(removed);
        assert_eq!(labels(), ["preset", "a", "b", "c"]);
        assert_eq!(token(connections, &entry(connections, "b")), None);
        connections.shift(entry(connections, "b").id, -1);
        assert_eq!(labels(), ["preset", "b", "a", "c"]);
        connections.shift(entry(connections, "b").id, -1);
        assert_eq!(labels(), ["preset", "b", "a", "c"], "the site's stay first");
        connections.shift(entry(connections, "c").id, 1);
        assert_eq!(labels(), ["preset", "b", "a", "c"], "there is no further place");
        assert_eq!(connections.remove(entry(connections, "preset").id), None, "that is the site's");
    });
}

#[test]
fn what_the_site_has_locked_stays_as_it_is() {
    with_owner(|| {
        let locked = Draft { locked: true, ..draft("locked", PROJECT) };
        let connections = Connections::new(&[locked, draft("free", OTHER)]);
        let elsewhere = DraftRoute { kind: Some(RouteKind::SameOrigin), template: "/elsewhere/{host}{path}".into() };
        for label in ["locked", "free"] {
            let entry = entry(connections, label);
            let label = format!("my {label}");
            connections.save(Some(entry.id), Draft { label, route: elsewhere.clone(), ..entry.draft });
        }
        assert_eq!(entry(connections, "my locked").draft.route, draft("", "").route);
        assert_eq!(entry(connections, "my free").draft.route, elsewhere);
    });
}

#[test]
fn a_token_is_in_nothing_that_is_printed() {
    with_owner(|| {
        let connections = Connections::new(&[draft("mine", PROJECT)]);
        let mine = entry(connections, "mine");
        connections.take(&seat(&mine), Key::Token(Secret::new("MIIToken".into())), Keep::Page);
        let printed = format!("{:?} {:?}", connections.sign_in(&seat(&mine)), entries(connections));
        assert!(!printed.contains("MIIToken"), "{printed}");
    });
}

#[test]
fn preferences_hold_for_the_page_though_nothing_is_remembered() {
    with_owner(|| {
        let preferences = Preferences::new(Some(Locale::Chinese), Some(Theme::Dark));
        assert_eq!(
            (preferences.locale.get_untracked(), preferences.theme.get_untracked()),
            (Locale::Chinese, Theme::Dark)
        );
        preferences.choose_language(Locale::English);
        preferences.choose_theme(Theme::Light);
        assert_eq!(
            (preferences.locale.get_untracked(), preferences.theme.get_untracked()),
            (Locale::English, Theme::Light)
        );
        let unset = Preferences::new(None, None);
        assert_eq!((unset.locale.get_untracked(), unset.theme.get_untracked()), (Locale::English, Theme::Auto));
    });
}

#[test]
fn an_address_names_the_language_while_it_is_there() {
    with_owner(|| {
        let preferences = Preferences::new(Some(Locale::English), None);
        let at = |query: &str| preferences.follow(&Address::parse("", query));
        at("lang=zh-CN&tz=utc");
        assert_eq!(
            (preferences.locale.get_untracked(), preferences.zone.get_untracked()),
            (Locale::Chinese, Zone::Utc)
        );
        at("");
        assert_eq!(
            (preferences.locale.get_untracked(), preferences.zone.get_untracked()),
            (Locale::English, Zone::Local)
        );
        preferences.choose_language(Locale::Chinese);
        at("lang=en");
        assert_eq!(preferences.locale.get_untracked(), Locale::English);
        at("lang=tlh");
        assert_eq!(preferences.locale.get_untracked(), Locale::Chinese, "what was chosen holds");
    });
}

#[test]
fn an_address_that_says_nothing_of_the_list_asks_what_it_stands_for() {
    with_owner(|| {
        let place = Place::provide(Preferences::plain(Locale::English, Theme::Auto, Zone::Utc));
        let asked = StoredValue::new(Vec::new());
        place.stand_in(move |name| {
            asked.update_value(|asked| asked.push(name.map(str::to_owned)));
            None
        });
        assert!(matches!(place.address.get_untracked().page, Page::Tasks(_)));
        assert_eq!(asked.get_value(), [None], "the address of no page names nothing");
        assert_eq!(place.full_link(Page::Lookup), "/lookup/?lang=en");
    });
}

#[test]
fn a_text_follows_the_language() {
    with_owner(|| {
        let preferences = Preferences::plain(Locale::English, Theme::Auto, Zone::Utc);
        provide_context(preferences);
        let text = translated(taskdeck::texts::catalogue::column::status);
        assert_eq!(text.get_untracked(), "Status");
        preferences.locale.set(Locale::Chinese);
        assert_eq!(text.get_untracked(), "状态");
        assert_eq!(locale().get_untracked(), Locale::Chinese);
    });
}

#[test]
fn connections_are_taken_along_without_a_credential() {
    with_owner(|| {
        let here = Connections::new(&[draft("preset", OTHER)]);
        here.save(None, draft("mine", PROJECT));
        let mine = entry(here, "mine");
        here.take(&seat(&mine), Key::Token(Secret::new("a-token-of-mine".into())), Keep::Page);
        let text = here.export();
        assert!(text.contains("mine") && !text.contains("preset") && !text.contains("a-token-of-mine"));
        let there = Connections::new(&[]);
        let planned = there.plan_import(&text).unwrap();
        assert!(matches!(planned.steps.as_slice(), [Step::Add(draft)] if draft.label == "mine"));
        there.import(planned);
        assert_eq!(entry(there, "mine").draft, mine.draft);
        assert!(there.plan_import(&text).unwrap().is_idle(), "a second time nothing would change");
        assert!(token(here, &mine).is_some(), "what is exported costs nothing");
    });
}

#[test]
fn an_import_says_what_it_would_change_and_changes_no_more() {
    with_owner(|| {
        let mut site = Draft { locked: true, ..draft("preset", OTHER) };
        site.preset = "preset".into();
        let connections = Connections::new(&[site.clone()]);
        let preset = entry(connections, "preset");
        connections.save(None, draft("mine", PROJECT));
        let there = Connections::new(&[]);
        there.save(None, Draft { read_only: true, ..draft("mine", OTHER) });
        there.save(None, draft("mine", PROJECT));
        let planned = connections.plan_import(&there.export()).unwrap();
        let [Step::Change(id, _, differences), Step::Add(second)] = planned.steps.as_slice() else {
            panic!("{:?}", planned.steps)
        };
        assert_eq!(*id, entry(connections, "mine").id);
        let paths: Vec<&str> = differences.iter().map(|difference| difference.path.as_str()).collect();
        assert_eq!(paths, ["projects[0].project", "read_only"]);
        assert_eq!(second.label, "mine");

        // What somebody made of the site's connection elsewhere comes back to it; what the site locks stays.
        let proxy = DraftRoute { kind: Some(RouteKind::Proxy), template: "https://stranger.example/".into() };
        let theirs = Draft { route: proxy, read_only: true, ..preset.draft.clone() };
        let text =
            format!(r#"{{"version":2,"connections":[{},{{"label":5}}]}}"#, serde_json::to_string(&theirs).unwrap());
        let planned = connections.plan_import(&text).unwrap();
        assert_eq!(planned.unreadable, 1);
        connections.import(planned);
        let preset = entry(connections, "preset");
        assert_eq!((preset.draft.route, preset.draft.read_only), (site.route, true));
    });
}

#[test]
fn what_is_no_text_of_connections_is_not_taken_in() {
    with_owner(|| {
        let connections = Connections::new(&[]);
        for text in ["", "[]", "{}", r#"{"version":9,"connections":[]}"#] {
            assert_eq!(connections.plan_import(text), None, "{text}");
        }
    });
}

#[test]
fn a_file_is_shown_in_place_of_the_lists_which_stay_as_they_were() {
    with_owner(|| {
        let (connections, requests) = (Connections::new(&[draft("one", PROJECT)]), Requests::default());
        let live = Live::new(connections, requests, 1_000);
        let view = live.view(Ask::default);
        let tasks = |status: &str| {
            let scope = Scope {
                region: RegionId::parse("cn-north-4").unwrap(),
                project: ProjectId::parse(PROJECT).unwrap(),
                language: cloud::call::Language::English,
            };
            let body = format!(r#"{{"tasks":[{{"job_id":"a","status":"{status}"}},{{"job_id":"b"}}]}}"#);
            SourceId::from_slug("gaussdb").unwrap().read_list(&scope, body.as_bytes()).unwrap().tasks
        };
        let key = tasks("Running").remove(0).key;
        assert_eq!(live.fill_file(tasks("Failed")), 0, "no file is open");
        live.show_file(true);
        assert_eq!((live.fill_file(tasks("Running")), live.fill_file(tasks("Failed"))), (2, 2), "each once");
        live.tell_file();
        assert_eq!((view.read().rows.len(), view.read().of), (2, 2));
        assert!(live.is_of_file(&key));
        assert_eq!(live.find(&key).unwrap().status, Status::Failed);
        assert_eq!(live.look(0, |task| task.status), Some(Status::Failed));
        assert_eq!(live.values(Field::Region), ["cn-north-4"]);

        live.show_file(false);
        assert_eq!((view.read().of, live.find(&key), live.is_of_file(&key)), (0, None, false));
        assert_eq!(live.turns.get_untracked(), 2);
    });
}

#[test]
fn what_was_selected_as_a_rule_ends_with_the_question_and_single_rows_stay() {
    with_owner(|| {
        let selected = Selected::provide();
        let shown = Arc::new(View { rows: vec![4, 2, 7], of: 3, ..View::default() });
        selected.show(Arc::clone(&shown), "status:failed".into());
        assert!(!selected.is_any());
        selected.select_all();
        selected.show(Arc::clone(&shown), "status:failed".into());
        assert_eq!(selected.among(&shown), [4, 2, 7], "a refresh is the same question");
        assert!(selected.is_any() && selected.has(9));
        selected.show(Arc::clone(&shown), "status:running".into());
        assert!(!selected.is_any());
    });
}
