//! Views: lists that have a name. Those that the reader saved are remembered in this browser, each as the query that
//! the list has in its address; some stand ready. What is stored and cannot be read is kept, and told.

use cloud::legible::legible;
use cloud::wire::{Fields, Scalar};
use leptos::prelude::*;
use serde::Serialize;
use serde_json::value::RawValue;

use super::place::WHOLE;
use crate::browser::storage;
use crate::paths::{List, Strange};
use crate::{Locale, say};

const VERSION: u64 = 1;

/// A view that stands ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ready {
    /// Everything, as nobody has changed it.
    All,
    /// What is at work.
    Running,
    /// What failed in the last day.
    Failed,
    /// What waits for a person to authorise it.
    Unauthorized,
    /// What is scheduled ahead, the next first.
    Scheduled,
    /// What is at work, the longest first.
    Longest,
}

impl Ready {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::All, Self::Running, Self::Failed, Self::Unauthorized, Self::Scheduled, Self::Longest];

    /// Its name in addresses, the same in every language.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::All => WHOLE,
            Self::Running => "running-now",
            Self::Failed => "failed-last-24h",
            Self::Unauthorized => "needs-authorisation",
            Self::Scheduled => "scheduled-next",
            Self::Longest => "longest-running",
        }
    }

    const fn query(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Running => "q=status:running",
            Self::Failed => "q=status:failed+(ended:>-24h+OR+started:>-24h)",
            Self::Unauthorized => "q=status:unauthorized",
            Self::Scheduled => "q=status:pending+started:>now&sort=started",
            Self::Longest => "q=status:running&sort=-duration",
        }
    }
}

/// A view that the reader saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Saved {
    /// Its name; no other has it.
    pub name: String,
    /// The list's own part of an address, as it was saved. A part that is not understood today may be tomorrow.
    query: String,
}

impl Saved {
    fn read(text: &str) -> Option<Self> {
        let fields = Fields::parse(text).ok()?;
        let text = |name: &str| fields.get::<String>(name).ok().flatten();
        Some(Self { name: text("name").filter(|name| !name.trim().is_empty())?, query: text("query")? })
    }

    /// What of it is not understood, and left out.
    pub fn strange(&self) -> Vec<Strange> {
        List::read(&self.query).1
    }
}

/// A view, with what it is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// One that stands ready.
    Ready(Ready),
    /// One that the reader saved.
    Saved(Saved),
}

impl View {
    /// What it is called in addresses.
    pub fn slug(&self) -> &str {
        match self {
            Self::Ready(ready) => ready.slug(),
            Self::Saved(saved) => &saved.name,
        }
    }

    /// What its reader calls it.
    pub fn name(&self, locale: Locale) -> String {
        match self {
            Self::Saved(saved) => legible(&saved.name),
            Self::Ready(Ready::All) => say!(locale, views.all),
            Self::Ready(Ready::Running) => say!(locale, views.running),
            Self::Ready(Ready::Failed) => say!(locale, views.failed),
            Self::Ready(Ready::Unauthorized) => say!(locale, views.unauthorized),
            Self::Ready(Ready::Scheduled) => say!(locale, views.scheduled),
            Self::Ready(Ready::Longest) => say!(locale, views.longest),
        }
    }

    /// The list, under its name.
    pub fn list(&self) -> List {
        let query = match self {
            Self::Ready(ready) => ready.query(),
            Self::Saved(saved) => &saved.query,
        };
        List { view: Some(self.slug().to_owned()), ..List::read(query).0 }
    }
}

/// What a list is among the views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has no name.
    Nameless,
    /// It is this view, or was before it was changed.
    Known(View, bool),
    /// It has a name that this browser does not know.
    Unknown(String),
}

/// A view that was removed, so that it can be put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// The view.
    pub view: Saved,
    at: usize,
    was_first: bool,
}

/// What is stored.
#[derive(Clone, Debug, Default, PartialEq)]
struct Kept {
    views: Vec<Saved>,
    /// The name of the view that is shown where an address says nothing of the list.
    first: Option<String>,
    /// Entries that cannot be read, as they are stored.
    unreadable: Vec<String>,
    /// The whole text, where it is of another version or no text of views.
    foreign: Option<String>,
}

impl Kept {
    fn parse(text: &str) -> Self {
        Self::read(text).unwrap_or_else(|| Self { foreign: Some(text.to_owned()), ..Self::default() })
    }

