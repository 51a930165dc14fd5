//! How many threads there are decides nothing.

use std::num::NonZeroUsize;

use ordain::engine::{self, Input, Options};
use ordain::source::SourceMap;

/// A stack that is large enough for several threads to share its rules.
fn large() -> String {
    let function = |number: usize| {
        let condition = if number.is_multiple_of(3) { r#""Condition": "IsProd", "# } else { "" };
        format!(
            r#""F{number}": {{"Type": "AWS::Lambda::Function", {condition}"Properties": {{"Role": {{"Fn::GetAtt": ["R{role}", "Arn"]}},
            "Timeout": {{"Fn::If": ["IsProd", 30, 900]}}, "Environment": {{"Variables": {{"TABLE": {{"Ref": "T"}}}}}}}}}},
            "R{number}": {{"Type": "AWS::IAM::Role", "Properties": {{"Policies": [{{"PolicyName": "p", "PolicyDocument":
            {{"Statement": {{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}}}}}]}}}}"#,
            role = number / 2,
        )
    };
    let resources: Vec<String> = (0..300).map(function).collect();
    format!(
        r#"{{"Parameters": {{"Env": {{"Type": "String", "AllowedValues": ["dev", "prod"]}}}},
        "Conditions": {{"IsProd": {{"Fn::Equals": [{{"Ref": "Env"}}, "prod"]}}}},
        "Resources": {{"T": {{"Type": "AWS::DynamoDB::Table"}}, {}}}}}"#,
        resources.join(",\n")
    )
}

fn run(documents: &[(&str, String)], jobs: usize) -> String {
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the packs compile");
    let input = |(name, text): &(&str, String)| Input { name: (*name).into(), bytes: text.clone().into(), named: true };
    let options = Options { jobs: NonZeroUsize::new(jobs), ..crate::pages::options() };
    let outcome = engine::check(&policies, &mut sources, documents.iter().map(input).collect(), &options);
    assert!(!outcome.run.findings.is_empty(), "{:?}", outcome.diagnostics);
    format!("{:?}\n{:?}", outcome.run, outcome.diagnostics)
}

#[test]
fn one_large_stack_comes_to_the_same_on_any_number_of_threads() {
    let documents = [("large.json", large())];
    let alone = run(&documents, 1);
    assert!([2, 3, 7].into_iter().all(|jobs| run(&documents, jobs) == alone));
}

#[test]
fn many_documents_come_to_the_same_on_any_number_of_threads() {
    let orders = include_str!("../../examples/orders/template.yaml");
    let names = ["a.yaml", "b.yaml", "c.yaml", "d.yaml", "e.yaml"];
    let documents = names.map(|name| (name, orders.replace("Orders", &name.to_uppercase().replace('.', ""))));
    let alone = run(&documents, 1);
    assert!([2, 3, 7].into_iter().all(|jobs| run(&documents, jobs) == alone));
}
