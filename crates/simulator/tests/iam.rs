//! Signing in by password, as a reader of the cloud does it, and what the tokens open: one project, one region, for
//! a time, until they are revoked.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use cloud::call::{self, Product, Service as Whose};
use cloud::error::{CloudError, Kind};
use cloud::iam::projects::{ListOwnProjects, ListProjects, choices};
use cloud::iam::regions::ListRegions;
use cloud::iam::tokens::{IssueToken, Issued, Login, NotIssued, NotIssuedWhy, OneTimeCode, Scope, ShowToken};
use cloud::id::ProjectId;
use cloud::refusal::Refusal;
use cloud::secret::Secret;
use cloud::sign::{AccessKey, Unsigned, sign};
use cloud::time::Moment;
use common::{Cloud, DAY, MINUTE, SECOND, host, json, project, response, start, token, usual};
use serde_json::{Value, json};
use simulator::{PROJECTS, Request, TOKEN_LENGTH, access_key_for, expired_token_for};

const GLOBAL: &str = "iam.myhuaweicloud.com";
const BEIJING: &str = "iam.cn-north-4.myhuaweicloud.com";
const ISTANBUL: &str = "iam.tr-west-1.myhuaweicloud.com";

/// What the cloud says of its users: the operator of a shop, its auditor, who has a code, and one of another account.
fn user(cloud: &mut Cloud, place: usize) -> Value {
    serde_json::to_value(cloud.simulator.describe(cloud.now)).unwrap()["users"][place].clone()
}

fn login(user: &Value) -> Login {
    let text = |name: &str| user[name].as_str().unwrap().to_owned();
    Login { account: text("account"), user: text("user"), password: Secret::new(text("password")) }
}

fn code(user: &Value) -> Option<OneTimeCode> {
    let passcode = Secret::new(user["passcode"].as_str()?.to_owned());
    Some(OneTimeCode { user_id: user["user_id"].as_str()?.to_owned(), passcode })
}

/// A call's request as it is sent to this host.
fn sent(call: call::Request, host: &str, token: Option<&str>) -> Request {
    assert_eq!(call.service, Whose::Iam);
    let query = if call.query.is_empty() { String::new() } else { format!("?{}", call.query) };
    let mut request = Request::get(host, &format!("{}{query}", call.path))
        .with_body(call.method.word(), call.body.as_ref().map_or("", |body| body.reveal()));
    for (name, value) in call.secrets.iter().map(|(n, v)| (*n, v.reveal())).chain(token.map(|t| ("X-Auth-Token", t))) {
        request = request.with_header(name, value);
    }
    request
}

impl Cloud {
    fn carry(&mut self, request: &Request) -> call::Response {
        response(self.simulator.answer(self.now, request))
    }

    fn issue(
        &mut self,
        host: &str,
        login: &Login,
        code: Option<OneTimeCode>,
        scope: &Scope,
    ) -> Result<Issued, NotIssued> {
        let request = sent(IssueToken { login, code, scope }.request(), host, None);
        IssueToken::read(&self.carry(&request))
    }

    /// A token of the shop's operator for one of the projects.
    fn token(&mut self, host: &str, place: usize) -> Issued {
        let login = login(&user(self, 0));
        self.issue(host, &login, None, &Scope::Project(project(place))).unwrap()
    }

    /// What DCS says to a token about a project.
    fn opens(&mut self, token: &Secret, place: usize) -> Result<(), CloudError> {
        let path = format!("/v2/{}/tasks", PROJECTS[place].id);
        let request = Request::get(host(place, Product::Dcs), &path).with_header("x-auth-token", token.reveal());
        let answer = self.carry(&request);
        if answer.status == 200 { Ok(()) } else { Err(CloudError::refused(&answer)) }
    }
}

