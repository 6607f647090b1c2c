//! How often lists are asked, as far as it is the same for all of them: what the reader chose, and whether anybody is
//! there. And whether somebody has a hand on the list, so that nothing in it may move.

use cloud::time::Moment;
use leptos::prelude::*;
use tasks::held::Touch;
use tasks::pace::{Choice, Presence};

use super::preferences::Preferences;
use super::ticker;
use crate::browser::{clock, page, presence};
use crate::reactive::effect;

/// Rows of tasks.
const ROWS: &str = "tr[data-task]";
/// So many milliseconds after a pointer has left it, a row is still one that somebody looks at.
const MOMENTS: i64 = 2_000;
/// Other tabs are told of a person at most once in so many milliseconds.
const TOLD_EVERY: i64 = 60_000;

/// The pace of the page.
#[derive(Clone, Copy)]
pub struct Pacing {
    /// What the reader chose.
    pub choice: RwSignal<Choice>,
    /// Whether the page is one for a wall, though it may not fill the screen.
    pub is_wall: RwSignal<bool>,
    /// Whether anybody is there.
    pub presence: RwSignal<Presence>,
    input: StoredValue<Moment>,
    told: StoredValue<Moment>,
    /// Whether the pointer is over a row, and when it was last.
    pointed: StoredValue<(bool, Moment)>,
}

impl Default for Pacing {
    /// By itself, with somebody there.
    fn default() -> Self {
        Self {
            choice: RwSignal::new(Choice::Auto),
            is_wall: RwSignal::new(false),
            presence: RwSignal::new(Presence::Here),
            input: StoredValue::new(clock::now()),
            told: StoredValue::new(Moment::default()),
            pointed: StoredValue::new((false, Moment::default())),
        }
    }
}

impl Pacing {
    /// From now on, it follows what the reader prefers and does. Told when somebody has a hand on the page, for others
    /// to know.
    pub fn follow(self, preferences: Preferences, told: impl Fn() + 'static) {
        effect(move || self.choice.set(preferences.pace.get()));
        presence::on_input(ROWS, move |over| {
            let now = clock::now();
            if let Some(over) = over {
                let was_over = self.pointed.try_get_value().is_some_and(|(was_over, _)| was_over);
                if over || was_over {
                    self.pointed.try_set_value((over, now));
                }
            }
            self.notice();
            if self.told.try_get_value().is_some_and(|at| now.since(at) > TOLD_EVERY) {
                self.told.try_set_value(now);
                told();
            }
        });
        let now = ticker::now();
        effect(move || {
            let is_wall = self.choice.get() != Choice::Auto || self.is_wall.get() || presence::is_on_a_wall();
            let presence = Presence::at(now.get(), self.input.get_value(), is_wall);
            if presence != self.presence.get_untracked() {
                self.presence.set(presence);
            }
        });
    }

    /// Somebody is there: here, or in another tab.
    pub fn notice(self) {
        self.input.try_set_value(clock::now());
        if self.presence.try_get_untracked().is_some_and(|presence| presence != Presence::Here) {
            self.presence.set(Presence::Here);
        }
    }

    /// Whether somebody has a hand on the list, which is scrolled by so many pixels.
    pub fn touch(self, scrolled: i32) -> Touch {
        let (is_over, at) = self.pointed.get_value();
        Touch {
            is_scrolled: scrolled > 0,
            is_pointed_at: is_over || clock::now().since(at) < MOMENTS,
            has_focus: presence::has_focus(ROWS),
            has_selection: page::selects_text(),
        }
    }
}
