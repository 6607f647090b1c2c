//! The bars: which lane and which track each stands on, so that no two of a track overlap, and which are seen in a
//! window of time.

use std::ops::Range;

use super::arranging::Arranging;
use crate::status::Status;
use crate::store::RowId;

/// The end of what still goes on.
pub const OPEN: i64 = i64::MAX;
/// A job with its times, before it has a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its row in the store.
    pub row: RowId,
    /// The number of its lane.
    pub lane: u32,
    /// When it began or, ahead of time, will.
    pub from: i64,
    /// When it ended; [`OPEN`] as long as it goes on.
    pub to: i64,
    /// Its state.
    pub status: Status,
    /// Whether others of its instance ran meanwhile.
    pub overlaps: bool,
}

/// A job's bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its row in the store.
    pub row: RowId,
    /// When it begins.
    pub from: i64,
    /// When it ends; [`OPEN`] as long as the job goes on.
    pub to: i64,
    /// The job's state.
    pub status: Status,
    /// Whether others of its instance ran meanwhile.
    pub overlaps: bool,
}

impl Bar {
    /// When it ends, as seen from now.
    pub fn end(&self, now: i64) -> i64 {
        if self.to == OPEN { now.max(self.from) } else { self.to }
    }
}

/// A lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// What it is called; empty where it is of jobs that say nothing there.
    pub label: String,
    /// Its tracks, as places among all tracks.
    pub tracks: Range<usize>,
    /// How many jobs are on it.
    pub jobs: u32,
    /// And how many of them failed.
    pub failed: u32,
}

/// All bars on their lanes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// The lanes, from top to bottom.
    pub lanes: Vec<Lane>,
    /// The bars of each track, as places among all bars. On a track, each begins when the one before has ended.
    pub tracks: Vec<Range<usize>>,
    /// The bars: by lane, by track, by time.
    pub bars: Vec<Bar>,
    /// Where the bars of the same status that follow each bar on its track end.
    pub(super) alike: Vec<u32>,
    /// How many bars before each failed.
    pub(super) failed: Vec<u32>,
    /// When those that go on are likely to end: by row, the moment by which half would, and the one by which nearly all.
    pub(super) soft: Vec<(RowId, i64, i64)>,
    /// Stretches in which nothing is, in order.
    pub idle: Vec<(i64, i64)>,
    /// From the first beginning to the last end, as seen from when it was made.
    pub extent: Option<(i64, i64)>,
}

impl Chart {
    /// Puts jobs on lanes, all at once; as [`Arranging`] tells.
    pub fn new(jobs: Vec<Job>, labels: Vec<String>, soft: Vec<(RowId, i64, i64)>, now: i64) -> Self {
        Arranging::new(jobs, labels, soft, now).go_on(&|| false).unwrap_or_default()
    }

    /// The likely ends of a job that is not over.
    pub fn soft(&self, row: RowId) -> Option<(i64, i64)> {
        let at = self.soft.binary_search_by_key(&row, |(row, ..)| *row).ok()?;
        self.soft.get(at).map(|(_, half, most)| (*half, *most))
    }

    /// How many of some bars failed.
    pub fn failed(&self, bars: Range<usize>) -> u32 {
        let before = |at: usize| self.failed.get(at).copied().unwrap_or_default();
        before(bars.end) - before(bars.start)
    }

    /// The status that some bars of a track have, if it is one.
    pub fn common(&self, bars: Range<usize>) -> Option<Status> {
        let first = self.bars.get(bars.start)?;
        (self.alike.get(bars.start).is_some_and(|end| *end as usize >= bars.end)).then_some(first.status)
    }

    /// Those bars of a track that are seen between two moments.
    pub fn seen(&self, track: usize, from: i64, to: i64, now: i64) -> Range<usize> {
        let Some(track) = self.tracks.get(track) else { return 0..0 };
        let bars = self.bars.get(track.clone()).unwrap_or_default();
        let first = bars.partition_point(|bar| self.drawn_end(bar, now) < from);
        let end = bars.partition_point(|bar| bar.from <= to).max(first);
        track.start + first..track.start + end
    }

