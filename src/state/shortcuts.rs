//! The keys in force, as the browser remembers them, and what each of them does.

use leptos::prelude::*;
use tasks::task::TaskKey;

use super::beside;
use super::hands::{Hands, Overlay};
use super::panels;
use super::place::Place;
use super::services::Services;
use crate::browser::background::run;
use crate::browser::{clipboard, clock, keyboard, page, storage};
use crate::keys::action::{Action, Scope};
use crate::keys::bindings::{Bindings, Unfit};
use crate::keys::hearing::{Heard, Hearing};
use crate::paths::{List, Overview, Page, Zone};
use crate::say;

/// How long what was done is told, in milliseconds.
const TOLD: u32 = 4_000;

/// The keys in force.
#[derive(Clone, Copy)]
pub struct Shortcuts {
    /// Which keys do what.
    pub bindings: RwSignal<Bindings>,
    /// Whether what was stored cannot be read at all.
    pub is_unreadable: RwSignal<bool>,
}

impl Shortcuts {
    /// Those of the page.
    pub fn of(hands: Hands) -> Self {
        if let Some(shortcuts) = hands.shortcuts.get_value() {
            return shortcuts;
        }
        // The first who asks may be gone sooner.
        let shortcuts = hands
            .owner
            .get_value()
            .with(|| Self { bindings: RwSignal::new(Bindings::default()), is_unreadable: RwSignal::new(false) });
        shortcuts.reread();
        hands.shortcuts.set_value(Some(shortcuts));
        shortcuts
    }

    fn reread(self) {
        let stored = storage::read(storage::Key::Keys).ok().flatten();
        let read = stored.as_deref().map(Bindings::read);
        self.is_unreadable.set(read == Some(None));
        self.bindings.set(read.flatten().unwrap_or_default());
    }

    /// Changes them, and remembers them where the browser lets us.
    ///
    /// # Errors
    ///
    /// What the change says; nothing is changed then.
    pub fn change(self, change: &dyn Fn(&mut Bindings) -> Result<(), Unfit>) -> Result<(), Unfit> {
        let mut bindings = self.bindings.get_untracked();
        change(&mut bindings)?;
        // What could not be read is kept: a newer version may know what it says.
        if self.is_unreadable.get_untracked()
            && let Ok(Some(text)) = storage::read(storage::Key::Keys)
        {
            let _ = storage::write(storage::Key::KeysSetAside, &text);
            self.is_unreadable.set(false);
        }
        // Forbidden storage costs the memory of a choice, not the choice.
        let _ = storage::write(storage::Key::Keys, &bindings.write());
        self.bindings.set(bindings);
        Ok(())
    }
}

/// What can be done where one is.
pub fn here(page: &Page) -> Scope {
    match page {
        Page::Tasks(_) => Scope::List,
        Page::Task(_) => Scope::Task,
        Page::Timeline(_) => Scope::Timeline,
        _ => Scope::Everywhere,
    }
}

/// Listens to the keys, for the life of the page.
#[inline(never)] // so that it can come later
pub fn listen(hands: Hands, services: Services, place: Place) {
    if hands.is_listening.get_value() {
        return;
    }
    hands.is_listening.set_value(true);
    let shortcuts = Shortcuts::of(hands);
    storage::on_change(storage::Key::Keys, move || shortcuts.reread());
    let mut hearing = Hearing::default();
    keyboard::on_press(move |chord, is_held| {
        let here = place.address.with_untracked(|address| here(&address.page));
        let now = clock::now().millis();
        let heard = shortcuts.bindings.with_untracked(|bindings| hearing.press(bindings, here, chord, now));
        match heard {
            Heard::Act(action) if !is_held || action.repeats() => perform(action, hands, services, place),
            Heard::Act(_) | Heard::Begun => {}
            Heard::Nothing => return false,
        }
        true
    });
    panels::follow(hands, services, place);
    page::set_root("data-keys", "ready");
}

/// Does what an action says.
pub fn perform(action: Action, hands: Hands, services: Services, place: Place) {
    let Services { preferences, live, requests, .. } = services;
    let list = || place.last_list.get_untracked();
    match action {
        Action::Help => hands.overlay.set(Some(Overlay::Help)),
        Action::Palette => hands.overlay.set(Some(Overlay::Palette)),
        Action::GoTasks | Action::Back => place.go(Page::Tasks(list()), false),
        Action::GoTimeline => place.go(untrack(|| place.timeline()), false),
        Action::GoOverview => place.go(Page::Overview(Overview::default()), false),
        Action::GoLookup => place.go(Page::Lookup, false),
        Action::GoConnections => place.go(Page::Connections, false),
        Action::Requests => {
            let opens = !requests.is_open.get_untracked();
            requests.show(opens);
            page::focus_when_drawn(if opens { "requests-title" } else { "requests-button" });
        }
        Action::CopyLink => run(async move {
            let locale = preferences.locale.get_untracked();
            let told = match clipboard::copy(&page::address()).await {
                true => say!(locale, keys.copied),
                false => say!(locale, keys.copy_failed),
            };
            hands.told.set(told);
            clock::sleep(TOLD).await;
            hands.told.set(String::new());
        }),
        Action::Zone => place.show_zone(match preferences.zone.get_untracked() {
            Zone::Utc => Zone::Local,
            Zone::Local | Zone::Named(_) => Zone::Utc,
        }),
        Action::Filter => page::focus("filter"),
        Action::ClearFilter => place.go(Page::Tasks(List { filter: String::new(), ..list() }), false),
        Action::Refresh => live.refresh(),
        Action::NextRow => keyboard::step(true),
        Action::PreviousRow => keyboard::step(false),
        Action::SelectRow => keyboard::select(),
        Action::Beside => match keyboard::task_in_focus().and_then(|key| TaskKey::parse(&key)) {
            Some(key) if untrack(|| beside::of(place)).is_some_and(|open| open.key == key) => beside::close(place),
            Some(key) => beside::open(place, key),
            None => beside::close(place),
        },
        Action::NextJob => page::press(beside::NEXT),
        Action::PreviousJob => page::press(beside::PREVIOUS),
        Action::Earlier
        | Action::Later
        | Action::ZoomIn
        | Action::ZoomOut
        | Action::WholeTime
        | Action::ToNow
        | Action::NextLane
        | Action::PreviousLane => hands.pass_on(action),
    }
}
