//! Failing on purpose, as a reader of the cloud sees it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use cloud::dcs::center_tasks::ListCenterTasks;
use cloud::error::{CloudError, Kind};
use cloud::gaussdb::tasks::ListTasks;
use common::{Cloud, ENGLISH, host, start, usual};
use simulator::{Answer, Effect, Fault, PROJECTS, Request, token_for};

fn failing(faults: &[&str]) -> Cloud {
    let mut cloud = usual();
    cloud.simulator.set_faults(faults.iter().map(|fault| Fault::parse(fault).unwrap()).collect());
    cloud
}

fn dcs(cloud: &mut Cloud) -> Result<usize, CloudError> {
    cloud.ask(0, &ListCenterTasks::all()).map(|page| page.rows.len())
}

fn gaussdb(cloud: &mut Cloud) -> Result<usize, CloudError> {
    cloud.ask(0, &ListTasks::all(ENGLISH)).map(|page| page.rows.len())
}

fn raw(cloud: &mut Cloud) -> Answer {
    let path = format!("/v2/{}/tasks?limit=100", PROJECTS[0].id);
    let request = Request::get(host(0, cloud::call::Product::Dcs), &path);
    cloud.simulator.answer(start(), &request.with_header("x-auth-token", &token_for(PROJECTS[0].id)))
}

#[test]
fn each_refusal_is_of_its_kind() {
    for (fault, status, kind) in [
        ("401", 401, Kind::SignIn),
        ("expired", 401, Kind::SignIn),
        ("403", 403, Kind::NotAllowed),
        ("404", 404, Kind::WrongHost),
        ("429=7", 429, Kind::Throttled),
        ("500", 500, Kind::CloudFault),
        ("503", 503, Kind::CloudFault),
        ("html=502", 502, Kind::RouteFault),
        ("html", 200, Kind::RouteFault),
        ("broken-json", 200, Kind::Unreadable),
    ] {
        for ask in [dcs, gaussdb] {
            let error = ask(&mut failing(&[fault])).unwrap_err();
            assert_eq!((error.status, error.kind), (Some(status), kind), "{fault}");
            let wait = if fault == "429=7" { Some(7) } else { None };
            assert_eq!(error.retry_after, wait, "{fault}");
            // What a proxy says has no id of the cloud.
            assert_eq!(error.request_id.is_some(), !fault.starts_with("html"), "{fault}");
        }
    }
    assert!(dcs(&mut failing(&["expired"])).unwrap_err().expired_at().is_some());
}

#[test]
fn a_fault_strikes_what_it_names_and_ends() {
    let mut cloud = failing(&["500@dcs*2", "403@/tasks*1"]);
    assert_eq!(dcs(&mut cloud).unwrap_err().kind, Kind::CloudFault);
    assert_eq!(gaussdb(&mut cloud).unwrap_err().kind, Kind::NotAllowed);
    assert_eq!(dcs(&mut cloud).unwrap_err().kind, Kind::CloudFault);
    assert!(dcs(&mut cloud).is_ok() && gaussdb(&mut cloud).is_ok());
    assert!(cloud.simulator.faults().is_empty());
}

#[test]
fn a_fault_names_the_clouds_host_where_the_request_cannot() {
    let mut cloud = failing(&["403@dcs.cn-north-4"]);
    let mut request = Request::get("127.0.0.1:9103", "/v2/p/tasks");
    request.service = simulator::Service::new(cloud::call::Product::Dcs, "cn-north-4");
    assert_eq!(cloud.simulator.answer(start(), &request).status, 403);
}

#[test]
fn what_the_transport_has_to_do_is_said() {
    let good = raw(&mut usual());
    assert_eq!((good.delivery.delay_ms, good.delivery.hang, good.delivery.cut_off_after), (0, false, None));
    assert_eq!(raw(&mut failing(&["latency=800", "latency=50@dcs"])).delivery.delay_ms, 850);
    assert!(raw(&mut failing(&["hang"])).delivery.hang);
    let cut = raw(&mut failing(&["cut-off=100"]));
    assert_eq!((cut.delivery.cut_off_after, cut.body == good.body), (Some(100), true));
    // An answer shorter than that is cut off as well.
    let cut = raw(&mut failing(&["cut-off=99999999"]));
    assert_eq!(cut.delivery.cut_off_after, Some(good.body.len() - 1));
    let slow = raw(&mut failing(&["latency=10", "503"]));
    assert_eq!((slow.status, slow.delivery.delay_ms), (503, 10));
}

#[test]
fn a_huge_answer_is_right_and_too_large() {
    let good = raw(&mut usual());
    let huge = raw(&mut failing(&["huge"]));
    assert!(huge.body.len() > 32 * 1024 * 1024 && huge.status == 200);
    assert!(huge.body.starts_with(&good.body));
    assert!(huge.body[good.body.len()..].iter().all(|b| *b == b' '));
}

#[test]
fn a_page_of_a_proxy_is_no_json() {
    let answer = raw(&mut failing(&["html=504"]));
    assert_eq!((answer.status, answer.header("content-type")), (504, Some("text/html; charset=utf-8")));
    assert!(answer.body.starts_with(b"<!DOCTYPE html>"));
}

#[test]
fn the_right_answer_may_come_under_the_wrong_type() {
    let good = raw(&mut usual());
    let wrong = raw(&mut failing(&["wrong-type"]));
    assert_eq!(good.header("content-type"), Some("application/json"));
    assert_eq!(wrong.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!((wrong.status, wrong.body, wrong.headers.len()), (200, good.body, good.headers.len()));
    // Who goes by the body reads it as if nothing had happened.
    assert_eq!(dcs(&mut failing(&["wrong-type"])), dcs(&mut usual()));
}

#[test]
fn what_was_asked_is_written_down() {
    let mut cloud = failing(&["hang@dcs*1"]);
    raw(&mut cloud);
    raw(&mut cloud);
    let log: Vec<_> = cloud.simulator.log().collect();
    assert_eq!((log[0].status, log[1].status), (None, Some(200)));
    assert_eq!((log[1].product, log[1].region), (Some("dcs"), Some("cn-north-4")));
    assert_eq!(log[1].query, "limit=100");
    let token = token_for(PROJECTS[0].id);
    assert!(log[1].headers.contains(&("x-auth-token".into(), format!("12288 bytes, …{}", &token[12_284..]))));
    cloud.simulator.clear_log();
    assert_eq!(cloud.simulator.log().count(), 0);
    assert_eq!(Fault::parse("hang").unwrap().effect, Effect::Hang);
}
