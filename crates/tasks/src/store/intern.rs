//! Distinct values, numbered, and the table that finds a number again. A row holds the number only, and what is asked
//! of a value is decided once, however many rows have it.

use std::cell::OnceCell;
use std::cmp::Ordering;

use super::ranking::Ranking;

/// Numbers by a hash of what they stand for. It grows bit by bit: each number that is added takes along a few from where
/// they were.
#[derive(Default)]
pub(super) struct Table {
    /// A power of two of places, of which at most three quarters are taken.
    places: Places,
    taken: usize,
    /// How many numbers there are.
    live: usize,
    /// The places before it grew last, as long as there is something in them.
    old: Places,
    /// How many of those are empty.
    emptied: usize,
    /// The places to come, as far as they are there.
    coming: Places,
}

/// The hash and the number of each place.
type Places = Vec<(u32, u32)>;

const FREE: u32 = u32::MAX;
/// Where a number was that is there no more: a search goes on behind it.
const GONE: u32 = u32::MAX - 1;

/// Old places that are emptied with each number that is added. The new ones have room for an eighth as many numbers more,
/// so these are empty before the next growth.
const MOVED: usize = 16;
/// Places that are made before it is asked whether a slice is over.
const STRETCH: usize = 64 * 1024;

impl Table {
    /// The number of this hash for which `is` holds.
    pub fn find(&self, hash: u32, is: &dyn Fn(u32) -> bool) -> Option<u32> {
        let found =
            |places: &Places| position(places, hash, is).and_then(|at| places.get(at)).map(|(_, number)| *number);
        found(&self.places).or_else(|| found(&self.old))
    }

    /// Goes on to make room for so many numbers in all; true once it is there.
    pub fn make_room(&mut self, numbers: usize, is_up: &dyn Fn() -> bool) -> bool {
        let room = (numbers.saturating_mul(4) / 3 + 1).next_power_of_two();
        if self.places.len() >= room {
            return true;
        }
        self.coming.reserve_exact(room.saturating_sub(self.coming.len()));
        while self.coming.len() < room {
            self.coming.resize(room.min(self.coming.len() + STRETCH), (0, FREE));
            if is_up() {
                return false;
            }
        }
        self.empty(usize::MAX);
        self.old = std::mem::replace(&mut self.places, std::mem::take(&mut self.coming));
        (self.taken, self.emptied) = (0, 0);
        true
    }

    /// Adds a number that is not there.
    pub fn add(&mut self, hash: u32, number: u32) {
        if self.taken * 4 >= self.places.len() * 3 {
            self.empty(usize::MAX);
            let room = (self.live * 2).next_power_of_two().max(self.places.len() / 2).max(16);
            self.old = std::mem::replace(&mut self.places, vec![(0, FREE); room]);
            (self.taken, self.emptied) = (0, 0);
        }
        self.put(hash, number);
        self.live += 1;
        self.empty(MOVED);
    }

    /// Empties so many of the old places.
    fn empty(&mut self, places: usize) {
        let end = self.old.len().min(self.emptied.saturating_add(places));
        for at in self.emptied..end {
            let (hash, number) = self.old[at];
            if number != FREE && number != GONE {
                self.put(hash, number);
                self.old[at].1 = GONE;
            }
        }
        self.emptied = end;
        if end == self.old.len() {
            self.old = Places::new();
        }
    }

    fn put(&mut self, hash: u32, number: u32) {
        let at = probe(&self.places, hash).find(|at| self.places.get(*at).is_none_or(|(_, number)| *number == FREE));
        if let Some(place) = at.and_then(|at| self.places.get_mut(at)) {
            *place = (hash, number);
            self.taken += 1;
        }
    }

    /// Takes a number out.
    pub fn remove(&mut self, hash: u32, number: u32) {
        for places in [&mut self.places, &mut self.old] {
            if let Some(at) = position(places, hash, &|other| other == number) {
                places[at].1 = GONE;
                self.live -= 1;
            }
        }
    }

    /// The memory it takes, in bytes.
    pub fn size(&self) -> usize {
        (self.places.capacity() + self.old.capacity() + self.coming.capacity()) * size_of::<(u32, u32)>()
    }
}

