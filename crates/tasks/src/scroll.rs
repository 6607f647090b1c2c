//! Where a list is scrolled to, though it be higher than a browser's highest element.
//!
//! Browsers draw no element that is higher than some 17 (Firefox) or 33 (Chromium) million pixels. A list that is higher
//! gets a space of [`Space::MOST`]: its first and last [`Space::EVEN`] pixels are scrolled one by one as in any list,
//! and what lies between them is pressed together. A small step, as by the wheel, moves the list by that step all the
//! same; only a leap, as by dragging the scrollbar, goes by the scale.

/// The place in the list that is at the top of the view, and where the browser has scrolled to for it; in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    /// The browser's `scrollTop`.
    pub top: i64,
    /// The place in the list.
    pub at: i64,
}

/// What a list has to be scrolled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// How high all lines are together.
    whole: i64,
    /// How much of them can be seen at once.
    view: i64,
}

impl Space {
    /// The greatest height that is given to an element, in CSS pixels.
    pub const MOST: i64 = 15_000_000;
    /// So much of either end of a pressed list is not pressed.
    pub const EVEN: i64 = 100_000;

    /// The space for lines of this height together, of which so much can be seen at once; in CSS pixels.
    pub fn new(whole: i64, view: i64) -> Self {
        Self { whole: whole.max(0), view: view.clamp(0, Self::MOST / 2) }
    }

    /// How high the element is.
    pub fn height(self) -> i64 {
        self.whole.min(Self::MOST)
    }

    /// The last place in the list that can be at the top of the view, and the last `scrollTop`.
    fn ends(self) -> (i64, i64) {
        ((self.whole - self.view).max(0), (self.height() - self.view).max(0))
    }

    /// The place in the list for a `scrollTop`, by the scale.
    pub fn at(self, top: i64) -> i64 {
        let (at, most) = self.ends();
        let top = top.clamp(0, most);
        if top <= Self::EVEN || at == most {
            top
        } else if top >= most - Self::EVEN {
            at - (most - top)
        } else {
            let (pressed, whole) = (most - 2 * Self::EVEN, at - 2 * Self::EVEN);
            Self::EVEN + scaled(top - Self::EVEN, whole, pressed)
        }
    }

    /// The `scrollTop` for a place in the list, by the scale.
    pub fn top(self, at: i64) -> i64 {
        let (end, most) = self.ends();
        let at = at.clamp(0, end);
        if at <= Self::EVEN || end == most {
            at
        } else if at >= end - Self::EVEN {
            most - (end - at)
        } else {
            let (pressed, whole) = (most - 2 * Self::EVEN, end - 2 * Self::EVEN);
            // Up, so that what `at` has rounded down comes back as it was.
            Self::EVEN - scaled(Self::EVEN - at, pressed, whole)
        }
    }

    /// A place in the list, and the `scrollTop` for it.
    pub fn scroll(self, at: i64) -> Scroll {
        let at = at.clamp(0, self.ends().0);
        Scroll { top: self.top(at), at }
    }

    /// What has become of a scroll when the browser says a new `scrollTop`. Where the answer has another, the browser
    /// has to be told: after many small steps the scale has to be caught up with.
    pub fn moved(self, before: Scroll, top: i64) -> Scroll {
        let (end, most) = self.ends();
        let step = top - before.top;
        if end == most || step.abs() > 2 * self.view {
            return Scroll { top, at: self.at(top) };
        }
        let moved = Scroll { top, at: (before.at + step).clamp(0, end) };
        let scaled = self.top(moved.at);
        let is_even = |place: i64, end: i64| place <= Self::EVEN || place >= end - Self::EVEN;
        let is_late = (scaled - top).abs() > Self::EVEN / 2;
        if is_late || is_even(top, most) || is_even(moved.at, end) { Scroll { top: scaled, ..moved } } else { moved }
    }
}

