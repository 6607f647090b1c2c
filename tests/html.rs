//! Every shared component in every state, as the HTML that a reader's browser gets. Drawn without a browser,
//! at one fixed moment, in UTC.

#![cfg(feature = "ssr")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests may fail loudly")]

use std::sync::Arc;

use cloud::call::{Language, Product, Request, Response};
use cloud::connection::{Draft, DraftProject, DraftRoute, Project, RouteKind};
use cloud::credential::Credential;
use cloud::error::{CloudError, Kind};
use cloud::id::{ProjectId, RegionId};
use cloud::ledger::Exchange;
use cloud::paging::Progress as Pages;
use cloud::path::{Cause, Finding, Proven, State, Step};
use cloud::region::Endpoint;
use cloud::route::{Outgoing, Route, Template};
use cloud::secret::Secret;
use cloud::time::Moment;
use insta::assert_snapshot;
use leptos::prelude::*;
use taskdeck::Locale;
use taskdeck::components::connection_form::ConnectionForm;
use taskdeck::components::copy_button::CopyButton;
use taskdeck::components::error_note::ErrorNote;
use taskdeck::components::field::TextField;
use taskdeck::components::job_details::{JobDetails, job_head};
use taskdeck::components::job_failure::JobFailure;
use taskdeck::components::lane_strip::LaneStrip;
use taskdeck::components::machine::Acknowledged;
use taskdeck::components::moment::MomentInFull;
use taskdeck::components::path_check::{PathCheck, Report, Tried, path_report};
use taskdeck::components::percent::percent;
use taskdeck::components::request_drawer::request_drawer;
use taskdeck::components::shell::{DemoLabel, ShellHead};
use taskdeck::components::sign_in_form::SignInForm;
use taskdeck::components::status_badge::status_badge;
use taskdeck::pages::config_error::config_error;
use taskdeck::pages::not_found::not_found;
use taskdeck::paths::{Address, Zone};
use taskdeck::state::access::Access;
use taskdeck::state::config::{Config, Wrong};
use taskdeck::state::connections::{Connections, Keep};
use taskdeck::state::credential::Key;
use taskdeck::state::live::{DemoState, LaneId, LaneView};
use taskdeck::state::place::Place;
use taskdeck::state::preferences::{Preferences, Theme, preferences};
use taskdeck::state::proxy_tokens::ProxyTokens;
use taskdeck::state::requests::Requests;
use taskdeck::state::trust::Trust;
use tasks::feed::{Act, Event, Feed, Phase, Shown};
use tasks::sources::{Scope, SourceId};
use tasks::status::Status;
use tasks::task::{Progress, Task};

#[path = "html/commands.rs"]
mod commands;
#[path = "html/freshness.rs"]
mod freshness;
#[path = "html/keys.rs"]
mod keys;
#[path = "html/selection.rs"]
mod selection;
#[path = "html/views.rs"]
mod views;

const PROJECT: &str = "b5d07e4c91a8463f8e2d6c0f7a1b9e34";

/// A body that the crate `tasks` is held to.
macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/crates/tasks/tests/fixtures/", $name, ".json"))
    };
}

#[path = "html/filter.rs"]
mod filter;

/// A view as HTML, in English.
fn html<V: IntoView + 'static>(draw: impl FnOnce() -> V) -> String {
    html_in(Locale::English, draw)
}

/// A view as HTML, one element a line.
fn html_in<V: IntoView + 'static>(locale: Locale, draw: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    owner.with(|| {
        provide_context(Preferences::plain(locale, Theme::Auto, Zone::Utc));
        laid_out(&draw().into_view().to_html())
    })
}

/// Elements without an end.
const VOID: [&str; 3] = ["input", "br", "col"];

