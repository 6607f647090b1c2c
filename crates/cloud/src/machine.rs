//! Whose machine an address leads to: who can read, and use, what is sent there.

use crate::region::{self, Endpoint};

/// Whose machine it is, as far as its name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Machine {
    /// That of the page's own origin, which could read everything anyway.
    ThisSite,
    /// The reader's own.
    ThisComputer,
    /// One of the network that the reader is in: a private address, or a name that only such networks know.
    PrivateNetwork,
    /// The cloud's own: a host of the table.
    Cloud,
    /// Somebody else's. Who runs it can read and use the credential.
    Stranger,
}

impl Machine {
    /// By a host's name or address as a browser would read it, in lower case, without a port.
    pub fn of(host: &str) -> Self {
        match ip(host) {
            Some(Ok(Ip::V4(bytes))) => Self::of_v4(bytes),
            Some(Ok(Ip::V6(groups))) => match groups {
                [0, 0, 0, 0, 0, 0, 0, 1] => Self::ThisComputer,
                // An IPv4 address by another name.
                [0, 0, 0, 0, 0, 0xffff, high, low] => {
                    Self::of_v4((u32::from(high) << 16 | u32::from(low)).to_be_bytes())
                }
                // Unique local, and link-local ones.
                [0xfc00..=0xfdff | 0xfe80..=0xfebf, ..] => Self::PrivateNetwork,
                _ => Self::Stranger,
            },
            Some(Err(())) => Self::Stranger,
            None => Self::of_name(host.strip_suffix('.').unwrap_or(host)),
        }
    }

    const fn of_v4(bytes: [u8; 4]) -> Self {
        match bytes {
            [127, ..] => Self::ThisComputer,
            [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [169, 254, ..] => Self::PrivateNetwork,
            _ => Self::Stranger,
        }
    }

    fn of_name(name: &str) -> Self {
        let is_below = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
        if region::knows(name) {
            Self::Cloud
        } else if name == "localhost" || is_below(&[".localhost"]) {
            Self::ThisComputer
        } else if !name.contains('.') || is_below(&[".local", ".internal", ".lan", ".home.arpa"]) {
            Self::PrivateNetwork
        } else {
            Self::Stranger
        }
    }
}

/// An origin that receives what is sent, and whose machine it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The origin: scheme, host and port.
    pub origin: String,
    /// The host alone.
    pub host: String,
    /// Whose it is.
    pub machine: Machine,
}

impl Reached {
    /// Where this endpoint is, seen from a page of this origin.
    pub fn at(endpoint: &Endpoint, page: &str) -> Self {
        let origin = endpoint.to_string();
        let machine = if origin == page { Machine::ThisSite } else { Machine::of(endpoint.host()) };
        Self { origin, host: endpoint.host().to_owned(), machine }
    }

    /// The page's own origin.
    pub fn page(origin: &str) -> Self {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host).to_owned();
        Self { origin: origin.to_owned(), host, machine: Machine::ThisSite }
    }
}

/// An address of the internet protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ip {
    V4([u8; 4]),
    V6([u16; 8]),
}

/// The address that a host's text is, as browsers read it: `0x7f.1` and `2130706433` are 127.0.0.1. None for a name;
/// an error for a text that ends in a number and is no address, which no browser takes.
pub(crate) fn ip(host: &str) -> Option<Result<Ip, ()>> {
    if let Some(inner) = host.strip_prefix('[') {
        let ip = inner.strip_suffix(']').and_then(v6);
        return Some(ip.map(Ip::V6).ok_or(()));
    }
    let parts: Vec<&str> = host.strip_suffix('.').unwrap_or(host).split('.').collect();
    let last = parts.last()?;
    let is_decimal = !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit());
    let is_hexadecimal = last.strip_prefix("0x").is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
    if !is_decimal && !is_hexadecimal {
        return None;
    }
    Some(v4(&parts).map(|bits| Ip::V4(bits.to_be_bytes())).ok_or(()))
}

/// One to four numbers, the last of which fills what the others leave.
fn v4(parts: &[&str]) -> Option<u32> {
    let (last, first) = parts.split_last()?;
    let mut bits: u32 = 0;
    for part in first {
        bits = (bits << 8) | number(part).filter(|number| *number < 256)?;
    }
    let room = 8 * 4u32.checked_sub(u32::try_from(first.len()).ok()?)?;
    let last = number(last).filter(|number| room > 0 && (room == 32 || *number < 1 << room))?;
    let shifted = if room == 32 { 0 } else { bits << room };
    Some(shifted | last)
}

