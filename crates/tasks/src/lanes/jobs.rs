//! Which span of time a job takes, and what a timeline has beside its bars.

use cloud::time::Moment;

use super::By;
use super::chart::{Chart, OPEN};
use crate::status::Status;
use crate::store::RowId;

/// The jobs of a view on their lanes, and what has no place there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// The bars.
    pub chart: Chart,
    /// The jobs whose times are missing or reversed, in the order of the view.
    pub timeless: Vec<RowId>,
    /// The instances on which jobs of the view ran at the same time as others, most first.
    pub overlapped: Vec<Overlapped>,
}

/// An instance on which jobs overlapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlapped {
    /// What it is called.
    pub name: String,
    /// By what a filter finds it and no other.
    pub id: String,
    /// How many of its jobs did.
    pub jobs: u32,
}

/// What a timeline is made with.
#[derive(Clone, Copy)]
pub struct Labels<'a> {
    /// What lanes stand for.
    pub by: By,
    /// What the lane of a row is called. Lanes that are called alike are one, but for those of instances.
    pub label: &'a dyn Fn(RowId) -> String,
    /// For a row that is not over: by when half of its kind, and by when nearly all, would be.
    pub estimate: &'a dyn Fn(RowId) -> Option<(Moment, Moment)>,
    /// The moment that it is.
    pub now: Moment,
}

/// From when to when a job's bar goes, [`OPEN`] as long as it goes on; none where its times are missing or reversed.
/// What waits goes on as soon as it could have begun; before, it stands where it is to begin.
pub fn span(status: Status, begun: Option<i64>, ended: Option<i64>, now: i64) -> Option<(i64, i64)> {
    let begun = begun?;
    if ended.is_some_and(|ended| ended < begun) {
        return None;
    }
    let end = match status {
        Status::Completed | Status::Failed | Status::Canceled => ended?,
        Status::Running => OPEN,
        Status::Unknown => ended.unwrap_or(OPEN),
        Status::Pending | Status::Unauthorized if begun > now => ended.unwrap_or(begun),
        Status::Pending | Status::Unauthorized => OPEN,
    };
    Some((begun, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_from_the_beginning_to_the_end_or_goes_on() {
        let of = |status, begun, ended| span(status, begun, ended, 10);
        assert_eq!(of(Status::Completed, Some(1), Some(5)), Some((1, 5)));
        assert_eq!(of(Status::Failed, Some(5), Some(5)), Some((5, 5)));
        assert_eq!(of(Status::Running, Some(1), None), Some((1, OPEN)));
        assert_eq!(of(Status::Pending, Some(1), None), Some((1, OPEN)), "it waits");
        assert_eq!(of(Status::Pending, Some(11), None), Some((11, 11)), "ahead");
        assert_eq!(of(Status::Unknown, Some(1), None), Some((1, OPEN)), "unknown is never over");
        assert_eq!(of(Status::Unknown, Some(1), Some(3)), Some((1, 3)));
    }

    #[test]
    fn without_times_or_with_reversed_ones_there_is_none() {
        for (status, begun, ended) in [
            (Status::Completed, None, Some(5)),
            (Status::Completed, Some(5), None),
            (Status::Canceled, Some(5), Some(4)),
            (Status::Running, None, None),
            (Status::Unknown, Some(5), Some(4)),
        ] {
            assert_eq!(span(status, begun, ended, 10), None, "{status:?}");
        }
    }
}
