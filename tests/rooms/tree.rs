//! The project's files as texts, and ways to spoil a copy of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Every text file that a rule looks at, by its path from the project's root.
#[derive(Clone, PartialEq)]
pub struct Tree(BTreeMap<String, String>);

const FOLDERS: [&str; 6] = ["src", "crates", "demo", "tests", "style", "locales"];
const FILES: [&str; 4] = ["Cargo.toml", "Cargo.lock", "build.rs", "index.html"];

impl Tree {
    /// As the files are now.
    pub fn read() -> Self {
        let mut tree = Self(BTreeMap::new());
        FILES.iter().for_each(|file| tree.take(Path::new(file)));
        FOLDERS.iter().for_each(|folder| tree.walk(Path::new(folder)));
        tree
    }

    fn walk(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                self.walk(&path);
            } else if ["rs", "css", "json", "toml", "snap"]
                .iter()
                .any(|ending| path.extension().is_some_and(|e| e == *ending))
            {
                self.take(&path);
            }
        }
    }

    fn take(&mut self, path: &Path) {
        self.0.insert(path.to_str().unwrap().replace('\\', "/"), fs::read_to_string(path).unwrap());
    }

    /// The files below a folder whose names end so.
    pub fn below(&self, folder: &str, ending: &str) -> impl Iterator<Item = (&str, &str)> {
        let files = self.0.iter().filter(move |(path, _)| path.starts_with(folder) && path.ends_with(ending));
        files.map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// A file.
    pub fn file(&self, path: &str) -> &str {
        self.0.get(path).unwrap_or_else(|| panic!("there is no {path}"))
    }

    pub fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// Writes more at the end of a file, or a new file.
    pub fn add(&mut self, path: &str, text: &str) {
        let file = self.0.entry(path.to_owned()).or_default();
        file.push('\n');
        file.push_str(text);
    }

    pub fn replace(&mut self, path: &str, old: &str, new: &str) {
        let file = self.0.get_mut(path).unwrap();
        *file = file.replacen(old, new, 1);
    }

    pub fn remove(&mut self, path: &str) {
        self.0.remove(path);
    }
}
