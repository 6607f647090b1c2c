//! `GET /v2/{project_id}/instances`: the instances to choose from, and the way to learn which instance a
//! background task belongs to.

use serde_json::Value;

use crate::call::{Call, Limit, Product, Query, Request, encode};
use crate::error::Unreadable;
use crate::id::ProjectId;
use crate::paging::Counting;
use crate::wire::{self, Page, Scalar};

/// The query. Instances that failed to be created or were deleted are asked for too: their tasks are still listed.
#[derive(Clone, Debug)]
pub struct ListInstances {
    /// Index of the first row, from 0.
    pub offset: u64,
    /// Rows a page; the cloud's own default is 10.
    pub limit: Limit<1000>,
    /// One instance.
    pub instance_id: Option<String>,
    /// By name; any part of it.
    pub name: Option<String>,
    /// Documented in two ways: as `true`, with which `name` is the whole name, and as the whole name itself.
    pub name_equal: Option<String>,
    /// By status, such as `RUNNING`.
    pub status: Option<String>,
    /// By tags, `key=value`: of several, with commas between them, a row has all.
    pub tags: Option<String>,
    /// By address.
    pub ip: Option<String>,
    /// Instances whose creation failed as well.
    pub include_failure: bool,
    /// Deleted instances as well.
    pub include_delete: bool,
}

impl ListInstances {
    /// How the list counts its pages.
    pub const COUNTING: Counting = Counting::Records;

    /// The list from its beginning, failed and deleted instances included.
    pub fn all() -> Self {
        Self {
            offset: 0,
            limit: Limit::LARGEST,
            instance_id: None,
            name: None,
            name_equal: None,
            status: None,
            tags: None,
            ip: None,
            include_failure: true,
            include_delete: true,
        }
    }

    /// Reads a page as [`Call::read`] does, but of a row only what a list of tasks needs: a page downloads
    /// the reader of every field, and here it would be of forty.
    pub fn read_choices(body: &[u8]) -> Result<Page<Choice>, Unreadable> {
        wire::list(body, "instances", "instance_num")
    }
}

impl Call for ListInstances {
    type Answer = Page<Instance>;

    fn request(&self, project: &ProjectId) -> Request {
        Request::get(
            Product::Dcs,
            format!("/v2/{}/instances", encode(project.as_str())),
            Query::default()
                .set("offset", self.offset.to_string())
                .set("limit", self.limit.rows().to_string())
                .set("include_failure", self.include_failure.to_string())
                .set("include_delete", self.include_delete.to_string())
                .set_some("instance_id", self.instance_id.as_deref())
                .set_some("name", self.name.as_deref())
                .set_some("name_equal", self.name_equal.as_deref())
                .set_some("status", self.status.as_deref())
                .set_some("tags", self.tags.as_deref())
                .set_some("ip", self.ip.as_deref())
                .into_text(),
        )
    }

    fn read(&self, body: &[u8]) -> Result<Page<Instance>, Unreadable> {
        wire::list(body, "instances", "instance_num")
    }
}

wire::record! {
    /// An instance to choose.
    pub struct Choice {
        /// Its id.
        instance_id: String,
        /// Its name.
        name: String,
        /// Its status.
        status: String,
    }
}

