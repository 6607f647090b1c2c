//! `POST /v3/auth/tokens`, a token for a password, and `GET /v3/auth/tokens`, what a token is worth.
//!
//! A token is good for a day and for what it was given for: one project, or the account. One that a region's own
//! host gave is good in that region only. The token itself stands in a header of the answer: a page reads it only
//! where the proxy exposes that.

use crate::call::{Request, Response, Service};
use crate::error::{CloudError, Kind, Unreadable, judge_by};
use crate::id::ProjectId;
use crate::secret::Secret;
use crate::time::Moment;
use crate::wire::{self, Scalar};

/// Where tokens are given, and asked about.
pub const PATH: &str = "/v3/auth/tokens";
/// Without it the answer lists every service of the cloud with its hosts.
pub const NO_CATALOG: &str = "nocatalog=true";
/// The header of a token: of the one that is given, and of the one that is asked about.
const SUBJECT: &str = "X-Subject-Token";

/// Who signs in. Neither a HUAWEI ID nor a federated user can do so in this way: they need an IAM user.
#[derive(Clone, Debug)]
pub struct Login {
    /// The account's name, which IAM calls a domain.
    pub account: String,
    /// The IAM user's name.
    pub user: String,
    /// The IAM user's password.
    pub password: Secret,
}

/// What the user's authenticator shows. IAM takes a code once, so it serves one call and is used up by it: who
/// needs tokens for several projects needs a code for each.
#[derive(Debug)]
pub struct OneTimeCode {
    /// The IAM user's id; a code is not taken together with a name.
    pub user_id: String,
    /// The six digits.
    pub passcode: Secret,
}

/// What a token is to be good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The project of this id.
    Project(ProjectId),
    /// The project of this name. A region's own project has the region's id for a name.
    Named(String),
    /// The account, for the services that are of no region.
    Account,
}

/// Asks for a token.
#[derive(Debug)]
pub struct IssueToken<'a> {
    /// Who asks.
    pub login: &'a Login,
    /// The second factor, for users that have one.
    pub code: Option<OneTimeCode>,
    /// What for.
    pub scope: &'a Scope,
}

