//! Neither how many threads there are nor which rules are judged beside decides anything.

use std::num::NonZeroUsize;

use ordain::document::{Limits, read};
use ordain::engine::{self, Input, Options};
use ordain::eval::{self, Environment};
use ordain::finding::Finding;
use ordain::formats::{self, Given};
use ordain::source::SourceMap;

/// So many functions make a stack large enough for several threads to share its rules.
const SHARED: usize = 300;
/// So many make one that is judged in stretches.
const STRETCHED: usize = 600;

/// A stack of so many functions, each with a role.
fn large(functions: usize) -> String {
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
    let resources: Vec<String> = (0..functions).map(function).collect();
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
    let documents = [("large.json", large(SHARED))];
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

#[test]
fn a_rule_says_the_same_alone_as_beside_all_others() {
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the packs compile");
    let program = policies.program();
    let environment = Environment {
        now: crate::pages::options().now,
        limits: eval::Limits::default(),
        interrupt: eval::Interrupt::default(),
    };
    let orders = include_str!("../../examples/orders/template.yaml").to_owned();
    for text in [orders, large(STRETCHED)] {
        let text: std::sync::Arc<str> = text.into();
        let tree = read(sources.add("t", std::sync::Arc::clone(&text)), &text, &Limits::default()).expect("it is read");
        let format = formats::recognise(&tree, "").expect("it is recognised");
        let stack = formats::adapt(format, tree, &Given::default());
        let together = eval::judge(program, &stack, &environment, &sources).findings;
        for rule in 0..program.rules.len() {
            let alone = eval::judge_one(program, rule, &stack, &environment, &sources);
            let alone: Vec<Finding> = alone.into_iter().flat_map(|(_, findings)| findings).collect();
            let beside: Vec<&Finding> = together.iter().filter(|it| it.rule == rule).collect();
            assert_eq!(format!("{alone:?}"), format!("{beside:?}"), "{}", program.rules[rule].info.name);
        }
    }
}
