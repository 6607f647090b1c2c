//! The keys: what they do here and everywhere, and others to choose instead.

use super::dynamic::{click, dynamic, shown};
use crate::reactive::{derived, effect};
use leptos::html;
use leptos::prelude::*;

use crate::browser::{keyboard, page};
use crate::keys::action::{Action, Scope};
use crate::keys::bindings::{Bindings, Unfit};
use crate::keys::chord::{Chord, Keys};
use crate::state::hands::{Hands, Overlay};
use crate::state::place::Place;
use crate::state::preferences::locale;
use crate::state::shortcuts::{Shortcuts, here};
use crate::{Locale, say, text};

/// Keys that are not for choosing, as keyboards write them.
const ENTER: &str = "Enter";
const ESCAPE: &str = "Esc";
const SHIFT: &str = "Shift";
const BACKSPACE: &str = "Backspace";

/// What is being chosen.
#[derive(Clone, Copy)]
struct Choosing {
    shortcuts: Shortcuts,
    /// For which action.
    action: RwSignal<Option<Action>>,
    /// What was pressed so far.
    pressed: RwSignal<Vec<Chord>>,
    /// Why an action cannot have what was wanted for it.
    unfit: RwSignal<Option<(Action, Unfit)>>,
}

/// The overlay.
#[inline(never)] // so that it can come later
pub fn help_overlay(hands: Hands, place: Place) -> AnyView {
    let locale = locale();
    let shortcuts = Shortcuts::of(hands);
    let choosing = Choosing {
        shortcuts,
        action: RwSignal::new(None),
        pressed: RwSignal::new(Vec::new()),
        unfit: RwSignal::new(None),
    };
    let dialog = NodeRef::<html::Dialog>::new();
    effect(move || {
        if let Some(dialog) = dialog.get() {
            page::show_modal(&dialog);
        }
    });
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let scope = here(&place.address.get_untracked().page);
    let rows = move |scope: Scope| {
        let actions = Action::ALL.into_iter().filter(move |action| {
            let is_shared = action.scope() == Scope::Jobs && scope != Scope::Everywhere;
            action.scope() == scope || is_shared && scope.meets(Scope::Jobs)
        });
        actions.map(|action| view! { <ActionKeys action choosing /> }).collect::<Vec<_>>()
    };
    let unread = move || {
        let told: Vec<_> = shortcuts.bindings.read().unread().collect();
        let is_lost = shortcuts.is_unreadable.get();
        (is_lost || !told.is_empty()).then(|| {
            view! { <p class="help-unread" role="status">{text!(keys.unread)} " " <code>{told.join(", ")}</code></p> }
        })
    };
    view! {
        <dialog
            node_ref=dialog
            class="help-overlay"
            aria-labelledby="help-title"
            on:close=move |_| if hands.overlay.get_untracked() == Some(Overlay::Help) { hands.overlay.set(None) }
        >
            <header class="help-head">
                <h2 id="help-title" tabindex="-1" autofocus>{text!(keys.help)}</h2>
                <button type="button" on:click=click(close)>{text!(keys.close)}</button>
            </header>
            {dynamic(move || unread().into_any())}
            {(scope != Scope::Everywhere).then(|| view! {
                <table>
                    <caption>{text!(keys.here)}</caption>
                    <tbody>{rows(scope)}</tbody>
                </table>
            })}
            <table>
                <caption>{text!(keys.everywhere)}</caption>
                <tbody>{rows(Scope::Everywhere)}</tbody>
            </table>
            <table>
                <caption>{text!(keys.fixed)}</caption>
                <tbody>
                    <tr><th scope="row">{text!(keys.arrows)}</th><td><kbd>"↑"</kbd> " " <kbd>"↓"</kbd></td></tr>
                    <tr><th scope="row">{text!(timeline.do_arrows)}</th><td><kbd>"←"</kbd> " " <kbd>"→"</kbd> " " <kbd>"↑"</kbd> " " <kbd>"↓"</kbd></td></tr>
                    <tr><th scope="row">{text!(timeline.do_enter)}</th><td><kbd>{ENTER}</kbd></td></tr>
                    <tr><th scope="row">{text!(keys.width)}</th><td><kbd>{SHIFT}</kbd> " " <kbd>"←"</kbd> " " <kbd>{SHIFT}</kbd> " " <kbd>"→"</kbd></td></tr>
                    <tr><th scope="row">{text!(keys.usual_width)}</th><td><kbd>{SHIFT}</kbd> " " <kbd>{BACKSPACE}</kbd></td></tr>
                    <tr><th scope="row">{text!(keys.enter)}</th><td><kbd>{ENTER}</kbd></td></tr>
                    <tr><th scope="row">{text!(keys.escape)}</th><td><kbd>{ESCAPE}</kbd></td></tr>
                </tbody>
            </table>
            <label class="help-characters">
                <input
                    type="checkbox"
                    aria-describedby="help-characters-hint"
                    prop:checked=derived(move || !shortcuts.bindings.read().characters_off)
                    on:change:target=move |event| {
                        let off = !event.target().checked();
                        let _ = shortcuts.change(&move |bindings| {
                            bindings.characters_off = off;
                            Ok(())
                        });
                    }
                />
                {text!(keys.characters)}
            </label>
            <p id="help-characters-hint" class="help-hint">{text!(keys.characters_hint)}</p>
            <button type="button" on:click=click(move |_| {
                choosing.leave();
                let _ = shortcuts.change(&|bindings| {
                    bindings.reset_all();
                    Ok(())
                });
            })>{text!(keys.reset_all)}</button>
            <span class="hidden" role="status">{shown(move || match choosing.action.get() {
                Some(action) => say!(locale.get(), keys.choosing, action = name(action, locale.get())),
                None => String::new(),
            })}</span>
        </dialog>
    }
    .into_any()
}

