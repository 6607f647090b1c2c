//! Reading the parameters of a query as strictly as the cloud does.

use percent_encoding::percent_decode_str;

/// The parameters of one request. The first of several of one name counts; an empty one counts as not given.
#[derive(Clone, Debug)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads what stands behind the `?`.
    pub(crate) fn read(text: &str) -> Self {
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        };
        Self(text.split('&').filter(|pair| !pair.is_empty()).map(pair).collect())
    }

    /// The parameter of this name.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).filter(|v| !v.is_empty())
    }

    /// A whole number written in digits.
    pub(crate) fn whole(&self, name: &str) -> Result<Option<u64>, NotRead> {
        self.read_with(name, |text| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten())
    }

    /// `true` or `false`.
    pub(crate) fn truth(&self, name: &str) -> Result<Option<bool>, NotRead> {
        self.read_with(name, |text| text.parse().ok())
    }

    /// The pairs of `tags`, `key=value` with commas between them. A key alone has an empty value.
    pub(crate) fn tags(&self) -> Result<Vec<(&str, &str)>, NotRead> {
        let Some(tags) = self.text("tags") else { return Ok(Vec::new()) };
        let pairs = tags.split(',').map(|tag| tag.split_once('=').unwrap_or((tag, "")));
        pairs.map(|pair| if pair.0.is_empty() { Err(NotRead) } else { Ok(pair) }).collect()
    }

    /// Whatever this reader makes of the parameter; an error when it makes nothing of it.
    pub(crate) fn read_with<T>(&self, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, NotRead> {
        self.text(name).map(|text| read(text).ok_or(NotRead)).transpose()
    }
}

/// A parameter that is there and has no form that is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotRead;

/// A plus that was not escaped is a blank, as everywhere in queries: a time sent with it is refused.
fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_as_they_were_meant() {
        let query = Query::read("a=1&b=%2B0800&c=+0800&a=2&d=&e&&f=-1&g=true");
        assert_eq!(query.text("a"), Some("1"));
        assert_eq!(query.text("b"), Some("+0800"));
        assert_eq!(query.text("c"), Some(" 0800"));
        assert_eq!((query.text("d"), query.text("e"), query.text("x")), (None, None, None));
        assert_eq!(query.whole("a"), Ok(Some(1)));
        assert_eq!(query.whole("d"), Ok(None));
        assert_eq!((query.whole("b"), query.whole("f")), (Err(NotRead), Err(NotRead)));
        assert_eq!(Query::read("a=99999999999999999999").whole("a"), Err(NotRead));
        assert_eq!((query.truth("g"), query.truth("a")), (Ok(Some(true)), Err(NotRead)));
        assert_eq!(query.tags(), Ok(Vec::new()));
        assert_eq!(Query::read("tags=a=1,b%3D2%2Cc").tags(), Ok(vec![("a", "1"), ("b", "2"), ("c", "")]));
        assert_eq!(Query::read("tags=a=1,=2").tags(), Err(NotRead));
    }
}
