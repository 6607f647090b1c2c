//! What stands on the screen while the list behind it goes on: nothing moves under the reader.
//!
//! It takes what the store answers and says what is shown. While somebody has a hand on the list, every row stays at its
//! place: new ones wait until they are let in, and what no longer matches, stands elsewhere now or is gone stays where it
//! was. Of an untouched list, and of a new question, all is shown at once.

use std::sync::Arc;

use crate::rows::Rows;
use crate::store::View;

/// Rows after which it is asked whether time is up: a fraction of a millisecond.
const STRETCH: usize = 4096;

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
    pub fn then(&self, fresh: &Arc<View>, touch: Touch) -> Next {
        let is_first = self.view.rows.is_empty();
        if is_first || !touch.is_held() {
            return Next::Shown(Self::all(Arc::clone(fresh)));
        }
        let meanwhile = Self { view: Arc::new(self.view.told_by(fresh)), waiting: self.waiting };
        Next::Comparing(Comparing {
            meanwhile,
            fresh: Arc::clone(fresh),
            in_shown: Rows::default(),
            in_fresh: Rows::default(),
            shown_at: 0,
            fresh_at: 0,
            is_entered: false,
            waiting: Waiting::default(),
        })
    }
}

/// What is shown next.
pub enum Next {
    /// This.
    Shown(Held),
    /// It depends on how the rows on the screen differ from those that there are.
    Comparing(Comparing),
}

/// Rows on the screen that are compared with those that there are.
pub struct Comparing {
    meanwhile: Held,
    fresh: Arc<View>,
    in_shown: Rows,
    in_fresh: Rows,
    /// How far the rows of either are entered into the sets and, once all are, compared.
    shown_at: usize,
    fresh_at: usize,
    is_entered: bool,
    waiting: Waiting,
}

impl Comparing {
    /// What is shown as long as it goes on: the rows as they stand, the counts as they are now.
    pub fn meanwhile(&self) -> Held {
        self.meanwhile.clone()
    }

    /// Goes on until time is up, which is asked after some thousand rows. What is shown next, once it is known.
    pub fn go_on(&mut self, is_up: &dyn Fn() -> bool) -> Option<Held> {
        loop {
            let held = self.step(STRETCH);
            if held.is_some() || is_up() {
                return held;
            }
        }
    }

