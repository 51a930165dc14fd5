//! Stacks of many resources: what they cost, counted and not timed, and that they are judged as small ones are.

use std::fmt::Write as _;
use std::sync::Arc;

use ordain::document::{Limits, read};
use ordain::engine;
use ordain::eval::{self, Environment, Judgement};
use ordain::finding::Verdict;
use ordain::formats::{self, Given};
use ordain::pack::PackFile;
use ordain::source::SourceMap;

/// Judges a document by all rules, each verdict in at most so many steps.
fn judge(text: &str, policy: &str, steps: u64) -> (Judgement, Vec<String>) {
    let mut sources = SourceMap::default();
    let given = PackFile::new("given", "given.ord", policy);
    let given: &[PackFile] = if policy.is_empty() { &[] } else { &[given] };
    let policies = engine::compile(&mut sources, given).expect("the policies compile");
    let text: Arc<str> = text.into();
    let tree = read(sources.add("many.json", Arc::clone(&text)), &text, &Limits::default()).expect("it can be read");
    let format = formats::recognise(&tree, "").expect("it is recognised");
    let stack = formats::adapt(format, tree, &Given::default());
    let limits = eval::Limits { steps, ..eval::Limits::default() };
    let environment = Environment { now: crate::pages::options().now, limits, interrupt: eval::Interrupt::default() };
    let judgement = eval::judge(policies.program(), &stack, &environment, &sources);
    (judgement, policies.program().rules.iter().map(|rule| rule.info.name.clone()).collect())
}

fn function(name: &str, role: &str) -> String {
    format!(
        r#"{{"resourceType": "AWS::Lambda::Function", "resourceName": "{name}", "ARN": "arn:aws:lambda:eu-west-1:111122223333:function:{name}", "configuration": {{"functionName": "{name}", "functionArn": "arn:aws:lambda:eu-west-1:111122223333:function:{name}", "role": "{role}"}}}}"#
    )
}

#[test]
fn what_is_asked_of_a_function_does_not_grow_with_the_account() {
    let mut items = String::new();
    for number in 0..1000 {
        let role = format!("arn:aws:iam::111122223333:role/role-{number}");
        writeln!(items, "{}", function(&format!("function-{number}"), &role)).expect("it is text");
        writeln!(
            items,
            r#"{{"resourceType": "AWS::Logs::LogGroup", "resourceName": "/aws/lambda/function-{number}", "configuration": {{"LogGroupName": "/aws/lambda/function-{number}"}}}}"#
        )
        .expect("it is text");
    }
    let (judgement, rules) = judge(&items, "", 2500);
    let stopped = judgement.findings.iter().find(|it| it.verdict == Verdict::Error);
    assert!(stopped.is_none(), "{}: {:?}", rules[stopped.expect("one").rule], stopped);
    assert!(judgement.counts.total() > 10_000);
}

/// A condition that finds its elements by a join, and the same in words that no join is seen in.
const PAIRS: [(&str, &str); 5] = [
    (
        "any other in functions where other.role exists: other != fn and other.role == fn.role",
        "any other in functions where other.role exists: other != fn and not other.role != fn.role",
    ),
    (
        "none other in functions where other.role exists and fn.role == other.role: other != fn",
        "none other in functions where other.role exists and not fn.role != other.role: other != fn",
    ),
    ("one other in functions: other.name == fn.name", "one other in functions: not other.name != fn.name"),
    (
        "count(other in functions: other.name == fn.name and fn.timeout exists) < 3",
        "count(other in functions: not other.name != fn.name and fn.timeout exists) < 3",
    ),
    (
        "[other for other in functions if other.name == fn.name] is empty",
        "[other for other in functions if not other.name != fn.name] is empty",
    ),
];

