//! What each stage costs, over real templates and a generated inventory, as ratios to what the field reads them with.
//!
//! `cargo bench --bench stages [-- FOLDER_OR_FILE …]`. Without arguments: the third-party templates below `../shared` (or
//! `ORDAIN_SHARED`), and an inventory if `ORDAIN_INVENTORY` names one (`bench/gen_inventory.py` of that folder makes it).
//! Every figure is the least of several rounds in which the variants take turns, in one process, on the same bytes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a program for developers")]

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ordain::document::{Limits, read};
use ordain::engine::{self, Input, Options};
use ordain::eval::{self, Environment};
use ordain::formats::{self, Given};
use ordain::pack::{Configuration, PackFile};
use ordain::source::SourceMap;
use serde::Deserialize;

/// As in the program, for the yardsticks as well.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 15;

/// A small pack: what a run costs grows with the rules, and these are those with which Ordain began, a line each.
const SMALL: &str = include_str!("../tests/catalogue/first-rules.txt");

/// The embedded packs with all rules but these turned off.
fn only(sources: &mut SourceMap, rules: &[&str]) -> engine::Policies {
    let all = engine::compile(sources, &[]).expect("the embedded packs compile");
    let others = all.program().rules.iter().map(|rule| rule.info.name.as_str()).filter(|name| !rules.contains(name));
    let text = others.fold("[off]\n".to_owned(), |text, name| text + &format!("{name} = \"not measured\"\n"));
    let source = sources.add("ordain.toml", text.as_str());
    let configuration = Configuration::read(source, &text).expect("the configuration is right");
    engine::compile_as(sources, &[], &configuration).expect("the embedded packs compile")
}

fn files(path: &Path, into: &mut Vec<PathBuf>) {
    if path.is_file() {
        into.push(path.to_owned());
        return;
    }
    let mut entries: Vec<_> = std::fs::read_dir(path).into_iter().flatten().flatten().map(|it| it.path()).collect();
    entries.sort();
    entries.iter().for_each(|path| files(path, into));
}

fn least(best: &mut Duration, run: impl FnOnce()) {
    let start = Instant::now();
    run();
    *best = (*best).min(start.elapsed());
}

/// The same after a run that is not counted: threads that slept while others were measured are awake, as in a longer run.
fn least_awake<T>(best: &mut Duration, given: impl Fn() -> T, mut run: impl FnMut(T)) {
    run(given());
    let given = given();
    least(best, || run(given));
}

/// Reads as the field does: into a value, JSON by `serde_json` and YAML by `serde_yaml_ng`.
fn yardstick(text: &str) {
    if text.trim_start().starts_with(['{', '[']) {
        std::hint::black_box(serde_json::from_str::<serde_json::Value>(text).ok());
    } else {
        let documents = serde_yaml_ng::Deserializer::from_str(text).map(serde_yaml_ng::Value::deserialize);
        std::hint::black_box(documents.take_while(Result::is_ok).count());
    }
}

/// The events of a YAML parser alone, from which nothing is made.
fn events(text: &str) {
    let events = granit_parser::Parser::new_from_str(text).take_while(Result::is_ok);
    std::hint::black_box(events.count());
}

fn set(name: &str, paths: &[PathBuf]) {
    let texts: Vec<(String, Arc<str>)> = paths
        .iter()
        .filter_map(|path| Some((path.display().to_string(), Arc::from(std::fs::read_to_string(path).ok()?))))
        .collect();
    if texts.is_empty() {
        println!("{name}: nothing to read");
        return;
    }
    let rounds = if texts.iter().map(|(_, text)| text.len()).sum::<usize>() > 20_000_000 { 3 } else { ROUNDS };
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the embedded packs compile");
    let small = only(&mut sources, &SMALL.lines().collect::<Vec<_>>());
    let environment = Environment {
        now: ordain::value::beginning_of(jiff::civil::date(2026, 11, 25)),
        limits: eval::Limits::default(),
        interrupt: eval::Interrupt::default(),
    };
    let options = Options { now: environment.now, ..Options::default() };
    let ids: Vec<_> = texts.iter().map(|(name, text)| sources.add(name.as_str(), Arc::clone(text))).collect();
    let [mut field, mut bare, mut parse, mut adapt, mut judge, mut whole, mut fewer, mut alone] = [Duration::MAX; 8];
    let one = Options { jobs: NonZeroUsize::new(1), ..options.clone() };
    let (mut documents, mut resources, mut findings) = (0, 0, 0);
    for _ in 0..rounds {
        least_awake(&mut field, || (), |()| texts.iter().for_each(|(_, text)| yardstick(text)));
        if !texts.iter().all(|(_, text)| text.trim_start().starts_with(['{', '['])) {
            least(&mut bare, || texts.iter().for_each(|(_, text)| events(text)));
        }
        let mut trees = Vec::new();
        least(&mut parse, || {
            trees =
                ids.iter().zip(&texts).filter_map(|(id, (_, text))| read(*id, text, &Limits::default()).ok()).collect();
        });
        let mut stacks = Vec::new();
        least(&mut adapt, || {
            stacks = trees
                .into_iter()
                .filter_map(|tree| Some(formats::adapt(formats::recognise(&tree, "")?, tree, &Given::default())))
                .collect();
        });
        documents = stacks.len();
        resources = stacks.iter().map(|stack| stack.resources.len()).sum();
        least(&mut judge, || {
            findings = stacks
                .iter()
                .map(|stack| eval::judge(policies.program(), stack, &environment, &sources).findings.len())
                .sum::<usize>();
        });
        let input = |(name, text): &(String, Arc<str>)| Input {
            name: name.clone(),
            bytes: text.as_bytes().to_vec(),
            named: false,
        };
        let runs = [(&policies, &options, &mut whole), (&small, &options, &mut fewer), (&small, &one, &mut alone)];
        for (policies, options, best) in runs {
            let inputs = || texts.iter().map(input).collect();
            least_awake(best, inputs, |inputs| drop(engine::check(policies, &mut sources, inputs, options)));
        }
    }
    if std::env::var_os("ORDAIN_RULES").is_some() {
        by_rule(&policies, &texts, &ids, &environment, &sources);
    }
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    println!(
        "\n{name}: {} files, {bytes} bytes; {documents} documents, {resources} resources, {findings} findings",
        texts.len()
    );
    println!("  {:<48} {:>9} {:>7}", "stage", "ms", "ratio");
    let line = |what: &str, time: Duration| {
        println!("  {what:<48} {:>9.2} {:>7.2}", time.as_secs_f64() * 1e3, time.as_secs_f64() / field.as_secs_f64());
    };
    line("read into a value by the field (1 by definition)", field);
    if bare < Duration::MAX {
        line("events of a YAML parser alone", bare);
    }
    line("read with every position", parse);
    line("adapt: intrinsics, choices, expansion", adapt);
    line("evaluate all rules, findings explained", judge);
    line("the whole check, documents dropped as well", whole);
    line(&format!("the same with {} rules", small.program().rules.len()), fewer);
    line("the same on one thread", alone);
}

