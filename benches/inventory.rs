//! What it takes to check inventories of any size: time and memory, beside the time in which `serde_json` reads the same bytes.
//!
//! `cargo bench --bench inventory -- FILE …`; `just inventory` makes the files as well. Every figure is of a process of its own, so
//! that the memory is that of the one file. The table is written as the book has it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a program for developers")]

use std::process::Command;
use std::time::Instant;

use ordain::engine::{self, Input, Options};
use ordain::source::SourceMap;

/// What a process says when it is done.
struct Told {
    seconds: f64,
    /// The most memory that it had at once, in bytes.
    memory: f64,
    resources: usize,
    findings: usize,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--read", file] => read(file),
        ["--check", file] => check(file),
        [] => println!("nothing to check: name files, as `just inventory` does"),
        files => table(files),
    }
}

fn table(files: &[&str]) {
    println!("| resources | MB | findings | check | serde_json | ratio | memory | memory per byte |");
    println!("|---:|---:|---:|---:|---:|---:|---:|---:|");
    for file in files {
        let size = std::fs::metadata(file).expect("the file is there").len() as f64;
        let (read, check) = (told("--read", file), told("--check", file));
        let (seconds, memory) = (check.seconds, check.memory);
        println!(
            "| {} | {:.1} | {} | {seconds:.2} s | {:.2} s | {:.1} | {:.0} MB | {:.1} |",
            check.resources,
            size / 1e6,
            check.findings,
            read.seconds,
            seconds / read.seconds,
            memory / 1e6,
            memory / size
        );
    }
}

fn told(what: &str, file: &str) -> Told {
    let own = std::env::current_exe().expect("a program has a file");
    let output = Command::new(own).args([what, file]).output().expect("it can be started again");
    let text = String::from_utf8(output.stdout).expect("it writes text");
    let mut words = text.split_whitespace();
    let mut next = || words.next().and_then(|word| word.parse::<f64>().ok()).expect("it says what it took");
    Told { seconds: next(), memory: next(), resources: next() as usize, findings: next() as usize }
}

fn read(file: &str) {
    let start = Instant::now();
    let text = std::fs::read(file).expect("the file can be read");
    let value: serde_json::Value = serde_json::from_slice(&text).expect("it is JSON");
    say(start, 0, 0);
    drop(value);
}

fn check(file: &str) {
    let start = Instant::now();
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the embedded packs compile");
    let input = Input { name: file.into(), bytes: std::fs::read(file).expect("the file can be read"), named: true };
    let options = Options { now: ordain::value::beginning_of(jiff::civil::date(2026, 11, 27)), ..Options::default() };
    let outcome = engine::check(&policies, &mut sources, vec![input], &options);
    assert_eq!(outcome.run.documents.len(), 1, "{:?}", outcome.run.skipped);
    let resources = outcome.run.documents.iter().map(|document| document.resources).sum();
    say(start, resources, outcome.run.findings.len());
}

/// The system counts the most memory at once in kibibytes, and only where there is `/proc`.
fn say(start: Instant, resources: usize, findings: usize) {
    let seconds = start.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().split(' ').next()?.parse::<f64>().ok());
    println!("{seconds} {} {resources} {findings}", most.unwrap_or(0.0) * 1024.0);
}
