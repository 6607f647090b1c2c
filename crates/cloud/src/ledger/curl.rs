//! An exchange as a command for a POSIX shell. Its secrets are variables, which whoever runs it sets.

use super::{Exchange, Shown};
use crate::call::Method;

/// A command, and what is to be set before it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curl {
    /// The command.
    pub text: String,
    /// The names of the variables that it takes its secrets from.
    pub variables: Vec<String>,
}

impl Exchange {
    /// The same request as a call of curl.
    pub fn curl(&self) -> Curl {
        let mut variables: Vec<String> = Vec::new();
        // Braces in an address are no pattern here.
        let mut text = format!("curl --globoff {}", quote(&self.url));
        let mut add = |argument: &str, value: &str| {
            text.push_str(" \\\n  ");
            text.push_str(argument);
            text.push(' ');
            text.push_str(value);
        };
        if self.method != Method::Get {
            add("--request", self.method.word());
        }
        for (name, value) in &self.headers {
            match value {
                Shown::Plain(value) if value.is_empty() => add("--header", &quote(&format!("{name};"))),
                Shown::Plain(value) => add("--header", &quote(&format!("{name}: {value}"))),
                Shown::Secret(_) => {
                    let variable = variable(name, &variables);
                    add("--header", &format!("{}\"${variable}\"", quote(&format!("{name}: "))));
                    variables.push(variable);
                }
            }
        }
        if self.has_body {
            let variable = variable("Body", &variables);
            add("--data-raw", &format!("\"${variable}\""));
            variables.push(variable);
        }
        Curl { text, variables }
    }
}

/// The name of the variable for a secret of this name, unlike those that are taken.
fn variable(name: &str, taken: &[String]) -> String {
    // What it is called everywhere else.
    let name = if name.eq_ignore_ascii_case("x-auth-token") { "token" } else { name };
    let name: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    let mut variable = format!("TASKDECK_{name}");
    while taken.contains(&variable) {
        variable.push('_');
    }
    variable
}

/// A text as one word of the shell. It cannot hold a NUL.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\0', "").replace('\'', r"'\''"))
}
