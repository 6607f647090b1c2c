//! What there is in the simulated cloud: projects in regions, their instances, their tasks.

use cloud::call::Product;
use cloud::time::Moment;

use crate::history::{self, Births};
use crate::kinds::List;
use crate::random::{Random, Stream, hex_id, mix, uuid};
use crate::task::Task;

/// A project of the simulated cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Project {
    /// Its id: 32 hexadecimal digits.
    pub id: &'static str,
    /// The region it lies in.
    pub region: &'static str,
    /// What a person calls it.
    pub label: &'static str,
    /// Its name in IAM: the region's, or for a part of that region's own project one that begins with it.
    pub name: &'static str,
    /// Its account, by its place among IAM's.
    pub(crate) account: usize,
}

/// All projects, the same for every seed. In `tr-west-1` the prefix `gaussdb.` is GaussDB's, elsewhere TaurusDB's.
pub const PROJECTS: [Project; 4] = [
    Project {
        id: "0a4d8c2f6b1e4f7d9c3a5e8b7d6f1a20",
        region: "cn-north-4",
        label: "Shop",
        name: "cn-north-4",
        account: 0,
    },
    Project {
        id: "1b5e9d307c2f40818d4b6f9c8e702b31",
        region: "cn-north-4",
        label: "Shop staging",
        name: "cn-north-4_staging",
        account: 0,
    },
    Project {
        id: "2c6fae418d3051929e5c70ad9f813c42",
        region: "ap-southeast-3",
        label: "Payments",
        name: "ap-southeast-3",
        account: 0,
    },
    Project {
        id: "3d70bf529e4162a3af6d81be0a924d53",
        region: "tr-west-1",
        label: "Retail Istanbul",
        name: "tr-west-1",
        account: 1,
    },
];

/// What has become of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It works.
    Active,
    /// It was deleted at this moment.
    Deleted(Moment),
    /// It could not be created.
    Failed,
}

/// One instance.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    /// Its id, in its product's form.
    pub(crate) id: String,
    /// Its product.
    pub(crate) product: Product,
    /// Its project, by its place in [`PROJECTS`].
    pub(crate) project: usize,
    /// Its name.
    pub(crate) name: &'static str,
    /// When it was created.
    pub(crate) created: Moment,
    /// What has become of it.
    pub(crate) standing: Standing,
    /// Its place among all instances: what must be its own, such as its addresses, is derived from it.
    pub(crate) number: u64,
    /// What everything else about it is derived from.
    pub(crate) seed: u64,
}

impl Instance {
    /// Whether it is there at this moment.
    pub(crate) fn exists(&self, now: Moment) -> bool {
        match self.standing {
            Standing::Active => true,
            Standing::Deleted(when) => now < when,
            Standing::Failed => false,
        }
    }

    /// When it last changed: within weeks of its creation, which for all of them is longer ago.
    pub(crate) fn updated(&self) -> Moment {
        self.created.plus((self.seed % 50).cast_signed() * DAY)
    }
}

/// The names of the instances of each project: TaurusDB, GaussDB, DCS.
const NAMES: [[&[&str]; 3]; 4] = [
    [
        &["orders-prod", "customers-prod", "catalog-prod", "billing-prod", "报表库-01"],
        &["settlement-core", "risk-features", "warehouse-mart", "结算中心-主库"],
        &["cart-cache-01", "cart-cache-02", "session-store", "rate-limiter", "search-suggest", "promo-cache-old"],
    ],
    [
        &["orders-staging", "customers-staging", "catalog-staging", "billing-staging", "loadtest-01"],
        &["settlement-staging", "risk-staging", "mart-staging", "gauss-f821"],
        &[
            "cart-cache-staging",
            "session-staging",
            "limiter-staging",
            "suggest-staging",
            "loadtest-cache",
            "dcs-single-test-1",
        ],
    ],
    [
        &["payments-ledger", "payments-audit", "refunds-prod", "merchant-portal", "fx-rates"],
        &["clearing-prod", "fraud-scoring", "aml-cases", "payout-batch"],
        &["idempotency-keys", "otp-codes", "fx-cache-01", "fx-cache-02", "webhook-queue", "otp-codes-old"],
    ],
    [
        &["magaza-siparis", "magaza-stok", "retail-crm", "retail-loyalty", "retail-returns"],
        &["retail-dwh", "retail-pricing", "retail-forecast", "gauss-6568-zzh"],
        &["sepet-cache-01", "sepet-cache-02", "price-cache", "stock-cache", "coupon-cache", "coupon-cache-old"],
    ],
];