impl IssueToken<'_> {
    /// The request. It is made once: a second one would need another code.
    pub fn request(self) -> Request {
        Request::post(Service::Iam, PATH.to_owned(), NO_CATALOG.to_owned(), self.body())
    }

    /// Written piece by piece into a text that is large enough from the beginning: one that grows leaves copies
    /// of the password behind.
    fn body(&self) -> Secret {
        let Login { account, user, password } = self.login;
        let code = self.code.as_ref().map_or(["", ""], |code| [&code.user_id, code.passcode.reveal()]);
        let scope = match self.scope {
            Scope::Project(id) => [r#"{"project":{"id":""#, id.as_str()],
            Scope::Named(name) => [r#"{"project":{"name":""#, name],
            Scope::Account => [r#"{"domain":{"name":""#, account],
        };
        let texts = [account, user, password.reveal(), code[0], code[1], scope[1]];
        let mut body = String::with_capacity(400 + texts.iter().map(|text| text.len() * LONGEST_ESCAPE).sum::<usize>());
        body.push_str(r#"{"auth":{"identity":{"methods":["password""#);
        if self.code.is_some() {
            body.push_str(r#","totp""#);
        }
        body.push_str(r#"],"password":{"user":{"domain":{"name":""#);
        escape(&mut body, account);
        body.push_str(r#""},"name":""#);
        escape(&mut body, user);
        body.push_str(r#"","password":""#);
        escape(&mut body, password.reveal());
        body.push_str("\"}}");
        if self.code.is_some() {
            body.push_str(r#","totp":{"user":{"id":""#);
            escape(&mut body, code[0]);
            body.push_str(r#"","passcode":""#);
            escape(&mut body, code[1]);
            body.push_str("\"}}");
        }
        body.push_str(r#"},"scope":"#);
        body.push_str(scope[0]);
        escape(&mut body, scope[1]);
        body.push_str("\"}}}}");
        Secret::new(body)
    }

    /// Reads the answer.
    pub fn read(response: &Response) -> Result<Issued, NotIssued> {
        let about = judge_by(facts, response).map_err(NotIssued::of)?;
        match response.header("x-subject-token").map(str::trim).filter(|token| !token.is_empty()) {
            Some(token) => Ok(Issued { token: Secret::new(token.to_owned()), about }),
            None => Err(NotIssued {
                why: NotIssuedWhy::TokenHidden,
                error: Box::new(CloudError { kind: Kind::TokenHidden, ..CloudError::answered(response) }),
            }),
        }
    }
}

/// Bytes that one byte takes at most within a text of JSON: `\u0007`.
const LONGEST_ESCAPE: usize = 6;

/// Adds to a text of JSON.
fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                out.push('\\');
                out.push(character);
            }
            '\0'..='\x1f' => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                let code = character as usize;
                out.push_str("\\u00");
                out.extend([code >> 4, code & 15].iter().filter_map(|digit| HEX.get(*digit)).map(|&d| char::from(d)));
            }
            _ => out.push(character),
        }
    }
}

/// A token that was given.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The token, some kilobytes long.
    pub token: Secret,
    /// What it is worth. Its project is the one to ask about, whatever was asked for.
    pub about: TokenFacts,
}

/// No token was given, or it cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotIssued {
    /// What can be done about it.
    pub why: NotIssuedWhy,
    /// All that is known of it.
    pub error: Box<CloudError>,
}

/// Why there is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotIssuedWhy {
    /// Account, user, password or code is wrong. IAM does not say which.
    WrongLogin,
    /// The user is locked after too many failures: for a quarter of an hour, unless the account says otherwise.
    Locked,
    /// It was given, and its header does not reach this page: the proxy must name `X-Subject-Token` in
    /// `Access-Control-Expose-Headers`.
    TokenHidden,
    /// What can go wrong with any call, as its kind says.
    Other,
}

impl NotIssued {
    fn of(error: CloudError) -> Self {
        // Who asks for a token shows none, so that a 401 of IAM's is about what was typed; one of the gateway is not.
        let is_about_login = error.status == Some(401)
            && error.kind == Kind::SignIn
            && !error.code.as_deref().unwrap_or_default().starts_with("APIG");
        let why = match is_about_login {
            true if error.message.to_ascii_lowercase().contains("locked") => NotIssuedWhy::Locked,
            true => NotIssuedWhy::WrongLogin,
            false => NotIssuedWhy::Other,
        };
        Self { why, error: Box::new(error) }
    }
}

/// Asks what a token is worth, in the name of somebody signed in: its own holder will do.
#[derive(Clone, Debug)]
pub struct ShowToken {
    /// The token that is asked about.
    pub token: Secret,
}

impl ShowToken {
    /// The request.
    pub fn request(&self) -> Request {
        Request::get(Service::Iam, PATH.to_owned(), NO_CATALOG.to_owned()).with_secret(SUBJECT, self.token.clone())
    }

    /// Reads the answer. [`Kind::NotFound`] says that the token is good for nothing (any more).
    pub fn read(response: &Response) -> Result<TokenFacts, CloudError> {
        judge_by(facts, response)
    }
}

fn facts(body: &[u8]) -> Result<TokenFacts, Unreadable> {
    wire::single(body, "token")?.read
}

wire::record! {
    /// What a token is worth.
    pub struct TokenFacts {
        /// Until when, with microseconds: `2020-01-04T09:08:49.965000Z`.
        expires_at: String,
        /// Since when.
        issued_at: String,
        /// By what it was given: `password`, `totp`, …
        methods: Vec<Scalar>,
        /// The project it is good for; none when it is good for the account.
        project: TokenProject,
        /// The account it is good for; none when it is good for a project.
        domain: Named,
        /// Whose it is.
        user: TokenUser,
        /// What its holder may do there.
        roles: Vec<Named>,
    }
}

wire::record! {
    /// The project of a token.
    pub struct TokenProject {
        /// Its id.
        id: String,
        /// Its name: a region's id, for what the cloud itself made.
        name: String,
        /// Its account.
        domain: Named,
    }
}

wire::record! {
    /// The user of a token.
    pub struct TokenUser {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// Its account.
        domain: Named,
        /// When its password ends; empty when it does not.
        password_expires_at: String,
    }
}

wire::record! {
    /// An account or a role.
    pub struct Named {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
    }
}

impl TokenFacts {
    /// When it ends.
    pub fn expires(&self) -> Option<Moment> {
        self.expires_at.as_deref().and_then(Moment::read)
    }

    /// When it was given.
    pub fn issued(&self) -> Option<Moment> {
        self.issued_at.as_deref().and_then(Moment::read)
    }

    /// The id of its project.
    pub fn project_id(&self) -> Option<ProjectId> {
        ProjectId::parse(self.project.as_ref()?.id.as_deref()?).ok()
    }

    /// The names of its roles.
    pub fn role_names(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().flatten().filter_map(|role| role.name.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn login() -> Login {
        Login { account: "harbour".into(), user: "night-shift".into(), password: Secret::new("p\"w\\d\u{7}é".into()) }
    }

    fn sent(code: Option<OneTimeCode>, scope: &Scope) -> Value {
        let request = IssueToken { login: &login(), code, scope }.request();
        assert_eq!((request.method.word(), request.service), ("POST", Service::Iam));
        assert_eq!((request.path.as_str(), request.query.as_str()), ("/v3/auth/tokens", "nocatalog=true"));
        serde_json::from_str(request.body.unwrap().reveal()).unwrap()
    }

    #[test]
    fn a_password_is_sent_with_what_the_token_is_for() {
        let id = "0b7c4e1a95d84f36a2c8e01f7d5b9346";
        for (scope, written) in [
            (Scope::Project(ProjectId::parse(id).unwrap()), json!({ "project": { "id": id } })),
            (Scope::Named("cn-east-3_lab".into()), json!({ "project": { "name": "cn-east-3_lab" } })),
            (Scope::Account, json!({ "domain": { "name": "harbour" } })),
        ] {
            let password = json!({ "user": { "domain": { "name": "harbour" }, "name": "night-shift", "password": "p\"w\\d\u{7}é" } });
            let identity = json!({ "methods": ["password"], "password": password });
            assert_eq!(sent(None, &scope), json!({ "auth": { "identity": identity, "scope": written } }));
        }
    }

    #[test]
    fn a_code_is_sent_beside_the_password_with_the_users_id() {
        let code =
            OneTimeCode { user_id: "9ad2e7c05b1f4e6c8d3047f1b6a2c5e8".into(), passcode: Secret::new("042917".into()) };
        let identity = &sent(Some(code), &Scope::Account)["auth"]["identity"];
        assert_eq!(identity["methods"], json!(["password", "totp"]));
        assert_eq!(identity["password"]["user"]["name"], "night-shift");
        let user = json!({ "id": "9ad2e7c05b1f4e6c8d3047f1b6a2c5e8", "passcode": "042917" });
        assert_eq!(identity["totp"], json!({ "user": user }));
    }

    #[test]
    fn nothing_typed_is_printed() {
        let (login, scope) = (login(), Scope::Account);
        let code = Some(OneTimeCode { user_id: "u".into(), passcode: Secret::new("042917".into()) });
        let call = IssueToken { login: &login, code, scope: &scope };
        let mut printed = format!("{call:?}");
        printed.push_str(&format!("{:?}", call.request()));
        let asked = ShowToken { token: Secret::new("MIIasked".into()) };
        printed.push_str(&format!("{asked:?} {:?}", asked.request()));
        for hidden in ["w\\", "042917", "MIIasked"] {
            assert!(!printed.contains(hidden), "{printed}");
        }
    }

    #[test]
    fn a_token_is_asked_about_in_a_header() {
        let request = ShowToken { token: Secret::new("MIIasked".into()) }.request();
        assert_eq!((request.method.word(), request.path.as_str()), ("GET", "/v3/auth/tokens"));
        let [(name, value)] = request.secrets.as_slice() else { panic!("one header") };
        assert_eq!((*name, value.reveal()), ("X-Subject-Token", "MIIasked"));
    }

    const BODY: &str = r#"{
        "token": {
            "expires_at": "2026-11-22T05:06:07.089000Z",
            "issued_at": "2026-11-21T05:06:07.089000Z",
            "methods": ["password", "totp"],
            "catalog": [],
            "roles": [{"id": "0", "name": "rds_readonly"}, {"id": "0", "name": "op_gated_dcs"}],
            "project": {
                "domain": {"id": "5f1d0c7be2a94863b7e4d92f60c8a1b3", "name": "harbour"},
                "id": "0b7c4e1a95d84f36a2c8e01f7d5b9346",
                "name": "cn-east-3"
            },
            "user": {
                "domain": {"id": "5f1d0c7be2a94863b7e4d92f60c8a1b3", "name": "harbour"},
                "id": "9ad2e7c05b1f4e6c8d3047f1b6a2c5e8",
                "name": "night-shift",
                "password_expires_at": ""
            }
        }
    }"#;

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Response { status, headers, body: body.into() }
    }

    #[test]
    fn a_token_is_read_with_what_it_is_worth() {
        let issued = IssueToken::read(&answer(201, &[("x-subject-token", "MIIgiven")], BODY)).unwrap();
        assert_eq!(issued.token.reveal(), "MIIgiven");
        let facts = issued.about;
        assert_eq!(facts.expires(), Moment::read("2026-11-22T05:06:07.089Z"));
        assert_eq!(facts.issued(), Moment::read("2026-11-21T05:06:07.089Z"));
        assert_eq!(facts.project_id(), ProjectId::parse("0b7c4e1a95d84f36a2c8e01f7d5b9346").ok());
        assert_eq!(facts.project.as_ref().and_then(|p| p.name.as_deref()), Some("cn-east-3"));
        assert_eq!(facts.role_names().collect::<Vec<_>>(), ["rds_readonly", "op_gated_dcs"]);
        let user = facts.user.clone().unwrap();
        assert_eq!(
            (user.name.as_deref(), user.domain.unwrap().name.as_deref()),
            (Some("night-shift"), Some("harbour"))
        );
        assert_eq!(ShowToken::read(&answer(200, &[], BODY)), Ok(facts));
    }

    #[test]
    fn a_token_for_the_account_has_no_project() {
        let body = r#"{"token":{"domain":{"id":"5f1d","name":"harbour"},"expires_at":"soon"}}"#;
        let facts = ShowToken::read(&answer(200, &[], body)).unwrap();
        assert_eq!((facts.project_id(), facts.expires(), facts.issued()), (None, None, None));
        assert_eq!(facts.domain.unwrap().name.as_deref(), Some("harbour"));
    }

    fn not_issued(status: u16, headers: &[(&str, &str)], body: &str) -> (NotIssuedWhy, Kind) {
        let not_issued = IssueToken::read(&answer(status, headers, body)).unwrap_err();
        assert_eq!(not_issued.error.status, Some(status));
        (not_issued.why, not_issued.error.kind)
    }

    #[test]
    fn a_token_that_was_given_and_does_not_arrive_is_the_ways_fault() {
        for headers in [&[][..], &[("x-subject-token", " ")]] {
            assert_eq!(not_issued(201, headers, BODY), (NotIssuedWhy::TokenHidden, Kind::TokenHidden));
        }
        // Without an answer of IAM's nothing was given.
        assert_eq!(not_issued(200, &[], "{}"), (NotIssuedWhy::Other, Kind::Unreadable));
        assert_eq!(not_issued(200, &[], "<html>"), (NotIssuedWhy::Other, Kind::RouteFault));
    }

    #[test]
    fn a_wrong_password_is_told_from_everything_else() {
        let iam =
            |code: u16, message: &str| format!(r#"{{"error":{{"code":{code},"message":"{message}","title":"x"}}}}"#);
        let wrong = iam(401, "The username or password is wrong.");
        assert_eq!(not_issued(401, &[], &wrong), (NotIssuedWhy::WrongLogin, Kind::SignIn));
        assert_eq!(not_issued(401, &[], &iam(401, "The account is locked.")), (NotIssuedWhy::Locked, Kind::SignIn));
        assert_eq!(not_issued(400, &[], &iam(400, "No.")), (NotIssuedWhy::Other, Kind::BadInput));
        assert_eq!(not_issued(403, &[], &iam(403, "locked")), (NotIssuedWhy::Other, Kind::NotAllowed));
        let gateway = r#"{"error_code":"APIGW.0301","error_msg":"x-auth-token not found"}"#;
        assert_eq!(not_issued(401, &[], gateway), (NotIssuedWhy::Other, Kind::SignIn));
        assert_eq!(not_issued(401, &[], "<html>Who are you?"), (NotIssuedWhy::Other, Kind::RouteFault));
        assert_eq!(not_issued(502, &[], ""), (NotIssuedWhy::Other, Kind::RouteFault));
    }

    #[test]
    fn a_token_that_nobody_gave_is_not_found() {
        let body = r#"{"error":{"code":404,"message":"No such token","title":"Not Found"}}"#;
        assert_eq!(ShowToken::read(&answer(404, &[], body)).unwrap_err().kind, Kind::NotFound);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_arrives_as_it_was_typed(texts in prop::array::uniform6(any::<String>()), with_code: bool) {
            let [account, user, password, user_id, passcode, name] = texts;
            let login = Login { account, user, password: Secret::new(password.clone()) };
            let code = OneTimeCode { user_id: user_id.clone(), passcode: Secret::new(passcode.clone()) };
            let scope = Scope::Named(name.clone());
            let call = IssueToken { login: &login, code: with_code.then_some(code), scope: &scope };
            let body: Value = serde_json::from_str(call.request().body.unwrap().reveal()).unwrap();
            let identity = &body["auth"]["identity"];
            let written = &identity["password"]["user"];
            prop_assert_eq!(written, &json!({
                "domain": { "name": login.account }, "name": login.user, "password": password
            }));
            let totp = json!({ "user": { "id": user_id, "passcode": passcode } });
            prop_assert_eq!(&identity["totp"], if with_code { &totp } else { &Value::Null });
            prop_assert_eq!(&body["auth"]["scope"]["project"]["name"], &json!(name));
        }

        #[test]
        fn the_body_never_outgrows_its_room(text in any::<String>()) {
            let login = Login { account: text.clone(), user: text.clone(), password: Secret::new(text.clone()) };
            let code = Some(OneTimeCode { user_id: text.clone(), passcode: Secret::new(text.clone()) });
            let body = IssueToken { login: &login, code, scope: &Scope::Named(text.clone()) }.body();
            prop_assert!(body.reveal().len() <= 400 + 6 * text.len() * LONGEST_ESCAPE);
        }

        #[test]
        fn no_answer_makes_the_reader_panic(status in 0u16..1000, body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = IssueToken::read(&Response { status, headers: vec![], body });
        }
    }
}
