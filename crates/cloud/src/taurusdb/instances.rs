//! `GET /v3.1/{project_id}/instances`: the instances to choose from. Version 3.1 rather than 3, because it
//! has one set of status words: `creating`, `normal`, `abnormal`, `createfail`.

use crate::call::{Call, Language, Limit, Product, Query, Request, encode};
use crate::error::Unreadable;
use crate::id::ProjectId;
use crate::paging::Counting;
use crate::wire::{self, Page, Scalar};

/// The query. What is given must all be true of a row.
#[derive(Clone, Debug)]
pub struct ListInstances {
    /// Index of the first row, from 0.
    pub offset: u64,
    /// Rows a page.
    pub limit: Limit<100>,
    /// By id; a leading `*` finds any part of it. `*` alone is refused.
    pub id: Option<String>,
    /// By name; a leading `*` finds any part of it. `*` alone is refused.
    pub name: Option<String>,
    /// By kind, of which there is one: `Cluster`.
    pub kind: Option<String>,
    /// By database, of which there is one: `gaussdb-mysql`.
    pub datastore_type: Option<String>,
    /// By network.
    pub vpc_id: Option<String>,
    /// By subnet: its network id.
    pub subnet_id: Option<String>,
    /// By address for reading and writing.
    pub private_ip: Option<String>,
    /// By address for reading.
    pub readonly_private_ip: Option<String>,
    /// By address of a database proxy.
    pub proxy_ip: Option<String>,
    /// By tags, `key=value`: of several, with commas between them, a row has all.
    pub tags: Option<String>,
    /// Language of texts in the answer.
    pub language: Language,
}

impl ListInstances {
    /// How the list counts its pages.
    pub const COUNTING: Counting = Counting::Records;

    /// The list from its beginning, unfiltered.
    pub fn all(language: Language) -> Self {
        Self {
            offset: 0,
            limit: Limit::LARGEST,
            id: None,
            name: None,
            kind: None,
            datastore_type: None,
            vpc_id: None,
            subnet_id: None,
            private_ip: None,
            readonly_private_ip: None,
            proxy_ip: None,
            tags: None,
            language,
        }
    }

    /// Reads a page as [`Call::read`] does, but of a row only what a list of tasks needs: a page downloads
    /// the reader of every field, and here it would be of thirty.
    pub fn read_choices(body: &[u8]) -> Result<Page<Choice>, Unreadable> {
        wire::list(body, "instances", "total_count")
    }
}

impl Call for ListInstances {
    type Answer = Page<Instance>;

    fn request(&self, project: &ProjectId) -> Request {
        Request::get(
            Product::TaurusDb,
            format!("/v3.1/{}/instances", encode(project.as_str())),
            Query::default()
                .set("offset", self.offset.to_string())
                .set("limit", self.limit.rows().to_string())
                .set_some("id", self.id.as_deref())
                .set_some("name", self.name.as_deref())
                .set_some("type", self.kind.as_deref())
                .set_some("datastore_type", self.datastore_type.as_deref())
                .set_some("vpc_id", self.vpc_id.as_deref())
                .set_some("subnet_id", self.subnet_id.as_deref())
                .set_some("private_ip", self.private_ip.as_deref())
                .set_some("readonly_private_ip", self.readonly_private_ip.as_deref())
                .set_some("proxy_ip", self.proxy_ip.as_deref())
                .set_some("tags", self.tags.as_deref())
                .into_text(),
        )
        .in_language(self.language)
    }

    fn read(&self, body: &[u8]) -> Result<Page<Instance>, Unreadable> {
        wire::list(body, "instances", "total_count")
    }
}

wire::record! {
    /// An instance to choose.
    pub struct Choice {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// Its status.
        status: String,
    }
}

