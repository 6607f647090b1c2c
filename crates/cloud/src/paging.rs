//! Walking through a list page by page: what to ask next, when it ends, how far it is. A value that takes
//! what each page held and knows nothing of how it was fetched.

use std::collections::HashSet;

/// How an API counts its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// `offset` is the index of the first row, from 0.
    Records,
    /// `offset` is documented as a record index and behaves as a page number from 1 (TaurusDB's immediate
    /// jobs). Watched: when the second page is the first one shifted by a row, it is a record index after all.
    PagesFromOne,
}

/// What to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The value of `offset`.
    pub offset: u64,
    /// The value of `limit`.
    pub limit: u32,
}

/// How far a walk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Pages received.
    pub pages: u32,
    /// Pages there are, as far as the count that came with them can be believed.
    pub of: Option<u32>,
    /// Different rows received.
    pub rows: usize,
}

/// A walk that never ends by itself (a server that ignores the offset) is ended after this many pages
/// without anything new. More than one, because rows added meanwhile push known ones onto the next page.
const STALE_PAGES: u32 = 8;

/// A walk through one list.
#[derive(Clone, Debug)]
pub struct Pager {
    counting: Counting,
    limit: u32,
    next: Option<u64>,
    seen: HashSet<String>,
    first_page: Vec<String>,
    total: Option<u64>,
    pages: u32,
    received: u64,
    stale: u32,
    zero: Zero,
}

/// Whether the row at index 0 may have been skipped by a walk that began at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Zero {
    /// The walk counts pages, or began at 0.
    Covered,
    /// It began at 1 and turned out to count rows.
    Skipped,
    /// The page at 0 is being asked; whatever it holds is the end.
    Asked,
}

impl Pager {
    /// A walk from the beginning.
    pub fn new(counting: Counting, limit: u32) -> Self {
        let first = match counting {
            Counting::Records => 0,
            Counting::PagesFromOne => 1,
        };
        Self {
            counting,
            limit: limit.max(1),
            next: Some(first),
            seen: HashSet::new(),
            first_page: Vec::new(),
            total: None,
            pages: 0,
            received: 0,
            stale: 0,
            zero: Zero::Covered,
        }
    }

    /// What to ask for next; none at the end.
    pub fn next(&self) -> Option<Ask> {
        self.next.map(|offset| Ask { offset, limit: self.limit })
    }

    /// Takes the ids of a received page and the count that came with it. Answers for each row whether it
    /// is new; the others are repetitions to drop.
    pub fn take(&mut self, ids: &[String], total: Option<u64>) -> Vec<bool> {
        let fresh: Vec<bool> = ids.iter().map(|id| self.seen.insert(id.clone())).collect();
        let rows = ids.len() as u64;
        self.pages += 1;
        self.received += rows;
        self.total = total.or(self.total);
        self.stale = if fresh.contains(&true) { 0 } else { self.stale + 1 };
        let shifted = self.pages == 2 && self.counting == Counting::PagesFromOne && is_shifted(&self.first_page, ids);
        if self.pages == 1 {
            self.first_page = ids.to_vec();
        }
        if shifted {
            self.counting = Counting::Records;
            self.zero = Zero::Skipped;
            self.next = Some(1 + u64::from(self.limit));
            return fresh;
        }
        self.next = self.next.and_then(|offset| self.after(offset, rows));
        if self.next.is_none() && self.zero == Zero::Skipped && self.is_one_short() {
            self.zero = Zero::Asked;
            self.next = Some(0);
        }
        fresh
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let pages = self.total.map(|total| total.div_ceil(u64::from(self.limit)));
        Progress {
            pages: self.pages,
            of: pages.map(|pages| u32::try_from(pages).unwrap_or(u32::MAX).max(self.pages)),
            rows: self.seen.len(),
        }
    }

    /// Where to go on after a page of `rows` rows at `offset`.
    fn after(&self, offset: u64, rows: u64) -> Option<u64> {
        if rows == 0 || self.stale >= STALE_PAGES || self.zero == Zero::Asked {
            return None;
        }
        let (next, covered) = match self.counting {
            Counting::Records => (offset.saturating_add(rows), offset.saturating_add(rows)),
            Counting::PagesFromOne => (offset.saturating_add(1), self.received),
        };
        let full = rows >= u64::from(self.limit);
        let counted_out = self.total.is_none_or(|total| covered >= total);
        // A short page that the count agrees with is the last one. A full page is not: the count may be
        // too low. A full page of nothing new beyond the count is.
        let last = counted_out && (!full || self.stale > 0);
        (!last).then_some(next)
    }

    fn is_one_short(&self) -> bool {
        self.total.is_some_and(|total| self.seen.len() as u64 + 1 == total)
    }
}

