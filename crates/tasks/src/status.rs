//! What state a task is in, in words that all sources share. What a source's own words mean is that source's
//! business (`sources/`); the word as received stays beside it in the task.

/// The state of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Waiting for a person to authorise it.
    Unauthorized,
    /// At work.
    Running,
    /// Accepted or scheduled, not begun.
    Pending,
    /// Ended badly.
    Failed,
    /// Called off.
    Canceled,
    /// Ended well.
    Completed,
    /// A word that is not known here. Never taken for an end.
    Unknown,
}

impl Status {
    /// All of them: what needs a person first, what is over last.
    pub const ALL: [Self; 7] = [
        Self::Unauthorized,
        Self::Running,
        Self::Pending,
        Self::Failed,
        Self::Canceled,
        Self::Completed,
        Self::Unknown,
    ];

    /// The word for it in filters, addresses and exports.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorized",
            Self::Running => "running",
            Self::Pending => "pending",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
            Self::Completed => "completed",
            Self::Unknown => "unknown",
        }
    }

    /// The word as the British spell it, as the page does.
    const fn british(self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorised",
            Self::Canceled => "cancelled",
            other => other.slug(),
        }
    }

    /// The status of this word, in either spelling, upper or lower case.
    pub fn from_slug(slug: &str) -> Option<Self> {
        let is_meant = |status: &Self| [status.slug(), status.british()].iter().any(|w| w.eq_ignore_ascii_case(slug));
        Self::ALL.into_iter().find(is_meant)
    }

    /// Whether nothing more will happen to the task.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Canceled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_is_found_by_its_word() {
        for status in Status::ALL {
            assert_eq!(Status::from_slug(&status.slug().to_uppercase()), Some(status));
        }
        assert_eq!(Status::from_slug("Cancelled"), Some(Status::Canceled));
        assert_eq!(Status::from_slug("unauthorised"), Some(Status::Unauthorized));
    }

    #[test]
    fn what_is_not_known_is_not_over() {
        assert!(!Status::Unknown.is_over());
    }
}
