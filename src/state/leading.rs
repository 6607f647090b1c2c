//! Which tab asks for a list, once for all tabs: the one that holds the list's lock. The others take its rows, and one
//! of them goes on when it lets go: closed, hidden, signed out or refused.

use std::cell::Cell;
use std::rc::Rc;

use tasks::sources::{Scope, SourceId};

use crate::browser::background::Job;
use crate::browser::locks;

/// A tab's wish to ask for a list. Dropped, another tab may.
#[derive(Default)]
pub struct Claim {
    leads: Rc<Cell<bool>>,
    holding: Option<Job>,
}

impl Claim {
    /// Of what is every tab's own.
    pub fn own() -> Self {
        Self { leads: Rc::new(Cell::new(true)), holding: None }
    }

    /// Of a list that any tab may ask for; `told` is called once it is known which one does, and whenever that changes.
    /// Where the browser has no locks each tab asks for itself, and knows so at once.
    pub fn of(scope: &Scope, source: SourceId, told: impl Fn() + 'static) -> Self {
        if !locks::are_there() {
            return Self::own();
        }
        let name = format!("taskdeck.list.{}.{}.{}", source.slug(), scope.region, scope.project);
        let leads = Rc::new(Cell::new(false));
        let is_ours = Rc::clone(&leads);
        let holding = Job::spawn(async move {
            let mut lock = locks::take(&name, false).await;
            if lock.is_none() {
                told();
                lock = locks::take(&name, true).await;
            }
            is_ours.set(true);
            told();
            // It is held until the claim is dropped.
            std::future::pending::<()>().await;
            drop(lock);
        });
        Self { leads, holding: Some(holding) }
    }

    /// Whether it is for this tab to ask.
    pub fn leads(&self) -> bool {
        self.leads.get()
    }

    /// Whether nothing is wished: the tab is hidden, or nobody is signed in.
    pub fn is_none(&self) -> bool {
        self.holding.is_none() && !self.leads.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cloud::call::Language;
    use cloud::id::{ProjectId, RegionId};

    #[test]
    fn without_locks_each_tab_asks_for_itself() {
        let scope = Scope {
            region: RegionId::parse("cn-north-4").unwrap(),
            project: ProjectId::parse("b5d07e4c91a8463f8e2d6c0f7a1b9e34").unwrap(),
            language: Language::English,
        };
        for source in SourceId::all() {
            assert!(Claim::of(&scope, source, || panic!("known at once")).leads());
        }
        assert!(Claim::default().is_none() && !Claim::default().leads() && !Claim::own().is_none());
    }
}
