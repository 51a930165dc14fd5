//! What the suites expect, as the corpus keeps it.

use std::path::Path;

use serde_json::Value;

/// The suites.
const SUITES: [&str; 9] = [
    "cfn_nag",
    "cfripper",
    "checkov",
    "guard_registry",
    "kics",
    "regula",
    "serverless_rules",
    "terraform_compliance",
    "trivy_checks",
];
/// The formats that are read; expectations of documents in others are left out, as are those of other providers.
const FORMATS: [&str; 6] = ["cfn-json", "cfn-yaml", "sam-json", "sam-yaml", "serverless-yaml", "terraform-plan-json"];

/// One expectation of one suite.
#[derive(Debug, Clone)]
pub struct Expectation {
    pub suite: String,
    /// Their name for their rule.
    pub rule: String,
    /// What they call what it finds.
    pub title: String,
    /// The document, as a path in the corpus.
    pub file: String,
    /// `pass`, `fail`, or that their rule does not judge it: `skip`, and `unknown` in checkov.
    pub expected: String,
    /// Whether the expectation is about the whole document.
    pub is_of_file: bool,
    /// The line that they report, where they say lines.
    pub line: Option<u32>,
    /// The resource, as the document calls it.
    pub resource: Option<String>,
}

/// All expectations about documents that are read.
pub fn read(root: &Path) -> Vec<Expectation> {
    let mut all = Vec::new();
    for suite in SUITES {
        let path = root.join(format!("oracle/{suite}.jsonl"));
        let text = std::fs::read_to_string(path).expect("the expectations of a suite");
        for line in text.lines() {
            let row: Value = serde_json::from_str(line).expect("a row is JSON");
            let word = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
            // What is of all providers is about the Serverless Framework on AWS.
            if !(row["provider"] == "aws" || row["provider"] == "common") || !FORMATS.contains(&word("format").as_str())
            {
                continue;
            }
            // What a suite was told to be silent about says nothing of the document.
            if word("expected") == "skip" && word("test").to_lowercase().contains("suppress") {
                continue;
            }
            let scope = word("scope");
            all.push(Expectation {
                suite: suite.to_owned(),
                rule: word("rule_id"),
                title: word("rule_title"),
                file: word("file"),
                expected: word("expected"),
                is_of_file: scope == "file",
                line: row["line"].as_u64().filter(|_| scope == "line").map(|line| line as u32),
                resource: row["resource"].as_str().map(name),
            });
        }
    }
    all
}

/// `Type.Name`, or `type.name` in Terraform: the name as we call the resource. A function of the Serverless Framework has the name
/// that the framework gives it in CloudFormation.
fn name(resource: &str) -> String {
    match resource.rsplit_once('.') {
        Some(("serverless::function", name)) => {
            let (first, rest) = name.split_at(1);
            format!("{}{rest}LambdaFunction", first.to_uppercase())
        }
        Some((ty, name)) if ty.contains("::") => name.to_owned(),
        _ => resource.to_owned(),
    }
}
