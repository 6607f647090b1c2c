//! `GET /v3/{project_id}/instances`, and the same of versions 3.1 and 3.2 with a few fields more and less.

use cloud::call::Product;
use cloud::gaussdb::instances::{
    BackupStrategy, ChargeInfo, Datastore, FlavorInfo, Ha, Hotfix, Instance as Row, MysqlCompatibility, Node, Tag,
    Volume,
};
use cloud::wire::Scalar;
use serde_json::{Value, json};

use crate::asked::Asked;
use crate::databases::{self, Wanted};
use crate::refusal::Refusal;
use crate::row;
use crate::wording;
use crate::world::Instance;

/// The version of the API, which says what is told of hot patches and of what is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub(crate) enum Version {
    /// Hot patches as texts, the use of backups.
    Three,
    /// The same and the use of disks.
    ThreeOne,
    /// Hot patches as a list, the use of disks, the port for clients of MySQL.
    ThreeTwo,
}

impl Version {
    /// The version of a path.
    pub(crate) fn read(text: &str) -> Option<Self> {
        match text {
            "v3" => Some(Self::Three),
            "v3.1" => Some(Self::ThreeOne),
            "v3.2" => Some(Self::ThreeTwo),
            _ => None,
        }
    }
}

/// The page that is asked for.
pub(crate) fn list(asked: &Asked<'_>, version: Version) -> Result<Value, Refusal> {
    let query = &asked.query;
    let offset = databases::offset(query, 0)?;
    let limit = databases::limit(query, 100, |rows| (1..=100).contains(&rows))?;
    let (id, name) = (Wanted::read(query, "id")?, Wanted::read(query, "name")?);
    let tags = query.tags().map_err(|_| databases::parameter_error())?;
    let is_wanted = |row: &Row| {
        let datastore = row.datastore.as_ref().and_then(|datastore| datastore.kind.as_deref());
        let charge_mode = row.charge_info.as_ref().and_then(|charge| charge.charge_mode.as_deref());
        row::is(query.text("type"), row.kind.as_deref())
            && row::is(query.text("datastore_type"), datastore)
            && row::is(query.text("vpc_id"), row.vpc_id.as_deref())
            && row::is(query.text("subnet_id"), row.subnet_id.as_deref())
            && row::is(query.text("charge_mode"), charge_mode)
    };
    let rows: Vec<Row> = asked
        .world
        .instances(Product::GaussDb, asked.project)
        .filter(|i| i.exists(asked.now) && id.is(&i.id) && name.is(i.name) && i.is_tagged(&tags))
        .map(|i| write(asked, i, version))
        .filter(is_wanted)
        .collect();
    let page: Vec<Value> = row::page(&rows, offset, limit).iter().map(|row| row::write(row, &[])).collect();
    Ok(json!({ "instances": page, "total_count": rows.len() }))
}

