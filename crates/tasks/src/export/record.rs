//! One task as one line of JSON, and back. `docs/export.md` and `docs/task.schema.json` say what stands in it; a field
//! that is added does no harm, one that is taken out or means something else is another [`VERSION`].

use std::fmt::Write;

use cloud::call::Language;
use cloud::error::{Flaw, Unreadable};
use cloud::time::Moment;
use cloud::wire::{Fields, Scalar};

use super::reading::Wrong;
use super::{SCHEMA, VERSION};
use crate::shared::quoted;
use crate::sources::{Scope, job_name};
use crate::status::Status;
use crate::task::{Instance, Progress, Task, TaskKey};

const UNKNOWN: &str = "unknown";

/// Writes a task.
pub(super) fn write(task: &Task, out: &mut String) {
    let text = |text: &str| quoted(text);
    let maybe = |text: Option<&str>| text.map_or_else(|| "null".to_owned(), quoted);
    let time = |at: Option<Moment>| maybe(at.map(|at| at.to_string()).as_deref());
    let title = job_name(task);
    let instance = match &task.instance {
        Some(Instance { id, name, state }) => serde_json::json!({ "id": id, "name": name, "state": state }).to_string(),
        None => "null".to_owned(),
    };
    let progress = match task.progress {
        Progress::Percent(percent) => percent.to_string(),
        Progress::Unknown => text(UNKNOWN),
        Progress::NotReported => "null".to_owned(),
    };
    let unreadable = match &task.unreadable {
        Some(why) => serde_json::json!({ "path": why.path, "excerpt": why.excerpt }).to_string(),
        None => "null".to_owned(),
    };
    let key = &task.key;
    let fields = [
        ("schema", text(SCHEMA)),
        ("version", VERSION.to_string()),
        ("key", text(&key.to_string())),
        ("source", text(key.source.slug())),
        ("product", text(key.source.product().slug())),
        ("region", text(key.region.as_str())),
        ("project", text(key.project.as_str())),
        ("id", text(&key.id)),
        ("status", text(task.status.slug())),
        ("status_word", text(&task.status_word)),
        ("name", text(&task.name)),
        ("title_en", maybe(title.map(|title| title.en))),
        ("title_zh", maybe(title.map(|title| title.zh))),
        ("instance", instance),
        ("progress", progress),
        ("created", time(task.created)),
        ("started", time(task.started)),
        ("ended", time(task.ended)),
        ("reason", maybe(task.reason.as_deref())),
        ("user", maybe(task.user.as_deref())),
        ("language", maybe(task.language.map(Language::header))),
        ("unreadable", unreadable),
    ];
    for (at, (name, value)) in fields.iter().enumerate() {
        // Writing to a text never fails.
        let _ = write!(out, "{}\"{name}\":{value}", if at == 0 { '{' } else { ',' });
    }
    out.push_str(",\"raw\":[");
    for (at, raw) in task.raw.iter().enumerate() {
        // As a text: a row may have been received on several lines, and is to stay as it was, byte for byte.
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(out, "{comma}{{\"api\":{},\"json\":{}}}", text(raw.api), text(&raw.json));
    }
    out.push_str("]}");
}

/// Reads a task, and whether its line is of a newer version than ours. Rows as received are read by their source, as
/// in the list; what the line says itself counts above them, since it was made of all that had been heard of the task.
pub(super) fn read(line: &str) -> Result<(Task, bool), Wrong> {
    let fields = Fields::parse(line).map_err(Wrong::Json)?;
    let word = |name: &str| fields.get::<String>(name).map_err(Wrong::Json);
    if word("schema")?.as_deref() != Some(SCHEMA) {
        return Err(Wrong::NotATask);
    }
    let version = fields.get::<Scalar>("version").map_err(Wrong::Json)?.and_then(|version| version.as_count());
    let is_newer = match version {
        Some(VERSION) => false,
        Some(version) if version > VERSION => true,
        _ => return Err(Wrong::NotATask),
    };
    // What a newer version writes otherwise is told as that: nobody can mend the line.
    let read = task(&fields);
    match read {
        Err(_) if is_newer => Err(Wrong::Newer),
        read => Ok((read?, is_newer)),
    }
}

fn task(fields: &Fields<'_>) -> Result<Task, Wrong> {
    let word = |name: &str| fields.get::<String>(name).map_err(Wrong::Json);
    let written = word("key")?.unwrap_or_default();
    let key = TaskKey::parse(&written).ok_or(Wrong::Key(written))?;
    let language = word("language")?;
    let language =
        [Language::English, Language::Chinese].into_iter().find(|known| Some(known.header()) == language.as_deref());
    let mut task = received(fields, &key, language.unwrap_or(Language::English))?;
    let is_said = |name: &str| fields.raw(name).is_some();
    if is_said("language") {
        task.language = language;
    }
    task.key = key;
    if let Some(status) = word("status")? {
        task.status = Status::from_slug(&status).unwrap_or(Status::Unknown);
    }
    if let Some(word) = word("status_word")? {
        task.status_word = word;
    }
    if let Some(name) = word("name")? {
        task.name = name;
    }
    if is_said("instance") {
        task.instance = fields.raw("instance").filter(|text| *text != "null").map(instance).transpose()?;
    }
    if is_said("progress") {
        task.progress = match fields.get::<Scalar>("progress").map_err(Wrong::Json)? {
            None => Progress::NotReported,
            Some(said) => Progress::read(Some(&said.to_string())),
        };
    }
    for (name, at) in [("created", &mut task.created), ("started", &mut task.started), ("ended", &mut task.ended)] {
        if is_said(name) {
            *at = word(name)?.and_then(|text| Moment::read(&text));
        }
    }
    for (name, text) in [("reason", &mut task.reason), ("user", &mut task.user)] {
        if is_said(name) {
            *text = word(name)?;
        }
    }
    Ok(task)
}

fn instance(text: &str) -> Result<Instance, Wrong> {
    let fields = Fields::parse(text).map_err(|why| Wrong::Json(why.below("instance")))?;
    let word = |name: &str| fields.get::<String>(name).map_err(|why| Wrong::Json(why.below("instance")));
    Ok(Instance { id: word("id")?.unwrap_or_default(), name: word("name")?, state: word("state")? })
}

/// The task as its source reads the rows that were received; without any, a task that says nothing.
fn received(fields: &Fields<'_>, key: &TaskKey, language: Language) -> Result<Task, Wrong> {
    let scope = Scope { region: key.region.clone(), project: key.project.clone(), language };
    let mut rows: Vec<Task> = Vec::new();
    for raw in fields.objects("raw").map_err(Wrong::Json)? {
        let word = |name: &str| raw.get::<String>(name).map_err(|why| Wrong::Json(why.below("raw")));
        let (api, json) = (word("api")?.unwrap_or_default(), word("json")?.unwrap_or_default());
        // The rows of an API that is not known here are shown by what the line says itself.
        rows.extend(key.source.read_row(&scope, &api, &json));
    }
    let is_unreadable = fields.raw("unreadable").is_some_and(|text| text != "null");
    let raw = rows.iter_mut().flat_map(|row| std::mem::take(&mut row.raw)).collect();
    let mut rows = rows.into_iter().map(|row| Task { key: key.clone(), ..row });
    let Some(mut task) = rows.next() else {
        return match is_unreadable {
            true => Err(Wrong::Json(Unreadable::new("raw", Flaw::Missing, ""))),
            false => Ok(Task::untold(key.clone())),
        };
    };
    rows.for_each(|row| task.merge(row));
    task.raw = raw;
    if !is_unreadable {
        task.unreadable = None;
    }
    Ok(task)
}
