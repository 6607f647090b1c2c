//! Text to look for: a part, a whole value with wild cards, or a regular expression.

use super::regex::Compiled;

/// Text to look for, whatever the case of A to Z.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// A part of a value.
    Part(String),
    /// A whole value in which `*` stands for any text and `?` for any one character. `\` before one of the three
    /// means the sign itself.
    Wild(String),
    /// A regular expression that is found somewhere in a value.
    Regex(String),
}

impl Pattern {
    /// The text, where it is looked for as it stands.
    pub fn part(&self) -> Option<&str> {
        match self {
            Self::Part(part) => Some(part),
            Self::Wild(_) | Self::Regex(_) => None,
        }
    }

    pub(super) const fn is_regex(&self) -> bool {
        matches!(self, Self::Regex(_))
    }

    /// Whether it means the same.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        match (self.part(), other.part()) {
            (Some(part), Some(other)) => part.eq_ignore_ascii_case(other),
            _ => self == other,
        }
    }
}

/// A pattern made ready to be held against text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matcher(Test);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    Part(String),
    Wild(Vec<Sign>),
    Regex(Compiled),
    Nothing,
}

impl Matcher {
    /// Of regular expressions that which is compiled; without it nothing is found.
    pub(super) fn new(pattern: &Pattern, compiled: Option<&Compiled>) -> Self {
        Self(match pattern {
            Pattern::Part(part) => Test::Part(part.to_ascii_lowercase()),
            Pattern::Wild(wild) => Test::Wild(signs(&wild.to_ascii_lowercase()).collect()),
            Pattern::Regex(_) => compiled.map_or(Test::Nothing, |compiled| Test::Regex(compiled.clone())),
        })
    }

    /// Whether one value, in lower case as far as A to Z go, is found by it.
    pub fn matches(&self, value: &str) -> bool {
        match &self.0 {
            Test::Part(part) => value.contains(part.as_str()),
            Test::Wild(signs) => is_like(signs, value),
            Test::Regex(regex) => regex.is_in(value),
            Test::Nothing => false,
        }
    }

    /// Whether one of several values, one a line, is found by it.
    pub fn find_in_lines(&self, text: &str) -> bool {
        match &self.0 {
            Test::Part(part) => text.contains(part.as_str()),
            _ => text.split('\n').any(|value| self.matches(value)),
        }
    }

    /// The part that is looked for, in lower case as far as A to Z go, where it is no more than that.
    pub fn part(&self) -> Option<&str> {
        match &self.0 {
            Test::Part(part) => Some(part),
            _ => None,
        }
    }
}

/// A sign of a text with wild cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// `*`
    Any,
    /// `?`
    One,
    Itself(char),
}

/// The signs of a text with wild cards.
pub(super) fn signs(wild: &str) -> impl Iterator<Item = Sign> {
    let mut characters = wild.chars();
    std::iter::from_fn(move || {
        Some(match characters.next()? {
            '*' => Sign::Any,
            '?' => Sign::One,
            '\\' => Sign::Itself(characters.next().unwrap_or('\\')),
            c => Sign::Itself(c),
        })
    })
}

/// Whether a text is wholly described by signs. Goes back to the latest `*` only, so it takes no more steps than
/// signs times characters.
fn is_like(signs: &[Sign], text: &str) -> bool {
    let (mut sign, mut rest) = (0, text.chars());
    // The signs behind the latest `*`, and the text of which it took nothing yet.
    let mut again: Option<(usize, std::str::Chars)> = None;
    loop {
        let before = rest.clone();
        match (signs.get(sign), rest.next()) {
            (Some(Sign::Any), _) => {
                sign += 1;
                again = Some((sign, before.clone()));
                rest = before;
                continue;
            }
            (Some(Sign::One), Some(_)) => {
                sign += 1;
                continue;
            }
            (Some(Sign::Itself(c)), Some(other)) if *c == other => {
                sign += 1;
                continue;
            }
            (None, None) => return true,
            _ => {}
        }
        let Some((behind, untaken)) = &mut again else { return false };
        if untaken.next().is_none() {
            return false;
        }
        sign = *behind;
        rest = untaken.clone();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wild(wild: &str) -> Matcher {
        Matcher::new(&Pattern::Wild(wild.into()), None)
    }

    #[test]
    fn a_wild_card_describes_a_whole_value() {
        for (pattern, value) in
            [("a*", "a"), ("*b", "aab"), ("a?c", "a重c"), ("*a*b*", "xaxbx"), (r"\*", "*"), ("A*", "ab")]
        {
            assert!(wild(pattern).matches(value), "{pattern} {value}");
        }
        for (pattern, value) in [("a*", "ba"), ("?", ""), ("a?", "a"), (r"\?", "x"), ("*a*b", "ba"), ("a", "ab")] {
            assert!(!wild(pattern).matches(value), "{pattern} {value}");
        }
        assert!(wild("b*").find_in_lines("a\nbc"));
        assert!(!wild("a*c").find_in_lines("a\nbc"), "one value, not two");
    }

    #[test]
    fn many_wild_cards_take_no_long_time() {
        assert!(!wild(&"a*".repeat(40)).matches(&"a".repeat(39)));
        assert!(!wild(&format!("{}b", "*a".repeat(200))).matches(&"a".repeat(20_000)));
    }

    /// Whether signs describe a text, by trying everything.
    fn plainly(signs: &[Sign], text: &[char]) -> bool {
        match (signs, text) {
            ([], text) => text.is_empty(),
            ([Sign::Any, more @ ..], text) => (0..=text.len()).any(|at| plainly(more, &text[at..])),
            ([Sign::One, more @ ..], [_, text @ ..]) => plainly(more, text),
            ([Sign::Itself(c), more @ ..], [other, text @ ..]) => c == other && plainly(more, text),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn wild_cards_describe_what_trying_everything_says(pattern in "[ab*?]{0,8}", text in "[ab]{0,8}") {
            let signs: Vec<Sign> = signs(&pattern).collect();
            prop_assert_eq!(is_like(&signs, &text), plainly(&signs, &text.chars().collect::<Vec<_>>()));
        }
    }
}
