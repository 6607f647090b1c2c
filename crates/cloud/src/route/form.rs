//! The forms in which proxies take the address to reach, and which of them a typed address has.

use super::TemplateError;

/// How a proxy is told what to reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// The address stands behind the proxy's, as it is: `https://p/https://host/path?query`.
    PrefixLiteral,
    /// The same, percent-encoded.
    PrefixEncoded,
    /// It is the value of a parameter, percent-encoded: `https://p/?url=https%3A%2F%2F…`.
    QueryEncoded,
    /// It is the whole query, as it is: `https://p/?https://host/path?query`.
    BareQuery,
    /// Its parts stand where a pattern says.
    Pattern,
    /// A header names it, or its host.
    Header,
    /// The whole request is wrapped into a JSON object and posted, as proxyscotch wants it.
    Envelope,
    /// Each host has an address of its own that stands for it, as local-cors-proxy has it.
    PerHost,
}

impl Form {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 8] = [
        Self::PrefixLiteral,
        Self::PrefixEncoded,
        Self::QueryEncoded,
        Self::BareQuery,
        Self::Pattern,
        Self::Header,
        Self::Envelope,
        Self::PerHost,
    ];

    /// The form of an address with placeholders.
    pub(super) fn of(address: &str) -> Self {
        if let Some(before) = address.strip_suffix("{url}").filter(|before| !before.contains('{')) {
            return match before.find('?') {
                None if before.ends_with('/') => Self::PrefixLiteral,
                Some(at) if at + 1 == before.len() => Self::BareQuery,
                _ => Self::Pattern,
            };
        }
        match address.split_once("{url_encoded}") {
            Some((before, after)) if !before.contains('{') && !after.contains('{') => {
                if before.contains('?') && before.ends_with('=') {
                    Self::QueryEncoded
                } else if before.ends_with('/') && !before.contains('?') && after.is_empty() {
                    Self::PrefixEncoded
                } else {
                    Self::Pattern
                }
            }
            _ => Self::Pattern,
        }
    }
}

/// An address without placeholders, with the one that it leaves out.
pub(super) fn completed(address: &str) -> Result<String, TemplateError> {
    let Some((_, query)) = address.split_once('?') else {
        let slash = if address.ends_with('/') { "" } else { "/" };
        return Ok(format!("{address}{slash}{{url}}"));
    };
    if query.is_empty() {
        return Ok(format!("{address}{{url}}"));
    }
    let is_empty = |parameter: &str| parameter.len() > 1 && parameter.ends_with('=');
    let mut found = None;
    let mut end = address.len() - query.len();
    for parameter in query.split('&') {
        end += parameter.len();
        if is_empty(parameter) && found.replace(end).is_some() {
            return Err(TemplateError::SeveralEmpty);
        }
        end += 1;
    }
    let (before, after) = found.and_then(|at| address.split_at_checked(at)).ok_or(TemplateError::NoHost)?;
    Ok(format!("{before}{{url_encoded}}{after}"))
}

/// An address behind which the path follows.
pub(super) fn with_path(address: &str) -> Result<String, TemplateError> {
    if address.contains('?') {
        return Err(TemplateError::NoPath);
    }
    Ok(format!("{}{{path}}", address.trim_end_matches('/')))
}
