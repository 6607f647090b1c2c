//! Who is asked in these tests, and how a body comes apart into its rows.

use std::collections::HashMap;

use cloud::call::Language;
use cloud::id::{ProjectId, RegionId};
use cloud::time::Moment;
use serde_json::value::RawValue;
use tasks::sources::{Scope, SourceId, TaskPage};
use tasks::task::Task;

/// A body of the fixtures.
macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../fixtures/", $name, ".json"))
    };
}
pub(crate) use fixture;

pub fn scope() -> Scope {
    Scope {
        region: RegionId::parse("cn-north-4").unwrap(),
        project: ProjectId::parse("b5d07e4c91a8463f8e2d6c0f7a1b9e34").unwrap(),
        language: Language::Chinese,
    }
}

pub fn source(slug: &str) -> SourceId {
    SourceId::from_slug(slug).unwrap()
}

pub fn at(text: &str) -> Option<Moment> {
    Some(Moment::read(text).unwrap())
}

pub fn read_list(slug: &str, body: &str) -> TaskPage {
    source(slug).read_list(&scope(), body.as_bytes()).unwrap()
}

pub fn read_one(slug: &str, id: &str, body: &str) -> Option<Task> {
    source(slug).read_one(&scope(), id, body.as_bytes()).unwrap()
}

/// The rows of a body as they are written in it.
pub fn rows(body: &str, name: &str) -> Vec<String> {
    let fields: HashMap<String, &RawValue> = serde_json::from_str(body).unwrap();
    let rows: Vec<&RawValue> = serde_json::from_str(fields[name].get()).unwrap();
    rows.into_iter().map(|row| row.get().to_owned()).collect()
}
