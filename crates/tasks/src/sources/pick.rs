//! What a list is asked to pick by itself. One status, one name and a range of times are all that the cloud's lists
//! can filter by: of a reader's filter that much goes into the calls, and the rest is done here.

use cloud::time::{Moment, RecentRange, TimeRange};

use super::SourceId;
use crate::names;
use crate::query::{Field, Filter, Term, What};
use crate::status::Status;

/// What a call asks for of a list; the default is all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pick {
    /// Only tasks of this status word.
    pub status: Option<&'static str>,
    /// Only tasks of this name, as the API has it.
    pub name: Option<&'static str>,
    /// Only tasks that started within it.
    pub range: RecentRange,
}

impl Pick {
    /// All of one status word.
    pub fn of_word(word: &'static str) -> Self {
        Self { status: Some(word), ..Self::default() }
    }
}

/// So many calls are made for one filter at most. What would be more is left to the walk through the list.
const MOST: usize = 6;

/// The calls by which a list finds first what a filter asks for; none where its own filters cannot tell that apart.
/// What they bring may be more than the filter lets through, and less where the cloud has words and names that nobody
/// has documented.
#[inline(never)] // so that it can come later
pub fn picks(source: SourceId, filter: &Filter, now: Moment) -> Vec<Pick> {
    let terms = || filter.expression.terms.iter().filter(|term| !term.excluded);
    if terms().any(|term| leaves_out(term, source)) {
        return Vec::new();
    }
    let statuses = terms().find_map(|term| match &term.what {
        What::Status(statuses) => Some(statuses.as_slice()),
        _ => None,
    });
    let words = statuses.map(|statuses| words(source, statuses)).unwrap_or_default();
    if statuses.is_some() && words.is_empty() && !source.status_words().is_empty() {
        // It has none of these.
        return Vec::new();
    }
    let mut names = terms().find_map(|term| names(source, term, filter)).unwrap_or_default();
    if names.len() * words.len().max(1) > MOST {
        names.clear();
    }
    let range = filter.range(Field::Started).unwrap_or_default();
    // What lies beyond the lists' month is no bound.
    let range = RecentRange::new(range, now)
        .or_else(|_| RecentRange::new(TimeRange::new(None, range.end()).unwrap_or_default(), now))
        .unwrap_or_default();
    let mut picks = Vec::new();
    for status in each(words) {
        picks.extend(each(names.clone()).into_iter().map(|name| Pick { status, name, range }));
    }
    picks.retain(|pick| *pick != Pick::default());
    picks
}

/// Each of them, or nothing in particular where there are none.
fn each(some: Vec<&'static str>) -> Vec<Option<&'static str>> {
    if some.is_empty() { vec![None] } else { some.into_iter().map(Some).collect() }
}

fn leaves_out(term: &Term, source: SourceId) -> bool {
    match &term.what {
        What::Source(words) => !words.iter().any(|word| source.is_meant_by(word)),
        _ => false,
    }
}

/// The words by which tasks of these statuses can be asked for.
fn words(source: SourceId, statuses: &[Status]) -> Vec<&'static str> {
    source.status_words().iter().filter(|(status, _)| statuses.contains(status)).map(|(_, word)| *word).collect()
}

/// The names of the list's jobs that a term finds.
fn names(source: SourceId, term: &Term, filter: &Filter) -> Option<Vec<&'static str>> {
    let What::Text(Field::Name, patterns) = &term.what else { return None };
    if !source.picks_names() {
        return None;
    }
    let matchers: Vec<_> = patterns.iter().map(|pattern| filter.matcher(pattern)).collect();
    let found = |api_name: &&'static str| {
        let name = names::job(source.product(), api_name);
        let texts = [Some(*api_name), name.map(|name| name.en), name.map(|name| name.zh)];
        let lower: Vec<String> = texts.into_iter().flatten().map(str::to_ascii_lowercase).collect();
        matchers.iter().any(|matcher| lower.iter().any(|text| matcher.matches(text)))
    };
    Some(names::jobs(source.product()).filter(found).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Expression;

    fn now() -> Moment {
        Moment::read("2026-11-20T00:00:00Z").unwrap()
    }

    fn asked(source: &str, filter: &str) -> Vec<String> {
        let filter = Expression::parse(filter).at(now(), |wall| wall);
        let picks = picks(SourceId::from_slug(source).unwrap(), &filter, now());
        let told = |pick: &Pick| {
            let range = pick.range.range();
            let times = [range.start(), range.end()].map(|at| at.map(|at| at.to_string()).unwrap_or_default());
            format!("{} {} {}", pick.status.unwrap_or("any"), pick.name.unwrap_or("any"), times.join(".."))
        };
        picks.iter().map(told).collect()
    }

    #[test]
    fn several_statuses_are_several_calls() {
        assert_eq!(asked("gaussdb", "status:failed,running backup"), ["Running any ..", "Failed any .."]);
        assert_eq!(asked("taurusdb-immediate", "status:unauthorized"), ["Unauthorized any .."]);
        assert!(asked("gaussdb", "status:pending").is_empty(), "the list has no such word");
        assert!(asked("dcs", "status:failed").is_empty(), "the list has no filter by status");
        assert!(asked("gaussdb", "-status:failed backup (status:failed OR status:running)").is_empty());
    }

    #[test]
    fn a_list_that_the_filter_leaves_out_is_not_asked() {
        assert!(asked("gaussdb", "status:failed source:dcs").is_empty());
        assert_eq!(asked("gaussdb", "status:failed source:gaussdb").len(), 1);
        assert_eq!(asked("taurusdb-scheduled", "status:failed source:taurusdb").len(), 1);
    }

    #[test]
    fn names_are_asked_for_as_the_cloud_has_them() {
        assert_eq!(asked("gaussdb", "name:BackupSnapshot"), ["any BackupSnapshotGaussDBV5InInstance .."]);
        assert_eq!(asked("taurusdb-scheduled", "name:VERSION_UPGRADE status:failed").len(), 2);
        assert!(asked("gaussdb", "name:gaussdb").is_empty(), "too many");
        assert!(asked("gaussdb", "name:nothing-is-called-so").is_empty());
        assert!(asked("dcs", "name:extend").is_empty(), "the list has no filter by name");
    }

    #[test]
    fn times_go_along_as_far_as_lists_reach() {
        assert_eq!(
            asked("dcs", "started:2026-11-01..2026-11-07"),
            ["any any 2026-11-01T00:00:00.000Z..2026-11-07T23:59:59.999Z"]
        );
        assert_eq!(asked("gaussdb", "status:failed started:>-24h"), ["Failed any 2026-11-19T00:00:00.000Z.."]);
        assert_eq!(asked("gaussdb", "started:2026-01-01..2026-11-07"), ["any any ..2026-11-07T23:59:59.999Z"]);
        assert_eq!(
            asked("dcs", "started:2026-11-01,2026-11-03"),
            ["any any 2026-11-01T00:00:00.000Z..2026-11-03T23:59:59.999Z"]
        );
        assert!(asked("dcs", "ended:>-24h").is_empty());
    }
}
