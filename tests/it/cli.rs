//! What the command says and how it ends: arguments in, exit code and words out.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::thread;

use snapbox::str;

const SAFE: &str = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n";

/// A directory with files, for one test.
pub fn directory(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    // Tests run side by side: two that made one folder would take away what the other needs.
    static OWNERS: Mutex<BTreeMap<String, Option<String>>> = Mutex::new(BTreeMap::new());
    let test = thread::current().name().map(str::to_owned);
    let owner = OWNERS.lock().expect("no test fails here").entry(name.to_owned()).or_insert(test.clone()).clone();
    assert_eq!(owner, test, "two tests make the folder `{name}`");
    // It may be there from the last time.
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(&root).expect("a directory can be made");
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("it is in the root")).expect("a directory can be made");
        fs::write(path, text).expect("a file can be written");
    }
    root
}

pub fn command(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ordain"));
    command.args(arguments).current_dir(root).env_clear().stdin(Stdio::null());
    command
}

pub fn run(root: &Path, arguments: &[&str]) -> Output {
    command(root, arguments).output().expect("the program starts")
}

/// The exit code and what stands on standard error.
pub fn complaint(root: &Path, arguments: &[&str]) -> String {
    let output = run(root, arguments);
    let code = output.status.code().expect("it was not killed");
    format!("{code}\n{}", String::from_utf8_lossy(&output.stderr))
}

pub fn says(actual: String, expected: impl snapbox::IntoData) {
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(actual, expected);
}

