//! Moments in the reader's zone, as the browser knows it, and numbers as both languages write them.

use cloud::time::Moment;

use crate::Locale;
use crate::paths::Zone;

/// The tag of a language for the browser.
pub fn tag(locale: Locale) -> &'static str {
    match locale {
        Locale::English => "en-GB",
        Locale::Chinese => "zh-CN",
    }
}

/// A moment as date and time of day, to the second, in a zone: year first, the one order that reads the same in
/// every language and sorts by eye.
pub fn date_time(moment: Moment, zone: Zone) -> String {
    let wall = moment.plus(ahead_of_utc(moment, zone)).to_string();
    let (day, time) = wall.split_once('T').unwrap_or((&wall, ""));
    format!("{day} {}", time.get(..8).unwrap_or(time))
}

/// Milliseconds by which clocks in a zone are ahead of UTC at a moment.
pub fn ahead_of_utc(moment: Moment, zone: Zone) -> i64 {
    match zone {
        Zone::Utc => 0,
        Zone::Local => platform::ahead_here(moment),
        Zone::Named(name) => platform::ahead_there(moment, name),
    }
}

/// Whether the browser knows a zone of this name.
pub fn is_zone(name: &str) -> bool {
    platform::is_zone(name)
}

/// The names of all zones that the browser offers; none where it does not tell.
pub fn zones() -> Vec<String> {
    platform::zones()
}

/// The short name of the zone at a moment, such as `UTC` or `GMT+8`.
pub fn zone_name(moment: Moment, zone: Zone) -> String {
    platform::zone_name(moment, zone)
}

/// A whole number with its thousands set apart.
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The moment at which a clock in the zone shows what a clock in UTC shows at `wall`. Of an hour that comes twice it
/// is the first; in one that is skipped, the clock is taken to go on as before.
pub fn from_wall(wall: Moment, zone: Zone) -> Moment {
    wall_to_utc(wall, |moment| ahead_of_utc(moment, zone))
}

/// No clock is further from UTC than this, and none is put forward or back twice within twice this.
const FURTHEST: i64 = 86_400_000;

fn wall_to_utc(wall: Moment, ahead: impl Fn(Moment) -> i64) -> Moment {
    let (before, after) = (ahead(wall.plus(-FURTHEST)), ahead(wall.plus(FURTHEST)));
    let shown_by = |by: i64| Some(wall.plus(-by)).filter(|moment| ahead(*moment) == by);
    shown_by(before).or_else(|| shown_by(after)).unwrap_or(wall.plus(-before))
}

/// So many days before and after today have a beginning of their own in [`midnights`]: a year, and what is scheduled.
const DAYS: (i64, i64) = (400, 60);

/// The beginnings of the days around a moment in a zone, ascending.
pub fn midnights(now: Moment, zone: Zone) -> Vec<Moment> {
    const DAY: i64 = 86_400_000;
    let today = now.millis().div_euclid(DAY);
    let walls = (today - DAYS.0..=today + DAYS.1).filter_map(|day| Moment::from_millis(day * DAY));
    walls.map(|wall| from_wall(wall, zone)).collect()
}

#[cfg(target_arch = "wasm32")]
mod platform {
    use std::cell::RefCell;

    use super::{Moment, Zone};
    use crate::paths::ZoneName;
    use js_sys::{Array, Function, Intl, Reflect};
    use serde::Serialize;
    use wasm_bindgen::{JsCast, JsValue};

