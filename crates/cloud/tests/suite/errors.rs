//! Refusals in every shape the cloud, its gateway, its sign-in and the proxies before them are known to use.

use cloud::call::{Language, Response};
use cloud::error::{CloudError, Kind, judge};
use cloud::gaussdb::tasks::ListTasks;
use cloud::time::Moment;
use proptest::prelude::*;

use crate::any_json::json;

fn answered(status: u16, headers: &[(&str, &str)], body: &str) -> CloudError {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let response = Response { status, headers, body: body.as_bytes().to_vec() };
    judge(&ListTasks::all(Language::English), &response).unwrap_err()
}

fn refused(status: u16, body: &str) -> (Kind, Option<String>, String) {
    let error = answered(status, &[], body);
    assert_eq!(error.status, Some(status));
    (error.kind, error.code, error.message)
}

fn said(kind: Kind, code: &str, message: &str) -> (Kind, Option<String>, String) {
    (kind, Some(code.to_owned()), message.to_owned())
}

#[test]
fn a_service_says_code_and_message() {
    for (status, code, kind) in [
        (400, "DBS.200543", Kind::NotFound),
        (404, "DBS.200022", Kind::NotFound),
        (400, "DBS.280001", Kind::BadInput),
        (400, "DBS.280439", Kind::BadInput),
        (403, "DBS.280056", Kind::SignIn),
        (403, "DBS.280015", Kind::NotAllowed),
        (403, "DBS.201003", Kind::NotAllowed),
        (409, "DBS.200047", Kind::BadInput),
        (401, "DCS.1001", Kind::SignIn),
        (401, "111401004", Kind::SignIn),
        (403, "DCS.2003", Kind::NotAllowed),
        (404, "111404022", Kind::NotFound),
        (404, "DCS.3022", Kind::NotFound),
        (404, "DCS.4001", Kind::NotFound),
        (400, "DCS.4025", Kind::BadInput),
        (400, "DCS.4800", Kind::BadInput),
        (500, "DCS.5000", Kind::CloudFault),
        (500, "DBS.111111", Kind::CloudFault),
    ] {
        let body = format!(r#"{{"error_code":"{code}","error_msg":"That is wrong."}}"#);
        assert_eq!(refused(status, &body), said(kind, code, "That is wrong."));
    }
}

#[test]
fn a_field_more_or_a_placeholder_left_in_does_not_hurt() {
    assert_eq!(
        refused(400, r#"{"error_code":"111400063","error_msg":"Invalid {0} parameter.","error_ext_msg":null}"#),
        said(Kind::BadInput, "111400063", "Invalid {0} parameter.")
    );
    assert_eq!(
        refused(403, r#"{"encoded_authorization_message":"bm8=","error_code":"DCS.3003","error_msg":"Not allowed."}"#),
        said(Kind::NotAllowed, "DCS.3003", "Not allowed.")
    );
}

#[test]
fn a_service_in_camel_case_is_understood() {
    assert_eq!(
        refused(400, r#"{"errCode":"DBS.280440","externalMessage":"Wrong offset."}"#),
        said(Kind::BadInput, "DBS.280440", "Wrong offset.")
    );
    assert_eq!(refused(500, r#"{"errorCode":"X.1","errorMsg":"Broken."}"#), said(Kind::CloudFault, "X.1", "Broken."));
}

#[test]
fn the_sign_in_service_wraps_what_it_says_and_counts_in_numbers() {
    assert_eq!(
        refused(401, r#"{"error":{"code":401,"message":"Wrong name or password.","title":"Unauthorized"}}"#),
        said(Kind::SignIn, "401", "Wrong name or password.")
    );
    assert_eq!(
        refused(404, r#"{"error":{"code":404,"message":"No such token.","title":"Not Found"}}"#),
        said(Kind::NotFound, "404", "No such token.")
    );
    let error = answered(403, &[("x-iam-trace-id", "token_7f")], r#"{"error":{"code":403,"message":"No."}}"#);
    assert_eq!((error.kind, error.request_id.as_deref()), (Kind::NotAllowed, Some("token_7f")));
}

#[test]
fn what_is_said_twice_or_deeper_is_found_in_the_order_of_the_clouds_own_clients() {
    assert_eq!(
        refused(400, r#"{"code":400,"message":"bad request","error_code":"DBS.200022","error_msg":"Gone."}"#),
        said(Kind::NotFound, "DBS.200022", "Gone.")
    );
    assert_eq!(
        refused(403, r#"{"forbidden":{"message":"Policy forbids.","code":403}}"#),
        said(Kind::NotAllowed, "403", "Policy forbids.")
    );
    let error = answered(401, &[], r#"{"request_id":"outer","error":{"code":401,"message":"Expired."}}"#);
    assert_eq!((error.message.as_str(), error.request_id.as_deref()), ("Expired.", Some("outer")));
}

#[test]
fn a_message_without_a_code_still_speaks() {
    let body = r#"{"timestamp":1793600000,"status":404,"error":"Not Found","message":"Nothing here","path":"/v3/x"}"#;
    assert_eq!(refused(404, body), (Kind::NotFound, None, "Nothing here".to_owned()));
    assert_eq!(refused(500, r#"{"error_code":"","error_msg":" "}"#).0, Kind::CloudFault);
}

#[test]
fn the_gateway_is_understood_with_either_prefix() {
    for (status, digits, kind) in [
        (404, "0101", Kind::WrongHost),
        (400, "0201", Kind::BadInput),
        (504, "0201", Kind::CloudFault),
        (401, "0301", Kind::SignIn),
        (403, "0302", Kind::NotAllowed),
        (401, "0307", Kind::SignIn),
        (429, "0308", Kind::Throttled),
        (403, "0310", Kind::NotAllowed),
        (503, "0613", Kind::CloudFault),
        (403, "0802", Kind::NotAllowed),
    ] {
        for prefix in ["APIG", "APIGW"] {
            let code = format!("{prefix}.{digits}");
            let body = format!(r#"{{"error_msg":"Refused.","error_code":"{code}","request_id":"q1"}}"#);
            assert_eq!(refused(status, &body), said(kind, &code, "Refused."));
        }
    }
}

#[test]
fn the_request_is_named_by_the_header_and_else_by_the_body() {
    let body = r#"{"error_msg":"Slow down.","error_code":"APIG.0308","request_id":"from-body"}"#;
    assert_eq!(answered(429, &[], body).request_id.as_deref(), Some("from-body"));
    let both = answered(429, &[("x-request-id", "from-header"), ("retry-after", " 3 ")], body);
    assert_eq!((both.request_id.as_deref(), both.retry_after), (Some("from-header"), Some(3)));
    let date = answered(429, &[("retry-after", "Sat, 21 Nov 2026 08:30:00 GMT")], body);
    assert_eq!(date.retry_after, None);
}

#[test]
fn every_way_of_refusing_a_credential_means_to_sign_in() {
    for why in [
        "decrypt token fail",
        "x-auth-token not found",
        "token expires, expires_at: 2026-11-20T08:30:00.000000Z",
        "Get secretKey failed,ak:***,err:ak not exist",
        "AK access failed to reach the limit,forbidden.",
        "verify aksk signature fail,canonicalRequest:GET|/v3/x/tasks/|limit=1|host:h||host|e3b0",
    ] {
        let message = format!("Incorrect IAM authentication information: {why}");
        let body = format!(r#"{{"error_msg":"{message}","error_code":"APIGW.0301","request_id":"q"}}"#);
        let error = answered(401, &[], &body);
        let (shown, echo) = message.split_once(",canonicalRequest:").unwrap_or((&message, ""));
        assert_eq!((error.kind, error.message.as_str()), (Kind::SignIn, shown));
        assert_eq!(error.echo.as_ref().map_or("", |echo| echo.text.reveal()), echo);
        let expired = why.contains("expires_at").then(|| Moment::read("2026-11-20T08:30:00Z")).flatten();
        assert_eq!(error.expired_at(), expired);
        assert!(!error.may_pass());
    }
}

#[test]
fn what_a_gateway_echoes_is_nowhere_but_where_it_is_looked_for() {
    let token = "x-security-token:ggpjSECURITY";
    let why = format!("verify aksk signature fail, canonicalRequest:GET|/v2/p/||{token}||x-security-token|e3b0");
    let body = format!(r#"{{"error_msg":"No: {why}","error_code":"APIGW.0301"}}"#);
    let wrapped = format!(r#"{{"error":{{"code":401,"message":"No: {why}"}}}}"#);
    for (status, body) in [(401, body.as_str()), (401, &wrapped), (401, &body[..body.len() - 2]), (200, &body)] {
        let error = answered(status, &[], body);
        assert!(!format!("{error:?}").contains("SECURITY"), "{error:?}");
        let is_read = status == 401 && body.ends_with('}');
        assert_eq!(error.echo.is_some_and(|echo| echo.text.reveal().contains(token)), is_read, "{body}");
        assert_eq!(error.message, if is_read { "No: verify aksk signature fail" } else { "" });
    }
}

#[test]
fn a_page_of_a_proxy_is_the_routes_fault_whatever_its_status() {
    for page in [
        "<html><body>Sign in to continue</body></html>",
        "\n  <!doctype html><title>Portal</title>",
        "\u{feff}<!DOCTYPE html>",
        "<?xml version=\"1.0\"?><html/>",
        "<!-- blocked --><p>Blocked</p>",
        "<head><title>502</title></head>",
    ] {
        for status in [200, 302, 401, 403, 404, 407, 502, 503, 504] {
            let error = answered(status, &[], page);
            assert_eq!(error.kind, Kind::RouteFault, "{status} {page}");
            assert_eq!((error.code, error.status), (None, Some(status)));
            assert!(error.excerpt.is_some());
        }
    }
}

#[test]
fn a_good_status_without_the_apis_answer_is_unreadable() {
    for body in
        ["", " \n", "OK", "404 page not found", "{\"tasks\":[{\"job_id\":\"1\"", "[]", "{}", "null", "\u{feff}{}"]
    {
        let error = answered(200, &[("x-request-id", "abc")], body);
        assert_eq!(error.kind, Kind::Unreadable, "{body:?}");
        assert!(error.flaw.is_some(), "{body:?}");
        assert_eq!(error.request_id.as_deref(), Some("abc"));
        assert_eq!(error.excerpt.is_some(), !body.trim().is_empty(), "{body:?}");
    }
    let refusal = answered(200, &[], r#"{"error_code":"APIGW.0301","error_msg":"No."}"#);
    assert!(refusal.excerpt.is_some_and(|text| text.contains("APIGW.0301")), "a refusal is not an empty list");
}

#[test]
fn an_empty_or_foreign_refusal_is_nobodys_word() {
    for (status, kind) in [
        (400, Kind::RouteFault),
        (401, Kind::RouteFault),
        (403, Kind::RouteFault),
        (404, Kind::RouteFault),
        (407, Kind::RouteFault),
        (413, Kind::RouteFault),
        (429, Kind::Throttled),
        (500, Kind::CloudFault),
        (502, Kind::RouteFault),
        (503, Kind::RouteFault),
        (504, Kind::RouteFault),
    ] {
        for body in ["", "upstream unreachable", "{}", "[1]", "{\"error_code\":"] {
            assert_eq!(refused(status, body), (kind, None, String::new()), "{status} {body:?}");
        }
    }
}

#[test]
fn what_is_quoted_of_an_answer_is_short() {
    let error = answered(502, &[], &"错误".repeat(5_000));
    assert!(error.excerpt.is_some_and(|text| text.chars().count() <= 301 && text.ends_with('…')));
}

proptest! {
    #[test]
    fn any_json_at_any_status_becomes_an_error_that_knows_its_status(status in 300u16..1000, body in json()) {
        prop_assert_eq!(answered(status, &[], &body).status, Some(status));
    }
}