fn write(asked: &Asked<'_>, instance: &Instance, version: Version) -> Row {
    let statuses = ["ACTIVE", "ACTIVE", "ACTIVE", "BACKING UP", "EXPANDING", "BUILD"];
    let status = statuses[(instance.seed % statuses.len() as u64) as usize];
    let creating = status == "BUILD";
    let distributed = is_distributed(instance);
    let (size, vcpu) = [("large", 2), ("xlarge", 4), ("2xlarge", 8)][(instance.number % 3) as usize];
    let public = instance.public_address().filter(|_| !creating);
    let tags = instance.tags();
    Row {
        id: Some(instance.id.clone()),
        name: Some(instance.name.to_owned()),
        status: Some(status.to_owned()),
        private_ips: Some(if creating { Vec::new() } else { instance.addresses(0..if distributed { 1 } else { 3 }) }),
        public_ips: Some(public.into_iter().map(|(address, _)| address.into()).collect()),
        port: Some(Scalar::Whole(8000)),
        kind: Some(if distributed { "Enterprise" } else { "Ha" }.to_owned()),
        ha: Some(Ha {
            consistency: distributed.then(|| "strong".to_owned()),
            replication_mode: Some("sync".to_owned()),
        }),
        replica_num: Some(Scalar::Whole(3)),
        region: Some(asked.region().to_owned()),
        datastore: Some(datastore(instance, version)),
        created: Some(wording::in_words(instance.created)),
        updated: Some(if creating { String::new() } else { wording::in_words(instance.updated()) }),
        db_user_name: Some("root".to_owned()),
        vpc_id: Some(instance.vpc_id()),
        subnet_id: Some(instance.subnet_id()),
        security_group_id: Some(instance.security_group_id()),
        flavor_ref: Some(format!("gaussdb.opengauss.ee.dn.m7.{size}.8")),
        flavor_info: Some(FlavorInfo { vcpu: Some(row::number(vcpu, false)), mem: Some(row::number(8 * vcpu, false)) }),
        volume: Some(Volume {
            kind: Some("ULTRAHIGH".to_owned()),
            size: Some(row::number(40 * (instance.seed % 20 + 1), false)),
        }),
        switch_strategy: Some(if distributed { "reliability" } else { "availability" }.to_owned()),
        backup_strategy: Some(BackupStrategy {
            start_time: Some("17:00-18:00".to_owned()),
            keep_days: Some(row::number(7 * (instance.seed % 3 + 1), false)),
        }),
        maintenance_window: Some("19:00-23:00".to_owned()),
        nodes: Some(nodes(asked, instance, creating)),
        enterprise_project_id: Some("0".into()),
        instance_mode: Some(if distributed { "enterprise" } else { "basic" }.to_owned()),
        disk_encryption_id: Some(instance.key().unwrap_or_default()),
        charge_info: Some(ChargeInfo {
            charge_mode: Some(if instance.is_paid_ahead() { "prePaid" } else { "postPaid" }.to_owned()),
        }),
        time_zone: Some("UTC+08:00".to_owned()),
        tags: (!tags.is_empty()).then(|| {
            tags.into_iter().map(|(key, value)| Tag { key: Some(key.into()), value: Some(value.into()) }).collect()
        }),
        // Documented as text, printed as a number: both occur.
        backup_used_space: (version <= Version::ThreeOne)
            .then(|| row::number(instance.seed % 9_000_000, instance.number.is_multiple_of(2))),
        disk_usage: (version >= Version::ThreeOne).then(|| format!("0.{:04}", instance.seed % 10_000).into()),
        mysql_compatibility: (version == Version::ThreeTwo && !distributed)
            .then(|| MysqlCompatibility { port: Some("3306".into()) }),
    }
}

/// Whether the data is spread over the nodes, and not copied to each.
const fn is_distributed(instance: &Instance) -> bool {
    !instance.number.is_multiple_of(4)
}

fn datastore(instance: &Instance, version: Version) -> Datastore {
    let patch = instance.number.is_multiple_of(2).then(|| "8.102.0.3".to_owned());
    let patched = wording::in_words(instance.updated());
    let (texts, list) = if version == Version::ThreeTwo { (None, patch) } else { (patch, None) };
    Datastore {
        kind: Some("GaussDB".to_owned()),
        version: Some("8.102".to_owned()),
        complete_version: Some("8.102.0".to_owned()),
        target_version: instance.upgrade().map(|_| "8.103.0".to_owned()),
        hotfix_finished_times: texts.is_some().then(|| vec![patched.clone().into()]),
        hotfix_versions: texts,
        complete_kernel_version: (version == Version::ThreeTwo).then(|| "V500R002C10SPC900".to_owned()),
        hotfix_version_infos: list
            .map(|version| vec![Hotfix { version: Some(version), upgrade_finished_time: Some(patched) }]),
    }
}

/// Where data is distributed, one node is asked and three hold data; elsewhere there are those three.
fn nodes(asked: &Asked<'_>, instance: &Instance, creating: bool) -> Vec<Node> {
    let distributed = is_distributed(instance);
    let asked_first = distributed.then_some(("cn", 0));
    let nodes = asked_first.into_iter().chain((0..3).map(|copy| ("dn1", copy))).enumerate();
    let node = |(place, (kind, copy)): (usize, (&str, usize))| {
        let place = place as u64;
        let has_address = !creating && (!distributed || kind == "cn");
        Node {
            id: Some(format!("{}no14", instance.node(place))),
            name: Some(format!("{}_gaussdbv5{kind}_{copy}", instance.name)),
            role: Some(if copy == 0 { "master" } else { "slave" }.to_owned()),
            status: Some(if creating { "BUILD" } else { "ACTIVE" }.to_owned()),
            availability_zone: Some(format!("{}{}", asked.region(), ['a', 'b', 'c'][copy % 3])),
            private_ip: has_address.then(|| instance.address(place)),
            public_ip: instance.public_address().filter(|_| has_address && place == 0).map(|(address, _)| address),
            component_names: Some(if kind == "cn" {
                "cn_5001:".to_owned()
            } else {
                format!("dn_{}:62000", 6_001 + copy)
            }),
        }
    };
    nodes.map(node).collect()
}