/// A length in another measure, rounded towards the lesser. In 128 bits, because two heights are multiplied.
fn scaled(length: i64, to: i64, from: i64) -> i64 {
    (i128::from(length) * i128::from(to)).div_euclid(i128::from(from.max(1))) as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VIEW: i64 = 800;

    #[test]
    fn a_list_that_fits_is_scrolled_as_it_is() {
        let space = Space::new(320_000, VIEW);
        assert_eq!(space.height(), 320_000);
        assert_eq!((space.at(5_000), space.top(5_000)), (5_000, 5_000));
        assert_eq!(space.at(999_999), 319_200, "no further than to its end");
        assert_eq!(space.moved(Scroll::default(), 90), Scroll { top: 90, at: 90 });
        assert_eq!(Space::new(100, VIEW).at(70), 0, "and not at all where all of it is seen");
    }

    #[test]
    fn a_list_that_does_not_fit_is_pressed_into_the_space_there_is() {
        let space = Space::new(44_000_000, VIEW);
        assert_eq!(space.height(), Space::MOST);
        let most = Space::MOST - VIEW;
        assert_eq!((space.at(0), space.at(most)), (0, 44_000_000 - VIEW), "both ends are reached");
        assert_eq!((space.at(77), space.at(most - 77)), (77, 44_000_000 - VIEW - 77), "and near");
        let middle = space.at(most / 2);
        assert!((middle - 22_000_000).abs() < 1_000, "{middle}");
    }

    #[test]
    fn small_steps_are_small_though_the_list_is_pressed() {
        let space = Space::new(44_000_000, VIEW);
        let middle = space.scroll(20_000_000);
        assert_eq!(space.moved(middle, middle.top + 100).at, 20_000_100);
        assert_eq!(space.moved(middle, middle.top - 100).at, 19_999_900);
        assert_eq!(
            space.moved(middle, middle.top + 40_000).at,
            space.at(middle.top + 40_000),
            "a leap is by the scale"
        );
    }

    /// Goes by the same step until nothing moves any more; where it comes to, and how often the browser was told.
    fn walk(space: Space, mut scroll: Scroll, step: i64) -> (Scroll, usize) {
        let mut told = 0;
        loop {
            let top = (scroll.top + step).clamp(0, space.ends().1);
            if top == scroll.top {
                return (scroll, told);
            }
            let next = space.moved(scroll, top);
            assert_eq!(
                next.at,
                (scroll.at + top - scroll.top).clamp(0, space.ends().0),
                "each step is as long as it is"
            );
            told += usize::from(next.top != top);
            scroll = next;
        }
    }

    #[test]
    fn who_goes_on_by_small_steps_comes_to_both_ends() {
        let space = Space::new(44_000_000, VIEW);
        let (up, told) = walk(space, space.scroll(3_000_000), -120);
        assert_eq!(up, Scroll { top: 0, at: 0 });
        assert!(told < 100, "the browser is told now and then: {told}");
        let (down, _) = walk(space, space.scroll(41_000_000), 120);
        assert_eq!(down, Scroll { top: Space::MOST - VIEW, at: 44_000_000 - VIEW });
    }

    proptest! {
        #[test]
        fn a_scroll_comes_back_as_it_was(whole in 0i64..5_000_000_000, view in 0i64..3_000, top in 0i64..Space::MOST) {
            let space = Space::new(whole, view);
            let top = top.min(space.ends().1);
            prop_assert_eq!(space.top(space.at(top)), top);
            prop_assert!(space.at(top) <= space.ends().0);
        }

        #[test]
        fn further_down_is_never_further_up(whole in 0i64..5_000_000_000, a in 0i64..Space::MOST, b in 0i64..Space::MOST) {
            let space = Space::new(whole, VIEW);
            prop_assert_eq!(a <= b, a <= b && space.at(a) <= space.at(b));
        }

        #[test]
        fn what_is_drawn_has_room_above_and_below(whole in 0i64..5_000_000_000, from in 0i64..5_000_000_000, steps in prop::collection::vec(-2_000i64..2_000, 0..40)) {
            let space = Space::new(whole, VIEW);
            let mut scroll = space.scroll(from);
            for step in steps {
                scroll = space.moved(scroll, (scroll.top + step).clamp(0, space.ends().1));
                // Some lines beyond either edge, as far as there are any.
                let above = scroll.at.min(1_000);
                let below = (space.whole - scroll.at - space.view).clamp(0, 1_000);
                prop_assert!(scroll.top >= above, "{:?}", scroll);
                prop_assert!(space.height() - scroll.top - space.view >= below.min(space.whole), "{:?}", scroll);
            }
        }
    }
}
