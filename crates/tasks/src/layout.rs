//! How the list is laid out: which columns, in which order and how wide, and how high its rows are.

use std::fmt;

use crate::order::Column;

/// All that the layout says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The columns that are shown.
    pub columns: Columns,
    /// How high rows are.
    pub density: Density,
    /// What rows that are alike in are drawn together.
    pub group: Option<Column>,
}

/// A column that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Laid {
    /// Which.
    pub column: Column,
    /// How wide, in CSS pixels; none where the page decides.
    pub width: Option<u16>,
}

/// The columns that are shown, from left to right: at least one, none twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(Vec<Laid>);

impl Default for Columns {
    fn default() -> Self {
        Self(Column::ALL.into_iter().take(Self::USUAL).map(|column| Laid { column, width: None }).collect())
    }
}

impl Columns {
    /// So many of [`Column::ALL`] are shown in a list that nobody has changed.
    pub const USUAL: usize = 9;
    /// The narrowest and the widest that a column can be, in CSS pixels.
    pub const WIDTHS: (u16, u16) = (40, 2_000);

    /// Reads `status,name:320,started`. None where a part is no column, one comes twice, or a width is out of
    /// [`Self::WIDTHS`].
    pub fn parse(text: &str) -> Option<Self> {
        let mut columns: Vec<Laid> = Vec::new();
        for part in text.split(',') {
            let (slug, width) = match part.split_once(':') {
                Some((slug, width)) => (slug, Some(width.parse::<u16>().ok().filter(|w| Self::can_be(*w))?)),
                None => (part, None),
            };
            let column = Column::from_slug(slug)?;
            if columns.iter().any(|laid| laid.column == column) {
                return None;
            }
            columns.push(Laid { column, width });
        }
        Some(Self(columns))
    }

    const fn can_be(width: u16) -> bool {
        width >= Self::WIDTHS.0 && width <= Self::WIDTHS.1
    }

    /// The columns, from left to right.
    pub fn iter(&self) -> impl Iterator<Item = Laid> {
        self.0.iter().copied()
    }

    /// Whether a column is shown.
    pub fn has(&self, column: Column) -> bool {
        self.iter().any(|laid| laid.column == column)
    }

    /// The same with a column taken out, or put behind the others if it was not there. The last one stays.
    pub fn toggled(&self, column: Column) -> Self {
        let mut next = self.0.clone();
        if !self.has(column) {
            next.push(Laid { column, width: None });
        } else if next.len() > 1 {
            next.retain(|laid| laid.column != column);
        }
        Self(next)
    }

    /// The same with a column moved by so many places, to the right or, below zero, to the left.
    pub fn moved(&self, column: Column, by: isize) -> Self {
        let mut next = self.0.clone();
        if let Some(at) = next.iter().position(|laid| laid.column == column) {
            let laid = next.remove(at);
            next.insert(at.saturating_add_signed(by).min(next.len()), laid);
        }
        Self(next)
    }

    /// The same with a column as wide as this, within [`Self::WIDTHS`]; none lets the page decide.
    pub fn widened(&self, column: Column, width: Option<u16>) -> Self {
        let width = width.map(|width| width.clamp(Self::WIDTHS.0, Self::WIDTHS.1));
        let laid = |laid: &Laid| if laid.column == column { Laid { width, ..*laid } } else { *laid };
        Self(self.0.iter().map(laid).collect())
    }
}

/// How wide a column is that nobody has sized, in CSS pixels: where there is room for it, and on a small laptop, of
/// which nine columns leave a reason its beginning.
const fn usual(column: Column, is_roomy: bool) -> u16 {
    let (roomy, scarce) = match column {
        Column::Status => (176, 168),
        Column::Name => (240, 176),
        Column::Product => (92, 80),
        Column::Instance => (160, 136),
        Column::Place => (208, 124),
        Column::Progress => (112, 88),
        Column::Started | Column::Created | Column::Ended => (164, 156),
        Column::Duration => (104, 96),
        Column::Reason => (100, 176),
        Column::User => (140, 120),
        Column::Id => (290, 290),
    };
    if is_roomy { roomy } else { scarce }
}

