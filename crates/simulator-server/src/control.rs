//! What is asked of the simulator itself, under `/__simulator/`: what it holds, what it was asked, how it is
//! to fail, what time it is and how far its clock is off, which tokens are to be worth nothing.

use serde::{Deserialize, Serialize};
use simulator::{Fault, LogEntry, Simulator};

use crate::clock::Clock;

/// The beginning of every path that is meant for the simulator itself.
pub const PREFIX: &str = "/__simulator/";

/// A status and JSON, or nothing.
pub struct Said {
    /// HTTP status.
    pub status: u16,
    /// JSON; empty with status 204.
    pub json: Vec<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_ms: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Skew {
    seconds: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Revoke {
    project: String,
}

#[derive(Serialize)]
struct Time {
    now: String,
}

#[derive(Serialize)]
struct Complaint {
    error: String,
}

/// Does what is asked.
pub fn answer(simulator: &mut Simulator, clock: &mut Clock, method: &str, path: &str, body: &[u8]) -> Said {
    match (method, path.strip_prefix(PREFIX).unwrap_or_default()) {
        ("GET", "world") => say(200, &simulator.describe(clock.now())),
        ("GET", "log") => say(200, &simulator.log().collect::<Vec<&LogEntry>>()),
        ("DELETE", "log") => {
            simulator.clear_log();
            nothing()
        }
        ("GET", "faults") => say(200, simulator.faults()),
        ("POST", "faults") => match faults(body) {
            Ok(faults) => {
                simulator.set_faults(faults);
                say(200, simulator.faults())
            }
            Err(why) => complain(400, why),
        },
        ("DELETE", "faults") => {
            simulator.set_faults(Vec::new());
            nothing()
        }
        ("GET", "clock") => time(clock),
        ("POST", "clock") => match serde_json::from_slice::<Advance>(body) {
            Ok(Advance { advance_ms }) => {
                clock.advance(advance_ms);
                time(clock)
            }
            Err(why) => complain(400, format!("expected {{\"advance_ms\": N}}: {why}")),
        },
        ("POST", "skew") => match serde_json::from_slice::<Skew>(body) {
            Ok(Skew { seconds }) => {
                simulator.set_clock_skew(i64::from(seconds) * 1_000);
                nothing()
            }
            Err(why) => complain(400, format!("expected {{\"seconds\": N}}: {why}")),
        },
        ("POST", "revoke") => match serde_json::from_slice::<Revoke>(body) {
            Ok(Revoke { project }) if simulator.revoke_tokens(clock.now(), &project) => nothing(),
            Ok(Revoke { project }) => complain(404, format!("there is no project '{project}'")),
            Err(why) => complain(400, format!("expected {{\"project\": ID}}: {why}")),
        },
        _ => complain(404, format!("{method} {path} is nothing that can be asked here; see --help")),
    }
}

fn faults(body: &[u8]) -> Result<Vec<Fault>, String> {
    let faults: Vec<Fault> = serde_json::from_slice(body).map_err(|why| format!("expected a list of faults: {why}"))?;
    faults.into_iter().map(Fault::check).collect()
}

fn time(clock: &Clock) -> Said {
    say(200, &Time { now: clock.now().to_string() })
}

fn complain(status: u16, error: String) -> Said {
    say(status, &Complaint { error })
}

fn nothing() -> Said {
    Said { status: 204, json: Vec::new() }
}

fn say(status: u16, what: &(impl Serialize + ?Sized)) -> Said {
    match serde_json::to_vec(what) {
        Ok(json) => Said { status, json },
        Err(why) => Said { status: 500, json: why.to_string().into_bytes() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cloud::time::Moment;
    use serde_json::{Value, json};
    use simulator::Request;

    fn asked(calls: &[(&str, &str, &str)]) -> Vec<(u16, Value)> {
        let start = Moment::read("2026-11-21T08:00:00Z").unwrap();
        let (mut simulator, mut clock) = (Simulator::new(1, 50, start), Clock::new(Some(start), true));
        let _ = simulator.answer(start, &Request::get("dcs.cn-north-4.myhuaweicloud.com", "/v2/p/tasks?a=1"));
        let mut ask = |(method, path, body): &(&str, &str, &str)| {
            let said = answer(&mut simulator, &mut clock, method, &format!("{PREFIX}{path}"), body.as_bytes());
            (said.status, serde_json::from_slice(&said.json).unwrap_or(Value::Null))
        };
        calls.iter().map(&mut ask).collect()
    }

    #[test]
    fn the_log_is_told_and_forgotten() {
        let said = asked(&[("GET", "log", ""), ("DELETE", "log", ""), ("GET", "log", "")]);
        assert_eq!(said[0].1[0]["path"], "/v2/p/tasks");
        assert_eq!(said[0].1[0]["status"], 401);
        assert_eq!((said[1].0, &said[2].1), (204, &json!([])));
    }

    #[test]
    fn faults_are_replaced_and_ended() {
        let list = r#"[{"match":"dcs","times":2,"kind":"throttled","retry_after":7}]"#;
        let said = asked(&[
            ("POST", "faults", list),
            ("POST", "faults", r#"[{"kind":"server_error","status":200}]"#),
            ("POST", "faults", "{}"),
            ("GET", "faults", ""),
            ("DELETE", "faults", ""),
            ("GET", "faults", ""),
        ]);
        let wanted: Value = serde_json::from_str(list).unwrap();
        assert_eq!((said[0].0, &said[0].1), (200, &wanted));
        assert_eq!((said[1].0, said[2].0), (400, 400));
        assert_eq!((&said[3].1, said[4].0, &said[5].1), (&wanted, 204, &json!([])));
    }

    #[test]
    fn the_clock_moves_forward_only() {
        let said = asked(&[
            ("POST", "clock", r#"{"advance_ms":90000}"#),
            ("POST", "clock", r#"{"advance_ms":-1}"#),
            ("GET", "clock", ""),
        ]);
        assert_eq!(said[0].1["now"], "2026-11-21T08:01:30.000Z");
        assert_eq!((said[1].0, &said[2].1), (400, &said[0].1));
    }

    #[test]
    fn tokens_are_revoked_and_replaced() {
        let project = simulator::PROJECTS[0].id;
        let said = asked(&[
            ("GET", "world", ""),
            ("POST", "revoke", &json!({ "project": project }).to_string()),
            ("POST", "revoke", r#"{"project":"nothing"}"#),
            ("POST", "revoke", r#"{"token":"MII"}"#),
            ("GET", "world", ""),
        ]);
        assert_eq!((said[1].0, said[2].0, said[3].0), (204, 404, 400));
        let token = |said: &(u16, Value), place: usize| said.1["projects"][place]["token"].clone();
        assert_ne!(token(&said[0], 0), token(&said[4], 0));
        assert_eq!(token(&said[0], 1), token(&said[4], 1));
    }

    #[test]
    fn the_clock_can_be_off() {
        let said = asked(&[
            ("POST", "skew", r#"{"seconds":-1200}"#),
            ("POST", "skew", r#"{"seconds":"soon"}"#),
            ("POST", "skew", r#"{"minutes":1}"#),
            ("GET", "clock", ""),
        ]);
        assert_eq!((said[0].0, said[1].0, said[2].0), (204, 400, 400));
        assert_eq!(said[3].1["now"], "2026-11-21T08:00:00.000Z");
    }

    #[test]
    fn the_world_is_described() {
        let said = asked(&[("GET", "world", ""), ("GET", "weather", "")]);
        let users = said[0].1["users"].as_array().unwrap();
        let codes: Vec<bool> = users.iter().map(|user| user["passcode"].is_string()).collect();
        assert_eq!(codes, [false, true, false]);
        assert!(users.iter().all(|user| user["password"].is_string() && user["account"].is_string()));
        let projects = said[0].1["projects"].as_array().unwrap();
        assert_eq!(projects.len(), 4);
        assert_eq!(projects[0]["token"].as_str().map(str::len), Some(simulator::TOKEN_LENGTH));
        assert_eq!(projects[0]["instances"].as_array().map(Vec::len), Some(15));
        assert_eq!(said[1].0, 404);
    }
}
