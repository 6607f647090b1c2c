//! What can be done without a mouse: what lies over the page, and what can be chosen in the command palette.

use std::sync::Arc;

use leptos::prelude::*;

use super::shortcuts::Shortcuts;
use crate::Locale;
use crate::keys::action::Action;

/// What lies over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The keys.
    Help,
    /// The command palette.
    Palette,
    /// What makes a file of rows.
    Export,
}

/// Something that can be chosen in the command palette.
#[derive(Clone)]
pub struct Command {
    /// What tells it from all others, whatever the language.
    pub id: String,
    /// What it does, in words.
    pub label: String,
    /// Does it.
    pub act: Callback<()>,
}

/// Makes commands in a language, whenever the palette asks for them. It is asked in every language, as what is typed is
/// looked for in all of them.
pub type Offer = Arc<dyn Fn(Locale) -> Vec<Command> + Send + Sync>;

/// What every part of the page may open, and offer.
#[derive(Clone, Copy)]
pub struct Hands {
    /// What is open.
    pub overlay: RwSignal<Option<Overlay>>,
    /// What came of the last thing that was done, in words.
    pub told: RwSignal<String>,
    pub(super) shortcuts: StoredValue<Option<Shortcuts>>,
    pub(super) is_listening: StoredValue<bool>,
    /// What is made later lives as long as this.
    pub(super) owner: StoredValue<Owner>,
    offers: RwSignal<Vec<(u32, Offer)>>,
    /// What the page on screen does by keys of its own.
    own: StoredValue<Option<Callback<Action>>>,
}

impl Default for Hands {
    fn default() -> Self {
        Self {
            overlay: RwSignal::new(None),
            told: RwSignal::new(String::new()),
            shortcuts: StoredValue::new(None),
            is_listening: StoredValue::new(false),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            offers: RwSignal::new(Vec::new()),
            own: StoredValue::new(None),
        }
    }
}

impl Hands {
    /// Offers commands in the palette as long as the part that does so is there.
    pub fn offer(self, offer: Offer) {
        let number = self.offers.with_untracked(|offers| offers.last().map_or(0, |(last, _)| last + 1));
        self.offers.update(|offers| offers.push((number, offer)));
        on_cleanup(move || _ = self.offers.try_update(|offers| offers.retain(|(other, _)| *other != number)));
    }

    /// Lays something over the page, unless it lies there.
    pub fn lay(self, overlay: Overlay) {
        if self.overlay.get_untracked() != Some(overlay) {
            self.overlay.set(Some(overlay));
        }
    }

    /// As long as the part that says so is there, it does what only its page can do.
    pub fn take_own(self, act: Callback<Action>) {
        self.own.set_value(Some(act));
        on_cleanup(move || _ = self.own.try_set_value(None));
    }

    /// Has the page on screen do something.
    pub(super) fn pass_on(self, action: Action) {
        if let Some(act) = self.own.get_value() {
            act.run(action);
        }
    }

    /// All that is offered, in a language.
    pub fn commands(self, locale: Locale) -> Vec<Command> {
        self.offers.get().into_iter().flat_map(|(_, offer)| offer(locale)).collect()
    }
}

/// The hands of the page; idle ones where there is none (a part on its own in a test).
pub fn hands() -> Hands {
    use_context().unwrap_or_default()
}
