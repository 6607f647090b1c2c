//! Estimates held against what came: durations of many kinds, each with a change of what is usual half-way.

use tasks::estimate::{FEWEST, History};

/// Jobs of one series.
const JOBS: usize = 400;
/// Series of each kind.
const SERIES: u64 = 12;

/// How the range did over all series of a kind.
pub struct Outcome {
    /// What the durations are like.
    pub kind: &'static str,
    /// The part of the true ends that the range held, when the job began.
    pub held: f64,
    /// The same when it had run for a while.
    pub held_midway: f64,
    #[allow(dead_code, reason = "printed by the benchmark, which has this file too")]
    /// The width of the range, as a multiple of the width of the range that somebody would give who knows the kind.
    pub width: f64,
}

type Draw = fn(&mut Random, bool) -> f64;

const KINDS: [(&str, Draw); 7] = [
    ("one peak, then 2.5 times as long", |r, is_later| {
        (if is_later { 2.5 } else { 1.0 }) * 300.0 * (0.35 * r.normal()).exp()
    }),
    ("two peaks whose weights change places", |r, is_later| {
        let is_long = r.unit() < if is_later { 0.7 } else { 0.3 };
        (if is_long { 1_500.0 } else { 240.0 }) * (0.25 * r.normal()).exp()
    }),
    (
        "even, then waiting times",
        |r, is_later| if is_later { -1_200.0 * r.unit().ln() } else { 300.0 + 300.0 * r.unit() },
    ),
    ("a heavy tail, then a third", |r, is_later| (if is_later { 200.0 } else { 600.0 }) * (1.2 * r.normal()).exp()),
    ("steps of half a minute", |r, is_later| {
        let steps = if is_later { 3.0 + (r.unit() * 9.0).floor() } else { 8.0 + (r.unit() * 9.0).floor() };
        30.0 * steps + r.unit()
    }),
    ("slower with every job, then quick again", |r, is_later| {
        let base = if is_later { 120.0 } else { 400.0 };
        base * (1.0 + r.drift()) * (0.3 * r.normal()).exp()
    }),
    ("three stages, one of which is dropped", |r, is_later| {
        let stage = |r: &mut Random| -180.0 * r.unit().ln();
        let stages = stage(r) + stage(r) + 20.0;
        if is_later { stages } else { stages + stage(r) }
    }),
];

/// Every kind, by the estimator as it is.
pub fn backtest() -> Vec<Outcome> {
    KINDS
        .iter()
        .map(|(kind, draw)| {
            let (mut held, mut midway, mut width) = (Share::default(), Share::default(), Share::default());
            for series in 0..SERIES {
                let mut random = Random::new(series);
                let took: Vec<i64> = (0..JOBS)
                    .map(|job| {
                        random.job = job;
                        (draw(&mut random, job >= JOBS / 2) * 1_000.0) as i64
                    })
                    .collect();
                let ideal = [false, true].map(|is_later| ideal_width(*draw, is_later));
                let mut history = History::new(took[..FEWEST].iter().copied(), false);
                for job in FEWEST..JOBS {
                    let range = history.range(0).unwrap();
                    held.add((range.low..=range.high).contains(&took[job]) as u8 as f64);
                    width.add((range.high - range.low) as f64 / ideal[usize::from(job >= JOBS / 2)]);
                    // Looked at after as long as some other job took, if it still runs then.
                    let so_far = (took[random.below(job)] as f64 * random.unit()) as i64;
                    if took[job] > so_far {
                        let range = history.range(so_far).unwrap();
                        midway.add((range.low..=range.high).contains(&took[job]) as u8 as f64);
                    }
                    history.add(took[job]);
                }
            }
            Outcome { kind, held: held.mean(), held_midway: midway.mean(), width: width.mean() }
        })
        .collect()
}

fn ideal_width(draw: Draw, is_later: bool) -> f64 {
    let mut random = Random::new(99);
    let mut all: Vec<f64> = (0..4_000).map(|_| draw(&mut random, is_later) * 1_000.0).collect();
    all.sort_by(f64::total_cmp);
    all[3_600] - all[400]
}

#[derive(Default)]
struct Share {
    sum: f64,
    count: f64,
}

impl Share {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1.0;
    }

    fn mean(&self) -> f64 {
        self.sum / self.count
    }
}

/// The same numbers every time.
struct Random {
    state: u64,
    job: usize,
}

impl Random {
    fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d, job: 0 }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Above 0, below 1.
    fn unit(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn below(&mut self, end: usize) -> usize {
        (self.unit() * end as f64) as usize
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// How far a series is, from 0 to 2.
    fn drift(&self) -> f64 {
        self.job as f64 / (JOBS / 2) as f64
    }
}