/// Eight groups, of which `::` leaves out those that are zero; the last two may be an IPv4 address in decimal.
fn v6(text: &str) -> Option<[u16; 8]> {
    let (before, after) = match text.split_once("::") {
        Some((before, after)) => (groups(before)?, Some(groups(after)?)),
        None => (groups(text)?, None),
    };
    let mut all = [0; 8];
    let given = before.len() + after.as_ref().map_or(0, Vec::len);
    // What `::` stands for is at least one group.
    if given > 8 - usize::from(after.is_some()) || after.is_none() && given < 8 {
        return None;
    }
    let after = after.unwrap_or_default();
    let behind = 8 - after.len();
    for (at, group) in
        before.into_iter().enumerate().chain(after.into_iter().enumerate().map(|(at, g)| (behind + at, g)))
    {
        *all.get_mut(at)? = group;
    }
    Some(all)
}

/// The groups of one side of `::`.
fn groups(text: &str) -> Option<Vec<u16>> {
    let mut groups = Vec::new();
    if text.is_empty() {
        return Some(groups);
    }
    let mut parts = text.split(':').peekable();
    while let Some(part) = parts.next() {
        if part.contains('.') && parts.peek().is_none() {
            let bytes: Vec<&str> = part.split('.').collect();
            let is_plain =
                |byte: &&str| byte.bytes().all(|b| b.is_ascii_digit()) && (*byte == "0" || !byte.starts_with('0'));
            let bits = v4(&bytes).filter(|_| bytes.len() == 4 && bytes.iter().all(is_plain))?;
            groups.extend([(bits >> 16) as u16, bits as u16]);
        } else {
            let is_group = (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_hexdigit());
            groups.push(u16::from_str_radix(part, 16).ok().filter(|_| is_group)?);
        }
    }
    Some(groups)
}

