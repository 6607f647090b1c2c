//! Reading what the cloud really sends: numbers where text is documented, nulls anywhere, rows that make
//! no sense among rows that do.
//!
//! Rows are read field by field through one small reader rather than by a derived deserializer each: a page
//! downloads this code, and ten derived ones are a tenth of all it downloads.

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Number, Value};
use std::fmt;

use crate::error::{Flaw, Unreadable};

/// A value that is text in one answer, a number in the next. It remembers which.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Scalar {
    /// As text.
    Text(String),
    /// As a whole number.
    Whole(i64),
    /// As any other number, in the digits it came with: what is shown is never rounded.
    Number(Number),
    /// As a truth value.
    Truth(bool),
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Whole(number) => write!(f, "{number}"),
            Self::Number(number) => write!(f, "{number}"),
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
            Self::Number(_) | Self::Truth(_) => None,
        }
    }

    /// The scalar that a JSON value is; none for null, lists and objects.
    pub fn of(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(Self::Text(text.clone())),
            Value::Number(number) => Some(number.as_i64().map_or_else(|| Self::Number(number.clone()), Self::Whole)),
            Value::Bool(truth) => Some(Self::Truth(*truth)),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }
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

/// The members of a JSON object, in the order in which they stand there. They are few: looking through them is quicker
/// than making a table of them.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut members = Vec::new();
                while let Some(name) = map.next_key()? {
                    members.push((name, map.next_value()?));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Read)
    }
}

/// A JSON object, its values not yet looked into.
pub struct Fields<'a> {
    raw: Members<'a>,
    /// The field that the object is in, for naming one at fault; empty where it stands by itself.
    path: &'a str,
}

impl<'a> Fields<'a> {
    /// The fields of an object; anything else is unreadable.
    pub fn parse(text: &'a str) -> Result<Self, Unreadable> {
        Self::within(text, "")
    }

    fn within(text: &'a str, path: &'a str) -> Result<Self, Unreadable> {
        let wrong = |e| Unreadable::new(path, Flaw::of(&e, Flaw::NotAnObject), text);
        Ok(Self { raw: serde_json::from_str(text).map_err(wrong)?, path })
    }

    /// A field as it was received; none where there is no such field.
    pub fn raw(&self, name: &str) -> Option<&'a str> {
        // Of one that is there twice, the last counts.
        self.raw.0.iter().rfind(|(other, _)| other == name).map(|(_, value)| value.get())
    }

    /// The first field that is none of these, for settings, where an unknown name is a mistake.
    pub fn unknown(&self, known: &[&str]) -> Option<&str> {
        self.raw.0.iter().map(|(name, _)| name.as_str()).filter(|name| !known.contains(name)).min()
    }

    /// The items of a list as they were received; none where there is no such field, or null.
    pub fn items(&self, name: &str) -> Result<Vec<&'a str>, Unreadable> {
        let Some(text) = self.raw(name).filter(|text| *text != "null") else { return Ok(Vec::new()) };
        Ok(items(text, name)?.into_iter().map(RawValue::get).collect())
    }

    /// The objects of a list; none where there is no such field, or null.
    pub fn objects(&self, name: &str) -> Result<Vec<Fields<'a>>, Unreadable> {
        let items = self.items(name)?.into_iter().enumerate();
        items.map(|(at, item)| Self::parse(item).map_err(|why| why.below(&format!("{name}[{at}]")))).collect()
    }

    /// The value of a field: none where there is no such field, or null.
    // Never in place: a row has thirty fields, and a page downloads each of them.
    #[inline(never)]
    pub fn get<T: Field>(&self, name: &str) -> Result<Option<T>, Unreadable> {
        match self.raw(name) {
            None | Some("null") => Ok(None),
            Some(text) => {
                let within = |why: Unreadable| if self.path.is_empty() { why } else { why.below(self.path) };
                T::read(text, name).map(Some).map_err(within)
            }
        }
    }
}

/// What can stand in a field.
pub trait Field: Sized {
    /// Reads the field's JSON, which is not null; `path` names the field in an error.
    fn read(text: &str, path: &str) -> Result<Self, Unreadable>;

    /// Whether it reads what stands at this path within it, such as `volume.size`; at none there is the field itself.
    fn knows(path: &str) -> bool {
        path.is_empty()
    }
}

/// Any JSON. Numbers keep the digits they came with.
fn value(text: &str, path: &str) -> Result<Value, Unreadable> {
    serde_json::from_str(text).map_err(|e| Unreadable::new(path, Flaw::of(&e, Flaw::NotAScalar), text))
}

