//! Reading what the cloud really sends: numbers where text is documented, nulls anywhere, rows that make
//! no sense among rows that do.

use serde::de::{self, DeserializeOwned, Deserializer, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::fmt;

use crate::error::Unreadable;

/// A value that is text in one answer, a number in the next. It remembers which.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// As text.
    Text(String),
    /// As a whole number.
    Whole(i64),
    /// As a number with a fraction.
    Fraction(f64),
    /// As a truth value.
    Truth(bool),
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Whole(number) => write!(f, "{number}"),
            Self::Fraction(number) => write!(f, "{number}"),
            Self::Truth(truth) => write!(f, "{truth}"),
        }
    }
}

impl From<&str> for Scalar {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Scalar {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Scalar {
    fn from(number: i64) -> Self {
        Self::Whole(number)
    }
}

impl Scalar {
    /// The number it is or spells.
    pub fn as_count(&self) -> Option<u64> {
        match self {
            Self::Text(text) => text.trim().parse().ok(),
            Self::Whole(number) => u64::try_from(*number).ok(),
            Self::Fraction(_) | Self::Truth(_) => None,
        }
    }
}

/// Text, where the cloud may send a number or nothing: `#[serde(default, deserialize_with = "wire::text")]`.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    struct Text;

    impl<'de> Visitor<'de> for Text {
        type Value = Option<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("text, a number or null")
        }
        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
        fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
        fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
            deserializer.deserialize_any(self)
        }
        fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
            Ok(Some(value.to_string()))
        }
        fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
            Ok(Some(value.to_string()))
        }
        fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
            Ok(Some(value.to_string()))
        }
        fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
            Ok(Some(value.to_string()))
        }
        fn visit_str<E: de::Error>(self, value: &str) -> Result<Self::Value, E> {
            Ok(Some(value.to_owned()))
        }
    }

    deserializer.deserialize_any(Text)
}

/// One row of a list as it was received, and what could be read of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<T> {
    /// The row's JSON, byte for byte.
    pub raw: String,
    /// The row, or why it could not be read. Its siblings are not affected.
    pub read: Result<T, Unreadable>,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The rows in the order in which they came.
    pub rows: Vec<Row<T>>,
    /// How many rows the cloud says there are in all. It has been seen to be wrong.
    pub total: Option<u64>,
}

/// The envelope of a list, its rows not yet looked into.
pub(crate) struct Envelope<'a> {
    pub(crate) rows: Option<&'a RawValue>,
    pub(crate) total: Option<&'a RawValue>,
}

impl Envelope<'_> {
    /// Reads row by row, so that one that makes no sense costs only itself. An object that holds neither
    /// rows nor a count is not this list: taken for an empty one, it would say that every task is gone.
    pub(crate) fn read<T: DeserializeOwned>(self, list: &'static str, whole: &str) -> Result<Page<T>, Unreadable> {
        if self.rows.is_none() && self.total.is_none() {
            return Err(Unreadable::new(list, &"missing", whole));
        }
        let rows: Vec<&RawValue> = match self.rows {
            Some(rows) if rows.get() != "null" => {
                serde_json::from_str(rows.get()).map_err(|e| Unreadable::new(list, &e, rows.get()))?
            }
            _ => Vec::new(),
        };
        let total: Option<Scalar> = self.total.and_then(|total| serde_json::from_str(total.get()).ok());
        let total = total.and_then(|total| total.as_count());
        Ok(Page { rows: rows.into_iter().map(|row| read_row(row.get())).collect(), total })
    }
}

fn read_row<T: DeserializeOwned>(raw: &str) -> Row<T> {
    // A list would be read too, its values taken for the row's fields by their places.
    let is_object = raw.starts_with('{');
    let read = if is_object { read_value(raw) } else { Err(Unreadable::new("", &"not an object", raw)) };
    Row { raw: raw.to_owned(), read }
}

/// Reads one JSON value, naming the field that is at fault.
fn read_value<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|e| Unreadable::new(&e.path().to_string(), e.inner(), text))
}

/// Reads an answer that holds one row under one name.
pub(crate) fn single<T: DeserializeOwned>(body: &[u8], name: &'static str) -> Result<Row<T>, Unreadable> {
    let text = body_text(body)?;
    let mut fields: HashMap<String, &RawValue> =
        serde_json::from_str(text).map_err(|e| Unreadable::new("", &e, text))?;
    match fields.remove(name) {
        Some(row) => Ok(read_row(row.get())),
        None => Err(Unreadable::new(name, &"missing", text)),
    }
}

/// A field that is there, be it null.
pub(crate) fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// The body as text; the APIs answer in UTF-8.
pub(crate) fn body_text(body: &[u8]) -> Result<&str, Unreadable> {
    std::str::from_utf8(body).map_err(|e| Unreadable::new("", &e, &String::from_utf8_lossy(body)))
}

/// Implements [`crate::call::Call::read`]'s first half: the envelope with its two field names.
macro_rules! envelope {
    ($body:expr, $rows:literal, $total:literal) => {{
        #[derive(serde::Deserialize)]
        struct Fields<'a> {
            #[serde(borrow, default, rename = $rows, deserialize_with = "crate::wire::present")]
            rows: Option<&'a serde_json::value::RawValue>,
            #[serde(borrow, default, rename = $total, deserialize_with = "crate::wire::present")]
            total: Option<&'a serde_json::value::RawValue>,
        }
        let text = $crate::wire::body_text($body)?;
        let fields: Fields<'_> =
            serde_json::from_str(text).map_err(|e| $crate::error::Unreadable::new("", &e, text))?;
        $crate::wire::Envelope { rows: fields.rows, total: fields.total }.read($rows, text)
    }};
}
pub(crate) use envelope;

#[cfg(test)]
pub(crate) mod any_json {
    //! Any JSON of any shape, for property tests.

    use proptest::prelude::*;
    use serde_json::Value;

    /// A JSON value of any kind, nested a little.
    pub(crate) fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "\\PC{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-z_]{1,8}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }
}
