//! Every parameter of every list filters, and what is refused is refused as documented.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::fmt::Debug;

use cloud::call::{Language, Limit, Product};
use cloud::error::Kind;
use cloud::taurusdb::immediate_jobs::PageSize;
use cloud::time::{Moment, RecentRange, TimeRange};
use cloud::wire::{Row, Scalar};
use cloud::{dcs, gaussdb, taurusdb};
use common::{Cloud, DAY, ENGLISH, at, job_id, start, text, usual};
use serde_json::Value;
use simulator::PROJECTS;

/// The values of a list's rows, read as the reader of the cloud reads them.
fn read<T: Clone>(rows: &[Row<T>]) -> Vec<T> {
    rows.iter().map(|row| row.read.clone().unwrap()).collect()
}

/// A range around the middle of what there is.
fn middle() -> (Moment, Moment) {
    (start().plus(-20 * DAY), start().plus(-10 * DAY))
}

fn between(moment: Moment) -> bool {
    let (from, to) = middle();
    (from..=to).contains(&moment)
}

#[test]
fn scheduled_jobs_are_filtered_by_each_parameter() {
    use taurusdb::scheduled_jobs::{ListScheduledJobs, ScheduledJob};
    let mut cloud = usual();
    let mut list = |change: &dyn Fn(&mut ListScheduledJobs)| -> Vec<ScheduledJob> {
        let mut call = ListScheduledJobs::all(ENGLISH);
        change(&mut call);
        read(&cloud.ask(0, &call).unwrap().rows)
    };
    let all = list(&|_| {});
    for status in ["Pending", "Running", "Completed", "Failed", "Unauthorized", "Canceled"] {
        let expected = all.iter().filter(|row| row.job_status.as_deref() == Some(status)).count();
        let got = list(&|call| call.status = Some(status.to_owned()));
        assert!(expected > 0, "no {status} to test with");
        assert_eq!(got.len(), expected, "{status}");
        assert!(got.iter().all(|row| row.job_status.as_deref() == Some(status)));
    }
    for (name, of) in [
        ("job_id", |row: &ScheduledJob| row.job_id.clone()),
        ("job_name", |row| row.job_name.clone()),
        ("instance_id", |row| row.instance_id.clone()),
    ] as [(&str, fn(&ScheduledJob) -> Option<String>); 3]
    {
        let wanted = of(&all[3]);
        let expected: Vec<_> = all.iter().filter(|row| of(row) == wanted).cloned().collect();
        let got = list(&|call| match name {
            "job_id" => call.job_id = wanted.clone(),
            "job_name" => call.job_name = wanted.clone(),
            _ => call.instance_id = wanted.clone(),
        });
        assert!(!got.is_empty() && got.len() < all.len(), "{name}");
        assert_eq!(got, expected, "{name}");
    }
    let got = list(&|call| call.range = TimeRange::new(Some(middle().0), Some(middle().1)).unwrap());
    assert!(!got.is_empty() && got.len() < all.len());
    assert!(got.iter().all(|row| between(at(row.start_time.as_deref().unwrap()))));
    let expected = all.iter().filter(|row| Moment::read(row.start_time.as_deref().unwrap()).is_some_and(between));
    assert_eq!(got.len(), expected.count());
    assert!(list(&|call| call.job_id = Some("nobody".to_owned())).is_empty());
}

#[test]
fn immediate_jobs_are_filtered_by_each_parameter() {
    use taurusdb::immediate_jobs::{ImmediateJob, ListImmediateJobs};
    let mut cloud = usual();
    let mut list = |change: &dyn Fn(&mut ListImmediateJobs)| -> Vec<ImmediateJob> {
        let mut rows = Vec::new();
        for offset in 1.. {
            let mut call = ListImmediateJobs { offset, ..ListImmediateJobs::all(ENGLISH) };
            change(&mut call);
            let page = cloud.ask(0, &call).unwrap();
            rows.extend(read(&page.rows));
            if page.rows.len() < 50 {
                break;
            }
        }
        rows
    };
    let all = list(&|_| {});
    assert!(all.len() > 100);
    for status in ["Running", "Completed", "Failed", "Canceled"] {
        let expected = all.iter().filter(|row| row.status.as_deref() == Some(status)).count();
        let got = list(&|call| call.status = Some(status.to_owned()));
        assert!(expected > 0, "no {status} to test with");
        assert_eq!(got.len(), expected, "{status}");
    }
    let (id, name) = (all[7].job_id.clone(), all[7].job_name.clone());
    assert_eq!(list(&|call| call.job_id = id.clone()), [all[7].clone()]);
    let got = list(&|call| call.job_name = name.clone());
    assert_eq!(got, all.iter().filter(|row| row.job_name == name).cloned().collect::<Vec<_>>());
    let got = list(&|call| call.range = TimeRange::new(Some(middle().0), Some(middle().1)).unwrap());
    let expected = all.iter().filter(|row| between(at(row.created_time.as_deref().unwrap())));
    assert_eq!(got, expected.cloned().collect::<Vec<_>>());
    assert!(!got.is_empty() && got.len() < all.len());
}

