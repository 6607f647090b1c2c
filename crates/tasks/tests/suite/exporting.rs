//! What is exported is what there is: read back it is the same tasks, spreadsheets run nothing of it, other readers of
//! the same formats agree, and no file does harm to whoever opens it.

use cloud::time::Moment;
use proptest::prelude::*;
use serde_json::Value;
use tasks::export::reading::{Reader, Report, TOLD, Wrong};
use tasks::export::{Format, Shape, Writer};
use tasks::layout::Columns;
use tasks::order::Column;
use tasks::sources::Scope;
use tasks::store::Store;
use tasks::task::Task;

use crate::any_task::{now, task};
use crate::common::{fixture, read_list, read_one, scope};

const HOUR: i64 = 3_600_000;

fn shape(format: Format) -> Shape {
    Shape {
        format,
        columns: Column::ALL.iter().map(|column| (*column, column.slug().to_owned())).collect(),
        key: "key".into(),
        zone: "GMT+8".into(),
        chinese: false,
        now: now(),
    }
}

fn written_as<'a>(shape: Shape, tasks: impl IntoIterator<Item = &'a Task>) -> String {
    let (mut writer, mut out) = (Writer::new(shape), String::new());
    writer.begin(&mut out);
    tasks.into_iter().for_each(|task| writer.task(task, &|_| 8 * HOUR, &mut out));
    writer.end(&mut out);
    out
}

fn written<'a>(format: Format, tasks: impl IntoIterator<Item = &'a Task>) -> String {
    written_as(shape(format), tasks)
}

fn read(text: &str) -> (Vec<Task>, Report) {
    let mut reader = Reader::default();
    let mut tasks = reader.take(text.as_bytes());
    tasks.extend(reader.finish());
    (tasks, reader.report().clone())
}