/// A number in decimal, octal (`0…`) or hexadecimal (`0x…`).
fn number(text: &str) -> Option<u32> {
    let (digits, radix) = match (text.strip_prefix("0x"), text.strip_prefix('0')) {
        (Some(""), _) | (_, Some("")) => return Some(0),
        (Some(digits), _) => (digits, 16),
        (None, Some(digits)) => (digits, 8),
        (None, None) => (text, 10),
    };
    let is_plain = digits.bytes().all(|b| b.is_ascii_alphanumeric());
    is_plain.then(|| u32::from_str_radix(digits, radix).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_machine_is_known_by_its_name_or_address() {
        use Machine::{Cloud, PrivateNetwork, Stranger, ThisComputer};
        for (host, machine) in [
            ("localhost", ThisComputer),
            ("localhost.", ThisComputer),
            ("proxy.localhost", ThisComputer),
            ("127.0.0.1", ThisComputer),
            ("127.255.0.9", ThisComputer),
            ("127.1", ThisComputer),
            ("2130706433", ThisComputer),
            ("0x7f000001", ThisComputer),
            ("0x7f.0.0.1", ThisComputer),
            ("0177.0.0.01", ThisComputer),
            ("[::1]", ThisComputer),
            ("[0:0:0:0:0:0:0:1]", ThisComputer),
            ("[::ffff:127.0.0.1]", ThisComputer),
            ("[::ffff:7f00:1]", ThisComputer),
            ("127.0.0.1.", ThisComputer),
            ("127.0.0.1.evil.example", Stranger),
            ("127.0.0.1.nip.io", Stranger),
            ("localhost.evil.example", Stranger),
            ("notlocalhost", PrivateNetwork),
            ("localhost-evil.example", Stranger),
            ("10.0.0.1", PrivateNetwork),
            ("10.1", PrivateNetwork),
            ("172.15.255.255", Stranger),
            ("172.16.0.1", PrivateNetwork),
            ("172.31.255.255", PrivateNetwork),
            ("172.32.0.1", Stranger),
            ("192.168.0.10", PrivateNetwork),
            ("0xc0a8000a", PrivateNetwork),
            ("192.169.0.1", Stranger),
            ("169.254.169.254", PrivateNetwork),
            ("100.64.0.1", Stranger),
            ("0.0.0.0", Stranger),
            ("8.8.8.8", Stranger),
            ("256.1.1.1", Stranger),
            ("[fd12:3456::1]", PrivateNetwork),
            ("[fc00::]", PrivateNetwork),
            ("[fe80::1]", PrivateNetwork),
            ("[febf::1]", PrivateNetwork),
            ("[fec0::1]", Stranger),
            ("[2001:db8::1]", Stranger),
            ("[::ffff:192.168.0.1]", PrivateNetwork),
            ("[::ffff:8.8.8.8]", Stranger),
            ("[::127.0.0.1]", Stranger),
            ("[::]", Stranger),
            ("[::1", Stranger),
            ("nas.local", PrivateNetwork),
            ("proxy.corp.internal", PrivateNetwork),
            ("router.lan", PrivateNetwork),
            ("proxy.home.arpa", PrivateNetwork),
            ("home.arpa.evil.example", Stranger),
            ("evillocal.example", Stranger),
            ("local.evil", Stranger),
            ("proxy", PrivateNetwork),
            ("corsproxy.example", Stranger),
            ("xn--lcalhost-8fg.example", Stranger),
            ("dcs.cn-north-4.myhuaweicloud.com", Cloud),
            ("dcs.cn-north-4.myhuaweicloud.com.", Cloud),
            ("bucket.obs.cn-north-4.myhuaweicloud.com", Stranger),
            ("dcs.cn-north-4.myhuaweicloud.com.evil.example", Stranger),
        ] {
            assert_eq!(Machine::of(host), machine, "{host}");
        }
    }

    #[test]
    fn a_text_that_ends_in_a_number_is_an_address_or_nothing() {
        for wrong in
            ["1.2.3.4.5", "256.0.0.1", "1.256.1", "4294967296", "0x100000000", "08", "1..2", "a.1", "0x1.0xg1.1"]
        {
            assert_eq!(ip(wrong), Some(Err(())), "{wrong}");
            assert!(Endpoint::parse(wrong).is_err(), "{wrong}");
        }
        for name in ["1.2.3.a", "0xg", "x1", "1a.example"] {
            assert_eq!(ip(name), None, "{name}");
        }
        assert_eq!(ip("1.2.3"), Some(Ok(Ip::V4([1, 2, 0, 3]))));
        assert_eq!(ip("0x"), Some(Ok(Ip::V4([0, 0, 0, 0]))));
        assert_eq!(Endpoint::parse("0x7f.1:8010").unwrap().to_string(), "https://127.0.0.1:8010");
    }

    #[test]
    fn the_pages_own_origin_is_this_site_whatever_its_name() {
        let page = "https://tasks.example";
        let of = |text: &str| Reached::at(&Endpoint::parse(text).unwrap(), page);
        assert_eq!(of("tasks.example"), Reached::page(page));
        assert_eq!(of("tasks.example:443").machine, Machine::ThisSite);
        assert_eq!(of("tasks.example:8443").machine, Machine::Stranger);
        let proxy = of("Proxy.Example:8443");
        assert_eq!((proxy.origin.as_str(), proxy.host.as_str()), ("https://proxy.example:8443", "proxy.example"));
        assert_eq!(of("http://127.1:8010").origin, "http://127.0.0.1:8010");
        assert_eq!(of("[FD00::1]:99").host, "[fd00::1]");
    }

    proptest! {
        #[test]
        fn a_host_is_read_as_browsers_read_it(host in "(0x[0-9a-f]{0,9}|0?[0-9]{1,10}|[a-z]{1,3}|25[0-9]|127)(\\.(0x[0-9a-f]{0,3}|0?[0-9]{1,4}|[a-z]{1,3})){0,4}") {
            let browser = url::Url::parse(&format!("https://{host}/")).ok();
            let ours = Endpoint::parse(&host).ok();
            prop_assert_eq!(
                ours.as_ref().map(|endpoint| endpoint.host().to_owned()),
                browser.as_ref().and_then(|url| url.host_str()).map(str::to_owned)
            );
        }

        #[test]
        fn an_address_in_brackets_is_read_as_the_standard_library_reads_it(
            text in "([0-9a-f]{0,4}:{1,2}){0,8}([0-9a-f]{0,5}|[0-9]{1,3}(\\.0?[0-9]{1,3}){2,4})",
        ) {
            prop_assert_eq!(v6(&text), text.parse::<std::net::Ipv6Addr>().ok().map(|ip| ip.segments()), "{}", text);
        }

        #[test]
        fn every_address_is_read_as_it_is_shown(groups in any::<[u16; 8]>()) {
            let ip = std::net::Ipv6Addr::from(groups);
            prop_assert_eq!(v6(&ip.to_string()), Some(groups));
        }

        #[test]
        fn no_name_makes_it_panic(host in "\\PC{0,40}") {
            let _ = Machine::of(&host);
        }
    }
}
