//! What lies open, and its word in the address: each follows the other.

use leptos::prelude::*;

use super::hands::{Hands, Overlay};
use super::place::Place;
use super::services::Services;
use crate::browser::page;
use crate::paths::{Page, Panel};
use crate::reactive::{effect, memo};

/// The element of a panel that the browser itself opens and closes; none where the app does.
pub const fn element(panel: Panel) -> Option<&'static str> {
    match panel {
        Panel::Columns => Some("layout-menu"),
        Panel::Views => Some("view-panel"),
        Panel::Freshness => Some("freshness"),
        Panel::FilterHelp => Some("filter-help"),
        Panel::FilterFields => Some("filter-fields"),
        Panel::Display => Some("display-choice"),
        Panel::Export | Panel::Keys | Panel::Requests => None,
    }
}

/// Lets both follow each other, for the life of the page.
#[inline(never)] // so that it can come later
pub fn follow(hands: Hands, services: Services, place: Place) {
    let open = StoredValue::new(None::<Panel>);
    let opened = move |panel: Panel, is_open: bool| {
        if is_open {
            open.set_value(Some(panel));
            place.show_panel(Some(panel));
        } else if open.get_value() == Some(panel) {
            open.set_value(None);
            place.show_panel(None);
        }
    };
    page::on_toggle(move |id, is_open| {
        if let Some(panel) = Panel::ALL.into_iter().find(|panel| element(*panel) == Some(id)) {
            opened(panel, is_open);
        }
    });
    // One may have been opened before this code was here.
    Panel::ALL
        .into_iter()
        .filter(|panel| element(*panel).is_some_and(page::is_opened))
        .for_each(|panel| opened(panel, true));
    effect(move || {
        let overlay = hands.overlay.get();
        opened(Panel::Keys, overlay == Some(Overlay::Help));
        opened(Panel::Export, overlay == Some(Overlay::Export));
    });
    effect(move || opened(Panel::Requests, services.requests.is_open.get()));
    let named = memo(move || place.address.with(|address| (address.panel, matches!(address.page, Page::Tasks(_)))));
    effect(move || {
        let (panel, _) = named.get();
        match (panel, open.get_value()) {
            // What is open may be about to close.
            (Some(panel), Some(left)) if panel == left => {}
            (Some(_), _) => open_named(hands, services, place),
            // Its page is gone, and it went with it.
            (None, Some(left)) if !place.address.with_untracked(|address| left.is_on(&address.page)) => {
                open.set_value(None);
                if left == Panel::Export {
                    hands.overlay.set(None);
                }
            }
            // A link led elsewhere, and it stayed.
            (None, left) => place.show_panel(left),
        }
    });
}

/// Opens what the address names, as far as it is drawn.
#[inline(never)] // so that it can come later
pub fn open_named(hands: Hands, services: Services, place: Place) {
    let Some(panel) = place.address.with_untracked(|address| address.panel) else { return };
    match (panel, element(panel)) {
        (_, Some(id)) => page::open_when_drawn(id),
        (Panel::Requests, _) if !services.requests.is_open.get_untracked() => services.requests.show(true),
        (Panel::Keys, _) => hands.lay(Overlay::Help),
        (Panel::Export, _) => hands.lay(Overlay::Export),
        _ => {}
    }
}
