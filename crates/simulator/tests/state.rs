//! The simulator as a state machine: the same seed, start, time and request give the same answer; no request
//! whatever makes it fall over.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use cloud::call::Product;
use cloud::time::Moment;
use common::{MINUTE, host, start, token};
use proptest::prelude::*;
use simulator::{Effect, Fault, PROJECTS, Request, Service, Simulator};

fn asked() -> Vec<Request> {
    let paths = [
        (Product::TaurusDb, "/v3/{p}/scheduled-jobs"),
        (Product::TaurusDb, "/v3/{p}/immediate-jobs"),
        (Product::GaussDb, "/v3/{p}/tasks"),
        (Product::Dcs, "/v2/{p}/tasks"),
        (Product::Dcs, "/v2/{p}/instances"),
    ];
    let request = |(product, path): (Product, &str)| {
        Request::get(host(0, product), &path.replace("{p}", PROJECTS[0].id)).with_header("x-auth-token", token(0))
    };
    paths.into_iter().map(request).collect()
}

#[test]
fn the_same_seed_gives_the_same_cloud() {
    let answers = |seed| {
        let mut simulator = Simulator::new(seed, 500, start());
        let times = [0, 1, 90].map(|minutes| start().plus(minutes * MINUTE));
        times.map(|now| asked().iter().map(|r| simulator.answer(now, r)).collect::<Vec<_>>())
    };
    assert_eq!(answers(1), answers(1));
    assert_ne!(answers(1), answers(2));
}

#[test]
fn what_was_asked_before_changes_nothing_but_the_id_of_the_request() {
    let late = start().plus(47 * MINUTE);
    let mut often = Simulator::new(1, 500, start());
    for minute in 0..47 {
        for request in asked() {
            let _ = often.answer(start().plus(minute * MINUTE), &request);
        }
    }
    let mut once = Simulator::new(1, 500, start());
    for request in asked() {
        assert_eq!(often.answer(late, &request).body, once.answer(late, &request).body);
    }
    // A clock that was set back shows what was there then.
    for request in asked() {
        let mut fresh = Simulator::new(1, 500, start());
        assert_eq!(often.answer(start(), &request).body, fresh.answer(start(), &request).body);
    }
}

#[test]
fn a_hundred_thousand_tasks_are_made_and_asked_for_quickly() {
    let began = std::time::Instant::now();
    let mut simulator = Simulator::new(1, 100_000, start());
    for request in asked() {
        assert_eq!(simulator.answer(start(), &request).status, 200);
    }
    // Without optimisation and beside other tests; a server's build takes a tenth of this.
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

fn any_host() -> impl Strategy<Value = String> {
    let known = prop::sample::select(Product::ALL.to_vec())
        .prop_flat_map(|product| (0..PROJECTS.len()).prop_map(move |place| host(place, product).to_owned()));
    let iam = prop::sample::select(vec!["iam.myhuaweicloud.com", "iam.cn-north-4.myhuaweicloud.com"]);
    prop_oneof![
        4 => known,
        2 => iam.prop_map(str::to_owned),
        1 => "\\PC{0,30}",
        1 => Just("127.0.0.1:9090".to_owned()),
    ]
}

fn any_body() -> impl Strategy<Value = Vec<u8>> {
    let json = prop::sample::select(vec![
        r#"{"job_ids":["x",1]}"#,
        r#"{"job_ids":[]}"#,
        r#"{"job_id":"x"}"#,
        r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"domain":{"name":"a"},"name":"b","password":"c"}}}}}"#,
        r#"{"auth":{"identity":{"methods":["password","totp"],"password":null}}}"#,
        "[]",
    ]);
    prop_oneof![2 => Just(Vec::new()), 2 => json.prop_map(Vec::from), 1 => prop::collection::vec(any::<u8>(), 0..40)]
}

fn any_path() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "/v3/{p}/scheduled-jobs",
        "/v3/{p}/immediate-jobs",
        "/v3/{p}/jobs",
        "/v3.1/{p}/instances",
        "/v3/{p}/tasks",
        "/v2/{p}/tasks",
        "/v2/{p}/instances",
        "/v2/{p}/instances/x/tasks",
        "/v2/{p}/tasks/x",
        "/v3/{p}/jobs/x",
        "/v3/{p}/instance/x/scheduled-jobs",
        "/v3/auth/tokens",
        "/v3/auth/projects",
        "/v3/projects",
        "/v3/regions",
    ]);
    let known = (known, 0..PROJECTS.len()).prop_map(|(path, place)| path.replace("{p}", PROJECTS[place].id));
    prop_oneof![4 => known, 1 => "\\PC{0,60}", 1 => "/[a-z0-9%/._-]{0,60}"]
}

