//! How things look, to choose from: the theme, and the colours of states.

use super::dynamic::{click, dynamic};
use leptos::prelude::*;

use super::later::later;
use crate::reactive::derived;
use crate::state::hands::{Overlay, hands};
use crate::state::preferences::{Palette, Theme, preferences};
use crate::{Locale, say, text};

/// The button in the head, and what it opens.
#[component]
pub fn DisplayChoice() -> impl IntoView {
    let is_wanted = RwSignal::new(false);
    view! {
        <button type="button" class="display-button quiet" popovertarget="display-choice">{text!(keys.display)}</button>
        <div
            id="display-choice"
            class="display-choice"
            role="group"
            aria-label=text!(keys.display)
            popover="auto"
            on:toggle=move |_| is_wanted.set(true)
        >
            {dynamic(move || is_wanted.get().then(|| later(choices)).into_any())}
        </div>
    }
    .into_any()
}

/// What there is to choose from.
#[inline(never)] // so that it can come later
pub fn choices() -> AnyView {
    let (preferences, hands) = (preferences(), hands());
    let locale = preferences.locale;
    let themes = Theme::ALL.map(|theme| {
        let is_chosen = derived(move || preferences.theme.get() == theme);
        view! { <option value=theme.slug() selected=is_chosen>{move || theme_name(theme, locale.get())}</option> }
    });
    let palettes = Palette::ALL.map(|palette| {
        let is_chosen = derived(move || preferences.palette.get() == palette);
        view! { <option value=palette.slug() selected=is_chosen>{move || palette_name(palette, locale.get())}</option> }
    });
    view! {
        <label for="display-theme">{text!(prefs.theme)}</label>
        <select id="display-theme" on:change:target=move |event| {
            preferences.choose_theme(Theme::from_slug(&event.target().value()).unwrap_or_default());
        }>{themes.into_iter().collect_view()}</select>
        <label for="display-palette">{text!(keys.states)}</label>
        <select id="display-palette" on:change:target=move |event| {
            preferences.choose_palette(Palette::from_slug(&event.target().value()).unwrap_or_default());
        }>{palettes.into_iter().collect_view()}</select>
        <button type="button" popovertarget="display-choice" popovertargetaction="hide" on:click=click(move |_| {
            hands.overlay.set(Some(Overlay::Help));
        })>{text!(keys.help)}</button>
    }
    .into_any()
}

/// What a theme is called.
pub fn theme_name(theme: Theme, locale: Locale) -> String {
    match theme {
        Theme::Auto => say!(locale, prefs.theme_auto),
        Theme::Light => say!(locale, prefs.theme_light),
        Theme::Dark => say!(locale, prefs.theme_dark),
        Theme::ContrastLight => say!(locale, keys.contrast_light),
        Theme::ContrastDark => say!(locale, keys.contrast_dark),
    }
}

/// What a palette is called.
pub fn palette_name(palette: Palette, locale: Locale) -> String {
    match palette {
        Palette::Usual => say!(locale, keys.palette_usual),
        Palette::Deuteranopia => say!(locale, keys.deuteranopia),
        Palette::Protanopia => say!(locale, keys.protanopia),
        Palette::Tritanopia => say!(locale, keys.tritanopia),
    }
}
