//! `GET /v3/{project_id}/instances`: the instances to choose from. Versions 3.1 and 3.2 answer with the same
//! rows but for the few fields that say so.

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
    /// By kind, case-sensitive: `Enterprise`, and `Ha` or, in newer documentation, `Centralization_standard`.
    pub kind: Option<String>,
    /// By database, of which there is one: `GaussDB`.
    pub datastore_type: Option<String>,
    /// By network.
    pub vpc_id: Option<String>,
    /// By subnet: its network id.
    pub subnet_id: Option<String>,
    /// By tags, `key=value`: of several, up to ten, with commas between them, a row has all. A key without a
    /// value means any value. In newer documentation only, so an answer may ignore it.
    pub tags: Option<String>,
    /// By way of paying: `postPaid` or `prePaid`. In newer documentation only, so an answer may ignore it.
    pub charge_mode: Option<String>,
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
            tags: None,
            charge_mode: None,
            language,
        }
    }

    /// Reads a page as [`Call::read`] does, but of a row only what a list of tasks needs: a page downloads
    /// the reader of every field, and here it would be of fifty.
    pub fn read_choices(body: &[u8]) -> Result<Page<Choice>, Unreadable> {
        wire::list(body, "instances", "total_count")
    }
}

impl Call for ListInstances {
    type Answer = Page<Instance>;