/// One element a line, those that hold only text on one line whole; without the marks of the framework.
fn laid_out(html: &str) -> String {
    // An empty text is a blank here, so that it can be found again; in a browser it is empty.
    let html = html.replace("<!>", "").replace("<!--<() />-->", "").replace("> </", "></");
    let mut lines: Vec<(usize, String)> = Vec::new();
    let (mut depth, mut rest) = (0_usize, html.as_str());
    while !rest.is_empty() {
        let end =
            if rest.starts_with('<') { rest.find('>').unwrap() + 1 } else { rest.find('<').unwrap_or(rest.len()) };
        let (piece, after) = rest.split_at(end);
        rest = after;
        let name: String = piece.chars().skip(1).take_while(char::is_ascii_alphanumeric).collect();
        if piece.starts_with("</") {
            depth -= 1;
            // What was opened last, and holds no other element, is closed on its own line.
            match lines
                .last_mut()
                .filter(|(at, line)| *at == depth && !line.starts_with("</") && line.matches('<').count() == 1)
            {
                Some((_, line)) => line.push_str(piece),
                None => lines.push((depth, piece.to_owned())),
            }
        } else if piece.starts_with('<') {
            lines.push((depth, piece.to_owned()));
            depth += usize::from(!VOID.contains(&name.as_str()));
        } else if let Some((_, line)) = lines
            .last_mut()
            .filter(|(at, line)| *at + 1 == depth && line.ends_with('>') && line.matches('<').count() == 1)
        {
            line.push_str(piece);
        } else if !piece.trim().is_empty() {
            lines.push((depth, piece.trim().to_owned()));
        }
    }
    lines.iter().map(|(depth, line)| format!("{}{}\n", "  ".repeat(*depth), line.trim_end())).collect()
}

fn source(slug: &str) -> SourceId {
    SourceId::from_slug(slug).unwrap()
}

fn scope(language: Language) -> Scope {
    Scope { region: RegionId::parse("cn-north-4").unwrap(), project: ProjectId::parse(PROJECT).unwrap(), language }
}

fn rows(slug: &str, body: &str) -> Vec<Task> {
    source(slug).read_list(&scope(Language::English), body.as_bytes()).unwrap().tasks
}

fn row(slug: &str, body: &str, status: Status) -> Task {
    rows(slug, body).into_iter().find(|task| task.status == status).unwrap()
}

/// A list of the one project.
fn lane(number: u32, slug: &str, shown: Shown) -> LaneView {
    LaneView {
        id: LaneId(number),
        label: "production".into(),
        colour: None,
        source: source(slug),
        region: scope(Language::English).region,
        project: scope(Language::English).project,
        shown,
    }
}

fn at(text: &str) -> Moment {
    Moment::read(text).unwrap()
}

fn details(locale: Locale, task: Task) -> String {
    html_in(locale, || {
        let task = Signal::stored(Some(task));
        view! { {job_head(task, "page-title", true)} <JobFailure task /> <JobDetails task /> }
    })
}

#[path = "html/grid.rs"]
mod grid;

mod values {
    use super::*;

    #[test]
    fn a_badge_of_every_status() {
        let badges = Status::ALL.map(|status| laid_out(&status_badge(status, "WORD", Locale::English).into_string()));
        assert_snapshot!(badges.concat());
        assert_snapshot!(
            "a_badge_in_chinese",
            laid_out(&status_badge(Status::Unauthorized, "", Locale::Chinese).into_string())
        );
    }

    #[test]
    fn how_far_it_is() {
        let source = SourceId::from_slug("taurusdb-scheduled").unwrap();
        let of = |progress| laid_out(&percent(progress, source, Locale::English).into_string());
        assert_snapshot!(
            [of(Progress::Percent(0)), of(Progress::Percent(60)), of(Progress::Unknown), of(Progress::NotReported)]
                .concat()
        );
    }

    #[test]
    fn a_moment_before_and_after_now() {
        let (past, ahead) = (at("2026-11-21T11:40:00Z"), at("2026-11-23T02:00:00+0800"));
        assert_snapshot!(html(|| view! { <MomentInFull at=past /> <MomentInFull at=ahead /> }));
        assert_snapshot!("a_moment_in_chinese", html_in(Locale::Chinese, || view! { <MomentInFull at=past /> }));
    }

    #[test]
    fn a_button_that_copies() {
        assert_snapshot!(html(
            || view! { <CopyButton copied=Signal::stored("secret".to_owned()) label=Signal::stored("Copy the id".to_owned()) /> }
        ));
    }

    #[test]
    fn a_text_field_right_and_wrong() {
        let label = || Signal::stored("Region".to_owned());
        assert_snapshot!(html(
            || view! { <TextField id="region" label=label() value=RwSignal::new("cn-north-4".to_owned()) /> }
        ));
        assert_snapshot!(
            "a_text_field_with_a_fault",
            html(|| view! {
                <TextField
                    id="region"
                    label=label()
                    hint=Signal::stored("Such as cn-north-4.".to_owned())
                    fault=Signal::stored("Needed.".to_owned())
                    value=RwSignal::new(String::new())
                    kind="password"
                    list="regions"
                    is_code=true
                />
            })
        );
    }
}

