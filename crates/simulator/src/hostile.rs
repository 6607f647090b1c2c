//! Rows whose texts mean harm, for pages that must show them as texts: markup, addresses that are scripts, marks that
//! turn writing around, control characters, a megabyte without a blank.
//!
//! They are put into the rows of every list, and of jobs asked for by their ids. A row is hostile for good, and a
//! field of it always has the same text. Ids stay what they are, so that every row can still be asked for.

use std::collections::HashSet;

use cloud::call::Product;
use cloud::time::Moment;
use serde_json::{Value, json};

use crate::iam;
use crate::kinds::List;
use crate::random::{hex_id, mix};
use crate::task::Task;
use crate::world::{PROJECTS, World};

/// The global variable that a script in one of the texts sets where it is run.
pub const TRIP_WIRE: &str = "hostile";

/// One text of each kind.
const TEXTS: [&str; 12] = [
    "<img src=x onerror=\"globalThis.hostile='img'\">",
    "<script>globalThis.hostile='script'</script>",
    "\"><svg/onload=globalThis.hostile='svg'>",
    "</textarea></title></style></pre><iframe srcdoc=\"<script>parent.hostile='frame'</script>\"></iframe>",
    "javascript:globalThis.hostile='address'//",
    "data:text/html,<script>opener.hostile='data'</script>",
    "]]>'\"`--><!-- {{constructor.constructor('globalThis.hostile=1')()}} ${globalThis.hostile=1} %00 %s {0}",
    "=HYPERLINK(\"https://hostile.example\",\"sum\")",
    "\u{202e}gnp.exe\u{202c} \u{2066}\u{2067}سطر\u{2069} \u{200f}\u{200b}\u{feff}end",
    "👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿👍🏿 e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{30a}\u{30b}\u{30c} \u{1f1e8}",
    "\0\u{1}\u{7}\u{8}\u{b}\u{1b}[31m\r\n\t\u{7f}\u{85}\u{2028}\u{2029}end",
    "../../..//\\evil.example?a=1&b=%2e%2e#fragment",
];

/// The length of the longest text, in bytes.
const LONG: usize = 1024 * 1024;
/// The fields that hold it: those that pages put where there is least room.
const LONG_FIELDS: [&str; 4] = ["job_name", "name", "instance_name", "description"];
/// One row of so many is hostile, besides those that hold the longest text.
const ONE_OF: u64 = 5;

/// Lists of an answer whose rows have ids.
const ROWS: [&str; 8] =
    ["schedules", "jobs", "tasks", "instances", "projects", "regions", "step_details", "sub_task_list"];

/// Which rows hold the longest text: one of every list.
#[derive(Debug)]
pub(crate) struct Hostile {
    long: HashSet<String>,
}

impl Hostile {
    pub(crate) fn new(world: &World, start: Moment) -> Self {
        let places = || 0..PROJECTS.len();
        let tasks = List::ALL.into_iter().flat_map(|list| places().map(move |place| (list, place)));
        let tasks = tasks.filter_map(|(list, place)| world.newest_first(list, place, start).next().map(Task::id));
        let instances = Product::ALL.into_iter().flat_map(|product| places().map(move |place| (product, place)));
        let instances = instances
            .filter_map(|(product, place)| world.instances(product, place).next().map(|instance| instance.id.clone()));
        let projects = iam::projects::all().skip(PROJECTS.len()).map(|project| project.id.to_owned());
        Self { long: tasks.chain(instances).chain(projects).collect() }
    }

    /// Puts texts into an answer.
    pub(crate) fn spoil(&self, body: &mut Value) {
        let Value::Object(fields) = body else { return };
        for (name, field) in fields {
            match field {
                Value::Array(rows) if ROWS.contains(&name.as_str()) => {
                    rows.iter_mut().for_each(|row| self.spoil_row(row, name));
                    if name == "projects" {
                        parts(rows);
                    }
                }
                Value::Array(names) if name == "action_names" => names.extend(TEXTS.map(Value::from)),
                Value::Object(_) if name == "job" => self.spoil_row(field, name),
                Value::Object(token) if name == "token" => token["roles"] = roles(),
                _ => {}
            }
        }
    }