    /// Goes on for so many rows, each of which is entered and then compared.
    fn step(&mut self, rows: usize) -> Option<Held> {
        let (shown, fresh) = (&self.meanwhile.view.rows, &self.fresh.rows);
        for _ in 0..rows {
            let next = (shown.get(self.shown_at).copied(), fresh.get(self.fresh_at).copied());
            match next {
                (None, None) if self.is_entered => {
                    let held = if self.waiting.is_none() {
                        Held::all(Arc::clone(&self.fresh))
                    } else {
                        Held { view: Arc::clone(&self.meanwhile.view), waiting: self.waiting }
                    };
                    return Some(held);
                }
                (None, None) => {
                    (self.shown_at, self.fresh_at, self.is_entered) = (0, 0, true);
                }
                (Some(row), _) if !self.is_entered => {
                    self.in_shown.set(row, true);
                    self.shown_at += 1;
                }
                (None, Some(row)) if !self.is_entered => {
                    self.in_fresh.set(row, true);
                    self.fresh_at += 1;
                }
                (Some(row), _) if !self.in_fresh.has(row) => {
                    self.waiting.left += 1;
                    self.shown_at += 1;
                }
                (_, Some(row)) if !self.in_shown.has(row) => {
                    self.waiting.new += 1;
                    self.fresh_at += 1;
                }
                // Those that are in both stand in the same order, or some were moved.
                (row, other) => {
                    self.waiting.is_moved |= row != other;
                    self.shown_at += 1;
                    self.fresh_at += 1;
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::RowId;
    use proptest::prelude::*;

    const POINTED_AT: Touch = Touch { is_pointed_at: true, is_scrolled: false, has_focus: false, has_selection: false };

    impl Held {
        /// What is shown next, found in steps of so many rows.
        fn then_in_steps(&self, fresh: &Arc<View>, touch: Touch, rows: usize) -> Self {
            let mut comparing = match self.then(fresh, touch) {
                Next::Shown(held) => return held,
                Next::Comparing(comparing) => comparing,
            };
            loop {
                let at = |of: &Comparing| of.shown_at + of.fresh_at;
                let (before, was_entered) = (at(&comparing), comparing.is_entered);
                let next = comparing.step(rows);
                assert_eq!(comparing.meanwhile().view.rows, self.view.rows, "nothing moves meanwhile");
                if let Some(held) = next {
                    return held;
                }
                if was_entered == comparing.is_entered {
                    assert!((1..=2 * rows).contains(&(at(&comparing) - before)), "as many as it may");
                }
            }
        }

        fn next(&self, fresh: &Arc<View>, touch: Touch) -> Self {
            self.then_in_steps(fresh, touch, usize::MAX)
        }
    }

    fn view(rows: &[RowId], of: u32) -> Arc<View> {
        Arc::new(View { rows: rows.to_vec(), of, ..View::default() })
    }

    #[test]
    fn an_untouched_list_shows_all_at_once() {
        let held = Held::all(view(&[1, 2], 2)).next(&view(&[3, 1, 2], 3), Touch::default());
        assert_eq!(held, Held::all(view(&[3, 1, 2], 3)));
    }

    #[test]
    fn of_a_touched_list_rows_stay_and_counts_follow() {
        let held = Held::all(view(&[1, 2, 3], 9)).next(&view(&[70, 3, 64, 1], 11), POINTED_AT);
        assert_eq!(held.view.rows, [1, 2, 3], "2 is gone and stays where it was");
        assert_eq!(held.view.of, 11);
        assert_eq!(held.waiting, Waiting { new: 2, left: 1, is_moved: true });
        let still = held.next(&view(&[70, 3, 64, 1, 5], 12), POINTED_AT);
        assert_eq!(still.waiting.new, 3, "they count up");
        assert_eq!(still.next(&view(&[70, 3, 1], 3), Touch::default()).view.rows, [70, 3, 1], "until nobody holds it");
    }

    #[test]
    fn what_is_as_it_was_waits_for_nobody() {
        let held = Held::all(view(&[1, 2], 2)).next(&view(&[2, 1], 2), POINTED_AT);
        assert_eq!(held.waiting, Waiting { new: 0, left: 0, is_moved: true });
        assert!(held.next(&view(&[1, 2], 2), POINTED_AT).waiting.is_none());
    }

    #[test]
    fn an_empty_list_has_nothing_that_could_move() {
        let held = Held::all(view(&[], 0)).next(&view(&[1, 2], 2), POINTED_AT);
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
            step in 1usize..50,
        ) {
            let rows = |set: &std::collections::HashSet<u32>| set.iter().copied().collect::<Vec<_>>();
            let before = rows(&first);
            let mut held = Held::all(view(&before, 0));
            for fresh in &then {
                let fresh_rows = rows(fresh);
                held = held.then_in_steps(&view(&fresh_rows, 0), POINTED_AT, step);
                if held.waiting.is_none() {
                    prop_assert_eq!(&before, &fresh_rows);
                }
                let stayed = before.iter().filter(|row| fresh.contains(row));
                let is_moved = !stayed.eq(fresh_rows.iter().filter(|row| first.contains(row)));
                prop_assert_eq!(held.waiting.is_moved, is_moved);
                prop_assert_eq!(&held.view.rows, &before);
                prop_assert_eq!(held.waiting.new as usize, fresh.difference(&first).count());
                prop_assert_eq!(held.waiting.left as usize, first.difference(fresh).count());
            }
        }
    }
}
