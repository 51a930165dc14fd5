//! What a waiver covers, and what it does not: a policy in, verdicts and warnings out.

use ordain::engine::{self, Input};
use ordain::pack::PackFile;
use ordain::source::SourceMap;

const TEMPLATE: &str = "
Parameters: {Tier: {Type: String}}
Resources:
  Sandbox: {Type: AWS::SNS::Topic, Properties: {TopicName: a, Tags: [{Key: tier, Value: sandbox}]}}
  Open: {Type: AWS::SNS::Topic, Properties: {TopicName: b, Tags: [{Key: tier, Value: !Ref Tier}]}}
  Undecided: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Tier, Tags: [{Key: tier, Value: sandbox}]}}
";

const RULE: &str = "
rule short-name {
    title    \"The name is short\"
    severity medium
    for topic in resources(\"AWS::SNS::Topic\")
    let name = topic.properties.TopicName
    forbid name matches /^.$/
}
";

/// Each finding of the rule as `verdict subject`, and the codes of the warnings; or the mistakes of the policy.
fn found(waiver: &str) -> Vec<String> {
    let mut sources = SourceMap::default();
    let file = PackFile::new("own", "own.ord", format!("{RULE}{waiver}"));
    let policies = match engine::compile(&mut sources, &[file]) {
        Ok(policies) => policies,
        Err(mistakes) => {
            return mistakes
                .iter()
                .map(|it| [it.message.clone(), it.help.clone().unwrap_or_default()].join("; "))
                .collect();
        }
    };
    let input = Input { name: "template.yaml".into(), bytes: TEMPLATE.as_bytes().to_vec(), named: true };
    let outcome = engine::check(&policies, &mut sources, vec![input], &crate::pages::options());
    let rules = &outcome.run.rules;
    let own = outcome.run.findings.iter().filter(|it| rules[it.rule].name == "short-name");
    let findings = own.map(|it| format!("{} {}", it.verdict.name(), it.subject));
    let mut said: Vec<String> = findings.chain(outcome.diagnostics.iter().map(|it| it.code.to_owned())).collect();
    said.sort();
    said
}

fn waive(rest: &str) -> Vec<String> {
    found(&format!("waive short-name for t in resources(\"AWS::SNS::Topic\") {rest}"))
}

#[test]
fn a_waiver_covers_failures_and_unknowns_of_what_is_surely_meant() {
    assert_eq!(found(""), ["fail Open", "fail Sandbox", "unknown Undecided"]);
    assert_eq!(waive("because \"so\""), ["waived Open", "waived Sandbox", "waived Undecided"]);
    let sandbox = "where any tag in t.properties.Tags: tag.Value is \"sandbox\" because \"so\"";
    assert_eq!(waive(sandbox), ["fail Open", "waived Sandbox", "waived Undecided"]);
}

#[test]
fn the_where_of_a_waiver_sees_the_names_of_the_rule() {
    let named = "where name is \"a\" because \"so\"";
    assert_eq!(waive(named), ["fail Open", "unknown Undecided", "waived Sandbox"]);
}

#[test]
fn a_waiver_holds_through_its_last_day_and_tells_when_it_is_idle() {
    let all = ["fail Open", "fail Sandbox", "unknown Undecided"];
    let on = |day: &str| waive(&format!("until {day} because \"so\""));
    assert_eq!(on("2026-11-25"), ["waived Open", "waived Sandbox", "waived Undecided"]);
    assert_eq!(on("2026-11-24"), [&["expired-waiver"][..], &all].concat());
    assert_eq!(
        waive("where t.id == \"Other\" because \"so\""),
        [&all[..2], &["unknown Undecided", "unused-waiver"]].concat()
    );
}

#[test]
fn a_waiver_says_why_and_names_a_rule_and_what_it_judges() {
    assert_eq!(waive(""), ["this waiver does not say why; add a line: because \"…\""]);
    assert_eq!(
        found("waive shortname for t in topics because \"so\""),
        ["there is no rule `shortname`; did you mean `short-name`?"]
    );
    assert_eq!(found("waive short-name for f in functions because \"so\""), ["`short-name` judges something else; "]);
}
