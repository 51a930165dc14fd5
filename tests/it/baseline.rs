//! What was there before: files in, what is said and how it ends out.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use snapbox::str;

use crate::cli::{complaint, directory, run, says};

/// One rule with two findings, of which each has its own value.
const RULE: &str = "
rule short-name {
    title    \"The name is short\"
    severity high
    for topic in resources(\"AWS::SNS::Topic\")
    forbid topic.properties.TopicName matches /^.$/
}
";
const TEMPLATE: &str = "Resources:
  Orders:
    Type: AWS::SNS::Topic
    Properties: {TopicName: a}
  Mails:
    Type: AWS::SNS::Topic
    Properties: {TopicName: b}
";

/// A project that keeps a baseline of what is found today.
fn project(name: &str) -> PathBuf {
    let files = [("infra/t.yaml", TEMPLATE), ("own.ord", RULE), ("ordain.toml", "packs = [\"own.ord\"]\n")];
    let root = directory(&format!("baseline-{name}"), &files);
    let output = run(&root, &["baseline"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    root
}

fn rewrite(root: &Path, from: &str, to: &str) {
    let path = root.join("infra/t.yaml");
    let text = fs::read_to_string(&path).expect("it is there");
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replace(from, to)).expect("it can be written");
}

/// What is said of the rule, and of the baseline, and the exit code.
fn check(root: &Path, arguments: &[&str]) -> Vec<String> {
    let output = run(root, &[&["check", "-o", "compact", "--baseline"], arguments].concat());
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    let is_meant = |line: &&str| line.contains("short-name:") || line.contains("note baseline");
    let mut lines: Vec<String> = said.lines().filter(is_meant).map(str::to_owned).collect();
    // How many findings the bundled rules have here is theirs to say.
    for line in lines.iter_mut().filter(|line| line.contains("note baseline")) {
        *line = line.split("; ").last().filter(|it| it.contains("gone")).unwrap_or("nothing is gone").to_owned();
    }
    lines.push(format!("exit {}", output.status.code().expect("it was not killed")));
    lines
}

#[test]
fn what_is_known_is_counted_and_does_not_fail() {
    let root = project("known");
    assert_eq!(check(&root, &["ordain.baseline.json"]), ["nothing is gone", "exit 0"]);
    let text = String::from_utf8(run(&root, &["check", "--baseline", "ordain.baseline.json"]).stdout).expect("UTF-8");
    assert!(text.contains("nothing new found in 1 document"), "{text}");
    assert!(text.contains("findings in the baseline"), "{text}");
    assert!(!text.contains("skipped"), "the baseline itself is no file to wonder about: {text}");
    // From another directory, and named by the project.
    assert_eq!(check(&root.join("infra"), &["../ordain.baseline.json"]), ["nothing is gone", "exit 0"]);
    fs::write(root.join("ordain.toml"), "packs = [\"own.ord\"]\nbaseline = \"ordain.baseline.json\"\n")
        .expect("written");
    assert_eq!(run(&root.join("infra"), &["check"]).status.code(), Some(0));
}

#[test]
fn a_moved_line_is_the_same_finding_and_a_changed_value_a_new_one() {
    let root = project("moved");
    rewrite(&root, "Resources:", "# a line more\n\nResources:");
    assert_eq!(check(&root, &["ordain.baseline.json"]), ["nothing is gone", "exit 0"]);
    rewrite(&root, "TopicName: b", "TopicName: c");
    assert_eq!(
        check(&root, &["ordain.baseline.json"]),
        [
            "infra/t.yaml:9:29: high short-name: `Mails`: `topic.properties.TopicName` is `c`",
            "1 that were there are gone: ordain baseline --update takes them out",
            "exit 1"
        ]
    );
}

#[test]
fn an_update_takes_out_what_is_gone_and_adds_nothing() {
    let root = project("update");
    let entries = || {
        let text = fs::read_to_string(root.join("ordain.baseline.json")).expect("it is there");
        let baseline: Value = serde_json::from_str(&text).expect("it is JSON");
        let all = baseline["findings"].as_array().expect("a list").clone();
        let own = all.iter().filter(|it| it["rule"] == "short-name");
        own.map(|it| it["resource"].as_str().expect("a text").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(entries(), ["Mails", "Orders"]);
    rewrite(&root, "TopicName: b", "TopicName: mails");
    rewrite(&root, "Resources:", "Resources:\n  New: {Type: AWS::SNS::Topic, Properties: {TopicName: n}}");
    says(
        String::from_utf8(run(&root, &["baseline", "--update"]).stdout).expect("UTF-8"),
        str![[r#"
 ordain.baseline.json: 1 finding taken out, [..] left

"#]],
    );
    assert_eq!(entries(), ["Orders"]);
    // What was not looked at is not gone.
    fs::write(root.join("other.yaml"), "Resources: {T: {Type: AWS::SNS::Topic}}").expect("written");
    run(&root, &["baseline", "--update", "other.yaml"]);
    assert_eq!(entries(), ["Orders"]);
    run(&root, &["baseline", "--renew"]);
    assert_eq!(entries(), ["New", "Orders"]);
    // A file that is gone takes its findings along.
    fs::remove_file(root.join("infra/t.yaml")).expect("it is there");
    run(&root, &["baseline", "--update"]);
    assert_eq!(entries(), [""; 0]);
}

#[test]
fn a_baseline_is_not_written_over_and_not_made_of_nothing() {
    let root = project("over");
    says(
        complaint(&root, &["baseline"]),
        str![[r#"
2
error[baseline]: there is a baseline already: `ordain.baseline.json`
   note: what is new since it was written would be known without a word
   help: --update takes out what is gone; --renew writes all of it anew


"#]],
    );
    says(
        complaint(&directory("baseline-nothing", &[]), &["baseline"]),
        str![[r#"
2
error[nothing-checked]: nothing to check in `.`: there is no .json, .yaml, .yml or .template file
  (hidden and git-ignored files are checked only if named)


"#]],
    );
    says(
        complaint(&root, &["check", "--baseline", "ordain.basline.json"]),
        str![[r#"
2
error[no-such-file]: there is no file or directory `ordain.basline.json`
   help: did you mean `ordain.baseline.json`?


"#]],
    );
}

#[test]
fn what_is_no_baseline_is_told_with_its_place() {
    let wrong = |text: &str| {
        let root = directory("baseline-wrong", &[("t.yaml", TEMPLATE), ("b.json", text)]);
        complaint(&root, &["check", "--baseline", "b.json"])
    };
    says(
        wrong("{\"version\": 2, \"findings\": []}"),
        str![[r#"
2
error[no-baseline]: this is no baseline of version 1
   ╭─[ b.json:1:13 ]
 1 │ {"version": 2, "findings": []}
   │             ┬
   │             ╰── says so here
───╯
   help: ordain baseline --renew writes one


"#]],
    );
    says(
        wrong("{\"version\": 1, \"findings\": [{\"rule\": \"short-name\"}]}"),
        str![[r#"
2
error[no-baseline]: this is no finding of a baseline
   ╭─[ b.json:1:29 ]
 1 │ {"version": 1, "findings": [{"rule": "short-name"}]}
   │                             ───────────┬──────────
   │                                        ╰── needs file, rule, resource, pointer and value, all
   │                                            of them texts
───╯


"#]],
    );
    for text in ["", "[]", "{", "null", "\u{feff}", "{\"version\": 1, \"findings\": [3]}"] {
        assert!(wrong(text).starts_with("2\nerror["), "{text}");
    }
}

#[test]
fn sarif_says_of_each_result_whether_it_is_new() {
    let root = project("sarif");
    rewrite(&root, "TopicName: b", "TopicName: c");
    let log = |arguments: &[&str]| -> Value {
        serde_json::from_slice(&run(&root, &[&["check", "-o", "sarif"], arguments].concat()).stdout).expect("JSON")
    };
    let known = log(&["--baseline", "ordain.baseline.json"]);
    let schema: Value = serde_json::from_str(include_str!("../report/sarif.schema.json")).expect("JSON");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    assert!(schema.is_valid(&known), "{:?}", schema.iter_errors(&known).next());
    let states = |log: &Value| -> Vec<(String, Value)> {
        let results = log["runs"][0]["results"].as_array().expect("a list").clone();
        let own = results.iter().filter(|it| it["ruleId"] == "short-name");
        own.map(|it| (it["properties"]["subject"].as_str().unwrap_or("").into(), it["baselineState"].clone())).collect()
    };
    assert_eq!(states(&known), [("Mails".into(), "new".into()), ("Orders".into(), "unchanged".into())]);
    assert!(states(&log(&[])).iter().all(|(_, state)| state.is_null()), "nobody asked");
}
