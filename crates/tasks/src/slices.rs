//! How long the page works on a view before it has its turn: a short slice, but for a list that changes so often that
//! short ones would never come to its view.

/// Milliseconds of a slice: the rest of a frame of 16 is for drawing.
pub const SLICE: i64 = 10;
/// How often a slice is doubled at most.
const MOST: u32 = 6;

/// The slices in which views of one list are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slices {
    question: u64,
    /// How often the view that this question asks for was begun anew before it was made.
    anew: u32,
}

impl Slices {
    /// A view is begun, while the one before was made or not: its slices, in milliseconds. A further question has short
    /// ones; where the same is asked of a list that has changed under way, they are twice as long each time.
    pub fn begin(&mut self, question: u64, is_made: bool) -> i64 {
        self.anew = if is_made || self.question != question { 0 } else { MOST.min(self.anew + 1) };
        self.question = question;
        SLICE << self.anew
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_further_question_has_short_slices_whatever_it_interrupts() {
        let mut slices = Slices::default();
        assert_eq!([1, 2, 3].map(|question| slices.begin(question, false)), [SLICE; 3]);
    }

    #[test]
    fn a_list_that_never_rests_is_seen_in_the_end() {
        let mut slices = Slices::default();
        slices.begin(1, true);
        // It changes after each slice; the view takes so long.
        let takes = 200;
        let begun = (1..100).find(|_| slices.begin(1, false) >= takes);
        assert_eq!(begun, Some(5));
        assert_eq!(slices.begin(1, true), SLICE, "once made, all is as before");
        (0..100).for_each(|_| {
            slices.begin(1, false);
        });
        assert_eq!(slices.begin(1, false), SLICE << MOST, "and no longer than that");
    }
}