/// What each rule costs alone, dearest first.
fn by_rule(
    policies: &engine::Policies,
    texts: &[(String, Arc<str>)],
    ids: &[ordain::source::SourceId],
    environment: &Environment,
    sources: &SourceMap,
) {
    let stacks: Vec<_> = ids
        .iter()
        .zip(texts)
        .filter_map(|(id, (_, text))| {
            let tree = read(*id, text, &Limits::default()).ok()?;
            Some(formats::adapt(formats::recognise(&tree, "")?, tree, &Given::default()))
        })
        .collect();
    let rules = &policies.program().rules;
    let mut times: Vec<(Duration, &str)> = rules
        .iter()
        .enumerate()
        .map(|(number, rule)| {
            let mut best = Duration::MAX;
            for _ in 0..3 {
                least(&mut best, || {
                    for stack in &stacks {
                        std::hint::black_box(eval::judge_one(policies.program(), number, stack, environment, sources));
                    }
                });
            }
            (best, rule.info.name.as_str())
        })
        .collect();
    times.sort();
    println!();
    times.iter().rev().for_each(|(time, name)| println!("  {:>9.2} ms  {name}", time.as_secs_f64() * 1e3));
}

/// A policy of so many lines: rules over functions, their roles and tags.
fn policy(lines: usize) -> PackFile {
    let rule = |number: usize| {
        format!(
            "/// Why {number}.
rule generated-rule-{number} {{
    title    \"Rule {number}\"
    severity medium

    for fn in functions where fn.runtime exists
    when fn.memory > {number} and not (fn.name starts_with \"test-{number}\")
    require fn.timeout <= {number}s else high \"`{{fn.id}}` takes {{fn.timeout}}\"
    forbid any s in fn.role.statements: s.effect == \"Allow\" and any a in s.actions: a == \"s3:Get{number}\"
    require fn.tags[\"team\"] is \"team-{number}\" or fn.dead_letter exists
}}

"
        )
    };
    let text: String = (0..lines.div_ceil(rule(0).lines().count())).map(rule).collect();
    PackFile::new("bench", "generated.ord", text)
}

/// What compiling costs: the packs alone, which every run pays, and with generated policies, which should cost by their length.
fn compiling() {
    for lines in [0, 2_500, 5_000, 10_000] {
        let files: Vec<PackFile> = (lines > 0).then(|| policy(lines)).into_iter().collect();
        let mut best = Duration::MAX;
        let mut rules = 0;
        for _ in 0..ROUNDS {
            let mut sources = SourceMap::default();
            least(&mut best, || {
                rules = engine::compile(&mut sources, &files).expect("the policies compile").program().rules.len();
            });
        }
        let beside = if lines == 0 { String::new() } else { format!(" and a policy of {lines} lines") };
        println!("compile the embedded packs{beside}: {:.2} ms, {rules} rules", best.as_secs_f64() * 1e3);
    }
}

fn main() {
    compiling();
    let given: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    if !given.is_empty() {
        let mut paths = Vec::new();
        given.iter().for_each(|path| files(Path::new(path), &mut paths));
        set("given", &paths);
        return;
    }
    let shared = std::env::var_os("ORDAIN_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let wild = shared.join("corpus/wild");
    if !wild.is_dir() {
        println!("skipped: {} is absent (set ORDAIN_SHARED)", wild.display());
    }
    for format in ["cfn-json", "cfn-yaml", "sam-yaml"] {
        let mut paths = Vec::new();
        files(&wild.join(format), &mut paths);
        set(format, &paths);
    }
    if let Some(inventory) = std::env::var_os("ORDAIN_INVENTORY") {
        set("inventory", &[PathBuf::from(inventory)]);
    }
}
