//! How time is laid out from left to right: evenly, but for idle stretches, which can be folded to a short one each.

/// An idle stretch that lasts as long as this can be folded.
const IDLE: i64 = 1_800_000;
/// And is then as wide as this much time.
const FOLDED: i64 = 300_000;

/// The shortest time that is as wide as the picture, in milliseconds.
pub const SHORTEST: f64 = 60_000.0;
/// And the longest: what a file brings may be years old.
pub const LONGEST: f64 = 10_000.0 * 86_400_000.0;

/// A folded stretch: when it begins and ends, and how much of time was folded away before it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Fold {
    from: i64,
    to: i64,
    saved: i64,
}

/// Time with idle stretches folded: each moment has a place, in milliseconds of what is left, and each place a moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Folding {
    folds: Vec<Fold>,
}

impl Folding {
    /// Folds those of these stretches that are long enough; they are in order and apart from each other.
    pub fn new(idle: &[(i64, i64)]) -> Self {
        let mut saved = 0;
        let mut folds = Vec::new();
        for (from, to) in idle.iter().filter(|(from, to)| to - from >= IDLE) {
            folds.push(Fold { from: *from, to: *to, saved });
            saved += to - from - FOLDED;
        }
        Self { folds }
    }

    /// The place of a moment.
    pub fn place(&self, at: i64) -> f64 {
        let before = self.folds.partition_point(|fold| fold.from <= at);
        let Some(fold) = before.checked_sub(1).and_then(|before| self.folds.get(before)) else { return at as f64 };
        let begun = (fold.from - fold.saved) as f64;
        if at < fold.to {
            begun + (at - fold.from) as f64 * FOLDED as f64 / (fold.to - fold.from) as f64
        } else {
            begun + (FOLDED + (at - fold.to)) as f64
        }
    }

    /// The moment at a place.
    pub fn moment(&self, place: f64) -> f64 {
        let before = self.folds.partition_point(|fold| (fold.from - fold.saved) as f64 <= place);
        let Some(fold) = before.checked_sub(1).and_then(|before| self.folds.get(before)) else { return place };
        let into = place - (fold.from - fold.saved) as f64;
        if into < FOLDED as f64 {
            fold.from as f64 + into * (fold.to - fold.from) as f64 / FOLDED as f64
        } else {
            fold.to as f64 + into - FOLDED as f64
        }
    }

    /// The folded stretches between two moments.
    pub fn between(&self, from: i64, to: i64) -> impl Iterator<Item = (i64, i64)> {
        let first = self.folds.partition_point(|fold| fold.to <= from);
        let end = self.folds.partition_point(|fold| fold.from < to);
        self.folds.get(first..end.max(first)).unwrap_or_default().iter().map(|fold| (fold.from, fold.to))
    }
}

/// A window of time on a picture that is so many pixels wide.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    folding: Folding,
    /// The places at the left and at the right edge.
    left: f64,
    right: f64,
    width: f64,
}

impl Scale {
    /// From one moment to another.
    pub fn new(folding: Folding, from: i64, to: i64, width: f64) -> Self {
        let (left, right) = (folding.place(from), folding.place(to));
        Self { folding, left, right, width: width.max(1.0) }.held()
    }

    /// As wide as it can be and no wider, about its middle.
    fn held(self) -> Self {
        let (middle, half) = ((self.left + self.right) / 2.0, (self.right - self.left) / 2.0);
        let half = half.clamp(SHORTEST / 2.0, LONGEST / 2.0);
        Self { left: middle - half, right: middle + half, ..self }
    }

    /// The moments at its edges.
    pub fn window(&self) -> (i64, i64) {
        (self.time(0.0), self.time(self.width))
    }

    /// How wide it is, in pixels.
    pub const fn width(&self) -> f64 {
        self.width
    }

    /// How time is folded in it.
    pub const fn folding(&self) -> &Folding {
        &self.folding
    }

    /// How many milliseconds a pixel stands for, where nothing is folded.
    pub fn millis_per_pixel(&self) -> f64 {
        (self.right - self.left) / self.width
    }

    /// Where a moment stands, in pixels from the left edge.
    pub fn x(&self, at: i64) -> f64 {
        (self.folding.place(at) - self.left) / self.millis_per_pixel()
    }

