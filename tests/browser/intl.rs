//! Moments in the reader's language and zone. Every test holds in whatever zone the browser runs.

use cloud::time::Moment;
use taskdeck::browser::intl::{date_time, from_wall, is_zone, number, zone_name, zones};
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

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

#[wasm_bindgen_test]
fn any_zone_shows_what_clocks_there_do() {
    for (name, moment, shown) in [
        ("Asia/Shanghai", "2026-11-21T20:00:00Z", "2026-11-22 04:00:00"),
        ("Asia/Kathmandu", "2026-11-21T20:00:00Z", "2026-11-22 01:45:00"),
        ("America/St_Johns", "2026-11-21T02:00:00Z", "2026-11-20 22:30:00"),
        ("Europe/Berlin", "2026-10-25T00:59:59Z", "2026-10-25 02:59:59"),
        ("Europe/Berlin", "2026-10-25T01:00:00Z", "2026-10-25 02:00:00"),
        ("Pacific/Kiritimati", "2026-12-31T10:00:00.999Z", "2027-01-01 00:00:00"),
    ] {
        assert_eq!(date_time(at(moment), zone(name)), shown, "{name}");
    }
    assert_eq!(zone_name(at("2026-11-21T20:00:00Z"), zone("Asia/Shanghai")), "GMT+8");
}

#[wasm_bindgen_test]
fn what_a_clock_anywhere_shows_is_the_moment_at_which_it_does() {
    for name in ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai"] {
        for moment in a_year() {
            let shown = date_time(moment, zone(name));
            let found = from_wall(at(&format!("{}Z", shown.replace(' ', "T"))), zone(name));
            // An hour that comes twice in autumn is the first of the two.
            assert_eq!(date_time(found, zone(name)), shown, "{name}");
        }
    }
    let wall = at("2026-10-25T02:30:00Z");
    assert_eq!(from_wall(wall, zone("Europe/Berlin")), at("2026-10-25T00:30:00Z"));
    assert_eq!(from_wall(at("2026-03-29T02:30:00Z"), zone("Europe/Berlin")), at("2026-03-29T01:30:00Z"));
}

#[wasm_bindgen_test]
fn a_zone_that_there_is_not_is_told_apart() {
    assert!(is_zone("Asia/Shanghai") && is_zone("Europe/Istanbul"));
    assert!(!is_zone("Atlantis/Capital") && !is_zone("") && !is_zone("?"));
    assert!(zones().contains(&"Asia/Shanghai".to_owned()));
}

#[wasm_bindgen_test]
fn large_numbers_have_their_thousands_set_apart() {
    let shown = [0, 999, 1_000, 1_234_567].map(number);
    assert_eq!(shown, ["0", "999", "1,000", "1,234,567"]);
}
