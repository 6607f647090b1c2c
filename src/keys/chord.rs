//! Keys pressed together, and one after the other.

use std::fmt;

/// A key with those that are held down meanwhile.
///
/// Ctrl and the command key of an Apple keyboard are one here. Shift is told for letters and for keys that have a name;
/// of every other key it chooses the sign, which says it already.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chord {
    control: bool,
    alt: bool,
    shift: bool,
    key: String,
}

/// One chord, or two one after the other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Keys {
    /// The first.
    pub first: Chord,
    /// The second, where there is one.
    pub then: Option<Chord>,
}

/// What is held down meanwhile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Ctrl, or the command key.
    pub control: bool,
    /// Alt.
    pub alt: bool,
    /// Shift.
    pub shift: bool,
}

const CONTROL: &str = "Ctrl+";
const ALT: &str = "Alt+";
const SHIFT: &str = "Shift+";
const SPACE: &str = "Space";

/// Keys that do nothing by themselves, or of which a browser does not know what they are yet.
const MUTE: [&str; 14] = [
    "Alt",
    "AltGraph",
    "CapsLock",
    "Control",
    "Dead",
    "Fn",
    "Hyper",
    "Meta",
    "NumLock",
    "Process",
    "ScrollLock",
    "Shift",
    "Super",
    "Unidentified",
];

/// Keys that a page must leave to the browser: by them people walk through it, and work with the browser.
const LEFT_ALONE: [&str; 14] = [
    "Tab",
    "Enter",
    SPACE,
    "Escape",
    "Backspace",
    "ArrowUp",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "PageUp",
    "PageDown",
    "F5",
    "F11",
    "F12",
];
/// Letters that are the browser's with Ctrl.
const OF_BROWSER: &str = "acflnpqrstvwxyz";

impl Chord {
    /// What was pressed, by the name that browsers give a key (`KeyboardEvent.key`); none where it stands for nothing.
    pub fn pressed(key: &str, held: Held) -> Option<Self> {
        let key = if key == " " { SPACE } else { key };
        let mut chars = key.chars();
        let (first, is_one) = (chars.next(), chars.next().is_none());
        let is_named = || key.chars().all(|c| c.is_ascii_alphanumeric());
        let is_unseen = |c: char| c.is_control() || c.is_whitespace();
        if first.is_none_or(is_unseen) || MUTE.contains(&key) || !is_one && !is_named() {
            return None;
        }
        let is_letter = first.is_some_and(|c| c.is_ascii_alphabetic());
        // Caps Lock writes capitals as well: whether Shift is held is told by itself.
        let key = if is_one { key.to_ascii_lowercase() } else { key.to_owned() };
        let shift = held.shift && (is_letter || !is_one);
        Some(Self { control: held.control, alt: held.alt, shift, key })
    }

    /// Reads one as it is written.
    pub fn parse(text: &str) -> Option<Self> {
        let (mut rest, mut held) = (text, Held::default());
        for (name, is_held) in [(CONTROL, &mut held.control), (ALT, &mut held.alt), (SHIFT, &mut held.shift)] {
            if let Some(after) = rest.strip_prefix(name).filter(|after| !after.is_empty()) {
                (*is_held, rest) = (true, after);
            }
        }
        Self::pressed(rest, held).filter(|chord| chord.to_string() == text)
    }

    /// Whether it writes a character where one can be typed.
    pub fn is_character(&self) -> bool {
        !self.control && !self.alt && (self.key == SPACE || self.key.chars().nth(1).is_none())
    }

    /// Whether a page may take it.
    pub fn is_free(&self) -> bool {
        let is_browsers = self.control && OF_BROWSER.contains(self.key.as_str());
        !LEFT_ALONE.contains(&self.key.as_str()) && !is_browsers
    }

    /// What is pressed, key by key, as it is shown to a person.
    pub fn parts(&self) -> Vec<String> {
        let held = [(self.control, CONTROL), (self.alt, ALT), (self.shift, SHIFT)];
        let held = held.into_iter().filter(|(is_held, _)| *is_held).map(|(_, name)| name.trim_end_matches('+'));
        let key = if self.key.chars().nth(1).is_none() { self.key.to_ascii_uppercase() } else { self.key.clone() };
        held.map(str::to_owned).chain([key]).collect()
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (is_held, name) in [(self.control, CONTROL), (self.alt, ALT), (self.shift, SHIFT)] {
            if is_held {
                f.write_str(name)?;
            }
        }
        f.write_str(&self.key)
    }
}

