//! Connections that are taken from one browser to another: as a text without any secret, and what taking such a text in
//! would change.

use cloud::connection::{Difference, Draft, differences};

use leptos::prelude::GetUntracked;

use super::connections::{ConnectionId, Connections, under};
use super::remembered::Settings;

/// What becomes of one connection of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// There is none like it: it is added.
    Add(Draft),
    /// One of this name is changed, in this.
    Change(ConnectionId, Draft, Vec<Difference>),
    /// One of this name is here already, the same.
    Keep(String),
}

/// What taking in a text would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// What becomes of each connection.
    pub steps: Vec<Step>,
    /// How many cannot be read.
    pub unreadable: usize,
}

impl Import {
    /// Whether nothing would change.
    pub fn is_idle(&self) -> bool {
        self.steps.iter().all(|step| matches!(step, Step::Keep(_)))
    }
}

impl Connections {
    /// The reader's connections as a text: their own, and the site's as far as they changed them.
    pub fn export(self) -> String {
        Settings::text(&self.remembered())
    }

    /// What taking in a text would do; none where it is no text of connections, or of a later version.
    pub fn plan_import(self, text: &str) -> Option<Import> {
        let Settings { readable, unreadable } = Settings::parse(text)?;
        let mut entries = self.entries.get_untracked();
        let step = |(draft, _): (Draft, _)| {
            let at = entries.iter().position(|entry| match &entry.preset {
                Some(preset) => !draft.preset.is_empty() && preset.preset == draft.preset,
                None => entry.draft.label == draft.label,
            });
            // What another site has locked is not locked here.
            let draft = Draft { preset: String::new(), locked: false, ..draft };
            let Some(entry) = at.map(|at| entries.swap_remove(at)) else { return Step::Add(draft) };
            let draft = entry.preset.as_ref().map_or_else(|| draft.clone(), |preset| under(draft.clone(), preset));
            let differences = differences(&entry.draft, &draft);
            if differences.is_empty() { Step::Keep(draft.label) } else { Step::Change(entry.id, draft, differences) }
        };
        Some(Import { steps: readable.into_iter().map(step).collect(), unreadable })
    }

    /// Does what was planned.
    pub fn import(self, import: Import) {
        for step in import.steps {
            match step {
                Step::Add(draft) => {
                    self.save(None, draft);
                }
                Step::Change(id, draft, _) => {
                    self.save(Some(id), draft);
                }
                Step::Keep(_) => {}
            }
        }
    }
}
