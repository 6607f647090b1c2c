//! Moments in the reader's zone, by the browser's `Intl`, and numbers as both languages write them.

use cloud::time::Moment;

use crate::Locale;
use crate::paths::Zone;

/// The tag of a language for the browser.
pub fn tag(locale: Locale) -> &'static str {
    match locale {
        Locale::en => "en-GB",
        Locale::zh_CN => "zh-CN",
    }
}

/// A moment as date and time of day, to the second, in a zone.
pub fn date_time(moment: Moment, zone: Zone) -> String {
    platform::date_time(moment, zone)
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

/// The moment at which a clock in the zone shows what a clock in UTC shows at `wall`.
pub fn from_wall(wall: Moment, zone: Zone) -> Moment {
    match zone {
        Zone::Utc => wall,
        Zone::Local => platform::local_to_utc(wall),
    }
}

#[cfg(target_arch = "wasm32")]
mod platform {
    use super::{Moment, Zone};
    use serde::Serialize;
    use std::cell::RefCell;
    use wasm_bindgen::{JsCast, JsValue};

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Options {
        year: &'static str,
        month: &'static str,
        day: &'static str,
        hour: &'static str,
        minute: &'static str,
        second: &'static str,
        hour_cycle: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        time_zone: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        time_zone_name: Option<&'static str>,
    }

    thread_local! {
        // Making a formatter costs the browser a hundred times what using it does.
        static FORMATTERS: RefCell<Vec<((Zone, bool), js_sys::Intl::DateTimeFormat)>> = RefCell::default();
    }

    fn written(moment: Moment, zone: Zone, named: bool) -> String {
        let date = js_sys::Date::new(&JsValue::from_f64(moment.millis() as f64));
        FORMATTERS.with_borrow_mut(|formatters| {
            let known = formatters.iter().position(|(of, _)| *of == (zone, named));
            let at = known.unwrap_or_else(|| {
                formatters.push(((zone, named), formatter(zone, named)));
                formatters.len() - 1
            });
            let format = formatters.get(at).map(|(_, format)| format.format());
            let text = format.and_then(|format| format.call1(&JsValue::NULL, &date).ok());
            text.and_then(|text| text.as_string()).unwrap_or_default()
        })
    }

    fn formatter(zone: Zone, named: bool) -> js_sys::Intl::DateTimeFormat {
        let options = Options {
            year: "numeric",
            month: "2-digit",
            day: "2-digit",
            hour: "2-digit",
            minute: "2-digit",
            second: "2-digit",
            hour_cycle: "h23",
            time_zone: (zone == Zone::Utc).then_some("UTC"),
            time_zone_name: named.then_some("short"),
        };
        let options = serde_wasm_bindgen::to_value(&options).unwrap_or(JsValue::UNDEFINED);
        // Swedes write a date as 2026-11-21 20:18:03: the one order that reads the same in every language
        // and sorts by eye.
        let tags = js_sys::Array::of1(&"sv-SE".into());
        js_sys::Intl::DateTimeFormat::new(&tags, options.unchecked_ref())
    }

    pub fn date_time(moment: Moment, zone: Zone) -> String {
        written(moment, zone, false)
    }

    pub fn zone_name(moment: Moment, zone: Zone) -> String {
        let text = written(moment, zone, true);
        text.split(' ').nth(2).unwrap_or_default().to_owned()
    }

    pub fn local_to_utc(wall: Moment) -> Moment {
        let shown = js_sys::Date::new(&JsValue::from_f64(wall.millis() as f64));
        let local = js_sys::Date::new_with_year_month_day_hr_min_sec_milli(
            shown.get_utc_full_year(),
            shown.get_utc_month() as i32,
            shown.get_utc_date() as i32,
            shown.get_utc_hours() as i32,
            shown.get_utc_minutes() as i32,
            shown.get_utc_seconds() as i32,
            shown.get_utc_milliseconds() as i32,
        );
        Moment::from_millis(local.get_time() as i64).unwrap_or(wall)
    }
}

/// For snapshots made without a browser: everything in UTC.
#[cfg(not(target_arch = "wasm32"))]
mod platform {
    use super::{Moment, Zone};

    pub fn date_time(moment: Moment, _: Zone) -> String {
        moment.to_string().replace('T', " ").chars().take(19).collect()
    }

    pub fn zone_name(_: Moment, _: Zone) -> String {
        "UTC".to_owned()
    }

    pub fn local_to_utc(wall: Moment) -> Moment {
        wall
    }
}
