//! The record of the secrets that the browser keeps encrypted, as it is stored. It comes from outside whenever it is read:
//! every field is checked, and what cannot be what it claims to be is told, not used.

use cloud::connection::Draft;
use cloud::secret::Secret;
use cloud::wire::{Fields, Scalar};
use serde::Serialize;

use super::connections::serves_alike;
use crate::browser::crypto::{NONCE, SALT, Sealed};

/// How often the passphrase is hashed: OWASP's figure for PBKDF2 with HMAC-SHA-256.
pub const ITERATIONS: u32 = 600_000;
/// A record may have been made when the figure was another. Above, opening it would take longer than anybody waits.
const MOST_ITERATIONS: u32 = 6_000_000;
const VERSION: u32 = 1;
/// What is sealed is filled up to a multiple of so many bytes, so that its length does not tell a password's.
const BLOCK: usize = 64;

/// Everything that is kept: one salt, and a sealed secret for each connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What the passphrase is hashed with.
    pub salt: [u8; SALT],
    /// How often it is.
    pub iterations: u32,
    /// The secrets.
    pub entries: Vec<Entry>,
}

/// A sealed secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The connection that it was given for.
    pub draft: Draft,
    /// The same as it is written. The secret is sealed together with this very text, and serves no other.
    pub text: String,
    /// The secret.
    pub sealed: Sealed,
}

/// A record that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    salt: String,
    iterations: u32,
    entries: Vec<WrittenEntry<'a>>,
}

#[derive(Serialize)]
struct WrittenEntry<'a> {
    connection: &'a str,
    nonce: String,
    sealed: String,
}

impl Record {
    /// Reads what was stored, with the number of secrets in it that cannot be read and are left out.
    pub fn read(text: &str) -> Result<(Self, usize), Damaged> {
        let fields = Fields::parse(text).map_err(|_| Damaged)?;
        let count = |name: &str| fields.get::<Scalar>(name).ok().flatten().and_then(|count| count.as_count());
        if count("version") != Some(u64::from(VERSION)) {
            return Err(Damaged);
        }
        let iterations = count("iterations").and_then(|count| u32::try_from(count).ok()).ok_or(Damaged)?;
        if !(ITERATIONS..=MOST_ITERATIONS).contains(&iterations) {
            return Err(Damaged);
        }
        let salt = bytes(&fields, "salt").and_then(|salt| salt.try_into().ok()).ok_or(Damaged)?;
        let read: Vec<Option<Entry>> =
            fields.objects("entries").map_err(|_| Damaged)?.iter().map(Entry::read).collect();
        let of = read.len();
        let entries: Vec<Entry> = read.into_iter().flatten().collect();
        let lost = of - entries.len();
        // An empty one is removed, not written.
        if entries.is_empty() { Err(Damaged) } else { Ok((Self { salt, iterations, entries }, lost)) }
    }

    /// The record as it is stored.
    pub fn write(&self) -> String {
        let entries = self.entries.iter().map(|Entry { text, sealed, .. }| WrittenEntry {
            connection: text,
            nonce: to_base64(&sealed.nonce),
            sealed: to_base64(&sealed.bytes),
        });
        let written = Written {
            version: VERSION,
            salt: to_base64(&self.salt),
            iterations: self.iterations,
            entries: entries.collect(),
        };
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// Where the secret of a connection is: the one that was given for exactly this, else one that differs by the label
    /// alone and is no other connection's.
    pub fn position(&self, draft: &Draft, all: &[Draft]) -> Option<usize> {
        let exact = self.entries.iter().position(|entry| entry.draft == *draft);
        exact.or_else(|| {
            let is_of_another = |entry: &Entry| all.contains(&entry.draft);
            let serves = |entry: &Entry| serves_alike(&entry.draft, draft) && !is_of_another(entry);
            self.entries.iter().position(serves)
        })
    }
}

impl Entry {
    /// A secret that was sealed beside [`beside`] this connection.
    pub fn new(draft: Draft, sealed: Sealed) -> Self {
        Self { text: beside(&draft), draft, sealed }
    }