mod errors {
    use super::*;

    const KINDS: [Kind; 20] = [
        Kind::SignIn,
        Kind::NotAllowed,
        Kind::NotFound,
        Kind::WrongHost,
        Kind::Throttled,
        Kind::BadInput,
        Kind::CloudFault,
        Kind::RouteFault,
        Kind::ProxyToken,
        Kind::NoBase,
        Kind::Stranger,
        Kind::Unreadable,
        Kind::TooLarge,
        Kind::CutOff,
        Kind::TimedOut,
        Kind::Unreachable,
        Kind::Site,
        Kind::TokenHidden,
        Kind::ReadOnly,
        Kind::Path(Cause::HostDown),
    ];

    /// Nobody forgets a kind: a new one does not compile here.
    const fn is_known(kind: Kind) -> bool {
        match kind {
            Kind::SignIn | Kind::NotAllowed | Kind::NotFound | Kind::WrongHost | Kind::Throttled | Kind::BadInput => {
                true
            }
            Kind::CloudFault | Kind::RouteFault | Kind::Unreadable | Kind::TooLarge | Kind::CutOff => true,
            Kind::TimedOut | Kind::Unreachable | Kind::ProxyToken | Kind::NoBase | Kind::Stranger => true,
            Kind::Site | Kind::TokenHidden | Kind::ReadOnly | Kind::Path(_) => true,
        }
    }

    fn proxy() -> Route {
        Route::Proxy(Template::proxy("https://proxy.example/{host}{path}?{query}").unwrap())
    }

    fn notes(locale: Locale) -> String {
        let note = |kind| {
            html_in(locale, || view! { <ErrorNote error=CloudError::transport(kind, "") route=Some(proxy()) /> })
        };
        KINDS.into_iter().filter(|kind| is_known(*kind)).map(|kind| format!("{kind:?}\n{}", note(kind))).collect()
    }

    #[test]
    fn a_note_of_every_kind() {
        assert_snapshot!(notes(Locale::English));
        assert_snapshot!("a_note_of_every_kind_in_chinese", notes(Locale::Chinese));
    }

    #[test]
    fn an_unreachable_host_depends_on_the_way() {
        let of = |route: Option<Route>| {
            html(|| view! { <ErrorNote error=CloudError::transport(Kind::Unreachable, "Failed to fetch") route /> })
        };
        assert_snapshot!([of(Some(Route::Direct)), of(Some(proxy())), of(None)].join("\n"));
    }

    #[test]
    fn a_note_with_all_that_is_known_and_what_can_be_done() {
        let response = Response {
            status: 401,
            headers: vec![("x-request-id".into(), "af3107e2".into()), ("content-type".into(), "application/json".into())],
            body: br#"{"error_code":"APIG.0301","error_msg":"Incorrect IAM authentication information: token expires, expires_at:2026-11-21T03:04:05.000000Z"}"#.to_vec(),
        };
        let error = CloudError { excerpt: Some("<html>Sign in first</html>".into()), ..CloudError::refused(&response) };
        assert_snapshot!(html(|| view! { <ErrorNote error><button type="button">"Again"</button></ErrorNote> }));
    }
}

mod lists {
    use super::*;

    const RESTING: Shown = Shown {
        phase: Phase::Resting,
        fresh: None,
        problem: None,
        is_whole: true,
        next: None,
        rows: 0,
        of: None,
        has_picked: false,
    };

    fn loading(number: u32, slug: &str, pages: u32, of: Option<u32>) -> LaneView {
        lane(number, slug, Shown { phase: Phase::Loading(Pages { pages, of, rows: 0 }), is_whole: false, ..RESTING })
    }

    /// A list whose first page could not be had a minute and a half ago.
    fn failing(number: u32, slug: &str, error: &CloudError) -> LaneView {
        let mut feed = Feed::new(source(slug));
        let since = at("2026-11-21T11:58:20Z");
        let asked = feed.take(Event::Load, since).into_iter().find_map(|act| match act {
            Act::Fetch { generation, .. } => Some(generation),
            _ => None,
        });
        feed.take(Event::Failed { generation: asked.unwrap(), error }, since);
        lane(number, slug, feed.shown())
    }