    /// When a bar ends, with the likely end of what goes on.
    pub fn drawn_end(&self, bar: &Bar, now: i64) -> i64 {
        let end = bar.end(now);
        if bar.status.is_over() { end } else { self.soft(bar.row).map_or(end, |(_, most)| end.max(most)) }
    }

    /// The lane of a track.
    pub fn lane_of(&self, track: usize) -> usize {
        self.lanes.partition_point(|lane| lane.tracks.end <= track)
    }

    /// The track of a bar.
    pub fn track_of(&self, bar: usize) -> usize {
        self.tracks.partition_point(|track| track.end <= bar)
    }

    /// The bar of a row.
    pub fn bar_of(&self, row: RowId) -> Option<usize> {
        self.bars.iter().position(|bar| bar.row == row)
    }

    /// How many bars are seen between two moments, and the first of them from a lane on, at most so many: by lane, then
    /// by when they begin.
    pub fn listed(&self, window: (i64, i64), now: i64, first: usize, most: usize) -> (usize, Vec<usize>) {
        let (mut all, mut listed) = (0, Vec::new());
        for (number, lane) in self.lanes.iter().enumerate() {
            let begun = listed.len();
            for track in lane.tracks.clone() {
                let seen = self.seen(track, window.0, window.1, now);
                all += seen.len();
                // Of each track no more than could be listed at all.
                if number >= first && begun < most {
                    listed.extend(seen.take(most));
                }
            }
            if let Some(added) = listed.get_mut(begun..) {
                added.sort_unstable_by_key(|bar| (self.bars[*bar].from, *bar));
            }
            listed.truncate(most);
        }
        (all, listed)
    }
}

#[cfg(test)]
mod tests {
    use super::super::arranging::DAY;
    use super::*;
    use proptest::prelude::*;

    fn jobs() -> impl Strategy<Value = Vec<Job>> {
        let job = (0u32..3, 0i64..60, prop::option::weighted(0.9, 0i64..15), 0..Status::ALL.len());
        prop::collection::vec(job, 0..50).prop_map(|jobs| {
            (0..)
                .zip(jobs)
                .map(|(row, (lane, from, lasts, status))| Job {
                    row,
                    lane,
                    from,
                    to: lasts.map_or(OPEN, |lasts| from + lasts),
                    status: Status::ALL[status],
                    overlaps: false,
                })
                .collect()
        })
    }

    fn labels() -> Vec<String> {
        ["b", "", "A"].map(str::to_owned).into()
    }

