//! SAM templates beside what the transform makes of them: the pairs of the shared corpus, none of which may be an error, and
//! the templates that it refuses, which must be.
//!
//! `tests/sam/pairs.txt` and `tests/sam/errors.txt` list every case; `SNAPSHOTS=overwrite` renews them. A case that passes
//! and is not listed as passing makes the test fail as one does that no longer passes.

mod compare;
mod refuse;

use std::path::{Path, PathBuf};

use ordain::document::Limits;
use ordain::formats::{self, Given};
use ordain::source::SourceMap;
use ordain::stack::Stack;
use serde_json::Value as Json;

use crate::shared;

/// One line of the oracle.
struct Case {
    name: String,
    input: PathBuf,
    expected: PathBuf,
    given: Given,
    /// What the transform says of a template that it refuses.
    refused: Option<String>,
}

fn cases() -> Option<Vec<Case>> {
    let root = shared::folder("corpus")?;
    let oracle = std::fs::read_to_string(root.join("oracle/structural_pairs.jsonl")).expect("the oracle");
    let lines = oracle.lines().map(|line| serde_json::from_str::<Json>(line).expect("a line of JSON"));
    Some(lines.filter(|line| line["kind"] == "sam-translate").map(|line| case(&root, &line)).collect())
}

fn case(root: &Path, line: &Json) -> Case {
    let path = |key: &str| root.join(line[key].as_str().expect("a path"));
    let input = path("input");
    let name = input.file_stem().expect("a name").to_string_lossy().into_owned();
    let refused = line["error_message"].as_str().map(str::to_owned);
    Case { name, expected: path("expected_file"), given: given(line, &input), input, refused }
}

/// The transform puts the values of parameters, and the region, in place of references to them.
fn given(line: &Json, input: &Path) -> Given {
    let mut parameters = Vec::new();
    for (name, value) in line["parameter_values"].as_object().into_iter().flatten() {
        parameters.push((name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
    }
    let stack = adapt(input, &Given::default());
    let declared = stack.tree.roots().next().and_then(|root| root.get_str("Parameters"));
    for (key, node) in declared.into_iter().flat_map(|it| it.entries()) {
        let name = stack.tree.key_name(key);
        if let Some(default) = node.get_str("Default").and_then(|it| it.scalar())
            && !parameters.iter().any(|(own, _)| own == name)
        {
            parameters.push((name.to_owned(), default.to_owned()));
        }
    }
    let region = line["region"].as_str().unwrap_or("ap-southeast-1");
    parameters.push(("AWS::Region".into(), region.into()));
    parameters.push(("AWS::Partition".into(), "aws".into()));
    Given { parameters, ..Given::default() }
}

fn adapt(path: &Path, given: &Given) -> Stack {
    let text: std::sync::Arc<str> = std::fs::read_to_string(path).expect("a file of the corpus").into();
    let source = SourceMap::default().add(path.display().to_string(), text.clone());
    let tree = ordain::document::read(source, &text, &Limits::default()).expect("a document");
    let format = formats::recognise(&tree, "").expect("a template");
    formats::adapt(format, tree, given)
}

/// Compares the verdicts, one line for each case, with the list of them.
fn hold(list: &str, title: &str, verdicts: Vec<(String, Option<String>)>) {
    let passing = verdicts.iter().filter(|(_, reason)| reason.is_none()).count();
    let mut text = format!("# {title}: {passing} of {} pass.\n\n", verdicts.len());
    let (mut good, mut bad): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for (name, reason) in verdicts {
        match reason {
            None => good.push(name),
            Some(reason) => bad.push(format!("{name}: {}", reason.chars().take(120).collect::<String>())),
        }
    }
    good.sort();
    bad.sort();
    text.extend(good.iter().map(|line| format!("pass {line}\n")));
    text.extend(bad.iter().map(|line| format!("fail {line}\n")));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sam").join(list);
    if std::env::var("SNAPSHOTS").as_deref() == Ok("overwrite") {
        std::fs::write(&path, &text).expect("the list can be written");
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(known, text, "{}", path.display());
}

#[test]
fn templates_become_what_the_transform_makes_of_them() {
    let Some(cases) = cases() else { return };
    let pairs = cases.iter().filter(|case| case.refused.is_none());
    let verdicts = pairs.map(|case| {
        let [own, expected] = [&case.input, &case.expected].map(|path| adapt(path, &case.given));
        // What is wrong with the output too, the transform let pass.
        let passed: Vec<&str> = refuse::errors(&expected).map(|it| it.message.as_str()).collect();
        let refused = refuse::errors(&own).find(|it| !passed.contains(&it.message.as_str()));
        let refusal = || refused.map(|it| format!("it is refused: {}", it.message));
        (case.name.clone(), compare::difference(&own, &expected).or_else(refusal))
    });
    hold("pairs.txt", "Templates that become what the transform makes of them", verdicts.collect());
}

#[test]
fn templates_that_the_transform_refuses_are_errors_with_a_place() {
    let Some(cases) = cases() else { return };
    let verdicts = cases.iter().filter_map(|case| {
        let message = case.refused.as_ref()?;
        Some((case.name.clone(), refuse::difference(&adapt(&case.input, &case.given), message)))
    });
    hold("errors.txt", "Templates that the transform refuses, and that are errors here too", verdicts.collect());
}
