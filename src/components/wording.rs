//! What values of the pure crates are called in the reader's language, as far as the first view says them. What only
//! later code says of the filter is in `filter_wording`, of connections in `connection_wording`.

use cloud::error::{CloudError, Flaw, Kind};
use cloud::legible::legible;
use cloud::path::Cause;
use cloud::refusal::Refusal;
use cloud::region;
use cloud::route::Route;
use cloud::time::Moment;
use tasks::feed::Shown;
use tasks::names::Name;
use tasks::order::Column;
use tasks::sources::{SourceId, job_name};
use tasks::status::Status;
use tasks::task::{Progress, Task};

use crate::browser::intl;
use crate::paths::Zone;
use crate::{Locale, say};

/// A name of the cloud's in the reader's language.
pub fn named(name: Name, locale: Locale) -> &'static str {
    match locale {
        Locale::English => name.en,
        Locale::Chinese => name.zh,
    }
}

/// A status.
pub fn status(status: Status, locale: Locale) -> String {
    named(tasks::names::status(status), locale).to_owned()
}

/// A list.
pub fn source(source: SourceId, locale: Locale) -> &'static str {
    named(source.name(), locale)
}

/// A region, by its id where it has no name.
pub fn region(id: &str, locale: Locale) -> String {
    region::find(id)
        .map_or(id, |info| match locale {
            Locale::English => info.name_en,
            Locale::Chinese => info.name_zh,
        })
        .to_owned()
}

/// A region by its name and its id.
pub fn region_with_id(id: &str, locale: Locale) -> String {
    let name = region(id, locale);
    if name == id { name } else { format!("{name} ({id})") }
}

/// What a task does: in the reader's language where that is known, else as the API calls it.
pub fn task_name(task: &Task, locale: Locale) -> String {
    if task.unreadable.is_some() {
        return say!(locale, cell.unreadable);
    }
    match job_name(task) {
        Some(name) => named(name, locale).to_owned(),
        None if task.name.trim().is_empty() => say!(locale, cell.unnamed),
        None => legible(&task.name),
    }
}

/// The state of an instance.
pub fn instance_state(word: &str, locale: Locale) -> String {
    tasks::names::instance_state(word).map_or_else(|| legible(word), |name| named(name, locale).to_owned())
}

/// A field of an answer.
pub fn answer_field(field: &str, locale: Locale) -> String {
    tasks::names::field(field).map_or_else(|| legible(field), |name| named(name, locale).to_owned())
}

/// A column's head.
pub fn column(column: Column, locale: Locale) -> String {
    match column {
        Column::Status => say!(locale, column.status),
        Column::Name => say!(locale, column.name),
        Column::Product => say!(locale, column.product),
        Column::Instance => say!(locale, column.instance),
        Column::Place => say!(locale, column.place),
        Column::Progress => say!(locale, column.progress),
        Column::Started => say!(locale, column.started),
        Column::Duration => say!(locale, column.duration),
        Column::Reason => say!(locale, column.reason),
        Column::Created => say!(locale, column.created),
        Column::Ended => say!(locale, column.ended),
        Column::User => say!(locale, column.user),
        Column::Id => say!(locale, column.id),
    }
}

/// Why there is no progress to show.
pub fn no_progress(progress: Progress, of: SourceId, locale: Locale) -> String {
    match progress {
        Progress::NotReported => say!(locale, cell.no_progress_source, source = source(of, locale)),
        _ => say!(locale, cell.no_progress_now),
    }
}

/// A length of time in its two largest units.
pub fn span(millis: i64, locale: Locale) -> String {
    let seconds = millis / 1_000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    match seconds {
        ..60 => say!(locale, time.s, n = seconds),
        60..600 if seconds % 60 != 0 => say!(locale, time.ms, m = minutes, s = seconds % 60),
        60..3_600 => say!(locale, time.m, n = minutes),
        3_600..86_400 if minutes % 60 != 0 => say!(locale, time.hm, h = hours, m = minutes % 60),
        3_600..86_400 => say!(locale, time.h, n = hours),
        _ if hours % 24 != 0 => say!(locale, time.dh, d = days, h = hours % 24),
        _ => say!(locale, time.d, n = days),
    }
}

/// A length of time in its largest unit.
fn about(millis: i64, locale: Locale) -> String {
    let seconds = millis / 1_000;
    match seconds {
        ..60 => say!(locale, time.s, n = seconds),
        60..3_600 => say!(locale, time.m, n = seconds / 60),
        3_600..86_400 => say!(locale, time.h, n = seconds / 3_600),
        _ => say!(locale, time.d, n = seconds / 86_400),
    }
}