    fn read(text: &str) -> Option<Self> {
        let fields = Fields::parse(text).ok()?;
        let version = fields.get::<Scalar>("version").ok().flatten()?.as_count()?;
        fields.raw("views").filter(|_| version == VERSION)?;
        let mut kept = Self { first: fields.get("first").ok().flatten(), ..Self::default() };
        for entry in fields.items("views").ok()? {
            match Saved::read(entry) {
                Some(view) if kept.at(&view.name).is_none() => kept.views.push(view),
                _ => kept.unreadable.push(entry.to_owned()),
            }
        }
        Some(kept)
    }

    fn at(&self, name: &str) -> Option<usize> {
        self.views.iter().position(|view| view.name == name)
    }

    fn text(&self) -> Option<String> {
        let views = self.views.iter().filter_map(|view| serde_json::to_string(view).ok());
        let views = views.chain(self.unreadable.iter().cloned()).filter_map(|entry| RawValue::from_string(entry).ok());
        let written = Written { version: VERSION, first: self.first.as_deref(), views: views.collect() };
        serde_json::to_string(&written).ok()
    }
}

#[derive(Serialize)]
struct Written<'a> {
    version: u64,
    first: Option<&'a str>,
    views: Vec<Box<RawValue>>,
}

/// All views.
#[derive(Clone, Copy)]
pub struct Views {
    kept: RwSignal<Kept>,
    /// Whether the browser refuses to remember, so that this page alone knows.
    pub is_forgetful: RwSignal<bool>,
}

impl Views {
    /// Those that are remembered, as other tabs change them too.
    pub fn new() -> Self {
        let views = Self { kept: RwSignal::new(Kept::default()), is_forgetful: RwSignal::new(false) };
        views.read_again();
        storage::on_change(storage::Key::Views, move || views.read_again());
        views
    }

    fn read_again(self) {
        if self.is_forgetful.get_untracked() {
            return;
        }
        match storage::read(storage::Key::Views) {
            Ok(text) => {
                let kept = text.map(|text| Kept::parse(&text)).unwrap_or_default();
                if self.kept.with_untracked(|known| *known != kept) {
                    self.kept.set(kept);
                }
            }
            Err(storage::Refused) => self.is_forgetful.set(true),
        }
    }

    /// Those that the reader saved, in their order.
    pub fn saved(self) -> Vec<Saved> {
        self.kept.with(|kept| kept.views.clone())
    }

    /// How many stored entries cannot be read.
    #[inline(never)] // so that it can come later
    pub fn unreadable(self) -> usize {
        self.kept.with(|kept| kept.unreadable.len())
    }

    /// Whether what is stored is of another version, or no text of views at all.
    pub fn is_foreign(self) -> bool {
        self.kept.with(|kept| kept.foreign.is_some())
    }

    /// The view of a name.
    pub fn find(self, name: &str) -> Option<View> {
        let saved = self.kept.with(|kept| kept.views.iter().find(|view| view.name == name).cloned());
        let ready = || Ready::ALL.into_iter().find(|ready| ready.slug() == name).map(View::Ready);
        saved.map(View::Saved).or_else(ready)
    }

    /// The view that is shown where an address says nothing of the list.
    pub fn first(self) -> Option<View> {
        self.find(&self.kept.with(|kept| kept.first.clone())?)
    }

    /// The list that an address without one stands for: of the view that it names or, without a name, of the first.
    pub fn usual(self, name: Option<&str>) -> Option<List> {
        untrack(|| name.map_or_else(|| self.first(), |name| self.find(name))).map(|view| view.list())
    }

    /// What a list is among the views.
    pub fn standing(self, list: &List) -> Standing {
        let Some(name) = &list.view else { return Standing::Nameless };
        match self.find(name) {
            Some(view) => {
                let is_changed = !view.list().shows_same(list);
                Standing::Known(view, is_changed)
            }
            None => Standing::Unknown(name.clone()),
        }
    }

    /// A view under another name that shows the same as a list.
    #[inline(never)] // so that it can come later
    pub fn twin(self, list: &List, name: &str) -> Option<View> {
        let ready = Ready::ALL.into_iter().map(View::Ready);
        let mut all = self.saved().into_iter().map(View::Saved).chain(ready);
        all.find(|view| view.slug() != name && view.list().shows_same(list))
    }

    /// Saves a list under a name: a new view, or another content of the one that has it.
    pub fn save(self, name: &str, list: &List) {
        let view = Saved { name: name.to_owned(), query: list.query() };
        self.change(|kept| match kept.at(name) {
            Some(at) => kept.views[at] = view,
            None => kept.views.push(view),
        });
    }