fn position(places: &Places, hash: u32, is: &dyn Fn(u32) -> bool) -> Option<usize> {
    for at in probe(places, hash) {
        let (other, number) = *places.get(at)?;
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
fn probe(places: &Places, hash: u32) -> impl Iterator<Item = usize> + use<> {
    let mask = places.len().wrapping_sub(1);
    (0..places.len()).map(move |step| (hash as usize).wrapping_add(step) & mask)
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

    /// For each number its place in the order, equal ones at the same; 0 where nothing is said. Empty until they are
    /// [ranked](Self::rank).
    pub fn ranks(&self, chinese: bool) -> &[u32] {
        self.ranks[usize::from(chinese)].get().map_or(&[], Vec::as_slice)
    }

    /// Goes on ranking the values for so many comparisons, where they are not; true once they are.
    pub fn rank(&self, chinese: bool, under_way: &mut Option<Ranking>, budget: &mut usize) -> bool {
        let cell = &self.ranks[usize::from(chinese)];
        if cell.get().is_none() {
            let ranking = under_way.get_or_insert_with(|| Ranking::new(self.values.len()));
            let Some(ranks) = ranking.step(&|a, b| self.ordering(a, b, chinese), budget) else { return false };
            cell.get_or_init(|| ranks);
            *under_way = None;
        }
        true
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

    fn ranks(pool: &Pool, chinese: bool) -> &[u32] {
        assert!(pool.rank(chinese, &mut None, &mut usize::MAX.clone()));
        pool.ranks(chinese)
    }

    #[test]
    fn equal_values_share_a_number_and_a_rank() {
        let mut pool = Pool::new(By::Shown);
        let mut number = |text: &str, second: &str| pool.number(1, text, second, &String::new);
        let numbers = [number("b", ""), number("B", ""), number("a", "x"), number("b", "")];
        assert_eq!(numbers, [1, 2, 3, 1]);
        assert_eq!(ranks(&pool, false), [0, 2, 2, 1]);
        assert_eq!(pool.find(1, "a", "x"), Some(3));
        assert_eq!(pool.find(1, "a", ""), None);
    }

    #[test]
    fn names_are_ordered_in_the_readers_language() {
        let mut pool = Pool::new(By::Shown);
        pool.number(1, "x", "", &|| "alpha\n乙".to_owned());
        pool.number(1, "y", "", &|| "beta\n丙".to_owned());
        pool.number(1, "z", "", &|| "gamma\n\u{4e00}".to_owned());
        assert_eq!(ranks(&pool, false), [0, 1, 2, 3]);
        assert_eq!(ranks(&pool, true), [0, 3, 2, 1]);
    }

    #[test]
    fn a_table_grows_bit_by_bit() {
        let mut table = Table::default();
        let mut most = 0;
        for number in 0..20_000_u32 {
            let (before, of) = (table.emptied, table.old.len());
            table.add(hash(0, &[&number.to_le_bytes()]), number);
            // Where it has begun to grow, what was left in the old places went at once.
            if table.old.len() > of {
                most = most.max(of - before);
            }
            if number % 4 == 3 && number > 10_000 {
                (number - 3..number).for_each(|gone| table.remove(hash(0, &[&gone.to_le_bytes()]), gone));
            }
        }
        assert_eq!(most, 0, "nothing was");
        let is_there = |number: u32| table.find(hash(0, &[&number.to_le_bytes()]), &|other| other == number).is_some();
        let there: Vec<u32> = (0..20_000).filter(|number| is_there(*number)).collect();
        assert_eq!(there, (0..20_000).filter(|number| *number < 10_000 || number % 4 == 3).collect::<Vec<_>>());
        assert_eq!(table.live, there.len());
    }

    proptest! {
        #[test]
        fn a_table_is_a_map(steps in prop::collection::vec((0u32..40, any::<bool>()), 0..300)) {
            let (mut table, mut plain) = (Table::default(), HashMap::new());
            for (number, add) in steps {
                if number == 39 {
                    table.make_room(2 * plain.len(), &|| add);
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