    fn strip(lanes: Vec<LaneView>) -> String {
        html(
            || view! { <LaneStrip lanes=Signal::stored(lanes) route=|_| Some(Route::Direct) path=|_| None proxy_tokens=ProxyTokens::default() on_retry=|_| () on_cancel=|_| () /> },
        )
    }

    #[test]
    fn lists_at_rest_take_no_room() {
        assert_snapshot!(strip(vec![
            lane(0, "dcs", RESTING),
            lane(1, "gaussdb", Shown { phase: Phase::Refreshing, ..RESTING })
        ]));
    }

    #[test]
    fn lists_being_read() {
        assert_snapshot!(strip(vec![
            loading(0, "taurusdb-scheduled", 0, None),
            loading(1, "gaussdb", 2, Some(7)),
            loading(2, "dcs", 3, None),
        ]));
    }

    #[test]
    fn a_list_that_was_stopped_can_be_gone_on_with() {
        let stopped = Shown { is_whole: false, ..RESTING };
        assert_snapshot!(strip(vec![lane(0, "gaussdb", stopped), lane(1, "dcs", RESTING)]));
    }

    #[test]
    fn failures_of_different_answers_are_told_apart() {
        let page = |status, id: &str| CloudError {
            status: Some(status),
            request_id: Some(id.to_owned()),
            ..CloudError::transport(Kind::RouteFault, "")
        };
        assert_snapshot!(strip(vec![
            failing(0, "taurusdb-scheduled", &page(502, "first")),
            failing(1, "gaussdb", &page(403, "other")),
            failing(2, "dcs", &page(502, "second")),
        ]));
    }

    #[test]
    fn lists_that_fail_alike_are_told_once() {
        let lost = CloudError::transport(Kind::Unreachable, "Failed to fetch");
        let refused = CloudError {
            status: Some(403),
            code: Some("DBS.200001".into()),
            ..CloudError::transport(Kind::NotAllowed, "No permission")
        };
        assert_snapshot!(strip(vec![
            failing(0, "taurusdb-scheduled", &lost),
            failing(1, "taurusdb-immediate", &lost),
            failing(2, "gaussdb", &refused),
            loading(3, "dcs", 1, Some(2)),
        ]));
    }
}

mod jobs {
    use super::*;

    const CREATED: &str = "d7b1e93f-50c8-4a26-9f7d-e8c03b6a1542";

    /// A job as its own call tells it.
    fn one(slug: &str, id: &str, body: &str) -> Task {
        source(slug).read_one(&scope(Language::English), id, body.as_bytes()).unwrap().unwrap()
    }

    #[test]
    fn a_scheduled_job_with_what_it_is_to_become() {
        assert_snapshot!(details(
            Locale::English,
            row("taurusdb-scheduled", fixture!("taurusdb.scheduled.states"), Status::Unauthorized)
        ));
    }

    #[test]
    fn a_running_job() {
        assert_snapshot!(details(
            Locale::English,
            row("taurusdb-scheduled", fixture!("taurusdb.scheduled.states"), Status::Running)
        ));
    }

    #[test]
    fn a_running_job_that_says_how_far_it_is() {
        let task = one("taurusdb-immediate", "c40e8b27-91d3-4a6f-8e50-7fb2d1c9e634", fixture!("taurusdb.job.running"));
        assert_snapshot!(details(Locale::English, task.clone()));
        assert_snapshot!("a_running_job_in_chinese", details(Locale::Chinese, task));
    }

    #[test]
    fn a_job_of_an_unknown_state_with_next_to_nothing_in_it() {
        assert_snapshot!(details(
            Locale::English,
            row("taurusdb-scheduled", fixture!("taurusdb.scheduled.states"), Status::Unknown)
        ));
    }

    #[test]
    fn an_immediate_job_that_says_on_what_it_works() {
        let listed = fixture!("taurusdb.immediate").replace("94b0d6e7-3c15-4f82-a9d8-60e7f1b2c385", CREATED);
        let mut task = row("taurusdb-immediate", &listed, Status::Completed);
        task.merge(one("taurusdb-immediate", CREATED, fixture!("taurusdb.job.created")));
        assert_snapshot!(details(Locale::English, task));
    }

    #[test]
    fn a_gaussdb_job_that_failed() {
        assert_snapshot!(details(Locale::English, row("gaussdb", fixture!("gaussdb.tasks.numbers"), Status::Failed)));
    }

