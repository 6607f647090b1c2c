//! What the live lists hand on to other tabs, and take from them.

use std::collections::HashSet;

use cloud::connection::Draft;
use cloud::time::Moment;
use leptos::prelude::*;
use tasks::feed::Event;
use tasks::shared::{self, Batch};
use tasks::task::Task;

use super::{Lane, LaneId, Live, SharedList};
use crate::browser::{clock, page};
use crate::state::tabs::Word;

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
        let Some(Batch { scope, source, at, mut tasks, whole }) = batch else { return };
        inner.gone.borrow().strike(&mut tasks, clock::now());
        // No clock is ahead of its own.
        let at = at.map(|at| at.min(clock::now()));
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
        self.hand_over(&followers, &tasks, whole.as_ref(), at);
        let mut is_whole = whole.is_some();
        self.take_in(tasks);
        self.version.update(|v| *v += 1);
        if let Some(ids) = whole {
            self.keep(source, &scope, ids);
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
    pub(super) fn hand_on(self, id: LaneId, tasks: &[Task], whole: Option<&HashSet<String>>) {
        let inner = self.inner();
        let lanes = inner.lanes.borrow();
        let Some(lane) = lanes.iter().find(|lane| lane.id == id && lane.owner.is_some()) else { return };
        self.connections.tabs.hand_on(|| shared::write(&lane.scope, lane.source, lane.heard, tasks, whole));
        let heard = lane.heard;
        let is_same = |other: &&Lane| other.id != id && other.is(lane.source, &lane.scope.region, &lane.scope.project);
        let others: Vec<LaneId> = lanes.iter().filter(is_same).map(|other| other.id).collect();
        drop(lanes);
        self.hand_over(&others, tasks, whole, heard);
    }

    /// Has lists that this tab does not ask for know these rows.
    fn hand_over(self, lanes: &[LaneId], tasks: &[Task], whole: Option<&HashSet<String>>, at: Option<Moment>) {
        lanes.iter().for_each(|id| self.tell(*id, Event::HandedOn { tasks, whole, at }));
    }

    /// Hands on all that the lists hold.
    pub(super) fn hand_all_on(self) {
        let inner = self.inner();
        let store = inner.store.borrow();
        for lane in inner.lanes.borrow().iter().filter(|lane| lane.owner.is_some() && lane.leads && lane.is_signed_in())
        {
            let tasks: Vec<Task> = lane.tasks(&store).collect();
            let ids: HashSet<String> = tasks.iter().map(|task| task.key.id.clone()).collect();
            let whole = lane.feed.shown().is_whole.then_some(&ids);
            self.connections.tabs.hand_on(|| shared::write(&lane.scope, lane.source, lane.heard, &tasks, whole));
        }
    }
}
