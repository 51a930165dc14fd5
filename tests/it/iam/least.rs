//! The example of least privilege passes every rule, and what is wider fails the right one: `tests/iam/least-privilege.md`.

use std::collections::BTreeSet;
use std::path::Path;

use ordain::engine::{self, Input, Policies};
use ordain::finding::Verdict;
use ordain::source::SourceMap;
use serde_json::{Value, json};

use crate::pages::options;
use crate::specification::rows;

const TRUST: &str = r#"{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}"#;
const OWN: &str = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::your-bucket/*"}"#;

fn document(statement: &str) -> Value {
    let statement: Value = serde_json::from_str(statement).expect("JSON");
    json!({"Version": "2012-10-17", "Statement": statement})
}

/// A role with its trust and its policy, and the policy of a bucket, as a template and as a plan.
fn documents(trust: &str, own: &str, bucket: Option<&str>) -> [(&'static str, Value); 2] {
    let mut resources = json!({"Reader": {"Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": document(trust),
        "Policies": [{"PolicyName": "read", "PolicyDocument": document(own)}]}}});
    let change = |address: &str, after: Value| {
        let (ty, name) = address.split_once('.').expect("a type and a name");
        json!({"address": address, "mode": "managed", "type": ty, "name": name,
            "change": {"actions": ["create"], "before": null, "after": after, "after_unknown": {}}})
    };
    let mut changes = vec![
        change("aws_iam_role.reader", json!({"name": "reader", "assume_role_policy": document(trust).to_string()})),
        change("aws_iam_role_policy.read", json!({"role": "reader", "policy": document(own).to_string()})),
    ];
    if let Some(statement) = bucket {
        let policy = json!({"Bucket": "your-bucket", "PolicyDocument": document(statement)});
        resources["BucketPolicy"] = json!({"Type": "AWS::S3::BucketPolicy", "Properties": policy});
        let after = json!({"bucket": "your-bucket", "policy": document(statement).to_string()});
        changes.push(change("aws_s3_bucket_policy.own", after));
    }
    let plan = json!({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": changes});
    [("template.json", json!({"Resources": resources})), ("plan.json", plan)]
}

/// The rules that do not pass, by name; those that cannot tell with a `?`.
fn fails(policies: &Policies, sources: &mut SourceMap, name: &str, document: &Value) -> String {
    let input = Input { name: name.to_owned(), bytes: document.to_string().into_bytes(), named: true };
    let run = engine::check(policies, sources, vec![input], &options()).run;
    assert!(run.skipped.is_empty(), "{:?}", run.skipped);
    let word = |it: &ordain::finding::Finding| {
        let mark = if it.verdict == Verdict::Fail { "" } else { "?" };
        format!("{}{mark}", run.rules[it.rule].name)
    };
    let found: BTreeSet<String> = run.findings.iter().map(word).collect();
    if found.is_empty() { "nothing".to_owned() } else { found.into_iter().collect::<Vec<_>>().join(", ") }
}

#[test]
fn what_is_wider_than_the_example_fails_the_right_rule() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/iam/least-privilege.md");
    let page = std::fs::read_to_string(path).expect("a page is text");
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the embedded packs compile");
    let (mut about, mut wrong) = (String::new(), Vec::new());
    for row in rows(&page) {
        let [what, statement, expected] = row.as_slice() else { panic!("three columns: {row:?}") };
        if expected == "fails" {
            about.clone_from(statement);
            continue;
        }
        let documents = match about.as_str() {
            "statement" => documents(TRUST, statement, None),
            "statement of its trust" => documents(statement, OWN, None),
            _ => documents(TRUST, OWN, Some(statement)),
        };
        for (name, document) in documents {
            let said = fails(&policies, &mut sources, name, &document);
            if said != *expected {
                wrong.push(format!("{name}: {what}: {said}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
