//! Parts a wasm module in two that together are what it was: functions that are wanted at once, and the rest, which
//! takes its places in the table of the first when it is instantiated on the exports of the first.

mod data;
mod first;
mod module;
mod names;
mod plan;
mod rest;

use std::error::Error;

use data::Data;
use module::Module;
pub use names::Later;
use plan::Plan;

/// A module in two.
pub struct Parted {
    /// What is wanted at once. It imports `later.load`, a function that has to see to it that the rest is there.
    pub first: Vec<u8>,
    /// What is wanted later. Its imports are the exports of the first, under the module name of no letters.
    pub rest: Vec<u8>,
    /// A path of those that are for later which no function's name has.
    pub unused: Option<String>,
    /// What was done, in words.
    pub told: String,
}

/// Parts a module, of which the linker's map tells what lies where in memory; of its exports those stay that are
/// wanted.
///
/// # Errors
///
/// The module is none, or does what neither the compiler nor wasm-bindgen lets it do.
pub fn part(
    whole: &[u8],
    map: &str,
    later: &Later,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Parted, Box<dyn Error>> {
    let module = Module::parse(whole, is_wanted)?;
    let plan = Plan::new(&module, &Data::new(&module, map), |function| later.holds(function))?;
    Ok(Parted {
        first: first::write(whole, &module, &plan)?,
        rest: rest::write(&module, &plan)?,
        unused: later.unused(module.names.values()).map(str::to_owned),
        told: plan.to_string(),
    })
}
