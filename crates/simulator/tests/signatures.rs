//! Signing in with an access key: what the gateway takes, what it refuses and how it says so, when it locks a key.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use cloud::call::{Call, Language, Limit, Product};
use cloud::error::{CloudError, Kind};
use cloud::id::ProjectId;
use cloud::secret::Secret;
use cloud::sign::{AccessKey, ComparedLine, Signed, Skew, Unsigned, compare, sign};
use cloud::taurusdb::scheduled_jobs::ListScheduledJobs;
use cloud::time::{Moment, TimeRange};
use common::{Cloud, MINUTE, SECOND, at, host, json, project, response, start, text, token, usual};
use simulator::{KeyPair, PROJECTS, Request, access_key_for, temporary_access_key_for};

fn permanent(place: usize) -> AccessKey {
    as_client(access_key_for(PROJECTS[place].id))
}

fn temporary(place: usize) -> AccessKey {
    as_client(temporary_access_key_for(PROJECTS[place].id))
}

fn as_client(pair: KeyPair) -> AccessKey {
    AccessKey { id: pair.id, secret: Secret::new(pair.secret), security_token: pair.security_token.map(Secret::new) }
}

/// A request as it is sent, with what was signed.
fn send(unsigned: &Unsigned<'_>, sent_to: &str, key: &AccessKey, when: Moment) -> (Request, Signed) {
    let signed = sign(unsigned, key, when);
    let mut request = Request::get(sent_to, &format!("{}?{}", unsigned.path, unsigned.query));
    request.method = unsigned.method.to_owned();
    request.body = unsigned.body.to_vec();
    for (name, value) in &unsigned.headers {
        request = request.with_header(name, value);
    }
    for (name, value) in &signed.headers {
        request = request.with_header(name, value);
    }
    for (name, value) in &signed.secrets {
        request = request.with_header(name, value.reveal());
    }
    (request, signed)
}

/// A list of DCS' tasks, about the first project unless it is said otherwise.
fn center_tasks(key: &AccessKey, when: Moment) -> (Request, Signed) {
    let (project, path) = (project(0), format!("/v2/{}/tasks", PROJECTS[0].id));
    let host = host(0, Product::Dcs);
    let unsigned = Unsigned {
        method: "GET",
        host: Some(host),
        path: &path,
        query: "offset=0&limit=10",
        headers: vec![("X-Language", "en-us")],
        project: Some(&project),
        body: b"",
    };
    send(&unsigned, host, key, when)
}

fn with(mut request: Request, name: &str, value: &str) -> Request {
    request.headers.retain(|(known, _)| known != name);
    if value.is_empty() { request } else { request.with_header(name, value) }
}

fn status(cloud: &mut Cloud, request: &Request) -> u16 {
    cloud.simulator.answer(cloud.now, request).status
}

/// What the gateway says, without what every such answer begins with.
fn refused(cloud: &mut Cloud, request: &Request) -> String {
    let answer = cloud.simulator.answer(cloud.now, request);
    let body = json(&answer);
    assert_eq!((answer.status, text(&body, "error_code")), (401, "APIGW.0301"), "{body}");
    assert_eq!(CloudError::refused(&response(answer)).kind, Kind::SignIn);
    text(&body, "error_msg").strip_prefix("Incorrect IAM authentication information: ").unwrap().to_owned()
}

const LOCKED: &str = "AK access failed to reach the limit,forbidden";

fn is_mismatch(said: &str) -> bool {
    said.starts_with("verify aksk signature fail, canonicalRequest:GET|/v2/")
}

/// The lines that differ between what was signed and what the gateway saw.
fn different(signed: &Signed, said: &str) -> Vec<ComparedLine> {
    compare(&signed.canonical, said).unwrap().into_iter().filter(|line| line.differs).collect()
}

fn line(ours: Option<&str>, gateway: Option<&str>) -> ComparedLine {
    ComparedLine { ours: ours.map(str::to_owned), gateway: gateway.map(str::to_owned), differs: true }
}

