//! How well the range of an estimate holds what came: nothing that is timed, but a figure to watch like one.
//! `cargo bench -p taskdeck-tasks --bench estimate`.

#![allow(clippy::unwrap_used, reason = "a measurement fails by panicking")]

#[path = "../tests/suite/backtest.rs"]
mod backtest;

fn main() {
    println!("| durations | ends in the 80 % range | the same, asked midway | width, × what is best |");
    println!("|---|---:|---:|---:|");
    for outcome in backtest::backtest() {
        let percent = |share: f64| format!("{:.1} %", share * 100.0);
        let (held, midway) = (percent(outcome.held), percent(outcome.held_midway));
        println!("| {} | {held} | {midway} | {:.2} |", outcome.kind, outcome.width);
    }
}
