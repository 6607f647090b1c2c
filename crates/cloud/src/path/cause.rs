//! Why a path does not carry a call: one cause, and what it was concluded from.

use crate::call::Response;
use crate::error::{CloudError, Kind, excerpt, looks_like_markup};

/// What is wrong with a path. Of what a browser hides, as much is told apart as experiments can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The computer has no network.
    Offline,
    /// The browser lets the page not reach this computer, or its neighbours.
    LocalNetworkDenied,
    /// The page's own Content-Security-Policy forbids the address.
    PagePolicy,
    /// Nobody answers: port, name, certificate, or an extension. A browser does not tell these apart.
    HostDown,
    /// No whole answer in time.
    Late,
    /// The answer is a redirect.
    Redirects,
    /// The cloud's host answers, and lets no page read that.
    DirectBlocked,
    /// `Access-Control-Allow-Origin` is missing, there twice, or for another origin. A page sees no difference.
    NoAllowOrigin,
    /// The preflight is not answered with a status of success.
    PreflightRefused,
    /// The preflight does not allow a header.
    HeaderNotAllowed,
    /// Headers of the answer cannot be read: fatal where one of them is the token, else only a pity.
    HeaderNotExposed,
    /// The credential is too large for the header buffers on the way to the cloud.
    TooLargeUp,
    /// The head of the cloud's answer is too large for the buffers on the way back.
    TooLargeDown,
    /// Two slashes in the address become one.
    SlashesMerged,
    /// The address is decoded or encoded anew on its way.
    AddressRewritten,
    /// The cloud's gateway knows no such API under the name that it was asked by.
    HostNotRewritten,
    /// A page in place of the cloud's answer.
    HtmlAnswer,
    /// The proxy cannot reach the cloud.
    ProxyFailed,
    /// The proxy wants to know who asks.
    ProxyWantsSignIn,
    /// The proxy serves not this page, or not this host.
    ProxyRefuses,
    /// cors-anywhere wants `X-Requested-With`.
    NeedsRequestedWith,
    /// Somebody else answers, in a form of their own.
    NotTheCloud,
    /// The cloud answers, and is busy or fails.
    CloudBusy,
    /// The browser asks before every call whether it may: each costs two.
    PreflightNotRemembered,
    /// This computer's clock is off.
    ClockOff,
}

impl Cause {
    /// Whether it may be gone later without anybody doing anything.
    pub const fn may_pass(self) -> bool {
        matches!(
            self,
            Self::Offline | Self::HostDown | Self::Late | Self::ProxyFailed | Self::TooLargeDown | Self::CloudBusy
        )
    }
}

/// A cause, with what it was concluded from in the words of protocols, which are the same in every language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The cause.
    pub cause: Cause,
    /// Names of headers, a status and how an answer began, the browser's words; may be empty.
    pub evidence: String,
}

impl Finding {
    /// A cause and its evidence.
    pub fn new(cause: Cause, evidence: impl Into<String>) -> Self {
        Self { cause, evidence: evidence.into() }
    }

    /// The same as the error of a call that was never sent.
    pub fn into_error(self) -> CloudError {
        CloudError::transport(Kind::Path(self.cause), self.evidence)
    }

    /// The finding that an error is made of.
    pub fn of_error(error: &CloudError) -> Option<Self> {
        match error.kind {
            Kind::Path(cause) => Some(Self::new(cause, error.message.clone())),
            _ => None,
        }
    }

    /// What an answer says of the path; none when the cloud itself refused a made-up credential, which is how a
    /// whole path shows.
    pub(super) fn of_answer(response: &Response) -> Option<Self> {
        let text = String::from_utf8_lossy(&response.body);
        let evidence = format!("HTTP {}: {}", response.status, excerpt(&text));
        let cause = if is_the_clouds(&text) {
            let error = CloudError::refused(response);
            match error.kind {
                Kind::WrongHost => Cause::HostNotRewritten,
                Kind::Throttled | Kind::CloudFault => Cause::CloudBusy,
                // Whoever takes a credential that nobody gave out is not the cloud.
                _ if response.status < 300 => Cause::NotTheCloud,
                _ => return None,
            }
        } else if text.contains("Missing required request header") {
            Cause::NeedsRequestedWith
        } else if text.contains("two slashes are needed") {
            Cause::SlashesMerged
        } else {
            match response.status {
                401 | 407 => Cause::ProxyWantsSignIn,
                403 => Cause::ProxyRefuses,
                429 | 500.. => Cause::ProxyFailed,
                _ if looks_like_markup(&text) => Cause::HtmlAnswer,
                _ => Cause::NotTheCloud,
            }
        };
        Some(Self::new(cause, evidence))
    }
}

