//! Distinct values, numbered, and the table that finds a number again. A row holds the number only, and what is asked
//! of a value is decided once, however many rows have it.

use std::cell::OnceCell;
use std::cmp::Ordering;

/// Numbers by a hash of what they stand for.
#[derive(Default)]
pub(super) struct Table {
    /// The hash and the number; a power of two of places, of which at most three quarters are taken.
    places: Vec<(u32, u32)>,
    taken: usize,
}

const FREE: u32 = u32::MAX;
/// Where a number was that is there no more: a search goes on behind it.
const GONE: u32 = u32::MAX - 1;

impl Table {
    /// The number of this hash for which `is` holds.
    pub fn find(&self, hash: u32, is: &dyn Fn(u32) -> bool) -> Option<u32> {
        self.position(hash, is).and_then(|at| self.places.get(at)).map(|(_, number)| *number)
    }

    /// Adds a number that is not there.
    pub fn add(&mut self, hash: u32, number: u32) {
        if self.taken * 4 >= self.places.len() * 3 {
            self.make_room(self.places.iter().filter(|place| is_live(place)).count());
        }
        self.put(hash, number);
    }

    /// From now on has room for so many numbers, counting those that are there.
    pub fn make_room(&mut self, numbers: usize) {
        let room = (numbers * 2).next_power_of_two().max(16);
        let old = std::mem::replace(&mut self.places, vec![(0, FREE); room]);
        self.taken = 0;
        old.into_iter().filter(is_live).for_each(|(hash, number)| self.put(hash, number));
    }

    fn put(&mut self, hash: u32, number: u32) {
        let at = self.probe(hash).find(|at| self.places.get(*at).is_none_or(|(_, number)| *number == FREE));
        if let Some(place) = at.and_then(|at| self.places.get_mut(at)) {
            *place = (hash, number);
            self.taken += 1;
        }
    }

    /// Takes a number out.
    pub fn remove(&mut self, hash: u32, number: u32) {
        let at = self.position(hash, &|other| other == number);
        if let Some(place) = at.and_then(|at| self.places.get_mut(at)) {
            place.1 = GONE;
        }
    }

    fn position(&self, hash: u32, is: &dyn Fn(u32) -> bool) -> Option<usize> {
        for at in self.probe(hash) {
            let (other, number) = *self.places.get(at)?;
            match number {
                FREE => return None,
                GONE => {}
                number if other == hash && is(number) => return Some(at),
                _ => {}
            }
        }
        None
    }

    /// The places where a hash may be, the likeliest first.
    fn probe(&self, hash: u32) -> impl Iterator<Item = usize> + use<> {
        let mask = self.places.len().wrapping_sub(1);
        (0..self.places.len()).map(move |step| (hash as usize).wrapping_add(step) & mask)
    }

    /// The memory it takes, in bytes.
    pub fn size(&self) -> usize {
        self.places.capacity() * size_of::<(u32, u32)>()
    }
}

fn is_live(&(_, number): &(u32, u32)) -> bool {
    number != FREE && number != GONE
}

/// A hash of some texts, each told from the next.
pub(super) fn hash(seed: u32, parts: &[&[u8]]) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325 ^ u64::from(seed);
    for part in parts {
        // A byte that no text holds ends each.
        for byte in part.iter().chain(&[0xff]) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
    (hash ^ (hash >> 32)) as u32
}

/// A distinct value. What it is told apart by is its kind and its two texts.
#[derive(Debug, Default)]
pub(super) struct Value {
    /// What its owner needs beside the texts; 0 for the value that says nothing.
    pub kind: u8,
    /// The text that is shown.
    pub text: Box<str>,
    /// What belongs to it, such as an instance's id.
    pub second: Box<str>,
    /// By what else it is found: English and Chinese, a line each.
    pub names: Box<str>,
}

impl Value {
    /// Whether what belongs to it says something.
    pub fn has_second(&self) -> bool {
        !self.second.is_empty()
    }

    /// Its name in a language, else the text itself.
    fn shown(&self, chinese: bool) -> &str {
        self.names.split('\n').nth(usize::from(chinese)).filter(|name| !name.is_empty()).unwrap_or(&self.text)
    }
}

/// By what values are ordered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The name in the reader's language, else the text; upper and lower case of A to Z are the same.
    Shown,
    /// The text, byte by byte, and then what belongs to it.
    Both,
}

/// Distinct values. Number 0 says nothing.
pub(super) struct Pool {
    values: Vec<Value>,
    table: Table,
    by: By,
    /// For English and Chinese, as far as asked for since the last new value.
    ranks: [OnceCell<Vec<u32>>; 2],
}

impl Pool {
    /// None so far but the one that says nothing.
    pub fn new(by: By) -> Self {
        Self { values: vec![Value::default()], table: Table::default(), by, ranks: [OnceCell::new(), OnceCell::new()] }
    }

