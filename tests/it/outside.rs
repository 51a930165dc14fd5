//! What templates read besides themselves: never outside of the project, by whatever way.

use crate::cli::{directory, run};

const SERVICE: &str = "
service: shop
provider: {name: aws, runtime: nodejs22.x}
functions:
  orders: {handler: a.b, environment: {TOKEN: '${file(PATH):token}'}}
";

/// What the variable comes to, and all that is said.
fn said(name: &str, path: &str, prepare: impl FnOnce(&std::path::Path)) -> String {
    let service = SERVICE.replace("PATH", path);
    let secret = ("outside/secret.yml", "token: s3cr3t-of-another\n");
    let root = directory(name, &[("project/serverless.yml", service.as_str()), secret]);
    let project = root.join("project");
    std::fs::write(project.join("ordain.toml"), "allow = [\"files\"]\n").expect("a file can be written");
    prepare(&project);
    let expression = "[f.env for f in functions]";
    let output = run(&project, &["eval", expression, "serverless.yml"]);
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_file_of_the_project_is_read_where_the_project_allows_it() {
    let said = said("outside-allowed", "own.yml", |project| {
        std::fs::write(project.join("own.yml"), "token: of-this-one\n").expect("a file can be written");
    });
    assert_eq!(said, "[{TOKEN: \"of-this-one\"}]\n");
}

#[test]
fn nothing_leads_out_of_the_project() {
    let absolute = directory("outside-absolute-target", &[("secret.yml", "token: s3cr3t-of-another\n")]);
    let absolute = absolute.join("secret.yml").to_string_lossy().into_owned();
    for (name, path) in [
        ("outside-above", "../outside/secret.yml"),
        ("outside-down-and-up", "own/../../outside/secret.yml"),
        ("outside-absent", "../outside/absent.yml"),
        ("outside-absolute", absolute.as_str()),
        ("outside-home", "~/secret.yml"),
    ] {
        let said = said(name, path, |_| {});
        assert!(
            said.starts_with("[{TOKEN: ‹unknown: it is in the file") && said.contains("which is not read"),
            "{path}: {said}"
        );
        assert!(!said.contains("s3cr3t"), "{path}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn neither_does_a_link() {
    use std::os::unix::fs::symlink;
    let file = said("outside-link", "link.yml", |project| {
        symlink("../outside/secret.yml", project.join("link.yml")).expect("a link can be made");
    });
    let folder = said("outside-folder-link", "link/secret.yml", |project| {
        symlink("../outside", project.join("link")).expect("a link can be made");
    });
    for said in [file, folder] {
        assert!(said.contains("it is outside of the project") && !said.contains("s3cr3t"), "{said}");
    }
}

#[test]
fn the_environment_is_read_where_the_command_line_allows_it() {
    let service = SERVICE.replace("${file(PATH):token}", "${env:TOKEN, \"none\"}");
    let root = directory("outside-environment", &[("serverless.yml", service.as_str())]);
    let value = |arguments: &[&str]| {
        let all = [&["eval", "[f.env for f in functions]", "serverless.yml"], arguments].concat();
        let output =
            crate::cli::command(&root, &all).env("TOKEN", "from-outside").output().expect("the program starts");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert_eq!(value(&["--allow", "env"]), "[{TOKEN: \"from-outside\"}]\n");
    let unread = "[{TOKEN: ‹unknown: `TOKEN` comes from the environment, which is read only with `--allow env`›}]\n";
    assert_eq!(value(&[]), unread);
    assert_eq!(value(&["--allow", "files"]), unread);
    std::fs::write(root.join("ordain.toml"), "allow = [\"env\"]\n").expect("a file can be written");
    let output = run(&root, &["check", "--allow", "env"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("on the command line only") && output.status.code() == Some(2), "{said}");
}

#[test]
fn a_project_gives_parameters_their_values_and_an_argument_outdoes_it() {
    let template = "
Parameters: {Name: {Type: String}, Count: {Type: Number}, All: {Type: CommaDelimitedList}}
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: {QueueName: !Ref Name, DelaySeconds: !Ref Count, Tags: [{Key: all, Value: !Select [1, !Ref All]}]}
";
    let configuration = "given_files = [\"values.json\"]\n[given]\nCount = 7\nAll = [\"a\", \"b\"]\n";
    let values = r#"{"Name": "orders", "Count": "1"}"#;
    let files = [("queue.yaml", template), ("ordain.toml", configuration), ("values.json", values)];
    let root = directory("outside-given", &files);
    let value = |arguments: &[&str]| {
        let of = "[[q.name, q.tags] for q in queues] ++ [[r.properties.DelaySeconds] for r in resources(\"AWS::SQS::Queue\")]";
        let output = run(&root, &[&["eval", of, "queue.yaml"], arguments].concat());
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    };
    assert_eq!(value(&[]), "[[\"orders\", {all: \"b\"}], [7]]\n");
    assert_eq!(value(&["--param", "Name=bills"]), "[[\"bills\", {all: \"b\"}], [7]]\n");
    std::fs::write(root.join("ordain.toml"), "[given]\nCount = {}\n").expect("a file can be written");
    let said = value(&[]);
    assert!(said.contains("`Count` must be a string, a number"), "{said}");
}
