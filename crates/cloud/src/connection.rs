//! A connection: whose tasks are asked for, and on which way. What a person typed becomes one only if every
//! field of it can be used; nothing of it is a secret.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::call::{Product, Request, Service};
use crate::credential::Credential;
use crate::error::{CloudError, Flaw, Kind, Unreadable};
use crate::id::{IdError, ProjectId, RegionId};
use crate::region::{self, Endpoint, EndpointError};
use crate::route::{Outgoing, Route, Template, TemplateError};
use crate::secret::Secret;
use crate::wire::{Fields, Scalar};

/// A connection as it is typed, stored and preset: texts that may be wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Draft {
    /// What its owner calls it.
    pub label: String,
    /// The region's id.
    pub region: String,
    /// The project's id.
    pub project: String,
    /// Short names of the products to ask; all of them when none is named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    /// The way to the cloud.
    pub route: DraftRoute,
    /// Hosts in place of the table's, by the product's short name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub hosts: BTreeMap<String, String>,
}

/// A way to the cloud as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DraftRoute {
    /// Which of the three ways; none is preset.
    pub kind: Option<RouteKind>,
    /// The template, for the two ways that have one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub template: String,
}

/// The three ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RouteKind {
    /// Straight to the cloud.
    Direct,
    /// Through a path of the page's own origin.
    SameOrigin,
    /// Through a proxy at another origin.
    Proxy,
}

/// A field of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The label.
    Label,
    /// The region.
    Region,
    /// The project.
    Project,
    /// The products.
    Products,
    /// The kind of route.
    Route,
    /// The route's template.
    Template,
    /// The host of a product.
    Host(Product),
}

impl Field {
    /// Where it stands in settings.
    pub fn path(self) -> String {
        match self {
            Self::Label => "label".to_owned(),
            Self::Region => "region".to_owned(),
            Self::Project => "project".to_owned(),
            Self::Products => "products".to_owned(),
            Self::Route => "route.kind".to_owned(),
            Self::Template => "route.template".to_owned(),
            Self::Host(product) => format!("hosts.{}", product.slug()),
        }
    }
}

/// Why a field cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing was typed.
    Missing,
    /// A wrong identifier.
    Id(IdError),
    /// No such product.
    UnknownProduct(String),
    /// The table has no host of this product in this region, and none was typed.
    NoHost(Product),
    /// A wrong template.
    Template(TemplateError),
    /// A wrong host.
    Endpoint(EndpointError),
}

/// A connection that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// What its owner calls it.
    pub label: String,
    /// The region.
    pub region: RegionId,
    /// The project.
    pub project: ProjectId,
    /// The products to ask, each with its host.
    pub products: Vec<(Product, Endpoint)>,
    /// The way.
    pub route: Route,
}

impl RouteKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::SameOrigin, Self::Proxy, Self::Direct];

    /// Its word in settings.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::SameOrigin => "same-origin",
            Self::Proxy => "proxy",
        }
    }
}

impl Draft {
    /// Reads a draft as settings hold it. A name that is not known is refused: it would be a mistake that
    /// nobody notices, or a secret that does not belong there.
    pub fn read(fields: &Fields<'_>) -> Result<Self, Unreadable> {
        if let Some(name) = fields.unknown(&["label", "region", "project", "products", "route", "hosts"]) {
            return Err(Unreadable::new(name, Flaw::UnknownField, ""));
        }
        let text = |name: &str| fields.get::<String>(name).map(Option::unwrap_or_default);
        let products = fields.get::<Vec<Scalar>>("products")?.unwrap_or_default();
        let mut hosts = BTreeMap::new();
        for (product, host) in fields.get::<Map<String, Value>>("hosts")?.unwrap_or_default() {
            let host = Scalar::of(&host).ok_or_else(|| Unreadable::new("hosts", Flaw::NotTexts, ""))?;
            hosts.insert(product, host.to_string());
        }
        let route = match fields.raw("route") {
            Some(route) => Fields::parse(route).and_then(|r| DraftRoute::read(&r)).map_err(|why| why.below("route"))?,
            None => return Err(Unreadable::new("route", Flaw::Missing, "")),
        };
        Ok(Self {
            label: text("label")?,
            region: text("region")?,
            project: text("project")?,
            products: products.iter().map(ToString::to_string).collect(),
            route,
            hosts,
        })
    }

