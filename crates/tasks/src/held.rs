//! What stands on the screen while the list behind it goes on: nothing moves under the reader.
//!
//! It takes what the store answers and says what is shown. While somebody has a hand on the list, every row stays at its
//! place: new ones wait until they are let in, and what no longer matches, stands elsewhere now or is gone stays where it
//! was. Of an untouched list, and of a new question, all is shown at once.

use std::sync::Arc;

use crate::store::{RowId, View};

/// Why the rows of a list may not move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touch {
    /// It is scrolled away from its top.
    pub is_scrolled: bool,
    /// A pointer is over a row, or was a moment ago.
    pub is_pointed_at: bool,
    /// The keyboard's focus is in a row.
    pub has_focus: bool,
    /// Rows or a part of their text are selected.
    pub has_selection: bool,
}

impl Touch {
    /// Whether somebody has a hand on the list.
    pub const fn is_held(self) -> bool {
        self.is_scrolled || self.is_pointed_at || self.has_focus || self.has_selection
    }
}

/// How what is shown differs from what there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Rows that wait to be let in.
    pub new: u32,
    /// Rows that are shown and no longer belong there: they match no more, or are gone.
    pub left: u32,
    /// Whether rows stand in another order than they would.
    pub is_moved: bool,
}

impl Waiting {
    /// Whether there is nothing to let in.
    pub const fn is_none(self) -> bool {
        self.new == 0 && self.left == 0 && !self.is_moved
    }
}

/// What is shown, and what waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// The rows as they stand on the screen, with the counts as they are now.
    pub view: Arc<View>,
    /// What is held back.
    pub waiting: Waiting,
}

impl Held {
    /// What is shown of an answer: all of it.
    pub fn all(view: Arc<View>) -> Self {
        Self { view, waiting: Waiting::default() }
    }

    /// What is shown next, where this was shown before and the store now answers the same question with `fresh`.
    #[must_use]
    pub fn then(&self, fresh: &Arc<View>, touch: Touch) -> Self {
        let is_first = self.view.rows.is_empty();
        if is_first || !touch.is_held() {
            return Self::all(Arc::clone(fresh));
        }
        let waiting = compare(&self.view.rows, &fresh.rows);
        if waiting.is_none() {
            return Self::all(Arc::clone(fresh));
        }
        let View { rows, groups, .. } = View::clone(&self.view);
        let view = View { rows, groups, ..View::clone(fresh) };
        Self { view: Arc::new(view), waiting }
    }
}

/// How the rows on the screen differ from those that there are.
fn compare(shown: &[RowId], fresh: &[RowId]) -> Waiting {
    let (in_shown, in_fresh) = (Rows::of(shown), Rows::of(fresh));
    let new = fresh.iter().filter(|row| !in_shown.has(**row)).count();
    let left = shown.iter().filter(|row| !in_fresh.has(**row)).count();
    let stayed = shown.iter().filter(|row| in_fresh.has(**row));
    let is_moved = !stayed.eq(fresh.iter().filter(|row| in_shown.has(**row)));
    let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
    Waiting { new: count(new), left: count(left), is_moved }
}

/// A set of rows. Their numbers are dense, so that a bit for each is the smallest there is.
struct Rows(Vec<u64>);

impl Rows {
    fn of(rows: &[RowId]) -> Self {
        let highest = rows.iter().max().map_or(0, |row| *row as usize);
        let mut bits = vec![0; highest / 64 + 1];
        for row in rows {
            if let Some(word) = bits.get_mut(*row as usize / 64) {
                *word |= 1 << (row % 64);
            }
        }
        Self(bits)
    }

    fn has(&self, row: RowId) -> bool {
        self.0.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const POINTED_AT: Touch = Touch { is_pointed_at: true, is_scrolled: false, has_focus: false, has_selection: false };

    fn view(rows: &[RowId], of: u32) -> Arc<View> {
        Arc::new(View { rows: rows.to_vec(), of, ..View::default() })
    }

    #[test]
    fn an_untouched_list_shows_all_at_once() {
        let held = Held::all(view(&[1, 2], 2)).then(&view(&[3, 1, 2], 3), Touch::default());
        assert_eq!(held, Held::all(view(&[3, 1, 2], 3)));
    }

    #[test]
    fn of_a_touched_list_rows_stay_and_counts_follow() {
        let held = Held::all(view(&[1, 2, 3], 9)).then(&view(&[70, 3, 64, 1], 11), POINTED_AT);
        assert_eq!(held.view.rows, [1, 2, 3], "2 is gone and stays where it was");
        assert_eq!(held.view.of, 11);
        assert_eq!(held.waiting, Waiting { new: 2, left: 1, is_moved: true });
        let still = held.then(&view(&[70, 3, 64, 1, 5], 12), POINTED_AT);
        assert_eq!(still.waiting.new, 3, "they count up");
        assert_eq!(still.then(&view(&[70, 3, 1], 3), Touch::default()).view.rows, [70, 3, 1], "until nobody holds it");
    }

    #[test]
    fn what_is_as_it_was_waits_for_nobody() {
        let held = Held::all(view(&[1, 2], 2)).then(&view(&[2, 1], 2), POINTED_AT);
        assert_eq!(held.waiting, Waiting { new: 0, left: 0, is_moved: true });
        assert!(held.then(&view(&[1, 2], 2), POINTED_AT).waiting.is_none());
    }

    #[test]
    fn an_empty_list_has_nothing_that_could_move() {
        let held = Held::all(view(&[], 0)).then(&view(&[1, 2], 2), POINTED_AT);
        assert_eq!(held, Held::all(view(&[1, 2], 2)));
    }

    #[test]
    fn each_way_to_touch_it_holds_it() {
        for at in 0..4 {
            let is = |way: usize| way == at;
            let touch = Touch { is_scrolled: is(0), is_pointed_at: is(1), has_focus: is(2), has_selection: is(3) };
            assert!(touch.is_held());
        }
        assert!(!Touch::default().is_held());
    }

    proptest! {
        #[test]
        fn while_it_is_touched_no_shown_row_changes_its_place(
            first in proptest::collection::hash_set(0u32..200, 1..60),
            then in proptest::collection::vec(proptest::collection::hash_set(0u32..200, 0..60), 1..20),
        ) {
            let rows = |set: &std::collections::HashSet<u32>| set.iter().copied().collect::<Vec<_>>();
            let before = rows(&first);
            let mut held = Held::all(view(&before, 0));
            for fresh in &then {
                held = held.then(&view(&rows(fresh), 0), POINTED_AT);
                prop_assert_eq!(&held.view.rows, &before);
                prop_assert_eq!(held.waiting.new as usize, fresh.difference(&first).count());
                prop_assert_eq!(held.waiting.left as usize, first.difference(fresh).count());
            }
        }
    }
}
