//! The jobs of one instance.

use std::cmp::Reverse;

use cloud::time::Moment;

use super::columns::{NAMELESS, Part, Time};
use super::{RowId, Store};
use crate::around::{Around, Course, Neighbour, When};
use crate::task::Task;

/// So many of them are told of.
const MOST: usize = 40;

impl Store {
    /// What else happened to the instance of a task: the nearest jobs in time, the latest first.
    #[inline(never)] // so that it can come later
    pub fn around(&self, task: &Task, now: Moment) -> Around {
        let Some(id) = task.instance.as_ref().map(|instance| &instance.id).filter(|id| !id.is_empty()) else {
            return Around::default();
        };
        let c = &self.columns;
        let values = c.pool(Part::Instance).all().iter();
        // An instance that was renamed has several names and one id.
        let is_its: Vec<bool> = values
            .map(
                |value| {
                    if value.kind == NAMELESS { *value.text == **id } else { value.kind > 0 && *value.second == **id }
                },
            )
            .collect();
        let own = self.row(&task.key);
        let numbers = c.numbers(Part::Instance).iter().zip(0..);
        let rows = numbers.filter(|(number, row)| {
            is_its.get(**number as usize) == Some(&true) && Some(*row) != own && c.is_there(*row as usize)
        });
        let (course, ends) = (Course::of(task), c.times(Time::Ended));
        let mut all: Vec<(Neighbour, i64)> = rows
            .map(|(_, row): (_, RowId)| {
                let at = row as usize;
                let (began, ended) = (Moment::from_millis(c.begun(at)), Moment::from_millis(ends[at]));
                let other = Course { status: c.status[at], began, ended };
                (Neighbour { row, when: course.sees(other, now) }, c.begun(at))
            })
            .collect();
        let overlapping = all.iter().filter(|(neighbour, _)| matches!(neighbour.when, When::Overlaps(_))).count();
        let of = all.len();
        if of > MOST {
            all.select_nth_unstable_by_key(MOST, |(neighbour, begun)| {
                (neighbour.when.distance(), Reverse(*begun), neighbour.row)
            });
            all.truncate(MOST);
        }
        all.sort_by_key(|(neighbour, begun)| (Reverse(*begun), neighbour.row));
        Around { neighbours: all.into_iter().map(|(neighbour, _)| neighbour).collect(), of, overlapping }
    }
}
