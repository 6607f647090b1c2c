//! The simulated cloud over HTTP and TLS: for tests, for trying a proxy, and for looking at the page without
//! an account. It listens, keeps the time, and carries the answers of [`simulator::Simulator`], bad ones too.

#![forbid(unsafe_code)]

mod args;
mod body;
mod clock;
mod control;
mod serve;
mod tls;

use std::process::ExitCode;

fn main() -> ExitCode {
    let options = match args::read(lexopt::Parser::from_env()) {
        Ok(args::Wanted::Help) => {
            print!("{}", args::HELP);
            return ExitCode::SUCCESS;
        }
        Ok(args::Wanted::Run(options)) => options,
        Err(why) => {
            eprintln!("taskdeck-simulator: {why}\nTry --help.");
            return ExitCode::from(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime.map_err(|e| e.to_string()).and_then(|runtime| runtime.block_on(serve::run(*options))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("taskdeck-simulator: {why}");
            ExitCode::FAILURE
        }
    }
}
