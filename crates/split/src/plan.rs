//! Which function goes where, and how the two modules reach each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::data::Data;
use crate::module::Module;

/// A function shorter than what stands for it in the first module gains nothing by going, in bytes. And the compiler
/// makes one of several that do the same: short ones are often needed at once under another name.
const SHORT: u64 = 64;

/// How a module is parted.
pub struct Plan {
    /// The functions that stay in the first module, in the order in which they are written.
    pub stays: Vec<u32>,
    /// The functions that go, likewise.
    pub later: Vec<u32>,
    /// The slots of those that go, which they take when they come.
    pub slots: BTreeMap<u32, BTreeSet<u32>>,
    /// Of those that go, the ones that the first module can enter.
    pub entered: BTreeSet<u32>,
    /// The slots that the table did not have, with the functions that they are for.
    pub added: BTreeMap<u32, u32>,
    /// The functions of the first module that the rest calls, with the names that they are exported under.
    pub shared: BTreeMap<u32, String>,
    bytes: (u64, u64),
}

impl Plan {
    /// Sends away what `is_later` names, and whatever nothing else refers to.
    pub fn new(module: &Module<'_>, data: &Data, is_later: impl Fn(&str) -> bool) -> Result<Self, String> {
        let size = |index: u32| {
            module.function(index).map_or(0, |function| {
                let range = function.body.range();
                range.end - range.start
            })
        };
        let named = module
            .indices()
            .filter(|index| !module.roots.contains(index))
            .filter(|index| module.names.get(index).is_some_and(|name| is_later(name)))
            .filter(|index| size(*index) > SHORT)
            .collect::<BTreeSet<_>>();

        let (stays, entered) = reached(module, data, |index| !named.contains(&index));
        let later = &reached(module, data, |_| true).0 - &stays;

        let mut slots = BTreeMap::<u32, BTreeSet<u32>>::new();
        for (&slot, function) in module.slots.iter().filter(|(_, function)| later.contains(function)) {
            slots.entry(*function).or_default().insert(slot);
        }
        let mut next =
            u32::try_from(module.tables[module.functions_table as usize].initial).map_err(|error| error.to_string())?;
        let mut added = BTreeMap::new();
        for function in stays.iter().filter_map(|&index| module.function(index)) {
            for &called in function.calls.iter().filter(|called| later.contains(called)) {
                slots.entry(called).or_insert_with(|| {
                    added.insert(next, called);
                    next += 1;
                    BTreeSet::from([next - 1])
                });
            }
        }

        let mut names = short_names().filter(|name| !module.exports.contains(name));
        let shared = later
            .iter()
            .filter_map(|&index| module.function(index))
            .flat_map(|function| &function.calls)
            .filter(|called| !later.contains(called))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map_while(|&function| Some((function, names.next()?)))
            .collect();
        let sum = |functions: &BTreeSet<u32>| functions.iter().map(|&index| size(index)).sum();
        let bytes = (sum(&stays), sum(&later));
        let (stays, later) = (side_by_side(module, stays), side_by_side(module, later));
        Ok(Self { stays, later, slots, entered, added, shared, bytes })
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (stays, goes) = self.bytes;
        write!(f, "{} functions go ({goes} bytes of {}), ", self.later.len(), stays + goes)?;
        write!(f, "{} are reached from the first, {} reach back", self.entered.len(), self.shared.len())
    }
}

/// Functions that begin alike next to each other: that makes the module a fiftieth smaller once it is compressed.
fn side_by_side(module: &Module<'_>, functions: BTreeSet<u32>) -> Vec<u32> {
    let mut functions = functions.into_iter().collect::<Vec<_>>();
    functions.sort_by_key(|&index| module.function(index).map(|function| (function.kind, function.body.as_bytes())));
    functions
}

/// The functions that can be reached from outside, directly or not, without entering those that are not to be entered;
/// and those. A function reaches what it calls, and what its numbers refer to: a function by its slot of the table, or
/// data, which in turn holds such numbers.
fn reached(module: &Module<'_>, data: &Data, enters: impl Fn(u32) -> bool) -> (BTreeSet<u32>, BTreeSet<u32>) {
    let (mut reached, mut refused, mut pieces) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut functions = module.roots.iter().copied().collect::<Vec<_>>();
    let mut numbers = Vec::new();
    loop {
        if let Some(index) = functions.pop() {
            let Some(function) = module.function(index) else { continue };
            if !enters(index) {
                refused.insert(index);
            } else if reached.insert(index) {
                functions.extend(&function.calls);
                numbers.extend(&function.numbers);
            }
        } else if let Some(number) = numbers.pop() {
            functions.extend(module.slots.get(&number));
            if let Some((piece, held)) = data.at(number)
                && pieces.insert(piece)
            {
                numbers.extend(held);
            }
        } else {
            return (reached, refused);
        }
    }
}

/// `a`, `b`, … `aa`, `ab`, …
pub fn short_names() -> impl Iterator<Item = String> {
    (0_u32..).map(|mut number| {
        let mut name = String::new();
        loop {
            name.insert(0, char::from(b'a' + (number % 26) as u8));
            number /= 26;
            if number == 0 {
                return name;
            }
            number -= 1;
        }
    })
}
