//! The one row that is selected, and its name in the address: each follows the other.

use std::sync::Arc;

use leptos::prelude::*;
use tasks::feed::Phase;
use tasks::store::View;
use tasks::task::TaskKey;

use super::live::LaneView;
use super::place::Place;
use super::services::Services;
use crate::paths::{Address, List, Page};
use crate::reactive::{effect, memo};

/// Lets both follow each other, as long as the list is there. Tells whether the row is missing among those that are
/// shown though all lists are whole.
#[inline(never)] // so that it can come later
pub fn follow(services: Services, place: Place, view: Signal<Arc<View>>, is_missing: RwSignal<bool>) {
    let Services { live, selected, .. } = services;
    let named = memo(move || place.address.with(row_of));
    let chosen = memo(move || selected.sole().and_then(|row| live.look(row, |task| task.key.clone())));
    // What both said last.
    let agreed = StoredValue::new(None::<TaskKey>);
    effect(move || {
        let (named, chosen, before) = (named.get(), chosen.get(), agreed.get_value());
        let mut misses = false;
        if chosen != before {
            agreed.set_value(chosen.clone());
            write(place, chosen);
        } else if let Some(key) = named.filter(|named| before.as_ref() != Some(named)) {
            let shown = view.get();
            match live.row(&key).filter(|row| shown.rows.contains(row)) {
                Some(row) => {
                    agreed.set_value(Some(key));
                    selected.seek(row);
                }
                None => misses = live.lanes.read().iter().all(is_whole),
            }
        } else {
            // A link that says nothing of it led here, and it is selected still.
            write(place, before);
        }
        if is_missing.get_untracked() != misses {
            is_missing.set(misses);
        }
    });
}

fn row_of(address: &Address) -> Option<TaskKey> {
    match &address.page {
        Page::Tasks(list) => list.row.clone(),
        _ => None,
    }
}

fn write(place: Place, row: Option<TaskKey>) {
    let page = place.address.with_untracked(|address| address.page.clone());
    if let Page::Tasks(list) = page
        && list.row != row
    {
        place.go(Page::Tasks(List { row, ..list }), true);
    }
}

fn is_whole(lane: &LaneView) -> bool {
    let shown = &lane.shown;
    !matches!(shown.phase, Phase::Loading(_))
        && (shown.fresh.is_some() || shown.problem.is_some() || shown.is_stopped())
}
