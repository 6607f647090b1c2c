//! `config.json` beside index.html: what the site presets for everyone who opens it.

use cloud::connection::{Draft, Fault, Field};
use cloud::error::{Flaw, Unreadable};
use cloud::wire::{Fields, Scalar};

use super::preferences::Theme;
use crate::Locale;

/// The whole file. Its schema is `config.schema.json` beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// The language for who has not chosen one.
    pub language: Option<Locale>,
    /// The theme for who has not chosen one.
    pub theme: Option<Theme>,
    /// Seconds to wait for an answer, 1 to 300; 30 when nothing is said.
    pub patience_seconds: Option<u32>,
    /// Connections that everyone has.
    pub connections: Vec<Draft>,
}

/// Why the file cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    /// It is no JSON, or a field is unknown or of the wrong kind: where, and what.
    Text(String, Flaw),
    /// `patience_seconds` is not from 1 to 300.
    Patience,
    /// A connection of this number, from 1, cannot be used.
    Connection(usize, Vec<(Field, Fault)>),
}

impl Config {
    /// Reads the file's text.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let config = Self::read(text).map_err(|why| Wrong::Text(why.path, why.flaw))?;
        if config.patience_seconds.is_some_and(|seconds| !(1..=300).contains(&seconds)) {
            return Err(Wrong::Patience);
        }
        for (at, draft) in config.connections.iter().enumerate() {
            draft.check().map_err(|faults| Wrong::Connection(at + 1, faults))?;
        }
        Ok(config)
    }

    fn read(text: &str) -> Result<Self, Unreadable> {
        let not_one_of = |path, words| Unreadable::new(path, Flaw::NotOneOf(words), "");
        let fields = Fields::parse(text)?;
        // `$schema` is for editors.
        if let Some(name) = fields.unknown(&["$schema", "language", "theme", "patience_seconds", "connections"]) {
            return Err(Unreadable::new(name, Flaw::UnknownField, ""));
        }
        let language = match fields.get::<String>("language")? {
            Some(word) => Some(Locale::from_slug(&word).ok_or_else(|| not_one_of("language", "en, zh-CN"))?),
            None => None,
        };
        let theme = match fields.get::<String>("theme")? {
            Some(word) => Some(
                Theme::from_slug(&word)
                    .ok_or_else(|| not_one_of("theme", "auto, light, dark, contrast-light, contrast-dark"))?,
            ),
            None => None,
        };
        // What is no count is no number from 1 to 300 either.
        let count = |number: Scalar| number.as_count().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
        let patience = fields.get::<Scalar>("patience_seconds")?.map(count);
        let connections = fields.objects("connections")?;
        let connections = connections
            .iter()
            .enumerate()
            .map(|(at, connection)| Draft::read(connection).map_err(|why| why.below(&format!("connections[{at}]"))));
        let connections = connections.collect::<Result<_, _>>()?;
        Ok(Self { language, theme, patience_seconds: patience, connections })
    }

    /// Milliseconds to wait for an answer.
    pub fn patience(&self) -> u32 {
        self.patience_seconds.unwrap_or(30) * 1_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_presets_nothing() {
        assert_eq!(Config::parse("{}"), Ok(Config::default()));
        assert_eq!(Config::default().patience(), 30_000);
    }

    #[test]
    fn the_file_that_is_shipped_can_be_read() {
        let shipped = std::fs::read_to_string("public/config.json").unwrap();
        assert!(Config::parse(&shipped).is_ok());
    }

    #[test]
    fn what_is_wrong_is_told() {
        assert!(matches!(Config::parse("{"), Err(Wrong::Text(..))));
        assert!(
            matches!(Config::parse(r#"{"langage":"en"}"#), Err(Wrong::Text(path, Flaw::UnknownField)) if path == "langage")
        );
        let path = |text: &str| match Config::parse(text) {
            Err(Wrong::Text(path, _)) => path,
            other => panic!("{other:?}"),
        };
        assert_eq!(path(r#"{"connections":[{"route":{}},5]}"#), "connections[1]");
        assert_eq!(path(r#"{"connections":[{"route":"direct"}]}"#), "connections[0].route");
        assert_eq!(path(r#"{"connections":[{"route":{"kind":"none"}}]}"#), "connections[0].route.kind");
        assert_eq!(path(r#"{"connections":[{"route":{},"token":"x"}]}"#), "connections[0].token");
        assert_eq!(Config::parse(r#"{"patience_seconds":0}"#), Err(Wrong::Patience));
        let no_route = r#"{"connections":[{"label":"a","region":"cn-north-4","project":"053f533ead80d5102f0cc012e8d468a4","route":{}}]}"#;
        assert_eq!(Config::parse(no_route), Err(Wrong::Connection(1, vec![(Field::Route, Fault::Missing)])));
    }
}
