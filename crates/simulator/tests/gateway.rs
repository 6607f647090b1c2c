//! What stands before the APIs: hosts, tokens, projects, and what every answer has and lacks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use cloud::call::Product;
use cloud::error::{CloudError, Kind};
use cloud::time::Moment;
use common::{Cloud, host, json, response, start, text, token, usual};
use serde_json::Value;
use simulator::{Answer, PROJECTS, Request, Service, expired_token_for};

/// A request of a path for a project, with the project's token.
fn request(place: usize, host: &str, path: &str) -> Request {
    Request::get(host, &path.replace("{p}", PROJECTS[place].id)).with_header("x-auth-token", token(place))
}

fn answer(cloud: &mut Cloud, request: &Request) -> (u16, Value) {
    let answer = cloud.simulator.answer(cloud.now, request);
    (answer.status, json(&answer))
}

fn kind(answer: Answer) -> Kind {
    CloudError::refused(&response(answer)).kind
}

/// The paths of all APIs by product.
const PATHS: [(Product, &str); 8] = [
    (Product::TaurusDb, "/v3/{p}/scheduled-jobs"),
    (Product::TaurusDb, "/v3/{p}/immediate-jobs"),
    (Product::TaurusDb, "/v3.1/{p}/instances"),
    (Product::GaussDb, "/v3/{p}/tasks"),
    (Product::GaussDb, "/v3/{p}/instances"),
    (Product::GaussDb, "/v3.2/{p}/instances"),
    (Product::Dcs, "/v2/{p}/tasks"),
    (Product::Dcs, "/v2/{p}/instances"),
];

#[test]
fn a_path_is_known_on_the_hosts_of_its_product_only() {
    let mut cloud = usual();
    for (place, _) in PROJECTS.iter().enumerate() {
        for (product, path) in PATHS {
            for other in Product::ALL {
                let (status, body) = answer(&mut cloud, &request(place, host(place, other), path));
                // Both databases have instances under the same path.
                let shared = path.ends_with("/instances") && !path.starts_with("/v2/") && path != "/v3.2/{p}/instances";
                if other == product || (shared && other != Product::Dcs) {
                    assert_eq!(status, 200, "{path} on {other:?}");
                } else {
                    assert_eq!((status, text(&body, "error_code")), (404, "APIG.0101"), "{path} on {other:?}");
                    assert_eq!(text(&body, "request_id").len(), 32);
                }
            }
        }
    }
}

#[test]
fn one_prefix_means_one_product_here_and_another_there() {
    let mut cloud = usual();
    let beijing = "gaussdb.cn-north-4.myhuaweicloud.com";
    let istanbul = "gaussdb.tr-west-1.myhuaweicloud.com";
    assert_eq!(answer(&mut cloud, &request(0, beijing, "/v3/{p}/scheduled-jobs")).0, 200);
    assert_eq!(answer(&mut cloud, &request(0, beijing, "/v3/{p}/tasks")).0, 404);
    assert_eq!(answer(&mut cloud, &request(3, istanbul, "/v3/{p}/scheduled-jobs")).0, 404);
    assert_eq!(answer(&mut cloud, &request(3, istanbul, "/v3/{p}/tasks")).0, 200);
    let with_port = "gaussdb.tr-west-1.myhuaweicloud.com:9443";
    assert_eq!(answer(&mut cloud, &request(3, with_port, "/v3/{p}/tasks")).0, 200);
}

#[test]
fn a_product_can_be_told_by_other_means_than_the_host() {
    let mut cloud = usual();
    let mut asked = request(2, "127.0.0.1:9101", "/v3/{p}/tasks");
    assert_eq!(answer(&mut cloud, &asked).0, 404);
    asked.service = Service::new(Product::GaussDb, "ap-southeast-3");
    assert_eq!(answer(&mut cloud, &asked).0, 200);
}

#[test]
fn what_is_no_get_of_a_known_path_is_unknown() {
    let mut cloud = usual();
    for method in ["OPTIONS", "POST", "DELETE", "HEAD", "get"] {
        let mut asked = request(0, host(0, Product::Dcs), "/v2/{p}/tasks");
        asked.method = method.to_owned();
        assert_eq!(answer(&mut cloud, &asked).0, 404, "{method}");
    }
    for path in ["/", "", "/v2/{p}/tasks/", "//v2/{p}/tasks", "/v2/{p}", "/v2/{p}/tasks/x", "v2/{p}/tasks"] {
        assert_eq!(answer(&mut cloud, &request(0, host(0, Product::Dcs), path)).0, 404, "{path}");
    }
}

