//! What the reader prefers: language and theme, remembered in the browser; the zone is the address' business.

use crate::reactive::{derived, effect};
use cloud::error::CloudError;
use cloud::wire::Fields;
use leptos::prelude::*;
use serde::Serialize;

use crate::Locale;
use crate::browser::background::run;
use crate::browser::{page, storage, texts};
use crate::paths::Zone;
use crate::texts::{Text, are_here};

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
}

impl Theme {
    /// Its word in settings and attributes.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of this word.
    pub fn from_slug(word: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark].into_iter().find(|theme| theme.slug() == word)
    }
}

/// A language as settings write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Language {
    /// English.
    #[serde(rename = "en")]
    English,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    Chinese,
}

impl Language {
    /// The language of this tag.
    pub fn from_slug(word: &str) -> Option<Self> {
        match word {
            "en" => Some(Self::English),
            "zh-CN" => Some(Self::Chinese),
            _ => None,
        }
    }
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        match language {
            Language::English => Self::en,
            Language::Chinese => Self::zh_CN,
        }
    }
}

/// The language to ask the cloud for.
pub fn cloud_language(locale: Locale) -> cloud::call::Language {
    match locale {
        Locale::en => cloud::call::Language::English,
        Locale::zh_CN => cloud::call::Language::Chinese,
    }
}

/// What is remembered.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Stored {
    language: Option<Language>,
    theme: Option<Theme>,
}

impl Stored {
    /// What can be read of what was remembered.
    fn read(text: &str) -> Option<Self> {
        let fields = Fields::parse(text).ok()?;
        let word = |name: &str| fields.get::<String>(name).ok().flatten();
        Some(Self {
            language: word("language").and_then(|word| Language::from_slug(&word)),
            theme: word("theme").and_then(|word| Theme::from_slug(&word)),
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
    /// The zone, as the address has it.
    pub zone: RwSignal<Zone>,
    /// Why the texts of the language that was chosen last are not here.
    pub language_fault: RwSignal<Option<CloudError>>,
    stored: StoredValue<Stored>,
}

impl Preferences {
    /// What was remembered, else what the site presets, else what the browser says.
    pub fn new(language: Option<Language>, theme: Option<Theme>) -> Self {
        let stored = storage::read(storage::Key::Preferences)
            .ok()
            .flatten()
            .and_then(|text| Stored::read(&text))
            .unwrap_or_default();
        let locale = stored.language.or(language).map_or_else(of_browser, Locale::from);
        let theme = stored.theme.or(theme).unwrap_or_default();
        let preferences = Self::plain(locale, theme, Zone::Local);
        preferences.stored.set_value(stored);
        effect(move || {
            page::set_root("lang", crate::browser::intl::tag(preferences.locale.get()));
            page::set_root("data-theme", preferences.theme.get().slug());
        });
        preferences
    }

    /// These, remembered nowhere.
    pub fn plain(locale: Locale, theme: Theme, zone: Zone) -> Self {
        Self {
            locale: RwSignal::new(locale),
            theme: RwSignal::new(theme),
            zone: RwSignal::new(zone),
            language_fault: RwSignal::new(None),
            stored: StoredValue::new(Stored::default()),
        }
    }

    /// Chooses a language once its texts are here, and remembers it where the browser lets us.
    pub fn choose_language(self, language: Language) {
        let choose = move || {
            self.language_fault.set(None);
            self.locale.set(language.into());
            self.remember(|stored| stored.language = Some(language));
        };
        if are_here(language.into()) {
            return choose();
        }
        run(async move {
            match texts::load(language.into()).await {
                Ok(()) => choose(),
                Err(error) => self.language_fault.set(Some(error)),
            }
        });
    }

    /// Chooses a theme, and remembers it where the browser lets us.
    pub fn choose_theme(self, theme: Theme) {
        self.theme.set(theme);
        self.remember(|stored| stored.theme = Some(theme));
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
    if page::language().to_ascii_lowercase().starts_with("zh") { Locale::zh_CN } else { Locale::en }
}

/// The preferences in force; English, local time where nobody provides any (a part on its own in a test).
pub fn preferences() -> Preferences {
    use_context().unwrap_or_else(|| Preferences::plain(Locale::en, Theme::Auto, Zone::Local))
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