#[test]
fn a_token_is_given_for_each_project_and_opens_that_one() {
    let mut cloud = usual();
    let login = login(&user(&mut cloud, 0));
    for (place, shown) in PROJECTS.iter().enumerate().take(3) {
        for scope in [Scope::Project(project(place)), Scope::Named(shown.name.into())] {
            let issued = cloud.issue(GLOBAL, &login, None, &scope).unwrap();
            assert_eq!(issued.token.reveal().len(), TOKEN_LENGTH);
            let facts = &issued.about;
            assert_eq!(facts.project_id(), Some(project(place)));
            assert_eq!(facts.project.as_ref().unwrap().name.as_deref(), Some(shown.name));
            assert_eq!((facts.issued(), facts.expires()), (Some(start()), Some(start().plus(DAY))));
            assert_eq!(facts.user.as_ref().unwrap().name.as_deref(), Some("operator"));
            assert!(facts.role_names().count() > 0 && facts.domain.is_none());
            assert_eq!(cloud.opens(&issued.token, place), Ok(()));
        }
    }
    let (a, b) = (cloud.token(GLOBAL, 0), cloud.token(GLOBAL, 0));
    assert_ne!(a.token, b.token);
    assert!(cloud.opens(&a.token, 0).is_ok(), "a new token does not void the old one");
    let refused = cloud.opens(&a.token, 1).unwrap_err();
    assert_eq!((refused.kind, refused.code.as_deref()), (Kind::NotAllowed, Some("DCS.2003")));
}

#[test]
fn a_token_for_the_account_opens_no_project() {
    let mut cloud = usual();
    let login = login(&user(&mut cloud, 0));
    let issued = cloud.issue(GLOBAL, &login, None, &Scope::Account).unwrap();
    assert_eq!(issued.about.project_id(), None);
    assert_eq!(issued.about.domain.unwrap().name, Some(login.account));
    assert_eq!(cloud.opens(&issued.token, 0).unwrap_err().kind, Kind::NotAllowed);
}

