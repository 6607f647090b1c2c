//! The interface's texts, made from `locales/`: a number each in the code, and the texts of a language in two files of
//! its own, which the page fetches for the language that is read: what the first view says, and with the code that
//! comes later what only that says. `build.rs` tells them apart by where they are said, and refuses a key that one of
//! the languages lacks; a key that neither has does not compile.
//!
//! A library that compiles them in was used and left: every text in every language was a function of the page's
//! first download, a tenth of it.

use std::sync::OnceLock;

use serde::Serialize;

use crate::browser::page::warn;

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Locale {
    /// English.
    #[serde(rename = "en")]
    English,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    Chinese,
}

impl Locale {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// Its word in settings and addresses, and its catalogue's name.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// The language of this word.
    pub fn from_slug(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.slug() == word)
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

/// When a text is wanted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// By the first view.
    First,
    /// By code that comes later, and by no other.
    Later,
}

/// What was read of each part of each language.
static READ: [[OnceLock<Vec<String>>; 2]; 2] = [const { [const { OnceLock::new() }; 2] }; 2];

/// Takes a part of a language's texts as its file has them: one a line, in the order of their numbers. False where
/// that is not as many as there are.
pub fn take(locale: Locale, part: Part, file: &str) -> bool {
    let texts: Vec<String> = file.lines().map(str::to_owned).collect();
    let fits = texts.len() == catalogue::COUNTS[part as usize];
    if fits {
        // What is there already is the same.
        let _ = READ[locale as usize][part as usize].set(texts);
    }
    fits
}

/// Whether a part of a language's texts is here.
pub fn are_here(locale: Locale, part: Part) -> bool {
    of(locale, part).is_some()
}

#[cfg(not(all(feature = "fetched-texts", target_arch = "wasm32")))]
fn of(locale: Locale, part: Part) -> Option<&'static Vec<String>> {
    let file = match (locale, part) {
        (Locale::English, Part::First) => include_str!(concat!(env!("OUT_DIR"), "/texts-en.txt")),
        (Locale::English, Part::Later) => include_str!(concat!(env!("OUT_DIR"), "/texts-later-en.txt")),
        (Locale::Chinese, Part::First) => include_str!(concat!(env!("OUT_DIR"), "/texts-zh-CN.txt")),
        (Locale::Chinese, Part::Later) => include_str!(concat!(env!("OUT_DIR"), "/texts-later-zh-CN.txt")),
    };
    Some(READ[locale as usize][part as usize].get_or_init(|| file.lines().map(str::to_owned).collect()))
}

#[cfg(all(feature = "fetched-texts", target_arch = "wasm32"))]
fn of(locale: Locale, part: Part) -> Option<&'static Vec<String>> {
    READ[locale as usize][part as usize].get()
}

impl Text {
    /// The text in a language; nothing where its texts are not here.
    pub fn of(self, locale: Locale) -> &'static str {
        let number = usize::from(self.0);
        let (part, at) = match number.checked_sub(catalogue::COUNTS[0]) {
            Some(at) => (Part::Later, at),
            None => (Part::First, number),
        };
        let text = of(locale, part).and_then(|texts| texts.get(at));
        if text.is_none() && part == Part::Later {
            // Code that comes later was entered, and nobody waited for it: see `browser::later`.
            warn("texts that come later were said before they were there");
        }
        text.map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_its_text_in_both_languages() {
        assert_eq!(catalogue::column::status.of(Locale::English), "Status");
        assert_eq!(catalogue::column::status.of(Locale::Chinese), "状态");
        assert_eq!(catalogue::transfer::none.of(Locale::English).split(',').next(), Some("These are no connections"));
        assert!(are_here(Locale::English, Part::First) && are_here(Locale::English, Part::Later));
    }

    #[test]
    fn what_only_later_code_says_is_no_part_of_the_first_view() {
        let is_first = |text: Text| usize::from(text.0) < catalogue::COUNTS[0];
        assert!(is_first(catalogue::column::status));
        assert!(!is_first(catalogue::transfer::none));
    }

    #[test]
    fn a_file_of_another_build_is_refused() {
        assert!(!take(Locale::English, Part::First, "one\ntwo"));
        assert!(!take(Locale::English, Part::Later, "one\ntwo"));
    }
}