impl Keys {
    /// Reads them as they are written: chords with a blank between.
    pub fn parse(text: &str) -> Option<Self> {
        let mut chords = text.split(' ').map(Chord::parse);
        let first = chords.next()??;
        let then = chords.next();
        if chords.next().is_some() || then == Some(None) {
            return None;
        }
        Some(Self { first, then: then.flatten() })
    }

    /// The chords.
    pub fn chords(&self) -> impl Iterator<Item = &Chord> {
        [&self.first].into_iter().chain(&self.then)
    }

    /// Whether they are characters only, which who speaks to a computer may press unawares.
    pub fn are_characters(&self) -> bool {
        self.chords().all(Chord::is_character)
    }

    /// Whether both cannot be told apart: they are the same, or one begins the other.
    pub fn clash(&self, other: &Self) -> bool {
        self.first == other.first && (self.then == other.then || self.then.is_none() || other.then.is_none())
    }
}

impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.fmt(f)?;
        self.then.iter().try_for_each(|then| write!(f, " {then}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pressed(key: &str, control: bool, alt: bool, shift: bool) -> String {
        Chord::pressed(key, Held { control, alt, shift }).map(|chord| chord.to_string()).unwrap_or_default()
    }

    #[test]
    fn what_is_pressed_has_one_name() {
        assert_eq!(pressed("k", true, false, false), "Ctrl+k");
        // Caps Lock changes nothing, Shift does; of a sign it is a part.
        assert_eq!(pressed("R", false, false, false), "r");
        assert_eq!(pressed("R", false, false, true), "Shift+r");
        assert_eq!(pressed("?", false, false, true), "?");
        assert_eq!(pressed("F2", false, false, true), "Shift+F2");
        assert_eq!(pressed(" ", false, false, false), "Space");
        assert_eq!(pressed("+", true, true, false), "Ctrl+Alt++");
        for mute in ["", "Shift", "AltGraph", "Dead", "Process", "\u{3}"] {
            assert_eq!(pressed(mute, false, false, false), "");
        }
    }

    #[test]
    fn what_makes_no_sense_is_no_chord() {
        for text in ["", " ", "Ctrl+", "Shift+?", "K", "Alt+Ctrl+k", "Shift", "g l"] {
            assert_eq!(Chord::parse(text), None, "{text}");
        }
        for text in ["", "g  l", "g l j", " g", "g ", "g Shift"] {
            assert_eq!(Keys::parse(text), None, "{text}");
        }
    }

    #[test]
    fn keys_clash_when_one_begins_the_other() {
        let keys = |text| Keys::parse(text).unwrap();
        assert!(keys("g").clash(&keys("g l")) && keys("g l").clash(&keys("g")) && keys("g l").clash(&keys("g l")));
        assert!(!keys("g l").clash(&keys("g j")) && !keys("l").clash(&keys("g l")));
    }

    #[test]
    fn characters_and_the_browsers_own_keys_are_known() {
        let chord = |text| Chord::parse(text).unwrap();
        assert!(chord("Shift+x").is_character() && chord("Space").is_character() && chord("版").is_character());
        assert!(!chord("Ctrl+k").is_character() && !chord("Alt+k").is_character() && !chord("F2").is_character());
        assert!(chord("Ctrl+k").is_free() && chord("Alt+r").is_free() && chord("F2").is_free());
        for taken in ["Tab", "Shift+Tab", "Enter", "Space", "Escape", "ArrowDown", "Ctrl+w", "F5"] {
            assert!(!chord(taken).is_free(), "{taken}");
        }
        assert_eq!(chord("Ctrl+Shift+k").parts(), ["Ctrl", "Shift", "K"]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(key in "\\PC{0,3}|[A-Z][a-z]{1,8}|F[1-9]", control: bool, alt: bool, shift: bool, then in proptest::option::of("[ -~]")) {
            let held = Held { control, alt, shift };
            if let Some(first) = Chord::pressed(&key, held) {
                prop_assert_eq!(Chord::parse(&first.to_string()), Some(first.clone()));
                let keys = Keys { first, then: then.and_then(|key| Chord::pressed(&key, Held::default())) };
                prop_assert_eq!(Keys::parse(&keys.to_string()), Some(keys));
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,20}") {
            if let Some(keys) = Keys::parse(&text) {
                prop_assert_eq!(keys.to_string(), text);
            }
        }
    }
}
