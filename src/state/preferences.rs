//! What the reader prefers: language, theme, palette and how often lists are asked, remembered in the browser. The
//! zone is the address' business, and while an address names a language, so is that.

use crate::reactive::{derived, effect};
use cloud::error::CloudError;
use cloud::wire::Fields;
use leptos::prelude::*;
use serde::Serialize;

use crate::Locale;
use crate::browser::background::run;
use crate::browser::{page, storage, texts};
use crate::paths::{Address, Zone};
use crate::texts::Text;
use tasks::pace::Choice;

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// Light, in high contrast.
    ContrastLight,
    /// Dark, in high contrast.
    ContrastDark,
}

impl Theme {
    /// All of them, as they are offered.
    pub const ALL: [Self; 5] = [Self::Auto, Self::Light, Self::Dark, Self::ContrastLight, Self::ContrastDark];

    /// Its word in settings and attributes.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::ContrastLight => "contrast-light",
            Self::ContrastDark => "contrast-dark",
        }
    }

    /// The theme of this word.
    pub fn from_slug(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.slug() == word)
    }
}

/// The colours of states: the usual ones, or those for eyes that miss a kind of cones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Palette {
    /// The usual ones.
    #[default]
    Usual,
    /// Where green is missing.
    Deuteranopia,
    /// Where red is missing.
    Protanopia,
    /// Where blue is missing.
    Tritanopia,
}

impl Palette {
    /// All of them, as they are offered.
    pub const ALL: [Self; 4] = [Self::Usual, Self::Deuteranopia, Self::Protanopia, Self::Tritanopia];

    /// Its word in settings and attributes.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::Deuteranopia => "deuteranopia",
            Self::Protanopia => "protanopia",
            Self::Tritanopia => "tritanopia",
        }
    }

    /// The palette of this word.
    pub fn from_slug(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|palette| palette.slug() == word)
    }
}

/// The language to ask the cloud for.
pub fn cloud_language(locale: Locale) -> cloud::call::Language {
    match locale {
        Locale::English => cloud::call::Language::English,
        Locale::Chinese => cloud::call::Language::Chinese,
    }
}

/// What is remembered.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Stored {
    language: Option<Locale>,
    theme: Option<Theme>,
    pace: Option<&'static str>,
    palette: Option<Palette>,
}

impl Stored {
    /// What is stored, by this tab or another.
    fn now() -> Option<Self> {
        storage::read(storage::Key::Preferences).ok().flatten().and_then(|text| Self::read(&text))
    }

    fn pace(self) -> Choice {
        self.pace.and_then(Choice::from_slug).unwrap_or_default()
    }

    /// What can be read of what was remembered.
    fn read(text: &str) -> Option<Self> {
        let fields = Fields::parse(text).ok()?;
        let word = |name: &str| fields.get::<String>(name).ok().flatten();
        Some(Self {
            language: word("language").and_then(|word| Locale::from_slug(&word)),
            theme: word("theme").and_then(|word| Theme::from_slug(&word)),
            pace: word("pace").and_then(|word| Choice::from_slug(&word)).map(Choice::slug),
            palette: word("palette").and_then(|word| Palette::from_slug(&word)),
        })
    }
}

/// The preferences in force.
#[derive(Clone, Copy)]
pub struct Preferences {
    /// The language.
    pub locale: RwSignal<Locale>,
    /// The theme.
    pub theme: RwSignal<Theme>,
    /// The palette.
    pub palette: RwSignal<Palette>,
    /// The zone, as the address has it.
    pub zone: RwSignal<Zone>,
    /// Why the texts of the language that was chosen last are not here.
    pub language_fault: RwSignal<Option<CloudError>>,
    /// How often lists are asked.
    pub pace: RwSignal<Choice>,
    /// The language where the address names none.
    own: StoredValue<Locale>,
    /// The language that is to be shown.
    wanted: StoredValue<Locale>,
    stored: StoredValue<Stored>,
}

