//! How jobs are put on lanes and tracks: in slices, as there may be very many of them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::chart::{Bar, Chart, Job, Lane, OPEN};
use crate::status::Status;
use crate::store::RowId;

/// Milliseconds of a day.
pub(super) const DAY: i64 = 86_400_000;
/// Jobs after which it is asked whether a slice is over.
const STRETCH: usize = 4096;

/// A chart on its way.
pub struct Arranging {
    chart: Chart,
    labels: Vec<String>,
    now: i64,
    /// In the order of their beginnings; and then by lane as well.
    jobs: Vec<Job>,
    by_lane: Vec<Job>,
    /// How many days ago each lane's last job ended, and how many jobs it has.
    lanes: Vec<(i64, usize)>,
    /// The lanes that have jobs, from top to bottom.
    order: Vec<u32>,
    /// For each lane, where its next job goes.
    places: Vec<usize>,
    /// Where all that was looked at has ended; none before now was.
    end: Option<i64>,
    is_now_met: bool,
    stage: Stage,
    /// How far this stage is.
    next: usize,
}

enum Stage {
    /// What each lane has, and when nothing is.
    Look,
    /// The jobs of each lane, together.
    Part,
    /// The bars of each lane, each on the first track that is free.
    Tracks(Box<Tracks>),
    /// What is counted of them.
    Count,
}

/// The tracks of a lane.
#[derive(Default)]
struct Tracks {
    /// Which of the lanes in order.
    lane: usize,
    /// Where the jobs of this one begin.
    start: usize,
    busy: BinaryHeap<Reverse<(i64, u32)>>,
    free: BinaryHeap<Reverse<u32>>,
    /// For each job so far, its track.
    of: Vec<u32>,
    /// For each track how many bars it has; and then where the next one goes.
    bars: Vec<usize>,
    /// How many bars are in their places.
    placed: usize,
}

impl Arranging {
    /// Puts jobs on lanes, of which each has a label here; those without jobs are left out. Lanes on which something
    /// happened in the last day, or is ahead, come first, then those of the day before and so on; of each day they stand
    /// by their labels, the one without a label last. `soft` are the likely ends of jobs that are not over. It is quick
    /// where the jobs come in the order of their beginnings.
    pub fn new(mut jobs: Vec<Job>, labels: Vec<String>, mut soft: Vec<(RowId, i64, i64)>, now: i64) -> Self {
        soft.sort_unstable();
        jobs.retain(|job| (job.lane as usize) < labels.len());
        jobs.sort_unstable_by_key(|job| (job.from, job.row));
        Self {
            chart: Chart { soft, ..Chart::default() },
            lanes: vec![(i64::MAX, 0); labels.len()],
            labels,
            now,
            jobs,
            by_lane: Vec::new(),
            order: Vec::new(),
            places: Vec::new(),
            end: None,
            is_now_met: false,
            stage: Stage::Look,
            next: 0,
        }
    }

    /// Goes on until the slice is over. The chart, once it is made; it is then done.
    pub fn go_on(&mut self, is_up: &dyn Fn() -> bool) -> Option<Chart> {
        loop {
            match &mut self.stage {
                Stage::Look => {
                    if self.look() {
                        self.put_in_order();
                        (self.stage, self.next) = (Stage::Part, 0);
                    }
                }
                Stage::Part => {
                    if self.part() {
                        self.jobs = Vec::new();
                        self.stage = Stage::Tracks(Box::default());
                    }
                }
                Stage::Tracks(tracks) => {
                    if tracks.lane == self.order.len() {
                        (self.stage, self.next) = (Stage::Count, 0);
                        self.by_lane = Vec::new();
                    } else {
                        let lane = self.order[tracks.lane] as usize;
                        let jobs = &self.by_lane[tracks.start..tracks.start + self.lanes[lane].1];
                        if tracks.go_on(&mut self.chart, jobs) {
                            let label = std::mem::take(&mut self.labels[lane]);
                            let start = tracks.start + jobs.len();
                            tracks.end(&mut self.chart, label, jobs);
                            **tracks = Tracks { lane: tracks.lane + 1, start, ..Tracks::default() };
                        }
                    }
                }
                Stage::Count => {
                    if self.count() {
                        return Some(std::mem::take(&mut self.chart));
                    }
                }
            }
            if is_up() {
                return None;
            }
        }
    }

    fn look(&mut self) -> bool {
        let end = self.jobs.len().min(self.next + STRETCH);
        for at in self.next..end {
            let job = self.jobs[at];
            let (quiet, count) = &mut self.lanes[job.lane as usize];
            *quiet = (*quiet).min(self.now.saturating_sub(job.to).max(0) / DAY);
            *count += 1;
            let to = self.ends(&job);
            let (first, last) = self.chart.extent.unwrap_or((job.from, to));
            self.chart.extent = Some((first.min(job.from), last.max(to)));
            if job.from > self.now {
                self.meet_now();
            }
            self.meet(job.from, to);
        }
        self.next = end;
        let is_done = end == self.jobs.len();
        if is_done {
            self.meet_now();
        }
        is_done
    }

