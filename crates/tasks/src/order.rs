//! The columns of the list and the order they can be put in.

use std::cmp::Ordering;
use std::fmt;

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// The state.
    Status,
    /// What it does.
    Name,
    /// The product and list.
    Product,
    /// What it works on.
    Instance,
    /// Region and project.
    Place,
    /// How far it is.
    Progress,
    /// When it started or will.
    Started,
    /// How long it took or has taken.
    Duration,
    /// Why it failed.
    Reason,
}

impl Column {
    /// All of them, from left to right.
    pub const ALL: [Self; 9] = [
        Self::Status,
        Self::Name,
        Self::Product,
        Self::Instance,
        Self::Place,
        Self::Progress,
        Self::Started,
        Self::Duration,
        Self::Reason,
    ];

    /// Its word in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Name => "name",
            Self::Product => "product",
            Self::Instance => "instance",
            Self::Place => "place",
            Self::Progress => "progress",
            Self::Started => "started",
            Self::Duration => "duration",
            Self::Reason => "reason",
        }
    }
}

/// An order of rows: by one column, rows that say nothing in it last, equal ones by when they started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The column.
    pub column: Column,
    /// Largest, latest first.
    pub descending: bool,
}

/// The latest first: what is scheduled ahead, what has just begun, what was.
impl Default for Order {
    fn default() -> Self {
        Self { column: Column::Started, descending: true }
    }
}

impl Order {
    /// Reads `started` or `-started`.
    pub fn parse(text: &str) -> Option<Self> {
        let (slug, descending) = match text.strip_prefix('-') {
            Some(slug) => (slug, true),
            None => (text, false),
        };
        let column = Column::ALL.into_iter().find(|c| c.slug() == slug)?;
        Some(Self { column, descending })
    }

    /// What a click on a column's head asks for: times and durations latest and longest first, the rest from
    /// the top of the alphabet; again, the other way round.
    pub fn clicked(self, column: Column) -> Self {
        if self.column == column {
            return Self { column, descending: !self.descending };
        }
        Self { column, descending: matches!(column, Column::Started | Column::Duration | Column::Progress) }
    }

    pub(crate) fn apply(self, ordering: Ordering) -> Ordering {
        if self.descending { ordering.reverse() } else { ordering }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.column.slug())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_reads_back_as_it_is_written() {
        for column in Column::ALL {
            for descending in [false, true] {
                let order = Order { column, descending };
                assert_eq!(Order::parse(&order.to_string()), Some(order));
            }
        }
        assert_eq!(Order::parse("size"), None);
    }

    #[test]
    fn a_second_click_turns_the_order_round() {
        let order = Order::default().clicked(Column::Name);
        assert!(!order.descending);
        assert!(order.clicked(Column::Name).descending);
    }
}