    #[test]
    fn a_dcs_job_with_what_it_changes() {
        let task = row("dcs", fixture!("dcs.center.change-spec"), Status::Completed);
        assert_snapshot!(details(Locale::English, task.clone()));
        assert_snapshot!("a_dcs_job_in_chinese", details(Locale::Chinese, task));
    }

    #[test]
    fn a_row_that_could_not_be_read() {
        let body = r#"{"tasks":[{"id":"5e0b7d93c1a84f26b3d9807e14f6c2a5","name":["not","a","name"],"status":"SUCCESS"}],"task_count":1}"#;
        let task = rows("dcs", body).remove(0);
        assert!(task.unreadable.is_some());
        assert_snapshot!(details(Locale::English, task.clone()));
        assert_snapshot!("a_row_that_could_not_be_read_in_chinese", details(Locale::Chinese, task));
    }
}

mod paths {
    use super::*;

    fn way() -> Project {
        let draft = Draft {
            label: "production".into(),
            projects: vec![DraftProject { region: "cn-north-4".into(), project: PROJECT.into() }],
            route: DraftRoute {
                kind: Some(RouteKind::Proxy),
                template: "https://proxy.example/{host}{path}?{query}".into(),
            },
            ..Draft::default()
        };
        Project::clone(&draft.check().unwrap().projects[0])
    }

    /// The steps of a check that came as far as this one, which is so.
    fn steps(here: Step, how: State) -> Vec<(Step, State)> {
        let state = |step: Step| match step.cmp(&here) {
            _ if step == Step::Network => State::Skipped,
            std::cmp::Ordering::Less => State::Passed,
            std::cmp::Ordering::Equal => how,
            std::cmp::Ordering::Greater => State::Waiting,
        };
        Step::ALL.map(|step| (step, state(step))).to_vec()
    }

    fn found(locale: Locale, step: Step, cause: Cause, evidence: &str) -> String {
        let report = Report {
            steps: steps(step, State::Failed),
            verdict: Some(Err(Finding::new(cause, evidence))),
            accesses: Vec::new(),
        };
        html_in(locale, || path_report(report, Some(&way())))
    }

    fn before(found: Option<Finding>) -> String {
        html(|| {
            let made_up = Callback::new(|()| Credential::None);
            view! { <PathCheck project=Signal::stored(Some(Arc::new(way()))) made_up proxy_tokens=ProxyTokens::default() found /> }
        })
    }

    #[test]
    fn a_path_that_was_not_checked_yet() {
        assert_snapshot!(before(None));
    }

    #[test]
    fn a_path_that_failed_before_and_can_be_checked_again() {
        assert_snapshot!(before(Some(Finding::new(Cause::TooLargeUp, "12288 B"))));
    }

    #[test]
    fn a_check_that_goes_on() {
        let report = Report { steps: steps(Step::Preflight, State::Running), ..Report::default() };
        assert_snapshot!(html(|| path_report(report, Some(&way()))));
    }

    #[test]
    fn a_check_that_found_a_cause() {
        let (step, cause) = (Step::Origin, Cause::NoAllowOrigin);
        assert_snapshot!(found(Locale::English, step, cause, "Failed to fetch"));
        assert_snapshot!(
            "a_check_that_found_a_cause_in_chinese",
            found(Locale::Chinese, step, cause, "Failed to fetch")
        );
    }

    /// Products that may be asked, may not, and are not there.
    fn tried() -> Vec<Tried> {
        let refused = br#"{"error_code":"DBS.200010","error_msg":"no permission"}"#.to_vec();
        let shut = Access::Shut(CloudError::refused(&Response { status: 403, headers: Vec::new(), body: refused }));
        let each = [Some(Access::Open), Some(shut), Some(Access::Absent), None];
        let all = Product::ALL.into_iter().chain([Product::Dcs]).zip(each);
        all.map(|(product, access)| Tried { place: String::new(), product, access }).collect()
    }

    #[test]
    fn a_path_that_is_proved() {
        let proved = |advice: Vec<Finding>| {
            let report = Report {
                steps: steps(Step::Caching, State::Passed),
                verdict: Some(Ok(Proven { advice, skew: None })),
                accesses: tried(),
            };
            html(|| path_report(report, Some(&way())))
        };
        let hidden = Finding::new(Cause::HeaderNotExposed, "x-request-id, date");
        assert_snapshot!([proved(vec![]), proved(vec![hidden])].join("\n"));
    }