    fn read(fields: &Fields<'_>) -> Option<Self> {
        let text = fields.get::<String>("connection").ok().flatten()?;
        let draft = Draft::read(&Fields::parse(&text).ok()?).ok()?;
        let nonce: [u8; NONCE] = bytes(fields, "nonce")?.try_into().ok()?;
        Some(Self { draft, sealed: Sealed { nonce, bytes: bytes(fields, "sealed")? }, text })
    }
}

/// What the secret of a connection is sealed beside.
pub fn beside(draft: &Draft) -> String {
    serde_json::to_string(draft).unwrap_or_default()
}

/// A secret as it is sealed: filled up, so that its length does not show.
pub fn filled_up(secret: &Secret) -> Secret {
    let length = (secret.reveal().len() / BLOCK + 1) * BLOCK;
    let mut text = String::with_capacity(length);
    text.push_str(secret.reveal());
    text.extend(std::iter::repeat_n('\0', length - secret.reveal().len()));
    Secret::new(text)
}

/// The secret that was filled up.
pub fn taken_out(text: &Secret) -> Secret {
    Secret::new(text.reveal().trim_end_matches('\0').to_owned())
}

fn bytes(fields: &Fields<'_>, name: &str) -> Option<Vec<u8>> {
    from_base64(&fields.get::<String>(name).ok().flatten()?)
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes in base64, with `=` at the end where their number wants it.
fn to_base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - group.len()));
        for at in 0..4 {
            let digit = DIGITS.get(bits >> (18 - 6 * at) & 63).filter(|_| at <= group.len());
            text.push(digit.map_or('=', |digit| char::from(*digit)));
        }
    }
    text
}