/// The one instance that could not be created.
const NEVER_CREATED: &str = "loadtest-cache";

const DAY: i64 = 24 * 60 * 60 * 1_000;
/// How long before the start the last cache of every project was deleted.
const DELETED_BEFORE_START: i64 = 9 * DAY;

/// Everything there is, and what will come.
#[derive(Debug)]
pub(crate) struct World {
    instances: Vec<Instance>,
    /// In the order in which they are created.
    tasks: Vec<Task>,
    births: Births,
}

impl World {
    /// The world with this many tasks at its start.
    pub(crate) fn new(seed: u64, tasks: usize, start: Moment) -> Self {
        let instances = instances(seed, start);
        let tasks = history::before(seed, tasks, start, &instances);
        let births = Births::new(seed, start, &tasks);
        Self { instances, tasks, births }
    }

    /// Lets everything be created that is created up to this moment.
    pub(crate) fn advance(&mut self, now: Moment) {
        self.births.until(now, &self.instances, &mut self.tasks);
    }

    /// The tasks of a list and a project that there are at a moment, the newest first.
    pub(crate) fn newest_first(&self, list: List, project: usize, now: Moment) -> impl Iterator<Item = &Task> {
        let is_there = move |t: &&Task| t.list == list && t.project == project && t.created <= now && !t.is_removed;
        self.tasks.iter().rev().filter(is_there)
    }

    /// The task of a list and a project that has this id at a moment, to be changed.
    pub(crate) fn find(&mut self, list: List, project: usize, id: &str, now: Moment) -> Option<&mut Task> {
        let is_there = |t: &&mut Task| t.list == list && t.project == project && t.created <= now && !t.is_removed;
        self.tasks.iter_mut().filter(is_there).find(|t| t.has_id(id))
    }

    /// The instances of a product and a project.
    pub(crate) fn instances(&self, product: Product, project: usize) -> impl Iterator<Item = &Instance> {
        self.instances.iter().filter(move |i| i.product == product && i.project == project)
    }

    /// The instance a task works on.
    pub(crate) fn instance_of(&self, task: &Task) -> Option<&Instance> {
        self.instances.get(task.instance)
    }
}

fn instances(seed: u64, start: Moment) -> Vec<Instance> {
    let mut random = Random::new(seed, Stream::Instances);
    let mut instances = Vec::new();
    for (project, products) in NAMES.iter().enumerate() {
        for (product, names) in Product::ALL.into_iter().zip(products) {
            for &name in *names {
                let number = instances.len() as u64;
                let seed = mix(seed, number + 1_000);
                let last = names.last() == Some(&name);
                let standing = match product {
                    Product::Dcs if name == NEVER_CREATED => Standing::Failed,
                    Product::Dcs if last => Standing::Deleted(start.plus(-DELETED_BEFORE_START)),
                    _ => Standing::Active,
                };
                let id = match product {
                    Product::TaurusDb => format!("{}in07", hex_id(seed)),
                    Product::GaussDb => format!("{}in14", hex_id(seed)),
                    Product::Dcs => uuid(seed),
                };
                let created = start.plus(-random.between(60 * DAY, 900 * DAY));
                instances.push(Instance { id, product, project, name, created, standing, number, seed });
            }
        }
    }
    instances
}

#[cfg(test)]
mod tests {
    use super::*;
    use cloud::id::ProjectId;
    use cloud::region;

    fn start() -> Moment {
        Moment::read("2026-11-21T08:00:00Z").unwrap()
    }

    #[test]
    fn every_project_lies_where_all_three_products_are() {
        for project in &PROJECTS {
            assert!(ProjectId::parse(project.id).is_ok());
            let region = region::find(project.region).unwrap();
            assert!(Product::ALL.iter().all(|product| region.host(*product).is_some()));
        }
    }

    #[test]
    fn there_are_sixty_instances_with_ids_and_names_of_their_own() {
        let world = World::new(1, 0, start());
        assert_eq!(world.instances.len(), 60);
        let mut ids: Vec<_> = world.instances.iter().map(|i| &i.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 60);
        let mut names: Vec<_> = world.instances.iter().map(|i| i.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 60);
        assert!(names.iter().all(|name| (4..=64).contains(&name.chars().count()) && name.len() <= 64));
    }
}