    #[test]
    fn every_cause_has_words_of_its_own() {
        let causes = [
            Cause::Offline,
            Cause::LocalNetworkDenied,
            Cause::PagePolicy,
            Cause::HostDown,
            Cause::Late,
            Cause::Redirects,
            Cause::DirectBlocked,
            Cause::NoAllowOrigin,
            Cause::PreflightRefused,
            Cause::HeaderNotAllowed,
            Cause::HeaderNotExposed,
            Cause::TooLargeUp,
            Cause::TooLargeDown,
            Cause::SlashesMerged,
            Cause::AddressRewritten,
            Cause::HostNotRewritten,
            Cause::HtmlAnswer,
            Cause::ProxyFailed,
            Cause::ProxyWantsSignIn,
            Cause::ProxyRefuses,
            Cause::NeedsRequestedWith,
            Cause::NotTheCloud,
            Cause::CloudBusy,
            Cause::PreflightNotRemembered,
            Cause::ClockOff,
        ];
        for locale in [Locale::English, Locale::Chinese] {
            let told: std::collections::HashSet<String> =
                causes.iter().map(|of| taskdeck::components::wording::cause(*of, locale)).collect();
            assert_eq!(told.len(), causes.len());
        }
    }
}

mod forms {
    use super::*;

    fn filled() -> Draft {
        Draft {
            label: "production".into(),
            projects: vec![DraftProject { region: "cn-north-4".into(), project: PROJECT.into() }],
            route: DraftRoute {
                kind: Some(RouteKind::Proxy),
                template: "https://proxy.example/{host}{path}?{query}".into(),
            },
            ..Draft::default()
        }
    }

    fn faulty() -> Draft {
        Draft {
            projects: vec![DraftProject { region: "North 4".into(), project: "not a project".into() }],
            products: vec!["dcs".into()],
            route: DraftRoute { kind: Some(RouteKind::SameOrigin), template: "/cloud/{nowhere}".into() },
            hosts: [("dcs".to_owned(), "http://cloud.example".to_owned())].into(),
            ..filled()
        }
    }

    fn connection(locale: Locale, draft: Draft) -> String {
        without_regions(&html_in(
            locale,
            || view! { <ConnectionForm connections=Connections::new(&[]) draft on_saved=|()| () /> },
        ))
    }

    /// The table of regions is not this form's business.
    fn without_regions(html: &str) -> String {
        let lines = html.lines().filter(|line| !line.trim_start().starts_with("<option "));
        lines.map(|line| format!("{line}\n")).collect()
    }

    #[test]
    fn a_connection_not_typed_yet() {
        assert_snapshot!(connection(Locale::English, Draft::default()));
        assert_snapshot!("a_connection_not_typed_yet_in_chinese", connection(Locale::Chinese, Draft::default()));
    }

    #[test]
    fn a_connection_that_can_be_used_shows_what_it_would_fetch() {
        assert_snapshot!(connection(Locale::English, filled()));
    }

    /// Where the connection that can be used goes another way: what is shown of it.
    fn way(locale: Locale, kind: RouteKind, template: &str) -> String {
        let template = template.to_owned();
        let whole = connection(locale, Draft { route: DraftRoute { kind: Some(kind), template }, ..filled() });
        let (_, rest) = whole.split_once("connection-route.template-fault").unwrap();
        rest.split_once("id=\"connection-token\"").map_or(rest, |(shown, _)| shown).to_owned()
    }

    #[test]
    fn each_form_is_recognised_and_shown_as_it_leaves() {
        let per_host = "gaussdb.cn-north-4.myhuaweicloud.com = http://localhost:8010\ngaussdb-opengauss.cn-north-4.myhuaweicloud.com = https://10.0.0.7/opengauss\ndcs.cn-north-4.myhuaweicloud.com = https://proxy.example/dcs";
        let ways = [
            (RouteKind::SameOrigin, "/cors/"),
            (RouteKind::Proxy, "https://proxy.example/?key=k&url="),
            (RouteKind::Proxy, "POST http://127.0.0.1:9159/"),
            (RouteKind::Proxy, "https://proxy.internal/fetch\nurl: {url_encoded}\nX-Own: {proxy_token}"),
            (RouteKind::Proxy, per_host),
        ];
        assert_snapshot!(ways.map(|(kind, typed)| format!("{typed}\n{}", way(Locale::English, kind, typed))).concat());
        assert_snapshot!("a_stranger_in_chinese", way(Locale::Chinese, RouteKind::Proxy, "https://proxy.example/?"));
    }

