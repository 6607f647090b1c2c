//! How many of the spans of one instance others share time with: all of them at once, in the time of a sort.

/// The spans of one instance, by their beginnings and, apart from them, by their ends.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    starts: Vec<i64>,
    ends: Vec<i64>,
}

impl Spans {
    /// Puts a span in, from one millisecond to another. What is over in no time counts as one millisecond.
    pub fn add(&mut self, span: (i64, i64)) {
        let (start, end) = lasting(span);
        self.starts.push(start);
        self.ends.push(end);
    }

    /// All of them are in.
    pub fn close(&mut self) {
        self.starts.sort_unstable();
        self.ends.sort_unstable();
    }

    /// Takes all of them out.
    pub fn clear(&mut self) {
        self.starts.clear();
        self.ends.clear();
    }

    /// With how many others one of them shares time: those that begin before it ends, but for those that end before it
    /// begins, and itself.
    pub fn others(&self, span: (i64, i64)) -> u32 {
        let (start, end) = lasting(span);
        let begun = self.starts.partition_point(|other| *other < end);
        let over = self.ends.partition_point(|other| *other <= start);
        begun.saturating_sub(over + 1) as u32
    }
}

fn lasting((start, end): (i64, i64)) -> (i64, i64) {
    (start, end.max(start.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_others_are_those_of_a_naive_count(spans in prop::collection::vec((0i64..30, prop::option::weighted(0.9, 0i64..8)), 0..40)) {
            let spans: Vec<(i64, i64)> =
                spans.into_iter().map(|(start, length)| (start, length.map_or(i64::MAX, |length| start + length))).collect();
            let mut all = Spans::default();
            spans.iter().for_each(|span| all.add(*span));
            all.close();
            for (at, one) in spans.iter().enumerate() {
                let meets = |other: &(i64, i64)| {
                    let ((a, b), (c, d)) = (lasting(*one), lasting(*other));
                    a < d && c < b
                };
                let naive = spans.iter().enumerate().filter(|(other, span)| *other != at && meets(span)).count();
                prop_assert_eq!(all.others(*one) as usize, naive);
            }
        }
    }
}
