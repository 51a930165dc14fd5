//! `ordain lint`: what it says and how it ends. What each lint says stands in `tests/diagnostics`.

use std::path::Path;

use snapbox::str;

use crate::cli::{complaint, directory, run, says};

const ODD: &str = "def odd(): bool = true\n";

fn output(root: &Path, arguments: &[&str]) -> String {
    let output = run(root, arguments);
    let code = output.status.code().expect("it was not killed");
    format!("{code}\n{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn warnings_are_findings_unless_they_are_allowed() {
    let root = directory("lint", &[("a.ord", ODD)]);
    says(
        output(&root, &["lint"]),
        str![[r#"
1
warning[unused-declaration]: nothing reads the def `odd`
   ╭─[ a.ord:1:5 ]
 1 │ def odd(): bool = true
   │     ─┬─
   │      ╰── never read
───╯

 exit 1: 1 warning

"#]],
    );
    assert_eq!(output(&root, &["lint", "--allow", "unused-declaration"]), "0\n");
}

#[test]
fn errors_are_told_alone() {
    let root = directory("lint-errors", &[("a.ord", ODD), ("b.ord", "def wrong(): bool = 3\n")]);
    says(
        output(&root, &["lint"]),
        str![[r#"
2
error[type-mismatch]: `wrong` gives bool, and its body is number
   ╭─[ b.ord:1:21 ]
 1 │ def wrong(): bool = 3
   │                     ┬
   │                     ╰── does not fit the result
───╯

 exit 2: 1 error

"#]],
    );
}

#[test]
fn what_defs_come_to_is_bounded() {
    let calls = |n: usize| format!("def a{n}(): bool = a{next}() and a{next}()\n", next = n + 1);
    let policy: String = (0..40).map(calls).chain(["def a40(): bool = 1 == 1\n".into()]).collect();
    let root = directory("lint-bounded", &[("a.ord", policy.as_str())]);
    let said = output(&root, &["lint"]);
    assert!(said.starts_with("2\nerror[too-many-calls]") && said.ends_with("exit 2: 1 error\n"), "{said}");
}

#[test]
fn a_lint_that_there_is_not_has_a_neighbour() {
    let root = directory("lint-allow", &[]);
    let said = complaint(&root, &["lint", "--allow", "unused-declaraton"]);
    assert!(said.starts_with("2\n") && said.contains("'unused-declaration'"), "{said}");
}

#[test]
fn the_lints_are_listed() {
    let root = directory("lint-list", &[]);
    says(
        output(&root, &["lint", "--list"]),
        str![[r#"
0
constant-condition        a condition that always or never holds, whatever the document says
constant-test             `exists` or `is …` whose answer the type gives already
empty-collection          a walk over what is always empty: `[]`, or a kind that no lens gives
regex-matches-everything  a regular expression that every text matches
regex-matches-nothing     a regular expression that no text can match
shadowed-name             a variable that hides another one, a parameter, a table or a collection
silent-lens               a lens that does not give a field of its kind, which is unknown then
trivial-clause            a clause that a `when` or `where` before it has decided already
unreachable-clause        a clause behind a `when` that never holds
unused-declaration        a `def`, `param` or `table` that nothing reads
unused-use                a `use` of which the file reads no name
unused-variable           a `let`, or a parameter of a `def`, that nothing reads

"#]],
    );
}

#[test]
fn checking_shows_what_is_odd_unless_asked_to_be_quiet() {
    let template = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n";
    let root = directory("lint-check", &[("a.ord", ODD), ("t.yaml", template)]);
    assert!(complaint(&root, &["check", "--policy", "a.ord"]).contains("warning[unused-declaration]"));
    assert!(!complaint(&root, &["check", "--policy", "a.ord", "--quiet"]).contains("warning"));
}

#[test]
fn what_a_given_name_does_to_bundled_policies_is_not_told() {
    // A lens of the standard library has a variable of that name.
    let policy = "param path: string = \"/\"\n\nrule root {\n    title    \"t\"\n    severity low\n    for route in routes\n    forbid route.path == path\n}\n";
    let root = directory("lint-names", &[("a.ord", policy)]);
    assert_eq!(output(&root, &["lint"]), "0\n");
}

#[test]
fn a_bundled_policy_that_is_named_is_read_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert_eq!(output(root, &["lint", "policies"]), "0\n");
}

#[test]
fn of_the_data_beside_a_policy_what_it_names_is_read() {
    let policy = |file: &str| {
        format!(
            "table t: {{a: number}} from \"{file}\"\n\nrule root {{\n    title    \"t\"\n    severity low\n    for fn in functions\n    require t.a == 1\n}}\n"
        )
    };
    let root = directory("lint-data", &[("own.json", "{\"a\": 1}"), ("policies/a.ord", &policy("own.json"))]);
    std::fs::write(root.join("other.json"), b"\xff\xfe\x00").expect("it can be written");
    assert_eq!(output(&root, &["lint"]), "0\n");
    std::fs::write(root.join("policies/a.ord"), policy("other.json")).expect("it can be written");
    assert!(output(&root, &["lint"]).contains("`other.json` is not text in UTF-8"));
    std::fs::write(root.join("policies/a.ord"), policy("none.json")).expect("it can be written");
    assert!(output(&root, &["lint"]).contains("the table file `none.json` is not there"));
}