    #[test]
    fn who_was_acknowledged_can_be_revoked() {
        assert_snapshot!(html(|| {
            let trust = Trust::new();
            trust.acknowledge("https://proxy.example");
            view! { <Acknowledged trust /> }
        }));
    }

    #[test]
    fn every_fault_of_a_way_has_its_words() {
        let faults = |locale, typed: &str| {
            let template = typed.to_owned();
            let drawn =
                connection(locale, Draft { route: DraftRoute { kind: Some(RouteKind::Proxy), template }, ..filled() });
            let (_, rest) = drawn.split_once("connection-route.template-fault").unwrap();
            let (_, rest) = rest.split_once("id=\"connection-route.template-fault\"").unwrap_or(("", rest));
            let told = rest.split_once('>').and_then(|(_, rest)| rest.split_once("</p>")).unwrap().0.trim().to_owned();
            assert!(!told.is_empty(), "{typed}");
            format!("{typed}\n  {told}\n")
        };
        let typed = [
            "https://p.example/ {url}",
            "https://p.example/#{url}",
            "https://p.example/?a=&b=",
            "https://p.example/{proxy_token}",
            "GET https://p.example/",
            "POST https://p.example/{host}",
            "https://p.example/\nX-Key",
            "https://p.example/\nHost: {host}",
            "https://p.example/\nX-Auth-Token: x",
            "https://p.example/\nX-Key:",
            "https://p.example/\nX-Key: a\nX-Key: a",
            "gauss db = https://p.example",
            "dcs.example = https://p.example\ndcs.example = https://q.example",
            "dcs.example = https://p.example",
        ];
        let told = |locale| typed.map(|typed| faults(locale, typed)).concat();
        assert_snapshot!([told(Locale::English), told(Locale::Chinese)].join("\n"));
    }

    #[test]
    fn a_connection_with_faults() {
        assert_snapshot!(connection(Locale::English, faulty()));
    }

    #[test]
    fn a_connection_that_the_site_presets_and_that_has_a_token() {
        let drawn = html(|| {
            let connections = Connections::new(&[filled()]);
            let entry = connections.entries.get_untracked().remove(0);
            connections.take(&entry.seats()[0], Key::Token(Secret::new("MIIToken".into())), Keep::Page);
            view! { <ConnectionForm connections draft=filled() entry=Some(entry) on_saved=|()| () on_cancel=Callback::new(|()| ()) /> }
        });
        assert!(!drawn.contains("MIIToken"), "a token never shows");
        assert!(drawn.contains("<option value=\"cn-north-4\">"), "every region is suggested");
        assert_snapshot!(without_regions(&drawn));
    }

    #[test]
    fn a_token_that_is_missing_or_was_refused() {
        let form = |refused: Option<CloudError>| {
            html(|| {
                let connections = Connections::new(&[filled()]);
                let entry = connections.entries.get_untracked().remove(0);
                let seat = entry.seats().remove(0);
                connections.take(&seat, Key::Token(Secret::new("MIIToken".into())), Keep::Page);
                match refused {
                    Some(error) => connections.refuse(entry.id, &seat.projects()[0], error),
                    None => connections.sign_out(entry.id),
                }
                view! { <SignInForm connections seat /> }
            })
        };
        assert_snapshot!(form(None));
        let error = CloudError {
            status: Some(401),
            code: Some("APIG.0301".into()),
            ..CloudError::transport(Kind::SignIn, "Incorrect IAM authentication information")
        };
        assert_snapshot!("a_token_that_was_refused", form(Some(error)));
    }
}

mod frame {
    use super::*;