/// The items of a list, not yet looked into.
fn items<'a>(text: &'a str, path: &str) -> Result<Vec<&'a RawValue>, Unreadable> {
    serde_json::from_str(text).map_err(|e| Unreadable::new(path, Flaw::of(&e, Flaw::NotAList), text))
}

/// An empty text, which GaussDB documents in the place of a list of addresses that is still empty.
const NO_ITEMS: &str = "\"\"";

impl Field for Scalar {
    fn read(text: &str, path: &str) -> Result<Self, Unreadable> {
        // Most fields are such texts, and say what stands between the quotes.
        let between = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        if let Some(plain) = between.filter(|text| !text.bytes().any(|byte| matches!(byte, b'"' | b'\\'))) {
            return Ok(Self::Text(plain.to_owned()));
        }
        Self::of(&value(text, path)?).ok_or_else(|| Unreadable::new(path, Flaw::NotAScalar, text))
    }
}

impl Field for String {
    fn read(text: &str, path: &str) -> Result<Self, Unreadable> {
        Scalar::read(text, path).map(|scalar| match scalar {
            Scalar::Text(text) => text,
            other => other.to_string(),
        })
    }
}

/// As it came: for what is documented as one thing and printed as another.
impl Field for Value {
    fn read(text: &str, path: &str) -> Result<Self, Unreadable> {
        value(text, path)
    }
}

impl Field for Map<String, Value> {
    fn read(text: &str, path: &str) -> Result<Self, Unreadable> {
        match value(text, path)? {
            Value::Object(fields) => Ok(fields),
            _ => Err(Unreadable::new(path, Flaw::NotAnObject, text)),
        }
    }
}

impl Field for Vec<Scalar> {
    fn read(text: &str, path: &str) -> Result<Self, Unreadable> {
        let wrong = |flaw| Unreadable::new(path, flaw, text);
        if text == NO_ITEMS {
            return Ok(Self::new());
        }
        let Value::Array(items) = value(text, path)? else { return Err(wrong(Flaw::NotAList)) };
        items.iter().map(|item| Scalar::of(item).ok_or_else(|| wrong(Flaw::NotTexts))).collect()
    }
}

impl<T: Record> Field for T {
    fn read(text: &str, path: &str) -> Result<Self, Unreadable> {
        if !text.starts_with('{') {
            return Err(Unreadable::new(path, Flaw::NotAnObject, text));
        }
        T::of(&Fields::within(text, path)?)
    }

    fn knows(path: &str) -> bool {
        path.is_empty() || T::has(path)
    }
}

impl Field for Vec<Value> {
    fn read(text: &str, path: &str) -> Result<Self, Unreadable> {
        match value(text, path)? {
            Value::Array(items) => Ok(items),
            _ => Err(Unreadable::new(path, Flaw::NotAList, text)),
        }
    }
}

impl<T: Record> Field for Vec<T> {
    fn read(text: &str, path: &str) -> Result<Self, Unreadable> {
        if text == NO_ITEMS {
            return Ok(Self::new());
        }
        let items = items(text, path)?.into_iter().enumerate();
        items.map(|(at, item)| T::read(item.get(), &format!("{path}[{at}]"))).collect()
    }

    fn knows(path: &str) -> bool {
        T::knows(path)
    }
}