    /// Gives a view another name; false, and nothing is changed, where one has it already.
    pub fn rename(self, from: &str, to: &str) -> bool {
        let at = self.kept.with_untracked(|kept| kept.at(from).filter(|_| from == to || kept.at(to).is_none()));
        let Some(at) = at else { return false };
        self.change(|kept| {
            kept.views[at].name = to.to_owned();
            if kept.first.as_deref() == Some(from) {
                kept.first = Some(to.to_owned());
            }
        });
        true
    }

    /// Removes a view.
    pub fn remove(self, name: &str) -> Option<Removed> {
        let mut removed = None;
        self.change(|kept| {
            if let Some(at) = kept.at(name) {
                let was_first = kept.first.as_deref() == Some(name);
                if was_first {
                    kept.first = None;
                }
                removed = Some(Removed { view: kept.views.remove(at), at, was_first });
            }
        });
        removed
    }

    /// Puts a removed view back where it was, unless its name was given meanwhile.
    pub fn restore(self, removed: Removed) {
        self.change(|kept| {
            if kept.at(&removed.view.name).is_none() {
                if removed.was_first && kept.first.is_none() {
                    kept.first = Some(removed.view.name.clone());
                }
                kept.views.insert(removed.at.min(kept.views.len()), removed.view);
            }
        });
    }

    /// Moves a view by so many places, as far as there are any.
    #[inline(never)] // so that it can come later
    pub fn shift(self, name: &str, by: isize) {
        self.change(|kept| {
            let Some(at) = kept.at(name) else { return };
            if let Some(to) = at.checked_add_signed(by).filter(|to| *to < kept.views.len()) {
                kept.views.swap(at, to);
            }
        });
    }

    /// Has this view shown where an address says nothing of the list; or none.
    #[inline(never)] // so that it can come later
    pub fn show_first(self, name: Option<&str>) {
        self.change(|kept| kept.first = name.map(str::to_owned));
    }

    /// Changes what is remembered by now, in whichever tab, and remembers it.
    fn change(self, change: impl FnOnce(&mut Kept)) {
        self.read_again();
        let mut kept = self.kept.get_untracked();
        change(&mut kept);
        let foreign = kept.foreign.take();
        let is_safe = foreign.as_deref().is_none_or(|text| set_aside(text).is_ok());
        let is_written = is_safe && kept.text().is_some_and(|text| storage::write(storage::Key::Views, &text).is_ok());
        if !is_safe {
            kept.foreign = foreign;
        }
        self.is_forgetful.set(!is_written);
        self.kept.set(kept);
    }

    /// What was set aside before it was written over; empty where nothing was.
    pub fn set_aside(self) -> String {
        self.kept.track();
        storage::read(storage::Key::ViewsSetAside).ok().flatten().unwrap_or_default()
    }

    /// Lets what was set aside go.
    pub fn forget_set_aside(self) {
        // Where nothing can be removed, nothing is.
        let _ = storage::remove(storage::Key::ViewsSetAside);
        self.kept.update(|_| {});
    }
}

impl Default for Views {
    fn default() -> Self {
        Self::new()
    }
}