impl Choosing {
    fn begin(self, action: Action) {
        self.pressed.set(Vec::new());
        self.unfit.set(None);
        self.action.set(Some(action));
        page::focus_when_drawn("help-press");
    }

    fn leave(self) {
        self.unfit.set(None);
        if let Some(action) = self.action.get_untracked() {
            self.action.set(None);
            page::focus_when_drawn(&button_id(action));
        }
    }

    /// What was pressed, as keys.
    fn keys(self) -> Option<Keys> {
        let pressed = self.pressed.get();
        let mut chords = pressed.into_iter();
        Some(Keys { first: chords.next()?, then: chords.next() })
    }

    fn take(self, action: Action, keys: Option<Keys>) {
        match self.shortcuts.change(&|bindings| bindings.bind(action, keys.clone())) {
            Ok(()) => self.leave(),
            Err(unfit) => self.unfit.set(Some((action, unfit))),
        }
    }

    fn press(self, action: Action, event: &web_sys::KeyboardEvent) {
        let Some(chord) = keyboard::chord(event) else { return };
        let text = chord.to_string();
        if text == "Tab" || text == "Shift+Tab" {
            return;
        }
        // Escape would close the dialog as well.
        event.prevent_default();
        match (text.as_str(), untrack(|| self.keys())) {
            ("Escape", _) => self.leave(),
            ("Enter", None) => {}
            ("Enter", keys) => self.take(action, keys),
            _ => {
                self.pressed.update(|pressed| {
                    if pressed.len() > 1 {
                        pressed.clear();
                    }
                    pressed.push(chord);
                });
                // Whether it can be is told at once, not only when it is taken.
                let mut tried = self.shortcuts.bindings.get_untracked();
                let unfit = tried.bind(action, untrack(|| self.keys())).err();
                self.unfit.set(unfit.map(|unfit| (action, unfit)));
            }
        }
    }
}

fn button_id(action: Action) -> String {
    format!("keys-{}", action.slug())
}

