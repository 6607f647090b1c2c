//! The lines of the list: rows, and above each group its head. Rows of a group that is closed have no line.

use std::ops::Range;

use crate::store::Group;

/// What a line shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The head of a group, by its place among the groups of the view.
    Head(usize),
    /// A row, by its place among the rows of the view.
    Row(usize),
}

/// How high lines are, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heights {
    /// The head of a group.
    pub head: i64,
    /// A row.
    pub row: i64,
}

/// Which line shows what, for a view and the groups that are closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    heads: Vec<Head>,
    count: usize,
}

/// The head of a group: its line, the group's first row, and how many of its rows have lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Head {
    line: usize,
    start: usize,
    open: usize,
}

impl Lines {
    /// The lines for so many rows in these groups, none where rows are not grouped.
    pub fn new(rows: usize, groups: &[Group], is_closed: &dyn Fn(&Group) -> bool) -> Self {
        if groups.is_empty() {
            return Self { heads: Vec::new(), count: rows };
        }
        let mut count = 0;
        let head = |group: &Group| {
            let open = if is_closed(group) { 0 } else { group.len as usize };
            let head = Head { line: count, start: group.start as usize, open };
            count += 1 + open;
            head
        };
        Self { heads: groups.iter().map(head).collect(), count }
    }

    /// How many lines there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// What a line shows; none behind the last.
    pub fn line(&self, number: usize) -> Option<Line> {
        if number >= self.count {
            return None;
        }
        Some(match self.group_at(number) {
            None => Line::Row(number),
            Some((group, head)) if head.line == number => Line::Head(group),
            Some((_, head)) => Line::Row(head.start + number - head.line - 1),
        })
    }

    /// The line of a row, by its place among the rows of the view; none where its group is closed.
    pub fn of_row(&self, row: usize) -> Option<usize> {
        if self.heads.is_empty() {
            return Some(row).filter(|row| *row < self.count);
        }
        let after = self.heads.partition_point(|head| head.start <= row);
        let head = self.heads.get(after.checked_sub(1)?)?;
        (row - head.start < head.open).then(|| head.line + 1 + row - head.start)
    }

    /// How far below the first line a line begins; for the number of all lines, how high they are together.
    pub fn offset(&self, line: usize, heights: Heights) -> i64 {
        let heads = self.heads.partition_point(|head| head.line < line);
        heads as i64 * heights.head + (line - heads) as i64 * heights.row
    }

    /// The line that covers a place, in CSS pixels below the first line's beginning; the last one behind the end.
    pub fn covering(&self, place: i64, heights: Heights) -> usize {
        let place = place.max(0);
        let after = self.heads.partition_point(|head| self.offset(head.line, heights) <= place);
        let line = match after.checked_sub(1).and_then(|at| self.heads.get(at)) {
            None => place / heights.row.max(1),
            Some(head) => {
                let below = place - self.offset(head.line, heights) - heights.head;
                head.line as i64 + if below < 0 { 0 } else { 1 + below / heights.row.max(1) }
            }
        };
        (line as usize).min(self.count.saturating_sub(1))
    }

    /// The lines to draw where this place is at the top of a view: all in it, and so many more beyond either edge.
    pub fn window(&self, place: i64, view: i64, heights: Heights, beyond: usize) -> Range<usize> {
        let from = self.covering(place, heights).saturating_sub(beyond);
        from..(self.covering(place + view.max(0), heights) + 1 + beyond).min(self.count)
    }

