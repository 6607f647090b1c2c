//! A job as Markdown, for a ticket: what is known of it as a table, why it failed, and where it is shown. Whatever the
//! cloud says, it stays text within its place.

use cloud::legible::legible;
use cloud::time::Moment;

use crate::compare::{Fact, Said, said};
use crate::explain::{Explanation, explain};
use crate::task::Task;

/// What a ticket calls by a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// The head of the column of names.
    Field,
    /// The head of the column of values.
    Value,
    /// The id of the job.
    Id,
    /// A fact of it.
    Fact(Fact),
    /// The part about the failure.
    Failure,
}

/// How a ticket says things in its reader's language and zone.
pub struct Words<'a> {
    /// The name of the job.
    pub heading: &'a str,
    /// A name.
    pub label: &'a dyn Fn(Label) -> String,
    /// A moment, with its zone.
    pub moment: &'a dyn Fn(Moment) -> String,
    /// Whatever else a fact says.
    pub said: &'a dyn Fn(&Said) -> String,
    /// What is known of a failure, in a line.
    pub explained: &'a dyn Fn(&Explanation) -> String,
}

/// A job as Markdown, which ends with this address.
#[inline(never)] // so that it can come later
pub fn markdown(task: &Task, now: Moment, link: &str, words: &Words) -> String {
    let label = |label| inline(&(words.label)(label));
    let mut text = format!(
        "# {}\n\n| {} | {} |\n| --- | --- |\n",
        inline(words.heading),
        label(Label::Field),
        label(Label::Value)
    );
    let mut row = |name: Label, value: &str| {
        text.push_str(&format!("| {} | {} |\n", label(name), inline(value)));
    };
    row(Label::Id, &task.key.id);
    // The reason has a place of its own.
    for fact in Fact::ALL.into_iter().filter(|fact| *fact != Fact::Reason) {
        match said(fact, task, now) {
            None => {}
            Some(Said::Moment(at)) => row(Label::Fact(fact), &(words.moment)(at)),
            Some(said) => row(Label::Fact(fact), &(words.said)(&said)),
        }
    }
    if let Some(reason) = &task.reason {
        text.push_str(&format!("\n## {}\n\n{}", label(Label::Failure), fenced(reason)));
        let parts = explain(reason);
        let known = parts.iter().filter_map(|part| Some((&part.said, part.explanation?)));
        for (at, (said, explanation)) in known.enumerate() {
            let gap = if at == 0 { "\n" } else { "" };
            text.push_str(&format!("{gap}- {}: {}\n", inline(said), inline(&(words.explained)(explanation))));
        }
    }
    text.push_str(&format!("\n<{}>\n", address(link)));
    text
}

