//! Regular expressions, compiled. Apart from all else, because few filters have one and its code can come later.

use std::fmt;
use std::sync::Arc;

use regex_lite::RegexBuilder;

/// The most memory that a regular expression may take, in bytes.
const LARGEST: usize = 1 << 20;

/// A regular expression that can be held against text.
#[derive(Clone)]
pub(super) struct Compiled {
    source: String,
    is_in: Arc<dyn Fn(&str) -> bool + Send + Sync>,
}

impl Compiled {
    /// None where it is no regular expression, or too large a one. Letters from A to Z are found in either case.
    pub(super) fn new(source: &str) -> Option<Self> {
        let regex = RegexBuilder::new(source).case_insensitive(true).size_limit(LARGEST).build().ok()?;
        Some(Self { source: source.to_owned(), is_in: Arc::new(move |text| regex.is_match(text)) })
    }

    /// What it was compiled of.
    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// Whether it is found in a text.
    pub(super) fn is_in(&self, text: &str) -> bool {
        (self.is_in)(text)
    }
}

/// Two are equal that were compiled of the same.
impl PartialEq for Compiled {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Compiled {}

impl fmt::Debug for Compiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_found_in_either_case() {
        let regex = Compiled::new("^No [A-Z]+ left$").unwrap();
        assert!(regex.is_in("no address left"));
        assert!(!regex.is_in("no address left now"));
    }

    #[test]
    fn what_is_none_or_too_large_is_not_compiled() {
        for source in ["(", "a{2", r"\p{Greek}", "(a{1000}){1000}"] {
            assert_eq!(Compiled::new(source), None, "{source}");
        }
    }
}
