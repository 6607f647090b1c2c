//! A connection: whose tasks are asked for, in which projects, and on which way. What a person typed becomes one only
//! if every field of it can be used; nothing of it is a secret.

mod difference;
mod traits;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value};

pub use self::difference::{Difference, differences};
pub use self::traits::{Colour, SignInWay};
use crate::call::{Method, Product, Request, Service};
use crate::credential::Credential;
use crate::error::{CloudError, Flaw, Kind, Unreadable};
use crate::id::{IdError, ProjectId, RegionId};
use crate::legible::legible;
use crate::region::{self, Endpoint, EndpointError};
use crate::route::{Outgoing, Route, Template, TemplateError};
use crate::secret::Secret;
use crate::wire::{Fields, Scalar};

/// A connection as it is typed, stored and preset: texts that may be wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Draft {
    /// What its owner calls it, as it may be shown: it is read so.
    pub label: String,
    /// What marks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    /// The projects to ask, each in its region.
    pub projects: Vec<DraftProject>,
    /// Short names of the products to ask; all of them when none is named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    /// The way to the cloud.
    pub route: DraftRoute,
    /// Hosts in place of the table's, by the service's short name, or by that and a region: `dcs`,
    /// `dcs.cn-north-4`. The narrower one counts.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub hosts: BTreeMap<String, String>,
    /// How one signs in.
    #[serde(skip_serializing_if = "DraftSignIn::is_plain")]
    pub sign_in: DraftSignIn,
    /// Whether nothing may be changed or deleted through it.
    #[serde(skip_serializing_if = "is_false")]
    pub read_only: bool,
    /// Whether it rests: nothing is asked, and nobody is asked to sign in.
    #[serde(skip_serializing_if = "is_false")]
    pub off: bool,
    /// Whether its way and its hosts are the site's, and nobody's to change.
    #[serde(skip_serializing_if = "is_false")]
    pub locked: bool,
    /// The label of the site's connection that this one stands in for; empty for one of the reader's own.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub preset: String,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// A project as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DraftProject {
    /// The region's id.
    pub region: String,
    /// The project's id.
    pub project: String,
}

/// How one signs in, as it is typed. What proves it is no setting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DraftSignIn {
    /// The way in.
    pub way: SignInWay,
    /// The account's name (domain), for a password.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub account: String,
    /// The IAM user's name, for a password.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub user: String,
    /// The IAM user's id, for a one-time code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub user_id: String,
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The label.
    Label,
    /// The region of the project of this place in the list.
    Region(usize),
    /// The project of this place in the list.
    Project(usize),
    /// The projects as a whole.
    Projects,
    /// The products.
    Products,
    /// The kind of route.
    Route,
    /// The route's template.
    Template,
    /// The host under this name.
    Host(String),
    /// The account's name.
    Account,
    /// The IAM user's name.
    User,
}

