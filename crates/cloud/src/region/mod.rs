//! Regions and the hosts of their products. Hosts come from a table, never from a pattern: `gaussdb.` is
//! TaurusDB's prefix in some regions and GaussDB's in others.

mod table;

use std::fmt;

use crate::call::Product;
use crate::machine::{self, Ip, Machine};

/// A region as the table knows it.
#[derive(Debug, PartialEq, Eq)]
pub struct RegionInfo {
    /// Its id, such as `cn-north-4`.
    pub id: &'static str,
    /// Its English name; the id where none is known.
    pub name_en: &'static str,
    /// Its Chinese name; the id where none is known.
    pub name_zh: &'static str,
    taurusdb: Option<&'static str>,
    gaussdb: Option<&'static str>,
    dcs: Option<&'static str>,
    iam: Option<&'static str>,
}

/// IAM's host that is of no region: its tokens are good in all of them.
pub const GLOBAL_IAM: &str = "iam.myhuaweicloud.com";

impl RegionInfo {
    /// The host of a product in this region, where the table has one.
    pub const fn host(&self, product: Product) -> Option<&'static str> {
        match product {
            Product::TaurusDb => self.taurusdb,
            Product::GaussDb => self.gaussdb,
            Product::Dcs => self.dcs,
        }
    }

    /// IAM's host for this region: its own, whose tokens are good in this region only, or the global one.
    pub const fn iam(&self) -> &'static str {
        match self.iam {
            Some(host) => host,
            None => GLOBAL_IAM,
        }
    }
}

/// Every region of the table, by id.
pub fn all() -> &'static [RegionInfo] {
    table::REGIONS
}

/// The region of this id.
pub fn find(id: &str) -> Option<&'static RegionInfo> {
    table::REGIONS.binary_search_by(|region| region.id.cmp(id)).ok().and_then(|at| table::REGIONS.get(at))
}

/// The host of IAM in a region; the global one for a region that is not in the table.
pub fn iam(region: &str) -> &'static str {
    find(region).map_or(GLOBAL_IAM, RegionInfo::iam)
}

/// Whether a host, in lower case, is the cloud's: one of the table.
pub fn knows(host: &str) -> bool {
    let is_its = |region: &RegionInfo| {
        region.iam() == host || Product::ALL.iter().any(|product| region.host(*product) == Some(host))
    };
    host == GLOBAL_IAM || all().iter().any(is_its)
}

/// How a host is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Always, but for a machine's own address.
    Https,
    /// On loopback only.
    Http,
}

impl Scheme {
    /// `https` or `http`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Https => "https",
            Self::Http => "http",
        }
    }

    const fn usual_port(self) -> u16 {
        match self {
            Self::Https => 443,
            Self::Http => 80,
        }
    }
}

/// Where a product's API is: scheme, host and, where it is not the usual one, port.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    scheme: Scheme,
    host: String,
    port: Option<u16>,
}

/// Why a typed host is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointError {
    /// Nothing was typed.
    Empty,
    /// A scheme other than `https` and `http`.
    Scheme,
    /// `http` to a host that is not this machine: the token would travel in the clear.
    InsecureHttp,
    /// Not a host name, or something beside host and port (a path, a user, a query).
    Host,
    /// Not a port number.
    Port,
}

impl Endpoint {
    /// A host of the table, over https.
    pub fn https(host: &str) -> Self {
        Self { scheme: Scheme::Https, host: host.to_owned(), port: None }
    }

