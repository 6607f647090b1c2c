//! Text as an expression. What is left open is read as if it were closed at the end of the text, and what is not
//! understood stays as it was typed; both are told.

use std::ops;

use cloud::call::Product;
use winnow::Parser;
use winnow::combinator::{alt, eof, not, opt, peek, preceded, repeat, terminated};
use winnow::error::EmptyError;
use winnow::token::{any, none_of, one_of, take_till, take_while};

use super::{Expression, Field, Pattern, Problem, Range, Span, Term, What, answer_word};
use crate::sources::SourceId;
use crate::status::Status;

/// Parentheses are read so deep and no deeper, or a text could use up the stack.
const DEEPEST: usize = 16;

/// A text that was read.
pub(super) struct Reading {
    pub(super) expression: Expression,
    /// What was found wrong, in no particular order.
    pub(super) found: Vec<Found>,
    /// The regular expressions, which may be none.
    pub(super) regexes: Vec<(ops::Range<usize>, String)>,
}

/// Something wrong.
pub(super) struct Found {
    /// Where it stands, in bytes.
    pub(super) at: ops::Range<usize>,
    /// Where the term stands to which it belongs.
    pub(super) term: ops::Range<usize>,
    pub(super) problem: Problem,
    /// What closes what was left open.
    pub(super) closing: String,
}

/// Reads any text.
pub(super) fn read(text: &str) -> Reading {
    let mut reader = Reader {
        whole: text,
        rest: text,
        closing: String::new(),
        too_deep: None,
        found: Vec::new(),
        regexes: Vec::new(),
    };
    let mut alternatives = reader.alternatives(0);
    let terms = if let [one] = &mut alternatives[..] {
        std::mem::take(&mut one.terms)
    } else {
        let what = What::Either(alternatives);
        if depth(&what) > DEEPEST {
            reader.too_deep.get_or_insert(0..text.len());
        }
        vec![what.into()]
    };
    let Reader { too_deep, mut found, mut regexes, .. } = reader;
    let mut expression = Expression { terms };
    if let Some(at) = too_deep {
        // Whatever is left out of it would say something else.
        found = vec![Found { term: at.clone(), at, problem: Problem::TooDeep, closing: String::new() }];
        regexes.clear();
        expression.terms = vec![What::NotUnderstood(text.trim().to_owned()).into()];
    }
    Reading { expression, found, regexes }
}

/// How deep parentheses stand in what a term finds.
fn depth(what: &What) -> usize {
    match what {
        What::Either(alternatives) => {
            let terms = alternatives.iter().flat_map(|alternative| &alternative.terms);
            1 + terms.map(|term| depth(&term.what)).max().unwrap_or(0)
        }
        _ => 0,
    }
}

/// What the patterns of a field mean.
///
/// # Errors
///
/// The place of the first that means nothing there, and why.
pub(super) fn what(field: Field, patterns: Vec<Pattern>) -> Result<What, (usize, Problem)> {
    fn all<T>(
        patterns: &[Pattern],
        problem: Problem,
        read: impl Fn(&str) -> Result<T, Problem>,
    ) -> Result<Vec<T>, (usize, Problem)> {
        let each = patterns.iter().enumerate();
        each.map(|(at, pattern)| pattern.part().map_or(Err(problem), &read).map_err(|problem| (at, problem))).collect()
    }
    Ok(match field {
        Field::Status => What::Status(all(&patterns, Problem::UnknownStatus, |text| {
            Status::from_slug(text).ok_or(Problem::UnknownStatus)
        })?),
        Field::Source => What::Source(all(&patterns, Problem::UnknownSource, |text| {
            let slug = text.to_ascii_lowercase();
            let is_source = Product::from_slug(&slug).is_some() || SourceId::from_slug(&slug).is_some();
            if is_source { Ok(slug) } else { Err(Problem::UnknownSource) }
        })?),
        Field::Started | Field::Created | Field::Ended => {
            What::Time(field, all(&patterns, Problem::NotATime, Span::parse)?)
        }
        Field::Duration => What::Number(field, all(&patterns, Problem::NotALength, |text| Range::parse(field, text))?),
        Field::Progress => {
            What::Number(field, all(&patterns, Problem::NotAPercentage, |text| Range::parse(field, text))?)
        }
        Field::Overlaps => What::Overlaps(all(&patterns, Problem::NotAnAnswer, |text| {
            let answer = [true, false].into_iter().find(|answer| answer_word(*answer).eq_ignore_ascii_case(text));
            answer.ok_or(Problem::NotAnAnswer)
        })?),
        _ => What::Text(field, patterns),
    })
}

struct Reader<'a> {
    whole: &'a str,
    rest: &'a str,
    /// What closes all that was left open when the text ended.
    closing: String,
    /// Where parentheses stand too deep.
    too_deep: Option<ops::Range<usize>>,
    found: Vec<Found>,
    regexes: Vec<(ops::Range<usize>, String)>,
}