    fn request(&self, project: &ProjectId) -> Request {
        Request::get(
            Product::GaussDb,
            format!("/v3/{}/instances", encode(project.as_str())),
            Query::default()
                .set("offset", self.offset.to_string())
                .set("limit", self.limit.rows().to_string())
                .set_some("id", self.id.as_deref())
                .set_some("name", self.name.as_deref())
                .set_some("type", self.kind.as_deref())
                .set_some("datastore_type", self.datastore_type.as_deref())
                .set_some("vpc_id", self.vpc_id.as_deref())
                .set_some("subnet_id", self.subnet_id.as_deref())
                .set_some("tags", self.tags.as_deref())
                .set_some("charge_mode", self.charge_mode.as_deref())
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
    /// One instance.
    pub struct Instance {
        /// Its id: 32 hexadecimal digits and `in14`.
        id: String,
        /// Its name.
        name: String,
        /// Its status, such as `ACTIVE`, `BUILD`, `BACKING UP`.
        status: String,
        /// Addresses; documented to be an empty text until there is a machine to have them.
        private_ips: Vec<Scalar>,
        /// Addresses on the internet.
        public_ips: Vec<Scalar>,
        /// Its port.
        port: Scalar,
        /// Its kind: `Enterprise`, printed as `enterprise` too, `Ha`, or `Centralization_standard`.
        kind as "type": String,
        /// How its copies are kept equal.
        ha: Ha,
        /// How many copies of the data there are.
        replica_num: Scalar,
        /// Its region.
        region: String,
        /// Its database.
        datastore: Datastore,
        /// When it was created, such as `2020-12-23 03:21:41 UTC`.
        created: String,
        /// When it last changed, written as `created` is; empty until it was created.
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
        /// What counts more when a copy takes over: documented as `reliability` or `availability`, printed
        /// with a capital.
        switch_strategy: String,
        /// When it is backed up.
        backup_strategy: BackupStrategy,
        /// When it may be worked on, in UTC, such as `19:00-23:00`.
        maintenance_window: String,
        /// Its nodes.
        nodes: Vec<Node>,
        /// Its enterprise project, `0` for none.
        enterprise_project_id: Scalar,
        /// Its edition, `basic` or `enterprise`.
        instance_mode: String,
        /// The key that its disks are encrypted with; empty when they are not.
        disk_encryption_id: String,
        /// How it is paid for.
        charge_info: ChargeInfo,
        /// Its time zone, such as `UTC+08:00`.
        time_zone: String,
        /// Its tags; absent when it has none.
        tags: Vec<Tag>,
        /// Versions 3 and 3.1: kilobytes in use by backups; documented as text, printed as a number.
        backup_used_space: Scalar,
        /// Versions 3.1 and 3.2: the part of its disks in use, from 0 to 1, such as `0.4210`.
        disk_usage: Scalar,
        /// Version 3.2 only: how clients of MySQL reach it.
        mysql_compatibility: MysqlCompatibility,
    }
}

wire::record! {
    /// How copies are kept equal.
    pub struct Ha {
        /// `strong` or `eventual`, where data is distributed.
        consistency: String,
        /// `sync`.
        replication_mode: String,
    }
}

wire::record! {
    /// The database of an instance.
    pub struct Datastore {
        /// `GaussDB`.
        kind as "type": String,
        /// Its version, such as `8.102`.
        version: String,
        /// The same, whole, such as `8.102.0`.
        complete_version: String,
        /// The version that it is being upgraded to.
        target_version: String,
        /// Versions 3 and 3.1: hot patches, with commas between them.
        hotfix_versions: String,
        /// Versions 3 and 3.1: when each of them was there.
        hotfix_finished_times: Vec<Scalar>,
        /// Version 3.2 only: the version of its kernel.
        complete_kernel_version: String,
        /// Version 3.2 only: hot patches.
        hotfix_version_infos: Vec<Hotfix>,
    }
}

wire::record! {
    /// A hot patch.
    pub struct Hotfix {
        /// Its version.
        version: String,
        /// When it was there.
        upgrade_finished_time: String,
    }
}

wire::record! {
    /// The size of an instance.
    pub struct FlavorInfo {
        /// Virtual processors.
        vcpu: Scalar,
        /// Memory in gigabytes.
        mem: Scalar,
    }
}

wire::record! {
    /// The storage of an instance.
    pub struct Volume {
        /// Its kind.
        kind as "type": String,
        /// Its gigabytes.
        size: Scalar,
    }
}

wire::record! {
    /// When an instance is backed up.
    pub struct BackupStrategy {
        /// The hour in which it begins, in UTC, such as `02:00-03:00`.
        start_time: String,
        /// How many days a backup is kept.
        keep_days: Scalar,
    }
}

wire::record! {
    /// A node of an instance.
    pub struct Node {
        /// Its id: 32 hexadecimal digits and `no14`.
        id: String,
        /// Its name.
        name: String,
        /// `master` or `slave`.
        role: String,
        /// Its status.
        status: String,
        /// Where it is.
        availability_zone: String,
        /// Its address; where data is distributed, of those that are asked first only.
        private_ip: String,
        /// Its address on the internet, as `private_ip`.
        public_ip: String,
        /// What runs on it, such as `dn_6004:62000`, with semicolons between them.
        component_names: String,
    }
}

wire::record! {
    /// How an instance is paid for.
    pub struct ChargeInfo {
        /// `postPaid` or `prePaid`.
        charge_mode: String,
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

wire::record! {
    /// How clients of MySQL reach an instance.
    pub struct MysqlCompatibility {
        /// The port that answers them.
        port: Scalar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::sent;

    #[test]
    fn the_request_says_only_what_was_set() {
        assert_eq!(
            sent(&ListInstances::all(Language::Chinese)),
            "/v3/0123456789abcdef0123456789abcdef/instances\noffset=0&limit=100\nzh-cn"
        );
        let whole = ListInstances {
            offset: 7,
            limit: Limit::new(25).unwrap(),
            id: Some("8b41in14".into()),
            name: Some("*ware/house".into()),
            kind: Some("Enterprise".into()),
            datastore_type: Some("GaussDB".into()),
            vpc_id: Some("7c2a".into()),
            subnet_id: Some("8d3b".into()),
            tags: Some("team=data,archived".into()),
            charge_mode: Some("prePaid".into()),
            language: Language::English,
        };
        assert_eq!(
            sent(&whole),
            "/v3/0123456789abcdef0123456789abcdef/instances\n\
             offset=7&limit=25&id=8b41in14&name=%2Aware%2Fhouse&type=Enterprise&datastore_type=GaussDB\
             &vpc_id=7c2a&subnet_id=8d3b&tags=team%3Ddata%2Carchived&charge_mode=prePaid\n\
             en-us"
        );
    }

    const BODY: &[u8] = br#"{
        "instances": [{
            "id": "8b41d7e0c5f94e2f9a36d02b7c18f5e4in14",
            "name": "warehouse",
            "status": "BACKING UP",
            "private_ips": ["10.4.0.17"],
            "public_ips": "",
            "port": "8100",
            "type": "Enterprise",
            "ha": {"consistency": "strong", "replication_mode": "sync"},
            "replica_num": 3,
            "region": "cn-north-9",
            "datastore": {
                "type": "GaussDB",
                "version": "3.103",
                "complete_version": "3.103.5",
                "target_version": "3.207.0",
                "hotfix_versions": "3.103.5.1, 3.103.5.2",
                "hotfix_finished_times": ["2026-02-02 00:00:00 UTC", "2026-02-09 00:00:00 UTC"],
                "complete_kernel_version": "V500R003C00SPC100",
                "hotfix_version_infos": [
                    {"version": "3.103.5.1", "upgrade_finished_time": "2026-02-02 00:00:00 UTC"}
                ]
            },
            "created": "2026-01-31 23:59:58 UTC",
            "updated": "2026-02-09 00:00:01 UTC",
            "db_user_name": "root",
            "vpc_id": "e6f4039b-1d82-4a57-93c0-58b7ae21d60f",
            "subnet_id": "41c8b7f2-e05a-4d36-8b94-7f02d39a61ec",
            "security_group_id": "a83e5d16-70bc-4f29-b1d8-46c9f0e2735a",
            "flavor_ref": "gaussdb.opengauss.ee.dn.m7.4xlarge.8",
            "flavor_info": {"vcpu": 8, "mem": "64"},
            "volume": {"type": "ULTRAHIGH", "size": 480},
            "switch_strategy": "Availability",
            "backup_strategy": {"start_time": "23:00-00:00", "keep_days": 30},
            "maintenance_window": "16:00-20:00",
            "nodes": [{
                "id": "1c2d3e4f5a6b47c88d9e0f1a2b3c4d5eno14",
                "name": "warehouse_cn_0",
                "role": "master",
                "status": "ACTIVE",
                "availability_zone": "cn-north-9b",
                "private_ip": "10.4.0.17",
                "public_ip": "203.0.113.44",
                "component_names": "cn_5001:;dn_6004:62000"
            }, {
                "id": "2d3e",
                "role": "slave"
            }],
            "enterprise_project_id": "0",
            "instance_mode": "enterprise",
            "disk_encryption_id": "",
            "charge_info": {"charge_mode": "postPaid"},
            "time_zone": "UTC+08:00",
            "tags": [{"key": "team", "value": "data"}],
            "backup_used_space": 5120771,
            "disk_usage": "0.4210",
            "mysql_compatibility": {"port": "3309"},
            "a_field_of_tomorrow": {}
        }],
        "total_count": 1
    }"#;

    #[test]
    fn a_page_is_read() {
        let text = |text: &str| Some(text.to_owned());
        let scalar = |text: &str| Some(Scalar::from(text));
        let expected = Instance {
            id: text("8b41d7e0c5f94e2f9a36d02b7c18f5e4in14"),
            name: text("warehouse"),
            status: text("BACKING UP"),
            private_ips: Some(vec!["10.4.0.17".into()]),
            public_ips: Some(Vec::new()),
            port: scalar("8100"),
            kind: text("Enterprise"),
            ha: Some(Ha { consistency: text("strong"), replication_mode: text("sync") }),
            replica_num: Some(3.into()),
            region: text("cn-north-9"),
            datastore: Some(Datastore {
                kind: text("GaussDB"),
                version: text("3.103"),
                complete_version: text("3.103.5"),
                target_version: text("3.207.0"),
                hotfix_versions: text("3.103.5.1, 3.103.5.2"),
                hotfix_finished_times: Some(vec!["2026-02-02 00:00:00 UTC".into(), "2026-02-09 00:00:00 UTC".into()]),
                complete_kernel_version: text("V500R003C00SPC100"),
                hotfix_version_infos: Some(vec![Hotfix {
                    version: text("3.103.5.1"),
                    upgrade_finished_time: text("2026-02-02 00:00:00 UTC"),
                }]),
            }),
            created: text("2026-01-31 23:59:58 UTC"),
            updated: text("2026-02-09 00:00:01 UTC"),
            db_user_name: text("root"),
            vpc_id: text("e6f4039b-1d82-4a57-93c0-58b7ae21d60f"),
            subnet_id: text("41c8b7f2-e05a-4d36-8b94-7f02d39a61ec"),
            security_group_id: text("a83e5d16-70bc-4f29-b1d8-46c9f0e2735a"),
            flavor_ref: text("gaussdb.opengauss.ee.dn.m7.4xlarge.8"),
            flavor_info: Some(FlavorInfo { vcpu: Some(8.into()), mem: scalar("64") }),
            volume: Some(Volume { kind: text("ULTRAHIGH"), size: Some(480.into()) }),
            switch_strategy: text("Availability"),
            backup_strategy: Some(BackupStrategy { start_time: text("23:00-00:00"), keep_days: Some(30.into()) }),
            maintenance_window: text("16:00-20:00"),
            nodes: Some(vec![
                Node {
                    id: text("1c2d3e4f5a6b47c88d9e0f1a2b3c4d5eno14"),
                    name: text("warehouse_cn_0"),
                    role: text("master"),
                    status: text("ACTIVE"),
                    availability_zone: text("cn-north-9b"),
                    private_ip: text("10.4.0.17"),
                    public_ip: text("203.0.113.44"),
                    component_names: text("cn_5001:;dn_6004:62000"),
                },
                Node { id: text("2d3e"), role: text("slave"), ..Node::default() },
            ]),
            enterprise_project_id: scalar("0"),
            instance_mode: text("enterprise"),
            disk_encryption_id: text(""),
            charge_info: Some(ChargeInfo { charge_mode: text("postPaid") }),
            time_zone: text("UTC+08:00"),
            tags: Some(vec![Tag { key: scalar("team"), value: scalar("data") }]),
            backup_used_space: Some(5_120_771.into()),
            disk_usage: scalar("0.4210"),
            mysql_compatibility: Some(MysqlCompatibility { port: scalar("3309") }),
        };
        let page = ListInstances::all(Language::English).read(BODY).unwrap();
        assert_eq!(page.total, Some(1));
        assert_eq!(page.rows.into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
    }

    #[test]
    fn choices_are_read_from_the_same_page() {
        let text = |text: &str| Some(text.to_owned());
        let expected = Choice {
            id: text("8b41d7e0c5f94e2f9a36d02b7c18f5e4in14"),
            name: text("warehouse"),
            status: text("BACKING UP"),
        };
        let page = ListInstances::read_choices(BODY).unwrap();
        assert_eq!(page.total, Some(1));
        assert_eq!(page.rows.into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
        // What only the whole row looks into cannot cost the choice.
        let odd = br#"{"instances":[{"id":"a1","nodes":7,"ha":[]}]}"#;
        let page = ListInstances::read_choices(odd).unwrap();
        let expected = Choice { id: text("a1"), ..Choice::default() };
        assert_eq!(page.rows.into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
    }

    #[test]
    fn a_node_at_fault_is_named() {
        let body = br#"{"instances":[{"nodes":[{"id":"1c2d"},{"id":["2d3e"]}]},{"nodes":[null]}]}"#;
        let page = ListInstances::all(Language::English).read(body).unwrap();
        let paths: Vec<_> = page.rows.into_iter().map(|row| row.read.unwrap_err().path).collect();
        assert_eq!(paths, ["nodes[1].id", "nodes[0]"]);
    }
}