/// Any text as plain words on one line: nothing in it is a sign of Markdown or HTML.
fn inline(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for sign in legible(text).trim().chars() {
        match sign {
            '&' => line.push_str("&amp;"),
            '<' => line.push_str("&lt;"),
            '>' => line.push_str("&gt;"),
            // It would call somebody.
            '@' => line.push_str("&#64;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '!' | '$' => line.extend(['\\', sign]),
            sign if sign.is_whitespace() => line.push(' '),
            sign => line.push(sign),
        }
    }
    line
}

/// Any text as it stands, between fences that it cannot close.
fn fenced(text: &str) -> String {
    let text = legible(&text.replace("\r\n", "\n"));
    let (mut longest, mut run) = (2, 0);
    for sign in text.chars() {
        run = if sign == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    format!("{fence}text\n{}\n{fence}\n", text.trim_end_matches('\n'))
}

/// An address that stays within its brackets.
fn address(link: &str) -> String {
    let mut address = String::with_capacity(link.len());
    for sign in link.chars() {
        match sign {
            '<' => address.push_str("%3C"),
            '>' => address.push_str("%3E"),
            sign if sign.is_whitespace() || sign.is_control() => {
                sign.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| address.push_str(&format!("%{byte:02X}")));
            }
            sign => address.push(sign),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::Status;
    use crate::task::{Instance, TaskKey};
    use proptest::prelude::*;

    fn task(name: &str, reason: Option<&str>) -> Task {
        let key = TaskKey::parse("gaussdb/cn-north-4/b5d07e4c91a8463f8e2d6c0f7a1b9e34/job-1").unwrap();
        Task {
            status: Status::Failed,
            status_word: "Failed".to_owned(),
            name: "ResizeGaussDBV5Flavor".to_owned(),
            instance: Some(Instance { id: "8b41d7e0in14".into(), name: Some(name.to_owned()), state: None }),
            created: Moment::read("2026-11-20T08:00:00Z"),
            reason: reason.map(str::to_owned),
            ..Task::untold(key)
        }
    }

    fn written(task: &Task, heading: &str, link: &str) -> String {
        let words = Words {
            heading,
            label: &|label| format!("{label:?}").replace(['(', ')'], " ").trim().to_owned(),
            moment: &|at| format!("at {at}"),
            said: &|said| match said {
                Said::Text(text) | Said::Job(_, text) => text.clone(),
                other => format!("{other:?}"),
            },
            explained: &|explanation| explanation.title.en.to_owned(),
        };
        markdown(task, Moment::default(), link, &words)
    }

    #[test]
    fn a_job_is_a_heading_a_table_its_failure_and_a_link() {
        let task = task("ware|house <b>", Some("DBS.200019: busy ``` now"));
        assert_eq!(
            written(&task, "Resizing `x`", "https://deck.example/task/?key=a b>"),
            "# Resizing \\`x\\`\n\n\
             | Field | Value |\n\
             | --- | --- |\n\
             | Id | job-1 |\n\
             | Fact Product | Product(GaussDb) |\n\
             | Fact List | List(gaussdb) |\n\
             | Fact Name | ResizeGaussDBV5Flavor |\n\
             | Fact Status | Status(Failed, \"Failed\") |\n\
             | Fact InstanceName | ware\\|house &lt;b&gt; |\n\
             | Fact InstanceId | 8b41d7e0in14 |\n\
             | Fact Region | Region(RegionId(\"cn-north-4\")) |\n\
             | Fact Project | Project(ProjectId(\"b5d07e4c91a8463f8e2d6c0f7a1b9e34\")) |\n\
             | Fact Created | at 2026-11-20T08:00:00.000Z |\n\
             \n## Failure\n\n\
             ````text\nDBS.200019: busy ``` now\n````\n\
             \n- DBS.200019: The instance was busy\n\
             \n<https://deck.example/task/?key=a%20b%3E>\n"
        );
    }

    #[test]
    fn a_job_that_did_not_fail_has_no_failure() {
        let text = written(&task("a", None), "x", "https://deck.example/");
        assert!(!text.contains("Failure") && !text.contains("```"), "{text}");
    }

    /// The cells of a row, as they are read: parted at every bar that is not escaped.
    fn cells(row: &str) -> Vec<String> {
        let mut cells = vec![String::new()];
        let mut signs = row.chars();
        while let Some(sign) = signs.next() {
            match (sign, cells.last_mut()) {
                ('|', _) => cells.push(String::new()),
                ('\\', Some(cell)) => cell.extend(signs.next()),
                (_, Some(cell)) => cell.push(sign),
                _ => {}
            }
        }
        let read = |cell: &String| {
            let cell = cell.trim().replace("&lt;", "<").replace("&gt;", ">").replace("&#64;", "@");
            cell.replace("&amp;", "&")
        };
        cells.iter().map(read).collect()
    }

    proptest! {
        #[test]
        fn no_value_breaks_the_table(name in any::<String>(), heading in "[#|`\\\\<>\\n\\r a重]{0,12}") {
            let text = written(&task(&name, None), &heading, "https://deck.example/");
            let (head, rest) = text.split_once("\n\n").unwrap();
            prop_assert!(head.starts_with("# ") && !head.contains(['\n', '\r', '<', '>']));
            let (table, link) = rest.split_once("\n\n").unwrap();
            prop_assert_eq!(link, "<https://deck.example/>\n");
            prop_assert!(!table.contains(['<', '>']));
            let is_end = |sign: char| sign != '\n' && sign.is_whitespace() && sign != ' ';
            prop_assert!(!table.contains(is_end));
            for row in table.lines() {
                prop_assert_eq!(cells(row).len(), 4, "{}", row);
            }
            let shown = legible(&name);
            let plain: String = shown.trim().chars().map(|sign| if sign.is_whitespace() { ' ' } else { sign }).collect();
            let row = table.lines().find(|row| row.contains("InstanceName"));
            let value = row.map(|row| cells(row)[2].clone());
            prop_assert_eq!(value, (!name.is_empty()).then_some(plain));
        }

        #[test]
        fn no_reason_leaves_its_fences(reason in "[`~\\n a]{0,16}|\\PC{0,20}", link in any::<String>()) {
            let text = written(&task("a", Some(&reason)), "x", &link);
            let lines: Vec<&str> = text.split('\n').collect();
            let open = lines.iter().position(|line| line.starts_with("```")).unwrap();
            let fence = lines[open].strip_suffix("text").unwrap();
            prop_assert!(fence.bytes().all(|byte| byte == b'`'));
            let closes = |line: &&str| line.trim().len() >= fence.len() && line.trim().bytes().all(|byte| byte == b'`');
            let close = open + 1 + lines[open + 1..].iter().position(closes).unwrap();
            let shown = legible(&reason);
            prop_assert_eq!(lines[open + 1..close].join("\n"), shown.trim_end_matches('\n'));
            let last = lines[lines.len() - 2];
            prop_assert!(last.starts_with('<') && last.ends_with('>') && last[1..last.len() - 1].find(['<', '>', ' ']).is_none());
        }
    }
}
