//! How long the store takes: `cargo bench -p taskdeck-tasks`. What is printed is for comparing; nothing is asserted.

#![allow(clippy::unwrap_used, missing_docs, reason = "a measurement may fail loudly")]

#[path = "../tests/suite/generated.rs"]
mod generated;

use std::sync::OnceLock;

use cloud::time::Moment;
use divan::{Bencher, black_box};
use tasks::export::reading::Reader;
use tasks::export::{Format, Shape, Writer};
use tasks::order::{Column, Orders};
use tasks::query::Expression;
use tasks::store::statistics::Question;
use tasks::store::{Ask, Store};

fn main() {
    divan::main();
}

const MANY: usize = 100_000;
const SIZES: [usize; 2] = [MANY, 1_000_000];

fn filled(count: usize) -> Store {
    let mut store = Store::default();
    for at in (0..count).step_by(1_000) {
        store.apply(generated::read(&generated::page(at, 1_000), at / 1_000));
    }
    store
}

/// Runs with a store of so many tasks, made once for a thread.
fn with<T>(count: usize, run: impl FnOnce(&Store) -> T) -> T {
    thread_local! {
        static STORES: [OnceLock<Store>; 2] = const { [OnceLock::new(), OnceLock::new()] };
    }
    STORES.with(|stores| run(stores[usize::from(count > MANY)].get_or_init(|| filled(count))))
}

fn ask(filter: &str, orders: &str) -> Ask {
    let now = Moment::from_millis(1_793_600_000_000).unwrap();
    Ask {
        filter: Expression::parse(filter).at(now, |wall| wall),
        orders: Orders::parse(orders).unwrap(),
        now,
        ..Ask::default()
    }
}

#[divan::bench(sample_count = 5)]
fn decode(bencher: Bencher) {
    let pages: Vec<String> = (0..MANY).step_by(1_000).map(|at| generated::page(at, 1_000)).collect();
    bencher.bench(|| pages.iter().enumerate().map(|(at, page)| generated::read(page, at).len()).sum::<usize>());
}

/// A file of exported tasks.
#[divan::bench(sample_count = 5)]
fn read_file(bencher: Bencher) {
    let mut writer = Writer::new(Shape {
        format: Format::Ndjson,
        columns: Vec::new(),
        key: String::new(),
        zone: String::new(),
        chinese: false,
        now: Moment::default(),
    });
    let mut text = String::new();
    generated::tasks(MANY).iter().for_each(|task| writer.task(task, &|_| 0, &mut text));
    bencher.bench(|| {
        let mut reader = Reader::default();
        text.as_bytes().chunks(32 * 1024).map(|piece| reader.take(piece).len()).sum::<usize>()
    });
}

#[divan::bench(sample_count = 5)]
fn apply(bencher: Bencher) {
    bencher.with_inputs(|| generated::tasks(MANY)).bench_values(|tasks| {
        let mut store = Store::default();
        store.apply(tasks);
        store
    });
}

#[divan::bench(sample_count = 3)]
fn apply_again(bencher: Bencher) {
    let store = || (filled(MANY), generated::tasks(MANY));
    bencher.with_inputs(store).bench_values(|(mut store, tasks)| {
        store.apply(tasks);
        store
    });
}

/// Counts alone: nothing matches, so nothing is put in order.
#[divan::bench(args = SIZES, sample_count = 10)]
fn facets(bencher: Bencher, count: usize) {
    with(count, |store| bencher.bench_local(|| store.view(black_box(&ask("progress:>100", "-started")))));
}

#[divan::bench(args = ["gauss-01", "3f7", "in the subnet", "-completed", "/gauss-0?1/", "duration:>1h OR failed"], sample_count = 10)]
fn filter(bencher: Bencher, filter: &str) {
    with(MANY, |store| bencher.bench_local(|| store.view(black_box(&ask(filter, "-started")))));
}

#[divan::bench(args = ["gauss-01", "3f7", "in the subnet"], sample_count = 10)]
fn filter_a_million(bencher: Bencher, filter: &str) {
    with(SIZES[1], |store| bencher.bench_local(|| store.view(black_box(&ask(filter, "-started")))));
}

#[divan::bench(args = ["-started", "name", "id", "status,instance,-duration"], sample_count = 10)]
fn sort(bencher: Bencher, orders: &str) {
    with(MANY, |store| bencher.bench_local(|| store.view(black_box(&ask("", orders)))));
}

#[divan::bench(args = ["-started", "name"], sample_count = 5)]
fn sort_a_million(bencher: Bencher, orders: &str) {
    with(SIZES[1], |store| bencher.bench_local(|| store.view(black_box(&ask("", orders)))));
}

#[divan::bench(args = ["status", "instance", "started"], sample_count = 10)]
fn group(bencher: Bencher, column: &str) {
    let ask = Ask { group: Column::from_slug(column), ..ask("", "-started") };
    with(MANY, |store| bencher.bench_local(|| store.view(black_box(&ask))));
}

/// What an overview is drawn from.
#[divan::bench(args = SIZES, sample_count = 10)]
fn statistics(bencher: Bencher, count: usize) {
    let question = Question { now: ask("", "-started").now, parts: Vec::new() };
    with(count, |store| bencher.bench_local(|| store.statistics(black_box(&question))));
}

/// What a job's page asks of all others.
#[divan::bench(args = SIZES, sample_count = 10)]
fn history_and_neighbours(bencher: Bencher, count: usize) {
    with(count, |store| {
        let task = store.task(0).unwrap();
        bencher.bench_local(|| (store.history(black_box(&task)), store.around(&task, Moment::default())));
    });
}

/// How often else a job failed like one did.
#[divan::bench(args = SIZES, sample_count = 10)]
fn tally(bencher: Bencher, count: usize) {
    let Ask { filter, now, .. } = ask("reason:\"in the subnet\" status:failed", "-started");
    with(count, |store| bencher.bench_local(|| store.tally(black_box(filter.clone()), now).go_on(store, &|| false)));
}

/// A project is signed out of: until its rows are out of sight.
#[divan::bench(sample_count = 3)]
fn forget(bencher: Bencher) {
    bencher.with_inputs(|| filled(MANY)).bench_local_values(|mut store| {
        store.forget_strays(|_, _| false);
        store
    });
}

/// And until the memory that they took is free.
#[divan::bench(sample_count = 3)]
fn forget_and_clear_away(bencher: Bencher) {
    bencher.with_inputs(|| filled(MANY)).bench_local_values(|mut store| {
        store.forget_strays(|_, _| false);
        store.clear_away(&|| false);
        store
    });
}