    /// At this moment nothing is idle, whatever was going on.
    fn meet_now(&mut self) {
        if !std::mem::replace(&mut self.is_now_met, true) {
            self.meet(self.now, self.now);
        }
    }

    /// Something went on between two moments, no earlier than what was met before.
    fn meet(&mut self, from: i64, to: i64) {
        let end = self.end.unwrap_or(from);
        if from > end {
            self.chart.idle.push((end, from));
        }
        self.end = Some(end.max(to));
    }

    fn ends(&self, job: &Job) -> i64 {
        let end = if job.to == OPEN { self.now.max(job.from) } else { job.to };
        if job.status.is_over() { end } else { self.chart.soft(job.row).map_or(end, |(_, most)| end.max(most)) }
    }

    fn put_in_order(&mut self) {
        let Self { labels, lanes, .. } = self;
        let mut order: Vec<u32> = (0..labels.len() as u32).filter(|lane| lanes[*lane as usize].1 > 0).collect();
        order.sort_by_cached_key(|lane| {
            let (label, (quiet, _)) = (&labels[*lane as usize], lanes[*lane as usize]);
            (quiet, label.is_empty(), label.to_lowercase(), *lane)
        });
        self.places = vec![0; lanes.len()];
        let mut next = 0;
        for lane in &order {
            self.places[*lane as usize] = next;
            next += lanes[*lane as usize].1;
        }
        let blank = Job { row: 0, lane: 0, from: 0, to: 0, status: Status::Unknown, overlaps: false };
        self.by_lane = vec![blank; next];
        self.order = order;
    }

    fn part(&mut self) -> bool {
        let end = self.jobs.len().min(self.next + STRETCH);
        for job in &self.jobs[self.next..end] {
            let place = &mut self.places[job.lane as usize];
            self.by_lane[*place] = *job;
            *place += 1;
        }
        self.next = end;
        end == self.jobs.len()
    }

    fn count(&mut self) -> bool {
        let Chart { bars, failed, alike, tracks, .. } = &mut self.chart;
        if failed.len() <= bars.len() {
            alike.resize(bars.len(), 0);
            let mut count = failed.last().copied().unwrap_or_default();
            if failed.is_empty() {
                failed.reserve(bars.len() + 1);
                failed.push(0);
            }
            for bar in bars[failed.len() - 1..].iter().take(STRETCH) {
                count += u32::from(bar.status == Status::Failed);
                failed.push(count);
            }
            return false;
        }
        let mut counted = 0;
        while let Some(track) = tracks.get(self.next).filter(|_| counted < STRETCH) {
            let mut end = track.end;
            for at in track.clone().rev() {
                if at + 1 == track.end || bars[at + 1].status != bars[at].status {
                    end = at + 1;
                }
                alike[at] = end as u32;
            }
            counted += track.len();
            self.next += 1;
        }
        self.next == tracks.len()
    }
}

impl Tracks {
    /// Goes on with the jobs of a lane, in the order of their beginnings; true once each has its place.
    fn go_on(&mut self, chart: &mut Chart, jobs: &[Job]) -> bool {
        let begun = self.of.len();
        for job in jobs[begun..].iter().take(STRETCH) {
            self.find(chart, job);
        }
        if self.of.len() < jobs.len() {
            return false;
        }
        if self.placed == 0 {
            let mut at = chart.bars.len();
            for bars in &mut self.bars {
                let count = std::mem::replace(bars, at);
                chart.tracks.push(at..at + count);
                at += count;
            }
            let blank = Bar { row: 0, from: 0, to: 0, status: Status::Unknown, overlaps: false };
            chart.bars.resize(at, blank);
        }
        let end = jobs.len().min(self.placed + STRETCH);
        for (job, track) in jobs[self.placed..end].iter().zip(&self.of[self.placed..end]) {
            let place = &mut self.bars[*track as usize];
            let Job { row, from, to, status, overlaps, .. } = *job;
            chart.bars[*place] = Bar { row, from, to, status, overlaps };
            *place += 1;
        }
        self.placed = end;
        end == jobs.len()
    }

    /// The first track that is free.
    fn find(&mut self, chart: &Chart, job: &Job) {
        while let Some(Reverse((end, track))) = self.busy.peek().copied() {
            if end > job.from {
                break;
            }
            self.busy.pop();
            self.free.push(Reverse(track));
        }
        let track = self.free.pop().map_or_else(
            || {
                self.bars.push(0);
                self.bars.len() as u32 - 1
            },
            |Reverse(track)| track,
        );
        let likely = if job.status.is_over() { None } else { chart.soft(job.row).map(|(_, most)| most) };
        let end = job.to.max(likely.unwrap_or(job.to)).max(job.from.saturating_add(1));
        self.busy.push(Reverse((end, track)));
        self.bars[track as usize] += 1;
        self.of.push(track);
    }

    fn end(&self, chart: &mut Chart, label: String, jobs: &[Job]) {
        let failed = jobs.iter().filter(|job| job.status == Status::Failed).count() as u32;
        let tracks = chart.tracks.len() - self.bars.len()..chart.tracks.len();
        chart.lanes.push(Lane { label, tracks, jobs: jobs.len() as u32, failed });
    }
}