/// Tasks of every list as a store holds them: merged ones, and such as could not be read.
fn documented() -> Vec<Task> {
    let mut store = Store::default();
    for (slug, body) in [
        ("taurusdb-scheduled", fixture!("taurusdb.scheduled.states")),
        ("taurusdb-immediate", fixture!("taurusdb.immediate.states")),
        ("gaussdb", fixture!("gaussdb.tasks.texts")),
        ("gaussdb", fixture!("gaussdb.tasks.numbers")),
        ("gaussdb", fixture!("gaussdb.tasks.without-times")),
        (
            "gaussdb",
            r#"{"tasks":[{"job_id":"late","status":"Failed","fail_reason":"a\nb"},{"job_id":"odd","status":{}}]}"#,
        ),
        ("gaussdb", r#"{"tasks":[{"job_id":"late","status":{}}]}"#),
        ("dcs", fixture!("dcs.center.states")),
        ("dcs", fixture!("dcs.center.change-spec")),
        ("dcs", r#"{"tasks":[17,{"id":[]},null,{"id":"x","status":"SUCCESS","name":"=1+1","user_name":"-2+3"}]}"#),
    ] {
        store.apply(read_list(slug, body).tasks);
    }
    let job: Value = serde_json::from_str(fixture!("taurusdb.job.running")).unwrap();
    let id = job["job"]["id"].as_str().unwrap();
    store.apply(read_one("taurusdb-immediate", id, fixture!("taurusdb.job.running")));
    store.apply(
        read_list("taurusdb-immediate", &format!(r#"{{"jobs":[{{"job_id":"{id}","status":"Completed"}}]}}"#)).tasks,
    );
    let tasks: Vec<Task> = store.iter().collect();
    assert!(tasks.iter().any(|task| task.unreadable.is_some()) && tasks.iter().any(|task| task.raw.len() > 1));
    tasks
}

/// The task with those rows alone that its source knows to read.
fn as_read(task: Task) -> Task {
    let of = &task.key;
    let scope = Scope { region: of.region.clone(), project: of.project.clone(), ..scope() };
    let raw = task.raw.iter().filter(|raw| of.source.read_row(&scope, raw.api, &raw.json).is_some());
    Task { raw: raw.cloned().collect(), ..task }
}

#[test]
fn what_is_read_back_is_what_was_written() {
    let tasks = documented();
    for format in [Format::Ndjson, Format::Json] {
        let text = written(format, &tasks);
        let (again, report) = read(&text);
        assert_eq!(again, tasks);
        assert_eq!(report, Report { tasks: tasks.len() as u64, ..Report::default() });
    }
    assert_eq!(written(Format::Ndjson, &tasks).lines().count(), tasks.len(), "one task a line");
    assert_eq!(read(&written(Format::Json, [])), (vec![], Report::default()));
}

#[test]
fn a_list_in_json_is_json_of_the_same_tasks() {
    let tasks = documented();
    let list: Vec<Value> = serde_json::from_str(&written(Format::Json, &tasks)).unwrap();
    let lines = written(Format::Ndjson, &tasks);
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(list, lines);
    assert_eq!(serde_json::from_str::<Vec<Value>>(&written(Format::Json, [])).unwrap(), [0; 0]);
}

#[test]
fn a_line_with_little_in_it_is_read_from_its_rows_and_one_without_rows_from_itself() {
    let task = documented().into_iter().find(|task| task.key.id == "late").unwrap();
    let mut line: Value = serde_json::from_str(written(Format::Ndjson, [&task]).trim()).unwrap();
    let alone = |names: &[&str]| {
        let fields = line.as_object().unwrap().iter().filter(|(name, _)| names.contains(&name.as_str()));
        read(&Value::Object(fields.map(|(name, value)| (name.clone(), value.clone())).collect()).to_string()).0
    };
    assert_eq!(alone(&["schema", "version", "key", "raw"])[0].reason, None, "the newest row alone cannot be read");
    let alone = alone(&["schema", "version", "key", "status", "reason", "progress"]);
    assert_eq!((alone[0].status, alone[0].reason.as_deref()), (task.status, Some("a\nb")));
    line["status"] = "postponed".into();
    line["raw"] = serde_json::json!([{"api": "of-a-later-version", "json": "{}"}]);
    let (tasks, report) = read(&line.to_string());
    assert_eq!((tasks[0].status.slug(), tasks[0].raw.len(), report.wrong), ("unknown", 0, 0));
}

#[test]
fn wrong_lines_are_counted_and_the_first_are_told() {
    let task = &documented()[0];
    let good = written(Format::Ndjson, [task]);
    let good = good.trim();
    let lines = [
        "{",
        good,
        "",
        "\"text\"",
        "{}",
        &good.replace("taskdeck.task", "other"),
        &good.replace("\"version\":1", "\"version\":\"x\""),
        &good.replace("\"version\":1", "\"version\":7,\"more\":{}"),
        &good.replace("\"version\":1", "\"version\":7").replace("\"raw\":[", "\"raw\":{},\"old\":["),
        &good.replace("\"key\":\"", "\"key\":\"rds-"),
        &good.replace("\"instance\":", "\"instance\":7,\"was\":"),
        &good.replace("\"raw\":[", "\"raw\":[7,"),
        &good.replace("\"status\":\"", "\"status\":[],\"was\":\""),
        good,
    ];
    let (tasks, report) = read(&lines.join("\r\n"));
    assert_eq!((tasks.len(), report.tasks, report.newer, report.wrong), (3, 3, 1, 10));
    let told: Vec<(u64, &str)> = report
        .first_wrong
        .iter()
        .map(|wrong| {
            let why = match &wrong.why {
                Wrong::Json(why) => why.path.as_str(),
                Wrong::NotATask => "no task",
                Wrong::Key(_) => "key",
                Wrong::Newer => "newer",
                Wrong::TooLong => "long",
            };
            (wrong.line, why)
        })
        .collect();
    let expected = [
        (1, ""),
        (4, ""),
        (5, "no task"),
        (6, "no task"),
        (7, "no task"),
        (9, "newer"),
        (10, "key"),
        (11, "instance"),
        (12, "raw[0]"),
        (13, "status"),
    ];
    assert_eq!(told, expected);

    let (_, report) = read(&"?\n".repeat(5_000));
    assert_eq!((report.wrong, report.first_wrong.len()), (5_000, TOLD));
    assert_eq!(report.first_wrong.last().map(|wrong| wrong.line), Some(TOLD as u64));
}

#[test]
fn a_line_without_end_and_bytes_that_are_no_text_cost_themselves_alone() {
    let task = &documented()[0];
    let good = written(Format::Ndjson, [task]);
    let mut reader = Reader::default();
    for _ in 0..40 {
        assert!(reader.take(&[b'x'; 1024 * 1024]).is_empty());
    }
    assert_eq!(reader.take(format!("x\n{good}").as_bytes()).len(), 1);
    reader.take(b"\xff\xfe\n");
    assert!(reader.finish().is_none());
    let whys: Vec<_> = reader.report().first_wrong.iter().map(|wrong| (wrong.line, &wrong.why)).collect();
    assert!(matches!(whys[..], [(1, Wrong::TooLong), (3, Wrong::Json(_))]), "{whys:?}");
    assert_eq!(read(&format!("\u{feff}{good}")).0.len(), 1, "an editor's mark does no harm");
}

#[test]
fn lines_of_one_task_are_merged_and_the_later_one_counts() {
    let running = read_list("gaussdb", r#"{"tasks":[{"job_id":"a","status":"Running","created_at":5}]}"#).tasks;
    let failed = read_list("gaussdb", r#"{"tasks":[{"job_id":"a","status":"Failed","fail_reason":"why"}]}"#).tasks;
    let (tasks, _) = read(&written(Format::Ndjson, running.iter().chain(&failed)));
    let mut store = Store::default();
    store.apply(tasks);
    let task = store.iter().next().unwrap();
    assert_eq!((store.len(), task.status.slug(), task.reason.as_deref()), (1, "failed", Some("why")));
}

/// The rows of CSV as another reader reads them.
fn parsed(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').expect("the mark of UTF-8");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a_table_has_the_shown_columns_the_key_and_the_zone() {
    let body = r#"{"tasks":[{"job_id":"a","job_name":"DeleteGaussDBV5Instance","status":"Failed","fail_reason":"No, \"never\"\r\nagain",
        "created_at":"1793600000123","ended_at":"1793693909123","process":"60%","instance_info":{"instance_id":"8b41","instance_name":"=cmd|' /C calc'!A0"}}]}"#;
    let tasks = read_list("gaussdb", body).tasks;
    let slugs = ["name", "instance", "started", "duration", "progress", "reason"];
    let columns = Columns::parse(&slugs.join(",")).unwrap();
    let columns: Vec<_> = columns.iter().map(|laid| (laid.column, format!("Its {}", laid.column.slug()))).collect();
    let shape = Shape { columns, ..shape(Format::Csv) };
    let text = written_as(shape.clone(), &tasks);
    let started = tasks[0].started.unwrap().plus(8 * HOUR).to_string();
    let started = format!("{}+08:00", started[..19].replace('T', " "));
    let heads = [
        "Its name",
        "Its instance",
        "Its started (GMT+8)",
        "Its duration (h:mm:ss)",
        "Its progress",
        "Its reason",
        "key",
    ];
    let key = tasks[0].key.to_string();
    let cells = ["Delete instance", "'=cmd|' /C calc'!A0", &started, "26:05:09", "60%", "No, \"never\"\r\nagain", &key];
    let rows = parsed(&text);
    assert_eq!(rows[0], heads);
    assert_eq!(rows[1][1..], cells[1..]);
    assert!(text.contains("\"No, \"\"never\"\"\r\nagain\"") && text.ends_with("\r\n"));

    let copied = written_as(Shape { format: Format::Text, ..shape }, &tasks);
    let lines: Vec<Vec<&str>> = copied.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!((lines.len(), lines[1].len()), (2, 6), "one line a task, without its key");
    assert_eq!(lines[1][5], "No, \"never\"\u{240d} again");
}

#[test]
fn a_zone_behind_utc_is_told_as_that() {
    let tasks = read_list("gaussdb", r#"{"tasks":[{"job_id":"a","created_at":"1793600000123"}]}"#).tasks;
    let (mut writer, mut out) = (Writer::new(shape(Format::Csv)), String::new());
    writer.task(&tasks[0], &|_| -210 * 60_000, &mut out);
    let wall = Moment::from_millis(1_793_600_000_123).unwrap().plus(-210 * 60_000).to_string();
    assert!(out.contains(&format!("{}-03:30", wall[..19].replace('T', " "))), "{out}");
    assert_eq!(writer.written(), 1);
}

/// Whether a value is what a schema wants, as far as ours goes; what else stands in it is a mistake here.
fn mistakes(schema: &Value, value: &Value, root: &Value, path: &str) -> Vec<String> {
    let wrong = |is: bool, rule: &str| if is { vec![format!("{path}: {rule}")] } else { Vec::new() };
    let texts = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let length = value.as_str().map(|text| text.chars().count() as u64);
    let rules = schema.as_object().unwrap().iter();
    rules
        .flat_map(|(rule, wanted)| match rule.as_str() {
            "$schema" | "$defs" | "title" | "description" => Vec::new(),
            "$ref" => {
                mistakes(root.pointer(wanted.as_str().unwrap().trim_start_matches('#')).unwrap(), value, root, path)
            }
            "const" => wrong(value != wanted, rule),
            "enum" => wrong(!wanted.as_array().unwrap().contains(value), rule),
            "type" => {
                let is = |kind: &Value| match kind.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_i64(),
                    "null" => value.is_null(),
                    kind => panic!("no type {kind}"),
                };
                wrong(!wanted.as_array().map_or_else(|| is(wanted), |kinds| kinds.iter().any(is)), rule)
            }
            "minimum" => wrong(value.as_i64() < wanted.as_i64(), rule),
            "maximum" => wrong(value.as_i64() > wanted.as_i64(), rule),
            "minLength" => wrong(length.is_some_and(|length| length < wanted.as_u64().unwrap()), rule),
            "maxLength" => wrong(length.is_some_and(|length| length > wanted.as_u64().unwrap()), rule),
            "required" => wrong(value.is_object() && texts(wanted).iter().any(|name| value.get(name).is_none()), rule),
            "additionalProperties" => {
                let known = schema["properties"].as_object().unwrap();
                wrong(value.as_object().is_some_and(|fields| fields.keys().any(|name| !known.contains_key(name))), rule)
            }
            "properties" => {
                let fields =
                    wanted.as_object().unwrap().iter().filter_map(|(name, of)| Some((name, of, value.get(name)?)));
                fields.flat_map(|(name, of, value)| mistakes(of, value, root, &format!("{path}.{name}"))).collect()
            }
            "items" => {
                let items = value.as_array().into_iter().flatten();
                items.flat_map(|item| mistakes(wanted, item, root, &format!("{path}[]"))).collect()
            }
            "anyOf" => {
                let ways = wanted.as_array().unwrap().iter();
                wrong(!ways.into_iter().any(|way| mistakes(way, value, root, path).is_empty()), rule)
            }
            rule => panic!("no rule {rule}"),
        })
        .collect()
}

fn against_the_schema(line: &str) -> Vec<String> {
    let schema: Value = serde_json::from_str(include_str!("../../../../docs/task.schema.json")).unwrap();
    let value: Value = serde_json::from_str(line).unwrap();
    let known = schema["properties"].as_object().unwrap();
    let unknown = value.as_object().unwrap().keys().filter(|name| !known.contains_key(*name));
    let mut told: Vec<String> = unknown.map(|name| format!("{name} is not in the schema")).collect();
    told.extend(mistakes(&schema, &value, &schema, ""));
    told
}

#[test]
fn every_line_is_what_the_schema_says_and_the_schema_refuses_others() {
    let text = written(Format::Ndjson, &documented());
    for line in text.lines() {
        assert_eq!(against_the_schema(line), [""; 0], "{line}");
    }
    let line = text.lines().find(|line| line.contains("\"created\":\"")).unwrap();
    for (from, to) in [
        ("\"version\":1", "\"version\":2"),
        ("\"status\":\"", "\"status\":\"x"),
        ("\"raw\":[", "\"raw\":[7,"),
        ("\"progress\":", "\"progress\":101,\"was\":"),
        ("\"created\":\"", "\"created\":\"0"),
        ("\"id\":", "\"di\":"),
    ] {
        assert!(line.contains(from), "{from}");
        assert!(!against_the_schema(&line.replacen(from, to, 1)).is_empty(), "{from} -> {to}");
    }
}

#[test]
fn the_documentation_names_every_field() {
    let page = include_str!("../../../../docs/export.md");
    let line = written(Format::Ndjson, &documented()[..1]);
    let value: Value = serde_json::from_str(&line).unwrap();
    for name in value.as_object().unwrap().keys() {
        assert!(page.contains(&format!("| `{name}` |")), "docs/export.md does not tell of {name}");
    }
}

proptest! {
    #[test]
    fn any_task_is_read_back_as_it_was(tasks in prop::collection::vec(task(), 0..6)) {
        let tasks: Vec<Task> = tasks.into_iter().filter(|task| task.unreadable.is_none()).collect();
        let text = written(Format::Ndjson, &tasks);
        for line in text.lines() {
            prop_assert_eq!(against_the_schema(line), [""; 0]);
        }
        let (again, report) = read(&text);
        prop_assert_eq!(report.wrong, 0);
        prop_assert_eq!(again, tasks.into_iter().map(as_read).collect::<Vec<_>>());
    }

    #[test]
    fn pieces_may_be_cut_anywhere(cuts in prop::collection::vec(0.0f64..1.0, 0..12), tasks in prop::collection::vec(task(), 1..5), ends in any::<bool>()) {
        let mut text = written(Format::Ndjson, &tasks);
        text.push_str("wrong, 长\n\n");
        text.push_str(written(Format::Ndjson, &tasks[..1]).trim_end());
        if ends {
            text.push('\n');
        }
        let bytes = text.as_bytes();
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| (cut * bytes.len() as f64) as usize).collect();
        cuts.sort_unstable();
        let (mut reader, mut at, mut found) = (Reader::default(), 0, Vec::new());
        for cut in cuts.into_iter().chain([bytes.len()]) {
            found.extend(reader.take(&bytes[at..cut]));
            at = cut;
        }
        found.extend(reader.finish());
        prop_assert_eq!((found, reader.report().clone()), read(&text));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[\\PC\n]{0,80}", name in "(raw|key|instance|progress|created|reason)", value in "\\PC{0,20}") {
        let mut reader = Reader::default();
        reader.take(&bytes);
        reader.take(text.as_bytes());
        let quoted = Value::from(value.as_str()).to_string();
        for value in [value, quoted] {
            reader.take(format!("\n{{\"schema\":\"taskdeck.task\",\"version\":1,\"key\":\"dcs/cn-north-4/b5d07e4c91a8463f8e2d6c0f7a1b9e34/a\",\"{name}\":{value}}}\n").as_bytes());
        }
        reader.finish();
    }

    #[test]
    fn another_reader_finds_every_cell_and_no_formula(cells in prop::collection::vec("[-=+@,;\"'\t\r\nA-Za-z0-9 ＝长]{0,12}", 4)) {
        let row = serde_json::json!({"job_id": "a", "job_name": cells[0], "status": "Failed", "fail_reason": cells[1], "instance_info": {"instance_id": "i", "instance_name": cells[2]}});
        let tasks = read_list("gaussdb", &serde_json::json!({"tasks": [row]}).to_string()).tasks;
        let rows = parsed(&written(Format::Csv, &tasks));
        prop_assert_eq!((rows.len(), rows[1].len()), (2, Column::ALL.len() + 1));
        let begins_a_formula = |cell: &str| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        prop_assert!(rows.iter().flatten().all(|cell| !begins_a_formula(cell)), "{rows:?}");
        let reason = tasks[0].reason.clone().unwrap_or_default();
        let told = &rows[1][8];
        prop_assert!(*told == reason || *told == format!("'{reason}"), "{told:?} {reason:?}");

        let copied = written(Format::Text, &tasks);
        prop_assert_eq!(copied.lines().count(), 2);
        prop_assert!(copied.lines().all(|line| line.split('\t').count() == Column::ALL.len()));
    }
}
