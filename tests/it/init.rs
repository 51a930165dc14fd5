//! `init`, `doctor`, `completions` and `man`: a repository in, files and words out.

use std::fs;
use std::path::Path;

use snapbox::str;

use crate::cli::{command, directory, run, says};
use crate::shared::files;

const TEMPLATE: &str = "Resources:\n  Worker:\n    Type: AWS::Lambda::Function\n    Properties: {Timeout: 3}\n";

/// Standard output, then the code if it is not 0, with `N` for how many findings and bundled rules there are.
fn said(root: &Path, arguments: &[&str]) -> String {
    let output = run(root, arguments);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let code = output.status.code().expect("it was not killed");
    let word = |line: &str, noun: &str| match line.split_once(noun) {
        Some((before, after)) => format!("{}N{noun}{after}", before.trim_end_matches(|c: char| c.is_ascii_digit())),
        None => line.to_owned(),
    };
    let lines: Vec<String> =
        text.lines().map(|line| word(&word(line, " findings today"), " rules of serverless")).collect();
    lines.join("\n") + "\n" + &if code == 0 { String::new() } else { format!("[exit {code}]\n") }
}

fn names(root: &Path) -> Vec<String> {
    let inner = |path: &Path| path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
    files(root).iter().map(|path| inner(path)).collect()
}

#[test]
fn a_repository_gets_what_it_needs_and_what_it_gets_works() {
    let root = directory(
        "init-all",
        &[
            ("infra/t.yaml", TEMPLATE),
            (".github/dependabot.yml", ""),
            (".gitlab-ci.yml", ""),
            (".pre-commit-config.yaml", ""),
        ],
    );
    let before = names(&root);
    let dry = said(&root, &["init", "--dry-run"]);
    assert_eq!(names(&root), before, "nothing is written");
    says(
        said(&root, &["init"]),
        str![[r#"
 found       1 template (CloudFormation 1) · GitHub · GitLab · pre-commit

 wrote       ordain.toml: by what this repository is checked
 wrote       policies/pack.toml: a pack of your own
 wrote       policies/slow-function/rule.ord: a first rule
 wrote       policies/slow-function/README.md: its tests
 wrote       .github/workflows/ordain.yml: a workflow of GitHub, with code scanning
 wrote       .gitlab/ordain.yml: a job of GitLab, with code quality

 next        ordain check        N findings today
             ordain test         the tests of the first rule
             ordain doctor       what Ordain sees of this repository
             ordain baseline     if there is too much to mend at once: only what is new is shown

 add to .gitlab-ci.yml:
   include: {local: .gitlab/ordain.yml}

 add to the repos of .pre-commit-config.yaml:
     - repo: local
       hooks:
         - id: ordain
           name: ordain
           entry: ordain check
           language: system
           files: [..](json|ya?ml|template)$
           pass_filenames: false

"#]],
    );
    assert_eq!(
        dry.replace("would write", "wrote      "),
        said(
            &directory(
                "init-again",
                &[
                    ("infra/t.yaml", TEMPLATE),
                    (".github/dependabot.yml", ""),
                    (".gitlab-ci.yml", ""),
                    (".pre-commit-config.yaml", "")
                ]
            ),
            &["init"]
        )
    );
    // The rule is laid out, has no mistake, and its tests reach it whole.
    assert_eq!(said(&root, &["fmt", "--check"]), "\n");
    assert_eq!(said(&root, &["lint"]), "\n");
    let tested = said(&root, &["test", "policies", "--coverage", "--mutate", "--at-least", "95"]);
    assert!(tested.contains(" 3 tests in 1 page: 3 passed") && !tested.contains("[exit"), "{tested}");
    // Every line of the configuration means something, those that are commented out as well.
    let file = fs::read_to_string(root.join("ordain.toml")).expect("it is there");
    let all: Vec<&str> = file
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|it| it.contains(" = ") || it.starts_with('[')).unwrap_or(line))
        .collect();
    fs::write(root.join("ordain.toml"), all.join("\n")).expect("it can be written");
    let shown = run(&root, &["check", "--show-config"]);
    assert_eq!(shown.status.code(), Some(0), "{}", String::from_utf8_lossy(&shown.stderr));
}