    /// The connection, or everything that is wrong with it.
    pub fn check(&self) -> Result<Connection, Vec<(Field, Fault)>> {
        let mut faults = Vec::new();
        let mut note = |field, fault| faults.push((field, fault));
        if self.label.trim().is_empty() {
            note(Field::Label, Fault::Missing);
        }
        let region = RegionId::parse(&self.region).map_err(|e| note(Field::Region, Fault::Id(e))).ok();
        let project = ProjectId::parse(&self.project).map_err(|e| note(Field::Project, Fault::Id(e))).ok();
        let mut products = Vec::new();
        for slug in &self.products {
            match Product::from_slug(slug) {
                Some(product) => products.push(product),
                None => note(Field::Products, Fault::UnknownProduct(slug.clone())),
            }
        }
        if self.products.is_empty() {
            products = Product::ALL.to_vec();
        }
        for slug in self.hosts.keys() {
            if Product::from_slug(slug).is_none() {
                note(Field::Products, Fault::UnknownProduct(slug.clone()));
            }
        }
        let mut reachable = Vec::new();
        for product in products {
            match self.endpoint(product) {
                Ok(Some(endpoint)) => reachable.push((product, endpoint)),
                // A region that lacks a product nobody named is no mistake.
                Ok(None) if self.products.is_empty() => {}
                Ok(None) => note(Field::Host(product), Fault::NoHost(product)),
                Err(e) => note(Field::Host(product), Fault::Endpoint(e)),
            }
        }
        if reachable.is_empty() && faults.is_empty() {
            faults.push((Field::Region, Fault::NoHost(Product::TaurusDb)));
        }
        let hosts = reachable.iter().map(|(_, endpoint)| endpoint);
        let route = self.route.check().and_then(|route| match route.check(hosts) {
            Ok(()) => Ok(route),
            Err(why) => Err((Field::Template, Fault::Template(why))),
        });
        let route = route.map_err(|fault| faults.push(fault)).ok();
        match (region, project, route) {
            (Some(region), Some(project), Some(route)) if faults.is_empty() => {
                Ok(Connection { label: self.label.trim().to_owned(), region, project, products: reachable, route })
            }
            _ => Err(faults),
        }
    }

    /// The hosts that can be told so far, whatever else is wrong or missing.
    pub fn hosts(&self) -> Vec<Endpoint> {
        let asked = |product: &Product| self.products.is_empty() || self.products.iter().any(|p| p == product.slug());
        let asked = Product::ALL.into_iter().filter(asked);
        asked.filter_map(|product| self.endpoint(product).ok().flatten()).collect()
    }

    fn endpoint(&self, product: Product) -> Result<Option<Endpoint>, EndpointError> {
        match self.hosts.get(product.slug()).filter(|host| !host.trim().is_empty()) {
            Some(host) => Endpoint::parse(host).map(Some),
            None => {
                let known = region::find(self.region.trim()).and_then(|info| info.host(product));
                Ok(known.map(Endpoint::https))
            }
        }
    }
}

impl DraftRoute {
    fn read(fields: &Fields<'_>) -> Result<Self, Unreadable> {
        if let Some(name) = fields.unknown(&["kind", "template"]) {
            return Err(Unreadable::new(name, Flaw::UnknownField, ""));
        }
        let kind = match fields.get::<String>("kind")? {
            Some(word) => {
                let known = RouteKind::ALL.into_iter().find(|kind| kind.slug() == word);
                Some(known.ok_or_else(|| Unreadable::new("kind", Flaw::NotOneOf("direct, same-origin, proxy"), ""))?)
            }
            None => None,
        };
        Ok(Self { kind, template: fields.get("template")?.unwrap_or_default() })
    }

    /// The way, or what is wrong with it.
    pub fn check(&self) -> Result<Route, (Field, Fault)> {
        let wrong = |e| (Field::Template, Fault::Template(e));
        match self.kind {
            None => Err((Field::Route, Fault::Missing)),
            Some(RouteKind::Direct) => Ok(Route::Direct),
            Some(RouteKind::Proxy) => Template::proxy(&self.template).map(Route::Proxy).map_err(wrong),
            Some(RouteKind::SameOrigin) => {
                let typed = self.template.trim();
                let template = if typed.is_empty() { Route::SAME_ORIGIN_DEFAULT } else { typed };
                Template::same_origin(template).map(Route::SameOrigin).map_err(wrong)
            }
        }
    }
}