fn any_query() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "offset",
        "limit",
        "status",
        "start_time",
        "end_time",
        "id",
        "job_id",
        "job_name",
        "name",
        "instance_id",
        "x",
    ]);
    let value = prop_oneof![
        "\\PC{0,12}",
        "[0-9]{0,20}",
        "-?[0-9]{1,4}",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|%2B0800|é)",
        "(Pending|Running|Failed|true|\\*|%ff%00)",
    ];
    prop::collection::vec((name, value), 0..5)
        .prop_map(|pairs| pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&"))
}

fn any_request() -> impl Strategy<Value = Request> {
    let method = prop_oneof![
        8 => Just("GET".to_owned()),
        2 => Just("DELETE".to_owned()),
        2 => Just("POST".to_owned()),
        1 => "\\PC{0,8}",
    ];
    let token = prop_oneof![
        6 => (0..PROJECTS.len()).prop_map(|place| Some(token(place).to_owned())),
        1 => Just(None),
        1 => "\\PC{0,20}".prop_map(Some),
    ];
    let headers = prop::collection::vec(("[a-z-]{1,12}", "\\PC{0,12}"), 0..4);
    let service = prop::option::weighted(0.2, prop::sample::select(Product::ALL.to_vec()));
    (method, any_host(), any_path(), any_query(), token, headers, service, any_body()).prop_map(
        |(method, host, path, query, token, mut headers, service, body)| {
            headers.extend(token.map(|token| ("x-auth-token".to_owned(), token)));
            Request {
                method,
                host,
                path_and_query: format!("{path}?{query}"),
                headers,
                body,
                service: service.and_then(|product| Service::new(product, "cn-north-4")),
            }
        },
    )
}

fn any_effect() -> impl Strategy<Value = Effect> {
    prop_oneof![
        (0u64..=u64::MAX).prop_map(|ms| Effect::Latency { ms }),
        Just(Effect::Unauthorized),
        Just(Effect::Expired),
        Just(Effect::Forbidden),
        Just(Effect::NotFound),
        prop::option::of(0u32..=u32::MAX).prop_map(|retry_after| Effect::Throttled { retry_after }),
        (500u16..=599).prop_map(|status| Effect::ServerError { status }),
        Just(Effect::BrokenJson),
        (0usize..=usize::MAX).prop_map(|after| Effect::CutOff { after }),
        Just(Effect::Hang),
        (200u16..=599).prop_map(|status| Effect::Html { status }),
        Just(Effect::Huge { mib: 1 }),
    ]
}

/// A little more than the years 1 to 9999, in milliseconds.
const MOMENTS: std::ops::Range<i64> = -62_200_000_000_000..253_500_000_000_000;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_request_makes_it_fall_over(
        requests in prop::collection::vec(any_request(), 1..4),
        effects in prop::collection::vec((any_effect(), prop::option::of(0u32..3)), 0..3),
        hours in -800i64..40,
    ) {
        let mut simulator = Simulator::new(1, 60, start()).with_broken_row();
        if hours % 2 == 0 {
            simulator = simulator.with_hostile_rows();
        }
        let fault = |(effect, times)| Fault { matching: String::new(), times, effect };
        simulator.set_faults(effects.into_iter().map(fault).collect());
        for request in requests {
            let answer = simulator.answer(start().plus(hours * 60 * MINUTE), &request);
            prop_assert!((200..600).contains(&answer.status));
            prop_assert!(answer.delivery.cut_off_after.is_none_or(|after| after <= answer.body.len()));
        }
    }

    #[test]
    fn nor_does_any_time(start in MOMENTS, now in MOMENTS, tasks in 0usize..50) {
        let (start, now) = (Moment::default().plus(start), Moment::default().plus(now));
        // A start long before now has as many tasks born as there can be; that is tested once, elsewhere.
        let now = if now > start { start.plus(now.since(start) % (200 * MINUTE)) } else { now };
        let mut simulator = Simulator::new(1, tasks, start);
        for request in asked() {
            prop_assert!(simulator.answer(now, &request).status < 500);
        }
    }

    #[test]
    fn no_text_makes_the_reader_of_faults_fall_over(text in "\\PC{0,30}", nearly in "[a-z0-9=@*.-]{0,20}") {
        let _ = Fault::parse(&text);
        let _ = Fault::parse(&nearly);
    }
}