impl Preferences {
    /// What was remembered, else what the site presets, else what the browser says.
    pub fn new(language: Option<Locale>, theme: Option<Theme>) -> Self {
        let stored = Stored::now().unwrap_or_default();
        let locale = stored.language.or(language).unwrap_or_else(of_browser);
        let theme = stored.theme.or(theme).unwrap_or_default();
        let preferences = Self::plain(locale, theme, Zone::Local);
        preferences.palette.set(stored.palette.unwrap_or_default());
        preferences.stored.set_value(stored);
        preferences.pace.set(stored.pace());
        // One tab asks for all: what is chosen in one holds in each.
        storage::on_change(storage::Key::Preferences, move || {
            if let Some(pace) = Stored::now().map(Stored::pace) {
                preferences.pace.try_set(pace);
                preferences.stored.try_update_value(|stored| stored.pace = Some(pace.slug()));
            }
        });
        effect(move || {
            page::set_root("lang", crate::browser::intl::tag(preferences.locale.get()));
            page::set_root("data-theme", preferences.theme.get().slug());
            page::set_root("data-palette", preferences.palette.get().slug());
        });
        preferences
    }

    /// These, remembered nowhere.
    pub fn plain(locale: Locale, theme: Theme, zone: Zone) -> Self {
        Self {
            locale: RwSignal::new(locale),
            theme: RwSignal::new(theme),
            palette: RwSignal::new(Palette::Usual),
            zone: RwSignal::new(zone),
            language_fault: RwSignal::new(None),
            pace: RwSignal::new(Choice::Auto),
            own: StoredValue::new(locale),
            wanted: StoredValue::new(locale),
            stored: StoredValue::new(Stored::default()),
        }
    }

    /// Chooses a language, and remembers it where the browser lets us.
    pub fn choose_language(self, language: Locale) {
        self.own.set_value(language);
        self.speak(language);
        self.remember(|stored| stored.language = Some(language));
    }

    /// Shows times and texts as an address says.
    pub fn follow(self, address: &Address) {
        if self.zone.get_untracked() != address.zone {
            self.zone.set(address.zone);
        }
        self.speak(address.language.unwrap_or_else(|| self.own.get_value()));
    }

    /// Changes the language as soon as its texts are here. Before anything is drawn there is nothing to wait for.
    fn speak(self, locale: Locale) {
        self.wanted.set_value(locale);
        let now = self.locale.get_untracked();
        let arrived = move || {
            self.language_fault.set(None);
            self.locale.set(locale);
        };
        if now == locale {
            return;
        }
        if texts::are_here(locale) || !texts::are_here(now) {
            return arrived();
        }
        run(async move {
            let loaded = texts::load(locale).await;
            if self.wanted.try_get_value() == Some(locale) {
                match loaded {
                    Ok(()) => arrived(),
                    Err(error) => self.language_fault.set(Some(error)),
                }
            }
        });
    }

    /// Chooses a theme, and remembers it where the browser lets us.
    pub fn choose_theme(self, theme: Theme) {
        self.theme.set(theme);
        self.remember(|stored| stored.theme = Some(theme));
    }

    /// Chooses how often lists are asked, and remembers it where the browser lets us.
    pub fn choose_pace(self, pace: Choice) {
        self.pace.set(pace);
        self.remember(|stored| stored.pace = Some(pace.slug()));
    }

    /// Chooses a palette, and remembers it where the browser lets us.
    pub fn choose_palette(self, palette: Palette) {
        self.palette.set(palette);
        self.remember(|stored| stored.palette = Some(palette));
    }

    fn remember(self, change: impl FnOnce(&mut Stored)) {
        self.stored.update_value(change);
        if let Ok(text) = serde_json::to_string(&self.stored.get_value()) {
            // Forbidden storage costs the memory of a choice, not the choice.
            let _ = storage::write(storage::Key::Preferences, &text);
        }
    }
}

fn of_browser() -> Locale {
    if page::language().to_ascii_lowercase().starts_with("zh") { Locale::Chinese } else { Locale::English }
}

/// The preferences in force; English, local time where nobody provides any (a part on its own in a test).
pub fn preferences() -> Preferences {
    use_context().unwrap_or_else(|| Preferences::plain(Locale::English, Theme::Auto, Zone::Local))
}

/// The language in force.
pub fn locale() -> RwSignal<Locale> {
    preferences().locale
}

/// A text that follows the language.
pub fn translated(text: Text) -> Signal<String> {
    let locale = locale();
    derived(move || text.of(locale.get()).to_owned())
}