    fn spoil_row(&self, row: &mut Value, list: &str) {
        let id = ["job_id", "id", "instance_id", "step_id", "sub_task_name"]
            .iter()
            .find_map(|name| row[*name].as_str())
            .unwrap_or_default();
        // The list of a project has ids of jobs beside the tasks' own.
        let id = if list == "tasks" { row["id"].as_str().unwrap_or(id) } else { id };
        let is_long = self.long.contains(id);
        let seed = seed_of(id);
        if !is_long && !seed.is_multiple_of(ONE_OF) {
            return;
        }
        let extent = Extent::of(list, seed);
        spoil_fields(row, seed, extent);
        for name in LONG_FIELDS.iter().filter(|name| is_long && extent.takes(name)) {
            if let Some(Value::String(old)) = row.get_mut(*name) {
                *old = "W".repeat(LONG);
            }
        }
    }
}

/// How much of a row is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// Everything that is a text, but for ids.
    All,
    /// Not the words and times that the row is filtered, sorted and counted by.
    FreeTexts,
    /// What somebody wrote about it: its name means something.
    Descriptions,
}

impl Extent {
    fn of(list: &str, seed: u64) -> Self {
        match list {
            "projects" | "regions" => Self::Descriptions,
            _ if mix(seed, 1).is_multiple_of(2) => Self::All,
            _ => Self::FreeTexts,
        }
    }

    fn takes(self, name: &str) -> bool {
        let is_id = name == "id" || name.ends_with("_id") || name.ends_with("_ids");
        let counts = ["status", "process", "progress", "created", "ended", "updated"];
        let is_counted =
            name.contains("time") || name.ends_with("_at") || counts.iter().any(|word| name.ends_with(word));
        match self {
            Self::All => !is_id,
            Self::FreeTexts => !is_id && !is_counted,
            Self::Descriptions => ["description", "en-us", "zh-cn"].contains(&name),
        }
    }
}

/// Objects that hold whatever a job is about: names of fields are texts as well there.
const FREE_OBJECTS: [&str; 3] = ["target_config", "extend_fields", "entities"];

fn spoil_fields(value: &mut Value, seed: u64, extent: Extent) {
    let Value::Object(fields) = value else { return };
    for (name, field) in fields {
        let seed = mix(seed, seed_of(name));
        let text = TEXTS[(seed % TEXTS.len() as u64) as usize];
        match field {
            Value::String(old) if extent.takes(name) => *old = text.to_owned(),
            // A row that went well may still be given a reason.
            Value::Null if name == "fail_reason" && extent.takes(name) => *field = text.into(),
            Value::Array(items) => {
                for item in items {
                    match item {
                        Value::String(old) if extent.takes(name) => *old = text.to_owned(),
                        other => spoil_fields(other, seed, extent),
                    }
                }
            }
            Value::Object(_) => {
                spoil_fields(field, seed, extent);
                if FREE_OBJECTS.contains(&name.as_str()) {
                    field[text] = json!({ text: [text, { text: 1 }] });
                }
            }
            _ => {}
        }
    }
}

/// Adds parts of the first project: what stands behind the region in the name of such a one is free.
fn parts(projects: &mut Vec<Value>) {
    let Some(Value::Object(whole)) = projects.first().cloned() else { return };
    let region = whole.get("name").and_then(Value::as_str).unwrap_or_default();
    projects.extend(TEXTS.iter().map(|text| {
        let mut part = whole.clone();
        part.insert("id".into(), hex_id(seed_of(text)).into());
        part.insert("parent_id".into(), whole.get("id").cloned().unwrap_or_default());
        part.insert("name".into(), format!("{region}_{text}").into());
        part.into()
    }));
}

fn roles() -> Value {
    TEXTS.iter().map(|text| json!({ "id": "0", "name": text })).collect()
}

fn seed_of(text: &str) -> u64 {
    text.bytes().fold(7, |seed, byte| mix(seed, u64::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_text_trips_the_same_wire() {
        let scripts =
            TEXTS.iter().filter(|text| text.contains("onerror") || text.contains("script") || text.contains("$"));
        assert!(scripts.clone().count() >= 6 && scripts.clone().all(|text| text.contains(TRIP_WIRE)));
    }

    #[test]
    fn ids_and_what_a_row_is_counted_by_are_told_apart() {
        for name in ["id", "job_id", "resource_ids"] {
            assert!(!Extent::All.takes(name) && !Extent::FreeTexts.takes(name), "{name}");
        }
        for name in ["status", "instance_status", "created_at", "ended_time", "time_zone", "process"] {
            assert!(Extent::All.takes(name) && !Extent::FreeTexts.takes(name), "{name}");
        }
        assert!(Extent::FreeTexts.takes("name") && Extent::Descriptions.takes("description"));
        assert!(!Extent::Descriptions.takes("name"));
    }
}
