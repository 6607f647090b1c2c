//! Which instances the tasks of a DCS list belong to, which its own rows do not say.

use cloud::call::Product;
use cloud::id::JobId;
use cloud::paging::Pager;
use futures_util::future::join;
use tasks::ownership::Ownership;
use tasks::sources::Scope;

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
        let orphans: Vec<String> =
            lane.tasks(&store).filter(|task| task.instance.is_none()).map(|task| task.key.id).collect();
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
                self.apply(id, page.tasks);
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

    /// Changes the search of a list, which is told the instances that the reader filters by.
    fn with_ownership<T>(self, id: LaneId, change: impl FnOnce(&mut Ownership, &[String]) -> T) -> Option<T> {
        let inner = self.inner();
        let wanted = inner.wanted_instances.borrow();
        inner.lanes.borrow_mut().iter_mut().find(|l| l.id == id).map(|l| change(&mut l.ownership, &wanted))
    }
}
