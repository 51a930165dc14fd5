//! What the repository offers to pipelines: the action, the hooks, the image, and the lines that the book and `init` show. As far
//! as one runs here it is run, else its shape and every option that it names are held to the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_yaml_ng::Value;

use crate::cli::{directory, run};

const UNTRACED: &str =
    "Resources:\n  Worker:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: python3.8, Handler: a.b}\n";

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn yaml(text: &str) -> Value {
    serde_yaml_ng::from_str(text).expect("it is YAML")
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Whether the program takes these arguments: with `--help` behind them it says no more than that.
#[track_caller]
fn is_taken(arguments: &[&str]) {
    let output = run(Path::new(env!("CARGO_MANIFEST_DIR")), &[arguments, &["--help"]].concat());
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The steps of the action that have a script, by name.
fn script(action: &Value, name: &str) -> String {
    let steps = action["runs"]["steps"].as_sequence().expect("it has steps");
    let step = steps.iter().find(|step| text(step, "name") == name).expect("it has the step");
    assert_eq!(text(step, "shell"), "bash", "the steps of a composite action name their shell");
    text(step, "run").to_owned()
}

#[test]
fn the_action_declares_what_it_uses_and_uses_what_it_declares() {
    let file = read("action.yml");
    let action = yaml(&file);
    assert_eq!(action["runs"]["using"], Value::from("composite"));
    for (name, input) in action["inputs"].as_mapping().expect("it has inputs") {
        let name = name.as_str().expect("a name");
        assert!(!text(input, "description").is_empty() && input.get("default").is_some(), "{name}");
        assert!(file.contains(&format!("inputs.{name} ")), "nothing uses the input `{name}`");
        assert!(read("book/src/pipelines.md").contains(&format!("| `{name}` |")), "the book does not tell of `{name}`");
    }
    for used in file.split("inputs.").skip(1) {
        let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect();
        assert!(action["inputs"].get(&name).is_some(), "there is no input `{name}`");
    }
    // An input in a script would be read as a part of the script.
    assert!(!script(&action, "Check").contains("${{") && !script(&action, "Install").contains("${{"));
}

#[cfg(unix)]
#[test]
fn the_script_of_the_action_checks() {
    let root = directory("action", &[("infra/t.yaml", UNTRACED), ("more here/t.yaml", UNTRACED)]);
    let script = script(&yaml(&read("action.yml")), "Check");
    let program = Path::new(env!("CARGO_BIN_EXE_ordain")).parent().expect("it is in a folder").to_owned();
    let path = std::env::join_paths([program, PathBuf::from("/usr/bin"), PathBuf::from("/bin")]).expect("a path");
    let step = |fail_on: &str| {
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &script]).current_dir(&root).env_clear();
        bash.env("PATH", &path).envs([("PATHS", "infra"), ("POLICY", ""), ("BASELINE", ""), ("SARIF", "out.sarif")]);
        bash.env("FAIL_ON", fail_on).output().expect("there is a bash")
    };
    let output = step("");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("::error ") && said.contains("file=infra/t.yaml,line=4"), "{said}");
    assert!(fs::read_to_string(root.join("out.sarif")).expect("it is written").contains("retired-runtime"));
    assert_eq!(step("critical").status.code(), Some(0));
    assert_eq!(step("; touch pwned").status.code(), Some(2));
    assert!(!root.join("pwned").exists());
}

#[test]
fn the_hooks_call_what_there_is() {
    let hooks = yaml(&read(".pre-commit-hooks.yaml"));
    let hooks = hooks.as_sequence().expect("a list");
    assert_eq!(hooks.len(), 3);
    for hook in hooks {
        for key in ["id", "name", "description", "entry", "language", "files"] {
            assert!(!text(hook, key).is_empty(), "{key}: {hook:?}");
        }
        let mut words = text(hook, "entry").split(' ');
        assert_eq!(words.next(), Some("ordain"));
        is_taken(&words.collect::<Vec<_>>());
        let files = regex::Regex::new(text(hook, "files")).expect("a pattern");
        assert!(
            ["infra/template.yaml", "rules/a.ord"].iter().any(|file| files.is_match(file))
                && !files.is_match("main.rs")
        );
        assert!(read("book/src/pipelines.md").contains(&format!("- id: {}", text(hook, "id"))));
    }
}

#[test]
fn the_image_holds_the_program_and_nothing_else() {
    let file = read("Dockerfile");
    let lines: Vec<&str> = file.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let last: Vec<&str> = lines.iter().copied().skip_while(|line| *line != "FROM scratch").collect();
    assert_eq!(
        last,
        [
            "FROM scratch",
            "COPY --from=build /source/ordain /ordain",
            "USER 65534:65534",
            "WORKDIR /work",
            "ENTRYPOINT [\"/ordain\"]",
            "CMD [\"check\"]"
        ]
    );
    // A library outside of the program would be missing there: what builds it says so, and `just image` tries it.
    assert!(lines.contains(&"RUN ./.ci/static /source/ordain"), "{lines:?}");
    assert!(read(".ci/static").contains("RUSTFLAGS=\"-C target-feature=+crt-static\" cargo build --release --locked"));
    is_taken(&["check"]);
}

#[test]
fn every_command_in_a_pipeline_is_one() {
    let mut commands = Vec::new();
    for name in [
        "src/cli/init/github.yml",
        "src/cli/init/gitlab.yml",
        "src/cli/init/pre-commit.yaml",
        "book/src/pipelines.md",
        "book/src/reports.md",
        "book/src/ignoring.md",
    ] {
        let file = read(name);
        let fenced = file.contains("```");
        let mut is_inside = !fenced;
        for line in file.lines() {
            if line.starts_with("```") {
                is_inside = !is_inside;
            }
            let code = line.split(" #").next().unwrap_or_default();
            if let Some((before, command)) =
                code.split_once("ordain ").filter(|_| is_inside && !line.trim().starts_with('#'))
            {
                let is_command = ["", "- ", "- run: ", "entry: ", "| "]
                    .iter()
                    .any(|start| before.trim_start() == *start || before.ends_with("| "));
                if is_command {
                    commands.push(command.split(" | ").next().unwrap_or_default().trim().to_owned());
                }
            }
        }
        if name.ends_with("ml") {
            yaml(&file);
        }
    }
    assert!(commands.len() >= 8, "{commands:?}");
    for command in commands {
        is_taken(&command.split_whitespace().collect::<Vec<_>>());
    }
}