/// Keeps a text before it is written over, behind what was kept so before.
fn set_aside(text: &str) -> Result<(), storage::Refused> {
    let earlier = storage::read(storage::Key::ViewsSetAside)?.unwrap_or_default();
    let both = if earlier.is_empty() { text.to_owned() } else { [&earlier, "\n", text].concat() };
    storage::write(storage::Key::ViewsSetAside, &both)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORED: &str = r#"{"version":1,"first":"Mine","views":[
        {"name":"Mine","query":"q=status%3Afailed&sort=name"},
        {"name":"","query":""},
        {"name":"Mine","query":"q=again"},
        {"name":"Odd","query":"sort=size&q=x"},
        17
    ]}"#;

    fn list(query: &str) -> List {
        List::read(query).0
    }

    /// Views of a page that remembers nothing.
    fn with_views(act: impl FnOnce(Views)) {
        Owner::new().with(|| act(Views::new()));
    }

    fn names(views: Views) -> Vec<String> {
        views.saved().into_iter().map(|view| view.name).collect()
    }

    #[test]
    fn what_cannot_be_read_is_kept_and_costs_nothing_else() {
        let kept = Kept::parse(STORED);
        assert_eq!(kept.views.iter().map(|view| view.name.as_str()).collect::<Vec<_>>(), ["Mine", "Odd"]);
        assert_eq!(kept.unreadable.len(), 3);
        assert_eq!(kept.foreign, None);
        let odd = &kept.views[1];
        assert_eq!(odd.strange().iter().map(ToString::to_string).collect::<Vec<_>>(), ["sort=size"]);
        assert_eq!(View::Saved(odd.clone()).list(), List { view: Some("Odd".into()), ..list("q=x") });
        let again = Kept::parse(&kept.text().unwrap());
        assert_eq!(again, kept, "the strange part too");
    }

    #[test]
    fn another_version_is_not_guessed_at() {
        for text in ["", "{", "[]", r#"{"version":2,"views":[]}"#, r#"{"version":1}"#, r#"{"version":1,"views":{}}"#] {
            assert_eq!(Kept::parse(text), Kept { foreign: Some(text.into()), ..Kept::default() }, "{text}");
        }
    }

    #[test]
    fn views_are_saved_renamed_moved_and_removed_though_nothing_is_remembered() {
        with_views(|views| {
            assert!(views.is_forgetful.get_untracked(), "there is no browser here, and so no storage");
            for name in ["a", "b", "c"] {
                views.save(name, &list(&format!("q={name}")));
            }
            views.shift("c", -1);
            views.shift("a", -1);
            assert_eq!(names(views), ["a", "c", "b"]);
            assert!(!views.rename("a", "b"), "that is another's");
            assert!(views.rename("a", "first"));
            views.show_first(Some("first"));
            let removed = views.remove("first").unwrap();
            assert_eq!((names(views), views.first()), (vec!["c".to_owned(), "b".to_owned()], None));
            views.restore(removed);
            assert_eq!(names(views), ["first", "c", "b"]);
            assert_eq!(views.first().unwrap().list().filter, "a");
            assert!(views.rename("first", "a"));
            assert_eq!(views.first().unwrap().slug(), "a", "it stays the first under its new name");
            views.save("a", &list("q=other"));
            assert_eq!((names(views).len(), views.first().unwrap().list().filter), (3, "other".into()));
        });
    }

    #[test]
    fn a_list_is_known_by_its_name_and_told_from_what_it_was() {
        with_views(|views| {
            let mine = list("q=status%3Afailed&density=compact");
            views.save("Mine", &mine);
            assert_eq!(views.standing(&mine), Standing::Nameless);
            let named = List { view: Some("Mine".into()), ..mine.clone() };
            let view = views.find("Mine").unwrap();
            assert_eq!(views.standing(&named), Standing::Known(view.clone(), false));
            let changed = List { filter: "other".into(), ..named };
            assert_eq!(views.standing(&changed), Standing::Known(view.clone(), true));
            let theirs = List { view: Some("Theirs".into()), ..mine.clone() };
            assert_eq!(views.standing(&theirs), Standing::Unknown("Theirs".into()));
            assert_eq!(views.twin(&theirs, "Theirs"), Some(view));
            assert_eq!(views.twin(&mine, "Mine"), None);
            assert_eq!(views.twin(&list("q=status:running"), "New"), Some(View::Ready(Ready::Running)));
        });
    }

    #[test]
    fn those_that_stand_ready_are_understood_and_stay_relative() {
        with_views(|views| {
            for ready in Ready::ALL {
                assert_eq!(List::read(ready.query()).1, [], "{}", ready.slug());
                let view = views.find(ready.slug()).unwrap();
                assert_eq!(view, View::Ready(ready));
                assert_eq!(views.standing(&view.list()), Standing::Known(view, false));
            }
            assert_eq!(View::Ready(Ready::Failed).list().filter, "status:failed (ended:>-24h OR started:>-24h)");
            assert_eq!(View::Ready(Ready::Longest).list().orders.to_string(), "-duration");
        });
    }

    #[test]
    fn an_address_without_a_list_stands_for_the_first_view_or_the_one_it_names() {
        with_views(|views| {
            assert_eq!(views.usual(None), None);
            views.save("Mine", &list("q=mine"));
            views.show_first(Some("Mine"));
            assert_eq!(views.usual(None).unwrap().filter, "mine");
            assert_eq!(views.usual(Some("running-now")).unwrap().filter, "status:running");
            assert_eq!(views.usual(Some("Theirs")), None);
            views.show_first(None);
            assert_eq!(views.usual(None), None);
        });
    }
}
