//! Whatever a list answers, reading it comes to an end; a row that makes no sense costs only itself, and a
//! word that is not known is kept.

use proptest::prelude::*;
use tasks::sources::{SourceId, TaskPage, read_dcs_instance_list};
use tasks::status::Status;
use tasks::task::{Instance, Task};

use crate::any_json::json;
use crate::common::{fixture, read_list, rows, scope};

/// A list of a source: the name of its rows, three of them, and the field of the status.
struct List {
    slug: &'static str,
    rows: &'static str,
    status: &'static str,
    three: Vec<String>,
}

fn lists() -> [List; 4] {
    let three = |name: &str, body: &str| rows(body, name).into_iter().take(3).collect();
    [
        List {
            slug: "taurusdb-scheduled",
            rows: "schedules",
            status: "job_status",
            three: three("schedules", fixture!("taurusdb.scheduled.states")),
        },
        List {
            slug: "taurusdb-immediate",
            rows: "jobs",
            status: "status",
            three: three("jobs", fixture!("taurusdb.immediate.states")),
        },
        List {
            slug: "gaussdb",
            rows: "tasks",
            status: "status",
            three: three("tasks", fixture!("gaussdb.tasks.texts")),
        },
        List { slug: "dcs", rows: "tasks", status: "status", three: three("tasks", fixture!("dcs.center.states")) },
    ]
}

impl List {
    fn page(&self, middle: &str) -> TaskPage {
        let body = format!("{{\"{}\":[{} ,\n{middle},{}]}}", self.rows, self.three[0], self.three[2]);
        read_list(self.slug, &body)
    }

    fn fields(&self) -> Vec<String> {
        let row: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&self.three[1]).unwrap();
        row.keys().cloned().collect()
    }

    /// The middle row with this text in the place of a field's value.
    fn middle(&self, field: &str, value: &str) -> String {
        let row: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&self.three[1]).unwrap();
        let of = |(name, old): (&String, &serde_json::Value)| {
            if name == field { format!("\"{name}\" : {value}") } else { format!("\"{name}\":{old}") }
        };
        format!("{{ {} }}", row.iter().map(of).collect::<Vec<_>>().join(" , "))
    }
}

/// The rows around are what they were; the one in the middle is a task or says why not, and holds its text.
fn check(list: &List, middle: &str) -> Task {
    let before = list.page(&list.three[1]);
    let page = list.page(middle);
    assert_eq!(page.tasks.len(), 3);
    assert_eq!(page.tasks.first(), before.tasks.first());
    assert_eq!(page.tasks.last(), before.tasks.last());
    let task = page.tasks.into_iter().nth(1).unwrap();
    assert!(!task.key.id.trim().is_empty());
    assert_eq!(task.raw.iter().map(|raw| raw.json.as_str()).collect::<Vec<_>>(), [middle], "byte for byte");
    let _ = task.key.source.details(&task.raw);
    task
}

