//! A received row as pieces to show: all of its text, byte for byte, and what each piece is. Any text has pieces, also
//! one that is no JSON.

use std::ops::Range;

use serde_json::value::RawValue;

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// It.
    pub text: &'a str,
    /// What it is.
    pub kind: Kind,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The name of a member of an object, in its quotes.
    Key {
        /// Whether it means something here.
        known: bool,
    },
    /// A text in its quotes.
    Text,
    /// A number.
    Number,
    /// `true`, `false` or `null`.
    Word,
    /// A colon or comma; also what opens and closes too deep within.
    Punctuation,
    /// Blanks and ends of lines.
    Space,
    /// What opens an object or a list.
    Open {
        /// The place of the piece that closes it, among all pieces.
        fold: usize,
        /// How many members it holds.
        members: usize,
    },
    /// What closes an object or a list.
    Close,
    /// What is no part of any JSON: a text that is cut off, a word of no meaning, a bracket without its other one.
    Unreadable,
}

/// Objects and lists that are told within each other; deeper ones have no place of their own.
const DEPTH: usize = 64;

/// An object or list that is open.
struct Frame {
    /// Its piece.
    at: usize,
    is_object: bool,
    members: usize,
    /// The name of the member that comes or came last.
    name: String,
}

/// The pieces of a text: together they are the text. `knows` tells of the path of a name, such as `details.old_port`,
/// whether it means something here; lists add nothing to a path.
#[inline(never)] // so that it can come later
pub fn pieces<'a>(json: &'a str, knows: &dyn Fn(&str) -> bool) -> Vec<Piece<'a>> {
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    let mut open: Vec<Frame> = Vec::new();
    let mut rest = json;
    while let Some(first) = rest.chars().next() {
        let (text, after) = rest.split_at_checked(length(rest, first)).unwrap_or((rest, ""));
        rest = after;
        let at = pieces.len();
        let kind = match first {
            ' ' | '\t' | '\r' | '\n' => Kind::Space,
            ':' | ',' => Kind::Punctuation,
            '{' | '[' => {
                count(&mut open);
                open.push(Frame { at, is_object: first == '{', members: 0, name: String::new() });
                // Until it is closed.
                Kind::Unreadable
            }
            '}' | ']' => match open.pop_if(|frame| frame.is_object == (first == '}')) {
                Some(frame) => {
                    let is_told = open.len() < DEPTH;
                    let opening = Kind::Open { fold: at, members: frame.members };
                    if let Some(piece) = pieces.get_mut(frame.at) {
                        piece.kind = if is_told { opening } else { Kind::Punctuation };
                    }
                    if is_told { Kind::Close } else { Kind::Punctuation }
                }
                None => Kind::Unreadable,
            },
            _ if !is_json(text) => {
                count(&mut open);
                Kind::Unreadable
            }
            '"' if is_name(&open, after) => name(&mut open, text, knows),
            _ => {
                count(&mut open);
                match first {
                    '"' => Kind::Text,
                    't' | 'f' | 'n' => Kind::Word,
                    _ => Kind::Number,
                }
            }
        };
        pieces.push(Piece { text, kind });
    }
    pieces
}

/// How long the piece is that begins here, in bytes.
fn length(text: &str, first: char) -> usize {
    let until = |is_end: &dyn Fn(char) -> bool| text.find(is_end).unwrap_or(text.len());
    match first {
        ' ' | '\t' | '\r' | '\n' => until(&|sign| !is_space(sign)),
        ':' | ',' | '{' | '}' | '[' | ']' => 1,
        '"' => {
            let mut is_escaped = false;
            let ends = |byte: u8| {
                let ends = byte == b'"' && !is_escaped;
                is_escaped = byte == b'\\' && !is_escaped;
                ends
            };
            text.bytes().skip(1).position(ends).map_or(text.len(), |at| at + 2)
        }
        _ => until(&|sign| is_space(sign) || matches!(sign, ':' | ',' | '{' | '}' | '[' | ']' | '"')),
    }
}

