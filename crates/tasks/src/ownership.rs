//! Finding out which DCS instance a background task belongs to. The project's list does not say; the list of
//! each instance does. So instances are asked, a few at a time, until every task has an owner.

use std::collections::{HashSet, VecDeque};

use cloud::error::Kind;

use crate::task::Instance;

/// The search in one project.
#[derive(Debug, Default)]
pub struct Ownership {
    orphans: HashSet<String>,
    given_up: HashSet<String>,
    queue: VecDeque<Instance>,
    is_broken_off: bool,
}

impl Ownership {
    /// Notes the tasks that have no owner now; whether a search is worth while: one of them was not looked
    /// for in every instance before.
    pub fn note(&mut self, orphans: impl IntoIterator<Item = String>) -> bool {
        self.orphans = orphans.into_iter().filter(|id| !self.given_up.contains(id)).collect();
        !self.orphans.is_empty()
    }

    /// Begins a search through these instances.
    pub fn search(&mut self, instances: impl IntoIterator<Item = Instance>) {
        self.queue = instances.into_iter().filter(|instance| !instance.id.is_empty()).collect();
        self.is_broken_off = false;
    }

    /// The instance to ask next: one that the reader filters by before any other. None when every task has
    /// its owner, every instance was asked, or the search was broken off.
    pub fn next(&mut self, wanted: &[String]) -> Option<Instance> {
        if let Some(at) = self.queue.iter().position(|instance| is_meant(instance, wanted)) {
            return self.queue.remove(at);
        }
        if self.orphans.is_empty() {
            self.queue.clear();
        }
        self.queue.pop_front()
    }

    /// Whether to read the list of this instance further: a task has no owner yet, or the reader filters by
    /// the instance and is to see all of its tasks.
    pub fn reads_on(&self, instance: &Instance, wanted: &[String]) -> bool {
        !self.is_broken_off && (!self.orphans.is_empty() || is_meant(instance, wanted))
    }

    /// Notes that these tasks have an owner.
    pub fn found<'a>(&mut self, ids: impl IntoIterator<Item = &'a str>) {
        for id in ids {
            self.orphans.remove(id);
        }
    }

    /// Notes that the list of an instance could not be read. What is wrong with that instance alone is no
    /// reason not to ask the others; anything else breaks the search off, for the next one to begin again.
    pub fn failed(&mut self, kind: Kind) {
        if !matches!(kind, Kind::NotFound | Kind::NotAllowed | Kind::BadInput) {
            self.queue.clear();
            self.is_broken_off = true;
        }
    }

    /// Ends a search. When it went through all instances, who is still an orphan belongs to one that is not
    /// listed or does not tell.
    pub fn end(&mut self) {
        if !self.is_broken_off {
            self.given_up.extend(self.orphans.drain());
        }
    }
}

/// Whether one of a filter's texts means this instance.
fn is_meant(instance: &Instance, wanted: &[String]) -> bool {
    let (id, name) = (instance.id.to_ascii_lowercase(), instance.name.as_deref().map(str::to_ascii_lowercase));
    wanted.iter().map(|wanted| wanted.to_ascii_lowercase()).any(|wanted| {
        !wanted.is_empty() && (id.contains(&wanted) || name.as_deref().is_some_and(|name| name.contains(&wanted)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instance(name: &str) -> Instance {
        Instance { id: format!("id-{name}"), name: Some(name.to_owned()), state: None }
    }

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn the_search_ends_when_every_task_has_its_owner() {
        let mut ownership = Ownership::default();
        assert!(ownership.note(ids(&["t1", "t2"])));
        ownership.search([instance("a"), instance("b"), instance("c")]);
        assert_eq!(ownership.next(&[]), Some(instance("a")));
        ownership.found(["t1"]);
        assert_eq!(ownership.next(&[]), Some(instance("b")));
        ownership.found(["t2"]);
        assert_eq!(ownership.next(&[]), None);
    }

    #[test]
    fn what_the_reader_filters_by_comes_first_even_when_all_owners_are_known() {
        let mut ownership = Ownership::default();
        ownership.note(ids(&["t1"]));
        ownership.search([instance("a"), instance("b"), instance("cart")]);
        assert_eq!(ownership.next(&ids(&["CART"])), Some(instance("cart")));
        ownership.found(["t1"]);
        assert_eq!(ownership.next(&ids(&["b"])), Some(instance("b")));
        assert_eq!(ownership.next(&ids(&["b"])), None);
    }

    #[test]
    fn every_text_of_the_filter_means_its_instances() {
        let mut ownership = Ownership::default();
        ownership.note([]);
        ownership.search([instance("a"), instance("b"), instance("cart"), instance("otp")]);
        let wanted = ids(&["otp", "", "Cart"]);
        assert_eq!(ownership.next(&wanted), Some(instance("cart")));
        assert_eq!(ownership.next(&wanted), Some(instance("otp")));
        assert_eq!(ownership.next(&wanted), None, "an empty text means none");
    }

    #[test]
    fn a_list_is_read_on_for_those_without_an_owner_and_for_the_reader() {
        let mut ownership = Ownership::default();
        ownership.note(ids(&["t1"]));
        ownership.search([instance("a"), instance("b")]);
        assert!(ownership.reads_on(&instance("a"), &[]));
        ownership.found(["t1"]);
        assert!(!ownership.reads_on(&instance("a"), &[]));
        assert!(!ownership.reads_on(&instance("a"), &ids(&["b"])));
        assert!(ownership.reads_on(&instance("a"), &ids(&["b", "a"])));
    }

    #[test]
    fn an_owner_that_is_not_listed_is_not_looked_for_again() {
        let mut ownership = Ownership::default();
        assert!(ownership.note(ids(&["t1"])));
        ownership.search([instance("a")]);
        ownership.next(&[]);
        ownership.end();
        assert!(!ownership.note(ids(&["t1"])));
        assert!(ownership.note(ids(&["t1", "t2"])));
    }

    #[test]
    fn an_instance_that_refuses_does_not_keep_the_others_from_being_asked() {
        for kind in [Kind::NotFound, Kind::NotAllowed, Kind::BadInput] {
            let mut ownership = Ownership::default();
            ownership.note(ids(&["t1"]));
            ownership.search([instance("a"), instance("b")]);
            ownership.next(&[]);
            ownership.failed(kind);
            assert_eq!(ownership.next(&[]), Some(instance("b")));
            assert!(ownership.reads_on(&instance("b"), &[]));
            ownership.end();
            assert!(!ownership.note(ids(&["t1"])), "nobody is left to ask");
        }
    }

    #[test]
    fn a_search_that_is_broken_off_gives_nobody_up_and_begins_again() {
        for kind in [Kind::SignIn, Kind::Throttled, Kind::CloudFault, Kind::Unreachable, Kind::Unreadable] {
            let mut ownership = Ownership::default();
            ownership.note(ids(&["t1"]));
            ownership.search([instance("a"), instance("b"), instance("c")]);
            let wanted = ids(&["b"]);
            assert_eq!(ownership.next(&wanted), Some(instance("b")));
            ownership.failed(kind);
            // Whoever asks beside it stops too.
            assert!(!ownership.reads_on(&instance("b"), &wanted));
            assert_eq!(ownership.next(&wanted), None);
            ownership.end();
            assert!(ownership.note(ids(&["t1"])));
            ownership.search([instance("a"), instance("b")]);
            assert_eq!(ownership.next(&[]), Some(instance("a")));
            assert!(ownership.reads_on(&instance("a"), &[]));
        }
    }
}