impl Field {
    /// Where it stands in settings.
    pub fn path(&self) -> String {
        match self {
            Self::Label => "label".to_owned(),
            Self::Region(at) => format!("projects[{at}].region"),
            Self::Project(at) => format!("projects[{at}].project"),
            Self::Projects => "projects".to_owned(),
            Self::Products => "products".to_owned(),
            Self::Route => "route.kind".to_owned(),
            Self::Template => "route.template".to_owned(),
            Self::Host(name) => format!("hosts.{name}"),
            Self::Account => "sign_in.account".to_owned(),
            Self::User => "sign_in.user".to_owned(),
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
    /// The same project stands there before.
    Repeated,
    /// No such product.
    UnknownProduct(String),
    /// The table has no host of this product in this region, and none was typed.
    NoHost(Product, String),
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
    /// How one signs in.
    pub way: SignInWay,
    /// The projects to ask, at least one.
    pub projects: Vec<Arc<Project>>,
}

/// One project of a connection, with all that it takes to ask it. Credentials are for one project, so each has a
/// session of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// What the connection's owner calls it.
    pub label: String,
    /// What marks the connection.
    pub colour: Option<Colour>,
    /// The region.
    pub region: RegionId,
    /// The project.
    pub id: ProjectId,
    /// The products to ask, each with its host.
    pub products: Vec<(Product, Endpoint)>,
    /// The host of IAM.
    pub iam: Endpoint,
    /// How one signs in.
    pub way: SignInWay,
    /// The way.
    pub route: Route,
    /// Whether only what reads may leave for it.
    pub is_read_only: bool,
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
    /// nobody notices, or a secret that does not belong there. A draft of one project may name it without a list, as
    /// all did once.
    pub fn read(fields: &Fields<'_>) -> Result<Self, Unreadable> {
        const KNOWN: [&str; 13] = [
            "label",
            "colour",
            "region",
            "project",
            "projects",
            "products",
            "route",
            "hosts",
            "sign_in",
            "read_only",
            "off",
            "locked",
            "preset",
        ];
        if let Some(name) = fields.unknown(&KNOWN) {
            return Err(Unreadable::new(name, Flaw::UnknownField, ""));
        }
        let text = |name: &str| fields.get::<String>(name).map(Option::unwrap_or_default);
        let switch = |name: &str| match fields.get::<Value>(name)? {
            None => Ok(false),
            Some(Value::Bool(on)) => Ok(on),
            Some(_) => Err(Unreadable::new(name, Flaw::NotOneOf("true, false"), "")),
        };
        let products = fields.get::<Vec<Scalar>>("products")?.unwrap_or_default();
        let mut hosts = BTreeMap::new();
        for (service, host) in fields.get::<Map<String, Value>>("hosts")?.unwrap_or_default() {
            let host = Scalar::of(&host).ok_or_else(|| Unreadable::new("hosts", Flaw::NotTexts, ""))?;
            hosts.insert(service, host.to_string());
        }
        let route = match fields.raw("route") {
            Some(route) => Fields::parse(route).and_then(|r| DraftRoute::read(&r)).map_err(|why| why.below("route"))?,
            None => return Err(Unreadable::new("route", Flaw::Missing, "")),
        };
        let sign_in = match fields.raw("sign_in") {
            Some(sign_in) => {
                Fields::parse(sign_in).and_then(|s| DraftSignIn::read(&s)).map_err(|why| why.below("sign_in"))?
            }
            None => DraftSignIn::default(),
        };
        let mut projects = Vec::new();
        let alone = DraftProject { region: text("region")?, project: text("project")? };
        if alone != DraftProject::default() {
            projects.push(alone);
        }
        for (at, project) in fields.objects("projects")?.iter().enumerate() {
            projects.push(DraftProject::read(project).map_err(|why| why.below(&format!("projects[{at}]")))?);
        }
        Ok(Self {
            label: legible(&text("label")?),
            colour: word(fields, "colour", Colour::ALL, Colour::slug, "red, orange, green, teal, blue, purple")?,
            projects,
            products: products.iter().map(ToString::to_string).collect(),
            route,
            hosts,
            sign_in,
            read_only: switch("read_only")?,
            off: switch("off")?,
            locked: switch("locked")?,
            preset: legible(&text("preset")?),
        })
    }

    /// The connection, or everything that is wrong with it.
    pub fn check(&self) -> Result<Connection, Vec<(Field, Fault)>> {
        let mut faults = Vec::new();
        if self.label.trim().is_empty() {
            faults.push((Field::Label, Fault::Missing));
        }
        let mut places = Vec::new();
        for (at, typed) in self.projects.iter().enumerate() {
            let region = RegionId::parse(&typed.region).map_err(|e| faults.push((Field::Region(at), Fault::Id(e))));
            let project = ProjectId::parse(&typed.project).map_err(|e| faults.push((Field::Project(at), Fault::Id(e))));
            if let (Ok(region), Ok(project)) = (region, project) {
                if places.contains(&(region.clone(), project.clone())) {
                    faults.push((Field::Project(at), Fault::Repeated));
                }
                places.push((region, project));
            }
        }
        if self.projects.is_empty() {
            faults.push((Field::Projects, Fault::Missing));
        }
        let mut products = Vec::new();
        for slug in &self.products {
            match Product::from_slug(slug) {
                Some(product) => products.push(product),
                None => faults.push((Field::Products, Fault::UnknownProduct(slug.clone()))),
            }
        }
        if self.products.is_empty() {
            products = Product::ALL.to_vec();
        }
        self.check_hosts(&mut faults);
        if self.sign_in.way == SignInWay::Password {
            for (field, text) in [(Field::Account, &self.sign_in.account), (Field::User, &self.sign_in.user)] {
                if text.trim().is_empty() {
                    faults.push((field, Fault::Missing));
                }
            }
        }
        let route = self.route.check().map_err(|fault| faults.push(fault)).ok();
        let mut projects: Vec<Arc<Project>> = Vec::new();
        for (at, (region, id)) in places.into_iter().enumerate() {
            let mut reachable = Vec::new();
            for product in &products {
                match self.endpoint(Service::Product(*product), region.as_str()) {
                    Some(endpoint) => reachable.push((*product, endpoint)),
                    // A region that lacks a product nobody named is no mistake.
                    None if self.products.is_empty() => {}
                    None => note_no_host(&mut faults, *product, &region),
                }
            }
            if reachable.is_empty() && faults.is_empty() {
                faults.push((Field::Region(at), Fault::NoHost(Product::TaurusDb, region.to_string())));
            }
            let iam = self.endpoint(Service::Iam, region.as_str());
            // Without IAM nobody knows when a token ends; without tokens there is nothing to ask with.
            let for_tokens = iam.as_ref().filter(|_| self.sign_in.way == SignInWay::Password);
            let hosts = reachable.iter().map(|(_, host)| host).chain(for_tokens);
            if let Some(why) = route.as_ref().and_then(|route| route.check(hosts).err())
                && !faults.iter().any(|(field, _)| *field == Field::Template)
            {
                faults.push((Field::Template, Fault::Template(why)));
            }
            if let (Some(route), Some(iam)) = (route.clone(), iam) {
                projects.push(Arc::new(Project {
                    label: self.label.trim().to_owned(),
                    colour: self.colour,
                    region,
                    id,
                    products: reachable,
                    iam,
                    way: self.sign_in.way,
                    route,
                    is_read_only: self.read_only,
                }));
            }
        }
        if faults.is_empty() {
            Ok(Connection { label: self.label.trim().to_owned(), way: self.sign_in.way, projects })
        } else {
            Err(faults)
        }
    }

    /// The hosts that can be told so far, whatever else is wrong or missing.
    pub fn known_hosts(&self) -> Vec<Endpoint> {
        let asked = |product: &Product| self.products.is_empty() || self.products.iter().any(|p| p == product.slug());
        let services = Product::ALL.into_iter().filter(asked).map(Service::Product).chain(self.asks_iam());
        let pairs = self.projects.iter().flat_map(|project| services.clone().map(move |service| (project, service)));
        let mut hosts = Vec::new();
        for host in pairs.filter_map(|(project, service)| self.endpoint(service, project.region.trim())) {
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        hosts
    }

    /// IAM, where it is asked: for tokens, or about one.
    fn asks_iam(&self) -> Option<Service> {
        (self.sign_in.way != SignInWay::AccessKey).then_some(Service::Iam)
    }

    fn check_hosts(&self, faults: &mut Vec<(Field, Fault)>) {
        for (name, host) in &self.hosts {
            let service = name.split('.').next().unwrap_or_default();
            if service != Service::Iam.slug() && Product::from_slug(service).is_none() {
                faults.push((Field::Products, Fault::UnknownProduct(service.to_owned())));
            } else if let Some(error) = Endpoint::parse(host).err().filter(|_| !host.trim().is_empty()) {
                faults.push((Field::Host(name.clone()), Fault::Endpoint(error)));
            }
        }
    }

    /// The host typed for a service in a region, else the table's.
    fn endpoint(&self, service: Service, region: &str) -> Option<Endpoint> {
        let typed = |name: &str| self.hosts.get(name).filter(|host| !host.trim().is_empty());
        let typed = typed(&format!("{}.{region}", service.slug())).or_else(|| typed(service.slug()));
        match (typed, service) {
            (Some(host), _) => Endpoint::parse(host).ok(),
            (None, Service::Product(product)) => region::find(region)?.host(product).map(Endpoint::https),
            (None, Service::Iam) => Some(Endpoint::https(region::iam(region))),
        }
    }
}

/// A product that was named needs a host; one fault a name is enough.
fn note_no_host(faults: &mut Vec<(Field, Fault)>, product: Product, region: &RegionId) {
    let fault = (Field::Host(format!("{}.{region}", product.slug())), Fault::NoHost(product, region.to_string()));
    // A wrong host was told already.
    let is_told = faults.iter().any(|(field, _)| *field == fault.0 || *field == Field::Host(product.slug().to_owned()));
    if !is_told {
        faults.push(fault);
    }
}

/// One of a few words; none where nothing is said.
fn word<T: Copy, const N: usize>(
    fields: &Fields<'_>,
    name: &str,
    all: [T; N],
    slug: impl Fn(T) -> &'static str,
    words: &'static str,
) -> Result<Option<T>, Unreadable> {
    let Some(word) = fields.get::<String>(name)? else { return Ok(None) };
    let known = all.into_iter().find(|known| slug(*known) == word);
    known.map(Some).ok_or_else(|| Unreadable::new(name, Flaw::NotOneOf(words), ""))
}

impl DraftProject {
    fn read(fields: &Fields<'_>) -> Result<Self, Unreadable> {
        if let Some(name) = fields.unknown(&["region", "project"]) {
            return Err(Unreadable::new(name, Flaw::UnknownField, ""));
        }
        let text = |name: &str| fields.get::<String>(name).map(Option::unwrap_or_default);
        Ok(Self { region: text("region")?, project: text("project")? })
    }
}

impl DraftSignIn {
    fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    fn read(fields: &Fields<'_>) -> Result<Self, Unreadable> {
        if let Some(name) = fields.unknown(&["way", "account", "user", "user_id"]) {
            return Err(Unreadable::new(name, Flaw::UnknownField, ""));
        }
        let text = |name: &str| fields.get::<String>(name).map(Option::unwrap_or_default);
        let way = word(fields, "way", SignInWay::ALL, SignInWay::slug, "token, password, access-key")?;
        let (account, user, user_id) = (text("account")?, text("user")?, text("user_id")?);
        Ok(Self { way: way.unwrap_or_default(), account, user, user_id })
    }
}

impl DraftRoute {
    fn read(fields: &Fields<'_>) -> Result<Self, Unreadable> {
        if let Some(name) = fields.unknown(&["kind", "template"]) {
            return Err(Unreadable::new(name, Flaw::UnknownField, ""));
        }
        let kind = word(fields, "kind", RouteKind::ALL, RouteKind::slug, "direct, same-origin, proxy")?;
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
    /// The project of this region and id.
    pub fn project(&self, region: &RegionId, id: &ProjectId) -> Option<&Arc<Project>> {
        self.projects.iter().find(|project| project.region == *region && project.id == *id)
    }
}

impl Project {
    /// The host of a service; none when this connection does not ask it.
    pub fn endpoint(&self, service: Service) -> Option<&Endpoint> {
        match service {
            Service::Product(product) => self.products.iter().find(|(p, _)| *p == product).map(|(_, host)| host),
            Service::Iam => Some(&self.iam),
        }
    }

    /// Whether a request may leave: to change something is not everybody's to ask. A token is always.
    pub fn allows(&self, request: &Request) -> bool {
        !self.is_read_only || request.method == Method::Get || request.service == Service::Iam
    }

    /// The hosts it asks, IAM among them where a token comes from there.
    pub fn hosts(&self) -> impl Iterator<Item = &Endpoint> {
        let iam = (self.way != SignInWay::AccessKey).then_some(&self.iam);
        self.products.iter().map(|(_, endpoint)| endpoint).chain(iam)
    }

    /// What would leave the browser for a request; an error when this connection does not ask the service, or as
    /// [`Outgoing::new`] says.
    pub fn outgoing(
        &self,
        request: &Request,
        credential: &Credential,
        proxy_token: Option<&Secret>,
    ) -> Result<Outgoing, CloudError> {
        let no_host = || CloudError::transport(Kind::WrongHost, request.service.name());
        let endpoint = self.endpoint(request.service).ok_or_else(no_host)?;
        Outgoing::new(request, endpoint, &self.route, credential, proxy_token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROJECT: &str = "053f533ead80d5102f0cc012e8d468a4";
    const OTHER: &str = "0cf5e2d6a1b94c7d8f3e6a0b5c9d1e27";

    fn place(region: &str, project: &str) -> DraftProject {
        DraftProject { region: region.into(), project: project.into() }
    }

    fn draft() -> Draft {
        Draft {
            label: "orders".into(),
            projects: vec![place("cn-north-4", PROJECT)],
            route: DraftRoute { kind: Some(RouteKind::SameOrigin), template: String::new() },
            ..Draft::default()
        }
    }

    fn faults(draft: &Draft) -> Vec<String> {
        draft.check().unwrap_err().into_iter().map(|(field, _)| field.path()).collect()
    }

    #[test]
    fn the_table_gives_the_hosts_and_an_override_replaces_one() {
        let mut draft = draft();
        draft.projects.push(place("ap-southeast-3", OTHER));
        draft.hosts.insert("dcs".into(), "http://localhost:9090".into());
        draft.hosts.insert("dcs.ap-southeast-3".into(), "http://localhost:9091".into());
        let connection = draft.check().unwrap();
        let host = |at: usize, service: Service| {
            connection.projects[at].endpoint(service).map(ToString::to_string).unwrap_or_default()
        };
        assert_eq!(host(0, Product::TaurusDb.into()), "https://gaussdb.cn-north-4.myhuaweicloud.com");
        assert_eq!(host(0, Product::Dcs.into()), "http://localhost:9090");
        assert_eq!(host(1, Product::Dcs.into()), "http://localhost:9091");
        assert_eq!(host(1, Service::Iam), "https://iam.ap-southeast-3.myhuaweicloud.com");
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
            projects: vec![place("CN", "x"), place("cn-north-4", PROJECT), place("cn-north-4", PROJECT)],
            products: vec!["rds".into()],
            route: DraftRoute { kind: Some(RouteKind::Proxy), template: "p".into() },
            hosts: BTreeMap::from([("dcs".into(), "http://example.com".into())]),
            sign_in: DraftSignIn { way: SignInWay::Password, user: "ops".into(), ..DraftSignIn::default() },
            ..Draft::default()
        };
        let expected = [
            "label",
            "projects[0].region",
            "projects[0].project",
            "projects[2].project",
            "products",
            "hosts.dcs",
            "sign_in.account",
            "route.template",
        ];
        assert_eq!(faults(&wrong), expected);
        assert_eq!(faults(&Draft { projects: Vec::new(), ..draft() }), ["projects"]);
    }

    #[test]
    fn a_product_that_the_region_lacks_is_left_out_unless_it_was_named() {
        let all = Draft { projects: vec![place("ae-ad-1", PROJECT)], ..draft() };
        assert_eq!(all.check().unwrap().projects[0].products.len(), 1);
        let named = Draft { products: vec!["gaussdb".into()], ..all };
        assert_eq!(faults(&named), ["hosts.gaussdb.ae-ad-1"]);
    }

    #[test]
    fn every_host_needs_an_address_where_each_has_its_own() {
        let line = |host: &str| format!("{host}.cn-north-4.myhuaweicloud.com = http://localhost:8010/{host}\n");
        let of = |template: String| Draft { route: DraftRoute { kind: Some(RouteKind::Proxy), template }, ..draft() };
        let all = of(["dcs", "gaussdb", "gaussdb-opengauss"].map(line).concat());
        assert_eq!(all.check().unwrap().projects[0].products.len(), 3);
        let with_password =
            DraftSignIn { way: SignInWay::Password, account: "a".into(), user: "u".into(), ..DraftSignIn::default() };
        assert_eq!(faults(&Draft { sign_in: with_password, ..all.clone() }), ["route.template"], "IAM has no address");
        let one = of(line("dcs"));
        let told = TemplateError::NoBase("gaussdb.cn-north-4.myhuaweicloud.com".into());
        assert_eq!(one.check(), Err(vec![(Field::Template, Fault::Template(told))]));
        assert_eq!(
            Draft { projects: vec![place("?", PROJECT)], ..one }.known_hosts(),
            [Endpoint::https(region::GLOBAL_IAM)]
        );
    }

    #[test]
    fn what_is_stored_is_read_again_and_a_secret_has_no_place_in_it() {
        let full = Draft {
            colour: Some(Colour::Red),
            products: vec!["dcs".into()],
            hosts: BTreeMap::from([("iam".into(), "https://iam.example".into())]),
            sign_in: DraftSignIn {
                way: SignInWay::Password,
                account: "acme".into(),
                user: "ops".into(),
                user_id: "u".into(),
            },
            read_only: true,
            off: true,
            locked: true,
            preset: "orders".into(),
            ..draft()
        };
        for draft in [draft(), full] {
            let text = serde_json::to_string(&draft).unwrap();
            assert_eq!(Draft::read(&Fields::parse(&text).unwrap()), Ok(draft));
            let with_token = text.replacen('{', r#"{"token":"x","#, 1);
            assert!(Draft::read(&Fields::parse(&with_token).unwrap()).is_err_and(|why| why.path == "token"));
        }
    }

    #[test]
    fn a_draft_of_one_project_may_name_it_without_a_list() {
        let text = format!(
            r#"{{"label":"orders","region":"cn-north-4","project":"{PROJECT}","route":{{"kind":"same-origin"}}}}"#
        );
        assert_eq!(Draft::read(&Fields::parse(&text).unwrap()), Ok(draft()));
    }

    #[test]
    fn what_may_only_be_read_is_not_changed() {
        let project = Arc::clone(&Draft { read_only: true, ..draft() }.check().unwrap().projects[0]);
        let read = Request::get(Product::Dcs, "/v2/p/tasks".into(), String::new());
        let removal = Request { method: Method::Delete, ..read.clone() };
        let sign_in = Request { method: Method::Post, service: Service::Iam, ..read.clone() };
        assert!(project.allows(&read) && project.allows(&sign_in) && !project.allows(&removal));
        assert!(draft().check().unwrap().projects[0].allows(&removal));
    }
}
