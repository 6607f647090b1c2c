//! Which functions are for later, told by their names.

use rustc_demangle::demangle;

/// Rust paths whose functions are for later, and what of them stays.
pub struct Later {
    paths: Vec<String>,
    stays: Vec<String>,
}

impl Later {
    /// Reads one path a line, or after `!` a part of the names of functions that stay. What begins with `# ` is a
    /// remark.
    pub fn parse(text: &str) -> Self {
        let (mut paths, mut stays) = (Vec::new(), Vec::new());
        for line in text.lines().map(|line| line.split("# ").next().unwrap_or_default().trim()) {
            match line.strip_prefix('!') {
                Some(words) => stays.push(words.trim().to_owned()),
                None if line.is_empty() => {}
                None => paths.push(line.to_owned()),
            }
        }
        Self { paths, stays }
    }

    /// Whether the function of this name is for later.
    pub fn holds(&self, name: &str) -> bool {
        let name = readable(name);
        let stays = self.stays.iter().any(|words| name.contains(words));
        !stays && self.paths.iter().any(|path| is_of(&name, path))
    }

    /// A line that no function's name has: a slip of the pen, or code that moved.
    pub fn unused<'a>(&self, names: impl Iterator<Item = &'a String>) -> Option<&str> {
        let mut paths = self.paths.iter().collect::<Vec<_>>();
        let mut stays = self.stays.iter().collect::<Vec<_>>();
        for name in names {
            let name = readable(name);
            paths.retain(|path| !is_of(&name, path));
            stays.retain(|words| !name.contains(*words));
        }
        paths.into_iter().chain(stays).map(String::as_str).next()
    }
}

/// A name as the source has it: demangled, without the crates' hashes.
fn readable(name: &str) -> String {
    let name = format!("{:#}", demangle(name));
    let mut readable = String::with_capacity(name.len());
    let mut rest = name.as_str();
    while let Some((before, after)) = rest.split_once('[') {
        readable.push_str(before);
        match after.split_once(']') {
            Some((hash, after)) if hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => rest = after,
            _ => {
                readable.push('[');
                rest = after;
            }
        }
    }
    readable.push_str(rest);
    readable
}

/// Whether a function is of this path: `a::b` has `a::b::c`, `<a::b::D as e>::f` and `<&a::b::D>::f`, and neither
/// `a::bc` nor `<e<a::b::D>>::f`. What others have for its types may be one with what they have for other types.
fn is_of(name: &str, path: &str) -> bool {
    let name = name.trim_start_matches(['<', '&']).trim_start_matches("mut ");
    let part = |character: char| character.is_alphanumeric() || character == '_';
    name.strip_prefix(path).is_some_and(|after| !after.starts_with(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_its_functions_and_those_of_its_types() {
        let later = Later::parse("# pages\ntaskdeck::pages::connections\n\ncloud::path # the check\n");
        assert!(later.holds("taskdeck::pages::connections::{closure#0}"));
        assert!(later.holds("<taskdeck::pages::connections::Form as core::ops::drop::Drop>::drop"));
        assert!(later.holds("<&mut taskdeck::pages::connections::Form as core::fmt::Debug>::fmt"));
        assert!(later.holds("taskdeck[5f9cc6b8fb3eb5a9]::pages::connections"));
        assert!(later.holds("_RNvNtNtCs5f9cc6b8fb3_8taskdeck5pages11connections4view"));
        assert!(later.holds("cloud::path::check"));
        assert!(!later.holds("core::ptr::drop_in_place::<taskdeck::pages::connections::Form>"));
        assert!(!later.holds("taskdeck::pages::connections_of"));
        assert!(!later.holds("other::cloud::path"));
        assert!(!later.holds("cloud::paths::check"));
    }

    #[test]
    fn what_stays_stays() {
        let later = Later::parse("a::b\n! FnOnce<(c::Locale,)> # texts\n");
        assert!(later.holds("<a::b::{closure#0} as FnOnce<(c::Other,)>>::call_once"));
        assert!(!later.holds("<a::b::{closure#0} as FnOnce<(c::Locale,)>>::call_once"));
        assert_eq!(later.unused(["a::b".to_owned()].iter()), Some("FnOnce<(c::Locale,)>"));
    }

    #[test]
    fn a_path_that_nothing_has_is_told() {
        let later = Later::parse("a::b\nc::d");
        let names = ["a::b::c".to_owned(), "e".to_owned()];
        assert_eq!(later.unused(names.iter()), Some("c::d"));
        assert_eq!(Later::parse("a::b").unused(names.iter()), None);
    }
}
