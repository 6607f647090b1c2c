//! How the live lists go on by themselves: which tab asks, how often, what of it is told, and that nothing moves under
//! the reader.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use tasks::feed::Event;
use tasks::held::{Comparing, Held, Next, Touch};
use tasks::pace::Pace;
use tasks::status::Status;
use tasks::store::{RowId, View};
use tasks::task::{Task, TaskKey};

use super::viewing::{SLICE, is_over};
use super::{LaneId, Live};
use crate::browser::background::{Job, run};
use crate::browser::{clock, page};
use crate::state::leading::Claim;
use crate::state::selected::Selected;

impl Live {
    /// Claims every list that can be asked while somebody can see the page or something of it is watched, and lets go of
    /// all others. Unseen, the tab stands behind those that are seen.
    pub(super) fn claim(self) {
        let is_hidden = page::is_hidden();
        let mut known = Vec::new();
        for lane in self.inner().lanes.borrow_mut().iter_mut() {
            let id = lane.id;
            if is_hidden || !lane.is_signed_in() {
                lane.claim = Claim::default();
            }
            if is_hidden && !lane.is_watched || !lane.is_signed_in() {
                // A tab that is only hidden still has the rows, and hands them on to who asks.
                lane.leads &= lane.is_signed_in();
                continue;
            }
            if lane.claim.is_none() {
                lane.claim = match lane.owner {
                    Some(_) => Claim::of(&lane.scope, lane.source, move || self.take_lead(id)),
                    None => Claim::own(),
                };
                known.extend(lane.claim.leads().then_some(id));
            } else if !is_hidden && lane.is_watched {
                // It was claimed while nobody saw the page, and is asked for more often now.
                known.extend(lane.claim.leads().then_some(id));
            }
        }
        known.into_iter().for_each(|id| self.take_lead(id));
    }

    /// Goes on where it is known now which tab asks for a list.
    fn take_lead(self, id: LaneId) {
        if let Some(lane) = self.inner().lanes.borrow_mut().iter_mut().find(|lane| lane.id == id) {
            lane.leads = lane.claim.leads();
        }
        self.tell_pace(id);
        if !page::is_hidden() {
            self.tell(id, Event::Shown);
        }
    }

    /// From now on these lists are the ones of which something is watched.
    #[inline(never)] // so that it can come later
    pub fn watch(self, is_watched: impl Fn(&TaskKey) -> bool) {
        let mut changed = Vec::new();
        for lane in self.inner().lanes.borrow_mut().iter_mut() {
            let key = TaskKey {
                source: lane.source,
                region: lane.scope.region.clone(),
                project: lane.scope.project.clone(),
                id: String::new(),
            };
            let now = is_watched(&key);
            if std::mem::replace(&mut lane.is_watched, now) != now {
                changed.push(lane.id);
            }
        }
        if changed.is_empty() {
            return;
        }
        changed.into_iter().for_each(|id| self.tell_pace(id));
        // What is watched no more is not kept from others by a tab that nobody sees.
        self.claim();
    }

    /// Tells a list how often to ask.
    pub(super) fn tell_pace(self, id: LaneId) {
        let (choice, presence) = (self.pacing.choice.get_untracked(), self.pacing.presence.get_untracked());
        let pace = self.inner().lanes.borrow().iter().find(|lane| lane.id == id).map(|lane| Pace {
            choice,
            presence,
            is_watched: lane.is_watched,
            has_running: lane.has_running,
            leads: lane.leads,
            seed: lane.seed,
        });
        if let Some(pace) = pace {
            self.tell(id, Event::Paced(pace));
        }
    }

    /// Learns which rows are in sight: lists of which something runs there are asked more often.
    pub fn see(self, rows: &[RowId]) {
        let inner = self.inner();
        let mut changed = Vec::new();
        {
            let store = inner.store.borrow();
            let running: Vec<Task> = rows.iter().filter_map(|row| store.task(*row)).filter(runs).collect();
            for lane in inner.lanes.borrow_mut().iter_mut() {
                let has_running =
                    running.iter().any(|task| lane.is(task.key.source, &task.key.region, &task.key.project));
                if std::mem::replace(&mut lane.has_running, has_running) != has_running {
                    changed.push(lane.id);
                }
            }
        }
        changed.into_iter().for_each(|id| self.tell_pace(id));
    }

    /// Counts what is new, and tells of it after a while.
    pub(super) fn note_news(self, tasks: &[Task]) {
        let inner = self.inner();
        let store = inner.store.borrow();
        let mut news = inner.news.borrow_mut();
        tasks.iter().for_each(|task| news.note(store.find(&task.key).map(|known| known.status), task.status));
        if let Some(wait) = news.wait(clock::now()) {
            run(async move {
                clock::sleep(wait).await;
                let told = self.inner.try_with_value(|inner| inner.news.borrow_mut().tell(clock::now()));
                self.news.try_set(told.unwrap_or_default());
            });
        }
    }

    /// What stands on the screen of a view: nothing in it moves while somebody has a hand on it, until `let_in` changes
    /// or another question is asked.
    pub fn hold(
        self,
        view: Memo<Arc<View>>,
        scrolled: StoredValue<i32>,
        selected: Selected,
        let_in: RwSignal<u32>,
    ) -> Memo<(u32, Held)> {
        // What came of the comparison with this view, where it took more than a slice.
        let compared = RwSignal::new(None::<(Arc<View>, Held)>);
        let under_way = StoredValue::new_local(Job::default());
        Memo::new(move |before: Option<&(u32, Held)>| {
            let (fresh, times) = (view.get(), let_in.get());
            under_way.set_value(Job::default());
            let done = compared.get().filter(|(with, _)| Arc::ptr_eq(with, &fresh));
            let held = match before {
                Some((of, held)) if *of == times && held.view.generation == fresh.generation => {
                    let touch = self.pacing.touch(scrolled.get_value());
                    let touch = Touch { has_selection: touch.has_selection || selected.is_any(), ..touch };
                    match done.filter(|_| touch.is_held()) {
                        Some((_, held)) => held,
                        None => match held.then(&fresh, touch) {
                            Next::Shown(held) => held,
                            Next::Comparing(mut comparing) => comparing.go_on(&is_over(SLICE)).unwrap_or_else(|| {
                                let meanwhile = comparing.meanwhile();
                                under_way.set_value(self.go_on(comparing, fresh, compared));
                                meanwhile
                            }),
                        },
                    }
                }
                _ => Held::all(fresh),
            };
            (times, held)
        })
    }

    /// Goes on comparing a view with what is shown.
    fn go_on(self, mut comparing: Comparing, with: Arc<View>, compared: RwSignal<Option<(Arc<View>, Held)>>) -> Job {
        let token = Rc::clone(&self.inner().making);
        Job::spawn(async move {
            let held = loop {
                clock::give_way().await;
                if let Some(held) = comparing.go_on(&is_over(SLICE)) {
                    break held;
                }
            };
            drop(token);
            compared.set(Some((with, held)));
        })
    }
}

/// Whether a task may change any moment. Unknown is never over, but for a row that cannot be read at all.
fn runs(task: &Task) -> bool {
    task.unreadable.is_none() && matches!(task.status, Status::Running | Status::Unknown)
}
