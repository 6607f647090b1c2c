//! How what the lists no longer have goes: in slices, between which the page has its turn and rows go on arriving.

use std::collections::HashSet;
use std::rc::Rc;

use leptos::prelude::*;
use tasks::sources::{Scope, SourceId};
use tasks::store::Keeping;
use tasks::task::Task;

use super::Live;
use super::viewing::{SLICE, is_over};
use crate::browser::background::Job;
use crate::browser::clock;

/// What is still to go.
#[derive(Default)]
pub(super) struct Clearing {
    /// The lists that are held against what they have.
    lists: Vec<Keeping>,
    under_way: Job,
}

impl Live {
    /// Takes tasks that arrived into the lists.
    pub(super) fn take_in(self, tasks: Vec<Task>) {
        let inner = self.inner();
        inner.clearing.borrow_mut().lists.iter_mut().for_each(|list| list.meet(&tasks));
        inner.store.borrow_mut().apply(tasks);
    }

    /// A list was read to its end and has these: others go.
    pub(super) fn keep(self, source: SourceId, scope: &Scope, ids: Rc<HashSet<String>>) {
        let inner = self.inner();
        let list = inner.store.borrow().keep(source, (&scope.region, &scope.project), ids);
        inner.clearing.borrow_mut().lists.push(list);
        self.clear_away();
    }

    /// Lets go what is to go, and clears away what it leaves in memory.
    pub(super) fn clear_away(self) {
        if self.inner().clearing.borrow().under_way.is_under_way() || self.clear_for_a_slice() {
            return;
        }
        self.inner().clearing.borrow_mut().under_way = Job::spawn(async move {
            while !self.clear_for_a_slice() {
                clock::give_way().await;
            }
            self.inner().clearing.borrow_mut().under_way.end();
        });
    }

    /// Goes on for a slice; true once nothing is left.
    fn clear_for_a_slice(self) -> bool {
        let (inner, is_up) = (self.inner(), is_over(SLICE));
        loop {
            let (mut clearing, mut store) = (inner.clearing.borrow_mut(), inner.store.borrow_mut());
            let Some(list) = clearing.lists.last_mut() else { return store.clear_away(&is_up) };
            if !list.go_on(&mut store, &is_up) {
                return false;
            }
            clearing.lists.pop();
            drop((clearing, store));
            self.version.update(|version| *version += 1);
        }
    }
}
