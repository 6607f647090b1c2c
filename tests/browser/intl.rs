//! Moments in the reader's language and zone. Every test holds in whatever zone the browser runs.

use cloud::time::Moment;
use taskdeck::browser::intl::{date_time, from_wall, number, zone_name};
use taskdeck::paths::Zone;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::double::offset_at;

fn at(text: &str) -> Moment {
    Moment::read(text).unwrap()
}

/// Every five hours of a year, so that every hour of the day and every change of a clock is met.
fn a_year() -> impl Iterator<Item = Moment> {
    let start = at("2026-01-01T00:30:15Z");
    (0..1_752).map(move |step| start.plus(step * 5 * 3_600_000))
}

/// What a clock in the browser's zone shows, as if it were in UTC.
fn wall(moment: Moment) -> Moment {
    moment.plus(-60_000 * i64::from(offset_at(moment.millis() as f64)))
}

fn text(moment: Moment) -> String {
    moment.to_string().replace('T', " ").chars().take(19).collect()
}

#[wasm_bindgen_test]
fn utc_is_written_as_utc() {
    assert_eq!(date_time(at("2026-11-21T00:05:09Z"), Zone::Utc), "2026-11-21 00:05:09");
    assert_eq!(date_time(at("2026-11-21T08:00:00+0800"), Zone::Utc), "2026-11-21 00:00:00");
    assert_eq!(zone_name(at("2026-11-21T00:05:09Z"), Zone::Utc), "UTC");
}

#[wasm_bindgen_test]
fn the_readers_zone_shows_what_the_clock_on_the_wall_does() {
    for moment in a_year() {
        assert_eq!(date_time(moment, Zone::Local), text(wall(moment)));
    }
}

#[wasm_bindgen_test]
fn the_readers_zone_has_a_name() {
    let moment = at("2026-11-21T12:00:00Z");
    let name = zone_name(moment, Zone::Local);
    assert!(!name.is_empty());
    assert!(offset_at(moment.millis() as f64) == 0 || name != "UTC", "{name}");
}

#[wasm_bindgen_test]
fn what_a_clock_shows_is_the_moment_at_which_it_does() {
    for moment in a_year() {
        assert_eq!(from_wall(moment, Zone::Utc), moment);
        let wall = wall(moment);
        // An hour that comes twice in autumn is one of the two.
        assert_eq!(text(self::wall(from_wall(wall, Zone::Local))), text(wall));
    }
}

#[wasm_bindgen_test]
fn large_numbers_have_their_thousands_set_apart() {
    let shown = [0, 999, 1_000, 1_234_567].map(number);
    assert_eq!(shown, ["0", "999", "1,000", "1,234,567"]);
}
