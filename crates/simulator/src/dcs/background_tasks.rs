//! `GET /v2/{project_id}/instances/{instance_id}/tasks`, and the rows that it shares with the project's list.
//! `DELETE` of the same with `/{task_id}`.

use cloud::call::Product;
use cloud::dcs::background_tasks::{BackgroundTask, Details};
use cloud::time::Moment;
use cloud::wire::Scalar;
use serde_json::{Value, json};

use crate::asked::Asked;
use crate::change::Change;
use crate::gateway::Given;
use crate::kinds::List;
use crate::random::{hex_id, uuid};
use crate::refusal::Refusal;
use crate::row;
use crate::task::{Property, State, Task};
use crate::world::{Instance, Standing};

/// Milliseconds during which a task that was asked for is not yet queued.
const JUST_CREATED: i64 = 1_500;

/// The fields that are null when there is nothing to say.
pub(super) const NULLS: [&str; 1] = ["details"];

/// The page that is asked for.
pub(crate) fn list(asked: &Asked<'_>, instance_id: &str) -> Result<Value, Refusal> {
    let is_gone = |i: &Instance| matches!(i.standing, Standing::Deleted(_)) && !i.exists(asked.now);
    let instance = asked.world.instances(Product::Dcs, asked.project).find(|i| i.id == instance_id && !is_gone(i));
    let Some(instance) = instance else {
        return Err(super::no_such_instance());
    };
    let offset = super::offset(&asked.query)?;
    let limit = super::limit(&asked.query, 100)?;
    let range = super::range(&asked.query)?;
    let rows: Vec<&Task> = asked
        .world
        .newest_first(List::Dcs, asked.project, asked.now)
        .filter(|t| asked.world.instance_of(t).is_some_and(|i| i.id == instance.id))
        .filter(|t| Asked::is_within(t.created, range))
        .collect();
    let page: Vec<Value> =
        row::page(&rows, offset, limit).iter().map(|task| row::write(&background(asked, task), &NULLS)).collect();
    // Documented as text, printed as a number: this list writes a text, the project's a number.
    Ok(json!({ "tasks": page, "task_count": rows.len().to_string() }))
}

/// Deletes the record of a task that is over.
pub(crate) fn remove(change: Change<'_>, instance: &str, id: &str) -> Result<Given, Refusal> {
    if !change.world.instances(Product::Dcs, change.project).any(|i| i.id == instance) {
        return Err(super::no_such_instance());
    }
    super::remove(change, Some(instance), id)?;
    Ok(Given::nothing(204))
}

/// The row of a task, as the list by instance writes it.
pub(super) fn background(asked: &Asked<'_>, task: &Task) -> BackgroundTask {
    let state = task.state(asked.now);
    let users = [("dcs_ops", 1), ("dcs_000_02", 2), ("platform-bot", 3), ("li.wei", 4), ("a.yilmaz", 5)];
    let (user, user_id) = task.pick(Property::User, &users);
    BackgroundTask {
        id: Some(task.id()),
        name: Some(task.kind.name.to_owned()),
        details: details(task),
        user_name: Some(user.to_owned()),
        user_id: Some(hex_id(user_id)),
        params: params(task),
        status: Some(word(task, state, asked.now).to_owned()),
        created_at: Some(task.created.to_string()),
        updated_at: Some(updated(task, asked.now).to_string()),
        enable_show: Some(Scalar::Truth(has_steps(task))),
        error_code: None,
        job_id: None,
    }
}

/// Whether anything is told of the steps of a task.
pub(super) fn has_steps(task: &Task) -> bool {
    matches!(task.kind.name, "EXTEND" | "ChangeInstanceSpec")
}

fn word(task: &Task, state: State, now: Moment) -> &'static str {
    match state {
        State::Pending if now.since(task.created) < JUST_CREATED => "CREATED",
        State::Pending | State::Unauthorized => "WAITING",
        State::Running(_) => "EXECUTING",
        State::Completed => "SUCCESS",
        State::Failed => "FAILED",
        State::Canceled => "CANCELLED",
        State::Odd => "ROLLINGBACK",
    }
}

/// When it ended; of what has not ended, when it last changed.
fn updated(task: &Task, now: Moment) -> Moment {
    task.ended(now).unwrap_or(if now < task.begins { task.created } else { task.begins })
}

fn params(task: &Task) -> Option<String> {
    match task.kind.name {
        "AddWhitelist" => Some(format!(r#"{{"ip_list":["192.168.{}.0/24"]}}"#, task.draw(Property::Network) % 256)),
        "dcsExportJob" => Some(r#"{"file_type":"rdb"}"#.to_owned()),
        _ => None,
    }
}

/// What the task changes: for each kind the fields that concern it.
fn details(task: &Task) -> Option<Details> {
    let text = |text: &str| Some(Scalar::from(text));
    let number = |number: i64| Some(Scalar::Whole(number));
    let host = task.draw(Property::Address) % 250 + 2;
    let address = |last: u64| Some(Scalar::Text(format!("192.168.7.{last}")));
    let replica_az = text(task.pick(Property::Zone, &["az01", "az02", "az03"]));
    Some(match task.kind.name {
        "EXTEND" | "ChangeInstanceSpec" => {
            let sizes = [("0.125", "0.25"), ("1", "2"), ("4", "8"), ("8", "16"), ("16", "8")];
            let (old, new) = task.pick(Property::Capacities, &sizes);
            let (mode, replicas) = if old == "0.125" { ("single", 1) } else { ("ha", 2) };
            Details {
                old_capacity: text(old),
                new_capacity: text(new),
                old_cache_mode: text(mode),
                new_cache_mode: text(mode),
                old_resource_spec_code: text(&format!("redis.{mode}.xu1.large.{old}")),
                new_resource_spec_code: text(&format!("redis.{mode}.xu1.large.{new}")),
                old_replica_num: number(replicas),
                new_replica_num: number(replicas),
                old_cache_type: text(mode),
                new_cache_type: text(mode),
                is_only_adjust_charging: Some(Scalar::Truth(false)),
                ..Details::default()
            }
        }
        "BindEip" => Details {
            enable_public_ip: Some(Scalar::Truth(true)),
            public_ip_id: Some(Scalar::Text(uuid(task.draw(Property::PublicIp)))),
            public_ip_address: Some(Scalar::Text(format!("203.0.113.{host}"))),
            enable_ssl: Some(Scalar::Truth(task.is_nth(2, 0))),
            ..Details::default()
        },
        "UnBindEip" => Details { enable_public_ip: Some(Scalar::Truth(false)), ..Details::default() },
        "AddReplica" | "DelReplica" => {
            Details { replica_ip: address(host), replica_az, group_name: text("group-0"), ..Details::default() }
        }
        "AddWhitelist" => Details { group_name: text("backend"), ..Details::default() },
        "UpdatePort" => {
            Details { old_port: number(6_379), new_port: number(6_380 + host as i64), ..Details::default() }
        }
        "RemoveIpFromDns" => Details { target_ip: address(host), node_name: text("node-1"), ..Details::default() },
        "masterStandbySwapJob" => Details {
            source_ip: address(host),
            target_ip: address(host % 250 + 3),
            node_name: text("redis-shard-0"),
            ..Details::default()
        },
        "modify" => Details { account_name: text("default"), ..Details::default() },
        "ModifyConfig" => Details {
            rename_commands: Some(vec![Scalar::from("keys"), Scalar::from("flushall")]),
            updated_config_length: number(2),
            ..Details::default()
        },
        _ => return None,
    })
}
