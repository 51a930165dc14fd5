//! Tables from CSV and columns of regular expressions: a table and a template in, verdicts out.

use ordain::engine::{self, Input};
use ordain::pack::PackFile;
use ordain::source::SourceMap;

const RULE: &str = "
table teams: map<{names: regex, limit: number?}> from \"teams.csv\"

rule off-name {
    title    \"A topic has another name\"
    severity medium
    for topic in resources(\"AWS::SNS::Topic\")
    let team = teams[topic.properties.DisplayName]
    require team exists and topic.properties.TopicName matches team.names
}
";

const TEMPLATE: &str = "
Parameters: {Name: {Type: String}, Team: {Type: String}}
Resources:
  Good: {Type: AWS::SNS::Topic, Properties: {TopicName: pay-a, DisplayName: \"pay, now\"}}
  Bad: {Type: AWS::SNS::Topic, Properties: {TopicName: xpay-a, DisplayName: \"pay, now\"}}
  Name: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Name, DisplayName: \"pay, now\"}}
  Team: {Type: AWS::SNS::Topic, Properties: {TopicName: pay-a, DisplayName: !Ref Team}}
  None: {Type: AWS::SNS::Topic, Properties: {TopicName: pay-a, DisplayName: other}}
";

fn found(table: &str) -> Vec<String> {
    let file = |name: &str, text: &str| PackFile::new("own", name, text);
    let mut sources = SourceMap::default();
    let policies = match engine::compile(&mut sources, &[file("own.ord", RULE), file("teams.csv", table)]) {
        Ok(policies) => policies,
        Err(mistakes) => return mistakes.iter().map(|it| it.message.clone()).collect(),
    };
    let input = Input { name: "template.yaml".into(), bytes: TEMPLATE.as_bytes().to_vec(), named: true };
    let outcome = engine::check(&policies, &mut sources, vec![input], &crate::pages::options());
    let rules = &outcome.run.rules;
    let own = outcome.run.findings.iter().filter(|it| rules[it.rule].name == "off-name");
    let mut said: Vec<String> = own.map(|it| format!("{} {}", it.verdict.name(), it.subject)).collect();
    said.sort();
    said
}

#[test]
fn a_regular_expression_of_a_table_is_one() {
    let verdicts = ["fail Bad", "fail None", "unknown Name", "unknown Team"];
    assert_eq!(found("team,names,limit\n\"pay, now\",^pay-,3\n"), verdicts);
    // Line ends, a byte order mark and the order of columns say nothing.
    assert_eq!(found("\u{feff}team,limit,names\r\n\"pay, now\",,^pay-\r\n\r\n"), verdicts);
    assert_eq!(found("team,names\n\"pay, now\",^pay-"), verdicts);
    assert_eq!(found("team,names\n\"pay, now\",(?i)^x?PAY\n"), ["fail None", "unknown Name", "unknown Team"]);
}

#[test]
fn only_what_a_table_names_is_opened() {
    let policy = "rule no-photo {
    title    \"A topic has no photo\"
    severity low
    for topic in topics
    require topic.name != \"photo.json\" else \"see photo.json\"
}
";
    let root =
        crate::cli::directory("tables-named", &[("rules/rule.ord", policy), ("template.yaml", "Resources: {}\n")]);
    std::fs::write(root.join("rules/photo.json"), [0xff, 0xfe, 0x00]).expect("it can be written");
    let output = crate::cli::run(&root, &["lint", "rules"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}
