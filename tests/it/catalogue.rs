//! The first tier of the shared catalogue of checks: each has rules here, and what it names as false alarms is tried.
//!
//! A row of `tests/catalogue/first-tier.json` has the check, the rules that are its meaning, the cases of their pages in which a
//! false alarm that the check names is none, and, where we differ from the check, in what and why.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ordain::engine;
use ordain::source::SourceMap;
use serde::Deserialize;

use crate::shared;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    rules: Vec<String>,
    #[serde(default)]
    passes: Vec<(String, String)>,
    #[serde(default)]
    otherwise: String,
}

fn rows() -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/catalogue/first-tier.json");
    let text = std::fs::read_to_string(path).expect("the table is there");
    serde_json::from_str(&text).expect("the table is one")
}

#[test]
fn each_check_has_rules_and_a_case_or_a_reason_for_each_false_alarm() {
    let policies = engine::compile(&mut SourceMap::default(), &[]).expect("the embedded packs compile");
    let practices: BTreeMap<&str, &str> = policies
        .program()
        .rules
        .iter()
        .map(|it| (it.info.name.as_str(), it.info.practice.as_deref().unwrap_or_default()))
        .collect();
    for row in rows() {
        assert!(!row.rules.is_empty(), "{} has no rule", row.id);
        assert!(!row.passes.is_empty() || !row.otherwise.is_empty(), "{} has no case, and no reason", row.id);
        let unknown: Vec<_> = row.rules.iter().filter(|it| !practices.contains_key(it.as_str())).collect();
        assert!(unknown.is_empty(), "{}: there is no rule {unknown:?}", row.id);
        for (rule, heading) in &row.passes {
            assert!(row.rules.contains(rule), "{}: {rule} is none of its rules", row.id);
            let practice = practices.get(rule.as_str()).copied().unwrap_or_default();
            let page = page(practice, rule);
            assert!(
                page.lines().any(|line| line.strip_prefix("## ") == Some(heading)),
                "{rule} has no case “{heading}”"
            );
        }
    }
}

fn page(practice: &str, rule: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/serverless");
    std::fs::read_to_string(root.join(practice).join(rule).join("README.md")).unwrap_or_default()
}

#[test]
fn every_check_of_the_first_tier_is_there() {
    let Some(root) = shared::folder("catalogue") else { return };
    let text = std::fs::read_to_string(root.join("rules.json")).expect("the catalogue is there");
    let catalogue: serde_json::Value = serde_json::from_str(&text).expect("the catalogue is JSON");
    let first = catalogue["rules"].as_array().into_iter().flatten().filter(|it| it["tier"] == 1);
    let asked: BTreeSet<String> = first.filter_map(|it| it["id"].as_str().map(str::to_owned)).collect();
    let there: BTreeSet<String> = rows().into_iter().map(|it| it.id).collect();
    assert_eq!(there, asked);
}