#[test]
fn every_projects_keys_open_every_product() {
    let mut cloud = usual();
    for (place, shown) in PROJECTS.iter().enumerate() {
        let paths = [
            (Product::TaurusDb, "/v3/{p}/immediate-jobs"),
            (Product::GaussDb, "/v3/{p}/tasks"),
            (Product::Dcs, "/v2/{p}/tasks"),
        ];
        for (product, path) in paths {
            for key in [permanent(place), temporary(place)] {
                let (id, path) = (project(place), path.replace("{p}", shown.id));
                for (host_signed, project) in [(true, Some(&id)), (false, None)] {
                    let host = host(place, product);
                    let unsigned = Unsigned {
                        method: "GET",
                        host: host_signed.then_some(host),
                        path: &path,
                        query: "",
                        headers: vec![("Content-Type", "application/json"), ("Accept", " application/json ")],
                        project,
                        body: b"",
                    };
                    assert_eq!(status(&mut cloud, &send(&unsigned, host, &key, start()).0), 200, "{path}");
                }
            }
        }
    }
}

#[test]
fn the_description_tells_keys_that_work() {
    let mut cloud = usual();
    let described = serde_json::to_value(cloud.simulator.describe(start())).unwrap();
    let told = &described["projects"][0];
    assert_eq!(told["access_key"].get("security_token"), None);
    for name in ["access_key", "temporary_access_key"] {
        let field = |field: &str| told[name][field].as_str().map(str::to_owned);
        let key = AccessKey {
            id: field("id").unwrap(),
            secret: Secret::new(field("secret").unwrap()),
            security_token: field("security_token").map(Secret::new),
        };
        assert_eq!(status(&mut cloud, &center_tasks(&key, start()).0), 200);
    }
}

#[test]
fn calls_are_signed_as_they_are_written() {
    let mut cloud = usual();
    let range = TimeRange::new(Some(at("2026-11-20T08:00:00+0800")), Some(start())).unwrap();
    let names = ["RestartMysqlInstance", "a+b c:d&e=f%2F/任务~*"];
    for job_name in names {
        let call = ListScheduledJobs {
            job_name: Some(job_name.to_owned()),
            range,
            limit: Limit::new(20).unwrap(),
            ..ListScheduledJobs::all(Language::Chinese)
        };
        let (id, key) = (project(0), temporary(0));
        let (asked, host) = (call.request(&id), host(0, Product::TaurusDb));
        let (request, _) = send(&Unsigned::of(&asked, Some(host), Some(&id)), host, &key, start());
        assert_eq!(request.query(), asked.query);
        assert_eq!(status(&mut cloud, &request), 200, "{job_name}");
    }
}

#[test]
fn a_wrong_secret_is_refused_though_both_see_the_same_request() {
    let mut cloud = usual();
    let key = AccessKey { secret: Secret::new("guessed".into()), ..permanent(0) };
    let (request, signed) = center_tasks(&key, start());
    let said = refused(&mut cloud, &request);
    assert!(is_mismatch(&said));
    assert_eq!(different(&signed, &said), []);
}

#[test]
fn what_changes_on_the_way_is_told() {
    let mut cloud = usual();
    let (right, signed) = center_tasks(&permanent(0), start());
    let mut change = |change: &dyn Fn(&mut Request)| {
        // A new world each time: this is not about locking.
        cloud.simulator = usual().simulator;
        let mut request = right.clone();
        change(&mut request);
        let said = refused(&mut cloud, &request);
        different(&signed, &said)
    };
    assert_eq!(
        change(&|r| r.path_and_query = r.path_and_query.replace("limit=10", "limit=100")),
        [line(Some("limit=10&offset=0"), Some("limit=100&offset=0"))]
    );
    let mut elsewhere = right.clone();
    elsewhere.host = "gaussdb.cn-north-4.myhuaweicloud.com".into();
    elsewhere.service = simulator::Service::new(Product::Dcs, "cn-north-4");
    assert_eq!(
        change(&|r| *r = elsewhere.clone()),
        [line(Some("host:dcs.cn-north-4.myhuaweicloud.com"), Some("host:gaussdb.cn-north-4.myhuaweicloud.com"))]
    );
    assert_eq!(
        change(&|r| *r = with(r.clone(), "x-language", "zh-cn")),
        [line(Some("x-language:en-us"), Some("x-language:zh-cn"))]
    );
    assert_eq!(
        change(&|r| *r = with(r.clone(), "x-language", "")),
        [line(Some("x-language:en-us"), Some("x-language:"))]
    );
    assert_eq!(change(&|r| r.body = b"{}".to_vec()).len(), 1);
    let date = start().plus(-SECOND).to_sdk_date();
    assert_eq!(change(&|r| *r = with(r.clone(), "x-sdk-date", &date)).len(), 1);
}