#[test]
fn the_answer_says_where_it_was_given_and_lists_services_unless_it_is_told_not_to() {
    let mut cloud = usual();
    let login = login(&user(&mut cloud, 0));
    let scope = Scope::Project(project(0));
    let mut request = sent(IssueToken { login: &login, code: None, scope: &scope }.request(), BEIJING, None);
    let answer = cloud.simulator.answer(cloud.now, &request);
    assert_eq!((answer.status, answer.header("x-request-id")), (201, None));
    assert!(answer.header("x-iam-trace-id").unwrap().starts_with("token_cn-north-4_null_"));
    assert_eq!(json(&answer)["token"].get("catalog"), None);
    request.path_and_query = "/v3/auth/tokens".into();
    let catalog = json(&cloud.simulator.answer(cloud.now, &request))["token"]["catalog"].clone();
    let types: Vec<&str> = catalog.as_array().unwrap().iter().map(|entry| entry["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["iam", "taurusdb", "gaussdb", "dcs"]);
    assert_eq!(catalog[3]["endpoints"][0]["url"], "https://dcs.cn-north-4.myhuaweicloud.com");
}

#[test]
fn a_regions_own_token_is_good_there_only() {
    let mut cloud = usual();
    let here = cloud.token(BEIJING, 0);
    assert_eq!(cloud.opens(&here.token, 0), Ok(()));
    // Given for a project elsewhere, it opens nothing at all.
    let elsewhere = cloud.token(BEIJING, 2);
    let refused = cloud.opens(&elsewhere.token, 2).unwrap_err();
    assert_eq!(Refusal::of(&refused), Some(Refusal::Unknown));
    let ask = |cloud: &mut Cloud, host: &str, by: &Secret| {
        let request = sent(ShowToken { token: here.token.clone() }.request(), host, Some(by.reveal()));
        ShowToken::read(&cloud.carry(&request))
    };
    assert_eq!(ask(&mut cloud, BEIJING, &here.token).as_ref(), Ok(&here.about));
    assert_eq!(ask(&mut cloud, GLOBAL, &here.token).unwrap_err().kind, Kind::SignIn);
    let global = cloud.token(GLOBAL, 0);
    assert_eq!(ask(&mut cloud, ISTANBUL, &global.token).unwrap_err().kind, Kind::NotFound);
}

#[test]
fn a_token_ends_and_says_when() {
    let mut cloud = usual();
    cloud.simulator = cloud.simulator.with_token_minutes(30);
    let issued = cloud.token(GLOBAL, 0);
    let standing = Secret::new(token(0).to_owned());
    let end = start().plus(30 * MINUTE);
    assert_eq!(issued.about.expires(), Some(end));
    for token in [&issued.token, &standing] {
        cloud.now = end.plus(-1);
        assert_eq!(cloud.opens(token, 0), Ok(()));
        cloud.now = end;
        let refused = cloud.opens(token, 0).unwrap_err();
        assert_eq!(
            refused.message,
            "Incorrect IAM authentication information: token expires, expires_at: 2026-11-21T08:30:00.000000Z"
        );
        assert_eq!(Refusal::of(&refused), Some(Refusal::Expired(Some(end))));
    }
    let request = sent(ListOwnProjects.request(), GLOBAL, Some(standing.reveal()));
    let refused = ListOwnProjects::read(&cloud.carry(&request)).unwrap_err();
    assert_eq!((refused.kind, Refusal::of(&refused)), (Kind::SignIn, Some(Refusal::Other)));
}

#[test]
fn a_token_is_revoked_with_all_others_of_its_project() {
    let mut cloud = usual();
    let (shop, payments) = (cloud.token(GLOBAL, 0), cloud.token(GLOBAL, 2));
    assert!(cloud.simulator.revoke_tokens(cloud.now, PROJECTS[0].id));
    assert!(!cloud.simulator.revoke_tokens(cloud.now, "nothing"));
    for token in [&shop.token, &Secret::new(token(0).to_owned())] {
        assert_eq!(Refusal::of(&cloud.opens(token, 0).unwrap_err()), Some(Refusal::Unknown));
    }
    assert_eq!(cloud.opens(&payments.token, 2), Ok(()));
    let described = cloud.simulator.describe(cloud.now);
    assert_eq!(cloud.opens(&Secret::new(described.projects[0].token.clone()), 0), Ok(()));
    let again = cloud.token(GLOBAL, 0);
    assert_eq!(cloud.opens(&again.token, 0), Ok(()));
}

#[test]
fn a_wrong_password_is_refused_as_iam_does_and_locks_in_the_end() {
    let mut cloud = usual();
    let user = user(&mut cloud, 0);
    let (right, scope) = (login(&user), Scope::Project(project(0)));
    let wrong = Login { password: Secret::new("guessed".into()), ..right.clone() };
    for _ in 0..5 {
        let refused = cloud.issue(GLOBAL, &wrong, None, &scope).unwrap_err();
        assert_eq!((refused.why, refused.error.status), (NotIssuedWhy::WrongLogin, Some(401)));
        assert_eq!(refused.error.code.as_deref(), Some("401"));
        assert_eq!(refused.error.message, "The username or password is wrong.");
        assert!(refused.error.request_id.unwrap().starts_with("token_global_null_"));
    }
    let locked = |cloud: &mut Cloud| cloud.issue(BEIJING, &right, None, &scope).map_err(|e| e.why).map(|_| ());
    assert_eq!(locked(&mut cloud), Err(NotIssuedWhy::Locked));
    assert_eq!(cloud.opens(&Secret::new(token(0).to_owned()), 0), Ok(()), "tokens stay what they are");
    cloud.now = start().plus(15 * MINUTE);
    assert_eq!(locked(&mut cloud), Ok(()));
    let nobody = Login { user: "nobody".into(), ..right.clone() };
    assert_eq!(cloud.issue(GLOBAL, &nobody, None, &scope).unwrap_err().why, NotIssuedWhy::WrongLogin);
}

#[test]
fn who_has_an_authenticator_needs_a_code_for_each_token() {
    let mut cloud = usual();
    let scope = Scope::Project(project(0));
    let auditor = user(&mut cloud, 1);
    let login = login(&auditor);
    assert_eq!(auditor["has_passcode"], true);
    assert_eq!(cloud.issue(GLOBAL, &login, None, &scope).unwrap_err().why, NotIssuedWhy::WrongLogin);
    let issued = cloud.issue(GLOBAL, &login, code(&auditor), &scope).unwrap();
    assert_eq!(issued.about.methods, Some(vec!["password".into(), "totp".into()]));
    assert_eq!(cloud.opens(&issued.token, 0), Ok(()));
    let second = cloud.issue(GLOBAL, &login, code(&auditor), &scope);
    assert_eq!(second.unwrap_err().why, NotIssuedWhy::WrongLogin, "a code serves once");
    let next = user(&mut cloud, 1);
    assert!(cloud.issue(GLOBAL, &login, code(&next), &Scope::Project(project(2))).is_ok());
    assert_eq!(user(&mut cloud, 1)["passcode"], Value::Null);
    cloud.now = start().plus(60 * SECOND);
    let next = user(&mut cloud, 1);
    // It may not see the second project, and the code is used up by finding that out.
    let forbidden = cloud.issue(GLOBAL, &login, code(&next), &Scope::Project(project(1))).unwrap_err();
    assert_eq!((forbidden.why, forbidden.error.kind), (NotIssuedWhy::Other, Kind::NotAllowed));
}

#[test]
fn what_is_not_there_or_not_understood_is_no_wrong_password() {
    let mut cloud = usual();
    let login = login(&user(&mut cloud, 0));
    let of_another = Scope::Project(project(3));
    for (scope, kind) in [
        (of_another, Kind::NotFound),
        (Scope::Named("cn-nowhere-1".into()), Kind::NotFound),
        (Scope::Named("cn-north-4_archive".into()), Kind::NotAllowed),
    ] {
        let refused = cloud.issue(GLOBAL, &login, None, &scope).unwrap_err();
        assert_eq!((refused.why, refused.error.kind), (NotIssuedWhy::Other, kind), "{scope:?}");
    }
    let user = json!({ "domain": { "name": login.account }, "name": login.user, "password": login.password.reveal() });
    let password = json!({ "user": user });
    for (identity, scope) in [
        (json!({ "methods": ["token"], "password": password }), json!({ "domain": {} })),
        (json!({ "methods": ["password", "totp"], "password": password }), json!({ "domain": {} })),
        (json!({ "methods": ["password"] }), json!({ "domain": {} })),
        (json!({ "methods": ["password"], "password": password }), json!({ "project": {} })),
        (Value::Null, Value::Null),
    ] {
        let body = json!({ "auth": { "identity": identity, "scope": scope } }).to_string();
        let request = Request::get(GLOBAL, "/v3/auth/tokens").with_body("POST", &body);
        let answer = cloud.simulator.answer(cloud.now, &request);
        let error =
            json!({ "error": { "code": 400, "message": "The request body is invalid", "title": "Bad Request" } });
        assert_eq!((answer.status, json(&answer)), (400, error), "{body}");
    }
}

#[test]
fn a_token_is_asked_about_by_another_or_by_itself() {
    let mut cloud = usual();
    let ask = |cloud: &mut Cloud, about: &str, by: Option<&str>| {
        let request = sent(ShowToken { token: Secret::new(about.to_owned()) }.request(), GLOBAL, by);
        ShowToken::read(&cloud.carry(&request))
    };
    let facts = ask(&mut cloud, token(0), Some(token(0))).unwrap();
    assert_eq!((facts.project_id(), facts.expires()), (Some(project(0)), Some(start().plus(DAY))));
    assert_eq!(ask(&mut cloud, token(1), Some(token(0))).unwrap().project_id(), Some(project(1)));
    let expired = expired_token_for(PROJECTS[0].id);
    for worthless in [expired.as_str(), "MIIgarbage", "", token(3)] {
        let refused = ask(&mut cloud, worthless, Some(token(0))).unwrap_err();
        assert_eq!(
            (refused.kind, refused.message.as_str()),
            (Kind::NotFound, "X-Subject-Token is invalid in the request")
        );
    }
    for by in [None, Some(""), Some("MIIgarbage"), Some(expired.as_str())] {
        assert_eq!(ask(&mut cloud, token(0), by).unwrap_err().kind, Kind::SignIn);
    }
}

#[test]
fn projects_are_listed_and_can_be_chosen() {
    let mut cloud = usual();
    let own = |cloud: &mut Cloud, token: &str| {
        let request = sent(ListOwnProjects.request(), GLOBAL, Some(token));
        let rows = ListOwnProjects::read(&cloud.carry(&request)).unwrap();
        let names = rows.iter().map(|row| row.read.clone().unwrap().name.unwrap()).collect::<Vec<_>>();
        let chosen = choices(&rows).into_iter().map(|c| (c.region.id, c.part, c.id)).collect::<Vec<_>>();
        (names, chosen)
    };
    let (names, chosen) = own(&mut cloud, token(0));
    assert_eq!(names, ["cn-north-4", "cn-north-4_staging", "ap-southeast-3", "MOS", "cn-north-4_archive"]);
    let staging = Some("staging".to_owned());
    let expected =
        [("ap-southeast-3", None, project(2)), ("cn-north-4", None, project(0)), ("cn-north-4", staging, project(1))];
    assert_eq!(chosen, expected);
    assert_eq!(own(&mut cloud, token(3)).1, [("tr-west-1", None, project(3))]);
    let auditor = user(&mut cloud, 1);
    let issued = cloud.issue(GLOBAL, &login(&auditor), code(&auditor), &Scope::Account).unwrap();
    assert_eq!(own(&mut cloud, issued.token.reveal()).0, ["cn-north-4", "ap-southeast-3"]);
}

#[test]
fn an_access_key_finds_its_project_by_the_regions_name() {
    let mut cloud = usual();
    let pair = access_key_for(PROJECTS[1].id);
    let key = AccessKey { id: pair.id, secret: Secret::new(pair.secret), security_token: None };
    let mut ask = |call: &ListProjects, at: Moment| {
        let asked = call.request();
        let project = project(1);
        let unsigned = Unsigned { project: None, ..Unsigned::of(&asked, Some(BEIJING), Some(&project)) };
        let signed = sign(&unsigned, &key, at);
        let mut request = sent(asked, BEIJING, None);
        let visible = signed.headers.iter().map(|(name, value)| (*name, value.as_str()));
        for (name, value) in visible.chain(signed.secrets.iter().map(|(name, value)| (*name, value.reveal()))) {
            request = request.with_header(name, value);
        }
        ListProjects::read(&response(cloud.simulator.answer(start(), &request)))
    };
    let ids = |rows: Vec<cloud::wire::Row<cloud::iam::projects::Project>>| {
        rows.into_iter().map(|row| ProjectId::parse(&row.read.unwrap().id.unwrap()).unwrap()).collect::<Vec<_>>()
    };
    let named = ListProjects { name: Some("cn-north-4".into()), page: None };
    assert_eq!(ids(ask(&named, start()).unwrap()), [project(0)]);
    let paged = ListProjects { name: None, page: Some((2, call::Limit::new(2).unwrap())) };
    assert_eq!(ids(ask(&paged, start()).unwrap()).first(), Some(&project(2)));
    let late = ask(&named, start().plus(16 * MINUTE)).unwrap_err();
    assert_eq!(Refusal::of(&late), Some(Refusal::ClockSkew));
}

#[test]
fn a_page_is_asked_for_by_number_and_size_together() {
    let mut cloud = usual();
    for query in ["page=1", "per_page=5", "page=0&per_page=5", "page=1&per_page=5001", "page=x&per_page=5"] {
        let request = Request::get(GLOBAL, &format!("/v3/projects?{query}")).with_header("x-auth-token", token(0));
        assert_eq!(cloud.simulator.answer(start(), &request).status, 400, "{query}");
    }
    let request = Request::get(GLOBAL, "/v3/projects?enabled=false").with_header("x-auth-token", token(0));
    let rows = json(&cloud.simulator.answer(start(), &request))["projects"].clone();
    assert_eq!((rows.as_array().unwrap().len(), &rows[0]["name"]), (1, &json!("cn-north-4_archive")));
    assert_eq!(rows[0]["parent_id"], PROJECTS[0].id);
}

#[test]
fn regions_are_listed_with_their_names() {
    let mut cloud = usual();
    let rows = ListRegions::read(&cloud.carry(&sent(ListRegions.request(), GLOBAL, Some(token(0))))).unwrap();
    assert_eq!(rows.len(), cloud::region::all().len());
    let istanbul = rows.into_iter().filter_map(|row| row.read.ok()).find(|r| r.id.as_deref() == Some("tr-west-1"));
    assert_eq!(istanbul.unwrap().locales.unwrap().en_us.as_deref(), Some("TR-Istanbul"));
}

#[test]
fn what_iam_does_not_know_the_gateway_refuses() {
    let mut cloud = usual();
    for (method, path) in [
        ("DELETE", "/v3/auth/tokens"),
        ("OPTIONS", "/v3/auth/tokens"),
        ("POST", "/v3/projects"),
        ("GET", "/v3/auth/domains/"),
        ("GET", "/v2/x/tasks"),
    ] {
        let request = Request::get(GLOBAL, path).with_body(method, "").with_header("x-auth-token", token(0));
        let answer = cloud.simulator.answer(start(), &request);
        assert_eq!((answer.status, &json(&answer)["error_code"]), (404, &json!("APIG.0101")), "{method} {path}");
    }
    let elsewhere = Request::get(host(0, Product::Dcs), "/v3/auth/projects").with_header("x-auth-token", token(0));
    assert_eq!(cloud.simulator.answer(start(), &elsewhere).status, 404);
}

#[test]
fn a_clock_that_is_off_dates_answers_and_refuses_signatures() {
    let mut cloud = usual();
    cloud.simulator.set_clock_skew(-20 * MINUTE);
    let path = format!("/v2/{}/tasks", PROJECTS[0].id);
    let pair = access_key_for(PROJECTS[0].id);
    let key = AccessKey { id: pair.id, secret: Secret::new(pair.secret), security_token: None };
    let mut ask = |at: Moment| {
        let asked = call::Request::get(Product::Dcs, path.clone(), String::new());
        let project = project(0);
        let signed = sign(&Unsigned::of(&asked, None, Some(&project)), &key, at);
        let mut request = Request::get(host(0, Product::Dcs), &path);
        let visible = signed.headers.iter().map(|(name, value)| (*name, value.as_str()));
        for (name, value) in visible.chain(signed.secrets.iter().map(|(name, value)| (*name, value.reveal()))) {
            request = request.with_header(name, value);
        }
        response(cloud.simulator.answer(start(), &request))
    };
    let refused = ask(start());
    assert_eq!(refused.header("date"), Some("Sat, 21 Nov 2026 07:40:00 GMT"));
    assert_eq!(Refusal::of(&CloudError::refused(&refused)), Some(Refusal::ClockSkew));
    assert_eq!(ask(start().plus(-20 * MINUTE)).status, 200);
    // A token goes by the time as it is.
    assert_eq!(cloud.opens(&Secret::new(token(0).to_owned()), 0), Ok(()));
}

#[test]
fn the_log_has_neither_password_nor_code_nor_token() {
    let mut cloud = usual();
    let auditor = user(&mut cloud, 1);
    let issued = cloud.issue(GLOBAL, &login(&auditor), code(&auditor), &Scope::Account).unwrap();
    let request = sent(ShowToken { token: issued.token.clone() }.request(), GLOBAL, Some(issued.token.reveal()));
    let _ = cloud.carry(&request);
    let log: Vec<_> = cloud.simulator.log().collect();
    let text = serde_json::to_string(&log).unwrap();
    for hidden in [auditor["password"].as_str().unwrap(), issued.token.reveal()] {
        assert!(!text.contains(hidden));
    }
    let entry = serde_json::to_value(log[0]).unwrap();
    assert_eq!((&entry["product"], &entry["region"], &entry["status"]), (&json!("iam"), &Value::Null, &json!(201)));
    let identity = &entry["body"]["auth"]["identity"];
    assert_eq!(identity["totp"]["user"]["passcode"], "6 bytes");
    assert_eq!(identity["password"]["user"]["name"], auditor["user"]);
    assert!(entry["answered"]["x-subject-token"].as_str().unwrap().starts_with("12288 bytes, …"));
    let entry = serde_json::to_value(log[1]).unwrap();
    assert!(entry["headers"]["x-subject-token"].as_str().unwrap().starts_with("12288 bytes, …"));
}

#[test]
fn faults_strike_iam_in_its_own_shape() {
    let mut cloud = usual();
    for (fault, status, kind) in [
        ("401", 401, Kind::SignIn),
        ("403", 403, Kind::NotAllowed),
        ("500", 500, Kind::CloudFault),
        ("429", 429, Kind::Throttled),
    ] {
        cloud.simulator.set_faults(vec![simulator::Fault::parse(&format!("{fault}@iam")).unwrap()]);
        let refused = CloudError::refused(&cloud.carry(&sent(ListRegions.request(), GLOBAL, Some(token(0)))));
        assert_eq!((refused.status, refused.kind), (Some(status), kind), "{fault}");
        assert_eq!(cloud.opens(&Secret::new(token(0).to_owned()), 0), Ok(()));
    }
}
