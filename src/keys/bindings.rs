//! Which keys do what: the usual ones, and those that the reader has chosen instead.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::action::{Action, Scope};
use super::chord::{Chord, Keys};

/// The keys in force.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bindings {
    /// Whether keys that write characters do nothing.
    pub characters_off: bool,
    /// What was chosen; none where an action was left without keys.
    own: BTreeMap<Action, Option<Keys>>,
    /// What was stored and cannot be used: by a newer version perhaps. It is stored again as it was.
    kept: Map<String, Value>,
}

/// Why keys cannot be an action's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// This one has them, or has some that begin alike.
    Taken(Action),
    /// They are the browser's.
    OfBrowser,
}

/// What keys that were pressed ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Nothing.
    Nothing,
    /// Another key may follow.
    More,
    /// This.
    Act(Action),
}

const CHARACTERS: &str = "characters";
const KEYS: &str = "keys";

impl Bindings {
    /// Reads what was stored; none where it is nothing that could have been.
    pub fn read(text: &str) -> Option<Self> {
        let mut fields: Map<String, Value> = serde_json::from_str(text).ok()?;
        let Some(Value::Object(entries)) = fields.remove(KEYS) else { return None };
        let characters_off = fields.get(CHARACTERS) == Some(&Value::Bool(false));
        let mut bindings = Self { characters_off, ..Self::default() };
        for (word, value) in entries {
            let keys = match &value {
                Value::Null => Some(None),
                Value::String(text) => Keys::parse(text).filter(|keys| keys.chords().all(Chord::is_free)).map(Some),
                _ => None,
            };
            match (Action::from_slug(&word), keys) {
                (Some(action), Some(keys)) => _ = bindings.own.insert(action, keys),
                _ => _ = bindings.kept.insert(word, value),
            }
        }
        // Of two that clash the one that was chosen gives way, so that the usual keys do what they always did.
        while let Some((action, Some(keys))) = bindings
            .own
            .iter()
            .find(|(action, keys)| keys.as_ref().is_some_and(|keys| bindings.taken(**action, keys).is_some()))
        {
            let (action, text) = (*action, keys.to_string());
            bindings.own.remove(&action);
            bindings.kept.insert(action.slug().to_owned(), Value::String(text));
        }
        Some(bindings)
    }

    /// The text to store.
    pub fn write(&self) -> String {
        let mut entries = self.kept.clone();
        for (action, keys) in &self.own {
            let value = keys.as_ref().map_or(Value::Null, |keys| Value::String(keys.to_string()));
            entries.insert(action.slug().to_owned(), value);
        }
        json!({ CHARACTERS: !self.characters_off, KEYS: entries }).to_string()
    }

    /// What was stored and cannot be used, as it was written.
    pub fn unread(&self) -> impl Iterator<Item = String> {
        self.kept.iter().map(|(word, value)| format!("{word}: {value}"))
    }

    /// The keys of an action; none where it was left without.
    pub fn of(&self, action: Action) -> Option<Keys> {
        self.own.get(&action).cloned().unwrap_or_else(|| Keys::parse(action.usual()))
    }

    /// The same as far as they do something.
    pub fn in_force(&self, action: Action) -> Option<Keys> {
        self.of(action).filter(|keys| !(self.characters_off && keys.are_characters()))
    }

    /// Whether an action has other keys than the usual ones.
    pub fn is_own(&self, action: Action) -> bool {
        self.own.contains_key(&action)
    }

    fn taken(&self, action: Action, keys: &Keys) -> Option<Action> {
        Action::ALL.into_iter().find(|other| {
            *other != action
                && other.scope().meets(action.scope())
                && self.of(*other).is_some_and(|theirs| theirs.clash(keys))
        })
    }

    /// Gives an action other keys, or none.
    ///
    /// # Errors
    ///
    /// The keys are another's or the browser's; nothing is changed.
    pub fn bind(&mut self, action: Action, keys: Option<Keys>) -> Result<(), Unfit> {
        if let Some(keys) = &keys {
            if !keys.chords().all(Chord::is_free) {
                return Err(Unfit::OfBrowser);
            }
            if let Some(other) = self.taken(action, keys) {
                return Err(Unfit::Taken(other));
            }
        }
        self.kept.remove(action.slug());
        if keys == Keys::parse(action.usual()) {
            self.own.remove(&action);
        } else {
            self.own.insert(action, keys);
        }
        Ok(())
    }

    /// Gives an action its usual keys again.
    ///
    /// # Errors
    ///
    /// Another has them now; nothing is changed.
    pub fn reset(&mut self, action: Action) -> Result<(), Unfit> {
        self.bind(action, Keys::parse(action.usual()))
    }

    /// Gives every action its usual keys again, and lets go what could not be used.
    pub fn reset_all(&mut self) {
        *self = Self { characters_off: self.characters_off, ..Self::default() };
    }