#[test]
fn a_body_is_covered_unless_a_header_says_that_it_is_not() {
    for (kind, is_covered) in [("application/json;charset=utf-8", true), ("text/plain", false)] {
        let mut cloud = usual();
        let (path, host) = (format!("/v2/{}/tasks", PROJECTS[0].id), host(0, Product::Dcs));
        let (query, headers) = ("", vec![("Content-Type", kind)]);
        let unsigned = Unsigned {
            method: "GET",
            host: Some(host),
            path: &path,
            query,
            headers,
            project: None,
            body: b"{\"a\":1}",
        };
        let (mut request, _) = send(&unsigned, host, &permanent(0), start());
        assert_eq!(status(&mut cloud, &request), 200);
        request.body = b"{\"a\":2}".to_vec();
        assert_eq!(status(&mut cloud, &request), if is_covered { 401 } else { 200 }, "{kind}");
    }
}

#[test]
fn a_key_that_nobody_knows_is_named() {
    let mut cloud = usual();
    let (request, _) = center_tasks(&AccessKey { id: "NOBODYSKEY0123456789".into(), ..permanent(0) }, start());
    for _ in 0..10 {
        assert_eq!(refused(&mut cloud, &request), "Get secretKey failed,ak:NOBODYSKEY0123456789,err:ak not exist");
    }
}

#[test]
fn a_date_may_be_a_quarter_of_an_hour_off_and_no_more() {
    let mut cloud = usual();
    for millis in [-15 * MINUTE, -MINUTE, 15 * MINUTE] {
        let (request, _) = center_tasks(&permanent(0), start().plus(millis));
        assert_eq!(status(&mut cloud, &request), 200, "{millis}");
    }
    for (millis, written) in [(-15 * MINUTE - SECOND, "20261121T074459Z"), (15 * MINUTE + SECOND, "20261121T081501Z")] {
        let ours = start().plus(millis);
        let (request, _) = center_tasks(&permanent(0), ours);
        assert_eq!(
            refused(&mut cloud, &request),
            format!(
                "calc aksk signature fail:signature expired, signature time:{written},server time:20261121T080000Z"
            )
        );
        // The answer's own date says by how much, and with that it is put right.
        let skew = Skew::of(ours, cloud.simulator.answer(cloud.now, &request).header("date").unwrap()).unwrap();
        assert_eq!((skew.millis, skew.is_too_much()), (millis, true));
        assert_eq!(status(&mut cloud, &center_tasks(&permanent(0), skew.corrected(ours)).0), 200);
    }
}

#[test]
fn a_date_must_be_there_and_signed() {
    let mut cloud = usual();
    let (right, _) = center_tasks(&permanent(0), start());
    for value in ["", "yesterday", "20261121080000"] {
        let said = refused(&mut cloud, &with(right.clone(), "x-sdk-date", value));
        assert_eq!(said, "calc aksk signature fail:x-sdk-date is missing or malformed");
    }
    let unsigned = right.header("authorization").unwrap().replace(";x-sdk-date", "");
    assert!(is_mismatch(&refused(&mut cloud, &with(right.clone(), "authorization", &unsigned))));
}

#[test]
fn a_temporary_key_goes_with_its_own_token() {
    let mut cloud = usual();
    let key = temporary(0);
    let (right, signed) = center_tasks(&key, start());
    assert!(right.header("authorization").unwrap().contains(";x-sdk-date;x-security-token, "));
    let unknown = format!("Get secretKey failed,ak:{},err:ak not exist", key.id);
    assert_eq!(refused(&mut cloud, &with(right.clone(), "x-security-token", "")), unknown);
    let of_another = temporary(1).security_token.unwrap();
    let mixed = with(right.clone(), "x-security-token", of_another.reveal());
    assert_eq!(refused(&mut cloud, &mixed), "decrypt token fail");
    assert_eq!(status(&mut cloud, &right), 200);

    let (permanent, _) = center_tasks(&permanent(0), start());
    assert_eq!(refused(&mut cloud, &permanent.with_header("x-security-token", "x")), "decrypt token fail");

    let guessed = AccessKey { secret: Secret::new("guessed".into()), ..key.clone() };
    let said = refused(&mut cloud, &center_tasks(&guessed, start()).0);
    let token = key.security_token.unwrap();
    assert!(said.contains(token.reveal()), "the gateway echoes all that was signed");
    let shown = format!("{:?}", compare(&signed.canonical, &said));
    assert!(!shown.contains(token.reveal()) && shown.contains("x-security-token:…"));
}

