//! The text of a row that is not told by its columns, and how words are found in it: in place, upper and lower case of
//! A to Z alike.

/// Two letters that a text holds next to each other leave a mark here. A text without all marks of a word cannot hold
/// the word, and is not looked through.
pub(super) type Marks = [u64; 2];

/// Eight times the bit that tells a small letter from a capital.
const SMALL: u64 = 0x2020_2020_2020_2020;
const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The marks of a text.
pub(super) fn marks(text: &[u8]) -> Marks {
    let mut marks = [0; 2];
    for pair in text.windows(2) {
        let [a, b] = [pair[0] | 0x20, pair[1] | 0x20].map(u32::from);
        let bit = (a << 8 | b).wrapping_mul(0x9e37_79b1) >> 25;
        marks[(bit >> 6) as usize] |= 1 << (bit & 63);
    }
    marks
}

/// A text to be found in others.
pub(super) struct Needle {
    text: Vec<u8>,
    marks: Marks,
}

impl Needle {
    /// Looks for this text.
    pub fn new(text: &str) -> Self {
        let text = text.to_ascii_lowercase().into_bytes();
        Self { marks: marks(&text), text }
    }

    /// Whether a text with these marks may hold it.
    pub fn may_be_in(&self, marks: &Marks) -> bool {
        (marks[0] & self.marks[0]) == self.marks[0] && (marks[1] & self.marks[1]) == self.marks[1]
    }

    /// Whether a text holds it. Eight places are looked at in one step, by the two first bytes.
    pub fn is_in(&self, text: &[u8]) -> bool {
        let (first, second) = match self.text.as_slice() {
            [] => return true,
            [one] => return text.iter().any(|byte| byte.to_ascii_lowercase() == *one),
            [first, second, ..] => (u64::from(first | 0x20) * ONES, u64::from(second | 0x20) * ONES),
        };
        let mut at = 0;
        while at + self.text.len() <= text.len() {
            if let (Some(here), Some(next)) = (eight(text, at), eight(text, at + 1)) {
                let differs = ((here | SMALL) ^ first) | ((next | SMALL) ^ second);
                let hits = differs.wrapping_sub(ONES) & !differs & HIGHS;
                if hits == 0 {
                    at += 8;
                    continue;
                }
                at += hits.trailing_zeros() as usize / 8;
            }
            if text.get(at..at + self.text.len()).is_some_and(|part| part.eq_ignore_ascii_case(&self.text)) {
                return true;
            }
            at += 1;
        }
        false
    }
}

fn eight(text: &[u8], at: usize) -> Option<u64> {
    text.get(at..at + 8)?.try_into().map(u64::from_le_bytes).ok()
}

/// Adds what a row of JSON says, a line each: its texts and numbers, but not those that `is_known` holds of.
pub(super) fn add_values(json: &str, text: &mut String, is_known: &dyn Fn(&str) -> bool) {
    let mut rest = json;
    while let Some(next) = rest.bytes().position(|byte| !b" \t\r\n,:{}[]".contains(&byte)) {
        rest = rest.get(next..).unwrap_or_default();
        let end = end_of_value(rest);
        let (value, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        let inner = value.strip_prefix('"').map(|inner| inner.strip_suffix('"').unwrap_or(inner));
        let is_name = inner.is_some() && rest.trim_start().starts_with(':');
        if is_name || matches!(value, "null" | "true" | "false") {
            continue;
        }
        match inner {
            Some(inner) if inner.contains('\\') => {
                let read = serde_json::from_str::<String>(value);
                add(read.as_deref().unwrap_or(inner), text, is_known);
            }
            inner => add(inner.unwrap_or(value), text, is_known),
        }
    }
}

fn add(value: &str, text: &mut String, is_known: &dyn Fn(&str) -> bool) {
    if !value.is_empty() && !is_known(value) && text.rsplit('\n').next() != Some(value) {
        text.push('\n');
        text.push_str(value);
    }
}

/// Where a text in quotes, or a number or word, ends that stands at the beginning.
fn end_of_value(json: &str) -> usize {
    if !json.starts_with('"') {
        return json.bytes().position(|byte| b" \t\r\n,:{}[]\"".contains(&byte)).unwrap_or(json.len());
    }
    let mut is_escaped = false;
    for (at, byte) in json.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    json.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn values(json: &str) -> String {
        let mut text = String::new();
        add_values(json, &mut text, &|value| value == "known");
        text
    }

    #[test]
    fn texts_and_numbers_are_values_and_names_are_not() {
        let json = r#"{"id": "a", "port" : 6379, "on":true, "deep":{"list":["keys",0.125,null,"known",""]}}"#;
        assert_eq!(values(json), "\na\n6379\nkeys\n0.125");
        assert_eq!(values(r#""one \"two\" \u4e8c""#), "\none \"two\" 二");
        assert_eq!(values(r#"{"cut": "off \"#), "\noff \\");
        assert_eq!(values("[-1.5E+3]"), "\n-1.5E+3");
    }

    fn leaves(value: &Value, texts: &mut Vec<String>) {
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::Number(number) => texts.push(number.to_string()),
            Value::String(text) => texts.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| leaves(item, texts)),
            Value::Object(fields) => fields.values().for_each(|field| leaves(field, texts)),
        }
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,6}".prop_map(Value::from),
            "[\"\\\\:,\\n\\t é]{0,5}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 12, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-c\":]{1,2}", inner, 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_value_of_a_row_is_in_its_text(value in json(), pretty in any::<bool>()) {
            let json = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
            let text = values(&json.unwrap());
            let mut texts = Vec::new();
            leaves(&value, &mut texts);
            for part in texts {
                prop_assert!(text.contains(&part), "{part:?} in {text:?}");
            }
        }

        #[test]
        fn no_text_makes_the_reader_of_rows_panic(text in "[\"\\\\:,{}\\[\\] a1é\\n]{0,20}") {
            values(&text);
        }

        #[test]
        fn a_word_is_found_wherever_it_stands(text in "[aAbB@`é\\n1]{0,40}", word in "[aAbB@`é1]{0,4}") {
            let needle = Needle::new(&word);
            let holds = text.to_ascii_lowercase().contains(&word.to_ascii_lowercase());
            prop_assert_eq!(needle.is_in(text.as_bytes()), holds);
            prop_assert!(!holds || needle.may_be_in(&marks(text.as_bytes())));
        }
    }
}
