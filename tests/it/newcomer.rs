//! Somebody new, with one command and no configuration.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use crate::cli::{command, directory, run};

fn example(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(path);
    fs::read_to_string(path).expect("it is there")
}

/// Standard output of a check that ends with findings.
#[track_caller]
fn findings(output: Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A finding is of use if it says where, why and what to do.
#[track_caller]
fn is_of_use(said: &str, file: &str) {
    for part in [format!("╭─[ {file}:"), "   why     ".to_owned(), "   fix     ".to_owned(), " findings in ".to_owned()]
    {
        assert!(said.contains(&part), "no `{part}` in\n{said}");
    }
}

#[test]
fn a_repository_of_one_sam_file() {
    let root =
        directory("newcomer-sam", &[("template.yaml", &example("orders/template.yaml")), ("README.md", "# Orders\n")]);
    is_of_use(&findings(run(&root, &["check"])), "template.yaml");
}

#[test]
fn a_directory_of_500_templates() {
    let text =
        "Resources:\n  Worker:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: python3.8, Handler: a.b}\n";
    let names: Vec<String> = (0..500).map(|number| format!("stacks/{:02}/t{number:03}.yaml", number / 25)).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), text)).collect();
    let root = directory("newcomer-500", &files);
    let said = findings(run(&root, &["check"]));
    is_of_use(&said, "stacks/00/t000.yaml");
    assert!(said.contains("500 CloudFormation documents"), "{said}");
    // Five hundred of the same are one paragraph and not five hundred pages.
    assert!(said.lines().count() < 150, "{} lines", said.lines().count());
    // The end, which a terminal shows, says where most is to be done, and how to see less.
    for part in [
        "(500 findings in 500 documents)",
        "stacks/00/t007.yaml",
        " and 492 other documents",
        "   less       ordain check FOLDER",
    ] {
        assert!(said.contains(part), "no `{part}` in\n{said}");
    }
    let part = findings(run(&root, &["check", "stacks/03", "--rule", "retired-runtime"]));
    assert!(part.contains(" 25 findings in 25 documents") && part.contains("· 1 rule\n"), "{part}");
}

#[test]
fn a_plan_on_standard_input() {
    let root = directory("newcomer-plan", &[]);
    let mut child = command(&root, &["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child
        .stdin
        .take()
        .expect("it has one")
        .write_all(example("orders-terraform/plan.json").as_bytes())
        .expect("it reads");
    is_of_use(&findings(child.wait_with_output().expect("it ends")), "<stdin>");
}
