//! Texts from elsewhere with every trace of a secret taken out: an answer may repeat what it was sent.

use serde_json::Value;
use zeroize::Zeroizing;

/// Parts of names whose values are nobody's business.
const SECRET_NAMES: [&str; 9] =
    ["authorization", "cookie", "key", "pass", "pwd", "secret", "signature", "token", "credential"];
/// A piece of a secret that is as long as this, in characters, is taken out; a shorter secret only whole.
const PIECE: usize = 8;
/// The longest text that is kept, in characters.
const LONGEST: usize = 300;

/// Whether what bears this name, a header or a field, is taken for a secret.
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_NAMES.iter().any(|part| name.contains(part))
}

/// What is to be taken out of texts.
#[derive(Default)]
pub struct Scrubber(Vec<Zeroizing<String>>);

impl Scrubber {
    /// Takes these out.
    pub fn hide<'a>(&mut self, secrets: impl Iterator<Item = &'a str>) {
        self.0.extend(secrets.filter(|secret| !secret.is_empty()).map(|secret| Zeroizing::new(secret.to_owned())));
    }

    /// Takes out what the fields of a JSON text hold whose names say that it is secret; also in JSON within texts.
    pub fn hide_fields(&mut self, json: &str) {
        if let Ok(value) = serde_json::from_str::<Value>(json) {
            self.hide_in("", &value);
        }
    }

    fn hide_in(&mut self, name: &str, value: &Value) {
        match value {
            Value::Object(fields) => fields.iter().for_each(|(name, value)| self.hide_in(name, value)),
            Value::Array(items) => items.iter().for_each(|item| self.hide_in(name, item)),
            Value::String(text) if is_secret_name(name) => self.hide(std::iter::once(text.as_str())),
            Value::String(text) => self.hide_fields(text),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// The beginning of a text, with `…` where something was taken out or cut off.
    pub fn clean(&self, text: &str) -> String {
        let mut chars: Vec<char> = text.chars().take(LONGEST + 1).collect();
        let mut hidden = vec![false; chars.len()];
        for secret in &self.0 {
            let length = secret.chars().count().min(PIECE);
            for (at, piece) in chars.windows(length).enumerate() {
                let piece: Zeroizing<String> = Zeroizing::new(piece.iter().collect());
                if secret.contains(piece.as_str()) {
                    hidden.iter_mut().skip(at).take(length).for_each(|hidden| *hidden = true);
                }
            }
        }
        if chars.len() > LONGEST {
            chars.truncate(LONGEST);
            chars.push('…');
        }
        let mut clean = String::with_capacity(chars.len());
        let mut was_hidden = false;
        for (char, is_hidden) in chars.into_iter().zip(hidden) {
            match (is_hidden, was_hidden) {
                (false, _) => clean.push(char),
                (true, false) => clean.push('…'),
                (true, true) => {}
            }
            was_hidden = is_hidden;
        }
        clean
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(secrets: &[&str], text: &str) -> String {
        let mut scrubber = Scrubber::default();
        scrubber.hide(secrets.iter().copied());
        scrubber.clean(text)
    }

    #[test]
    fn a_secret_is_taken_out_whole_and_in_pieces() {
        let token = "MIIabcdefghijklmnopqrstuvwxyz";
        assert_eq!(clean(&[token], &format!("refused: {token}.")), "refused: ….");
        assert_eq!(clean(&[token], "begins with MIIabcdefghijkl"), "begins with …");
        assert_eq!(clean(&["pw"], "the pw is pwpw"), "the … is …");
        assert_eq!(clean(&[""], "nothing to hide"), "nothing to hide");
    }

    #[test]
    fn secrets_are_found_in_bodies_by_their_names_and_within_envelopes() {
        let body =
            r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"ops","password":"hunter2"}}}}}"#;
        let envelope = serde_json::json!({ "data": body, "headers": { "X-Auth-Token": "tokentoken" } }).to_string();
        for json in [body, envelope.as_str()] {
            let mut scrubber = Scrubber::default();
            scrubber.hide_fields(json);
            let clean = scrubber.clean("The password of ops is not hunter2.");
            assert_eq!(clean, "The password of ops is not ….");
        }
        let mut scrubber = Scrubber::default();
        scrubber.hide_fields(&envelope);
        assert_eq!(scrubber.clean("tokentoken"), "…");
    }

    #[test]
    fn a_long_text_is_cut_off_and_a_secret_across_the_cut_with_it() {
        let token = "QZ".repeat(20);
        let text = format!("{}{token}", "a".repeat(LONGEST - 4));
        let clean = clean(&[token.as_str()], &text);
        assert!(clean.chars().count() <= LONGEST + 1 && clean.ends_with('…'), "{clean}");
        assert!(!clean.contains("QZQZQ"));
    }
}
