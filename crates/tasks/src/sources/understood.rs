//! Which fields of a received row mean something here: those that are read, and those that have a name.

use cloud::dcs::background_tasks::BackgroundTask;
use cloud::gaussdb::{job, tasks::TaskRow};
use cloud::taurusdb::immediate_jobs::ImmediateJob;
use cloud::taurusdb::job::Job;
use cloud::taurusdb::scheduled_jobs::ScheduledJob;
use cloud::wire::Record;

use super::{SourceId, dcs, gaussdb, taurusdb_immediate, taurusdb_scheduled};
use crate::names;

/// Whether the field at a path of a row, such as `details.old_port`, means something here. What stands in an object of
/// no fixed shape does where it has a name.
#[inline(never)] // so that it can come later
pub fn understood(source: SourceId, api: &str, path: &str) -> bool {
    let has = match (source.slug(), api) {
        (taurusdb_scheduled::SLUG, taurusdb_scheduled::API) => ScheduledJob::has,
        (taurusdb_immediate::SLUG, taurusdb_immediate::LIST) => ImmediateJob::has,
        (taurusdb_immediate::SLUG, taurusdb_immediate::BY_ID) => Job::has,
        (gaussdb::SLUG, gaussdb::LIST) => TaskRow::has,
        (gaussdb::SLUG, gaussdb::BY_ID) => job::Job::has,
        (dcs::SLUG, dcs::PROJECT | dcs::INSTANCE) => BackgroundTask::has,
        _ => return false,
    };
    let (outer, last) = path.rsplit_once('.').unwrap_or(("", path));
    let name = last.strip_prefix("old_").or(last.strip_prefix("new_")).unwrap_or(last);
    let top = path.split('.').next().unwrap_or_default();
    has(path) || !outer.is_empty() && has(top) && names::field(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raw_text::{Kind, pieces};

    const ROWS: [(&str, &str, &str); 6] = [
        (
            "taurusdb-scheduled",
            "scheduled-jobs",
            r#"{"job_id":"a","job_status":"Pending","create_time":"","target_config":{"flavor":"x","cpu":"2"},"proxy_id":""}"#,
        ),
        (
            "taurusdb-immediate",
            "immediate-jobs",
            r#"{"job_id":"a","order_id":"","created_time":"","fail_reason":"","extend_fields":null}"#,
        ),
        (
            "taurusdb-immediate",
            "jobs",
            r#"{"id":"a","instance":{"id":"b","name":"c"},"entities":{"volume":{"original_size":1,"target_size":2},"resource_ids":["x"]}}"#,
        ),
        ("gaussdb", "tasks", r#"{"job_id":"a","instance_info":{"instance_id":"b"},"process":"","created_at":1}"#),
        ("gaussdb", "jobs", r#"{"id":"a","progress":"","instance":{"id":"b"},"created":""}"#),
        (
            "dcs",
            "tasks",
            r#"{"id":"a","details":{"old_port":1,"new_port":2,"rename_commands":["x"]},"enable_show":true,"error_code":"1"}"#,
        ),
    ];

    fn unknown(source: &str, api: &str, json: &str) -> Vec<String> {
        let source = SourceId::from_slug(source).unwrap();
        let pieces = pieces(json, &|path| understood(source, api, path));
        pieces
            .iter()
            .filter(|piece| piece.kind == Kind::Key { known: false })
            .map(|piece| piece.text.to_owned())
            .collect()
    }

    #[test]
    fn documented_fields_are_understood_and_no_others() {
        for (source, api, json) in ROWS {
            assert_eq!(unknown(source, api, json), [""; 0], "{api}");
            let more = json.replacen('{', r#"{"brand_new":{"port":1},"old_brand":1,"#, 1);
            assert_eq!(unknown(source, api, &more), [r#""brand_new""#, r#""port""#, r#""old_brand""#], "{api}");
            assert!(!unknown(source, "elsewhere", json).is_empty());
        }
        assert_eq!(unknown("dcs", "instances/…/tasks", r#"{"details":{"old_brand":1}}"#), [r#""old_brand""#]);
        assert!(SourceId::all().all(|id| ROWS.iter().any(|(source, ..)| *source == id.slug())), "each list is here");
    }
}