impl Columns {
    /// How wide a column is drawn at least, in CSS pixels; of none that is not shown.
    pub fn width(&self, column: Column, is_roomy: bool) -> u16 {
        let laid = self.iter().find(|laid| laid.column == column);
        laid.map_or(0, |laid| laid.width.unwrap_or(usual(column, is_roomy)))
    }

    /// The column that takes what the others leave: the reason, for it is the longest, or else the last one that
    /// nobody has sized. None where all have been.
    pub fn filler(&self) -> Option<Column> {
        let free = || self.iter().filter(|laid| laid.width.is_none()).map(|laid| laid.column);
        free().find(|column| *column == Column::Reason).or_else(|| free().last())
    }

    /// How wide all columns are at least, in CSS pixels.
    pub fn least(&self, is_roomy: bool) -> u32 {
        self.iter().map(|laid| u32::from(self.width(laid.column, is_roomy))).sum()
    }
}

impl fmt::Display for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, laid) in self.iter().enumerate() {
            write!(f, "{}{}", if at > 0 { "," } else { "" }, laid.column.slug())?;
            if let Some(width) = laid.width {
                write!(f, ":{width}")?;
            }
        }
        Ok(())
    }
}

/// How high a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// As many rows as can be read.
    Compact,
    /// The usual.
    #[default]
    Usual,
    /// With more air.
    Roomy,
}

impl Density {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Compact, Self::Usual, Self::Roomy];

    /// Its word in addresses and attributes.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Compact => "compact",
            Self::Usual => "usual",
            Self::Roomy => "roomy",
        }
    }

    /// The density of this word.
    pub fn from_slug(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|density| density.slug() == word)
    }

    /// The height of a row, in CSS pixels.
    pub const fn row(self) -> usize {
        match self {
            Self::Compact => 24,
            Self::Usual => 32,
            Self::Roomy => 44,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_are_chosen_moved_and_sized() {
        let columns = Columns::parse("status,name:320").unwrap();
        assert_eq!(columns.toggled(Column::Id).to_string(), "status,name:320,id");
        assert_eq!(columns.toggled(Column::Name).toggled(Column::Status).to_string(), "status", "one stays");
        assert_eq!(columns.moved(Column::Name, -1).to_string(), "name:320,status");
        assert_eq!(columns.moved(Column::Name, 7), columns);
        assert_eq!(columns.widened(Column::Name, Some(9)).to_string(), "status,name:40");
        assert_eq!(columns.widened(Column::Name, None).to_string(), "status,name");
    }

    #[test]
    fn what_makes_no_sense_is_no_layout() {
        for text in ["", "size", "name,name", "name:", "name:9", "name:99999", "name:wide"] {
            assert_eq!(Columns::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_left_goes_to_the_reason_or_the_last_column_that_is_free() {
        let filler = |text| Columns::parse(text).unwrap().filler();
        assert_eq!(filler("status,reason,id"), Some(Column::Reason));
        assert_eq!(filler("status,reason:90,user,id:300"), Some(Column::User));
        assert_eq!(filler("status:90,id:300"), None);
        let columns = Columns::parse("status,id:300").unwrap();
        assert_eq!((columns.width(Column::Status, true), columns.width(Column::Id, true)), (176, 300));
        assert_eq!((columns.least(true), columns.least(false)), (476, 468));
        assert_eq!(columns.width(Column::Name, true), 0, "it is not shown");
    }

    #[test]
    fn every_density_is_found_by_its_word() {
        assert!(Density::ALL.iter().all(|density| Density::from_slug(density.slug()) == Some(*density)));
    }

    proptest! {
        #[test]
        fn a_layout_reads_back_as_it_is_written(steps in prop::collection::vec((0..Column::ALL.len(), 0..3, -3isize..4, prop::option::of(any::<u16>())), 0..12)) {
            let columns = steps.into_iter().fold(Columns::default(), |columns, (at, kind, by, width)| {
                let column = Column::ALL[at];
                match kind {
                    0 => columns.toggled(column),
                    1 => columns.moved(column, by),
                    _ => columns.widened(column, width),
                }
            });
            prop_assert_eq!(Columns::parse(&columns.to_string()), Some(columns));
        }
    }
}
