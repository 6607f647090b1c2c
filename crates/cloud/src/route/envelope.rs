//! A request within a request, as proxyscotch has it: a JSON object that says what to send, answered by one that
//! says what came back.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::base64;
use crate::call::{Method, Response};
use crate::error::{CloudError, Kind};
use crate::secret::Secret;

/// What the proxy is asked to send.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Envelope<'a> {
    pub access_token: &'a str,
    /// The answer's body in base64. Without it a byte that is not text would be lost.
    pub wants_binary: bool,
    pub method: &'a str,
    pub url: &'a str,
    #[serde(serialize_with = "as_object")]
    pub headers: Vec<(&'a str, &'a str)>,
    pub data: &'a str,
}

fn as_object<S: Serializer>(pairs: &[(&str, &str)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(pairs.iter().copied())
}

impl Envelope<'_> {
    /// The body to post to the proxy.
    pub fn seal(&self) -> Secret {
        let values = self.headers.iter().map(|(name, value)| name.len() + value.len() + 8).sum::<usize>();
        // Room for all of it, escaped too: a text that grows would leave copies of the credential behind.
        let room = 256 + 2 * (self.access_token.len() + self.url.len() + values + self.data.len());
        let mut text = Vec::with_capacity(room);
        // Texts under names that are texts: nothing of it can fail.
        let _ = serde_json::to_writer(&mut text, self);
        Secret::new(String::from_utf8(text).unwrap_or_default())
    }
}

/// The method by which every envelope travels.
pub(super) const METHOD: Method = Method::Post;

/// What the cloud answered, out of what the proxy did. An answer of the proxy's own is its failure, whatever its
/// status says.
pub(super) fn open(response: &Response) -> Result<Response, CloudError> {
    let faulty = |message: &str| CloudError::given_up(Kind::RouteFault, response, message);
    if !(200..300).contains(&response.status) {
        return Err(faulty(""));
    }
    let text = std::str::from_utf8(&response.body).map_err(|_| faulty(""))?;
    let answer: Value = serde_json::from_str(text).map_err(|_| faulty(""))?;
    let data = answer.get("data");
    if answer.get("success") != Some(&Value::Bool(true)) {
        let message = data.and_then(|data| data.get("message")).and_then(Value::as_str).unwrap_or_default();
        let is_its_token = message.contains("Unauthorized request");
        let kind = if is_its_token { Kind::ProxyToken } else { Kind::RouteFault };
        let excerpt = if message.is_empty() { faulty("").excerpt } else { None };
        return Err(CloudError { excerpt, kind, ..faulty(message) });
    }
    let status = answer.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
    let text = data.and_then(Value::as_str);
    let is_binary = answer.get("isBinary") == Some(&Value::Bool(true));
    let body = text.and_then(|text| if is_binary { base64::decode(text) } else { Some(text.as_bytes().to_vec()) });
    let (Some(status), Some(body)) = (status, body) else { return Err(faulty("")) };
    let headers = answer.get("headers").and_then(Value::as_object).into_iter().flatten();
    let headers = headers.filter_map(|(name, value)| Some((name.to_ascii_lowercase(), value.as_str()?.to_owned())));
    Ok(Response { status, headers: headers.collect(), body })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn answered(status: u16, body: &str) -> Result<Response, CloudError> {
        open(&Response { status, headers: vec![], body: body.as_bytes().to_vec() })
    }

    fn failed(status: u16, body: &str) -> (Kind, String) {
        let error = answered(status, body).unwrap_err();
        (error.kind, error.message)
    }

    #[test]
    fn an_answer_is_what_the_cloud_said() {
        let text = r#"{"success":true,"isBinary":false,"status":404,"data":"{\"error_code\":\"DCS.4001\"}","statusText":"Not Found","headers":{"X-Request-Id":"r","content-type":"application/json"}}"#;
        let answer = answered(200, text).unwrap();
        assert_eq!((answer.status, answer.body.as_slice()), (404, br#"{"error_code":"DCS.4001"}"#.as_slice()));
        assert_eq!(answer.header("x-request-id"), Some("r"));
        let binary =
            r#"{"success":true,"isBinary":true,"status":200,"data":"e30g/w","statusText":"OK","headers":null}"#;
        assert_eq!(answered(200, binary).unwrap().body, b"{} \xff");
    }

    #[test]
    fn a_failure_of_the_proxys_is_no_answer_of_the_clouds() {
        let said = |what: &str| format!(r#"{{"success": false, "data":{{"message":"(Proxy Error) {what}"}}}}"#);
        assert_eq!(failed(200, &said("Request failed.")), (Kind::RouteFault, "(Proxy Error) Request failed.".into()));
        let unauthorized = "Unauthorized request; you may need to set your access token in Settings.";
        assert_eq!(failed(200, &said(unauthorized)), (Kind::ProxyToken, format!("(Proxy Error) {unauthorized}")));
        assert!(!answered(200, &said(unauthorized)).unwrap_err().may_pass(), "asking again changes nothing");
        // It answers so to a request that is no POST.
        let greeting = r#"{"success": true, "data":{"sessionFingerprint":"f", "isProtected":false}}"#;
        for body in [greeting, "", "<html>", "[]", r#"{"success":true,"status":200,"isBinary":true,"data":"%"}"#] {
            assert_eq!(failed(200, body).0, Kind::RouteFault, "{body}");
        }
        let error = answered(200, "<html>sign in").unwrap_err();
        assert_eq!((error.status, error.excerpt.as_deref()), (Some(200), Some("<html>sign in")));
        // Somebody before the proxy: whatever it says, it is not the cloud.
        assert_eq!(failed(401, r#"{"error_code":"APIG.0301","error_msg":"x"}"#).0, Kind::RouteFault);
    }

    proptest! {
        #[test]
        fn no_answer_makes_it_panic(value in crate::wire::any_json::value(), body in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = answered(200, &value.to_string());
            let _ = open(&Response { status: 200, headers: vec![], body });
        }
    }
}
