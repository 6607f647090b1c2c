//! A value that must not be seen: it has no `Display`, its `Debug` shows nothing, and it is wiped when dropped.

use zeroize::Zeroizing;

/// A token, key or password. Printed nowhere; read only by who writes a header, signs, or keeps it where the reader
/// wants it kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether anything is there at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printing_a_secret_shows_nothing_of_it() {
        let shown = format!("{:?}", Secret::new("MIIabc123".into()));
        assert_eq!(shown, "Secret(…)");
    }
}
