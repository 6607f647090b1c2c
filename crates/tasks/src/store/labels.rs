//! Texts with their counts, equal ones in one, and those that are counted most; in steps as short as the page needs.

use super::intern::{Table, hash};

/// Texts that are counted, each told by the number of something that has it.
#[derive(Default)]
pub(super) struct Labels {
    table: Table,
    counts: Vec<(u32, u32)>,
    /// How many of them were held against the best.
    held: usize,
    /// Of those, the ones with most, in order.
    best: Vec<(u32, u32)>,
    /// And those that are wanted however many they are.
    wanted: Vec<(u32, u32)>,
}

impl Labels {
    /// Counts the text of a number so many times more.
    pub fn add<'a>(&mut self, number: u32, count: u32, text_of: &dyn Fn(u32) -> &'a str) {
        let text = text_of(number);
        let hash = hash(0, &[text.as_bytes()]);
        let place = |at: u32| self.counts.get(at as usize);
        match self.table.find(hash, &|at| place(at).is_some_and(|(number, _)| text_of(*number) == text)) {
            Some(at) => self.counts[at as usize].1 += count,
            None => {
                self.table.add(hash, self.counts.len() as u32);
                self.counts.push((number, count));
            }
        }
    }

    /// All texts in no order, by the number that each was met with first, with their counts.
    pub fn all(&self) -> &[(u32, u32)] {
        &self.counts
    }

    /// Goes on for so many texts looking for the ones with most, by alphabet where as many, and for the wanted ones; true
    /// once they are found.
    pub fn choose<'a>(
        &mut self,
        most: usize,
        is_wanted: &dyn Fn(&str) -> bool,
        text_of: &dyn Fn(u32) -> &'a str,
        budget: &mut usize,
    ) -> bool {
        let end = self.counts.len().min(self.held.saturating_add(*budget));
        *budget -= end - self.held;
        for &(number, count) in &self.counts[self.held..end] {
            let text = text_of(number);
            if is_wanted(text) {
                self.wanted.push((number, count));
                continue;
            }
            let is_behind =
                |(other, of_other): &(u32, u32)| *of_other < count || *of_other == count && text_of(*other) > text;
            if self.best.len() < most || self.best.last().is_some_and(is_behind) {
                let place = self.best.partition_point(|other| !is_behind(other));
                self.best.insert(place, (number, count));
                self.best.truncate(most);
            }
        }
        self.held = end;
        end == self.counts.len()
    }

    /// What was chosen: the ones with most in order, then the wanted ones.
    pub fn chosen<'a>(&self, text_of: &dyn Fn(u32) -> &'a str) -> Vec<(&'a str, u32)> {
        self.best.iter().chain(&self.wanted).map(|(number, count)| (text_of(*number), *count)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn the_ones_with_most_are_those_of_a_plain_sort(
            rows in prop::collection::vec(("[a-e]{1,2}", 0u32..5), 0..80),
            most in 0usize..6,
            budget in 1usize..9,
        ) {
            let text_of = |number: u32| rows[number as usize].0.as_str();
            let (mut labels, mut plain) = (Labels::default(), BTreeMap::new());
            for (number, (text, count)) in rows.iter().enumerate() {
                labels.add(number as u32, *count, &text_of);
                *plain.entry(text.as_str()).or_default() += *count;
            }
            let is_wanted = |text: &str| text == "a" || text == "bb";
            let mut held = 0;
            loop {
                let mut left = budget;
                let is_done = labels.choose(most, &is_wanted, &text_of, &mut left);
                prop_assert_eq!(labels.held - held + left, budget, "no more than it may");
                held = labels.held;
                if is_done {
                    break;
                }
            }
            let (wanted, mut others): (Vec<_>, Vec<_>) = plain.into_iter().partition(|(text, _)| is_wanted(text));
            others.sort_by_key(|(_, count): &(&str, u32)| std::cmp::Reverse(*count));
            others.truncate(most);
            let mut chosen = labels.chosen(&text_of);
            chosen[others.len()..].sort_unstable();
            others.extend(wanted);
            prop_assert_eq!(chosen, others);
        }
    }
}
