//! Every address of the app, in one place: what a page's address says, and how it is written.
//!
//! Pages are real folders of the built site (`task/`, `compare/`, `timeline/`, ...) and everything else is in
//! the query, so that any plain file server can serve any link, from any path. What makes no sense in an address is
//! kept apart, to be told; the rest holds.

use std::fmt;

use cloud::call::encode;
use cloud::id::{JobId, ProjectId, RegionId};
use cloud::time::Moment;
use tasks::lanes::By;
use tasks::layout::{Columns, Density, Layout};
use tasks::order::{Column, Orders};
use tasks::sources::SourceId;
use tasks::task::TaskKey;

use crate::Locale;

/// The zone in which times are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zone {
    /// The browser's.
    #[default]
    Local,
    /// UTC.
    Utc,
    /// One by its name. Whether there is such a zone the browser knows.
    Named(ZoneName),
}

/// The name of a zone, such as `Asia/Shanghai`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ZoneName([u8; Self::LONGEST]);

impl ZoneName {
    /// The longest name there is has 32 characters.
    const LONGEST: usize = 40;

    /// A text that can be the name of a zone: letters, digits and `/ _ - + :`.
    pub fn parse(text: &str) -> Option<Self> {
        let is_of_name = |b: u8| b.is_ascii_alphanumeric() || b"/_-+:".contains(&b);
        let mut name = [0; Self::LONGEST];
        name.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        (!text.is_empty() && text.bytes().all(is_of_name)).then_some(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        let end = self.0.iter().position(|b| *b == 0).unwrap_or(Self::LONGEST);
        self.0.get(..end).and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default()
    }
}

impl fmt::Debug for ZoneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Zone {
    /// Reads `utc` or the name of a zone.
    pub fn parse(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case("utc") { Some(Self::Utc) } else { ZoneName::parse(text).map(Self::Named) }
    }

    /// Its word in addresses; empty for the browser's.
    pub fn word(&self) -> &str {
        match self {
            Self::Local => "",
            Self::Utc => "utc",
            Self::Named(name) => name.as_str(),
        }
    }
}

/// What lies open over a page or beside it, by the reader's own hand. The command palette is none: it is a way to do
/// something, and gone with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// How the list is laid out.
    Columns,
    /// All views.
    Views,
    /// How fresh each list is.
    Freshness,
    /// Rows as a file.
    Export,
    /// How to filter.
    FilterHelp,
    /// The fields to filter by.
    FilterFields,
    /// The keys.
    Keys,
    /// What was sent.
    Requests,
    /// How things look.
    Display,
}

impl Panel {
    /// All of them; those of every page come last.
    pub const ALL: [Self; 9] = [
        Self::Columns,
        Self::Views,
        Self::Freshness,
        Self::Export,
        Self::FilterHelp,
        Self::FilterFields,
        Self::Keys,
        Self::Requests,
        Self::Display,
    ];

    /// Its word in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Columns => "columns",
            Self::Views => "views",
            Self::Freshness => "freshness",
            Self::Export => "export",
            Self::FilterHelp => "filter-help",
            Self::FilterFields => "filter-fields",
            Self::Keys => "keys",
            Self::Requests => "requests",
            Self::Display => "display",
        }
    }

    /// The panel of this word.
    pub fn from_slug(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|panel| panel.slug() == word)
    }

    /// Whether a page has it.
    pub const fn is_on(self, page: &Page) -> bool {
        match self {
            Self::Keys | Self::Requests | Self::Display => true,
            Self::FilterHelp | Self::FilterFields => matches!(page, Page::Tasks(_) | Page::Timeline(_)),
            _ => matches!(page, Page::Tasks(_)),
        }
    }
}

/// A part of an address that was not understood, and is left out of what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strange {
    /// What it is a part of, such as `sort`.
    pub name: String,
    /// What stands there.
    pub value: String,
}

impl Strange {
    fn new(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), value: value.to_owned() }
    }
}

impl fmt::Display for Strange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        f.write_str("=")?;
        f.write_str(&self.value)
    }
}

/// Where one is, and how it is shown there.
#[derive(Clone, Debug, PartialEq)]
pub struct Address {
    /// The page.
    pub page: Page,
    /// The zone of times.
    pub zone: Zone,
    /// The language; none where the reader's own holds.
    pub language: Option<Locale>,
    /// What lies open.
    pub panel: Option<Panel>,
    /// What was not understood. It is not written again.
    pub strange: Vec<Strange>,
}

