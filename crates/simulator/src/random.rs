//! Chance that can be had again: splitmix64, because the simulated cloud must answer the same to the same
//! seed on every machine, and needs nothing better.

/// What a stream of numbers is for. Streams do not touch each other: who draws more from one changes no other.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stream {
    /// What happened before the start.
    History,
    /// What is asked for after it.
    Births,
    /// The instances.
    Instances,
    /// A project's token.
    Token,
    /// A project's token that has expired.
    ExpiredToken,
    /// A token that IAM gave.
    GivenToken,
    /// A project's access key.
    AccessKey,
    /// A project's temporary access key.
    TemporaryKey,
}

/// A stream of numbers, the same for the same seed.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// A stream of its own for every pair of a seed and a purpose.
    pub(crate) const fn new(seed: u64, stream: Stream) -> Self {
        Self(mix(seed, stream as u64))
    }

    /// The next number.
    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        scramble(self.0)
    }

    /// A number below `end`; 0 when there is none.
    pub(crate) const fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.next() % end }
    }

    /// A number from `from` to `to`, both included.
    pub(crate) const fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = to.saturating_sub(from);
        if span <= 0 { from } else { from + (self.next() % (span as u64 + 1)) as i64 }
    }

    /// Whether something happens that happens this often in a thousand.
    pub(crate) const fn per_mille(&mut self, times: u64) -> bool {
        self.below(1_000) < times
    }
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// A number that looks unrelated to the two it is made from.
pub(crate) const fn mix(a: u64, b: u64) -> u64 {
    scramble(scramble(a.wrapping_add(STEP)) ^ b.wrapping_mul(STEP).wrapping_add(STEP))
}

/// 32 hexadecimal digits.
pub(crate) fn hex_id(seed: u64) -> String {
    format!("{:016x}{:016x}", mix(seed, 1), mix(seed, 2))
}

/// The first eight digits, as a number, of both forms of an id.
pub(crate) const fn first_digits(seed: u64) -> u32 {
    (mix(seed, 1) >> 32) as u32
}

/// A hyphenated UUID of version 4.
pub(crate) fn uuid(seed: u64) -> String {
    let (high, low) = (mix(seed, 1), mix(seed, 2));
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | ((low >> 48) & 0x3fff),
        low & 0xffff_ffff_ffff
    )
}

const fn scramble(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let draw = |seed, stream| {
            let mut random = Random::new(seed, stream);
            [random.next(), random.next(), random.next()]
        };
        assert_eq!(draw(1, Stream::History), draw(1, Stream::History));
        assert_ne!(draw(1, Stream::History), draw(2, Stream::History));
        assert_ne!(draw(1, Stream::History), draw(1, Stream::Births));
    }

    #[test]
    fn numbers_stay_between_their_bounds() {
        let mut random = Random::new(7, Stream::History);
        for _ in 0..1_000 {
            assert!(random.below(10) < 10);
            assert!((-5..=5).contains(&random.between(-5, 5)));
        }
        assert_eq!(random.below(0), 0);
        assert_eq!(random.between(3, 3), 3);
    }

    #[test]
    fn ids_have_the_forms_of_the_cloud() {
        assert_eq!(hex_id(1).len(), 32);
        assert!(hex_id(1).starts_with(&format!("{:08x}", first_digits(1))));
        let uuid = uuid(1);
        assert!(uuid.starts_with(&format!("{:08x}", first_digits(1))));
        assert_eq!(uuid.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
    }
}
