//! Where two settings of a connection differ.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Draft;

/// One setting that differs. None of them is a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where it stands in the settings, such as `route.template`.
    pub path: String,
    /// What it is; empty where it is not set.
    pub before: String,
    /// What it would be; empty where it would not be set.
    pub after: String,
}

/// All settings that differ, in the order of their paths.
pub fn differences(before: &Draft, after: &Draft) -> Vec<Difference> {
    let (mut old, new) = (leaves(before), leaves(after));
    let mut all: BTreeMap<String, (String, String)> =
        new.into_iter().map(|(path, after)| (path.clone(), (old.remove(&path).unwrap_or_default(), after))).collect();
    all.extend(old.into_iter().map(|(path, before)| (path, (before, String::new()))));
    let differ = all.into_iter().filter(|(_, (before, after))| before != after);
    differ.map(|(path, (before, after))| Difference { path, before, after }).collect()
}

/// Every setting by its path. Texts stand as they are, all else as JSON has it.
fn leaves(draft: &Draft) -> BTreeMap<String, String> {
    let mut leaves = BTreeMap::new();
    // Texts and plain values in maps with text keys: there is nothing that JSON cannot say.
    collect(&serde_json::to_value(draft).unwrap_or_default(), String::new(), &mut leaves);
    leaves
}

fn collect(value: &Value, path: String, leaves: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(fields) => {
            let dot = if path.is_empty() { "" } else { "." };
            fields.iter().for_each(|(name, value)| collect(value, format!("{path}{dot}{name}"), leaves));
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            items.iter().enumerate().for_each(|(at, item)| collect(item, format!("{path}[{at}]"), leaves));
        }
        Value::Null => {}
        Value::String(text) => {
            leaves.insert(path, text.clone());
        }
        other => {
            leaves.insert(path, other.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::connection::{Colour, DraftProject, DraftRoute, RouteKind};

    fn draft() -> Draft {
        let place = |region: &str| DraftProject { region: region.into(), project: "p".into() };
        Draft {
            label: "production".into(),
            projects: vec![place("cn-north-4"), place("cn-east-3")],
            route: DraftRoute { kind: Some(RouteKind::Direct), template: String::new() },
            ..Draft::default()
        }
    }

    fn told(after: &Draft) -> Vec<String> {
        differences(&draft(), after).into_iter().map(|d| format!("{}: {} > {}", d.path, d.before, d.after)).collect()
    }

    #[test]
    fn the_same_differ_in_nothing() {
        assert!(told(&draft()).is_empty());
    }

    #[test]
    fn each_setting_is_told_by_its_path() {
        let mut after = draft();
        after.colour = Some(Colour::ALL[0]);
        after.projects.remove(1);
        after.projects[0].region = "cn-south-1".into();
        after.products = vec!["dcs".into()];
        after.route = DraftRoute { kind: Some(RouteKind::Proxy), template: "https://p.example/{host}".into() };
        after.hosts.insert("dcs".into(), "dcs.example".into());
        after.read_only = true;
        let colour = Colour::ALL[0].slug();
        assert_eq!(
            told(&after),
            [
                format!("colour:  > {colour}"),
                "hosts.dcs:  > dcs.example".to_owned(),
                r#"products:  > ["dcs"]"#.to_owned(),
                "projects[0].region: cn-north-4 > cn-south-1".to_owned(),
                "projects[1].project: p > ".to_owned(),
                "projects[1].region: cn-east-3 > ".to_owned(),
                "read_only:  > true".to_owned(),
                "route.kind: direct > proxy".to_owned(),
                "route.template:  > https://p.example/{host}".to_owned(),
            ]
        );
    }

    proptest! {
        #[test]
        fn drafts_that_differ_are_told_to(label in ".{0,4}", region in ".{0,4}", off: bool, read_only: bool) {
            let mut after = Draft { label, off, read_only, ..draft() };
            after.projects[0].region = region;
            prop_assert_eq!(differences(&draft(), &after).is_empty(), after == draft());
        }
    }
}
