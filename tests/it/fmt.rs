//! `ordain fmt`: files in, files out.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use snapbox::str;

use crate::cli::{command, complaint, directory, run, says};
use crate::shared::files;

const LOOSE: &str = "use   a // why\nuse b\n";
const LAID_OUT: &str = "use a // why\nuse b\n";

fn output(root: &Path, arguments: &[&str]) -> String {
    let output = run(root, arguments);
    let code = output.status.code().expect("it was not killed");
    format!("{code}\n{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn text(root: &Path, name: &str) -> String {
    fs::read_to_string(root.join(name)).expect("it is there")
}

#[test]
fn files_are_laid_out_in_place_and_named() {
    let page = "# A\n\n```ord a.ord\nuse   a\n```\n\n```ord\nuse   a …\n```\n";
    let root = directory(
        "fmt",
        &[(".gitignore", "out\n"), ("b.ord", LAID_OUT), ("a/c.ord", LOOSE), ("d.md", page), ("out/e.ord", LOOSE)],
    );
    says(
        output(&root, &["fmt", "--check"]),
        str![[r#"
1
a/c.ord
d.md
 exit 1: 2 of 3 files would change

"#]],
    );
    assert_eq!(text(&root, "a/c.ord"), LOOSE);
    says(
        output(&root, &["fmt"]),
        str![[r#"
0
a/c.ord
d.md
 exit 0: 2 of 3 files changed

"#]],
    );
    assert_eq!(text(&root, "a/c.ord"), LAID_OUT);
    assert_eq!(text(&root, "d.md"), page.replacen("use   a", "use a", 1));
    assert_eq!(text(&root, "out/e.ord"), LOOSE);
    assert_eq!(output(&root, &["fmt"]), "0\n");
    assert_eq!(output(&root, &["fmt", "--check"]), "0\n");
}

#[test]
fn a_diff_says_what_would_change() {
    let root = directory("fmt-diff", &[("a.ord", LOOSE)]);
    says(
        output(&root, &["fmt", "--diff", "a.ord"]),
        str![[r#"
1
--- a.ord
+++ a.ord
@@ -1,2 +1,2 @@
-use   a // why
+use a // why
 use b
 exit 1: 1 of 1 file would change

"#]],
    );
    assert_eq!(text(&root, "a.ord"), LOOSE);
}

#[test]
fn a_file_with_a_mistake_is_left_as_it_is_and_the_others_are_not() {
    let wrong = "use   a\nrule b { require x = 3 }\n";
    let root = directory("fmt-wrong", &[("a.ord", wrong), ("b.ord", LOOSE)]);
    says(
        output(&root, &["fmt"]),
        str![[r#"
2
b.ord
error[syntax-error]: expected an operator, the next line of the rule or `}`, found `=`
   ╭─[ a.ord:2:20 ]
 2 │ rule b { require x = 3 }
   │                    ┬
   │                    ╰── expected an operator, the next line of the rule or `}`
───╯
   help: `==` compares

 exit 2: 1 error in 2 files

"#]],
    );
    assert_eq!(text(&root, "a.ord"), wrong);
    assert_eq!(text(&root, "b.ord"), LAID_OUT);
}

#[test]
fn a_read_only_file_is_said_to_be_one() {
    let root = directory("fmt-read-only", &[("a.ord", LOOSE)]);
    let set = |read_only: bool| {
        let mut permissions = fs::metadata(root.join("a.ord")).expect("it is there").permissions();
        permissions.set_readonly(read_only);
        fs::set_permissions(root.join("a.ord"), permissions).expect("it is ours");
    };
    set(true);
    says(
        complaint(&root, &["fmt", "a.ord"]),
        str![[r#"
2
error[unwritable-file]: cannot write `a.ord`: it is read-only

 exit 2: 1 error in 1 file

"#]],
    );
    assert_eq!(text(&root, "a.ord"), LOOSE);
    set(false);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let root = directory("fmt-unix", &[("a.ord", LOOSE)]);
    fs::set_permissions(root.join("a.ord"), fs::Permissions::from_mode(0o640)).expect("it is ours");
    symlink("a.ord", root.join("link.ord")).expect("a link can be made");
    assert!(output(&root, &["fmt", "link.ord"]).starts_with("0\n"));
    assert_eq!(text(&root, "a.ord"), LAID_OUT);
    assert_eq!(fs::metadata(root.join("a.ord")).expect("it is there").permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(root.join("link.ord")).expect("it is there").is_symlink());
    assert_eq!(fs::read_dir(&root).expect("it is there").count(), 2);
}

#[test]
fn line_ends_stay_as_they_are() {
    let root = directory("fmt-dos", &[("a.ord", "use   a\r\nuse b\r\n"), ("b.ord", "use a\r\nuse b\r\n")]);
    assert!(output(&root, &["fmt"]).starts_with("0\na.ord\n exit"));
    assert_eq!(text(&root, "a.ord"), "use a\r\nuse b\r\n");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let root = directory("fmt-stdin", &[]);
    let through = |arguments: &[&str]| {
        let mut child = command(&root, arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        child.stdin.take().expect("it has one").write_all(LOOSE.as_bytes()).expect("it reads");
        let output = child.wait_with_output().expect("it ends");
        (output.status.code(), String::from_utf8(output.stdout).expect("it is text"))
    };
    assert_eq!(through(&["fmt", "-"]), (Some(0), LAID_OUT.into()));
    assert_eq!(through(&["fmt", "--check", "-"]), (Some(1), "<stdin>\n".into()));
}

#[test]
fn what_is_no_policy_is_refused() {
    let root = directory("fmt-paths", &[("a.yaml", ""), ("empty/x.txt", "")]);
    says(
        complaint(&root, &["fmt", "a.yaml", "empty", "no.ord"]),
        str![[r#"
2
error[no-policy]: `a.yaml` is no policy: policies end in .ord
   help: to check a template: ordain check a.yaml

error[no-policy]: there is no policy in `empty`
   note: policies are files that end in .ord; hidden and git-ignored ones are not looked at

error[no-such-file]: there is no file or directory `no.ord`


"#]],
    );
}

#[test]
fn the_bundled_policies_and_the_pages_are_laid_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert_eq!(output(root, &["fmt", "--check", "policies", "book", "examples", "README.md"]), "0\n");
    assert!(!files(&root.join("policies")).is_empty());
}
