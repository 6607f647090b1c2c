//! Rows of one kind under one head: what makes them one group, and how many of each status are in it.

use cloud::time::Moment;

use super::columns::{Columns, NEVER};
use super::{Ask, RowId, sort};
use crate::order::Column;
use crate::sources::SourceId;
use crate::status::Status;

/// Rows that follow one another and say the same in the column that is grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they have in common.
    pub key: GroupKey,
    /// The place of the first of them in the view's rows.
    pub start: u32,
    /// How many they are.
    pub len: u32,
    /// How many of them have each status, in the order of [`Status::ALL`].
    pub by_status: [u32; Status::ALL.len()],
}

/// What the rows of a group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupKey {
    /// The status.
    Status(Status),
    /// The product's list.
    Source(SourceId),
    /// The text that this row, the first of them, shows.
    Like(RowId),
    /// The day that begins at this moment.
    Day(Moment),
    /// The duration: longer than so many of [`STEPS`], or as long.
    Lasting(u8),
    /// The progress: so many tens of percent.
    Percent(u8),
    /// They say nothing there.
    Nothing,
}

/// Milliseconds at which a duration is of the next group: a second, ten, a minute, ten, an hour, a day.
pub const STEPS: [i64; 6] = [1_000, 10_000, 60_000, 600_000, 3_600_000, DAY];

const DAY: i64 = 86_400_000;

/// The group of a row as a number, ordered as the column is; [`NEVER`] where the row says nothing in it.
pub(super) fn number_in(columns: &Columns, ask: &Ask, column: Column, row: usize) -> i64 {
    let number = sort::number_in(columns, ask, column, row);
    match column {
        _ if number == NEVER => NEVER,
        Column::Started | Column::Created | Column::Ended => day(&ask.midnights, number),
        Column::Duration => STEPS.iter().filter(|step| **step <= number).count() as i64,
        Column::Progress => number / 10,
        _ => number,
    }
}

/// The last midnight before a moment. Before the first midnight that is known, and a day after the last one, days of
/// 24 hours are counted on.
fn day(midnights: &[Moment], at: i64) -> i64 {
    let next = midnights.partition_point(|midnight| midnight.millis() <= at);
    let last = midnights.get(next.saturating_sub(1)).map_or(0, |midnight| midnight.millis());
    let is_between = next > 0 && next < midnights.len();
    if is_between { last } else { last + (at - last).div_euclid(DAY) * DAY }
}

/// Adds a row, which follows the ones so far, to the last group, or to a new one.
pub(super) fn add(
    groups: &mut Vec<Group>,
    columns: &Columns,
    ask: &Ask,
    column: Column,
    before: Option<RowId>,
    row: RowId,
) {
    let number = |row: RowId| number_in(columns, ask, column, row as usize);
    let is_same = |before: RowId| {
        number(before) == number(row)
            && (column != Column::Id || columns.id(before as usize) == columns.id(row as usize))
    };
    let status = columns.status[row as usize];
    if !before.is_some_and(is_same) {
        let start = groups.last().map_or(0, |group| group.start + group.len);
        let key = key(columns, column, number(row), row);
        groups.push(Group { key, start, len: 0, by_status: Default::default() });
    }
    if let Some(group) = groups.last_mut() {
        group.len += 1;
        group.by_status[status as usize] += 1;
    }
}

fn key(columns: &Columns, column: Column, number: i64, row: RowId) -> GroupKey {
    match column {
        Column::Id if !columns.id(row as usize).is_empty() => GroupKey::Like(row),
        _ if number == NEVER => GroupKey::Nothing,
        Column::Status => GroupKey::Status(columns.status[row as usize]),
        Column::Product => GroupKey::Source(columns.source[row as usize]),
        Column::Started | Column::Created | Column::Ended => {
            Moment::from_millis(number).map_or(GroupKey::Nothing, GroupKey::Day)
        }
        Column::Duration => GroupKey::Lasting(number as u8),
        Column::Progress => GroupKey::Percent(number as u8),
        Column::Name | Column::Instance | Column::Place | Column::Reason | Column::User | Column::Id => {
            GroupKey::Like(row)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_the_readers_midnight() {
        let hour = 3_600_000;
        let midnights = [0, 23 * hour, 47 * hour].map(|millis| Moment::default().plus(millis));
        assert_eq!(day(&midnights, 22 * hour), 0);
        assert_eq!(day(&midnights, 23 * hour), 23 * hour, "a day of 23 hours");
        assert_eq!(day(&midnights, 70 * hour), 47 * hour);
        assert_eq!(day(&midnights, 71 * hour), 71 * hour, "none is known so late");
        assert_eq!(day(&midnights, -hour), -24 * hour, "nor so early");
        assert_eq!(day(&[], 25 * hour), 24 * hour);
    }
}
