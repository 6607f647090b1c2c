//! Signed requests held against canonical requests written by hand, and signatures that another program made.

use cloud::id::ProjectId;
use cloud::secret::Secret;
use cloud::sign::{AccessKey, Unsigned, compare, sign};
use cloud::time::Moment;
use serde_json::Value;

/// The cases, with what each is to become. `canonical` has a text for every line; `signature` is HMAC-SHA256
/// over them as Python's own library has it.
fn cases() -> Vec<Value> {
    serde_json::from_str(include_str!("../fixtures/signatures.json")).unwrap()
}

fn text<'a>(case: &'a Value, name: &str) -> &'a str {
    case[name].as_str().unwrap()
}

fn pairs<'a>(case: &'a Value, name: &str) -> Vec<(&'a str, &'a str)> {
    let pairs = case[name].as_array().unwrap().iter();
    pairs.map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap())).collect()
}

#[test]
fn every_case_is_signed_as_it_should_be() {
    let cases = cases();
    assert_eq!(cases.len(), 24);
    for case in &cases {
        let name = text(case, "name");
        let project = case["project"].as_str().map(|id| ProjectId::parse(id).unwrap());
        let request = Unsigned {
            method: text(case, "method"),
            host: case["host"].as_str(),
            path: text(case, "path"),
            query: text(case, "query"),
            headers: pairs(case, "headers"),
            project: project.as_ref(),
            body: text(case, "body").as_bytes(),
        };
        let token = case["security_token"].as_str();
        let key = AccessKey {
            id: text(case, "id").into(),
            secret: Secret::new(text(case, "secret").into()),
            security_token: token.map(|token| Secret::new(token.into())),
        };
        let signed = sign(&request, &key, Moment::read("2026-11-21T08:00:00.999Z").unwrap());

        let lines: Vec<&str> =
            case["canonical"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        assert_eq!(signed.canonical.reveal(), lines.join("\n"), "{name}");
        // Before the hash stand the names.
        let names = lines[lines.len() - 2];
        let signature = text(case, "signature");
        let authorization = format!("SDK-HMAC-SHA256 Access={}, SignedHeaders={names}, Signature={signature}", key.id);
        let secrets: Vec<_> = signed.secrets.iter().map(|(name, value)| (*name, value.reveal())).collect();
        let token = token.map(|token| ("X-Security-Token", token));
        assert_eq!(secrets, [("Authorization", authorization.as_str())].into_iter().chain(token).collect::<Vec<_>>());
        let mut added = vec![("X-Sdk-Date", text(case, "date"))];
        added.extend(pairs(case, "adds"));
        assert_eq!(signed.headers.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>(), added);

        let echo = Secret::new(lines.join("|"));
        assert!(compare(&signed.canonical, &echo).iter().all(|line| !line.differs), "{name}");
    }
}