    /// The group of a line, and its head.
    fn group_at(&self, line: usize) -> Option<(usize, Head)> {
        let group = self.heads.partition_point(|head| head.line <= line).checked_sub(1)?;
        self.heads.get(group).map(|head| (group, *head))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::GroupKey;
    use proptest::prelude::*;

    const HEIGHTS: Heights = Heights { head: 40, row: 76 };

    /// Groups of so many rows each; those that are closed are told by their first row.
    fn groups(lengths: &[u32]) -> Vec<Group> {
        let mut start = 0;
        let group = |len: &u32| {
            let group = Group { key: GroupKey::Like(start), start, len: *len, by_status: [0; 7] };
            start += len;
            group
        };
        lengths.iter().map(group).collect()
    }

    #[test]
    fn rows_without_groups_are_the_lines() {
        let lines = Lines::new(3, &[], &|_| true);
        let all: Vec<_> = (0..4).map(|number| lines.line(number)).collect();
        assert_eq!(all, [Some(Line::Row(0)), Some(Line::Row(1)), Some(Line::Row(2)), None]);
        assert_eq!((lines.of_row(2), lines.of_row(3)), (Some(2), None));
        assert_eq!(lines.offset(3, HEIGHTS), 3 * 76);
        assert_eq!((lines.covering(75, HEIGHTS), lines.covering(76, HEIGHTS), lines.covering(999, HEIGHTS)), (0, 1, 2));
        assert_eq!(Lines::default().covering(5, HEIGHTS), 0);
    }

    #[test]
    fn each_group_has_a_head_and_a_closed_one_only_that() {
        let lines = Lines::new(6, &groups(&[2, 1, 3]), &|group| group.start == 2);
        let all: Vec<_> = (0..lines.count()).filter_map(|number| lines.line(number)).collect();
        let (head, row) = (Line::Head, Line::Row);
        assert_eq!(all, [head(0), row(0), row(1), head(1), head(2), row(3), row(4), row(5)]);
        assert_eq!((lines.of_row(1), lines.of_row(2), lines.of_row(3)), (Some(2), None, Some(5)));
        assert_eq!(lines.offset(4, HEIGHTS), 2 * 40 + 2 * 76, "one line is closed");
        assert_eq!((lines.covering(39, HEIGHTS), lines.covering(40, HEIGHTS)), (0, 1));
    }

    #[test]
    fn the_window_holds_what_is_in_sight_and_some_beyond() {
        let lines = Lines::new(1_000, &[], &|_| false);
        let heights = Heights { head: 32, row: 32 };
        assert_eq!(lines.window(0, 320, heights, 6), 0..17);
        assert_eq!(lines.window(3_200, 320, heights, 6), 94..117);
        assert_eq!(lines.window(31_680, 320, heights, 6), 984..1_000);
        assert_eq!(lines.window(99_999, 320, heights, 6), 993..1_000, "past the end is the end");
        assert_eq!(Lines::default().window(-50, 0, heights, 6), 0..0, "nothing is nothing");
    }

    proptest! {
        #[test]
        fn lines_are_what_one_would_write_down(lengths in prop::collection::vec(1u32..6, 0..12), closed in any::<u64>()) {
            let groups = groups(&lengths);
            let is_closed = |group: &Group| closed >> (group.start % 64) & 1 == 1;
            let rows: u32 = lengths.iter().sum();
            let mut written = Vec::new();
            for (at, group) in groups.iter().enumerate() {
                written.push(Line::Head(at));
                if !is_closed(group) {
                    written.extend((group.start..group.start + group.len).map(|row| Line::Row(row as usize)));
                }
            }
            let lines = Lines::new(rows as usize, &groups, &is_closed);
            prop_assert_eq!(lines.count(), written.len());
            let mut offset = 0;
            for (number, line) in written.iter().enumerate() {
                prop_assert_eq!(lines.line(number), Some(*line));
                prop_assert_eq!(lines.offset(number, HEIGHTS), offset);
                let height = if matches!(line, Line::Head(_)) { HEIGHTS.head } else { HEIGHTS.row };
                prop_assert_eq!(lines.covering(offset, HEIGHTS), number);
                prop_assert_eq!(lines.covering(offset + height - 1, HEIGHTS), number);
                offset += height;
            }
            prop_assert_eq!(lines.offset(lines.count(), HEIGHTS), offset);
            for row in 0..rows as usize {
                let at = written.iter().position(|line| *line == Line::Row(row));
                prop_assert_eq!(lines.of_row(row), at);
            }
        }
    }
}
