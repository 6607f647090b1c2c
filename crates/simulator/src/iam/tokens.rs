//! `POST /v3/auth/tokens`, which gives a token in a header, and `GET /v3/auth/tokens`, which tells what one is worth.

use cloud::call::{self, Product};
use cloud::iam::tokens::{Named, TokenFacts, TokenProject, TokenUser};
use cloud::region;
use cloud::wire::Scalar;
use serde_json::{Value, json};

use super::accounts::{Account, Login, Logins, USERS, User};
use super::{Asked, projects};
use crate::gateway::Given;
use crate::refusal::Refusal;
use crate::row;
use crate::token::{Holder, Token, Tokens};
use crate::wording;

/// The header of a token that is given, and of one that is asked about.
const SUBJECT: &str = "x-subject-token";

/// Gives a token, good in all regions when the host is of none.
pub(super) fn issue(asked: &Asked<'_>, tokens: &mut Tokens, logins: &mut Logins) -> Result<Given, Refusal> {
    let body: Value = serde_json::from_slice(&asked.request.body).map_err(|_| unreadable())?;
    let auth = &body["auth"];
    let login = login(&auth["identity"]).ok_or_else(unreadable)?;
    let user = logins.check(asked.now, &login)?;
    let project = project(USERS.get(user).ok_or_else(unreadable)?, &auth["scope"])?;
    let holder = Holder { user, project, region: asked.service.region };
    let token = tokens.give(asked.now, holder, login.code.is_some());
    Ok(Given { status: 201, headers: vec![(SUBJECT, token.text.to_string())], ..tell(asked, token) })
}

/// Tells what a token is worth, to anybody of the same account.
pub(super) fn show(asked: &Asked<'_>, tokens: &Tokens, holder: Holder) -> Result<Given, Refusal> {
    let invalid = || Refusal::iam(404, "X-Subject-Token is invalid in the request");
    let subject = asked.request.header(SUBJECT).unwrap_or_default();
    let token = tokens.look(asked.now, subject, asked.service.region).map_err(|_| invalid())?;
    let account = |holder: Holder| USERS.get(holder.user).map(|user| user.account);
    if account(token.holder) != account(holder) {
        return Err(invalid());
    }
    Ok(tell(asked, token))
}

fn unreadable() -> Refusal {
    Refusal::iam(400, "The request body is invalid")
}

/// What somebody signs in with; nothing where it is not written as documented.
fn login(identity: &Value) -> Option<Login<'_>> {
    let methods: Vec<&str> = identity["methods"].as_array()?.iter().map(Value::as_str).collect::<Option<_>>()?;
    let code = match methods.as_slice() {
        ["password"] => None,
        ["password", "totp"] | ["totp", "password"] => {
            let user = &identity["totp"]["user"];
            Some((user["id"].as_str()?, user["passcode"].as_str()?))
        }
        _ => return None,
    };
    let user = &identity["password"]["user"];
    Some(Login {
        account: user["domain"]["name"].as_str()?,
        user: user["name"].as_str()?,
        password: user["password"].as_str()?,
        code,
    })
}

/// The project that a token is to be good for, by its place; none for the account.
fn project(user: &User, scope: &Value) -> Result<Option<usize>, Refusal> {
    let wanted = &scope["project"];
    if wanted.is_null() {
        return Ok(None);
    }
    let (id, name) = (wanted["id"].as_str(), wanted["name"].as_str());
    if id.or(name).is_none() {
        return Err(unreadable());
    }
    let is_wanted = |project: &projects::Project| {
        row::is(id, Some(project.id)) && row::is(name, Some(project.name)) && project.account == user.account
    };
    let found = projects::all().enumerate().find(|(_, project)| is_wanted(project));
    let (place, project) = found.ok_or_else(|| Refusal::iam(404, "Could not find project."))?;
    if project.is_enabled && user.visible().any(|(visible, _)| visible == place) {
        Ok(Some(place))
    } else {
        Err(super::forbidden())
    }
}

fn tell(asked: &Asked<'_>, token: &Token) -> Given {
    let user = USERS.get(token.holder.user).unwrap_or(&USERS[0]);
    let domain = |account: &Account| Named { id: Some(account.id.to_owned()), name: Some(account.name.to_owned()) };
    let project = token.holder.project.and_then(|place| projects::all().nth(place));
    let role = |name: &str| Named { id: Some("0".to_owned()), name: Some(name.to_owned()) };
    let methods: &[&str] = if token.with_code { &["password", "totp"] } else { &["password"] };
    let facts = TokenFacts {
        expires_at: Some(wording::in_microseconds(token.ends)),
        issued_at: Some(wording::in_microseconds(token.issued)),
        methods: Some(methods.iter().copied().map(Scalar::from).collect()),
        domain: project.is_none().then(|| domain(user.account())),
        project: project.map(|project| TokenProject {
            id: Some(project.id.to_owned()),
            name: Some(project.name.to_owned()),
            domain: Some(domain(user.account())),
        }),
        user: Some(TokenUser {
            id: Some(user.id.to_owned()),
            name: Some(user.name.to_owned()),
            domain: Some(domain(user.account())),
            password_expires_at: Some(String::new()),
        }),
        roles: Some(["readonly", "op_gated_database"].map(role).into()),
    };
    let mut value = row::write(&facts, &[]);
    if asked.query.text("nocatalog").is_none() {
        value["catalog"] = catalog(project.map(|project| project.name));
    }
    Given::json(json!({ "token": value }))
}

/// The services with their hosts: IAM, and those of the project's region.
fn catalog(project: Option<&str>) -> Value {
    let region = project.and_then(|name| region::find(name.split('_').next().unwrap_or_default()));
    let entry = |kind: call::Service, host: &str, region: &str| {
        let endpoint =
            json!({ "interface": "public", "region": region, "region_id": region, "url": format!("https://{host}") });
        json!({ "name": kind.slug(), "type": kind.slug(), "endpoints": [endpoint] })
    };
    let products = Product::ALL.into_iter().filter_map(|product| {
        let region = region?;
        Some(entry(product.into(), region.host(product)?, region.id))
    });
    [entry(call::Service::Iam, region::GLOBAL_IAM, "*")].into_iter().chain(products).collect()
}
