//! Which instances the tasks of a DCS list belong to, which its own rows do not say.

use std::collections::HashSet;

use cloud::call::Product;
use cloud::id::JobId;
use cloud::paging::Pager;
use futures_util::future::join;
use tasks::ownership::Ownership;
use tasks::sources::Scope;
use tasks::task::{Task, TaskKey};

use super::reading::{instances_of, read_owned};
use super::{LaneId, Live};
use crate::browser::background::Job;
use crate::state::session::Session;

impl Live {
    /// Learns which instances the tasks of a DCS list belong to, two instances at a time.
    pub(super) fn look_for_owners(self, id: LaneId) {
        let inner = self.inner();
        let mut lanes = inner.lanes.borrow_mut();
        let Some(lane) = lanes.iter_mut().find(|lane| lane.id == id && lane.source.slug() == "dcs") else { return };
        let is_busy = lane.searching.is_under_way();
        let store = inner.store.borrow();
        let orphans = store.without_instance(lane.source, &lane.scope.region, &lane.scope.project);
        drop(store);
        let wants = !inner.wanted_instances.borrow().is_empty();
        if is_busy || !(lane.ownership.note(orphans) || wants) {
            return;
        }
        let (session, scope) = (lane.session.clone(), lane.scope.clone());
        lane.searching = Job::spawn(async move {
            if let Ok(instances) = instances_of(&session, Product::Dcs, scope.language).await {
                self.with_ownership(id, |ownership, _| ownership.search(instances));
                join(self.ask_instances(id, &session, &scope), self.ask_instances(id, &session, &scope)).await;
                self.with_ownership(id, |ownership, _| ownership.end());
            }
            // Nobody waits for this: what a failure hid, the next refresh asks again.
            if let Some(lane) = self.inner().lanes.borrow_mut().iter_mut().find(|lane| lane.id == id) {
                lane.searching.end();
            }
        });
    }

    async fn ask_instances(self, id: LaneId, session: &Session, scope: &Scope) {
        loop {
            let Some(Some(instance)) = self.with_ownership(id, Ownership::next) else { return };
            let Ok(of) = JobId::parse(&instance.id) else { continue };
            let mut pager = Pager::new(cloud::paging::Counting::Records, 100);
            while let Some(ask) = pager.next() {
                let page = match read_owned(session, scope, &instance, &of, ask.offset).await {
                    Ok(page) => page,
                    Err(error) => {
                        self.with_ownership(id, |ownership, _| ownership.failed(error.kind));
                        break;
                    }
                };
                let ids: Vec<String> = page.tasks.iter().map(|task| task.key.id.clone()).collect();
                pager.take(&ids, page.total);
                self.note_owned(id, &page.tasks);
                let gone = self.apply(id, page.tasks);
                self.strike(id, &gone);
                let reads_on = self.with_ownership(id, |ownership, wanted| {
                    ownership.found(ids.iter().map(String::as_str));
                    ownership.reads_on(&instance, wanted)
                });
                if reads_on != Some(true) {
                    break;
                }
            }
        }
    }

    /// Notes of which tasks nothing is new but whose they are, where somebody watches.
    fn note_owned(self, id: LaneId, tasks: &[Task]) {
        let inner = self.inner();
        if !inner.lanes.borrow().iter().any(|lane| lane.id == id && lane.is_watched) {
            return;
        }
        let store = inner.store.borrow();
        let is_same = |task: &&Task| store.find(&task.key).is_some_and(|known| known.status == task.status);
        inner.owned.borrow_mut().extend(tasks.iter().filter(is_same).map(|task| task.key.clone()));
    }

    /// The tasks of which nothing was new but whose they are, since this was asked last.
    #[inline(never)] // so that it can come later
    pub fn take_owned(self) -> HashSet<TaskKey> {
        self.inner().owned.take()
    }

    /// Changes the search of a list, which is told the instances that the reader filters by.
    fn with_ownership<T>(self, id: LaneId, change: impl FnOnce(&mut Ownership, &[String]) -> T) -> Option<T> {
        let inner = self.inner();
        let wanted = inner.wanted_instances.borrow();
        inner.lanes.borrow_mut().iter_mut().find(|l| l.id == id).map(|l| change(&mut l.ownership, &wanted))
    }
}