    /// The moment that stands at a pixel.
    pub fn time(&self, x: f64) -> i64 {
        self.folding.moment(self.left + x * self.millis_per_pixel()).round() as i64
    }

    /// The same moved by so many pixels: to later moments where they are more than none.
    #[must_use]
    pub fn panned(&self, pixels: f64) -> Self {
        let by = pixels * self.millis_per_pixel();
        Self { folding: self.folding.clone(), left: self.left + by, right: self.right + by, ..*self }
    }

    /// The same with so many times as much time in it, what stands at a pixel staying there.
    #[must_use]
    pub fn zoomed(&self, factor: f64, x: f64) -> Self {
        let span = self.right - self.left;
        let factor = factor.clamp(SHORTEST / span, LONGEST / span);
        let fixed = self.left + x * self.millis_per_pixel();
        let (left, right) = (fixed - (fixed - self.left) * factor, fixed + (self.right - fixed) * factor);
        Self { folding: self.folding.clone(), left, right, ..*self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Stretches in order and apart from each other.
    fn idle() -> impl Strategy<Value = Vec<(i64, i64)>> {
        prop::collection::vec((1i64..20 * IDLE, 0i64..8 * IDLE), 0..8).prop_map(|gaps| {
            let mut at = -40 * IDLE;
            gaps.into_iter()
                .map(|(busy, idle)| {
                    let from = at + busy;
                    at = from + idle;
                    (from, at)
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn a_place_leads_back_to_its_moment(idle in idle(), at in -60 * IDLE..160 * IDLE) {
            let folding = Folding::new(&idle);
            prop_assert!((folding.moment(folding.place(at)) - at as f64).abs() < 0.01);
        }

        #[test]
        fn later_is_further_right_and_nothing_is_wider_than_it_lasts(idle in idle(), at in -60 * IDLE..160 * IDLE, later in 1i64..IDLE) {
            let folding = Folding::new(&idle);
            let wide = folding.place(at + later) - folding.place(at);
            prop_assert!(wide > 0.0 && wide <= later as f64 + 0.001);
        }

        #[test]
        fn a_pixel_leads_back_to_its_moment(idle in idle(), from in -40 * IDLE..100 * IDLE, span in 60_000i64..40 * IDLE, x in -500.0f64..2_000.0) {
            let scale = Scale::new(Folding::new(&idle), from, from + span, 1_000.0);
            // A moment is a whole millisecond, which may be many pixels wide in a fold's neighbourhood, but never in it.
            let at = scale.time(x);
            let pixel = 1.0 / scale.millis_per_pixel();
            prop_assert!((scale.x(at) - x).abs() <= pixel + 0.001, "{} {}", scale.x(at), x);
        }

        #[test]
        fn what_is_under_the_pointer_stays_there(idle in idle(), x in 0.0f64..1_000.0, factor in 0.1f64..10.0) {
            let scale = Scale::new(Folding::new(&idle), 0, 40 * IDLE, 1_000.0);
            let zoomed = scale.zoomed(factor, x);
            let place = |scale: &Scale| scale.left + x * scale.millis_per_pixel();
            prop_assert!((place(&scale) - place(&zoomed)).abs() < 1.0);
            prop_assert!((scale.panned(70.0).panned(-70.0).left - scale.left).abs() < 1.0);
        }
    }

    #[test]
    fn only_what_lasts_is_folded_and_the_ends_of_zoom_hold() {
        let folding = Folding::new(&[(0, IDLE), (2 * IDLE, 3 * IDLE - 1)]);
        assert_eq!(folding.between(-9, 9 * IDLE).collect::<Vec<_>>(), [(0, IDLE)]);
        assert_eq!(folding.between(IDLE, 9 * IDLE).count(), 0);
        assert_eq!(folding.place(IDLE), FOLDED as f64);
        let scale = Scale::new(Folding::default(), 0, 1, 100.0);
        assert_eq!(scale.millis_per_pixel(), SHORTEST / 100.0);
        assert_eq!(scale.zoomed(0.5, 50.0), scale);
        assert_eq!(scale.zoomed(1e12, 50.0).millis_per_pixel(), LONGEST / 100.0);
    }
}