    #[derive(Serialize, Default)]
    #[serde(rename_all = "camelCase")]
    struct Options<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        year: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        month: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        day: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        minute: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        second: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        time_zone_name: Option<&'static str>,
        hour: &'static str,
        hour_cycle: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        time_zone: Option<&'a str>,
    }

    const TWO: Option<&str> = Some("2-digit");

    /// What a formatter makes of a moment; none where the browser knows no such zone. In the language that writes the
    /// year first, and behind the hour a blank and the zone, and nothing else.
    fn formatter(options: &Options) -> Option<Function> {
        let options = serde_wasm_bindgen::to_value(options).ok()?;
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let make = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into::<Function>().ok()?;
        // Where it is called by its type, a zone that there is not would stop the page.
        let made = Reflect::construct(&make, &Array::of2(&"sv-SE".into(), &options)).ok()?;
        Some(made.unchecked_into::<Intl::DateTimeFormat>().format())
    }

    fn formatted(format: &Function, moment: Moment) -> Option<String> {
        format.call1(&JsValue::NULL, &date(moment)).ok()?.as_string()
    }

    pub fn ahead_here(moment: Moment) -> i64 {
        date(moment).get_timezone_offset() as i64 * -60_000
    }

    thread_local! {
        /// The clock that was last read: the browser takes long to make one.
        static CLOCK: RefCell<Option<(ZoneName, Function)>> = const { RefCell::new(None) };
    }

    fn clock(name: ZoneName) -> Option<Function> {
        CLOCK.with_borrow_mut(|clock| {
            if clock.as_ref().is_none_or(|(of, _)| *of != name) {
                let options = Options {
                    year: Some("numeric"),
                    month: TWO,
                    day: TWO,
                    hour: "2-digit",
                    minute: TWO,
                    second: TWO,
                    hour_cycle: "h23",
                    time_zone: Some(name.as_str()),
                    ..Options::default()
                };
                *clock = Some((name, formatter(&options)?));
            }
            clock.as_ref().map(|(_, format)| format.clone())
        })
    }

    pub fn ahead_there(moment: Moment, name: ZoneName) -> i64 {
        let second = moment.plus(-moment.millis().rem_euclid(1_000));
        let shown = clock(name).and_then(|clock| formatted(&clock, second));
        shown.and_then(|wall| Moment::read(&wall)).map_or(0, |wall| wall.since(second))
    }

    pub fn is_zone(name: &str) -> bool {
        ZoneName::parse(name).and_then(clock).is_some()
    }

    pub fn zones() -> Vec<String> {
        let ask = || {
            let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
            let ask = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?.dyn_into::<Function>().ok()?;
            ask.call1(&intl, &"timeZone".into()).ok()?.dyn_into::<Array>().ok()
        };
        ask().map(|names| names.iter().filter_map(|name| name.as_string()).collect()).unwrap_or_default()
    }

    // Only where a zone is named: the browser takes longer to make its first formatter than to draw the list.
    pub fn zone_name(moment: Moment, zone: Zone) -> String {
        let time_zone = match &zone {
            Zone::Local => None,
            Zone::Utc => Some("UTC"),
            Zone::Named(name) => Some(name.as_str()),
        };
        let options = Options {
            hour: "2-digit",
            hour_cycle: "h23",
            time_zone_name: Some("short"),
            time_zone,
            ..Options::default()
        };
        let text = formatter(&options).and_then(|format| formatted(&format, moment));
        text.and_then(|text| Some(text.split_once(' ')?.1.to_owned())).unwrap_or_default()
    }

    fn date(moment: Moment) -> js_sys::Date {
        js_sys::Date::new(&JsValue::from_f64(moment.millis() as f64))
    }
}

/// For snapshots made without a browser: everything in UTC, and few zones.
#[cfg(not(target_arch = "wasm32"))]
mod platform {
    use super::{Moment, Zone};
    use crate::paths::ZoneName;

    const ZONES: [&str; 3] = ["Asia/Shanghai", "Europe/Berlin", "Europe/Istanbul"];

    pub fn ahead_here(_: Moment) -> i64 {
        0
    }

    pub fn ahead_there(_: Moment, _: ZoneName) -> i64 {
        0
    }

    pub fn is_zone(name: &str) -> bool {
        ZONES.contains(&name)
    }

    pub fn zones() -> Vec<String> {
        ZONES.map(str::to_owned).to_vec()
    }

    pub fn zone_name(_: Moment, _: Zone) -> String {
        "UTC".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    fn at(text: &str) -> Moment {
        Moment::read(text).unwrap_or_default()
    }

    /// Clocks of Berlin in 2026.
    fn berlin(moment: Moment) -> i64 {
        let is_summer = moment >= at("2026-03-29T01:00:00Z") && moment < at("2026-10-25T01:00:00Z");
        if is_summer { 2 * HOUR } else { HOUR }
    }

    /// Clocks of Apia, which had no 30 December 2011.
    fn apia(moment: Moment) -> i64 {
        if moment < at("2011-12-30T10:00:00Z") { -10 * HOUR } else { 14 * HOUR }
    }

    #[test]
    fn a_clock_shows_what_it_is_asked_for() {
        for (wall, moment) in [
            ("2026-01-01 00:00:00", "2025-12-31T23:00:00Z"),
            ("2026-07-01 00:00:00", "2026-06-30T22:00:00Z"),
            ("2026-03-29 01:59:59", "2026-03-29T00:59:59Z"),
            ("2026-03-29 03:00:00", "2026-03-29T01:00:00Z"),
            ("2026-10-25 01:59:59", "2026-10-24T23:59:59Z"),
            ("2026-10-25 03:00:00", "2026-10-25T02:00:00Z"),
        ] {
            assert_eq!(wall_to_utc(at(wall), berlin), at(moment), "{wall}");
        }
        assert_eq!(wall_to_utc(at("2011-12-29 23:00:00"), apia), at("2011-12-30T09:00:00Z"));
        assert_eq!(wall_to_utc(at("2011-12-31 00:00:00"), apia), at("2011-12-30T10:00:00Z"));
    }

    #[test]
    fn an_hour_that_comes_twice_is_the_first_and_one_that_is_skipped_goes_on_as_before() {
        assert_eq!(wall_to_utc(at("2026-10-25 02:30:00"), berlin), at("2026-10-25T00:30:00Z"));
        assert_eq!(wall_to_utc(at("2026-03-29 02:30:00"), berlin), at("2026-03-29T01:30:00Z"));
    }

    #[test]
    fn every_moment_of_a_year_is_found_by_what_clocks_show() {
        let start = at("2026-01-01T00:30:15Z");
        for moment in (0..17_520).map(|step| start.plus(step * HOUR / 2)) {
            let wall = moment.plus(berlin(moment));
            let found = wall_to_utc(wall, berlin);
            assert_eq!(found.plus(berlin(found)), wall);
        }
    }
}
