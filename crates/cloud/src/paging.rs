//! Walking through a list page by page: what to ask next, when it ends, how far it is. A value that takes
//! what each page held and knows nothing of how it was fetched.

use std::collections::HashSet;

/// How an API counts its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// `offset` is the index of the first row, from 0.
    Records,
    /// `offset` is documented as a record index and behaves as a page number from 1 (TaurusDB's immediate
    /// jobs). Watched: when the second page is the first one shifted by a row, it is a record index after all,
    /// from 1 or, when a row is missing at the end, from 0.
    ///
    /// Whatever it is, no row is lost as long as no more than half a page is added between the first two
    /// requests and less than a page in the whole walk. A record index from 0 is only found out by the count:
    /// without one, or with a wrong one, the row at 0 is lost.
    PagesFromOne,
}

/// What to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The value of `offset`.
    pub offset: u64,
    /// The value of `limit`.
    pub limit: u32,
    /// Whether it is asked only to be sure: refused as bad input, it is an empty page and no failure.
    pub is_extra: bool,
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

/// What a server caps `limit` at without saying so is a round number: a multiple of this.
const ROUND: u64 = 10;

/// A walk through one list.
#[derive(Clone, Debug)]
pub struct Pager {
    counting: Counting,
    limit: u32,
    next: Option<u64>,
    seen: HashSet<String>,
    first_page: Vec<String>,
    total: Option<u64>,
    /// The count when the walk began: rows added later are no part of what it has to get.
    total_at_first: Option<u64>,
    pages: u32,
    met_full: bool,
    received: u64,
    stale: u32,
    zero: Zero,
}

/// Whether the row at index 0 may have been skipped by a walk that began at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Zero {
    /// The walk began there.
    Covered,
    /// It began at 1, and may have to go back.
    Passed,
    /// The page at 0 is being asked; whatever it holds is the end.
    Asked,
}

impl Pager {
    /// A walk from the beginning.
    pub fn new(counting: Counting, limit: u32) -> Self {
        let (first, zero) = match counting {
            Counting::Records => (0, Zero::Covered),
            Counting::PagesFromOne => (1, Zero::Passed),
        };
        Self {
            counting,
            limit: limit.max(1),
            next: Some(first),
            seen: HashSet::new(),
            first_page: Vec::new(),
            total: None,
            total_at_first: None,
            pages: 0,
            met_full: false,
            received: 0,
            stale: 0,
            zero,
        }
    }

    /// What to ask for next; none at the end.
    pub fn next(&self) -> Option<Ask> {
        self.next.map(|offset| Ask { offset, limit: self.limit, is_extra: self.zero == Zero::Asked })
    }

