//! Moments, and every way in which the cloud writes them. One reader takes all its spellings in; each API
//! writes its own form out.

use std::fmt;

/// A moment: milliseconds since 1970-01-01T00:00:00 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Years 0001 to 9999: what four digits can write.
const EARLIEST: i64 = -62_135_596_800_000;
const LATEST: i64 = 253_402_300_799_999;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A moment's parts in UTC.
struct Civil {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    millisecond: i64,
}

impl Moment {
    /// From milliseconds since 1970 UTC; nothing outside of the years 1 to 9999.
    pub const fn from_millis(millis: i64) -> Option<Self> {
        if millis >= EARLIEST && millis <= LATEST { Some(Self(millis)) } else { None }
    }

    /// Milliseconds since 1970 UTC.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This moment moved by milliseconds, stopping at the ends of the calendar.
    pub const fn plus(self, millis: i64) -> Self {
        let moved = self.0.saturating_add(millis);
        Self(if moved < EARLIEST {
            EARLIEST
        } else if moved > LATEST {
            LATEST
        } else {
            moved
        })
    }

    /// Milliseconds from `earlier` to this moment.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// Reads any form the cloud is known to write. Text without a zone is UTC.
    ///
    /// `2018-08-06T10:41:14+0000`, `…+08:00`, `…_0800`, `2020-06-17T08:18:06.597Z`,
    /// `2022-09-01 11:52:24`, `2020-12-23 03:21:41 UTC`, `1684191545379` (milliseconds),
    /// `Sat, 15 Jun 2024 08:30:00 GMT`.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.is_empty() && text.len() <= 15 && text.bytes().all(|b| b.is_ascii_digit()) {
            return Self::from_millis(text.parse().ok()?);
        }
        if text.contains(", ") { read_http_date(text) } else { read_calendar(text) }
    }

    /// Reads `yyyyMMddHHmmss` in UTC, the form of DCS' parameters. Apart from [`Self::read`], because
    /// fourteen digits alone could also be milliseconds.
    pub fn read_compact(text: &str) -> Option<Self> {
        if text.len() != 14 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let part = |from: usize, to: usize| text.get(from..to)?.parse().ok();
        from_civil(&Civil {
            year: part(0, 4)?,
            month: part(4, 6)?,
            day: part(6, 8)?,
            hour: part(8, 10)?,
            minute: part(10, 12)?,
            second: part(12, 14)?,
            millisecond: 0,
        })
    }

    /// `2024-06-01T00:00:00+0000`: TaurusDB's parameters.
    pub fn to_offset_text(self) -> String {
        let c = civil(self.0);
        format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+0000", c.year, c.month, c.day, c.hour, c.minute, c.second)
    }

    /// `1717200000000`: GaussDB's parameters.
    pub fn to_millis_text(self) -> String {
        self.0.to_string()
    }

    /// `20240601000000`: DCS' parameters.
    pub fn to_compact_text(self) -> String {
        let c = civil(self.0);
        format!("{:04}{:02}{:02}{:02}{:02}{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second)
    }

    /// `20240601T000000Z`: the header `X-Sdk-Date` of a signed request. Whole seconds, cut off.
    pub fn to_sdk_date(self) -> String {
        let c = civil(self.0);
        format!("{:04}{:02}{:02}T{:02}{:02}{:02}Z", c.year, c.month, c.day, c.hour, c.minute, c.second)
    }
}

/// `2024-06-01T00:00:00.000Z`: how the project itself writes a moment.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let c = civil(self.0);
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            c.year, c.month, c.day, c.hour, c.minute, c.second, c.millisecond
        )
    }
}

/// Why a range of times is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RangeError {
    /// The end lies before the start.
    EndBeforeStart,
    /// The start lies further back than the API documents to answer: one month.
    OlderThanAMonth,
}

/// A range of times with its end not before its start; an open side is not sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeRange {
    start: Option<Moment>,
    end: Option<Moment>,
}

impl TimeRange {
    /// A range, unless its end lies before its start.
    pub fn new(start: Option<Moment>, end: Option<Moment>) -> Result<Self, RangeError> {
        match (start, end) {
            (Some(start), Some(end)) if end < start => Err(RangeError::EndBeforeStart),
            _ => Ok(Self { start, end }),
        }
    }

    /// Where it begins.
    pub fn start(self) -> Option<Moment> {
        self.start
    }