/// The keys of an action, and the way to others.
#[component]
fn ActionKeys(action: Action, choosing: Choosing) -> impl IntoView {
    let locale = locale();
    let bindings = choosing.shortcuts.bindings;
    let reset = move |_| {
        let unfit = choosing.shortcuts.change(&move |bindings| bindings.reset(action)).err();
        choosing.unfit.set(unfit.map(|unfit| (action, unfit)));
        page::focus_when_drawn(&button_id(action));
    };
    let about = move |locale| Some(name(action, locale));
    let chosen = dynamic(move || {
        if choosing.action.get() != Some(action) {
            return view! { {drawn(&bindings.read(), action, locale.get())} }.into_any();
        }
        let pressed = shown(move || match choosing.keys() {
            Some(keys) => keys.chords().map(|chord| chord.parts().join("+")).collect::<Vec<_>>().join(" "),
            None => say!(locale.get(), keys.press),
        });
        view! {
            <button id="help-press" type="button" class="help-press" aria-describedby="help-press-hint" on:keydown=move |event| choosing.press(action, &event)>{pressed}</button>
            <p id="help-press-hint" class="help-hint">{text!(keys.press_hint)}</p>
        }
        .into_any()
    });
    let buttons = dynamic(move || {
        if choosing.action.get() == Some(action) {
            return view! {
                <button type="button" on:click=click(move |_| if let Some(keys) = untrack(|| choosing.keys()) { choosing.take(action, Some(keys)) })>{text!(keys.take)}</button>
                <button type="button" on:click=click(move |_| choosing.take(action, None))>{text!(keys.without)}</button>
                <button type="button" on:click=click(move |_| choosing.leave())>{text!(keys.leave)}</button>
            }
            .into_any();
        }
        let label = shown(move || say!(locale.get(), keys.change_of, action = about(locale.get()).unwrap_or_default()));
        view! {
            <button id=button_id(action) type="button" class="quiet" aria-label=label on:click=click(move |_| choosing.begin(action))>{text!(keys.change)}</button>
            {bindings.read().is_own(action).then(|| {
                let label = shown(move || say!(locale.get(), keys.reset_of, action = about(locale.get()).unwrap_or_default()));
                view! { <button type="button" class="quiet" aria-label=label on:click=click(reset)>{text!(keys.reset)}</button> }
            })}
        }
        .into_any()
    });
    let unfit = shown(move || match choosing.unfit.get() {
        Some((of, Unfit::Taken(by))) if of == action => {
            say!(locale.get(), keys.taken, action = name(by, locale.get()))
        }
        Some((of, Unfit::OfBrowser)) if of == action => say!(locale.get(), keys.of_browser),
        _ => String::new(),
    });
    view! {
        <tr>
            <th scope="row">{shown(move || name(action, locale.get()))}</th>
            <td>{chosen} <p class="help-unfit" role="alert">{unfit}</p></td>
            <td>{buttons}</td>
        </tr>
    }
    .into_any()
}

/// The keys of an action as they are drawn.
pub fn drawn(bindings: &Bindings, action: Action, locale: Locale) -> AnyView {
    let Some(keys) = bindings.of(action) else {
        return view! { <span class="help-none">{say!(locale, keys.none)}</span> }.into_any();
    };
    let is_off = bindings.in_force(action).is_none();
    let keys: Vec<_> = keys
        .chords()
        .map(|chord| chord.parts().into_iter().map(|key| view! { <kbd>{key}</kbd> " " }).collect::<Vec<_>>())
        .collect();
    view! { <span class="help-keys">{keys}</span> {is_off.then(|| view! { <span class="help-none">{say!(locale, keys.off)}</span> })} }
        .into_any()
}

/// What an action does, in words.
pub fn name(action: Action, locale: Locale) -> String {
    match action {
        Action::Help => say!(locale, keys.do_help),
        Action::Palette => say!(locale, keys.do_palette),
        Action::GoTasks => say!(locale, keys.do_go_tasks),
        Action::GoTimeline => say!(locale, timeline.do_go),
        Action::GoOverview => say!(locale, keys.do_go_overview),
        Action::GoLookup => say!(locale, keys.do_go_lookup),
        Action::GoConnections => say!(locale, keys.do_go_connections),
        Action::Requests => say!(locale, keys.do_requests),
        Action::CopyLink => say!(locale, keys.do_copy_link),
        Action::Zone => say!(locale, keys.do_zone),
        Action::Filter => say!(locale, keys.do_filter),
        Action::ClearFilter => say!(locale, keys.do_clear_filter),
        Action::Refresh => say!(locale, keys.do_refresh),
        Action::NextRow => say!(locale, keys.do_next_row),
        Action::PreviousRow => say!(locale, keys.do_previous_row),
        Action::SelectRow => say!(locale, keys.do_select_row),
        Action::Beside => say!(locale, keys.do_beside),
        Action::NextJob => say!(locale, keys.do_next_job),
        Action::PreviousJob => say!(locale, keys.do_previous_job),
        Action::Back => say!(locale, keys.do_back),
        Action::Earlier => say!(locale, timeline.do_earlier),
        Action::Later => say!(locale, timeline.do_later),
        Action::ZoomIn => say!(locale, timeline.do_zoom_in),
        Action::ZoomOut => say!(locale, timeline.do_zoom_out),
        Action::WholeTime => say!(locale, timeline.do_whole),
        Action::ToNow => say!(locale, timeline.do_now),
        Action::NextLane => say!(locale, timeline.do_next_lane),
        Action::PreviousLane => say!(locale, timeline.do_previous_lane),
    }
}