#[test]
fn gaussdb_tasks_are_filtered_by_each_parameter() {
    use gaussdb::tasks::{ListTasks, TaskRow};
    // In this region times are numbers, which tests that the filter is not one of texts.
    let place = 2;
    let mut cloud = usual();
    let mut list = |change: &dyn Fn(&mut ListTasks)| -> Vec<TaskRow> {
        let mut rows = Vec::new();
        for page in 0.. {
            let mut call = ListTasks { offset: page * 100, ..ListTasks::all(ENGLISH) };
            change(&mut call);
            let page = cloud.ask(place, &call).unwrap();
            rows.extend(read(&page.rows));
            if page.rows.len() < 100 {
                break;
            }
        }
        rows
    };
    let all = list(&|_| {});
    for status in ["Running", "Completed", "Failed"] {
        let expected = all.iter().filter(|row| row.status.as_deref() == Some(status)).count();
        let got = list(&|call| call.status = Some(status.to_owned()));
        assert!(expected > 0, "no {status} to test with");
        assert_eq!(got.len(), expected, "{status}");
    }
    let name = all[5].name.clone();
    let got = list(&|call| call.name = name.clone());
    assert_eq!(got, all.iter().filter(|row| row.name == name).cloned().collect::<Vec<_>>());
    let range = TimeRange::new(Some(middle().0), Some(middle().1)).unwrap();
    let got = list(&|call| call.range = RecentRange::new(range, start()).unwrap());
    assert!(!got.is_empty() && got.len() < all.len());
    assert!(got.iter().filter_map(|row| row.created_at.as_ref()).all(|time| between(at(&time.to_string()))));
    let timed = all.iter().filter_map(|row| row.created_at.as_ref()).filter(|time| between(at(&time.to_string())));
    assert_eq!(got.iter().filter(|row| row.created_at.is_some()).count(), timed.count());
}

#[test]
fn dcs_tasks_are_filtered_by_time_and_instance() {
    use dcs::background_tasks::ListBackgroundTasks;
    use dcs::center_tasks::ListCenterTasks;
    let mut cloud = usual();
    let range = TimeRange::new(Some(middle().0), Some(middle().1)).unwrap();
    let all = read(&cloud.ask(0, &ListCenterTasks::all()).unwrap().rows);
    let got = read(&cloud.ask(0, &ListCenterTasks { range, ..ListCenterTasks::all() }).unwrap().rows);
    let inside = |rows: &[dcs::background_tasks::BackgroundTask]| {
        rows.iter().filter(|row| between(at(row.created_at.as_deref().unwrap()))).cloned().collect::<Vec<_>>()
    };
    assert_eq!(got, inside(&all));
    assert!(!got.is_empty() && got.len() < all.len());

    let instances = read(&cloud.ask(0, &dcs::instances::ListInstances::all()).unwrap().rows);
    let instance = job_id(instances[0].instance_id.as_deref().unwrap());
    let all = read(&cloud.ask(0, &ListBackgroundTasks::all(instance.clone())).unwrap().rows);
    let call = ListBackgroundTasks { range, ..ListBackgroundTasks::all(instance) };
    assert_eq!(read(&cloud.ask(0, &call).unwrap().rows), inside(&all));
}