    /// A view at an address of the site.
    fn at_address<V: IntoView + 'static>(
        locale: Locale,
        path: &str,
        query: &str,
        draw: impl FnOnce(Place) -> V,
    ) -> String {
        html_in(locale, || {
            let place = Place::provide(preferences());
            let address = Address::parse(path, query);
            preferences().zone.set(address.zone);
            place.address.set(address);
            draw(place)
        })
    }

    #[test]
    fn the_head_says_where_one_is() {
        assert_snapshot!(at_address(
            Locale::English,
            "",
            "q=status%3Afailed&tz=utc",
            |place| view! { <ShellHead place preferences=preferences() connections=Connections::new(&[]) requests=Requests::default() /> }
        ));
        assert_snapshot!(
            "the_head_in_chinese",
            at_address(
                Locale::Chinese,
                "connections/",
                "",
                |place| view! { <ShellHead place preferences=preferences() connections=Connections::new(&[]) requests=Requests::default() /> }
            )
        );
    }

    #[test]
    fn the_demo_is_labelled() {
        let label = |state: fn() -> DemoState| {
            at_address(
                Locale::English,
                "",
                "",
                move |place| view! { <DemoLabel demo=RwSignal::new_local(state()) place /> },
            )
        };
        assert_snapshot!(label(|| DemoState::Starting));
        assert_snapshot!(
            "the_demo_did_not_start",
            label(|| DemoState::Failed(CloudError::transport(Kind::Unreachable, "no worker")))
        );
    }

    #[test]
    fn a_page_that_is_not_there() {
        assert_snapshot!(at_address(Locale::English, "nowhere", "", |_| not_found()));
        assert_snapshot!(
            "a_page_that_is_not_there_in_chinese",
            at_address(Locale::Chinese, "nowhere", "", |_| not_found())
        );
    }

    #[test]
    fn a_config_that_cannot_be_used() {
        let page = |text: &str| {
            let wrong: Wrong = Config::parse(text).unwrap_err();
            html(|| config_error(wrong))
        };
        let connection = format!(
            r#"{{"connections":[{{"label":"","region":"?","project":"{PROJECT}","products":["rds"],"route":{{}}}}]}}"#
        );
        assert_snapshot!(
            [page(r#"{"langage":"en"}"#), page(r#"{"patience_seconds":900}"#), page(&connection)].join("\n")
        );
        assert_snapshot!(
            "a_config_that_cannot_be_used_in_chinese",
            html_in(Locale::Chinese, || config_error(Wrong::Patience))
        );
    }
}

mod requests {
    use super::*;

    /// The drawer after a list, a failure and a call that was given up.
    fn drawer() -> impl IntoView {
        let requests = Requests::default();
        let host = Endpoint::https("dcs.cn-north-4.myhuaweicloud.com");
        let route = Route::Proxy(Template::proxy("https://proxy.example/cloud/{host}{path}?{query}").unwrap());
        let answer = |status, body: &str| Response {
            status,
            headers: vec![("content-type".into(), "text/html".into()), ("x-request-id".into(), "4f1c".into())],
            body: body.as_bytes().to_vec(),
        };
        let answers = [
            Some(Ok(answer(200, "{}"))),
            Some(Ok(answer(502, "<h1>Bad gateway</h1>"))),
            Some(Err(CloudError::transport(Kind::TimedOut, "> 30 s"))),
            None,
        ];
        for (n, outcome) in answers.into_iter().enumerate() {
            let request = Request::get(Product::Dcs, format!("/v2/{PROJECT}/tasks"), format!("offset={n}"));
            let token = Credential::Token(Secret::new("MIIabcdefghijklmnop".into()));
            let out = Outgoing::new(&request, &host, &route, &token, None).unwrap();
            let left = at("2026-11-21T11:59:00Z");
            let number = requests.enter(Exchange::sent(left, &request, &host, &out, "https://tasks.example"));
            requests.note(number, |exchange| match outcome {
                Some(outcome) => exchange.ended(left.plus(1_234), &request, &out, &outcome),
                None => exchange.called_off(left.plus(2_000)),
            });
        }
        assert_eq!(requests.unseen_failures.get_untracked(), 2);
        requests.show(true);
        requests.detailed.set(Some(1));
        assert_eq!(requests.unseen_failures.get_untracked(), 0, "what is shown is seen");
        request_drawer(requests)
    }

    #[test]
    fn what_was_sent_and_what_came_back() {
        let drawn = html(drawer);
        assert!(!drawn.contains("MIIabc"));
        assert_snapshot!(drawn);
        assert_snapshot!("what_was_sent_in_chinese", html_in(Locale::Chinese, drawer));
    }

    #[test]
    fn nothing_was_sent_so_far() {
        assert_snapshot!(html(|| request_drawer(Requests::default())));
    }
}
