//! Which rows are selected: by their numbers, so that a refresh and another order change nothing, or by a rule,
//! everything but some, which holds for rows that come later too.

use crate::store::RowId;

/// What is selected, and from where a selection is extended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Whether everything is selected but these rows, or nothing but them.
    is_all_but: bool,
    /// Ascending, each once.
    rows: Vec<RowId>,
    /// Where an extension begins: the row that was pressed last by itself.
    anchor: Option<RowId>,
    /// Where the last extension ended; the next one from the same anchor takes its place.
    reached: Option<RowId>,
}

impl Selection {
    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        !self.is_all_but && self.rows.is_empty()
    }

    /// Whether everything is selected, but for single rows: also what comes later.
    pub fn is_rule(&self) -> bool {
        self.is_all_but
    }

    /// Whether a row is selected.
    pub fn has(&self, row: RowId) -> bool {
        self.rows.binary_search(&row).is_ok() != self.is_all_but
    }

    /// The row that is selected, where it is the only one.
    pub fn sole(&self) -> Option<RowId> {
        match self.rows.as_slice() {
            [row] if !self.is_all_but => Some(*row),
            _ => None,
        }
    }

    /// Those of the rows that are selected, in the order in which they are shown.
    pub fn among(&self, shown: &[RowId]) -> Vec<RowId> {
        let (mut named, is_all_but) = (Named::default(), self.is_all_but);
        named.mark(&self.rows, true);
        shown.iter().copied().filter(|row| named.has(*row) != is_all_but).collect()
    }

    /// Selects a row, or no longer: what was selected beside it stays. Extensions begin at it.
    pub fn toggle(&mut self, row: RowId) {
        self.set(&[row], !self.has(row));
        (self.anchor, self.reached) = (Some(row), None);
    }

    /// Selects all from the anchor to a row, in the order in which they are shown; the last extension from this anchor
    /// is taken back before. Where there is no anchor, or it is not shown any more, the row is the first one selected
    /// and becomes the anchor.
    pub fn extend_to(&mut self, row: RowId, shown: &[RowId]) {
        let place = |row: RowId| shown.iter().position(|other| *other == row);
        let Some((anchor, from, to)) = self.anchor.and_then(|a| Some((a, place(a)?, place(row)?))) else {
            self.set(&[row], true);
            (self.anchor, self.reached) = (Some(row), None);
            return;
        };
        let between = |a: usize, b: usize| shown.get(a.min(b)..=a.max(b)).unwrap_or_default();
        if let Some(before) = self.reached.and_then(place) {
            self.set(between(from, before), false);
        }
        self.set(between(from, to), true);
        (self.anchor, self.reached) = (Some(anchor), Some(row));
    }

    /// Extends by one row up or down from where the last extension ended, or from a row where none did; answers where
    /// it ends now.
    pub fn extend_by_one(&mut self, from: RowId, down: bool, shown: &[RowId]) -> Option<RowId> {
        let at = shown.iter().position(|other| *other == from)?;
        let next = if down { at + 1 } else { at.checked_sub(1)? };
        let next = *shown.get(next)?;
        if self.anchor.is_none() || self.reached != Some(from) && self.anchor != Some(from) {
            (self.anchor, self.reached) = (Some(from), None);
        }
        self.extend_to(next, shown);
        Some(next)
    }

    /// Selects everything that is shown, now or later.
    pub fn select_all(&mut self) {
        *self = Self { is_all_but: true, ..Self::default() };
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Something else is asked for: what was selected as a rule was selected of what is asked no more. Single rows stay.
    pub fn ask_anew(&mut self) {
        if self.is_all_but {
            *self = Self::default();
        }
    }

    fn set(&mut self, rows: &[RowId], is_selected: bool) {
        let mut named = Named::default();
        named.mark(&self.rows, true);
        named.mark(rows, is_selected != self.is_all_but);
        self.rows = named.rows();
    }
}

/// Rows by their numbers: whether one is named is told at once, however many there are.
#[derive(Default)]
struct Named(Vec<bool>);

impl Named {
    fn has(&self, row: RowId) -> bool {
        self.0.get(row as usize).copied().unwrap_or_default()
    }

    fn mark(&mut self, rows: &[RowId], is_named: bool) {
        let needed = rows.iter().max().map_or(0, |most| *most as usize + 1);
        self.0.resize(self.0.len().max(needed), false);
        for row in rows {
            if let Some(place) = self.0.get_mut(*row as usize) {
                *place = is_named;
            }
        }
    }

