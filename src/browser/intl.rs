//! Moments in the reader's zone, as the browser knows it, and numbers as both languages write them.

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

/// A moment as date and time of day, to the second, in a zone: year first, the one order that reads the same in
/// every language and sorts by eye.
pub fn date_time(moment: Moment, zone: Zone) -> String {
    let ahead = match zone {
        Zone::Utc => 0,
        Zone::Local => platform::ahead_of_utc(moment),
    };
    let wall = moment.plus(ahead).to_string();
    let (day, time) = wall.split_once('T').unwrap_or((&wall, ""));
    format!("{day} {}", time.get(..8).unwrap_or(time))
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
    use wasm_bindgen::{JsCast, JsValue};

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Options {
        hour: &'static str,
        time_zone_name: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        time_zone: Option<&'static str>,
    }

    /// Milliseconds by which local clocks are ahead of UTC at a moment.
    pub fn ahead_of_utc(moment: Moment) -> i64 {
        date(moment).get_timezone_offset() as i64 * -60_000
    }

    // Only where a zone is named: the browser takes longer to make its first formatter than to draw the list.
    pub fn zone_name(moment: Moment, zone: Zone) -> String {
        let options =
            Options { hour: "2-digit", time_zone_name: "short", time_zone: (zone == Zone::Utc).then_some("UTC") };
        let options = serde_wasm_bindgen::to_value(&options).unwrap_or(JsValue::UNDEFINED);
        // The language in which the hour is followed by a blank and the zone, and by nothing else.
        let tags = js_sys::Array::of1(&"sv-SE".into());
        let format = js_sys::Intl::DateTimeFormat::new(&tags, options.unchecked_ref()).format();
        let text = format.call1(&JsValue::NULL, &date(moment)).ok().and_then(|text| text.as_string());
        text.and_then(|text| Some(text.split_once(' ')?.1.to_owned())).unwrap_or_default()
    }

    fn date(moment: Moment) -> js_sys::Date {
        js_sys::Date::new(&JsValue::from_f64(moment.millis() as f64))
    }

    pub fn local_to_utc(wall: Moment) -> Moment {
        let shown = date(wall);
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

    pub fn ahead_of_utc(_: Moment) -> i64 {
        0
    }

    pub fn zone_name(_: Moment, _: Zone) -> String {
        "UTC".to_owned()
    }

    pub fn local_to_utc(wall: Moment) -> Moment {
        wall
    }
}