impl<'a> Reader<'a> {
    fn at(&self) -> usize {
        self.whole.len() - self.rest.len()
    }

    fn tell(&mut self, at: ops::Range<usize>, problem: Problem) {
        self.found.push(Found { term: at.clone(), at, problem, closing: String::new() });
    }

    /// Notes what would have closed what was begun here.
    fn left_open(&mut self, from: usize, closing: &str, problem: Problem) {
        self.closing.push_str(closing);
        let at = from..self.whole.len();
        self.found.push(Found { term: at.clone(), at, problem, closing: self.closing.clone() });
    }

    /// Terms, and `OR` between them, up to the end or to the parenthesis that closes them.
    fn alternatives(&mut self, deep: usize) -> Vec<Expression> {
        let (mut all, mut latest) = (Vec::new(), Expression::default());
        let mut or = None;
        loop {
            skip_blanks(&mut self.rest);
            let from = self.at();
            if self.rest.is_empty() || self.too_deep.is_some() || deep > 0 && self.rest.starts_with(')') {
                break;
            }
            if is_or(&mut self.rest) {
                if latest.is_empty() {
                    self.tell(from..self.at(), Problem::NothingBesideOr);
                }
                or = Some(from..self.at());
                all.push(std::mem::take(&mut latest));
            } else if take(&mut self.rest, ")") {
                self.tell(0..self.at(), Problem::UnopenedParenthesis);
                all.push(std::mem::take(&mut latest));
                let what = What::Either(std::mem::take(&mut all));
                if depth(&what) > DEEPEST {
                    self.too_deep = Some(from..self.at());
                }
                latest.terms.push(what.into());
                or = None;
            } else {
                latest.terms.extend(self.term(deep));
            }
        }
        if let Some(at) = or.filter(|_| latest.is_empty())
            && self.found.last().is_none_or(|found| found.at != at)
        {
            self.tell(at, Problem::NothingBesideOr);
        }
        all.push(latest);
        all
    }

    /// A term; none where it is nothing but quotes.
    fn term(&mut self, deep: usize) -> Option<Term> {
        let excluded = is_minus(&mut self.rest);
        let what = if self.rest.starts_with('(') {
            self.group(deep)
        } else if let Some(regex) = self.regex(true) {
            What::Word(regex)
        } else {
            self.word_or_field()?
        };
        Some(Term { excluded, what })
    }

    fn group(&mut self, deep: usize) -> What {
        let from = self.at();
        take(&mut self.rest, "(");
        if deep == DEEPEST {
            self.too_deep = Some(from..self.at());
            return What::Either(Vec::new());
        }
        let alternatives = self.alternatives(deep + 1);
        if !take(&mut self.rest, ")") {
            self.left_open(from, ")", Problem::UnclosedParenthesis);
        } else if alternatives.len() == 1 && alternatives.iter().all(Expression::is_empty) {
            self.tell(from..self.at(), Problem::NothingInParentheses);
        }
        What::Either(alternatives)
    }

    fn word_or_field(&mut self) -> Option<What> {
        let from = self.at();
        let Some(word) = field_word(&mut self.rest) else { return self.run(true).map(What::Word) };
        let (field, was_open) = (Field::from_word(word), self.closing.len());
        let (patterns, places) = self.values(field.is_some_and(Field::is_text));
        let term = from..self.at();
        let closing = self.closing.get(was_open..).unwrap_or_default();
        let verbatim = [self.whole.get(term.clone()).unwrap_or_default(), closing].concat();
        let (at, problem) = match field {
            // An address: text that happens to hold a colon.
            None if verbatim.contains("://") => return Some(What::Word(Pattern::Part(verbatim.replace('"', "")))),
            None => (from..from + word.len(), Problem::UnknownField),
            Some(_) if patterns.is_empty() => (term.clone(), Problem::NoValue),
            Some(field) => match what(field, patterns) {
                Ok(what) => return Some(what),
                Err((at, problem)) => (places.get(at).cloned().unwrap_or(term.clone()), problem),
            },
        };
        self.found.push(Found { at, term, problem, closing: String::new() });
        Some(What::NotUnderstood(verbatim))
    }

    /// Values with commas between them, and where they stand. Empty ones are passed over.
    fn values(&mut self, has_regexes: bool) -> (Vec<Pattern>, Vec<ops::Range<usize>>) {
        let (mut patterns, mut places) = (Vec::new(), Vec::new());
        loop {
            let from = self.at();
            let regex = if has_regexes { self.regex(false) } else { None };
            if let Some(pattern) = regex.or_else(|| self.run(false)) {
                patterns.push(pattern);
                places.push(from..self.at());
            }
            if !take(&mut self.rest, ",") {
                return (patterns, places);
            }
        }
    }

