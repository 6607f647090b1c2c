//! How the cloud writes times and reasons.

use cloud::call::Language;
use cloud::time::Moment;

const HOUR: i64 = 60 * 60 * 1_000;
const DAY: i64 = 24 * HOUR;

/// `2018-08-06T10:41:14+0000`.
pub(crate) fn in_utc(moment: Moment) -> String {
    moment.to_offset_text()
}

/// `2018-08-06T18:41:14+0800`: the same moment by China's clocks.
pub(crate) fn in_china(moment: Moment) -> String {
    moment.plus(8 * HOUR).to_offset_text().replace("+0000", "+0800")
}

/// `2018-08-06 10:41:14 UTC`.
pub(crate) fn in_words(moment: Moment) -> String {
    format!("{} UTC", without_zone(moment))
}

/// `2018-08-06 10:41:14`: of no zone, and meant as UTC.
pub(crate) fn without_zone(moment: Moment) -> String {
    moment.to_offset_text().replace('T', " ").trim_end_matches("+0000").to_owned()
}

/// `2018-08-06T18:41:14_0800`: a plus that got lost on the way.
pub(crate) fn without_plus(moment: Moment) -> String {
    in_china(moment).replace('+', "_")
}

/// `2018-08-06T10:41:14.000000Z`: how IAM and the gateway write when a token ends.
pub(crate) fn in_microseconds(moment: Moment) -> String {
    moment.to_string().replace('Z', "000Z")
}

/// `Sat, 15 Jun 2024 08:30:00 GMT`.
pub(crate) fn http_date(moment: Moment) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let text = moment.to_string();
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let day = DAYS[moment.millis().div_euclid(DAY).rem_euclid(7) as usize];
    let month = part(5, 7).parse::<usize>().ok().and_then(|month| MONTHS.get(month.wrapping_sub(1)));
    let month = month.copied().unwrap_or_default();
    format!("{day}, {} {month} {} {} GMT", part(8, 10), part(0, 4), part(11, 19))
}

/// Reads a time with an offset, `2024-06-01T00:00:00+0800`, and no other form.
pub(crate) fn read_with_offset(text: &str) -> Option<Moment> {
    let zone = text.get(19..)?;
    let digits = zone.strip_prefix(['+', '-']).unwrap_or_default();
    let numeric = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    (text.get(10..11) == Some("T") && (numeric || zone == "Z")).then(|| Moment::read(text)).flatten()
}

/// Reads milliseconds since 1970, and no other form.
pub(crate) fn read_millis(text: &str) -> Option<Moment> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().and_then(Moment::from_millis)
}

/// Why something failed, in both languages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reason {
    english: &'static str,
    chinese: &'static str,
}

impl Reason {
    /// The text in one of them.
    pub(crate) const fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Chinese => self.chinese,
        }
    }
}

/// The reason that stands beside tasks that completed, too.
pub(crate) const SINGLE_TASK: Reason = Reason { english: "Single task exception.", chinese: "单任务异常。" };

/// Reasons of failures.
pub(crate) const REASONS: [Reason; 7] = [
    Reason { english: "ECS exception.", chinese: "ECS云服务器处理异常。" },
    SINGLE_TASK,
    Reason { english: "Insufficient resources in the AZ.", chinese: "可用区资源不足。" },
    Reason { english: "The storage volume could not be attached.", chinese: "云硬盘挂载失败。" },
    Reason { english: "The backup file could not be read.", chinese: "备份文件读取失败。" },
    Reason { english: "Timed out waiting for the node to restart.", chinese: "等待节点重启超时。" },
    Reason { english: "The subnet has no IP address left.", chinese: "子网IP地址不足。" },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_is_read_as_the_same_moment() {
        let moment = Moment::read("2024-06-15T08:30:00Z").unwrap();
        let written: [fn(Moment) -> String; 7] =
            [in_utc, in_china, in_words, without_zone, without_plus, in_microseconds, http_date];
        for text in written.map(|write| write(moment)) {
            assert_eq!(Moment::read(&text), Some(moment), "{text}");
        }
        assert_eq!(in_china(moment), "2024-06-15T16:30:00+0800");
        assert_eq!(http_date(moment), "Sat, 15 Jun 2024 08:30:00 GMT");
        assert_eq!(in_words(moment), "2024-06-15 08:30:00 UTC");
    }

    #[test]
    fn parameters_have_one_form_each() {
        assert!(read_with_offset("2024-06-15T08:30:00+0800").is_some());
        assert!(read_with_offset("2024-06-15T08:30:00Z").is_some());
        for wrong in [
            "2024-06-15T08:30:00 0800",
            "2024-06-15T08:30:00",
            "2024-06-15 08:30:00+0800",
            "1718440200000",
            "2024-06-15T08:30:00+08:00",
            "",
        ] {
            assert_eq!(read_with_offset(wrong), None, "{wrong}");
        }
        assert!(read_millis("1718440200000").is_some());
        for wrong in ["2024-06-15T08:30:00Z", "-1", "99999999999999999999", "17184402000.0"] {
            assert_eq!(read_millis(wrong), None, "{wrong}");
        }
    }
}
