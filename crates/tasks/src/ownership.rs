//! Finding out which DCS instance a background task belongs to. The project's list does not say; the list of
//! each instance does. So instances are asked, a few at a time, until every task has an owner.

use std::collections::{HashSet, VecDeque};

use crate::task::Instance;

/// The search in one project.
#[derive(Debug, Default)]
pub struct Ownership {
    orphans: HashSet<String>,
    given_up: HashSet<String>,
    queue: VecDeque<Instance>,
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
    }

    /// The instance to ask next: one that the reader filters by before any other. None when every task has
    /// its owner or every instance was asked.
    pub fn next(&mut self, wanted: Option<&str>) -> Option<Instance> {
        if let Some(at) = wanted.and_then(|wanted| self.queue.iter().position(|i| is_meant(i, wanted))) {
            return self.queue.remove(at);
        }
        if self.orphans.is_empty() {
            self.queue.clear();
        }
        self.queue.pop_front()
    }

    /// Notes that these tasks have an owner.
    pub fn found<'a>(&mut self, ids: impl IntoIterator<Item = &'a str>) {
        for id in ids {
            self.orphans.remove(id);
        }
    }

    /// Ends a search that went through: who is still an orphan belongs to an instance that is not listed.
    pub fn end(&mut self) {
        self.given_up.extend(self.orphans.drain());
    }
}

/// Whether a filter's text means this instance.
pub fn is_meant(instance: &Instance, wanted: &str) -> bool {
    let wanted = wanted.to_ascii_lowercase();
    !wanted.is_empty()
        && (instance.id.to_ascii_lowercase().contains(&wanted)
            || instance.name.as_deref().is_some_and(|name| name.to_ascii_lowercase().contains(&wanted)))
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
        assert_eq!(ownership.next(None), Some(instance("a")));
        ownership.found(["t1"]);
        assert_eq!(ownership.next(None), Some(instance("b")));
        ownership.found(["t2"]);
        assert_eq!(ownership.next(None), None);
    }

    #[test]
    fn what_the_reader_filters_by_comes_first_even_when_all_owners_are_known() {
        let mut ownership = Ownership::default();
        ownership.note(ids(&["t1"]));
        ownership.search([instance("a"), instance("b"), instance("cart")]);
        assert_eq!(ownership.next(Some("CART")), Some(instance("cart")));
        ownership.found(["t1"]);
        assert_eq!(ownership.next(Some("b")), Some(instance("b")));
        assert_eq!(ownership.next(Some("b")), None);
    }

    #[test]
    fn an_owner_that_is_not_listed_is_not_looked_for_again() {
        let mut ownership = Ownership::default();
        assert!(ownership.note(ids(&["t1"])));
        ownership.search([instance("a")]);
        ownership.next(None);
        ownership.end();
        assert!(!ownership.note(ids(&["t1"])));
        assert!(ownership.note(ids(&["t1", "t2"])));
    }
}