#[test]
fn nothing_is_written_over() {
    let own = "fail_on = \"high\"\n";
    let root = directory("init-over", &[("t.yaml", TEMPLATE), ("ordain.toml", own), ("policies/pack.toml", "own")]);
    let said = said(&root, &["init"]);
    assert!(said.contains(" left        ordain.toml: it is there already"), "{said}");
    assert!(said.contains(" left        policies/pack.toml: it is there already"), "{said}");
    assert_eq!(fs::read_to_string(root.join("ordain.toml")).expect("it is there"), own);
    assert_eq!(fs::read_to_string(root.join("policies/pack.toml")).expect("it is there"), "own");
    // A project above is left alone as well.
    let below = directory(
        "init-below",
        &[("ordain.toml", "packs = [\"own\"]"), ("own/own.ord", "// none\n"), ("infra/t.yaml", TEMPLATE)],
    );
    let said = self::said(&below.join("infra"), &["init"]);
    assert!(said.contains(" left        ../ordain.toml: it is in force here\n nothing to write"), "{said}");
}

#[test]
fn the_doctor_finds_a_variable_that_nothing_reads() {
    let root = directory("doctor-variable", &[("t.yaml", "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n")]);
    let said = |name: &str| {
        let output = command(&root, &["doctor"]).env(name, "high").output().expect("the program starts");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let misspelt = said("ORDAIN_FAILON");
    assert!(misspelt.contains("nothing reads the variable ORDAIN_FAILON; did you mean ORDAIN_FAIL_ON?"), "{misspelt}");
    assert!(!said("ORDAIN_FAIL_ON").contains("nothing reads"));
}

#[test]
fn the_doctor_says_what_there_is_and_what_is_odd() {
    let root = directory(
        "doctor",
        &[
            ("t.yaml", TEMPLATE),
            ("app/cdk.json", "{}"),
            ("main.tf", "resource \"a\" \"b\" {}"),
            ("ordain.toml", "unknown = \"fail\"\n[off]\nshared-role = \"one function\"\n"),
        ],
    );
    says(
        said(&root, &["doctor"]),
        str![[r#"
 ordain      [..]
 configured  ordain.toml
 rules       N rules of serverless
             1 rule off
 templates   1 document (CloudFormation 1), 1 resource
 odd         main.tf is Terraform's own language, and there is no plan: terraform show -json PLAN > plan.json
 odd         app/cdk.json is an application of the CDK, and there is no cdk.out: cdk synth

"#]],
    );
    let empty = directory("doctor-empty", &[]);
    says(
        said(&empty, &["doctor"]),
        str![[r#"
 ordain      [..]
 configured  by nothing: there is no ordain.toml here or above
 rules       N rules of serverless
 templates   none
 wrong       nothing to check in `.`: there is no .json, .yaml, .yml or .template file (hidden and git-ignored files are checked only if named)
[exit 2]

"#]],
    );
    let broken = directory("doctor-broken", &[("t.yaml", "AWSTemplateFormatVersion: 2010-09-09\nResources: [\n")]);
    let said = said(&broken, &["doctor"]);
    assert!(said.contains(" wrong       t.yaml cannot be read: ") && said.ends_with("[exit 2]\n"), "{said}");
}

#[test]
fn shells_complete_commands_and_values() {
    let root = directory("completions", &[]);
    for shell in ["elvish", "powershell"] {
        let script = said(&root, &["completions", shell]);
        assert!(script.contains("baseline") && script.contains("fail-on"), "{shell}: {script}");
    }
    for shell in ["bash", "zsh", "fish"] {
        let script = said(&root, &["completions", shell]);
        assert!(
            script.contains("baseline") && script.contains("fail-on") && script.contains("critical"),
            "{shell}: {script}"
        );
    }
    assert!(said(&root, &["completions", "tcsh"]).ends_with("[exit 2]\n"));
}

#[test]
fn each_command_has_a_man_page() {
    let root = directory("man", &[]);
    let said = said(&root, &["man", "pages/man1"]);
    let pages = names(&root);
    assert_eq!(said, format!(" pages/man1: {} pages, the first is ordain.1\n", pages.len()));
    for page in ["ordain.1", "ordain-check.1", "ordain-iam-can.1", "ordain-baseline.1"] {
        let text = fs::read_to_string(root.join("pages/man1").join(page)).expect("it is there");
        assert!(text.contains(".SH NAME") && text.contains(".SH SYNOPSIS"), "{page}: {text}");
    }
    assert!(self::said(&root, &["man", "pages/man1/ordain.1"]).ends_with("[exit 2]\n"));
}
