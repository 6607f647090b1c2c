//! Where the reader is, and going elsewhere. Every link and every move goes through here and `paths`.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::preferences::Preferences;
use crate::browser::page;
use crate::paths::{Address, List, Page, Zone};

/// The place, as a context below the router.
#[derive(Clone, Copy)]
pub struct Place {
    /// The address, read.
    pub address: Memo<Address>,
    /// The list as it was left, for the way back to it.
    pub last_list: RwSignal<List>,
    base: StoredValue<String>,
    go: StoredValue<Callback<(String, bool)>>,
}

impl Place {
    /// Below the router: reads its location.
    pub fn provide(preferences: Preferences) -> Self {
        let base = page::base();
        let location = use_location();
        let below = base.clone();
        let address = Memo::new(move |_| {
            let path = location.pathname.get();
            let path = path.strip_prefix(&below).unwrap_or(&path).to_owned();
            Address::parse(&path, &location.search.get())
        });
        let navigate = use_navigate();
        let go = Callback::new(move |(to, replace): (String, bool)| {
            navigate(&to, NavigateOptions { replace, resolve: false, scroll: !replace, ..NavigateOptions::default() });
        });
        let place = Self {
            address,
            last_list: RwSignal::new(List::default()),
            base: StoredValue::new(base),
            go: StoredValue::new(go),
        };
        Effect::new(move |_| {
            let address = address.get();
            preferences.zone.set(address.zone);
            if let Page::Tasks(list) = address.page {
                place.last_list.set(list);
            }
        });
        provide_context(place);
        place
    }

    /// The link to a page, in the zone that is shown now.
    pub fn link(self, page: Page) -> String {
        self.address_of(page, self.address.get().zone)
    }

    fn address_of(self, page: Page, zone: Zone) -> String {
        Address { page, zone }.under(&self.base.get_value())
    }

    /// Goes to a page, as a new step of the history or in place of the last one.
    pub fn go(self, page: Page, replace: bool) {
        let zone = self.address.get_untracked().zone;
        self.go.get_value().run((self.address_of(page, zone), replace));
    }

    /// Shows times in another zone.
    pub fn show_zone(self, zone: Zone) {
        let page = self.address.get_untracked().page;
        self.go.get_value().run((self.address_of(page, zone), true));
    }
}

/// The place.
pub fn place() -> Option<Place> {
    use_context()
}
