//! Feeds the parser, the checker, the formatter and the evaluator with soup for as long as one likes, and tells what they do not
//! survive: `cargo run --release --example soup -- SECONDS`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a program for developers"
)]

#[path = "mod.rs"]
mod soup;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use self::soup::kitchen::Kitchen;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

/// No text may take longer, even where the machine is busy.
const LONGEST: Duration = Duration::from_secs(20);

fn main() -> ExitCode {
    let seconds = std::env::args().nth(1).and_then(|it| it.parse().ok()).unwrap_or(60);
    let end = Instant::now() + Duration::from_secs(seconds);
    let (kitchen, examples) = (Kitchen::new(), soup::examples());
    let mut report = Report::default();
    // Each bundled policy, cut at every byte, takes turns with what is random.
    let mut cuts = examples
        .iter()
        .flat_map(|text| (0..text.len()).filter(|at| text.is_char_boundary(*at)).map(move |at| text[..at].to_owned()));
    let strategy = soup::soup(examples.clone());
    let mut runner = TestRunner::default();
    while Instant::now() < end {
        let random = strategy.new_tree(&mut runner).expect("a strategy that gives something").current();
        report.try_one(&kitchen, &random);
        if let Some(cut) = cuts.next() {
            report.try_one(&kitchen, &cut);
        }
    }
    println!("{} texts, {} not survived, the slowest took {:?}", report.tried, report.wrong, report.slowest);
    if report.wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[derive(Default)]
struct Report {
    tried: usize,
    wrong: usize,
    slowest: Duration,
}

impl Report {
    fn try_one(&mut self, kitchen: &Kitchen, text: &str) {
        let start = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| kitchen.survives(text)));
        let took = start.elapsed();
        self.tried += 1;
        self.slowest = self.slowest.max(took);
        if outcome.is_err() || took > LONGEST {
            self.wrong += 1;
            println!("{} after {took:?}: {text:?}", if outcome.is_err() { "panic" } else { "slow" });
        }
    }
}
