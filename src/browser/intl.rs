//! Moments and numbers in the reader's language and zone, by the browser's `Intl`.

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
pub fn date_time(moment: Moment, locale: Locale, zone: Zone) -> String {
    platform::date_time(moment, locale, zone)
}

/// The short name of the zone at a moment, such as `UTC` or `GMT+8`.
pub fn zone_name(moment: Moment, locale: Locale, zone: Zone) -> String {
    platform::zone_name(moment, locale, zone)
}

/// A whole number with its thousands set apart.
pub fn number(number: u64, locale: Locale) -> String {
    let _ = locale;
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
    use super::{Locale, Moment, Zone, tag};
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

    /// A piece of a date as `formatToParts` gives it.
    #[derive(serde::Deserialize)]
    struct Part {
        r#type: String,
        value: String,
    }

    thread_local! {
        // Making a formatter costs the browser a hundred times what using it does.
        static FORMATTERS: RefCell<Vec<((Locale, Zone, bool), js_sys::Intl::DateTimeFormat)>> = RefCell::default();
    }

    fn with_format<T>(
        locale: Locale,
        zone: Zone,
        named: bool,
        show: impl FnOnce(&js_sys::Intl::DateTimeFormat) -> T,
    ) -> Option<T> {
        FORMATTERS.with_borrow_mut(|formatters| {
            let key = (locale, zone, named);
            let known = formatters.iter().position(|(of, _)| *of == key);
            let at = known.unwrap_or_else(|| {
                formatters.push((key, formatter(locale, zone, named)));
                formatters.len() - 1
            });
            formatters.get(at).map(|(_, format)| show(format))
        })
    }

    fn formatter(locale: Locale, zone: Zone, named: bool) -> js_sys::Intl::DateTimeFormat {
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
        let tags = js_sys::Array::of1(&tag(locale).into());
        js_sys::Intl::DateTimeFormat::new(&tags, options.unchecked_ref())
    }

    fn parts(moment: Moment, locale: Locale, zone: Zone, named: bool) -> Vec<Part> {
        let date = js_sys::Date::new(&JsValue::from_f64(moment.millis() as f64));
        let parts = with_format(locale, zone, named, |format| format.format_to_parts(&date));
        parts.and_then(|parts| serde_wasm_bindgen::from_value(parts.into()).ok()).unwrap_or_default()
    }

    pub fn date_time(moment: Moment, locale: Locale, zone: Zone) -> String {
        let parts = parts(moment, locale, zone, false);
        let part = |name: &str| parts.iter().find(|part| part.r#type == name).map_or("", |part| &part.value);
        // The one order that reads the same in every language and sorts by eye.
        let date = [part("year"), part("month"), part("day")].join("-");
        let time = [part("hour"), part("minute"), part("second")].join(":");
        format!("{date} {time}")
    }

    pub fn zone_name(moment: Moment, locale: Locale, zone: Zone) -> String {
        parts(moment, locale, zone, true)
            .into_iter()
            .find(|part| part.r#type == "timeZoneName")
            .map(|part| part.value)
            .unwrap_or_default()
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
    use super::{Locale, Moment, Zone};

    pub fn date_time(moment: Moment, _: Locale, _: Zone) -> String {
        moment.to_string().replace('T', " ").chars().take(19).collect()
    }

    pub fn zone_name(_: Moment, _: Locale, _: Zone) -> String {
        "UTC".to_owned()
    }

    pub fn local_to_utc(wall: Moment) -> Moment {
        wall
    }
}
