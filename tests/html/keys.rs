//! What can be done without a mouse, and how things look: the keys, the choice of a display, the order on a phone.

use super::*;
use taskdeck::components::display_choice::choices;
use taskdeck::components::help_overlay::help_overlay;
use taskdeck::components::sort_choice::SortChoice;
use taskdeck::keys::action::Action;
use taskdeck::keys::bindings::Bindings;
use taskdeck::keys::chord::Keys;
use taskdeck::state::hands::Hands;
use taskdeck::state::shortcuts::Shortcuts;
use tasks::order::Orders;

/// The overlay on a page, after something was changed.
fn help(locale: Locale, path: &str, change: impl FnOnce(Shortcuts)) -> String {
    html_in(locale, || {
        let place = Place::provide(preferences());
        place.address.set(Address::parse(path, ""));
        let hands = Hands::default();
        change(Shortcuts::of(hands));
        help_overlay(hands, place)
    })
}

#[test]
fn the_keys_of_the_list_and_everywhere() {
    assert_snapshot!(help(Locale::English, "", |_| ()));
    assert_snapshot!("the_keys_in_chinese", help(Locale::Chinese, "", |_| ()));
}

#[test]
fn a_page_without_keys_of_its_own_lists_those_of_all() {
    let drawn = help(Locale::English, "lookup/", |_| ());
    assert!(drawn.contains("On every page") && !drawn.contains("On this page"));
}

#[test]
fn keys_that_were_chosen_that_are_off_and_that_cannot_be_used() {
    let drawn = help(Locale::English, "", |shortcuts| {
        shortcuts.bindings.set(Bindings::read(r#"{"characters":false,"keys":{"refresh":"F2","fly":"f"}}"#).unwrap());
        shortcuts.change(&|bindings| bindings.bind(Action::Zone, None)).unwrap();
        shortcuts.change(&|bindings| bindings.bind(Action::Filter, Keys::parse("Ctrl+Shift+k"))).unwrap();
    });
    assert!(drawn.contains("<kbd>F2</kbd>") && drawn.contains("no keys") && drawn.contains("switched off"));
    assert!(drawn.contains("The usual keys again: Refresh") && drawn.contains("fly: "), "{drawn}");
}

#[test]
fn the_display_to_choose_from() {
    assert_snapshot!(html(choices));
    assert_snapshot!("the_display_in_chinese", html_in(Locale::Chinese, choices));
}

#[test]
fn the_order_to_choose_from() {
    let orders = || Signal::stored(Orders::parse("-duration,name").unwrap());
    assert_snapshot!(html(|| view! { <SortChoice orders=orders() on_orders=|_| () /> }));
}