    /// Where it ends.
    pub fn end(self) -> Option<Moment> {
        self.end
    }
}

/// A range for the APIs that answer for the last month only (GaussDB's tasks).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecentRange(TimeRange);

impl RecentRange {
    /// The longest a start may lie back. A month has up to 31 days, and it is the cloud that counts.
    pub const LONGEST: i64 = 31 * DAY;

    /// The range, unless its start lies more than a month before `now`.
    pub fn new(range: TimeRange, now: Moment) -> Result<Self, RangeError> {
        match range.start {
            Some(start) if now.since(start) > Self::LONGEST => Err(RangeError::OlderThanAMonth),
            _ => Ok(Self(range)),
        }
    }

    /// The range itself.
    pub fn range(self) -> TimeRange {
        self.0
    }
}

fn read_calendar(text: &str) -> Option<Moment> {
    let bytes = text.as_bytes();
    let digits = |from: usize, to: usize| -> Option<i64> {
        let part = text.get(from..to)?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let is = |at: usize, any: &[u8]| bytes.get(at).is_some_and(|b| any.contains(b));
    if !(is(4, b"-") && is(7, b"-") && is(10, b"T ") && is(13, b":") && is(16, b":")) {
        return None;
    }
    let mut rest = text.get(19..)?;
    let mut millisecond = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
        let thousandths: String = fraction.get(..length)?.chars().chain("000".chars()).take(3).collect();
        if length == 0 {
            return None;
        }
        millisecond = thousandths.parse().ok()?;
        rest = fraction.get(length..)?;
    }
    let local = from_civil(&Civil {
        year: digits(0, 4)?,
        month: digits(5, 7)?,
        day: digits(8, 10)?,
        hour: digits(11, 13)?,
        minute: digits(14, 16)?,
        second: digits(17, 19)?,
        millisecond,
    })?;
    Moment::from_millis(local.0 - read_zone(rest.trim_start())?)
}

/// Milliseconds that a written zone is ahead of UTC.
fn read_zone(text: &str) -> Option<i64> {
    if matches!(text, "" | "Z" | "z" | "UTC" | "GMT") {
        return Some(0);
    }
    let ahead = match text.bytes().next()? {
        // An instance list of TaurusDB prints `_0800`, a plus that some encoder ate.
        b'+' | b'_' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = text.get(1..)?.chars().filter(|&c| c != ':').collect();
    if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i64, i64) = (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?);
    (hours <= 18 && minutes < 60).then_some(ahead * (hours * HOUR + minutes * MINUTE))
}

fn read_http_date(text: &str) -> Option<Moment> {
    let (_, rest) = text.split_once(", ")?;
    let mut parts = rest.split([' ', ':']);
    let mut next = || parts.next();
    let day = next()?.parse().ok()?;
    let name = next()?;
    let month = MONTHS.iter().position(|m| *m == name)? as i64 + 1;
    let year = next()?.parse().ok()?;
    let (hour, minute, second) = (next()?.parse().ok()?, next()?.parse().ok()?, next()?.parse().ok()?);
    from_civil(&Civil { year, month, day, hour, minute, second, millisecond: 0 })
}

fn from_civil(c: &Civil) -> Option<Moment> {
    let leap = c.year % 4 == 0 && (c.year % 100 != 0 || c.year % 400 == 0);
    let days = match c.month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let fits = (1..=9999).contains(&c.year)
        && (1..=days).contains(&c.day)
        && (0..24).contains(&c.hour)
        && (0..60).contains(&c.minute)
        && (0..=60).contains(&c.second);
    if !fits {
        return None;
    }
    // Days since 1970 of the proleptic Gregorian calendar, counted in years that begin in March.
    let year = if c.month <= 2 { c.year - 1 } else { c.year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((c.month + 9) % 12) + 2) / 5 + c.day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    Moment::from_millis(days * DAY + c.hour * HOUR + c.minute * MINUTE + c.second * SECOND + c.millisecond)
}