    /// Takes the ids of a received page and the count that came with it. Answers for each row whether it
    /// is new; the others are repetitions to drop.
    pub fn take(&mut self, ids: &[String], total: Option<u64>) -> Vec<bool> {
        let fresh: Vec<bool> = ids.iter().map(|id| self.seen.insert(id.clone())).collect();
        let rows = ids.len() as u64;
        self.pages += 1;
        self.met_full |= rows >= u64::from(self.limit);
        self.received += rows;
        self.total = total.or(self.total);
        self.total_at_first = self.total_at_first.or(total);
        self.stale = if fresh.contains(&true) { 0 } else { self.stale + 1 };
        let shifted = self.pages == 2 && self.counting == Counting::PagesFromOne && is_shifted(&self.first_page, ids);
        if self.pages == 1 {
            self.first_page = ids.to_vec();
        }
        if shifted {
            self.counting = Counting::Records;
            self.next = Some(1 + self.first_page.len() as u64);
            return fresh;
        }
        self.next = self.next.and_then(|offset| self.after(offset, rows));
        if self.next.is_none() && self.may_have_skipped() {
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

    /// How many rows there are, as far as the count that came with the pages can be believed.
    pub const fn total(&self) -> Option<u64> {
        self.total
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
        // A short page that the count agrees with is the last one, unless it is as long as the server lets
        // pages be. A full page is not: the count may be too low. A page of nothing new beyond the count is.
        let last = counted_out && (self.stale > 0 || !full && !self.may_be_capped(rows));
        (!last).then_some(next)
    }

    /// Whether a short page of `rows` rows may be all that the server gives at once.
    fn may_be_capped(&self, rows: u64) -> bool {
        !self.met_full && rows.is_multiple_of(ROUND)
    }

    /// Whether the row at index 0 is what is missing at the end of the walk. Of what counts pages, only a
    /// single page is that short: offset 1 may have been an index, with nothing on a second page to tell.
    fn may_have_skipped(&self) -> bool {
        self.zero == Zero::Passed
            && (self.counting == Counting::Records || !self.met_full)
            && self.total_at_first.is_some_and(|total| self.seen.len() as u64 + 1 == total)
    }
}

/// Whether the second page is the first one moved on by a single row, give or take rows added meanwhile. Of
/// two pages that follow each other, so many rows are not pushed from the one onto the other in the time
/// between two requests.
fn is_shifted(first: &[String], second: &[String]) -> bool {
    let again = first.iter().filter(|id| second.contains(id)).count();
    again * 2 > first.len()
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

    /// The count that comes with a page, made of its offset and its rows.
    type Count = fn(u64, u64) -> Option<u64>;

    /// As [`records`], but never more than `cap` rows a page.
    fn capped(rows: u64, cap: u64, count: Count) -> impl FnMut(Ask) -> (Vec<String>, Option<u64>) {
        move |ask| {
            let from = ask.offset.min(rows);
            let to = (from + u64::from(ask.limit).min(cap)).min(rows);
            (ids(from, to), count(from, to - from))
        }
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
    fn a_cap_that_is_not_told_of_loses_none() {
        let counts: [(&str, Count); 5] = [
            ("none", |_, _| None),
            ("of the page", |_, rows| Some(rows)),
            ("up to here", |offset, rows| Some(offset + rows)),
            ("too low", |_, _| Some(20)),
            ("none behind the end", |_, rows| (rows > 0).then_some(rows)),
        ];
        for (what, count) in counts {
            for (rows, requests) in [(50, 2), (60, 3), (270, 7), (275, 6), (300, 7)] {
                let (got, asked) = walk(Pager::new(Counting::Records, 100), capped(rows, 50, count));
                assert_eq!((got.len() as u64, asked), (rows, requests), "{rows}, {what}");
            }
        }
        for (rows, requests) in [(275, 6), (270, 7)] {
            let (got, asked) = walk(Pager::new(Counting::Records, 100), move |ask| {
                let (page, _) = capped(rows, 50, |_, _| None)(ask);
                (page, Some(rows))
            });
            assert_eq!((got.len() as u64, asked), (rows, requests), "{rows}, exact");
        }
        for rows in [9, 10, 11, 30, 40] {
            let got = |serve: &dyn Fn(Ask) -> (Vec<String>, Option<u64>)| {
                let pager = Pager::new(Counting::PagesFromOne, 50);
                walk(pager, |ask| serve(Ask { limit: 10, ..ask })).0.len() as u64
            };
            assert_eq!(got(&|ask| pages(rows, None)(ask)), rows, "as pages");
            assert_eq!(got(&|ask| records(rows, Some(rows))(ask)), rows, "as an index from 0");
            let from_one = |ask: Ask| records(rows, Some(rows))(Ask { offset: ask.offset - 1, ..ask });
            assert_eq!(got(&from_one), rows, "as an index from 1");
        }
    }

    #[test]
    fn a_short_page_that_no_cap_can_be_the_reason_of_is_the_last() {
        for total in [None, Some(1), Some(37)] {
            assert_eq!(walk(Pager::new(Counting::Records, 100), records(37, total)).1, 1, "no round number");
            let total = total.map(|_| 130);
            assert_eq!(walk(Pager::new(Counting::Records, 100), records(130, total)).1, 2, "full pages there are");
        }
        // A round number: one page more is asked for.
        assert_eq!(walk(Pager::new(Counting::Records, 100), records(40, Some(40))).1, 2);
    }

    #[test]
    fn a_server_that_ignores_the_offset_ends() {
        for counting in [Counting::Records, Counting::PagesFromOne] {
            for (limit, rows) in [(10, 10), (100, 50), (100, 7)] {
                for total in [None, Some(0), Some(rows), Some(rows + 1), Some(1_000_000)] {
                    let (got, asked) = walk(Pager::new(counting, limit), |_| (ids(0, rows), total));
                    assert_eq!(got.len() as u64, rows);
                    let counted_out = total.is_none_or(|total| total <= rows);
                    let most = if counted_out { 3 } else { 2 + STALE_PAGES };
                    assert!(asked <= most, "{asked} for {rows} of {limit}, {total:?}");
                }
            }
        }
    }

    #[test]
    fn immediate_jobs_are_read_whole_whatever_their_offset_means() {
        for rows in [0, 1, 9, 10, 11, 20, 25, 40] {
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
        for rows in (0..=12).chain([20, 21, 25, 40]) {
            for limit in [10, 20, 50] {
                let (got, _) = walk(Pager::new(Counting::PagesFromOne, limit), records(rows, Some(rows)));
                assert_eq!(got.len() as u64, rows, "as an index from 0");
            }
        }
    }

    #[test]
    fn offset_zero_is_not_asked_where_nothing_is_missing() {
        for rows in [0, 1, 5, 10, 11, 30] {
            walk(Pager::new(Counting::PagesFromOne, 10), |ask| {
                assert!(ask.offset > 0, "{rows}");
                pages(rows, Some(rows))(ask)
            });
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
        fn immediate_jobs_added_meanwhile_lose_none_whatever_their_offset_means(
            rows in 0u64..70,
            limit in prop::sample::select(&[10u32, 20, 50][..]),
            meaning in prop::sample::select(&["page from 1", "index from 1", "index from 0"][..]),
            first in 0u64..=25,
            later in prop::collection::vec(0u64..10, 0..8),
        ) {
            let mut list: Vec<String> = ids(0, rows);
            // How many are added before each request, as far as the walk is documented to stand it.
            let mut left = u64::from(limit) - 1;
            let mut adds = [0, first.min(u64::from(limit) / 2)].into_iter().chain(later);
            let (got, _) = walk(Pager::new(Counting::PagesFromOne, limit), |ask| {
                let add = adds.next().unwrap_or(0).min(left);
                left -= add;
                for n in 0..add {
                    list.insert(0, format!("new{left}.{n}"));
                }
                let at = match meaning {
                    "page from 1" => ask.offset.checked_sub(1).map(|page| page * u64::from(limit)),
                    "index from 1" => ask.offset.checked_sub(1),
                    _ => Some(ask.offset),
                };
                let from = at.expect("no such offset").min(list.len() as u64) as usize;
                let to = (from + limit as usize).min(list.len());
                (list[from..to].to_vec(), Some(list.len() as u64))
            });
            for id in ids(0, rows) {
                prop_assert_eq!(got.iter().filter(|g| **g == id).count(), 1, "{}: {}", meaning, id);
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
