//! Walking through a list with the reader's own pager gives every task that was there when the walk began,
//! once, whatever the size of a page, and also while tasks are being added.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::collections::HashSet;

use cloud::call::Limit;
use cloud::dcs::background_tasks::ListBackgroundTasks;
use cloud::dcs::center_tasks::ListCenterTasks;
use cloud::gaussdb::tasks::ListTasks;
use cloud::paging::{Ask, Counting};
use cloud::taurusdb::immediate_jobs::{ListImmediateJobs, PageSize};
use cloud::taurusdb::scheduled_jobs::ListScheduledJobs;
use common::{Cloud, ENGLISH, MINUTE, job_id, start};
use simulator::{ImmediateOffset, Simulator};

/// Few enough for pages of one row, enough for several pages of every size.
const TASKS: usize = 700;

fn limit<const MAX: u32>(ask: Ask) -> Limit<MAX> {
    Limit::new(ask.limit).unwrap()
}

fn scheduled(cloud: &mut Cloud, rows: u32, between: impl FnMut(&mut Cloud)) -> Vec<String> {
    let call =
        |ask: Ask| ListScheduledJobs { offset: ask.offset, limit: limit(ask), ..ListScheduledJobs::all(ENGLISH) };
    cloud.walk(0, ListScheduledJobs::COUNTING, rows, call, |row| row.job_id.clone(), between)
}

fn immediate(cloud: &mut Cloud, size: PageSize, between: impl FnMut(&mut Cloud)) -> Vec<String> {
    let call = |ask: Ask| ListImmediateJobs { offset: ask.offset, limit: size, ..ListImmediateJobs::all(ENGLISH) };
    cloud.walk(0, ListImmediateJobs::COUNTING, size.rows(), call, |row| row.job_id.clone(), between)
}

fn gaussdb(cloud: &mut Cloud, rows: u32, between: impl FnMut(&mut Cloud)) -> Vec<String> {
    let call = |ask: Ask| ListTasks { offset: ask.offset, limit: limit(ask), ..ListTasks::all(ENGLISH) };
    cloud.walk(0, ListTasks::COUNTING, rows, call, |row| row.job_id.clone(), between)
}

fn center(cloud: &mut Cloud, rows: u32, between: impl FnMut(&mut Cloud)) -> Vec<String> {
    let call = |ask: Ask| ListCenterTasks { offset: ask.offset, limit: limit(ask), ..ListCenterTasks::all() };
    cloud.walk(0, ListCenterTasks::COUNTING, rows, call, |row| row.id.clone(), between)
}

fn background(cloud: &mut Cloud, rows: u32, between: impl FnMut(&mut Cloud)) -> Vec<String> {
    let instances = cloud.ask(0, &cloud::dcs::instances::ListInstances::all()).unwrap();
    let instance = job_id(instances.rows[0].read.clone().unwrap().instance_id.as_deref().unwrap());
    let call = |ask: Ask| ListBackgroundTasks {
        offset: ask.offset,
        limit: limit(ask),
        ..ListBackgroundTasks::all(instance.clone())
    };
    cloud.walk(0, ListBackgroundTasks::COUNTING, rows, call, |row| row.id.clone(), between)
}

fn still(_: &mut Cloud) {}

/// A clock that goes on between two pages, so that tasks are born: the longer, the larger the pages are.
fn meanwhile(rows: u32) -> impl FnMut(&mut Cloud) {
    move |cloud| cloud.now = cloud.now.plus(if rows < 10 { MINUTE / 2 } else { 5 * MINUTE })
}

fn check(name: &str, whole: &[String], walk: impl Fn(&mut Cloud, bool) -> Vec<String>) {
    assert!(whole.len() > 1, "{name}: nothing to walk through");
    let still = walk(&mut common::with_tasks(TASKS), false);
    assert_eq!(still, whole, "{name}: the same rows in the same order");
    let mut cloud = common::with_tasks(TASKS);
    let moving = walk(&mut cloud, true);
    let different: HashSet<&String> = moving.iter().collect();
    assert_eq!(different.len(), moving.len(), "{name}: no row twice");
    assert!(whole.iter().all(|id| different.contains(id)), "{name}: every row that was there");
}

#[test]
fn scheduled_jobs() {
    let whole = scheduled(&mut common::with_tasks(TASKS), 100, still);
    for rows in [1, 2, 7, 10, 33, 99, 100] {
        check(&format!("scheduled, {rows}"), &whole, |cloud, moving| {
            if moving { scheduled(cloud, rows, meanwhile(rows)) } else { scheduled(cloud, rows, still) }
        });
    }
}

#[test]
fn immediate_jobs_whatever_their_offset_means() {
    let whole = immediate(&mut common::with_tasks(TASKS), PageSize::Fifty, still);
    for size in [PageSize::Ten, PageSize::Twenty, PageSize::Fifty] {
        check(&format!("immediate, {}", size.rows()), &whole, |cloud, moving| {
            if moving { immediate(cloud, size, meanwhile(size.rows())) } else { immediate(cloud, size, still) }
        });
        for meaning in [ImmediateOffset::RecordFromOne, ImmediateOffset::RecordFromZero] {
            let simulator = Simulator::new(1, TASKS, start()).with_immediate_offset(meaning);
            let mut got = immediate(&mut Cloud { simulator, now: start() }, size, still);
            let mut expected = whole.clone();
            got.sort();
            expected.sort();
            assert_eq!(got, expected, "{meaning:?}, {}", size.rows());
        }
    }
}

#[test]
fn gaussdb_tasks() {
    let whole = gaussdb(&mut common::with_tasks(TASKS), 100, still);
    for rows in [1, 3, 10, 50, 100] {
        check(&format!("gaussdb, {rows}"), &whole, |cloud, moving| {
            if moving { gaussdb(cloud, rows, meanwhile(rows)) } else { gaussdb(cloud, rows, still) }
        });
    }
}

#[test]
fn dcs_tasks_of_a_project() {
    let whole = center(&mut common::with_tasks(TASKS), 1_000, still);
    for rows in [1, 9, 10, 100, 1_000] {
        check(&format!("center, {rows}"), &whole, |cloud, moving| {
            if moving { center(cloud, rows, meanwhile(rows)) } else { center(cloud, rows, still) }
        });
    }
}

#[test]
fn dcs_tasks_of_an_instance() {
    let whole = background(&mut common::with_tasks(TASKS), 100, still);
    for rows in [1, 4, 10, 100] {
        check(&format!("background, {rows}"), &whole, |cloud, moving| {
            if moving { background(cloud, rows, meanwhile(rows)) } else { background(cloud, rows, still) }
        });
    }
}

#[test]
fn the_walks_give_all_there_is() {
    let mut cloud = common::with_tasks(TASKS);
    let described = cloud.simulator.describe(start());
    let lists = &described.projects[0].lists;
    assert_eq!(scheduled(&mut cloud, 100, still).len(), lists.scheduled_jobs.count);
    assert_eq!(immediate(&mut cloud, PageSize::Fifty, still).len(), lists.immediate_jobs.count);
    assert_eq!(gaussdb(&mut cloud, 100, still).len(), lists.gaussdb_tasks.count);
    assert_eq!(center(&mut cloud, 1_000, still).len(), lists.dcs_tasks.count);
    let all: usize = described
        .projects
        .iter()
        .map(|p| &p.lists)
        .map(|l| l.scheduled_jobs.count + l.immediate_jobs.count + l.gaussdb_tasks.count + l.dcs_tasks.count)
        .sum();
    assert_eq!(all, TASKS);
    assert_eq!(ListImmediateJobs::COUNTING, Counting::PagesFromOne);
}
