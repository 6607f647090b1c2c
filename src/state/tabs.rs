//! What the tabs of this browser tell each other: that they are there and that a person is, the rows that they have, and
//! that somebody signed out or locked, or deleted records. Never a credential. What is heard comes from outside and is read so.

use cloud::connection::Draft;
use cloud::wire::{Fields, Scalar};
use leptos::prelude::*;
use tasks::task::TaskKey;

use crate::browser::channel::Channel;

/// The channel's name, and in it the version of what is said there.
const CHANNEL: &str = "taskdeck.tabs.v2";

/// What one tab tells the others.
#[derive(Clone, Debug, PartialEq)]
pub enum Word {
    /// A tab was opened, and takes what others have.
    Hello,
    /// The answer: somebody is there.
    Here,
    /// Somebody signed out of a connection like this.
    SignedOut(Box<Draft>),
    /// Somebody locked what the browser keeps.
    Locked,
    /// Somebody has a hand on one tab, and so is there for all.
    Awake,
    /// Rows of a list: a [`tasks::shared::Batch`], as it is written.
    Rows(String),
    /// The records of these tasks are deleted.
    Gone(Vec<TaskKey>),
}

impl Word {
    /// As it is said.
    pub fn write(&self) -> String {
        match self {
            Self::Hello => r#"{"hello":1}"#.to_owned(),
            Self::Here => r#"{"here":1}"#.to_owned(),
            Self::Locked => r#"{"locked":1}"#.to_owned(),
            Self::Awake => r#"{"awake":1}"#.to_owned(),
            Self::SignedOut(draft) => {
                format!(r#"{{"signed_out":{}}}"#, serde_json::to_string(draft).unwrap_or_default())
            }
            Self::Rows(batch) => format!(r#"{{"rows":{batch}}}"#),
            Self::Gone(keys) => {
                let keys: Vec<String> = keys.iter().map(TaskKey::to_string).collect();
                format!(r#"{{"gone":{}}}"#, serde_json::to_string(&keys).unwrap_or_default())
            }
        }
    }

    /// What was heard; none where it makes no sense here.
    pub fn read(text: &str) -> Option<Self> {
        let fields = Fields::parse(text).ok()?;
        let says = |name: &str| matches!(fields.get::<Scalar>(name), Ok(Some(_)));
        if let Some(batch) = fields.raw("rows") {
            return Some(Self::Rows(batch.to_owned()));
        }
        if let Some(draft) = fields.raw("signed_out") {
            return Some(Self::SignedOut(Box::new(Draft::read(&Fields::parse(draft).ok()?).ok()?)));
        }
        if let Ok(Some(keys)) = fields.get::<Vec<Scalar>>("gone") {
            return Some(Self::Gone(keys.iter().filter_map(|key| TaskKey::parse(&key.to_string())).collect()));
        }
        let plain = [("hello", Self::Hello), ("here", Self::Here), ("locked", Self::Locked), ("awake", Self::Awake)];
        plain.into_iter().find(|(name, _)| says(name)).map(|(_, word)| word)
    }
}

/// The other tabs, as far as this one knows of them.
#[derive(Clone, Copy)]
pub struct Tabs {
    channel: StoredValue<Option<Channel>, LocalStorage>,
    is_alone: StoredValue<bool>,
}

impl Default for Tabs {
    /// None, until one is among them.
    fn default() -> Self {
        Self { channel: StoredValue::new_local(None), is_alone: StoredValue::new(true) }
    }
}

impl Tabs {
    /// From now on others are heard, and hear. Where the browser has no channels, nobody ever is there.
    pub fn join(self, heard: impl Fn(Word) + 'static) {
        let channel = Channel::open(CHANNEL, move |text| {
            if let Some(word) = Word::read(text) {
                heard(word);
            }
        });
        self.channel.set_value(channel);
        self.say(&Word::Hello);
    }

    /// Tells all others.
    pub fn say(self, word: &Word) {
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                channel.say(&word.write());
            }
        });
    }

    /// Hands rows on, which are written only if anybody is there to read them.
    pub fn hand_on(self, write: impl FnOnce() -> Vec<String>) {
        if !self.is_alone.get_value() {
            write().into_iter().for_each(|batch| self.say(&Word::Rows(batch)));
        }
    }

    /// Notes that somebody is there; whether that is news.
    pub fn meet(self) -> bool {
        let is_news = self.is_alone.get_value();
        self.is_alone.set_value(false);
        is_news
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cloud::connection::{DraftRoute, RouteKind};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_said_is_heard(label in "\\PC{0,20}", template in "\\PC{0,20}", id in "\\PC{1,20}", at in 0usize..7) {
            let route = DraftRoute { kind: Some(RouteKind::Proxy), template };
            let batch = serde_json::json!({ "rows": [label.clone()] }).to_string();
            let signed_out = Word::SignedOut(Box::new(Draft { label, route, ..Draft::default() }));
            let gone = ["a", &id].map(|id| TaskKey::parse(&format!("dcs/cn-north-4/b5d07e4c91a8463f8e2d6c0f7a1b9e34/{id}")));
            let gone = Word::Gone(gone.into_iter().flatten().collect());
            let words = [Word::Hello, Word::Here, Word::Locked, Word::Awake, signed_out, Word::Rows(batch), gone];
            prop_assert_eq!(Word::read(&words[at].write()), Some(words[at].clone()));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,60}") {
            prop_assert_eq!(Word::read(&text), None);
        }
    }

    #[test]
    fn what_makes_no_sense_is_not_heard() {
        for text in
            ["{}", "7", r#"{"hello":{}}"#, r#"{"signed_out":7}"#, r#"{"gone":7}"#, r#"{"signed_out":{"token":"t"}}"#]
        {
            assert_eq!(Word::read(text), None, "{text}");
        }
    }

    #[test]
    fn where_there_is_no_channel_nobody_is_met_and_nothing_is_written() {
        Owner::new().with(|| {
            let tabs = Tabs::default();
            tabs.join(|word| panic!("heard {word:?}"));
            tabs.hand_on(|| panic!("nobody reads this"));
            assert!(tabs.meet() && !tabs.meet());
            tabs.hand_on(|| vec!["{}".into()]);
        });
    }
}
