//! How values are counted for whoever types a filter or chooses from them: at once where that is quick, else in slices,
//! between which the page has its turn.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use tasks::query::Field;
use tasks::store::View;

use super::Live;
use super::viewing::{SLICE, is_over};
use crate::browser::background::Job;
use crate::browser::clock;

/// Values, each with the number of its rows, most first.
pub type Counted = Vec<(String, u32)>;

/// The counting for one page.
#[derive(Clone, Copy)]
pub struct Counts {
    live: Live,
    /// Whose rows are counted.
    view: Signal<Arc<View>>,
    under_way: StoredValue<Job, LocalStorage>,
    /// What was counted in slices, until it is taken.
    found: RwSignal<Option<(Question, Vec<Counted>)>>,
}

/// The values of a field to choose from.
pub(super) struct Choices {
    field: Field,
    /// Of which state of the tasks they are, or are going to be.
    version: u64,
    values: Counted,
    /// Of the counting, where it took more than a slice.
    under_way: Job,
}

/// The most values to choose from: nobody looks through more.
const MOST: usize = 1_000;

/// The fields whose values are counted, and how these begin.
pub type Question = (Vec<Field>, String);

impl Live {
    /// Counts values among the rows of a view.
    pub fn counts(self, view: Signal<Arc<View>>) -> Counts {
        Counts { live: self, view, under_way: StoredValue::new_local(Job::default()), found: RwSignal::new(None) }
    }

    /// The values of a field that there are to choose from, in order. While those of newer tasks are counted, the ones
    /// before: who asks is told to ask again.
    #[inline(never)] // so that it can come later
    pub fn values(self, field: Field) -> Vec<String> {
        let version = self.version.get();
        self.counted.track();
        let inner = self.inner();
        let is_known = |choices: &Choices| choices.field == field && choices.version == version;
        if !inner.choices.borrow().iter().any(is_known) {
            self.count_choices(field, version);
        }
        let known = inner.choices.borrow();
        let counted = known.iter().filter(|choices| choices.field == field).flat_map(|choices| &choices.values);
        let instances = self.instances.get().into_iter().filter(|_| field == Field::Instance);
        let names = instances.filter_map(|(_, instance)| instance.name).filter(|name| !name.is_empty());
        let mut values: Vec<String> = counted.map(|(value, _)| value.clone()).chain(names).collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    fn count_choices(self, field: Field, version: u64) {
        let inner = self.inner();
        let mut counting = inner.shown().count_all(field, MOST);
        let mut work = move || {
            let inner = self.inner();
            counting.go_on(&inner.shown(), &[], &is_over(SLICE))
        };
        let at_once = work();
        let mut all = inner.choices.borrow_mut();
        let before = all.iter().position(|choices| choices.field == field).map(|at| all.swap_remove(at).values);
        let (values, under_way) = match at_once {
            Some(values) => (values, Job::default()),
            None => {
                let token = Rc::clone(&inner.making);
                let job = Job::spawn(async move {
                    let values = loop {
                        clock::give_way().await;
                        if let Some(values) = work() {
                            break values;
                        }
                    };
                    drop(token);
                    if let Some(choices) =
                        self.inner().choices.borrow_mut().iter_mut().find(|choices| choices.field == field)
                    {
                        choices.values = values;
                        choices.under_way.end();
                    }
                    self.counted.update(|times| *times += 1);
                });
                (before.unwrap_or_default(), job)
            }
        };
        all.push(Choices { field, version, values, under_way });
    }
}

impl Counts {
    /// For each of the fields the values that begin so. None as long as they are being counted: who asks is told to ask
    /// again. A further question drops what is under way.
    #[inline(never)] // so that it can come later
    pub fn of(self, question: Question) -> Option<Vec<Counted>> {
        let Self { live, found, .. } = self;
        live.turns.track();
        found.track();
        self.under_way.set_value(Job::default());
        let answer = found.try_update_untracked(Option::take).flatten();
        if let Some((_, counted)) = answer.filter(|(of, _)| *of == question) {
            return Some(counted);
        }
        let view = self.view.get_untracked();
        let mut counted = Vec::new();
        let mut left: Vec<_> = {
            let (fields, begun) = &question;
            let inner = live.inner();
            let store = inner.shown();
            // The next one last.
            fields.iter().rev().map(|field| store.count(*field, begun, clock::now())).collect()
        };
        let mut work = move || {
            let (inner, is_up) = (live.inner(), is_over(SLICE));
            let store = inner.shown();
            while let Some(counting) = left.last_mut() {
                counted.push(counting.go_on(&store, &view.rows, &is_up)?);
                left.pop();
            }
            Some(std::mem::take(&mut counted))
        };
        let at_once = work();
        if at_once.is_none() {
            let token = Rc::clone(&live.inner().making);
            self.under_way.set_value(Job::spawn(async move {
                let counted = loop {
                    clock::give_way().await;
                    if let Some(counted) = work() {
                        break counted;
                    }
                };
                drop(token);
                found.set(Some((question, counted)));
            }));
        }
        at_once
    }
}
