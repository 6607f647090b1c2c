//! The jobs of a list as bars on lanes: which span of time each takes, which lane and track it stands on, how time is
//! laid out, what is seen in a window of it, and the picture of all that. Nothing here draws, and nothing knows a
//! language: words come from outside.

mod arranging;
mod chart;
mod jobs;
mod picture;
mod scale;
mod scene;
mod svg;
mod ticks;

pub use arranging::Arranging;
pub use chart::{Bar, Chart, Job, Lane, OPEN};
pub use jobs::{Labels, Overlapped, Timeline, span};
pub use picture::{Align, Paint, Picture, Rect, Shape, TEXT, shortened};
pub use scale::{Folding, LONGEST, SHORTEST, Scale};
pub use scene::{AXIS, Hit, Scene};
pub use svg::{Palette, svg};
pub use ticks::{Tick, ticks};

/// What a lane stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum By {
    /// An instance.
    #[default]
    Instance,
    /// A product.
    Product,
    /// A connection.
    Connection,
    /// What jobs do.
    Name,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Instance, Self::Product, Self::Connection, Self::Name];

    /// Its word in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Instance => "instance",
            Self::Product => "product",
            Self::Connection => "connection",
            Self::Name => "name",
        }
    }

    /// The one of this word.
    pub fn from_slug(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.slug() == word)
    }
}