#[test]
fn a_missing_file_has_a_neighbour_of_almost_that_name() {
    let root = directory("missing", &[("infra/template.yaml", SAFE)]);
    says(
        complaint(&root, &["check", "infra/tempalte.yaml"]),
        str![[r#"
2
error[no-such-file]: there is no file or directory `infra/tempalte.yaml`
   help: did you mean `infra/template.yaml`?


"#]],
    );
}

#[test]
fn a_lockfile_or_a_workflow_that_is_broken_is_no_file_of_another_sort() {
    let root = directory(
        "broken-lock",
        &[
            ("t.yaml", SAFE),
            ("web/package-lock.json", "{\"lockfileVersion\": 3, \"packages\": {\"\": {}\n"),
            (".github/workflows/ci.yml", "on: push\njobs:\n  test: {steps: [\n"),
            ("web/data.json", "{\"a\": "),
        ],
    );
    let output = run(&root, &["check"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for part in ["╭─[ web/package-lock.json:", "╭─[ .github/workflows/ci.yml:", " exit 2: 2 files could not be checked"]
    {
        assert!(said.contains(part), "no `{part}` in {said}");
    }
}

#[test]
fn a_policy_is_no_template_and_a_template_no_policy() {
    let root = directory("swapped", &[("template.yaml", SAFE), ("rules.ord", "")]);
    says(
        complaint(&root, &["check", "rules.ord"]),
        str![[r#"
2
error[policy-as-template]: `rules.ord` is a policy, and templates are expected here
   help: policies go to --policy: ordain check --policy rules.ord


"#]],
    );
    says(
        complaint(&root, &["check", "--policy", "template.yaml"]),
        str![[r#"
2
error[no-policy]: `template.yaml` is no policy: policies end in .ord
   help: to check a template: ordain check template.yaml


"#]],
    );
}

#[test]
fn all_mistaken_paths_are_told_at_once() {
    let root = directory("several", &[("empty/notes.txt", "")]);
    says(
        complaint(&root, &["check", "no.yaml", "--policy", "empty", "--policy", "no.ord"]),
        str![[r#"
2
error[no-such-file]: there is no file or directory `no.yaml`

error[no-policy]: there is no policy in `empty`
   note: policies are files that end in .ord; hidden and git-ignored ones are not looked at

error[no-such-file]: there is no file or directory `no.ord`


"#]],
    );
}

#[test]
fn a_parameter_has_a_name_and_a_value() {
    let root = directory("parameter", &[]);
    says(
        complaint(&root, &["check", "--param", "Env"]),
        str![[r#"
2
error: invalid value 'Env' for '--param <NAME=VALUE>': expected NAME=VALUE, for example Env=prod

For more information, try '--help'.

"#]],
    );
}

#[test]
fn a_parameter_that_no_template_has_is_told() {
    let template = "Parameters: {Env: {Type: String}, Team: {Type: String}}\n".to_owned() + SAFE;
    let root = directory("misspelt-parameter", &[("template.yaml", &template), ("plain.yaml", SAFE)]);
    let warnings = |arguments: &[&str]| {
        let output = run(&root, arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        said.lines().take_while(|line| !line.starts_with(" exit")).map(|line| format!("{line}\n")).collect::<String>()
    };
    says(
        warnings(&["check", "--param", "Evn=prod", "--param", "Team=a"]),
        str![[r#"
warning[unknown-parameter]: no template has a parameter `Evn`: its value decides nothing
   note: they have AWS::AccountId, AWS::NotificationARNs, AWS::Partition, AWS::Region, AWS::StackId,
         AWS::StackName, AWS::URLSuffix, Env, Team
   help: did you mean `Env`?


"#]],
    );
    says(
        warnings(&["check", "plain.yaml", "--param", "AWS::Region=eu-west-1", "--param", "Stage=prod"]),
        str![[r#"
warning[unknown-parameter]: no template has a parameter `Stage`: its value decides nothing
   note: they have AWS::AccountId, AWS::NotificationARNs, AWS::Partition, AWS::Region, AWS::StackId,
         AWS::StackName, AWS::URLSuffix


"#]],
    );
}

#[test]
fn a_path_without_a_command_is_probably_to_be_checked() {
    let root = directory("no-command", &[("template.yaml", SAFE)]);
    says(
        complaint(&root, &["template.yaml"]),
        str![[r#"
2
error: unrecognized subcommand 'template.yaml'

Usage: ordain [OPTIONS] <COMMAND>

For more information, try '--help'.
  tip: to check a template: ordain check template.yaml


"#]],
    );
}

#[test]
fn nothing_to_check_is_no_success() {
    let root = directory("nothing", &[("other.json", "{}"), ("empty/.hidden.yaml", SAFE)]);
    says(
        complaint(&root, &["check", "empty"]),
        str![[r#"
2
 exit 2: nothing to check in `empty`: there is no .json, .yaml, .yml or .template file (hidden and git-ignored files are checked only if named)

"#]],
    );
    says(
        complaint(&root, &["check", "."]),
        str![[r#"
2
 exit 2: nothing to check in `.`: the 1 file there is no template (hidden and git-ignored files are checked only if named)

"#]],
    );
    says(
        complaint(&root, &["check", "other.json"]),
        str![[r#"
2
 exit 2: `other.json` could not be checked: it is no template of a known format

"#]],
    );
    says(
        complaint(&root, &["check", "--quiet"]),
        str![[r#"
2
 exit 2: nothing to check in `.`: the 1 file there is no template (hidden and git-ignored files are checked only if named)

"#]],
    );
}

#[test]
fn ignored_files_are_looked_at_only_if_they_are_named() {
    let root = directory("ignored", &[(".gitignore", "cdk.out/\n"), ("a.yaml", SAFE), ("cdk.out/b.yaml", SAFE)]);
    assert_eq!(documents(&root, &["check", "-o", "json"]), ["a.yaml"]);
    assert_eq!(documents(&root, &["check", "-o", "json", "cdk.out"]), ["cdk.out/b.yaml"]);
}

#[test]
fn of_hidden_files_only_documents_are_looked_at_and_nothing_that_is_installed() {
    let workflow = "on: push\njobs: {a: {runs-on: x, steps: [{run: sam deploy}]}}";
    let files = [
        (".github/workflows/a.yml", workflow),
        (".github/other.yml", workflow),
        (".circleci/config.yml", workflow),
        (".gitlab-ci.yml", "deploy: {script: sam deploy}"),
        (".github/CODEOWNERS", "* @acme/orders"),
        ("node_modules/a/package.json", r#"{"dependencies": {"b": "1"}}"#),
        ("a.yaml", SAFE),
    ];
    let root = directory("hidden", &files);
    assert_eq!(documents(&root, &["check", "-o", "json"]), ["a.yaml", ".github/CODEOWNERS and 2 more"]);
}

#[test]
fn what_is_not_among_the_files_that_are_named_is_not_known() {
    let files = [("package.json", r#"{"dependencies": {"a": "1"}}"#), ("b/package.json", "{}")];
    let root = directory("named", &files);
    let verdicts = |arguments: &[&str]| {
        let report: serde_json::Value =
            serde_json::from_slice(&run(&root, arguments).stdout).expect("the report is JSON");
        let findings = report.get("findings").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
        let own = findings.iter().filter(|it| it.get("rule").is_some_and(|it| it == "unlocked-dependencies"));
        own.filter_map(|it| Some(it.get("verdict")?.as_str()?.to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(verdicts(&["check", "-o", "json", "."]), ["fail"]);
    assert_eq!(verdicts(&["check", "-o", "json", "package.json"]), ["unknown"]);
}

#[test]
fn files_are_looked_at_in_order_and_once() {
    let files = [("b.yaml", SAFE), ("a/z.yml", SAFE), ("a/c.template", SAFE), ("c.txt", SAFE)];
    let root = directory("order", &files);
    assert_eq!(documents(&root, &["check", "-o", "json"]), ["a/c.template", "a/z.yml", "b.yaml"]);
    assert_eq!(documents(&root, &["check", "-o", "json", "b.yaml", "."]), ["b.yaml", "a/c.template", "a/z.yml"]);
}

fn documents(root: &Path, arguments: &[&str]) -> Vec<String> {
    let output = run(root, arguments);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let documents = report.get("documents").and_then(serde_json::Value::as_array).expect("it has documents");
    documents.iter().filter_map(|document| Some(document.get("file")?.as_str()?.to_owned())).collect()
}

#[test]
fn standard_input_can_be_checked() {
    let root = directory("stdin", &[]);
    let mut child = command(&root, &["check", "-", "-o", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("it has one").write_all(SAFE.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"<stdin>\""));
}

#[test]
fn a_reader_that_leaves_is_no_mistake() {
    let root = directory("pipe", &[("template.yaml", SAFE)]);
    let mut child = command(&root, &["check", "-o", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_ne!(output.status.code(), Some(101));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}
