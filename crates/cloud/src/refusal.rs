//! Which of the known causes a refused credential has: what a page says of it, and whether asking again could
//! make it worse.

use crate::error::{CloudError, Kind};
use crate::time::Moment;

/// Why a credential was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The token has ended, at this moment where the gateway says it.
    Expired(Option<Moment>),
    /// The gateway makes nothing of the token. It was not copied whole, was revoked when a password or a
    /// permission changed, or another region's IAM gave it: the gateway says the same to all of them.
    Unknown,
    /// The credential is good, and not for this project or not in this region.
    WrongRegionOrProject,
    /// The key signed something else than what arrived, or its secret is another one. The error's echo tells which.
    WrongKey,
    /// The cloud has no such access key, or has it only together with a security token.
    KeyUnknown,
    /// The access key has failed too often in a row and is locked for five minutes.
    KeyLocked,
    /// The signature's date is too far from the gateway's clock.
    ClockSkew,
    /// The request reached the gateway without a credential: a proxy dropped the header.
    NoTokenArrived,
    /// Not the cloud asks for a credential, but a proxy on the way, for its own.
    ProxysOwn,
    /// Something else, as the error's message says.
    Other,
}

/// What the gateway writes.
const TEXTS: [(&str, Refusal); 6] = [
    ("decrypt token fail", Refusal::Unknown),
    ("x-auth-token not found", Refusal::NoTokenArrived),
    ("signature expired", Refusal::ClockSkew),
    ("verify aksk signature fail", Refusal::WrongKey),
    ("Get secretKey failed", Refusal::KeyUnknown),
    ("AK access failed to reach the limit", Refusal::KeyLocked),
];

impl Refusal {
    /// Why this failure is one of the credential; none when it is not.
    pub fn of(error: &CloudError) -> Option<Self> {
        let code = error.code.as_deref().unwrap_or_default();
        match (error.status, error.kind) {
            (Some(401 | 407), Kind::RouteFault) => return Some(Self::ProxysOwn),
            // The gateway knows the credential; what stands behind it has no such project for it.
            (Some(403), Kind::SignIn | Kind::NotAllowed) if code == "DBS.280056" || code.ends_with(".0310") => {
                return Some(Self::WrongRegionOrProject);
            }
            (_, Kind::SignIn) => {}
            _ => return None,
        }
        let says = |text: &str| error.message.contains(text);
        if says("token expires") || code.ends_with(".0307") {
            return Some(Self::Expired(error.expired_at()));
        }
        Some(TEXTS.iter().find(|(text, _)| says(text)).map_or(Self::Other, |(_, refusal)| *refusal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Response;

    fn of(status: u16, body: &str) -> Option<Refusal> {
        Refusal::of(&CloudError::refused(&Response { status, headers: vec![], body: body.into() }))
    }

    fn said(text: &str) -> Option<Refusal> {
        let message = format!("Incorrect IAM authentication information: {text}");
        of(401, &format!(r#"{{"error_msg":"{message}","error_code":"APIGW.0301","request_id":"q"}}"#))
    }

    #[test]
    fn the_gateways_texts_are_told_apart() {
        let ended = Refusal::Expired(Moment::read("2026-11-20T08:30:00Z"));
        for (text, refusal) in [
            ("token expires, expires_at: 2026-11-20T08:30:00.000000Z", ended),
            ("token expires, expires_at:2026-11-20T08:30:00.000000Z", ended),
            ("token expires", Refusal::Expired(None)),
            ("decrypt token fail", Refusal::Unknown),
            ("x-auth-token not found", Refusal::NoTokenArrived),
            ("verify aksk signature fail,canonicalRequest:GET|/|token expires||host|e3b0", Refusal::WrongKey),
            ("Get secretKey failed,ak:***,err:ak not exist", Refusal::KeyUnknown),
            ("AK access failed to reach the limit,forbidden.", Refusal::KeyLocked),
            ("calc aksk signature fail:signature expired, signature time:a,server time:b", Refusal::ClockSkew),
            ("something new", Refusal::Other),
        ] {
            assert_eq!(said(text), Some(refusal), "{text}");
        }
    }

    #[test]
    fn a_credential_of_elsewhere_is_refused_behind_the_gateway() {
        let body = |code: &str| format!(r#"{{"error_code":"{code}","error_msg":"No."}}"#);
        for code in ["DBS.280056", "APIG.0310", "APIGW.0310"] {
            assert_eq!(of(403, &body(code)), Some(Refusal::WrongRegionOrProject), "{code}");
        }
        assert_eq!(of(401, &body("APIG.0307")), Some(Refusal::Expired(None)));
        assert_eq!(of(401, &body("DCS.1001")), Some(Refusal::Other));
        assert_eq!(of(403, &body("DBS.280015")), None);
        assert_eq!(of(404, &body("APIG.0101")), None);
        assert_eq!(of(500, &body("DCS.5000")), None);
    }

    #[test]
    fn a_proxy_may_want_a_credential_of_its_own() {
        for (status, body) in [(401, "<html>Sign in"), (401, ""), (407, "Proxy Authentication Required")] {
            assert_eq!(of(status, body), Some(Refusal::ProxysOwn), "{status} {body}");
        }
        assert_eq!(of(502, "<html>"), None);
    }
}