    proptest! {
        #[test]
        fn every_job_is_drawn_once_and_no_two_of_a_track_overlap(jobs in jobs(), estimate in 0i64..20) {
            let soft: Vec<_> = jobs.iter().filter(|job| !job.status.is_over()).map(|job| (job.row, job.from + estimate, job.from + 2 * estimate)).collect();
            let chart = Chart::new(jobs.clone(), labels(), soft.clone(), 30);
            let mut arranging = Arranging::new(jobs.clone(), labels(), soft, 30);
            let in_slices = std::iter::repeat_with(|| arranging.go_on(&|| true)).flatten().next();
            prop_assert_eq!(in_slices.as_ref(), Some(&chart));
            let mut rows: Vec<RowId> = chart.bars.iter().map(|bar| bar.row).collect();
            rows.sort_unstable();
            prop_assert_eq!(rows, (0..jobs.len() as u32).collect::<Vec<_>>(), "each once");
            let mut next = 0;
            for (number, lane) in chart.lanes.iter().enumerate() {
                let mut most = 0;
                let of_lane = lane.tracks.clone().flat_map(|track| chart.tracks[track].clone());
                let of_lane: Vec<Bar> = of_lane.map(|bar| chart.bars[bar]).collect();
                prop_assert_eq!(of_lane.len() as u32, lane.jobs);
                for track in lane.tracks.clone() {
                    prop_assert_eq!(track, next, "one after the other");
                    next += 1;
                    prop_assert_eq!(chart.lane_of(track), number);
                    let bars = &chart.bars[chart.tracks[track].clone()];
                    prop_assert!(!bars.is_empty());
                    for pair in bars.windows(2) {
                        prop_assert!(pair[0].to <= pair[1].from && pair[0].from < pair[1].from, "{:?}", pair);
                        prop_assert!(chart.drawn_end(&pair[0], 30) <= pair[1].from);
                    }
                    for bar in chart.tracks[track].clone() {
                        prop_assert_eq!(chart.track_of(bar), track);
                        prop_assert_eq!(&labels()[jobs[chart.bars[bar].row as usize].lane as usize], &lane.label);
                    }
                }
                // No more tracks than jobs at one moment: each begins at the beginning of some job.
                for at in of_lane.iter().map(|bar| bar.from) {
                    let lasts = |bar: &&Bar| bar.from <= at && (bar.to.max(chart.drawn_end(bar, 30))).max(bar.from + 1) > at;
                    most = most.max(of_lane.iter().filter(lasts).count());
                }
                prop_assert_eq!(lane.tracks.len(), most);
            }
            let order: Vec<&str> = chart.lanes.iter().map(|lane| lane.label.as_str()).collect();
            let all = ["A", "b", ""];
            prop_assert_eq!(order.clone(), all.into_iter().filter(|label| order.contains(label)).collect::<Vec<_>>());
        }

        #[test]
        fn lanes_of_today_come_first_and_then_those_of_each_day_before(
            ends in prop::collection::vec((0u32..3, -5i64..2), 1..20),
        ) {
            let now = 10 * DAY;
            let job = |(row, (lane, day)): (RowId, &(u32, i64))| {
                let to = now + day * DAY + DAY / 2;
                Job { row, lane: *lane, from: to - 1, to, status: Status::Completed, overlaps: false }
            };
            let chart = Chart::new((0..).zip(&ends).map(job).collect(), labels(), Vec::new(), now);
            // By naming, for each lane, the day of its last job; what is ahead is of today.
            let last = |lane: u32| ends.iter().filter(|(of, _)| *of == lane).map(|(_, day)| (*day).min(-1)).max();
            let mut order: Vec<(i64, bool, &str)> = [(2, "A"), (0, "b"), (1, "")]
                .into_iter()
                .filter_map(|(lane, label)| Some((-last(lane)?, label.is_empty(), label)))
                .collect();
            order.sort_by_key(|(day, is_nameless, label)| (*day, *is_nameless, label.to_lowercase()));
            let found: Vec<&str> = chart.lanes.iter().map(|lane| lane.label.as_str()).collect();
            prop_assert_eq!(found, order.into_iter().map(|(.., label)| label).collect::<Vec<_>>());
        }

        #[test]
        fn what_is_seen_is_what_a_look_at_each_bar_finds(jobs in jobs(), from in -5i64..70, span in 0i64..30) {
            let chart = Chart::new(jobs, labels(), Vec::new(), 30);
            let to = from + span;
            let mut all = 0;
            for (number, track) in chart.tracks.iter().enumerate() {
                let naive: Vec<usize> = track.clone().filter(|bar| chart.bars[*bar].from <= to && chart.bars[*bar].end(30) >= from).collect();
                prop_assert_eq!(chart.seen(number, from, to, 30).collect::<Vec<_>>(), naive.clone());
                all += naive.len();
                for range in [track.clone(), track.start..track.start + 1] {
                    let bars = &chart.bars[range.clone()];
                    let failed = bars.iter().filter(|bar| bar.status == Status::Failed).count();
                    prop_assert_eq!(chart.failed(range.clone()) as usize, failed);
                    let common = bars.iter().all(|bar| bar.status == bars[0].status).then_some(bars[0].status);
                    prop_assert_eq!(chart.common(range), common);
                }
            }
            let (count, listed) = chart.listed((from, to), 30, 0, 7);
            prop_assert_eq!(count, all);
            prop_assert_eq!(listed.len(), all.min(7));
        }

        #[test]
        fn nothing_is_in_an_idle_stretch(jobs in jobs()) {
            let chart = Chart::new(jobs.clone(), labels(), Vec::new(), 30);
            for (from, to) in chart.idle {
                prop_assert!(from < to && !(from < 30 && 30 < to));
                for job in &jobs {
                    let end = if job.to == OPEN { job.from.max(30) } else { job.to };
                    prop_assert!(end <= from || job.from >= to);
                }
            }
        }
    }
}
