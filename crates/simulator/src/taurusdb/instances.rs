//! `GET /v3/{project_id}/instances` and `GET /v3.1/{project_id}/instances`: the same with other words of status.

use cloud::call::Product;
use cloud::taurusdb::instances::{BackupStrategy, ChargeInfo, Datastore, FlavorInfo, Instance as Row, Tag, Volume};
use cloud::wire::Scalar;
use serde_json::{Value, json};

use crate::asked::Asked;
use crate::databases::{self, Wanted};
use crate::refusal::Refusal;
use crate::row;
use crate::wording;
use crate::world::{Instance, Standing};

/// The version of the API, which says how a status is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// `ACTIVE`, `BUILD`, …
    Three,
    /// `normal`, `creating`, …
    ThreeOne,
}

impl Version {
    /// The version of a path.
    pub(crate) fn read(text: &str) -> Option<Self> {
        match text {
            "v3" => Some(Self::Three),
            "v3.1" => Some(Self::ThreeOne),
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
        row::is(query.text("type"), row.kind.as_deref())
            && row::is(query.text("datastore_type"), datastore)
            && row::is(query.text("vpc_id"), row.vpc_id.as_deref())
            && row::is(query.text("subnet_id"), row.subnet_id.as_deref())
            && row::has(query.text("private_ip"), row.private_ips.as_deref())
            && row::has(query.text("readonly_private_ip"), row.readonly_private_ips.as_deref())
            && row::has(query.text("proxy_ip"), row.proxy_ips.as_deref())
    };
    let rows: Vec<Row> = asked
        .world
        .instances(Product::TaurusDb, asked.project)
        .filter(|i| i.exists(asked.now) && id.is(&i.id) && name.is(i.name) && i.is_tagged(&tags))
        .map(|i| write(asked, i, version))
        .filter(is_wanted)
        .collect();
    let page: Vec<Value> = row::page(&rows, offset, limit).iter().map(|row| row::write(row, &[])).collect();
    Ok(json!({ "instances": page, "total_count": rows.len() }))
}

fn write(asked: &Asked<'_>, instance: &Instance, version: Version) -> Row {
    let creating = instance.seed.is_multiple_of(7);
    let status = match (version, instance.standing) {
        (Version::Three, Standing::Failed) => "CREATE FAIL",
        (Version::ThreeOne, Standing::Failed) => "createfail",
        (Version::Three, _) if creating => "BUILD",
        (Version::Three, _) => "ACTIVE",
        (Version::ThreeOne, _) if creating => "creating",
        (Version::ThreeOne, _) => "normal",
    };
    let time = if instance.seed.is_multiple_of(3) { wording::without_plus } else { wording::in_utc };
    let (size, vcpus) = [("large", 2), ("xlarge", 4), ("2xlarge", 8)][(instance.number % 3) as usize];
    // Documented as texts, printed as numbers: both occur.
    let number = |number| row::number(number, instance.number.is_multiple_of(2));
    // There are no addresses before there is a machine to have them.
    let addresses =
        |wanted: bool, places| Some(if wanted && !creating { instance.addresses(places) } else { Vec::new() });
    let public = instance.public_address().filter(|_| !creating);
    Row {
        id: Some(instance.id.clone()),
        name: Some(instance.name.to_owned()),
        status: Some(status.to_owned()),
        private_ips: addresses(true, 0..1),
        proxy_ips: addresses(instance.number.is_multiple_of(2), 3..4),
        readonly_private_ips: addresses(true, 1..2 + instance.number % 2),
        public_ips: Some(public.into_iter().map(|(address, _)| address.into()).collect()),
        port: Some(number(3306)),
        kind: Some("Cluster".to_owned()),
        region: Some(asked.region().to_owned()),
        datastore: Some(Datastore {
            kind: Some("gaussdb-mysql".to_owned()),
            version: Some("8.0.22".to_owned()),
            kernel_version: Some("2.0.60.240900".to_owned()),
        }),
        created: Some(time(instance.created)),
        updated: Some(if creating { String::new() } else { time(instance.updated()) }),
        db_user_name: Some("root".to_owned()),
        vpc_id: Some(instance.vpc_id()),
        subnet_id: Some(instance.subnet_id()),
        security_group_id: Some(instance.security_group_id()),
        flavor_ref: Some(format!("gaussdb.mysql.{size}.x86.4")),
        flavor_info: Some(FlavorInfo { vcpus: Some(number(vcpus)), ram: Some(number(4 * vcpus)) }),
        volume: Some(Volume { kind: Some("POOL".to_owned()), size: Some(number(40 * (instance.seed % 20 + 1))) }),
        backup_strategy: Some(BackupStrategy {
            start_time: Some("02:00-03:00".to_owned()),
            keep_days: Some(number(7 * (instance.seed % 3 + 1))),
        }),
        enterprise_project_id: Some(number(0)),
        time_zone: Some("UTC".to_owned()),
        charge_info: Some(if instance.is_paid_ahead() {
            ChargeInfo {
                charge_mode: Some("prePaid".to_owned()),
                period_type: Some("month".to_owned()),
                period_num: Some(Scalar::Whole(6)),
                is_auto_renew: Some("true".into()),
                is_auto_pay: Some("true".into()),
            }
        } else {
            ChargeInfo { charge_mode: Some("postPaid".to_owned()), ..ChargeInfo::default() }
        }),
        // Nobody here has a pool of hosts.
        dedicated_resource_id: None,
        tags: Some(
            instance
                .tags()
                .into_iter()
                .map(|(key, value)| Tag { key: Some(key.into()), value: Some(value.into()) })
                .collect(),
        ),
        eos_tag: (version == Version::ThreeOne).then(|| Scalar::Truth(instance.number.is_multiple_of(5))),
    }
}
