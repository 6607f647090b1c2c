//! What the live lists hand on to other tabs, and take from them.

use std::collections::HashSet;
use std::rc::Rc;

use cloud::connection::Draft;
use cloud::time::Moment;
use leptos::prelude::*;
use tasks::feed::Event;
use tasks::shared::{self, Batch, Part};
use tasks::task::Task;

use super::{Lane, LaneId, Live, SharedList};
use crate::browser::background::Job;
use crate::browser::{clock, page, presence};
use crate::state::tabs::Word;

/// So many rows are handed on at a time, where all are.
const ROWS: usize = 100;

impl Live {
    /// Takes what another tab says.
    pub(super) fn take(self, word: Word) {
        let is_news = self.connections.tabs.meet();
        match word {
            Word::Hello => {
                self.connections.tabs.say(&Word::Here);
                self.hand_all_on();
            }
            Word::Here if is_news => self.hand_all_on(),
            Word::Here => {}
            Word::Locked => self.connections.follow_lock(),
            Word::Awake => {
                self.pacing.notice();
                // Who is seen asks first.
                if page::is_hidden() {
                    self.claim();
                }
            }
            Word::SignedOut(draft) => self.follow_sign_out(&draft),
            Word::Rows(batch) => self.take_rows(&batch),
            Word::Gone(keys) => self.bury(&keys),
        }
    }

    fn follow_sign_out(self, draft: &Draft) {
        self.connections.follow_sign_out(draft);
        if let Ok(connection) = draft.check() {
            let is_of = |list: &SharedList| connection.projects.iter().any(|project| list.is_of(project));
            self.shared.update(|shared| shared.retain(|list| !is_of(list)));
            self.forget_strays();
        }
    }

    /// Shows the rows of another tab where this one does not ask for them, if they are newer than what was handed on
    /// before.
    fn take_rows(self, batch: &str) {
        let inner = self.inner();
        let batch = Batch::read(batch, |scope, source| {
            let (region, project) = (&scope.region, &scope.project);
            let is_read_here = |lane: &Lane| lane.claim.leads() && lane.is(source, region, project);
            self.is_known(region, project) && !inner.lanes.borrow().iter().any(is_read_here)
        });
        let Some(mut batch) = batch else { return };
        inner.gone.borrow().strike(&mut batch.tasks, clock::now());
        // No clock is ahead of its own.
        let at = batch.at.map(|at| at.min(clock::now()));
        let (scope, source) = (batch.scope.clone(), batch.source);
        let followers: Vec<LaneId> = {
            let mut lanes = inner.lanes.borrow_mut();
            let followers =
                lanes.iter_mut().filter(|lane| lane.is_signed_in() && lane.is(source, &scope.region, &scope.project));
            followers
                .map(|lane| {
                    lane.heard = lane.heard.max(at);
                    lane.id
                })
                .collect()
        };
        let known = self.shared.with_untracked(|shared| {
            shared.iter().find(|list| list.is(source, &scope.region, &scope.project)).and_then(|list| list.at)
        });
        if known > at {
            return;
        }
        let whole = inner.gathering.borrow_mut().take(&mut batch);
        self.hand_over(&followers, &batch.tasks, whole.as_ref(), at);
        let mut is_whole = whole.is_some();
        if !batch.tasks.is_empty() {
            self.take_in(batch.tasks);
            self.version.update(|v| *v += 1);
        }
        if let Some(ids) = whole {
            self.keep(source, &scope, Rc::new(ids));
        }
        if !followers.is_empty() {
            return;
        }
        self.shared.update(|shared| {
            shared.retain(|list| {
                let is_it = list.is(source, &scope.region, &scope.project);
                is_whole |= is_it && list.is_whole;
                !is_it
            });
            shared.push(SharedList { source, region: scope.region, project: scope.project, at, is_whole });
        });
    }

    /// Hands rows of a list on to other tabs, and to the same list of another connection. Those of the demo are every
    /// tab's own.
    pub(super) fn hand_on(self, id: LaneId, tasks: &[Task]) {
        self.say_rows(id, tasks);
        self.hand_over(&self.same(id), tasks, None, self.heard(id));
    }

    /// Hands on that a list was read to its end, and these are its ids.
    pub(super) fn hand_whole_on(self, id: LaneId, ids: &Rc<HashSet<String>>) {
        let job = {
            let ids = Rc::clone(ids);
            Job::spawn(async move { self.say_whole(id, ids.len(), ids.iter()).await })
        };
        if let Some(lane) = self.inner().lanes.borrow_mut().iter_mut().find(|lane| lane.id == id) {
            lane.handing = job;
        }
        self.hand_over(&self.same(id), &[], Some(ids), self.heard(id));
    }

