//! What the simulated cloud is asked and what it answers, as values.

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
    /// The body. No API that is simulated reads one.
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

/// A product in a region: what one host of the cloud stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// The product.
    pub product: Product,
    /// The region's id.
    pub region: &'static str,
    /// The host.
    pub host: &'static str,
}

impl Service {
    /// The product in this region, where the table of regions has a host for it.
    pub fn new(product: Product, region: &str) -> Option<Self> {
        let region = region::find(region)?;
        Some(Self { product, region: region.id, host: region.host(product)? })
    }

    /// What the table of regions has for a `Host` header.
    pub fn of_host(host: &str) -> Option<Self> {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name).to_ascii_lowercase();
        let pairs = region::all().iter().flat_map(|r| Product::ALL.map(|product| (r, product)));
        pairs
            .filter_map(|(region, product)| Some(Self { product, region: region.id, host: region.host(product)? }))
            .find(|service| service.host == name)
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
        let of = |host| Service::of_host(host).map(|s| (s.product, s.region));
        assert_eq!(of("gaussdb.cn-north-4.myhuaweicloud.com"), Some((Product::TaurusDb, "cn-north-4")));
        assert_eq!(of("gaussdb.tr-west-1.myhuaweicloud.com:9090"), Some((Product::GaussDb, "tr-west-1")));
        assert_eq!(of("DCS.ap-southeast-3.MyHuaweiCloud.com"), Some((Product::Dcs, "ap-southeast-3")));
        for nobody in
            ["", ":", "localhost:9090", "gaussdb.cn-nowhere-1.myhuaweicloud.com", "iam.cn-north-4.myhuaweicloud.com"]
        {
            assert_eq!(of(nobody), None, "{nobody}");
        }
    }

    #[test]
    fn a_service_is_there_only_where_the_table_has_it() {
        assert!(Service::new(Product::TaurusDb, "cn-north-4").is_some());
        assert!(Service::new(Product::TaurusDb, "cn-north-1").is_none());
        assert!(Service::new(Product::Dcs, "cn-nowhere-1").is_none());
    }

    #[test]
    fn path_and_query_are_told_apart_at_the_first_question_mark() {
        let request = Request::get("h", "/v3/p/jobs?id=a?b");
        assert_eq!((request.path(), request.query()), ("/v3/p/jobs", "id=a?b"));
        assert_eq!(Request::get("h", "/v3").query(), "");
    }
}
