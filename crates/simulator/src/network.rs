//! What lies around an instance: its network, its addresses, its tags. Nothing of it is stored: it follows from
//! the instance's place among all.

use cloud::wire::Scalar;

use crate::random::{hex_id, mix, uuid};
use crate::world::Instance;

/// Every project has two networks with two subnets each.
const NETWORKS: u64 = 2;
const SUBNETS: u64 = 4;

/// As many addresses as an instance can have in its subnet.
pub(crate) const ADDRESSES: u64 = 4;
/// The least last part of an address.
const FIRST_HOST: u64 = 10;
/// How far the addresses of an instance lie apart: there are no more instances than this.
const STEP: u64 = 60;

/// What ids are made for, so that no two of them are alike.
#[derive(Clone, Copy, Debug)]
enum Thing {
    Network = 0x1000,
    Subnet = 0x2000,
    SecurityGroup = 0x3000,
    Key = 0x4000,
    Node = 0x5000,
    PublicAddress = 0x6000,
    Upgrade = 0x7000,
}

impl Instance {
    /// Its subnet, by its place in the project.
    const fn subnet(&self) -> u64 {
        self.number % SUBNETS
    }

    /// The id of something that instances of a project share.
    fn shared(&self, thing: Thing, place: u64) -> String {
        uuid(mix(self.project as u64, thing as u64 + place))
    }

    /// The id of something of its own.
    fn own(&self, thing: Thing) -> u64 {
        mix(self.seed, thing as u64)
    }

    /// Its network.
    pub(crate) fn vpc_id(&self) -> String {
        self.shared(Thing::Network, self.subnet() % NETWORKS)
    }

    /// The name of its network.
    pub(crate) fn vpc_name(&self) -> String {
        format!("vpc-{}", if self.subnet().is_multiple_of(NETWORKS) { "apps" } else { "data" })
    }

    /// Its subnet.
    pub(crate) fn subnet_id(&self) -> String {
        self.shared(Thing::Subnet, self.subnet())
    }

    /// Its security group: one a product.
    pub(crate) fn security_group_id(&self) -> String {
        self.shared(Thing::SecurityGroup, self.product as u64)
    }

    /// One of its [`ADDRESSES`]. No other instance of the cloud has it.
    pub(crate) fn address(&self, place: u64) -> String {
        let subnet = self.project as u64 * SUBNETS + self.subnet();
        format!("192.168.{subnet}.{}", FIRST_HOST + STEP * (place % ADDRESSES) + self.number % STEP)
    }

    /// Several of its addresses, as lists hold them.
    pub(crate) fn addresses(&self, places: std::ops::Range<u64>) -> Vec<Scalar> {
        places.map(|place| self.address(place).into()).collect()
    }

    /// Its address on the internet, if it has one, and that address' id.
    pub(crate) fn public_address(&self) -> Option<(String, String)> {
        let address = format!("203.0.113.{}", FIRST_HOST + self.number);
        self.number.is_multiple_of(3).then(|| (address, uuid(self.own(Thing::PublicAddress))))
    }

    /// The key that its disks are encrypted with, if they are.
    pub(crate) fn key(&self) -> Option<String> {
        (self.number % 4 == 2).then(|| uuid(self.own(Thing::Key)))
    }

    /// The id of one of its nodes, without its product's suffix.
    pub(crate) fn node(&self, place: u64) -> String {
        hex_id(mix(self.own(Thing::Node), place))
    }

    /// The task that upgrades it, if one does.
    pub(crate) fn upgrade(&self) -> Option<String> {
        (self.number % 7 == 3).then(|| hex_id(self.own(Thing::Upgrade)))
    }

    /// Whether it is paid ahead.
    pub(crate) const fn is_paid_ahead(&self) -> bool {
        self.number % 4 == 3
    }

    /// Its tags: none, one or two.
    pub(crate) fn tags(&self) -> Vec<(&'static str, &'static str)> {
        let stage = ("stage", if self.project == 1 { "test" } else { "production" });
        let team = ("team", ["web", "data", "core"][(self.number % 3) as usize]);
        [team, stage].into_iter().take((self.number % 4).min(2) as usize).collect()
    }

    /// Whether it has all of these tags; one that is asked for without a value may have any.
    pub(crate) fn is_tagged(&self, wanted: &[(&str, &str)]) -> bool {
        let tags = self.tags();
        let has = |key: &str, value: &str| tags.iter().any(|tag| tag.0 == key && (value.is_empty() || tag.1 == value));
        wanted.iter().all(|(key, value)| has(key, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::World;
    use cloud::call::Product;
    use cloud::time::Moment;
    use std::collections::HashSet;

    #[test]
    fn no_two_instances_share_an_address_and_a_subnet_lies_in_one_network() {
        let world = World::new(1, 0, Moment::read("2026-11-21T08:00:00Z").unwrap());
        let mut addresses = HashSet::new();
        let mut networks = HashSet::new();
        let mut subnets = HashSet::new();
        let mut all = 0;
        for project in 0..4 {
            for instance in Product::ALL.into_iter().flat_map(|product| world.instances(product, project)) {
                all += 1;
                let own = (0..ADDRESSES).map(|place| instance.address(place));
                addresses.extend(own.inspect(|address| assert!(address.parse::<std::net::Ipv4Addr>().is_ok())));
                addresses.extend(instance.public_address().map(|(address, _)| address));
                networks.insert((instance.vpc_id(), instance.subnet_id()));
                subnets.insert(instance.subnet_id());
            }
        }
        let public = (0..all).filter(|number| number % 3 == 0).count();
        assert_eq!(addresses.len(), all * ADDRESSES as usize + public);
        assert_eq!((networks.len(), subnets.len()), (16, 16));
    }
}