/// Whether the second page is the first one moved on by a single row.
fn is_shifted(first: &[String], second: &[String]) -> bool {
    first.len() > 1 && second.len() + 1 >= first.len() && first.iter().skip(1).zip(second).all(|(a, b)| a == b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ids(from: u64, to: u64) -> Vec<String> {
        (from..to).map(|n| n.to_string()).collect()
    }

    /// Walks to the end against a server; answers the different rows and the requests it took.
    fn walk(mut pager: Pager, mut serve: impl FnMut(Ask) -> (Vec<String>, Option<u64>)) -> (Vec<String>, u32) {
        let mut got = Vec::new();
        let mut asked = 0;
        while let Some(ask) = pager.next() {
            asked += 1;
            assert!(asked < 1_000, "the walk does not end");
            let (page, total) = serve(ask);
            let fresh = pager.take(&page, total);
            got.extend(page.into_iter().zip(fresh).filter(|(_, fresh)| *fresh).map(|(id, _)| id));
        }
        (got, asked)
    }

    fn records(rows: u64, total: Option<u64>) -> impl FnMut(Ask) -> (Vec<String>, Option<u64>) {
        move |ask| (ids(ask.offset.min(rows), (ask.offset + u64::from(ask.limit)).min(rows)), total)
    }

    fn pages(rows: u64, total: Option<u64>) -> impl FnMut(Ask) -> (Vec<String>, Option<u64>) {
        move |ask| {
            let from = (ask.offset.saturating_sub(1) * u64::from(ask.limit)).min(rows);
            (ids(from, (from + u64::from(ask.limit)).min(rows)), total)
        }
    }

    #[test]
    fn a_short_page_that_the_count_agrees_with_is_the_last() {
        assert_eq!(walk(Pager::new(Counting::Records, 100), records(250, Some(250))).1, 3);
        assert_eq!(walk(Pager::new(Counting::Records, 100), records(0, Some(0))).1, 1);
    }

    #[test]
    fn a_count_that_lies_neither_loops_nor_loses() {
        for total in [None, Some(0), Some(1), Some(249), Some(251), Some(1_000_000)] {
            let (got, asked) = walk(Pager::new(Counting::Records, 100), records(250, total));
            assert_eq!(got.len(), 250, "{total:?}");
            assert!(asked <= 5);
        }
    }

    #[test]
    fn a_server_that_ignores_the_offset_ends() {
        let (got, _) = walk(Pager::new(Counting::Records, 10), |_| (ids(0, 10), None));
        assert_eq!(got.len(), 10);
    }

    #[test]
    fn immediate_jobs_are_read_whole_whatever_their_offset_means() {
        for rows in [0, 1, 9, 10, 11, 25, 40] {
            for total in [Some(rows), None] {
                let (got, _) = walk(Pager::new(Counting::PagesFromOne, 10), pages(rows, total));
                assert_eq!(got.len() as u64, rows, "as pages, {total:?}");
            }
            let one_based = |ask: Ask| {
                let from = ask.offset.saturating_sub(1).min(rows);
                (ids(from, (from + 10).min(rows)), Some(rows))
            };
            assert_eq!(
                walk(Pager::new(Counting::PagesFromOne, 10), one_based).0.len() as u64,
                rows,
                "as an index from 1"
            );
        }
        for rows in [12, 25, 40] {
            let (got, _) = walk(Pager::new(Counting::PagesFromOne, 10), records(rows, Some(rows)));
            assert_eq!(got.len() as u64, rows, "as an index from 0");
        }
    }

    #[test]
    fn progress_is_told_in_pages() {
        let mut pager = Pager::new(Counting::Records, 100);
        pager.take(&ids(0, 100), Some(650));
        assert_eq!(pager.progress(), Progress { pages: 1, of: Some(7), rows: 100 });
    }

    proptest! {
        #[test]
        fn rows_added_in_front_meanwhile_lose_none(rows in 0u64..120, limit in 1u32..40, add_every in 1u32..4, adds in 0u64..6) {
            let mut list: Vec<String> = ids(0, rows);
            let mut asked = 0;
            let mut added = 0;
            let (got, _) = walk(Pager::new(Counting::Records, limit), |ask| {
                asked += 1;
                if asked % add_every == 0 && added < adds {
                    list.insert(0, format!("new{added}"));
                    added += 1;
                }
                let from = (ask.offset as usize).min(list.len());
                let to = (from + ask.limit as usize).min(list.len());
                (list[from..to].to_vec(), Some(list.len() as u64))
            });
            for id in ids(0, rows) {
                prop_assert_eq!(got.iter().filter(|g| **g == id).count(), 1);
            }
        }

        #[test]
        fn any_count_and_any_pages_come_to_an_end(pages in prop::collection::vec((prop::collection::vec("[a-d]", 0..5), prop::option::of(0u64..1_000_000)), 1..6), counted in any::<bool>()) {
            let counting = if counted { Counting::PagesFromOne } else { Counting::Records };
            let mut turn = 0;
            let (got, _) = walk(Pager::new(counting, 3), |_| {
                turn += 1;
                pages[turn % pages.len()].clone()
            });
            prop_assert!(got.len() <= 4);
        }
    }
}