wire::record! {
    /// One instance.
    pub struct Instance {
        /// Its id: a hyphenated UUID.
        instance_id: String,
        /// Its name.
        name: String,
        /// What its owner says of it.
        description: String,
        /// Its status, such as `RUNNING`, `CREATEFAILED`, `EXTENDING`.
        status: String,
        /// A further word about its status, in newer documentation only, which lists no such words.
        sub_status: String,
        /// `Redis` or `Memcached`.
        engine: String,
        /// The engine's version.
        engine_version: Scalar,
        /// The code of its size.
        spec_code: String,
        /// Its gigabytes; 0 for less than one.
        capacity: Scalar,
        /// Its gigabytes if less than one, such as `.125`.
        capacity_minor: Scalar,
        /// Its memory in megabytes.
        max_memory: Scalar,
        /// Megabytes in use.
        used_memory: Scalar,
        /// Its processors, `x86_64` or `aarch64`.
        cpu_type: String,
        /// Its address; of a cluster all of them, with commas between them.
        ip: String,
        /// Its port.
        port: Scalar,
        /// Its name in the network.
        domain_name: String,
        /// Its name in the network for reading, where it has a standby.
        readonly_domain_name: String,
        /// Whether it is reached from the internet.
        enable_publicip: Scalar,
        /// The id of its address on the internet: documented as text or null, printed as `{}`.
        publicip_id: Value,
        /// Its address on the internet.
        publicip_address: String,
        /// Whether that way is encrypted.
        enable_ssl: Scalar,
        /// Whether it needs no password: `true` or `false` as text.
        no_password_access: Scalar,
        /// The user that its password belongs to.
        access_user: String,
        /// Its network.
        vpc_id: String,
        /// The name of its network.
        vpc_name: String,
        /// Its subnet.
        subnet_id: String,
        /// Its security group.
        security_group_id: String,
        /// Where it is: documented as texts, printed as objects with an `az_code`.
        az_codes: Vec<Value>,
        /// How it is paid for: 0 afterwards, 1 ahead.
        charging_mode: Scalar,
        /// The order's id, if it is paid ahead.
        order_id: String,
        /// Its enterprise project: documented as text, printed as the number 0.
        enterprise_project_id: Scalar,
        /// When it was created.
        created_at: String,
        /// When it last changed.
        updated_at: String,
        /// When the time begins in which it may be worked on, in UTC, such as `02:00:00`.
        maintain_begin: String,
        /// When that time ends.
        maintain_end: String,
        /// Whether it is being upgraded.
        service_upgrade: Scalar,
        /// The task that upgrades it.
        service_task_id: String,
        /// Who created it.
        user_name: String,
        /// The id of who created it.
        user_id: String,
        /// Its tags.
        tags: Vec<Tag>,
        /// What it is capable of.
        features: Features,
    }
}

wire::record! {
    /// A tag of an instance.
    pub struct Tag {
        /// Its key: documented as text, printed as a number.
        key: Scalar,
        /// Its value.
        value: Scalar,
    }
}