/// A page and all that its address says.
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    /// The list.
    Tasks(List),
    /// One job.
    Task(Job),
    /// Two jobs side by side.
    Compare(Pair),
    /// Jobs along time.
    Timeline(Timeline),
    /// The form to look up a job.
    Lookup,
    /// The connections.
    Connections,
    /// What all tasks come to.
    Overview(Overview),
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
    /// The name of the view that this is, or was before it was changed.
    pub view: Option<String>,
    /// The row that is selected, where it is the only one.
    pub row: Option<TaskKey>,
    /// The job that is open beside the list.
    pub beside: Option<Beside>,
}

/// A job that is open beside the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Which job.
    pub key: TaskKey,
    /// What of it is shown.
    pub tab: Tab,
    /// How much of the width it takes.
    pub split: Split,
}

/// How much of the width a job takes beside the list, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split(u8);

impl Default for Split {
    fn default() -> Self {
        Self(42)
    }
}

impl Split {
    /// The least and the most.
    pub const BOUNDS: (u8, u8) = (20, 80);

    /// The nearest there is.
    pub fn near(percent: i32) -> Self {
        let (least, most) = Self::BOUNDS;
        Self(percent.clamp(least.into(), most.into()) as u8)
    }

    /// In percent.
    pub const fn percent(self) -> u8 {
        self.0
    }

    /// The next of a few that are far enough apart to be told; after the widest the narrowest.
    pub fn next(self) -> Self {
        let few = [30, 42, 56, 70];
        Self(few.into_iter().find(|percent| *percent > self.0).unwrap_or(few[0]))
    }

    fn parse(text: &str) -> Option<Self> {
        let (least, most) = Self::BOUNDS;
        text.parse().ok().filter(|percent| (least..=most).contains(percent)).map(Self)
    }
}

/// What of a job is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What happened, when it will be done, why it failed, what it changes.
    #[default]
    Story,
    /// What else happened to its instance.
    Around,
    /// The rows as received.
    Raw,
}

impl Tab {
    /// All of them, from left to right.
    pub const ALL: [Self; 3] = [Self::Story, Self::Around, Self::Raw];

    /// Its word in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Around => "around",
            Self::Raw => "raw",
        }
    }

    fn from_slug(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.slug() == word)
    }
}

/// What the timeline's address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// The filter as it was typed.
    pub filter: String,
    /// What lanes stand for.
    pub lanes: By,
    /// Which stretch of time is seen.
    pub window: Window,
    /// Whether idle stretches are folded.
    pub folds: bool,
    /// The job that was reached last.
    pub row: Option<TaskKey>,
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// So many milliseconds back from now, and what comes next.
    Span(i64),
    /// All there is.
    All,
    /// From one moment to another.
    Range(Moment, Moment),
}

impl Default for Window {
    fn default() -> Self {
        Self::Span(DAY)
    }
}

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// The longest span that an address names: no longer one can be seen.
const LONGEST_SPAN: i64 = tasks::lanes::LONGEST as i64;

impl Window {
    /// Reads a span: `all`, or whole minutes, hours or days such as `24h`.
    fn parse_span(text: &str) -> Option<Self> {
        if text == "all" {
            return Some(Self::All);
        }
        let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let unit = SPAN_UNITS.into_iter().find(|(word, _)| *word == unit)?.1;
        let is_plain = !number.starts_with(['+', '0']);
        let span = number.parse::<i64>().ok().filter(|_| is_plain)?.checked_mul(unit)?;
        (MINUTE..=LONGEST_SPAN).contains(&span).then_some(Self::Span(span))
    }

    fn pairs(self) -> Vec<(&'static str, String)> {
        match self {
            Self::All => vec![("span", "all".to_owned())],
            Self::Span(DAY) => Vec::new(),
            Self::Span(span) => {
                let unit = SPAN_UNITS.into_iter().find(|(_, unit)| span % unit == 0);
                unit.map(|(word, unit)| ("span", format!("{}{word}", span / unit))).into_iter().collect()
            }
            Self::Range(from, to) => vec![("from", second_text(from)), ("to", second_text(to))],
        }
    }

