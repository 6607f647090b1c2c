//! Codes in texts: with or without what stands before their digits, in plain or full-width signs.

use std::ops::Range;

use super::table::CODES;

/// A code of the cloud's, found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// What stands before the digits, in capitals, such as `DBS`; empty where nothing does.
    pub prefix: String,
    /// The digits.
    pub digits: String,
    /// Where it stands in the text, in bytes.
    pub at: Range<usize>,
    /// Where its digits stand.
    pub digits_at: Range<usize>,
}

impl Code {
    /// The code in plain signs, such as `APIGW.0301` or `500000`.
    pub fn text(&self) -> String {
        if self.prefix.is_empty() { self.digits.clone() } else { format!("{}.{}", self.prefix, self.digits) }
    }

    /// As the table has it: the gateway writes two prefixes, and what stands before a database's code is left out at
    /// times.
    pub(super) fn key(&self) -> String {
        match (self.prefix.as_str(), self.digits.len()) {
            ("APIGW", _) => format!("APIG.{}", self.digits),
            ("DBS", _) | ("DCS", 5..) => self.digits.clone(),
            // Alone, four digits are the gateway's or IAM's.
            ("", 4) if self.digits.starts_with('0') => format!("APIG.{}", self.digits),
            ("", 4) => format!("IAM.{}", self.digits),
            _ => self.text(),
        }
    }
}

/// The services whose codes are known with their name in small letters too.
const SERVICES: [&str; 8] = ["APIG", "APIGW", "DBS", "DCS", "ECS", "EVS", "IAM", "VPC"];
/// How many digits a code has.
const DIGITS: Range<usize> = 3..11;

/// Every code in a text, in the order in which they stand there. Digits alone are a code where they are all that the
/// text says, or one that is known.
pub fn codes(text: &str) -> Vec<Code> {
    let signs: Vec<(usize, char)> = text.char_indices().map(|(at, sign)| (at, plain(sign))).collect();
    let sign = |at: usize| signs.get(at).map(|(_, sign)| *sign);
    let place = |at: usize| signs.get(at).map_or(text.len(), |(place, _)| *place);
    let mut found = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let begins = sign(at).is_some_and(|sign| sign.is_ascii_alphanumeric());
        let run = |from: usize, is: fn(&char) -> bool| {
            (from..signs.len()).take_while(|at| sign(*at).is_some_and(|sign| is(&sign))).count()
        };
        if !begins {
            at += 1;
            continue;
        }
        let word = run(at, char::is_ascii_alphanumeric);
        let letters = run(at, char::is_ascii_alphabetic);
        let is_inner = at.checked_sub(1).and_then(sign).is_some_and(|sign| matches!(sign, '.' | '-' | '_' | '/'));
        let has_prefix = letters == word && sign(at + word) == Some('.');
        let from = if has_prefix { at + word + 1 } else { at };
        let digits = run(from, char::is_ascii_digit);
        let end = from + digits;
        let ends = run(end, char::is_ascii_alphanumeric) == 0
            && !matches!(sign(end), Some('-' | '_'))
            // What goes on after a point is a version, an amount or an address.
            && !(sign(end) == Some('.') && sign(end + 1).is_some_and(|sign| sign.is_ascii_digit()));
        let collected = |range: Range<usize>| range.filter_map(sign).collect::<String>();
        let written = collected(at..if has_prefix { at + word } else { at });
        let code = Code {
            prefix: written.to_ascii_uppercase(),
            digits: collected(from..end),
            at: place(at)..place(end),
            digits_at: place(from)..place(end),
        };
        let is_meant = if has_prefix {
            let is_service = SERVICES.contains(&code.prefix.as_str());
            is_service || word >= 2 && written.bytes().all(|byte| byte.is_ascii_uppercase())
        } else {
            let is_all = text.trim() == text.get(code.at.clone()).unwrap_or_default();
            is_all || digits > 4 && CODES.iter().any(|(codes, _)| codes.contains(&code.digits.as_str()))
        };
        if !is_inner && ends && DIGITS.contains(&digits) && is_meant {
            found.push(code);
            at = end;
        } else {
            at += word;
        }
    }
    found
}

/// A full-width sign as the plain one.
fn plain(sign: char) -> char {
    match sign {
        '。' => '.',
        '！'..='～' => u32::from(sign).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(sign),
        _ => sign,
    }
}