    /// All of them, ascending.
    fn rows(&self) -> Vec<RowId> {
        (0..).zip(&self.0).filter(|(_, is_named)| **is_named).map(|(row, _)| row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const SHOWN: [RowId; 6] = [50, 10, 40, 20, 30, 0];

    fn selected(selection: &Selection) -> Vec<RowId> {
        selection.among(&SHOWN)
    }

    #[test]
    fn a_press_selects_one_row_and_the_next_press_no_longer() {
        let mut selection = Selection::default();
        assert!(selection.is_empty());
        selection.toggle(40);
        assert_eq!(selection.sole(), Some(40));
        selection.toggle(10);
        assert_eq!((selected(&selection), selection.sole()), (vec![10, 40], None));
        selection.toggle(40);
        assert_eq!(selected(&selection), [10]);
        selection.toggle(10);
        assert!(selection.is_empty());
    }

    #[test]
    fn an_extension_goes_from_the_anchor_in_the_shown_order_and_can_shrink() {
        let mut selection = Selection::default();
        selection.toggle(0);
        selection.toggle(10);
        selection.extend_to(30, &SHOWN);
        assert_eq!(selected(&selection), [10, 40, 20, 30, 0]);
        selection.extend_to(40, &SHOWN);
        assert_eq!(selected(&selection), [10, 40, 0]);
        selection.extend_to(50, &SHOWN);
        assert_eq!(selected(&selection), [50, 10, 0], "to the other side of the anchor");
    }

    #[test]
    fn an_extension_without_an_anchor_selects_the_row_alone() {
        let mut selection = Selection::default();
        selection.extend_to(20, &SHOWN);
        assert_eq!(selected(&selection), [20]);
        selection.extend_to(0, &SHOWN);
        assert_eq!(selected(&selection), [20, 30, 0]);
        let mut gone = Selection::default();
        gone.toggle(99);
        gone.extend_to(20, &SHOWN);
        assert_eq!(selected(&gone), [20], "the anchor is not shown any more");
    }

    #[test]
    fn keys_extend_and_shrink_row_by_row_and_stop_at_the_ends() {
        let mut selection = Selection::default();
        assert_eq!(selection.extend_by_one(10, true, &SHOWN), Some(40));
        assert_eq!(selection.extend_by_one(40, true, &SHOWN), Some(20));
        assert_eq!(selected(&selection), [10, 40, 20]);
        assert_eq!(selection.extend_by_one(20, false, &SHOWN), Some(40));
        assert_eq!(selected(&selection), [10, 40]);
        assert_eq!(selection.extend_by_one(30, true, &SHOWN), Some(0));
        assert_eq!(selected(&selection), [10, 40, 30, 0], "from another row a new extension begins");
        assert_eq!(selection.extend_by_one(0, true, &SHOWN), None);
        assert_eq!(selection.extend_by_one(50, false, &SHOWN), None);
        assert_eq!(selection.extend_by_one(99, false, &SHOWN), None);
    }

    #[test]
    fn everything_is_a_rule_that_holds_for_what_comes_later() {
        let mut selection = Selection::default();
        selection.select_all();
        selection.toggle(40);
        assert!(selection.is_rule() && selection.has(7_000) && !selection.has(40));
        assert_eq!(selected(&selection), [50, 10, 20, 30, 0]);
        selection.extend_to(10, &SHOWN);
        assert_eq!(selected(&selection), SHOWN, "an extension selects again what was taken out");
        selection.ask_anew();
        assert!(selection.is_empty());
    }

    #[test]
    fn single_rows_stay_when_something_else_is_asked() {
        let mut selection = Selection::default();
        selection.toggle(40);
        selection.ask_anew();
        assert!(selection.has(40));
        selection.clear();
        assert!(selection.is_empty());
    }

    #[derive(Clone, Debug)]
    enum Step {
        Toggle(usize),
        Extend(usize),
        All,
        Clear,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => (0..20usize).prop_map(Step::Toggle),
            4 => (0..20usize).prop_map(Step::Extend),
            1 => Just(Step::All),
            1 => Just(Step::Clear),
        ]
    }

    proptest! {
        #[test]
        fn it_holds_what_a_plain_set_would(steps in prop::collection::vec(step(), 0..30), shown in Just((0..20).collect::<Vec<RowId>>()).prop_shuffle()) {
            let mut selection = Selection::default();
            let mut set = BTreeSet::new();
            let (mut anchor, mut reached) = (None, None);
            for step in steps {
                match step {
                    Step::Toggle(at) => {
                        selection.toggle(shown[at]);
                        if !set.remove(&shown[at]) {
                            set.insert(shown[at]);
                        }
                        (anchor, reached) = (Some(at), None);
                    }
                    Step::Extend(at) => {
                        selection.extend_to(shown[at], &shown);
                        let from = anchor.unwrap_or(at);
                        if let Some(before) = reached {
                            for row in &shown[from.min(before)..=from.max(before)] {
                                set.remove(row);
                            }
                        }
                        set.extend((from.min(at)..=from.max(at)).map(|at| shown[at]));
                        reached = anchor.map(|_| at);
                        anchor = Some(from);
                    }
                    Step::All => {
                        selection.select_all();
                        set = shown.iter().copied().collect();
                        (anchor, reached) = (None, None);
                    }
                    Step::Clear => {
                        selection.clear();
                        set.clear();
                        (anchor, reached) = (None, None);
                    }
                }
                let expected: Vec<RowId> = shown.iter().copied().filter(|row| set.contains(row)).collect();
                prop_assert_eq!(selection.among(&shown), expected);
                prop_assert!(selection.rows.is_sorted_by(|a, b| a < b));
            }
        }

        #[test]
        fn another_order_and_further_rows_change_nothing(pressed in prop::collection::vec(0..20u32, 0..12), all in any::<bool>(), shuffled in Just((0..30).collect::<Vec<RowId>>()).prop_shuffle()) {
            let mut selection = Selection::default();
            if all {
                selection.select_all();
            }
            pressed.iter().for_each(|row| selection.toggle(*row));
            let before: BTreeSet<RowId> = selection.among(&(0..20).collect::<Vec<_>>()).into_iter().collect();
            let after: BTreeSet<RowId> = selection.among(&shuffled).into_iter().filter(|row| *row < 20).collect();
            prop_assert_eq!(before, after);
            prop_assert!((20..30).all(|row| selection.has(row) == all), "what comes later follows the rule");
        }
    }
}