wire::record! {
    /// One instance. Lists of addresses are empty until there is a machine to have them.
    pub struct Instance {
        /// Its id: 32 hexadecimal digits and `in07`.
        id: String,
        /// Its name.
        name: String,
        /// Its status: `creating`, `normal`, `abnormal`, `createfail`. Version 3 has words such as `ACTIVE`.
        status: String,
        /// Addresses for reading and writing.
        private_ips: Vec<Scalar>,
        /// Addresses of its database proxies.
        proxy_ips: Vec<Scalar>,
        /// Addresses for reading.
        readonly_private_ips: Vec<Scalar>,
        /// Addresses on the internet.
        public_ips: Vec<Scalar>,
        /// Its port: documented as text, printed as a number.
        port: Scalar,
        /// Its kind, such as `Cluster`.
        kind as "type": String,
        /// Its region.
        region: String,
        /// Its database.
        datastore: Datastore,
        /// When it was created; empty until then. One example prints `2018-08-20T02:33:49_0800`.
        created: String,
        /// When it last changed, written as `created` is.
        updated: String,
        /// The name of its first user.
        db_user_name: String,
        /// Its network.
        vpc_id: String,
        /// Its subnet: the network id.
        subnet_id: String,
        /// Its security group.
        security_group_id: String,
        /// The code of its size.
        flavor_ref: String,
        /// Its size.
        flavor_info: FlavorInfo,
        /// Its storage.
        volume: Volume,
        /// When it is backed up.
        backup_strategy: BackupStrategy,
        /// Its enterprise project: documented as text, printed as the number 0.
        enterprise_project_id: Scalar,
        /// Its time zone, such as `UTC`.
        time_zone: String,
        /// How it is paid for.
        charge_info: ChargeInfo,
        /// The pool of hosts that are its owner's alone, if it is in one.
        dedicated_resource_id: String,
        /// Its tags.
        tags: Vec<Tag>,
        /// Version 3.1 only: whether its version of the kernel is no longer maintained.
        eos_tag: Scalar,
    }
}

wire::record! {
    /// The database of an instance.
    pub struct Datastore {
        /// `gaussdb-mysql`.
        kind as "type": String,
        /// The version of MySQL that it is compatible with.
        version: String,
        /// The version of its kernel.
        kernel_version: String,
    }
}

wire::record! {
    /// The size of an instance. Both are documented as texts and printed as numbers.
    pub struct FlavorInfo {
        /// Virtual processors.
        vcpus: Scalar,
        /// Memory in gigabytes.
        ram: Scalar,
    }
}

wire::record! {
    /// The storage of an instance.
    pub struct Volume {
        /// Its kind.
        kind as "type": String,
        /// Gigabytes in use: documented as text, printed as a number.
        size: Scalar,
    }
}

wire::record! {
    /// When an instance is backed up.
    pub struct BackupStrategy {
        /// The hour in which it begins, in UTC, such as `02:00-03:00`.
        start_time: String,
        /// How many days a backup is kept: documented as text, printed as a number.
        keep_days: Scalar,
    }
}

wire::record! {
    /// How an instance is paid for. All but the first only where it is paid ahead.
    pub struct ChargeInfo {
        /// `postPaid` or `prePaid`.
        charge_mode: String,
        /// `month` or `year`.
        period_type: String,
        /// How many of them.
        period_num: Scalar,
        /// Whether it is renewed by itself.
        is_auto_renew: Scalar,
        /// Whether it is paid by itself.
        is_auto_pay: Scalar,
    }
}