#[test]
fn a_key_opens_its_own_project_only() {
    let mut cloud = usual();
    let (of_another, _) = center_tasks(&permanent(1), start());
    let answer = cloud.simulator.answer(start(), &of_another);
    assert_eq!((answer.status, text(&json(&answer), "error_code")), (403, "DCS.2003"));

    let (path, another) = (format!("/v3/{}/tasks", PROJECTS[0].id), ProjectId::parse(PROJECTS[1].id).unwrap());
    let host = host(0, Product::GaussDb);
    let (query, headers) = ("", Vec::new());
    let unsigned =
        Unsigned { method: "GET", host: Some(host), path: &path, query, headers, project: Some(&another), body: b"" };
    let answer = cloud.simulator.answer(start(), &send(&unsigned, host, &permanent(0), start()).0);
    assert_eq!((answer.status, text(&json(&answer), "error_code")), (403, "DBS.280056"));
}

#[test]
fn what_is_no_signature_is_no_credential() {
    let mut cloud = usual();
    let (right, _) = center_tasks(&permanent(0), start());
    for other in ["", "Basic dXNlcjpwYXNz", "SDK-HMAC-SHA256", "SDK-HMAC-SM3 Access=AK, SignedHeaders=a, Signature=0"] {
        let said = refused(&mut cloud, &with(right.clone(), "authorization", other));
        assert_eq!(said, "x-auth-token not found", "{other}");
    }
    let bare = format!("SDK-HMAC-SHA256 Access={}", permanent(0).id);
    assert!(is_mismatch(&refused(&mut cloud, &with(right.clone(), "authorization", &bare))));
    // A token counts before a signature.
    let both = with(right, "authorization", &bare).with_header("x-auth-token", token(0));
    assert_eq!(status(&mut cloud, &both), 200);
}

#[test]
fn more_than_five_failures_in_a_row_lock_a_key_for_five_minutes() {
    let mut cloud = usual();
    let (right, _) = center_tasks(&permanent(0), start());
    let (wrong, _) = center_tasks(&AccessKey { secret: Secret::new("guessed".into()), ..permanent(0) }, start());
    for _ in 0..2 {
        // Five are forgiven by one success.
        for _ in 0..5 {
            assert!(is_mismatch(&refused(&mut cloud, &wrong)));
        }
        assert_eq!(status(&mut cloud, &right), 200);
    }
    for _ in 0..6 {
        assert!(is_mismatch(&refused(&mut cloud, &wrong)));
    }
    assert_eq!(refused(&mut cloud, &right), LOCKED);
    assert_eq!(status(&mut cloud, &center_tasks(&temporary(0), start()).0), 200);

    cloud.now = start().plus(5 * MINUTE - 1);
    // Who knocks meanwhile is not made to wait longer.
    assert_eq!(refused(&mut cloud, &wrong), LOCKED);
    assert_eq!(refused(&mut cloud, &right), LOCKED);
    cloud.now = start().plus(5 * MINUTE);
    for _ in 0..5 {
        assert!(is_mismatch(&refused(&mut cloud, &wrong)));
    }
    assert_eq!(status(&mut cloud, &right), 200);
}

#[test]
fn the_log_keeps_neither_signature_nor_security_token() {
    let mut cloud = usual();
    let (request, _) = center_tasks(&temporary(0), start());
    let _ = cloud.simulator.answer(start(), &request);
    let entry = cloud.simulator.log().next().unwrap();
    let logged = |name: &str| entry.headers.iter().find(|(n, _)| n == name).unwrap().1.as_str();
    let sent = |name: &str| request.header(name).unwrap();
    let (told, signature) = sent("authorization").split_once("Signature=").unwrap();
    assert_eq!(logged("authorization"), format!("{told}Signature=64 bytes, …{}", &signature[60..]));
    let token = sent("x-security-token");
    assert_eq!(logged("x-security-token"), format!("{} bytes, …{}", token.len(), &token[token.len() - 4..]));
    assert_eq!(logged("x-sdk-date"), "20261121T080000Z");
}
