//! What memory holds at the start, as the linker laid it out: which of it refers to which functions and to what else.

use std::collections::BTreeMap;

use crate::module::Module;

/// The pieces of the data by the addresses at which they begin: where each ends, and the numbers that it holds.
pub struct Data {
    pieces: BTreeMap<u32, (u32, Vec<u32>)>,
}

impl Data {
    /// Reads the linker's map of a module. What the map does not tell apart is one piece.
    pub fn new(module: &Module<'_>, map: &str) -> Self {
        let mut pieces: BTreeMap<u32, (u32, Vec<u32>)> = BTreeMap::new();
        for (address, length) in map.lines().filter_map(piece) {
            pieces.insert(address, (address + length, Vec::new()));
        }
        for &(begin, bytes) in &module.data {
            for (at, word) in (begin..).step_by(4).zip(bytes.chunks_exact(4)) {
                let number = word.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte));
                if let Some((_, (_, numbers))) = pieces.range_mut(..=at).next_back().filter(|(_, (end, _))| at < *end) {
                    numbers.push(number);
                }
            }
        }
        Self { pieces }
    }

    /// The piece that an address lies in, by where it begins, and the numbers that it holds.
    pub fn at(&self, address: u32) -> Option<(u32, &[u32])> {
        let (&begin, (end, numbers)) = self.pieces.range(..=address).next_back()?;
        (address < *end).then_some((begin, numbers))
    }
}

/// A line of the map that says where a piece of data lies: its address and length, in hexadecimal digits, and its name.
fn piece(line: &str) -> Option<(u32, u32)> {
    let mut words = line.split_whitespace();
    let address = u32::from_str_radix(words.next()?, 16).ok()?;
    let length = u32::from_str_radix(words.nth(1)?, 16).ok()?;
    let name = words.next()?;
    let is_data = [":(.rodata", ":(.data", ":(.bss", ":(.tdata"].iter().any(|kind| name.contains(kind));
    (is_data && length > 0).then_some((address, length))
}