    /// The same to whole seconds, as an address says it.
    pub fn rounded(self) -> Self {
        let whole = |at: Moment| at.plus(-at.millis().rem_euclid(1_000));
        match self {
            Self::Range(from, to) => Self::Range(whole(from), whole(to)),
            window => window,
        }
    }
}

const SPAN_UNITS: [(&str, i64); 3] = [("d", DAY), ("h", 60 * MINUTE), ("m", MINUTE)];

/// A moment to the second: `2026-11-21T08:00:00Z`.
fn second_text(at: Moment) -> String {
    let text = at.to_string();
    [text.get(..19).unwrap_or(&text), "Z"].concat()
}

/// Reads what [`second_text`] writes, and nothing else.
fn read_second(text: &str) -> Option<Moment> {
    Moment::read(text).filter(|at| second_text(*at) == text)
}

/// What the overview's address says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// Whether it is for a wall: larger, and without all that is only for a hand.
    pub wall: bool,
}

/// What a job's address says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Which job.
    pub key: TaskKey,
    /// The instance it belongs to, where a list by instance finds it sooner.
    pub instance: Option<JobId>,
    /// What of it is shown.
    pub tab: Tab,
}

/// What the address of a comparison says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// One job.
    pub one: TaskKey,
    /// The other; none until it is chosen.
    pub other: Option<TaskKey>,
    /// Whether what both say alike is shown too.
    pub all: bool,
}

/// The folder of each page but the first.
pub const TASK: &str = "task";
/// See [`TASK`].
pub const COMPARE: &str = "compare";
/// See [`TASK`].
pub const TIMELINE: &str = "timeline";
/// See [`TASK`].
pub const LOOKUP: &str = "lookup";
/// See [`TASK`].
pub const OVERVIEW: &str = "overview";
/// See [`TASK`].
pub const CONNECTIONS: &str = "connections";

impl Address {
    /// Reads an address: the path below the site's own, and the query with or without `?`.
    pub fn parse(path: &str, query: &str) -> Self {
        let mut query = Query::parse(query);
        let zone = query.read("tz", Zone::parse).unwrap_or_default();
        let language = query.read("lang", Locale::from_slug);
        let page = match path.trim_matches('/') {
            "" | "index.html" => Page::Tasks(List::parse(&mut query)),
            TASK => Job::parse(&mut query).map_or(Page::Unknown, Page::Task),
            COMPARE => Pair::parse(&mut query).map_or(Page::Unknown, Page::Compare),
            TIMELINE => Page::Timeline(Timeline::parse(&mut query)),
            LOOKUP => Page::Lookup,
            CONNECTIONS => Page::Connections,
            OVERVIEW => Page::Overview(Overview::parse(&mut query)),
            _ => Page::Unknown,
        };
        let mut panel = query.read("panel", Panel::from_slug);
        if let Some(other) = panel.take_if(|panel| !panel.is_on(&page)) {
            query.strange.push(Strange::new("panel", other.slug()));
        }
        Self { page, zone, language, panel, strange: query.strange() }
    }

    /// The same where only these zones are known: another is left out, and told.
    pub fn knowing(mut self, is_zone: impl Fn(&str) -> bool) -> Self {
        if let Zone::Named(name) = self.zone
            && !is_zone(name.as_str())
        {
            self.zone = Zone::Local;
            self.strange.push(Strange::new("tz", name.as_str()));
        }
        self
    }

    /// The address below a base path that ends with `/`.
    pub fn under(&self, base: &str) -> String {
        let (folder, mut pairs) = match &self.page {
            Page::Tasks(list) => ("", list.pairs()),
            Page::Task(job) => (TASK, job.pairs()),
            Page::Compare(pair) => (COMPARE, pair.pairs()),
            Page::Timeline(timeline) => (TIMELINE, timeline.pairs()),
            Page::Lookup => (LOOKUP, Vec::new()),
            Page::Connections => (CONNECTIONS, Vec::new()),
            Page::Overview(overview) => (OVERVIEW, overview.pairs()),
            Page::Unknown => ("", Vec::new()),
        };
        if self.zone != Zone::Local {
            pairs.push(("tz", self.zone.word().to_owned()));
        }
        pairs.extend(self.language.map(|language| ("lang", language.slug().to_owned())));
        pairs.extend(self.panel.map(|panel| ("panel", panel.slug().to_owned())));
        let slash = if folder.is_empty() { "" } else { "/" };
        let mark = if pairs.is_empty() { "" } else { "?" };
        format!("{base}{folder}{slash}{mark}{}", written(&pairs))
    }
}

