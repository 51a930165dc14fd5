//! Makes `data/iam.actions` and `data/iam.managed`: what `data/README.md` describes.
//!
//! `cargo run --example compact-iam -- actions FOLDER "SOURCE" DATE > data/iam.actions`, and with `managed FILE` for the other.
//! The same input gives the same bytes.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a program for developers")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Map, Value};

fn main() {
    let [what, from, source, date]: [String; 4] = std::env::args()
        .skip(1)
        .collect::<Vec<_>>()
        .try_into()
        .expect("actions or managed, the input, its source, its date");
    match what.as_str() {
        "actions" => actions(Path::new(&from), &source, &date),
        "managed" => managed(&from, &source, &date),
        other => eprintln!("`{other}` is neither actions nor managed"),
    }
}

fn read(path: &Path) -> Map<String, Value> {
    let text = std::fs::read_to_string(path).expect("UTF-8");
    serde_json::from_str(&text).expect("an object")
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().map(|list| list.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}

fn actions(folder: &Path, source: &str, date: &str) {
    println!("# The actions of services, of {source}, {date}. Made by data/compact_iam.rs; see data/README.md.");
    println!("{date}");
    let mut files: Vec<_> =
        std::fs::read_dir(folder.join("actions")).expect("a folder").map(|it| it.expect("an entry").path()).collect();
    files.sort();
    for file in files {
        let name = file.file_name().expect("a name");
        let [types, keys] = ["resourceTypes", "conditionKeys"].map(|part| read(&folder.join(part).join(name)));
        service(&file.file_stem().expect("a name").to_string_lossy(), &read(&file), &types, &keys);
    }
}

fn service(prefix: &str, actions: &Map<String, Value>, types: &Map<String, Value>, keys: &Map<String, Value>) {
    if actions.is_empty() {
        return;
    }
    let mut key_names: Vec<(String, char)> =
        keys.values().map(|key| (key["key"].as_str().expect("a key").to_owned(), sort(&key["type"]))).collect();
    key_names.sort();
    let mut key = |name: &str| {
        let found = key_names.iter().position(|(own, _)| own.eq_ignore_ascii_case(name));
        found.unwrap_or_else(|| {
            key_names.push((name.to_owned(), '?'));
            key_names.len() - 1
        })
    };
    let mut type_lines = Vec::new();
    let mut type_names = Vec::new();
    for kind in types.values() {
        let own: BTreeSet<usize> = texts(&kind["conditionKeys"]).into_iter().map(&mut key).collect();
        let arn = kind["arn"].as_str().expect("an ARN");
        let arn = arn.strip_prefix("arn:${Partition}:").unwrap_or(arn);
        type_names.push(kind["key"].as_str().expect("a name").to_lowercase());
        type_lines.push(format!("r {}\t{arn}\t{}", kind["key"].as_str().expect("a name"), joined(&own)));
    }
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for action in actions.values() {
        let level = level(action["accessLevel"].as_str().expect("a level"));
        let mut own: BTreeSet<usize> = texts(&action["conditionKeys"]).into_iter().map(&mut key).collect();
        let mut kinds = Vec::new();
        for kind in action["resourceTypes"].as_array().into_iter().flatten() {
            own.extend(texts(&kind["conditionKeys"]).into_iter().map(&mut key));
            let name = kind["name"].as_str().expect("a name").to_lowercase();
            let number = type_names.iter().position(|own| *own == name).expect("a resource type of the service");
            kinds.push(format!("{number}{}", if kind["required"] == Value::Bool(true) { "!" } else { "" }));
        }
        let kinds = if kinds.is_empty() { "-".to_owned() } else { kinds.join(",") };
        groups
            .entry(format!("{level} {kinds} {}", joined(&own)))
            .or_default()
            .push(action["name"].as_str().expect("a name"));
    }
    println!("\n{prefix}");
    type_lines.iter().for_each(|line| println!("{line}"));
    key_names.iter().for_each(|(name, sort)| println!("k {sort} {name}"));
    for (group, mut names) in groups {
        names.sort_unstable();
        println!("{group} {}", names.join(" "));
    }
}

fn joined(numbers: &BTreeSet<usize>) -> String {
    let texts: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    if texts.is_empty() { "-".to_owned() } else { texts.join(",") }
}

fn level(level: &str) -> char {
    match level {
        "List" => 'L',
        "Read" => 'R',
        "Write" => 'W',
        it if it.starts_with("Tagging") => 'T',
        it if it.starts_with("Permissions management") => 'P',
        other => panic!("a level `{other}`"),
    }
}

/// The sort of a condition key; a capital for those with several values.
fn sort(value: &Value) -> char {
    let text = value.as_str().expect("a type");
    let (text, many) = text.strip_prefix("ArrayOf").map_or((text, false), |rest| (rest, true));
    let sort = match text {
        "String" => 's',
        "ARN" => 'a',
        "Bool" | "Boolean" => 'b',
        "Numeric" | "Long" => 'n',
        "Date" => 'd',
        "IPAddress" => 'i',
        "Binary" => 'x',
        _ => '?',
    };
    if many { sort.to_ascii_uppercase() } else { sort }
}

/// The policies stand as JSON between the first and the last three quotes of the file.
fn managed(file: &str, source: &str, date: &str) {
    let text = std::fs::read_to_string(file).expect("UTF-8");
    let (_, inner) = text.split_once("\"\"\"").expect("three quotes");
    let (inner, _) = inner.rsplit_once("\"\"\"").expect("three quotes");
    let policies: BTreeMap<String, Value> = serde_json::from_str(inner).expect("JSON");
    println!(
        "# The managed policies of the provider, of {source}, {date}. Made by data/compact_iam.rs; see data/README.md."
    );
    println!("{date}");
    for (name, policy) in policies {
        let path = policy["Path"].as_str().expect("a path");
        // Nobody but the service itself can attach these.
        if path == "/aws-service-role/" {
            continue;
        }
        println!("\n{path}{name}");
        let statements = &policy["Document"]["Statement"];
        for statement in statements.as_array().into_iter().flatten().chain(statements.as_object().map(|_| statements)) {
            println!("{}", line(statement.as_object().expect("a statement")));
        }
    }
}

/// A statement without its name, its actions by service.
fn line(statement: &Map<String, Value>) -> String {
    let mut short = Map::new();
    for (name, value) in statement.iter().filter(|(name, _)| *name != "Sid") {
        let value = match name.as_str() {
            "Action" | "NotAction" => Value::String(by_service(value)),
            _ => value.clone(),
        };
        short.insert(name.clone(), value);
    }
    Value::Object(short).to_string()
}

fn by_service(actions: &Value) -> String {
    let all = actions.as_str().map_or_else(|| texts(actions), |one| vec![one]);
    let mut services: Vec<(&str, Vec<&str>)> = Vec::new();
    for action in all {
        let (service, name) = action.split_once(':').unwrap_or((action, ""));
        match services.iter_mut().find(|(own, _)| *own == service) {
            Some((_, names)) => names.push(name),
            None => services.push((service, vec![name])),
        }
    }
    let texts = services.iter().map(|(service, names)| format!("{service}:{}", names.join(",")));
    texts.map(|text| text.trim_end_matches(':').to_owned()).collect::<Vec<_>>().join(" ")
}