wire::record! {
    /// What an instance is capable of.
    pub struct Features {
        /// Rights of single users.
        support_acl: Scalar,
        /// Seeing the addresses of its clients.
        support_transparent_client_ip: Scalar,
        /// Encryption.
        support_ssl: Scalar,
        /// A log of what was asked.
        support_audit_log: Scalar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::sent;
    use serde_json::json;

    #[test]
    fn the_request_says_only_what_was_set() {
        assert_eq!(
            sent(&ListInstances::all()),
            "/v2/0123456789abcdef0123456789abcdef/instances\n\
             offset=0&limit=1000&include_failure=true&include_delete=true\n\
             no language"
        );
        let whole = ListInstances {
            offset: 10,
            limit: Limit::new(10).unwrap(),
            instance_id: Some("2d9a60f4".into()),
            name: Some("cache+1".into()),
            name_equal: Some("true".into()),
            status: Some("RUNNING".into()),
            tags: Some("team=web,stage=test".into()),
            ip: Some("10.8.0.2".into()),
            include_failure: false,
            include_delete: false,
        };
        assert_eq!(
            sent(&whole),
            "/v2/0123456789abcdef0123456789abcdef/instances\n\
             offset=10&limit=10&include_failure=false&include_delete=false&instance_id=2d9a60f4&name=cache%2B1\
             &name_equal=true&status=RUNNING&tags=team%3Dweb%2Cstage%3Dtest&ip=10.8.0.2\n\
             no language"
        );
    }

    const BODY: &[u8] = br#"{
        "instance_num": 1,
        "instances": [{
            "instance_id": "2d9a60f4-81c7-4e3b-95d2-b7c0e4f1a683",
            "name": "cache-checkout",
            "description": "for the checkout",
            "status": "EXTENDING",
            "sub_status": "SCALING",
            "engine": "Redis",
            "engine_version": "6.0",
            "spec_code": "redis.cluster.xu1.large.r2.8",
            "capacity": 0,
            "capacity_minor": ".125",
            "max_memory": 128,
            "used_memory": 17,
            "cpu_type": "aarch64",
            "ip": "10.8.0.2,10.8.0.3",
            "port": 6380,
            "domain_name": "redis-2d9a60f4.example.com",
            "readonly_domain_name": "redis-2d9a60f4-ro.example.com",
            "enable_publicip": true,
            "publicip_id": {},
            "publicip_address": "198.51.100.9",
            "enable_ssl": false,
            "no_password_access": "true",
            "access_user": null,
            "vpc_id": "b0c7e5f1-26d4-4983-a0fb-93e1d85c472a",
            "vpc_name": "vpc-shop",
            "subnet_id": "5f83a1d0-c94b-4e27-b6a5-0d71f2e8c396",
            "security_group_id": "d417b9c2-08ef-4a53-9d6c-e2f05b81a734",
            "az_codes": [{"az_code": "az-b"}, "az-c"],
            "charging_mode": 1,
            "order_id": "CS0001",
            "enterprise_project_id": 0,
            "created_at": "2026-05-01T07:08:09.010Z",
            "updated_at": "2026-05-02T07:08:09.010Z",
            "maintain_begin": "18:00:00",
            "maintain_end": "22:00:00",
            "service_upgrade": false,
            "service_task_id": "",
            "user_name": "ops",
            "user_id": "e47a",
            "tags": [{"key": 1, "value": "team"}],
            "features": {
                "support_acl": true,
                "support_transparent_client_ip": false,
                "support_ssl": true,
                "support_audit_log": false
            },
            "a_field_of_tomorrow": "x"
        }]
    }"#;

    #[test]
    fn a_page_is_read() {
        let text = |text: &str| Some(text.to_owned());
        let scalar = |text: &str| Some(Scalar::from(text));
        let truth = |truth: bool| Some(Scalar::Truth(truth));
        let expected = Instance {
            instance_id: text("2d9a60f4-81c7-4e3b-95d2-b7c0e4f1a683"),
            name: text("cache-checkout"),
            description: text("for the checkout"),
            status: text("EXTENDING"),
            sub_status: text("SCALING"),
            engine: text("Redis"),
            engine_version: scalar("6.0"),
            spec_code: text("redis.cluster.xu1.large.r2.8"),
            capacity: Some(0.into()),
            capacity_minor: scalar(".125"),
            max_memory: Some(128.into()),
            used_memory: Some(17.into()),
            cpu_type: text("aarch64"),
            ip: text("10.8.0.2,10.8.0.3"),
            port: Some(6380.into()),
            domain_name: text("redis-2d9a60f4.example.com"),
            readonly_domain_name: text("redis-2d9a60f4-ro.example.com"),
            enable_publicip: truth(true),
            publicip_id: Some(json!({})),
            publicip_address: text("198.51.100.9"),
            enable_ssl: truth(false),
            no_password_access: scalar("true"),
            access_user: None,
            vpc_id: text("b0c7e5f1-26d4-4983-a0fb-93e1d85c472a"),
            vpc_name: text("vpc-shop"),
            subnet_id: text("5f83a1d0-c94b-4e27-b6a5-0d71f2e8c396"),
            security_group_id: text("d417b9c2-08ef-4a53-9d6c-e2f05b81a734"),
            az_codes: Some(vec![json!({ "az_code": "az-b" }), json!("az-c")]),
            charging_mode: Some(1.into()),
            order_id: text("CS0001"),
            enterprise_project_id: Some(0.into()),
            created_at: text("2026-05-01T07:08:09.010Z"),
            updated_at: text("2026-05-02T07:08:09.010Z"),
            maintain_begin: text("18:00:00"),
            maintain_end: text("22:00:00"),
            service_upgrade: truth(false),
            service_task_id: text(""),
            user_name: text("ops"),
            user_id: text("e47a"),
            tags: Some(vec![Tag { key: Some(1.into()), value: scalar("team") }]),
            features: Some(Features {
                support_acl: truth(true),
                support_transparent_client_ip: truth(false),
                support_ssl: truth(true),
                support_audit_log: truth(false),
            }),
        };
        let page = ListInstances::all().read(BODY).unwrap();
        assert_eq!(page.total, Some(1));
        assert_eq!(page.rows.into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
    }

    #[test]
    fn choices_are_read_from_the_same_page() {
        let text = |text: &str| Some(text.to_owned());
        let expected = Choice {
            instance_id: text("2d9a60f4-81c7-4e3b-95d2-b7c0e4f1a683"),
            name: text("cache-checkout"),
            status: text("EXTENDING"),
        };
        let page = ListInstances::read_choices(BODY).unwrap();
        assert_eq!(page.total, Some(1));
        assert_eq!(page.rows.into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
        // What only the whole row looks into cannot cost the choice.
        let odd = br#"{"instances":[{"instance_id":"a1","tags":7,"features":[]}]}"#;
        let page = ListInstances::read_choices(odd).unwrap();
        let expected = Choice { instance_id: text("a1"), ..Choice::default() };
        assert_eq!(page.rows.into_iter().map(|row| row.read).collect::<Vec<_>>(), [Ok(expected)]);
    }
}
