//! Every address of the app, in one place: what a page's address says, and how it is written.
//!
//! Pages are real folders of the built site (`task/`, `lookup/`, `connections/`) and everything else is in
//! the query, so that any plain file server can serve any link, from any path.

use cloud::call::encode;
use cloud::id::{JobId, ProjectId, RegionId};
use tasks::layout::{Columns, Density};
use tasks::order::{Column, Orders};
use tasks::sources::SourceId;
use tasks::task::TaskKey;

/// The zone in which times are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zone {
    /// The browser's.
    #[default]
    Local,
    /// UTC.
    Utc,
}

/// Where one is: a page and the zone its times are shown in.
#[derive(Clone, Debug, PartialEq)]
pub struct Address {
    /// The page.
    pub page: Page,
    /// The zone.
    pub zone: Zone,
}

/// A page and all that its address says.
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    /// The list.
    Tasks(List),
    /// One job.
    Task(Job),
    /// The form to look up a job.
    Lookup,
    /// The connections.
    Connections,
    /// Nothing of ours.
    Unknown,
}

/// What the list's address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The filter as it was typed.
    pub filter: String,
    /// The orders, one after the other.
    pub orders: Orders,
    /// What rows that are alike in are drawn together.
    pub group: Option<Column>,
    /// The columns that are shown.
    pub columns: Columns,
    /// How high rows are.
    pub density: Density,
}

/// What a job's address says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Which job.
    pub key: TaskKey,
    /// The instance it belongs to, where a list by instance finds it sooner.
    pub instance: Option<JobId>,
}

/// The folder of each page but the first.
pub const TASK: &str = "task";
/// See [`TASK`].
pub const LOOKUP: &str = "lookup";
/// See [`TASK`].
pub const CONNECTIONS: &str = "connections";

impl Address {
    /// Reads an address: the path below the site's own, and the query with or without `?`.
    pub fn parse(path: &str, query: &str) -> Self {
        let query = Query::parse(query);
        let zone = if query.get("tz") == Some("utc") { Zone::Utc } else { Zone::Local };
        let page = match path.trim_matches('/') {
            "" | "index.html" => Page::Tasks(List::parse(&query)),
            TASK => Job::parse(&query).map_or(Page::Unknown, Page::Task),
            LOOKUP => Page::Lookup,
            CONNECTIONS => Page::Connections,
            _ => Page::Unknown,
        };
        Self { page, zone }
    }

    /// The address below a base path that ends with `/`.
    pub fn under(&self, base: &str) -> String {
        let (folder, mut pairs) = match &self.page {
            Page::Tasks(list) => ("", list.pairs()),
            Page::Task(job) => (TASK, job.pairs()),
            Page::Lookup => (LOOKUP, Vec::new()),
            Page::Connections => (CONNECTIONS, Vec::new()),
            Page::Unknown => ("", Vec::new()),
        };
        if self.zone == Zone::Utc {
            pairs.push(("tz", "utc".to_owned()));
        }
        let slash = if folder.is_empty() { "" } else { "/" };
        let query: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{base}{folder}{slash}{mark}{}", query.join("&"))
    }
}

