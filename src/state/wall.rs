//! Whether what stands on a wall is still fresh: nobody there tries, so it has to say so by itself.

use cloud::time::Moment;
use tasks::feed::{Shown, stops_everything};

/// So many milliseconds after it was asked a list is no longer fresh: the slowest pace that goes on by itself, with
/// somebody there, and two minutes for answers.
const SILENT_AFTER: i64 = 420_000;

/// Why what is shown is no longer fresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nobody is signed in, or what they signed in with is refused or over.
    SignedOut,
    /// The computer has no network.
    Offline,
    /// So many lists cannot be read.
    Failing(usize),
    /// Nothing was heard of a list for too long.
    Silent,
}

/// Whether what these lists show, and what other tabs had at these moments, is no longer fresh at `now`; and since when,
/// where that is known. Lists `wait` where somebody is to sign in first.
pub fn stale(
    lists: &[&Shown],
    handed_on: &[Moment],
    waits: bool,
    is_offline: bool,
    now: Moment,
) -> Option<(Why, Option<Moment>)> {
    let problems = || lists.iter().filter_map(|list| list.problem.as_ref());
    let since = problems().map(|problem| problem.since).min();
    let oldest = lists.iter().filter_map(|list| list.fresh).chain(handed_on.iter().copied()).min();
    if waits || problems().any(|problem| stops_everything(&problem.error)) {
        Some((Why::SignedOut, since))
    } else if is_offline {
        Some((Why::Offline, since.or(oldest)))
    } else if since.is_some() {
        Some((Why::Failing(problems().count()), since))
    } else {
        oldest.filter(|at| now.since(*at) > SILENT_AFTER).map(|at| (Why::Silent, Some(at)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cloud::error::{CloudError, Kind};
    use tasks::feed::{Event, Feed};
    use tasks::sources::SourceId;

    fn at(second: i64) -> Moment {
        Moment::from_millis(1_800_000_000_000 + second * 1_000).unwrap()
    }

    fn failing(kind: Kind) -> Shown {
        let mut feed = Feed::new(SourceId::all().next().unwrap());
        feed.take(Event::Load, at(0));
        feed.take(Event::Failed { generation: 1, error: &CloudError::transport(kind, "no") }, at(7));
        feed.shown()
    }

    #[test]
    fn what_fails_is_told_with_since_when_and_a_refusal_before_all_else() {
        let (down, refused) = (failing(Kind::CloudFault), failing(Kind::SignIn));
        assert_eq!(stale(&[&down], &[], false, false, at(9)), Some((Why::Failing(1), Some(at(7)))));
        assert_eq!(stale(&[&down], &[], false, true, at(9)), Some((Why::Offline, Some(at(7)))));
        assert_eq!(stale(&[&down, &refused], &[], false, true, at(9)), Some((Why::SignedOut, Some(at(7)))));
        assert_eq!(stale(&[], &[], true, false, at(9)), Some((Why::SignedOut, None)));
    }

    #[test]
    fn a_list_of_which_nothing_is_heard_for_long_is_no_longer_fresh() {
        let fresh = Shown { problem: None, fresh: Some(at(0)), ..failing(Kind::CloudFault) };
        assert_eq!(stale(&[&fresh], &[], false, false, at(420)), None);
        assert_eq!(stale(&[&fresh], &[], false, false, at(421)), Some((Why::Silent, Some(at(0)))));
        assert_eq!(
            stale(&[], &[at(5), at(1)], false, false, at(422)),
            Some((Why::Silent, Some(at(1)))),
            "of another tab"
        );
    }
}
