//! The command `ordain`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ordain::cli::run()
}
