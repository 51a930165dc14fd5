//! Terraform plans and states: detection, secrets, truncation, and places inside strings.

use ordain::engine::{self, Input, Outcome};
use ordain::finding::{Ending, Exit, Severity, Verdict};
use ordain::report::{self, Results, Style};
use ordain::source::SourceMap;

use crate::shared;

fn check(name: &str, text: &str) -> (Outcome, SourceMap) {
    check_all(vec![(name.into(), text.as_bytes().to_vec())])
}

fn check_all(documents: Vec<(String, Vec<u8>)>) -> (Outcome, SourceMap) {
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the embedded packs compile");
    let inputs = documents.into_iter().map(|(name, bytes)| Input { name, bytes, named: true }).collect();
    let outcome = engine::check(&policies, &mut sources, inputs, &crate::pages::options());
    (outcome, sources)
}

fn example(file: &str) -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    std::fs::read_to_string(root.join(file)).expect("the example is there")
}

#[test]
fn plans_and_states_are_recognised_by_what_is_in_them() {
    let formats = [
        (r#"{"format_version": "1.2", "resource_changes": []}"#, Some("Terraform plan")),
        (r#"{"format_version": "0.1", "planned_values": {"root_module": {}}}"#, Some("Terraform plan")),
        (r#"{"format_version": "1.0", "terraform_version": "1.9.8", "values": {}}"#, Some("Terraform state")),
        (r#"{"format_version": "1.0", "terraform_version": "1.9.8"}"#, Some("Terraform state")),
        (r#"{"version": 4, "serial": 1, "lineage": "x", "resources": []}"#, Some("Terraform state")),
        (r#"{"version": 3, "serial": 1, "lineage": "x", "modules": []}"#, Some("Terraform state")),
        (r#"{"version": 4, "resources": []}"#, None),
        (r#"{"resource_changes": []}"#, None),
        (r#"{"format_version": "1.2"}"#, None),
        ("", None),
        ("[]", None),
    ];
    for (text, format) in formats {
        let (outcome, _) = check("x.json", text);
        assert_eq!(outcome.run.documents.first().map(|it| it.format), format, "{text}");
        assert_eq!(outcome.run.skipped.len(), usize::from(format.is_none()), "{text}");
    }
}

#[test]
fn configuration_is_refused_with_what_to_give_instead() {
    for text in [
        "resource \"aws_sqs_queue\" \"q\" {}\n",
        "# Queues\nterraform {\n  required_version = \">= 1\"\n}\nmodule \"a\" {\n  source = \"./a\"\n}\n",
    ] {
        let (outcome, _) = check("main.tf", text);
        let skipped = outcome.run.skipped.first().expect("it is not read");
        assert!(skipped.is_error && skipped.reason.contains("terraform show -json"), "{}", skipped.reason);
    }
}

#[test]
fn a_state_of_an_older_version_and_a_plan_that_is_not_complete_say_so() {
    let cases = [
        (r#"{"version": 3, "serial": 1, "modules": []}"#, "state files of version 3 are not read"),
        (r#"{"format_version": "1.2", "resource_changes": [], "errored": true}"#, "planning ended with an error"),
        (r#"{"format_version": "1.2", "resource_changes": [], "complete": false}"#, "the plan is not complete"),
        (r#"{"format_version": "1.2", "planned_values": {"root_module": {}}}"#, "without `resource_changes`"),
        (
            r#"{"format_version": "1.2", "resource_changes": [{"address": "a.b", "type": "a", "name": "b"}]}"#,
            "a change says not",
        ),
    ];
    for (text, message) in cases {
        let (outcome, _) = check("x.json", text);
        assert!(outcome.diagnostics.iter().any(|it| it.message.contains(message)), "{text}");
        assert!(outcome.run.counts.get(Verdict::Unknown) > 0, "{text}");
        assert_eq!(outcome.run.counts.get(Verdict::Pass), 0, "{text}");
    }
}

#[test]
fn what_is_marked_as_sensitive_is_in_no_report() {
    let text = r#"{"format_version": "1.2", "variables": {"secret": {"value": "correct horse"}}, "resource_changes": [{"address": "aws_lambda_function.f", "mode": "managed", "type": "aws_lambda_function", "name": "f", "change": {"actions": ["update"], "before": {"description": "battery"}, "before_sensitive": {"description": true}, "after": {"function_name": "f", "description": "staple of horses", "runtime": "python3.8", "environment": [{"variables": {"PASSWORD": "correct horse"}}], "role": "arn:aws:iam::111122223333:role/f"}, "after_unknown": {}, "after_sensitive": {"description": true, "environment": [{"variables": {"PASSWORD": true}}]}}}], "configuration": {"root_module": {"variables": {"secret": {"sensitive": true, "default": "correct horse"}}}}}"#;
    let (outcome, sources) = check("plan.json", text);
    assert!(outcome.run.findings.iter().any(|it| it.verdict == Verdict::Fail), "something is found");
    let style = Style { width: 4000, colour: false, unicode: true, verbose: 2 };
    let mut shown = Vec::new();
    let ending = Ending { exit: Exit::Findings, reason: String::new() };
    let results = Results {
        run: &outcome.run,
        diagnostics: &outcome.diagnostics,
        sources: &sources,
        fail_on: Severity::Low,
        ending: &ending,
    };
    for format in report::FORMATS {
        report::render(format, &results, &style, &mut shown).expect("memory is written");
    }
    let shown = String::from_utf8_lossy(&shown);
    assert!(shown.contains("python3.8"), "the line is shown: {shown}");
    for secret in ["correct", "horse", "battery", "staple"] {
        assert!(!shown.contains(secret), "{secret} is shown: {shown}");
    }
}

#[test]
fn a_finding_in_a_policy_points_into_its_string() {
    let text = r#"{"format_version": "1.2", "resource_changes": [
{"address": "aws_iam_role.r", "type": "aws_iam_role", "name": "r", "change": {"actions": ["create"], "after": {"arn": "arn:aws:iam::111122223333:role/r", "name": "r"}}},
{"address": "aws_lambda_function.f", "type": "aws_lambda_function", "name": "f", "change": {"actions": ["create"], "after": {"function_name": "f", "role": "arn:aws:iam::111122223333:role/r"}}},
{"address": "aws_iam_role_policy.p", "type": "aws_iam_role_policy", "name": "p", "change": {"actions": ["create"], "after": {"role": "r", "policy":
"{\"Statement\":[{\"Sid\":\"\u00e9\ud83d\ude00\",\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"sqs:*\"],\"Resource\":\"*\"}]}"}}}]}"#;
    let (outcome, sources) = check("plan.json", text);
    let rules = &outcome.run.rules;
    let finding = outcome.run.findings.iter().find(|it| rules[it.rule].name == "wildcard-action").expect("it is found");
    assert_eq!(sources.slice(finding.primary.place), "sqs:*");
    assert_eq!(&*finding.primary.pointer, "/resource_changes/2/change/after/policy/Statement/0/Action/1");
}

#[test]
fn no_beginning_of_a_plan_or_a_state_panics() {
    let plan = example("orders-terraform/plan.json");
    let mut documents = Vec::new();
    for at in (0..plan.len()).step_by(1499).filter(|at| plan.is_char_boundary(*at)) {
        let cut = plan.get(..at).expect("a boundary");
        documents.push(("cut.json".to_owned(), cut.as_bytes().to_vec()));
        documents.push(("closed.json".to_owned(), closed(cut).into_bytes()));
    }
    let count = documents.len();
    let (outcome, _) = check_all(documents);
    assert_eq!(outcome.run.documents.len() + outcome.run.skipped.len(), count);
    assert!(outcome.run.documents.len() > 10, "some are plans still");
}

/// A text that ends somewhere, its brackets closed.
fn closed(cut: &str) -> String {
    let mut text = cut.trim_end_matches([',', ' ', '\n', ':', '"']).to_owned();
    let mut open = Vec::new();
    for letter in text.chars() {
        match letter {
            '{' => open.push('}'),
            '[' => open.push(']'),
            '}' | ']' => drop(open.pop()),
            _ => {}
        }
    }
    text.extend(open.iter().rev());
    text
}

#[test]
fn every_real_plan_and_state_is_read_and_no_rule_errs() {
    let Some(root) = shared::folder("corpus/terraform_json") else { return };
    let mut files = shared::files(&root);
    let pairs = root.with_file_name("structural");
    files.extend(shared::files(&pairs).into_iter().filter(|path| path.to_string_lossy().ends_with(".tfplan.json")));
    let read = |path: &std::path::PathBuf| std::fs::read(path).expect("a file of the corpus");
    let (outcome, _) = check_all(files.iter().map(|path| (path.display().to_string(), read(path))).collect());
    let skipped: Vec<_> = outcome.run.skipped.iter().map(|it| (&it.name, &it.reason)).collect();
    assert!(skipped.is_empty(), "{skipped:#?}");
    assert_eq!(outcome.run.documents.len(), files.len());
    let errors: Vec<_> = outcome.run.findings.iter().filter(|it| it.verdict == Verdict::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn a_plan_has_the_resources_that_others_find_in_it() {
    let Some(root) = shared::folder("corpus") else { return };
    let pairs = std::fs::read_to_string(root.join("oracle/structural_pairs.jsonl")).expect("the pairs are text");
    let mut compared = 0;
    for pair in pairs.lines().filter(|it| it.contains("resource-model-json") && it.contains("terraform-plan-json")) {
        let pair: serde_json::Value = serde_json::from_str(pair).expect("a pair is JSON");
        let path = |key: &str| root.join(pair[key].as_str().expect("a path"));
        let expected = std::fs::read(path("expected_file")).expect("what is expected");
        let expected: serde_json::Value = serde_json::from_slice(&expected).expect("it is JSON");
        let types = expected["resources"].as_object().expect("resources by type").iter();
        // Data sources are no resources here.
        let managed = types.filter(|(ty, _)| !ty.starts_with("data."));
        let mut ids: Vec<String> =
            managed.flat_map(|(_, all)| all.as_object().expect("resources by id").keys().cloned()).collect();
        ids.sort();
        let plan = std::fs::read(path("input").join("plan.json")).expect("the plan");
        let mut sources = SourceMap::default();
        let policies = engine::compile(&mut sources, &[]).expect("the embedded packs compile");
        let input = Input { name: "plan.json".into(), bytes: plan, named: true };
        let found = "[r.id for r in resources()]";
        let found = engine::evaluate(&policies, &mut sources, found, Some(input), &crate::pages::options());
        let mut found: Vec<String> = serde_json::from_str(&found.expect("it is evaluated")).expect("a list of texts");
        found.sort();
        assert_eq!(found, ids);
        compared += 1;
    }
    assert!(compared > 0, "no pair was compared");
}
