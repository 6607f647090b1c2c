//! What the simulated cloud is asked and what it answers, as values.

use cloud::call;
use cloud::call::Product;
use cloud::region;

/// A request as it arrives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The method, such as `GET`.
    pub method: String,
    /// The `Host` header, with its port where it has one.
    pub host: String,
    /// Path and query as they are on the wire.
    pub path_and_query: String,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Whose API it is meant for, where a transport knows better than the `Host` header does: behind a
    /// proxy that cannot keep it, each product has a port of its own.
    pub service: Option<Service>,
}

impl Request {
    /// A `GET` request.
    pub fn get(host: &str, path_and_query: &str) -> Self {
        Self { method: "GET".into(), host: host.into(), path_and_query: path_and_query.into(), ..Self::default() }
    }

    /// The same request with another method and a body.
    #[must_use]
    pub fn with_body(mut self, method: &str, body: &str) -> Self {
        self.method = method.to_owned();
        self.body = body.into();
        self
    }

    /// The same request with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        self
    }

    /// The first header of this (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The path, without the query.
    pub fn path(&self) -> &str {
        self.path_and_query.split_once('?').map_or(&self.path_and_query, |(path, _)| path)
    }

    /// The query, without `?`.
    pub fn query(&self) -> &str {
        self.path_and_query.split_once('?').map_or("", |(_, query)| query)
    }
}

/// A product or IAM in a region: what one host of the cloud stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// Whose host it is.
    pub kind: call::Service,
    /// The region's id; none for the IAM of all regions.
    pub region: Option<&'static str>,
    /// The host.
    pub host: &'static str,
}

impl Service {
    /// The service in this region, where the table of regions has a host for it. IAM is the one of all regions
    /// where a region has none of its own.
    pub fn new(kind: impl Into<call::Service>, region: &str) -> Option<Self> {
        let (kind, region) = (kind.into(), region::find(region)?);
        let host = match kind {
            call::Service::Product(product) => region.host(product)?,
            call::Service::Iam => region.iam(),
        };
        Some(Self { kind, region: (host != region::GLOBAL_IAM).then_some(region.id), host })
    }

    /// What the table of regions has for a `Host` header.
    pub fn of_host(host: &str) -> Option<Self> {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name).to_ascii_lowercase();
        let kinds = || Product::ALL.into_iter().map(Into::into).chain([call::Service::Iam]);
        let pairs = region::all().iter().flat_map(|region| kinds().map(|kind| (region.id, kind)));
        pairs.filter_map(|(region, kind)| Self::new(kind, region)).find(|service| service.host == name)
    }

    /// The product, if it is one.
    pub const fn product(&self) -> Option<Product> {
        match self.kind {
            call::Service::Product(product) => Some(product),
            call::Service::Iam => None,
        }
    }
}

/// An answer, and how it is to be carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers, names in lower case. None of them is of the CORS kind, as with the cloud.
    pub headers: Vec<(String, String)>,
    /// The body, whole.
    pub body: Vec<u8>,
    /// What the transport does with it beyond sending it.
    pub delivery: Delivery,
}

impl Answer {
    /// The first header of this (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// What a transport does with an answer beyond sending it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Milliseconds to wait before anything is sent.
    pub delay_ms: u64,
    /// Nothing is ever sent, and the connection stays open.
    pub hang: bool,
    /// The whole length is announced, so many bytes of the body are sent, then the connection is closed.
    pub cut_off_after: Option<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_tells_product_and_region() {
        let of = |host| Service::of_host(host).map(|s| (s.product(), s.region));
        assert_eq!(of("gaussdb.cn-north-4.myhuaweicloud.com"), Some((Some(Product::TaurusDb), Some("cn-north-4"))));
        assert_eq!(of("gaussdb.tr-west-1.myhuaweicloud.com:9090"), Some((Some(Product::GaussDb), Some("tr-west-1"))));
        assert_eq!(of("DCS.ap-southeast-3.MyHuaweiCloud.com"), Some((Some(Product::Dcs), Some("ap-southeast-3"))));
        assert_eq!(of("iam.cn-north-4.myhuaweicloud.com"), Some((None, Some("cn-north-4"))));
        assert_eq!(of("iam.eu-west-101.myhuaweicloud.eu:443"), Some((None, Some("eu-west-101"))));
        assert_eq!(of("iam.myhuaweicloud.com"), Some((None, None)));
        for nobody in [
            "",
            ":",
            "localhost:9090",
            "gaussdb.cn-nowhere-1.myhuaweicloud.com",
            "iam.cn-north-11.myhuaweicloud.com",
            "iam.eu-west-101.myhuaweicloud.com",
        ] {
            assert_eq!(of(nobody), None, "{nobody}");
        }
    }

    #[test]
    fn a_service_is_there_only_where_the_table_has_it() {
        assert!(Service::new(Product::TaurusDb, "cn-north-4").is_some());
        assert!(Service::new(Product::TaurusDb, "cn-north-1").is_none());
        assert!(Service::new(Product::Dcs, "cn-nowhere-1").is_none());
        assert!(Service::new(call::Service::Iam, "cn-nowhere-1").is_none());
        let iam = Service::new(call::Service::Iam, "cn-north-11");
        assert_eq!(iam.map(|s| (s.host, s.region)), Some(("iam.myhuaweicloud.com", None)));
    }

    #[test]
    fn path_and_query_are_told_apart_at_the_first_question_mark() {
        let request = Request::get("h", "/v3/p/jobs?id=a?b");
        assert_eq!((request.path(), request.query()), ("/v3/p/jobs", "id=a?b"));
        assert_eq!(Request::get("h", "/v3").query(), "");
    }
}
