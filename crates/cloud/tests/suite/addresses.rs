//! What leaves: an id reaches the cloud as it is, whatever characters it has and whichever way it goes.

use cloud::call::{Call, Language, Limit};
use cloud::credential::Credential;
use cloud::dcs::background_tasks::ListBackgroundTasks;
use cloud::id::{IdError, JobId, ProjectId};
use cloud::region::Endpoint;
use cloud::route::{Outgoing, Route, Template};
use cloud::taurusdb::job::ShowJob;
use cloud::taurusdb::scheduled_jobs::ListScheduledJobs;
use cloud::time::{Moment, TimeRange};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;

const ODD: &str = "a+b&c=d%2F'\"<>\\^`{|}~;:@$,!*()[]任务é";

fn project() -> ProjectId {
    ProjectId::parse("a4c81e9d0b7f4652839e1fd7c02b6a58").unwrap()
}

fn endpoint() -> Endpoint {
    Endpoint::https("api.example")
}

fn leaving(call: &impl Call, route: &Route) -> Outgoing {
    Outgoing::new(&call.request(&project()), &endpoint(), route, &Credential::None, None).unwrap()
}

fn by_id(id: &str) -> ShowJob {
    ShowJob { id: JobId::parse(id).unwrap(), language: Language::Chinese }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

#[test]
fn an_odd_id_is_one_value_of_the_query() {
    let url = leaving(&by_id(ODD), &Route::Direct).url;
    let (before, value) = url.split_once("?id=").unwrap();
    assert_eq!(before, "https://api.example/v3/a4c81e9d0b7f4652839e1fd7c02b6a58/jobs");
    assert!(value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~%".contains(&b)), "{value}");
    assert_eq!(decoded(value), ODD);
}

#[test]
fn an_odd_instance_is_one_segment_of_the_path() {
    let url = leaving(&ListBackgroundTasks::all(JobId::parse(ODD).unwrap()), &Route::Direct).url;
    let path = url.strip_prefix("https://api.example/v2/a4c81e9d0b7f4652839e1fd7c02b6a58/instances/").unwrap();
    let (segment, rest) = path.split_once('/').unwrap();
    assert_eq!((decoded(segment).as_str(), rest), (ODD, "tasks?offset=0&limit=100"));
}

#[test]
fn an_id_that_is_a_step_in_the_path_is_refused() {
    for step in [".", "..", " .. "] {
        assert_eq!(JobId::parse(step), Err(IdError::Forbidden('.')));
    }
    let url = leaving(&ListBackgroundTasks::all(JobId::parse("%2e%2e").unwrap()), &Route::Direct).url;
    assert!(url.contains("/instances/%252e%252e/tasks"), "{url}");
}

#[test]
fn a_plus_in_a_time_is_escaped_on_every_way() {
    let start = Moment::read("2026-11-01T08:00:00+0800");
    let list = ListScheduledJobs {
        limit: Limit::new(10).unwrap(),
        range: TimeRange::new(start, None).unwrap(),
        ..ListScheduledJobs::all(Language::English)
    };
    let query = "offset=0&limit=10&start_time=2026-11-01T00%3A00%3A00%2B0000";
    let path = "/v3/a4c81e9d0b7f4652839e1fd7c02b6a58/scheduled-jobs";
    let same_origin = Route::SameOrigin(Template::same_origin(Route::SAME_ORIGIN_DEFAULT).unwrap());
    let proxy = |text| Route::Proxy(Template::proxy(text).unwrap());
    for (route, url) in [
        (Route::Direct, format!("https://api.example{path}?{query}")),
        (same_origin, format!("/cloud/api.example{path}?{query}")),
        (proxy("https://p.example/{url}"), format!("https://p.example/https://api.example{path}?{query}")),
        (
            proxy("https://p.example/{host}{path}?{query}&k=1"),
            format!("https://p.example/api.example{path}?{query}&k=1"),
        ),
    ] {
        assert_eq!(leaving(&list, &route).url, url);
    }
}

#[test]
fn a_proxy_that_takes_the_address_as_a_value_gets_it_escaped_once_more() {
    let route = Route::Proxy(Template::proxy("https://p.example/?to={url_encoded}").unwrap());
    let url = leaving(&by_id("a+b"), &route).url;
    let value = url.strip_prefix("https://p.example/?to=").unwrap();
    assert!(!value.contains(['&', '?', '=', '/', '+']), "{value}");
    assert_eq!(decoded(value), "https://api.example/v3/a4c81e9d0b7f4652839e1fd7c02b6a58/jobs?id=a%2Bb");
}

#[test]
fn the_language_is_a_header_where_the_api_has_it() {
    let headers = |outgoing: Outgoing| outgoing.headers;
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    assert_eq!(
        headers(leaving(&by_id("a"), &Route::Direct)),
        [("Accept", "application/json"), ("X-Language", "zh-cn")].map(owned)
    );
    let without = ListBackgroundTasks::all(JobId::parse("a").unwrap());
    assert_eq!(headers(leaving(&without, &Route::Direct)), [("Accept", "application/json")].map(owned));
}

proptest! {
    #[test]
    fn any_id_that_is_taken_arrives_whole(text in "\\PC{1,30}") {
        if let Ok(id) = JobId::parse(&text) {
            let url = leaving(&by_id(id.as_str()), &Route::Direct).url;
            let (_, value) = url.split_once("?id=").unwrap();
            prop_assert_eq!(decoded(value), id.as_str());
            let url = leaving(&ListBackgroundTasks::all(id.clone()), &Route::Direct).url;
            prop_assert_eq!(url.matches('/').count(), 7);
            prop_assert_eq!(url.split('/').nth(6).map(decoded), Some(id.as_str().to_owned()));
        }
    }
}