/// Whether a body is an error as the cloud writes them: of a service, of the gateway, or of IAM. Others write JSON
/// too, such as `{"message":"Unauthorized"}` and `{"error":{"message":"…","requestId":"…"}}`.
fn is_the_clouds(text: &str) -> bool {
    let Ok(body) = serde_json::from_str::<serde_json::Value>(text) else { return false };
    ["error_code", "errCode", "errorCode"].iter().any(|name| body.get(name).is_some())
        || body.get("error").is_some_and(|error| error.get("code").is_some() && error.get("title").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause(status: u16, body: &str) -> Option<Cause> {
        let response = Response { status, headers: Vec::new(), body: body.as_bytes().to_vec() };
        Finding::of_answer(&response).map(|finding| finding.cause)
    }

    #[test]
    fn a_refusal_of_the_cloud_proves_the_path() {
        for (status, body) in [
            (401, r#"{"error_msg":"decrypt token fail","error_code":"APIG.0301"}"#),
            (401, r#"{"error_msg":"ak not exist","error_code":"APIGW.0301","request_id":"r"}"#),
            (401, r#"{"error":{"code":401,"message":"wrong password","title":"Unauthorized"}}"#),
            (403, r#"{"error_code":"DCS.2003","error_msg":"no"}"#),
            (400, r#"{"errCode":"DBS.280001","externalMessage":"Parameter error."}"#),
        ] {
            assert_eq!(cause(status, body), None, "{body}");
        }
    }

    #[test]
    fn each_stranger_is_told_by_its_answer() {
        for (status, body, expected) in [
            (404, r#"{"error_msg":"The API does not exist","error_code":"APIG.0101"}"#, Cause::HostNotRewritten),
            (429, r#"{"error_msg":"slow","error_code":"APIG.0308"}"#, Cause::CloudBusy),
            (503, r#"{"error_msg":"IAM down","error_code":"APIG.0613"}"#, Cause::CloudBusy),
            (200, r#"{"error_code":null}"#, Cause::NotTheCloud),
            (200, r#"{"tasks":[]}"#, Cause::NotTheCloud),
            (200, r#"{"success":false,"data":{"message":"bad"}}"#, Cause::NotTheCloud),
            (400, r#"{"error":{"status":400,"message":"no","requestId":"x"}}"#, Cause::NotTheCloud),
            (401, r#"{"message":"No API key found in request"}"#, Cause::ProxyWantsSignIn),
            (407, "", Cause::ProxyWantsSignIn),
            (403, "The origin was not whitelisted", Cause::ProxyRefuses),
            (403, "<html>403</html>", Cause::ProxyRefuses),
            (
                400,
                "Missing required request header. Must specify one of: origin,x-requested-with",
                Cause::NeedsRequestedWith,
            ),
            (400, "The URL is invalid: two slashes are needed after the http(s):.", Cause::SlashesMerged),
            (502, "<html>502 Bad Gateway</html>", Cause::ProxyFailed),
            (504, "", Cause::ProxyFailed),
            (429, "too many", Cause::ProxyFailed),
            (200, " <!doctype html><p>hello", Cause::HtmlAnswer),
            (404, "<html>404 Not Found</html>", Cause::HtmlAnswer),
            (200, "usage: /url", Cause::NotTheCloud),
        ] {
            assert_eq!(cause(status, body), Some(expected), "{status} {body}");
        }
    }

    #[test]
    fn a_finding_is_an_error_and_back() {
        let finding = Finding::new(Cause::HeaderNotAllowed, "X-Auth-Token");
        let error = finding.clone().into_error();
        assert!(!error.may_pass() && Finding::new(Cause::HostDown, "").into_error().may_pass());
        assert_eq!(Finding::of_error(&error), Some(finding));
        assert_eq!(Finding::of_error(&CloudError::transport(Kind::Unreachable, "")), None);
    }
}