/// What an address says of the list besides its name.
const OF_LIST: [&str; 5] = ["q", "sort", "group", "columns", "density"];

impl List {
    /// Reads the list's own part of a query, with what makes no sense in it.
    pub fn read(query: &str) -> (Self, Vec<Strange>) {
        let mut query = Query::parse(query);
        (Self::parse(&mut query), query.strange())
    }

    /// Its own part of a query, without its name, the row that is selected in it and the job that is open beside it.
    pub fn query(&self) -> String {
        written(&Self { view: None, row: None, beside: None, ..self.clone() }.pairs())
    }

    /// Whether a query says how the list is, be it only that its filter is empty.
    pub fn is_told(query: &str) -> bool {
        Query::parse(query).pairs.iter().any(|(name, _)| OF_LIST.contains(&name.as_str()))
    }

    /// Whether another shows the same, whatever its name, and whatever is selected in it or open beside it.
    pub fn shows_same(&self, other: &Self) -> bool {
        let own = |list: &Self| Self {
            view: None,
            row: None,
            beside: None,
            filter: list.filter.trim().to_owned(),
            ..list.clone()
        };
        own(self) == own(other)
    }

    /// How it is laid out.
    pub fn layout(&self) -> Layout {
        Layout { columns: self.columns.clone(), density: self.density, group: self.group }
    }

    /// The same list laid out otherwise.
    pub fn laid(self, layout: Layout) -> Self {
        let Layout { columns, density, group } = layout;
        Self { columns, density, group, ..self }
    }

    fn parse(query: &mut Query) -> Self {
        Self {
            filter: query.take("q").unwrap_or_default(),
            orders: query.read_parts("sort", |text| Orders::parse(text).is_some(), Orders::parse).unwrap_or_default(),
            group: query.read("group", Column::from_slug),
            columns: query
                .read_parts("columns", |text| Columns::parse(text).is_some(), Columns::parse)
                .unwrap_or_default(),
            density: query.read("density", Density::from_slug).unwrap_or_default(),
            view: query.take("view").filter(|name| !name.is_empty()),
            row: query.read("row", TaskKey::parse),
            beside: Beside::parse(query),
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
        // A name alone would ask for what it stands for, a row or a job alone for the view that opens first, and not for
        // the list as it is.
        if pairs.is_empty() && (self.view.is_some() || self.row.is_some() || self.beside.is_some()) {
            pairs.push(("q", String::new()));
        }
        pairs.extend(self.view.clone().map(|name| ("view", name)));
        pairs.extend(self.row.as_ref().map(|row| ("row", row.to_string())));
        if let Some(beside) = &self.beside {
            pairs.push(("open", beside.key.to_string()));
            pairs.extend(of_tab(beside.tab));
            if beside.split != Split::default() {
                pairs.push(("split", beside.split.percent().to_string()));
            }
        }
        pairs
    }
}

impl Beside {
    fn parse(query: &mut Query) -> Option<Self> {
        let key = query.read("open", TaskKey::parse)?;
        let tab = query.read("tab", Tab::from_slug).unwrap_or_default();
        Some(Self { key, tab, split: query.read("split", Split::parse).unwrap_or_default() })
    }
}

fn of_tab(tab: Tab) -> Option<(&'static str, String)> {
    (tab != Tab::default()).then(|| ("tab", tab.slug().to_owned()))
}

impl Pair {
    fn parse(query: &mut Query) -> Option<Self> {
        let one = TaskKey::parse(&query.take("one")?)?;
        let other = query.read("other", TaskKey::parse);
        Some(Self { one, other, all: query.read("all", |word| (word == "1").then_some(true)).unwrap_or_default() })
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![("one", self.one.to_string())];
        pairs.extend(self.other.as_ref().map(|other| ("other", other.to_string())));
        pairs.extend(self.all.then(|| ("all", "1".to_owned())));
        pairs
    }
}

impl Overview {
    fn parse(query: &mut Query) -> Self {
        let wall = query.read("wall", |word| (word == "1").then_some(true));
        Self { wall: wall.unwrap_or_default() }
    }

