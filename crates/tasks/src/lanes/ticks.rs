//! The marks of the axis: minutes, hours or days, as there is room for.

use super::scale::Scale;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// What may lie between two marks: parts of a day, then days.
const STEPS: [i64; 22] = [
    MINUTE / 6,
    MINUTE / 2,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
    91 * DAY,
    182 * DAY,
    364 * DAY,
    1_820 * DAY,
];

/// A mark of the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Which moment it marks.
    pub at: i64,
    /// Whether a day of the reader's begins there.
    pub is_day: bool,
    /// Whether it is told by seconds.
    pub has_seconds: bool,
}

/// The marks that are seen, no closer than so many pixels. Days begin at these moments, in order; before the first and
/// after the last they are counted by 24 hours.
pub fn ticks(scale: &Scale, midnights: &[i64], apart: f64) -> Vec<Tick> {
    let least = apart * scale.millis_per_pixel();
    let step = STEPS.into_iter().find(|step| *step as f64 >= least).unwrap_or(STEPS[STEPS.len() - 1]);
    let (from, to) = scale.window();
    let mut all: Vec<Tick> = Vec::new();
    // What is folded has no marks.
    let folds: Vec<(i64, i64)> = scale.folding().between(from, to).collect();
    let mut begun = from;
    for (end, next) in folds.into_iter().chain([(to, to)]) {
        between(&mut all, begun, end.min(to), step, midnights);
        begun = next;
    }
    let mut last = f64::NEG_INFINITY;
    all.retain(|tick| {
        let x = scale.x(tick.at);
        let is_apart = x - last >= apart * 0.75 && x >= 0.0 && x <= scale.width();
        if is_apart {
            last = x;
        }
        is_apart
    });
    all
}

fn between(all: &mut Vec<Tick>, from: i64, to: i64, step: i64, midnights: &[i64]) {
    let (mut day, mut number) = day_of(from, midnights);
    while day <= to {
        let (next, _) = day_of(next_day(day, midnights), midnights);
        if step >= DAY {
            if day >= from && number.rem_euclid(step / DAY) == 0 {
                all.push(Tick { at: day, is_day: true, has_seconds: false });
            }
        } else {
            let first = day + (from - day).max(0).div_euclid(step) * step;
            let marks = (0..).map(|at| first + at * step).take_while(|at| *at < next && *at <= to);
            let has_seconds = step < MINUTE;
            all.extend(marks.filter(|at| *at >= from).map(|at| Tick { at, is_day: at == day, has_seconds }));
        }
        (day, number) = (next, number + 1);
    }
}

/// The beginning of the day that a moment lies in, and a number that grows by one with each day.
fn day_of(at: i64, midnights: &[i64]) -> (i64, i64) {
    let next = midnights.partition_point(|midnight| *midnight <= at);
    let is_known = next > 0 && next < midnights.len();
    let last = midnights.get(next.saturating_sub(1)).copied().unwrap_or_default();
    let day = if is_known { last } else { last + (at - last).div_euclid(DAY) * DAY };
    (day, (day + DAY / 2).div_euclid(DAY))
}

/// A moment in the next day.
fn next_day(day: i64, midnights: &[i64]) -> i64 {
    let next = midnights.partition_point(|midnight| *midnight <= day);
    match midnights.get(next) {
        Some(midnight) if next > 0 => *midnight,
        _ => day + DAY,
    }
}

#[cfg(test)]
mod tests {
    use super::super::scale::Folding;
    use super::*;
    use proptest::prelude::*;

    fn at(scale: &Scale, midnights: &[i64]) -> Vec<i64> {
        ticks(scale, midnights, 80.0).iter().map(|tick| tick.at).collect()
    }

    #[test]
    fn hours_are_counted_from_the_readers_midnight() {
        let midnights: Vec<i64> = (0..9).map(|day| day * DAY - 90 * MINUTE).collect();
        let scale = Scale::new(Folding::default(), DAY - 6 * HOUR, DAY + 6 * HOUR, 600.0);
        assert_eq!(at(&scale, &midnights), [-330, -210, -90, 30, 150, 270].map(|minute| DAY + minute * MINUTE));
        let days: Vec<bool> = ticks(&scale, &midnights, 80.0).iter().map(|tick| tick.is_day).collect();
        assert_eq!(days, [false, false, true, false, false, false]);
    }

    #[test]
    fn a_day_of_23_hours_ends_an_hour_sooner() {
        let midnights = [0, 23 * HOUR, 47 * HOUR];
        let scale = Scale::new(Folding::default(), 0, 47 * HOUR, 700.0);
        assert_eq!(at(&scale, &midnights), [0, 6, 12, 18, 23, 29, 35, 41, 47].map(|hour| hour * HOUR));
    }

    #[test]
    fn a_month_has_days_and_what_is_folded_has_no_marks() {
        let scale = Scale::new(Folding::default(), 0, 28 * DAY, 1_200.0);
        assert_eq!(at(&scale, &[]).len(), 15, "every other day");
        let folding = Folding::new(&[(DAY, 20 * DAY)]);
        let folded = Scale::new(folding, DAY - 2 * HOUR, 20 * DAY + 2 * HOUR, 1_000.0);
        assert!(at(&folded, &[]).iter().all(|at| *at <= DAY || *at >= 20 * DAY));
        assert!(at(&folded, &[]).len() > 6);
    }

    proptest! {
        #[test]
        fn marks_are_in_order_apart_and_within(from in -900 * DAY..900 * DAY, span in MINUTE..9_000 * DAY, offset in -DAY..DAY) {
            let midnights: Vec<i64> = (-30..30).map(|day| day * DAY + offset).collect();
            let scale = Scale::new(Folding::default(), from, from + span, 1_000.0);
            let all = ticks(&scale, &midnights, 80.0);
            prop_assert!(all.len() <= 18);
            for pair in all.windows(2) {
                prop_assert!(scale.x(pair[1].at) - scale.x(pair[0].at) >= 59.9);
            }
            for tick in all {
                prop_assert!(tick.at >= from - 1 && tick.at <= from + span + 1);
            }
        }
    }
}
