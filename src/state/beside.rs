//! The job that is open beside the list, as the address names it.

use leptos::prelude::*;
use tasks::store::View;
use tasks::task::TaskKey;

use super::live::Live;
use super::place::Place;
use crate::browser::page;
use crate::paths::{Beside, List, Page};

/// The ids of the buttons that go on to other jobs of the list.
pub const NEXT: &str = "beside-next";
/// See [`NEXT`].
pub const PREVIOUS: &str = "beside-previous";

/// What the address says is open beside the list.
pub fn of(place: Place) -> Option<Beside> {
    match place.address.get().page {
        Page::Tasks(list) => list.beside,
        _ => None,
    }
}

/// Changes what is open beside the list.
pub fn show(place: Place, change: impl FnOnce(Beside) -> Option<Beside>) {
    if let Page::Tasks(list) = place.address.get_untracked().page
        && let Some(now) = list.beside.clone()
    {
        place.go(Page::Tasks(List { beside: change(now), ..list }), true);
    }
}

/// Opens a job beside the list; another that is open gives way to it.
pub fn open(place: Place, key: TaskKey) {
    if let Page::Tasks(list) = place.address.get_untracked().page {
        let (tab, split) = list.beside.as_ref().map_or_else(Default::default, |now| (now.tab, now.split));
        let is_open = list.beside.is_some();
        place.go(Page::Tasks(List { beside: Some(Beside { key, tab, split }), ..list }), is_open);
    }
}

/// Puts it away. The row it was opened from has the focus again.
pub fn close(place: Place) {
    let key = of(place).map(|beside| beside.key);
    show(place, |_| None);
    if let Some(key) = key {
        page::focus_row(&key.to_string());
    }
}

/// Opens the next job of the list in place of the one that is open, or the one before.
pub fn step(live: Live, place: Place, view: &View, next: bool) {
    let Some(beside) = untrack(|| of(place)) else { return };
    let Some(row) = live.row(&beside.key) else { return };
    let Some(at) = view.rows.iter().position(|other| *other == row) else { return };
    let to = if next { at.checked_add(1) } else { at.checked_sub(1) };
    let key = to.and_then(|to| live.look(*view.rows.get(to)?, |task| task.key.clone()));
    if let Some(key) = key {
        open(place, key);
    }
}
