//! Tasks as a busy cloud has them: read from the lists of GaussDB, so many as are asked for, the same each time.

use std::fmt::Write;

use cloud::call::Language;
use cloud::id::{ProjectId, RegionId};
use tasks::sources::{Scope, SourceId};
use tasks::task::Task;

const REGIONS: [&str; 4] = ["cn-north-4", "cn-east-3", "ap-southeast-3", "af-south-1"];
const PROJECTS: [&str; 2] = ["b5d07e4c91a8463f8e2d6c0f7a1b9e34", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"];
const NAMES: [&str; 6] = [
    "CREATE_GAUSSDBV5_INSTANCE",
    "RESTART_GAUSSDBV5_INSTANCE",
    "RESIZE_GAUSSDBV5_FLAVOR",
    "GAUSSDBV5_UPGRADE_INSTANCE",
    "GAUSSDBV5_RESTORE_TABLES",
    "GAUSSDBV5_CREATE_BACKUP",
];
const REASONS: [&str; 3] =
    ["No more addresses in the subnet.", "The disk is full.", "The node did not answer in time."];

/// A page of the list, as it is received.
pub fn page(first: usize, count: usize) -> String {
    let mut body = String::from("{\"tasks\":[");
    for at in first..first + count {
        // An own small generator: the same tasks on every machine.
        let mix = (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mix = (mix ^ mix >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let pick = |of: u64, shift: u32| (mix >> shift & 0xffff) % of;
        let created = 1_793_600_000_000_i64 - (mix % 2_592_000_000) as i64;
        let (status, reason) = match pick(20, 8) {
            0 => ("Failed", REASONS[pick(3, 16) as usize]),
            1 => ("Running", ""),
            2 => ("Canceled", ""),
            _ => ("Completed", ""),
        };
        let instance = pick(400, 24);
        let comma = if at > first { "," } else { "" };
        let _ = write!(
            body,
            "{comma}{{\"job_id\":\"{mix:016x}-{at:08x}\",\"name\":\"{}\",\"status\":\"{status}\",\"process\":\"{}%\",\
             \"instance_info\":{{\"instance_id\":\"{instance:032x}in14\",\"instance_name\":\"gauss-{instance:03}\",\"instance_status\":\"normal\"}},\
             \"created_at\":\"{created}\",\"ended_at\":\"{}\",\"fail_reason\":\"{reason}\",\"user_name\":\"ops-{}\"}}",
            NAMES[pick(6, 32) as usize],
            pick(101, 40),
            created + pick(60_000, 36) as i64 * 60,
            pick(30, 44),
        );
    }
    body + "]}"
}

/// Reads a page.
pub fn read(body: &str, at: usize) -> Vec<Task> {
    let scope = Scope {
        region: RegionId::parse(REGIONS[at % REGIONS.len()]).unwrap(),
        project: ProjectId::parse(PROJECTS[at % PROJECTS.len()]).unwrap(),
        language: Language::English,
    };
    SourceId::from_slug("gaussdb").unwrap().read_list(&scope, body.as_bytes()).unwrap().tasks
}

/// Tasks of several pages.
pub fn tasks(count: usize) -> Vec<Task> {
    let page_at = |at: usize| read(&page(at, (count - at).min(1_000)), at / 1_000);
    (0..count).step_by(1_000).flat_map(page_at).collect()
}