#[test]
fn a_row_that_makes_no_sense_is_known_by_its_id_or_else_by_its_text() {
    let [scheduled, .., dcs] = lists();
    let broken = check(&dcs, r#"{"job_id":"ff02","id":"00c9","details":7}"#);
    assert!(broken.unreadable.is_some());
    assert_eq!(broken.key.id, "00c9", "as if it could be read");
    assert_eq!(check(&scheduled, r#"{"job_id":"2c8e","target_config":[]}"#).key.id, "2c8e");
    let nothing = check(&dcs, "17").key;
    assert_eq!(nothing, check(&dcs, "17").key, "the same row is the same task");
    assert_ne!(nothing, check(&dcs, "18").key);
}

#[test]
fn a_row_without_an_id_says_so() {
    for list in lists() {
        for row in ["{}", r#"{"id":" ","job_id":""}"#] {
            let task = check(&list, row);
            assert_eq!(task.unreadable.map(|why| why.path), Some("id".to_owned()), "{}", list.slug);
        }
    }
}

#[test]
fn an_instance_may_be_known_by_its_name_alone_and_is_none_when_nothing_names_it() {
    let [scheduled, immediate, gaussdb, _] = lists();
    let named = Instance { id: String::new(), name: Some("orders-db".into()), state: None };
    let flat = r#"{"job_id":"a","instance_name":"orders-db","instance_status":""}"#;
    assert_eq!(check(&scheduled, flat).instance.as_ref(), Some(&named));
    assert_eq!(check(&immediate, flat).instance.as_ref(), Some(&named));
    let nested = r#"{"job_id":"a","instance_info":{"instance_id":"","instance_name":"orders-db"}}"#;
    assert_eq!(check(&gaussdb, nested).instance.as_ref(), Some(&named));
    let silent = r#"{"job_id":"a","instance_id":"","instance_name":null,"instance_status":"deleted"}"#;
    assert_eq!(check(&scheduled, silent).instance, None);
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(body in prop::collection::vec(any::<u8>(), 0..200), id in "\\PC{0,20}") {
        for source in SourceId::all() {
            let _ = source.read_list(&scope(), &body);
            let _ = source.read_one(&scope(), &id, &body);
        }
        let _ = read_dcs_instance_list(&scope(), &Instance::default(), &body);
    }

    #[test]
    fn nor_does_any_json_in_the_place_of_rows_or_job(value in json(), id in "\\PC{0,20}") {
        for name in ["schedules", "jobs", "tasks", "job", "error"] {
            let body = format!(r#"{{"{name}":{value}}}"#);
            for source in SourceId::all() {
                let _ = source.read_list(&scope(), body.as_bytes());
                let _ = source.read_one(&scope(), &id, body.as_bytes());
            }
            let _ = read_dcs_instance_list(&scope(), &Instance::default(), body.as_bytes());
        }
    }

    #[test]
    fn any_field_of_an_answer_about_one_job_is_survived(at in 0usize..10, value in json()) {
        for (slug, body) in [("taurusdb-immediate", fixture!("taurusdb.job.running")), ("gaussdb", fixture!("gaussdb.job.running"))] {
            let job: serde_json::Value = serde_json::from_str(body).unwrap();
            let job = job["job"].as_object().unwrap();
            let field = job.keys().nth(at % job.len()).unwrap();
            let fields: Vec<String> = job
                .iter()
                .map(|(name, old)| if name == field { format!("\"{name}\":{value}") } else { format!("\"{name}\":{old}") })
                .collect();
            let body = format!("{{\"job\":{{{}}}}}", fields.join(","));
            let id = job["id"].as_str().unwrap();
            let read = SourceId::from_slug(slug).unwrap().read_one(&scope(), id, body.as_bytes());
            if field != "id" {
                let task = read.unwrap().unwrap();
                prop_assert_eq!(&task.key.id, id);
                prop_assert_eq!(task.raw.len(), 1);
            }
        }
    }

    #[test]
    fn any_row_leaves_its_siblings_alone(row in json()) {
        for list in lists() {
            check(&list, &row);
        }
    }

    #[test]
    fn any_value_of_any_field_leaves_the_rows_around_alone(at in 0usize..13, value in json()) {
        for list in lists() {
            let fields = list.fields();
            let field = &fields[at % fields.len()];
            let task = check(&list, &list.middle(field, &value));
            if field != "id" && field != "job_id" {
                prop_assert_eq!(&task.key, &list.page(&list.three[1]).tasks[1].key);
            }
        }
    }

    #[test]
    fn a_status_that_is_not_known_is_kept_as_it_came(word in "\\PC{1,12}") {
        let known = ["Pending", "Initing", "INIT", "WAITING", "CREATED", "Unauthorized", "Running", "RUNNING", "EXECUTING",
            "Completed", "Complete", "SUCCESS", "FINISH", "Failed", "FAILED", "FAIL", "Canceled", "CANCELED", "CANCELLED", "DELETED"];
        prop_assume!(!known.contains(&word.trim()));
        for list in lists() {
            let task = check(&list, &list.middle(list.status, &serde_json::to_string(&word).unwrap()));
            prop_assert_eq!((task.status, task.status_word.as_str()), (Status::Unknown, word.as_str()));
            prop_assert!(!task.status.is_over());
            prop_assert_eq!(task.ended, None);
        }
    }
}