const fn is_space(sign: char) -> bool {
    matches!(sign, ' ' | '\t' | '\r' | '\n')
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok()
}

/// Whether a text is the name of a member, by what comes after it.
fn is_name(open: &[Frame], after: &str) -> bool {
    open.last().is_some_and(|frame| frame.is_object) && after.trim_start_matches(is_space).starts_with(':')
}

/// Counts a value as a member of the list that it is in; members of objects are counted by their names.
fn count(open: &mut [Frame]) {
    if let Some(frame) = open.last_mut().filter(|frame| !frame.is_object) {
        frame.members += 1;
    }
}

/// Takes a member of the innermost object by its name.
fn name(open: &mut [Frame], text: &str, knows: &dyn Fn(&str) -> bool) -> Kind {
    let is_told = open.len() <= DEPTH;
    if let Some(frame) = open.last_mut() {
        frame.members += 1;
        frame.name = if is_told { serde_json::from_str(text).unwrap_or_default() } else { String::new() };
    }
    let path = || {
        let names: Vec<&str> = open.iter().filter(|frame| frame.is_object).map(|frame| frame.name.as_str()).collect();
        names.join(".")
    };
    Kind::Key { known: is_told && knows(&path()) }
}

/// Where any of these words stands in a text, upper and lower case of A to Z alike: in order, each place once.
pub fn found(text: &str, words: &[&str]) -> Vec<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let mut places: Vec<Range<usize>> = Vec::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        let word = word.to_ascii_lowercase();
        places.extend(lower.match_indices(&word).map(|(at, _)| at..at + word.len()));
    }
    places.sort_unstable_by_key(|place| place.start);
    places.dedup_by(|next, kept| {
        let is_one = next.start <= kept.end;
        kept.end = kept.end.max(if is_one { next.end } else { 0 });
        is_one
    });
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(json: &str) -> Vec<(&str, Kind)> {
        pieces(json, &|path| path == "a" || path == "b.c").into_iter().map(|piece| (piece.text, piece.kind)).collect()
    }

    #[test]
    fn each_piece_of_a_row_is_told() {
        let key = |known| Kind::Key { known };
        let colon = (":", Kind::Punctuation);
        assert_eq!(
            told("{\"a\" : [1, true],\n\"b\":{\"c\":\"x\",\"a\":null}}"),
            [
                ("{", Kind::Open { fold: 24, members: 2 }),
                ("\"a\"", key(true)),
                (" ", Kind::Space),
                colon,
                (" ", Kind::Space),
                ("[", Kind::Open { fold: 10, members: 2 }),
                ("1", Kind::Number),
                (",", Kind::Punctuation),
                (" ", Kind::Space),
                ("true", Kind::Word),
                ("]", Kind::Close),
                (",", Kind::Punctuation),
                ("\n", Kind::Space),
                ("\"b\"", key(false)),
                colon,
                ("{", Kind::Open { fold: 23, members: 2 }),
                ("\"c\"", key(true)),
                colon,
                ("\"x\"", Kind::Text),
                (",", Kind::Punctuation),
                ("\"a\"", key(false)),
                colon,
                ("null", Kind::Word),
                ("}", Kind::Close),
                ("}", Kind::Close),
            ]
        );
    }

    #[test]
    fn what_is_no_json_is_told_as_such() {
        let unreadable = |json| {
            let pieces = pieces(json, &|_| true);
            let of = pieces.iter().filter(|piece| piece.kind == Kind::Unreadable).map(|piece| piece.text.to_owned());
            of.collect::<Vec<String>>()
        };
        assert_eq!(unreadable(r#"{"a":"cut o"#), ["{", "\"cut o"]);
        assert_eq!(unreadable("[1}"), ["[", "}"]);
        assert_eq!(unreadable(r#"[01, +1, nul, "\x", 1e400, "é"]"#), ["01", "+1", "nul", r#""\x""#]);
        assert_eq!(
            unreadable("{node_id:9996c,full_migration:迁移中}"),
            ["node_id", "9996c", "full_migration", "迁移中"]
        );
    }

    #[test]
    fn what_is_nested_without_end_has_pieces_too() {
        let deep = "{\"a\":[".repeat(50_000) + &"]}".repeat(50_000);
        let pieces = pieces(&deep, &|path| path.len() < 1_000);
        assert_eq!(pieces.iter().filter(|piece| piece.kind == Kind::Close).count(), DEPTH);
        assert!(!pieces.iter().any(|piece| piece.kind == Kind::Unreadable));
    }

    #[test]
    fn words_are_found_whatever_their_case() {
        assert_eq!(found("Failed: FAILED 失败", &["failed", "失", "led: f", ""]), [0..14, 15..18]);
        assert_eq!(found("aaaa b", &["aa", "b"]), [0..4, 5..6]);
        assert_eq!(found("aaaa", &["b"]), []);
    }

    fn value() -> impl Strategy<Value = serde_json::Value> {
        use serde_json::Value;
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "[\"\\\\:,{}\\[\\] a\\n\\t é]{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-c\":é]{0,2}", inner, 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    /// How many objects and lists a value holds, itself too, and how many members they have together.
    fn counted(value: &serde_json::Value) -> (usize, usize) {
        let within = |values: Vec<&serde_json::Value>| {
            values.iter().map(|value| counted(value)).fold((1, values.len()), |(a, b), (c, d)| (a + c, b + d))
        };
        match value {
            serde_json::Value::Array(items) => within(items.iter().collect()),
            serde_json::Value::Object(fields) => within(fields.values().collect()),
            _ => (0, 0),
        }
    }

    proptest! {
        #[test]
        fn pieces_are_the_text_and_brackets_meet(text in "[\"\\\\:,{}\\[\\] a1é\\nntrue.-]{0,40}|\\PC{0,40}") {
            let pieces = pieces(&text, &|_| true);
            prop_assert_eq!(pieces.iter().map(|piece| piece.text).collect::<String>(), text.as_str());
            let mut closed = 0;
            for (at, piece) in pieces.iter().enumerate() {
                prop_assert!(!piece.text.is_empty());
                if let Kind::Open { fold, .. } = piece.kind {
                    prop_assert!(fold > at && pieces[fold].kind == Kind::Close);
                    closed += 1;
                }
            }
            prop_assert_eq!(pieces.iter().filter(|piece| piece.kind == Kind::Close).count(), closed);
        }

        #[test]
        fn of_json_each_piece_is_readable(value in value(), pretty in any::<bool>()) {
            let json = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
            let pieces = pieces(&json, &|_| true);
            prop_assert_eq!(pieces.iter().map(|piece| piece.text).collect::<String>(), json.as_str());
            let mut all = (0, 0);
            for piece in &pieces {
                prop_assert_ne!(piece.kind, Kind::Unreadable);
                if let Kind::Open { members, .. } = piece.kind {
                    all = (all.0 + 1, all.1 + members);
                }
            }
            prop_assert_eq!(all, counted(&value));
        }

        #[test]
        fn what_is_found_is_the_word_and_stands_once(text in "[aAbBéÉ重]{0,20}", words in prop::collection::vec("[aAbé重]{0,3}", 0..3)) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let places = found(&text, &words);
            for pair in places.windows(2) {
                prop_assert!(pair[0].end < pair[1].start);
            }
            let lower = text.to_ascii_lowercase();
            for place in &places {
                prop_assert!(text.get(place.clone()).is_some_and(|part| !part.is_empty()));
            }
            for word in words.iter().filter(|word| !word.is_empty()) {
                for (at, word) in lower.match_indices(&word.to_ascii_lowercase()) {
                    prop_assert!(places.iter().any(|place| place.start <= at && at + word.len() <= place.end));
                }
            }
        }
    }
}
