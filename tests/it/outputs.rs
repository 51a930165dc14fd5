//! Where reports go: standard output, files, the summary of a job; and what stands in their way.

use std::fs;
use std::path::Path;

use snapbox::str;

use crate::cli::{command, complaint, directory, run, says};

const UNTRACED: &str = "Resources:\n  Worker:\n    Type: AWS::Lambda::Function\n    Properties:\n      Runtime: python3.8\n      Handler: a.b\n      Role: arn:aws:iam::111122223333:role/r\n      Code: {ZipFile: x}\n";

fn read(root: &Path, name: &str) -> String {
    fs::read_to_string(root.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn one_run_is_written_in_several_ways() {
    let root = directory("several-reports", &[("template.yaml", UNTRACED)]);
    let output =
        run(&root, &["check", "-o", "compact", "-o", "sarif=a.sarif", "--output", "html=b.html", "-o=json=c=d.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("template.yaml:5:16: high retired-runtime: "));
    assert!(read(&root, "a.sarif").contains("\"retired-runtime\""));
    assert!(read(&root, "b.html").starts_with("<!doctype html>"));
    assert!(read(&root, "c=d.json").contains("\"exit_code\": 1"));
}

#[test]
fn a_report_in_a_file_leaves_standard_output_alone() {
    let root = directory("file-report", &[("template.yaml", UNTRACED), ("a.txt", "what was there")]);
    let output = run(&root, &["check", "-o", "text=a.txt"]);
    assert!(output.stdout.is_empty());
    let page = read(&root, "a.txt");
    assert!(page.contains("retired-runtime") && !page.contains("what was there") && !page.contains('\u{1b}'));
    let left: Vec<_> = fs::read_dir(&root).expect("it can be read").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn two_reports_have_two_places() {
    let root = directory("same-place", &[("template.yaml", UNTRACED)]);
    says(
        complaint(&root, &["check", "-o", "text", "-o", "json", "-o", "html=a", "-o", "sarif=a"]),
        str![[r#"
2
error[output]: `text` and `json` are both to be written to standard output
   help: give one of them a file: -o json=PATH

error[output]: `html` and `sarif` are both to be written to `a`
   help: give each its own file


"#]],
    );
    assert!(!root.join("a").exists());
}

#[test]
fn a_place_that_cannot_be_is_told_before_anything_is_checked() {
    let root = directory("no-place", &[("template.yaml", UNTRACED), ("folder/x", "")]);
    says(
        complaint(&root, &["check", "-o", "html=out/a.html", "-o", "json=folder"]),
        str![[r#"
2
error[output]: the report cannot be written to `out/a.html`: there is no directory `out`
   help: make it first: mkdir -p out

error[output]: the report cannot be written to `folder`: it is a directory
   help: name a file in it: folder/report


"#]],
    );
}

#[test]
fn a_report_that_cannot_be_written_makes_the_run_fail() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        eprintln!("skipped: there is no /dev/full");
        return;
    }
    let root = directory("full", &[("template.yaml", "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n")]);
    let output = run(&root, &["check", "-o", "json=/dev/full", "-o", "sarif=b.sarif"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("the report cannot be written to `/dev/full`: no space left on device"), "{said}");
    assert!(read(&root, "b.sarif").contains("2.1.0"), "the others are written all the same");
}

#[test]
fn a_misspelt_format_has_a_neighbour() {
    let root = directory("misspelt-format", &[]);
    says(
        complaint(&root, &["check", "-o", "sarfi=a"]),
        str![[r#"
2
error: invalid value 'sarfi' for '--output <FORMAT[=PATH]>'
  [possible values: text, compact, json, sarif, junit, github, gitlab, markdown, html]

  tip: a similar value exists: 'sarif'

For more information, try '--help'.

"#]],
    );
    says(
        complaint(&root, &["check", "-o", "sarif="]),
        str![[r#"
2
error: the path after `=` is empty in 'sarif=' for '--output <FORMAT[=PATH]>'; expected sarif=PATH, or sarif alone

"#]],
    );
}

#[test]
fn annotations_come_with_a_summary_that_is_added_to_its_file() {
    let root = directory("summary", &[("template.yaml", UNTRACED), ("summary.md", "# Of another step\n\n")]);
    let check = |arguments: &[&str]| {
        command(&root, arguments).env("GITHUB_STEP_SUMMARY", root.join("summary.md")).output().expect("it starts")
    };
    let output = check(&["check", "-o", "github"]);
    let commands = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(commands.contains("::error file=template.yaml,line=5,endLine=5,col=16,endColumn=25,title="), "{commands}");
    let summary = read(&root, "summary.md");
    assert!(summary.starts_with("# Of another step\n\n### ❌ Ordain: "), "{summary}");
    // Nothing else touches it, and no file is no summary.
    check(&["check", "-o", "sarif"]);
    assert_eq!(read(&root, "summary.md"), summary);
    let output = run(&root, &["check", "-o", "github"]);
    assert_eq!(output.status.code(), Some(1));
    let elsewhere = root.join("none/summary.md");
    let output = command(&root, &["check", "-o", "github"]).env("GITHUB_STEP_SUMMARY", elsewhere).output();
    let output = output.expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("GITHUB_STEP_SUMMARY names it"));
}

#[test]
fn help_says_what_each_format_is() {
    let root = directory("format-help", &[]);
    let help = String::from_utf8_lossy(&run(&root, &["check", "--help"]).stdout).into_owned();
    for format in ordain::report::FORMATS {
        let first = format.sentence.split(' ').take(3).collect::<Vec<_>>().join(" ");
        assert!(help.contains(&format!("- {}:", format.name)) && help.contains(&first), "{}: {help}", format.name);
    }
}

#[test]
fn the_book_has_a_row_for_each_format() {
    let page = include_str!("../../book/src/reports.md");
    for format in ordain::report::FORMATS {
        assert!(page.contains(&format!("| `{}` |", format.name)), "{} is not in the book", format.name);
    }
}
