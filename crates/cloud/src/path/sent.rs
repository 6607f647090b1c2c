//! What a browser looks at in a request before it lets it leave.

use crate::route::Outgoing;

/// What a browser sends to any origin without asking first.
pub(super) const SAFE_TO_SEND: [&str; 3] = ["accept", "accept-language", "content-language"];

/// The names of all headers of a request that a preflight has to allow.
pub(super) fn unsafe_headers(out: &Outgoing) -> Vec<String> {
    let mut names: Vec<String> = out.headers.iter().map(|(name, _)| (*name).to_owned()).collect();
    names.retain(|name| !SAFE_TO_SEND.contains(&name.to_ascii_lowercase().as_str()));
    names.extend(out.secrets.iter().map(|(name, _)| name.clone()));
    names
}

/// The length of the longest credential in a request, in bytes; of the whole where it is in an envelope.
pub(super) fn longest_secret(out: &Outgoing) -> usize {
    let envelope = out.body.as_ref().filter(|_| out.is_wrapped());
    let hidden = out.secrets.iter().map(|(_, value)| value);
    hidden.chain(envelope).map(|value| value.reveal().len()).max().unwrap_or(0)
}

/// The origin of an address; empty for a path of the page's own.
pub(super) fn origin(url: &str) -> &str {
    if url.starts_with('/') {
        return "";
    }
    let end = url.match_indices(['/', '?', '#']).map(|(at, _)| at).find(|at| *at > url.find("//").unwrap_or(0) + 1);
    url.get(..end.unwrap_or(url.len())).unwrap_or(url)
}