/// A row, or an object within one: a type that [`record!`] made.
pub trait Record: Sized {
    /// Reads the fields that the type knows.
    fn of(fields: &Fields<'_>) -> Result<Self, Unreadable>;

    /// Whether it has a field at this path, such as `instance.id`; names within a list stand behind the list's.
    fn has(path: &str) -> bool;
}

/// Declares what a row of the cloud holds: every field may be absent or null. It is written with the names it
/// is read by; `field as "name"` where the name is a word of Rust.
macro_rules! record {
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $name:literal) => { $name };
    (
        $(#[$of_struct:meta])*
        pub struct $record:ident {
            $($(#[$of_field:meta])* $field:ident $(as $name:literal)?: $kind:ty,)*
        }
    ) => {
        $(#[$of_struct])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
        pub struct $record {
            $($(#[$of_field])* $(#[serde(rename = $name)])? pub $field: Option<$kind>,)*
        }

        impl $crate::wire::Record for $record {
            fn of(fields: &$crate::wire::Fields<'_>) -> Result<Self, $crate::error::Unreadable> {
                Ok(Self { $($field: fields.get($crate::wire::record!(@name $field $($name)?))?,)* })
            }

            fn has(path: &str) -> bool {
                let (name, rest) = path.split_once('.').unwrap_or((path, ""));
                $(if name == $crate::wire::record!(@name $field $($name)?) {
                    return <$kind as $crate::wire::Field>::knows(rest);
                })*
                false
            }
        }
    };
}
pub(crate) use record;

/// Reads a list row by row, so that one that makes no sense costs only itself.
pub(crate) fn list<T: Record>(body: &[u8], rows: &str, total: &str) -> Result<Page<T>, Unreadable> {
    let (list, total) = frame(body, rows, Some(total))?;
    Ok(Page { rows: list.into_iter().map(|row| row_of(row.get())).collect(), total })
}

/// The same of a list that comes without a count.
pub(crate) fn rows<T: Record>(body: &[u8], rows: &str) -> Result<Vec<Row<T>>, Unreadable> {
    let (list, _) = frame(body, rows, None)?;
    Ok(list.into_iter().map(|row| row_of(row.get())).collect())
}

/// The rows of a list, not yet looked into, and its count. An object that holds neither is not this list:
/// taken for an empty one, it would say that every task is gone.
fn frame<'a>(body: &'a [u8], rows: &str, total: Option<&str>) -> Result<(Vec<&'a RawValue>, Option<u64>), Unreadable> {
    let text = body_text(body)?;
    let fields = Fields::parse(text)?;
    let (list, total) = (fields.raw(rows), total.and_then(|total| fields.raw(total)));
    if list.is_none() && total.is_none() {
        return Err(Unreadable::new(rows, Flaw::Missing, text));
    }
    let list = match list {
        Some(list) if list != "null" => items(list, rows)?,
        _ => Vec::new(),
    };
    let total = total.and_then(|total| Scalar::read(total, "").ok()).and_then(|total| total.as_count());
    Ok((list, total))
}

/// Reads an answer that holds one row under one name.
pub(crate) fn single<T: Record>(body: &[u8], name: &str) -> Result<Row<T>, Unreadable> {
    let text = body_text(body)?;
    match Fields::parse(text)?.raw(name) {
        Some(row) => Ok(row_of(row)),
        None => Err(Unreadable::new(name, Flaw::Missing, text)),
    }
}

/// Reads an answer that is one object by itself. One that has none of its names is another answer.
pub(crate) fn whole<T: Record>(body: &[u8], names: &[&str]) -> Result<T, Unreadable> {
    let text = body_text(body)?;
    let fields = Fields::parse(text)?;
    match names {
        [first, ..] if names.iter().all(|name| fields.raw(name).is_none()) => {
            Err(Unreadable::new(first, Flaw::Missing, text))
        }
        _ => T::of(&fields),
    }
}

/// Reads a list of texts that stands beside the rows of an answer; it is empty where the answer has none.
pub(crate) fn texts(body: &[u8], name: &str) -> Result<Vec<String>, Unreadable> {
    let texts: Option<Vec<Scalar>> = Fields::parse(body_text(body)?)?.get(name)?;
    Ok(texts.unwrap_or_default().iter().map(ToString::to_string).collect())
}

/// Reads a list of texts without which the answer says nothing.
pub(crate) fn wanted_texts(body: &[u8], name: &str) -> Result<Vec<String>, Unreadable> {
    let text = body_text(body)?;
    let texts: Option<Vec<Scalar>> = Fields::parse(text)?.get(name)?;
    let texts = texts.ok_or_else(|| Unreadable::new(name, Flaw::Missing, text))?;
    Ok(texts.iter().map(ToString::to_string).collect())
}

/// Reads an answer that says by its `result` whether what was asked is done.
pub(crate) fn result(body: &[u8]) -> Result<bool, Unreadable> {
    let text = body_text(body)?;
    let result: Option<String> = Fields::parse(text)?.get("result")?;
    result.map(|result| result == "true").ok_or_else(|| Unreadable::new("result", Flaw::Missing, text))
}

/// Reads an answer that has nothing to say. A page of somebody on the way is none, nor is an error under a good
/// status: taken for one, they would say that something is done.
pub(crate) fn nothing(body: &[u8]) -> Result<(), Unreadable> {
    let text = body_text(body)?;
    if text.trim().is_empty() {
        return Ok(());
    }
    let fields = Fields::parse(text)?;
    match ["error_code", "errorCode", "errCode", "error"].iter().find(|name| fields.raw(name).is_some()) {
        Some(name) => Err(Unreadable::new(name, Flaw::UnknownField, text)),
        None => Ok(()),
    }
}

/// Reads one row.
pub fn row_of<T: Record>(raw: &str) -> Row<T> {
    let read = T::read(raw, "").map_err(|why| Unreadable { excerpt: crate::error::excerpt(raw), ..why });
    Row { raw: raw.to_owned(), read }
}

/// The body as text; the APIs answer in UTF-8.
fn body_text(body: &[u8]) -> Result<&str, Unreadable> {
    std::str::from_utf8(body).map_err(|_| Unreadable::new("", Flaw::Encoding, &String::from_utf8_lossy(body)))
}

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
