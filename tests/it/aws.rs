//! What was read back from AWS: third-party answers, places, truncation.

use std::collections::BTreeMap;

use ordain::engine::{self, Input, Outcome};
use ordain::finding::Verdict;
use ordain::source::SourceMap;

use crate::shared;

fn check(documents: Vec<(String, Vec<u8>)>) -> (Outcome, SourceMap) {
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the embedded packs compile");
    let inputs = documents.into_iter().map(|(name, bytes)| Input { name, bytes, named: true }).collect();
    let outcome = engine::check(&policies, &mut sources, inputs, &crate::pages::options());
    (outcome, sources)
}

#[test]
fn a_finding_points_into_the_answer_that_it_comes_from() {
    let role = r#"{"Role": {"RoleName": "r", "Arn": "arn:aws:iam::111122223333:role/r", "AssumeRolePolicyDocument": {"Statement": []}}}"#;
    let policy = "\u{feff}{\"RoleName\": \"r\", \"PolicyName\": \"p\",\n\"PolicyDocument\": \"%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22sqs%3A%2A%22%2C%22Resource%22%3A%22%2A%22%7D%7D\"}";
    let function = r#"{"FunctionName": "f", "FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:f", "CodeSize": 1, "Role": "arn:aws:iam::111122223333:role/r"}"#;
    let documents = [("role.json", role), ("policy.json", policy), ("function.json", function)];
    let (outcome, sources) = check(documents.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into());
    let rules = &outcome.run.rules;
    let finding = outcome.run.findings.iter().find(|it| rules[it.rule].name == "wildcard-action").expect("it is found");
    let place = finding.primary.place;
    assert_eq!(sources.get(place.source).name(), "policy.json");
    assert_eq!((sources.slice(place), sources.position(place).line), ("sqs%3A%2A", 2));
    assert_eq!(&*finding.primary.pointer, "/PolicyDocument/Statement/Action");
}

#[test]
fn no_beginning_of_an_answer_panics() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/orders-readback");
    let mut documents = Vec::new();
    for path in shared::files(&root).into_iter().filter(|path| path.extension().is_some_and(|it| it == "json")) {
        let text = std::fs::read_to_string(&path).expect("the example is there");
        for at in (0..text.len()).step_by(text.len() / 25 + 1).filter(|at| text.is_char_boundary(*at)) {
            documents.push(("cut.json".to_owned(), text.get(..at).expect("a boundary").as_bytes().to_vec()));
        }
    }
    let count = documents.len();
    let (outcome, _) = check(documents);
    assert!(outcome.run.skipped.len() <= count, "{count} were cut");
    assert!(!outcome.run.findings.iter().any(|it| it.verdict == Verdict::Error));
}

/// The files that are read, and how many are not for which reason. `SNAPSHOTS=overwrite` renews it; the files only grow.
const RATCHET: &str = "tests/ratchet/aws-answers.txt";

#[test]
fn every_recorded_answer_is_read_or_named_and_no_rule_errs() {
    let Some(root) = shared::folder("corpus/api") else { return };
    let files = shared::files(&root);
    let (mut read, mut reasons) = (Vec::new(), BTreeMap::<String, usize>::new());
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the embedded packs compile");
    for path in &files {
        let bytes = std::fs::read(path).expect("a file of the corpus");
        // By itself, so that what is wrong with one is not about another.
        let name = path.strip_prefix(&root).expect("below the folder").display().to_string();
        let input = Input { name: name.clone(), bytes, named: true };
        let outcome = engine::check(&policies, &mut sources, vec![input], &crate::pages::options());
        assert_eq!(outcome.run.documents.len() + outcome.run.skipped.len(), 1, "{name}");
        let errors: Vec<_> = outcome.run.findings.iter().filter(|it| it.verdict == Verdict::Error).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        match outcome.run.skipped.into_iter().next() {
            Some(skipped) => *reasons.entry(skipped.reason).or_default() += 1,
            None => read.push(name),
        }
    }
    assert!(reasons.keys().all(|reason| !reason.is_empty()));
    let why: String = reasons.iter().map(|(reason, count)| format!("# {count} not read: {reason}\n")).collect();
    let now = format!("# {} of {} read\n{why}{}\n", read.len(), files.len(), read.join("\n"));
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(RATCHET);
    if std::env::var("SNAPSHOTS").as_deref() == Ok("overwrite") {
        std::fs::write(&path, &now).expect("the list can be written");
    }
    let before = std::fs::read_to_string(&path).expect("the list is there");
    let lost: Vec<&str> =
        before.lines().filter(|line| !line.starts_with('#') && !read.iter().any(|name| name == line)).collect();
    assert!(lost.is_empty(), "no longer read: {lost:#?}");
}