    /// A regular expression, if one begins here; a path such as `/var/log` is none.
    fn regex(&mut self, is_word: bool) -> Option<Pattern> {
        let (from, mut rest) = (self.at(), self.rest);
        let (text, closing) = read_if(&mut rest, slashed)?;
        let ends = |c: char| c.is_whitespace() || c == ')' || c == ',' && !is_word;
        if !rest.is_empty() && !rest.starts_with(ends) {
            return None;
        }
        self.rest = rest;
        if !closing.is_empty() {
            self.left_open(from, closing, Problem::UnclosedRegex);
        }
        self.regexes.push((from..self.at(), text.clone()));
        Some(Pattern::Regex(text))
    }

    /// Text up to a blank, or a comma between values. None where it is empty.
    fn run(&mut self, is_word: bool) -> Option<Pattern> {
        let (mut text, mut wild, mut is_wild) = (String::new(), String::new(), false);
        // Parentheses that are opened in it are closed in it.
        let mut open = 0_usize;
        while let Some(c) = self.rest.chars().next() {
            let is_comma = c == ',' && !is_word;
            if c.is_whitespace() || is_comma || c == ')' && open == 0 {
                break;
            }
            let from = self.at();
            if let Some((inside, closing)) = read_if(&mut self.rest, quoted) {
                if !closing.is_empty() {
                    self.left_open(from, closing, Problem::UnclosedQuote);
                }
                text.push_str(&inside);
                inside.chars().for_each(|c| push_itself(c, &mut wild));
                continue;
            }
            self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
            text.push(c);
            match c {
                '(' => open += 1,
                ')' => open -= 1,
                _ => {}
            }
            if matches!(c, '*' | '?') {
                is_wild = true;
                wild.push(c);
            } else {
                push_itself(c, &mut wild);
            }
        }
        let is_empty = text.is_empty();
        let pattern = if is_wild { Pattern::Wild(wild) } else { Pattern::Part(text) };
        (!is_empty).then_some(pattern)
    }
}

/// Adds a sign that means itself to a text with wild cards.
fn push_itself(c: char, wild: &mut String) {
    if matches!(c, '*' | '?' | '\\') {
        wild.push('\\');
    }
    wild.push(c);
}

type Read<T> = Result<T, EmptyError>;

/// What a parser reads, if it reads anything; otherwise nothing is taken.
fn read_if<'a, T>(input: &mut &'a str, parser: impl Parser<&'a str, T, EmptyError>) -> Option<T> {
    opt(parser).parse_next(input).ok().flatten()
}

fn take(input: &mut &str, text: &'static str) -> bool {
    read_if(input, text).is_some()
}

fn skip_blanks(input: &mut &str) {
    read_if(input, take_while(0.., char::is_whitespace));
}

/// Takes `OR` where it stands alone.
fn is_or(input: &mut &str) -> bool {
    let ends = alt((eof.void(), one_of(|c: char| c.is_whitespace() || matches!(c, '(' | ')')).void()));
    read_if(input, terminated("OR", peek(ends))).is_some()
}

/// Takes a `-` that excludes: with something behind it.
fn is_minus(input: &mut &str) -> bool {
    read_if(input, terminated('-', peek(none_of(|c: char| c.is_whitespace() || c == ')')))).is_some()
}

/// Takes what looks like the word of a field, and its colon.
fn field_word<'a>(input: &mut &'a str) -> Option<&'a str> {
    read_if(input, terminated(take_while(1.., |c: char| c.is_ascii_alphabetic() || c == '_'), ':'))
}

/// Takes text in quotes, in which `\` means the next sign itself; with what closes it where nothing does.
fn quoted(input: &mut &str) -> Read<(String, &'static str)> {
    let sign = alt((preceded('\\', any), none_of(['"', '\\'])));
    let inside = preceded('"', repeat(0.., sign).fold(String::new, |text, c: char| text + c.encode_utf8(&mut [0; 4])));
    let (mut text, end) = (inside, alt(("\"", "\\", eof))).parse_next(input)?;
    let closing = match end {
        "\"" => "",
        "" => "\"",
        _ => {
            text.push('\\');
            "\\\""
        }
    };
    Ok((text, closing))
}

/// Takes text in slashes, in which `\/` means a slash; with what closes it where nothing does.
fn slashed(input: &mut &str) -> Read<(String, &'static str)> {
    let sign = alt(("\\/".value("/"), ('\\', any).take(), take_till(1.., ['/', '\\'])));
    let begin = ('/', not(one_of(|c: char| c.is_whitespace())));
    let inside = preceded(begin, repeat(1.., sign).fold(String::new, |text, part: &str| text + part));
    let (mut text, end) = (inside, alt(("/", "\\", eof))).parse_next(input)?;
    let closing = match end {
        "/" => "",
        "" => "/",
        _ => {
            text.push_str("\\\\");
            "\\/"
        }
    };
    Ok((text, closing))
}
