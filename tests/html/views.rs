//! The names of lists, all views, what is strange in an address, and the choice of a zone.

use insta::assert_snapshot;
use leptos::prelude::*;
use taskdeck::Locale;
use taskdeck::components::strange_note::strange_note;
use taskdeck::components::view_menu::ViewMenu;
use taskdeck::components::view_panel::view_panel;
use taskdeck::components::zone_choice::zone_choice;
use taskdeck::paths::{Address, List, Page};
use taskdeck::state::place::Place;
use taskdeck::state::preferences::preferences;
use taskdeck::state::views::Views;

use super::{html, html_in};

/// A page at a list, with two saved views of which one opens first.
fn at_list(query: &str) -> (Views, Place) {
    let place = Place::provide(preferences());
    let address = Address::parse("", query);
    if let Page::Tasks(list) = &address.page {
        place.last_list.set(list.clone());
    }
    place.strange.set(address.strange.clone());
    place.address.set(address);
    let views = Views::new();
    views.save("Night <shift>", &List::read("q=status%3Afailed&sort=name").0);
    views.save("Mine", &List::read("q=mine&density=compact").0);
    views.show_first(Some("Mine"));
    (views, place)
}

fn menu(locale: Locale, query: &'static str) -> String {
    html_in(locale, move || {
        let (views, place) = at_list(query);
        view! { <ViewMenu views place /> }
    })
}

fn panel(locale: Locale, query: &'static str) -> String {
    html_in(locale, move || {
        let (views, place) = at_list(query);
        view_panel(views, place)
    })
}

#[test]
fn a_list_is_called_by_its_view() {
    let shown = [
        menu(Locale::English, ""),
        menu(Locale::English, "q=mine&density=compact&view=Mine"),
        menu(Locale::English, "q=yours&density=compact&view=Mine"),
        menu(Locale::English, "q=theirs&view=Theirs"),
        menu(Locale::Chinese, "q=status:running&view=running-now"),
    ];
    assert_snapshot!(shown.join("\n"));
}

#[test]
fn all_views_and_what_can_be_done_with_them() {
    assert_snapshot!(panel(Locale::English, "q=mine&density=compact&view=Mine"));
    assert_snapshot!("all_views_in_chinese", panel(Locale::Chinese, "q=other&view=running-now"));
}

#[test]
fn a_view_that_was_changed_and_one_that_a_link_brought() {
    let top = |query| panel(Locale::English, query).lines().take(8).collect::<Vec<_>>().join("\n");
    assert_snapshot!([top("q=yours&view=Mine"), top("q=theirs&view=Theirs")].join("\n\n"));
}

#[test]
fn what_is_strange_in_an_address_is_told() {
    let note = |locale| {
        html_in(locale, || {
            let (_, place) = at_list("sort=size&q=x&columns=name,colour");
            strange_note(place)
        })
    };
    assert_snapshot!([note(Locale::English), note(Locale::Chinese)].join("\n"));
}

#[test]
fn a_zone_is_chosen_by_its_name() {
    assert_snapshot!(html(|| zone_choice(Place::provide(preferences()), RwSignal::new(true))));
}