#[test]
fn a_preflight_gets_nothing_it_could_use() {
    let mut cloud = usual();
    let mut preflight = Request::get(host(0, Product::Dcs), &format!("/v2/{}/tasks", PROJECTS[0].id))
        .with_header("origin", "https://tasks.example")
        .with_header("access-control-request-method", "GET")
        .with_header("access-control-request-headers", "x-auth-token");
    preflight.method = "OPTIONS".to_owned();
    let answers = [
        cloud.simulator.answer(start(), &preflight),
        cloud.simulator.answer(
            start(),
            &request(0, host(0, Product::Dcs), "/v2/{p}/tasks").with_header("origin", "https://tasks.example"),
        ),
    ];
    assert_eq!(answers[0].status, 404);
    assert_eq!(answers[1].status, 200);
    for answer in answers {
        assert!(answer.headers.iter().all(|(name, _)| !name.starts_with("access-control-")));
    }
}

#[test]
fn tokens_are_read_before_anything_else_is() {
    let mut cloud = usual();
    let path = format!("/v3/{}/tasks", PROJECTS[0].id);
    let gaussdb = host(0, Product::GaussDb);
    let mut ask = |headers: &[(&str, &str)]| {
        let asked = headers.iter().fold(Request::get(gaussdb, &path), |r, (name, value)| r.with_header(name, value));
        let answer = cloud.simulator.answer(start(), &asked);
        let body = json(&answer);
        assert_eq!((answer.status, text(&body, "error_code")), (401, "APIGW.0301"));
        assert_eq!(body["request_id"], answer.header("x-request-id").unwrap());
        assert_eq!(kind(answer.clone()), Kind::SignIn);
        (text(&body, "error_msg").to_owned(), CloudError::refused(&response(answer)).expired_at())
    };
    let about = "Incorrect IAM authentication information: ";
    assert_eq!(ask(&[]).0, format!("{about}x-auth-token not found"));
    assert_eq!(ask(&[("x-auth-token", "")]).0, format!("{about}x-auth-token not found"));
    assert_eq!(ask(&[("x-auth-token", "MIIgarbage")]).0, format!("{about}decrypt token fail"));
    let (message, expired) = ask(&[("x-auth-token", &expired_token_for(PROJECTS[0].id))]);
    assert_eq!(message, format!("{about}token expires, expires_at: 2026-11-21T07:00:00.000000Z"));
    assert_eq!(expired, Moment::read("2026-11-21T07:00:00Z"));
    let signed = "SDK-HMAC-SHA256 Access=AKEXAMPLE, SignedHeaders=host;x-sdk-date, Signature=00";
    assert_eq!(
        ask(&[("authorization", signed)]).0,
        format!("{about}Get secretKey failed,ak:AKEXAMPLE,err:ak not exist")
    );
}

#[test]
fn a_token_is_good_for_its_own_project_in_its_own_region() {
    let mut cloud = usual();
    let mut with_token_of = |holder: usize, place: usize, product, path: &str| {
        let path = path.replace("{p}", PROJECTS[place].id);
        let asked = Request::get(host(0, product), &path).with_header("x-auth-token", token(holder));
        let answer = cloud.simulator.answer(start(), &asked);
        let body = json(&answer);
        (answer.status, text(&body, "error_code").to_owned(), kind(answer))
    };
    let (tasks, center) = ("/v3/{p}/tasks", "/v2/{p}/tasks");
    assert_eq!(with_token_of(1, 0, Product::GaussDb, tasks), (403, "DBS.280056".into(), Kind::SignIn));
    assert_eq!(with_token_of(1, 0, Product::Dcs, center), (403, "DCS.2003".into(), Kind::NotAllowed));
    assert_eq!(with_token_of(2, 2, Product::GaussDb, tasks), (403, "APIGW.0310".into(), Kind::NotAllowed));
    assert_eq!(with_token_of(0, 0, Product::GaussDb, "/v3/cn-north-4/tasks").1, "DBS.280408");
    assert_eq!(with_token_of(0, 0, Product::Dcs, "/v2/cn-north-4/tasks").1, "111400002");
}

#[test]
fn every_answer_has_an_id_of_its_own_a_date_and_a_type() {
    let mut cloud = usual();
    let mut ids = Vec::new();
    let good = request(0, host(0, Product::Dcs), "/v2/{p}/tasks");
    for asked in [good.clone(), good, Request::get("localhost", "/"), request(0, host(0, Product::Dcs), "/nowhere")] {
        let answer = cloud.simulator.answer(start(), &asked);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("date"), Some("Sat, 21 Nov 2026 08:00:00 GMT"));
        ids.push(answer.header("x-request-id").unwrap().to_owned());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 4);
    assert!(ids.iter().all(|id| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit())));
}
