//! How values are counted for whoever types a filter: at once where that is quick, else in slices, between which the page
//! has its turn.

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

/// The fields whose values are counted, and how these begin.
pub type Question = (Vec<Field>, String);

impl Live {
    /// Counts values among the rows of a view.
    pub fn counts(self, view: Signal<Arc<View>>) -> Counts {
        Counts { live: self, view, under_way: StoredValue::new_local(Job::default()), found: RwSignal::new(None) }
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
            fields.iter().rev().map(|field| store.count(*field, begun)).collect()
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