    /// Reads `host`, `host:port`, `https://host[:port]` or, on loopback, `http://host[:port]`.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let text = text.trim().trim_end_matches('/');
        if text.is_empty() {
            return Err(EndpointError::Empty);
        }
        let (scheme, rest) = match text.split_once("://") {
            Some(("https", rest)) => (Scheme::Https, rest),
            Some(("http", rest)) => (Scheme::Http, rest),
            Some(_) => return Err(EndpointError::Scheme),
            None => (Scheme::Https, text),
        };
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !rest.ends_with(']') => {
                let digits = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
                let port = port.parse().ok().filter(|&port: &u16| digits && port != 0);
                (host, Some(port.ok_or(EndpointError::Port)?))
            }
            _ => (rest, None),
        };
        let port = port.filter(|port| *port != scheme.usual_port());
        let host = host.to_ascii_lowercase();
        let named = host.split('.').all(|label| {
            !label.is_empty()
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
                && !label.starts_with('-')
                && !label.ends_with('-')
        });
        let host = match machine::ip(&host) {
            Some(Ok(Ip::V4([a, b, c, d]))) => format!("{a}.{b}.{c}.{d}"),
            Some(Ok(Ip::V6(_))) => host,
            None if named && host.len() <= 253 => host,
            _ => return Err(EndpointError::Host),
        };
        if scheme == Scheme::Http && Machine::of(&host) != Machine::ThisComputer {
            return Err(EndpointError::InsecureHttp);
        }
        Ok(Self { scheme, host, port })
    }

    /// `https` or, on loopback, `http`.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The host alone, in lower case: a name, or an address as browsers write it.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Host, and port where it is not the usual one, as a `Host` header says it.
    pub fn authority(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme.as_str(), self.authority())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_its_hosts_are_hosts() {
        assert!(all().windows(2).all(|pair| pair[0].id < pair[1].id));
        for region in all() {
            assert_eq!(find(region.id), Some(region));
            assert!(region.name_zh == region.id || !region.name_zh.is_ascii(), "{}", region.name_zh);
            for product in Product::ALL {
                if let Some(host) = region.host(product) {
                    assert_eq!(Endpoint::parse(host), Ok(Endpoint::https(host)));
                    assert!(host.contains(region.id));
                }
            }
            assert_eq!(Endpoint::parse(region.iam()), Ok(Endpoint::https(region.iam())));
            assert!(region.iam() == GLOBAL_IAM || region.iam().contains(region.id));
        }
    }

    #[test]
    fn the_same_prefix_means_different_products() {
        let host = |region, product| find(region).and_then(|r| r.host(product));
        assert_eq!(host("cn-north-4", Product::TaurusDb), Some("gaussdb.cn-north-4.myhuaweicloud.com"));
        assert_eq!(host("tr-west-1", Product::GaussDb), Some("gaussdb.tr-west-1.myhuaweicloud.com"));
        assert_eq!(host("tr-west-1", Product::TaurusDb), Some("gaussdbformysql.tr-west-1.myhuaweicloud.com"));
        assert_eq!(find("cn-nowhere-1"), None);
    }

    #[test]
    fn iam_has_a_host_in_most_regions_and_one_for_all() {
        let iam = |region| find(region).map(RegionInfo::iam);
        assert_eq!(iam("cn-north-4"), Some("iam.cn-north-4.myhuaweicloud.com"));
        assert_eq!(iam("eu-west-101"), Some("iam.eu-west-101.myhuaweicloud.eu"));
        let without: Vec<&str> = all().iter().filter(|r| r.iam() == GLOBAL_IAM).map(|r| r.id).collect();
        let known = ["af-north-1", "ap-southeast-5", "cn-north-11", "cn-south-4", "cn-southwest-3", "ru-northwest-2"];
        assert_eq!(without, known);
    }

    #[test]
    fn http_is_for_loopback_only() {
        for good in [
            "http://127.0.0.1:9090",
            "http://localhost:9090",
            "http://[::1]:9090",
            "http://[::1]",
            "https://example.com:8443",
            "example.com",
        ] {
            assert!(Endpoint::parse(good).is_ok(), "{good}");
        }
        assert_eq!(Endpoint::parse("http://example.com"), Err(EndpointError::InsecureHttp));
        assert_eq!(Endpoint::parse("http://127.0.0.1.example.com"), Err(EndpointError::InsecureHttp));
        assert_eq!(Endpoint::parse("ftp://example.com"), Err(EndpointError::Scheme));
        assert_eq!(Endpoint::parse("example.com/path"), Err(EndpointError::Host));
        assert_eq!(Endpoint::parse("user@example.com"), Err(EndpointError::Host));
        assert_eq!(Endpoint::parse("example.com:99999"), Err(EndpointError::Port));
        assert_eq!(Endpoint::parse("example.com:"), Err(EndpointError::Port));
        assert_eq!(Endpoint::parse(" "), Err(EndpointError::Empty));
    }

    #[test]
    fn an_endpoint_is_read_back_as_it_is_shown() {
        for text in ["https://dcs.cn-north-4.myhuaweicloud.com", "http://localhost:9090", "https://[::1]:8443"] {
            let endpoint = Endpoint::parse(text);
            assert_eq!(endpoint.as_ref().map(ToString::to_string), Ok(text.to_owned()));
        }
    }
}
