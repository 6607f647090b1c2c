//! The rows that are selected in the list, for as long as the page lives. What is selected is a value of the pure crate;
//! what changes it comes later than the first rows.

use std::sync::Arc;

use leptos::prelude::*;
use tasks::selection::Selection;
use tasks::store::{RowId, View};

use crate::browser::background::run;
use crate::browser::later;
use crate::reactive::memo;

/// What somebody does to select.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// Selects a row, or no longer.
    Toggle,
    /// Selects all up to a row.
    Extend,
    /// Selects the next row too, down or up.
    Step {
        /// Downwards.
        down: bool,
    },
    /// Selects nothing.
    Clear,
}

/// The selection, as a context.
#[derive(Clone, Copy)]
pub struct Selected {
    selection: RwSignal<Selection>,
    is_any: Memo<bool>,
    /// The rows that an extension goes along.
    shown: StoredValue<Arc<View>>,
    /// The filter under which they were selected.
    asked: StoredValue<String>,
    /// Brings a row of the list in sight.
    reveal: StoredValue<Option<Callback<RowId>>>,
}

impl Selected {
    /// Nothing is selected.
    pub fn provide() -> Self {
        let selection = RwSignal::new(Selection::default());
        let selected = Self {
            selection,
            is_any: memo(move || !selection.read().is_empty()),
            shown: StoredValue::new(Arc::default()),
            asked: StoredValue::new(String::new()),
            reveal: StoredValue::new(None),
        };
        provide_context(selected);
        selected
    }

    /// These rows are shown now, for this filter.
    pub fn show(self, view: Arc<View>, filter: String) {
        self.shown.set_value(view);
        if self.asked.with_value(|asked| *asked != filter) {
            self.asked.set_value(filter);
            if self.selection.with_untracked(Selection::is_rule) {
                self.selection.set(Selection::default());
            }
        }
    }

    /// Whether a row is selected.
    pub fn has(self, row: RowId) -> bool {
        self.selection.read().has(row)
    }

    /// Whether anything is.
    pub fn is_any(self) -> bool {
        self.is_any.get()
    }

    /// Does what was pressed at a row.
    pub fn press(self, row: RowId, press: Press) {
        run(async move {
            // What cannot be had is told where something is opened: here nothing happens.
            if later::load().await.is_ok() {
                self.apply(row, press);
            }
        });
    }

    #[inline(never)] // so that it can come later
    fn apply(self, row: RowId, press: Press) {
        let view = self.shown.get_value();
        self.selection.update(|selection| match press {
            Press::Toggle => selection.toggle(row),
            Press::Extend => selection.extend_to(row, &view.rows),
            Press::Step { down } => {
                selection.extend_by_one(row, down, &view.rows);
            }
            Press::Clear => selection.clear(),
        });
    }

    /// From now on rows are brought in sight so.
    pub fn reveal_by(self, reveal: Callback<RowId>) {
        self.reveal.set_value(Some(reveal));
    }

    /// The row that is selected, where it is the only one.
    pub fn sole(self) -> Option<RowId> {
        self.selection.read().sole()
    }

    /// Selects a row and no other, and brings it in sight.
    pub fn seek(self, row: RowId) {
        self.selection.update(|selection| {
            selection.clear();
            selection.toggle(row);
        });
        if let Some(reveal) = self.reveal.get_value() {
            reveal.try_run(row);
        }
    }

    /// Selects all that match, now or later.
    pub fn select_all(self) {
        self.selection.update(Selection::select_all);
    }

    /// Selects nothing.
    pub fn clear(self) {
        self.selection.update(Selection::clear);
    }

    /// Those of the rows of a view that are selected, in its order.
    pub fn among(self, view: &View) -> Vec<RowId> {
        self.selection.read().among(&view.rows)
    }
}

/// The selection; none where nobody provides any (a part on its own in a test).
pub fn selected() -> Option<Selected> {
    use_context()
}