/// A moment as seen from now: `3 min ago`, `in 2 h`.
pub fn relative(at: Moment, now: Moment, locale: Locale) -> String {
    let past = now.since(at);
    match past {
        0..2_000 => say!(locale, time.now),
        ..0 => say!(locale, time.ahead, span = about(-past, locale)),
        _ => say!(locale, time.ago, span = about(past, locale)),
    }
}

/// Why a credential was refused, and what can be done.
fn refusal(error: &CloudError, locale: Locale, zone: Zone) -> (String, String) {
    let what = match error.expired_at() {
        Some(at) => say!(locale, error.expired, time = crate::browser::intl::date_time(at, zone)),
        None => say!(locale, error.sign_in),
    };
    let todo = match Refusal::of(error) {
        Some(Refusal::Expired(_)) => say!(locale, refusal.expired),
        Some(Refusal::Unknown) => say!(locale, refusal.unknown),
        Some(Refusal::WrongRegionOrProject) => say!(locale, refusal.elsewhere),
        Some(Refusal::WrongKey) => say!(locale, refusal.wrong_key),
        Some(Refusal::KeyUnknown) => say!(locale, refusal.key_unknown),
        Some(Refusal::KeyLocked) => say!(locale, refusal.key_locked),
        Some(Refusal::ClockSkew) => say!(locale, refusal.clock),
        Some(Refusal::NoTokenArrived) => say!(locale, refusal.dropped),
        Some(Refusal::ProxysOwn) => say!(locale, refusal.proxy),
        Some(Refusal::Other) | None => say!(locale, error.sign_in_do),
    };
    (what, todo)
}

/// What is wrong with a piece of JSON, and where in it; an empty path is the whole.
pub fn flaw(path: &str, flaw: Flaw, locale: Locale) -> String {
    let what = match flaw {
        Flaw::Missing => say!(locale, flaw.missing),
        Flaw::Encoding => say!(locale, flaw.encoding),
        Flaw::Syntax { line, column } => say!(locale, flaw.syntax, line = line, column = column),
        Flaw::NotAScalar => say!(locale, flaw.scalar),
        Flaw::NotAnObject => say!(locale, flaw.object),
        Flaw::NotAList => say!(locale, flaw.list),
        Flaw::NotTexts => say!(locale, flaw.texts),
        Flaw::UnknownField => say!(locale, flaw.unknown),
        Flaw::NotOneOf(words) => say!(locale, flaw.one_of, words = words),
    };
    if path.is_empty() { what } else { format!("{path}: {what}") }
}

/// What happened, and what can be done about it.
pub fn error(error: &CloudError, route: Option<&Route>, locale: Locale, zone: Zone) -> (String, String) {
    match error.kind {
        Kind::SignIn => refusal(error, locale, zone),
        Kind::NotAllowed => (say!(locale, error.not_allowed), say!(locale, error.not_allowed_do)),
        Kind::NotFound => (say!(locale, error.not_found), say!(locale, error.not_found_do)),
        Kind::WrongHost => (say!(locale, error.wrong_host), say!(locale, error.wrong_host_do)),
        Kind::Throttled => (say!(locale, error.throttled), say!(locale, error.throttled_do)),
        Kind::BadInput => (say!(locale, error.bad_input), say!(locale, error.bad_input_do)),
        Kind::CloudFault => (say!(locale, error.cloud_fault), say!(locale, error.cloud_fault_do)),
        Kind::RouteFault => (say!(locale, error.route_fault), say!(locale, error.route_fault_do)),
        Kind::ProxyToken => (say!(locale, way.token_wanted), say!(locale, way.token_wanted_do)),
        Kind::NoBase => (say!(locale, way.no_address), say!(locale, way.no_address_do)),
        Kind::Stranger => (say!(locale, machine.refused), say!(locale, machine.refused_do)),
        Kind::Unreadable => (say!(locale, error.unreadable), say!(locale, error.unreadable_do)),
        Kind::TooLarge => (say!(locale, error.too_large), say!(locale, error.too_large_do)),
        Kind::CutOff => (say!(locale, error.cut_off), say!(locale, error.cut_off_do)),
        Kind::TimedOut => (say!(locale, error.timed_out), say!(locale, error.timed_out_do)),
        Kind::Site => (say!(locale, later.failed), say!(locale, later.failed_do)),
        Kind::TokenHidden => (say!(locale, error.token_hidden), say!(locale, error.token_hidden_do)),
        Kind::ReadOnly => (say!(locale, error.read_only), say!(locale, error.read_only_do)),
        Kind::Path(of) => (cause(of, locale), say!(locale, path.kept)),
        Kind::Unreachable => match route {
            Some(Route::Direct) => (say!(locale, error.unreachable_direct), say!(locale, error.unreachable_direct_do)),
            Some(Route::SameOrigin(template) | Route::Proxy(template)) => {
                let origins: Vec<String> = template.origins().into_iter().map(ToString::to_string).collect();
                let origin = if origins.is_empty() { crate::browser::page::origin() } else { origins.join(", ") };
                (say!(locale, error.unreachable, origin = origin), say!(locale, error.unreachable_do))
            }
            // Without a way of its own it is the demo.
            None => (say!(locale, error.unreachable_demo), say!(locale, error.unreachable_demo_do)),
        },
    }
}

