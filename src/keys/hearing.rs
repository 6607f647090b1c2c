//! One key after the other: what was begun is remembered for a moment.

use super::action::{Action, Scope};
use super::bindings::{Asked, Bindings};
use super::chord::Chord;

/// How long the second of two keys is waited for, in milliseconds.
pub const PATIENCE: i64 = 2_000;

/// Keys as they come.
#[derive(Clone, Debug, Default)]
pub struct Hearing {
    begun: Option<(Chord, i64)>,
}

/// What came of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It is nobody's; the browser does with it what it does.
    Nothing,
    /// It is the first of two.
    Begun,
    /// This is to be done.
    Act(Action),
}

impl Hearing {
    /// A key was pressed on a page, at a time in milliseconds.
    pub fn press(&mut self, bindings: &Bindings, here: Scope, chord: Chord, at: i64) -> Heard {
        let begun = self.begun.take().filter(|(_, since)| (*since..=since + PATIENCE).contains(&at));
        let asked = match &begun {
            Some((first, _)) => bindings.asked(here, first, Some(&chord)),
            None => bindings.asked(here, &chord, None),
        };
        match asked {
            Asked::Act(action) => Heard::Act(action),
            Asked::More => {
                self.begun = Some((chord, at));
                Heard::Begun
            }
            // A second key that does not go with the first does nothing: who mistypes is spared what it does alone.
            Asked::Nothing => Heard::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::chord::Keys;
    use proptest::prelude::*;

    fn press(hearing: &mut Hearing, text: &str, at: i64) -> Heard {
        hearing.press(&Bindings::default(), Scope::List, Chord::parse(text).unwrap(), at)
    }

    #[test]
    fn two_keys_do_one_thing() {
        let mut hearing = Hearing::default();
        assert_eq!(press(&mut hearing, "g", 0), Heard::Begun);
        assert_eq!(press(&mut hearing, "r", 500), Heard::Act(Action::Requests));
        assert_eq!(press(&mut hearing, "r", 600), Heard::Act(Action::Refresh));
    }

    #[test]
    fn what_was_begun_long_ago_is_forgotten() {
        let mut hearing = Hearing::default();
        press(&mut hearing, "g", 0);
        assert_eq!(press(&mut hearing, "r", PATIENCE + 1), Heard::Act(Action::Refresh));
    }

    #[test]
    fn a_second_key_that_does_not_fit_does_nothing() {
        let mut hearing = Hearing::default();
        press(&mut hearing, "g", 0);
        assert_eq!(press(&mut hearing, "/", 1), Heard::Nothing);
        assert_eq!(press(&mut hearing, "/", 2), Heard::Act(Action::Filter));
    }

    proptest! {
        #[test]
        fn every_action_is_done_by_its_keys_where_it_can_be(at in 0..Action::ALL.len(), before in prop::collection::vec("[a-z?/]", 0..4)) {
            let (action, mut hearing, bindings) = (Action::ALL[at], Hearing::default(), Bindings::default());
            for key in before {
                hearing.press(&bindings, action.scope(), Chord::parse(&key).unwrap(), 0);
            }
            let mut heard = Heard::Nothing;
            for chord in Keys::parse(action.usual()).unwrap().chords() {
                heard = hearing.press(&bindings, action.scope(), chord.clone(), PATIENCE + 1);
            }
            prop_assert_eq!(heard, Heard::Act(action));
        }
    }
}
