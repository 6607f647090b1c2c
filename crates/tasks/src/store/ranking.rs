//! Distinct values put in order, in slices: a merge sort from below, which can stop after any comparison.

use std::cmp::Ordering;

/// Values on their way into order.
#[derive(Default)]
pub(super) struct Ranking {
    /// The values' numbers in runs, each in order by itself.
    numbers: Vec<u32>,
    /// How long each run is but the last one.
    run: usize,
    /// The numbers in runs of twice that length, as far as they are merged.
    merged: Vec<u32>,
    /// Where the next number of each of the two runs being merged is.
    left: usize,
    right: usize,
    /// For each number its place in the order, as far as it is told.
    ranks: Vec<u32>,
    told: usize,
    rank: u32,
}

impl Ranking {
    /// Of so many values.
    pub fn new(len: usize) -> Self {
        Self {
            numbers: (0..len as u32).collect(),
            run: 1,
            merged: Vec::with_capacity(len),
            ranks: vec![0; len],
            ..Self::default()
        }
    }

    /// Goes on for so many comparisons. Once done, for each number its place in the order: equal values at the same, those
    /// that are equal to number 0, which comes first, at 0.
    pub fn step(&mut self, ordering: &dyn Fn(u32, u32) -> Ordering, budget: &mut usize) -> Option<Vec<u32>> {
        let len = self.numbers.len();
        while self.run < len {
            if *budget == 0 {
                return None;
            }
            let end = len.min(self.merged.len().saturating_add(*budget));
            *budget -= end - self.merged.len();
            while self.merged.len() < end {
                self.merge_one(ordering);
            }
            if end == len {
                std::mem::swap(&mut self.numbers, &mut self.merged);
                self.merged.clear();
                self.run *= 2;
            }
        }
        let end = len.min(self.told.saturating_add(*budget));
        *budget -= end - self.told;
        for at in self.told..end {
            let (before, number) = (self.numbers[at.saturating_sub(1)], self.numbers[at]);
            self.rank += u32::from(ordering(before, number).is_ne());
            self.ranks[number as usize] = self.rank;
        }
        self.told = end;
        (end == len).then(|| std::mem::take(&mut self.ranks))
    }

    fn merge_one(&mut self, ordering: &dyn Fn(u32, u32) -> Ordering) {
        let (len, at) = (self.numbers.len(), self.merged.len());
        let start = at - at % (2 * self.run);
        let (middle, end) = (len.min(start + self.run), len.min(start + 2 * self.run));
        if at == start {
            (self.left, self.right) = (start, middle);
        }
        let is_left = self.right == end
            || self.left < middle && ordering(self.numbers[self.left], self.numbers[self.right]).is_le();
        let from = if is_left { &mut self.left } else { &mut self.right };
        self.merged.push(self.numbers[*from]);
        *from += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cell::Cell;

    proptest! {
        #[test]
        fn ranks_are_those_of_a_plain_sort_and_no_step_compares_more_than_it_may(
            values in prop::collection::vec(1u8..20, 0..100),
            budgets in prop::collection::vec(1usize..30, 1..9),
        ) {
            let values = [vec![0], values].concat();
            let mut distinct = values.clone();
            distinct.sort_unstable();
            distinct.dedup();
            let plain: Vec<u32> =
                values.iter().map(|value| distinct.partition_point(|other| other < value) as u32).collect();
            let compared = Cell::new(0);
            let ordering = |a: u32, b: u32| {
                compared.set(compared.get() + 1);
                values[a as usize].cmp(&values[b as usize])
            };
            let mut ranking = Ranking::new(values.len());
            for budget in budgets.into_iter().cycle() {
                compared.set(0);
                let mut left = budget;
                let made = ranking.step(&ordering, &mut left);
                prop_assert!(compared.get() + left <= budget, "{} of {budget}", compared.get());
                if let Some(ranks) = made {
                    prop_assert_eq!(ranks, plain);
                    break;
                }
                prop_assert_eq!(left, 0, "it stops because it has to");
            }
        }
    }
}
