//! What refreshes bring, for who listens instead of looking: counted up, and told at most every few seconds.

use cloud::time::Moment;

use crate::status::Status;

/// Milliseconds between two tellings at least.
const PAUSE: i64 = 10_000;

/// What is not told yet.
#[derive(Debug, Default)]
pub struct News {
    new: u32,
    ended: u32,
    told: Moment,
    is_due: bool,
}

impl News {
    /// Takes what is known of a task: the status that it had, none where it was not known, and the one it has.
    pub fn note(&mut self, before: Option<Status>, now: Status) {
        match before {
            None => self.new += 1,
            Some(before) => self.ended += u32::from(!before.is_over() && now.is_over()),
        }
    }

    /// In how many milliseconds there is something to be told; none where there is nothing, or where that was said
    /// before.
    pub fn wait(&mut self, now: Moment) -> Option<u32> {
        let is_news = self.new + self.ended > 0 && !std::mem::replace(&mut self.is_due, self.new + self.ended > 0);
        is_news.then(|| u32::try_from(self.told.plus(PAUSE).since(now).clamp(0, PAUSE)).unwrap_or(0))
    }

    /// What is told at `now`: how many are new, how many have ended.
    pub fn tell(&mut self, now: Moment) -> (u32, u32) {
        let told = (self.new, self.ended);
        *self = Self { told: now, ..Self::default() };
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Moment {
        Moment::from_millis(1_800_000_000_000 + second * 1_000).unwrap()
    }

    #[test]
    fn what_is_new_and_what_ended_is_counted_and_told_every_ten_seconds_at_most() {
        let mut news = News::default();
        assert_eq!(news.wait(at(0)), None);
        news.note(None, Status::Running);
        news.note(Some(Status::Running), Status::Completed);
        assert_eq!((news.wait(at(0)), news.wait(at(0))), (Some(0), None));
        assert_eq!(news.tell(at(0)), (1, 1));
        news.note(None, Status::Failed);
        assert_eq!(news.wait(at(4)), Some(6_000));
        news.note(None, Status::Failed);
        assert_eq!(news.wait(at(5)), None, "it is told with the other");
        assert_eq!(news.tell(at(10)), (2, 0));
    }

    #[test]
    fn what_stays_as_it_is_is_no_news() {
        let mut news = News::default();
        news.note(Some(Status::Failed), Status::Failed);
        news.note(Some(Status::Pending), Status::Running);
        news.note(Some(Status::Unknown), Status::Unknown);
        assert_eq!(news.wait(at(0)), None);
    }
}
