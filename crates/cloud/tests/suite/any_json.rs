//! Any JSON, as text: every shape, and every spelling that a reader may stumble over.

use proptest::prelude::*;

/// A JSON value as text, without blanks around it.
pub fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => prop::sample::select(&["null", "true", "false", "\"\"", "[]", "{}", "0"][..]).prop_map(str::to_owned),
        2 => any::<i64>().prop_map(|number| number.to_string()),
        2 => any::<f64>().prop_filter("JSON has no infinity", |n| n.is_finite()).prop_map(|n| format!("{n:e}")),
        3 => "\\PC{0,12}".prop_map(|text| serde_json::to_string(&text).unwrap()),
        3 => odd(),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let field = ("[a-z_]{1,8}", inner.clone()).prop_map(|(name, value)| format!("\"{name}\" :{value}"));
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|items| format!("[ {} ]", items.join("\t,"))),
            prop::collection::vec(field, 0..4).prop_map(|fields| format!("{{\n{}}}", fields.join(", "))),
        ]
    })
}

/// Numbers beyond every type, halves of characters, fields said twice, wells of brackets.
fn odd() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(
            &[
                "1e400",
                "-0",
                "1.50",
                "1E2",
                "18446744073709551615",
                "18446744073709551616",
                r#""\ud800""#,
                r#""\u0041\/\t""#,
                r#"{"id":1,"id":2}"#,
            ][..]
        )
        .prop_map(str::to_owned),
        (100usize..300).prop_map(|depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth))),
        (100usize..300).prop_map(|depth| format!("{}0{}", r#"{"a":"#.repeat(depth), "}".repeat(depth))),
    ]
}
