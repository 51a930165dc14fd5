//! What IAM costs, beside reading the same policies with serde_json.
//!
//! `cargo bench --bench iam`. Every figure is the least of several rounds in which the variants take turns, in one process, on one
//! core: the provider's managed policies, and the policies that roles have in templates, below `../shared` (or `ORDAIN_SHARED`).

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a program for developers")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ordain::iam::catalogue::{self, Level};
use ordain::iam::{Caller, Certainty, Context, Glob, Holder, Kind, Policies, Policy, Request, Work, decide};
use serde_json::Value;

const ROUNDS: usize = 9;

/// Two ARNs as they stand in templates, of which the first covers the second.
const WIDE: &str = "arn:aws:dynamodb:*:111122223333:table/orders-*/index/*";
const NARROW: &str = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders-prod-*/index/by-?ate";

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    let opened = Instant::now();
    let known = catalogue::action("lambda:InvokeFunction").is_some();
    println!("the catalogue is opened in {:?}; known: {known}", opened.elapsed());
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    bench("managed policies", &lines.map(|line| line["document"].to_string()).collect::<Vec<_>>());
    let mut roles = Vec::new();
    templates(&shared.join("corpus/wild/cfn-json"), &mut |template| of_roles(template, &mut roles));
    bench("policies of roles in templates", &roles);
    patterns();
}

/// Reads all templates below a folder.
fn templates(folder: &Path, take: &mut dyn FnMut(&Value)) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().filter_map(|it| Some(it.ok()?.path())).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            templates(&path, take);
        } else if let Some(template) = std::fs::read(&path).ok().and_then(|it| serde_json::from_slice(&it).ok()) {
            take(&template);
        }
    }
}

/// The policies that are written in roles, with a name for what is known at deployment.
fn of_roles(template: &Value, found: &mut Vec<String>) {
    for resource in template["Resources"].as_object().into_iter().flat_map(|it| it.values()) {
        for policy in resource["Properties"]["Policies"].as_array().into_iter().flatten() {
            if resource["Type"] == "AWS::IAM::Role" {
                found.push(deployed(&policy["PolicyDocument"]).to_string());
            }
        }
    }
}

fn deployed(value: &Value) -> Value {
    match value {
        Value::Object(map) if map.len() == 1 && map.keys().all(|key| key == "Ref" || key.starts_with("Fn::")) => {
            Value::from("arn:aws:dynamodb:eu-west-1:111122223333:table/orders")
        }
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), deployed(value))).collect(),
        Value::Array(all) => all.iter().map(deployed).collect(),
        other => other.clone(),
    }
}

fn bench(name: &str, texts: &[String]) {
    let request = Request {
        caller: Caller::User("arn:aws:iam::111122223333:user/bob".into()),
        action: "s3:GetObject".into(),
        resource: Some("arn:aws:s3:::bucket/key".into()),
        resource_account: None,
        context: Context::open(),
    };
    let bucket = Glob::pattern("arn:aws:s3:::bucket/*");
    let [mut json, mut read, mut one, mut can, mut levels, mut ways] = [Duration::MAX; 6];
    let mut count = 0;
    for _ in 0..ROUNDS {
        least(&mut json, || texts.iter().for_each(|text| drop(black_box(serde_json::from_str::<Value>(text)))));
        let mut policies = Vec::new();
        least(&mut read, || {
            policies = texts.iter().filter_map(|text| Some(Policy::parse(text, Kind::Identity).ok()?.0)).collect();
        });
        least(&mut one, || {
            for policy in &policies {
                let own = Policies { identity: vec![policy], ..Policies::default() };
                black_box(decide(&own, &request, &Work::default()).outcome);
            }
        });
        let holders = || policies.chunks(1).map(|policies| Holder { policies, boundary: None, open: false });
        least(&mut can, || {
            holders().for_each(|it| {
                black_box(it.can("s3:GetObject", Some(&bucket), &Work::default()).answer);
            });
        });
        least(&mut levels, || {
            let of = |holder: Holder<'_>| {
                let effective = holder.effective();
                black_box(Level::ALL.map(|level| effective.count(level, Certainty::Must)));
                effective.permissions.len()
            };
            count = holders().map(of).sum();
        });
        least(&mut ways, || holders().for_each(|it| drop(black_box(it.escalations()))));
    }
    let total = texts.len() as f64;
    println!("{name}: {total}, with {count} permissions");
    println!("  {:32}  1.0   {:>9.0} policies a second", "read as JSON", total / json.as_secs_f64());
    for (name, time) in [
        ("read as a policy", read),
        ("decide one request", one),
        ("ask about a pattern", can),
        ("all that it allows, by level", levels),
        ("escalations", ways),
    ] {
        let ratio = time.as_secs_f64() / json.as_secs_f64();
        println!("  {name:32}{ratio:>5.1}   {:>9.0} policies a second", total / time.as_secs_f64());
    }
}

/// Whether one pattern covers another.
fn patterns() {
    const TIMES: u32 = 1_000;
    let (wide, narrow) = (Glob::pattern(WIDE), Glob::pattern(NARROW));
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        least(&mut best, || {
            for _ in 0..TIMES {
                black_box(wide.covers(black_box(&narrow), &Work::default()));
            }
        });
    }
    println!("{WIDE} covers {NARROW}: {:?}, in {:?}", wide.covers(&narrow, &Work::default()), best / TIMES);
}