#[test]
fn a_join_finds_what_a_walk_over_all_would_find() {
    // Names and roles of every sort, some of them the same.
    let names =
        [r#""a""#, r#""b""#, r#"{"Ref": "Open"}"#, r#"{"Fn::Sub": "a-${Open}"}"#, r#"{"Ref": "Cases"}"#, "7", "null"];
    let roles = [
        r#""arn:aws:iam::111122223333:role/one""#,
        r#""arn:aws:iam::111122223333:role/two""#,
        r#"{"Fn::GetAtt": ["Role", "Arn"]}"#,
        r#"{"Fn::GetAtt": ["Other", "Arn"]}"#,
        r#"{"Fn::GetAtt": ["Nobody", "Arn"]}"#,
        r#"{"Fn::GetAtt": ["Nothing", "Arn"]}"#,
        r#"{"Ref": "Open"}"#,
        r#"{"Ref": "Cases"}"#,
        r#"{"Fn::If": ["Is", {"Fn::GetAtt": ["Role", "Arn"]}, {"Fn::GetAtt": ["Other", "Arn"]}]}"#,
        "[1]",
    ];
    let mut resources = r#""Role": {"Type": "AWS::IAM::Role"}, "Other": {"Type": "AWS::IAM::Role"}"#.to_owned();
    for number in 0..90 {
        let name = names.get(number).copied().unwrap_or(r#""alone""#).replace("alone", &format!("f{}", number / 2));
        let role = roles
            .get(number)
            .map_or_else(|| format!(r#""arn:aws:iam::111122223333:role/r{}""#, number / 3), |it| (*it).to_owned());
        write!(resources, r#", "F{number}": {{"Type": "AWS::Lambda::Function", "Properties": {{"FunctionName": {name}, "Role": {role}}}}}"#).expect("it is text");
    }
    let template = format!(
        r#"{{"Parameters": {{"Open": {{"Type": "String"}}, "Cases": {{"Type": "String", "AllowedValues": ["a", "c"]}}}}, "Conditions": {{"Is": {{"Fn::Equals": [{{"Ref": "Cases"}}, "a"]}}}}, "Resources": {{{resources}}}}}"#
    );
    for (join, walk) in PAIRS {
        let rule = |name: &str, condition: &str| {
            format!(
                "rule {name} {{\n    title \"a\"\n    severity low\n    practice incident-response\n\n    for fn in functions where fn.role exists\n    forbid {condition}\n}}\n\n"
            )
        };
        let (judgement, rules) = judge(&template, &(rule("by-join", join) + &rule("by-walk", walk)), 5_000_000);
        let of = |name: &str| {
            let number = rules.iter().position(|it| it == name).expect("it is a rule");
            let findings = judgement.findings.iter().filter(|it| it.rule == number);
            let told: Vec<_> = findings.map(|it| (it.verdict, it.subject.clone(), it.error_in_sight)).collect();
            (judgement.by_rule[number], told)
        };
        assert_eq!(of("by-join"), of("by-walk"), "{join}");
        assert!(of("by-join").0.total() == 90, "{join}");
    }
}

/// Law 25 where the template is wrong: a parameter has no attributes, so that what it asks the ARN of is a resource.
#[test]
fn two_names_that_a_template_does_not_have_are_two_resources() {
    let function = |name: &str, role: &str| {
        let role = format!(r#"{{"Fn::GetAtt": ["{role}", "Arn"]}}"#);
        format!(r#""{name}": {{"Type": "AWS::Lambda::Function", "Properties": {{"Code": {{}}, "Role": {role}}}}}"#)
    };
    let functions = [("One", "First"), ("Two", "Second"), ("Three", "Third"), ("Four", "Third")];
    let functions: Vec<String> = functions.iter().map(|(name, role)| function(name, role)).collect();
    let (judgement, rules) = judge(&format!(r#"{{"Resources": {{{}}}}}"#, functions.join(", ")), "", 5_000_000);
    let shared = judgement.findings.iter().filter(|it| rules[it.rule] == "shared-role");
    let shared: Vec<_> = shared.map(|it| (it.verdict, &*it.subject)).collect();
    assert_eq!(shared, [(Verdict::Fail, "Three"), (Verdict::Fail, "Four")]);
}
