//! Parts the page's wasm in two: what its first view needs, and what is opened later.
//!
//! `taskdeck-split WHOLE --map MAP --later NAMES --first FIRST --rest REST [--without PREFIX]…`
//!
//! MAP is what the linker wrote of where the data of WHOLE lies. NAMES is a file of Rust paths, one a line: the functions of each go into REST, and with them all that nothing else
//! calls. After `!` it names what stays. FIRST runs without REST until one of its functions is called; then it
//! asks its import `later.load` to have REST in place before it goes on. REST imports everything from the exports
//! of FIRST, and takes its places in the table of FIRST when it is instantiated. What only exports that begin with a
//! PREFIX are for is left out of both.

use std::error::Error;
use std::fs;
use std::process::ExitCode;

use lexopt::prelude::{Long, Value, ValueExt};
use taskdeck_split::{Later, part};

const USAGE: &str = "usage: taskdeck-split WHOLE --map MAP --later NAMES --first FIRST --rest REST [--without PREFIX]…";

fn main() -> ExitCode {
    match Arguments::parse().and_then(|arguments| run(&arguments)) {
        Ok(told) => {
            println!("{told}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("taskdeck-split: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What is asked on the command line.
#[derive(Default)]
struct Arguments {
    whole: String,
    later: String,
    first: String,
    rest: String,
    map: String,
    without: Vec<String>,
}

impl Arguments {
    fn parse() -> Result<Self, Box<dyn Error>> {
        let mut asked = Self::default();
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("later") => asked.later = parser.value()?.string()?,
                Long("first") => asked.first = parser.value()?.string()?,
                Long("rest") => asked.rest = parser.value()?.string()?,
                Long("map") => asked.map = parser.value()?.string()?,
                Long("without") => asked.without.push(parser.value()?.string()?),
                Value(whole) => asked.whole = whole.string()?,
                _ => return Err(USAGE.into()),
            }
        }
        let is_whole =
            [&asked.whole, &asked.later, &asked.first, &asked.rest, &asked.map].iter().all(|path| !path.is_empty());
        if is_whole { Ok(asked) } else { Err(USAGE.into()) }
    }
}

fn run(asked: &Arguments) -> Result<String, Box<dyn Error>> {
    let Arguments { whole, later: names, first: first_path, rest: rest_path, map, without } = asked;
    let bytes = fs::read(whole).map_err(|error| format!("{whole}: {error}"))?;
    let later = Later::parse(&fs::read_to_string(names).map_err(|error| format!("{names}: {error}"))?);
    let map = fs::read_to_string(map).map_err(|error| format!("{map}: {error}"))?;
    let parted = part(&bytes, &map, &later, |export| !without.iter().any(|prefix| export.starts_with(prefix)))?;
    if let Some(unused) = &parted.unused {
        // Another compiler may have put its functions into others. It costs bytes and no more.
        eprintln!("{names}: nothing belongs to {unused}");
    }
    fs::write(first_path, &parted.first).map_err(|error| format!("{first_path}: {error}"))?;
    fs::write(rest_path, &parted.rest).map_err(|error| format!("{rest_path}: {error}"))?;
    Ok(parted.told)
}
