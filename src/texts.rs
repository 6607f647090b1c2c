//! The interface's texts, made from `locales/`: a number each in the code, and the texts of a language in a file of
//! its own, which the page fetches for the language that is read. `build.rs` refuses a key that one of the languages
//! lacks; a key that neither has does not compile.
//!
//! A library that compiles them in was used and left: every text in every language was a function of the page's
//! first download, a tenth of it.

use std::sync::OnceLock;

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(non_camel_case_types, reason = "the names of the catalogues")]
pub enum Locale {
    /// English.
    en,
    /// Simplified Chinese.
    zh_CN,
}

impl Locale {
    /// Its word in settings, and its catalogue's name.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::en => "en",
            Self::zh_CN => "zh-CN",
        }
    }
}

/// A text of the interface, in whichever language: its place among the keys in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text(u16);

/// The keys of the texts, a module for each group of the catalogues.
#[allow(missing_docs, non_upper_case_globals, reason = "the texts themselves say what they are")]
pub mod catalogue {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// What was read of each language.
static READ: [OnceLock<Vec<String>>; 2] = [OnceLock::new(), OnceLock::new()];

/// Takes the texts of a language as their file has them: one a line, in the order of their keys. False where that
/// is not as many as there are keys.
pub fn take(locale: Locale, file: &str) -> bool {
    let texts: Vec<String> = file.lines().map(str::to_owned).collect();
    let fits = texts.len() == catalogue::COUNT;
    if fits {
        // What is there already is the same.
        let _ = READ[locale as usize].set(texts);
    }
    fits
}

/// Whether the texts of a language are here.
pub fn are_here(locale: Locale) -> bool {
    of(locale).is_some()
}

#[cfg(not(all(feature = "fetched-texts", target_arch = "wasm32")))]
fn of(locale: Locale) -> Option<&'static Vec<String>> {
    let file = match locale {
        Locale::en => include_str!(concat!(env!("OUT_DIR"), "/texts-en.txt")),
        Locale::zh_CN => include_str!(concat!(env!("OUT_DIR"), "/texts-zh-CN.txt")),
    };
    Some(READ[locale as usize].get_or_init(|| file.lines().map(str::to_owned).collect()))
}

#[cfg(all(feature = "fetched-texts", target_arch = "wasm32"))]
fn of(locale: Locale) -> Option<&'static Vec<String>> {
    READ[locale as usize].get()
}

impl Text {
    /// The text in a language; nothing where its texts are not here.
    pub fn of(self, locale: Locale) -> &'static str {
        of(locale).and_then(|texts| texts.get(usize::from(self.0))).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_its_text_in_both_languages() {
        assert_eq!(catalogue::column::status.of(Locale::en), "Status");
        assert_eq!(catalogue::column::status.of(Locale::zh_CN), "状态");
        assert!(are_here(Locale::en));
    }

    #[test]
    fn a_file_of_another_build_is_refused() {
        assert!(!take(Locale::en, "one\ntwo"));
    }
}
