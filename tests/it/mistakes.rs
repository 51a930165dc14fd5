//! The first mistakes of somebody new, each with what is said to it.

use std::path::Path;

use snapbox::str;

use crate::cli::{complaint, directory, says};

const SAFE: &str = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n";

fn root(name: &str) -> std::path::PathBuf {
    directory(
        &format!("mistakes-{name}"),
        &[("template.yaml", SAFE), ("tf/main.tf", "resource \"aws_sns_topic\" \"t\" {}\n"), ("empty/notes.txt", "")],
    )
}

fn said(root: &Path, arguments: &[&str]) -> String {
    complaint(root, arguments)
}

#[test]
fn a_misspelt_command_or_option() {
    let root = root("misspelt");
    says(
        said(&root, &["chekc", "template.yaml"]),
        str![[r#"
2
error: unrecognized subcommand 'chekc'

  tip: a similar subcommand exists: 'check'

Usage: ordain [OPTIONS] <COMMAND>

For more information, try '--help'.

"#]],
    );
    says(
        said(&root, &["check", "--polcy", "rules"]),
        str![[r#"
2
error: unexpected argument '--polcy' found

  tip: a similar argument exists: '--policy'

Usage: ordain check --policy <PATH> [PATH]...

For more information, try '--help'.

"#]],
    );
    says(
        said(&root, &["check", "--fail-on", "hihg"]),
        str![[r#"
2
error: invalid value 'hihg' for '--fail-on <SEVERITY>'
  [possible values: info, low, medium, high, critical]

  tip: a similar value exists: 'high'

For more information, try '--help'.

"#]],
    );
}

#[test]
fn the_words_of_another_program() {
    let root = root("foreign");
    says(
        said(&root, &["scan", "template.yaml"]),
        str![[r#"
2
error: unrecognized subcommand 'scan'

Usage: ordain [OPTIONS] <COMMAND>

For more information, try '--help'.
  tip: templates are checked by: ordain check


"#]],
    );
    says(
        said(&root, &["check", "-f", "template.yaml"]),
        str![[r#"
2
error: unexpected argument '-f' found

Usage: ordain check [OPTIONS] [PATH]...

For more information, try '--help'.
  tip: paths need no option: ordain check template.yaml


"#]],
    );
    says(
        said(&root, &["check", "--skip-check", "CKV_AWS_1"]),
        str![[r#"
2
error: unexpected argument '--skip-check' found

Usage: ordain check [OPTIONS] [PATH]...

For more information, try '--help'.
  tip: a rule is turned off in ordain.toml, and a finding is ignored where it stands: see `[off]` and `# ordain: ignore`


"#]],
    );
    says(
        said(&root, &["check", "--check", "open-route"]),
        str![[r#"
2
error: unexpected argument '--check' found

Usage: ordain check [OPTIONS] [PATH]...

For more information, try '--help'.
  tip: some rules alone are asked for by --rule: ordain check --rule open-route


"#]],
    );
    says(
        said(&root, &["check", "--rule", "open-rout"]),
        str![[r#"
2
error[unknown-rule]: there is no rule `open-rout`
   ╭─[ --rule:1:1 ]
 1 │ open-rout
   │ ────┬────
   │     ╰── not known to the policies of this run
───╯
   help: did you mean `open-route`?


"#]],
    );
    says(
        said(&root, &["check", "-json"]),
        str![[r#"
2
error: invalid value 'son' for '--jobs <NUMBER>': invalid digit found in string

For more information, try '--help'.
  tip: reports are chosen by -o: ordain check -o json, or -o sarif=FILE


"#]],
    );
    says(
        said(&root, &["check", "--format", "json"]),
        str![[r#"
2
error: unexpected argument '--format' found

Usage: ordain check [OPTIONS] [PATH]...

For more information, try '--help'.
  tip: reports are chosen by -o: ordain check -o json, or -o sarif=FILE


"#]],
    );
}

#[test]
fn a_report_named_by_its_file() {
    let root = root("report");
    says(
        said(&root, &["check", "-o", "report.html"]),
        str![[r#"
2
error: invalid value 'report.html' for '--output <FORMAT[=PATH]>'
  [possible values: text, compact, json, sarif, junit, github, gitlab, markdown, html]

  tip: a similar value exists: 'html=report.html'

For more information, try '--help'.

"#]],
    );
    says(
        said(&root, &["check", "-o", "findings.xml"]),
        str![[r#"
2
error: invalid value 'findings.xml' for '--output <FORMAT[=PATH]>'
  [possible values: text, compact, json, sarif, junit, github, gitlab, markdown, html]

  tip: a similar value exists: 'junit=findings.xml'

For more information, try '--help'.

"#]],
    );
    says(
        said(&root, &["check", "-o", "yaml"]),
        str![[r#"
2
error: invalid value 'yaml' for '--output <FORMAT[=PATH]>'
  [possible values: text, compact, json, sarif, junit, github, gitlab, markdown, html]

For more information, try '--help'.

"#]],
    );
}

#[test]
fn a_parameter_with_a_colon() {
    let root = root("colon");
    says(
        said(&root, &["check", "--param", "Env:prod"]),
        str![[r#"
2
error: invalid value 'Env:prod' for '--param <NAME=VALUE>': expected NAME=VALUE, for example Env=prod

For more information, try '--help'.

"#]],
    );
}

#[test]
fn a_directory_without_a_template() {
    let root = root("directory");
    says(
        said(&root, &["check", "empty"]),
        str![[r#"
2
 exit 2: nothing to check in `empty`: there is no .json, .yaml, .yml or .template file (hidden and git-ignored files are checked only if named)

"#]],
    );
    says(
        said(&root, &["check", "tf"]),
        str![[r#"
2
 exit 2: nothing to check in `tf`: there is no .json, .yaml, .yml or .template file (hidden and git-ignored files are checked only if named); tf/main.tf is Terraform's own language: give what `terraform show -json PLAN` prints

"#]],
    );
    says(
        said(&root, &["check", "tf/main.tf"]),
        str![[r#"
2
 exit 2: `tf/main.tf` could not be checked: it is Terraform's own language; give a plan of it, from `terraform plan -out plan` and `terraform show -json plan`

"#]],
    );
}

#[test]
fn a_plan_that_is_not_json() {
    let shown = "\nTerraform used the selected providers to generate the following execution plan.\n\n  + create\n";
    let root = directory("mistakes-plan", &[("plan.txt", shown), ("tfplan", "PK\u{3}\u{4}\0\0tfplan")]);
    says(
        said(&root, &["check", "plan.txt"]),
        str![[r#"
2
 exit 2: `plan.txt` could not be checked: it is what Terraform prints for people; give a plan of it, from `terraform plan -out plan` and `terraform show -json plan`

"#]],
    );
    says(
        said(&root, &["check", "tfplan"]),
        str![[r#"
2
 exit 2: `tfplan` could not be checked: it is an archive, as Terraform packs its plans; give what `terraform show -json` makes of it

"#]],
    );
}

#[test]
fn a_snapshot_that_is_still_packed() {
    let root = directory("mistakes-packed", &[]);
    std::fs::write(root.join("snapshot.json.gz"), b"\x1f\x8b\x08\0packed").expect("a file can be written");
    says(
        said(&root, &["check", "snapshot.json.gz"]),
        str![[r#"
2
 exit 2: `snapshot.json.gz` could not be checked: it is packed by gzip, as AWS Config delivers its snapshots; give what `gunzip` makes of it

"#]],
    );
}

#[test]
fn a_template_where_a_test_is_expected() {
    says(
        said(&root("test"), &["test", "template.yaml"]),
        str![[r#"
2
error[no-page]: `template.yaml` has no tests: they are in pages that end in .md
   help: to check a template: ordain check template.yaml


"#]],
    );
}

#[test]
fn a_file_in_utf_16() {
    let root = root("utf-16");
    let text: Vec<u8> = std::iter::once(0xfeff_u16).chain(SAFE.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    std::fs::write(root.join("wide.yaml"), text).expect("it can be written");
    says(
        said(&root, &["check", "wide.yaml"]),
        str![[r#"
2
 exit 2: `wide.yaml` could not be checked: the file is encoded in UTF-16 or UTF-32; save it as UTF-8

"#]],
    );
}