/// One parameter of a list: its name, what a row has of it, and how it is asked for.
type Parameter<C, T> = (&'static str, fn(&T) -> Vec<String>, fn(&mut C, String));

/// Asks for the first value that some row has and some has not, one parameter at a time.
fn each_filters<C, T: PartialEq + Clone + Debug>(
    mut list: impl FnMut(&dyn Fn(&mut C)) -> Vec<T>,
    parameters: &[Parameter<C, T>],
) {
    let all = list(&|_| {});
    for (name, of, set) in parameters {
        let with = |value: &String| all.iter().filter(|row| of(row).contains(value)).cloned().collect::<Vec<_>>();
        let values = || all.iter().flat_map(of);
        let telling = values().find(|value| with(value).len() < all.len());
        let value = telling.unwrap_or_else(|| panic!("all rows have the same {name}"));
        assert_eq!(list(&|call| set(call, value.clone())), with(&value), "{name}");
        assert!(list(&|call| set(call, "nobody".to_owned())).is_empty(), "{name}");
    }
}

/// The one value of a field.
fn one(value: &Option<String>) -> Vec<String> {
    value.iter().cloned().collect()
}

/// The values of a list.
fn many(values: &Option<Vec<Scalar>>) -> Vec<String> {
    values.iter().flatten().map(ToString::to_string).collect()
}

#[test]
fn taurusdb_instances_are_filtered_by_each_parameter() {
    use taurusdb::instances::{Instance, ListInstances};
    let mut cloud = usual();
    let mut list = |change: &dyn Fn(&mut ListInstances)| -> Vec<Instance> {
        let mut call = ListInstances::all(ENGLISH);
        change(&mut call);
        read(&cloud.ask(0, &call).unwrap().rows)
    };
    each_filters(
        &mut list,
        &[
            ("id", |row| one(&row.id), |call, id| call.id = Some(id)),
            ("name", |row| one(&row.name), |call, name| call.name = Some(name)),
            ("vpc_id", |row| one(&row.vpc_id), |call, id| call.vpc_id = Some(id)),
            ("subnet_id", |row| one(&row.subnet_id), |call, id| call.subnet_id = Some(id)),
            ("private_ip", |row| many(&row.private_ips), |call, ip| call.private_ip = Some(ip)),
            (
                "readonly_private_ip",
                |row| many(&row.readonly_private_ips),
                |call, ip| {
                    call.readonly_private_ip = Some(ip);
                },
            ),
            ("proxy_ip", |row| many(&row.proxy_ips), |call, ip| call.proxy_ip = Some(ip)),
            (
                "tags",
                |row| row.tags.iter().flatten().map(|tag| pair(&tag.key, &tag.value)).collect(),
                |call, tags| {
                    call.tags = Some(tags);
                },
            ),
        ],
    );
    let all = list(&|_| {});
    // Of these there is one value, which all have.
    assert_eq!(list(&|call| call.kind = Some("Cluster".to_owned())), all);
    assert!(list(&|call| call.kind = Some("Single".to_owned())).is_empty());
    assert_eq!(list(&|call| call.datastore_type = Some("gaussdb-mysql".to_owned())), all);
    assert!(list(&|call| call.datastore_type = Some("mysql".to_owned())).is_empty());
    // Of several, a row has all.
    let tagged = |tags: &str| list(&|call| call.tags = Some(tags.to_owned())).len();
    assert_eq!(
        ["team", "stage=production", "team=core,stage=production", "team=core,stage=test"].map(tagged),
        [3, 2, 1, 0]
    );
}

#[test]
fn gaussdb_instances_are_filtered_by_each_parameter() {
    use gaussdb::instances::{Instance, ListInstances};
    let mut cloud = usual();
    let mut list = |change: &dyn Fn(&mut ListInstances)| -> Vec<Instance> {
        let mut call = ListInstances::all(ENGLISH);
        change(&mut call);
        read(&cloud.ask(0, &call).unwrap().rows)
    };
    each_filters(
        &mut list,
        &[
            ("id", |row| one(&row.id), |call, id| call.id = Some(id)),
            ("name", |row| one(&row.name), |call, name| call.name = Some(name)),
            ("type", |row| one(&row.kind), |call, kind| call.kind = Some(kind)),
            ("vpc_id", |row| one(&row.vpc_id), |call, id| call.vpc_id = Some(id)),
            ("subnet_id", |row| one(&row.subnet_id), |call, id| call.subnet_id = Some(id)),
            (
                "charge_mode",
                |row| one(&row.charge_info.clone().unwrap().charge_mode),
                |call, mode| {
                    call.charge_mode = Some(mode);
                },
            ),
            (
                "tags",
                |row| row.tags.iter().flatten().map(|tag| pair(&tag.key, &tag.value)).collect(),
                |call, tags| {
                    call.tags = Some(tags);
                },
            ),
        ],
    );
    let all = list(&|_| {});
    assert_eq!(list(&|call| call.datastore_type = Some("GaussDB".to_owned())), all);
    assert!(list(&|call| call.datastore_type = Some("gaussdb".to_owned())).is_empty(), "the case counts");
}

#[test]
fn dcs_instances_are_filtered_by_each_parameter() {
    use dcs::instances::{Instance, ListInstances};
    let mut cloud = usual();
    let mut list = |change: &dyn Fn(&mut ListInstances)| -> Vec<Instance> {
        let mut call = ListInstances::all();
        change(&mut call);
        read(&cloud.ask(1, &call).unwrap().rows)
    };
    each_filters(
        &mut list,
        &[
            ("instance_id", |row| one(&row.instance_id), |call, id| call.instance_id = Some(id)),
            ("name", |row| one(&row.name), |call, name| call.name = Some(name)),
            ("name_equal", |row| one(&row.name), |call, name| call.name_equal = Some(name)),
            ("status", |row| one(&row.status), |call, status| call.status = Some(status)),
            (
                "ip",
                |row| row.ip.iter().flat_map(|ips| ips.split(',')).map(str::to_owned).collect(),
                |call, ip| {
                    call.ip = Some(ip);
                },
            ),
            (
                "tags",
                |row| row.tags.iter().flatten().map(|tag| pair(&tag.key, &tag.value)).collect(),
                |call, tags| {
                    call.tags = Some(tags);
                },
            ),
        ],
    );
    let clusters = list(&|_| {}).into_iter().filter_map(|row| row.ip).filter(|ip| ip.contains(','));
    let second = clusters.map(|ips| ips.split(',').nth(1).unwrap().to_owned()).next().unwrap();
    assert_eq!(list(&|call| call.ip = Some(second.clone())).len(), 1);
    let counts = [(false, false), (true, false), (true, true)]
        .map(|(failure, delete)| list(&|call| (call.include_failure, call.include_delete) = (failure, delete)).len());
    assert_eq!(counts, [4, 5, 6]);
}

/// A tag as it is asked for.
fn pair(key: &Option<Scalar>, value: &Option<Scalar>) -> String {
    format!("{}={}", key.as_ref().unwrap(), value.as_ref().unwrap())
}

#[test]
fn instances_are_found_by_a_part_of_their_name_or_id() {
    let mut cloud = usual();
    for (product, version, name) in [
        (Product::TaurusDb, "v3", "rod"),
        (Product::TaurusDb, "v3.1", "rod"),
        (Product::GaussDb, "v3", "ent"),
        (Product::GaussDb, "v3.1", "ent"),
        (Product::GaussDb, "v3.2", "ent"),
    ] {
        let path = format!("/{version}/{}/instances", PROJECTS[0].id);
        let all = cloud.rows(0, product, &path, "", "instances");
        let part = &text(&all[1], "id")[3..12];
        let found = cloud.rows(0, product, &path, &format!("id=*{part}"), "instances");
        assert_eq!(found, [all[1].clone()]);
        assert_eq!(cloud.rows(0, product, &path, &format!("id={part}"), "instances").len(), 0);
        let named = cloud.rows(0, product, &path, &format!("name=*{name}"), "instances");
        assert!(!named.is_empty() && named.len() < all.len());
        assert!(named.iter().all(|row| text(row, "name").contains(name)));
        assert_eq!(cloud.rows(0, product, &path, &format!("name={name}"), "instances").len(), 0);
    }
    let path = format!("/v2/{}/instances", PROJECTS[1].id);
    let mut dcs = |query: &str| cloud.rows(1, Product::Dcs, &path, query, "instances").len();
    assert_eq!(dcs("name=staging"), 4);
    assert_eq!(dcs("name=cart-cache&name_equal=false"), 1);
    assert_eq!(dcs("name=cart-cache&name_equal=true"), 0);
    assert_eq!(dcs("name=cart-cache-staging&name_equal=true"), 1);
    assert_eq!(dcs("name_equal=cart-cache"), 0);
    assert_eq!(dcs("name_equal=cart-cache-staging"), 1);
    assert_eq!(dcs("limit=2&offset=3"), 1);
}

#[test]
fn each_name_that_immediate_jobs_tell_of_can_be_asked_for() {
    use taurusdb::immediate_jobs::ListImmediateJobs;
    let mut cloud = usual();
    let path = format!("/v3/{}/immediate-jobs", PROJECTS[0].id);
    let (_, body) = cloud.get(0, Product::TaurusDb, &format!("{path}?limit=10"));
    let names = ListImmediateJobs::read_action_names(body.to_string().as_bytes()).unwrap();
    assert_eq!(names.len(), 24);
    let mut found = 0;
    for name in names {
        let call = ListImmediateJobs { job_name: Some(name.clone()), ..ListImmediateJobs::all(ENGLISH) };
        let rows = read(&cloud.ask(0, &call).unwrap().rows);
        assert!(rows.iter().all(|row| row.job_name.as_ref() == Some(&name)), "{name}");
        found += usize::from(!rows.is_empty());
    }
    assert!(found > 15);
}

#[test]
fn reasons_come_in_the_language_that_was_asked_for() {
    let mut cloud = usual();
    let mut reasons = |language: Language| -> Vec<String> {
        let mut call = gaussdb::tasks::ListTasks::all(language);
        call.status = Some("Failed".to_owned());
        let rows = read(&cloud.ask(0, &call).unwrap().rows);
        rows.iter().map(|row| row.fail_reason.as_ref().unwrap().to_string()).collect()
    };
    let (english, chinese) = (reasons(Language::English), reasons(Language::Chinese));
    assert_eq!(english.len(), chinese.len());
    assert!(english.iter().all(|reason| reason.is_ascii()));
    assert!(chinese.iter().all(|reason| reason.ends_with('。')));
}

/// Asks and expects a refusal with this status and code.
fn refused(cloud: &mut Cloud, product: Product, path: &str, status: u16, code: &str) {
    let path = path.replace("{p}", PROJECTS[0].id);
    let (got, body) = cloud.get(0, product, &path);
    assert_eq!((got, text(&body, "error_code")), (status, code), "{path}: {body}");
    assert!(!text(&body, "error_msg").is_empty());
    let dcs = product == Product::Dcs;
    assert_eq!(body.get("error_ext_msg").is_some(), dcs, "only DCS has a further message");
}

#[test]
fn limits_and_offsets_that_an_api_does_not_take_are_refused() {
    let mut cloud = usual();
    let lists: [(Product, &str, &[&str], &[&str]); 4] = [
        (Product::TaurusDb, "/v3/{p}/scheduled-jobs", &["1", "100"], &["0", "101", "-1", "x", "1.5"]),
        (Product::TaurusDb, "/v3/{p}/immediate-jobs", &["10", "20", "50"], &["0", "1", "11", "49", "100", "x"]),
        (Product::TaurusDb, "/v3.1/{p}/instances", &["1", "100"], &["0", "101", "x"]),
        (Product::GaussDb, "/v3/{p}/tasks", &["1", "100"], &["0", "101", "x"]),
    ];
    for (product, path, good, bad) in lists {
        for limit in good {
            let (status, _) = cloud.get(0, product, &format!("{}?limit={limit}", path.replace("{p}", PROJECTS[0].id)));
            assert_eq!(status, 200, "{path} {limit}");
        }
        for limit in bad {
            refused(&mut cloud, product, &format!("{path}?limit={limit}"), 400, "DBS.280439");
        }
        for offset in ["-1", "x", "99999999999"] {
            refused(&mut cloud, product, &format!("{path}?offset={offset}"), 400, "DBS.280440");
        }
    }
    refused(&mut cloud, Product::TaurusDb, "/v3/{p}/immediate-jobs?offset=0", 400, "DBS.280440");

    let instance = cloud.rows(0, Product::Dcs, &format!("/v2/{}/instances", PROJECTS[0].id), "", "instances");
    let one = format!("/v2/{{p}}/instances/{}/tasks", text(&instance[0], "instance_id"));
    for (path, most) in [("/v2/{p}/tasks", 1_000), (one.as_str(), 100), ("/v2/{p}/instances", 1_000)] {
        for limit in [1, most] {
            let path = format!("{}?limit={limit}", path.replace("{p}", PROJECTS[0].id));
            assert_eq!(cloud.get(0, Product::Dcs, &path).0, 200, "{path}");
        }
        for limit in ["0".to_owned(), (most + 1).to_string(), "x".to_owned()] {
            refused(&mut cloud, Product::Dcs, &format!("{path}?limit={limit}"), 400, "111400063");
        }
        refused(&mut cloud, Product::Dcs, &format!("{path}?offset=-1"), 400, "DCS.4800");
    }
}

#[test]
fn pages_have_the_documented_size_when_none_is_asked_for() {
    let mut cloud = common::with_tasks(8_000);
    let mut count =
        |product, path: &str, name| cloud.rows(0, product, &path.replace("{p}", PROJECTS[0].id), "", name).len();
    assert_eq!(count(Product::TaurusDb, "/v3/{p}/scheduled-jobs", "schedules"), 100);
    assert_eq!(count(Product::TaurusDb, "/v3/{p}/immediate-jobs", "jobs"), 10);
    assert_eq!(count(Product::GaussDb, "/v3/{p}/tasks", "tasks"), 100);
    assert_eq!(count(Product::Dcs, "/v2/{p}/tasks", "tasks"), 10);
}

#[test]
fn times_of_another_api_are_refused() {
    let mut cloud = usual();
    let iso = "2026-11-10T00%3A00%3A00%2B0800";
    for path in ["/v3/{p}/scheduled-jobs", "/v3/{p}/immediate-jobs"] {
        let good = format!("{}?start_time={iso}", path.replace("{p}", PROJECTS[0].id));
        assert_eq!(cloud.get(0, Product::TaurusDb, &good).0, 200);
        // A plus that was not escaped arrives as a blank.
        for time in ["2026-11-10T00:00:00+0800", "1794268800000", "20261110000000", "2026-11-10", "soon"] {
            refused(&mut cloud, Product::TaurusDb, &format!("{path}?start_time={time}"), 400, "DBS.280001");
        }
        let backwards = format!("{path}?start_time={iso}&end_time=2026-11-09T00:00:00%2B0800");
        refused(&mut cloud, Product::TaurusDb, &backwards, 400, "DBS.280001");
    }
    let millis = |days: i64| start().plus(-days * DAY).millis();
    let path = "/v3/{p}/tasks";
    for time in [iso, "20261110000000000", "soon"] {
        refused(&mut cloud, Product::GaussDb, &format!("{path}?start_time={time}"), 400, "DBS.280001");
    }
    refused(&mut cloud, Product::GaussDb, &format!("{path}?start_time={}", millis(32)), 400, "DBS.280001");
    let backwards = format!("{path}?start_time={}&end_time={}", millis(2), millis(3));
    refused(&mut cloud, Product::GaussDb, &backwards, 400, "DBS.280001");
    for time in [iso, "1794268800000", "20261310000000", "soon"] {
        refused(&mut cloud, Product::Dcs, &format!("/v2/{{p}}/tasks?start_time={time}"), 400, "111400063");
    }
    let backwards = "/v2/{p}/tasks?start_time=20261110000000&end_time=20261109000000";
    refused(&mut cloud, Product::Dcs, backwards, 400, "DCS.4025");
}

#[test]
fn statuses_and_ids_that_are_not_there_are_refused() {
    let mut cloud = usual();
    refused(&mut cloud, Product::TaurusDb, "/v3/{p}/scheduled-jobs?status=running", 400, "DBS.280001");
    refused(&mut cloud, Product::TaurusDb, "/v3/{p}/immediate-jobs?status=SUCCESS", 400, "DBS.280001");
    refused(&mut cloud, Product::GaussDb, "/v3/{p}/tasks?status=Pending", 400, "DBS.280001");
    refused(&mut cloud, Product::TaurusDb, "/v3/{p}/jobs?id=nobody", 400, "DBS.200543");
    refused(&mut cloud, Product::GaussDb, "/v3/{p}/jobs?id=nobody", 400, "DBS.200543");
    refused(&mut cloud, Product::TaurusDb, "/v3/{p}/jobs", 400, "DBS.280001");
    refused(&mut cloud, Product::Dcs, "/v2/{p}/instances/nobody/tasks", 404, "DCS.3022");
    for (product, version) in [(Product::TaurusDb, "v3.1"), (Product::GaussDb, "v3")] {
        refused(&mut cloud, product, &format!("/{version}/{{p}}/instances?name=*"), 400, "DBS.280234");
        refused(&mut cloud, product, &format!("/{version}/{{p}}/instances?id=*"), 400, "DBS.280001");
        refused(&mut cloud, product, &format!("/{version}/{{p}}/instances?tags==web"), 400, "DBS.280001");
    }
    refused(&mut cloud, Product::Dcs, "/v2/{p}/instances?tags=team=web,", 400, "111400063");

    let call = taurusdb::job::ShowJob { id: job_id("nobody"), language: ENGLISH };
    assert_eq!(cloud.ask(0, &call).unwrap_err().kind, Kind::NotFound);
    // Another project's job is nobody's either.
    let page = cloud.ask(1, &taurusdb::immediate_jobs::ListImmediateJobs::all(ENGLISH)).unwrap();
    let other = page.rows[20].read.clone().unwrap().job_id.unwrap();
    let call = taurusdb::job::ShowJob { id: job_id(&other), language: ENGLISH };
    assert!(cloud.ask(1, &call).is_ok());
    assert_eq!(cloud.ask(0, &call).unwrap_err().kind, Kind::NotFound);
}

#[test]
fn the_tasks_of_a_deleted_instance_are_refused() {
    let mut cloud = usual();
    let path = format!("/v2/{}/instances", PROJECTS[0].id);
    let all = cloud.rows(0, Product::Dcs, &path, "include_delete=true&limit=100", "instances");
    let (deleted, there): (Vec<&Value>, Vec<&Value>) = all.iter().partition(|row| text(row, "status") == "DELETED");
    let tasks = |row: &Value| format!("{path}/{}/tasks", text(row, "instance_id"));
    assert_eq!(deleted.len(), 1);
    refused(&mut cloud, Product::Dcs, &tasks(deleted[0]), 404, "DCS.3022");
    let call = dcs::background_tasks::ListBackgroundTasks::all(job_id(text(deleted[0], "instance_id")));
    assert_eq!(cloud.ask(0, &call).unwrap_err().kind, Kind::NotFound);
    assert!(there.iter().all(|row| cloud.get(0, Product::Dcs, &tasks(row)).0 == 200));
}

#[test]
fn the_offset_of_gaussdb_and_scheduled_jobs_counts_rows_from_zero() {
    let mut cloud = usual();
    for (product, path, name, id) in [
        (Product::TaurusDb, "/v3/{p}/scheduled-jobs", "schedules", "job_id"),
        (Product::GaussDb, "/v3/{p}/tasks", "tasks", "job_id"),
        (Product::Dcs, "/v2/{p}/tasks", "tasks", "id"),
    ] {
        let path = path.replace("{p}", PROJECTS[0].id);
        let first = cloud.rows(0, product, &path, "offset=0&limit=10", name);
        let second = cloud.rows(0, product, &path, "offset=1&limit=10", name);
        assert_eq!(text(&first[1], id), text(&second[0], id));
        assert!(cloud.rows(0, product, &path, "offset=100000&limit=10", name).is_empty());
    }
}

#[test]
fn the_largest_pages_are_those_that_readers_believe_in() {
    let mut cloud = usual();
    assert!(
        cloud
            .ask(
                0,
                &dcs::center_tasks::ListCenterTasks {
                    limit: Limit::LARGEST,
                    ..dcs::center_tasks::ListCenterTasks::all()
                }
            )
            .is_ok()
    );
    for limit in [PageSize::Ten, PageSize::Twenty, PageSize::Fifty] {
        let call = taurusdb::immediate_jobs::ListImmediateJobs {
            limit,
            ..taurusdb::immediate_jobs::ListImmediateJobs::all(ENGLISH)
        };
        assert_eq!(cloud.ask(0, &call).unwrap().rows.len() as u32, limit.rows());
    }
}
