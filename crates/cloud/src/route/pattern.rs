//! A text with placeholders, and what a call puts in their place.

use super::TemplateError;
use crate::call::encode;
use crate::region::Endpoint;
use crate::secret::Secret;

/// Where a call is to arrive.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub endpoint: &'a Endpoint,
    /// Absolute, percent-encoded.
    pub path: &'a str,
    /// Percent-encoded, without `?`.
    pub query: &'a str,
}

impl Target<'_> {
    pub fn url(self) -> String {
        let Self { endpoint, path, query } = self;
        if query.is_empty() { format!("{endpoint}{path}") } else { format!("{endpoint}{path}?{query}") }
    }
}

/// What a placeholder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Url,
    UrlEncoded,
    Scheme,
    Host,
    Path,
    Query,
    ProxyToken,
}

impl Slot {
    /// The one for the proxy's own token is last: it may stand in a header only.
    const ALL: [(Self, &'static str); 7] = [
        (Self::Url, "{url}"),
        (Self::UrlEncoded, "{url_encoded}"),
        (Self::Scheme, "{scheme}"),
        (Self::Host, "{host}"),
        (Self::Path, "{path}"),
        (Self::Query, "{query}"),
        (Self::ProxyToken, "{proxy_token}"),
    ];

    /// Those that say which host is to be reached, path, and query.
    pub const HOST: [Self; 3] = [Self::Url, Self::UrlEncoded, Self::Host];
    pub const PATH: [Self; 3] = [Self::Url, Self::UrlEncoded, Self::Path];
    pub const QUERY: [Self; 3] = [Self::Url, Self::UrlEncoded, Self::Query];

    /// The names of those that may stand in an address.
    pub fn names() -> String {
        let in_address = Self::ALL.iter().filter(|(slot, _)| *slot != Self::ProxyToken);
        in_address.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    }
}

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Slot(Slot),
}

/// A text with placeholders.
#[derive(Clone, Debug)]
pub(super) struct Pattern(Vec<Part>);

impl Pattern {
    pub fn read(text: &str) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let open = rest.find(['{', '}']).unwrap_or(rest.len());
            let (plain, tail) = rest.split_at(open);
            if !plain.is_empty() {
                parts.push(Part::Text(plain.to_owned()));
            }
            if tail.is_empty() {
                break;
            }
            let close = tail.find('}').filter(|_| tail.starts_with('{')).ok_or(TemplateError::StrayBrace)?;
            let (name, after) = tail.split_at(close + 1);
            match Slot::ALL.iter().find(|(_, slot)| *slot == name) {
                Some((slot, _)) => parts.push(Part::Slot(*slot)),
                None => return Err(TemplateError::UnknownSlot(name.to_owned())),
            }
            rest = after;
        }
        Ok(Self(parts))
    }

    /// Whether it has one of these.
    pub fn has(&self, slots: &[Slot]) -> bool {
        self.0.iter().any(|part| matches!(part, Part::Slot(slot) if slots.contains(slot)))
    }

    /// Whether it has any.
    pub fn has_slots(&self) -> bool {
        self.0.iter().any(|part| matches!(part, Part::Slot(_)))
    }

    /// The text for a call. Where the query is empty, a `?` before it is dropped.
    pub fn fill(&self, target: Target<'_>, proxy_token: Option<&Secret>) -> String {
        let url = target.url();
        // Room for all of it: a text that grows would leave copies of a token behind.
        let mut out =
            String::with_capacity(url.len() * 4 + proxy_token.map_or(0, |token| token.reveal().len() * 2) + 256);
        let mut parts = self.0.iter().peekable();
        while let Some(part) = parts.next() {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Slot(Slot::Url) => out.push_str(&url),
                Part::Slot(Slot::UrlEncoded) => out.push_str(&encode(&url)),
                Part::Slot(Slot::Scheme) => out.push_str(target.endpoint.scheme().as_str()),
                Part::Slot(Slot::Host) => out.push_str(&target.endpoint.authority()),
                Part::Slot(Slot::Path) => out.push_str(target.path),
                Part::Slot(Slot::ProxyToken) => out.push_str(proxy_token.map_or("", Secret::reveal)),
                Part::Slot(Slot::Query) if target.query.is_empty() && out.ends_with('?') => {
                    let next = parts.next_if(|next| matches!(next, Part::Text(text) if text.starts_with('&')));
                    match next {
                        // What the pattern adds to the query is now all of it.
                        Some(Part::Text(text)) => out.push_str(text.trim_start_matches('&')),
                        _ => drop(out.pop()),
                    }
                }
                Part::Slot(Slot::Query) => out.push_str(target.query),
            }
        }
        out
    }
}
