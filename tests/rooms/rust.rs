//! Rust text as the tokens that rules look at: comments left out, strings apart from code. Not a parser.

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A name, a keyword or a number.
    Word(String),
    /// What stands in a string.
    Text(String),
    /// Any other sign.
    Mark(char),
}

pub use Token::{Mark, Text, Word};

impl Token {
    pub fn is(&self, word: &str) -> bool {
        matches!(self, Word(w) if w == word)
    }
}

/// The tokens of a file without its tests.
pub fn tokens(text: &str) -> Vec<Token> {
    without_tests(&all_tokens(text))
}

/// The tokens of a file.
pub fn all_tokens(text: &str) -> Vec<Token> {
    let mut rest: &[char] = &text.chars().collect::<Vec<_>>();
    let mut out = Vec::new();
    loop {
        rest = match rest {
            [] => return out,
            ['/', '/', ..] => skip(rest, rest.iter().position(|c| *c == '\n').unwrap_or(rest.len())),
            ['/', '*', ..] => comment(rest),
            ['r' | 'b' | 'c', '"', ..] if rest[0] != 'r' => string(&rest[1..], &mut out),
            ['r', '"' | '#', ..] if hashes(&rest[1..]).is_some() => raw_string(&rest[1..], &mut out),
            ['b' | 'c', 'r', '"' | '#', ..] if hashes(&rest[2..]).is_some() => raw_string(&rest[2..], &mut out),
            ['"', ..] => string(rest, &mut out),
            ['\'', '\\', _, end @ ..] => skip(end, end.iter().position(|c| *c == '\'').unwrap() + 1),
            ['\'', _, '\'', end @ ..] => end,
            // A lifetime.
            ['\'', end @ ..] => skip(end, word_length(end)),
            [c, ..] if is_of_word(*c) => {
                let length = word_length(rest);
                out.push(Word(rest[..length].iter().collect()));
                skip(rest, length)
            }
            [c, end @ ..] => {
                if !c.is_whitespace() {
                    out.push(Mark(*c));
                }
                end
            }
        }
    }
}

fn skip(rest: &[char], count: usize) -> &[char] {
    &rest[count..]
}

fn is_of_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn word_length(rest: &[char]) -> usize {
    rest.iter().position(|c| !is_of_word(*c)).unwrap_or(rest.len())
}

fn comment(rest: &[char]) -> &[char] {
    let (mut depth, mut at) = (0, 0);
    loop {
        match rest[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return &rest[at..];
        }
    }
}

/// After the opening quotation mark up to behind the closing one.
fn string<'a>(rest: &'a [char], out: &mut Vec<Token>) -> &'a [char] {
    let mut text = String::new();
    let mut at = 1;
    while rest[at] != '"' {
        if rest[at] == '\\' {
            at += 1;
        }
        text.push(rest[at]);
        at += 1;
    }
    out.push(Text(text));
    &rest[at + 1..]
}

/// The number of `#` before a quotation mark.
fn hashes(rest: &[char]) -> Option<usize> {
    let count = rest.iter().position(|c| *c != '#')?;
    (rest[count] == '"').then_some(count)
}

fn raw_string<'a>(rest: &'a [char], out: &mut Vec<Token>) -> &'a [char] {
    let count = hashes(rest).unwrap();
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', count)).collect();
    let body = &rest[count + 1..];
    let length = body.windows(end.len()).position(|window| window == end).unwrap();
    out.push(Text(body[..length].iter().collect()));
    &body[length + end.len()..]
}

/// Leaves out what is compiled for tests only.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mark: Vec<Token> = all_tokens("#[cfg(test)]");
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at..].starts_with(&mark) {
            at += mark.len();
            while !matches!(tokens[at], Mark('{' | ';')) {
                at += 1;
            }
            at = end_of(tokens, at);
        } else {
            out.push(tokens[at].clone());
            at += 1;
        }
    }
    out
}

/// Behind the group that opens here, or behind this very token where none does.
pub fn end_of(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_i32;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token {
            Mark('(' | '[' | '{') => depth += 1,
            Mark(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

/// Whether a path goes through this name: `name::…`, or anywhere in a `use`.
pub fn names(tokens: &[Token], name: &str) -> bool {
    let is_path = tokens.windows(3).any(|w| w[0].is(name) && w[1] == Mark(':') && w[2] == Mark(':'));
    let mut in_use = false;
    is_path
        || tokens.iter().any(|token| {
            in_use = (in_use || token.is("use")) && *token != Mark(';');
            in_use && token.is(name)
        })
}

/// Where a macro of this name is called: what stands between its brackets.
pub fn calls<'a>(tokens: &'a [Token], name: &str) -> Vec<&'a [Token]> {
    let starts = (2..tokens.len()).filter(|at| tokens[at - 2].is(name) && tokens[at - 1] == Mark('!'));
    starts
        .filter(|at| matches!(tokens[*at], Mark('(' | '[' | '{')))
        .map(|at| &tokens[at + 1..end_of(tokens, at) - 1])
        .collect()
}

/// The parts between commas that are in no further bracket.
pub fn arguments(tokens: &[Token]) -> Vec<&[Token]> {
    let (mut out, mut start, mut at) = (Vec::new(), 0, 0);
    while at < tokens.len() {
        match tokens[at] {
            Mark('(' | '[' | '{') => at = end_of(tokens, at),
            Mark(',') => {
                out.push(&tokens[start..at]);
                at += 1;
                start = at;
            }
            _ => at += 1,
        }
    }
    out.push(&tokens[start..]);
    out
}

#[test]
fn comments_and_tests_are_left_out_and_strings_stand_apart() {
    let text = r##"
        //! unwrap
        fn f<'a>(c: &'a str) -> char { /* unwrap /* twice */ */ g("say \"no\"", r#"raw "text""#, b"bytes", '"', '\'', 'x') }
        #[cfg(test)]
        mod tests { fn t() { unwrap(); } }
        const LAST: u8 = 1;
    "##;
    let tokens = tokens(text);
    assert!(!tokens.iter().any(|token| token.is("unwrap")));
    let texts: Vec<_> = tokens.iter().filter(|token| matches!(token, Text(_))).collect();
    assert_eq!(texts, [&Text("say \"no\"".into()), &Text("raw \"text\"".into()), &Text("bytes".into())]);
    assert!(tokens.iter().any(|token| token.is("LAST")));
}

#[test]
fn a_use_and_a_path_name_a_module_and_a_field_does_not() {
    let named = |text: &str| names(&tokens(text), "pages");
    assert!(named("use crate::{pages, paths};"));
    assert!(named("fn f() { super::super::pages::go() }"));
    assert!(!named("use std::fmt; fn f() { progress.pages + 1 }"));
}