wire::record! {
    /// A tag of an instance.
    pub struct Tag {
        /// Its key.
        key: Scalar,
        /// Its value.
        value: Scalar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::sent;

    #[test]
    fn the_request_says_only_what_was_set() {
        assert_eq!(
            sent(&ListInstances::all(Language::English)),
            "/v3.1/0123456789abcdef0123456789abcdef/instances\noffset=0&limit=100\nen-us"
        );
        let whole = ListInstances {
            offset: 100,
            limit: Limit::new(50).unwrap(),
            id: Some("30c8in07".into()),
            name: Some("*led ger".into()),
            kind: Some("Cluster".into()),
            datastore_type: Some("gaussdb-mysql".into()),
            vpc_id: Some("5a0e".into()),
            subnet_id: Some("6b1f".into()),
            private_ip: Some("10.0.3.7".into()),
            readonly_private_ip: Some("10.0.3.8".into()),
            proxy_ip: Some("10.0.3.9".into()),
            tags: Some("team=core,stage=生产".into()),
            language: Language::Chinese,
        };
        assert_eq!(
            sent(&whole),
            "/v3.1/0123456789abcdef0123456789abcdef/instances\n\
             offset=100&limit=50&id=30c8in07&name=%2Aled%20ger&type=Cluster&datastore_type=gaussdb-mysql\
             &vpc_id=5a0e&subnet_id=6b1f&private_ip=10.0.3.7&readonly_private_ip=10.0.3.8&proxy_ip=10.0.3.9\
             &tags=team%3Dcore%2Cstage%3D%E7%94%9F%E4%BA%A7\n\
             zh-cn"
        );
    }

    const BODY: &[u8] = br#"{
        "instances": [{
            "id": "30c8f5b1e96d4a07b2f4d8715ec06a93in07",
            "name": "ledger",
            "status": "normal",
            "private_ips": ["10.0.3.7"],
            "proxy_ips": [],
            "readonly_private_ips": ["10.0.3.8", "10.0.3.9"],
            "public_ips": ["198.51.100.20"],
            "port": 3307,
            "type": "Cluster",
            "region": "cn-east-3",
            "datastore": {"type": "gaussdb-mysql", "version": "8.0.22", "kernel_version": "2.0.66.1"},
            "created": "2026-03-09T10:00:00_0800",
            "updated": "2026-03-10T11:30:00_0800",
            "db_user_name": "root",
            "vpc_id": "0d6c2a71-94fe-4b38-8a15-e7c90f3b52d4",
            "subnet_id": "b95e4f03-6a27-4c8d-91f0-2d7358ae16cb",
            "security_group_id": "72f1d8a0-3c59-4e64-bd07-a5e9168c40f3",
            "flavor_ref": "gaussdb.mysql.xlarge.arm.4",
            "flavor_info": {"vcpus": "4", "ram": 32},
            "volume": {"type": "POOL", "size": "140"},
            "backup_strategy": {"start_time": "21:00-22:00", "keep_days": 12},
            "enterprise_project_id": 0,
            "time_zone": "UTC+08:00",
            "charge_info": {
                "charge_mode": "prePaid",
                "period_type": "month",
                "period_num": 3,
                "is_auto_renew": "true",
                "is_auto_pay": "false"
            },
            "dedicated_resource_id": "9e8d",
            "tags": [{"key": "team", "value": "core"}],
            "eos_tag": false,
            "a_field_of_tomorrow": [{}]
        }],
        "total_count": 1
    }"#;

    #[test]
    fn a_page_is_read() {
        let text = |text: &str| Some(text.to_owned());
        let scalar = |text: &str| Some(Scalar::from(text));
        let expected = Instance {
            id: text("30c8f5b1e96d4a07b2f4d8715ec06a93in07"),
            name: text("ledger"),
            status: text("normal"),
            private_ips: Some(vec!["10.0.3.7".into()]),
            proxy_ips: Some(Vec::new()),
            readonly_private_ips: Some(vec!["10.0.3.8".into(), "10.0.3.9".into()]),
            public_ips: Some(vec!["198.51.100.20".into()]),
            port: Some(3307.into()),
            kind: text("Cluster"),
            region: text("cn-east-3"),
            datastore: Some(Datastore {
                kind: text("gaussdb-mysql"),
                version: text("8.0.22"),
                kernel_version: text("2.0.66.1"),
            }),
            created: text("2026-03-09T10:00:00_0800"),
            updated: text("2026-03-10T11:30:00_0800"),
            db_user_name: text("root"),
            vpc_id: text("0d6c2a71-94fe-4b38-8a15-e7c90f3b52d4"),
            subnet_id: text("b95e4f03-6a27-4c8d-91f0-2d7358ae16cb"),
            security_group_id: text("72f1d8a0-3c59-4e64-bd07-a5e9168c40f3"),
            flavor_ref: text("gaussdb.mysql.xlarge.arm.4"),
            flavor_info: Some(FlavorInfo { vcpus: scalar("4"), ram: Some(32.into()) }),
            volume: Some(Volume { kind: text("POOL"), size: scalar("140") }),
            backup_strategy: Some(BackupStrategy { start_time: text("21:00-22:00"), keep_days: Some(12.into()) }),
            enterprise_project_id: Some(0.into()),
            time_zone: text("UTC+08:00"),
            charge_info: Some(ChargeInfo {
                charge_mode: text("prePaid"),
                period_type: text("month"),
                period_num: Some(3.into()),
                is_auto_renew: scalar("true"),
                is_auto_pay: scalar("false"),
            }),
            dedicated_resource_id: text("9e8d"),
            tags: Some(vec![Tag { key: scalar("team"), value: scalar("core") }]),
            eos_tag: Some(Scalar::Truth(false)),
        };
        let page = ListInstances::all(Language::English).read(BODY).unwrap();
        assert_eq!(page.total, Some(1));
        assert_eq!(page.rows.into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
    }

    #[test]
    fn choices_are_read_from_the_same_page() {
        let text = |text: &str| Some(text.to_owned());
        let expected =
            Choice { id: text("30c8f5b1e96d4a07b2f4d8715ec06a93in07"), name: text("ledger"), status: text("normal") };
        let page = ListInstances::read_choices(BODY).unwrap();
        assert_eq!(page.total, Some(1));
        assert_eq!(page.rows.into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
        // What only the whole row looks into cannot cost the choice.
        let odd = br#"{"instances":[{"id":"a1","tags":7,"volume":[]}]}"#;
        let page = ListInstances::read_choices(odd).unwrap();
        let expected = Choice { id: text("a1"), ..Choice::default() };
        assert_eq!(page.rows.into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
    }
}
