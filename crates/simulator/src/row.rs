//! From the types that readers of the cloud use to the JSON that the cloud writes.

use cloud::wire::Scalar;
use serde::Serialize;
use serde_json::{Map, Value};

/// The JSON of a row. Fields without a value are left out, but for those the cloud writes as null.
pub(crate) fn write(row: &impl Serialize, nulls: &[&str]) -> Value {
    let mut value = serde_json::to_value(row).unwrap_or(Value::Null);
    if let Value::Object(fields) = &mut value {
        fields.retain(|name, field| {
            drop_nulls(field);
            !field.is_null() || nulls.contains(&name.as_str())
        });
    }
    value
}

/// The fields of an object, for rows that hold one as it comes.
pub(crate) fn fields(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}

/// Nulls stay in lists: what they stand beside is counted by its place there.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

/// A number as text or as a number, where documentation says one and prints the other.
pub(crate) fn number(number: u64, as_text: bool) -> Scalar {
    if as_text { Scalar::Text(number.to_string()) } else { Scalar::Whole(number.cast_signed()) }
}

/// Whether a field has the value that is asked for, if one is.
pub(crate) fn is(wanted: Option<&str>, value: Option<&str>) -> bool {
    wanted.is_none() || wanted == value
}

/// Whether a list has the text that is asked for, if one is.
pub(crate) fn has(wanted: Option<&str>, list: Option<&[Scalar]>) -> bool {
    let is = |item: &Scalar, wanted: &str| matches!(item, Scalar::Text(text) if text == wanted);
    wanted.is_none_or(|wanted| list.unwrap_or_default().iter().any(|item| is(item, wanted)))
}

/// The part of a list that a page holds.
pub(crate) fn page<T>(rows: &[T], first: u64, limit: u64) -> &[T] {
    let from = usize::try_from(first).unwrap_or(usize::MAX).min(rows.len());
    let to = from.saturating_add(usize::try_from(limit).unwrap_or(usize::MAX)).min(rows.len());
    rows.get(from..to).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_has_no_value_is_left_out_but_for_what_is_written_as_null() {
        let row = json!({ "a": null, "b": null, "c": 1, "d": { "e": null, "f": [{ "g": null, "h": 2 }, null] } });
        assert_eq!(write(&row, &["a"]), json!({ "a": null, "c": 1, "d": { "f": [{ "h": 2 }, null] } }));
    }

    #[test]
    fn a_page_never_reaches_beyond_the_list() {
        let rows = [1, 2, 3];
        assert_eq!(page(&rows, 1, 1), [2]);
        assert_eq!(page(&rows, 2, 9), [3]);
        assert_eq!(page(&rows, u64::MAX, u64::MAX), [0; 0]);
    }
}