/// What a cause is, and what can be done about it.
pub fn cause(cause: Cause, locale: Locale) -> String {
    match cause {
        Cause::Offline => say!(locale, path.c_offline),
        Cause::LocalNetworkDenied => say!(locale, path.c_local),
        Cause::PagePolicy => say!(locale, path.c_policy),
        Cause::HostDown => say!(locale, path.c_down),
        Cause::Late => say!(locale, path.c_late),
        Cause::Redirects => say!(locale, path.c_redirects),
        Cause::DirectBlocked => say!(locale, path.c_direct),
        Cause::NoAllowOrigin => say!(locale, path.c_origin),
        Cause::PreflightRefused => say!(locale, path.c_preflight),
        Cause::HeaderNotAllowed => say!(locale, path.c_header),
        Cause::HeaderNotExposed => say!(locale, path.c_exposed),
        Cause::TooLargeUp => say!(locale, path.c_up),
        Cause::TooLargeDown => say!(locale, path.c_down_size),
        Cause::SlashesMerged => say!(locale, path.c_slashes),
        Cause::AddressRewritten => say!(locale, path.c_rewritten),
        Cause::HostNotRewritten => say!(locale, path.c_host),
        Cause::HtmlAnswer => say!(locale, path.c_html),
        Cause::ProxyFailed => say!(locale, path.c_failed),
        Cause::ProxyWantsSignIn => say!(locale, path.c_sign_in),
        Cause::ProxyRefuses => say!(locale, path.c_refuses),
        Cause::NeedsRequestedWith => say!(locale, path.c_requested),
        Cause::NotTheCloud => say!(locale, path.c_stranger),
        Cause::CloudBusy => say!(locale, path.c_busy),
        Cause::PreflightNotRemembered => say!(locale, path.c_forgets),
        Cause::ClockOff => say!(locale, path.c_clock),
    }
}

/// Which part of a list is loaded.
pub fn part(shown: &Shown, locale: Locale) -> String {
    let rows = intl::number(shown.rows as u64);
    let part = match shown.of {
        _ if shown.is_whole => return say!(locale, live.whole, rows = rows),
        Some(of) => say!(locale, live.part_of, rows = rows, of = intl::number(of)),
        None => say!(locale, live.part, rows = rows),
    };
    if shown.has_picked { say!(locale, live.part_picked, part = part) } else { part }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_two_units_at_most() {
        let en = |seconds: i64| span(seconds * 1_000, Locale::English);
        assert_eq!(en(0), "0 s");
        assert_eq!(en(59), "59 s");
        assert_eq!(en(90), "1 min 30 s");
        assert_eq!(en(3_599), "59 min");
        assert_eq!(en(3_660), "1 h 1 min");
        assert_eq!(en(90_000), "1 d 1 h");
        assert_eq!(span(90_000, Locale::Chinese), "1 分 30 秒");
    }

    #[test]
    fn moments_are_seen_from_now() {
        let now = Moment::from_millis(1_800_000_000_000).unwrap();
        let en = |seconds: i64| relative(now.plus(seconds * 1_000), now, Locale::English);
        assert_eq!(en(-1), "just now");
        assert_eq!(en(-125), "2 min ago");
        assert_eq!(en(7_300), "in 2 h");
        assert_eq!(relative(now.plus(-3_600_000), now, Locale::Chinese), "1 小时前");
    }
}