/// What [`to_base64`] wrote; none for anything that it does not write.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for group in digits.as_bytes().chunks(4) {
        let mut bits = 0_usize;
        for digit in group {
            bits = bits << 6 | DIGITS.iter().position(|known| known == digit)?;
        }
        bits <<= 6 * (4 - group.len());
        bytes.extend([16, 8, 0].into_iter().take(group.len() - 1).map(|shift| (bits >> shift) as u8));
    }
    (to_base64(&bytes) == text).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cloud::connection::{DraftProject, DraftRoute, RouteKind};
    use proptest::prelude::*;

    fn draft(label: &str, region: &str) -> Draft {
        Draft {
            label: label.into(),
            projects: vec![DraftProject { region: region.into(), project: "b5d07e4c91a8463f8e2d6c0f7a1b9e34".into() }],
            route: DraftRoute { kind: Some(RouteKind::Direct), template: String::new() },
            ..Draft::default()
        }
    }

    fn entry(label: &str, region: &str) -> Entry {
        Entry::new(draft(label, region), Sealed { nonce: [7; NONCE], bytes: vec![1, 2, 3] })
    }

    fn record() -> Record {
        Record { salt: [9; SALT], iterations: ITERATIONS, entries: vec![entry("a", "cn-north-4")] }
    }

    fn any_draft() -> impl Strategy<Value = Draft> {
        let hosts = prop::collection::btree_map("\\PC{0,8}", "\\PC{0,12}", 0..3);
        let products = prop::collection::vec("\\PC{0,8}", 0..3);
        ("\\PC{0,12}", "\\PC{0,12}", "\\PC{0,12}", products, hosts, "\\PC{0,12}").prop_map(
            |(label, region, project, products, hosts, template)| Draft {
                label,
                projects: vec![DraftProject { region, project }],
                products,
                route: DraftRoute { kind: Some(RouteKind::Proxy), template },
                hosts,
                ..Draft::default()
            },
        )
    }

    fn any_record() -> impl Strategy<Value = Record> {
        let sealed = (any::<[u8; NONCE]>(), prop::collection::vec(any::<u8>(), 0..80))
            .prop_map(|(nonce, bytes)| Sealed { nonce, bytes });
        let entries = prop::collection::vec((any_draft(), sealed).prop_map(|(d, s)| Entry::new(d, s)), 1..4);
        (any::<[u8; SALT]>(), ITERATIONS..=MOST_ITERATIONS, entries).prop_map(|(salt, iterations, entries)| Record {
            salt,
            iterations,
            entries,
        })
    }

    proptest! {
        #[test]
        fn a_record_reads_back_as_it_was_written(record in any_record()) {
            prop_assert_eq!(Record::read(&record.write()), Ok((record, 0)));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,80}", from in 0usize..200, to in 0usize..200) {
            prop_assert_eq!(Record::read(&text), Err(Damaged));
            let written = record().write();
            let (from, to) = (from.min(to).min(written.len()), from.max(to).min(written.len()));
            let _ = Record::read(&(written[..from].to_owned() + &text + &written[to..]));
        }

        #[test]
        fn bytes_survive_base64_and_only_one_text_means_them(bytes in prop::collection::vec(any::<u8>(), 0..99), at in 0usize..132, other in "[A-Za-z0-9+/=\n ]") {
            let text = to_base64(&bytes);
            prop_assert_eq!(from_base64(&text), Some(bytes.clone()));
            let mut changed = text.clone();
            changed.replace_range(at.min(text.len())..(at + 1).min(text.len()), &other);
            prop_assert!(changed == text || from_base64(&changed) != Some(bytes));
        }

        #[test]
        fn a_secret_comes_out_as_it_went_in_and_its_length_shows_only_roughly(text in "\\PC{0,200}") {
            let filled = filled_up(&Secret::new(text.clone()));
            prop_assert_eq!(filled.reveal().len() % BLOCK, 0);
            let taken = taken_out(&filled);
            prop_assert_eq!(taken.reveal(), text);
        }
    }

    #[test]
    fn base64_is_what_everybody_means_by_it() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(to_base64(bytes.as_bytes()), text);
        }
        assert_eq!(to_base64(&[0xfb, 0xff]), "+/8=");
        for wrong in ["Zg", "Zg=", "Zh==", "Z", "Zm9v====", "Zm 9v", "Zm9-"] {
            assert_eq!(from_base64(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_field_is_checked() {
        let good = record().write();
        assert_eq!(Record::read(&good), Ok((record(), 0)));
        let salt = to_base64(&[9; SALT]);
        for (from, to) in [
            ("\"version\":1", "\"version\":2"),
            ("\"version\":1", "\"v\":1"),
            ("\"iterations\":600000", "\"iterations\":599999"),
            ("\"iterations\":600000", "\"iterations\":6000001"),
            ("\"iterations\":600000", "\"iterations\":4294967296"),
            ("\"iterations\":600000", "\"iterations\":-1"),
            ("\"iterations\":600000", "\"iterations\":6e5"),
            (salt.as_str(), "CQkJCQ=="),
            (salt.as_str(), "?"),
            ("\"entries\":[", "\"entries\":[7,"),
            ("\"entries\"", "\"other\""),
        ] {
            let wrong = good.replacen(from, to, 1);
            assert_ne!(wrong, good);
            assert_eq!(Record::read(&wrong), Err(Damaged), "{from} -> {to}");
        }
        let slow = good.replacen("600000", &MOST_ITERATIONS.to_string(), 1);
        assert_eq!(Record::read(&slow).map(|(record, _)| record.iterations), Ok(MOST_ITERATIONS));
    }

    #[test]
    fn a_damaged_secret_costs_only_itself_and_is_counted() {
        let two = Record { entries: vec![entry("a", "cn-north-4"), entry("b", "cn-north-4")], ..record() };
        let nonce = to_base64(&[7; NONCE]);
        for (from, to) in [
            (format!("\"nonce\":\"{nonce}\""), "\"nonce\":\"CQ==\"".to_owned()),
            ("\"sealed\":\"AQID\"".to_owned(), "\"sealed\":\"AQI\"".to_owned()),
            ("\\\"route\\\"".to_owned(), "\\\"root\\\"".to_owned()),
            ("\"connection\":".to_owned(), "\"connected\":".to_owned()),
        ] {
            let wrong = two.write().replacen(&from, &to, 1);
            let (read, lost) = Record::read(&wrong).unwrap();
            assert_eq!((read.entries, lost), (vec![entry("b", "cn-north-4")], 1), "{from}");
        }
    }

    #[test]
    fn a_secret_serves_what_it_was_given_for_whatever_that_is_called() {
        let record = Record { entries: vec![entry("a", "cn-north-4"), entry("b", "cn-north-4")], ..record() };
        let at = |label: &str, all: &[&str]| {
            let all: Vec<Draft> = all.iter().map(|label| draft(label, "cn-north-4")).collect();
            record.position(&draft(label, "cn-north-4"), &all)
        };
        assert_eq!(at("b", &["a", "b"]), Some(1));
        assert_eq!(at("renamed", &["a", "renamed"]), Some(1), "the first is another connection's");
        assert_eq!(at("third", &["a", "b", "third"]), None);
        assert_eq!(record.position(&draft("a", "cn-east-3"), &[]), None);
    }
}
