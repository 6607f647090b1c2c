//! The instances of a product: what a reader chooses from, and who a DCS task may belong to.

use cloud::call::{Call, Language, Product, Request};
use cloud::error::Unreadable;
use cloud::id::ProjectId;
use cloud::paging::{Counting, Pager};
use cloud::wire::Page;
use cloud::{dcs, gaussdb, taurusdb};

use crate::task::Instance;

/// A page of instances, and how many the cloud says there are.
pub type Found = (Vec<Instance>, Option<u64>);

/// A walk through the list of a product.
pub fn pager(product: Product) -> Pager {
    let rows = match product {
        Product::TaurusDb => taurusdb::instances::ListInstances::all(Language::default()).limit.rows(),
        Product::GaussDb => gaussdb::instances::ListInstances::all(Language::default()).limit.rows(),
        Product::Dcs => dcs::instances::ListInstances::all().limit.rows(),
    };
    Pager::new(Counting::Records, rows)
}

/// One page of the list, in this language where the API knows of languages.
pub fn list(product: Product, project: &ProjectId, language: Language, offset: u64) -> Request {
    match product {
        Product::TaurusDb => {
            let all = taurusdb::instances::ListInstances::all(language);
            taurusdb::instances::ListInstances { offset, ..all }.request(project)
        }
        Product::GaussDb => {
            let all = gaussdb::instances::ListInstances::all(language);
            gaussdb::instances::ListInstances { offset, ..all }.request(project)
        }
        Product::Dcs => {
            dcs::instances::ListInstances { offset, ..dcs::instances::ListInstances::all() }.request(project)
        }
    }
}

/// Reads a page of the list. An instance that cannot be read is left out: it is a choice less, nothing more.
pub fn read(product: Product, body: &[u8]) -> Result<Found, Unreadable> {
    Ok(match product {
        Product::TaurusDb => {
            found(taurusdb::instances::ListInstances::read_choices(body)?, |i| (i.id, i.name, i.status))
        }
        Product::GaussDb => found(gaussdb::instances::ListInstances::read_choices(body)?, |i| (i.id, i.name, i.status)),
        Product::Dcs => {
            found(dcs::instances::ListInstances::read_choices(body)?, |i| (i.instance_id, i.name, i.status))
        }
    })
}

fn found<T>(page: Page<T>, parts: impl Fn(T) -> (Option<String>, Option<String>, Option<String>)) -> Found {
    let instances = page.rows.into_iter().filter_map(|row| {
        let (id, name, state) = parts(row.read.ok()?);
        Some(Instance { id: id.filter(|id| !id.is_empty())?, name, state })
    });
    (instances.collect(), page.total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_products_list_is_read_into_the_same_instances() {
        let by_id = br#"{"total_count":1,"instances":[{"id":"a1","name":"orders","status":"normal"},{"id":[]}]}"#;
        let dcs = br#"{"instance_num":1,"instances":[{"instance_id":"a1","name":"orders","status":"normal"},7]}"#;
        let orders = Instance { id: "a1".into(), name: Some("orders".into()), state: Some("normal".into()) };
        assert_eq!(read(Product::TaurusDb, by_id), Ok((vec![orders.clone()], Some(1))));
        assert_eq!(read(Product::GaussDb, by_id), Ok((vec![orders.clone()], Some(1))));
        assert_eq!(read(Product::Dcs, dcs), Ok((vec![orders], Some(1))));
    }

    #[test]
    fn a_walk_asks_for_the_largest_pages() {
        let project = ProjectId::parse("053f533ead80d5102f0cc012e8d468a4").unwrap();
        for product in Product::ALL {
            let ask = pager(product).next().unwrap();
            let request = list(product, &project, Language::Chinese, ask.offset);
            assert!(request.query.contains(&format!("limit={}", ask.limit)), "{}", request.query);
            assert_eq!(request.language, (product != Product::Dcs).then_some(Language::Chinese));
        }
    }
}