    /// What keys ask for on a page.
    pub fn asked(&self, here: Scope, first: &Chord, then: Option<&Chord>) -> Asked {
        let mut asked = Asked::Nothing;
        for action in Action::ALL.into_iter().filter(|action| action.scope().meets(here)) {
            let Some(keys) = self.in_force(action).filter(|keys| keys.first == *first) else { continue };
            if keys.then.as_ref() == then {
                return Asked::Act(action);
            }
            if then.is_none() {
                asked = Asked::More;
            }
        }
        asked
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys(text: &str) -> Option<Keys> {
        Some(Keys::parse(text).unwrap())
    }

    /// No two actions that meet on a page clash.
    fn is_clear(bindings: &Bindings) -> bool {
        let all = Action::ALL.map(|action| (action, bindings.of(action)));
        all.iter().all(|(action, keys)| keys.as_ref().is_none_or(|keys| bindings.taken(*action, keys).is_none()))
    }

    #[test]
    fn the_usual_keys_are_written_right_and_clear() {
        for action in Action::ALL {
            assert!(Keys::parse(action.usual()).is_some_and(|keys| keys.chords().all(Chord::is_free)), "{action:?}");
            assert_eq!(Action::from_slug(action.slug()), Some(action));
        }
        assert!(is_clear(&Bindings::default()));
    }

    #[test]
    fn keys_ask_for_what_can_be_done_where_one_is() {
        let bindings = Bindings::default();
        let asked = |here, text: &str| {
            let keys = keys(text).unwrap();
            bindings.asked(here, &keys.first, keys.then.as_ref())
        };
        assert_eq!(asked(Scope::List, "r"), Asked::Act(Action::Refresh));
        assert_eq!(asked(Scope::Task, "r"), Asked::Nothing);
        assert_eq!(asked(Scope::Everywhere, "g"), Asked::More);
        assert_eq!(asked(Scope::List, "g l"), Asked::Act(Action::GoTasks));
        assert_eq!(asked(Scope::List, "g x"), Asked::Nothing);
        assert_eq!(asked(Scope::List, "Alt+r"), Asked::Nothing);
    }

    #[test]
    fn keys_that_are_taken_are_refused_and_change_nothing() {
        let mut bindings = Bindings::default();
        assert_eq!(bindings.bind(Action::Refresh, keys("/")), Err(Unfit::Taken(Action::Filter)));
        assert_eq!(bindings.bind(Action::Refresh, keys("g")), Err(Unfit::Taken(Action::GoTasks)));
        assert_eq!(bindings.bind(Action::Refresh, keys("Ctrl+w")), Err(Unfit::OfBrowser));
        assert_eq!(bindings, Bindings::default());
        // What is never done on the same page may share keys.
        assert_eq!(bindings.bind(Action::Back, keys("r")), Ok(()));
        assert_eq!(bindings.bind(Action::Refresh, keys("F2")), Ok(()));
        assert_eq!(bindings.bind(Action::NextRow, keys("r")), Ok(()));
        assert_eq!(bindings.reset(Action::Refresh), Err(Unfit::Taken(Action::NextRow)));
        bindings.reset_all();
        assert_eq!(bindings, Bindings::default());
    }

    #[test]
    fn without_characters_only_the_others_do_something() {
        let bindings = Bindings { characters_off: true, ..Bindings::default() };
        let left: Vec<_> = Action::ALL.into_iter().filter(|action| bindings.in_force(*action).is_some()).collect();
        assert_eq!(left, [Action::Palette]);
    }

    #[test]
    fn what_cannot_be_read_is_kept_and_told() {
        let text = r#"{"characters":true,"keys":{"refresh":"F2","filter":"g l","fly":"f","help":7,"zone":null,"copy-link":"Tab"}}"#;
        let bindings = Bindings::read(text).unwrap();
        assert_eq!(bindings.of(Action::Refresh), keys("F2"));
        assert_eq!(bindings.of(Action::Zone), None);
        assert_eq!(bindings.of(Action::Filter), keys("/"));
        assert_eq!(
            bindings.unread().collect::<Vec<_>>(),
            [r#"copy-link: "Tab""#, r#"filter: "g l""#, r#"fly: "f""#, "help: 7"]
        );
        assert_eq!(Bindings::read(&bindings.write()), Some(bindings));
        for text in ["", "[]", "null", "{\"keys\":3}", "nonsense"] {
            assert_eq!(Bindings::read(text), None);
        }
    }

    #[test]
    fn two_that_changed_places_are_read_back() {
        let mut bindings = Bindings::default();
        bindings.bind(Action::NextRow, None).unwrap();
        bindings.bind(Action::PreviousRow, keys("j")).unwrap();
        bindings.bind(Action::NextRow, keys("k")).unwrap();
        assert_eq!(Bindings::read(&bindings.write()), Some(bindings));
    }

    proptest! {
        #[test]
        fn whatever_is_chosen_stays_clear_and_is_read_back(chosen in prop::collection::vec((0..Action::ALL.len(), prop::option::of("[a-c]( [a-c])?|Ctrl\\+[jk]|Shift\\+[jx]|F2|[?/]")), 0..30), off: bool) {
            let mut bindings = Bindings { characters_off: off, ..Bindings::default() };
            for (at, text) in chosen {
                let _ = bindings.bind(Action::ALL[at], text.and_then(|text| Keys::parse(&text)));
                prop_assert!(is_clear(&bindings));
            }
            prop_assert_eq!(Bindings::read(&bindings.write()), Some(bindings));
        }

        #[test]
        fn whatever_is_stored_is_clear_and_kept(entries in prop::collection::btree_map(prop::sample::select(vec!["help", "palette", "refresh", "filter", "next-row", "back", "fly"]), prop::sample::select(vec!["a", "a b", "r", "g", "Ctrl+k", "Tab", "", "/"]), 0..7)) {
            let text = json!({ "keys": entries }).to_string();
            let bindings = Bindings::read(&text).unwrap();
            prop_assert!(is_clear(&bindings));
            let written: Value = serde_json::from_str(&bindings.write()).unwrap();
            for (word, keys) in entries {
                let usual = Action::from_slug(word).is_some_and(|action| action.usual() == keys);
                prop_assert!(usual || written["keys"][word] == keys);
            }
        }
    }
}