    fn pairs(self) -> Vec<(&'static str, String)> {
        self.wall.then(|| ("wall", "1".to_owned())).into_iter().collect()
    }
}

impl Job {
    fn parse(query: &mut Query) -> Option<Self> {
        Some(Self {
            key: TaskKey {
                source: SourceId::from_slug(&query.take("source")?)?,
                region: RegionId::parse(&query.take("region")?).ok()?,
                project: ProjectId::parse(&query.take("project")?).ok()?,
                id: query.take("id").filter(|id| !id.is_empty())?,
            },
            instance: query.read("instance", |id| JobId::parse(id).ok()),
            tab: query.read("tab", Tab::from_slug).unwrap_or_default(),
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
        pairs.extend(of_tab(self.tab));
        pairs
    }
}

impl Timeline {
    fn parse(query: &mut Query) -> Self {
        let filter = query.take("q").unwrap_or_default();
        let lanes = query.read("lanes", By::from_slug).unwrap_or_default();
        let span = query.read("span", Window::parse_span);
        let edges = query.read("from", read_second).zip(query.read("to", read_second));
        // A range that ends before it begins is none.
        let range = edges.map(|(from, to)| (from < to).then_some(Window::Range(from, to)).ok_or((from, to)));
        if let Some(Err((from, to))) = range {
            query.strange.push(Strange::new("from", &second_text(from)));
            query.strange.push(Strange::new("to", &second_text(to)));
        }
        Self {
            filter,
            lanes,
            window: range.and_then(Result::ok).or(span).unwrap_or_default(),
            folds: query.read("fold", |word| (word == "idle").then_some(())).is_some(),
            row: query.read("row", TaskKey::parse),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.filter.is_empty() {
            pairs.push(("q", self.filter.clone()));
        }
        if self.lanes != By::default() {
            pairs.push(("lanes", self.lanes.slug().to_owned()));
        }
        pairs.extend(self.window.pairs());
        if self.folds {
            pairs.push(("fold", "idle".to_owned()));
        }
        pairs.extend(self.row.as_ref().map(|row| ("row", row.to_string())));
        pairs
    }
}

fn written(pairs: &[(&'static str, String)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    pairs.join("&")
}

/// The pairs of a query. What is understood is taken out, so that the strange is left.
struct Query {
    pairs: Vec<(String, String)>,
    strange: Vec<Strange>,
}

impl Query {
    fn parse(text: &str) -> Self {
        let text = text.strip_prefix('?').unwrap_or(text);
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Self { pairs: pairs.collect(), strange: Vec::new() }
    }

    /// The first of this name.
    fn take(&mut self, name: &str) -> Option<String> {
        let at = self.pairs.iter().position(|(n, _)| n == name)?;
        Some(self.pairs.remove(at).1)
    }

    /// What the first of this name means; strange where it means nothing.
    fn read<T>(&mut self, name: &str, read: fn(&str) -> Option<T>) -> Option<T> {
        let text = self.take(name)?;
        let value = read(&text);
        if value.is_none() {
            self.strange.push(Strange::new(name, &text));
        }
        value
    }

    /// The same of a list with commas: parts that do not go with those before them are strange, the others hold.
    fn read_parts<T>(&mut self, name: &str, goes: fn(&str) -> bool, read: fn(&str) -> Option<T>) -> Option<T> {
        let text = self.take(name)?;
        let mut kept = String::new();
        for part in text.split(',') {
            let more = if kept.is_empty() { part.to_owned() } else { [&kept, ",", part].concat() };
            if goes(&more) {
                kept = more;
            } else {
                self.strange.push(Strange::new(name, part));
            }
        }
        read(&kept)
    }

    /// What was not understood, and what nobody asked for.
    fn strange(self) -> Vec<Strange> {
        let mut strange = self.strange;
        strange.extend(self.pairs.into_iter().map(|(name, value)| Strange { name, value }));
        strange
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

    fn plain(page: Page) -> Address {
        Address { page, zone: Zone::Local, language: None, panel: None, strange: Vec::new() }
    }

    fn list() -> List {
        List {
            filter: "status:failed 版本".into(),
            orders: Orders::parse("name,-started").unwrap(),
            group: Some(Column::Place),
            columns: Columns::parse("name:320,id").unwrap(),
            density: Density::Compact,
            view: Some("夜间 & co".into()),
            row: TaskKey::parse(&format!("dcs/cn-north-4/{PROJECT}/8abf")),
            beside: Some(Beside {
                key: TaskKey::parse(&format!("gaussdb/cn-north-4/{PROJECT}/17")).unwrap(),
                tab: Tab::Raw,
                split: Split::near(60),
            }),
        }
    }

    /// What an address has that makes no sense, and what is left of its list.
    fn strange(url: &str) -> (Vec<String>, List) {
        let address = read(url);
        let Page::Tasks(list) = address.page else { panic!("{url}") };
        (address.strange.iter().map(ToString::to_string).collect(), list)
    }

    #[test]
    fn all_addresses() {
        let job = Job {
            key: TaskKey::parse(&format!("dcs/cn-north-4/{PROJECT}/8abf")).unwrap(),
            instance: JobId::parse("5560df16").ok(),
            tab: Tab::Around,
        };
        let local = |page| plain(page).under("/base/");
        assert_eq!(local(Page::Tasks(List::default())), "/base/");
        assert_eq!(
            local(Page::Tasks(list())),
            format!(
                "/base/?q=status%3Afailed%20%E7%89%88%E6%9C%AC&sort=name%2C-started&group=place&columns=name%3A320%2Cid&density=compact&view=%E5%A4%9C%E9%97%B4%20%26%20co&row=dcs%2Fcn-north-4%2F{PROJECT}%2F8abf&open=gaussdb%2Fcn-north-4%2F{PROJECT}%2F17&tab=raw&split=60"
            )
        );
        assert_eq!(Address { panel: Some(Panel::Keys), ..plain(Page::Lookup) }.under("/"), "/lookup/?panel=keys");
        assert_eq!(
            local(Page::Task(job)),
            format!("/base/task/?source=dcs&region=cn-north-4&project={PROJECT}&id=8abf&instance=5560df16&tab=around")
        );
        let pair = Pair { one: list().row.unwrap(), other: None, all: true };
        assert_eq!(local(Page::Compare(pair)), format!("/base/compare/?one=dcs%2Fcn-north-4%2F{PROJECT}%2F8abf&all=1"));
        assert_eq!(local(Page::Timeline(Timeline::default())), "/base/timeline/");
        let timeline = Timeline {
            filter: "status:failed".into(),
            lanes: By::Product,
            window: Window::Span(7 * DAY),
            folds: true,
            row: TaskKey::parse(&format!("dcs/cn-north-4/{PROJECT}/8abf")),
        };
        assert_eq!(
            local(Page::Timeline(timeline.clone())),
            format!(
                "/base/timeline/?q=status%3Afailed&lanes=product&span=7d&fold=idle&row=dcs%2Fcn-north-4%2F{PROJECT}%2F8abf"
            )
        );
        let at = |text: &str| Moment::read(text).unwrap();
        let window = Window::Range(at("2026-11-20T08:00:00Z"), at("2026-11-21T00:00:30.250Z")).rounded();
        assert_eq!(
            local(Page::Timeline(Timeline { window, row: None, ..timeline })),
            "/base/timeline/?q=status%3Afailed&lanes=product&from=2026-11-20T08%3A00%3A00Z&to=2026-11-21T00%3A00%3A30Z&fold=idle"
        );
        assert_eq!(local(Page::Lookup), "/base/lookup/");
        assert_eq!(local(Page::Connections), "/base/connections/");
        assert_eq!(local(Page::Overview(Overview { wall: true })), "/base/overview/?wall=1");
        assert_eq!(Address { zone: Zone::Utc, ..plain(Page::Lookup) }.under("/"), "/lookup/?tz=utc");
        let there = Zone::parse("Asia/Shanghai").unwrap();
        let chinese = Address { zone: there, language: Some(Locale::Chinese), ..plain(Page::Lookup) };
        assert_eq!(chinese.under("/"), "/lookup/?tz=Asia%2FShanghai&lang=zh-CN");
    }

    #[test]
    fn what_makes_no_sense_is_unknown() {
        assert_eq!(read("/base/task/?source=rds").page, Page::Unknown);
        assert_eq!(read("/base/task").page, Page::Unknown);
        assert_eq!(read("/base/compare/?one=8abf").page, Page::Unknown);
        assert_eq!(read("/base/elsewhere/").page, Page::Unknown);
    }

    #[test]
    fn the_next_width_is_wider_and_after_the_widest_the_narrowest() {
        let widths: Vec<u8> =
            (0..5).scan(Split::default(), |split, _| Some(std::mem::replace(split, split.next()).percent())).collect();
        assert_eq!(widths, [42, 56, 70, 30, 42]);
        assert_eq!(Split::near(61).next(), Split::near(70));
    }

    #[test]
    fn what_is_strange_in_an_address_is_told_and_the_rest_holds() {
        let (told, list) = strange("/base/index.html?sort=size&q=backup&group=size&density=tiny&lang=tlh&tz=%3F");
        assert_eq!(told, ["tz=?", "lang=tlh", "sort=size", "group=size", "density=tiny"]);
        assert_eq!(list, List { filter: "backup".into(), ..List::default() });

        let (told, list) = strange("/base/?columns=status,size,name:9,name:90,name&sort=-name,size,name,user");
        assert_eq!(told, ["sort=size", "sort=name", "columns=size", "columns=name:9", "columns=name"]);
        assert_eq!((list.columns.to_string(), list.orders.to_string()), ("status,name:90".into(), "-name,user".into()));

        let (told, list) = strange("/base/?row=dcs/8abf&panel=cupboard");
        assert_eq!((told, list), (vec!["row=dcs/8abf".to_owned(), "panel=cupboard".to_owned()], List::default()));
        assert_eq!(read("/base/lookup/?panel=columns").strange, [Strange::new("panel", "columns")], "of another page");

        let (told, list) = strange(&format!("/base/?open=dcs/cn-north-4/{PROJECT}/8abf&tab=attic&split=99"));
        assert_eq!(told, ["tab=attic", "split=99"]);
        assert_eq!(list.beside.map(|beside| (beside.tab, beside.split)), Some((Tab::Story, Split::default())));
        assert_eq!(strange("/base/?tab=raw").0, ["tab=raw"], "of no job");

        let (told, list) = strange("/base/?q=one&q=two&status=failed");
        assert_eq!((told, list.filter), (vec!["q=two".to_owned(), "status=failed".to_owned()], "one".to_owned()));
    }

    #[test]
    fn what_is_strange_in_the_address_of_a_timeline_is_told_and_the_rest_holds() {
        let read = |query: &str| {
            let address = read(&format!("/base/timeline/?{query}"));
            let Page::Timeline(timeline) = address.page else { panic!("{query}") };
            (address.strange.iter().map(ToString::to_string).collect::<Vec<_>>(), timeline)
        };
        let (told, timeline) = read("q=a&lanes=rack&span=0h&fold=all&sort=name&span=-1h");
        assert_eq!(told, ["lanes=rack", "span=0h", "fold=all", "sort=name", "span=-1h"]);
        assert_eq!(timeline, Timeline { filter: "a".into(), ..Timeline::default() });
        let (told, timeline) = read("from=2026-11-21T08:00:00Z&to=2026-11-20T08:00:00Z&span=1h");
        assert_eq!(told, ["from=2026-11-21T08:00:00Z", "to=2026-11-20T08:00:00Z"]);
        assert_eq!(timeline.window, Window::Span(60 * MINUTE));
        assert_eq!(read("from=yesterday").0, ["from=yesterday"]);
        assert_eq!(read("span=90m").1.window, Window::Span(90 * MINUTE));
        assert_eq!(read("span=10000d").1.window, Window::Span(10_000 * DAY));
        assert_eq!(read("span=10001d").0, ["span=10001d"]);
        assert_eq!(read("span=9999999999999999999d").0, ["span=9999999999999999999d"]);
        assert_eq!(read("panel=filter-help").0, [""; 0]);
        assert_eq!(read("panel=columns").0, ["panel=columns"]);
    }

    #[test]
    fn a_zone_that_nobody_knows_is_left_out() {
        let address = read("/base/?tz=Atlantis/Capital").knowing(|name| name == "Asia/Shanghai");
        assert_eq!((address.zone, address.strange), (Zone::Local, vec![Strange::new("tz", "Atlantis/Capital")]));
        let address = read("/base/?tz=Asia/Shanghai").knowing(|name| name == "Asia/Shanghai");
        assert_eq!((address.zone.word(), address.strange), ("Asia/Shanghai", Vec::new()));
        assert_eq!(read("/base/?tz=UTC").knowing(|_| false).zone, Zone::Utc);
        assert!(ZoneName::parse(&"x".repeat(41)).is_none());
    }

    #[test]
    fn a_name_alone_says_nothing_of_the_list() {
        assert!(!List::is_told("") && !List::is_told("?tz=utc&view=mine"));
        assert!(List::is_told("?q=&view=mine") && List::is_told("density=compact"));
        let named = List { view: Some("mine".into()), ..List::default() };
        assert_eq!(plain(Page::Tasks(named.clone())).under("/"), "/?q=&view=mine");
        let marked = List { row: list().row, ..List::default() };
        assert_eq!(plain(Page::Tasks(marked)).under("/"), format!("/?q=&row=dcs%2Fcn-north-4%2F{PROJECT}%2F8abf"));
        assert_eq!(read("/base/?q=&view=mine").page, Page::Tasks(named));
    }

    #[test]
    fn a_list_is_itself_under_any_name() {
        assert!(list().shows_same(&List { row: None, beside: None, ..list() }), "whatever is selected or open");
        assert!(list().shows_same(&List { view: None, filter: " status:failed 版本 ".into(), ..list() }));
        assert!(!list().shows_same(&List { density: Density::Roomy, ..list() }));
        assert_eq!(List::read(&list().query()), (List { view: None, row: None, beside: None, ..list() }, Vec::new()));
        assert_eq!(List::default().query(), "");
    }

    proptest! {
        #[test]
        fn an_address_reads_back_as_it_is_written(filter in "\\PC{0,30}", orders in prop::sample::select(vec!["-started", "name", "-duration,status", "place"]), group in prop::option::of(0..Column::ALL.len()), columns in prop::sample::select(vec!["status,name:320", "id", "started,status"]), density in 0..3usize, view in prop::option::of("\\PC{1,12}"), id in "[^\\p{Cc}]{1,30}", kind in 0..7, by in 0..By::ALL.len(), span in 0i64..20_000_000, is_range in any::<bool>(), from in 0i64..2_000_000_000, folds in any::<bool>(), zone in "[A-Za-z0-9/_+:-]{0,40}", language in prop::option::of(prop::sample::select(vec![Locale::English, Locale::Chinese])), source in 0..SourceId::COUNT, has_row in any::<bool>(), beside in prop::option::of((0..Tab::ALL.len(), 20..=80)), panel in prop::option::of(0..Panel::ALL.len())) {
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
                    view,
                    row: has_row.then(|| key.clone()),
                    beside: beside.map(|(tab, split)| Beside { key, tab: Tab::ALL[tab], split: Split::near(split) }),
                }),
                1 => Page::Task(Job { key, instance: None, tab: Tab::ALL[density] }),
                2 => Page::Lookup,
                3 => Page::Compare(Pair { one: key.clone(), other: has_row.then_some(key), all: beside.is_some() }),
                4 => Page::Timeline(Timeline {
                    filter,
                    lanes: By::ALL[by],
                    window: match (is_range, span) {
                        (_, 0) => Window::All,
                        (true, _) => {
                            let at = |seconds: i64| Moment::from_millis(seconds * 1_000).unwrap();
                            Window::Range(at(from), at(from + span))
                        }
                        (false, _) => Window::Span(span.min(10_000 * 1_440) * MINUTE),
                    },
                    folds,
                    row: has_row.then_some(key),
                }),
                5 => Page::Overview(Overview { wall: has_row }),
                _ => Page::Connections,
            };
            let panel = panel.map(|at| Panel::ALL[at]).filter(|panel| panel.is_on(&page));
            let zone = Zone::parse(&zone).unwrap_or_default();
            let address = Address { page, zone, language, panel, strange: Vec::new() };
            prop_assert_eq!(read(&address.under("/base/")), address);
        }

        #[test]
        fn no_address_makes_the_reader_panic(path in "(\\PC{0,20}|timeline)", query in "(\\PC{0,9}|q|sort|columns|tz|lang|view|row|open|tab|split|panel|columns|timeline|lanes|span|from|to|fold|/|=|&|,|:|%){0,20}") {
            let address = Address::parse(&path, &query);
            // What was understood is written so that it is understood again.
            let again = address.under("/base/");
            let (path, query) = again.strip_prefix("/base/").unwrap().split_once('?').unwrap_or_default();
            if address.page != Page::Unknown && !query.is_empty() {
                prop_assert_eq!(Address::parse(path, query), Address { strange: Vec::new(), ..address });
            }
        }
    }
}