    /// The same list of other connections.
    fn same(self, id: LaneId) -> Vec<LaneId> {
        let inner = self.inner();
        let lanes = inner.lanes.borrow();
        let Some(lane) = lanes.iter().find(|lane| lane.id == id && lane.owner.is_some()) else { return Vec::new() };
        let is_same = |other: &&Lane| other.id != id && other.is(lane.source, &lane.scope.region, &lane.scope.project);
        lanes.iter().filter(is_same).map(|other| other.id).collect()
    }

    fn heard(self, id: LaneId) -> Option<Moment> {
        self.inner().lanes.borrow().iter().find(|lane| lane.id == id).and_then(|lane| lane.heard)
    }

    /// Tells other tabs of rows; whether there is a list to tell of.
    fn say_rows(self, id: LaneId, tasks: &[Task]) -> bool {
        self.say(id, |lane| shared::write(&lane.scope, lane.source, lane.heard, tasks))
    }

    fn say(self, id: LaneId, write: impl FnOnce(&Lane) -> Vec<String>) -> bool {
        let inner = self.inner();
        let lanes = inner.lanes.borrow();
        let lane = lanes.iter().find(|lane| lane.id == id && lane.owner.is_some());
        if let Some(lane) = lane {
            self.connections.tabs.hand_on(|| write(lane));
        }
        lane.is_some()
    }

    /// Tells other tabs all ids of a list that was read to its end, in slices.
    async fn say_whole(self, id: LaneId, count: usize, mut ids: impl Iterator<Item = &String>) {
        let (series, of) = (presence::any_number(), shared::parts(count));
        for _ in 0..of {
            let part = Part { series, of, ids: ids.by_ref().take(shared::IDS).cloned().collect() };
            if !self.say(id, |lane| vec![shared::write_part(&lane.scope, lane.source, lane.heard, &part)]) {
                return;
            }
            clock::give_way().await;
        }
    }

    /// Has lists that this tab does not ask for know these rows.
    fn hand_over(self, lanes: &[LaneId], tasks: &[Task], whole: Option<&HashSet<String>>, at: Option<Moment>) {
        lanes.iter().for_each(|id| self.tell(*id, Event::HandedOn { tasks, whole, at }));
    }

    /// Hands on all that the lists hold, in slices.
    pub(super) fn hand_all_on(self) {
        let job = Job::spawn(async move {
            let leads = |lane: &&Lane| lane.owner.is_some() && lane.leads && lane.is_signed_in();
            let ids: Vec<LaneId> = self.inner().lanes.borrow().iter().filter(leads).map(|lane| lane.id).collect();
            for id in ids {
                self.hand_list_on(id).await;
            }
        });
        self.inner().handing.replace(job);
    }

    async fn hand_list_on(self, id: LaneId) {
        let rows = {
            let inner = self.inner();
            let lanes = inner.lanes.borrow();
            let Some(lane) = lanes.iter().find(|lane| lane.id == id) else { return };
            inner.store.borrow().rows_of(lane.source, &lane.scope.region, &lane.scope.project)
        };
        if rows.is_empty() {
            self.say_rows(id, &[]);
        }
        let mut ids = Vec::with_capacity(rows.len());
        for rows in rows.chunks(ROWS) {
            let tasks: Vec<Task> = {
                let inner = self.inner();
                let store = inner.store.borrow();
                rows.iter().filter_map(|row| store.task(*row)).collect()
            };
            if !self.say_rows(id, &tasks) {
                return;
            }
            ids.extend(tasks.into_iter().map(|task| task.key.id));
            clock::give_way().await;
        }
        {
            let inner = self.inner();
            let lanes = inner.lanes.borrow();
            let is_whole = |lane: &&Lane| lane.id == id && lane.feed.shown().is_whole;
            let Some(lane) = lanes.iter().find(is_whole) else { return };
            let store = inner.store.borrow();
            // What arrived meanwhile was handed on by itself.
            let mut now = store.rows_of(lane.source, &lane.scope.region, &lane.scope.project);
            now.retain(|row| rows.last().is_none_or(|last| row > last));
            ids.extend(now.into_iter().filter_map(|row| store.key(row)).map(|key| key.id));
        }
        self.say_whole(id, ids.len(), ids.iter()).await;
    }
}
