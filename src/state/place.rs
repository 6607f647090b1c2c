//! Where the reader is, and going elsewhere. Every link and every move goes through here and `paths`.
//!
//! A router crate was tried and left: with all addresses in `paths` and every page one arm of a match, it had
//! nothing left to do, and was a tenth of the download.

use leptos::prelude::*;

use super::preferences::Preferences;
use crate::Locale;
use crate::browser::{history, intl, page};
use crate::paths::{Address, List, Page, Panel, Strange, Timeline, Zone};

/// The list that an address without one stands for: of a view by its name or, without a name, of none.
type Usual = Box<dyn Fn(Option<&str>) -> Option<List> + Send + Sync>;

/// The place, as a context of every page.
#[derive(Clone, Copy)]
pub struct Place {
    /// The address, read.
    pub address: RwSignal<Address>,
    /// The list as it was left, for the way back to it.
    pub last_list: RwSignal<List>,
    /// What stands behind the `#` of the address; gone with the next move.
    pub fragment: RwSignal<String>,
    /// What was not understood of the address that the reader came by, until it is dismissed.
    pub strange: RwSignal<Vec<Strange>>,
    base: StoredValue<String>,
    usual: StoredValue<Usual>,
    preferences: Preferences,
}

impl Place {
    /// Reads the window's address, and follows it from now on.
    pub fn provide(preferences: Preferences) -> Self {
        let base = page::base();
        let nowhere =
            Address { page: Page::Unknown, zone: Zone::Local, language: None, panel: None, strange: Vec::new() };
        let place = Self {
            address: RwSignal::new(nowhere),
            last_list: RwSignal::new(List::default()),
            fragment: RwSignal::new(String::new()),
            strange: RwSignal::new(Vec::new()),
            base: StoredValue::new(base.clone()),
            usual: StoredValue::new(Box::new(|_| None)),
            preferences,
        };
        place.arrive();
        history::on_move(move || place.arrive());
        history::on_link(base, move |to| {
            history::write(&to, false);
            place.arrive();
            history::to_top();
        });
        provide_context(place);
        place
    }

    /// From now on an address that says nothing of the list, or only its name, stands for this one, as far as there is
    /// any.
    pub fn stand_in(self, usual: impl Fn(Option<&str>) -> Option<List> + Send + Sync + 'static) {
        self.usual.set_value(Box::new(usual));
        self.arrive();
    }

    fn usual(self, name: Option<&str>) -> Option<List> {
        self.usual.with_value(|usual| usual(name))
    }

    /// Reads an address that did not come from here.
    fn arrive(self) {
        let (_, query) = history::here();
        let mut address = self.read();
        self.strange.set(std::mem::take(&mut address.strange));
        if let Page::Tasks(list) = &mut address.page
            && !List::is_told(&query)
            && let Some(usual) = self.usual(list.view.as_deref())
        {
            *list = List { row: list.row.take(), beside: list.beside.take(), ..usual };
            self.write(&address, true);
        }
    }

    fn read(self) -> Address {
        let (path, query) = history::here();
        self.fragment.set(history::fragment());
        let below = self.base.with_value(|base| path.strip_prefix(base.as_str()).unwrap_or(&path).to_owned());
        let address = Address::parse(&below, &query).knowing(intl::is_zone);
        self.preferences.follow(&address);
        if let Page::Tasks(list) = &address.page {
            self.last_list.set(list.clone());
        }
        if self.address.with_untracked(|old| *old != address) {
            self.address.set(address.clone());
        }
        address
    }

    fn write(self, address: &Address, replace: bool) {
        history::write(&address.under(&self.base.read_value()), replace);
        self.read();
    }

    /// The timeline of what the list shows.
    pub fn timeline(self) -> Page {
        Page::Timeline(Timeline { filter: self.last_list.read().filter.clone(), ..Timeline::default() })
    }

    /// The link to a page, in the zone and the language that the address names now.
    pub fn link(self, page: Page) -> String {
        let (zone, language) = self.address.with(|address| (address.zone, address.language));
        self.address_of(page, zone, language)
    }

    /// The link to a page for who prefers another language.
    pub fn full_link(self, page: Page) -> String {
        let language = self.preferences.locale.get();
        self.address_of(page, self.address.read().zone, Some(language))
    }

    fn address_of(self, page: Page, zone: Zone, language: Option<Locale>) -> String {
        Address { page, zone, language, panel: None, strange: Vec::new() }.under(&self.base.read_value())
    }

    /// Goes to a page, as a new step of the history or in place of the last one. What lies open stays so where the page
    /// has it.
    pub fn go(self, page: Page, replace: bool) {
        let now = self.address.get_untracked();
        // Where an address that says nothing stands for another list, the whole one has to be named.
        let page = match page {
            Page::Tasks(list) if list == List::default() && self.usual(None).is_some() => {
                Page::Tasks(List { view: Some(WHOLE.to_owned()), ..list })
            }
            page => page,
        };
        let panel = now.panel.filter(|panel| panel.is_on(&page));
        self.write(&Address { page, panel, ..now }, replace);
        if !replace {
            history::to_top();
        }
    }

    /// Shows times in another zone.
    pub fn show_zone(self, zone: Zone) {
        let now = self.address.get_untracked();
        self.shown(Address { zone, ..now });
    }

    /// Shows texts in another language: it is remembered, and named in the address from now on.
    pub fn show_language(self, language: Locale) {
        self.preferences.choose_language(language);
        let now = self.address.get_untracked();
        self.shown(Address { language: Some(language), ..now });
    }

    /// Names what lies open in the address.
    pub fn show_panel(self, panel: Option<Panel>) {
        let now = self.address.get_untracked();
        if now.panel != panel {
            self.shown(Address { panel, ..now });
        }
    }

    /// Lets what was not understood of the address go.
    pub fn dismiss_strange(self) {
        self.strange.set(Vec::new());
        self.shown(self.address.get_untracked());
    }

    fn shown(self, address: Address) {
        if address.page == Page::Unknown {
            // There is nowhere to write it to.
            self.preferences.follow(&address);
        } else {
            self.write(&address, true);
        }
    }
}

/// The name of the list as it is when nobody has changed it.
pub const WHOLE: &str = "all";

/// The place; none where no page is (a part on its own in a test).
pub fn place() -> Option<Place> {
    use_context()
}