    /// The number of a value, if it is there.
    pub fn find(&self, kind: u8, text: &str, second: &str) -> Option<u32> {
        self.find_hashed(hash(kind.into(), &[text.as_bytes(), second.as_bytes()]), kind, text, second)
    }

    fn find_hashed(&self, hash: u32, kind: u8, text: &str, second: &str) -> Option<u32> {
        self.table.find(hash, &|number| {
            let value = self.get(number);
            value.kind == kind && &*value.text == text && &*value.second == second
        })
    }

    /// The number of a value; a new one is found by these names too.
    pub fn number(&mut self, kind: u8, text: &str, second: &str, names: &dyn Fn() -> String) -> u32 {
        let hash = hash(kind.into(), &[text.as_bytes(), second.as_bytes()]);
        if let Some(number) = self.find_hashed(hash, kind, text, second) {
            return number;
        }
        let number = self.values.len() as u32;
        self.values.push(Value { kind, text: text.into(), second: second.into(), names: names().into() });
        self.table.add(hash, number);
        self.ranks = [OnceCell::new(), OnceCell::new()];
        number
    }

    /// The value of a number.
    pub fn get(&self, number: u32) -> &Value {
        // The first is always there.
        self.values.get(number as usize).unwrap_or(&self.values[0])
    }

    /// All values, the one that says nothing first.
    pub fn all(&self) -> &[Value] {
        &self.values
    }

    /// For each number its place in the order, equal ones at the same; 0 where nothing is said.
    pub fn ranks(&self, chinese: bool) -> &[u32] {
        self.ranks[usize::from(chinese)].get_or_init(|| {
            let mut numbers: Vec<u32> = (0..self.values.len() as u32).collect();
            numbers.sort_unstable_by(|a, b| self.ordering(*a, *b, chinese));
            let mut ranks = vec![0; numbers.len()];
            let (mut rank, mut before) = (0, 0);
            for number in numbers {
                if self.ordering(before, number, chinese).is_ne() {
                    rank += 1;
                }
                before = number;
                ranks[number as usize] = rank;
            }
            ranks
        })
    }

    fn ordering(&self, a: u32, b: u32, chinese: bool) -> Ordering {
        let (a, b) = (self.get(a), self.get(b));
        match self.by {
            By::Both => a.text.cmp(&b.text).then_with(|| a.second.cmp(&b.second)),
            By::Shown => {
                let lower = |value| Value::shown(value, chinese).bytes().map(|byte| byte.to_ascii_lowercase());
                lower(a).cmp(lower(b))
            }
        }
    }

    /// The memory it takes, in bytes.
    pub fn size(&self) -> usize {
        let texts = |value: &Value| value.text.len() + value.second.len() + value.names.len();
        let ranks = self.ranks.iter().filter_map(OnceCell::get).map(|ranks| ranks.capacity() * size_of::<u32>());
        self.values.capacity() * size_of::<Value>()
            + self.values.iter().map(texts).sum::<usize>()
            + self.table.size()
            + ranks.sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    #[test]
    fn equal_values_share_a_number_and_a_rank() {
        let mut pool = Pool::new(By::Shown);
        let mut number = |text: &str, second: &str| pool.number(1, text, second, &String::new);
        let numbers = [number("b", ""), number("B", ""), number("a", "x"), number("b", "")];
        assert_eq!(numbers, [1, 2, 3, 1]);
        assert_eq!(pool.ranks(false), [0, 2, 2, 1]);
        assert_eq!(pool.find(1, "a", "x"), Some(3));
        assert_eq!(pool.find(1, "a", ""), None);
    }

    #[test]
    fn names_are_ordered_in_the_readers_language() {
        let mut pool = Pool::new(By::Shown);
        pool.number(1, "x", "", &|| "alpha\n乙".to_owned());
        pool.number(1, "y", "", &|| "beta\n丙".to_owned());
        pool.number(1, "z", "", &|| "gamma\n\u{4e00}".to_owned());
        assert_eq!(pool.ranks(false), [0, 1, 2, 3]);
        assert_eq!(pool.ranks(true), [0, 3, 2, 1]);
    }

    proptest! {
        #[test]
        fn a_table_is_a_map(steps in prop::collection::vec((0u32..40, any::<bool>(), prop::option::weighted(0.1, 0usize..90)), 0..300)) {
            let (mut table, mut plain) = (Table::default(), HashMap::new());
            for (number, add, room) in steps {
                if let Some(room) = room {
                    table.make_room(plain.len() + room);
                }
                // Few hashes, so that they meet.
                let hash = number % 7;
                let there = table.find(hash, &|other| other == number);
                prop_assert_eq!(there, plain.get(&number).copied());
                match there {
                    None if add => {
                        table.add(hash, number);
                        plain.insert(number, number);
                    }
                    Some(_) if !add => {
                        table.remove(hash, number);
                        plain.remove(&number);
                    }
                    _ => {}
                }
            }
        }
    }
}
