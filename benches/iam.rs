//! What understanding policies costs, over the provider's own, as ratios to reading them as JSON.
//!
//! `cargo bench --bench iam`. Every figure is the least of several rounds in which the variants take turns, in one process, on
//! the same policies, below `../shared` (or `ORDAIN_SHARED`).

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a program for developers")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ordain::iam::{Caller, Context, Glob, Holder, Kind, Policies, Policy, Request, Work, catalogue, decide};

const ROUNDS: usize = 9;

fn least(best: &mut Duration, run: impl FnOnce()) {
    let start = Instant::now();
    run();
    *best = (*best).min(start.elapsed());
}

fn main() {
    let shared = std::env::var_os("ORDAIN_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let file = shared.join("corpus/iam/aws_managed_policies.jsonl");
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!("skipped: {} is absent (set ORDAIN_SHARED)", file.display());
        return;
    };
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let texts: Vec<String> = lines.iter().map(|line| line["document"].to_string()).collect();
    let first = Instant::now();
    let known = catalogue::action("lambda:InvokeFunction").is_some();
    let opened = first.elapsed();
    let request = Request {
        caller: Caller::User("arn:aws:iam::111122223333:user/bob".into()),
        action: "s3:GetObject".into(),
        resource: Some("arn:aws:s3:::bucket/key".into()),
        resource_account: None,
        context: Context::open(),
    };
    let bucket = Glob::pattern("arn:aws:s3:::bucket/*");
    let [mut json, mut read, mut one, mut can, mut all] = [Duration::MAX; 5];
    let mut actions = 0;
    for _ in 0..ROUNDS {
        least(&mut json, || {
            texts.iter().for_each(|text| drop(std::hint::black_box(serde_json::from_str::<serde_json::Value>(text))));
        });
        let mut policies = Vec::new();
        least(&mut read, || {
            policies = texts.iter().filter_map(|text| Some(Policy::parse(text, Kind::Identity).ok()?.0)).collect();
        });
        least(&mut one, || {
            for policy in &policies {
                let own = Policies { identity: vec![policy], ..Policies::default() };
                std::hint::black_box(decide(&own, &request, &Work::default()).outcome);
            }
        });
        let holders = || policies.chunks(1).map(|policies| Holder { policies, boundary: None, open: false });
        least(&mut can, || {
            holders().for_each(|it| {
                std::hint::black_box(it.can("s3:GetObject", Some(&bucket), &Work::default()).answer);
            });
        });
        least(&mut all, || actions = holders().map(|it| it.effective().permissions.len()).sum());
    }
    let count = texts.len() as f64;
    println!("{count} policies, {actions} permissions; known: {known}");
    println!("  the catalogue is opened in {opened:?}");
    println!("  read as JSON           1.0   {:>9.0} policies a second", count / json.as_secs_f64());
    for (name, time) in [
        ("read as a policy", read),
        ("decide one request", one),
        ("ask about a pattern", can),
        ("all that it allows", all),
    ] {
        let ratio = time.as_secs_f64() / json.as_secs_f64();
        println!("  {name:20}{ratio:>6.1}   {:>9.0} policies a second", count / time.as_secs_f64());
    }
}
