//! A cloud to ask, as a reader of the cloud asks: with its calls, its pager and its errors.

#![allow(dead_code, reason = "every test uses another part of it")]

use std::sync::LazyLock;

use cloud::call::{Call, Language, Product, Response};
use cloud::error::{CloudError, judge};
use cloud::id::{JobId, ProjectId};
use cloud::paging::{Ask, Counting, Pager};
use cloud::time::Moment;
use cloud::wire::Page;
use serde_json::Value;
use simulator::{Answer, PROJECTS, Request, Service, Simulator, token_for};

/// Seconds, in milliseconds.
pub const SECOND: i64 = 1_000;
/// Minutes, in milliseconds.
pub const MINUTE: i64 = 60 * SECOND;
/// Days, in milliseconds.
pub const DAY: i64 = 24 * 60 * MINUTE;

/// A simulated cloud and its time.
pub struct Cloud {
    /// The cloud.
    pub simulator: Simulator,
    /// The time at which it is asked.
    pub now: Moment,
}

/// When every cloud of the tests starts.
pub fn start() -> Moment {
    Moment::read("2026-11-21T08:00:00Z").unwrap()
}

/// A cloud as it is without being told anything.
pub fn usual() -> Cloud {
    with_tasks(2_000)
}

/// A cloud with this many tasks.
pub fn with_tasks(tasks: usize) -> Cloud {
    Cloud { simulator: Simulator::new(1, tasks, start()), now: start() }
}

/// A project's token, written once: it is long.
pub fn token(place: usize) -> &'static str {
    static TOKENS: LazyLock<[String; 4]> = LazyLock::new(|| PROJECTS.map(|project| token_for(project.id)));
    &TOKENS[place]
}

/// A project's id.
pub fn project(place: usize) -> ProjectId {
    ProjectId::parse(PROJECTS[place].id).unwrap()
}

/// The host of a product for a project.
pub fn host(place: usize, product: Product) -> &'static str {
    Service::new(product, PROJECTS[place].region).unwrap().host
}

impl Cloud {
    /// Carries a call to the cloud and its answer back.
    pub fn ask<C: Call>(&mut self, place: usize, call: &C) -> Result<C::Answer, CloudError> {
        let request = call.request(&project(place));
        let cloud::call::Service::Product(product) = request.service else { panic!("no product") };
        let mut sent = Request::get(host(place, product), &format!("{}?{}", request.path, request.query))
            .with_header("X-Auth-Token", token(place));
        if let Some(language) = request.language {
            sent = sent.with_header("X-Language", language.header());
        }
        judge(call, &response(self.simulator.answer(self.now, &sent)))
    }

    /// Asks a path of a product for a project, with the right host and token.
    pub fn get(&mut self, place: usize, product: Product, path_and_query: &str) -> (u16, Value) {
        let request = Request::get(host(place, product), path_and_query).with_header("x-auth-token", token(place));
        let answer = self.simulator.answer(self.now, &request);
        (answer.status, json(&answer))
    }

    /// The rows of a list with this query, whole, as JSON.
    pub fn rows(&mut self, place: usize, product: Product, path: &str, query: &str, name: &str) -> Vec<Value> {
        let (status, mut body) = self.get(place, product, &format!("{path}?{query}"));
        assert_eq!(status, 200, "{path}?{query}: {body}");
        match body[name].take() {
            Value::Array(rows) => rows,
            other => panic!("{path}: {other}"),
        }
    }

    /// Walks through a list to its end; the ids of the different rows in the order in which they came.
    pub fn walk<C, T>(
        &mut self,
        place: usize,
        counting: Counting,
        limit: u32,
        call: impl Fn(Ask) -> C,
        id: impl Fn(&T) -> Option<String>,
        mut between: impl FnMut(&mut Self),
    ) -> Vec<String>
    where
        C: Call<Answer = Page<T>>,
    {
        let mut pager = Pager::new(counting, limit);
        let mut got = Vec::new();
        while let Some(ask) = pager.next() {
            let page = self.ask(place, &call(ask)).unwrap();
            let ids: Vec<String> = page.rows.iter().map(|row| id(row.read.as_ref().unwrap()).unwrap()).collect();
            let fresh = pager.take(&ids, page.total);
            got.extend(ids.into_iter().zip(fresh).filter(|(_, fresh)| *fresh).map(|(id, _)| id));
            between(self);
        }
        got
    }
}

/// What readers of the cloud take.
pub fn response(answer: Answer) -> Response {
    Response { status: answer.status, headers: answer.headers, body: answer.body }
}

/// The body of an answer.
pub fn json(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

/// The text of a field.
pub fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_else(|| panic!("{name} is no text in {row}"))
}

/// A moment written as text.
pub fn at(written: &str) -> Moment {
    Moment::read(written).unwrap_or_else(|| panic!("'{written}' is no time"))
}

/// An id as calls take it.
pub fn job_id(written: &str) -> JobId {
    JobId::parse(written).unwrap()
}

/// The language most tests ask in.
pub const ENGLISH: Language = Language::English;
