//! Connections as text: what the browser remembers, what the tab keeps beside it, and what is exported. All versions
//! that ever were can be read; what cannot be is set aside and never lost.

use cloud::connection::Draft;
use cloud::secret::Secret;
use cloud::wire::{Fields, Scalar};
use serde::Serialize;

use crate::browser::storage;

/// The version that is written. The first had one project a connection; it reads as one of a single project.
const VERSION: u64 = 2;

/// Connections that were read, and what could not be.
#[derive(Debug, Default)]
pub struct Settings {
    /// Those that can be read, each with the line that was kept beside it.
    pub readable: Vec<(Draft, Secret)>,
    /// How many could not be read.
    pub unreadable: usize,
}

#[derive(Serialize)]
struct Written<'a> {
    version: u64,
    connections: &'a [Draft],
    /// A line for each connection, in their order; only where the tab keeps credentials.
    #[serde(skip_serializing_if = "str::is_empty")]
    tokens: &'a str,
}

impl Settings {
    /// Reads a text; none when it is of no version that is known, or no text of connections at all.
    pub fn parse(text: &str) -> Option<Self> {
        let fields = Fields::parse(text).ok()?;
        let version = fields.get::<Scalar>("version").ok().flatten()?.as_count()?;
        let lines = Secret::new(fields.get::<String>("tokens").ok().flatten().unwrap_or_default());
        let mut lines = lines.reveal().split('\n');
        fields.raw("connections")?;
        let mut settings = Self::default();
        for connection in fields.items("connections").ok()? {
            let line = Secret::new(lines.next().unwrap_or_default().to_owned());
            match Fields::parse(connection).and_then(|fields| Draft::read(&fields)) {
                Ok(draft) => settings.readable.push((draft, line)),
                Err(_) => settings.unreadable += 1,
            }
        }
        (1..=VERSION).contains(&version).then_some(settings)
    }

    /// Connections as a text that can be read again.
    pub fn text(connections: &[Draft]) -> String {
        Self::with_lines(connections, "").reveal().to_owned()
    }

    fn with_lines(connections: &[Draft], tokens: &str) -> Secret {
        let written = Written { version: VERSION, connections, tokens };
        // Texts and numbers in a map with text keys: there is nothing that JSON cannot say.
        Secret::new(serde_json::to_string(&written).unwrap_or_default())
    }

    /// Writes connections, each with a line beside it where the tab keeps credentials.
    pub fn write(key: storage::Key, connections: Vec<Draft>, lines: &[Secret]) -> Result<(), storage::Refused> {
        let joined = Secret::new(lines.iter().map(Secret::reveal).collect::<Vec<_>>().join("\n"));
        storage::write(key, Self::with_lines(&connections, joined.reveal()).reveal())
    }
}

/// What the browser remembers of the reader's connections.
#[derive(Debug, Default)]
pub struct Remembered {
    /// Those that can be read.
    pub drafts: Vec<Draft>,
    /// The text in which something could not be read, now or earlier; empty when there is none.
    pub set_aside: String,
    /// Whether the browser refuses to remember.
    pub is_forgetful: bool,
}

impl Remembered {
    /// Reads what is there, and sets aside what cannot be read before anything is written over it.
    pub fn read() -> Self {
        let earlier = storage::read(storage::Key::SetAside).ok().flatten().unwrap_or_default();
        let text = match storage::read(storage::Key::Connections) {
            Err(storage::Refused) => return Self { set_aside: earlier, is_forgetful: true, ..Self::default() },
            Ok(None) => return Self { set_aside: earlier, ..Self::default() },
            Ok(Some(text)) => text,
        };
        let settings = Settings::parse(&text);
        let is_whole = settings.as_ref().is_some_and(|settings| settings.unreadable == 0);
        let drafts = settings.unwrap_or_default().readable.into_iter().map(|(draft, _)| draft).collect();
        if is_whole || earlier == text {
            return Self { drafts, set_aside: earlier, is_forgetful: false };
        }
        // Two texts in a row: what was set aside before is not lost either.
        let set_aside = if earlier.is_empty() { text } else { format!("{earlier}\n{text}") };
        let is_forgetful = storage::write(storage::Key::SetAside, &set_aside).is_err();
        Self { drafts, set_aside, is_forgetful }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cloud::connection::DraftProject;

    const OLD: &str = r#"{"version":1,"connections":[
        {"label":"a","region":"cn-north-4","project":"053f533ead80d5102f0cc012e8d468a4","route":{"kind":"direct"}},
        {"label":"b","region":5,"route":null},
        {"label":"c","region":"cn-east-3","project":"0cf5e2d6a1b94c7d8f3e6a0b5c9d1e27","route":{"kind":"same-origin"}}
    ],"tokens":"one\ntwo\nthree"}"#;

    #[test]
    fn the_first_version_is_read_and_what_is_broken_costs_nothing_else() {
        let settings = Settings::parse(OLD).unwrap();
        let read: Vec<_> = settings.readable.iter().map(|(d, line)| (d.label.as_str(), line.reveal())).collect();
        assert_eq!(read, [("a", "one"), ("c", "three")]);
        assert_eq!(settings.unreadable, 1);
        let place = DraftProject { region: "cn-north-4".into(), project: "053f533ead80d5102f0cc012e8d468a4".into() };
        assert_eq!(settings.readable[0].0.projects, [place]);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let drafts: Vec<Draft> = Settings::parse(OLD).unwrap().readable.into_iter().map(|(draft, _)| draft).collect();
        let again = Settings::parse(&Settings::text(&drafts)).unwrap();
        assert_eq!(again.readable.into_iter().map(|(draft, _)| draft).collect::<Vec<_>>(), drafts);
    }

    #[test]
    fn a_later_version_and_what_is_no_text_of_connections_are_not_guessed_at() {
        for text in ["", "{", "[]", r#"{"version":3,"connections":[]}"#, r#"{"version":2}"#, r#"{"connections":[]}"#] {
            assert!(Settings::parse(text).is_none(), "{text}");
        }
    }
}