impl Connection {
    /// The host of a product; none when this connection does not ask it.
    pub fn endpoint(&self, product: Product) -> Option<&Endpoint> {
        self.products.iter().find(|(p, _)| *p == product).map(|(_, endpoint)| endpoint)
    }

    /// The hosts it asks.
    pub fn hosts(&self) -> impl Iterator<Item = &Endpoint> {
        self.products.iter().map(|(_, endpoint)| endpoint)
    }

    /// What would leave the browser for a request; an error when this connection does not ask the product, or as
    /// [`Outgoing::new`] says.
    pub fn outgoing(
        &self,
        request: &Request,
        credential: &Credential,
        proxy_token: Option<&Secret>,
    ) -> Result<Outgoing, CloudError> {
        let host = match request.service {
            Service::Product(product) => self.endpoint(product),
            Service::Iam => None,
        };
        let host = host.ok_or_else(|| CloudError::transport(Kind::WrongHost, request.service.name()))?;
        Outgoing::new(request, host, &self.route, credential, proxy_token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            label: "orders".into(),
            region: "cn-north-4".into(),
            project: "053f533ead80d5102f0cc012e8d468a4".into(),
            route: DraftRoute { kind: Some(RouteKind::SameOrigin), template: String::new() },
            ..Draft::default()
        }
    }

    #[test]
    fn the_table_gives_the_hosts_and_an_override_replaces_one() {
        let mut draft = draft();
        draft.hosts.insert("dcs".into(), "http://localhost:9090".into());
        let connection = draft.check().unwrap();
        let host = |p| connection.endpoint(p).map(ToString::to_string).unwrap_or_default();
        assert_eq!(host(Product::TaurusDb), "https://gaussdb.cn-north-4.myhuaweicloud.com");
        assert_eq!(host(Product::Dcs), "http://localhost:9090");
    }

    #[test]
    fn no_route_is_preset() {
        let draft = Draft { route: DraftRoute::default(), ..draft() };
        assert_eq!(draft.check(), Err(vec![(Field::Route, Fault::Missing)]));
    }

    #[test]
    fn every_wrong_field_is_told_at_once() {
        let wrong = Draft {
            label: " ".into(),
            region: "CN".into(),
            project: "x".into(),
            products: vec!["rds".into()],
            route: DraftRoute { kind: Some(RouteKind::Proxy), template: "p".into() },
            hosts: BTreeMap::from([("dcs".into(), "http://example.com".into())]),
        };
        let fields: Vec<Field> = wrong.check().unwrap_err().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, [Field::Label, Field::Region, Field::Project, Field::Products, Field::Template]);
    }

    #[test]
    fn a_product_that_the_region_lacks_is_left_out_unless_it_was_named() {
        let all = Draft { region: "ae-ad-1".into(), ..draft() };
        assert_eq!(all.check().unwrap().products.len(), 1);
        let named = Draft { products: vec!["gaussdb".into()], ..all };
        assert_eq!(named.check(), Err(vec![(Field::Host(Product::GaussDb), Fault::NoHost(Product::GaussDb))]));
    }

    #[test]
    fn every_host_needs_an_address_where_each_has_its_own() {
        let line = |host: &str| format!("{host}.cn-north-4.myhuaweicloud.com = http://localhost:8010/{host}\n");
        let of = |template: String| Draft { route: DraftRoute { kind: Some(RouteKind::Proxy), template }, ..draft() };
        let all = of(["dcs", "gaussdb", "gaussdb-opengauss"].map(line).concat());
        assert_eq!(all.check().unwrap().hosts().count(), 3);
        let one = of(line("dcs"));
        let told = TemplateError::NoBase("gaussdb.cn-north-4.myhuaweicloud.com".into());
        assert_eq!(one.check(), Err(vec![(Field::Template, Fault::Template(told))]));
        assert_eq!(Draft { region: "?".into(), ..one }.hosts().len(), 0);
    }

    #[test]
    fn what_is_stored_is_read_again_and_a_secret_has_no_place_in_it() {
        let text = serde_json::to_string(&draft()).unwrap();
        assert_eq!(Draft::read(&Fields::parse(&text).unwrap()), Ok(draft()));
        let with_token = text.replacen('{', r#"{"token":"x","#, 1);
        assert!(Draft::read(&Fields::parse(&with_token).unwrap()).is_err_and(|why| why.path == "token"));
    }
}