impl List {
    fn parse(query: &Query) -> Self {
        Self {
            filter: query.get("q").unwrap_or_default().to_owned(),
            orders: query.get("sort").and_then(Orders::parse).unwrap_or_default(),
            group: query.get("group").and_then(Column::from_slug),
            columns: query.get("columns").and_then(Columns::parse).unwrap_or_default(),
            density: query.get("density").and_then(Density::from_slug).unwrap_or_default(),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.filter.is_empty() {
            pairs.push(("q", self.filter.clone()));
        }
        if self.orders != Orders::default() {
            pairs.push(("sort", self.orders.to_string()));
        }
        pairs.extend(self.group.map(|column| ("group", column.slug().to_owned())));
        if self.columns != Columns::default() {
            pairs.push(("columns", self.columns.to_string()));
        }
        if self.density != Density::default() {
            pairs.push(("density", self.density.slug().to_owned()));
        }
        pairs
    }
}

impl Job {
    fn parse(query: &Query) -> Option<Self> {
        Some(Self {
            key: TaskKey {
                source: SourceId::from_slug(query.get("source")?)?,
                region: RegionId::parse(query.get("region")?).ok()?,
                project: ProjectId::parse(query.get("project")?).ok()?,
                id: query.get("id").filter(|id| !id.is_empty())?.to_owned(),
            },
            instance: query.get("instance").and_then(|id| JobId::parse(id).ok()),
        })
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![
            ("source", self.key.source.slug().to_owned()),
            ("region", self.key.region.to_string()),
            ("project", self.key.project.to_string()),
            ("id", self.key.id.clone()),
        ];
        pairs.extend(self.instance.iter().map(|id| ("instance", id.to_string())));
        pairs
    }
}

struct Query(Vec<(String, String)>);

impl Query {
    fn parse(text: &str) -> Self {
        let text = text.strip_prefix('?').unwrap_or(text);
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Self(pairs.collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// `+` is a blank, as in every query that a form has written.
fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PROJECT: &str = "053f533ead80d5102f0cc012e8d468a4";

    fn read(url: &str) -> Address {
        let (path, query) =
            url.strip_prefix("/base/").unwrap().split_once('?').unwrap_or((url.strip_prefix("/base/").unwrap(), ""));
        Address::parse(path, query)
    }

    #[test]
    fn all_addresses() {
        let job = Job {
            key: TaskKey::parse(&format!("dcs/cn-north-4/{PROJECT}/8abf")).unwrap(),
            instance: JobId::parse("5560df16").ok(),
        };
        let list = List {
            filter: "status:failed 版本".into(),
            orders: Orders::parse("name,-started").unwrap(),
            group: Some(Column::Place),
            columns: Columns::parse("name:320,id").unwrap(),
            density: Density::Compact,
        };
        let local = |page| Address { page, zone: Zone::Local }.under("/base/");
        assert_eq!(local(Page::Tasks(List::default())), "/base/");
        assert_eq!(
            local(Page::Tasks(list)),
            "/base/?q=status%3Afailed%20%E7%89%88%E6%9C%AC&sort=name%2C-started&group=place&columns=name%3A320%2Cid&density=compact"
        );
        assert_eq!(
            local(Page::Task(job)),
            format!("/base/task/?source=dcs&region=cn-north-4&project={PROJECT}&id=8abf&instance=5560df16")
        );
        assert_eq!(local(Page::Lookup), "/base/lookup/");
        assert_eq!(local(Page::Connections), "/base/connections/");
        assert_eq!(Address { page: Page::Lookup, zone: Zone::Utc }.under("/"), "/lookup/?tz=utc");
    }

    #[test]
    fn what_makes_no_sense_is_unknown() {
        assert_eq!(read("/base/task/?source=rds").page, Page::Unknown);
        assert_eq!(read("/base/task").page, Page::Unknown);
        assert_eq!(read("/base/elsewhere/").page, Page::Unknown);
        assert_eq!(read("/base/index.html?sort=nonsense").page, Page::Tasks(List::default()));
    }

    proptest! {
        #[test]
        fn an_address_reads_back_as_it_is_written(filter in "\\PC{0,30}", orders in prop::sample::select(vec!["-started", "name", "-duration,status", "place"]), group in prop::option::of(0..Column::ALL.len()), columns in prop::sample::select(vec!["status,name:320", "id", "started,status"]), density in 0..3usize, id in "[^\\p{Cc}]{1,30}", kind in 0..4, utc in any::<bool>(), source in 0..SourceId::COUNT) {
            let key = TaskKey {
                source: SourceId::all().nth(source).unwrap(),
                region: RegionId::parse("cn-north-4").unwrap(),
                project: ProjectId::parse(PROJECT).unwrap(),
                id,
            };
            let page = match kind {
                0 => Page::Tasks(List {
                    filter,
                    orders: Orders::parse(orders).unwrap(),
                    group: group.map(|at| Column::ALL[at]),
                    columns: Columns::parse(columns).unwrap(),
                    density: Density::ALL[density],
                }),
                1 => Page::Task(Job { key, instance: None }),
                2 => Page::Lookup,
                _ => Page::Connections,
            };
            let address = Address { page, zone: if utc { Zone::Utc } else { Zone::Local } };
            prop_assert_eq!(read(&address.under("/base/")), address);
        }

        #[test]
        fn no_address_makes_the_reader_panic(path in "\\PC{0,20}", query in "\\PC{0,60}") {
            let _ = Address::parse(&path, &query);
        }
    }
}
