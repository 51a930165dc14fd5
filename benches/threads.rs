//! What a second thread is worth: a check of many real templates on one thread and on two, beside work that shares nothing,
//! which says what the machine gives at all.
//!
//! `cargo bench --bench threads`, when the machine has nothing else to do. Every figure is the least of several rounds in which
//! the variants take turns, in one process. The templates are those below `../shared` (or `ORDAIN_SHARED`).

#![allow(clippy::expect_used, reason = "a program for developers")]

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use ordain::engine::{self, Input, Options};
use ordain::source::SourceMap;

const ROUNDS: usize = 7;
/// How much work the control does: steps of a generator that fits into registers.
const STEPS: u64 = 400_000_000;

fn main() {
    let shared = std::env::var_os("ORDAIN_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let documents = documents(&shared.join("corpus"));
    if documents.is_empty() {
        println!("skipped: there are no templates in {} (set ORDAIN_SHARED)", shared.display());
        return;
    }
    let [mut alone, mut both, mut one, mut two] = [Duration::MAX; 4];
    let mut findings = Vec::new();
    for _ in 0..ROUNDS {
        least(&mut alone, || control(1));
        least(&mut both, || control(2));
        for (best, jobs) in [(&mut one, 1), (&mut two, 2)] {
            let inputs = documents.clone();
            let mut sources = SourceMap::default();
            let policies = engine::compile(&mut sources, &[]).expect("the bundled policies compile");
            let options = Options { jobs: NonZeroUsize::new(jobs), ..Options::default() };
            least(best, || findings.push(engine::check(&policies, &mut sources, inputs, &options).run.findings.len()));
        }
    }
    findings.dedup();
    assert_eq!(findings.len(), 1, "how many threads there are changes what is found");
    let bytes: usize = documents.iter().map(|it| it.bytes.len()).sum();
    println!("{} templates, {:.1} MB", documents.len(), bytes as f64 / 1e6);
    row("control", alone, both);
    row("check", one, two);
}

fn row(name: &str, one: Duration, two: Duration) {
    let ratio = one.as_secs_f64() / two.as_secs_f64();
    println!("{name:8} 1 thread {:>8.1} ms   2 threads {:>8.1} ms   {ratio:.2} times", millis(one), millis(two));
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn least(best: &mut Duration, run: impl FnOnce()) {
    let start = Instant::now();
    run();
    *best = (*best).min(start.elapsed());
}

/// The same amount of work, shared by some threads.
fn control(threads: u64) {
    thread::scope(|scope| {
        for seed in 1..=threads {
            scope.spawn(move || {
                let step = |x: u64, _| x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                black_box((0..STEPS / threads).fold(black_box(seed), step))
            });
        }
    });
}

/// All files below a folder that may be templates.
fn documents(folder: &Path) -> Vec<Input> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for path in std::fs::read_dir(&next).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let ending = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
            match path.is_dir() {
                true => open.push(path),
                false if ["json", "yaml", "yml", "template"].contains(&ending) => found.push(path),
                false => {}
            }
        }
    }
    found.sort();
    let input = |path: PathBuf| {
        Some(Input { name: path.to_string_lossy().into_owned(), bytes: std::fs::read(&path).ok()?, named: false })
    };
    found.into_iter().filter_map(input).collect()
}
