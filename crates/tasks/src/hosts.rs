//! Hosts that want to be left alone: one that answers that it is asked too much rests, and with it every list that asks
//! it, until the moment that it names or, where it names none, longer each time.

use cloud::error::{CloudError, Kind};
use cloud::time::Moment;

use crate::pace::jittered;

/// The first wait where a host names none, in milliseconds.
const FIRST_WAIT: i64 = 5_000;
/// The longest wait, in milliseconds, unless a host names a longer one.
const LONGEST_WAIT: i64 = 300_000;

/// Which hosts rest until when.
#[derive(Debug, Default)]
pub struct Hosts(Vec<Rest>);

#[derive(Debug)]
struct Rest {
    host: String,
    until: Moment,
    /// How often in a row it refused.
    times: u32,
}

impl Hosts {
    /// What a request to a host is refused with at `now` without being sent; none when it may be sent.
    pub fn refuses(&self, host: &str, now: Moment) -> Option<CloudError> {
        let left = self.0.iter().find(|rest| rest.host == host)?.until.since(now);
        (left > 0)
            .then(|| CloudError { retry_after: Some(seconds(left)), ..CloudError::transport(Kind::Throttled, "") })
    }

    /// Takes what a host answered at `now`. An error that tells how long to wait, or that it was too much, lets the host
    /// rest, and says then until when. `seed` is any number: it makes the wait a little longer, so that not all who
    /// wait come back together.
    pub fn take<T>(&mut self, host: &str, outcome: &mut Result<T, CloudError>, now: Moment, seed: u32) {
        let known = self.0.iter().position(|rest| rest.host == host);
        let refusal = match outcome {
            Err(error) if error.kind == Kind::Throttled || error.retry_after.is_some() => error,
            Err(_) => return,
            Ok(_) => {
                if let Some(at) = known.filter(|at| self.0.get(*at).is_some_and(|rest| rest.until <= now)) {
                    self.0.swap_remove(at);
                }
                return;
            }
        };
        let times = known.and_then(|at| self.0.get(at)).map_or(0, |rest| rest.times);
        let named = refusal.retry_after.map(|seconds| i64::from(seconds) * 1_000);
        let growing = FIRST_WAIT.saturating_mul(1 << times.min(6)).min(LONGEST_WAIT);
        let until = now.plus(jittered(named.unwrap_or(growing), seed, times));
        refusal.retry_after = Some(seconds(until.since(now)));
        match known.and_then(|at| self.0.get_mut(at)) {
            // Of several answers to questions that were under way together, the one that wants the longest wait counts.
            Some(rest) if rest.until > now => rest.until = rest.until.max(until),
            Some(rest) => (rest.until, rest.times) = (until, times + 1),
            None => self.0.push(Rest { host: host.to_owned(), until, times: 1 }),
        }
    }
}

/// Whole seconds, none too few.
fn seconds(millis: i64) -> u32 {
    u32::try_from(millis.max(0) / 1_000 + i64::from(millis % 1_000 > 0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Moment {
        Moment::from_millis(1_800_000_000_000 + second * 1_000).unwrap()
    }

    fn throttled(retry_after: Option<u32>) -> Result<(), CloudError> {
        Err(CloudError { retry_after, ..CloudError::transport(Kind::Throttled, "") })
    }

    fn left(hosts: &Hosts, host: &str, second: i64) -> Option<u32> {
        hosts.refuses(host, at(second)).and_then(|error| error.retry_after)
    }

    #[test]
    fn a_host_rests_as_long_as_it_says_and_no_other_does() {
        let mut hosts = Hosts::default();
        hosts.take("dcs", &mut throttled(Some(7)), at(0), 0);
        assert_eq!((left(&hosts, "dcs", 0), left(&hosts, "dcs", 6), left(&hosts, "dcs", 7)), (Some(7), Some(1), None));
        assert_eq!(left(&hosts, "gaussdb", 0), None);
        let busy = CloudError { retry_after: Some(3), ..CloudError::transport(Kind::CloudFault, "") };
        hosts.take::<()>("gaussdb", &mut Err(busy), at(0), 0);
        assert_eq!(left(&hosts, "gaussdb", 2), Some(1));
    }

    #[test]
    fn one_that_names_no_time_is_left_alone_longer_each_time_until_it_answers() {
        let mut hosts = Hosts::default();
        let mut now = 0;
        for wait in [5, 10, 20, 40, 80, 160, 300, 300] {
            let mut outcome = throttled(None);
            hosts.take("dcs", &mut outcome, at(now), 0);
            assert_eq!(outcome.unwrap_err().retry_after, Some(wait), "whoever asked learns when");
            now += i64::from(wait);
            assert_eq!(left(&hosts, "dcs", now), None);
        }
        hosts.take("dcs", &mut Ok(()), at(now), 0);
        let mut outcome = throttled(None);
        hosts.take("dcs", &mut outcome, at(now), 0);
        assert_eq!(outcome.unwrap_err().retry_after, Some(5));
    }

    #[test]
    fn answers_that_were_under_way_count_once_and_end_no_rest() {
        let mut hosts = Hosts::default();
        hosts.take("dcs", &mut throttled(None), at(0), 0);
        hosts.take("dcs", &mut throttled(None), at(1), 0);
        hosts.take("dcs", &mut Ok(()), at(1), 0);
        assert!(left(&hosts, "dcs", 4).is_some());
        let mut outcome = throttled(None);
        hosts.take("dcs", &mut outcome, at(60), 0);
        assert_eq!(outcome.unwrap_err().retry_after, Some(10), "the second time");
    }

    #[test]
    fn a_wait_is_never_shorter_than_the_host_wants() {
        for seed in [1, 9, u32::MAX] {
            let mut hosts = Hosts::default();
            let mut outcome = throttled(Some(100));
            hosts.take("dcs", &mut outcome, at(0), seed);
            assert!((100..=125).contains(&outcome.unwrap_err().retry_after.unwrap()));
        }
    }

    #[test]
    fn other_failures_let_no_host_rest() {
        let mut hosts = Hosts::default();
        hosts.take::<()>("dcs", &mut Err(CloudError::transport(Kind::TimedOut, "")), at(0), 0);
        assert!(hosts.refuses("dcs", at(0)).is_none());
    }
}
