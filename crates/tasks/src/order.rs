//! The columns of the list and the order they can be put in.

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
    /// When it was created.
    Created,
    /// When it ended.
    Ended,
    /// Who started it.
    User,
    /// Its id.
    Id,
}

impl Column {
    /// All of them, from left to right; the first nine are those of a list that nobody has changed.
    pub const ALL: [Self; 13] = [
        Self::Status,
        Self::Name,
        Self::Product,
        Self::Instance,
        Self::Place,
        Self::Progress,
        Self::Started,
        Self::Duration,
        Self::Reason,
        Self::Created,
        Self::Ended,
        Self::User,
        Self::Id,
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
            Self::Created => "created",
            Self::Ended => "ended",
            Self::User => "user",
            Self::Id => "id",
        }
    }

    /// The column of this word.
    pub fn from_slug(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.slug() == word)
    }

    /// Whether it holds moments.
    pub const fn is_of_times(self) -> bool {
        matches!(self, Self::Started | Self::Created | Self::Ended)
    }

    /// Whether its largest, latest value is what one looks for first.
    const fn is_of_numbers(self) -> bool {
        self.is_of_times() || matches!(self, Self::Duration | Self::Progress)
    }
}

/// An order of rows by one column; rows that say nothing in it come last whichever way round.
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
        Some(Self { column: Column::from_slug(slug)?, descending })
    }

    /// The order that a column is first put in: times and numbers latest and largest first, the rest from the
    /// top of the alphabet.
    pub(crate) const fn first_of(column: Column) -> Self {
        Self { column, descending: column.is_of_numbers() }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.column.slug())
    }
}

/// Orders one after the other: rows that are equal by the first are told apart by the second. At least one, at
/// most [`Orders::MOST`], no column twice. What is equal in all of them is ordered by when it started, latest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orders(Vec<Order>);

impl Default for Orders {
    fn default() -> Self {
        Self(vec![Order::default()])
    }
}

impl Orders {
    /// More keys than this nobody reads.
    pub const MOST: usize = 4;

    /// Reads `status,-started`. None where a part is no order, a column comes twice, or there are too many.
    pub fn parse(text: &str) -> Option<Self> {
        let orders: Vec<Order> = text.split(',').map(Order::parse).collect::<Option<_>>()?;
        let is_twice = |(at, order): (usize, &Order)| orders.iter().take(at).any(|o| o.column == order.column);
        let is_sound = orders.len() <= Self::MOST && !orders.iter().enumerate().any(is_twice);
        is_sound.then_some(Self(orders))
    }

    /// The orders, the first one first.
    pub fn iter(&self) -> impl Iterator<Item = Order> {
        self.0.iter().copied()
    }

    /// The place of a column among them, from 0, and its order.
    pub fn of(&self, column: Column) -> Option<(usize, Order)> {
        self.iter().enumerate().find(|(_, order)| order.column == column)
    }

    /// What a click on a column's head asks for: this column alone, again the other way round; or, where it is to
    /// be added, behind those that are there. What would be one too many takes the last one's place.
    pub fn clicked(&self, column: Column, add: bool) -> Self {
        let turned = self.of(column).map(|(at, order)| (at, Order { descending: !order.descending, ..order }));
        let mut next = self.0.clone();
        match turned {
            Some((at, order)) if add => next[at] = order,
            None if add => {
                next.truncate(Self::MOST - 1);
                next.push(Order::first_of(column));
            }
            // Of several, the one that is clicked first becomes the only one, the way round it is.
            Some((_, order)) if next.len() > 1 => next = vec![Order { descending: !order.descending, ..order }],
            Some((_, order)) => next = vec![order],
            None => next = vec![Order::first_of(column)],
        }
        Self(next)
    }
}

impl fmt::Display for Orders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, order) in self.iter().enumerate() {
            write!(f, "{}{order}", if at > 0 { "," } else { "" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_column_is_found_by_its_word() {
        assert!(Column::ALL.iter().all(|column| Column::from_slug(column.slug()) == Some(*column)));
        assert_eq!(Orders::parse("size"), None);
        assert_eq!(Orders::parse("name,-name"), None, "twice");
        assert_eq!(Orders::parse("name,status,id,user,started"), None, "too many");
        assert_eq!(Orders::parse(""), None);
    }

    #[test]
    fn a_second_click_turns_the_order_round() {
        let by_name = Orders::default().clicked(Column::Name, false);
        assert_eq!(by_name.to_string(), "name");
        assert_eq!(by_name.clicked(Column::Name, false).to_string(), "-name");
        assert_eq!(by_name.clicked(Column::Started, false).to_string(), "-started");
    }

    #[test]
    fn a_click_can_add_a_column() {
        let two = Orders::parse("status").unwrap().clicked(Column::Duration, true);
        assert_eq!(two.to_string(), "status,-duration");
        assert_eq!(two.clicked(Column::Status, true).to_string(), "-status,-duration");
        assert_eq!(two.clicked(Column::Duration, false).to_string(), "-duration");
        let four = Orders::parse("status,name,id,user").unwrap();
        assert_eq!(four.clicked(Column::Reason, true).to_string(), "status,name,id,reason");
    }

    proptest! {
        #[test]
        fn orders_read_back_as_they_are_written(clicks in prop::collection::vec((0..Column::ALL.len(), any::<bool>()), 0..9)) {
            let orders = clicks.iter().fold(Orders::default(), |o, (at, add)| o.clicked(Column::ALL[*at], *add));
            prop_assert_eq!(Orders::parse(&orders.to_string()), Some(orders));
        }
    }
}
