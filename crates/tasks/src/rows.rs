//! A set of rows. Their numbers are dense, so that a bit for each is the smallest there is, and the quickest.

use crate::store::RowId;

/// Rows, each once.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    bits: Vec<u64>,
    len: usize,
}

impl Rows {
    /// How many they are.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether a row is one of them.
    pub fn has(&self, row: RowId) -> bool {
        self.bits.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Adds a row or takes it out, unless it is so already.
    pub fn set(&mut self, row: RowId, is_in: bool) {
        if self.has(row) == is_in {
            return;
        }
        let at = row as usize / 64;
        if at >= self.bits.len() {
            self.bits.resize(at + 1, 0);
        }
        self.bits[at] ^= 1 << (row % 64);
        self.len = if is_in { self.len + 1 } else { self.len - 1 };
    }

    /// The row that is the only one.
    pub fn sole(&self) -> Option<RowId> {
        let at = self.bits.iter().position(|word| *word != 0).filter(|_| self.len == 1)?;
        Some(at as RowId * 64 + self.bits[at].trailing_zeros())
    }
}

/// Two are equal that hold the same rows.
impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        let (short, long) = if self.bits.len() < other.bits.len() { (self, other) } else { (other, self) };
        self.len == other.len && long.bits.starts_with(&short.bits)
    }
}

impl Eq for Rows {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn it_is_a_plain_set(steps in prop::collection::vec((0u32..200, any::<bool>()), 0..60), more in 0u32..200) {
            let (mut rows, mut plain) = (Rows::default(), BTreeSet::new());
            for (row, is_in) in steps {
                rows.set(row, is_in);
                if is_in {
                    plain.insert(row);
                } else {
                    plain.remove(&row);
                }
                prop_assert_eq!((rows.len(), rows.is_empty()), (plain.len(), plain.is_empty()));
                prop_assert_eq!(rows.sole(), plain.first().copied().filter(|_| plain.len() == 1));
            }
            prop_assert!((0..300).all(|row| rows.has(row) == plain.contains(&row)));
            let mut other = Rows::default();
            plain.iter().rev().for_each(|row| other.set(*row, true));
            prop_assert_eq!(&other, &rows);
            other.set(more, !other.has(more));
            prop_assert_ne!(other, rows);
        }
    }
}