fn civil(millis: i64) -> Civil {
    let days = millis.div_euclid(DAY) + 719_468;
    let of_day = millis.rem_euclid(DAY);
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    Civil {
        year: year_of_era + era * 400 + i64::from(month <= 2),
        month,
        day: day_of_year - (153 * shifted + 2) / 5 + 1,
        hour: of_day / HOUR,
        minute: of_day % HOUR / MINUTE,
        second: of_day % MINUTE / SECOND,
        millisecond: of_day % SECOND,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn millis(text: &str) -> Option<i64> {
        Moment::read(text).map(Moment::millis)
    }

    #[test]
    fn every_form_of_the_cloud_is_read() {
        assert_eq!(millis("2018-08-06T10:41:14+0000"), Some(1_533_552_074_000));
        assert_eq!(millis("2018-08-06T10:41:14+0800"), Some(1_533_552_074_000 - 8 * HOUR));
        assert_eq!(millis("2018-08-06T10:41:14-03:30"), Some(1_533_552_074_000 + 3 * HOUR + 30 * MINUTE));
        assert_eq!(millis("2020-06-17T08:18:06.597Z"), Some(1_592_381_886_597));
        assert_eq!(millis("2022-09-01 11:52:24"), Some(1_662_033_144_000));
        assert_eq!(millis("1659344800845"), Some(1_659_344_800_845));
        assert_eq!(millis("2020-12-23 03:21:41 UTC"), Some(1_608_693_701_000));
        assert_eq!(millis("2018-08-20T02:33:49_0800"), millis("2018-08-19T18:33:49Z"));
        assert_eq!(millis("2020-01-04T09:08:49.965000Z"), Some(1_578_128_929_965));
        assert_eq!(millis("Sat, 15 Jun 2024 08:30:00 GMT"), Some(1_718_440_200_000));
        assert_eq!(millis(" 2018-08-06T10:41:14+0000 "), Some(1_533_552_074_000));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "  ",
            "soon",
            "2018-13-06T10:41:14Z",
            "2018-02-29T00:00:00Z",
            "2018-08-06T25:00:00Z",
            "2018-08-06",
            "2018-08-06T10:41:14.Z",
            "2018-08-06T10:41:14+99",
            "9999999999999999",
            "任务任务任务任务任务任务任务",
            "Sat, 15 Xxx 2024 08:30:00 GMT",
        ] {
            assert_eq!(Moment::read(text), None, "{text}");
        }
    }

    #[test]
    fn each_api_writes_its_own_form() {
        let moment = Moment::read("2024-06-01T08:00:00+0800");
        assert_eq!(moment.map(Moment::to_offset_text).as_deref(), Some("2024-06-01T00:00:00+0000"));
        assert_eq!(moment.map(Moment::to_millis_text).as_deref(), Some("1717200000000"));
        assert_eq!(moment.map(Moment::to_compact_text).as_deref(), Some("20240601000000"));
        assert_eq!(moment.map(Moment::to_sdk_date).as_deref(), Some("20240601T000000Z"));
    }

    #[test]
    fn a_range_is_checked_before_it_exists() {
        let at = |text| Moment::read(text);
        let now = at("2026-11-21T00:00:00Z").unwrap();
        assert_eq!(
            TimeRange::new(at("2026-11-02T00:00:00Z"), at("2026-11-01T00:00:00Z")),
            Err(RangeError::EndBeforeStart)
        );
        let recent = TimeRange::new(at("2026-10-22T00:00:00Z"), None).unwrap();
        assert!(RecentRange::new(recent, now).is_ok());
        let old = TimeRange::new(at("2026-10-01T00:00:00Z"), None).unwrap();
        assert_eq!(RecentRange::new(old, now), Err(RangeError::OlderThanAMonth));
        assert!(RecentRange::new(TimeRange::default(), now).is_ok());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(ms in EARLIEST..=LATEST) {
            let moment = Moment::from_millis(ms).unwrap();
            let whole = Moment::from_millis(ms.div_euclid(SECOND) * SECOND).unwrap();
            prop_assert_eq!(Moment::read(&moment.to_string()), Some(moment));
            prop_assert_eq!(Moment::read(&moment.to_offset_text()), Some(whole));
            prop_assert_eq!(Moment::read_compact(&moment.to_compact_text()), Some(whole));
            prop_assert_eq!(Moment::read_compact(&moment.to_sdk_date().replace(['T', 'Z'], "")), Some(whole));
            if ms >= 0 {
                prop_assert_eq!(Moment::read(&moment.to_millis_text()), Some(moment));
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,40}") {
            let _ = Moment::read(&text);
            let _ = Moment::read_compact(&text);
        }

        #[test]
        fn nor_text_that_is_nearly_a_time(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}[.0-9é]{0,4}[Z+_ é-]?[0-9:é]{0,5}") {
            let _ = Moment::read(&text);
        }
    }
}
