//! What keys do, where, and by which keys unless the reader has chosen others.

/// Where an action can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// On every page.
    Everywhere,
    /// In the list and on the timeline.
    Jobs,
    /// In the list.
    List,
    /// On the page of one job.
    Task,
    /// On the timeline.
    Timeline,
}

impl Scope {
    /// Whether there is a page on which actions of both can be done.
    pub fn meets(self, other: Self) -> bool {
        self == other
            || self == Self::Everywhere
            || other == Self::Everywhere
            || matches!((self, other), (Self::Jobs, Self::List | Self::Timeline))
            || matches!((self, other), (Self::List | Self::Timeline, Self::Jobs))
    }
}

/// What can be done by keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Shows the keys.
    Help,
    /// Opens the command palette.
    Palette,
    /// Goes to the list.
    GoTasks,
    /// Goes to the timeline.
    GoTimeline,
    /// Goes to the overview.
    GoOverview,
    /// Goes to the form that looks up a job.
    GoLookup,
    /// Goes to the connections.
    GoConnections,
    /// Shows the requests, or puts them away.
    Requests,
    /// Copies the address of what is on screen.
    CopyLink,
    /// Shows times in the other zone.
    Zone,
    /// Puts the focus into the filter.
    Filter,
    /// Empties the filter.
    ClearFilter,
    /// Asks the cloud anew.
    Refresh,
    /// Puts the focus on the next row.
    NextRow,
    /// Puts the focus on the row before.
    PreviousRow,
    /// Selects the row that has the focus, or no longer.
    SelectRow,
    /// Opens the job of the row that has the focus beside the list, or puts it away.
    Beside,
    /// Opens the next job of the list in place of the one beside it.
    NextJob,
    /// Opens the one before.
    PreviousJob,
    /// Goes from a job back to the list.
    Back,
    /// Goes back in time.
    Earlier,
    /// Goes ahead in time.
    Later,
    /// Shows less time, larger.
    ZoomIn,
    /// Shows more time, smaller.
    ZoomOut,
    /// Shows all there is.
    WholeTime,
    /// Shows the moment that it is.
    ToNow,
    /// Goes to the next lane.
    NextLane,
    /// Goes to the lane before.
    PreviousLane,
}

impl Action {
    /// All of them, as they are listed.
    pub const ALL: [Self; 28] = [
        Self::Filter,
        Self::ClearFilter,
        Self::Refresh,
        Self::NextRow,
        Self::PreviousRow,
        Self::SelectRow,
        Self::Beside,
        Self::NextJob,
        Self::PreviousJob,
        Self::Back,
        Self::Earlier,
        Self::Later,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::WholeTime,
        Self::ToNow,
        Self::NextLane,
        Self::PreviousLane,
        Self::Help,
        Self::Palette,
        Self::GoTasks,
        Self::GoTimeline,
        Self::GoOverview,
        Self::GoLookup,
        Self::GoConnections,
        Self::Requests,
        Self::CopyLink,
        Self::Zone,
    ];

    const fn facts(self) -> (&'static str, Scope, &'static str) {
        match self {
            Self::Help => ("help", Scope::Everywhere, "?"),
            Self::Palette => ("palette", Scope::Everywhere, "Ctrl+k"),
            Self::GoTasks => ("go-tasks", Scope::Everywhere, "g l"),
            Self::GoTimeline => ("go-timeline", Scope::Everywhere, "g t"),
            Self::GoOverview => ("go-overview", Scope::Everywhere, "g o"),
            Self::GoLookup => ("go-lookup", Scope::Everywhere, "g j"),
            Self::GoConnections => ("go-connections", Scope::Everywhere, "g c"),
            Self::Requests => ("requests", Scope::Everywhere, "g r"),
            Self::CopyLink => ("copy-link", Scope::Everywhere, "y"),
            Self::Zone => ("zone", Scope::Everywhere, "z"),
            Self::Filter => ("filter", Scope::Jobs, "/"),
            Self::ClearFilter => ("clear-filter", Scope::List, "Shift+x"),
            Self::Refresh => ("refresh", Scope::Jobs, "r"),
            Self::NextRow => ("next-row", Scope::List, "j"),
            Self::PreviousRow => ("previous-row", Scope::List, "k"),
            Self::SelectRow => ("select-row", Scope::List, "x"),
            Self::Beside => ("beside", Scope::List, "o"),
            Self::NextJob => ("next-job", Scope::List, "]"),
            Self::PreviousJob => ("previous-job", Scope::List, "["),
            Self::Back => ("back", Scope::Task, "u"),
            Self::Earlier => ("earlier", Scope::Timeline, "h"),
            Self::Later => ("later", Scope::Timeline, "l"),
            Self::ZoomIn => ("zoom-in", Scope::Timeline, "+"),
            Self::ZoomOut => ("zoom-out", Scope::Timeline, "-"),
            Self::WholeTime => ("whole-time", Scope::Timeline, "0"),
            Self::ToNow => ("to-now", Scope::Timeline, "n"),
            Self::NextLane => ("next-lane", Scope::Timeline, "j"),
            Self::PreviousLane => ("previous-lane", Scope::Timeline, "k"),
        }
    }

    /// Its word in what is stored.
    pub const fn slug(self) -> &'static str {
        self.facts().0
    }

    /// The action of this word.
    pub fn from_slug(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.slug() == word)
    }

    /// Where it can be done.
    pub const fn scope(self) -> Scope {
        self.facts().1
    }

    /// Its keys unless others were chosen, as they are written.
    pub const fn usual(self) -> &'static str {
        self.facts().2
    }

    /// Whether a key that is held down does it again and again.
    pub const fn repeats(self) -> bool {
        matches!(
            self,
            Self::NextRow
                | Self::PreviousRow
                | Self::NextJob
                | Self::PreviousJob
                | Self::Earlier
                | Self::Later
                | Self::ZoomIn
                | Self::ZoomOut
                | Self::NextLane
                | Self::PreviousLane
        )
    }
}
