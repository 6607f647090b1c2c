//! The steps of a job, as the clouds' calls for them tell: one model for all of them.

use cloud::time::Moment;
use cloud::wire::Scalar;

use crate::status::Status;
use crate::task::Progress;

/// How far a job is, step by step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// Percent of the whole; none where only its steps say how far they are.
    pub percent: Option<u8>,
    /// Seconds that the cloud thinks are left of the whole.
    pub remaining: Option<u64>,
    /// The steps in the cloud's order.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// What it does, in the words and the language the cloud chose.
    pub name: String,
    /// How it stands.
    pub state: StepState,
    /// The same in the cloud's own word.
    pub state_word: String,
    /// How much of it is done.
    pub percent: Option<u8>,
    /// Seconds that the cloud thinks are left of it.
    pub remaining: Option<u64>,
    /// When it began.
    pub began: Option<Moment>,
    /// When it ended; none while it has not.
    pub ended: Option<Moment>,
    /// More about it, as it came.
    pub detail: Option<String>,
    /// A code of the cloud. It stands beside steps that went well, too.
    pub error_code: Option<String>,
    /// Its own steps.
    pub steps: Vec<Step>,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StepState {
    /// It has not begun.
    Waiting,
    /// It is being done.
    Running,
    /// It ended well.
    Done,
    /// It ended badly.
    Failed,
    /// It began and was put on hold.
    Suspended,
    /// It was called off.
    Canceled,
    /// A word that is not known. It is not taken for an end.
    #[default]
    Unknown,
}

impl StepState {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Waiting, Self::Running, Self::Done, Self::Failed, Self::Suspended, Self::Canceled, Self::Unknown];

    /// What a word means: steps have the words of the tasks of their cloud, and one of their own.
    pub(crate) fn read(word: &str, status: fn(&str) -> Status) -> Self {
        if matches!(word.trim(), "SUSPEND" | "SUSPENDED") {
            return Self::Suspended;
        }
        match status(word) {
            Status::Pending | Status::Unauthorized => Self::Waiting,
            Status::Running => Self::Running,
            Status::Completed => Self::Done,
            Status::Failed => Self::Failed,
            Status::Canceled => Self::Canceled,
            Status::Unknown => Self::Unknown,
        }
    }

    /// The short name used in pages and exports.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Suspended => "suspended",
            Self::Canceled => "canceled",
            Self::Unknown => "unknown",
        }
    }

    /// Whether nothing more happens in it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Canceled)
    }
}

/// The percentage that a field says.
pub(crate) fn percent(field: Option<Scalar>) -> Option<u8> {
    match Progress::read(Some(&field?.to_string())) {
        Progress::Percent(percent) => Some(percent),
        Progress::Unknown | Progress::NotReported => None,
    }
}

/// The seconds that a field says.
pub(crate) fn seconds(field: Option<Scalar>) -> Option<u64> {
    field?.as_count()
}

/// Whether a field says yes.
pub(crate) fn is_yes(field: Option<Scalar>) -> bool {
    field.is_some_and(|field| field.to_string().trim().eq_ignore_ascii_case("true"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_or_left_unknown() {
        for (field, expected) in [("30", Some(30)), ("100", Some(100)), (" 7% ", Some(7)), ("", None), ("101", None)] {
            assert_eq!(percent(Some(field.into())), expected, "{field}");
        }
        assert_eq!((percent(Some(45.into())), percent(Some((-1).into())), percent(None)), (Some(45), None, None));
        assert_eq!((seconds(Some("80".into())), seconds(Some(80.into()))), (Some(80), Some(80)));
        assert_eq!((seconds(Some("".into())), seconds(Some((-1).into())), seconds(None)), (None, None, None));
    }

    #[test]
    fn yes_is_said_in_two_ways() {
        assert!(is_yes(Some(Scalar::Truth(true))) && is_yes(Some("True".into())));
        for no in [None, Some(Scalar::Truth(false)), Some("".into()), Some(1.into())] {
            assert!(!is_yes(no.clone()), "{no:?}");
        }
    }
}
