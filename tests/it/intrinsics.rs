//! What a template leaves open is never a value that looks known: text in, verdicts of one rule out.

use ordain::engine::{self, Input};
use ordain::source::SourceMap;

/// A function whose role allows `actions`, under two conditions that parameters without values decide.
fn template(before: &str, actions: &str) -> String {
    format!(
        "Parameters: {{A: {{Type: String}}, B: {{Type: String}}, P: {{Type: String}}}}
Conditions: {{IsA: !Equals [!Ref A, x], IsB: !Equals [!Ref B, x]}}
{before}
Resources:
  Fn: {{Type: AWS::Lambda::Function, Properties: {{Role: !GetAtt R.Arn, Code: {{}}, Runtime: nodejs24.x}}}}
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {{Statement: []}}
      Policies:
        - PolicyDocument: {{Statement: {{Effect: Allow, Resource: 'arn:aws:s3:::a/b', Action: {actions}}}}}
"
    )
}

/// The verdicts of `wildcard-action` that are no pass, in order, each once.
fn verdicts(text: &str, given: &[(&str, &str)]) -> Vec<&'static str> {
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the embedded packs compile");
    let input = Input { name: "template.yaml".into(), bytes: text.as_bytes().to_vec(), named: true };
    let given = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let options = engine::Options { given, ..crate::pages::options() };
    let outcome = engine::check(&policies, &mut sources, vec![input], &options);
    assert!(outcome.run.skipped.is_empty(), "{:?}", outcome.run.skipped);
    let rules = &outcome.run.rules;
    let own = outcome.run.findings.iter().filter(|it| rules[it.rule].name == "wildcard-action");
    let mut verdicts: Vec<_> = own.map(|it| it.verdict.name()).collect();
    verdicts.dedup();
    verdicts
}

#[test]
fn no_branch_of_a_nested_condition_is_lost() {
    let nested = template("", "[!If [IsA, 's3:GetObject', !If [IsB, '*', !Ref AWS::NoValue]]]");
    assert_eq!(verdicts(&nested, &[]), ["unknown"]);
    assert_eq!(verdicts(&nested, &[("A", "n")]), ["unknown"]);
    assert_eq!(verdicts(&nested, &[("A", "n"), ("B", "x")]), ["fail"]);
    assert_eq!(verdicts(&nested, &[("A", "n"), ("B", "n")]), [""; 0]);
    assert_eq!(verdicts(&nested, &[("A", "x")]), [""; 0]);
    let first = template("", "[!If [IsA, !If [IsB, '*', !Ref AWS::NoValue], 's3:GetObject']]");
    assert_eq!(verdicts(&first, &[]), ["unknown"]);
}

#[test]
fn a_condition_around_nothing_but_nothing_adds_nothing() {
    let nothing = template("", "['s3:GetObject', !If [IsA, !Ref AWS::NoValue, !Ref AWS::NoValue]]");
    assert_eq!(verdicts(&nothing, &[]), [""; 0]);
}

#[test]
fn an_alias_of_a_reference_is_that_reference() {
    for anchored in ["Metadata: {M: &it !Ref P}", "Metadata: {M: &it {Ref: P}}"] {
        let text = template(anchored, "[*it]");
        assert_eq!(verdicts(&text, &[]), ["unknown"], "{anchored}");
        assert_eq!(verdicts(&text, &[("P", "*")]), ["fail"], "{anchored}");
        assert_eq!(verdicts(&text, &[("P", "s3:GetObject")]), [""; 0], "{anchored}");
    }
}
