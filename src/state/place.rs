//! Where the reader is, and going elsewhere. Every link and every move goes through here and `paths`.
//!
//! A router crate was tried and left: with all addresses in `paths` and every page one arm of a match, it had
//! nothing left to do, and was a tenth of the download.

use leptos::prelude::*;

use super::preferences::Preferences;
use crate::browser::{history, page};
use crate::paths::{Address, List, Page, Zone};

/// The place, as a context of every page.
#[derive(Clone, Copy)]
pub struct Place {
    /// The address, read.
    pub address: RwSignal<Address>,
    /// The list as it was left, for the way back to it.
    pub last_list: RwSignal<List>,
    /// What stands behind the `#` of the address; gone with the next move.
    pub fragment: RwSignal<String>,
    base: StoredValue<String>,
    preferences: Preferences,
}

impl Place {
    /// Reads the window's address, and follows it from now on.
    pub fn provide(preferences: Preferences) -> Self {
        let base = page::base();
        let place = Self {
            address: RwSignal::new(Address { page: Page::Unknown, zone: Zone::Local }),
            last_list: RwSignal::new(List::default()),
            fragment: RwSignal::new(String::new()),
            base: StoredValue::new(base.clone()),
            preferences,
        };
        place.read();
        history::on_move(move || place.read());
        history::on_link(base, move |to| {
            history::write(&to, false);
            place.read();
            history::to_top();
        });
        provide_context(place);
        place
    }

    fn read(self) {
        let (path, query) = history::here();
        self.fragment.set(history::fragment());
        let below = self.base.with_value(|base| path.strip_prefix(base.as_str()).unwrap_or(&path).to_owned());
        let address = Address::parse(&below, &query);
        self.preferences.zone.set(address.zone);
        if let Page::Tasks(list) = &address.page {
            self.last_list.set(list.clone());
        }
        if self.address.with_untracked(|old| *old != address) {
            self.address.set(address);
        }
    }

    fn write(self, page: Page, zone: Zone, replace: bool) {
        history::write(&self.address_of(page, zone), replace);
        self.read();
    }

    /// The link to a page, in the zone that is shown now.
    pub fn link(self, page: Page) -> String {
        self.address_of(page, self.address.read().zone)
    }

    fn address_of(self, page: Page, zone: Zone) -> String {
        Address { page, zone }.under(&self.base.read_value())
    }

    /// Goes to a page, as a new step of the history or in place of the last one.
    pub fn go(self, page: Page, replace: bool) {
        let zone = self.address.read_untracked().zone;
        self.write(page, zone, replace);
        if !replace {
            history::to_top();
        }
    }

    /// Shows times in another zone.
    pub fn show_zone(self, zone: Zone) {
        let page = self.address.get_untracked().page;
        self.write(page, zone, true);
    }
}

/// The place; none where no page is (a part on its own in a test).
pub fn place() -> Option<Place> {
    use_context()
}
